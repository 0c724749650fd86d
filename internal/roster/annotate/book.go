package annotate

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/book"
	"github.com/mitome/mitome/internal/workbook"
)

// This file annotates a workbook in its place.

// listSheet is the sheet of a workbook that is the list; nil for one without.
func (a *annotation) listSheet(data []byte) (*workbook.Sheet, error) {
	book, err := workbook.Open(data)
	if err != nil || a.origin.HeaderRow == 0 {
		return nil, err
	}
	for _, sheet := range book.Sheets() {
		if a.origin.On(sheet) {
			return sheet, nil
		}
	}
	return nil, errNotKept
}

// errNotKept means that a workbook cannot be written as it came.
var errNotKept = errors.New("workbook cannot be written as it came")

// keep gives the workbook the formats and the sheet that it needs. The library that does so holds all cells of the sheets
// that it reads: so the list itself is taken out before, and put back by splice. It was not made for the workbooks of
// strangers, and panics where parts are missing that Excel does without.
func (a *annotation) keep(data []byte, list *workbook.Sheet) (kept []byte, err error) {
	defer func() {
		if recover() != nil {
			err = errNotKept
		}
	}()
	var without bytes.Buffer
	if err := eachPart(&without, data, list, func(w io.Writer) error {
		_, err := io.WriteString(w, `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>`)
		return err
	}); err != nil {
		return nil, err
	}
	a.Book, a.styles = book.Book{}, map[int]int{}
	if a.File, err = excelize.OpenReader(&without, excelize.Options{UnzipSizeLimit: workbook.MaxRead, UnzipXMLSizeLimit: workbook.MaxPart}); err != nil {
		return nil, err
	}
	defer a.File.Close()
	if err := a.completeStyles(); err != nil {
		return nil, err
	}
	if list != nil {
		a.Sheet = list.Name
		if err := a.prepareStyles(list); err != nil {
			return nil, err
		}
	}
	a.general()
	var out bytes.Buffer
	a.Do(func() error { return a.File.Write(&out) })
	return out.Bytes(), a.Err
}

// eachPart copies an archive, the part of a sheet as replaced writes it.
func eachPart(w io.Writer, data []byte, sheet *workbook.Sheet, replaced func(io.Writer) error) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	out, found := zip.NewWriter(w), sheet == nil
	for _, file := range archive.File {
		if sheet == nil || !strings.EqualFold(strings.TrimPrefix(strings.ReplaceAll(file.Name, `\`, "/"), "/"), sheet.Part()) {
			if err := out.Copy(file); err != nil {
				return err
			}
			continue
		}
		found = true
		part, err := out.Create(file.Name)
		if err == nil {
			err = replaced(part)
		}
		if err != nil {
			return err
		}
	}
	if !found {
		return errNotKept
	}
	return out.Close()
}

// completeStyles gives a workbook the sections of styles that the library takes for granted.
func (a *annotation) completeStyles() error {
	fresh := excelize.NewFile()
	defer fresh.Close()
	if _, err := a.File.GetStyle(0); a.File.Styles == nil {
		return errors.Join(errNotKept, err)
	}
	if _, err := fresh.NewStyle(&excelize.Style{}); err != nil {
		return err
	}
	own, other := a.File.Styles, fresh.Styles
	if own.CellXfs == nil {
		return errNotKept
	}
	own.Fonts, own.Fills, own.Borders = cmp.Or(own.Fonts, other.Fonts), cmp.Or(own.Fills, other.Fills), cmp.Or(own.Borders, other.Borders)
	own.CellStyleXfs = cmp.Or(own.CellStyleXfs, other.CellStyleXfs)
	return nil
}

// prepareStyles adds the formats of the findings, and of the cells that are marked: each keeps all else that its own
// says.
func (a *annotation) prepareStyles(list *workbook.Sheet) error {
	a.findingStyles()
	used := map[int]bool{}
	err := list.Edit(io.Discard, workbook.Edits{Wide: -1, Cells: a.edits(func(old int) int {
		used[old] = true
		return old
	})})
	for _, old := range slices.Sorted(maps.Keys(used)) {
		a.Do(func() error {
			style, err := a.File.GetStyle(old)
			if err != nil {
				return err
			}
			style.Fill = marked
			a.styles[old], err = a.File.NewStyle(style)
			return err
		})
	}
	return errors.Join(err, a.Err)
}

func (a *annotation) findingStyles() {
	a.head = a.Style(excelize.Style{Font: &excelize.Font{Bold: true}, Fill: marked, Alignment: &excelize.Alignment{Vertical: "center"}})
	a.text = a.Style(excelize.Style{Fill: marked, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	a.calm = a.Style(excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
}

// splice writes the workbook with the list in its place, and in it the findings.
func (a *annotation) splice(w io.Writer, book []byte, list *workbook.Sheet) error {
	return eachPart(w, book, list, func(w io.Writer) error {
		return list.Edit(w, workbook.Edits{Wide: a.at, Cells: a.edits(func(old int) int { return a.styles[old] })})
	})
}
