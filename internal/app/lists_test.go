package app_test

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	encoding "golang.org/x/text/encoding/japanese"
)

// T16, T17: a list in the encoding that Excel writes in Japan is read as it was meant; what has two readings is shown as a
// fault in its row, and what a spreadsheet would run is one too. Bytes that are no text are told, and nothing of them is kept.
func TestT16T17ListsAtTheDesk(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	at := d.serve()
	base := at + "/desk/" + d.org.Slug
	class := regexp.MustCompile(`option value="([0-9a-f-]{36})"`).FindStringSubmatch(d.get(base + "/award.ja.html"))[1]
	read := func(list []byte) string {
		t.Helper()
		status, rows, body := d.handIn(base, class, list)
		switch status {
		case http.StatusSeeOther:
			return d.get(at + rows)
		case http.StatusUnprocessableEntity:
			return body
		}
		t.Fatalf("handed in: status %d", status)
		return ""
	}
	const list = "氏名,メール,修了日,期\n髙橋 葵,a@students.example,2026/3/20,前期\n鈴木 蓮,b@students.example,3/4/2026,前期\n=1+2,c@students.example,2026/3/20,前期\n佐藤 凛,d@students.example,2026/3/20,@SUM(A1)\n"
	sjis, err := encoding.ShiftJIS.NewEncoder().Bytes([]byte(strings.Replace(list, "髙橋", "高橋", 1)))
	d.must(err)
	for name, bytes := range map[string][]byte{"UTF-8": []byte(list), "Shift_JIS": sjis} {
		page := read(bytes)
		if !strings.Contains(page, "橋 葵") || strings.Contains(page, "\uFFFD") || strings.Count(page, `class="mend"`) != 3 || strings.Contains(page, `value="release"`) {
			t.Errorf("in %s: %d rows to mend: %.3000s", name, strings.Count(page, `class="mend"`), page)
		}
	}
	for name, bytes := range map[string][]byte{
		"no text": {0, 1, 2, 0xff, 0xfe, 0, 0xd8}, "cut off": sjis[:len(sjis)-3][:40], "a workbook that is none": []byte("PK\x03\x04broken"), "two encodings": append(sjis, "見本 花子,e@students.example,,\n"...),
	} {
		if page := read(bytes); strings.Contains(page, `value="release"`) || strings.Contains(page, "\uFFFD") || name != "cut off" && !strings.Contains(page, "は、名簿として読み取れませんでした。") {
			t.Errorf("%s can be released, or is not called unreadable: %.2000s", name, page)
		}
	}
	if page := d.get(base + "/awards.ja.html"); strings.Count(page, `value="drop"`) != 3 { // the cut one has a header
		t.Errorf("of what nobody can read a list is kept: %.3000s", page)
	}
	if status, _, body := d.post(base+"/award.ja.html", http.Header{}, url.Values{"class": {class}, "cells": {"\n \t\n"}}); status != http.StatusUnprocessableEntity || !strings.Contains(body, class+`" lang="ja" selected`) && !strings.Contains(body, "selected") {
		t.Errorf("nothing but spaces: status %d", status)
	}
}

// The sheet of a workbook that is the list is chosen on the page; a picture and an empty file are called what they are.
func TestSheetIsChosen(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	at := d.serve()
	base := at + "/desk/" + d.org.Slug
	class := regexp.MustCompile(`option value="([0-9a-f-]{36})"`).FindStringSubmatch(d.get(base + "/award.ja.html"))[1]
	hand := func(list []byte) (status int, rows, body string) {
		t.Helper()
		return d.handIn(base, class, list)
	}
	book := excelize.NewFile()
	defer book.Close()
	for sheet, learner := range map[string]string{"Sheet1": "one", "後期": "two"} {
		_, err := book.NewSheet(sheet)
		d.must(errors.Join(err, book.SetCellValue(sheet, "A1", "email"), book.SetCellValue(sheet, "A2", learner+"@students.example")))
	}
	file, err := book.WriteToBuffer()
	d.must(err)
	_, rows, _ := hand(file.Bytes())
	page := d.get(at + rows)
	if !strings.Contains(page, "one@") || strings.Contains(page, "two@") {
		t.Errorf("the first sheet: %.3000s", page)
	}
	revision := regexp.MustCompile(`name="revision" value="(\d+)"`).FindStringSubmatch(page)[1]
	d.post(at+rows, http.Header{}, url.Values{"revision": {revision}, "deed": {"read"}, "sheet": {"後期"}})
	if page = d.get(at + rows); strings.Contains(page, "one@") || !strings.Contains(page, "two@") || !strings.Contains(page, `value="後期" selected`) {
		t.Errorf("the other sheet: %.3000s", page)
	}
	status, _, page := hand([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"))
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "このファイルは画像です。") || !strings.Contains(page, class+`" lang="ja" selected`) {
		t.Errorf("a picture: status %d, %.3000s", status, page)
	}
	drop := regexp.MustCompile(`action="([^"]*/drop.ja.html)"`).FindStringSubmatch(d.get(base + "/awards.ja.html"))
	if drop == nil {
		t.Fatal("the list cannot be given up from the list of lists")
	}
	if _, to, _ := d.post(at+drop[1], http.Header{}, url.Values{"deed": {"drop"}}); !strings.Contains(d.get(at+to), "名簿を取り下げ") {
		t.Errorf("given up, to %s", to)
	}
	if status, _, body := hand(nil); status != http.StatusUnprocessableEntity || !strings.Contains(body, "ファイル「名簿.csv」が空です。") {
		t.Errorf("an empty file: %d", status)
	}
}

// handIn hands a list in as a file, and returns the answer: its status, where it leads, and what it says.
func (d *desk) handIn(base, class string, list []byte) (status int, to, body string) {
	d.t.Helper()
	kind, form := filed(d.t, class, list)
	asked, err := http.NewRequestWithContext(d.t.Context(), http.MethodPost, base+"/award.ja.html", bytes.NewReader(form))
	d.must(err)
	asked.Header.Set("Content-Type", kind)
	answer, err := d.client.Do(asked)
	d.must(err)
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	d.must(err)
	return answer.StatusCode, answer.Header.Get("Location"), string(said)
}

// filed is a form that hands a list in as a file.
func filed(t *testing.T, class string, list []byte) (kind string, body []byte) {
	t.Helper()
	var form bytes.Buffer
	parts := multipart.NewWriter(&form)
	err := parts.WriteField("class", class)
	if err != nil {
		t.Fatal(err)
	}
	file, err := parts.CreateFormFile("file", "名簿.csv")
	if err == nil {
		_, err = file.Write(list)
	}
	if err == nil {
		err = parts.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return parts.FormDataContentType(), form.Bytes()
}
