package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// office FILE ROWS makes the workbook of an office in Japan: a title, a date as Excel holds it, numbers for ids, a
// column that is nobody's business here, and a second sheet.
func officeList(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: office FILE ROWS")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	f := excelize.NewFile()
	defer f.Close()
	ts.Check(f.SetSheetName("Sheet1", "修了者"))
	ts.Check(f.SetSheetRow("修了者", "A1", &[]any{"2025年度 修了者名簿"}))
	ts.Check(f.SetSheetRow("修了者", "A3", &[]any{"学籍番号", "氏名", "フリガナ", "メールアドレス", "修了日"}))
	era, zeros := `[$-411]ggge"年"m"月"d"日";@`, "00000"
	date, err := f.NewStyle(&excelize.Style{CustomNumFmt: &era})
	ts.Check(err)
	id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &zeros})
	ts.Check(err)
	for i := range n {
		row := i + 4
		day := time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC)
		ts.Check(f.SetSheetRow("修了者", fmt.Sprintf("A%d", row), &[]any{i + 1, fmt.Sprintf("髙﨑 花子%d", i+1), "タカサキ ハナコ", fmt.Sprintf("s%05d@students.example", i+1), day}))
	}
	last := n + 3
	ts.Check(f.SetCellStyle("修了者", "A4", fmt.Sprintf("A%d", last), id))
	ts.Check(f.SetCellStyle("修了者", "E4", fmt.Sprintf("E%d", last), date))
	_, err = f.NewSheet("担当者メモ")
	ts.Check(err)
	ts.Check(f.SaveAs(ts.MkAbs(args[0])))
}

// cells FILE CELL=TEXT… types into the first sheet of a workbook.
func typeCells(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: cells FILE CELL=TEXT…")
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	for _, arg := range args[1:] {
		cell, text, ok := strings.Cut(arg, "=")
		if !ok {
			ts.Fatalf("%q is not CELL=TEXT", arg)
		}
		ts.Check(f.SetCellStr(f.GetSheetName(0), cell, text))
	}
	ts.Check(f.Save())
}

// hide FILE ROW… hides rows of the first sheet of a workbook, as a filter does.
func hideRows(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: hide FILE ROW…")
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	for _, arg := range args[1:] {
		row, err := strconv.Atoi(arg)
		ts.Check(err)
		ts.Check(f.SetRowVisible(f.GetSheetName(0), row, false))
	}
	ts.Check(f.Save())
}

// strike FILE CELL… strikes texts through.
func strikeCells(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: strike FILE CELL…")
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	style, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Strike: true}})
	ts.Check(err)
	for _, cell := range args[1:] {
		ts.Check(f.SetCellStyle(f.GetSheetName(0), cell, cell, style))
	}
	ts.Check(f.Save())
}
