package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

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
	for i := range 3 { // strangers with the shared code, of whom it takes two more
		ask("見知らぬ 人", "S2", fmt.Sprintf("stranger%d@home.example", i))
	}
	for i, want := range []int{http.StatusOK, http.StatusOK, http.StatusUnprocessableEntity} {
		link, _ := h.mailTo(fmt.Sprintf("stranger%d@home.example", i), "/mine/asked")
		if status := prove(link); status != want {
			t.Errorf("stranger %d: status %d, want %d", i, status, want)
		}
	}
	if status, _ := ask("見知らぬ 人", "", "late@home.example"); status != http.StatusNotFound {
		t.Errorf("asked by a code that takes no more: status %d", status)
	}
	h.wantRequests("a code for three", 3)
	if page := h.desk.get(base + "/drafts.ja.html"); !strings.Contains(page, "受領コードによる申出が3件") {
		t.Error("the start page does not name the requests")
	}
	h.post(h.at+"/desk/account.ja.html", http.Header{}, url.Values{"name": {"教務 太郎"}, "language": {"ja"}, "daily": {"1"}})
	daily, err := h.Mail.Writers[mail.Waits](t.Context(), &mail.Note{Kind: mail.Waits, About: h.owner.ID.String(), Lang: "ja"})
	if h.must(err); !strings.Contains(daily.Text, "受領コードによる申出3件") || !strings.Contains(daily.Text, "3 requests by receipt codes") || strings.Contains(daily.Text, "home.example") {
		t.Errorf("the daily mail does not name the requests: %s", daily.Text)
	}
	h.settlesRequests(base, class)
}

func (h *handed) wantRequests(when string, want int) {
	h.t.Helper()
	requests, err := h.Store.Requests(h.t.Context(), h.org.ID, department.Whole(), 99)
	h.must(err)
	if len(requests) != want {
		h.t.Fatalf("%s: %d requests reach the office, want %d", when, len(requests), want)
	}
}

// settlesRequests has the office put on an open list who stands there without an address, and nobody else; nothing is awarded
// by it.
func (h *handed) settlesRequests(base, class string) {
	h.t.Helper()
	before, err := h.Store.Awards(h.t.Context(), h.org.ID, issuance.Selection{}, issuance.Award{}, 99)
	h.must(err)
	_, rows, _ := h.post(base+"/award.ja.html", http.Header{}, url.Values{"class": {class}, "cells": {"氏名\t学籍番号\tメールアドレス\n高橋 葵\tS1\t\n同じ番号 別人\tS2\t\n鈴木 蓮\tS9\tren@students.example\n"}})
	proposal := regexp.MustCompile(`/p/(\d+)/`).FindStringSubmatch(rows)
	if proposal == nil {
		h.t.Fatalf("no list: %s", rows)
	}
	form := url.Values{"list": {proposal[1]}, "deed": {"take"}}
	if status, _, body := h.post(base+"/codes/settle.ja.html", http.Header{}, form); status != http.StatusUnprocessableEntity || !strings.Contains(body, "申出を選んでください") {
		h.t.Errorf("nobody is ticked: status %d", status)
	}
	requests, err := h.Store.Requests(h.t.Context(), h.org.ID, department.Whole(), 99)
	h.must(err)
	for i := range requests {
		form.Add("request", requests[i].Handle)
	}
	if status, _, body := h.post(base+"/codes/settle.ja.html", http.Header{}, form); status != http.StatusUnprocessableEntity || !strings.Contains(body, "2人は、この名簿") || !strings.Contains(body, "1人のアドレス") {
		h.t.Errorf("strangers beside a learner: status %d, %.3000s", status, body)
	}
	if page := h.desk.get(h.at + rows); !strings.Contains(page, "aoi@home.example") || strings.Contains(page, "stranger") {
		h.t.Error("the list does not have the address, or that of a stranger")
	}
	h.wantRequests("who is on no list stays", 2)
	form.Set("list", "new")
	if status, list, body := h.post(base+"/codes/settle.ja.html", http.Header{}, form); status != http.StatusSeeOther || !strings.Contains(h.desk.get(h.at+list), "stranger0@home.example") {
		h.t.Errorf("a list of their own: status %d, %.2000s", status, body)
	}
	h.wantRequests("all are settled", 0)
	after, err := h.Store.Awards(h.t.Context(), h.org.ID, issuance.Selection{}, issuance.Award{}, 99)
	h.must(err)
	if len(after) != len(before) {
		h.t.Errorf("%d awards came of a code", len(after)-len(before))
	}
	now := time.Now().AddDate(0, 0, 8)
	h.must(h.Store.ForgetRequests(h.t.Context(), now.AddDate(0, 0, -claiming.RequestDays), now.AddDate(0, 0, -90), now))
	if found := fmt.Sprint(h.tablesWith("stranger2@home.example")); strings.Contains(found, "receipt") {
		h.t.Errorf("after its seven days a request stands in %s", found)
	}
}
