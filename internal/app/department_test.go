package app_test

import (
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	webdesk "github.com/mitome/mitome/internal/web/desk"
)

// divided is a desk whose organisation has two departments: the first has a draft, the second what is published and awarded.
type divided struct {
	*staffed
	first, second          department.ID
	draft                  authoring.Draft // of the first
	class                  string          // of the second, as all that follows
	proposal, batch, award string
	report                 issuance.ID
}

func serveDivided(t *testing.T) *divided {
	t.Helper()
	d := &divided{staffed: serveStaffed(t)}
	add := func(ja, en string) department.ID {
		id, err := d.Departments.Add(t.Context(), d.by, d.org.ID, department.Name{JA: ja, EN: en})
		d.must(err)
		return id
	}
	d.first, d.second = add("教育学部", "Education"), add("工学部", "Engineering")
	var err error
	d.draft, err = d.Authoring.Begin(t.Context(), d.by, &d.org, d.first, authoring.Fields{"title_ja": "教育の第一歩", "title_en": "First Steps in Teaching"})
	d.must(err)
	d.proposal, d.batch = d.awarded()
	d.award = d.firstAward()
	listed, err := d.Authoring.Awardable(t.Context(), &d.org, department.Whole())
	d.must(err)
	d.class = listed[0].ID.String()
	d.must(d.Departments.Move(t.Context(), d.by, d.org.ID, listed[0].ID, d.second))
	id, err := issuance.ParseID(d.award)
	d.must(err)
	award, err := d.Store.Award(t.Context(), d.org.ID, id)
	d.must(err)
	_, err = d.Claims.Code(t.Context(), &award)
	d.must(err)
	claim, err := d.Claims.Claims.Claim(t.Context(), d.org.ID, id)
	d.must(err)
	given, err := d.Claims.Given(t.Context(), claim)
	d.must(err)
	d.must(d.Claims.Tell(t.Context(), given, claiming.Other, "学習者からの連絡です"))
	reports, err := d.Claims.Reports.Reports(t.Context(), d.org.ID, department.Whole(), true, 1)
	d.must(err)
	d.report = reports[0].ID
	return d
}

// of has a role for a department, and is signed in with the token.
func (d *divided) of(email string, of department.ID, role auth.Role) auth.Secret {
	d.t.Helper()
	m := auth.Membership{Org: d.org.ID, Department: of, Role: role}
	p, err := d.Auth.Add(d.t.Context(), d.by, auth.Invitation{Email: email, Language: "ja", Membership: m})
	d.must(err)
	token, err := d.Auth.SignInAs(d.t.Context(), p.ID, auth.ByLink, "", "test")
	d.must(err)
	return token
}

// Whoever works for a department sees and does what is that department's. Every route with another department's ids gets the
// answer of what is not there, every list leaves out what is another's, and what is the organisation's own stays out of reach.
func TestT19T20Departments(t *testing.T) {
	t.Parallel()
	d := serveDivided(t)
	const nothing = "00000000-0000-4000-8000-000000000000"
	title, learner := "統計", "b@students.example"
	for _, role := range []auth.Role{auth.Administrator, auth.Author, auth.Reviewer, auth.Viewer} {
		ours := d.of(string(role)+"@mizunara-u.example", d.first, role)
		theirs := d.of("their."+string(role)+"@mizunara-u.example", d.second, role)
		for _, row := range webdesk.Table() {
			if row.Right == "anybody" || row.Right == "signedIn" || row.Right == auth.Platform {
				continue
			}
			at := func(class, proposal, batch, award string) string {
				return pathOf(row, d.org.Slug, class, proposal, batch, award)
			}
			if whole := row.Right == auth.Organisation || row.Right == auth.People; whole {
				if answer, _ := d.ask(row.Method, at(d.draft.ID.String(), d.proposal, d.batch, d.award), ours, posts(row.Address)); answer.StatusCode != http.StatusForbidden {
					t.Errorf("%s %s as %s of a department: status %d", row.Method, row.Address, role, answer.StatusCode)
				}
				continue
			}
			page := at(d.class, d.proposal, d.batch, d.award)
			if page == at(nothing, "1", "1", nothing) { // a list, or what begins something
				d.lists(role, row.Method, page, ours, title, learner)
				continue
			}
			other, otherBody := d.ask(row.Method, page, ours, posts(row.Address))
			none, noneBody := d.ask(row.Method, at(nothing, "1", "1", nothing), ours, posts(row.Address))
			want := http.StatusNotFound
			if !role.May(row.Right) { // for no department
				want, noneBody = http.StatusForbidden, strings.ReplaceAll(noneBody, strings.TrimSuffix(at(nothing, "1", "1", nothing), ".ja.html"), strings.TrimSuffix(page, ".ja.html"))
			}
			if other.StatusCode != want || none.StatusCode != want || otherBody != noneBody {
				t.Errorf("%s %s as %s of another department: status %d, of what is not there %d, or they differ", row.Method, page, role, other.StatusCode, none.StatusCode)
			}
			if row.Method != http.MethodGet { // what it does is asked elsewhere
				continue
			}
			if own, _ := d.ask(row.Method, page, theirs, nil); (own.StatusCode >= http.StatusForbidden) == role.May(row.Right) && path.Base(row.Address) != "decision.pdf" {
				t.Errorf("%s %s as %s of the department: status %d, may: %t", row.Method, page, role, own.StatusCode, role.May(row.Right))
			}
		}
	}
}

// lists holds a page that names nothing to leaving out what is another department's.
func (d *divided) lists(role auth.Role, method, page string, token auth.Secret, title, learner string) {
	d.t.Helper()
	if method != http.MethodGet {
		return
	}
	answer, body := d.ask(method, page, token, nil)
	if answer.StatusCode >= http.StatusInternalServerError || strings.Contains(body, learner) || strings.Contains(body, title) || strings.Contains(body, d.class) {
		d.t.Errorf("%s as %s of another department: status %d, or it tells what is not theirs", page, role, answer.StatusCode)
	}
}

// What a form names is looked up as what an address names.
func TestT20DepartmentsByForm(t *testing.T) {
	t.Parallel()
	d := serveDivided(t)
	desk := "/desk/" + d.org.Slug + "/"
	ours, theirs := d.of("ours@mizunara-u.example", d.first, auth.Administrator), d.of("theirs@mizunara-u.example", d.second, auth.Administrator)
	author := d.of("author@mizunara-u.example", d.first, auth.Author)
	for _, c := range []struct {
		method, page string
		token        auth.Secret
		form         url.Values
		want         int
	}{
		{"POST", desk + "drafts.ja.html", author, url.Values{"copy": {d.class}}, http.StatusNotFound},
		{"POST", desk + "drafts.ja.html", author, url.Values{"department": {d.second.String()}}, http.StatusNotFound},
		{"POST", desk + "drafts.ja.html", author, url.Values{"department": {"0"}}, http.StatusNotFound},
		{"POST", desk + "drafts.ja.html", author, url.Values{"copy": {d.draft.ID.String()}}, http.StatusSeeOther},
		{"POST", desk + "award.ja.html", ours, url.Values{"class": {d.class}, "cells": {"email\na@students.example"}}, http.StatusUnprocessableEntity},
		{"POST", desk + "award.ja.html", theirs, url.Values{"class": {d.class}, "cells": {"email\na@students.example"}}, http.StatusSeeOther},
		{"GET", desk + "reports/answer.ja.html?report=" + d.report.String(), ours, nil, http.StatusNotFound},
		{"GET", desk + "reports/answer.ja.html?report=" + d.report.String(), theirs, nil, http.StatusOK},
		{"POST", desk + "reports/answer.ja.html", ours, url.Values{"report": {d.report.String()}, "answer": {"noted"}, "text": {"確認しました"}}, http.StatusNotFound},
		{"GET", desk + "m/" + d.draft.ID.String() + "/form.ja.html", author, nil, http.StatusOK},
	} {
		if answer, body := d.ask(c.method, c.page, c.token, c.form); answer.StatusCode != c.want {
			t.Errorf("%s %s %v: status %d, want %d\n%s", c.method, c.page, c.form, answer.StatusCode, c.want, textOf(body))
		}
	}
	d.codesOfDepartments(desk, ours, theirs)
	for page, says := range map[string]string{"codes.ja.html": "工学部の修了者", "awarded.ja.html": "b@students.example", "awards.ja.html": d.batch, "reports.ja.html": d.report.String(), "drafts.ja.html": d.class} {
		if _, body := d.ask("GET", desk+page, theirs, nil); !strings.Contains(body, says) {
			t.Errorf("%s does not tell the department of %s", page, says)
		}
		if _, body := d.ask("GET", desk+page, ours, nil); strings.Contains(body, says) {
			t.Errorf("%s tells another department of %s", page, says)
		}
	}
	for token, has := range map[auth.Secret]bool{ours: false, theirs: true} {
		if _, body := d.ask("POST", desk+"awarded/file.ja.html", token, url.Values{"as": {".csv"}}); strings.Contains(body, "b@students.example") != has {
			t.Errorf("the file has another department's awards, or not its own (%t): %s", has, body)
		}
	}
	if _, body := d.ask("GET", desk+"awarded.ja.html?class=1", ours, nil); strings.Contains(body, "b@students.example") {
		t.Error("a filter shows another department's awards")
	}
	drafts, err := d.Authoring.Drafts.FindDrafts(t.Context(), d.org.ID, department.Of(d.first), authoring.Search{AtMost: 9})
	d.must(err)
	if len(drafts) != 2 {
		t.Errorf("a copy belongs to another department than what was copied: %+v", drafts)
	}
}

// codesOfDepartments makes a receipt code for what the second department awards: the first neither makes, sees, prints nor ends
// it.
func (d *divided) codesOfDepartments(desk string, ours, theirs auth.Secret) {
	d.t.Helper()
	code := url.Values{"class": {d.class}, "label": {"工学部の修了者"}, "most": {"9"}, "ends": {time.Now().AddDate(0, 0, 9).Format(time.DateOnly)}}
	post := func(token auth.Secret, form url.Values, want int) {
		d.t.Helper()
		if answer, body := d.ask("POST", desk+"codes.ja.html", token, form); answer.StatusCode != want {
			d.t.Errorf("codes %v: status %d, want %d\n%s", form, answer.StatusCode, want, textOf(body))
		}
	}
	post(ours, code, http.StatusUnprocessableEntity)
	post(theirs, code, http.StatusSeeOther)
	codes, err := d.Store.ReceiptsOf(d.t.Context(), d.org.ID, department.Of(d.second), 9)
	d.must(err)
	if len(codes) != 1 {
		d.t.Fatalf("codes %+v", codes)
	}
	post(ours, url.Values{"end": {codes[0].Handle}}, http.StatusNotFound)
	for token, want := range map[auth.Secret]int{ours: http.StatusNotFound, theirs: http.StatusOK} {
		if answer, _ := d.ask("GET", desk+"codes/sheet.ja.html?code="+codes[0].Handle, token, nil); answer.StatusCode != want {
			d.t.Errorf("the sheet: status %d, want %d", answer.StatusCode, want)
		}
	}
}

// An owner adds, renames and closes departments, and gives roles and micro-credentials to them; what is wrong is said, beside
// what was typed, and the record tells of it with the names of then.
func TestDepartments(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	_, owner := s.somebody("owner@mizunara-u.example", s.org.ID, auth.Owner)
	desk := "/desk/" + s.org.Slug + "/"
	post := func(page string, want int, says string, form url.Values) {
		t.Helper()
		if answer, body := s.ask("POST", desk+page+".ja.html", owner, form); answer.StatusCode != want || !strings.Contains(body, says) {
			t.Fatalf("POST %s %v: status %d, want %d and %q\n%s", page, form, answer.StatusCode, want, says, textOf(body))
		}
	}
	get := func(page string, says ...string) {
		t.Helper()
		answer, body := s.ask("GET", desk+page, owner, nil)
		for _, text := range says {
			if answer.StatusCode != http.StatusOK || !strings.Contains(body, text) {
				t.Errorf("GET %s: status %d, without %q", page, answer.StatusCode, text)
			}
		}
	}
	const done, refused = http.StatusSeeOther, http.StatusUnprocessableEntity
	post("departments", refused, "部局名を", url.Values{"name_en": {" "}})
	post("departments", refused, `value="教育&#34;`+strings.Repeat("学", 80), url.Values{"name_ja": {`教育"` + strings.Repeat("学", 80)}})
	post("departments", done, "", url.Values{"name_ja": {"教育学部"}})
	post("departments", refused, "すでにあります", url.Values{"name_ja": {"教育学部"}, "name_en": {"Education"}})
	post("departments", done, "", url.Values{"name_ja": {"工学部"}, "name_en": {"Engineering"}})
	post("departments/rename", refused, "すでにあります", url.Values{"department": {"1"}, "name_ja": {"工学部"}})
	post("departments/rename", done, "", url.Values{"department": {"1"}, "name_ja": {"教育学群"}, "name_en": {"School of Education"}})
	post("departments/rename", http.StatusNotFound, "", url.Values{"department": {"9"}, "name_ja": {"別"}})
	post("people", refused, "機関全体のもの", url.Values{"email": {"a@mizunara-u.example"}, "role": {"owner"}, "department": {"1"}})
	post("people", refused, "終了したか", url.Values{"email": {"a@mizunara-u.example"}, "role": {"author"}, "department": {"9"}})
	for _, of := range []string{"1", "2"} {
		post("people", done, "", url.Values{"email": {"a@mizunara-u.example"}, "role": {"author"}, "department": {of}})
	}
	post("drafts", done, "", url.Values{"department": {"1"}})
	get("people.ja.html", "教育学群", "工学部")
	get("departments.en.html", "School of Education", "1 micro-credential, 1 role")
	drafts, err := s.Authoring.Drafts.FindDrafts(t.Context(), s.org.ID, department.Of(1), authoring.Search{AtMost: 9})
	s.must(err)
	draft := "m/" + drafts[0].ID.String() + "/"
	get(draft+"versions.ja.html", "部局：教育学群", "部局を変更する")
	get(draft+"sheet.ja.html", "教育学群")
	get("drafts.ja.html?department=1", drafts[0].ID.String())
	if _, body := s.ask("GET", desk+"drafts.ja.html?department=2", owner, nil); strings.Contains(body, drafts[0].ID.String()) {
		t.Error("what belongs to another department is shown, too")
	}
	post("departments/close", refused, "そこへは移せません", url.Values{"department": {"1"}, "to": {"1"}})
	post("departments/close", done, "", url.Values{"department": {"1"}, "to": {"2"}})
	post("departments/close", http.StatusNotFound, "", url.Values{"department": {"1"}, "to": {"2"}})
	post(draft+"department", refused, "終了したか", url.Values{"department": {"1"}})
	post(draft+"department", done, "", url.Values{"department": {"0"}})
	get("departments.ja.html", "教育学群（", "に終了）")
	get("audit.ja.html", "部局の追加（教育学部）", "部局の名称変更（教育学群）", "部局の終了（教育学群 → 工学部）", "役割を割当て（教育学群の作成者）", "役割を終了（教育学群の作成者）", "部局の変更（機関全体）", "下書きの作成（教育学群）")
	a, err := s.Auth.People.PersonOf(t.Context(), "a@mizunara-u.example")
	s.must(err)
	v, err := s.Auth.VisitorOf(t.Context(), a.ID)
	s.must(err)
	if got := v.Scope(s.org.ID, auth.Write).Text(); got != ",2," {
		t.Errorf("after the department was closed one writes for %q", got)
	}
}
