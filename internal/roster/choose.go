package roster

import (
	"errors"
	"io"
	"slices"
	"strings"

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
	var all []opened
	defer func() {
		for _, o := range all {
			if table(o.table) != l.table {
				_ = o.table.close() // nothing more of it is wanted
			}
		}
	}()
	for _, sheet := range sheets {
		o, err := openSheet(sheet)
		if err != nil && len(all) > 0 && all[0].found {
			continue // it is not read anyway
		}
		if err != nil {
			return err
		}
		all = append(all, o)
	}
	i, err := chooseSheet(all)
	if err != nil {
		return err
	}
	if i < 0 {
		return noList(book.Sheets(), all)
	}
	return l.useSheet(all, i)
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
		names = append(names, printable(sheet.Name))
	}
	return nil, Faults{{Code: "sheet_unknown", Args: []any{"sheet", printable(l.options.Sheet), "names", strings.Join(names[:min(len(names), maxNamed)], ", ")}}}
}

// maxNamed is how many sheets a sentence names.
const maxNamed = 10

// completion are words in the names of sheets that hold those who are to be awarded, among others that do not.
var completion = []string{"修了", "合格", "認定", "授与", "発行", "completed", "passed", "awarded", "graduates"}

// chooseSheet is the first sheet that is a list, with learners rather than without, and not said to be of examples, of
// the withdrawn, or of people who are no learners, unless there is no other; -1: none is. Where another one is named as
// that of those who have completed, somebody has to decide.
func chooseSheet(all []opened) (int, error) {
	best := -1
	for i := range all {
		if all[i].found && (best < 0 || all[i].rankAsList() > all[best].rankAsList()) {
			best = i
		}
	}
	if best < 0 || containsAny(strings.ToLower(all[best].name), completion) {
		return best, nil
	}
	for i := range all {
		if o := &all[i]; o.found && o.rankAsList() == all[best].rankAsList() && containsAny(strings.ToLower(o.name), completion) {
			return 0, Faults{{Code: "sheet_which", Args: []any{"sheet", printable(all[best].name), "other", printable(o.name)}}}
		}
	}
	return best, nil
}

func (o *opened) rankAsList() int {
	rank := 0
	if ordinary(o.name) {
		rank += 2
	}
	if o.addresses > 0 {
		rank++
	}
	return rank
}

// useSheet reads on from a sheet's header, and gives notice of others that look like lists and are not read. What a
// sheet's own name says is said of all of its rows.
func (l *List) useSheet(all []opened, i int) error {
	o := &all[i]
	l.table, l.origin.Sheet = o.table, printable(o.name)
	l.merges = newMerges(o.table.rows.Merged, o.row)
	for j := range all {
		if j != i && all[j].found {
			l.notice(Notice{Code: "other_sheet", Args: []any{"sheet", l.origin.Sheet, "other", printable(all[j].name)}})
		}
	}
	if kind := outHeading(o.name); kind != "" {
		l.section = section{kind, o.name}
	}
	return l.useHeader(o.ahead, &o.head)
}

// noList says what stands in the way of a workbook without a list: that it is on a sheet that nobody sees, or what is
// missing in the sheet that comes nearest.
func noList(sheets []*workbook.Sheet, all []opened) error {
	for _, sheet := range sheets {
		if !sheet.Hidden {
			continue
		}
		o, err := openSheet(sheet)
		if err != nil {
			continue
		}
		_ = o.table.close()
		if o.found && o.addresses > 0 {
			return Faults{{Code: "sheet_hidden", Args: []any{"sheet", printable(sheet.Name)}}}
		}
	}
	if len(all) == 0 {
		return Faults{{Row: 1, Code: "empty"}}
	}
	nearest := &all[0]
	for i := range all {
		if all[i].known > nearest.known {
			nearest = &all[i]
		}
	}
	return nearest.ahead.noHeader(&nearest.head)
}

// opened is a sheet that was read to its header, if it has one.
type opened struct {
	head
	name  string
	found bool
	table *sheetTable
	ahead *ahead
}

func openSheet(sheet *workbook.Sheet) (opened, error) {
	rows, err := sheet.Rows()
	if err != nil {
		return opened{}, bookFault(err, 0)
	}
	o := opened{name: sheet.Name, table: &sheetTable{rows: rows}}
	o.ahead = lookAhead(o.table)
	o.head, o.found = o.ahead.header()
	if err := o.ahead.err; !o.found && err != nil && !errors.Is(err, io.EOF) {
		return opened{}, errors.Join(err, rows.Close())
	}
	return o, nil
}
