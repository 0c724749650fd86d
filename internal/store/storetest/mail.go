package storetest

import (
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/job"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/store/chain"
)

func note(n byte, kind mail.Kind, due time.Time) mail.Note {
	return mail.Note{ID: mail.ID{n}, Kind: kind, About: "7", To: mail.Address{Name: "髙﨑 花子", Address: "hanako@students.example"}, Lang: "ja", Due: due}
}

// A note is taken when it is due, the most urgent first, by one alone until the lease ends; who lost it has no say any more.
func testMail(t *testing.T, s *store.Store) {
	soon := day.Add(time.Minute)
	must(t, s.QueueMail(ctx, note(1, "list", day)))
	must(t, s.QueueMail(ctx, note(2, mail.SignIn, soon)))
	must(t, s.QueueMail(ctx, note(3, mail.SignIn, day.Add(time.Hour))))
	take := func(now time.Time, atMost int, want ...byte) []mail.Queued {
		t.Helper()
		taken, err := s.TakeMails(ctx, atMost, now, now.Add(time.Minute))
		must(t, err)
		var got []byte
		for _, q := range taken {
			got = append(got, q.ID[0])
		}
		if string(got) != string(want) {
			t.Fatalf("at %s taken %v, want %v", now.Format(time.TimeOnly), got, want)
		}
		return taken
	}
	take(day.Add(-time.Second), 9)
	taken := take(soon, 9, 2, 1)
	want := mail.Queued{Note: note(2, mail.SignIn, soon), State: mail.Waiting, Wanted: soon, Lease: 1}
	want.Until = want.Deadline()
	if diff := cmp.Diff(want, taken[0]); diff != "" {
		t.Errorf("taken (-want +got):\n%s", diff)
	}
	take(soon.Add(time.Second), 9)
	again := take(soon.Add(2*time.Minute), 1, 2) // the lease has ended
	lost := taken[0]
	lost.State, lost.Ended = mail.Sent, soon
	must(t, s.EndMail(ctx, &lost))
	again[0].Due, again[0].Tries, again[0].Answer = soon.Add(time.Hour), 1, "451 later"
	must(t, s.DelayMail(ctx, &again[0]))
	late := take(soon.Add(2*time.Hour), 9, 3, 2, 1)
	if late[1].Tries != 1 || late[1].Answer != "451 later" || late[1].State != mail.Waiting {
		t.Errorf("after a try that failed: %+v", late[1])
	}
	late[0].State, late[0].Ended, late[0].Tries = mail.Sent, soon, 1
	must(t, s.EndMail(ctx, &late[0]))
	must(t, s.DelayMail(ctx, &late[0])) // it has ended
	waiting, err := s.Mails(ctx, true, 0, 9)
	must(t, err)
	all, err := s.Mails(ctx, false, 0, 9)
	must(t, err)
	count, err := s.CountMails(ctx)
	must(t, err)
	if len(waiting) != 2 || len(all) != 3 || all[0].State != mail.Sent || count[mail.Waiting] != 2 || count[mail.Sent] != 1 {
		t.Errorf("%d wait of %d, the newest %+v, counted %v", len(waiting), len(all), all[0], count)
	}
	for _, want := range []int64{1, 0} {
		forgotten, err := s.ForgetMails(ctx, by.Behalf(), day.Add(3*time.Hour), day)
		must(t, err)
		if forgotten != want {
			t.Errorf("%d forgotten, want %d", forgotten, want)
		}
	}
	must(t, chain.Verify(ctx, s.Writer(), 0))
}

// Nodes that take at the same time never take the same.
func testRacingMails(t *testing.T, s *store.Store) {
	const all = 60
	for i := range all {
		must(t, s.QueueMail(ctx, note(byte(i), "list", day)))
	}
	var mu sync.Mutex
	seen := map[mail.ID]int{}
	var nodes sync.WaitGroup
	for range 3 {
		nodes.Go(func() {
			for {
				taken, err := s.TakeMails(ctx, 7, day, day.Add(time.Minute))
				if err != nil {
					t.Error(err)
				}
				if len(taken) == 0 {
					return
				}
				mu.Lock()
				for _, q := range taken {
					seen[q.ID]++
				}
				mu.Unlock()
			}
		})
	}
	nodes.Wait()
	twice := 0
	for _, n := range seen {
		if n > 1 {
			twice++
		}
	}
	if twice > 0 || s.Engine() == job.SQLite && len(seen) != all { // on PostgreSQL one that finds all taken looks again later
		t.Errorf("%d of %d taken, %d more than once", len(seen), all, twice)
	}
}

func testMailSettings(t *testing.T, s *store.Store) {
	newHouse(t, s)
	for i, want := range []string{"", "{}"} {
		got, err := s.MailSettings(ctx)
		must(t, err)
		if got != want {
			t.Errorf("settings %q, want %q", got, want)
		}
		if i == 0 {
			must(t, s.PutMailSettings(ctx, by, "{}", day))
		}
	}
	if err := s.PutMailSettings(ctx, issuance.By{}, "{}", day); err == nil {
		t.Error("nobody changed how mails are sent")
	}
}
