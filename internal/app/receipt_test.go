package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/mail"
)

// T28: a receipt code that is shared in public awards nothing and floods nobody. What is asked by it reaches the office once
// the mail's button is pressed; three mails a day go to an address; a code takes so many and no more; and an address goes into
// a list only where the list has its learner and lacks it.
func TestT28ReceiptCode(t *testing.T) {
	t.Parallel()
	h := handOut(t, "氏名,メール\n見本 花子,hanako@students.example\n")
	base := h.at + "/desk/" + h.org.Slug
	class := regexp.MustCompile(`option value="([0-9a-f-]{36})"`).FindStringSubmatch(h.desk.get(base + "/award.ja.html"))[1]
	tomorrow := time.Now().AddDate(0, 0, 1).Format(time.DateOnly)
	for what, form := range map[string]url.Values{
		"no class": {"label": {"データ講座"}, "most": {"2"}, "ends": {tomorrow}},
		"no name":  {"class": {class}, "most": {"2"}, "ends": {tomorrow}},
		"no end":   {"class": {class}, "label": {"データ講座"}, "most": {"2"}, "ends": {"いつか"}},
		"too many": {"class": {class}, "label": {"データ講座"}, "most": {"100000"}, "ends": {tomorrow}},
	} {
		if status, _, body := h.post(base+"/codes.ja.html", http.Header{}, form); status != http.StatusUnprocessableEntity || form.Get("label") != "" && !strings.Contains(body, "データ講座") {
			t.Errorf("%s: status %d", what, status)
		}
	}
	if status, _, body := h.post(base+"/codes.ja.html", http.Header{}, url.Values{"class": {class}, "label": {"データ講座 修了者"}, "most": {"３"}, "ends": {tomorrow}}); status != http.StatusSeeOther {
		t.Fatalf("a code: status %d, %.2000s", status, body)
	}
	codes, err := h.Store.ReceiptsOf(t.Context(), h.org.ID, department.Whole(), 9)
	h.must(err)
	code := codes[0].Handle
	sheet := h.desk.get(base + "/codes/sheet.en.html?code=" + code)
	for _, want := range []string{"<svg", claiming.Grouped(code), "Nothing is awarded by this code alone", "このコードだけでは授与されません", "/mine/ask"} {
		if !strings.Contains(sheet, want) {
			t.Errorf("the sheet does not have %q", want)
		}
	}

	nobody := jarred(t)
	if answer, _ := h.get(nobody, "/mine/ask?c="+code); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("what the sheet holds: status %d", answer.StatusCode)
	}
	if answer, body := h.get(nobody, "/mine/ask.ja.html?c="+strings.ToLower(code)); answer.StatusCode != http.StatusOK || !strings.Contains(body, "データ講座 修了者") {
		t.Errorf("the code as it is typed: status %d, %.2000s", answer.StatusCode, body)
	}
	if answer, _ := h.get(nobody, "/mine/ask.ja.html?c=00000000"); answer.StatusCode != http.StatusNotFound {
		t.Errorf("a guessed code: status %d", answer.StatusCode)
	}
	ask := func(name, student, address string) (int, string) {
		answer, body := h.send(nobody, "/mine/ask.ja.html", h.at, url.Values{"c": {code}, "name": {name}, "student": {student}, "address": {address}})
		return answer.StatusCode, body
	}
	for _, bad := range [][3]string{{"", "S1", "a@home.example"}, {"高橋 葵", "S1", "nobody"}, {"高橋 葵", "S1", "a@home.example\r\nBcc: b@home.example"}, {strings.Repeat("長", 500), "", "a@home.example"}} {
		if status, body := ask(bad[0], bad[1], bad[2]); status != http.StatusUnprocessableEntity || bad[0] == "高橋 葵" && !strings.Contains(body, "高橋 葵") {
			t.Errorf("%q: status %d", bad, status)
		}
	}
	for i := range 4 {
		want := http.StatusOK
		if i == 3 {
			want = http.StatusUnprocessableEntity
		}
		if status, body := ask("高橋 葵", "Ｓ１", "aoi@home.example"); status != want {
			t.Fatalf("asked for the %d. time: status %d, %.2000s", i+1, status, body)
		}
	}
	h.wantRequests("nobody has pressed a button", 0)
	link, text := h.mailTo("aoi@home.example", "/mine/asked")
	if strings.Contains(text, "高橋") {
		t.Error("the mail to an address that is not proved tells a name")
	}
	prove := func(link string) int {
		h.get(nobody, strings.Replace(link, "/mine/asked", "/mine/asked.ja.html", 1)) // as a mail scanner does
		answer, _ := h.send(nobody, "/mine/asked.ja.html", h.at, url.Values{"k": {strings.TrimPrefix(link, "/mine/asked?k=")}})
		return answer.StatusCode
	}
	guess := map[bool]string{true: "1", false: "0"}[strings.HasSuffix(link, "0")]
	if status := prove(link[:len(link)-1] + guess); status != http.StatusNotFound {
		t.Errorf("a guessed link: status %d", status)
	}
	h.wantRequests("a guessed link", 0)
	for range 2 {
		if status := prove(link); status != http.StatusOK {
			t.Fatalf("proved: status %d", status)
		}
	}
	h.wantRequests("one has pressed it, twice", 1)
	for i := range 3 { // strangers with the shared code, and mailboxes: they use nothing up
		ask("見知らぬ 人", "S2", fmt.Sprintf("stranger%d@home.example", i))
		link, _ := h.mailTo(fmt.Sprintf("stranger%d@home.example", i), "/mine/asked")
		if status := prove(link); status != http.StatusOK {
			t.Errorf("stranger %d: status %d", i, status)
		}
	}
	if status, _ := ask("鈴木 蓮", "S9", "ｒｅｎ＠ｈｏｍｅ．ｅｘａｍｐｌｅ"); status != http.StatusOK {
		t.Errorf("a learner after strangers, who types in full width: status %d", status)
	}
	h.mailTo("ren@home.example", "/mine/asked")
	h.wantRequests("three strangers and a learner", 4)
	if page := h.desk.get(base + "/drafts.ja.html"); !strings.Contains(page, "受領コードによる申出が4件") {
		t.Error("the start page does not name the requests")
	}
	h.post(h.at+"/desk/account.ja.html", http.Header{}, url.Values{"name": {"教務 太郎"}, "language": {"ja"}, "daily": {"1"}})
	daily, err := h.Mail.Writers[mail.Waits](t.Context(), &mail.Note{Kind: mail.Waits, About: h.owner.ID.String(), Lang: "ja"})
	if h.must(err); !strings.Contains(daily.Text, "受領コードによる申出4件") || !strings.Contains(daily.Text, "4 requests by receipt codes") || strings.Contains(daily.Text, "home.example") {
		t.Errorf("the daily mail does not name the requests: %s", daily.Text)
	}
	h.settlesRequests(base, class, code)
	if answer, body := h.get(nobody, "/mine/ask.ja.html?c="+code); answer.StatusCode != http.StatusGone || !strings.Contains(body, "上限に達したため") || strings.Contains(body, "入力に誤り") {
		t.Errorf("a code that is full: status %d, %.2000s", answer.StatusCode, body)
	}
	h.altersCode(nobody, base, code)
}

// altersCode raises the limit of a code that is full, and ends it: whoever types it reads what is so.
func (h *handed) altersCode(nobody *http.Client, base, code string) {
	h.t.Helper()
	tomorrow := time.Now().AddDate(0, 0, 1).Format(time.DateOnly)
	alter := func(most string) (int, string) {
		status, _, body := h.post(base+"/codes.ja.html", http.Header{}, url.Values{"alter": {code}, "most-" + code: {most}, "ends-" + code: {tomorrow}})
		return status, body
	}
	if page := h.desk.get(base + "/codes.ja.html"); !strings.Contains(page, "上限に達しています") {
		h.t.Error("the desk does not say that a code is full")
	}
	if status, body := alter("1"); status != http.StatusUnprocessableEntity || !strings.Contains(body, "少なくできません") || !strings.Contains(body, `value="1"`) {
		h.t.Errorf("a limit below what is on lists: status %d, %.2000s", status, body)
	}
	if status, body := alter("9"); status != http.StatusSeeOther {
		h.t.Errorf("a higher limit: status %d, %.2000s", status, body)
	}
	if answer, body := h.get(nobody, "/mine/ask.en.html?c="+code); answer.StatusCode != http.StatusOK || !strings.Contains(body, "/mine/ask.ja.html?c="+code) {
		h.t.Errorf("after the limit was raised: status %d, %.2000s", answer.StatusCode, body)
	}
	h.post(base+"/codes.ja.html", http.Header{}, url.Values{"end": {code}})
	if answer, body := h.get(nobody, "/mine/ask.ja.html?c="+code); answer.StatusCode != http.StatusGone || !strings.Contains(body, "受付は終わりました") {
		h.t.Errorf("a code that was ended: status %d, %.2000s", answer.StatusCode, body)
	}
	record := h.desk.get(base + "/audit.ja.html?what=receipt")
	for _, want := range []string{"受領コード " + code, "断った", "名簿に入れた", "名簿との違いを確かめて入れた", "に提出の名簿"} {
		if !strings.Contains(record, want) {
			h.t.Errorf("the record does not tell %q", want)
		}
	}
	for _, never := range []string{"見知らぬ", "home.example"} {
		if strings.Contains(record, never) {
			h.t.Errorf("the record tells %q", never)
		}
	}
}

func (h *handed) wantRequests(when string, want int) {
	h.t.Helper()
	requests, err := h.Store.Requests(h.t.Context(), h.org.ID, department.Whole(), 99)
	h.must(err)
	if len(requests) != want {
		h.t.Fatalf("%s: %d requests reach the office, want %d", when, len(requests), want)
	}
}

// settlesRequests has the office put on a list who stands there without an address, by number and name, and nobody else until
// somebody has looked; nothing is awarded by it.
func (h *handed) settlesRequests(base, class, code string) {
	h.t.Helper()
	before, err := h.Store.Awards(h.t.Context(), h.org.ID, issuance.Selection{}, issuance.Award{}, 99)
	h.must(err)
	begin := func(cells string) (list, rows string) {
		_, rows, _ = h.post(base+"/award.ja.html", http.Header{}, url.Values{"class": {class}, "cells": {cells}})
		proposal := regexp.MustCompile(`/p/(\d+)/`).FindStringSubmatch(rows)
		if proposal == nil {
			h.t.Fatalf("no list: %s", rows)
		}
		return proposal[1], rows
	}
	list, rows := begin("氏名\tフリガナ\t学籍番号\tメールアドレス\n髙橋　葵\tタカハシ アオイ\ts1\t\n本物 花子\tホンモノ ハナコ\tS2\t\n鈴木 蓮\tスズキ レン\tS9\tren@students.example\n")
	id, err := issuance.ParseID(class)
	h.must(err)
	unreadable, err := h.Store.CreateProposal(h.t.Context(), awarding.Proposal{
		Org: h.org.ID, ID: time.Now().UnixMicro(), Class: id, Name: "list.pdf", List: []byte("%PDF-1.7"), Changed: time.Now(), By: h.by,
	})
	h.must(err)
	unread := fmt.Sprint(unreadable)
	page := h.desk.get(base + "/codes.ja.html")
	if strings.Contains(page, `value="`+unread+`"`) || !strings.Contains(page, `value="`+list+`"`) {
		h.t.Error("a list that cannot be read is offered, or one that can is not")
	}
	page = h.desk.get(base + "/codes.ja.html?list=" + list)
	for _, want := range []string{"一致しています", "氏名が違います", "見知らぬ 人", "本物 花子", "同じ行に、別のアドレスの申出があります"} {
		if !strings.Contains(page, want) {
			h.t.Errorf("beside the list nothing says %q", want)
		}
	}
	form := url.Values{"class": {class}, "list": {list}, "deed": {"take"}, "revision": {"1"}}
	settle := func() (int, string) {
		status, _, body := h.post(base+"/codes/settle.ja.html", http.Header{}, form)
		return status, body
	}
	if status, body := settle(); status != http.StatusUnprocessableEntity || !strings.Contains(body, "申出を選んでください") {
		h.t.Errorf("nobody is ticked: status %d", status)
	}
	requests, err := h.Store.Requests(h.t.Context(), h.org.ID, department.Whole(), 99)
	h.must(err)
	for i := range requests {
		form.Add("request", requests[i].Handle)
	}
	if status, body := settle(); status != http.StatusUnprocessableEntity || !strings.Contains(body, "上限を超えます") {
		h.t.Errorf("more than the code may: status %d, %.3000s", status, body)
	}
	form["request"] = form["request"][:3]
	form.Set("list", unread)
	if status, _ := settle(); status != http.StatusUnprocessableEntity {
		h.t.Errorf("onto a list that cannot be read: status %d", status)
	}
	form.Set("list", list)
	if status, body := settle(); status != http.StatusUnprocessableEntity || !strings.Contains(body, "2件は名簿に入れていません") || !strings.Contains(body, "1人のアドレス") {
		h.t.Errorf("strangers beside a learner: status %d, %.3000s", status, body)
	}
	if page := h.desk.get(h.at + rows); !strings.Contains(page, "受領コードによるアドレス（申出：高橋 葵、Ｓ１）") || strings.Contains(page, "stranger") {
		h.t.Error("the list does not have the address and who asked, or has that of a stranger")
	}
	h.wantRequests("who is on no list stays", 3)
	h.looksAtBoth(base, rows, form, requests)
	form = url.Values{"class": {class}, "deed": {"decline"}, "request": form["request"]}
	if status, body := settle(); status != http.StatusSeeOther {
		h.t.Errorf("declined: status %d, %.2000s", status, body)
	}
	h.wantRequests("all are settled", 0)
	h.fillsCode(base, class, code)
	after, err := h.Store.Awards(h.t.Context(), h.org.ID, issuance.Selection{}, issuance.Award{}, 99)
	h.must(err)
	if len(after) != len(before) {
		h.t.Errorf("%d awards came of a code", len(after)-len(before))
	}
	now := time.Now().AddDate(0, 0, 8)
	h.must(h.Store.ForgetRequests(h.t.Context(), now.AddDate(0, 0, -claiming.RequestDays), now.AddDate(0, 0, -90), time.Now()))
	if found := fmt.Sprint(h.tablesWith("stranger2@home.example")); strings.Contains(found, "receipt") {
		h.t.Errorf("after its seven days a request stands in %s", found)
	}
}

// looksAtBoth has somebody decide for one of two strangers who want one row, after looking, and then for the other in its
// place: of both at once neither gets it, and whoever stood there waits again. What was typed stays beside the row.
func (h *handed) looksAtBoth(base, rows string, form url.Values, requests []claiming.Request) {
	h.t.Helper()
	settle := func(revision string, despite ...string) int {
		form["request"], form["despite"] = nil, despite
		form.Set("revision", revision)
		status, _, _ := h.post(base+"/codes/settle.ja.html", http.Header{}, form)
		return status
	}
	one, other := requests[1].Handle, requests[2].Handle
	if status := settle("1", one); status != http.StatusConflict {
		h.t.Errorf("by a list that has changed since: status %d", status)
	}
	if status := settle("2", one, other); status != http.StatusUnprocessableEntity {
		h.t.Errorf("two for one row: status %d", status)
	}
	for i, want := range []string{requests[1].Address, requests[2].Address} {
		if status := settle(fmt.Sprint(i+2), []string{one, other}[i]); status != http.StatusSeeOther {
			h.t.Errorf("somebody has looked: status %d", status)
		}
		page := h.desk.get(h.at + rows)
		if !strings.Contains(page, want) || !strings.Contains(page, "申出：見知らぬ 人、S2") || !strings.Contains(page, "氏名か学籍番号が名簿と違います（3行目）") {
			h.t.Errorf("row 3 has not the address of stranger %d, or nothing says by what name it was asked for", i)
		}
		h.wantRequests("one of two", 2)
	}
	form["request"] = []string{requests[1].Handle, requests[3].Handle}
}

// fillsCode gives up the list: what was asked waits again, and what is declined is gone. A list of requests alone is as far as
// the limit goes.
func (h *handed) fillsCode(base, class, code string) {
	h.t.Helper()
	open, err := h.Awarding.OpenProposals(h.t.Context(), h.org.ID, department.Whole(), 0, 9)
	h.must(err)
	for i := range open {
		h.must(h.Awarding.DropProposal(h.t.Context(), h.by, open[i], time.Now()))
	}
	h.wantRequests("the list is given up", 2)
	requests, err := h.Store.Requests(h.t.Context(), h.org.ID, department.Whole(), 99)
	h.must(err)
	h.must(h.Claims.AlterReceipt(h.t.Context(), h.by, claiming.ReceiptCode{Org: h.org.ID, Handle: code, Most: 2, Ends: time.Now().AddDate(0, 0, 1)}))
	form := url.Values{"class": {class}, "deed": {"new"}, "request": {requests[0].Handle, requests[1].Handle}}
	status, list, body := h.post(base+"/codes/settle.ja.html", http.Header{}, form)
	if status != http.StatusSeeOther {
		h.t.Fatalf("a list of their own: status %d, %.2000s", status, body)
	}
	h.wantRequests("both are on a list", 0)
	h.awardsCompared(list)
}

// awardsCompared awards a list of requests alone once somebody has said that it was compared with the list of who has completed
// and not before.
func (h *handed) awardsCompared(list string) {
	h.t.Helper()
	page := h.desk.get(h.at + list)
	for _, want := range []string{"2人のアドレスは受領コード", "まだどの名簿とも照らし合わせていません", ">氏名<", `value="release"`} {
		if !strings.Contains(page, want) {
			h.t.Errorf("a list of requests alone does not say %q", want)
		}
	}
	for _, c := range []struct {
		compared, want string
		status         int
	}{{"", "照らし合わせて、そのことを選んで", http.StatusUnprocessableEntity}, {"1", "", http.StatusSeeOther}} {
		form := url.Values{"deed": {"release"}, "compared-shown": {"1"}}
		for _, name := range []string{"revision", "version", "good"} {
			form.Set(name, regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)[1])
		}
		if c.compared != "" {
			form.Set("compared", c.compared)
		}
		status, _, body := h.post(h.at+list, http.Header{}, form)
		if status != c.status || !strings.Contains(body, c.want) {
			h.t.Errorf("compared %q: status %d, %.2000s", c.compared, status, body)
		}
	}
}
