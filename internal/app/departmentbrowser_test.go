package app_test

import (
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/locale"
)

// TestDepartmentsInBrowser has an owner add a department and invite its author, who sees only what is theirs, and leaves: what
// they began goes to a colleague. What is refused, and every other route, TestT19T20Departments and TestHandOver ask without a
// browser.
func TestDepartmentsInBrowser(t *testing.T) {
	for _, lang := range locale.Languages {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			r := openReviewing(t, string(lang))
			desk := r.at + "/desk/" + r.org.Slug + "/"
			goTo := func(name string) { r.Go(desk + name + "." + r.lang + ".html") }
			r.as(auth.Owner, "versions")
			goTo("departments")
			r.fill(map[string]string{"name_ja-0": "教育学部", "name_en-0": "Education"})
			r.press("#department .button")
			goTo("people")
			r.fill(map[string]string{"email": "edu@" + r.org.Slug + ".example", "name": "教育 花子", "department": "1"})
			look(t, r.Page, r.lang, "department-invite")
			r.press("#invite .button")
			one, err := r.Auth.People.PersonOf(t.Context(), "edu@"+r.org.Slug+".example")
			r.must(err)
			r.Go(r.at + "/desk/sign-in." + r.lang + ".html")
			r.press("button[name=person][value='" + one.ID.String() + "']")
			goTo("drafts")
			if n := browsertest.Eval[int](r.Page, "document.querySelectorAll('.listed tbody tr').length"); n != 0 {
				t.Errorf("who works for a new department sees %d micro-credentials", n)
			}
			r.press(".begin-new .button")
			r.open("form")
			if got := r.Text("body"); strings.Contains(got, "統計の第一歩") || strings.Contains(got, "First Steps in Statistics") {
				t.Error("another's draft is shown")
			}
			goTo("drafts")
			look(t, r.Page, r.lang, "department-drafts")
			if n := browsertest.Eval[int](r.Page, "document.querySelectorAll('.listed tbody tr').length"); n != 1 {
				t.Errorf("who has begun one sees %d micro-credentials", n)
			}
			author, err := r.Auth.People.PersonOf(t.Context(), string(auth.Author)+"@"+r.org.Slug+".example")
			r.must(err)
			r.as(auth.Owner, "versions")
			r.Go(desk + "people/hand-over." + r.lang + ".html?person=" + one.ID.String() + "&to=" + author.ID.String())
			look(t, r.Page, r.lang, "department-leaver")
			r.press("form.desk[method=post] .button")
			owned, err := r.Departments.Owned(t.Context(), r.org.ID)
			r.must(err)
			for id, of := range owned {
				draft, err := r.Authoring.Drafts.Draft(t.Context(), r.org.ID, id)
				r.must(err)
				if of != department.ID(1) || draft.Keeper != author.By.ID {
					t.Errorf("the leaver's draft is of department %d, and looked after by %d, want %d", of, draft.Keeper, author.By.ID)
				}
			}
			if _, err := r.Auth.VisitorOf(t.Context(), one.ID); len(owned) != 1 || err == nil {
				t.Errorf("%d drafts belong to the department, and who has left still has a role: %v", len(owned), err)
			}
		})
	}
}
