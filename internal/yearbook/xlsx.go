package yearbook

import (
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/book"
	"github.com/mitome/mitome/internal/locale"
)

// size is that of the letters, in points.
const size = 9

// Head is what stands above the tables of a workbook: what it is, and facts about it.
type Head struct {
	Title string
	Facts []Fact
}

// WriteXLSX writes tables as a workbook, a sheet each, that prints on A4. The same tables give the same bytes.
func WriteXLSX(w io.Writer, lang locale.Language, head Head, tables ...Table) error {
	b := &workbook{Book: book.New(), lang: lang}
	b.styles()
	for i := range tables {
		b.table(head, &tables[i])
	}
	if err := b.Write(w); err != nil {
		return fmt.Errorf("yearbook: %w", err)
	}
	return nil
}

type workbook struct {
	book.Book
	lang                                             locale.Language
	title, fact, head, text, count, day, share, foot int // styles
}

func (b *workbook) styles() {
	top := &excelize.Alignment{Vertical: "top", Horizontal: "left", WrapText: true}
	right := &excelize.Alignment{Vertical: "top", Horizontal: "right"}
	box, font := book.Box("8A8177"), &excelize.Font{Family: book.Font, Size: size}
	bold := &excelize.Font{Family: book.Font, Size: size, Bold: true}
	days, shares, counts := "yyyy-mm-dd", "0.0%", "#,##0"
	if b.lang == locale.Japanese {
		days = "yyyy/mm/dd"
	}
	b.title = b.Style(excelize.Style{Font: &excelize.Font{Family: book.Font, Size: 14, Bold: true}})
	b.fact = b.Style(excelize.Style{Font: font})
	b.head = b.Style(excelize.Style{Border: box, Alignment: &excelize.Alignment{Vertical: "center", Horizontal: "left", WrapText: true}, Font: bold, Fill: book.Fill("F1ECE3")})
	b.text = b.Style(excelize.Style{Border: box, Alignment: top, Font: font})
	b.count = b.Style(excelize.Style{Border: box, Alignment: right, Font: font, CustomNumFmt: &counts})
	b.day = b.Style(excelize.Style{Border: box, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left"}, Font: font, CustomNumFmt: &days})
	b.share = b.Style(excelize.Style{Border: box, Alignment: right, Font: font, CustomNumFmt: &shares})
	b.foot = b.Style(excelize.Style{Border: box, Alignment: right, Font: bold, CustomNumFmt: &counts})
}

func (b *workbook) table(head Head, t *Table) {
	b.Begin(t.Name)
	b.NoLines()
	widths, wide := make([]float64, len(t.Columns)), 0.0
	for i, c := range t.Columns {
		widths[i] = max(c.Width, 8)
		wide += widths[i]
	}
	b.Widths(widths)
	b.Row++
	b.Put(0, head.Title, b.title)
	for _, f := range head.Facts {
		b.Row++
		b.Put(0, locale.Text(b.lang, "yearbook.fact", "name", f.Name, "text", f.Text), b.fact)
	}
	b.Row++
	b.Row++
	for i, c := range t.Columns {
		b.Put(i, c.Head, b.head)
	}
	b.Repeat(b.Row)
	for _, row := range t.Rows {
		b.Row++
		for i, cell := range row {
			b.cell(i, cell, t.Columns[i].Count)
		}
	}
	if len(t.Foot) > 0 {
		b.Row++
		for i, cell := range t.Foot {
			value := cell.Value
			if value == nil {
				value = cell.Text
			}
			style := b.foot
			if part, ok := value.(Share); ok {
				value, style = float64(part), b.share
			}
			b.Put(i, value, style)
		}
	}
	b.Area(len(t.Columns))
	if wide > 100 {
		b.Paper(0.4, 0.6, "&P / &N")
	} else {
		b.Upright(0.5, 0.6, "&P / &N")
	}
}

func (b *workbook) cell(column int, c Cell, count bool) {
	switch value := c.Value.(type) {
	case int:
		b.Put(column, value, b.count)
	case Share:
		b.Put(column, float64(value), b.share)
	case float64:
		b.Put(column, value, b.text)
	case time.Time:
		b.Put(column, value, b.day)
	default:
		style := b.text
		if count {
			style = b.count
		}
		b.Put(column, c.Text, style)
	}
}
