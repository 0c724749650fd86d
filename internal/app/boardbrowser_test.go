package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/samples"
)

// onPaper are pages by which an organisation sees what it does, by their names in pictures, on how many sheets of A4 each is
// printed at most, and how many drawings it has.
var onPaper = []struct {
	name, path string
	most       int
	pictures   int
}{
	{"board", "board", 1, 1},
	{"calendar", "calendar", 1, 1},
	{"course", "course", 2, 3},
	{"year", "year", 2, 0},
	{"year-public", "year?public=1", 2, 0},
}

// TestBoardInBrowser looks at the board, the calendar, the awards over time and both forms of the yearly sheet, on the screen
// and on paper: no text lies over another, none is cut off, and no sheet is empty.
func TestBoardInBrowser(t *testing.T) {
	for _, lang := range locale.Languages {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			i := openInstitution(t, string(lang))
			operator, err := i.Operator(t.Context())
			i.must(err)
			out, err := i.Service.Issue(t.Context(), operator, issuance.Request{Description: descriptionbook.Example(), BaseURL: i.org.BaseURL, List: listOf(string(samples.CSV(1, 12)))})
			i.must(err)
			i.must(i.Service.Watch(t.Context(), out, func(int) {}))
			i.must(i.PopulateYear(t.Context(), operator, &i.org))
			of, err := i.Departments.Add(t.Context(), operator, i.org.ID, department.Name{JA: "情報学部", EN: "Faculty of Informatics"})
			i.must(err)
			owner, err := i.Auth.People.PersonOf(t.Context(), string(auth.Owner)+"@"+i.org.Slug+".example")
			i.must(err)
			versions, err := i.Store.AllVersions(t.Context(), i.org.ID)
			i.must(err)
			i.must(i.Departments.Move(t.Context(), operator, i.org.ID, versions[0].ID, of))
			i.Go(i.at + "/desk/sign-in." + i.lang + ".html")
			i.Follow(func() { i.Click("button[name=person][value='" + owner.ID.String() + "']") })
			for _, page := range onPaper {
				path, query, _ := strings.Cut(page.path, "?")
				i.Go(i.at + "/desk/" + i.org.Slug + "/" + path + "." + i.lang + ".html?" + query)
				i.wantPaper(page.name, page.most, page.pictures)
			}
		})
	}
}

// wantPaper looks at the page as it is now, and prints it.
func (i *institution) wantPaper(name string, most, pictures int) {
	i.t.Helper()
	look(i.t, i.Page, i.lang, name)
	if n := browsertest.Eval[int](i.Page, `document.querySelectorAll("svg[role=img][aria-labelledby]").length`); n != pictures {
		i.t.Errorf("%s has %d pictures with a name, want %d", name, n, pictures)
	}
	if text := browsertest.Eval[string](i.Page, cutOff); text != "" {
		i.t.Errorf("%s: what is cut off or lies over another in a picture: %s", name, text)
	}
	printed := i.WantLegible(name)
	if n := printed.Count(); n > most {
		i.t.Errorf("%s is printed on %d sheets, want at most %d", name, n, most)
	}
	for n, words := range printed.Sheets {
		if len(words) < 20 {
			i.t.Errorf("%s: sheet %d of %d is nearly empty: %+v", name, n+1, len(printed.Sheets), words)
		}
		for _, w := range words {
			if w.Left < 20 || w.Right > 575 || w.Bottom > 822 {
				i.t.Errorf("%s: sheet %d: %q is cut off", name, n+1, w.Text)
			}
		}
	}
	if folder := os.Getenv("MITOME_SHOTS"); folder != "" {
		i.must(os.WriteFile(filepath.Join(folder, "paper-"+name+"."+i.lang+".pdf"), printed.PDF, 0o600))
	}
}

// cutOff are the texts of pictures that stand out of them, or lie over each other.
const cutOff = `(() => {
	const bad = []
	for (const svg of document.querySelectorAll("svg.chart")) {
		const all = svg.getBoundingClientRect(), texts = [...svg.querySelectorAll("text")].map(t => [t.textContent, t.getBoundingClientRect()])
		texts.forEach(([text, a], i) => {
			if (a.left < all.left - 1 || a.right > all.right + 1 || a.bottom > all.bottom + 1) bad.push(text)
			texts.slice(i + 1).forEach(([other, b]) => {
				if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3) bad.push(text + " | " + other)
			})
		})
	}
	return bad.join("; ")
})()`
