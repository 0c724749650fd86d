package app_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/mail"
)

// listBook writes a list as an office holds it: a title above the header, the name in two columns, a column that nobody
// knows, and five rows that cannot be used.
func listBook(t *testing.T, learners int) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	rows := [][]any{{"2026年度前期　修了者名簿"}, {}, {"学籍番号", "姓", "名", "連絡先メールアドレス", "修了日", "所属欄"}}
	for n := range learners {
		rows = append(rows, []any{fmt.Sprintf("%05d", n), "見本", "花子", fmt.Sprintf("learner-%d@students.example", n), "2026-03-20", "経済学部"})
	}
	rows[3][3], rows[4][4], rows[5][3], rows[6][1], rows[7][4] = "learner-0.students.example", "3/4/2026", "", "=2", "2026-13-01"
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "修了者名簿.xlsx")
	if err := f.SaveAs(file); err != nil {
		t.Fatal(err)
	}
	return file
}

// A trial tells nobody, whatever was ticked before that rule came: the list is awarded, and no box is shown that would be
// refused.
func TestTickedBeforeTheRule(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	plan, err := d.Service.PlanVersion(t.Context(), issuance.Request{Trial: true, Description: description(t, "https://trial.example/"), BaseURL: "http://127.0.0.1:8080"})
	d.must(err)
	d.must(d.Service.Publish(t.Context(), d.by, plan))
	d.serve()
	p := &proposed{d.App, t, plan.Org, plan.Version.ClassID}
	proposal := p.begin("email\na@students.example\n")
	p.change(&proposal, func(a *awarding.Asked) { a.Notify = true })
	batch, err := d.Awarding.Release(t.Context(), d.by, &p.org, &proposal, p.seen(&proposal))
	if err != nil || p.finished(batch).Issued != 1 {
		t.Errorf("a list of a trial that was to be told: %v", err)
	}
	if told, err := d.Store.CountMailsAbout(t.Context(), p.org.ID, mail.Award, ""); err != nil || told[mail.Waiting]+told[mail.Sent] != 0 {
		t.Errorf("told of a trial: %v, %v", told, err)
	}
}

// Before a release the page says which days are to be looked at: those on which an earlier version was published, and those of
// long before anything was. That a course ended before its text was published is no mistake, and is said of nobody.
func TestDaysBeforeTheText(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 4, 1, 3, 0, 0, 0, time.UTC)
	a, err := app.Open(t.Context(), app.Config{Data: t.TempDir(), Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	d := &desk{App: a, t: t}
	d.by, err = a.Operator(t.Context())
	d.must(err)
	text := descriptionbook.Example()
	var plan *issuance.Plan
	for _, title := range []string{"統計の第一歩", "統計の第二歩"} {
		d.must(text.Set("title_ja", title))
		plan, err = d.Service.PlanVersion(t.Context(), issuance.Request{Description: text, BaseURL: "https://badges.example"})
		d.must(err)
		d.must(d.Service.Publish(t.Context(), d.by, plan))
		now = now.AddDate(0, 6, 0)
	}
	d.org = plan.Org
	at := d.serve()
	p := &proposed{d.App, t, d.org, plan.Version.ClassID}
	proposal := p.begin("email,発行日\na@students.example,2026-04-10\nb@students.example,2026-03-20\nc@students.example,2024-03-20\nd@students.example,2026-10-10\n")
	page := at + "/desk/" + d.org.Slug + "/p/" + strconv.FormatInt(proposal.ID, 10) + "/rows.ja.html"
	body := d.get(page)
	for _, want := range []string{"以前の版だった人が1人います（2行目）", "1年以上前の人が1人います（4行目）"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// Of two windows on one list the later keeps nothing, says by whom the list was changed, and still has what was typed in it.
// What is kept for later is said to be.
func TestTwoWindowsOnAList(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	at := d.serve()
	versions, err := d.Store.AllVersions(t.Context(), d.org.ID)
	d.must(err)
	p := &proposed{d.App, t, d.org, versions[0].ID}
	proposal := p.begin("email\na@students.example\n")
	page := at + "/desk/" + d.org.Slug + "/p/" + strconv.FormatInt(proposal.ID, 10) + "/rows.ja.html"
	first := url.Values{"revision": {"1"}, "deed": {"keep"}, "decided_by": {"A会議"}, "decided_on": {""}, "signed-shown": {"1"}, "signed": {"1"}}
	status, to, _ := d.post(page, http.Header{}, first)
	if body := d.get(at + to); status != http.StatusSeeOther || !strings.Contains(body, "保存しました。") || !strings.Contains(body, `value="A会議"`) {
		t.Errorf("kept for later: status %d, %s, %.3000s", status, to, body)
	}
	second := url.Values{"revision": {"1"}, "deed": {"keep"}, "decided_by": {"B会議"}, "decided_on": {"2026-03-20"}, "decided_dated": {"R8.3.20"}, "signed-shown": {"1"}}
	status, _, body := d.post(page, http.Header{}, second)
	for _, want := range []string{"別の画面で変更", `value="B会議"`, `value="2026-03-20"`, `value="R8.3.20"`, `name="signed" value="1">`} {
		if status != http.StatusConflict || !strings.Contains(body, want) {
			t.Errorf("the later of two windows: status %d, without %s: %.3000s", status, want, body)
		}
	}
	if kept, err := d.Awarding.Proposal(t.Context(), d.org.ID, proposal.ID); err != nil || kept.Asked.Decision.By != "A会議" || !kept.Asked.Signed {
		t.Errorf("kept: %+v, %v", kept.Asked, err)
	}
}

// TestAwardInBrowser goes the whole way in both languages: a workbook with five bad rows, mended in place, released on the day
// of the decision, watched, and who got what. axe-core finds nothing on any page.
func TestAwardInBrowser(t *testing.T) {
	t.Parallel()
	const learners = 40
	file := listBook(t, learners)
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			d := openDesk(t)
			p := browsertest.Open(t, browsertest.View{Width: browsertest.Desk})
			at := d.follow(p) + "/desk/" + d.org.Slug
			p.Go(at + "/awards." + lang + ".html")
			p.Follow(func() { p.Click(`.desk .button`) })
			look(t, p, lang, "award")
			p.Choose("#file", file)
			p.Follow(func() { p.Click(`.way .button`) })
			look(t, p, lang, "rows-faults")
			if lang == "en" {
				tabThrough(t, p, "rows-faults")
			}
			if n := browsertest.Eval[int](p, `document.querySelectorAll(".mend").length`); n != 5 {
				t.Fatalf("%d rows are to be mended, want 5", n)
			}
			set := func(name, text string) {
				browsertest.Eval[string](p, fmt.Sprintf(`document.querySelector("[name='%s']").value = %q`, name, text))
			}
			set("c.4.3", "learner-0@students.example")
			set("c.5.4", "2026-03-21")
			set("c.7.1", "見本")
			set("c.8.4", "2026-03-20")
			p.Click(`[name="out.6"]`)
			set("decided_by", "教授会")
			p.Follow(func() { p.Click(`#mend-title ~ p .button`) })
			if n := browsertest.Eval[int](p, `document.querySelectorAll(".mend").length`); n != 0 {
				t.Fatalf("%d rows are still to be mended: %s", n, p.Text(".mend"))
			}
			if by := browsertest.Eval[string](p, `document.querySelector("#decided_by").value`); by != "教授会" {
				t.Errorf("what was typed of the decision is lost: %q", by)
			}
			look(t, p, lang, "rows")
			set("decided_on", "2026-03-25")
			p.Follow(func() { p.Click(`[value="release"]`) })
			p.Follow(func() { p.Click(`[value="release"]`) }) // that days of issuing lie before it was shown first
			wait(p, `!document.querySelector("[data-progress]")`)
			look(t, p, lang, "batch")
			if lang == "en" {
				tabThrough(t, p, "batch")
			}
			awards, err := d.Store.Awards(t.Context(), d.org.ID, issuance.Selection{OldestFirst: true}, issuance.Award{}, 2*learners)
			if err != nil || len(awards) != learners-1 || awards[0].Email != "learner-0@students.example" || awards[0].Name != "見本 花子" {
				t.Errorf("%d awards, %v; want %d", len(awards), err, learners-1)
			}
			p.Go(at + "/awards." + lang + ".html")
			look(t, p, lang, "awards")
		})
	}
}

// hidden finds what a form sends along.
var hidden = regexp.MustCompile(`name="(revision|version|good|risks)" value="([^"]*)"`)

// A list is pasted without a header, assigned by hand, and released without a script; the next list of the same form is
// understood at once. What was typed stays where it is refused, and a second click leads to the same batch.
func TestAwardByHTTP(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	at := d.serve()
	base := at + "/desk/" + d.org.Slug
	class := regexp.MustCompile(`option value="([0-9a-f-]{36})"`).FindStringSubmatch(d.get(base + "/award.ja.html"))
	if class == nil {
		t.Fatal("nothing can be chosen to be awarded")
	}
	if status, _, body := d.post(base+"/award.ja.html", http.Header{}, url.Values{"class": class[1:], "name": {"見本 <b>花子"}}); status != http.StatusSeeOther {
		t.Errorf("one learner without an address: status %d, %.300s", status, body)
	}
	const cells = "連絡先のアドレス\t呼び名\na@students.example\t見本 花子\nb@students.example\t見本 次郎\n"
	status, rows, body := d.post(base+"/award.ja.html", http.Header{}, url.Values{"class": class[1:], "cells": {cells}})
	if status != http.StatusSeeOther {
		t.Fatalf("pasted cells: status %d, %.300s", status, body)
	}
	body = d.get(at + rows)
	if !strings.Contains(body, `name="headless"`) {
		t.Fatalf("nobody is asked which column is which: %.2000s", body)
	}
	form := func(body string, more url.Values) url.Values {
		for _, found := range hidden.FindAllStringSubmatch(body, -1) {
			more.Set(found[1], found[2])
		}
		return more
	}
	headless := regexp.MustCompile(`name="headless" value="(\d+)"`).FindStringSubmatch(body)[1]
	d.post(at+rows, http.Header{}, form(body, url.Values{"headless": {headless}, "x.0": {"email"}, "x.1": {"name"}, "t.0": {"連絡先のアドレス"}, "t.1": {"呼び名"}, "deed": {"read"}}))
	body = d.get(at + rows)
	if !strings.Contains(body, `value="release"`) {
		t.Fatalf("the list cannot be released: %.3000s", body)
	}
	status, _, body = d.post(at+rows, http.Header{}, form(body, url.Values{"decided_on": {"2099-01-01"}, "decided_by": {"教授会<i>"}, "deed": {"release"}}))
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, "教授会&lt;i&gt;") || !strings.Contains(body, "2099-01-01") || !strings.Contains(body, "見本 次郎") {
		t.Errorf("a day to come: status %d, or what was typed is lost", status)
	}
	if strings.Contains(body, `name="notify"`) {
		t.Error("mails are offered where none can leave")
	}
	_, err := d.Mail.Set(t.Context(), d.by, mail.Settings{From: "office@mizunara-u.example", Folder: t.TempDir()})
	d.must(err)
	body = d.get(at + rows)
	if !strings.Contains(body, `name="notify"`) || !strings.Contains(body, "見本 花子 様") {
		t.Error("no mail is shown as it will look")
	}
	deed := form(body, url.Values{"decided_on": {""}, "decided_by": {"教授会"}, "notify-shown": {"1"}, "notify": {"1"}, "deed": {"release"}})
	_, err = d.Store.Writer().ExecContext(t.Context(), "INSERT INTO mail_address (org_id, address, dead_at, answer, quiet_at) SELECT id, 'b@students.example', 1, '550', 0 FROM organisation WHERE slug = '"+d.org.Slug+"'")
	d.must(err)
	status, _, body = d.post(at+rows, http.Header{}, deed)
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, "まだ発行していません。発行すると、2通のメールを送ります。このうち1通の宛先は、前に配信不能だった") {
		t.Fatalf("a mail to an address that does not work is not asked about: status %d, %.3000s", status, body)
	}
	deed = form(body, deed)
	_, first, _ := d.post(at+rows, http.Header{}, deed)
	_, second, _ := d.post(at+rows, http.Header{}, deed)
	if first != second || !strings.Contains(first, "/b/") {
		t.Errorf("released to %q, and by a second click to %q", first, second)
	}
	if batch := regexp.MustCompile(`/b/(\d+)/`).FindStringSubmatch(first); batch != nil {
		number, err := strconv.ParseInt(batch[1], 10, 64)
		d.must(err)
		if recorded, err := d.Store.Batch(t.Context(), d.org.ID, number); err != nil || !recorded.Notify {
			t.Errorf("the batch tells nobody: %+v, %v", recorded, err)
		}
		for n := 0; n < 2; { // until both awards are there
			n = len(regexp.MustCompile(`href="(/desk/[^"]*/a/[^"]*/award.ja.html)"`).FindAllString(d.get(at+first), -1))
		}
	}
	_, rows, _ = d.post(base+"/award.ja.html", http.Header{}, url.Values{"class": class[1:], "cells": {strings.ReplaceAll(cells, "b@", "c@")}})
	if body = d.get(at + rows); strings.Contains(body, `name="headless"`) || !strings.Contains(body, "c@students.example") {
		t.Error("the next list of the same form is not understood")
	}
	d.tellsNobody(at, rows, form(body, url.Values{"deed": {"release"}, "notify-shown": {"1"}}))
}

// tellsNobody releases a list by a form whose box for mails is not ticked: the page says so before and after, and what it says
// speaks of no command. Where lists are named, this one is known by its learners.
func (d *desk) tellsNobody(at, rows string, form url.Values) {
	d.t.Helper()
	want := func(body string, texts ...string) {
		d.t.Helper()
		for _, text := range texts {
			if !strings.Contains(body, text) {
				d.t.Errorf("it does not say %q: %.3000s", text, body)
			}
		}
	}
	want(d.get(at+rows), "メールは送りません", "1通のメールを送ります")
	want(d.get(at+"/desk/"+d.org.Slug+"/awards.ja.html"), "1人（見本 次郎）", "発行できます")
	status, batch, _ := d.post(at+rows, http.Header{}, form)
	if status != http.StatusSeeOther {
		d.t.Fatalf("released: status %d", status)
	}
	body := d.get(at + batch)
	for strings.Contains(body, "data-progress") {
		body = d.get(at + batch)
	}
	want(body, "に発行しました。学習者にはまだ知らせていません", `value="tell"`)
	if strings.Contains(d.get(at+strings.Split(batch, "?")[0]), "に発行しました。") {
		d.t.Error("the page says for ever that the list was issued just now")
	}
	_, _, body = d.post(at+strings.Replace(strings.Split(batch, "?")[0], "batch.", "undo.", 1), http.Header{}, url.Values{"note": {"x"}})
	want(body, "理由を選んでください。")
	if strings.Contains(body, "--reason") {
		d.t.Error("the desk speaks of options")
	}
}

// get asks for a page, and returns it.
func (d *desk) get(address string) string {
	d.t.Helper()
	answer, err := d.client.Get(address)
	d.must(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	d.must(err)
	if answer.StatusCode != http.StatusOK {
		d.t.Errorf("%s: status %d", address, answer.StatusCode)
	}
	return string(body)
}

// What the desk has done it says in words, and it leads on: to awarding what was published, to the other pages of long lists. A
// retired micro-credential is said to be retired wherever it is shown, and the record names neither codes nor numbers.
func TestDeskSaysWhatItDid(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	at := d.serve()
	base := at + "/desk/" + d.org.Slug
	class := regexp.MustCompile(`option value="([0-9a-f-]{36})"`).FindStringSubmatch(d.get(base + "/award.ja.html"))[1]
	id, err := issuance.ParseID(class)
	d.must(err)
	for range 51 {
		_, err := d.Awarding.Begin(t.Context(), d.by, &d.org, id, "", []byte("name,email\nA,a@students.example\n"))
		d.must(err)
	}
	draft := base + "/m/" + class
	want := func(address string, texts ...string) {
		t.Helper()
		body := d.get(address)
		for _, text := range texts {
			if !strings.Contains(body, text) {
				t.Errorf("%s does not say %q", address, text)
			}
		}
	}
	want(draft+"/versions.ja.html?published", "award.ja.html?class="+class)
	want(base+"/awards.en.html", "awards.en.html?open=2#open")
	want(base+"/awards.en.html?open=2", "awards.en.html?open=1#open", "/rows.en.html")
	status, to, _ := d.post(draft+"/retire.ja.html", http.Header{}, url.Values{"deed": {"retire"}})
	if status != http.StatusSeeOther {
		t.Fatalf("retired: status %d", status)
	}
	want(at+to, "発行終了にしました", `data-live>発行終了<`)
	want(draft+"/form.ja.html", `data-live>発行終了<`)
	_, to, _ = d.post(draft+"/retire.ja.html", http.Header{}, url.Values{"deed": {"resume"}})
	want(at+to, "発行を再開しました")
	bare := regexp.MustCompile(`>\s*(?:[0-9]{9,}|[0-9a-f]{8}-[0-9a-f-]{27}|[a-z]+\.[a-z_.]+)\s*<`)
	if found := bare.FindAllString(d.get(base+"/audit.en.html"), -1); found != nil {
		t.Errorf("the record says %q", found)
	}
}
