package mail_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/keyring"
	"github.com/mitome/mitome/internal/locale"
	housemail "github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/store"
)

var by = audit.Actor{Kind: audit.Operator, ID: 1}

// office is an outbox on a store of its own, with a clock that a test sets.
type office struct {
	*housemail.Outbox
	t   *testing.T
	st  *store.Store
	now time.Time
}

func newOffice(t *testing.T, settings housemail.Settings) *office {
	t.Helper()
	dir := t.TempDir()
	st, err := store.OpenFolder(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	ring, err := keyring.Open(filepath.Join(dir, "keys"), "")
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, st: st, now: at}
	o.Outbox = housemail.New(st.MailStore, ring, func() time.Time { return o.now })
	settings.From = "office@mizunara-u.example"
	if _, err := o.Set(t.Context(), by, settings); err != nil {
		t.Fatal(err)
	}
	for id := range issuance.OrganisationID(2) {
		o.enter(id+1, at.AddDate(-1, 0, 0))
	}
	return o
}

// enter enters an organisation, the id-th, as of a time.
func (o *office) enter(id issuance.OrganisationID, as time.Time) {
	o.t.Helper()
	host := fmt.Sprintf("https://body%d.example/", id)
	org, err := o.st.CreateOrganisation(o.t.Context(), by, issuance.Organisation{
		Slug: fmt.Sprintf("body-%d", id), BaseURL: "https://badges.example", HomeURL: host, Zone: "Asia/Tokyo", NameEN: "Body",
		Facts: []byte("facts"), Profile: []byte("{}"), Revocations: []byte("[]"), Secret: []byte("secret"), KeyNumber: 1,
	}, issuance.PublishedKey{Algorithm: issuance.RS256, Document: []byte("key")}, as)
	if err != nil || org.ID != id {
		o.t.Fatalf("organisation %d, %v; want the %d-th", org.ID, err, id)
	}
}

// at127 is how an office reaches a server of these tests.
func at127(s *housemail.Server) housemail.Settings {
	return housemail.Settings{Host: s.Host, Port: s.Port, Security: housemail.Open, Name: "ミズナラ大学"}
}

func (o *office) queue(notes ...housemail.Note) {
	o.t.Helper()
	for _, n := range notes {
		if n.To.Address == "" {
			n.To = housemail.Address{Name: "髙﨑 花子", Address: "hanako@students.example"}
		}
		if n.Lang == "" {
			n.Lang = locale.Japanese
		}
		if n.Due.IsZero() {
			n.Due = o.now
		}
		if err := o.Queue(o.t.Context(), n); err != nil {
			o.t.Fatal(err)
		}
	}
}

// round sends what is due.
func (o *office) round() error {
	_, err := o.Round(o.t.Context())
	return err
}

// want compares the states of all notes, with how often each was tried.
func (o *office) want(want string) {
	o.t.Helper()
	all, err := o.st.Mails(o.t.Context(), false, 0, 100)
	if err != nil {
		o.t.Fatal(err)
	}
	var got []string
	for _, q := range all {
		got = append(got, fmt.Sprintf("%s %d", q.State, q.Tries))
	}
	if strings.Join(got, ", ") != want {
		o.t.Errorf("mails: %s, want %s", strings.Join(got, ", "), want)
	}
}

func TestOutbox(t *testing.T) {
	s := &server{}
	o := newOffice(t, at127(listen(t, s)))
	o.Writers[housemail.SignIn] = func(_ context.Context, n *housemail.Note) (*housemail.Letter, error) {
		if n.About != "link-7" {
			t.Errorf("about %q", n.About)
		}
		return housemail.SignInLetter(n.Lang, housemail.SignInText{URL: "https://badges.example/desk/link?s=abc", Host: "badges.example", Minutes: 15})
	}
	o.queue(housemail.Note{Kind: housemail.SignIn, About: "link-7"})
	if err := o.round(); err != nil {
		t.Fatal(err)
	}
	o.want("sent 1")
	got, err := mail.ReadMessage(strings.NewReader(s.data))
	if err != nil {
		t.Fatal(err)
	}
	if from, err := got.Header.AddressList("From"); err != nil || from[0].Name != "ミズナラ大学" {
		t.Errorf("from %v, %v", from, err)
	}
	text, page := parts(t, got)
	for name, body := range map[string]string{"text": text, "HTML": page} {
		ja, en := strings.Index(body, "発行管理へのサインイン"), strings.Index(body, "Somebody asked to sign in")
		if ja < 0 || en < ja || !strings.Contains(body, "https://badges.example/desk/link?s=abc") || !strings.Contains(body, "15分間") {
			t.Errorf("%s: %s", name, body)
		}
	}
	for _, tracked := range []string{"<img", "<script", "<link", "url("} {
		if strings.Contains(page, tracked) {
			t.Errorf("the HTML holds %s", tracked)
		}
	}
	if err := o.round(); err != nil || s.tries != 1 {
		t.Errorf("sent %d times, %v", s.tries, err)
	}
}

// Whoever waits to sign in does not wait for a list, and each note ends as it must.
func TestOutboxOrder(t *testing.T) {
	folder := t.TempDir()
	o := newOffice(t, housemail.Settings{Folder: folder})
	var mu sync.Mutex
	var order []housemail.Kind
	for _, kind := range []housemail.Kind{housemail.SignIn, "list"} {
		o.Writers[kind] = func(_ context.Context, n *housemail.Note) (*housemail.Letter, error) {
			mu.Lock()
			defer mu.Unlock()
			order = append(order, kind)
			if n.About == "withdrawn" {
				return nil, housemail.ErrWithdrawn
			}
			return &housemail.Letter{Subject: "題", Text: "文"}, nil
		}
	}
	o.queue(housemail.Note{Kind: "list", About: "withdrawn", Due: at.Add(-time.Hour)}, housemail.Note{Kind: housemail.SignIn, Due: at.Add(-time.Minute)},
		housemail.Note{Kind: housemail.SignIn, Due: at.Add(-50 * time.Minute), Until: at.Add(-time.Minute)}, housemail.Note{Kind: "list", Due: at.Add(time.Hour)},
		housemail.Note{Kind: "list", To: housemail.Address{Address: "nobody"}, Due: at.Add(-2 * time.Hour)})
	if err := o.round(); err != nil {
		t.Fatal(err)
	}
	o.want("waiting 0, sent 1, expired 0, withdrawn 0, refused 1")
	if order[0] != housemail.SignIn {
		t.Errorf("written in the order %q", order)
	}
	if files, err := os.ReadDir(folder); err != nil || len(files) != 1 {
		t.Errorf("%d files, %v", len(files), err)
	}
}

// F8: a server that answers 4xx is asked again for 72 hours, ever more rarely; what it will never take ends at once.
func TestF8Refused(t *testing.T) {
	s := &server{fail: &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "greylisted"}}
	o := newOffice(t, at127(listen(t, s)))
	o.queue(housemail.Note{Kind: housemail.Trial})
	for n := 1; ; n++ {
		if err := o.round(); err != nil {
			t.Fatal(err)
		}
		waiting, err := o.st.Mails(t.Context(), true, 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(waiting) == 0 {
			break
		}
		if waiting[0].Tries != n || !strings.Contains(waiting[0].Answer, "greylisted") || strings.Contains(waiting[0].Answer, "hanako") {
			t.Fatalf("after %d tries: %+v", n, waiting[0])
		}
		o.now = waiting[0].Due
	}
	if since := o.now.Sub(at); since < 66*time.Hour || since > 72*time.Hour {
		t.Errorf("given up after %s", since)
	}
	o.want(fmt.Sprintf("expired %d", s.tries))
	s.fail = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such person"}
	o.queue(housemail.Note{Kind: housemail.Trial})
	if err := o.round(); err != nil {
		t.Fatal(err)
	}
	o.want(fmt.Sprintf("refused 1, expired %d", s.tries-1))
}

// F8: a server that is not there, or never answers, costs the notes no try; the rest of what was in hand is given back at once.
func TestF8ServerAway(t *testing.T) {
	housemail.Impatient(t, 200*time.Millisecond)
	tarpit, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var held sync.WaitGroup
	t.Cleanup(func() { tarpit.Close(); held.Wait() })
	held.Go(func() {
		for {
			c, err := tarpit.Accept() // and not a word
			if err != nil {
				return
			}
			t.Cleanup(func() { c.Close() })
		}
	})
	for name, port := range map[string]int{"nobody there": 1, "tarpit": tarpit.Addr().(*net.TCPAddr).Port} {
		o := newOffice(t, housemail.Settings{Host: "127.0.0.1", Port: port, Security: housemail.Open})
		for range 10 {
			o.queue(housemail.Note{Kind: housemail.Trial})
		}
		wait, err := o.Round(t.Context())
		var refused *housemail.Refused
		if !errors.As(err, &refused) || !refused.Broken || wait < 5*time.Second || strings.Contains(err.Error(), "hanako") {
			t.Errorf("%s: wait %s, %v", name, wait, err)
		}
		o.want(strings.TrimSuffix(strings.Repeat("waiting 0, ", 10), ", "))
		if again, err := o.st.TakeMails(t.Context(), 10, housemail.Quota{}, o.now, o.now.Add(time.Minute)); err != nil || len(again) != 10 {
			t.Errorf("%s: %d are free again, %v", name, len(again), err)
		}
		if err := o.Try(t.Context(), by, housemail.Address{Address: "a@b.example"}, "ja", housemail.ID{1}); !errors.As(err, &refused) {
			t.Errorf("%s: a test mail says %v", name, err)
		}
	}
}

// F8, T28: a server that drips – a byte now and then, without an end – holds nobody: the whole beginning of a conversation has
// one limit, and each mail in it another, however often something comes.
func TestF8DrippingServer(t *testing.T) {
	housemail.Impatient(t, 300*time.Millisecond)
	for name, said := range map[string][]string{
		"greeting": nil,
		"EHLO":     {"220 mail.example\r\n"},
		"MAIL":     {"220 mail.example\r\n", "250 mail.example\r\n"},
		"RCPT":     {"220 mail.example\r\n", "250 mail.example\r\n", "250 OK\r\n"},
		"DATA":     {"220 mail.example\r\n", "250 mail.example\r\n", "250 OK\r\n", "250 OK\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, housemail.Settings{Host: "127.0.0.1", Port: dripping(t, said), Security: housemail.Open})
			for range 5 {
				o.queue(housemail.Note{Kind: housemail.Trial})
			}
			if _, err := o.Round(t.Context()); err == nil {
				t.Error("nothing is said of the server")
			}
			waiting, err := o.st.Mails(t.Context(), true, 0, 9)
			if err != nil || len(waiting) != 5 {
				t.Errorf("%d mails wait, %v", len(waiting), err)
			}
		})
	}
}

// F8: a server that says a line without an end, as fast as it can, is listened to for a megabyte.
func TestF8EndlessLine(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	said := make(chan int, 1)
	go func() {
		c, err := listener.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		all, line := 0, bytes.Repeat([]byte("x"), 1<<16)
		for err == nil {
			var n int
			n, err = c.Write(line)
			all += n
		}
		said <- all
	}()
	t.Cleanup(func() { listener.Close() })
	o := newOffice(t, housemail.Settings{Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, Security: housemail.Open})
	o.queue(housemail.Note{Kind: housemail.Trial})
	if err := o.round(); err == nil {
		t.Error("nothing is said of the server")
	}
	if all := <-said; all > 32<<20 { // the rest lies in the buffers between
		t.Errorf("%d bytes were taken of it", all)
	}
	o.want("waiting 0")
}

// dripping is the port of a server that answers lines as they are said, and what comes after that a byte at a time for ever.
func dripping(t *testing.T, said []string) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var held sync.WaitGroup
	t.Cleanup(func() { listener.Close(); held.Wait() })
	held.Go(func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			held.Go(func() {
				defer c.Close()
				lines := bufio.NewReader(c)
				for i, text := range said {
					if i > 0 {
						if _, err := lines.ReadString('\n'); err != nil {
							return
						}
					}
					if _, err := io.WriteString(c, text); err != nil {
						return
					}
				}
				for _, err := io.WriteString(c, "250-"); err == nil; _, err = io.WriteString(c, "x") {
					time.Sleep(20 * time.Millisecond)
				}
			})
		}
	})
	return listener.Addr().(*net.TCPAddr).Port
}

// F1: what a sender had in hand when it died goes again, under the same Message-ID, and nothing else does.
func TestF1DeadSender(t *testing.T) {
	folder := t.TempDir()
	o := newOffice(t, housemail.Settings{Folder: folder})
	for range 5 {
		o.queue(housemail.Note{Kind: housemail.Trial})
	}
	dead, err := o.st.TakeMails(t.Context(), 3, housemail.Quota{}, o.now, o.now.Add(time.Hour))
	if err != nil || len(dead) != 3 {
		t.Fatalf("taken %d, %v", len(dead), err)
	}
	if err := o.round(); err != nil {
		t.Fatal(err)
	}
	o.Alone = true
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { o.Run(ctx) })
	for {
		waiting, err := o.st.Mails(t.Context(), true, 0, 9)
		if err != nil {
			t.Fatal(err)
		}
		if len(waiting) == 0 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	running.Wait()
	o.want("sent 1, sent 1, sent 1, sent 1, sent 1")
	if files, err := os.ReadDir(folder); err != nil || len(files) != 5 {
		t.Errorf("%d files, %v", len(files), err)
	}
}

func TestSettings(t *testing.T) {
	o := newOffice(t, housemail.Settings{Host: "mail.mizunara-u.example", User: "office", Password: "s3cret"})
	text, err := o.st.MailSettings(t.Context())
	if err != nil || strings.Contains(text, "s3cret") || strings.Contains(text, "age-encryption") {
		t.Errorf("kept: %s, %v", text, err)
	}
	kept, err := o.Settings(t.Context())
	if err != nil || kept.Port != 587 || kept.Security != housemail.StartTLS || !kept.Ready() {
		t.Errorf("settings %+v, %v", kept, err)
	}
	again, err := o.Set(t.Context(), by, housemail.Settings{From: kept.From, Host: kept.Host, User: "office", Name: "教務課\r\nBcc: x@evil.example"})
	if err != nil || again.Password != kept.Password || strings.ContainsAny(again.Name, "\r\n") {
		t.Errorf("without a password: %+v, %v", again, err)
	}
	if other, err := o.Set(t.Context(), by, housemail.Settings{From: kept.From, Host: "evil.example", User: "office"}); err != nil || other.Password != "" {
		t.Errorf("another server is told the password: %+v, %v", other, err)
	}
	for code, s := range map[string]housemail.Settings{
		"from":     {From: "nobody", Folder: "/tmp/x"},
		"way":      {From: kept.From},
		"two_ways": {From: kept.From, Folder: "/tmp/x", Host: "h.example"},
		"folder":   {From: kept.From, Folder: "mails"},
		"host":     {From: kept.From, Host: "https://h.example/"},
		"port":     {From: kept.From, Host: "h.example", Port: 70000},
		"security": {From: kept.From, Host: "h.example", Security: "ssl"},
		"open":     {From: kept.From, Host: "h.example", Security: housemail.Open, User: "u"},
	} {
		var fault *housemail.Fault
		if _, err := o.Set(t.Context(), by, s); !errors.As(err, &fault) || fault.Code != code || fault.Message("ja") == fault.Message("en") {
			t.Errorf("%s: %v", code, err)
		}
	}
	if _, err := o.Set(t.Context(), audit.Actor{}, kept); !errors.Is(err, audit.ErrNobody) {
		t.Errorf("nobody changed the settings: %v", err)
	}
	if none, err := o.Set(t.Context(), by, housemail.Settings{}); err != nil || none.Ready() {
		t.Errorf("no mails any more: %v", err)
	}
}

// T28: each mail has a return path of its own, by which it is known when it comes back; once too many were complained of, mails
// to learners wait until somebody lets them go, and all others go.
func TestT28ComplaintsStopMails(t *testing.T) {
	s := &server{}
	settings := at127(listen(t, s))
	settings.Back = "bounces@mizunara-u.example"
	o := newOffice(t, settings)
	o.Learners = func(ctx context.Context, notes []*housemail.Note) (*housemail.Letter, []*housemail.Note, error) {
		if stop, err := o.StopOf(ctx, notes[0].Org); err != nil || stop.Stopped {
			return nil, nil, errors.Join(err, housemail.ErrStopped)
		}
		return &housemail.Letter{Subject: "x", Text: "x"}, notes, nil
	}
	var sent []housemail.Note
	for i := range 4 {
		n := housemail.AwardNote(1, 1, fmt.Sprint(i), housemail.Address{Address: fmt.Sprintf("a%d@students.example", i)}, locale.Japanese, o.now)
		sent = append(sent, n)
	}
	o.queue(sent[:3]...)
	if err := o.round(); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(s.from, "bounces+") || !strings.HasSuffix(s.from, "@mizunara-u.example") {
		t.Errorf("return path %q", s.from)
	}
	back := func(n housemail.Note, state housemail.State, want bool) {
		t.Helper()
		if news, err := o.Back(t.Context(), by, n.ID, state, "550\r\nno\u202e such user"); err != nil || news != want {
			t.Errorf("news: %t, %v; want %t", news, err, want)
		}
	}
	back(sent[0], housemail.Returned, true)
	back(sent[0], housemail.Returned, false)          // the same report once more
	back(sent[3], housemail.Returned, false)          // never left
	back(housemail.Note{}, housemail.Unwanted, false) // nobody's
	back(sent[0], housemail.Unwanted, true)
	back(sent[1], housemail.Unwanted, true)
	if stop, err := o.StopOf(t.Context(), 1); err != nil || stop.Stopped {
		t.Errorf("stopped at two of a thousand: %v", err)
	}
	back(sent[2], housemail.Unwanted, true)
	o.queue(sent[3], housemail.Note{ID: housemail.ID{15: 1}, Kind: housemail.Trial})
	if err := o.round(); err != nil {
		t.Fatal(err)
	}
	o.want("sent 1, unwanted 1, waiting 0, unwanted 1, unwanted 1") // in the order of their ids
	if err := o.SetStop(t.Context(), by, 1, false); err != nil {
		t.Fatal(err)
	}
	o.now = o.now.Add(time.Hour)
	if err := o.round(); err != nil {
		t.Fatal(err)
	}
	o.want("sent 1, unwanted 1, sent 1, unwanted 1, unwanted 1")
	if _, err := o.Set(t.Context(), by, housemail.Settings{From: "office@mizunara-u.example", Host: "localhost", Back: strings.Repeat("b", 32) + "@mizunara-u.example"}); err == nil {
		t.Error("a return path of more than 64 bytes was set")
	}
}
