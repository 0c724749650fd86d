package app_test

import (
	"bytes"
	"encoding/csv"
	"encoding/hex"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

// recorded is a desk in whose name some things were done.
func recorded(t *testing.T) *desk {
	t.Helper()
	d := openDesk(t)
	draft := d.begin()
	d.save(draft, authoring.Fields{"title_ja": "=SUM(A1)"})
	_, err := d.Service.SetContact(t.Context(), d.by, d.org, issuance.Contact{NameJA: "教務課"})
	d.must(err)
	return d
}

// TestDeskRecordInBrowser reads the record, filters it, and checks its chain.
func TestDeskRecordInBrowser(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			d := recorded(t)
			p := browsertest.Open(t, browsertest.View{Width: browsertest.Desk, Language: lang})
			d.enter(p)
			p.Follow(func() { p.Click(".tabs a[href*='/audit']") })
			look(t, p, lang, "audit")
			if got := browsertest.Eval[int](p, `document.querySelectorAll(".rows tbody tr").length`); got < 4 {
				t.Errorf("%d lines", got)
			}
			p.Follow(func() {
				browsertest.Eval[bool](p, `(() => { document.getElementById("what").value = "draft"; return true })()`)
				p.Click(".find button")
			})
			if got := browsertest.Eval[int](p, `document.querySelectorAll(".rows tbody tr").length`); got != 1 {
				t.Errorf("%d lines about drafts, want 1", got)
			}
			p.Follow(func() { p.Click("[name=check]") })
			look(t, p, lang, "audit-checked")
			if !browsertest.Eval[bool](p, `document.querySelector(".whole-draft") !== null`) {
				t.Errorf("checked: %s", p.Text(".desk"))
			}
		})
	}
}

// fetched asks for an address of the desk.
func (d *desk) fetched(address string) (status int, kind string, body []byte) {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), http.MethodGet, address, http.NoBody)
	d.must(err)
	answer, err := d.client.Do(r)
	d.must(err)
	defer answer.Body.Close()
	body, err = io.ReadAll(answer.Body)
	d.must(err)
	return answer.StatusCode, answer.Header.Get("Content-Type"), body
}

// The record as CSV and as a workbook, and a draft as workbook, review sheet and comparison: no title becomes a formula.
func TestT16ExportsOfTheDesk(t *testing.T) {
	t.Parallel()
	d := recorded(t)
	at := d.serve() + "/desk/" + d.org.Slug + "/"
	_, kind, data := d.fetched(at + "audit.csv?lang=ja&what=draft")
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	d.must(err)
	if kind != "text/csv; charset=utf-8" || len(rows) != 2 || rows[0][1] != "日時" || !strings.HasPrefix(rows[1][4], "'=SUM(A1)") || rows[1][6] != "draft.begin" {
		t.Errorf("%s: %q", kind, rows)
	}
	_, _, data = d.fetched(at + "audit.xlsx?lang=en")
	book, err := excelize.OpenReader(bytes.NewReader(data))
	d.must(err)
	defer book.Close()
	cells, err := book.GetRows("Record of deeds")
	d.must(err)
	if len(cells) < 6 || cells[0][3] != "What" || !strings.Contains(cells[2][3], "office changed") || !strings.Contains(cells[3][4], "=SUM") {
		t.Errorf("workbook: %q", cells)
	}
	if formula, err := book.GetCellFormula("Record of deeds", "E4"); err != nil || formula != "" {
		t.Errorf("formula %q, %v", formula, err)
	}
	drafts, err := d.Authoring.Drafts.FindDrafts(t.Context(), d.org.ID, department.Whole(), authoring.Search{AtMost: 1})
	d.must(err)
	for _, name := range []string{"description.xlsx", "sheet.xlsx?lang=ja", "changes.xlsx?lang=ja"} {
		status, _, data := d.fetched(at + "m/" + drafts[0].ID.String() + "/" + name)
		if found := formulas(t, data); status != http.StatusOK || len(found) > 0 {
			t.Errorf("%s: status %d, formulas in %v", name, status, found)
		}
	}
	if status, _, page := d.fetched(at + "audit.ja.html?from=2026-13-40&who=x&before=-1"); status != http.StatusOK || !strings.Contains(string(page), "日付として読み取れません") {
		t.Errorf("a day that is none: status %d", status)
	}
}

// formulas are the cells of a workbook that a program would work out. It must have some cell that begins as one.
func formulas(t *testing.T, data []byte) (found []string) {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	texts := 0
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for y, row := range rows {
			for x, text := range row {
				cell, err := excelize.CoordinatesToCellName(x+1, y+1)
				if err != nil {
					t.Fatal(err)
				}
				if formula, err := book.GetCellFormula(sheet, cell); err != nil || formula != "" {
					found = append(found, cell)
				}
				if strings.HasPrefix(strings.TrimPrefix(text, "'"), "=SUM") {
					texts++
				}
			}
		}
	}
	if texts == 0 {
		t.Error("the title stands in no cell")
	}
	return found
}

// TestDeskOrganisationInBrowser looks at the page of the facts, and at what a change would publish.
func TestDeskOrganisationInBrowser(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			d := openDesk(t)
			p := browsertest.Open(t, browsertest.View{Width: browsertest.Desk, Language: lang})
			d.enter(p)
			p.Follow(func() { p.Click(".tabs a[href*='/organisation']") })
			look(t, p, lang, "organisation")
			p.Type("#awarding_body_ja", "")
			browsertest.Eval[bool](p, `(() => { document.getElementById("awarding_body_ja").value = "新ミズナラ大学"; return true })()`)
			p.Follow(func() { p.Click("[value=look]") })
			look(t, p, lang, "organisation-plan")
			if got := p.Text("dl ins"); !strings.Contains(got, "新") {
				t.Errorf("what would change: %q", got)
			}
			p.Follow(func() { p.Click("[value=publish]") })
			if got := browsertest.Eval[string](p, `document.getElementById("awarding_body_ja").value`); got != "新ミズナラ大学" {
				t.Errorf("published as %q", got)
			}
		})
	}
}

// TestDeskOrganisation publishes other facts without a script: what is shown first is what is done, what cannot be is told with
// all that was typed, and drafts say the new facts.
func TestDeskOrganisation(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	page := d.serve() + "/desk/" + d.org.Slug + "/organisation.ja.html"
	fields, err := d.Authoring.Facts(t.Context(), &d.org)
	d.must(err)
	if plan, err := d.Authoring.PlanFacts(&d.org, fields); err != nil || plan.New {
		t.Errorf("the published facts would be published anew: %v", err)
	}
	typed := url.Values{"deed": {"look"}, "seen": {hex.EncodeToString(d.org.Facts)}, "awarding_body_url": {"https://evil.example/"}}
	for name, text := range fields {
		if name != "awarding_body_url" {
			typed.Set(name, text)
		}
	}
	if status, _, body := d.post(page, http.Header{}, typed); status != http.StatusOK || !strings.Contains(body, "何も変わりません") {
		t.Errorf("the same facts: status %d", status)
	}
	typed.Set("awarding_body_trust_statement_ja", "2026年に機関別認証評価を受けた。")
	if status, _, body := d.post(page, http.Header{}, typed); status != http.StatusOK || !strings.Contains(body, "<ins>") || !strings.Contains(body, "2026年") {
		t.Errorf("what would change: status %d", status)
	}
	if now := d.now(); !bytes.Equal(now.Profile, d.org.Profile) {
		t.Error("the Profile changed before it was asked for")
	}
	typed.Set("deed", "publish")
	typed.Set("awarding_body_trust_uri", "no address")
	if status, _, body := d.post(page, http.Header{}, typed); status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="no address"`) || !strings.Contains(body, "2026年に機関別認証評価") {
		t.Errorf("an address that is none: status %d", status)
	}
	typed.Set("awarding_body_trust_uri", "https://www.mizunara-u.example/trust")
	if status, location, _ := d.post(page, http.Header{}, typed); status != http.StatusSeeOther || !strings.HasSuffix(location, "?done=facts") {
		t.Errorf("publishing: status %d, %q", status, location)
	}
	now := d.now()
	if !strings.Contains(string(now.Profile), "https://www.mizunara-u.example/trust") || now.HomeURL != d.org.HomeURL {
		t.Errorf("Profile %s", now.Profile)
	}
	if status, _, _ := d.post(page, http.Header{}, typed); status != http.StatusConflict {
		t.Errorf("published twice from one look: status %d", status)
	}
	draft := d.begin()
	a, err := d.Authoring.Assess(t.Context(), &now, draft.Fields)
	d.must(err)
	if got := authoring.FieldsOf(a.Description)["awarding_body_trust_uri"]; got != "https://www.mizunara-u.example/trust" {
		t.Errorf("a draft says %q", got)
	}
	deeds, err := d.Register.Deeds(t.Context(), d.org.ID, audit.Search{Actions: []string{"profile."}}, "ja")
	d.must(err)
	if len(deeds) != 1 || deeds[0].Actor != d.owner.By {
		t.Errorf("deeds %+v", deeds)
	}
}

// TestDeskOffice changes whom people ask; what cannot be rung is told with all that was typed.
func TestDeskOffice(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	office := d.serve() + "/desk/" + d.org.Slug + "/office.ja.html"
	typed := url.Values{"office_ja": {"教務課"}, "telephone": {"none"}}
	status, _, body := d.post(office, http.Header{}, typed)
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="教務課"`) || !strings.Contains(body, `value="none"`) {
		t.Errorf("a telephone number that is none: status %d", status)
	}
	typed.Set("telephone", "03-1234-5678")
	if status, _, _ := d.post(office, http.Header{}, typed); status != http.StatusSeeOther || d.now().Contact.NameJA != "教務課" {
		t.Errorf("changing the office: status %d, %+v", status, d.now().Contact)
	}
}

// TestDeskHouse changes how the organisation wants things done: a new draft begins with its look, and awards are in its
// language.
func TestDeskHouse(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	at := d.serve()
	house := at + "/desk/" + d.org.Slug + "/house.ja.html"
	typed := url.Values{"house_language": {"en"}, "year_begins": {"4"}, "privacy_ja": {"授与のためだけに使います。\n\n問い合わせは教務課へ。"}, "sender": {"教務課"}, "template": {"seal"}, "colour": {"blue"}}
	if status, _, body := d.post(house, http.Header{}, typed); status != http.StatusUnprocessableEntity || !strings.Contains(body, "授与のためだけに使います。") {
		t.Errorf("a colour that is none: status %d", status)
	}
	typed.Set("colour", "#1f4e79")
	if status, location, body := d.post(house, http.Header{}, typed); status != http.StatusSeeOther {
		t.Fatalf("status %d, %q\n%s", status, location, body)
	}
	if got := d.now().House; got.Language != "en" || got.Sender != "教務課" || got.Colour != "#1f4e79" {
		t.Errorf("kept %+v", got)
	}
	if draft := d.begin(); draft.Fields[authoring.Template] != "seal" || draft.Fields[authoring.Colour] != "#1f4e79" {
		t.Errorf("a new draft looks like %v", draft.Fields.Look())
	}
	profile := strings.Replace(d.org.ProfileAddress(), "https://badges.example", at, 1) + ".ja.html"
	if _, _, page := d.fetched(profile); !strings.Contains(string(page), "<p>問い合わせは教務課へ。</p>") {
		t.Errorf("what learners are told of their data is not on %s", profile)
	}
}

// T20: whether a second person releases each list is a deed of owners, which no other form carries along; the record says how
// it was and is, and of the office, the ways and the letters what was changed, and nothing that somebody typed.
func TestT20SecondIsADeedOfOwners(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	at := "/desk/" + s.org.Slug
	tokens := map[auth.Role]auth.Secret{}
	for _, role := range []auth.Role{auth.Owner, auth.Administrator} {
		_, tokens[role] = s.somebody(string(role)+"@mizunara-u.example", s.org.ID, role)
	}
	for _, step := range []struct {
		role   auth.Role
		path   string
		form   url.Values
		status int
		wanted bool
	}{
		{auth.Administrator, "/second", url.Values{"second_release": {"1"}}, http.StatusForbidden, false},
		{auth.Owner, "/second", url.Values{"second_release": {"1"}}, http.StatusSeeOther, true},
		{auth.Owner, "/second", url.Values{"second_release": {"1"}}, http.StatusSeeOther, true},
		{auth.Administrator, "/second", nil, http.StatusForbidden, true},
		{auth.Administrator, "/house", url.Values{"year_begins": {"10"}, "sender": {"秘密の名"}}, http.StatusSeeOther, true},
		{auth.Owner, "/house", url.Values{"year_begins": {"10"}, "sender": {"秘密の名"}, "second_release": {""}}, http.StatusSeeOther, true},
		{auth.Administrator, "/office", url.Values{"office_ja": {"秘密の課"}, "telephone": {"03-1234-5678"}}, http.StatusSeeOther, true},
		{auth.Administrator, "/letters", url.Values{"words_ja": {"秘密の言葉"}, "after": {"7, 21"}, "before": {"3"}, "deed": {"save"}}, http.StatusSeeOther, true},
	} {
		answer, body := s.ask(http.MethodPost, at+step.path+".ja.html", tokens[step.role], step.form)
		if got := s.now().SecondRelease; answer.StatusCode != step.status || got != step.wanted {
			t.Errorf("%s to %s with %v: status %d, a second person releases: %t; %.200s", step.role, step.path, step.form, answer.StatusCode, got, body)
		}
	}
	_, record := s.ask(http.MethodGet, at+"/audit.ja.html", tokens[auth.Owner], nil)
	for _, want := range []string{"別の担当者による発行の承認：不要→必要", "年度の始まり：4月→10月、メールの差出人名", "問い合わせ先の変更（窓口の名称、電話番号）", "学習者へのメールの設定の変更（独自の文面、再通知の日（アドレスの利用終了前））"} {
		if strings.Count(record, want) != 1 {
			t.Errorf("the record says %q %d times", want, strings.Count(record, want))
		}
	}
	if strings.Contains(record, "秘密") {
		t.Error("the record says what somebody has typed")
	}
}

// now is the organisation as it is stored.
func (d *desk) now() issuance.Organisation {
	d.t.Helper()
	org, err := d.Store.OrganisationByID(d.t.Context(), d.org.ID)
	d.must(err)
	return org
}

// TestStoreRecord has the operator read, filter, take along and check the record of the store itself; nobody else may.
func TestStoreRecord(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	_, owner := s.somebody("owner@mizunara-u.example", s.org.ID, auth.Owner)
	operator, token := s.somebody("operator@mizunara-u.example", 0, auth.Operator)
	if answer, _ := s.ask("GET", "/desk/record.ja.html", owner, nil); answer.StatusCode != http.StatusForbidden {
		t.Errorf("an owner reads the store's record: status %d", answer.StatusCode)
	}
	_, body := s.ask("GET", "/desk/record.ja.html?what=person&check=1", token, nil)
	for _, want := range []string{"全体の操作の記録", "サインイン", "operator@mizunara-u.example", "Asia/Tokyo", "whole-draft", "/desk/record.csv?lang=ja&amp;what=person"} {
		if !strings.Contains(body, want) {
			t.Errorf("the record does not say %q", want)
		}
	}
	if strings.Contains(body, "設定の変更</th>") {
		t.Error("lines of another kind are shown")
	}
	_, file := s.ask("GET", "/desk/record.csv?lang=ja&what=person&about="+operator.ID.String(), token, nil)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\ufeff"))).ReadAll()
	if err != nil || len(rows) < 3 || rows[0][1] != "日時" || rows[1][6] != "person.sign_in" {
		t.Errorf("the file: %q, %v", rows, err)
	}
}

// Who works for two organisations goes from each to the other by the head of its pages, and only as long as the role lasts.
func TestSwitcher(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	s.neighbour()
	orgs, err := s.Store.Organisations(t.Context())
	s.must(err)
	other := orgs[len(orgs)-1]
	_, one := s.somebody("viewer@mizunara-u.example", s.org.ID, auth.Viewer)
	s.somebody("both@mizunara-u.example", s.org.ID, auth.Viewer)
	_, two := s.somebody("both@mizunara-u.example", other.ID, auth.Author)
	offers := func(token auth.Secret, from, to *issuance.Organisation, want bool) {
		t.Helper()
		answer, body := s.ask("GET", visit.ListPath(from, "ja"), token, nil)
		if got := strings.Contains(body, `<li><a href="`+visit.ListPath(to, "ja")+`"`); answer.StatusCode != http.StatusOK || got != want || strings.Contains(body, `class="others"`) != want {
			t.Errorf("from %s to %s: status %d, offered: %t, want %t", from.Slug, to.Slug, answer.StatusCode, got, want)
		}
	}
	offers(one, &s.org, &other, false)
	offers(two, &s.org, &other, true)
	offers(two, &other, &s.org, true)
	p, err := s.Auth.People.PersonOf(t.Context(), "both@mizunara-u.example")
	s.must(err)
	s.must(s.Auth.People.EndRole(t.Context(), s.by, p.ID, auth.Membership{Org: other.ID, Role: auth.Author}, s.Auth.Now()))
	offers(two, &s.org, &other, false)
}

// The logo that an organisation hands in heads its pages, under another address for another picture; nobody else is shown it.
func TestLogo(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	_, owner := s.somebody("owner@mizunara-u.example", s.org.ID, auth.Owner)
	stranger := s.neighbour()
	list, file := visit.ListPath(&s.org, "ja"), "/desk/"+s.org.Slug+"/logo.png"
	logo := regexp.MustCompile(`<img class="logo" src="(` + file + `\?v=[0-9a-f]{12})" alt="" width="\d+" height="\d+"`)
	heads := func() string {
		t.Helper()
		_, body := s.ask("GET", list, owner, nil)
		if found := logo.FindStringSubmatch(body); found != nil {
			return found[1]
		}
		return ""
	}
	if answer, _ := s.ask("GET", file, owner, nil); heads() != "" || answer.StatusCode != http.StatusNotFound {
		t.Errorf("without a logo: %q, status %d", heads(), answer.StatusCode)
	}
	var before string
	for _, shade := range []uint8{40, 200} {
		house := s.org.House
		house.Template = "seal"
		var err error
		house.Art, err = s.Authoring.Drafts.KeepArt(t.Context(), s.org.ID, plainPNG(t, shade))
		s.must(err)
		_, err = s.Service.SetHouse(t.Context(), s.by, s.org, house)
		s.must(err)
		at := heads()
		if at == "" || at == before {
			t.Errorf("the logo stands at %q, the one before at %q", at, before)
		}
		before = at
		if answer, body := s.ask("GET", at, owner, nil); answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "image/png" || !strings.HasPrefix(body, "\x89PNG") {
			t.Errorf("%s: status %d", at, answer.StatusCode)
		}
		if answer, _ := s.ask("GET", at, stranger, nil); answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s for a stranger: status %d", at, answer.StatusCode)
		}
	}
}

// plainPNG is a picture of one shade of grey.
func plainPNG(t *testing.T, shade uint8) []byte {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, 120, 60))
	for i := range picture.Pix {
		picture.Pix[i] = shade
	}
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}
