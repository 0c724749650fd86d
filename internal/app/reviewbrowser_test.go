package app_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// reviewing is an institution that reviews, where each of its people signs in in turn.
type reviewing struct {
	*institution
	draft issuance.ID
}

// openReviewing has an author describe something: it is decided in the desk, by a committee on paper, and in the desk; minor
// changes by the office alone.
func openReviewing(t *testing.T, lang string) *reviewing {
	t.Helper()
	r := &reviewing{institution: openInstitution(t, lang)}
	people := map[auth.Role]auth.Person{}
	for _, role := range []auth.Role{auth.Owner, auth.Author} {
		var err error
		people[role], err = r.Auth.People.PersonOf(t.Context(), string(role)+"@"+r.org.Slug+".example")
		r.must(err)
	}
	desk := func(ja, en string) authoring.Step {
		return authoring.Step{NameJA: ja, NameEN: en, Kind: authoring.InDesk}
	}
	policy := authoring.Policy{
		On: true, Years: 2, Minor: authoring.Route{desk("事務局確認", "Office")},
		Full: authoring.Route{desk("部局長", "Head of department"), {NameJA: "教務委員会", NameEN: "Committee", Kind: authoring.OnPaper}, desk("決裁", "Rector")},
	}
	r.must(r.Authoring.ChangePolicy(t.Context(), people[auth.Owner].By, &r.org, policy, authoring.ReviewFormer, issuance.Approval{}))
	var err error
	r.org, err = r.Store.OrganisationByID(t.Context(), r.org.ID)
	r.must(err)
	fields := authoring.FieldsOf(descriptionbook.Example())
	fields["title_ja"], fields["title_en"] = "統計の第一歩", "First Steps in Statistics"
	delete(fields, "id")
	draft, err := r.Authoring.Begin(t.Context(), people[auth.Author].By, &r.org, 0, fields)
	r.must(err)
	r.draft = draft.ID
	return r
}

// as signs in as one of the demonstration's people, at a page of the draft.
func (r *reviewing) as(role auth.Role, name string) {
	r.t.Helper()
	p, err := r.Auth.People.PersonOf(r.t.Context(), string(role)+"@"+r.org.Slug+".example")
	r.must(err)
	r.Go(r.at + "/desk/sign-in." + r.lang + ".html")
	r.press("button[name=person][value='" + p.ID.String() + "']")
	r.open(name)
}

// open goes to a page of the draft.
func (r *reviewing) open(name string) {
	r.t.Helper()
	r.Go(r.at + "/desk/" + r.org.Slug + "/m/" + r.draft.String() + "/" + name + "." + r.lang + ".html")
}

func (r *reviewing) press(selector string) {
	r.t.Helper()
	r.Follow(func() { r.Click(selector) })
}

// fill fills in fields, by their ids.
func (r *reviewing) fill(typed map[string]string) {
	r.t.Helper()
	fields, err := json.Marshal(typed)
	r.must(err)
	browsertest.Eval[bool](r.Page, fmt.Sprintf(`Object.entries(%s).every(([id, text]) => { document.getElementById(id).value = text; return true })`, fields))
}

// decide decides all steps in turn that a route has, each in its way.
func (r *reviewing) decide(ways ...string) {
	r.t.Helper()
	for _, way := range ways {
		if way == "record" {
			r.fill(map[string]string{"body": "教務委員会", "on": time.Now().UTC().Format(time.DateOnly), "document": "教務第12号"})
		}
		r.press("[name=deed][value=" + way + "]")
	}
}

// publish publishes what is approved, and wants that to be the n-th version.
func (r *reviewing) publish(n int) {
	r.t.Helper()
	r.open("publish")
	r.press("form .button:not(.plain)")
	draft, err := r.Authoring.Drafts.Draft(r.t.Context(), r.org.ID, r.draft)
	r.must(err)
	versions, err := r.Authoring.Drafts.Versions(r.t.Context(), r.org.ID, r.draft)
	r.must(err)
	if len(versions) != n || draft.Published != draft.Revision {
		r.t.Fatalf("%d versions are published, want %d; at %s: %.600s", len(versions), n, r.where(), r.Text(".desk"))
	}
}

// ended has a committee approve on paper, for a term that is over: the start page tells so, and the text is handed in and
// approved anew.
func (r *reviewing) ended() {
	r.t.Helper()
	owner, err := r.Auth.People.PersonOf(r.t.Context(), string(auth.Owner)+"@"+r.org.Slug+".example")
	r.must(err)
	paper := authoring.Policy{On: true, Years: 2, Full: authoring.Route{{NameJA: "教務委員会", NameEN: "Committee", Kind: authoring.OnPaper}}}
	r.must(r.Authoring.ChangePolicy(r.t.Context(), owner.By, &r.org, paper, authoring.ReviewFormer, issuance.Approval{}))
	r.as(auth.Author, "form")
	r.fill(map[string]string{"learner_effort_hours": "46"})
	r.press(".bar2 .button")
	ends := map[string]string{"ja": "2022年1月31日", "en": "31 January 2022"}[r.lang]
	for _, on := range []string{"2020-01-31", time.Now().UTC().Format(time.DateOnly)} {
		r.as(auth.Author, "review")
		r.press("form[action*='/submit'] .button")
		r.as(auth.Reviewer, "review")
		r.fill(map[string]string{"body": "教務委員会", "on": on, "document": "教務第13号"})
		r.press("[name=deed][value=record]")
		r.as(auth.Author, "review")
		r.Go(r.at + "/desk/" + r.org.Slug + "/drafts." + r.lang + ".html")
		if over := on == "2020-01-31"; strings.Contains(r.Text(".desk"), ends) != over {
			r.t.Errorf("approved on %s: the start page tells that it ended: %t: %.900s", on, !over, r.Text(".desk"))
		}
	}
	r.as(auth.Reviewer, "publish")
	r.publish(3)
}

// TestReviewInBrowser goes the way of a text in both languages: a step in the desk and one from paper, returned with a remark,
// answered, corrected, approved by all and published; then a minor change on the shorter route, and an approval whose term is
// over. What an own text and a leaver do, and all that is refused, TestReview… and TestHandOver… ask without a browser.
func TestReviewInBrowser(t *testing.T) {
	for _, lang := range locale.Languages {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			r := openReviewing(t, string(lang))
			r.as(auth.Author, "review")
			r.press("form[action*='/submit'] .button")
			r.as(auth.Reviewer, "review")
			look(t, r.Page, r.lang, "review-desk")
			r.decide("approve")
			look(t, r.Page, r.lang, "review-paper")
			r.decide("record")
			r.Click("details.returning > summary")
			r.fill(map[string]string{"text": "45時間の内訳は？"})
			r.press("[name=deed][value=return]")
			r.as(auth.Author, "review")
			if got := r.Text(".desk"); !strings.Contains(got, "45時間の内訳は？") || !strings.Contains(got, "教務第12号") {
				t.Errorf("returned: %.900s", got)
			}
			look(t, r.Page, r.lang, "review-returned")
			r.fill(map[string]string{"answer-1": "授業30、自習15"})
			r.press("form[action*='/answer'] .button")
			r.open("form")
			r.fill(map[string]string{"learner_effort_hours": "45", "learner_effort_ja": "授業30時間、自習15時間"})
			r.press(".bar2 .button")
			r.open("review")
			r.press("form[action*='/submit'] .button")
			r.as(auth.Reviewer, "review")
			r.decide("approve", "record", "approve")
			r.publish(1)

			r.as(auth.Author, "form")
			r.fill(map[string]string{"title_ja": "統計の第一歩（改）"})
			r.press(".bar2 .button")
			r.open("review")
			r.press("form[action*='/submit'] [name=minor]")
			r.as(auth.Reviewer, "review")
			r.decide("approve")
			r.publish(2)
			r.ended()
			for _, name := range []string{"sheet", "changes"} {
				r.open(name)
				look(t, r.Page, r.lang, name)
				printed := r.WantLegible(name)
				if folder := os.Getenv("MITOME_SHOTS"); folder != "" {
					r.must(os.WriteFile(filepath.Join(folder, "review-"+name+"."+r.lang+".pdf"), printed.PDF, 0o600))
				}
			}
		})
	}
}
