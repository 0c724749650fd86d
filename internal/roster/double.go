package roster

import (
	"hash/maphash"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/columns"
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
	d := &p.list.seen
	now := seen{int32(p.list.row), d.short(name), d.short(p.row.Period)} //nolint:gosec // at most MaxRows and a header
	address := d.key(p.row.Email, "")
	first, shared := d.first(address, p.row.Email, p.row.Period, now)
	p.value = p.row.Email
	switch {
	case shared:
		p.fault(p.headers.email, "email_shared", "first", first)
		p.list.tooLate(int(first), Fault{Column: p.headers.email, Code: "email_shared", Args: []any{"first", now.row}, Value: locale.Excerpt(p.row.Email)})
	case first != now.row:
		p.fault(p.headers.email, "double", "first", first)
	}
	p.checkNumber(numbered{now.row, now.name, uint32(address)}) //nolint:gosec // the lower half of a hash is one
	if len(d.outside) == 0 {
		return
	}
	if out, ok := d.outside[d.key(p.row.Email, p.row.Period)]; ok {
		p.fault(p.headers.email, "out_elsewhere", "row", out)
	}
}

// checkNumber finds a second row that gives another address to a student number, and the same name as far as it gives any. With
// another name it may be a slip, or somebody of another institution: that is told.
func (p *parser) checkNumber(now numbered) {
	number := p.row.StudentID
	if number == "" {
		return
	}
	d := &p.list.seen
	key := d.key(strings.ToLower(norm.NFKC.String(number)), p.row.Period)
	before, ok := d.numbers[key]
	switch {
	case !ok:
		d.numbers[key] = now
	case before.email == now.email: // told as a double
	case before.name != 0 && now.name != 0 && before.name != now.name:
		p.notice(p.headers.number, "number_shared", "first", before.row)
	default:
		p.value = number
		p.fault(p.headers.number, "number_double", "first", before.row)
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
	l.seen.outside[l.seen.key(email, period)] = l.row
	if first, ok := l.seen.find(email, period); ok {
		l.tooLate(first, Fault{Column: l.header[l.emails], Code: "out_elsewhere", Args: []any{"row", l.row}, Value: locale.Excerpt(email)})
	}
}

// doubles remembers learners by a keyed hash of 8 bytes, at which nobody outside can aim: of lists with a million rows one in
// some forty million has two learners who are taken for one, and that is told as a double.
type doubles struct {
	seed    maphash.Seed
	people  map[uint64]seen     // by address
	periods map[uint64]int32    // rows by address and period, of people who stand in the list for several
	numbers map[uint64]numbered // by student number and period
	outside map[uint64]int      // rows by address and period, of people who are out
	text    []byte
}

// seen is where an address stood first.
type seen struct {
	row          int32
	name, period uint32 // hashes; 0: none was given
}

// numbered is where a student number stood first, and hashes of whose it was there.
type numbered struct {
	row         int32
	name, email uint32 // name 0: none was given
}

func newDoubles() doubles {
	return doubles{
		seed: maphash.MakeSeed(), people: map[uint64]seen{}, periods: map[uint64]int32{}, numbers: map[uint64]numbered{}, outside: map[uint64]int{},
	}
}

// key is the hash of an address, or a number, and a period.
func (d *doubles) key(whose, period string) uint64 {
	d.text = append(append(append(d.text[:0], whose...), 0), period...) // neither can hold a control character
	return maphash.Bytes(d.seed, d.text)
}

// short is a hash of a text in which white space does not count; 0 for one that is blank.
func (d *doubles) short(text string) uint32 {
	for _, space := range []string{" ", "　", "\u00a0"} {
		text = strings.ReplaceAll(text, space, "")
	}
	if text == "" {
		return 0
	}
	return uint32(maphash.String(d.seed, text)) | 1 //nolint:gosec // the lower half of a hash is one
}

// first is the row in which a learner and period stood first: this one, if they have not been seen. It is shared if
// that row is another person's. The address is handed on with its key.
func (d *doubles) first(address uint64, email, period string, now seen) (first int32, shared bool) {
	before, ok := d.people[address]
	switch {
	case !ok:
		d.people[address] = now
		return now.row, false
	case before.name != 0 && now.name != 0 && before.name != now.name:
		return before.row, true
	case before.period == now.period:
		return before.row, false
	}
	key := d.key(email, period)
	if first, ok := d.periods[key]; ok {
		return first, false
	}
	d.periods[key] = now.row
	return now.row, false
}

// find is the row of a learner and period.
func (d *doubles) find(email, period string) (int, bool) {
	if before, ok := d.people[d.key(email, "")]; ok && before.period == d.short(period) {
		return int(before.row), true
	}
	row, ok := d.periods[d.key(email, period)]
	return int(row), ok
}
