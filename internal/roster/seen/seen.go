// Package seen remembers what a list has shown so far: who stood in it and in which row, at which domains people have their
// addresses, and rows by their numbers. It knows no columns and judges nothing.
//
// Rows stream, and a list may have a million. So of learners only keyed hashes are kept, at which nobody outside can aim: of
// lists with a million rows one in some forty million has two learners who are taken for one, and that is told as a double.
package seen

import (
	"hash/maphash"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Learners are those who stood in a list.
type Learners struct {
	seed    maphash.Seed
	people  map[uint64]stand  // by address
	periods map[uint64]int32  // rows by address and period, of people who stand in the list for several
	numbers map[uint64]holder // by student number and period
	outside map[uint64]int32  // rows by address and period, of people who are out
	text    []byte
}

// stand is where an address stood first.
type stand struct {
	row          int32
	name, period uint32 // hashes; 0: none was given
}

// holder is where a student number stood first, and hashes of whose it was there.
type holder struct {
	row         int32
	name, email uint32 // name 0: none was given
}

// NewLearners are those of a list of which nothing was read.
func NewLearners() *Learners {
	return &Learners{
		seed: maphash.MakeSeed(), people: map[uint64]stand{}, periods: map[uint64]int32{}, numbers: map[uint64]holder{}, outside: map[uint64]int32{},
	}
}

// Learner is somebody in a row.
type Learner struct {
	stand
	email, period string
	address       uint64 // the key of the address alone
}

// Learner is who stands in a row, at most the 2³¹st, by a normalised address, a name and a period.
func (l *Learners) Learner(row int, email, name, period string) Learner {
	return Learner{stand{int32(row), l.short(name), l.short(period)}, email, period, l.key(email, "")} //nolint:gosec // see above
}

// First is the row in which a learner and period stood first: this one, if they have not been seen. It is shared if that row is
// another person's.
func (l *Learners) First(now Learner) (row int, shared bool) {
	before, ok := l.people[now.address]
	switch {
	case !ok:
		l.people[now.address] = now.stand
		return int(now.row), false
	case before.name != 0 && now.name != 0 && before.name != now.name:
		return int(before.row), true
	case before.period == now.stand.period:
		return int(before.row), false
	}
	key := l.key(now.email, now.period)
	if first, ok := l.periods[key]; ok {
		return int(first), false
	}
	l.periods[key] = now.row
	return int(now.row), false
}

// Holder is whose a student number was before.
type Holder int

// The holders of a number. At another address, with the same name as far as any was given, it is the same person's most likely.
const (
	Nobody    Holder = iota // or the same person at the same address
	Moved                   // at another address
	Different               // with another name
)

// Number is whose a learner's student number was in the period, and in which row first.
func (l *Learners) Number(now Learner, number string) (whose Holder, row int) {
	key := l.key(strings.ToLower(norm.NFKC.String(number)), now.period)
	here := holder{now.row, now.name, uint32(now.address)} //nolint:gosec // the lower half of a hash is one
	before, ok := l.numbers[key]
	switch {
	case !ok:
		l.numbers[key] = here
		return Nobody, 0
	case before.email == here.email:
		return Nobody, int(before.row)
	case before.name != 0 && here.name != 0 && before.name != here.name:
		return Different, int(before.row)
	}
	return Moved, int(before.row)
}

// PutOut remembers a row by which a learner is out in a period, and returns the row by which the same one is not, if one stood
// above.
func (l *Learners) PutOut(row int, email, period string) (in int, found bool) {
	key := l.key(email, period)
	l.outside[key] = int32(row) //nolint:gosec // see Learner
	if before, ok := l.people[l.key(email, "")]; ok && before.period == l.short(period) {
		return int(before.row), true
	}
	first, found := l.periods[key]
	return int(first), found
}

// Out is the row by which a learner is out.
func (l *Learners) Out(now Learner) (row int, out bool) {
	if len(l.outside) == 0 {
		return 0, false
	}
	found, out := l.outside[l.key(now.email, now.period)]
	return int(found), out
}

// key is the hash of an address, or a number, and a period.
func (l *Learners) key(whose, period string) uint64 {
	l.text = append(append(append(l.text[:0], whose...), 0), period...) // neither can hold a control character
	return maphash.Bytes(l.seed, l.text)
}

// short is a hash of a text in which white space does not count; 0 for one that is blank.
func (l *Learners) short(text string) uint32 {
	for _, space := range []string{" ", "　", "\u00a0"} {
		text = strings.ReplaceAll(text, space, "")
	}
	if text == "" {
		return 0
	}
	return uint32(maphash.String(l.seed, text)) | 1 //nolint:gosec // the lower half of a hash is one
}
