package roster

import (
	"errors"
	"testing"

	"github.com/mitome/mitome/internal/workbook/booktest"
)

// Which sheet of a workbook is the list, and what is said where that cannot be told.
func TestSheets(t *testing.T) {
	people := func(name string) booktest.Sheet {
		return booktest.Sheet{Name: name, Rows: sheetRow(1, "メールアドレス", "氏名") + sheetRow(2, "a@students.example", name)}
	}
	hidden := people("裏")
	hidden.State = "hidden"
	blank := booktest.Sheet{Name: "説明", Rows: sheetRow(1, "この名簿について")}
	empty := booktest.Sheet{Name: "ひな形", Rows: sheetRow(1, "メールアドレス", "氏名")}
	for name, c := range map[string]struct {
		sheets []booktest.Sheet
		sheet  string // as asked for
		want   string // name of the sheet, or code of the fault
	}{
		"one":                         {[]booktest.Sheet{people("名簿")}, "", "名簿"},
		"first of two":                {[]booktest.Sheet{people("前期"), people("後期")}, "", "前期"},
		"example before it":           {[]booktest.Sheet{people("記入例"), people("名簿")}, "", "名簿"},
		"example in English":          {[]booktest.Sheet{people("Sample"), people("Sheet1")}, "", "Sheet1"},
		"withdrawn before it":         {[]booktest.Sheet{people("辞退者"), people("名簿"), people("不合格者")}, "", "名簿"},
		"teachers before it":          {[]booktest.Sheet{people("担当教員"), people("名簿")}, "", "名簿"},
		"explanation and form":        {[]booktest.Sheet{blank, empty, people("名簿")}, "", "名簿"},
		"those who have completed":    {[]booktest.Sheet{people("申込者"), people("修了者")}, "", "sheet_which"},
		"those who completed first":   {[]booktest.Sheet{people("修了者"), people("申込者")}, "", "修了者"},
		"asked for":                   {[]booktest.Sheet{people("申込者"), people("修了者")}, "修了者", "修了者"},
		"asked for, hidden":           {[]booktest.Sheet{people("名簿"), hidden}, "裏", "裏"},
		"asked for, not there":        {[]booktest.Sheet{people("名簿")}, "名薄", "sheet_unknown"},
		"asked for, no list":          {[]booktest.Sheet{people("名簿"), blank}, "説明", "header_no_email"},
		"hidden beside it":            {[]booktest.Sheet{hidden, people("名簿")}, "", "名簿"},
		"hidden alone":                {[]booktest.Sheet{blank, hidden}, "", "sheet_hidden"},
		"hidden beside a blank sheet": {[]booktest.Sheet{hidden, {Name: "x"}}, "", "sheet_hidden"},
	} {
		t.Run(name, func(t *testing.T) {
			o := testOptions
			o.Sheet = c.sheet
			list, err := Open(from(booktest.Book{Sheets: c.sheets}.Bytes()), o)
			var faults Faults
			switch {
			case errors.As(err, &faults):
				checkSentences(t, faults)
				if faults[0].Code != c.want {
					t.Errorf("%v, want %s", faults, c.want)
				}
			case err != nil:
				t.Fatal(err)
			default:
				defer list.Close()
				if got := list.Origin().Sheet; got != c.want {
					t.Errorf("sheet %s, want %s", got, c.want)
				}
			}
		})
	}
}

// A list whose sheet's own name says what is against it awaits a decision.
func TestSheetOfExamples(t *testing.T) {
	b := booktest.Book{Sheets: []booktest.Sheet{{Name: "記入例", Rows: sheetRow(1, "email", "name") + sheetRow(2, "a@students.example", "A")}}}
	if got := told(t, b.Bytes(), testOptions); len(got) != 1 || got[0] != "2 out_example" {
		t.Errorf("%v, want the row to await a decision", got)
	}
}
