package comparison

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/book"
	"github.com/mitome/mitome/internal/locale"
)

// WriteJSON writes the sheet for programs, in the words of its language.
func (s *Sheet) WriteJSON(w io.Writer) error {
	return json.MarshalWrite(w, s, jsontext.WithIndent("  "))
}

// WriteCSV writes the rows of the page as a table, in UTF-8 with a byte-order mark, as spreadsheets ask for it.
func (s *Sheet) WriteCSV(w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fmt.Errorf("comparison: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.WriteAll(s.table(safe)); err != nil {
		return fmt.Errorf("comparison: %w", err)
	}
	return nil
}

// safe is a stranger's text as no spreadsheet runs it: what would begin a formula is quoted. In a workbook cells have types,
// and texts stay as they are.
func safe(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// table are the rows as texts, under their heads: number, question, part, a column for each micro-credential, the difference,
// and the empty one for what matches of ours.
func (s *Sheet) table(text func(string) string) [][]string {
	heads := []string{"", words(s.Lang, "col.question"), ""}
	for _, h := range s.Columns {
		heads = append(heads, text(strings.TrimSpace(h.Title+"\n"+h.Body)))
	}
	table := [][]string{append(heads, "", words(s.Lang, "col.ours"))}
	for _, row := range s.Rows {
		for _, p := range row.Parts {
			for item := range p.lines() {
				line := []string{fmt.Sprint(row.Number), row.Label, p.Label}
				for i := range p.Cells {
					line = append(line, text(p.Cells[i].line(s.Lang, item)))
				}
				difference := ""
				if item == 0 {
					difference = p.DifferenceText(s.Lang)
				}
				table = append(table, append(line, difference, ""))
			}
		}
	}
	return table
}

// lines is how many lines a part takes: one, or as many as the most outcomes, for each has its own.
func (p *Part) lines() int {
	most := 1
	for i := range p.Cells {
		most = max(most, len(p.Cells[i].Items))
	}
	return most
}

// line is what a cell says on one of the lines of its part.
func (c *Cell) line(lang locale.Language, at int) string {
	if len(c.Items) > 0 {
		if at < len(c.Items) {
			return c.Items[at]
		}
		return ""
	}
	if at > 0 {
		return ""
	}
	return c.Lines(lang)
}

// Lines is all that the cell says, as a text.
func (c *Cell) Lines(lang locale.Language) string {
	var lines []string
	for _, text := range append([]string{c.MarkText(lang), c.factText(lang), c.Text}, slices.Concat(c.Items, c.Notes)...) {
		if text != "" {
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "\n")
}

// WriteXLSX writes the same rows as a workbook of one sheet that prints on A4 across, with the fields of a decision below.
func (s *Sheet) WriteXLSX(w io.Writer) error {
	b := &sheet{Book: book.New()}
	b.Begin(words(s.Lang, "sheet"))
	b.styles()
	for _, line := range s.table(func(text string) string { return text }) {
		b.line(line)
	}
	b.decision(s.Lang)
	b.paper(len(s.Columns))
	if err := b.Write(w); err != nil {
		return fmt.Errorf("comparison: %w", err)
	}
	return nil
}

// sheet is the workbook while it is made.
type sheet struct {
	book.Book
	head, text int // styles
}

func (b *sheet) styles() {
	top := &excelize.Alignment{Vertical: "top", Horizontal: "left", WrapText: true}
	box := book.Box("8A8177")
	b.head = b.Style(excelize.Style{Border: box, Alignment: top, Font: &excelize.Font{Family: book.Font, Size: 9, Bold: true}, Fill: book.Fill("F1ECE3")})
	b.text = b.Style(excelize.Style{Border: box, Alignment: top, Font: &excelize.Font{Family: book.Font, Size: 9}})
}

// line writes a row of texts. A text is never a formula, and no longer than a cell holds.
func (b *sheet) line(texts []string) {
	b.Row++
	for i, text := range texts {
		style := b.text
		if b.Row == 1 || i < 3 {
			style = b.head
		}
		b.Put(i, text, style)
	}
}

// decision adds the fields that people fill in.
func (b *sheet) decision(lang locale.Language) {
	b.Row++
	for _, line := range decisionLines {
		for _, key := range line {
			b.Row++
			b.Put(1, words(lang, "decision."+key), b.head)
			b.Put(2, blank(lang, key), b.text)
		}
	}
	for _, key := range seals {
		b.Row++
		b.Put(1, words(lang, "seal."+key), b.head)
		b.Put(2, "", b.text)
	}
}

// paper sets the widths of columns, and A4 across, one page wide.
func (b *sheet) paper(columns int) {
	widths := []float64{4, 16, 16}
	for range columns {
		widths = append(widths, 36)
	}
	b.Widths(append(widths, 16, 24))
	b.Paper(0.4, 0.4, "")
}

// factText is the fact, and whether it was read from the text.
func (c *Cell) factText(lang locale.Language) string {
	if c.Fact != "" && c.Read {
		return c.Fact + words(lang, "read.aside")
	}
	return c.Fact
}
