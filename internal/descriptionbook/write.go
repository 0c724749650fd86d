package descriptionbook

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/width"

	"github.com/mitome/mitome/internal/book"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// Note is a remark about cells: it stands beside the first, and all of them are marked, unless it is but a hint.
type Note struct {
	Keys     []string // of the description; none: about the whole
	Severity microcredential.Severity
	Text     string
}

// Example is a whole description, invented, as it would be written: every row but those of one learner.
func Example() *microcredential.Description {
	f := &Form{entries: map[string]*entry{}}
	for _, sheet := range sheets {
		for _, i := range sheet {
			if !i.ofLearner() && i.key != "raw_criteria" {
				f.entries[i.key] = &entry{ja: i.sample("ja"), en: i.sample("en")}
			}
		}
	}
	d, err := f.Description()
	if err != nil {
		panic(err) // the table is a constant; a test reads it
	}
	return d
}

// maxCell is the length of a text in a cell, in UTF-16 units, as Excel has it.
const maxCell = 32767

// Write writes the workbook in lang, with notes in a column of their own where there are any. The error is a Faults where a
// text is longer than a cell holds.
func (f *Form) Write(w io.Writer, lang locale.Language, notes []Note) error {
	for key, e := range f.entries {
		if max(units(e.ja), units(e.en)) > maxCell {
			return Faults{{Code: "long", Args: []any{"key", Label(key, lang)}}}
		}
	}
	b := &writer{Book: book.New(), form: f, lang: lang, notes: notes}
	return b.write(w)
}

func units(text string) int {
	n := utf8.RuneCountInString(text)
	for _, r := range text {
		if r > 0xffff {
			n++
		}
	}
	return n
}

// writer is the workbook while it is made.
type writer struct {
	book.Book
	form  *Form
	lang  locale.Language
	notes []Note

	head   int // the row of the heading
	styles struct{ title, text, number, label, part, fill, mark, help, sample, note, head int }

	lists [][]string // that cells offer
}

// The columns: number, name, both languages, what belongs there, an example, findings.
var columns = []float64{7, 21, 34, 34, 34, 30, 34}

// Colours of the form.
const (
	ink    = "1F2A44"
	paper  = "FFFFFF"
	quiet  = "E8ECF4"
	open   = "FFFBEA"
	rule   = "C3CBDA"
	pencil = "5D6778"
	red    = "9B1C1C"
	blush  = "FBD9D5"
)

func (b *writer) write(w io.Writer) error {
	b.makeStyles()
	for n, name := range []string{"describe.sheet.descriptors", "describe.sheet.extra"} {
		b.begin(locale.Text(b.lang, name), n == 0)
		if n == 0 {
			b.remark("A1", b.form.remarks)
		}
		for _, i := range sheets[n] {
			b.item(i)
		}
		if n == 1 {
			for _, key := range b.form.others {
				b.other(key)
			}
			for _, s := range b.form.strays {
				b.stray(s)
			}
		}
		b.page()
	}
	b.offer()
	return b.Write(w)
}

func (b *writer) makeStyles() {
	font := func(size float64, colour string, bold bool) *excelize.Font {
		return &excelize.Font{Family: book.Font, Size: size, Color: colour, Bold: bold}
	}
	at := func(horizontal string, indent int) *excelize.Alignment {
		return &excelize.Alignment{Vertical: "top", Horizontal: horizontal, WrapText: true, Indent: indent}
	}
	box := book.Box(rule)
	plain := "@"
	s := &b.styles
	s.title = b.Style(excelize.Style{Font: font(16, ink, true)})
	s.text = b.Style(excelize.Style{Font: font(10, ink, false), Alignment: at("left", 0)})
	s.head = b.Style(excelize.Style{Font: font(10, paper, true), Fill: book.Fill(ink), Alignment: at("left", 0), Border: box})
	s.number = b.Style(excelize.Style{Font: font(9, ink, false), Alignment: at("center", 0), Border: box})
	s.label = b.Style(excelize.Style{Font: font(10, ink, true), Fill: book.Fill(quiet), Alignment: at("left", 0), Border: box})
	s.part = b.Style(excelize.Style{Font: font(9, ink, false), Alignment: at("left", 1), Border: box})
	s.fill = b.Style(excelize.Style{Font: font(10, ink, false), Fill: book.Fill(open), Alignment: at("left", 0), Border: box, CustomNumFmt: &plain})
	s.mark = b.Style(excelize.Style{Font: font(10, ink, false), Fill: book.Fill(blush), Alignment: at("left", 0), Border: book.Frame(red), CustomNumFmt: &plain})
	s.help = b.Style(excelize.Style{Font: font(9, ink, false), Alignment: at("left", 0), Border: box})
	s.sample = b.Style(excelize.Style{Font: font(9, pencil, false), Alignment: at("left", 0), Border: box})
	s.note = b.Style(excelize.Style{Font: font(9, red, false), Alignment: at("left", 0), Border: box})
}

// begin makes a sheet with its title, what to do, and the heading.
func (b *writer) begin(name string, first bool) {
	b.Begin(name)
	b.Widths(columns[:b.width()])
	title, how := "describe.title", "describe.how"
	if !first {
		title, how = "describe.title_extra", "describe.how_extra"
	}
	b.across(locale.Text(b.lang, title), b.styles.title, 27)
	b.across(locale.Text(b.lang, how), b.styles.text, 0)
	for _, n := range b.notes {
		if first && len(n.Keys) == 0 {
			b.across(b.said(n), b.styles.note, 0)
		}
	}
	b.Row++
	b.head = b.Row
	for n, key := range []string{"number", "item", "japanese", "english", "what", "example", "finding"}[:b.width()] {
		b.Put(n, locale.Text(b.lang, "describe.head."+key), b.styles.head)
	}
	b.Freeze(b.Row, 2)
}

// width is the number of columns: that of findings is there where there are findings.
func (b *writer) width() int {
	if len(b.notes) > 0 {
		return len(columns)
	}
	return len(columns) - 1
}

// across writes a text over the whole width.
func (b *writer) across(text string, style int, height float64) {
	b.Row++
	b.Put(0, text, style)
	b.Merge(0, b.width()-1)
	if height == 0 {
		wide := 0.0
		for _, w := range columns[:b.width()] {
			wide += w
		}
		height = tall(text, wide, 10)
	}
	b.High(height)
}

// item writes a row.
func (b *writer) item(i item) {
	b.Row++
	d, main := i.descriptor()
	label, number := b.styles.part, ""
	if main {
		label, number = b.styles.label, strconv.Itoa(d.Number)
		if d.Mandatory && !i.ofLearner() {
			number += "\n" + locale.Text(b.lang, "describe.required")
		}
	}
	b.Put(0, number, b.styles.number)
	b.Put(1, i.label(b.lang), label)
	e := b.form.entries[i.key]
	if e == nil {
		e = &entry{}
	}
	b.values(i, *e)
	for column, texts := range e.remarks {
		if column == 2 && !i.perLanguage() {
			column = 1 // one cell over both
		}
		b.remark(b.Cell(1+column), texts)
	}
	sample := i.sample(b.lang)
	b.Put(4, i.what(b.lang), b.styles.help)
	b.Put(5, sample, b.styles.sample)
	high := max(tall(i.label(b.lang), columns[1], 10), tall(i.what(b.lang), columns[4], 9), tall(sample, columns[5], 9), tall(number, columns[0], 9))
	if i.perLanguage() {
		high = max(high, tall(e.ja, columns[2], 10), tall(e.en, columns[3], 10), 45)
	}
	b.finish(high, func(key string) bool { return slices.Contains(i.fields(), key) })
}

// remark puts what people have said of a cell at it again, as a comment.
func (b *writer) remark(cell string, texts []string) {
	if len(texts) == 0 {
		return
	}
	text := []rune(strings.Join(texts, "\n"))
	said := excelize.Comment{Cell: cell, Text: string(text[:min(len(text), maxCell/2)])}
	b.Do(func() error { return b.File.AddComment(b.Sheet, said) })
}

// values writes the cells that are filled in.
func (b *writer) values(i item, e entry) {
	style := b.styles.fill
	if i.ofLearner() {
		style = b.styles.help
	}
	fields := i.fields()
	b.Put(2, e.ja, b.marked(fields[0], style))
	b.Put(3, e.en, b.marked(fields[len(fields)-1], style))
	if i.perLanguage() {
		return
	}
	if e.ja == "" || e.en == "" || e.ja == e.en {
		text, _ := e.one()
		b.Put(2, text, b.marked(i.key, style))
		b.Put(3, "", b.marked(i.key, style))
		b.Merge(2, 3)
	}
	list := i.list(b.lang)
	if list == nil {
		return
	}
	b.lists = append(b.lists, list)
	v := excelize.NewDataValidation(true)
	v.SetSqref(b.Cell(2))
	column := book.Column(len(b.lists) - 1)
	v.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$1:$%s$%d", b.listSheet(), column, column, len(list)))
	v.ShowErrorMessage = i.kind == choice || i.kind == yesNo
	v.SetError(excelize.DataValidationErrorStyleWarning, locale.Text(b.lang, "describe.choice_title"), locale.Text(b.lang, "describe.choice_text"))
	b.Do(func() error { return b.File.AddDataValidation(b.Sheet, v) })
}

// marked is the style of the cell of a key: of one that is to be mended it is not the usual one.
func (b *writer) marked(key string, style int) int {
	if slices.ContainsFunc(b.notes, func(n Note) bool { return n.Severity != microcredential.Hint && slices.Contains(n.Keys, key) }) {
		return b.styles.mark
	}
	return style
}

func (b *writer) listSheet() string { return locale.Text(b.lang, "describe.sheet.lists") }

// offer writes the lists that cells offer, a column each: within a cell their words might have no commas.
func (b *writer) offer() {
	b.Begin(b.listSheet())
	for column, list := range b.lists {
		for row, text := range list {
			b.PutAt(fmt.Sprint(book.Column(column), row+1), text, b.styles.text)
		}
	}
	b.Do(func() error { return b.File.SetSheetVisible(b.Sheet, false) })
}

// other writes a row for a key that is none of ours.
func (b *writer) other(key string) {
	b.Row++
	e := b.form.entries[key]
	text, _ := e.one()
	b.Put(0, "", b.styles.number)
	b.Put(1, key, b.styles.part)
	b.Put(2, text, b.marked(key, b.styles.fill))
	b.Put(3, "", b.marked(key, b.styles.fill))
	b.Merge(2, 3)
	b.Put(4, locale.Text(b.lang, "describe.what.other"), b.styles.help)
	b.Put(5, "", b.styles.sample)
	b.finish(max(tall(text, columns[2]+columns[3], 10), 27), func(of string) bool { return of == key })
}

// stray writes a row as it was found.
func (b *writer) stray(s stray) {
	b.Row++
	b.Put(0, "", b.styles.number)
	b.Put(1, s.name, b.styles.part)
	key := strayField + s.name
	b.Put(2, s.ja, b.marked(key, b.styles.fill))
	b.Put(3, s.en, b.marked(key, b.styles.fill))
	b.Put(4, "", b.styles.help)
	b.Put(5, "", b.styles.sample)
	b.finish(max(tall(s.ja, columns[2], 10), tall(s.en, columns[3], 10), 27), func(of string) bool { return of == key })
}

// finish writes the findings of a row, and gives it its height.
func (b *writer) finish(high float64, of func(key string) bool) {
	var said []string
	for _, n := range b.notes {
		if len(n.Keys) > 0 && of(n.Keys[0]) {
			said = append(said, b.said(n))
		}
	}
	if len(b.notes) > 0 {
		b.Put(6, strings.Join(said, "\n"), b.styles.note)
		high = max(high, tall(strings.Join(said, "\n"), columns[6], 9))
	}
	b.High(min(high, 400))
}

func (b *writer) said(n Note) string {
	return locale.Text(b.lang, "describe.note."+string(n.Severity), "text", n.Text)
}

// page sets a sheet for A4 paper: as wide as it, heading and number on each page.
func (b *writer) page() {
	b.Paper(0.4, 0.6, "&C&P / &N")
	b.NoLines()
	b.Area(b.width())
	b.Repeat(b.head)
}

// tall is the height that a text needs in a column, in points.
func tall(text string, wide, size float64) float64 {
	lines := 0
	for part := range strings.SplitSeq(text, "\n") {
		long := 0.0
		for _, r := range part {
			switch width.LookupRune(r).Kind() {
			case width.EastAsianWide, width.EastAsianFullwidth, width.EastAsianAmbiguous:
				long += 2
			default:
				long += 1.1
			}
		}
		lines += 1 + int(long*size/10.5/(wide-2))
	}
	return float64(lines)*size*1.55 + 5
}
