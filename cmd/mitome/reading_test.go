package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
)

// readingCase is one of the criteria texts that people write, with what a careful reader says of it. Its form is told in
// guideline/reading/README.md of the shared samples.
type readingCase struct {
	ID        string          `json:"id"`
	Narrative *string         `json:"narrative"`
	Criteria  json.RawMessage `json:"criteria"`
	Class     map[string]any  `json:"class"`
	Profile   map[string]any  `json:"profile"`
	Expect    struct {
		Texts    map[string]map[string]any `json:"texts"`
		Conforms any                       `json:"conforms"`
		Claimed  any                       `json:"claimed"`
		Errors   []expected                `json:"errors"`
		May      []expected                `json:"may"`
		Findings []expected                `json:"findings"`
		Not      []expected                `json:"not"`
		Outside  []string                  `json:"outside"`
		Country  any                       `json:"country"`
	} `json:"expect"`
}

// expected is a finding; an absent member stands for any.
type expected struct {
	Rule       any    `json:"rule"` // a rule, or a list of them
	Descriptor string `json:"descriptor"`
	Severity   string `json:"severity"`
}

func (e expected) is(f said) bool {
	rules := []string{}
	switch r := e.Rule.(type) {
	case string:
		rules = append(rules, r)
	case []any:
		for _, one := range r {
			rules = append(rules, fmt.Sprint(one))
		}
	}
	return (len(rules) == 0 || slices.Contains(rules, f.Rule)) && (e.Descriptor == "" || e.Descriptor == f.Descriptor) &&
		(e.Severity == "" || e.Severity == f.Severity)
}

// said is a finding, judgement what is read of the guideline object.
type said struct{ Rule, Severity, Descriptor, Message string }

type judgement struct {
	Conforms, Claimed bool
	Findings          []said
	Descriptors       []struct {
		Key, Text, Lang string
		Items           []string
	}
	Unassigned []struct{ Label, Text string }
}

// Every case of the shared samples, asked for as people ask.
func TestReadingCases(t *testing.T) {
	t.Parallel()
	var all struct{ Cases []readingCase }
	sharedCases(t, "guideline/reading/cases.json", &all)
	if len(all.Cases) == 0 {
		t.Fatal("no cases")
	}
	for i := range all.Cases {
		c := &all.Cases[i]
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			c.check(t, c.ask(t))
		})
	}
}

// sharedCases reads a file of the shared samples where it lies.
func sharedCases(t *testing.T, file string, into any) {
	t.Helper()
	folder := os.Getenv("MITOME_SHARED")
	if folder == "" {
		folder = "../../../shared"
	}
	data, err := os.ReadFile(filepath.Join(folder, file))
	if err != nil && os.Getenv("CI") != "true" {
		t.Skipf("the shared samples are not here (set MITOME_SHARED to their folder): %v", err)
	}
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// ask serves the case as Assertion, BadgeClass and Profile, and has it verified.
func (c *readingCase) ask(t *testing.T) *judgement {
	const base = "https://badges.other.example/"
	context := "https://w3id.org/openbadges/v2"
	class := map[string]any{
		"@context": context, "type": "BadgeClass", "id": base + "class", "name": "Some course", "description": "A course about something.",
		"image": base + "class.svg", "issuer": base + "issuer",
	}
	if c.Narrative != nil {
		class["criteria"] = map[string]any{"narrative": *c.Narrative}
	} else {
		class["criteria"] = c.Criteria
	}
	maps.Copy(class, c.Class)
	profile := map[string]any{
		"@context": context, "type": "Issuer", "id": base + "issuer", "name": "Some institution", "url": "https://other.example", "email": "office@other.example",
	}
	maps.Copy(profile, c.Profile)
	pages := map[string]any{"/class": class, "/issuer": profile, "/a": map[string]any{
		"@context": context, "type": "Assertion", "id": base + "a", "badge": base + "class", "issuedOn": "2026-04-01T09:00:00+09:00",
		"recipient":    map[string]any{"type": "email", "hashed": false, "identity": "learner@students.example"},
		"verification": map[string]any{"type": "HostedBadge"},
	}}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, known := pages[r.URL.Path]
		if !known {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/ld+json")
		json.NewEncoder(w).Encode(page)
	}))
	defer s.Close()
	var out, errs strings.Builder
	run(&terminal.Context{Context: t.Context(), Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Lang: "en"},
		[]string{"verify", "--json", base + "a", "--map", "https://badges.other.example=" + s.URL})
	var answer struct{ Guideline judgement }
	if err := json.Unmarshal([]byte(out.String()), &answer); err != nil {
		t.Fatalf("%v: %s%s", err, out.String(), errs.String())
	}
	return &answer.Guideline
}

func (c *readingCase) check(t *testing.T, got *judgement) {
	e := &c.Expect
	if want, given := e.Conforms.(bool); given && want != got.Conforms {
		t.Errorf("conforms: %t, want %t", got.Conforms, want)
	}
	if want, given := e.Claimed.(bool); given && want != got.Claimed {
		t.Errorf("claimed: %t, want %t", got.Claimed, want)
	}
	among := func(list []expected, f said) bool {
		return slices.ContainsFunc(list, func(e expected) bool { return e.is(f) })
	}
	for _, f := range got.Findings {
		if f.Severity == "error" && !among(e.Errors, f) && !among(e.May, f) {
			t.Errorf("error %+v", f)
		}
		if among(e.Not, f) {
			t.Errorf("finding %+v", f)
		}
	}
	for _, want := range e.Errors {
		want.Severity = "error"
		if !slices.ContainsFunc(got.Findings, want.is) {
			t.Errorf("no error %+v among %+v", want, got.Findings)
		}
	}
	for _, want := range e.Findings {
		if !slices.ContainsFunc(got.Findings, want.is) {
			t.Errorf("no finding %+v among %+v", want, got.Findings)
		}
	}
	c.texts(t, got)
	c.outside(t, got)
}

// texts compares what was read, descriptor by descriptor, with what was given, and finds what was not.
func (c *readingCase) texts(t *testing.T, got *judgement) {
	read := map[string][]string{} // by language and key: a text, or statements
	for _, d := range got.Descriptors {
		if d.Key == "country_region_of_the_issuer" && c.Expect.Country != nil && !matches(c.Expect.Country, []string{d.Text}) {
			t.Errorf("country %q, want %v", d.Text, c.Expect.Country)
		}
		if slices.Contains([]string{"identification_of_the_learner", "date_of_issuing", "title", "awarding_body", "country_region_of_the_issuer", "content_description"}, d.Key) {
			continue
		}
		texts := []string{d.Text}
		if d.Key == "learning_outcomes" {
			texts = d.Items
		}
		read[d.Lang+"/"+d.Key] = texts
	}
	known := map[string]bool{}
	for lang, texts := range c.Expect.Texts {
		for key, want := range texts {
			langs := []string{lang}
			if lang == "any" {
				langs = []string{"en", "ja"}
			}
			var candidates [][]string
			for _, l := range langs {
				known[l+"/"+key] = true
				candidates = append(candidates, read[l+"/"+key])
			}
			if !slices.ContainsFunc(candidates, func(got []string) bool { return matches(want, got) }) && !inParts(want, candidates) {
				t.Errorf("%s/%s: read %q, want %v", lang, key, candidates, want)
			}
		}
	}
	for at, texts := range read {
		if !known[at] {
			t.Errorf("%s was not given, and read as %q", at, texts)
		}
	}
}

// inParts reports whether what may also be read in parts is: each of them, in one language or another.
func inParts(want any, candidates [][]string) bool {
	w, _ := want.(map[string]any)
	parts, _ := w["parts"].([]any)
	for _, part := range parts {
		if !slices.ContainsFunc(candidates, func(got []string) bool { return matches(part, got) }) {
			return false
		}
	}
	return len(parts) > 0
}

// matches compares a text, or statements, with what is expected, without regard to white space.
func matches(want any, got []string) bool {
	bare := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return r
		}, s)
	}
	switch w := want.(type) {
	case nil:
		return len(got) == 0
	case string:
		return w == "either" || len(got) > 0 && bare(strings.Join(got, "")) == bare(w)
	case []any:
		return len(w) == len(got) && !slices.ContainsFunc(w, func(x any) bool {
			return !slices.ContainsFunc(got, func(g string) bool { return matches(x, []string{g}) })
		})
	case map[string]any:
		if list, ok := w["one_of"].([]any); ok {
			return slices.ContainsFunc(list, func(x any) bool { return matches(x, got) })
		}
		if whole, ok := w["whole"]; ok {
			return matches(whole, got) || matches(w["parts"], got)
		}
		if pattern, ok := w["matches"].(string); ok {
			return len(got) > 0 && regexp.MustCompile(pattern).MatchString(strings.Join(got, "\n"))
		}
	}
	return false
}

// outside sees that text of no descriptor stands in none, and is shown.
func (c *readingCase) outside(t *testing.T, got *judgement) {
	bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
	shown := ""
	for _, p := range got.Unassigned {
		shown += bare(p.Label) + bare(p.Text)
	}
	for _, text := range c.Expect.Outside {
		if !strings.Contains(shown, bare(text)) {
			t.Errorf("%q is not shown among %+v", text, got.Unassigned)
		}
		for _, d := range got.Descriptors {
			if strings.Contains(bare(d.Text), bare(text)) {
				t.Errorf("%q stands in %s", text, d.Key)
			}
		}
	}
}
