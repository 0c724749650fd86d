package app_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/mail"
)

// reviewed is a desk at which a text is on its way through its steps.
type reviewed struct {
	*staffed
	lang   string
	draft  authoring.Draft
	tokens map[auth.Role]auth.Secret
}

// serveReviewed serves a desk whose organisation reviews: the department in the desk, a committee on paper, the rector in the
// desk; minor changes by the office alone. An author has described something.
func serveReviewed(t *testing.T, lang string) *reviewed {
	t.Helper()
	r := &reviewed{staffed: serveStaffed(t), lang: lang, tokens: map[auth.Role]auth.Secret{}}
	var author auth.Person
	for _, role := range auth.Roles() {
		person, token := r.somebody(string(role)+"@mizunara-u.example", r.org.ID, role)
		r.tokens[role] = token
		if role == auth.Author {
			author = person
		}
	}
	r.post("/desk/"+r.org.Slug+"/route", auth.Owner, http.StatusSeeOther, url.Values{
		"on": {"1"}, "years": {"2"}, "former": {"review"},
		"full0_ja": {"部局長"}, "full0_en": {"Head of department"}, "full0_kind": {"desk"}, "full1_ja": {"教務委員会"}, "full1_en": {"Committee"}, "full1_kind": {"recorded"},
		"full2_ja": {"関係部局"}, "full2_en": {"Other departments"}, "full2_kind": {"information"}, "full3_ja": {"学長"}, "full3_en": {"Rector"}, "full3_kind": {"desk"},
		"minor0_ja": {"事務局確認"}, "minor0_en": {"Office"}, "minor0_kind": {"desk"},
	})
	fields := authoring.FieldsOf(descriptionbook.Example())
	fields["title_ja"], fields["title_en"] = "統計の第一歩", "First Steps in Statistics"
	delete(fields, "id")
	var err error
	r.org, err = r.Store.OrganisationByID(t.Context(), r.org.ID)
	r.must(err)
	r.draft, err = r.Authoring.Begin(t.Context(), author.By, &r.org, 0, fields)
	r.must(err)
	return r
}

func (r *reviewed) page(name string) string {
	return "/desk/" + r.org.Slug + "/m/" + r.draft.ID.String() + "/" + name
}

// post sends a form as somebody with a role, and wants a status.
func (r *reviewed) post(path string, role auth.Role, want int, form url.Values) string {
	r.t.Helper()
	answer, body := r.ask(http.MethodPost, path+"."+r.lang+".html", r.tokens[role], form)
	if answer.StatusCode != want {
		r.t.Fatalf("POST %s as %s: status %d, want %d\n%s", path, role, answer.StatusCode, want, textOf(body))
	}
	return body
}

func (r *reviewed) read(name string, role auth.Role) string {
	r.t.Helper()
	answer, body := r.ask(http.MethodGet, r.page(name)+"."+r.lang+".html", r.tokens[role], nil)
	if answer.StatusCode != http.StatusOK {
		r.t.Fatalf("GET %s as %s: status %d", name, role, answer.StatusCode)
	}
	return body
}

// waits holds the page with which somebody begins to what it is to say.
func (r *reviewed) waits(role auth.Role, want string) {
	r.t.Helper()
	answer, body := r.ask(http.MethodGet, "/desk/"+r.org.Slug+"/drafts."+r.lang+".html", r.tokens[role], nil)
	if answer.StatusCode != http.StatusOK || !strings.Contains(body, want) {
		r.t.Errorf("the start page of %s: status %d, without %q", role, answer.StatusCode, want)
	}
}

// textOf is the middle of a page, for whoever reads a failure.
func textOf(body string) string {
	if _, after, ok := strings.Cut(body, `role="alert"`); ok {
		return after[:min(len(after), 600)]
	}
	return body[:min(len(body), 300)]
}

// judged is how the text stands now.
func (r *reviewed) judged() *authoring.Judged {
	r.t.Helper()
	var err error
	r.draft, err = r.Authoring.Open(r.t.Context(), &r.org, r.draft.ID)
	r.must(err)
	a, err := r.Authoring.Assess(r.t.Context(), &r.org, r.draft.Fields)
	r.must(err)
	j, err := r.Authoring.Judge(r.t.Context(), &r.org, &r.draft, a)
	r.must(err)
	return j
}

// shown are the hidden fields of the page that a decision is taken on.
func (r *reviewed) shown(more ...string) url.Values {
	j := r.judged()
	_, step := j.Review.Standing()
	form := url.Values{"digest": {hex.EncodeToString(j.Digest)}, "turn": {itoa(len(j.Review.Decisions))}, "step": {itoa(step)}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

func itoa(n int) string { return string(rune('0' + n)) }

func (r *reviewed) submit(role auth.Role, want int, more ...string) string {
	r.t.Helper()
	r.judged()
	form := url.Values{"revision": {itoa(int(r.draft.Revision))}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return r.post(r.page("submit"), role, want, form)
}

// record records a decision of a committee with its minutes, as a browser sends it.
func (r *reviewed) record(form url.Values, file string, want int) {
	r.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range form {
		r.must(w.WriteField(name, values[0]))
	}
	part, err := w.CreateFormFile("file", "議事録.pdf")
	r.must(err)
	_, err = io.WriteString(part, file)
	r.must(err)
	r.must(w.Close())
	request, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, r.at+r.page("review")+"."+r.lang+".html", &body)
	r.must(err)
	request.Header.Set("Content-Type", w.FormDataContentType())
	request.AddCookie(&http.Cookie{Name: "mitome", Value: string(r.tokens[auth.Reviewer])})
	answer, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(request)
	r.must(err)
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	r.must(err)
	if answer.StatusCode != want {
		r.t.Fatalf("recorded: status %d, want %d\n%s", answer.StatusCode, want, textOf(string(said)))
	}
}

// A text goes through two steps in the desk and one from paper: it is returned with a remark, answered, corrected, approved and
// published; then a minor change goes the shorter route. What nobody has approved is published by nobody, and nobody approves
// their own.
func TestReviewWalk(t *testing.T) {
	for _, lang := range []string{"ja", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			r := serveReviewed(t, lang)
			day := time.Now().UTC().Format(time.DateOnly)
			publish := func(want int) {
				t.Helper()
				r.post(r.page("publish"), auth.Reviewer, want, url.Values{"revision": {itoa(int(r.draft.Revision))}})
			}
			publish(http.StatusUnprocessableEntity)
			r.submit(auth.Author, http.StatusSeeOther)
			r.submit(auth.Author, http.StatusUnprocessableEntity) // a second click
			r.waits(auth.Reviewer, map[string]string{"ja": "決定待ち：部局長", "en": "waits for a decision: Head of department"}[lang])
			r.waits(auth.Author, map[string]string{"ja": "審査中", "en": "In review"}[lang])
			if body := r.read("review", auth.Author); strings.Contains(body, `value="approve"`) {
				t.Error("an author is offered to approve")
			}
			r.post(r.page("review"), auth.Author, http.StatusForbidden, r.shown("deed", "approve"))
			day13 := []string{"body", "教務委員会", "on", day, "document", "教務第13号"}
			r.post(r.page("review"), auth.Reviewer, http.StatusUnprocessableEntity, r.shown(append(day13, "deed", "record")...)) // a step in the desk
			if body := r.read("review", auth.Reviewer); strings.Contains(body, `value="record"`) {
				t.Error("a step that is decided in the desk is offered to be recorded")
			}
			first := r.shown("deed", "approve", "position", "学部長")
			r.post(r.page("review"), auth.Reviewer, http.StatusSeeOther, first)
			r.post(r.page("review"), auth.Owner, http.StatusConflict, first) // who was second
			r.post(r.page("review"), auth.Reviewer, http.StatusUnprocessableEntity, r.shown("deed", "approve"))
			paper := r.shown("deed", "record", "body", "教務委員会", "on", day, "document", "教務第12号", "proxy", "1")
			r.record(paper, "<html>", http.StatusUnprocessableEntity)
			r.record(paper, "%PDF-1.7 minutes", http.StatusSeeOther)
			r.post(r.page("review"), auth.Reviewer, http.StatusUnprocessableEntity, r.shown("deed", "return", "to", "-1"))
			r.post(r.page("remark"), auth.Reviewer, http.StatusSeeOther, url.Values{"descriptor": {"learner_effort"}, "text": {"45時間の内訳は？"}})
			r.post(r.page("review"), auth.Reviewer, http.StatusSeeOther, r.shown("deed", "return", "to", "-1", "text", "内容を直してください"))
			if body := r.read("review", auth.Author); !strings.Contains(body, "45時間の内訳は？") || !strings.Contains(body, "教務第12号") || !strings.Contains(body, "学部長") {
				t.Error("the author does not see what was said and decided")
			}
			r.waits(auth.Author, map[string]string{"ja": "差し戻されました", "en": "was returned"}[lang])
			r.waits(auth.Author, map[string]string{"ja": "回答のない所見が", "en": "to be answered"}[lang])
			r.waits(auth.Author, map[string]string{"ja": "差戻し", "en": "Returned"}[lang])
			for _, page := range []string{"review", "form"} {
				if body := r.read(page, auth.Author); !strings.Contains(body, "45時間の内訳は？") || !strings.Contains(body, "内容を直してください") {
					t.Errorf("the %s page does not show what was said", page)
				}
			}
			if body := r.submit(auth.Author, http.StatusUnprocessableEntity); !strings.Contains(body, "2") {
				t.Errorf("handed in unchanged, and without an answer: %s", textOf(body))
			}
			r.correct("content_description_ja", "内容を直した説明。")
			r.submit(auth.Author, http.StatusUnprocessableEntity) // what was asked of the hours is not answered
			r.post(r.page("answer"), auth.Author, http.StatusSeeOther, url.Values{"descriptor": {"learner_effort"}, "answers": {"1"}, "text": {"授業30、自習15"}})
			publish(http.StatusUnprocessableEntity)
			r.submit(auth.Author, http.StatusSeeOther)
			if body := r.read("review", auth.Reviewer); !strings.Contains(body, "45時間の内訳は？") || !strings.Contains(body, "授業30、自習15") {
				t.Error("remark and answer are not with the text that was handed in again")
			}
			for _, deed := range []string{"approve", "record", "approve"} {
				r.post(r.page("review"), auth.Reviewer, http.StatusSeeOther, r.shown(append(day13, "deed", deed)...))
			}
			if j := r.judged(); j.State() != authoring.Approved || !j.Approval.Ends.Equal(j.Approval.On.AddDate(2, 0, 0)) {
				t.Errorf("after every step: %s, %+v", j.State(), j.Approval)
			}
			publish(http.StatusSeeOther)

			r.correct("title_ja", "統計の第一歩（改）")
			publish(http.StatusUnprocessableEntity)
			r.submit(auth.Author, http.StatusSeeOther, "minor", "1")
			if j := r.judged(); len(j.Review.Route) != 1 {
				t.Errorf("a minor change goes %v", j.Review.Route)
			}
			r.post(r.page("review"), auth.Reviewer, http.StatusSeeOther, r.shown("deed", "approve"))
			publish(http.StatusSeeOther)
			r.correct("learner_effort_hours", "60")
			r.submit(auth.Author, http.StatusUnprocessableEntity, "minor", "1")

			for sheet, want := range map[string]string{"sheet": "授与のときに、学習者ごとに記載されます。", "changes": "<u>60</u>"} {
				if body := r.read(sheet, auth.Viewer); lang == "ja" && !strings.Contains(body, want) {
					t.Errorf("the page %s does not say %s", sheet, want)
				}
				if _, book := r.ask(http.MethodGet, r.page(sheet)+".xlsx?lang="+lang, r.tokens[auth.Viewer], nil); !strings.HasPrefix(book, "PK") {
					t.Errorf("%s.xlsx is no workbook", sheet)
				}
			}
			r.correctAs(auth.Owner, "learner_effort_hours", "61")
			r.submit(auth.Author, http.StatusSeeOther)
			if body := r.post(r.page("review"), auth.Owner, http.StatusUnprocessableEntity, r.shown("deed", "approve")); !strings.Contains(body, "61") {
				t.Error("the text is not shown to whoever is refused")
			}
			seen := r.shown("deed", "approve")
			r.correct("learner_effort_hours", "62") // while it is decided
			r.post(r.page("review"), auth.Reviewer, http.StatusConflict, seen)
		})
	}
}

func (r *reviewed) correct(field, text string) {
	r.t.Helper()
	r.correctAs(auth.Author, field, text)
}

func (r *reviewed) correctAs(role auth.Role, field, text string) {
	r.t.Helper()
	r.judged()
	p, err := r.Auth.People.PersonOf(r.t.Context(), string(role)+"@mizunara-u.example")
	r.must(err)
	change := authoring.Fields{}
	for name, value := range r.draft.Fields {
		change[name] = value
	}
	change[field] = text
	r.draft, err = r.Authoring.Save(r.t.Context(), p.By, &r.org, r.draft.ID, r.draft.Revision, change)
	r.must(err)
}

// An approval whose end is over holds, says so at every door, and can be given anew.
func TestReviewEnded(t *testing.T) {
	t.Parallel()
	r := serveReviewed(t, "en")
	r.post("/desk/"+r.org.Slug+"/route", auth.Owner, http.StatusSeeOther, url.Values{"on": {"1"}, "years": {"2"}, "full0_en": {"Senate"}, "full0_kind": {"recorded"}})
	r.submit(auth.Author, http.StatusSeeOther)
	r.post(r.page("review"), auth.Reviewer, http.StatusSeeOther, r.shown("deed", "record", "body", "Senate", "on", "2020-01-31", "document", "7"))
	plan, err := r.Authoring.Plan(t.Context(), &r.org, &r.draft)
	r.must(err)
	var said []string
	for _, remark := range plan.Remarks {
		said = append(said, remark.Message("en"))
	}
	if text := strings.Join(said, " "); !strings.Contains(text, "31 January 2022") {
		t.Errorf("planned with an approval that ended: %q", text)
	}
	if plan.Approval == nil || plan.Approval.Class != r.draft.ID {
		t.Errorf("approved: %+v", plan.Approval)
	}
	r.waits(auth.Author, "31 January 2022")
	r.submit(auth.Author, http.StatusSeeOther)
	if j := r.judged(); j.State() != authoring.InReview || j.Approval == nil {
		t.Errorf("handed in anew: %s, still approved: %t", j.State(), j.Approval != nil)
	}
	r.post(r.page("review"), auth.Reviewer, http.StatusSeeOther, r.shown("deed", "record", "body", "Senate", "on", time.Now().UTC().Format(time.DateOnly), "document", "8"))
	if j := r.judged(); j.State() != authoring.Approved || j.Approval.Document != "8" || j.MayBeHandedIn() {
		t.Errorf("approved anew: %s by %+v", j.State(), j.Approval)
	}
}

// Who has written a text neither approves it nor records that it was approved, and is not told that it waits for them; where
// the organisation is set so, they do both.
func TestReviewOwn(t *testing.T) {
	t.Parallel()
	r := serveReviewed(t, "en")
	route := url.Values{"on": {"1"}, "years": {"2"}, "full0_en": {"Senate"}, "full0_kind": {"recorded"}}
	r.post("/desk/"+r.org.Slug+"/route", auth.Owner, http.StatusSeeOther, route)
	r.correctAs(auth.Owner, "learner_effort_hours", "61")
	r.submit(auth.Author, http.StatusSeeOther)
	paper := r.shown("deed", "record", "body", "Senate", "on", "2026-01-31", "document", "7")
	if body := r.read("review", auth.Owner); strings.Contains(body, `value="record"`) || !strings.Contains(r.read("review", auth.Reviewer), `value="record"`) {
		t.Error("who has written the text is offered to record, or who has not is not")
	}
	r.post(r.page("review"), auth.Owner, http.StatusUnprocessableEntity, paper)
	r.waits(auth.Reviewer, "waits for a decision: Senate")
	if _, body := r.ask(http.MethodGet, "/desk/"+r.org.Slug+"/drafts.en.html", r.tokens[auth.Owner], nil); strings.Contains(body, "waits for a decision") {
		t.Error("a decision waits for who may not make it")
	}
	route.Set("own", "1")
	r.post("/desk/"+r.org.Slug+"/route", auth.Owner, http.StatusSeeOther, route)
	r.post(r.page("review"), auth.Owner, http.StatusSeeOther, paper)
}

// One button approves and publishes where nobody else has to decide, and else writes nothing: not for the second of two steps,
// for a text that is not the one that was shown, or for one's own. Each deed has its line of the record.
func TestReviewAtOnce(t *testing.T) {
	t.Parallel()
	r := serveReviewed(t, "en")
	press := func(role auth.Role, want int) string {
		j := r.judged()
		return r.post(r.page("publish"), role, want, url.Values{"deed": {"approve"}, "digest": {hex.EncodeToString(j.Digest)}, "revision": {itoa(int(r.draft.Revision))}, "position": {"Head"}})
	}
	untouched := func(what string) {
		t.Helper()
		if j := r.judged(); len(j.History) > 0 {
			t.Errorf("%s: a review has begun", what)
		}
	}
	if body := press(auth.Owner, http.StatusUnprocessableEntity); !strings.Contains(body, "Somebody else has to decide") {
		t.Errorf("a route of four steps: %s", textOf(body))
	}
	untouched("a route of four steps")
	route := url.Values{"on": {"1"}, "years": {"2"}, "full0_en": {"Head of department"}, "full0_kind": {"desk"}}
	r.post("/desk/"+r.org.Slug+"/route", auth.Owner, http.StatusSeeOther, route)
	r.post(r.page("publish"), auth.Owner, http.StatusConflict, url.Values{"deed": {"approve"}, "digest": {"00"}, "revision": {itoa(int(r.draft.Revision))}})
	untouched("another text")
	press(auth.Reviewer, http.StatusUnprocessableEntity)
	untouched("by who does not write")
	r.correctAs(auth.Owner, "learner_effort_hours", "61")
	if body := press(auth.Owner, http.StatusUnprocessableEntity); !strings.Contains(body, "Somebody else has to decide") || strings.Contains(body, `value="approve"`) {
		t.Errorf("one's own: %s", textOf(body))
	}
	untouched("one's own")
	r.submit(auth.Author, http.StatusSeeOther)
	if body := r.read("publish", auth.Reviewer); !strings.Contains(body, "Approve and publish version 1") || strings.Contains(r.read("publish", auth.Owner), `value="approve"`) {
		t.Error("the button is not there for who may decide alone, or is for who may not")
	}
	press(auth.Reviewer, http.StatusSeeOther)
	if j := r.judged(); j.State() != authoring.Approved || j.Review.Decisions[0].Position != "Head" {
		t.Errorf("approved: %s", j.State())
	}
	if body := r.read("versions", auth.Viewer); !strings.Contains(body, "version 1") {
		t.Error("it is not published")
	}
}

// Who switches review on is told what is published without approval, and says what becomes of it. Until it is approved its
// lists are kept and read, and nobody is awarded.
func TestReviewSwitchedOn(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	r := &reviewed{staffed: s, lang: "en", tokens: map[auth.Role]auth.Secret{}}
	_, r.tokens[auth.Owner] = s.somebody("owner@mizunara-u.example", s.org.ID, auth.Owner)
	list, err := s.Authoring.Drafts.Undrafted(t.Context(), s.org.ID, department.Whole(), authoring.Search{AtMost: 1})
	s.must(err)
	class := list[0].ID.String()
	at := "/desk/" + s.org.Slug
	route := url.Values{"on": {"1"}, "years": {"3"}, "full0_en": {"Head"}, "full0_kind": {"desk"}}
	if body := r.post(at+"/route", auth.Owner, http.StatusUnprocessableEntity, route); !strings.Contains(body, "A micro-credential is published that nobody has approved") {
		t.Errorf("switched on without a word about what is published: %s", textOf(body))
	}
	route.Set("former", "accept")
	if body := r.post(at+"/route", auth.Owner, http.StatusUnprocessableEntity, route); strings.Contains(body, "--approved-by") || !strings.Contains(body, "document or minutes number") {
		t.Errorf("accepted by no decision: %s", textOf(body))
	}
	route.Set("former", "review")
	r.post(at+"/route", auth.Owner, http.StatusSeeOther, route)
	r.waits(auth.Owner, "needs approval before it can be awarded")
	answer, _ := r.ask(http.MethodPost, at+"/award.en.html", r.tokens[auth.Owner], url.Values{"class": {class}, "cells": {"email,name\nlearner@students.example,見本 花子"}})
	rows := answer.Header.Get("Location")
	shown := func() string {
		_, body := r.ask(http.MethodGet, rows, r.tokens[auth.Owner], nil)
		return body
	}
	if body := shown(); !strings.Contains(body, "learner@students.example") || !strings.Contains(body, "nobody has approved what it says") || strings.Contains(body, "--approved-by") {
		t.Errorf("the rows of what nobody has approved: %s", textOf(body))
	}
	for name, text := range map[string]string{"former": "accept", "body": "教授会", "day": "2026-01-31", "document": "教授会第3号"} {
		route.Set(name, text)
	}
	r.post(at+"/route", auth.Owner, http.StatusSeeOther, route)
	r.waits(auth.Owner, "award.en.html?class="+class)
	if body := shown(); strings.Contains(body, "nobody has approved what it says") {
		t.Error("what was accepted is not approved")
	}
}

// TestReviewDailyMail has whoever wants it told once a day of what waits, and nobody else: a reviewer of a text that was handed
// in. Where the text was decided before the mail is written there is nothing to say.
func TestReviewDailyMail(t *testing.T) {
	t.Parallel()
	r := serveReviewed(t, "ja")
	r.post("/desk/account", auth.Reviewer, http.StatusSeeOther, url.Values{"name": {"樫村 実"}, "language": {"ja"}, "daily": {"1"}})
	queued := func() (all []mail.Queued) {
		r.t.Helper()
		r.must(r.Remind(t.Context()))
		waiting, err := r.Store.Mails(t.Context(), true, 0, 100)
		r.must(err)
		for _, q := range waiting {
			if q.Kind == mail.Waits {
				all = append(all, q)
			}
		}
		return all
	}
	if all := queued(); len(all) != 0 {
		t.Errorf("nothing waits, and %d mails", len(all))
	}
	r.submit(auth.Author, http.StatusSeeOther)
	queued()
	all := queued()
	if len(all) != 1 || all[0].To.Address != "reviewer@mizunara-u.example" {
		t.Fatalf("mails of what waits: %+v", all)
	}
	letter, err := r.Mail.Writers[mail.Waits](t.Context(), &all[0].Note)
	r.must(err)
	for _, want := range []string{"決定待ち1件", "1 to decide", "/desk/"} {
		if !strings.Contains(letter.Text, want) {
			t.Errorf("the mail is without %q:\n%s", want, letter.Text)
		}
	}
	if strings.Contains(letter.Text, "統計") || strings.Contains(letter.Text, "k=") {
		t.Errorf("the mail names a text, or opens something:\n%s", letter.Text)
	}
	r.post(r.page("review"), auth.Reviewer, http.StatusSeeOther, r.shown("deed", "return", "to", "-1", "text", "学習成果を具体的に。"))
	if _, err := r.Mail.Writers[mail.Waits](t.Context(), &all[0].Note); !errors.Is(err, mail.ErrWithdrawn) {
		t.Errorf("nothing waits any more: %v", err)
	}
}
