// Package figures reads amounts from texts: hours of learner effort, credits and levels, and each only where the text leaves no
// doubt.
//
//	a text → words (plain, with digits) → every amount in it, with what stands beside → the one that is meant, or none
//
// It knows no descriptor and no code that stands beside a text: which text is read, and what goes before it, is decided by who
// asks. Everything takes linear time, and of a long text only the opening is read.
package figures

// Source says where a figure was taken from.
type Source string

// Where a figure can stand.
const (
	FromCode Source = "code" // a number or a code beside the text
	FromText Source = "text" // read from the words of a descriptor; a BadgeClass holds no codes
)

// Effort is the learner effort as a whole, assessment included.
type Effort struct {
	Hours float64
	Parts []float64 // hours into which the text divides it; nil where they do not add up to it
	From  Source
}
