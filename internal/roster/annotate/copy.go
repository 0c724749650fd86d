package annotate

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/book"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/workbook"
)

// This file annotates a list that is text, or a workbook that cannot be written as it came, in a new workbook.

// copyList writes into a new workbook, every cell of the list as a text, which no spreadsheet changes.
func (a *annotation) copyList(w io.Writer, data []byte) error {
	a.Book = book.New()
	a.Sheet = "Sheet1"
	defer a.File.Close()
	if a.origin.Format != "" {
		a.findingStyles()
		if err := a.copyRows(data); err != nil {
			return err
		}
	}
	a.general()
	a.Do(func() error { return a.File.Write(w) })
	return a.Err
}

func (a *annotation) copyRows(data []byte) error {
	plain := a.Style(excelize.Style{NumFmt: 49})
	wrong := a.Style(excelize.Style{NumFmt: 49, Fill: marked})
	if a.Err != nil {
		return a.Err
	}
	rows, err := a.File.NewStreamWriter(a.Sheet)
	if err == nil {
		err = rows.SetColWidth(a.at+1, a.at+1, 60)
	}
	if err != nil {
		return err
	}
	if err := a.origin.Records(data, func(r *roster.Record) error {
		return rows.SetRow(fmt.Sprint("A", r.Row), a.copied(r, plain, wrong))
	}); err != nil {
		return err
	}
	return rows.Flush()
}

// copied are the cells of a row with its finding.
func (a *annotation) copied(r *roster.Record, plain, wrong int) []any {
	texts := map[int]string{}
	for _, cell := range r.Cells {
		texts[cell.Column] = cell.Text
	}
	if r.Unread || slices.ContainsFunc(a.rows[r.Row], func(f Finding) bool { return f.Code == "fields" }) {
		texts = map[int]string{a.emails: joined(r.Cells)}
	}
	row := make([]any, max(a.at, a.last)+1)
	for column, text := range texts {
		if text != "" {
			row[column] = excelize.Cell{StyleID: plain, Value: text}
		}
	}
	for _, edit := range a.edits(func(int) int { return wrong })(r.Row) {
		cell := excelize.Cell{StyleID: edit.Style(plain)}
		if text := texts[edit.Column]; !edit.Replace && text != "" {
			cell.Value = text
		} else if edit.Text != "" {
			cell.Value = edit.Text
		}
		row[edit.Column] = cell
	}
	return row
}

// joined is a row whose cells may have shifted. In a sheet nobody would see that, so it stands in one cell, as no
// address, until somebody puts it right.
func joined(cells []workbook.Cell) string {
	texts := make([]string, len(cells))
	for i, cell := range cells {
		texts[i] = cell.Text
	}
	return strings.Join(texts, ", ")
}
