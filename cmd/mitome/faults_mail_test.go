package main

import (
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/mitome/mitome/internal/mail"
)

// mailbox is a mail server that counts what comes, by recipient and Message-ID, and takes a moment for each.
type mailbox struct {
	mu       sync.Mutex
	came     map[string]int    // by Message-ID
	to       map[string]string // whose it is
	together int               // recipients of one mail at most
	begun    int               // mails that were taken or are just being
}

func (m *mailbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &delivery{mailbox: m}, nil }

type delivery struct {
	*mailbox
	rcpt []string
}

func (d *delivery) Reset()        { d.rcpt = nil }
func (d *delivery) Logout() error { return nil }

func (d *delivery) Mail(string, *smtp.MailOptions) error { return nil }

func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error {
	d.rcpt = append(d.rcpt, to)
	return nil
}

func (d *delivery) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	_, id, _ := strings.Cut(string(data), "Message-ID: <")
	id, _, _ = strings.Cut(id, ">")
	d.mu.Lock()
	d.came[id]++
	d.begun++
	d.to[id] = d.rcpt[0]
	d.together = max(d.together, len(d.rcpt))
	d.mu.Unlock()
	time.Sleep(30 * time.Millisecond) // so that a kill finds some in flight: the other side has it, and nobody has heard so
	return nil
}

func (m *mailbox) count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.begun
}

// receiveMails starts the other side, and has the house send to it.
func (h *house) receiveMails() *mailbox {
	h.t.Helper()
	m := &mailbox{came: map[string]int{}, to: map[string]string{}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		h.t.Fatal(err)
	}
	server := smtp.NewServer(m)
	server.Domain = "localhost"
	go server.Serve(listener) //nolint:errcheck // until it is closed
	h.t.Cleanup(func() { server.Close() })
	port := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
	h.startBare(nil, "mail", "set", "--data", h.data(), "--from", "office@mizunara-u.example", "--server", "127.0.0.1", "--port", port, "--security", "open").wantCode(0)
	return m
}

// F1, F15: a list whose learners are told is killed once it is recorded, while its awards are made and its mails go, and
// stopped by SIGTERM in the middle. Whoever got the award gets the mail; nobody gets it twice but who was being written to at a
// kill.
func TestF1F15MailsOfAKilledList(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	const rows, kills = 60, 3
	base := []string{"--base-url", "https://badges.mizunara-u.example", "--micro-credential", h.description("mc.json", nil)}
	h.issue(append(base, "--learners", h.learners("first.csv", 1000, 1001))...).wantCounts(1, 0, 0)
	m := h.receiveMails()
	if _, err := h.recordOnly(append(base, "--learners", h.learners("list.csv", 0, rows), "--notify")...); err != nil {
		t.Fatal(err)
	}
	s := h.open()
	for n := range kills {
		p := h.serve()
		eventually(t, "mails to go", func() bool { return m.count() >= 8*(n+1) })
		p.kill()
	}
	p := h.serve()
	before := m.count()
	eventually(t, "mails to go", func() bool { return m.count() >= before+8 })
	p.stop()
	if held := m.count(); held >= rows {
		t.Errorf("%d mails had gone when it was stopped: nothing was left to do", held)
	}
	twice := m.repeated()
	p = h.serve()
	eventually(t, "all mails to be sent", func() bool {
		n, err := s.CountMails(background)
		return err == nil && n[mail.Sent] == rows
	})
	p.stop()
	if after := m.repeated(); after > twice {
		t.Errorf("%d mails went again after SIGTERM", after-twice)
	}
	if most := kills * 2; twice > most { // two conversations
		t.Errorf("%d mails went twice, want %d in flight at most", twice, most)
	}
	told := map[string]bool{}
	for _, to := range m.to {
		told[to] = true
	}
	for n := range rows {
		if !told[learner(n)] {
			t.Errorf("%s was not told", learner(n))
		}
	}
	if len(m.came) != rows || m.together != 1 {
		t.Errorf("%d mails with %d recipients at most, want %d with one", len(m.came), m.together, rows)
	}
	wantAwards(t, s, rows+1, false)
	t.Logf("%d of %d mails went twice", twice, rows)
}

// repeated is how many mails came more than once.
func (m *mailbox) repeated() (n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, count := range m.came {
		if count > 1 {
			n++
		}
	}
	return n
}
