package verify

import (
	"hash/maphash"

	"github.com/mitome/mitome/openbadges"
)

// findings are reasons or warnings in the order in which they were found: each once, and of one kind (the same code about
// the same document) the first openbadges.MaxOfAKind. Of those left out only their number is kept, in Note.More of the
// last one of their kind, so that ten thousand findings take the time of ten thousand looks into a set and the room of
// eight notes.
type findings struct {
	notes []Note
	seen  map[uint64]bool // hashes of all, also of those left out
	kinds map[noteKind]*told
}

type noteKind struct{ code, document string }

// told is how many notes of a kind were kept, and where the last of them stands.
type told struct{ times, last int }

// add keeps a note unless it was found before or is one too many of its kind. at is where a note that was kept stands.
func (f *findings) add(n Note) (at int, kept bool) {
	if f.seen == nil {
		f.seen, f.kinds = map[uint64]bool{}, map[noteKind]*told{}
	}
	sum := n.hash()
	if f.seen[sum] {
		return 0, false
	}
	f.seen[sum] = true
	kind := noteKind{n.Code, n.Args["document"]}
	t := f.kinds[kind]
	if t == nil {
		t = &told{}
		f.kinds[kind] = t
	}
	if t.times == openbadges.MaxOfAKind {
		f.notes[t.last].More += 1 + n.More
		return 0, false
	}
	t.times, t.last = t.times+1, len(f.notes)
	f.notes = append(f.notes, n)
	return t.last, true
}

// has reports whether there is a note with the code.
func (f *findings) has(code string) bool {
	for _, n := range f.notes {
		if n.Code == code {
			return true
		}
	}
	return false
}

var noteSeed = maphash.MakeSeed()

// hash is the same for notes with the same code and the same words; nobody outside can tell which others share it.
func (n Note) hash() uint64 {
	sum := maphash.String(noteSeed, n.Code)
	for name, value := range n.Args {
		sum += maphash.Comparable(noteSeed, [2]string{name, value})
	}
	return sum
}
