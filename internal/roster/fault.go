package roster

import (
	"encoding/csv"
	"errors"
	"fmt"
	"strings"

	"github.com/mitome/mitome/internal/locale"
)

// Fault is one thing that the writer of a list has to mend. It never holds a learner's address or name.
type Fault struct {
	Row    int    // as in Row.Number; 0: the file as a whole
	Column string // header as in the file; empty: the row as a whole
	Code   string // such as "email_bad"; its sentences are in the message files under "roster.CODE"
	Args   []any  // names and values in turn, for the sentence
}

// Message is a sentence in lang ("en" or "ja") that says what is wrong and what to do.
func (f Fault) Message(lang string) string {
	return locale.Text(lang, "roster."+f.Code, f.Args...)
}

// Sentence is Message with its row and column before it.
func (f Fault) Sentence(lang string) string {
	switch {
	case f.Row == 0:
		return f.Message(lang)
	case f.Column == "":
		return locale.Text(lang, "roster.at_row", "row", f.Row, "message", f.Message(lang))
	}
	return locale.Text(lang, "roster.at_column", "row", f.Row, "column", f.Column, "message", f.Message(lang))
}

// Error gives the code and place; people are shown Sentence.
func (f Fault) Error() string {
	return fmt.Sprintf("learner list: row %d, column %q: %s", f.Row, f.Column, f.Code)
}

// Faults are the reasons for which Open refuses a list.
type Faults []Fault

// Error joins the faults' codes and places; people are shown Sentence of each.
func (f Faults) Error() string {
	texts := make([]string, len(f))
	for i, fault := range f {
		texts[i] = fault.Error()
	}
	return strings.Join(texts, "; ")
}

func asFault(err error, fault *Fault) bool { return errors.As(err, fault) }

func asQuote(err error) bool {
	var quote *csv.ParseError
	return errors.As(err, &quote)
}
