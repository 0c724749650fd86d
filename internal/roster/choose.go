package roster

import (
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/workbook"
)

// openBook finds the sheet that is the list, and reads it to its header.
func (l *List) openBook(data []byte) error {
	book, err := workbook.Open(data)
	if err != nil {
		return bookFault(err, 0)
	}
	l.origin.Format = XLSX
	sheets, err := l.named(book.Sheets())
	if err != nil {
		return err
	}
	var others []candidate
	var best *opened // it alone stays open
	defer func() {
		if best != nil && table(best.table) != l.table {
			_ = best.table.close() // nothing more of it is wanted
		}
	}()
	for _, sheet := range sheets {
		o, err := openSheet(sheet, &l.options.Hand)
		switch {
		case err != nil && best != nil && best.found: // it is not read anyway
			continue
		case err != nil:
			return err
		case best == nil:
			best = o
			continue
		case o.betters(best):
			best, o = o, best
		}
		others = append(others, o.candidate)
		_ = o.table.close()
	}
	switch {
	case best == nil || !best.found:
		return noList(book.Sheets(), best)
	case best.rival(others) != "":
		return Faults{{Code: "sheet_which", Args: []any{"sheet", locale.Excerpt(best.name), "other", locale.Excerpt(best.rival(others))}}}
	}
	return l.useSheet(best, others)
}

// named are the sheets that come into question: the one that was asked for by its name, or those that people see.
func (l *List) named(all []*workbook.Sheet) ([]*workbook.Sheet, error) {
	if l.options.Sheet == "" {
		return slices.DeleteFunc(slices.Clone(all), func(s *workbook.Sheet) bool { return s.Hidden }), nil
	}
	var names []string
	for _, sheet := range all {
		if strings.TrimSpace(sheet.Name) == strings.TrimSpace(l.options.Sheet) {
			return []*workbook.Sheet{sheet}, nil
		}
		names = append(names, locale.Excerpt(sheet.Name))
	}
	return nil, Faults{{Code: "sheet_unknown", Args: []any{"sheet", locale.Excerpt(l.options.Sheet), "names", strings.Join(names[:min(len(names), maxNamed)], ", ")}}}
}

// Sheets are the names of the sheets of a workbook that people see, in their order; nil where a list is none.
func Sheets(list []byte) (names []string) {
	if !workbook.Recognise(list[:min(len(list), 512)]) {
		return nil
	}
	book, err := workbook.Open(list)
	if err != nil {
		return nil // reading it says why
	}
	for _, sheet := range book.Sheets() {
		if !sheet.Hidden {
			names = append(names, sheet.Name)
		}
	}
	return names
}

// maxNamed is how many sheets a sentence names.
const maxNamed = 10

// completion are words in the names of sheets that hold those who are to be awarded, among others that do not.
var completion = []string{"修了", "合格", "認定", "授与", "発行", "completed", "passed", "awarded", "graduates"}

// candidate is what is remembered of a sheet that was looked at.
type candidate struct {
	name  string
	found bool // it has a header
	worth int  // the more it is a list: whether its name lets its rows be learners, and whether there are any
}

// betters reports whether a sheet is the list rather than one before it: one with learners, and not said to be of
// examples, of the withdrawn, or of people who are no learners.
func (o *opened) betters(before *opened) bool {
	switch {
	case o.found != before.found:
		return o.found
	case o.found:
		return o.worth > before.worth
	}
	return o.known > before.known
}

// rival is the name of another sheet that is a list as well, and named as that of those who have completed, which this
// one is not. Then somebody has to decide.
func (o *opened) rival(others []candidate) string {
	if words.ContainsAny(strings.ToLower(o.name), completion) {
		return ""
	}
	for _, other := range others {
		if other.found && other.worth == o.worth && words.ContainsAny(strings.ToLower(other.name), completion) {
			return other.name
		}
	}
	return ""
}

// useSheet reads on from a sheet's header, and gives notice of others that look like lists and are not read. What a
// sheet's own name says is said of all of its rows.
func (l *List) useSheet(o *opened, others []candidate) error {
	l.table, l.origin.Sheet = o.table, locale.Excerpt(o.name)
	l.merges = newMerges(o.table.rows.Merged, o.row)
	for _, other := range others {
		if other.found {
			l.notice(Notice{Code: "other_sheet", Args: []any{"sheet", l.origin.Sheet, "other", locale.Excerpt(other.name)}})
		}
	}
	if kind := words.OutAbove(o.name); kind != "" {
		l.section = section{kind, o.name}
	}
	return l.useHeader(o.ahead, &o.head)
}

// noList says what stands in the way of a workbook without a list: that it is on a sheet that nobody sees, or what is
// missing in the sheet that comes nearest.
func noList(sheets []*workbook.Sheet, nearest *opened) error {
	for _, sheet := range sheets {
		if !sheet.Hidden {
			continue
		}
		o, err := openSheet(sheet, &Hand{})
		if err != nil {
			continue
		}
		_ = o.table.close() // nothing more of it is wanted
		if o.found && o.addresses > 0 {
			return Faults{{Code: "sheet_hidden", Args: []any{"sheet", locale.Excerpt(sheet.Name)}}}
		}
	}
	if nearest == nil {
		return Faults{{Row: 1, Code: "empty"}}
	}
	return nearest.ahead.unread(&nearest.head)
}

// opened is a sheet that was read to its header, if it has one.
type opened struct {
	head
	candidate
	table *sheetTable
	ahead *ahead
}

func openSheet(sheet *workbook.Sheet, hand *Hand) (*opened, error) {
	rows, err := sheet.Rows()
	if err != nil {
		return nil, bookFault(err, 0)
	}
	o := &opened{candidate: candidate{name: sheet.Name}, table: &sheetTable{rows: rows}}
	o.ahead = lookAhead(o.table, hand)
	o.head, o.found = o.ahead.header()
	if err := o.ahead.err; !o.found && err != nil && !errors.Is(err, io.EOF) {
		return nil, errors.Join(err, rows.Close())
	}
	if ordinary(o.name) {
		o.worth += 2
	}
	if o.addresses > 0 {
		o.worth++
	}
	return o, nil
}
