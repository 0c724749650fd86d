package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// bounced is how many mails come back, and the limits of reading them: of the later half as a multiple of the earlier, and of
// memory.
const (
	bounced       = 100_000
	bouncedLinear = 1.5
	bouncedMemory = 256 << 20
)

// readBounces has the command read mails that come back after as many have been sent: of ten, eight name a mail of ours for the
// first time, one says again what was said, and one is of no mail of ours. They come in two halves.
func readBounces(ctx context.Context, b *bench) error {
	store, err := b.fill(ctx, 1)
	if err != nil {
		return err
	}
	defer os.RemoveAll(store.folder)
	ids, err := store.sendMails(ctx, bounced)
	if err != nil {
		return err
	}
	maildir := filepath.Join(b.dir, "bounces")
	defer os.RemoveAll(maildir)
	var took []time.Duration
	var most int64
	for half := range 2 {
		if err := writeBounces(maildir, ids[half*bounced/2:(half+1)*bounced/2]); err != nil {
			return err
		}
		one, memory, err := b.receive(ctx, store.folder, maildir)
		if err != nil {
			return err
		}
		took, most = append(took, one), max(most, memory)
	}
	ratio := float64(took[1]) / float64(took[0])
	b.show(figure{fmt.Sprintf("the later half of %d bounces", bounced), short(took[1]), short(took[0]), ratio, fmt.Sprintf("≤ %.2f", bouncedLinear), ratio <= bouncedLinear})
	b.note("bare is the earlier half; what comes back is noted one by one, each on disk before the next")
	b.show(figure{name: "its memory", ours: fmt.Sprintf("%d MiB", most>>20), limit: fmt.Sprintf("≤ %d MiB", bouncedMemory>>20), ok: most <= bouncedMemory})
	return nil
}

// sendMails writes mails about the one award that were sent, and returns their ids.
func (f *filled) sendMails(ctx context.Context, count int) (ids []string, err error) {
	db, err := f.open()
	if err != nil {
		return nil, err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit there is nothing to take back
	insert, err := tx.PrepareContext(ctx, `INSERT INTO mail (org_id, id, kind, about, name, address, language, urgency, wanted_at, due_at, until_at,
		tries, lease, lease_until, state, ended_at, answer) SELECT $1, $2, 'award', hex(id), '', $3, 'ja', 1, $4, $4, $4, 1, 1, 0, 'sent', $4, '250 OK'
		FROM award LIMIT 1`)
	if err != nil {
		return nil, err
	}
	defer insert.Close()
	now := time.Now().UnixMicro()
	for n := range count {
		id := make([]byte, 16)
		rand.Read(id)
		if _, err := insert.ExecContext(ctx, f.org, id, fmt.Sprintf("filler-%d@students.example", n), now); err != nil {
			return nil, err
		}
		ids = append(ids, hex.EncodeToString(id))
	}
	return ids, tx.Commit()
}

// writeBounces puts reports that mails did not arrive into a Maildir. Source: RFC 3464, appendix E.
func writeBounces(maildir string, ids []string) error {
	for _, folder := range []string{"new", "cur", "tmp"} {
		if err := os.MkdirAll(filepath.Join(maildir, folder), 0o700); err != nil {
			return err
		}
	}
	for n, id := range ids {
		switch n % 10 {
		case 8:
			id = ids[n-1]
		case 9:
			id = hex.EncodeToString([]byte(rand.Text()[:16]))
		}
		text := "From: MAILER-DAEMON@mx.example\r\nTo: bounces+" + id + "@mizunara-u.example\r\nSubject: Returned mail\r\nMIME-Version: 1.0\r\n" +
			"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n" +
			"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; who@students.example\r\n" +
			"Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n--b--\r\n"
		if err := os.WriteFile(filepath.Join(maildir, "new", id+fmt.Sprint(n)), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// receive runs the command on a Maildir, and returns how long it lived and how much memory it held at most, in bytes.
func (b *bench) receive(ctx context.Context, folder, maildir string) (time.Duration, int64, error) {
	cmd := b.command(ctx, "mail", "receive", "--data", folder, "--maildir", maildir, "--json")
	began := time.Now()
	said, err := cmd.StdoutPipe()
	if err != nil {
		return 0, 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	peak := watchMemory(cmd.Process.Pid)
	var got struct{ Read, Undelivered int }
	err = json.NewDecoder(said).Decode(&got)
	if err := cmd.Wait(); err != nil {
		return 0, 0, fmt.Errorf("mitome mail receive: %w", err)
	}
	if want := bounced / 2 * 8 / 10; err != nil || got.Undelivered != want {
		return 0, 0, fmt.Errorf("mitome mail receive: %+v (%w), want %d undelivered", got, err, want)
	}
	return time.Since(began), peak(), nil
}
