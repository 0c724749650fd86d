package app_test

import (
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/mail"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	housemail "github.com/mitome/mitome/internal/mail"
)

// F8: a mail server that takes every call and never says a word holds up its own mails and nothing else: a whole list is issued
// while the first of them is still in hand, and all of them are seen to wait.
func TestF8IssuingBesideTarpit(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	tarpit, err := net.Listen("tcp", "127.0.0.1:0")
	s.must(err)
	defer tarpit.Close()
	var called atomic.Int64
	go func() {
		for {
			c, err := tarpit.Accept()
			if err != nil {
				return
			}
			called.Add(1)
			defer c.Close()
		}
	}()
	_, err = s.Mail.Set(t.Context(), s.by, housemail.Settings{From: "desk@mizunara-u.example", Host: "127.0.0.1", Port: tarpit.Addr().(*net.TCPAddr).Port, Security: housemail.Open})
	s.must(err)
	for range 20 {
		s.must(s.Mail.Queue(t.Context(), housemail.Note{Kind: housemail.Trial, To: housemail.Address{Address: "owner@mizunara-u.example"}, Lang: "ja", Due: time.Now()}))
	}
	for called.Load() == 0 {
		time.Sleep(10 * time.Millisecond)
	}
	out, err := s.Service.Issue(t.Context(), s.by, issuance.Request{Trial: true, Description: description(t, "https://body.example/"), List: list(200)})
	s.must(err)
	s.must(s.Service.Watch(t.Context(), out, func(int) {}))
	waiting, err := s.Store.Mails(t.Context(), true, 0, 100)
	s.must(err)
	for _, q := range waiting {
		if q.Tries != 0 {
			t.Errorf("a mail has been tried %d times: %s", q.Tries, q.Answer)
		}
	}
	if len(waiting) != 20 {
		t.Errorf("%d mails wait, want 20", len(waiting))
	}
}

// sink is a mail server that takes everything, and hands it on.
type sink struct{ got chan string }

func (s sink) NewSession(*smtp.Conn) (smtp.Session, error) { return s, nil }
func (sink) Reset()                                        {}
func (sink) Logout() error                                 { return nil }
func (sink) Mail(string, *smtp.MailOptions) error          { return nil }
func (sink) Rcpt(string, *smtp.RcptOptions) error          { return nil }
func (s sink) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	s.got <- string(data)
	return err
}

// TestInvitationArrives invites somebody by a real conversation with a mail server: the mail comes in the name that the
// organisation chose, and its link signs in.
func TestInvitationArrives(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	house := s.org.House
	house.Sender = "ミズナラ大学 教務課"
	_, err := s.Service.SetHouse(t.Context(), s.by, s.org, house)
	s.must(err)
	to := sink{make(chan string, 1)}
	server := smtp.NewServer(to)
	server.Domain = "localhost"
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	s.must(err)
	go func() { _ = server.Serve(listener) }() // until it is closed
	defer server.Close()
	_, err = s.Mail.Set(t.Context(), s.by, housemail.Settings{From: "desk@mizunara-u.example", Name: "mitome", Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, Security: housemail.Open})
	s.must(err)
	_, owner := s.somebody("owner@mizunara-u.example", s.org.ID, auth.Owner)
	answer, _ := s.ask("POST", "/desk/"+s.org.Slug+"/people.ja.html", owner, url.Values{"email": {"author@mizunara-u.example"}, "name": {"楢崎 学"}, "role": {"author"}, "language": {"ja"}})
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("inviting: status %d", answer.StatusCode)
	}
	m, err := mail.ReadMessage(strings.NewReader(<-to.got))
	s.must(err)
	if from, err := m.Header.AddressList("From"); err != nil || from[0].Name != "ミズナラ大学 教務課" || from[0].Address != "desk@mizunara-u.example" {
		t.Errorf("from %v, %v", from, err)
	}
	if to, err := m.Header.AddressList("To"); err != nil || to[0].Name != "楢崎 学" || to[0].Address != "author@mizunara-u.example" {
		t.Errorf("to %v, %v", to, err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	s.must(err)
	part, err := multipart.NewReader(m.Body, params["boundary"]).NextRawPart()
	s.must(err)
	text, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
	s.must(err)
	link := linkInMail.FindString(string(text))
	answer, _ = s.ask("POST", "/desk/link.ja.html", "", url.Values{"k": {link[strings.Index(link, "k=")+2:]}})
	if answer.StatusCode != http.StatusSeeOther || len(answer.Cookies()) != 1 {
		t.Errorf("the invitation %q: status %d", link, answer.StatusCode)
	}
}
