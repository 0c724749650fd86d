// Package book writes workbooks for people to read, print and fill in, step by step: the first error ends the writing and
// is told at its end, a text is never a formula, and a sheet is as wide as one page. What is in a workbook, and how it
// looks, is its writer's matter; package workbook reads those of strangers.
package book

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Font is on every machine with Excel in Japanese, and replaced elsewhere.
const Font = "Yu Gothic"

// MaxText is how many characters a cell holds. Source: Excel specifications and limits.
const MaxText = excelize.TotalCellChars

// Book is a workbook while it is made.
type Book struct {
	File  *excelize.File
	Sheet string // written into
	Row   int    // written last, from 1
	Err   error  // the first; what follows it is not done

	begun bool
}

// New returns an empty workbook; it must be ended by Write.
func New() Book { return Book{File: excelize.NewFile()} }

// Do does a step, unless one before it has failed.
func (b *Book) Do(step func() error) {
	if b.Err == nil {
		b.Err = step()
	}
}

// Write writes the workbook, opened at its first sheet, and ends it.
func (b *Book) Write(w io.Writer) error {
	b.Do(func() error {
		b.File.SetActiveSheet(0)
		return b.File.Write(w)
	})
	return errors.Join(b.Err, b.File.Close())
}

// Begin begins a sheet.
func (b *Book) Begin(name string) {
	b.Do(func() error {
		if !b.begun { // the one that a new workbook has
			return b.File.SetSheetName("Sheet1", name)
		}
		_, err := b.File.NewSheet(name)
		return err
	})
	b.Sheet, b.Row, b.begun = name, 0, true
}

// NoLines hides the grid of the sheet.
func (b *Book) NoLines() {
	show := false
	b.Do(func() error { return b.File.SetSheetView(b.Sheet, 0, &excelize.ViewOptions{ShowGridLines: &show}) })
}

// Style adds a style.
func (b *Book) Style(s excelize.Style) (id int) {
	b.Do(func() (err error) {
		id, err = b.File.NewStyle(&s)
		return err
	})
	return id
}

// Fill fills a cell with a colour, such as "F1ECE3".
func Fill(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

// Box are thin lines of a colour around a cell.
func Box(colour string) []excelize.Border { return around(colour, 1) }

// Frame are thick ones.
func Frame(colour string) []excelize.Border { return around(colour, 2) }

func around(colour string, style int) (lines []excelize.Border) {
	for _, side := range []string{"left", "right", "top", "bottom"} {
		lines = append(lines, excelize.Border{Type: side, Color: colour, Style: style})
	}
	return lines
}

// Put writes a cell of the row written last; columns count from 0. Numbers stay numbers.
func (b *Book) Put(column int, value any, style int) { b.PutAt(b.Cell(column), value, style) }

// PutAt writes a cell by its name, such as "B7".
func (b *Book) PutAt(cell string, value any, style int) {
	b.Do(func() error {
		if text, ok := value.(string); ok {
			return b.File.SetCellStr(b.Sheet, cell, Text(text))
		}
		return b.File.SetCellValue(b.Sheet, cell, value)
	})
	b.Do(func() error { return b.File.SetCellStyle(b.Sheet, cell, cell, style) })
}

// Run is a part of a text that is underlined as a whole, or not.
type Run struct {
	Text       string
	Underlined bool
}

// PutRuns writes a text of which parts are underlined into a cell of the row written last; columns count from 0. Letters of the
// cell's font and of a size in points.
func (b *Book) PutRuns(column int, runs []Run, size float64, style int) {
	rich := make([]excelize.RichTextRun, 0, len(runs))
	left := MaxText
	for _, r := range runs {
		text := []rune(Text(r.Text))
		text = text[:min(len(text), left)]
		left -= len(text)
		font := &excelize.Font{Family: Font, Size: size}
		if r.Underlined {
			font.Underline = "single"
		}
		if len(text) > 0 {
			rich = append(rich, excelize.RichTextRun{Text: string(text), Font: font})
		}
	}
	cell := b.Cell(column)
	if len(rich) > 0 {
		b.Do(func() error { return b.File.SetCellRichText(b.Sheet, cell, rich) })
	}
	b.Do(func() error { return b.File.SetCellStyle(b.Sheet, cell, cell, style) })
}

// Text is a stranger's text as a cell may hold it.
func Text(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, s)
	if utf8.RuneCountInString(s) > MaxText {
		s = string([]rune(s)[:MaxText-1]) + "…"
	}
	return s
}

// Cell is the name of a cell of the row written last; columns count from 0.
func (b *Book) Cell(column int) string { return fmt.Sprint(Column(column), max(b.Row, 1)) }

// Column is the name of a column; columns count from 0.
func Column(i int) string {
	name, err := excelize.ColumnNumberToName(i + 1)
	if err != nil {
		panic(err) // no sheet of ours has so many
	}
	return name
}

// Merge makes one cell of several of the row written last, the first and the last counted from 0.
func (b *Book) Merge(from, to int) {
	first, last := b.Cell(from), b.Cell(to)
	b.Do(func() error { return b.File.MergeCell(b.Sheet, first, last) })
}

// Widths sets the widths of columns, in characters.
func (b *Book) Widths(widths []float64) {
	for i, width := range widths {
		b.Do(func() error { return b.File.SetColWidth(b.Sheet, Column(i), Column(i), width) })
	}
}

// High sets the height of the row written last, in points; no program shows one higher than 409.
func (b *Book) High(points float64) {
	b.Do(func() error { return b.File.SetRowHeight(b.Sheet, b.Row, min(points, 409)) })
}

// Freeze keeps the first rows and columns in sight.
func (b *Book) Freeze(rows, columns int) {
	panes := &excelize.Panes{Freeze: true, XSplit: columns, YSplit: rows, TopLeftCell: fmt.Sprint(Column(columns), rows+1), ActivePane: "bottomLeft"}
	if columns > 0 {
		panes.ActivePane = "bottomRight"
	}
	b.Do(func() error { return b.File.SetPanes(b.Sheet, panes) })
}

// Paper sets the sheet for A4 across, one page wide, with margins at the sides and the foot in inches; foot is the line
// below each page, in the codes of Excel, and may be empty.
func (b *Book) Paper(side, below float64, foot string) { b.paper("landscape", side, below, foot) }

// Upright is Paper for A4 upright.
func (b *Book) Upright(side, below float64, foot string) { b.paper("portrait", side, below, foot) }

func (b *Book) paper(turned string, side, below float64, foot string) {
	fit, one, any, a4 := true, 1, 0, 9
	b.Do(func() error { return b.File.SetSheetProps(b.Sheet, &excelize.SheetPropsOptions{FitToPage: &fit}) })
	b.Do(func() error {
		return b.File.SetPageLayout(b.Sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &turned, FitToWidth: &one, FitToHeight: &any})
	})
	b.Do(func() error {
		return b.File.SetPageMargins(b.Sheet, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &side, Bottom: &below})
	})
	if foot != "" {
		b.Do(func() error { return b.File.SetHeaderFooter(b.Sheet, &excelize.HeaderFooterOptions{OddFooter: foot}) })
	}
}

// Repeat prints a row on each page.
func (b *Book) Repeat(row int) { b.define("_xlnm.Print_Titles", fmt.Sprintf("$%d:$%d", row, row)) }

// Area prints so many columns, down to the row written last.
func (b *Book) Area(columns int) {
	b.define("_xlnm.Print_Area", fmt.Sprintf("$A$1:$%s$%d", Column(columns-1), b.Row))
}

func (b *Book) define(name, cells string) {
	quoted := "'" + strings.ReplaceAll(b.Sheet, "'", "''") + "'!"
	b.Do(func() error {
		return b.File.SetDefinedName(&excelize.DefinedName{Name: name, Scope: b.Sheet, RefersTo: quoted + cells})
	})
}
