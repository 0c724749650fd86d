package annotate_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/annotate"
	"github.com/mitome/mitome/internal/workbook/booktest"
)

var tokyo = time.FixedZone("Asia/Tokyo", 9*60*60)

var options = roster.Options{Zone: tokyo, Now: time.Date(2026, 6, 1, 12, 0, 0, 0, tokyo)}

// from opens a list that is held in memory, as often as it is asked for.
func from(data []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
}

func readAll(t *testing.T, data []byte) (rows []roster.Row, faults []roster.Fault, list *roster.List) {
	t.Helper()
	list, err := roster.Open(from(data), options)
	if err != nil {
		t.Fatalf("Open(%.80q): %v", data, err)
	}
	for row, f := range list.Rows() {
		if faults = append(faults, f...); f == nil {
			rows = append(rows, row)
		}
	}
	return rows, faults, list
}

// annotated is a list with what was found in it.
func annotated(t *testing.T, data []byte, lang locale.Language) []byte {
	t.Helper()
	var findings []annotate.Finding
	list, err := roster.Open(from(data), options)
	var refused roster.Faults
	if errors.As(err, &refused) {
		findings = annotate.FindingsOf(refused, nil, lang)
	} else if err != nil {
		t.Fatal(err)
	} else {
		_, faults, list := readAll(t, data)
		findings = annotate.FindingsOf(faults, list.Notices(), lang)
		defer list.Close()
	}
	if list != nil {
		defer list.Close()
	}
	var out bytes.Buffer
	if err := annotate.Copy(&out, from(data), options, findings, lang); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// officeBook is a workbook with a title, formats, a struck name, a hidden row, a note beside the list, and another sheet.
func officeBook(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	zeros := "00000"
	id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &zeros, Font: &excelize.Font{Bold: true}})
	_, err2 := f.NewSheet("担当者メモ")
	err = errors.Join(err, err2,
		f.SetSheetRow("Sheet1", "A1", &[]any{"2025年度 修了者名簿"}),
		f.SetSheetRow("Sheet1", "A3", &[]any{"学籍番号", "氏名", "メールアドレス"}),
		f.SetSheetRow("Sheet1", "A4", &[]any{1, "見本 一郎", "ichiro@students.example"}),
		f.SetSheetRow("Sheet1", "A5", &[]any{2, "見本 二郎", "jiro at students.example", nil, "※要確認"}),
		f.SetSheetRow("Sheet1", "A6", &[]any{3, "見本 三郎", "saburo@students.example"}),
		f.SetRowVisible("Sheet1", 6, false),
		f.SetCellStyle("Sheet1", "A4", "A6", id),
		f.SetCellStr("担当者メモ", "A1", "そのまま"))
	var out bytes.Buffer
	if err = errors.Join(err, f.Write(&out)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// What stood there stays; findings stand beside their rows, in the reader's language, and bad cells are marked.
func TestCopy(t *testing.T) {
	for _, lang := range locale.Languages {
		f, err := excelize.OpenReader(bytes.NewReader(annotated(t, officeBook(t), lang)))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for cell, want := range map[string]string{
			"A1": "2025年度 修了者名簿", "A4": "00001", "B5": "見本 二郎", "E5": "※要確認", "C5": "jiro at students.example", "F3": locale.Text(lang, "roster.findings"), "F4": "",
			"F6": locale.Text(lang, "roster.out_hidden"),
		} {
			if got, err := f.GetCellValue("Sheet1", cell); err != nil || got != want {
				t.Errorf("%s: %s is %q, want %q (%v)", lang, cell, got, want, err)
			}
		}
		if got, _ := f.GetCellValue("Sheet1", "F5"); !strings.Contains(got, "メールアドレス") || !strings.Contains(got, locale.Text(lang, "roster.email_bad")) {
			t.Errorf("%s: row 5 says %q", lang, got)
		}
		if got, _ := f.GetCellValue("担当者メモ", "A1"); got != "そのまま" {
			t.Errorf("the other sheet says %q", got)
		}
		if shown, err := f.GetRowVisible("Sheet1", 6); shown || err != nil {
			t.Errorf("row 6 is shown: %v", err)
		}
		marks := map[string]bool{"C4": false, "C5": true, "A5": false}
		for cell, want := range marks {
			id, _ := f.GetCellStyle("Sheet1", cell)
			style, err := f.GetStyle(id)
			if got := err == nil && len(style.Fill.Color) > 0; got != want {
				t.Errorf("%s is marked: %t, want %t (%v)", cell, got, want, err)
			}
		}
	}
}

// The copy comes in again as the list that it is of, and is annotated again in the same place.
func TestCopyComesIn(t *testing.T) {
	for name, data := range map[string][]byte{
		"workbook": officeBook(t),
		"UTF-8":    []byte("\ufeff名簿,,\n\nメールアドレス,氏名,学籍番号\na@students.example,=A,00123\nb at students.example,B,00124\nc@students.example,\"C, D\",00125,,x\nd\"@students.example,D,1\n"),
		"CP932":    append([]byte("email,name\r\na@students.example,"), "\x8c\xa9\x96{ \x82\xa9\x82\xc8\r\nb,\x8c\xa9\x96{\r\n"...),
	} {
		for _, lang := range locale.Languages {
			rows, faults, list := readAll(t, data)
			once := annotated(t, data, lang)
			for i, again := range [][]byte{once, annotated(t, once, lang)} {
				rows2, faults2, list2 := readAll(t, again)
				if diff := cmp.Diff(rows, rows2); diff != "" {
					t.Errorf("%s, copy %d (-list +copy):\n%s", name, i, diff)
				}
				if diff := cmp.Diff(shifted(faults), faults2, cmpopts.IgnoreFields(roster.Fault{}, "Value")); diff != "" {
					t.Errorf("%s, copy %d (-list +copy):\n%s", name, i, diff)
				}
				if diff := cmp.Diff(list.Unknown(), list2.Unknown()); diff != "" {
					t.Errorf("%s, copy %d: columns (-list +copy):\n%s", name, i, diff)
				}
				if n := strings.Count(strings.Join(list2.Headers(), "|"), locale.Text(lang, "roster.findings")); n != 1 {
					t.Errorf("%s, copy %d: %d columns of findings", name, i, n)
				}
			}
		}
	}
}

// shifted are the faults of a list once its rows that have a cell too many stand in one cell.
func shifted(faults []roster.Fault) []roster.Fault {
	var out []roster.Fault
	for _, f := range faults {
		if f.Code == "fields" || f.Code == "quote" {
			f = roster.Fault{Row: f.Row, Column: "メールアドレス", Code: "email_bad"}
		}
		out = append(out, f)
	}
	return out
}

// A list without a header has its findings on a sheet of their own.
func TestCopyOfRefused(t *testing.T) {
	var names bytes.Buffer
	f := excelize.NewFile()
	defer f.Close()
	if err := errors.Join(f.SetSheetRow("Sheet1", "A1", &[]any{"氏名", "住所"}), f.Write(&names)); err != nil {
		t.Fatal(err)
	}
	for _, data := range [][]byte{names.Bytes(), []byte("氏名,住所\n")} {
		copied, err := excelize.OpenReader(bytes.NewReader(annotated(t, data, "ja")))
		if err != nil {
			t.Fatal(err)
		}
		defer copied.Close()
		if got, err := copied.GetCellValue(locale.Text("ja", "roster.findings_sheet"), "A1"); err != nil || !strings.Contains(got, "メール") {
			t.Errorf("it says %q (%v)", got, err)
		}
	}
}

// FuzzCopy writes the lists of strangers, and reads what it wrote.
func FuzzCopy(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="inlineStr"><is><t>email</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>a@example.org</t></is></c></row>`, "email,name\nb,B\n")
	f.Add(`<row r="3" hidden="1"><c t="s"><v>0</v></c></row>`, "メール\na@example.org\n")
	f.Fuzz(func(t *testing.T, rows, text string) {
		for _, data := range [][]byte{booktest.One(rows, "<t>email</t>").Bytes(), []byte(text)} {
			var out bytes.Buffer
			findings := []annotate.Finding{{Row: 2, Column: "email", Text: text, Fault: true}, {Text: rows}}
			if err := annotate.Copy(&out, from(data), options, findings, "en"); err != nil {
				continue
			}
			list, err := roster.Open(from(out.Bytes()), options)
			if err != nil {
				continue
			}
			for range list.Rows() {
			}
			list.Close()
		}
	})
}
