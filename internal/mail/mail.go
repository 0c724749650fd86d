// Package mail writes and sends the house's mails: one mail to one person, in plain text and as HTML.
//
//	Note, a row ── when it is due ──> Letter ── checked, cleaned ──> Message, RFC 5322 ──┬── Server: SMTP
//	  Outbox         its Writer                                                         └── Folder: .eml files
//
// Whoever has something to tell queues a Note; the Outbox sends it in the background, never while a page waits. The text is
// made when it is sent: what was withdrawn meanwhile is not told, and a secret that a text needs is drawn then and stands in no
// row.
//
// An Outlet is where mails leave. Its error tells whether the same mail may go later (Refused.Forever); Wait tells when. Names
// and subjects come from data: what could break a header or turn a line around is taken out of them, and an address that is
// none is never handed to a server (T15).
package mail

import (
	"context"
	"fmt"
	"io"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// Address is a mailbox, and whose it is in words.
type Address struct{ Name, Address string }

// Message is a mail to one person.
type Message struct {
	From, To Address
	ReplyTo  Address // without an address, answers go to From
	Bounces  string  // address to which what cannot be delivered comes back; empty: From's
	Subject  string
	Text     string // plain, with line feeds
	HTML     string // the same; may be empty
	ID       string // stays the same however often it is tried: "ID@HOST"
	Date     time.Time

	Unsubscribe string // address at which whoever gets it ends such mails, by one press of the mail program (RFC 8058); may be empty
}

// Outlet is where mails leave.
type Outlet interface {
	// Open begins a conversation with the other side. Its error is a *Refused.
	Open(ctx context.Context) (Session, error)
}

// Session is a conversation in which one mail after the other is handed over.
type Session interface {
	// Send hands one mail over. The error is a *Fault where the mail itself is at fault, or a *Refused.
	Send(m *Message) error
	Close()
}

// Fault is what is wrong with a mail, so that it can never be sent as it is.
type Fault struct {
	Code string // "address", "from", "subject", "text", "id"; of settings "back", "way", "two_ways", "no_from", "folder", "host", "port", "security", "open";
	// of ways "words_…", "days", "domain", "domain_twice", "day", "ends"
	Address string // or what else is at fault
}

func (f *Fault) Error() string { return "mail: " + f.Message(locale.English) }

// Message says what is wrong.
func (f *Fault) Message(lang locale.Language) string {
	return locale.Text(lang, "mail.fault."+f.Code, "address", clean(f.Address))
}

// Refused is an outlet's answer to a mail that it did not take.
type Refused struct {
	Err     error
	Forever bool // the same mail would be refused again
	Address bool // it is the address that was refused
	Broken  bool // nothing was said of the mail: the conversation is over, or never began
}

func (r *Refused) Error() string { return "mail: " + r.Err.Error() }
func (r *Refused) Unwrap() error { return r.Err }

// Message says what becomes of the mail, and what the other side said.
func (r *Refused) Message(lang locale.Language) string {
	key := "mail.refused.now"
	switch {
	case r.Forever:
		key = "mail.refused.forever"
	case r.Broken:
		key = "mail.refused.broken"
	}
	return locale.Text(lang, key, "answer", clean(locale.Reason(lang, r.Err)))
}

// patience is for how long a mail is tried.
const patience = 72 * time.Hour

// Wait is how long to wait before the next try of a mail that was tried so many times: a minute, then twice as long each time,
// up to about four hours.
func Wait(tries int) time.Duration { return time.Minute << min(max(tries-1, 0), 8) }

// write puts a mail into its form.
func (m *Message) write() (*gomail.Msg, error) {
	to, err := mailbox(m.To)
	if err != nil {
		return nil, &Fault{"address", m.To.Address}
	}
	from, err := mailbox(m.From)
	if err != nil {
		return nil, &Fault{"from", m.From.Address}
	}
	host, ok := afterAt(m.ID)
	switch {
	case clean(m.Subject) == "":
		return nil, &Fault{Code: "subject"}
	case strings.TrimSpace(m.Text) == "":
		return nil, &Fault{Code: "text"}
	case !ok || clean(m.ID) != m.ID || strings.ContainsAny(m.ID, "<> ") || host == "":
		return nil, &Fault{Code: "id"}
	}
	out := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingB64)) // Japanese is half as long as quoted
	out.SetAddrHeaderFromMailAddress(gomail.HeaderFrom, from)
	out.SetAddrHeaderFromMailAddress(gomail.HeaderTo, to)
	if m.ReplyTo.Address != "" {
		reply, err := mailbox(m.ReplyTo)
		if err != nil {
			return nil, &Fault{"from", m.ReplyTo.Address}
		}
		out.SetAddrHeaderFromMailAddress(gomail.HeaderReplyTo, reply)
	}
	if m.Bounces != "" {
		back, err := mailbox(Address{Address: m.Bounces})
		if err != nil {
			return nil, &Fault{"from", m.Bounces}
		}
		out.EnvelopeFromMailAddress(back)
	}
	out.Subject(clean(m.Subject))
	out.SetDateWithValue(m.Date)
	out.SetMessageIDWithValue(m.ID)
	out.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office answers
	if m.Unsubscribe != "" {
		out.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+clean(m.Unsubscribe)+">")
		out.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	lines := strings.NewReplacer("\r\n", "\r\n", "\n", "\r\n") // as RFC 2045, section 6.8, has them within base64
	out.SetBodyString(gomail.TypeTextPlain, lines.Replace(m.Text))
	if m.HTML != "" {
		out.AddAlternativeString(gomail.TypeTextHTML, lines.Replace(m.HTML))
	}
	return out, nil
}

// WriteTo writes the mail as it is sent.
func (m *Message) WriteTo(w io.Writer) (int64, error) {
	out, err := m.write()
	if err != nil {
		return 0, err
	}
	n, err := out.WriteTo(w)
	if err != nil {
		return n, fmt.Errorf("mail: %w", err)
	}
	return n, nil
}

// mailbox is an address that is one, with a name that cannot break a header.
func mailbox(a Address) (*mail.Address, error) {
	address, err := microcredential.NormalizeEmail(a.Address)
	if err != nil {
		return nil, err
	}
	return &mail.Address{Name: clean(a.Name), Address: address}, nil
}

func afterAt(id string) (host string, ok bool) {
	_, host, ok = strings.Cut(id, "@")
	return host, ok
}

// clean is a text for a header: in one line, without what is not seen and what turns the direction of writing.
func clean(text string) string {
	return locale.Line(strings.ReplaceAll(text, "\ufffd", ""))
}
