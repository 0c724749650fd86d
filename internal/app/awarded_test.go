package app_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// awardPage leads to an award in the list of all.
var awardPage = regexp.MustCompile(`href="(/desk/[^"]*/a/[0-9a-f-]{36}/award\.ja\.html)"`)

// What was awarded is found in whatever letters, corrected, shown and taken back, each deed with who did it; another body's
// award is not there.
func TestAwardedByHTTP(t *testing.T) {
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
	for _, query := range []url.Values{{"q": {"nobody"}}, {"class": {"99"}}, {"status": {"revoked"}}, {"year": {"1999"}}, {"batch": {"1"}}} {
		if awardPage.MatchString(list(query)) {
			t.Errorf("%v finds somebody", query)
		}
	}
	award := found[0][1]
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
		{"shown", url.Values{"show": {"yes"}}, http.StatusSeeOther, "氏名を表示しています"},
		{"revoke", url.Values{"note": {"入力ミス"}}, http.StatusUnprocessableEntity, "入力ミス"},
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
	if !awardPage.MatchString(list(url.Values{"q": {"takasaki"}, "status": {"revoked"}})) {
		t.Error("a corrected name and a revoked award are not found")
	}
	for _, file := range []string{"/awarded.csv?lang=ja&q=takasaki", "/awarded.xlsx"} {
		if body := d.get(base + file); len(body) < 100 {
			t.Errorf("%s: %q", file, body)
		}
	}
	if body := d.get(base + "/awarded.csv?lang=ja&q=takasaki"); !strings.Contains(body, "hanako@") || strings.Contains(body, "jiro@") {
		t.Errorf("the file has others than were found: %s", body)
	}
}
