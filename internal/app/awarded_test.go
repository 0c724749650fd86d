package app_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
)

// awardPage leads to an award in the list of all.
var awardPage = regexp.MustCompile(`href="(/desk/[^"]*/a/[0-9a-f-]{36}/award\.ja\.html)"`)

// What was awarded is found in whatever letters, corrected, shown and taken back, each deed with who did it; another body's
// award is not there.
func TestAwardedByHTTP(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	at := d.serve()
	base := at + "/desk/" + d.org.Slug
	list := func(query url.Values) string { return d.get(base + "/awarded.ja.html?" + query.Encode()) }
	if body := list(nil); !strings.Contains(body, "/award.ja.html") || awardPage.MatchString(body) {
		t.Error("the empty list does not lead on")
	}
	class := regexp.MustCompile(`option value="([0-9a-f-]{36})"`).FindStringSubmatch(d.get(base + "/award.ja.html"))[1:]
	cells := "氏名\tメールアドレス\t学籍番号\n髙﨑 花子\thanako@students.example\tA-1\n見本 次郎\tjiro@students.example\tA-2\n"
	_, rows, _ := d.post(base+"/award.ja.html", http.Header{}, url.Values{"class": class, "cells": {cells}})
	form := url.Values{"decided": {"none"}, "deed": {"release"}}
	for _, found := range hidden.FindAllStringSubmatch(d.get(at+rows), -1) {
		form.Set(found[1], found[2])
	}
	if status, _, body := d.post(at+rows, http.Header{}, form); status != http.StatusSeeOther {
		t.Fatalf("the list is not released: status %d, %.2000s", status, body)
	}
	for end := time.Now().Add(30 * time.Second); len(awardPage.FindAllString(list(nil), -1)) < 2; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("nothing is issued")
		}
	}

	body := list(url.Values{"q": {"高崎"}})
	found := awardPage.FindAllStringSubmatch(body, -1)
	if len(found) != 1 || strings.Contains(body, "次郎") {
		t.Fatalf("高崎 finds %d awards", len(found))
	}
	for _, query := range []url.Values{{"q": {"nobody"}}, {"class": {"99"}}, {"status": {"revoked"}}, {"year": {"1999"}}, {"from": {"2999-01-01"}}, {"until": {"1999-12-31"}}, {"batch": {"1"}}} {
		if awardPage.MatchString(list(query)) {
			t.Errorf("%v finds somebody", query)
		}
	}
	today := time.Now().UTC()
	if days := (url.Values{"from": {today.AddDate(0, 0, -1).Format(time.DateOnly)}, "until": {today.AddDate(0, 0, 1).Format(time.DateOnly)}}); len(awardPage.FindAllString(list(days), -1)) != 2 {
		t.Errorf("%v do not find what was issued today", days)
	}
	award := found[0][1]
	d.tellsOfTheLearner(at + award)
	deed := func(name string, form url.Values) (int, string) {
		status, _, body := d.post(at+strings.Replace(award, "/award.", "/"+name+".", 1), http.Header{}, form)
		return status, body
	}
	for _, one := range []struct {
		deed   string
		form   url.Values
		status int
		says   string // the page of the award afterwards, or the answer
	}{
		{"name", url.Values{"name": {"高崎<i> 花子"}, "name_en": {"TAKASAKI Hanako"}}, http.StatusSeeOther, "高崎&lt;i&gt; 花子"},
		{"name", url.Values{"name": {strings.Repeat("長", 1000)}}, http.StatusUnprocessableEntity, strings.Repeat("長", 1000)},
		{"name", url.Values{"reading": {"ﾀｶｻｷ ﾊﾅｺ"}}, http.StatusSeeOther, "フリガナを訂正：タカサキ ハナコ"},
		{"name", url.Values{"student_id": {"ａ-２"}}, http.StatusUnprocessableEntity, "番号に誤りがないか"}, // 次郎's
		{"name", url.Values{"student_id": {"A-2"}, "anyway": {"yes"}}, http.StatusSeeOther, "学籍番号を訂正：A-1 → A-2"},
		{"shown", url.Values{"show": {"yes"}, "agreed": {"yes"}}, http.StatusUnprocessableEntity, "同意を撤回した"},
		{"name", url.Values{"name": {"高崎 華子"}, "seen": {"0123456789abcdef"}}, http.StatusUnprocessableEntity, "ほかの人が台帳を訂正しました"},
		{"renew", nil, http.StatusUnprocessableEntity, "有効期限が切れた"},
		{"revoke", url.Values{"note": {"入力ミス"}}, http.StatusUnprocessableEntity, "入力ミス"},
		{"revoke", url.Values{"reason": {"replaced"}, "note": {"差替え前"}}, http.StatusUnprocessableEntity, "差替え前"},
		{"revoke", url.Values{"reason": {"issued_in_error"}, "note": {"入力ミス"}}, http.StatusSeeOther, "取消済み"},
		{"revoke", url.Values{"reason": {"issued_in_error"}}, http.StatusUnprocessableEntity, "取消済み"},
	} {
		status, answer := deed(one.deed, one.form)
		if status == http.StatusSeeOther {
			answer = d.get(at + award)
		}
		if status != one.status || !strings.Contains(answer, one.says) {
			t.Errorf("%s %v: status %d, want %d and %q in %.3000s", one.deed, one.form, status, one.status, one.says, answer)
		}
	}
	shown := at + strings.Replace(awardPage.FindStringSubmatch(list(url.Values{"q": {"次郎"}}))[1], "/award.", "/shown.", 1)
	for _, want := range []int{http.StatusUnprocessableEntity, http.StatusSeeOther} { // the learner has to agree
		form := url.Values{"show": {"yes"}}
		if want == http.StatusSeeOther {
			form.Set("agreed", "yes")
		}
		if status, _, body := d.post(shown, http.Header{}, form); status != want {
			t.Errorf("shown with %v: status %d, want %d; %.2000s", form, status, want, body)
		}
	}
	if !awardPage.MatchString(list(url.Values{"q": {"takasaki"}, "status": {"revoked"}})) {
		t.Error("a corrected name and a revoked award are not found")
	}
	d.standsAgain(base, at+award, list)
	year := "2026"
	if status, _, body := d.post(base+"/awarded/file.ja.html", http.Header{}, url.Values{"as": {".csv"}, "asked": {"q=takasaki"}, "year": {year}}); status != http.StatusOK || !strings.Contains(body, "hanako@") || strings.Contains(body, "jiro@") {
		t.Errorf("the file has others than were found: status %d, %s", status, body)
	}
	if body := d.get(base + "/audit.ja.html?what=register"); !strings.Contains(body, "授与台帳の書出し（"+year+"年度、検索語で絞り込み）") || strings.Contains(body, "takasaki") {
		t.Errorf("the record does not say what was taken out, or whom it is about: %s", textOf(body))
	}
}

// tellsOfTheLearner wants the page of an award to say when its learner opened and received it, what was said of showing the
// name, and that there is an address of the learner's own, which the office does not see.
func (d *desk) tellsOfTheLearner(page string) {
	d.t.Helper()
	id, err := issuance.ParseID(regexp.MustCompile(`/a/([0-9a-f-]{36})/`).FindStringSubmatch(page)[1])
	d.must(err)
	award, err := d.Store.Award(d.t.Context(), d.org.ID, id)
	d.must(err)
	_, err = d.Claims.Code(d.t.Context(), &award)
	d.must(err)
	claim, err := d.Claims.Claims.Claim(d.t.Context(), d.org.ID, id)
	d.must(err)
	d.must(d.Claims.Open(d.t.Context(), &claim))
	d.must(d.Claims.Receive(d.t.Context(), &claim))
	given, err := d.Claims.Given(d.t.Context(), claim)
	d.must(err)
	d.must(d.Claims.Show(d.t.Context(), given, true, "words"))
	d.must(d.Claims.AskAddress(d.t.Context(), given, "hanako@private.example", locale.Japanese))
	body := d.get(page)
	for _, want := range []string{"開封日時", "受領日時", "同意（", "確認待ち", "本人が氏名の表示に同意", "本人が私用メールアドレスを入力（確認待ち）"} {
		if !strings.Contains(body, want) {
			d.t.Errorf("the page of the award does not say %q", want)
		}
	}
	if strings.Contains(body, "private.example") {
		d.t.Error("the office sees the learner's own address")
	}
	given, err = d.Claims.Given(d.t.Context(), claim)
	d.must(err)
	d.must(d.Claims.Show(d.t.Context(), given, false, "words"))
}

// standsAgain takes a revocation back on the award's page, and another in the list of what was revoked (F16).
func (d *desk) standsAgain(base, award string, list func(url.Values) string) {
	d.t.Helper()
	reinstate := strings.Replace(award, "/award.", "/reinstate.", 1)
	revoke := strings.Replace(award, "/award.", "/revoke.", 1)
	for _, want := range []int{http.StatusSeeOther, http.StatusUnprocessableEntity} { // the second time nothing is revoked
		if status, _, body := d.post(reinstate, http.Header{}, nil); status != want {
			d.t.Errorf("reinstated: status %d, want %d; %.2000s", status, want, body)
		}
	}
	if page := d.get(award); !strings.Contains(page, "取消しの撤回") || strings.Contains(page, "取消済み") {
		d.t.Errorf("it does not stand again: %.3000s", page)
	}
	if status, _, _ := d.post(revoke, http.Header{}, url.Values{"reason": {"misconduct"}}); status != http.StatusSeeOther {
		d.t.Errorf("revoked once more: status %d", status)
	}
	shown := list(url.Values{"status": {"revoked"}})
	if !strings.Contains(shown, "1件の取消しを撤回する") {
		d.t.Errorf("the list does not offer to reinstate: %.3000s", shown)
	}
	for _, one := range []struct {
		count string
		want  int
	}{{"2", http.StatusConflict}, {"", http.StatusConflict}, {"1", http.StatusSeeOther}, {"0", http.StatusUnprocessableEntity}} {
		form := url.Values{"asked": {"status=revoked"}, "count": {one.count}}
		if status, _, body := d.post(base+"/reinstate.ja.html", http.Header{}, form); status != one.want {
			d.t.Errorf("%q awards reinstated: status %d, want %d; %.2000s", one.count, status, one.want, body)
		}
	}
	if status, _, _ := d.post(revoke, http.Header{}, url.Values{"reason": {"issued_in_error"}}); status != http.StatusSeeOther {
		d.t.Errorf("revoked at last: status %d", status)
	}
}

// What is wrong in a badge itself is corrected by another in its place: what would happen is shown first, the old page leads to
// the new award, and of two who correct the same award the second is told so. Those whose awards have expired stand in a list
// at once.
func TestReissueByHTTP(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	at := d.serve()
	base := at + "/desk/" + d.org.Slug
	class := regexp.MustCompile(`option value="([0-9a-f-]{36})"`).FindStringSubmatch(d.get(base + "/award.ja.html"))[1:]
	cells := "氏名\tメールアドレス\t学籍番号\tフリガナ\t受講者区分\t発行日\t有効期限\n見本 花子\thanako@students.example\tA-1\tミホン ハナコ\t社会人\t2024-01-10\t2024-02-10\n"
	_, rows, _ := d.post(base+"/award.ja.html", http.Header{}, url.Values{"class": class, "cells": {cells}})
	form := url.Values{"decided": {"none"}, "deed": {"release"}}
	for _, found := range hidden.FindAllStringSubmatch(d.get(at+rows), -1) {
		form.Set(found[1], found[2])
	}
	if status, _, body := d.post(at+rows, http.Header{}, form); status != http.StatusSeeOther {
		t.Fatalf("the list is not released: status %d, %.2000s", status, body)
	}
	wait := func(query string, count int) []string {
		t.Helper()
		for end := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			var paths []string
			for _, found := range awardPage.FindAllStringSubmatch(d.get(base+"/awarded.ja.html?"+query), -1) {
				paths = append(paths, found[1])
			}
			if len(paths) == count {
				return paths
			}
			if time.Now().After(end) {
				t.Fatalf("%s: %d awards, want %d", query, len(paths), count)
			}
		}
	}
	old := wait("", 1)[0]
	reissue := at + strings.Replace(old, "/award.", "/reissue.", 1)

	asked := url.Values{"asked": {"status=expired"}}
	if status, _, _ := d.post(base+"/renew.ja.html", http.Header{}, asked); status != http.StatusUnprocessableEntity {
		t.Errorf("a renewal of no class: status %d", status)
	}
	asked.Set("asked", "status=expired&class="+regexp.MustCompile(`<option value="(\d+)"`).FindStringSubmatch(d.get(base + "/awarded.ja.html"))[1])
	one := strings.Replace(reissue, "/reissue.", "/renew.", 1)
	status, list, body := d.post(base+"/renew.ja.html", http.Header{}, asked)
	if page := d.get(at + list); status != http.StatusSeeOther || !strings.Contains(page, "hanako@students.example") || strings.Contains(page, "2024") {
		t.Errorf("renewed together: status %d, %.500s, then %.3000s", status, body, page)
	}
	for path, form := range map[string]url.Values{base + "/renew.ja.html": asked, one: nil} {
		if status, _, body := d.post(path, http.Header{}, form); status != http.StatusUnprocessableEntity || !strings.Contains(body, "名簿を作っていません") {
			t.Errorf("%s: a second list is begun: status %d, %.1000s", path, status, body)
		}
	}
	if body := d.get(at + old); !strings.Contains(body, "新しく発行する名簿があります") || !strings.Contains(body, strings.TrimPrefix(list, at)) {
		t.Errorf("the award does not lead to the list by which it is to be renewed: %.4000s", body)
	}
	if status, _, body := d.post(at+strings.Replace(list, "/rows.", "/drop.", 1), http.Header{}, url.Values{"deed": {"drop"}}); status != http.StatusSeeOther {
		t.Errorf("the list is not given up: status %d, %.1000s", status, body)
	}
	if status, _, body := d.post(one, http.Header{}, nil); status != http.StatusSeeOther {
		t.Errorf("after the list was given up there is no other: status %d, %.1000s", status, body)
	}

	nobodys := url.Values{"reason": {"issued_in_error"}, "back": {"yes"}}
	if status, _, body := d.post(at+strings.Replace(old, "/award.", "/revoke.", 1), http.Header{}, nobodys); status != http.StatusUnprocessableEntity || !strings.Contains(body, "差替え前の授与を有効に戻せません") {
		t.Errorf("what took nobody's place is revoked together with the return of that one: status %d, %.2000s", status, body)
	}
	wait("status=revoked", 0)

	filled := func(changed url.Values) url.Values {
		form := url.Values{"email": {"hanako@students.example"}, "name": {"見本 花子"}, "reading": {"ミホン ハナコ"}, "student_id": {"A-1"}, "issued_on": {"2024-01-10"}, "language": {"ja"}}
		for key, value := range changed {
			form[key] = value
		}
		return form
	}
	if body := d.get(reissue); !strings.Contains(body, `value="2024-01-10"`) || !strings.Contains(body, `value="2024-02-10"`) {
		t.Errorf("the form does not hold the days of the award: %.4000s", body)
	}
	if status, _, body := d.post(reissue, http.Header{}, filled(url.Values{"email": {"nobody"}, "narrative": {"書いたこと"}})); status != http.StatusUnprocessableEntity || !strings.Contains(body, "書いたこと") {
		t.Errorf("a bad address: status %d", status)
	}
	_, body = d.look(reissue, filled(url.Values{"deed": {"look"}, "student_id": {""}, "narrative": {"レポート"}}))
	version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(body)
	if version == nil || !strings.Contains(body, "新しいものには入らない項目：学籍番号") || !strings.Contains(body, "<del dir=\"auto\">（なし）</del> → <ins dir=\"auto\">レポート</ins>") {
		t.Fatalf("what would happen is not shown: %.5000s", body)
	}
	if !strings.Contains(body, `type="hidden" name="narrative" value="レポート"`) || strings.Contains(body, `id="narrative"`) {
		t.Errorf("beside what would happen something else can be typed: %.5000s", body)
	}
	if status, body := d.look(reissue, filled(url.Values{"deed": {"change"}, "narrative": {"レポート"}})); status != http.StatusOK || !strings.Contains(body, `id="narrative" name="narrative" value="レポート"`) {
		t.Errorf("what was looked at cannot be changed: status %d, %.3000s", status, body)
	}
	if status, _, body := d.post(reissue, http.Header{}, filled(nil)); status != http.StatusUnprocessableEntity || !strings.Contains(body, "変わるところがありません") {
		t.Errorf("nothing is to change: status %d, %.3000s", status, body)
	}
	if status, _ := d.look(reissue, filled(url.Values{"deed": {"reissue"}, "version": {"99"}, "narrative": {"レポート"}})); status != http.StatusOK {
		t.Errorf("another version than was seen: status %d", status)
	}
	wait("status=revoked", 0)
	do := filled(url.Values{"deed": {"reissue"}, "version": version[1:], "narrative": {"レポート"}})
	retired, err := d.Service.FindClass(t.Context(), class[0])
	d.must(err)
	if _, err := d.Authoring.Retire(t.Context(), d.by, retired, true); err != nil { // to mend an error is to award nobody
		t.Fatal(err)
	}
	if status, batch, body := d.post(reissue, http.Header{}, do); status != http.StatusSeeOther || !strings.Contains(batch, "/b/") {
		t.Fatalf("not reissued: status %d, %s, %.3000s", status, batch, body)
	}
	stands := wait("status=valid", 1)[0]
	if body := d.get(at + old); !strings.Contains(body, stands) {
		t.Error("the old award's page at the desk does not lead to the new one")
	}
	public := regexp.MustCompile(`href="http[^"]*(/o/[^"]*/a/[0-9a-f-]{36})"`)
	was, is := public.FindStringSubmatch(d.get(at+old)), public.FindStringSubmatch(d.get(at+stands))
	if was == nil || is == nil {
		t.Fatal("no public pages")
	}
	if body := d.atHost("badges.example", at+was[1]+".ja.html"); !strings.Contains(body, "訂正のうえ再発行") || !strings.Contains(body, is[1]) {
		t.Errorf("the old page does not lead to the new one: %.3000s", body)
	}
	if status, _, body := d.post(reissue, http.Header{}, do); status != http.StatusUnprocessableEntity || !strings.Contains(body, "すでに差し替えています") {
		t.Errorf("reissued twice: status %d, %.3000s", status, body)
	}
	if body := d.get(at + stands); !strings.Contains(body, "社会人") || !strings.Contains(body, "この学習者に有効なものは残りません") {
		t.Error("what the form does not ask for is lost, or it is not said what its revocation leaves")
	}
	revoke := url.Values{"reason": {"issued_in_error"}, "back": {"yes"}}
	if status, _, body := d.post(at+strings.Replace(stands, "/award.", "/revoke.", 1), http.Header{}, revoke); status != http.StatusSeeOther {
		t.Fatalf("the replacement is not revoked: status %d, %.2000s", status, body)
	}
	if body := d.get(at + old); !strings.Contains(body, "取消しの撤回") || strings.Contains(body, "取消済み（") {
		t.Errorf("the first does not stand again: %.4000s", body)
	}
	if body := d.atHost("badges.example", at+was[1]+".ja.html"); strings.Contains(body, "訂正のうえ再発行") || strings.Contains(body, is[1]) {
		t.Errorf("the first award's public page still says that it was replaced: %.3000s", body)
	}
}

// What ends soon is told on the start page and in the calendar, is found as such, and a list is made of it that is released
// once it has ended, each new award as long as the old one. What has been renewed and what renews it lead to each other.
func TestRenewByHTTP(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	at := d.serve()
	base := at + "/desk/" + d.org.Slug
	ends := time.Now().In(d.org.Location()).AddDate(0, 0, 30)
	class := regexp.MustCompile(`option value="([0-9a-f-]{36})"`).FindStringSubmatch(d.get(base + "/award.ja.html"))[1]
	release := func(cells string) {
		t.Helper()
		_, rows, _ := d.post(base+"/award.ja.html", http.Header{}, url.Values{"class": {class}, "cells": {cells}})
		form := url.Values{"decided": {"none"}, "deed": {"release"}}
		for _, found := range hidden.FindAllStringSubmatch(d.get(at+rows), -1) {
			form.Set(found[1], found[2])
		}
		if status, _, body := d.post(at+rows, http.Header{}, form); status != http.StatusSeeOther {
			t.Fatalf("the list is not released: status %d, %.2000s", status, body)
		}
	}
	page := func(query string) string {
		t.Helper()
		for end := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			if found := awardPage.FindStringSubmatch(d.get(base + "/awarded.ja.html?" + query)); found != nil {
				return found[1]
			}
			if time.Now().After(end) {
				t.Fatalf("%s: no award", query)
			}
		}
	}
	const head = "氏名\tメールアドレス\t発行日\t有効期限\n"
	release(head + "見本 花子\thanako@students.example\t2024-01-10\t2024-02-10\n見本 次郎\tjiro@students.example\t" +
		ends.AddDate(-1, 0, 1).Format(time.DateOnly) + "\t" + ends.Format(time.DateOnly) + "\n見本 三郎\tsaburo@students.example\t" +
		ends.AddDate(-1, 0, 1).Format(time.DateOnly) + "\t" + ends.AddDate(0, 0, 30).Format(time.DateOnly) + "\n")
	soon := page("status=ending&q=jiro")
	if body := d.get(base + "/drafts.ja.html"); !strings.Contains(body, "90日以内に有効期限の切れるデジタル証明が2件") {
		t.Error("the start page does not tell what ends")
	}
	if body := d.get(base + "/calendar.ja.html?year=" + strconv.Itoa(ends.AddDate(0, -3, 0).Year())); !strings.Contains(body, "有効期限の切れるデジタル証明1件") {
		t.Error("the calendar does not tell what ends")
	}
	if body := d.get(base + "/awarded.ja.html?from=xx"); !strings.Contains(body, "「xx」を日付として読み取れない") {
		t.Error("a day that is none is passed over without a word")
	}
	if body := d.get(base + "/awarded.ja.html?page=99&from=" + url.QueryEscape("令和2年4月1日")); !strings.Contains(body, `value="2020-04-01"`) || !awardPage.MatchString(body) {
		t.Errorf("a day by an era, and the page behind the last: %.3000s", body)
	}
	status, list, body := d.post(at+strings.Replace(soon, "/award.", "/renew.", 1), http.Header{}, nil)
	if status != http.StatusSeeOther {
		t.Fatalf("no list: status %d, %.1000s", status, body)
	}
	for _, want := range []string{locale.Day(locale.Japanese, ends.AddDate(1, 0, 0)), ends.AddDate(0, 0, 1).Format(time.DateOnly) + "T00:00"} {
		if body := d.get(at + list); !strings.Contains(body, want) {
			t.Errorf("the list does not say %q: %.6000s", want, body)
		}
	}
	if body := d.get(base + "/drafts.ja.html"); !strings.Contains(body, "デジタル証明が1件あります（ほかに、更新の名簿があるもの1件）") {
		t.Error("the start page counts what is to be renewed already")
	}
	number := regexp.MustCompile(`<option value="(\d+)"`).FindStringSubmatch(d.get(base + "/awarded.ja.html"))[1]
	if body := d.get(base + "/awarded.ja.html?status=ending&class=" + number); !strings.Contains(body, "このうち1件は") || !strings.Contains(body, "この1件の") || !strings.Contains(body, "更新の名簿あり") {
		t.Errorf("the list of what ends does not say what is to be renewed already: %.6000s", body)
	}
	if status, _, body := d.post(at+strings.Replace(list, "/rows.", "/drop.", 1), http.Header{}, url.Values{"deed": {"drop"}}); status != http.StatusSeeOther {
		t.Errorf("the list is not given up: status %d, %.1000s", status, body)
	}
	if status, to, body := d.post(base+"/renew.ja.html", http.Header{}, url.Values{"asked": {"status=ending&class=" + number}}); status != http.StatusSeeOther || !strings.Contains(to, "/awards.") {
		t.Errorf("a list for each end: status %d to %s, %.1000s", status, to, body)
	}
	if body := d.get(base + "/awards.ja.html"); strings.Count(body, "更新（有効期限は元と同じ長さ）") < 2 {
		t.Errorf("two who end on two days are not on two lists: %.4000s", body)
	}

	old := page("status=expired")
	release(head + "見本 花子\thanako@students.example\t" + ends.AddDate(-1, 0, 1).Format(time.DateOnly) + "\t" + ends.AddDate(1, 0, 0).Format(time.DateOnly) + "\n")
	anew := page("q=hanako&status=valid")
	if body := d.get(at + old); !strings.Contains(body, anew) || strings.Contains(body, "新しく発行する名簿を作る") {
		t.Error("what was renewed does not lead to what renews it, or is to be renewed again")
	}
	if body := d.get(at + anew); !strings.Contains(body, old) {
		t.Error("what renews does not lead to what was renewed")
	}
	public := regexp.MustCompile(`href="http[^"]*(/o/[^"]*/a/[0-9a-f-]{36})"`)
	was, is := public.FindStringSubmatch(d.get(at + old))[1], public.FindStringSubmatch(d.get(at + anew))[1]
	if body := d.atHost("badges.example", at+was+".ja.html"); !strings.Contains(body, is) {
		t.Errorf("the public page of what was renewed does not lead on: %.3000s", body)
	}
}

// A list is undone after one more question, which names the number and whom it concerns; where that has changed it is asked
// again. What was done stands on the list's page, with who did it and why.
func TestUndoneAfterAQuestion(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	at := d.serve()
	_, number := d.awarded()
	batch := at + "/desk/" + d.org.Slug + "/b/" + number + "/"
	undo := func(form url.Values) (int, string) {
		return d.look(batch+"undo.ja.html", form)
	}
	form := url.Values{"reason": {"wrong_content"}, "note": {"別の名簿"}}
	if status, body := undo(url.Values{"note": {"別の名簿"}}); status != http.StatusUnprocessableEntity || !strings.Contains(body, "別の名簿") {
		t.Errorf("without a reason: status %d", status)
	}
	for _, sure := range []string{"", "7"} {
		form.Set("sure", sure)
		if status, body := undo(form); status != http.StatusOK || !strings.Contains(body, "まだ取り消していません") || !strings.Contains(body, "別の名簿") {
			t.Errorf("sure of %q: status %d, %.3000s", sure, status, body)
		}
	}
	if strings.Contains(d.get(batch+"batch.ja.html"), "すべて取り消されています") {
		t.Fatal("it is undone before the question was answered")
	}
	_, body := undo(form)
	form["sure"] = regexp.MustCompile(`name="sure" value="(\d+)"`).FindStringSubmatch(body)[1:]
	if status, _ := undo(form); status != http.StatusSeeOther {
		t.Errorf("status %d", status)
	}
	if page := d.get(batch + "batch.ja.html"); !strings.Contains(page, "発行回全体の取消し（内容に誤りがあったため）") {
		t.Errorf("the page does not tell of it: %.3000s", page)
	}
}

// A list of more than a thousand is undone by two people: who asks names the number and does nothing by it, nor by agreeing to
// what one has asked oneself; a colleague agrees to what was shown.
func TestT20F16UndoneByTwo(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	at := d.serve()
	base := at + "/desk/" + d.org.Slug
	class := regexp.MustCompile(`option value="([0-9a-f-]{36})"`).FindStringSubmatch(d.get(base + "/award.ja.html"))[1:]
	var cells strings.Builder
	cells.WriteString("氏名\tメールアドレス\n")
	for i := range 1001 {
		fmt.Fprintf(&cells, "見本 %d\ts%d@students.example\n", i, i)
	}
	_, rows, _ := d.post(base+"/award.ja.html", http.Header{}, url.Values{"class": class, "cells": {cells.String()}})
	form := url.Values{"decided": {"none"}, "deed": {"release"}}
	for _, found := range hidden.FindAllStringSubmatch(d.get(at+rows), -1) {
		form.Set(found[1], found[2])
	}
	status, batch, body := d.post(at+rows, http.Header{}, form)
	if status != http.StatusSeeOther {
		t.Fatalf("the list is not released: status %d, %.2000s", status, body)
	}
	number, err := strconv.ParseInt(strings.Split(batch, "/")[4], 10, 64)
	d.must(err)
	(&proposed{App: d.App, t: t, org: d.org}).finished(number)
	batch, _, _ = strings.Cut(at+batch, "?") // what stands there says that it was done just now
	undo := strings.Replace(batch, "/batch.", "/undo.", 1)
	post := func(form url.Values, want int, says string) {
		t.Helper()
		if status, _, body := d.post(undo, http.Header{}, form); status != want || !strings.Contains(body, says) {
			t.Errorf("%v: status %d, want %d and %q in %.2500s", form, status, want, says, body)
		}
	}
	post(url.Values{"reason": {"issued_in_error"}}, http.StatusUnprocessableEntity, "1001")
	post(url.Values{"reason": {"issued_in_error"}, "count": {"１，００２"}}, http.StatusUnprocessableEntity, "autofocus")
	post(url.Values{"reason": {"issued_in_error"}, "note": {"別の名簿"}, "count": {"１，００１"}}, http.StatusSeeOther, "")
	shown := d.get(batch)
	if !strings.Contains(shown, "別の名簿") || strings.Contains(shown, `value="agree"`) {
		t.Error("who has asked is not told so, or is offered to agree")
	}
	if !strings.Contains(shown, "再開するまで送られません") || strings.Contains(shown, `value="resume"`) {
		t.Error("it is not said that mails wait, or it is offered to go on while the undoing is asked for")
	}
	post(url.Values{"deed": {"resume"}}, http.StatusUnprocessableEntity, "再開していません")
	post(url.Values{"deed": {"agree"}, "asked": {"1"}}, http.StatusConflict, "変わっています")
	post(url.Values{"deed": {"withdraw"}, "asked": {"1"}}, http.StatusUnprocessableEntity, "取り下げていません")
	start := base + "/drafts.ja.html"
	if body := d.get(start); !strings.Contains(body, "同意待ち") {
		t.Error("who has asked does not see on the start page that it waits")
	}
	asked := regexp.MustCompile(`name="asked" value="(\d+)"`)
	post(url.Values{"deed": {"withdraw"}, "asked": asked.FindStringSubmatch(shown)[1:]}, http.StatusSeeOther, "")
	if body := d.get(start) + d.get(batch); strings.Contains(body, "同意待ち") || asked.MatchString(body) {
		t.Error("what was withdrawn is still asked for")
	}
	if !strings.Contains(d.get(batch), `value="resume"`) {
		t.Error("what was withdrawn goes on by itself, or never")
	}
	post(url.Values{"deed": {"resume"}}, http.StatusSeeOther, "")
	if body := d.get(batch); strings.Contains(body, `value="resume"`) || !strings.Contains(body, "発行とメールの再開") {
		t.Error("it does not go on, or the page does not tell of it")
	}
	post(url.Values{"reason": {"issued_in_error"}, "note": {"別の名簿"}, "count": {"1001"}}, http.StatusSeeOther, "")
	colleague, err := d.Auth.Add(t.Context(), d.by, auth.Invitation{Email: "second@mizunara-u.example", Language: "ja", Membership: auth.Membership{Org: d.org.ID, Role: auth.Administrator}})
	d.must(err)
	token, err := d.Auth.SignInAs(t.Context(), colleague.ID, auth.ByLink, "", "test")
	d.must(err)
	host, err := url.Parse(at)
	d.must(err)
	own := d.client.Jar.Cookies(host)
	d.client.Jar.SetCookies(host, []*http.Cookie{{Name: "mitome", Value: string(token)}})
	if body := d.get(start); !strings.Contains(body, "発行回全体の取消しへの同意を求めています") || !strings.Contains(body, strings.TrimPrefix(batch, at)) {
		t.Errorf("a colleague sees no task on the start page: %.4000s", body)
	}
	d.toldDaily(&colleague, "1 request of a colleague to agree to")
	agree := asked.FindStringSubmatch(d.get(batch))
	if agree == nil {
		t.Fatalf("a colleague is not offered to agree: %.4000s", d.get(batch))
	}
	d.client.Jar.SetCookies(host, own)
	post(url.Values{"deed": {"agree"}, "asked": agree[1:]}, http.StatusUnprocessableEntity, "別の人の同意")
	if strings.Contains(d.get(batch), "この発行回はすべて取り消されています") {
		t.Fatal("one person alone has undone it")
	}
	d.client.Jar.SetCookies(host, []*http.Cookie{{Name: "mitome", Value: string(token)}})
	post(url.Values{"deed": {"agree"}, "asked": agree[1:]}, http.StatusSeeOther, "")
	for end := time.Now().Add(time.Minute); !strings.Contains(d.get(batch), "この発行回はすべて取り消されています"); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it is not undone")
		}
	}
	d.reinstatedByTwo(batch, func(owner bool) {
		cookies := []*http.Cookie{{Name: "mitome", Value: string(token)}}
		if owner {
			cookies = own
		}
		d.client.Jar.SetCookies(host, cookies)
	})
}

// toldDaily wants the daily mail to somebody to say something.
func (d *desk) toldDaily(person *auth.Person, want string) {
	d.t.Helper()
	note := mail.WaitsNote(person.ID.String(), time.Now(), mail.Address{Address: person.Email}, "en", time.Now())
	d.must(d.Auth.Introduce(d.t.Context(), *person, "副担当", "ja", true))
	letter, err := d.Mail.Writers[mail.Waits](d.t.Context(), &note)
	d.must(err)
	if !strings.Contains(letter.Text, want) {
		d.t.Errorf("the daily mail is without %q: %s", want, letter.Text)
	}
}

// reinstatedByTwo takes an undoing back (F16): a colleague asks, who has asked agrees to nothing, and the owner agrees.
// Everything stands again, and the record tells both.
func (d *desk) reinstatedByTwo(batch string, become func(owner bool)) {
	d.t.Helper()
	reinstate := strings.Replace(batch, "/batch.", "/reinstate.", 1)
	post := func(form url.Values, want int) string {
		d.t.Helper()
		status, _, body := d.post(reinstate, http.Header{}, form)
		if status != want {
			d.t.Errorf("%v: status %d, want %d; %.2500s", form, status, want, body)
		}
		return body
	}
	post(url.Values{"deed": {"agree"}}, http.StatusConflict)
	for end := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) { // until the last of them is revoked
		status, _, body := d.post(reinstate, http.Header{}, url.Values{"deed": {"ask"}})
		if status == http.StatusSeeOther {
			break
		}
		if !strings.Contains(body, "まだ終わっていません") || time.Now().After(end) {
			d.t.Fatalf("asked to reinstate: status %d, %.2500s", status, body)
		}
	}
	become(true)
	asked := regexp.MustCompile(`name="asked" value="(\d+)"`).FindStringSubmatch(d.get(batch))
	if asked == nil {
		d.t.Fatalf("a colleague is not offered to agree: %.4000s", d.get(batch))
	}
	become(false)
	if body := post(url.Values{"deed": {"agree"}, "asked": asked[1:]}, http.StatusUnprocessableEntity); !strings.Contains(body, "別の人の同意") {
		d.t.Errorf("who has asked agrees: %.2500s", body)
	}
	become(true)
	if start := d.get(batch[:strings.Index(batch, "/b/")] + "/drafts.ja.html"); !strings.Contains(start, "撤回することへの同意を求めています") {
		d.t.Error("a colleague sees no task on the start page")
	}
	post(url.Values{"deed": {"agree"}, "asked": asked[1:]}, http.StatusSeeOther)
	if page := d.get(batch + "?reinstated"); strings.Contains(page, "すべて取り消されています") || !strings.Contains(page, "1001") || !strings.Contains(page, "取消しを撤回しました") {
		d.t.Errorf("it does not stand again: %.3000s", page)
	}
	record := d.get(batch[:strings.Index(batch, "/b/")] + "/audit.ja.html")
	if n := strings.Count(record, "発行回全体の取消しの撤回"); n != 2 {
		d.t.Errorf("the record tells %d times of what was asked and done to reinstate, want 2", n)
	}
}

// atHost is a page as a reader of the host is answered, whatever its status.
func (d *desk) atHost(host, address string) string {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), http.MethodGet, address, http.NoBody)
	d.must(err)
	r.Host = host
	answer, err := d.client.Do(r)
	d.must(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	d.must(err)
	return string(body)
}
