package mail_test

import (
	"crypto/tls"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	housemail "github.com/mitome/mitome/internal/mail"
)

var at = time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)

func message() *housemail.Message {
	return &housemail.Message{
		From: housemail.Address{Name: "ミズナラ大学 教務課", Address: "office@mizunara-u.example"}, To: housemail.Address{Name: "髙﨑 花子", Address: "hanako@students.example"},
		ID: "1@mizunara-u.example", Date: at, Subject: "テスト：髙﨑さん、𠮷田さんへ、とても長い件名のメールが折り返されても読めること", Text: "本文です。\n", HTML: "<p>本文です。</p>",
	}
}

// send hands one mail over.
func send(t *testing.T, out housemail.Outlet, m *housemail.Message) error {
	t.Helper()
	way, err := out.Open(t.Context())
	if err != nil {
		return err
	}
	defer way.Close()
	return way.Send(m)
}

// server is the other side of a conversation.
type server struct {
	mu    sync.Mutex
	from  string
	to    []string
	data  string
	as    string
	fail  error // answer to a recipient
	tries int
	most  int // recipients of a mail
}

func (s *server) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }

type session struct {
	*server
	count int // recipients of the mail
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if s.as = user; password != "secret" {
			return errors.New("no")
		}
		return nil
	}), nil
}
func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.from, s.to, s.tries, s.count = from, nil, s.tries+1, 0
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.to = append(s.to, to)
	s.count++
	s.most = max(s.most, s.count)
	return s.fail
}

func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.data = string(data)
	return err
}

// listen starts the other side, which speaks TLS when it is asked to.
func listen(t *testing.T, s *server) *housemail.Server {
	t.Helper()
	known := httptest.NewTLSServer(nil)
	t.Cleanup(known.Close)
	trusting := known.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	trusting.ServerName = "example.com"
	other := smtp.NewServer(s)
	other.Domain, other.TLSConfig = "mail.example", &tls.Config{Certificates: known.TLS.Certificates} //nolint:gosec // a test
	out := &housemail.Server{Host: "127.0.0.1", Security: housemail.StartTLS, User: "office", Password: "secret", TLS: trusting}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	out.Port = listener.Addr().(*net.TCPAddr).Port
	go other.Serve(listener) //nolint:errcheck // it ends with the test
	t.Cleanup(func() { other.Close() })
	return out
}

func TestSend(t *testing.T) {
	s := &server{}
	out := listen(t, s)
	m := message()
	m.Bounces = "bounces+1@mizunara-u.example"
	if err := send(t, out, m); err != nil {
		t.Fatal(err)
	}
	if s.from != m.Bounces || len(s.to) != 1 || s.to[0] != m.To.Address || s.as != "office" {
		t.Errorf("from %q to %q as %q", s.from, s.to, s.as)
	}
	got, err := mail.ReadMessage(strings.NewReader(s.data))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	if err != nil || subject != m.Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	for name, want := range map[string]string{"Message-Id": "<" + m.ID + ">", "Auto-Submitted": "auto-generated", "User-Agent": "", "X-Mailer": ""} {
		if value := got.Header.Get(name); value != want {
			t.Errorf("%s: %q, want %q", name, value, want)
		}
	}
	if !strings.HasPrefix(got.Header.Get("Content-Type"), "multipart/alternative") {
		t.Errorf("content type %q", got.Header.Get("Content-Type"))
	}
}

// TLS from the first byte: the password goes over it, and to nobody whose certificate does not stand for the name.
func TestSendOverTLS(t *testing.T) {
	known := httptest.NewTLSServer(nil)
	t.Cleanup(known.Close)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{}
	other := smtp.NewServer(s)
	other.Domain = "mail.example"
	go other.Serve(tls.NewListener(listener, &tls.Config{Certificates: known.TLS.Certificates})) //nolint:errcheck,gosec // it ends with the test
	t.Cleanup(func() { other.Close() })
	trusting := known.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	trusting.ServerName = "example.com"
	out := &housemail.Server{Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, Security: housemail.TLS, User: "office", Password: "secret", TLS: trusting}
	if err := send(t, out, message()); err != nil || s.as != "office" || s.tries != 1 {
		t.Errorf("%v, as %q, %d mails", err, s.as, s.tries)
	}
	out.TLS = nil
	var refused *housemail.Refused
	if err := send(t, out, message()); !errors.As(err, &refused) || s.tries != 1 {
		t.Errorf("a certificate that nobody stands for: %v, %d mails", err, s.tries)
	}
}

// What a name, a subject or an address holds breaks no header, and adds no recipient.
func TestT15HeaderInjection(t *testing.T) {
	const attack = "Hanako\r\nBcc: everybody@evil.example\r\n\r\n<script>"
	for name, change := range map[string]func(*housemail.Message){
		"name":          func(m *housemail.Message) { m.To.Name = attack },
		"sender's name": func(m *housemail.Message) { m.From.Name = attack },
		"subject":       func(m *housemail.Message) { m.Subject = attack },
		"bidi":          func(m *housemail.Message) { m.Subject = "\u202egpj.egdab\u202c badge" },
		"line feed":     func(m *housemail.Message) { m.Subject = "a\nBcc: x@evil.example" },
		"separators":    func(m *housemail.Message) { m.Subject = "a\u2028Bcc: x@evil.example\u0085y" },
	} {
		m := message()
		change(m)
		var text strings.Builder
		if _, err := m.WriteTo(&text); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, err := mail.ReadMessage(strings.NewReader(text.String()))
		if err != nil {
			t.Fatal(err)
		}
		subject, _ := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject")) //nolint:errcheck // an empty one fails below
		if got.Header.Get("Bcc") != "" || subject == "" || strings.ContainsAny(subject, "\r\n\u202e\u2028") {
			t.Errorf("%s: headers %v", name, got.Header)
		}
		if to, err := got.Header.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != message().To.Address {
			t.Errorf("%s: to %v, %v", name, to, err)
		}
	}
	for _, address := range []string{"", "hanako", "a@b.example\r\nRCPT TO:<c@d.example>", "a@b.example, c@d.example", "<a@b.example>\n", "a b@c.example"} {
		m := message()
		m.To.Address = address
		var fault *housemail.Fault
		if _, err := m.WriteTo(io.Discard); !errors.As(err, &fault) || fault.Code != "address" || strings.ContainsAny(fault.Message("ja"), "\r\n") {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		answer  error
		forever bool
	}{
		{&smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such person"}, true},
		{&smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "greylisted"}, false},
	} {
		out := listen(t, &server{fail: c.answer})
		var refused *housemail.Refused
		if err := send(t, out, message()); !errors.As(err, &refused) || refused.Forever != c.forever {
			t.Errorf("%v: %v", c.answer, err)
		}
		if said := refused.Message("en"); strings.Contains(said, "tried again") == c.forever {
			t.Errorf("%v: %s", c.answer, said)
		}
	}
	gone := &housemail.Server{Host: "127.0.0.1", Port: 1, Security: housemail.Open}
	var refused *housemail.Refused
	if err := send(t, gone, message()); !errors.As(err, &refused) || refused.Forever {
		t.Errorf("nobody there: %v", err)
	}
	s := &server{}
	unknown := listen(t, s)
	unknown.TLS = nil
	if err := send(t, unknown, message()); !errors.As(err, &refused) || s.as != "" {
		t.Errorf("a server that nobody vouches for was told who we are: %v", err)
	}
	open := listen(t, s)
	open.Security = housemail.Open
	if err := send(t, open, message()); err != nil || s.as != "" || s.tries != 1 {
		t.Errorf("in the open: %v, as %q", err, s.as)
	}
}

func TestFolder(t *testing.T) {
	folder := housemail.Folder(filepath.Join(t.TempDir(), "mails"))
	for range 2 {
		if err := send(t, folder, message()); err != nil {
			t.Fatal(err)
		}
	}
	files, err := os.ReadDir(string(folder))
	if err != nil || len(files) != 1 || !strings.HasPrefix(files[0].Name(), "20261128-090000-") || !strings.HasSuffix(files[0].Name(), ".eml") {
		t.Fatalf("files %v, %v", files, err)
	}
	data, err := os.ReadFile(filepath.Join(string(folder), files[0].Name()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := mail.ReadMessage(strings.NewReader(string(data))); err != nil {
		t.Error(err)
	}
}

// A mail is tried for three days, soon at first and never more than a few hours apart.
func TestWait(t *testing.T) {
	n := housemail.Note{Due: at}
	tries, next := 0, at
	for ; !next.After(n.Deadline()); tries++ {
		wait := housemail.Wait(tries + 1)
		if wait < time.Minute || wait > 5*time.Hour {
			t.Fatalf("after %d tries: %s", tries+1, wait)
		}
		next = next.Add(wait)
	}
	if since := n.Deadline().Sub(at); since != 72*time.Hour || tries < 15 || tries > 40 {
		t.Errorf("tried %d times in %s", tries, since)
	}
}
