package conformity

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/locale"
)

// WriteXLSX writes the report as a workbook in "en" or "ja": of one micro-credential one sheet that prints on A4; of many
// the overview with the matrix, a list, all findings, what has changed, and a sheet for each up to a hundred.
func (r *Report) WriteXLSX(w io.Writer, lang locale.Language) error {
	r = r.shown()
	b := &book{file: excelize.NewFile(), lang: lang}
	b.makeStyles()
	if letters := Letters(r.Subjects); len(letters) == 1 {
		b.begin("report.sheet.one")
		b.letter(r, letters[0])
	} else {
		b.many(r, letters)
	}
	b.do(func() error { return b.file.DeleteSheet("Sheet1") })
	b.do(func() error { b.file.SetActiveSheet(0); return b.file.Write(w) })
	return errors.Join(b.err, b.file.Close())
}

// maxSheets is for how many micro-credentials there is a sheet of its own.
const maxSheets = 100

// book is a workbook while it is made.
type book struct {
	file   *excelize.File
	lang   locale.Language
	sheet  string
	row    int   // written last
	err    error // the first; what follows it is not done
	styles struct{ title, lead, good, bad, head, text, quiet, number, share, full, none, state map[bool]int }
}

// Colours of the sheet, and its font, which is on every machine with Excel in Japanese and replaced elsewhere.
const (
	ink    = "211D19"
	pencil = "625A51"
	line   = "D9D1C4"
	head   = "F1ECE3"
	seal   = "A5301C"
	green  = "1B653D"
	greens = "EDF5EF"
	reds   = "FBECEA"
	font   = "Yu Gothic"
)

func (b *book) do(step func() error) {
	if b.err == nil {
		b.err = step()
	}
}

func (b *book) t(key string, args ...any) string { return locale.Text(b.lang, key, args...) }

// style makes a style with and without a line below.
func (b *book) style(s excelize.Style) map[bool]int {
	made := map[bool]int{}
	for _, lined := range []bool{false, true} {
		if lined {
			s.Border = []excelize.Border{{Type: "bottom", Color: line, Style: 1}}
		}
		b.do(func() (err error) {
			made[lined], err = b.file.NewStyle(&s)
			return err
		})
	}
	return made
}

func (b *book) makeStyles() {
	type f = excelize.Font
	of := func(size float64, colour string, bold bool) *f {
		return &f{Family: font, Size: size, Color: colour, Bold: bold}
	}
	fill := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	top := &excelize.Alignment{Vertical: "top", Horizontal: "left", WrapText: true}
	mid := &excelize.Alignment{Vertical: "top", Horizontal: "center", WrapText: true}
	s := &b.styles
	s.title = b.style(excelize.Style{Font: of(15, ink, true), Alignment: top})
	s.lead = b.style(excelize.Style{Font: of(11, ink, true), Alignment: top})
	s.good = b.style(excelize.Style{Font: of(11, green, true), Fill: fill(greens), Alignment: top})
	s.bad = b.style(excelize.Style{Font: of(11, seal, true), Fill: fill(reds), Alignment: top})
	s.head = b.style(excelize.Style{Font: of(9, pencil, true), Fill: fill(head), Alignment: top})
	s.text = b.style(excelize.Style{Font: of(9, ink, false), Alignment: top})
	s.quiet = b.style(excelize.Style{Font: of(9, pencil, false), Alignment: top})
	s.number = b.style(excelize.Style{Font: of(9, ink, false), Alignment: mid})
	s.share = b.style(excelize.Style{Font: of(9, ink, false), Alignment: mid, NumFmt: 9})
	s.full = b.style(excelize.Style{Font: of(9, green, true), Fill: fill(greens), Alignment: mid, NumFmt: 9})
	s.none = b.style(excelize.Style{Font: of(9, seal, true), Fill: fill(reds), Alignment: mid, NumFmt: 9})
	s.state = b.style(excelize.Style{Font: of(9, seal, true), Alignment: top})
}

// begin begins a sheet named by a message.
func (b *book) begin(key string, args ...any) {
	b.sheet, b.row = b.t(key, args...), 0
	b.do(func() error {
		_, err := b.file.NewSheet(b.sheet)
		return err
	})
	show := false
	b.do(func() error { return b.file.SetSheetView(b.sheet, 0, &excelize.ViewOptions{ShowGridLines: &show}) })
}

// page sets columns, in characters, and the paper: A4 across, one page wide, numbered, with rows repeated on each page.
func (b *book) page(widths []float64, repeated int) {
	for i, width := range widths {
		name := column(i)
		b.do(func() error { return b.file.SetColWidth(b.sheet, name, name, width) })
	}
	fit, across, one, any, a4 := true, "landscape", 1, 0, 9
	margin, foot := 0.5, 0.3
	b.do(func() error { return b.file.SetSheetProps(b.sheet, &excelize.SheetPropsOptions{FitToPage: &fit}) })
	b.do(func() error {
		return b.file.SetPageLayout(b.sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &across, FitToWidth: &one, FitToHeight: &any})
	})
	b.do(func() error {
		return b.file.SetPageMargins(b.sheet, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &margin, Bottom: &margin, Footer: &foot})
	})
	b.do(func() error {
		return b.file.SetHeaderFooter(b.sheet, &excelize.HeaderFooterOptions{OddFooter: "&L&8mitome&R&8&P / &N"})
	})
	if repeated > 0 {
		b.do(func() error {
			return b.file.SetDefinedName(&excelize.DefinedName{
				Name: "_xlnm.Print_Titles", Scope: b.sheet,
				RefersTo: fmt.Sprintf("'%s'!$%d:$%d", strings.ReplaceAll(b.sheet, "'", "''"), repeated, repeated),
			})
		})
	}
}

func column(i int) string {
	name, err := excelize.ColumnNumberToName(i + 1)
	if err != nil {
		panic(err) // there are never so many columns
	}
	return name
}

// put writes a cell of the row written last. Numbers stay numbers; a text is never a formula.
func (b *book) put(col int, value any, style int) {
	at := column(col) + strconv.Itoa(b.row)
	switch v := value.(type) {
	case string:
		b.do(func() error { return b.file.SetCellStr(b.sheet, at, cellText(v)) })
	default:
		b.do(func() error { return b.file.SetCellValue(b.sheet, at, v) })
	}
	b.do(func() error { return b.file.SetCellStyle(b.sheet, at, at, style) })
}

// maxCell is how many characters a cell holds. Source: Excel specifications and limits.
const maxCell = 32767

// cellText is a stranger's text as a cell may hold it.
func cellText(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, s)
	if utf8.RuneCountInString(s) > maxCell {
		s = string([]rune(s)[:maxCell-1]) + "…"
	}
	return s
}

// high makes the row as high as its tallest text needs: not every program measures that when it opens a file.
func (b *book) high(size float64, texts []string, widths []float64) {
	lines := 1
	for i, text := range texts {
		if i < len(widths) {
			lines = max(lines, linesOf(cellText(text), widths[i]*11.5/size))
		}
	}
	height := min(float64(lines)*(size*1.5)+3, 409)
	b.do(func() error { return b.file.SetRowHeight(b.sheet, b.row, height) })
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
func (b *book) wide(text string, style map[bool]int, size float64, widths []float64) {
	b.row++
	total := 0.0
	for i, w := range widths {
		b.put(i, "", style[false])
		total += w
	}
	b.put(0, text, style[false])
	from, to := "A"+strconv.Itoa(b.row), column(len(widths)-1)+strconv.Itoa(b.row)
	b.do(func() error { return b.file.MergeCell(b.sheet, from, to) })
	b.high(size, []string{text}, []float64{total})
}

func (b *book) heads(keys ...string) {
	b.row++
	for i, key := range keys {
		b.put(i, b.t(key), b.styles.head[true])
	}
}
