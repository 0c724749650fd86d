package register

import (
	"bytes"
	"crypto/rand"
	"encoding/csv"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/hostile"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster"
	known "github.com/mitome/mitome/internal/roster/columns"
)

// formulas are texts that spreadsheets take for something else.
var formulas = []string{
	`=1+1`, `+1`, `-1`, `@SUM(1)`, "\t=1", "\r=1", `＝1+1`, `＋1`, `－1`, `＠x`, `=cmd|' /C calc'!A0`, `=HYPERLINK("https://a.example")`,
}

func testAward() *Award {
	org := &issuance.Organisation{Slug: "a", BaseURL: "https://badges.example", NameEN: "A", NameJA: "甲"}
	award := issuance.Award{ID: issuance.NewID(rand.Reader), Edition: issuance.NewID(rand.Reader), Batch: 1, Row: 2, IssuedOn: time.Now()}
	return &Award{ListedAward: issuance.ListedAward{Award: award}, Org: org, Zone: time.UTC, Title: "𠮷野家é", Standing: issuance.Valid}
}

func list(text string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
}

// T16: in CSV an apostrophe stands before whatever could be a formula, and our own reader takes it away again.
func TestT16CSV(t *testing.T) {
	award := testAward()
	for _, text := range formulas {
		award.Name, award.StudentID, award.Title = text, text, text
		award.Reading, award.DisplayName, award.LearnerType = text, text, text
		award.Decision = issuance.Decision{Day: text, By: text, Dated: text, Number: text}
		award.Called.Titles = map[locale.Language]string{"en": text}
		var b bytes.Buffer
		w, err := NewCSV(&b, "en")
		if err == nil {
			err = w.Add(award)
		}
		if err == nil {
			err = w.End()
		}
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for i, got := range rows[1] {
			if strings.IndexAny(got, "=+-@\t\r＝＋－＠") == 0 {
				t.Errorf("column %s begins as a formula: %q", listed.columns()[i].name, got)
			}
		}
	}
	award.Email, award.Name, award.StudentID = "a@example.org", "A", "-12"
	award.Reading, award.DisplayName, award.LearnerType = "", "", ""
	var b bytes.Buffer
	w, err := NewCSV(&b, "en")
	if err != nil || w.Add(award) != nil || w.End() != nil {
		t.Fatal(err)
	}
	learners, err := roster.Open(list(b.String()), roster.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for row, faults := range learners.Rows() {
		if row.StudentID != "-12" || faults != nil {
			t.Errorf("read again: %q, faults %v", row.StudentID, faults)
		}
	}
}

// T16: in XLSX such a text is a cell of the kind text, in the format that keeps it so, and no formula.
func TestT16XLSX(t *testing.T) {
	award := testAward()
	var b bytes.Buffer
	w, err := NewXLSX(&b, "ja")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for _, text := range formulas {
		award.Name = text
		if err := w.Add(award); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.End(); err != nil {
		t.Fatal(err)
	}
	file, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for i, text := range formulas {
		at, _ := excelize.CoordinatesToCellName(1, i+2)
		kind, err := file.GetCellType("授与一覧", at)
		value, _ := file.GetCellValue("授与一覧", at)
		formula, _ := file.GetCellFormula("授与一覧", at)
		number, _ := file.GetCellStyle("授与一覧", at)
		style, _ := file.GetStyle(number)
		if err != nil || kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString || formula != "" || style.NumFmt != 49 {
			t.Errorf("%q: kind %v, formula %q, format %d, error %v", text, kind, formula, style.NumFmt, err)
		}
		if strings.TrimSpace(value) != strings.TrimSpace(text) {
			t.Errorf("%q is read as %q", text, value)
		}
	}
	issued, _ := excelize.CoordinatesToCellName(slices.IndexFunc(listed.columns(), func(c column) bool { return c.name == "issued_on" })+1, 2)
	if day, _ := file.GetCellType("授与一覧", issued); day == excelize.CellTypeInlineString || day == excelize.CellTypeSharedString {
		t.Error("the date of issuing is a text")
	}
}

// T16: no file of any kind has a cell that a spreadsheet works out, by a reader that is none of ours.
func TestT16EveryKind(t *testing.T) {
	award := testAward()
	award.Name, award.NameEN, award.StudentID, award.Title, award.Reading = "=1+1", "+1", "-1", "@SUM(1)", "＝1"
	award.Decision = issuance.Decision{By: "\t=1", Number: "＋1", Dated: "－1"}
	for name, begin := range map[string]func(io.Writer) (Writer, error){
		"list.csv":      func(w io.Writer) (Writer, error) { return NewCSV(w, "ja") },
		"letters.csv":   func(w io.Writer) (Writer, error) { return NewMerge(w, "ja", 1) },
		"register.csv":  func(w io.Writer) (Writer, error) { return NewLedgerCSV(w, "ja") },
		"list.xlsx":     func(w io.Writer) (Writer, error) { return NewXLSX(w, "ja") },
		"register.xlsx": func(w io.Writer) (Writer, error) { return NewLedgerXLSX(w, "ja") },
	} {
		var file bytes.Buffer
		w, err := begin(&file)
		if err != nil || w.Add(award) != nil || w.End() != nil {
			t.Fatal(name, err)
		}
		if found, looks, err := hostile.Worked(file.Bytes()); err != nil || len(found) > 0 || looks < 7 {
			t.Errorf("%s: %v, %d texts that look like formulas, worked out %v", name, err, looks, found)
		}
	}
}

// What files say of an award, programs are told as well, and all that they are told stands in a file or is of one award alone.
func TestColumnsOfJSON(t *testing.T) {
	wires := map[string]bool{}
	for _, member := range reflect.VisibleFields(reflect.TypeFor[AwardWire]()) {
		name, _, _ := strings.Cut(member.Tag.Get("json"), ",")
		wires[name] = true
	}
	made := []string{"picture", "academic_year", "issued_now"}
	for _, c := range columns {
		if c.wire == "" && !slices.Contains(made, c.name) || c.wire != "" && !wires[c.wire] {
			t.Errorf("column %s: JSON does not have %q", c.name, c.wire)
		}
		delete(wires, c.wire)
	}
	of := []string{"award", "class", "signed_id", "note", "successor", "predecessor", "history"}
	for _, name := range of {
		delete(wires, name)
	}
	if len(wires) > 0 {
		t.Errorf("no file says %v", wires)
	}
}

// Whoever works on by the places of columns finds them where they were.
func TestColumnsStay(t *testing.T) {
	var list, merge []string
	for _, c := range listed.columns() {
		list = append(list, c.name)
	}
	for _, c := range letter.columns() {
		merge = append(merge, c.name)
	}
	both := "name name_en student_id email language micro_credential address picture academic_year issued_on status revoked_on reason "
	behind := " micro_credential_id micro_credential_title decided_on decided_by decision_number decision_dated"
	for _, c := range []struct{ got, want string }{
		{strings.Join(list, " "), both + "reading display_name learner_type period expires show_name awarding_body batch row" + behind + " told_on mail_status opened_on received_on declined_on"},
		{strings.Join(merge, " "), both + "issued_now row" + behind},
	} {
		if c.got != c.want {
			t.Errorf("columns %s\nwant %s", c.got, c.want)
		}
	}
}

// Headers that a learner list has too are understood by our own reader, in each language.
func TestExportHeaders(t *testing.T) {
	both := []known.Column{
		known.Name, known.NameEN, known.StudentID, known.Email, known.Language, known.IssuedOn, known.Reading, known.DisplayName,
		known.LearnerType, known.Period, known.Expires, known.ShowName,
	}
	for _, lang := range locale.Languages {
		for _, header := range [][]string{headers(listed.columns(), lang), csvHeaders(listed.columns(), lang)} {
			learners, err := roster.Open(list(strings.Join(header, ",")+"\n"), roster.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := learners.Columns(); !slices.Equal(got, both) {
				t.Errorf("%s: columns %q, want %q", lang, got, both)
			}
		}
	}
}
