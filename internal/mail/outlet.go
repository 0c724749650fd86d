package mail

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/mitome/mitome/internal/locale"
)

// Security is how the way to a mail server is kept from others.
type Security string

// The kinds of security.
const (
	TLS      Security = "tls"      // from the first byte, usually at port 465
	StartTLS Security = "starttls" // before anything is said, usually at port 587; without it nothing is sent
	Open     Security = "open"     // none: for a server on this machine
)

// Server is a mail server.
type Server struct {
	Host           string
	Port           int
	Security       Security
	User, Password string // empty: it asks for none; never sent in the open
	Hello          string // name by which this machine greets; empty: its own

	TLS *tls.Config // nil: as Host asks for
}

// timeout is how long a server may take to begin, and again for one mail: a slow one must not hold the others back for ever.
var timeout = 60 * time.Second // a test is less patient

// Open begins a conversation with the server.
func (s *Server) Open(ctx context.Context) (Session, error) {
	c := conversation{heard: &wire{left: mostHeard}}
	var err error
	if c.client, err = gomail.NewClient(s.Host, append(s.options(), gomail.WithDialContextFunc(s.dial(c.heard)))...); err == nil {
		err = c.client.DialWithContext(ctx)
	}
	if err != nil {
		c.heard.hangUp()
		return nil, &Refused{Err: err, Broken: true}
	}
	return c, nil
}

// mostHeard is how many bytes of a server's are read in a conversation: what it says is a line for each command.
const mostHeard = 1 << 20

// wire is a connection of which so much is read and no more. It is ours to hang up, for go-mail lets go of one that failed
// without closing it.
type wire struct {
	net.Conn
	left int
}

var errTalkative = errors.New("the mail server said more than a conversation has")

func (w *wire) Read(p []byte) (int, error) {
	if w.left <= 0 {
		return 0, errTalkative
	}
	n, err := w.Conn.Read(p[:min(len(p), w.left)])
	w.left -= n
	return n, err
}

func (w *wire) hangUp() {
	if w.Conn != nil && w.Close() != nil {
		return // the other side was quicker
	}
}

// dial connects a wire, and speaks TLS over it where that is so from the first byte.
func (s *Server) dial(w *wire) gomail.DialContextFunc {
	return func(ctx context.Context, network, address string) (conn net.Conn, err error) {
		if w.Conn, err = new(net.Dialer).DialContext(ctx, network, address); err != nil || s.Security != TLS {
			return w, err
		}
		config := s.TLS
		if config == nil {
			config = &tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12}
		}
		secret := tls.Client(w, config)
		return secret, secret.HandshakeContext(ctx)
	}
}

// conversation is one with a mail server.
type conversation struct {
	client *gomail.Client
	heard  *wire
}

func (c conversation) Send(m *Message) error {
	out, err := m.write()
	if err != nil {
		return err
	}
	err = c.client.Send(out)
	if err == nil || out.IsDelivered() { // what goes wrong after that concerns the next one
		return nil
	}
	said, _, _ := strings.Cut(err.Error(), ", affected") // behind it stands to whom
	refused := &Refused{Err: errors.New(said), Broken: true}
	if known := locale.TroubleOf(err); known != nil {
		refused.Err = known
	}
	var answer *gomail.SendError
	if errors.As(err, &answer) {
		code := answer.ErrorCode()
		refused.Broken = code == 0 || code == 421                                // RFC 5321, section 3.8: the server ends the conversation
		refused.Forever = code >= 500 && answer.Reason != gomail.ErrSMTPMailFrom // the sender is not the mail's fault
		refused.Address = refused.Forever && answer.Reason == gomail.ErrSMTPRcptTo && gone(said)
	}
	return refused
}

func (c conversation) Close() {
	defer c.heard.hangUp()
	if c.client.Close() != nil {
		return // the other side has hung up
	}
}

func (s *Server) options() []gomail.Option {
	options := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(timeout)}
	switch s.Security {
	case TLS: // it is spoken when go-mail gets the connection
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	case Open:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.User != "" && s.Security != Open { // a password goes to nobody in the open
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	if s.Hello != "" {
		options = append(options, gomail.WithHELO(s.Hello))
	}
	if s.TLS != nil {
		options = append(options, gomail.WithTLSConfig(s.TLS))
	}
	return options
}

// Folder takes mails as files that any mail program opens, where there is no mail server.
type Folder string

// Open returns the folder.
func (f Folder) Open(context.Context) (Session, error) { return f, nil }

// Close does nothing.
func (Folder) Close() {}

// Send writes a mail into the folder, which is made when it is not there. The same mail is the same file: a try that was cut
// off leaves no second one.
func (f Folder) Send(m *Message) error {
	if _, err := m.write(); err != nil {
		return err
	}
	if err := f.save(m); err != nil {
		return &Refused{Err: err}
	}
	return nil
}

func (f Folder) save(m *Message) (err error) {
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(string(f), ".mail-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	_, err = m.WriteTo(file)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), filepath.Join(string(f), fileName(m)))
}

// fileName has the date first, so that a listing is in the order of sending; ids are not trusted to be file names.
func fileName(m *Message) string {
	sum := sha256.Sum256([]byte(m.ID))
	return fmt.Sprintf("%s-%s.eml", m.Date.UTC().Format("20060102-150405"), hex.EncodeToString(sum[:6]))
}
