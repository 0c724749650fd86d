package roster

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/workbook"
	"github.com/mitome/mitome/microcredential"
)

// parse turns the cells under the header into a Row, collecting every fault. The example of a template is no learner.
func (l *List) parse(cells []workbook.Cell) (row Row, faults []Fault, learner bool) {
	p := parser{list: l, row: Row{Number: l.row}, silent: true}
	if example, whole := l.isExample(cells); whole {
		l.notice(Notice{Row: l.row, Code: "example_skipped"})
		return p.row, nil, false
	} else if example {
		p.fault("", "example")
		return p.row, p.faults, true
	}
	p.cells(cells)
	p.checkDouble()
	return p.row, p.faults, true
}

// cells reads the cells of a row, each by itself and beside the others of the row.
func (p *parser) cells(cells []workbook.Cell) {
	for i, m := range p.list.means {
		if m.Column != "" && m.Column != columns.Findings {
			p.column(m, p.list.header[i], &cells[i])
		}
	}
	for _, i := range p.list.courses {
		if text := strings.TrimSpace(cells[i].Text); text != "" && p.row.Course.Text == "" {
			p.row.Course = Course{p.list.header[i], text}
		}
	}
	p.joinNames()
	p.checkTwins(cells)
	p.compareDates()
	p.checkShowName()
}

// besides are the faults of the cells of a row that is refused for something else, so that all of them are named at once. It
// leaves no trace in the list: whether the row counts is not decided yet. Of a row that may have other columns, or be an
// example, nothing is said.
func (l *List) besides(r *record, outs []Fault) []Fault {
	if l.differs || l.checkWidth(r) != nil || slices.ContainsFunc(outs, func(f Fault) bool {
		return f.Out == words.OutTable || f.Out == words.OutExample || f.Out == words.OutOther
	}) {
		return nil
	}
	p := parser{list: l, row: Row{Number: l.row}, silent: true, aside: true}
	p.cells(l.cells)
	return slices.DeleteFunc(p.faults, func(f Fault) bool {
		return slices.ContainsFunc(outs, func(out Fault) bool { return out.Column != "" && out.Column == f.Column }) // of one cell one thing is said
	})
}

// isExample recognises the example of a template by its address, which nobody can have; whole is one in which nothing
// was changed.
func (l *List) isExample(cells []workbook.Cell) (example, whole bool) {
	same := func(i int) bool { return strings.TrimSpace(cells[i].Text) == l.columns[i].Example() }
	if !same(l.emails) {
		return false, false
	}
	for i, column := range l.columns {
		if column != "" && column != columns.Findings && !same(i) {
			return true, false
		}
	}
	return true, true
}

// parser holds one row while it is read.
type parser struct {
	list    *List
	row     Row
	headers struct{ email, number, expires, showName string } // for faults that concern more than one column
	names   [3]fullName                                       // Name, NameEN and Reading
	value   string                                            // of the cell that is read
	silent  bool                                              // the list does not say whether the name is shown
	aside   bool                                              // whether the row counts is not decided: it leaves no trace in the list
	faults  []Fault
}

func (p *parser) fault(header, code string, args ...any) {
	p.faults = append(p.faults, Fault{Row: p.list.row, Column: header, Code: code, Args: args, Value: locale.Excerpt(p.value)})
}

func (p *parser) notice(header, code string, args ...any) {
	p.row.Notices = append(p.row.Notices, Notice{Row: p.list.row, Column: header, Code: code, Args: args})
}

// tally counts what many rows have, unless the row may not count.
func (p *parser) tally(code, header string) {
	if !p.aside {
		p.list.tallies.add(code, header, p.list.row)
	}
}

func (p *parser) column(m columns.Meaning, header string, cell *workbook.Cell) {
	p.value = strings.TrimSpace(cell.Text)
	text := p.unwrapped(m.Column, header, p.value)
	if code := unfit(cell, text); code != "" {
		p.fault(header, code, "text", locale.Excerpt(text))
		return
	}
	if !p.fits(m.Column, header, text) {
		return
	}
	p.checkStroke(header, cell)
	p.private(header, text)
	switch m.Column {
	case columns.Email:
		p.headers.email = header
		p.email(header, text)
	case columns.Name:
		p.names[0].set(m.Part, header, p.name(header, cell, text))
		p.names[0].formula = p.names[0].formula || cell.Formula && text == ""
	case columns.NameEN:
		p.names[1].set(m.Part, header, p.name(header, cell, text))
	case columns.Reading:
		p.names[2].set(m.Part, header, norm.NFKC.String(p.text(header, cell, text)))
	case columns.DisplayName:
		p.row.DisplayName = p.name(header, cell, text)
	case columns.StudentID:
		p.headers.number = header
		p.row.StudentID = p.studentID(header, cell, text)
	case columns.LearnerType:
		p.row.LearnerType = p.text(header, cell, text)
	case columns.Language:
		p.row.Language = p.language(header, text)
	case columns.ShowName:
		p.headers.showName, p.silent = header, text == ""
		p.row.ShowName = p.yes(header, text)
	case columns.IssuedOn:
		p.row.IssuedOn = p.date(header, cell, text, beginning)
		if now := p.list.options.Now; !now.IsZero() && p.row.IssuedOn.Time.After(now) {
			p.fault(header, "date_future")
		}
	case columns.Expires:
		p.headers.expires = header
		p.row.Expires = p.date(header, cell, text, lastSecond)
	case columns.Evidence:
		p.row.Evidence = p.address(header, text)
	case columns.Narrative:
		p.row.Narrative = p.text(header, cell, text)
	case columns.Period:
		p.row.Period = p.text(header, cell, text)
	}
}

// unfit finds what no column can use.
func unfit(cell *workbook.Cell, text string) string {
	switch {
	case cell.Kind == workbook.Failed && text == "":
		return "formula_unsaved"
	case cell.Formula && cell.Kind == workbook.Number && text == "0":
		return "formula_zero"
	case cell.Kind == workbook.Failed:
		return "formula_failed"
	}
	for _, r := range text {
		switch {
		case r >= ' ' && r <= '~':
		case isControl(r):
			return "control"
		case r == unicode.ReplacementChar:
			return "letter_lost"
		}
	}
	return ""
}

// isControl finds line breaks too, and those that Unicode added.
func isControl(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }

// text is for columns that are neither address nor date: what people see in the cell must be what it holds, so that what nobody
// sees is taken out, and a spreadsheet must not take it for a formula.
func (p *parser) text(header string, cell *workbook.Cell, text string) string {
	if codes := microcredential.HiddenIn(text); codes != "" {
		p.notice(header, "unseen", "codes", codes)
		text = microcredential.CleanName(text)
	}
	switch {
	case cell.Kind == workbook.Formatted:
		p.fault(header, "number_shown", "text", text)
	case cell.Kind == workbook.Date:
		p.fault(header, "date_in_text", "text", text)
	case cell.Kind == workbook.Boolean:
		p.fault(header, "boolean_in_text", "text", text)
	case begins(text, '=', '@', '＝', '＠'):
		p.fault(header, "formula")
	default:
		return text
	}
	return ""
}

func begins(text string, with ...rune) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return slices.Contains(with, first)
}

// name also refuses a sign at the beginning, with which no name begins, and what has no letter, such as the 0 that a
// formula makes of a blank cell. A dash stands for nothing.
func (p *parser) name(header string, cell *workbook.Cell, text string) string {
	switch {
	case text == "" || words.IsDash(text):
		return ""
	case begins(text, '+', '-', '＋', '－', '=', '@', '＝', '＠'):
		p.fault(header, "formula")
	case words.IsAddress(text):
		p.fault(header, "name_address")
	case cell.Kind == workbook.Text && !strings.ContainsFunc(text, unicode.IsLetter) || text == "0" || cell.Kind == workbook.Text && (text == "FALSE" || text == "TRUE"):
		p.fault(header, "name_letters", "text", locale.Excerpt(text))
	case microcredential.NameIsCovered(text):
		p.fault(header, "name_marks", "limit", microcredential.MaxMarks)
	default:
		return p.text(header, cell, text)
	}
	return ""
}

// scientific is how a spreadsheet shows, and then saves as CSV, a number with many digits.
var scientific = regexp.MustCompile(`^(\d)(?:\.(\d+))?[Ee]\+?(\d{1,2})$`)

// decorated is a whole number as some programs write it: 20260123.0 where others are missing, or 20,260,123.
var decorated = regexp.MustCompile(`^(\d+)\.0$|^(\d{1,3}(?:,\d{3})+)$`)

// studentID reads a long number back where the scientific notation has all of its digits; else they are lost.
func (p *parser) studentID(header string, cell *workbook.Cell, text string) string {
	if len(text) > 2 && text[0] <= '9' && strings.ContainsAny(text, "Ee.,") {
		if found := decorated.FindStringSubmatch(text); found != nil {
			plain := strings.ReplaceAll(found[1]+found[2], ",", "")
			p.notice(header, "number_whole", "text", text, "number", plain)
			return plain
		}
		if found := scientific.FindStringSubmatch(text); found != nil {
			if exponent, _ := strconv.Atoi(found[3]); exponent == 0 || len(found[2]) != exponent {
				p.fault(header, "digits_lost", "text", text)
				return ""
			}
			plain := found[1] + found[2]
			p.notice(header, "number_whole", "text", text, "number", plain)
			return plain
		}
	}
	if words.IsDash(text) {
		return ""
	}
	return p.text(header, cell, text)
}

func (p *parser) date(header string, cell *workbook.Cell, text string, at func(time.Time, *time.Location) time.Time) When {
	switch cell.Kind {
	case workbook.Date:
		return p.cellDate(header, cell.Time, at)
	case workbook.Formatted:
		p.fault(header, "date_bad", "text", text)
		return When{}
	}
	return p.when(header, text, at)
}

func (p *parser) yes(header, text string) bool {
	yes, ok := words.YesOrNo(text)
	if !ok {
		p.fault(header, "yes_or_no", "text", locale.Excerpt(text))
	}
	return yes
}

// checkShowName finds a name that is to be shown but is not given. Where the list is silent, what was decided for all holds.
func (p *parser) checkShowName() {
	named := p.row.Name != "" || p.row.NameEN != ""
	if p.row.ShowName && !named {
		p.fault(p.headers.showName, "show_name_none")
	}
	p.row.ShowName = p.row.ShowName || p.silent && named && p.list.options.ShowNames
}

func (p *parser) compareDates() {
	issued := p.row.IssuedOn.Time
	if issued.IsZero() {
		issued = p.list.options.IssuedOn
	}
	if !issued.IsZero() && !p.row.Expires.IsZero() && !p.row.Expires.Time.After(issued) {
		p.fault(p.headers.expires, "expires_early")
	}
}

// address writes a web address in the characters in which it is published, and tells when others were typed.
func (p *parser) address(header, text string) string {
	if text == "" {
		return ""
	}
	address, err := microcredential.NormalizeURL(text)
	var input *microcredential.InputError
	switch {
	case errors.As(err, &input) && (input.Code == "web-hidden" || input.Code == "web-long"):
		p.fault(header, strings.Replace(input.Code, "web-", "evidence_", 1))
	case err != nil:
		p.fault(header, "evidence")
	case address != text:
		p.notice(header, "address_encoded", "text", locale.Excerpt(text), "address", address)
	}
	return address
}

// longest is how many characters a cell may have. Longer texts are slips of the hand, such as a whole report in a cell,
// and would make an assertion that nobody reads, or a key that no index takes.
var longest = map[columns.Column]int{columns.Name: microcredential.MaxName, columns.NameEN: microcredential.MaxName, columns.Reading: microcredential.MaxName, columns.DisplayName: microcredential.MaxName, columns.StudentID: 100, columns.LearnerType: 100, columns.Period: 100, columns.Narrative: 10_000}

// fits finds a text that is too long for its column.
func (p *parser) fits(column columns.Column, header, text string) bool {
	limit, ok := longest[column]
	if !ok || len(text) <= limit {
		return true
	}
	if n := utf8.RuneCountInString(text); n > limit {
		p.fault(header, "too_long", "count", n, "limit", limit)
		return false
	}
	return true
}
