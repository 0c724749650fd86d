package issuance

import (
	"errors"
	"fmt"
	"strings"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/openbadges"
)

// SetAside is a recorded row of which no award is made: for its own values, for which it would fail the same on any machine,
// or since an award of the learner's was revoked after the plan was made. It holds nothing, so that the mended row can be
// issued, and the other rows of its batch go on. It never holds a value of the row.
type SetAside struct {
	Row      int    // of the list; 0: the learner named in the description
	Property string // of the assertion, such as "evidence"; empty: the row as a whole
	Code     string // of openbadges.Problem or openbadges.SyntaxError, "row" or "revoked"
}

// Column is the column of the list that holds the value; empty when it is not one column's.
func (a SetAside) Column() columns.Column {
	name, _, _ := strings.Cut(a.Property, ".")
	name, _, _ = strings.Cut(name, "[")
	switch name {
	case "evidence":
		return columns.Evidence
	case "expires":
		return columns.Expires
	case "issuedOn":
		return columns.IssuedOn
	case "recipient":
		return columns.Email
	case "period":
		return columns.Period
	}
	return ""
}

// Message says in lang ("en" or "ja") why the row was set aside.
func (a SetAside) Message(lang locale.Language) string {
	if a.Code == codeRow || a.Code == codeRevoked {
		return locale.Text(lang, "issue.aside."+a.Code)
	}
	said := openbadges.Problem{Property: a.Property, Code: a.Code}.Message(lang)
	return locale.Text(lang, "issue.aside.reason", "reason", strings.TrimRight(said, ":： "))
}

// Codes beside those of openbadges.
const (
	codeRow     = "row"     // no single property's fault
	codeRevoked = "revoked" // an award of the learner's was revoked after the plan was made
)

// TakenBackError means that awards of a chunk's learners were revoked since its batch was recorded, so that nobody has
// decided whether they get them again.
type TakenBackError struct {
	Rows []int // of the list
}

func (e *TakenBackError) Error() string {
	return fmt.Sprintf("awards of the learners in rows %v were revoked meanwhile", e.Rows)
}

// unsealable is the error of a row that will be set aside.
type unsealable struct {
	SetAside
	err error
}

func (e *unsealable) Error() string { return e.err.Error() }
func (e *unsealable) Unwrap() error { return e.err }

// own makes err, which the values of a row alone have caused, an *unsealable.
func own(in *intent, err error) error {
	aside := SetAside{Row: in.Row, Code: codeRow}
	var problems openbadges.Problems
	var syntax *openbadges.SyntaxError
	switch {
	case errors.As(err, &problems):
		aside.Property, aside.Code = problems[0].Property, problems[0].Code
	case errors.As(err, &syntax):
		aside.Code = syntax.Code
	}
	return &unsealable{aside, err}
}

// longestPeriod is about what an index takes, in bytes; a list may not have as long a one.
const longestPeriod = 1000

// storable finds what no database takes.
func (in *intent) storable() error {
	for _, text := range []string{in.Email, in.Name, in.NameEN, in.StudentID, in.Period, in.Reading, in.DisplayName, in.LearnerType} {
		if strings.IndexByte(text, 0) >= 0 {
			return errors.New("a text holds a zero byte")
		}
	}
	if len(in.Period) > longestPeriod {
		return openbadges.Problems{{Property: "period", Code: openbadges.CodeTooLarge}}
	}
	return nil
}
