package roster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/roster/seen"
	"github.com/mitome/mitome/internal/roster/words"
)

// Decision is what somebody has decided about the rows that a list itself says are out.
type Decision string

// The decisions. Without one, such rows are refused.
const (
	Undecided Decision = ""
	Award     Decision = "award" // as if nothing spoke against them
	Skip      Decision = "skip"  // they are left out of the list
)

// Deciders say which sheet of a workbook is the list, what becomes of rows that a list itself says are out, and what holds
// where it is silent.
type Deciders struct {
	Sheet  string   // its name; empty: the first that is a list
	Hidden Decision // of rows that are hidden
	Marked Decision // of all others: struck through, marked, below a heading, with a link to another address
	Kinds  Kinds    // of others of some kinds, whatever is decided of the rest

	ShowNames bool // whoever issues answers for it that learners of whom the list says nothing have agreed to be named
}

// On is what was decided about rows of a kind.
func (d Deciders) On(kind words.Out) Decision {
	if kind == words.OutHidden {
		return d.Hidden
	}
	return cmp.Or(d.Kinds.On(kind), d.Marked)
}

// Kinds are decisions on rows by the kind of what speaks against them, such as "failed=award,withdrawn=skip".
type Kinds string

// MarkedKinds are the kinds about which Kinds can decide.
var MarkedKinds = []words.Out{words.OutStruck, words.OutLink, words.OutExample, words.OutWithdrawn, words.OutDouble, words.OutFailed, words.OutBlank, words.OutOther, words.OutTable, words.OutHeld, words.OutCourse}

// Add adds a decision written "failed=award" or "failed=skip"; ok is false for anything else.
func (k Kinds) Add(text string) (more Kinds, ok bool) {
	kind, decision, _ := strings.Cut(strings.ToLower(strings.TrimSpace(text)), "=")
	if !slices.Contains(MarkedKinds, words.Out(kind)) || decision != string(Award) && decision != string(Skip) {
		return k, false
	}
	return Kinds(strings.Trim(string(k)+","+kind+"="+decision, ",")), true
}

// With is k with another decision about a kind; Undecided takes the one that there is back.
func (k Kinds) With(kind words.Out, decision Decision) Kinds {
	var kept []string
	for text := range strings.SplitSeq(string(k), ",") {
		if name, _, _ := strings.Cut(text, "="); text != "" && name != string(kind) {
			kept = append(kept, text)
		}
	}
	k = Kinds(strings.Join(kept, ","))
	if decision != Undecided {
		k, _ = k.Add(string(kind) + "=" + string(decision))
	}
	return k
}

// On is what was decided about a kind; the last decision counts.
func (k Kinds) On(kind words.Out) (decision Decision) {
	for text := range strings.SplitSeq(string(k), ",") {
		if name, decided, _ := strings.Cut(text, "="); name == string(kind) {
			decision = Decision(decided)
		}
	}
	return decision
}

// decided counts the rows about which a decision was carried out.
type decided map[string]*seen.Ranges

// decide carries out the decisions on what a list says against a row. What is left awaits one; skip tells that the row
// is left out. One reason to leave a row out is enough.
func (l *List) decide(row int, outs []Fault) (left []Fault, skip bool) {
	award := map[string]bool{}
	for _, fault := range outs {
		name := "marked"
		if fault.Out == words.OutHidden {
			name = "hidden"
		}
		switch l.options.On(fault.Out) {
		case Skip:
			l.decided.add(name+"_skipped", row)
			l.left = append(l.left, Left{row, fault.Out})
			return nil, true
		case Award:
			award[name+"_awarded"] = true
		default:
			left = append(left, fault)
		}
	}
	if left == nil {
		for code := range award {
			l.decided.add(code, row)
		}
	}
	return left, false
}

func (d decided) add(code string, row int) {
	if d[code] == nil {
		d[code] = &seen.Ranges{}
	}
	d[code].Add(row)
}

// notices tell what was decided.
func (d decided) notices() []Notice {
	var out []Notice
	for _, code := range []string{"hidden_skipped", "hidden_awarded", "marked_skipped", "marked_awarded", "hand_skipped"} {
		if rows := d[code]; rows != nil {
			out = append(out, Notice{Code: code, Args: []any{"count", rows.Count, "rows", rows.String()}})
		}
	}
	return out
}

// String is for fingerprints: other decisions make another request.
func (d Deciders) String() string {
	text := fmt.Sprintf("hidden=%s marked=%s sheet=%q", d.Hidden, d.Marked, d.Sheet)
	if d.Kinds != "" {
		text += fmt.Sprintf(" kinds=%q", d.Kinds)
	}
	if d.ShowNames {
		text += " names"
	}
	return text
}

// Left is a row that Rows does not yield: one that is left out as decided, or one without a learner.
type Left struct {
	Row int
	Out words.Out // what the list says against it; empty: there is no learner in it
}

// Left are the rows that were passed over and those that were left out, in order, after Rows.
func (l *List) Left() []Left { return l.left }

// Some are some rows of a list: how many, and which, such as “3–5, 9”.
type Some struct {
	Count int
	Text  string
}

// Rows are some rows, whose numbers rise.
func Rows(numbers []int) Some {
	var rows seen.Ranges
	for _, n := range numbers {
		rows.Add(n)
	}
	return Some{rows.Count, rows.String()}
}

// Awaiting tells about which rows a decision is awaited, from the faults of a list in their order.
func Awaiting(faults []Fault) (hidden, marked, revoked Some) {
	var rows [3]seen.Ranges
	for _, f := range faults {
		which := &rows[1]
		switch f.Out {
		case words.OutHidden:
			which = &rows[0]
		case words.OutRevoked:
			which = &rows[2]
		}
		if f.Out != "" && f.Row > 0 {
			which.Add(f.Row)
		}
	}
	return Some{rows[0].Count, rows[0].String()}, Some{rows[1].Count, rows[1].String()}, Some{rows[2].Count, rows[2].String()}
}
