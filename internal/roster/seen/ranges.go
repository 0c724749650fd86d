package seen

import (
	"fmt"
	"strings"
)

// Ranges remembers rows, whose numbers rise, as text such as “3–5, 9”.
type Ranges struct {
	Count       int // of rows
	first, last int
	texts       []string
}

// maxRanges is how many stretches of rows are named.
const maxRanges = 10

// Add adds a row; the one that was added last is not added again.
func (r *Ranges) Add(row int) {
	if row == r.last {
		return
	}
	if r.Count++; r.last == row-1 && r.first > 0 {
		r.last = row
		return
	}
	r.flush()
	r.first, r.last = row, row
}

func (r *Ranges) flush() {
	switch {
	case r.first == 0 || len(r.texts) > maxRanges:
	case len(r.texts) == maxRanges:
		r.texts = append(r.texts, "…")
	case r.first == r.last:
		r.texts = append(r.texts, fmt.Sprint(r.first))
	default:
		r.texts = append(r.texts, fmt.Sprintf("%d–%d", r.first, r.last))
	}
	r.first = 0
}

func (r *Ranges) String() string {
	r.flush()
	return strings.Join(r.texts, ", ")
}
