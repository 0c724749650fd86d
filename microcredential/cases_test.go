package microcredential_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// sharedFile reads a file of judged cases where it stands; without it the test skips, and fails where everything must be
// run.
func sharedFile(t *testing.T, name string) []byte {
	t.Helper()
	home := cmp.Or(os.Getenv("MITOME_SHARED"), "../../shared")
	data, err := os.ReadFile(filepath.Join(home, name))
	if err == nil {
		return data
	}
	if os.Getenv("CI") == "true" {
		t.Fatal(err)
	}
	t.Skipf("the shared samples are not here (set MITOME_SHARED to their folder): %v", err)
	return nil
}

// wanted is a finding as a case names it: a rule or several, perhaps a descriptor, perhaps a severity.
type wanted struct {
	Rule       jsontext.Value `json:"rule"`
	Descriptor string         `json:"descriptor"`
	Severity   string         `json:"severity"`
}

func (w wanted) is(f microcredential.Finding) bool {
	return strings.Contains(string(w.Rule), `"`+f.Rule+`"`) && (w.Descriptor == "" || w.Descriptor == string(f.Descriptor)) &&
		(w.Severity == "" || w.Severity == string(f.Severity))
}

func (w wanted) among(findings []microcredential.Finding) bool {
	return slices.ContainsFunc(findings, w.is)
}

func (w wanted) String() string { return string(w.Rule) + " " + w.Descriptor + " " + w.Severity }

func TestCheckCases(t *testing.T) {
	var file struct {
		Bases map[string]jsontext.Value `json:"bases"`
		Cases []struct {
			ID, Base, Why string
			Set           map[string]jsontext.Value
			Unset         []string
			Expect, Not   []wanted
		} `json:"cases"`
	}
	if err := json.Unmarshal(sharedFile(t, "guideline/check/cases.json"), &file, json.MatchCaseInsensitiveNames(true)); err != nil {
		t.Fatal(err)
	}
	for _, c := range file.Cases {
		list, err := microcredential.Parse(file.Bases[c.Base])
		if err != nil {
			t.Fatal(err)
		}
		d := list[0]
		for _, key := range c.Unset {
			d.Unset(key)
		}
		for key, value := range c.Set {
			if err := d.Set(key, value); err != nil {
				t.Fatal(err)
			}
		}
		judged := check(d)
		for _, w := range c.Expect {
			if !w.among(judged.Findings) {
				t.Errorf("%s %v: no %v (%s)\n\t%s", c.ID, c.Set, w, c.Why, strings.Join(sentences(judged), "\n\t"))
			}
		}
		for _, w := range c.Not {
			if w.among(judged.Findings) {
				t.Errorf("%s %v: %v (%s)\n\t%s", c.ID, c.Set, w, c.Why, strings.Join(sentences(judged), "\n\t"))
			}
		}
	}
}

func TestReadingCases(t *testing.T) {
	var file struct {
		Cases []readingCase `json:"cases"`
	}
	if err := json.Unmarshal(sharedFile(t, "guideline/reading/cases.json"), &file); err != nil {
		t.Fatal(err)
	}
	for _, c := range file.Cases {
		t.Run(c.ID, func(t *testing.T) { c.run(t) })
	}
}

type readingCase struct {
	ID        string                    `json:"id"`
	Narrative string                    `json:"narrative"`
	Criteria  jsontext.Value            `json:"criteria"`
	Class     map[string]jsontext.Value `json:"class"`
	Profile   map[string]jsontext.Value `json:"profile"`
	Expect    struct {
		Texts    map[string]map[string]any `json:"texts"`
		Conforms any                       `json:"conforms"`
		Claimed  any                       `json:"claimed"`
		Errors   []wanted                  `json:"errors"`
		May      []wanted                  `json:"may"`
		Findings []wanted                  `json:"findings"`
		Not      []wanted                  `json:"not"`
		Outside  []string                  `json:"outside"`
		Country  string                    `json:"country"`
	} `json:"expect"`
}

// badge is the case as a verifier would see it.
func (c *readingCase) badge(t *testing.T) *microcredential.Badge {
	class := map[string]any{
		"@context": openbadges.DefaultContext(), "type": "BadgeClass", "id": "https://badges.other.example/class",
		"name": "Some course", "description": "A course about something.", "image": "https://badges.other.example/i.png",
		"issuer": "https://badges.other.example/issuer", "criteria": map[string]any{"narrative": c.Narrative},
	}
	if c.Criteria != nil {
		class["criteria"] = c.Criteria
	}
	for key, value := range c.Class {
		class[key] = value
	}
	profile := map[string]any{
		"@context": openbadges.DefaultContext(), "type": "Issuer", "id": "https://badges.other.example/issuer", "name": "Other",
		"url": "https://other.example/", "email": "a@other.example",
	}
	for key, value := range c.Profile {
		profile[key] = value
	}
	return microcredential.ReadBadge(parsed[openbadges.BadgeClass](t, class), parsed[openbadges.Profile](t, profile))
}

func parsed[T openbadges.Document](t *testing.T, object any) *T {
	t.Helper()
	data, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	p, err := openbadges.Parse[T](data)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (c *readingCase) run(t *testing.T) {
	b := c.badge(t)
	r := b.Judge(nil, now)
	defer func() {
		if t.Failed() {
			t.Logf("%s\n\t%s\n\tunassigned %q", c.Narrative, strings.Join(sentences(r), "\n\t"), b.Unassigned)
		}
	}()
	if want := c.Expect.Conforms; want != "either" && want != r.Conforms {
		t.Errorf("conforms %v", r.Conforms)
	}
	if want := c.Expect.Claimed; want != "either" && want != r.Claimed {
		t.Errorf("claimed %v", r.Claimed)
	}
	c.texts(t, b)
	c.findings(t, r)
	for _, text := range c.Expect.Outside {
		shown := fmt.Sprint(b.Unassigned)
		if !strings.Contains(squeezed(shown), squeezed(text)) {
			t.Errorf("%q is not shown outside", text)
		}
	}
	if c.Expect.Country != "" && !strings.Contains(b.Body.CountryEN+b.Body.CountryJA, c.Expect.Country) {
		t.Errorf("country %q %q", b.Body.CountryEN, b.Body.CountryJA)
	}
}

func (c *readingCase) findings(t *testing.T, r microcredential.Report) {
	for _, w := range slices.Concat(c.Expect.Errors, c.Expect.Findings) {
		if !w.among(r.Findings) {
			t.Errorf("no finding %v", w)
		}
	}
	for _, w := range c.Expect.Not {
		if w.among(r.Findings) {
			t.Errorf("finding %v", w)
		}
	}
	for _, f := range r.Findings {
		named := func(w wanted) bool { return w.is(f) }
		if f.Severity == microcredential.Error && !slices.ContainsFunc(slices.Concat(c.Expect.Errors, c.Expect.May), named) {
			t.Errorf("error %s %s", f.Rule, f.Descriptor)
		}
	}
}

func (c *readingCase) texts(t *testing.T, b *microcredential.Badge) {
	got := map[string]map[string][]string{"en": {}, "ja": {}, "any": {}}
	for _, text := range b.Texts {
		if text.Found.Where != microcredential.InCriteria && text.Found.Where != microcredential.InExtension {
			continue
		}
		items := text.Items
		if items == nil {
			items = []string{text.Text}
		}
		got[string(text.Lang)][string(text.Key)] = items
		got["any"][string(text.Key)] = append(got["any"][string(text.Key)], items...)
	}
	for lang, wants := range c.Expect.Texts {
		for key, items := range got[lang] {
			want, listed := wants[key]
			if !listed || !fits(want, items) {
				t.Errorf("%s %s: %q, want %v", lang, key, items, want)
			}
		}
		for key, want := range wants {
			if _, given := got[lang][key]; !given && !fits(want, nil) {
				t.Errorf("%s %s is not given, want %v", lang, key, want)
			}
		}
	}
}

// fits compares without regard to white space.
func fits(want any, items []string) bool {
	switch w := want.(type) {
	case nil:
		return items == nil
	case string:
		return w == "either" || len(items) == 1 && squeezed(w) == squeezed(items[0])
	case []any:
		return slices.EqualFunc(w, items, func(a any, b string) bool { return squeezed(fmt.Sprint(a)) == squeezed(b) })
	case map[string]any:
		if one, ok := w["one_of"].([]any); ok {
			return slices.ContainsFunc(one, func(each any) bool { return fits(each, items) })
		}
		if form, ok := w["matches"].(string); ok {
			return items != nil && regexp.MustCompile(form).MatchString(strings.Join(items, " "))
		}
		parts, _ := w["parts"].([]any)
		return fits(w["whole"], items) || len(parts) == len(items) && !slices.ContainsFunc(parts, func(part any) bool {
			return !slices.ContainsFunc(items, func(item string) bool { return fits(part, []string{item}) })
		})
	}
	return false
}

func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
