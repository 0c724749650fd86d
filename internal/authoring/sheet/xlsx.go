package sheet

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/book"
)

// size is that of the letters, in points.
const size = 9

// workbook is a sheet while it is written.
type workbook struct {
	book.Book
	*Sheet
	title, name, head, text int // styles
}

// WriteXLSX writes the sheet as a workbook that prints on A4 upright.
func (s *Sheet) WriteXLSX(w io.Writer) error {
	b := &workbook{Book: book.New(), Sheet: s}
	b.Begin(s.Heading())
	b.styles()
	b.NoLines()
	if s.Kind == Comparison {
		b.Widths([]float64{18, 42, 42})
	} else {
		b.Widths([]float64{18, 52, 32})
	}
	b.beginning()
	b.steps()
	b.rows()
	b.exact()
	b.Area(3)
	b.Upright(0.5, 0.6, "&P / &N")
	if err := b.Write(w); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	return nil
}

func (b *workbook) styles() {
	top := &excelize.Alignment{Vertical: "top", Horizontal: "left", WrapText: true}
	box := book.Box("8A8177")
	b.title = b.Style(excelize.Style{Font: &excelize.Font{Family: book.Font, Size: 14, Bold: true}})
	b.name = b.Style(excelize.Style{Font: &excelize.Font{Family: book.Font, Size: 11, Bold: true}, Alignment: top})
	b.head = b.Style(excelize.Style{Border: box, Alignment: top, Font: &excelize.Font{Family: book.Font, Size: size, Bold: true}, Fill: book.Fill("F1ECE3")})
	b.text = b.Style(excelize.Style{Border: box, Alignment: top, Font: &excelize.Font{Family: book.Font, Size: size}})
}

// wide writes a line of a name and a text over the other columns.
func (b *workbook) wide(name, text string) {
	b.Row++
	b.Put(0, name, b.head)
	b.Put(1, text, b.text)
	b.Put(2, "", b.text)
	b.Merge(1, 2)
}

func (b *workbook) beginning() {
	b.Row++
	b.Put(0, b.Heading(), b.title)
	b.Row++
	b.Put(0, b.Title, b.name)
	b.Merge(0, 2)
	for _, f := range b.Facts {
		b.wide(f.Name, f.Text)
	}
	b.Row++
}

func (b *workbook) steps() {
	for _, step := range b.Steps {
		b.wide(step.Name, step.Decided)
		if step.Decided == "" { // room to sign
			b.High(36)
		}
	}
	if len(b.Steps) > 0 {
		b.Row++
	}
}

func (b *workbook) rows() {
	b.Row++
	heads := []string{"descriptor", "text", "remarks"}
	if b.Kind == Comparison {
		heads = []string{"descriptor", "now", "before"}
	}
	for i, key := range heads {
		b.Put(i, b.Say(key), b.head)
	}
	b.Repeat(b.Row)
	for _, row := range b.Rows {
		b.Row++
		b.Put(0, row.Name, b.head)
		b.PutRuns(1, runs(row.Now), size, b.text)
		if b.Kind == Comparison {
			b.PutRuns(2, runs(row.Before), size, b.text)
			continue
		}
		var remarks []Line
		for _, text := range row.Remarks {
			remarks = append(remarks, whole(text))
		}
		b.PutRuns(2, runs(remarks), size, b.text)
	}
}

// runs are lines as the text of a cell.
func runs(lines []Line) (all []book.Run) {
	for i, line := range lines {
		lead := line.Name
		if lead != "" {
			lead += "\n"
		}
		if i > 0 {
			lead = "\n" + lead
		}
		all = append(all, book.Run{Text: lead})
		for _, piece := range line.Pieces {
			all = append(all, book.Run{Text: piece.Text, Underlined: piece.Change != authoring.Kept})
		}
	}
	return all
}

func (b *workbook) exact() {
	for _, e := range b.Exact {
		b.Row++
		b.wide(b.Say("exact", "language", b.language(e.Lang)), e.Text)
	}
}
