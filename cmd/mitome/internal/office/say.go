package office

import (
	"fmt"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
)

// Whose is a learner as an office knows the person.
func Whose(c *terminal.Context, name, studentID, email string) string {
	return c.Text("command.whose", "name", verification.Printable(name), "student_id", verification.Printable(studentID), "email", email)
}

// Day is the day of a time where an organisation is.
func Day(lang locale.Language, at time.Time, org *issuance.Organisation) string {
	return locale.Day(lang, at.In(org.Location()))
}

// SayTrial says whose awards are for trying out alone, beside what is printed, which may go to a file.
func SayTrial(c *terminal.Context, org *issuance.Organisation) error {
	if !org.Trial() {
		return nil
	}
	_, err := fmt.Fprintln(c.Stderr, c.Text("command.trial_note", "name", org.NameIn(c.Lang), "base", org.BaseURL))
	return err
}
