package mailing

import (
	"errors"
	"io"
	"os"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/mail/returned"
)

// receiveCommand reads mails that come back.
type receiveCommand struct {
	office.Flags
	Maildir string `help:"command.mail.receive.maildir" placeholder:"DIR" type:"path"`
	To      string `help:"command.mail.receive.to" placeholder:"ADDRESS"`
	JSON    bool   `help:"command.flag.json"`
}

// Received counts what was read, for programs.
type Received struct {
	Read        int `json:"read"`
	Undelivered int `json:"undelivered"` // that report for the first time that one of our mails did not arrive
	Complaints  int `json:"complaints"`
	Others      int `json:"others"` // no report, or of no mail of ours, or nothing new
}

// Run reads one mail from the standard input, or those that are new in a Maildir. A mail that says nothing of ours is no
// failure, or whoever hands it on would send it back.
func (k *receiveCommand) Run(c *terminal.Context) error {
	if k.Maildir != "" && k.To != "" {
		return terminal.Misuse(nil, "command.mail.receive.both")
	}
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	var got Received
	err = a.AsOperator(c, func(by issuance.By) error {
		take := func(r io.Reader) error { return got.take(c, a.Mail, by, r, k.To) }
		if k.Maildir == "" {
			return take(c.Stdin)
		}
		_, err := returned.Maildir(k.Maildir, func(file *os.File) error { return take(file) })
		return err
	})
	if err != nil {
		return terminal.Undecided(err, "command.mail.failed")
	}
	if k.JSON {
		return c.PrintJSON(got)
	}
	return c.Say("command.mail.receive.done", "read", got.Read, "undelivered", got.Undelivered, "complaints", got.Complaints)
}

// take reads one mail, and notes what it reports.
func (m *Received) take(c *terminal.Context, outbox *mail.Outbox, by issuance.By, r io.Reader, to string) error {
	report, err := returned.Read(r, to)
	if err != nil && !errors.Is(err, returned.ErrUnread) {
		return err
	}
	m.Read++
	state, count := mail.Returned, &m.Undelivered
	switch report.Kind {
	case returned.Nothing:
		m.Others++
		return nil
	case returned.Complaint:
		state, count = mail.Unwanted, &m.Complaints
	}
	news, err := outbox.Back(c, by, report.Mail, state, report.Said)
	if err != nil {
		return err
	}
	if !news {
		count = &m.Others
	}
	*count++
	return nil
}
