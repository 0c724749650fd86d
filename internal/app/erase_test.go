package app_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/mail"
)

// Who is erased is in no table any more but the register of completions, whatever was done before: every column of every table
// is looked through.
func TestErasedEverywhere(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	at := d.serve()
	_, batch := d.awarded()
	award, err := issuance.ParseID(d.firstAward())
	d.must(err)
	known, err := d.Store.Award(t.Context(), d.org.ID, award)
	d.must(err)
	d.must(d.Standing.Amend(t.Context(), d.by, d.org, known, standing.Amendment{To: issuance.Registered{PersonName: issuance.PersonName{Name: "消去 太郎"}}}))
	d.must(d.Standing.Amend(t.Context(), d.by, d.org, known, standing.Amendment{To: issuance.Registered{PersonName: issuance.PersonName{Name: "消去 次郎"}}}))
	if status, _, body := d.post(at+"/desk/"+d.org.Slug+"/b/"+batch+"/tell.ja.html", http.Header{}, url.Values{"deed": {"tell"}}); status >= http.StatusInternalServerError {
		t.Fatalf("telling: status %d, %s", status, body)
	}
	path := at + "/desk/" + d.org.Slug + "/a/" + award.String() + "/"
	if status, _, body := d.post(path+"erase.ja.html", http.Header{}, url.Values{}); status != http.StatusUnprocessableEntity || !strings.Contains(body, "消去していません") {
		t.Errorf("erased without being sure: status %d", status)
	}
	address := strings.ToLower("b@students.example")
	if found := d.tablesWith(address); len(found) == 0 {
		t.Fatal("the address stands nowhere before it is erased")
	}
	for ground, want := range map[string]string{"": "消去の理由を選んでください", "boredom": "消去の理由を選んでください", "institution": "その理由を書いてください"} {
		status, _, body := d.post(path+"erase.ja.html", http.Header{}, url.Values{"sure": {"yes"}, "ground": {ground}})
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, want) {
			t.Errorf("erased on the ground %q: status %d", ground, status)
		}
	}
	if status, _, body := d.post(path+"erase.ja.html", http.Header{}, url.Values{"sure": {"yes"}, "ground": {"institution"}, "words": {"内規第3条"}}); status != http.StatusSeeOther {
		t.Fatalf("erasing: status %d, %s", status, body)
	}
	list := at + "/desk/" + d.org.Slug + "/awarded"
	for _, query := range []string{"q=消去 次郎", "status=erased"} {
		body := d.get(list + ".ja.html?" + strings.ReplaceAll(query, " ", "+"))
		if !strings.Contains(body, "消去 次郎") || !strings.Contains(body, award.String()) || strings.Contains(body, address) {
			t.Errorf("%s does not find the line of the register of completions, or more: %.3000s", query, body)
		}
	}
	if _, _, file := d.post(list+"/file.ja.html", http.Header{}, url.Values{"as": {".csv"}}); strings.Contains(file, "次郎") || !strings.Contains(file, "消去済み") {
		t.Errorf("the file names who was erased, or does not say so: %s", file)
	}
	completions := at + "/desk/" + d.org.Slug + "/completions.ja.html"
	if status, _, ledger := d.post(completions, http.Header{}, url.Values{"as": {".csv"}}); status != http.StatusOK || !strings.Contains(ledger, "消去 次郎") || !strings.Contains(ledger, "消去済み") || strings.Contains(ledger, address) {
		t.Errorf("the register of completions as a file: status %d: %s", status, ledger)
	}
	if record := d.get(at + "/desk/" + d.org.Slug + "/audit.ja.html"); !strings.Contains(record, "修了者台帳の書出し（全年度）") {
		t.Error("the record does not tell who took the register of completions out")
	}
	if record := d.get(at + "/desk/" + d.org.Slug + "/audit.ja.html"); !strings.Contains(record, "消去（機関の判断）") {
		t.Error("the record does not tell the ground")
	}
	for _, text := range []string{address, "消去 太郎", known.ID.String() + " ", string(known.Assertion)} {
		if found := d.tablesWith(text); len(found) > 0 {
			t.Errorf("%.60q still stands in %v", text, found)
		}
	}
	if found := fmt.Sprint(d.tablesWith("消去 次郎")); found != "[completion]" {
		t.Errorf("the name stands in %s, want the register of completions alone", found)
	}
	if body := d.get(path + "award.ja.html"); !strings.Contains(body, "消去 次郎") || !strings.Contains(body, "内規第3条") || strings.Contains(body, address) {
		t.Error("the page of the award does not tell what the register of completions has, or more")
	}
	if status, _, _ := d.post(path+"erase.ja.html", http.Header{}, url.Values{"sure": {"yes"}, "ground": {"learner"}}); status != http.StatusSeeOther {
		t.Errorf("erasing the line too: status %d", status)
	}
	if found := d.tablesWith("消去 次郎"); len(found) > 0 {
		t.Errorf("the name still stands in %v", found)
	}
	if _, _, ledger := d.post(completions, http.Header{}, url.Values{"as": {".csv"}}); strings.Contains(ledger, award.String()) || strings.Contains(ledger, "次郎") {
		t.Errorf("the register of completions has who is in it no more: %s", ledger)
	}
	if body := d.get(list + ".ja.html?q=" + url.QueryEscape("消去 次郎")); strings.Contains(body, award.String()) {
		t.Error("the list finds who is in no register any more")
	}
}

// T37: a learner asks to be erased, is asked twice, and the desk does it. Every surface that told something has forgotten it:
// what may still lie somewhere is older than a minute (its max-age). A mail that was being sent meanwhile leaves nothing
// behind.
func TestT37ErasedByTheLearner(t *testing.T) {
	t.Parallel()
	h := handOut(t, "氏名,メール\n消去 花子,gone@students.example\n残留 蓮,stays@students.example\n")
	link, _ := h.mailTo("gone@students.example", "/mine")
	award, err := h.Store.Award(t.Context(), h.org.ID, h.only().ID)
	h.must(err)
	c, page := h.enter(link)
	for _, deed := range []string{"open", "show", "reader"} {
		h.send(c, page, h.at, url.Values{"deed": {deed}})
	}
	readers, err := h.Claims.Readers.Readers(t.Context(), h.org.ID, award.ID, time.Now())
	h.must(err)
	reader, err := h.Claims.ReaderCode(t.Context(), &readers[0])
	h.must(err)
	shown, shownPage := h.enter("/mine/shown?k=" + reader)

	erase := strings.Replace(page, "/award.", "/erase.", 1)
	if answer, body := h.send(c, erase, h.at, url.Values{"said": {"進学のため"}}); answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "進学のため") {
		t.Errorf("asked once: status %d", answer.StatusCode)
	}
	for range 2 { // a second press asks for nothing more
		if answer, _ := h.send(c, erase, h.at, url.Values{"said": {"進学のため"}, "sure": {"1"}}); answer.StatusCode != http.StatusSeeOther {
			t.Errorf("asked twice: status %d", answer.StatusCode)
		}
	}
	tasks, err := h.Claims.Tasks(t.Context(), h.org.ID, department.Whole(), true, "", 9)
	h.must(err)
	if len(tasks) != 1 || tasks[0].Kind != claiming.Erasing || tasks[0].Said != "進学のため" {
		t.Fatalf("tasks %+v", tasks)
	}
	for path, want := range map[string]string{"drafts.ja.html": "reports.ja.html?of=erasing", "reports.ja.html?of=erasing": "進学のため", "reports.ja.html": "進学のため", "reports.ja.html?of=names": "!進学のため"} {
		text, hidden := strings.CutPrefix(want, "!")
		if body := h.desk.get(h.at + "/desk/" + h.org.Slug + "/" + path); strings.Contains(body, text) == hidden {
			t.Errorf("%s: is %q there: %t", path, text, hidden)
		}
	}
	answer := func(form url.Values) int {
		form.Set("report", tasks[0].ID.String())
		status, _ := h.look(h.at+"/desk/"+h.org.Slug+"/reports/answer.ja.html", form)
		return status
	}
	if status := answer(url.Values{"answer": {"kept"}}); status != http.StatusUnprocessableEntity {
		t.Errorf("kept without a reason: status %d", status)
	}
	told := h.surfaces(award.ID, c, page, shown, shownPage)
	for name, body := range told {
		if !strings.Contains(body, "消去 花子") {
			t.Errorf("%s does not tell the name before: %.200s", name, body)
		}
	}
	release := h.mailOnItsWay(award.ID)
	for _, sure := range []string{"", "no"} { // it is asked once more, and nothing is done by asking or by going back
		if status := answer(url.Values{"answer": {"erased"}, "sure": {sure}}); status != http.StatusOK {
			t.Errorf("asked whether that is sure, %q: status %d", sure, status)
		}
	}
	if status := answer(url.Values{"answer": {"erased"}, "sure": {"yes"}}); status != http.StatusSeeOther {
		t.Fatalf("erased: status %d", status)
	}
	release()
	for name, body := range h.surfaces(award.ID, c, page, shown, shownPage) {
		if stillTells(name, body, "gone@") || body == told[name] {
			t.Errorf("%s still tells: %.300s", name, body)
		}
	}
	for _, text := range []string{"gone@students.example", "gone@home.example", "進学のため", string(award.Assertion), reader[:8]} {
		if found := h.tablesWith(text); len(found) > 0 {
			t.Errorf("%.60q still stands in %v", text, found)
		}
	}
	if found := fmt.Sprint(h.tablesWith("消去 花子")); found != "[completion]" {
		t.Errorf("the name stands in %s, want the register of completions alone", found)
	}
}

// stillTells reports whether a surface tells of who was erased: the desk's list has the name from the register of completions,
// and says so; nothing else has it, and nothing the address.
func stillTells(surface, body, address string) bool {
	kept := surface == "the desk's list" || surface == "the desk's search"
	if named := strings.Contains(body, "消去 花子"); named != kept {
		return true
	}
	return strings.Contains(body, address)
}

// surfaces are what tells of a learner whose name is shown, by what they are called; each may lie in a cache for a minute at
// most.
func (h *handed) surfaces(award issuance.ID, learner *http.Client, page string, reader *http.Client, shown string) map[string]string {
	h.t.Helper()
	told := map[string]string{}
	_, told["the learner's page"] = h.get(learner, page)
	_, told["the reader's page"] = h.get(reader, shown)
	list := h.at + "/desk/" + h.org.Slug + "/awarded"
	told["the desk's list"] = h.desk.get(list + ".ja.html?batch=" + strconv.FormatInt(h.batch, 10))
	told["the desk's search"] = h.desk.get(list + ".ja.html?q=" + url.QueryEscape("消去"))
	_, _, told["the desk's export"] = h.post(list+"/file.ja.html", http.Header{}, url.Values{"as": {".csv"}})
	host, path, _ := strings.Cut(strings.TrimPrefix(h.org.AwardAddress(award), "https://"), "/")
	r, err := http.NewRequestWithContext(h.t.Context(), http.MethodGet, h.at+"/"+path+".ja.html", http.NoBody)
	h.must(err)
	r.Host = host
	answer, err := learner.Do(r)
	h.must(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	h.must(err)
	if kept := answer.Header.Get("Cache-Control"); kept != "public, max-age=60" && kept != "no-store" {
		h.t.Errorf("the public page may lie in caches: %s", kept)
	}
	told["the public page"] = string(body)
	return told
}

// slowSink says to whom a mail goes, and answers for its data once that is received.
type slowSink struct {
	sink
	begun chan string
}

func (s slowSink) NewSession(*smtp.Conn) (smtp.Session, error) { return s, nil }

func (s slowSink) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.begun <- to
	return nil
}

// mailOnItsWay has a mail about an award sent to a server that has taken all of it and not answered yet, until release is
// called.
func (h *handed) mailOnItsWay(award issuance.ID) (release func()) {
	h.t.Helper()
	to := slowSink{sink{make(chan string)}, make(chan string)}
	server := smtp.NewServer(to)
	server.Domain = "localhost"
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	h.must(err)
	go func() { _ = server.Serve(listener) }() // until it is closed
	h.t.Cleanup(func() { _ = server.Close() })
	_, err = h.Mail.Set(h.t.Context(), h.by, mail.Settings{From: "office@mizunara-u.example", Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, Security: mail.Open})
	h.must(err)
	if status, _, body := h.post(h.at+"/desk/"+h.org.Slug+"/a/"+award.String()+"/send.ja.html", http.Header{}, url.Values{"to": {"other"}, "address": {"gone@home.example"}}); status != http.StatusSeeOther {
		h.t.Fatalf("sent again: status %d, %.300s", status, body)
	}
	taken := <-to.begun
	return func() {
		if text := <-to.got; taken != "gone@home.example" || !strings.Contains(text, taken) {
			h.t.Errorf("another mail was on its way, to %s: %.300s", taken, text)
		}
	}
}

// What was kept for a term is gone after it, and not before: every column of every table is looked through. What has no term
// stays.
func TestForgottenAfterItsTerm(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	ctx := t.Context()
	house := d.org.House
	house.RegisterYears = 5
	_, err := d.Service.SetHouse(ctx, d.by, d.org, house)
	d.must(err)
	plan, err := d.Service.PlanVersion(ctx, issuance.Request{Description: descriptionbook.Example(), BaseURL: d.org.BaseURL})
	d.must(err)
	p := &proposed{d.App, t, d.org, plan.Version.ClassID}
	released := p.begin("氏名,メール\n消去 花子,gone@students.example\n残留 蓮,stays@students.example\n")
	p.change(&released, decided)
	batch, err := d.Awarding.Release(ctx, d.by, &d.org, &released, p.seen(&released))
	d.must(err)
	working, stop := context.WithCancel(ctx)
	worked := make(chan error)
	go func() { worked <- d.Work(working, func(int, error) {}) }()
	p.finished(batch)
	stop()
	d.must(<-worked)
	awards, err := d.Store.Awards(ctx, d.org.ID, issuance.Selection{Batch: batch, OldestFirst: true}, issuance.Award{}, 9)
	d.must(err)
	gone, stays := awards[0], awards[1].Award
	d.must(d.Standing.Erase(ctx, d.by, d.org, gone.ID, standing.Erasure{Ground: standing.AtRequest}))
	code, err := d.Claims.Code(ctx, &stays)
	d.must(err)
	claim, err := d.Claims.Claims.ClaimOf(ctx, code[:8])
	d.must(err)
	given, err := d.Claims.Given(ctx, claim)
	d.must(err)
	d.must(d.Claims.Tell(ctx, given, claiming.Other, "本人の言葉"))
	d.must(d.Claims.AskAddress(ctx, given, "unproved@home.example", "ja"))
	tasks, err := d.Claims.Tasks(ctx, d.org.ID, department.Whole(), true, "", 9)
	d.must(err)
	d.must(d.Claims.Settle(ctx, d.by, &tasks[0], claiming.Reply{Answer: claiming.Noted, Text: "窓口の言葉"}))
	d.must(d.Standing.Revoke(ctx, d.by, d.org, stays.ID, issuance.Revocation{Code: "misconduct", Note: "非公開のメモ"}))

	now := time.Now()
	for _, at := range []struct {
		later time.Time
		want  map[string]string // the tables in which a text stands
	}{
		{now.Add(23 * time.Hour), map[string]string{"消去 花子": "[completion]", "unproved@home.example": "[claim mail]", "本人の言葉": "[learner_report]", "窓口の言葉": "[learner_report]", "非公開のメモ": "[award]"}},
		{now.AddDate(2, 0, 1), map[string]string{"消去 花子": "[completion]", "unproved@home.example": "[]", "本人の言葉": "[]", "窓口の言葉": "[]", "非公開のメモ": "[award]"}},
		{now.AddDate(5, 0, 1), map[string]string{"消去 花子": "[]", "非公開のメモ": "[]", "残留 蓮": "[recipient]", "stays@students.example": "[recipient]"}},
	} {
		d.Standing.Now = func() time.Time { return at.later }
		d.Claims.Now = d.Standing.Now
		d.must(d.Standing.ForgetTerms(ctx))
		d.must(d.Claims.Forget(ctx))
		_, err := d.Store.ForgetMails(ctx, d.by, at.later.AddDate(0, 0, -30), at.later)
		d.must(err)
		for text, want := range at.want {
			if found := fmt.Sprint(d.tablesWith(text)); found != want {
				t.Errorf("at %s %q stands in %s, want %s", at.later.Format(time.DateOnly), text, found, want)
			}
		}
	}
}

// tablesWith are the tables of the store in which a text stands, whatever the column.
func (d *desk) tablesWith(text string) (found []string) {
	d.t.Helper()
	db, err := sql.Open("sqlite", d.file)
	d.must(err)
	defer db.Close()
	names, err := db.QueryContext(d.t.Context(), `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
	d.must(err)
	defer names.Close()
	for names.Next() {
		var name string
		d.must(names.Scan(&name))
		rows, err := db.QueryContext(d.t.Context(), `SELECT * FROM "`+name+`"`)
		d.must(err)
		if holds(d, rows, []byte(text)) {
			found = append(found, name)
		}
	}
	d.must(names.Err())
	return found
}

// holds reports whether a text stands in rows.
func holds(d *desk, rows *sql.Rows, text []byte) (is bool) {
	defer rows.Close()
	columns, err := rows.Columns()
	d.must(err)
	cells, into := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
	for i := range cells {
		into[i] = &cells[i]
	}
	for rows.Next() {
		d.must(rows.Scan(into...))
		for _, cell := range cells {
			is = is || bytes.Contains(cell, text)
		}
	}
	d.must(rows.Err())
	return is
}
