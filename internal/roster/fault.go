package roster

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/words"
)

// Fault is one thing that the writer of a list has to mend or to decide. Its sentence never holds a learner's address
// or name; Value may.
type Fault struct {
	Row    int       // as in Row.Number; 0: the file as a whole
	Column string    // header as in the file; empty: the row as a whole
	Code   string    // such as "email_bad"; its sentences are in the message files under "roster.CODE"
	Args   Args      // names and values in turn, for the sentence
	Value  string    // what stands in the cell, shortened: for the person who gave the list, and for nobody's log
	Out    words.Out // what the list itself says against the row, which awaits a decision; empty: there is a thing to mend
}

// Message is a sentence in lang ("en" or "ja") that says what is wrong and what to do.
func (f Fault) Message(lang locale.Language) string {
	args := f.Args
	if f.Out == words.OutRevoked { // the reason is a code, which has words of its own
		args = slices.Clone(args)
		for i := 0; i+1 < len(args); i += 2 {
			if args[i] == "reason" {
				args[i+1] = locale.Text(lang, fmt.Sprintf("reason.%v", args[i+1]))
			}
		}
	}
	return locale.Text(lang, "roster."+f.Code, args...)
}

// Args are names and values in turn: texts, whole numbers, times and truths. As JSON a time is an object of one member, so that
// it is read as what it was.
type Args []any

type timeArg struct {
	Time time.Time `json:"time"`
}

// MarshalJSON writes an array.
func (a Args) MarshalJSON() ([]byte, error) {
	out := make([]any, len(a))
	for i, value := range a {
		if at, ok := value.(time.Time); ok {
			value = timeArg{at}
		}
		out[i] = value
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (a *Args) UnmarshalJSON(text []byte) error {
	var values []json.RawMessage
	if err := json.Unmarshal(text, &values); err != nil {
		return err
	}
	*a = make(Args, len(values))
	for i, value := range values {
		var number int
		var at timeArg
		switch {
		case string(value) != "null" && json.Unmarshal(value, &number) == nil:
			(*a)[i] = number
		case bytes.HasPrefix(value, []byte("{")) && json.Unmarshal(value, &at) == nil:
			(*a)[i] = at.Time
		default:
			if err := json.Unmarshal(value, &(*a)[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// Sentence is Message with its row and column before it.
func (f Fault) Sentence(lang locale.Language) string {
	return Sentence(lang, f.Row, f.Column, f.Message(lang))
}

// Error gives the code and place; people are shown Sentence.
func (f Fault) Error() string {
	return fmt.Sprintf("learner list: row %d, column %q: %s", f.Row, f.Column, f.Code)
}

// Sentence puts a place in a list before a message about it. Row 0 is the list as a whole, column "" all of the row.
func Sentence(lang locale.Language, row int, column, message string) string {
	switch {
	case row == 0 && column == "":
		return message
	case row == 0:
		return locale.Text(lang, "roster.in_column", "column", column, "message", message)
	case column == "":
		return locale.Text(lang, "roster.at_row", "row", row, "message", message)
	}
	return locale.Text(lang, "roster.at_column", "row", row, "column", column, "message", message)
}

// Faults are the reasons for which a list is refused as a whole.
type Faults []Fault

// Error joins the faults' codes and places; people are shown Sentence of each.
func (f Faults) Error() string {
	texts := make([]string, len(f))
	for i, fault := range f {
		texts[i] = fault.Error()
	}
	return strings.Join(texts, "; ")
}

// Notice is something that the writer of a list should know, although the list is used: what was mended, what was left
// alone. Its places are those of a Fault. It is for the person who gave the list and for nobody's log: its sentence may
// hold what stands in the list.
type Notice struct {
	Row    int
	Column string
	Code   string // its sentences are in the message files under "roster.notice.CODE"
	Args   Args
}

// Message is a sentence in lang ("en" or "ja").
func (n Notice) Message(lang locale.Language) string {
	return locale.Text(lang, "roster.notice."+n.Code, n.Args...)
}

// Sentence is Message with its row and column before it.
func (n Notice) Sentence(lang locale.Language) string {
	return Sentence(lang, n.Row, n.Column, n.Message(lang))
}
