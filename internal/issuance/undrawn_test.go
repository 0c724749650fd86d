package issuance

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/locale"
)

// lacking is a painter that lacks the letters of Japanese titles, unless a font is handed in.
type lacking struct{ blank }

func (lacking) Proof(b Badge) error {
	if b.Language == "ja" && b.Font == nil {
		return &UndrawableError{Language: "ja", Err: errors.New("no letter")}
	}
	return nil
}

// languageList is a list of learners who are to get editions in the languages.
func languageList(languages ...string) func() (io.ReadCloser, error) {
	list := "email,name,language\n"
	for i, language := range languages {
		list += fmt.Sprintf("learner%d@students.example,Aoi Sato,%s\n", i, language)
	}
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(list)), nil }
}

// An edition that cannot be drawn is left out while nobody gets it; whoever is to get it has the request refused, by the
// plan as by the deed.
func TestUndrawable(t *testing.T) {
	font := Wish{Font: []byte("font")}
	for _, c := range []struct {
		name      string
		languages []string        // of the list's rows
		language  locale.Language // that the request asks for
		wish      Wish
		refused   bool
		leftOut   string
	}{
		{"those of whom the list says nothing, by the house", []string{"", ""}, "", Wish{}, true, ""},
		{"the same, with a font", []string{"", ""}, "", font, false, ""},
		{"asked for", []string{""}, "ja", Wish{}, true, ""},
		{"the other one asked for", []string{"", ""}, "en", Wish{}, false, "ja"},
		{"the list says the other one", []string{"en", "en"}, "", Wish{}, false, "ja"},
		{"one learner gets it", []string{"en", "ja"}, "", Wish{}, true, ""},
		{"one learner gets it by default", []string{"en", "fr"}, "", Wish{}, true, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t)
			o.Painter = lacking{}
			r := Request{Trial: true, Description: describe(t), Language: c.language, Wish: c.wish, List: languageList(c.languages...)}
			p, planErr := o.plan(r)
			out, err := o.Issue(t.Context(), clerk, r)
			t.Cleanup(out.Close)
			var undrawable *UndrawableError
			if errors.As(err, &undrawable) != c.refused || errors.As(planErr, &undrawable) != c.refused || (err != nil) != c.refused {
				t.Fatalf("planned: %v; done: %v", planErr, err)
			}
			if c.refused {
				return
			}
			if left := fmt.Sprint(p.LeftOut()); left != "["+c.leftOut+"]" || !slices.Equal(out.LeftOut(), p.LeftOut()) || len(out.Remarks) != len(p.Remarks) {
				t.Errorf("left out: planned %q, done %q", left, out.LeftOut())
			}
			if _, there := out.Version.Editions["ja"]; there == (c.leftOut == "ja") {
				t.Errorf("editions: %v", out.Version.Editions)
			}
		})
	}
}

// A version without an edition is found again; the edition makes the next one as soon as it can be drawn, for good.
func TestUndrawableLater(t *testing.T) {
	o := newOffice(t)
	o.Painter = lacking{}
	english := Request{Trial: true, Description: describe(t), Language: "en", List: languageList("")}
	o.issue(english)
	both := english
	both.Wish.Font = []byte("font")
	for i, c := range []struct {
		request Request
		number  int
		why     Why
	}{{english, 1, ""}, {both, 2, NewEdition}, {english, 2, ""}} {
		out := o.issue(c.request)
		if out.Version.Number != c.number || out.Why != c.why || len(out.Version.Editions) != c.number {
			t.Errorf("request %d: version %d because of %q, editions %v", i, out.Version.Number, out.Why, out.Version.Editions)
		}
	}
	if only := string(o.versions[0].Editions[0].Document); strings.Contains(only, `"@language":"ja"`) {
		t.Errorf("the only edition names another one: %s", only)
	}
}

// A list that says an edition in some rows keeps its word about what else the request asks for.
func TestUndrawableAndOther(t *testing.T) {
	o := newOffice(t)
	o.Painter = lacking{}
	p, err := o.plan(Request{Trial: true, Description: describe(t), Language: "en", List: languageList("en", "ja")})
	if !errors.Is(err, ErrRefused) || len(p.Refused) != 1 || p.Refused[0].Code != "language_other" {
		t.Errorf("%v: %v", err, p.Refused)
	}
	if !slices.Equal(p.LeftOut(), []locale.Language{"ja"}) {
		t.Errorf("left out: %v", p.LeftOut())
	}
}
