package conformity

import (
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/book"
	"github.com/mitome/mitome/internal/locale"
)

// WriteXLSX writes the report as a workbook in "en" or "ja": of one micro-credential one sheet that prints on A4; of many
// the overview with the matrix, a list, all findings, what has changed, and a sheet for each up to a hundred.
func (r *Report) WriteXLSX(w io.Writer, lang locale.Language) error {
	r = r.shown()
	b := &sheets{Book: book.New(), lang: lang}
	b.makeStyles()
	if letters := Letters(r.Subjects); len(letters) == 1 {
		b.begin("report.sheet.one")
		b.letter(r, letters[0])
	} else {
		b.many(r, letters)
	}
	return b.Write(w)
}

// maxSheets is for how many micro-credentials there is a sheet of its own.
const maxSheets = 100

// sheets is the workbook while it is made.
type sheets struct {
	book.Book
	lang   locale.Language
	styles struct{ title, lead, good, bad, head, text, quiet, number, share, full, none, state map[bool]int }
}

// Colours of the sheet.
const (
	ink    = "211D19"
	pencil = "625A51"
	line   = "D9D1C4"
	head   = "F1ECE3"
	seal   = "A5301C"
	green  = "1B653D"
	greens = "EDF5EF"
	reds   = "FBECEA"
)

func (b *sheets) t(key string, args ...any) string { return locale.Text(b.lang, key, args...) }

// style makes a style with and without a line below.
func (b *sheets) style(s excelize.Style) map[bool]int {
	made := map[bool]int{}
	for _, lined := range []bool{false, true} {
		if lined {
			s.Border = []excelize.Border{{Type: "bottom", Color: line, Style: 1}}
		}
		made[lined] = b.Style(s)
	}
	return made
}

func (b *sheets) makeStyles() {
	type f = excelize.Font
	of := func(size float64, colour string, bold bool) *f {
		return &f{Family: book.Font, Size: size, Color: colour, Bold: bold}
	}
	top := &excelize.Alignment{Vertical: "top", Horizontal: "left", WrapText: true}
	mid := &excelize.Alignment{Vertical: "top", Horizontal: "center", WrapText: true}
	s := &b.styles
	s.title = b.style(excelize.Style{Font: of(15, ink, true), Alignment: top})
	s.lead = b.style(excelize.Style{Font: of(11, ink, true), Alignment: top})
	s.good = b.style(excelize.Style{Font: of(11, green, true), Fill: book.Fill(greens), Alignment: top})
	s.bad = b.style(excelize.Style{Font: of(11, seal, true), Fill: book.Fill(reds), Alignment: top})
	s.head = b.style(excelize.Style{Font: of(9, pencil, true), Fill: book.Fill(head), Alignment: top})
	s.text = b.style(excelize.Style{Font: of(9, ink, false), Alignment: top})
	s.quiet = b.style(excelize.Style{Font: of(9, pencil, false), Alignment: top})
	s.number = b.style(excelize.Style{Font: of(9, ink, false), Alignment: mid})
	s.share = b.style(excelize.Style{Font: of(9, ink, false), Alignment: mid, NumFmt: 9})
	s.full = b.style(excelize.Style{Font: of(9, green, true), Fill: book.Fill(greens), Alignment: mid, NumFmt: 9})
	s.none = b.style(excelize.Style{Font: of(9, seal, true), Fill: book.Fill(reds), Alignment: mid, NumFmt: 9})
	s.state = b.style(excelize.Style{Font: of(9, seal, true), Alignment: top})
}

// begin begins a sheet named by a message.
func (b *sheets) begin(key string, args ...any) {
	b.Begin(b.t(key, args...))
	b.NoLines()
}

// page sets columns, in characters, and the paper, with a row repeated on each page; 0: none.
func (b *sheets) page(widths []float64, repeated int) {
	b.Widths(widths)
	b.Paper(0.5, 0.5, "&L&8mitome&R&8&P / &N")
	if repeated > 0 {
		b.Repeat(repeated)
	}
}

// high makes the row as high as its tallest text needs: not every program measures that when it opens a file.
func (b *sheets) high(size float64, texts []string, widths []float64) {
	lines := 1
	for i, text := range texts {
		if i < len(widths) {
			lines = max(lines, linesOf(book.Text(text), widths[i]*11.5/size))
		}
	}
	b.High(float64(lines)*(size*1.5) + 3)
}

// linesOf is about how many lines a text takes in a column so wide.
func linesOf(text string, width float64) int {
	lines := 0
	for part := range strings.SplitSeq(text, "\n") {
		n := 0.0
		for _, r := range part {
			n++
			if r > 0x2e80 {
				n++
			}
		}
		lines += 1 + int(n/max(width, 4))
	}
	return lines
}

// wide writes a text over all columns.
func (b *sheets) wide(text string, style map[bool]int, size float64, widths []float64) {
	b.Row++
	total := 0.0
	for i, w := range widths {
		b.Put(i, "", style[false])
		total += w
	}
	b.Put(0, text, style[false])
	b.Merge(0, len(widths)-1)
	b.high(size, []string{text}, []float64{total})
}

func (b *sheets) heads(keys ...string) {
	b.Row++
	for i, key := range keys {
		b.Put(i, b.t(key), b.styles.head[true])
	}
}
