package roster

import (
	"strings"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/seen"
	"github.com/mitome/mitome/internal/roster/words"
)

// checkDouble finds a second row for the same learner and period, and one that gives another person the same address.
func (p *parser) checkDouble() {
	if p.row.Email == "" {
		return
	}
	name := p.row.Name
	if name == "" {
		name = p.row.NameEN
	}
	row, now := p.list.row, p.list.seen.Learner(p.list.row, p.row.Email, name, p.row.Period)
	first, shared := p.list.seen.First(now)
	p.value = p.row.Email
	switch {
	case shared:
		p.fault(p.headers.email, "email_shared", "first", first)
		p.list.tooLate(first, Fault{Column: p.headers.email, Code: "email_shared", Args: []any{"first", row}, Value: locale.Excerpt(p.row.Email)})
	case first != row:
		p.fault(p.headers.email, "double", "first", first)
	}
	p.checkNumber(now)
	if out, ok := p.list.seen.Out(now); ok {
		p.fault(p.headers.email, "out_elsewhere", "row", out)
	}
}

// checkNumber finds a second row that gives another address to a student number, and the same name as far as it gives any. With
// another name it may be a slip, or somebody of another institution: that is told.
func (p *parser) checkNumber(now seen.Learner) {
	if p.row.StudentID == "" {
		return
	}
	switch whose, first := p.list.seen.Number(now, p.row.StudentID); whose {
	case seen.Different:
		p.notice(p.headers.number, "number_shared", "first", first)
	case seen.Moved:
		p.value = p.row.StudentID
		p.fault(p.headers.number, "number_double", "first", first)
	case seen.Nobody: // or it is told as a double
	}
}

// tooLate remembers a fault of a row that was already yielded.
func (l *List) tooLate(row int, fault Fault) {
	if _, ok := l.late[row]; !ok {
		fault.Row = row
		l.late[row] = fault
	}
}

// rememberOut remembers whom the list says to be out, so that the same person is not awarded by another row of it.
func (l *List) rememberOut(kind words.Out) {
	switch kind {
	case words.OutWithdrawn, words.OutFailed, words.OutBlank, words.OutStruck, words.OutTable:
	default:
		return
	}
	email, _, err := words.ReadAddress(strings.TrimSpace(l.cells[l.emails].Text))
	if err != nil {
		return
	}
	period := ""
	for i, c := range l.columns {
		if c == columns.Period {
			period = strings.TrimSpace(l.cells[i].Text)
		}
	}
	if first, ok := l.seen.PutOut(l.row, email, period); ok {
		l.tooLate(first, Fault{Column: l.header[l.emails], Code: "out_elsewhere", Args: []any{"row", l.row}, Value: locale.Excerpt(email)})
	}
}
