package app_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/issuance"
)

// awardedFrom releases what a form of the desk hands in, with what is typed besides, and returns the awards in the order of the
// list.
func (d *desk) awardedFrom(at string, list, decided url.Values) []issuance.ListedAward {
	d.t.Helper()
	base := at + "/desk/" + d.org.Slug
	list.Set("class", regexp.MustCompile(`option value="([0-9a-f-]{36})"`).FindStringSubmatch(d.get(base + "/award.ja.html"))[1])
	_, rows, body := d.post(base+"/award.ja.html", http.Header{}, list)
	if !strings.Contains(rows, "/rows.") {
		d.t.Fatalf("the list is not read: %.1000s", body)
	}
	for _, found := range hidden.FindAllStringSubmatch(d.get(at+rows), -1) {
		decided.Set(found[1], found[2])
	}
	decided.Set("deed", "release")
	_, to, body := d.post(at+rows, http.Header{}, decided)
	batch := regexp.MustCompile(`/b/(\d+)/`).FindStringSubmatch(to)
	if batch == nil {
		d.t.Fatalf("not released: %.3000s", body)
	}
	number, err := strconv.ParseInt(batch[1], 10, 64)
	d.must(err)
	(&proposed{App: d.App, t: d.t, org: d.org}).finished(number)
	awards, err := d.Store.Awards(d.t.Context(), d.org.ID, issuance.Selection{Batch: number, OldestFirst: true}, issuance.Award{}, 99)
	d.must(err)
	return awards
}

// Each column of a list arrives in its award: the shown name beside the registered one, period, expiry, evidence, what the
// learner did, the language – else the organisation's, and never English by itself – and, where that is chosen, the signed
// form.
func TestEachColumnFromTheDesk(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	at := d.serve()
	const cells = "氏名\t表示氏名\tメール\t期\t有効期限\t根拠資料\t成果の説明\t言語\t発行日\n" +
		"見本 花子\tHana\ta@students.example\t2026前期\t2030-03-31\thttps://www.mizunara-u.example/works/1\t調査報告を書いた\t英語\t2026-03-20\n" +
		"見本 次郎\t\tb@students.example\t\t\t\t\t日本語\t\n" +
		"見本 三郎\t\tc@students.example\t\t\t\t\t\t\n"
	awards := d.awardedFrom(at, url.Values{"cells": {cells}}, url.Values{"signed-shown": {"1"}, "signed": {"1"}})
	if len(awards) != 3 {
		t.Fatalf("%d awards", len(awards))
	}
	first, err := d.Store.Recipient(t.Context(), awards[0].Award)
	d.must(err)
	if first.DisplayName != "Hana" || first.Name != "見本 花子" || awards[0].Period != "2026前期" ||
		awards[0].IssuedOn.Format("2006-01-02") != "2026-03-19" || awards[0].Expires.Format("2006-01-02") != "2030-03-31" {
		t.Errorf("the first: %+v, %+v", first, awards[0].Award)
	}
	for i, want := range []string{"en", "ja", "ja"} {
		edition, err := d.Store.Edition(t.Context(), d.org.ID, awards[i].Edition)
		d.must(err)
		signed, err := d.Store.Signed(t.Context(), d.org.ID, awards[i].ID)
		if err != nil || string(edition.Language) != want || signed.JWS == "" {
			t.Errorf("award %d is in %s, want %s; signed %q, %v", i, edition.Language, want, signed.JWS, err)
		}
	}
	whole, err := d.Store.Award(t.Context(), d.org.ID, awards[0].ID)
	d.must(err)
	document := string(whole.Assertion)
	for _, part := range []string{"https://www.mizunara-u.example/works/1", "調査報告を書いた", "2030-03-31"} {
		if !strings.Contains(document, part) {
			t.Errorf("the assertion has no %q: %s", part, document)
		}
	}
	typed := url.Values{
		"typed-rows": {"5"}, "typed.1.name": {" 見本 四郎 "}, "typed.1.email": {"d@students.example"}, "typed.3.email": {"e@students.example"}, "typed.3.name": {"見本 六郎"},
		"typed.3.language": {"en"}, "typed.4.language": {"en"},
	}
	more := url.Values{"deed": {"more"}}
	for name, texts := range typed {
		more[name] = texts
	}
	status, _, body := d.post(at+"/desk/"+d.org.Slug+"/award.ja.html", http.Header{}, more)
	if status != http.StatusOK || !strings.Contains(body, `name="typed.9.email"`) || !strings.Contains(body, `value="e@students.example"`) {
		t.Errorf("more rows: status %d, or what was typed is lost", status)
	}
	awards = d.awardedFrom(at, typed, url.Values{})
	if len(awards) != 2 || awards[0].Name != "見本 四郎" || awards[1].Email != "e@students.example" {
		t.Errorf("typed, and awarded: %+v", awards)
	}
	awards = d.awardedFrom(at, url.Values{"email": {"f@students.example"}, "name": {"見本 五郎"}, "display_name": {"ゴロー"}, "expires": {"2031-03-31"}}, url.Values{})
	if one, err := d.Store.Recipient(t.Context(), awards[0].Award); err != nil || one.DisplayName != "ゴロー" || awards[0].Expires.IsZero() {
		t.Errorf("by the short form: %+v, %v", one, err)
	}
}

// Of the four ways in which a list is handed in, the one is read whose button was pressed. What stands in another is not lost
// unsaid: the page asks first, with all that was typed; and the key Enter, which presses no button, has the only one read.
func TestWayThatWasPressed(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	at := d.serve()
	to := at + "/desk/" + d.org.Slug + "/award.ja.html"
	class := regexp.MustCompile(`option value="([0-9a-f-]{36})"`).FindStringSubmatch(d.get(to))[1]
	sent := func(more ...string) url.Values {
		form := url.Values{"class": {class}, "typed-rows": {"5"}}
		for i := 0; i < len(more); i += 2 {
			form.Add(more[i], more[i+1])
		}
		return form
	}
	cells, one, row := []string{"cells", "email\na@students.example\n"}, []string{"email", "b@students.example"}, []string{"typed.1.email", "c@students.example"}
	both := slices.Concat(cells, one)
	for name, c := range map[string]struct {
		form   url.Values
		status int
		says   []string
	}{
		"the one that holds something": {sent(slices.Concat(row, []string{"way", "type"})...), http.StatusSeeOther, []string{"c@students.example"}},
		"Enter, one holds something":   {sent(one...), http.StatusSeeOther, []string{"b@students.example"}},
		"another holds something": {
			sent(slices.Concat(both, []string{"way", "one"})...), http.StatusUnprocessableEntity,
			[]string{"「表計算のセルを貼り付け」と「1人だけ入力」に入力があります", "a@students.example", `value="b@students.example"`, `name="known" value="paste"`},
		},
		"pressed again":      {sent(slices.Concat(both, []string{"way", "one", "known", "paste", "known", "one"})...), http.StatusSeeOther, []string{"b@students.example"}},
		"the other then":     {sent(slices.Concat(both, []string{"way", "paste", "known", "paste", "known", "one"})...), http.StatusSeeOther, []string{"a@students.example"}},
		"one not known yet":  {sent(slices.Concat(both, row, []string{"way", "one", "known", "paste"})...), http.StatusUnprocessableEntity, []string{"「ここで名簿を入力」", "c@students.example"}},
		"Enter, two hold":    {sent(both...), http.StatusUnprocessableEntity, []string{"読み取る欄のボタン", "a@students.example", `value="b@students.example"`}},
		"pressed, and empty": {sent(slices.Concat(cells, []string{"way", "one"})...), http.StatusUnprocessableEntity, []string{"入力があるのは「表計算のセルを貼り付け」です", "a@students.example"}},
	} {
		status, rows, body := d.post(to, http.Header{}, c.form)
		if status == http.StatusSeeOther {
			body = d.get(at + rows)
		}
		for _, text := range c.says {
			if status != c.status || !strings.Contains(body, text) {
				t.Errorf("%s: status %d, want %d; says %q: %v", name, status, c.status, text, strings.Contains(body, text))
			}
		}
	}
}
