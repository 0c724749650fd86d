package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/mitome/mitome/cmd/mitome/internal/mailing"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/store"
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

// T28: as many mails come back as have gone – make faults has a hundred thousand –, a tenth of them twice, and as many about
// mails that nobody has sent. Each that is ours is noted once, with its address, in bounded memory, and a list is issued
// meanwhile.
func TestT28HundredThousandBounces(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	rows := number("MITOME_BULK", 300)
	issue := []string{"--trial", "--micro-credential", h.description("mc.json", nil), "--learners"}
	h.issue(append(issue, h.learners("first.csv", 0, 1))...).wantCounts(1, 0, 0)
	s := h.open()
	h.sent(s, rows)
	box := filepath.Join(h.dir, "box")
	for _, sub := range []string{"new", "cur"} {
		if err := os.MkdirAll(filepath.Join(box, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	others := 0
	for n := range rows {
		h.write(fmt.Sprintf("box/new/%d", n), bounce(n))
		if n%10 == 0 {
			h.write(fmt.Sprintf("box/new/%d.again", n), bounce(n))
			h.write(fmt.Sprintf("box/new/%d.strange", n), bounce(rows+n))
			others += 2
		}
	}
	begun := time.Now()
	p := h.startBare(nil, "mail", "receive", "--data", h.data(), "--maildir", box, "--json")
	p.longer = time.Duration(rows) * 2 * time.Millisecond // beside the other faults; by itself it takes half a millisecond each
	peak := p.watched()
	h.issue(append(issue, h.learners("list.csv", 1, 21))...).wantCounts(20, 0, 0)
	p.wantCode(0)
	took := time.Since(begun)
	var got mailing.Received
	if err := json.Unmarshal([]byte(p.out.String()), &got); err != nil {
		t.Fatal(err)
	}
	if want := (mailing.Received{Read: rows + others, Undelivered: rows, Others: others}); got != want {
		t.Errorf("received %+v, want %+v", got, want)
	}
	count, err := s.CountMails(background)
	dead, deadErr := s.CountDeadAddresses(background, 1)
	if err != nil || deadErr != nil || count[mail.Returned] != int64(rows) || dead != int64(rows) {
		t.Errorf("%v, and %d addresses do not work, %v, %v; want %d", count, dead, err, deadErr, rows)
	}
	memory := <-peak >> 20
	if memory == 0 || memory > 256 {
		t.Errorf("receiving took %d MiB", memory)
	}
	t.Logf("%d came back in %s, with %d MiB", got.Read, took.Round(time.Millisecond), memory)
}

// bounced is the id of the n-th mail that was sent.
func bounced(n int) (id mail.ID) {
	binary.BigEndian.PutUint64(id[:], uint64(n+1)) // 0 is no id
	return id
}

// sent has mails to learners of the first organisation gone.
func (h *house) sent(s *store.Store, rows int) {
	h.t.Helper()
	tx, err := s.Writer().BeginTx(background, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	for n := range rows {
		id := bounced(n)
		if _, err := tx.ExecContext(background, `INSERT INTO mail (org_id, id, kind, about, name, address, language, urgency, wanted_at, due_at, until_at, tries, lease, lease_until, state, ended_at, answer)
			VALUES (1, ?, 'award', '', '', ?, 'ja', 2, 1, 1, 1, 1, 1, 0, 'sent', ?, '')`, id[:], fmt.Sprintf("b%d@students.example", n), time.Now().UnixMicro()); err != nil {
			h.t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		h.t.Fatal(err)
	}
}

// bounce is what a mail server says of the n-th mail.
func bounce(n int) []byte {
	return fmt.Appendf(nil, "To: bounces+%s@mizunara-u.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n"+
		"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; who@students.example\r\n"+
		"Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n--b--\r\n", bounced(n))
}
