package descriptionbook

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/workbook"
	"github.com/mitome/mitome/microcredential"
)

// Limits of what is looked at: rows of all sheets, and faults that are told.
const (
	MaxRows   = 2000
	maxFaults = 50
)

// Recognise reports whether a file that begins with head is for Read rather than JSON.
func Recognise(head []byte) bool { return workbook.Recognise(head) }

// Read reads a workbook of at most microcredential.MaxList bytes. What cannot be understood in a cell is kept for Description
// to tell; the error is a Faults when nothing can be read at all.
func Read(data []byte) (*Form, error) {
	if len(data) > microcredential.MaxList {
		return nil, Faults{{Code: "large"}}
	}
	book, err := workbook.Open(data)
	if err != nil {
		return nil, unreadable(err)
	}
	r := reader{form: &Form{entries: map[string]*entry{}}}
	for _, sheet := range book.Sheets() {
		if err := r.sheet(sheet); err != nil {
			return nil, unreadable(err)
		}
	}
	if !r.found {
		return nil, Faults{{Code: "foreign"}}
	}
	return r.form, nil
}

// unreadable says why a workbook cannot be read.
func unreadable(err error) error {
	var damage *workbook.Damage
	switch {
	case errors.As(err, &damage):
		return Faults{{Code: "damaged", Args: []any{"where", strings.TrimSpace(damage.Part + " " + damage.Cell)}}}
	case errors.Is(err, workbook.ErrRowLong):
		return Faults{{Code: "large"}}
	case errors.Is(err, workbook.ErrForeign): // one without the headings is a workbook, and foreign to descriptions
		return Faults{{Code: "no_workbook"}}
	}
	if reason := workbook.Reason(err); reason != "" {
		return Faults{{Code: reason}}
	}
	return Faults{{Code: "no_workbook", Err: err}}
}

// reader reads sheet after sheet into one form.
type reader struct {
	form  *Form
	rows  int
	found bool // a heading

	// of the sheet:
	name   string
	ja, en int // columns; -1 before the heading
	merged []workbook.Area
	hidden []workbook.Area            // columns
	said   map[int][]workbook.Comment // by their rows
	named  int                        // rows of items above the heading
}

func (r *reader) sheet(s *workbook.Sheet) (err error) {
	rows, err := s.Rows()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	r.name, r.ja, r.en, r.named = s.Name, -1, -1, 0
	r.merged, r.hidden = rows.Merged[:min(len(rows.Merged), MaxRows)], rows.Hidden[:min(len(rows.Hidden), MaxRows)]
	r.hear(s)
	for {
		row, err := rows.Next()
		switch {
		case errors.Is(err, io.EOF):
			r.loose()
			if r.ja < 0 && r.named >= headless {
				r.tell(Fault{Sheet: r.name, Code: "headless", Args: []any{"sheet", r.name}})
			}
			return nil
		case err != nil:
			return err
		}
		if r.rows++; r.rows > MaxRows {
			return fmt.Errorf("%w: more than %d rows", workbook.ErrTooLarge, MaxRows)
		}
		switch {
		case r.heading(row):
		case r.ja < 0:
			if _, key, _ := r.rowOf(row); key != "" {
				r.named++
			}
		case !s.Hidden:
			r.row(row)
		case r.filled(row):
			r.fault(r.place(r.ja, row.Number), "hidden_sheet", "")
			return nil
		}
	}
}

// hear keeps the comments of a sheet that people see. They decide nothing, so that those that cannot be read are let go.
func (r *reader) hear(s *workbook.Sheet) {
	r.said = map[int][]workbook.Comment{}
	if s.Hidden {
		return
	}
	comments, _ := s.Comments()
	for _, c := range comments {
		r.said[c.Row] = append(r.said[c.Row], c)
	}
}

// remarks are the comments at the cells of a row, which are no longer loose then.
func (r *reader) remarks(row int) (remarks [3][]string) {
	for _, c := range r.said[row] {
		at := 0
		switch c.Column {
		case r.ja:
			at = 1
		case r.en:
			at = 2
		}
		remarks[at] = append(remarks[at], c.Text)
	}
	delete(r.said, row)
	return remarks
}

// loose keeps the comments at cells of no row of the form, where the sheet is one.
func (r *reader) loose() {
	if r.ja < 0 {
		return
	}
	for _, row := range slices.Sorted(maps.Keys(r.said)) {
		for _, c := range r.said[row] {
			text := fmt.Sprintf("%s %s%d: %s", r.name, workbook.ColumnName(c.Column), c.Row, c.Text)
			if c.Row == 1 && c.Column == 0 { // where all of them are put
				text = c.Text
			}
			r.form.remarks = append(r.form.remarks, text)
		}
	}
}

// headless is how many rows of items make a sheet one that has lost its heading.
const headless = 3

// filled reports whether anything stands in the cells of a row below a heading.
func (r *reader) filled(row *workbook.Row) bool {
	return slices.ContainsFunc(row.Cells, func(c workbook.Cell) bool {
		return (c.Column == r.ja || c.Column == r.en) && strings.TrimSpace(c.Text) != ""
	})
}

// headings are the names of the columns of both languages.
var headings = map[string]string{
	"日本語": "ja", "japanese": "ja", "和文": "ja", "日本語japanese": "ja", "japanese日本語": "ja",
	"英語": "en", "english": "en", "英文": "en", "英語english": "en", "english英語": "en",
}

// heading takes a row that heads both columns.
func (r *reader) heading(row *workbook.Row) bool {
	ja, en := -1, -1
	for _, c := range row.Cells {
		switch headings[letters(c.Text)] {
		case "ja":
			ja = c.Column
		case "en":
			en = c.Column
		}
	}
	if ja < 0 || en < 0 {
		return false
	}
	r.ja, r.en, r.found = ja, en, true
	return true
}

var isKey = regexp.MustCompile(`^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$|^id$`)

// row reads the cells of one row below a heading.
func (r *reader) row(row *workbook.Row) {
	i, key, at := r.rowOf(row)
	jaAt, enAt := r.place(r.ja, row.Number), r.place(r.en, row.Number)
	read := entry{jaAt: jaAt, enAt: enAt}
	for _, c := range row.Cells {
		switch c.Column {
		case r.ja:
			read.ja = r.text(c, jaAt, row.Number, key)
		case r.en:
			read.en = r.text(c, enAt, row.Number, key)
		}
	}
	if key == "" {
		if read.ja+read.en != "" {
			where := jaAt
			if read.ja == "" {
				where = enAt
			}
			fault := where.fault("row", "", "name", locale.Excerpt(at))
			fault.stray = at
			r.tell(fault)
			r.form.strays = append(r.form.strays, stray{at, read})
		}
		return
	}
	read.remarks = r.remarks(row.Number)
	if i.perLanguage() {
		r.across(&read, row.Number, key)
	} else if read.ja != "" && read.en != "" && read.ja != read.en {
		r.fault(enAt, "two_values", key, "other", jaAt.cell)
	}
	r.unseen(row, key, read)
	r.keep(key, i.key == "", read)
}

// unseen tells that what stands in a row cannot be seen by whoever looks at the sheet: the row is hidden, or the column.
func (r *reader) unseen(row *workbook.Row, key string, read entry) {
	for _, cell := range []struct {
		text   string
		at     place
		column int
	}{{read.ja, read.jaAt, r.ja}, {read.en, read.enAt, r.en}} {
		column := slices.ContainsFunc(r.hidden, func(a workbook.Area) bool { return a.Holds(cell.column, row.Number) })
		if cell.text != "" && (row.Hidden || column) {
			r.fault(cell.at, "hidden", key)
		}
	}
}

// rowOf finds the row's name left or right of its values: an item, or a key of its own.
func (r *reader) rowOf(row *workbook.Row) (item, string, string) {
	first := ""
	for _, c := range row.Cells {
		if c.Column == r.ja || c.Column == r.en {
			continue
		}
		if i, ok := byName()[letters(c.Text)]; ok {
			return i, i.key, ""
		}
		if isKey.MatchString(c.Text) {
			return item{kind: line}, c.Text, ""
		}
		if first == "" {
			first = c.Text
		}
	}
	return item{kind: line}, "", first
}

// across understands a cell that is merged over both languages by its letters: kana and kanji are Japanese.
func (r *reader) across(e *entry, row int, key string) {
	over := slices.ContainsFunc(r.merged, func(a workbook.Area) bool { return a.Holds(r.ja, row) && a.Holds(r.en, row) })
	text := e.ja + e.en
	if !over || text == "" {
		return
	}
	if !isJapanese(text) {
		r.fault(e.jaAt, "merged_languages", key)
		return
	}
	e.ja, e.en = text, ""
}

// text is what stands in a cell.
func (r *reader) text(c workbook.Cell, at place, row int, key string) string {
	switch {
	case c.Kind == workbook.Failed:
		r.fault(at, "formula", key, "text", c.Text)
		return ""
	case c.Struck != workbook.Not:
		r.fault(at, "struck", key)
	case slices.ContainsFunc(r.merged, func(a workbook.Area) bool { return a.Holds(c.Column, row) && a.Bottom > a.Top }):
		r.fault(at, "merged_rows", key)
	case c.Kind == workbook.Date && c.Time.Equal(c.Time.Truncate(24*time.Hour)):
		return c.Time.Format(time.DateOnly)
	}
	return strings.ReplaceAll(c.Text, "\r\n", "\n")
}

// keep puts a row into the form; one that comes twice must say the same, or one of them nothing.
func (r *reader) keep(key string, other bool, read entry) {
	before := r.form.entries[key]
	if before == nil {
		r.form.entries[key] = &read
		if other {
			r.form.others = append(r.form.others, key)
		}
		return
	}
	for at := range read.remarks {
		before.remarks[at] = append(before.remarks[at], read.remarks[at]...)
	}
	for _, cell := range []struct {
		old, text *string
		was       *place
		at        place
	}{{&before.ja, &read.ja, &before.jaAt, read.jaAt}, {&before.en, &read.en, &before.enAt, read.enAt}} {
		switch {
		case *cell.text == "" || *cell.text == *cell.old:
		case *cell.old == "":
			*cell.old, *cell.was = *cell.text, cell.at
		default:
			r.fault(cell.at, "twice", key, "sheet", cell.was.sheet, "cell", cell.was.cell)
		}
	}
}

func (r *reader) place(column, row int) place {
	lang := locale.English
	if column == r.ja {
		lang = locale.Japanese
	}
	return place{r.name, fmt.Sprintf("%s%d", workbook.ColumnName(column), row), lang}
}

func (r *reader) fault(at place, code, key string, args ...any) {
	r.tell(at.fault(code, key, args...))
}

func (r *reader) tell(fault Fault) {
	if len(r.form.faults) < maxFaults {
		r.form.faults = append(r.form.faults, fault)
	}
}
