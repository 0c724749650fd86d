package mail_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/keyring"
	housemail "github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/pgtest"
	"github.com/mitome/mitome/internal/store"
)

// node is one of several outboxes on one database.
func node(t *testing.T, url string) *office {
	t.Helper()
	st, err := store.OpenURL(t.Context(), url, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	ring, err := keyring.Open(filepath.Join(t.TempDir(), "keys"), "")
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, st: st, now: at}
	o.Outbox = housemail.New(st.MailStore, ring, func() time.Time { return at })
	o.plain("")
	return o
}

// T28 on several nodes: while one has a mail to a learner in hand no other gets a further one to the same learner, whatever is
// queued meanwhile; so each gets one within the hour. It is told of at once when the first is given back.
func TestT28OneMailOfSeveralNodes(t *testing.T) {
	t.Parallel()
	url := pgtest.Database(t)
	first, second := node(t, url), node(t, url)
	folder := t.TempDir()
	if _, err := first.Set(t.Context(), by, housemail.Settings{From: "office@mizunara-u.example", Folder: folder}); err != nil {
		t.Fatal(err)
	}
	first.enter(1, at.AddDate(-1, 0, 0))
	first.queue(first.award("a", "hanako@students.example", "花子"))
	inHand, err := first.st.TakeMails(t.Context(), 16, housemail.Quota{}, at, at.Add(time.Minute))
	if err != nil || len(inHand) != 1 {
		t.Fatalf("taken %d, %v", len(inHand), err)
	}
	first.queue(first.award("b", "hanako@students.example", "花子"), first.award("c", "hanako@students.example", "一郎"))
	other, err := second.st.TakeMails(t.Context(), 16, housemail.Quota{}, at, at.Add(time.Minute))
	if err != nil || len(other) != 1 || other[0].AwardOf() != "c" {
		t.Fatalf("the other node takes %+v, %v; want her brother's alone", other, err)
	}
	for i, o := range []*office{first, second} {
		if err := o.st.DelayMail(t.Context(), &[]housemail.Queued{inHand[0], other[0]}[i]); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	for _, o := range []*office{first, second} {
		running.Go(func() { o.Run(ctx) })
	}
	const learners, each = 8, 3
	for n := range each {
		for i := range learners {
			[]*office{first, second}[(n+i)%2].queue(first.award(fmt.Sprint(n, i), fmt.Sprintf("a%d@students.example", i), ""))
		}
	}
	sent := func() int {
		files, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		return len(files)
	}
	for sent() < learners+2 && ctx.Err() == nil { // what is in hand is in no list of what is due
		time.Sleep(10 * time.Millisecond)
	}
	for due := true; due && ctx.Err() == nil; {
		waiting, err := first.st.Mails(ctx, true, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		due = slices.ContainsFunc(waiting, func(q housemail.Queued) bool { return !q.Due.After(at) })
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	running.Wait()
	if n := sent(); n != learners+2 {
		t.Errorf("%d mails to %d learners", n, learners+2)
	}
}
