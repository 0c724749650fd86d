package storetest

import (
	"crypto/rand"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/job"
	"github.com/mitome/mitome/internal/locale"
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
		taken, err := s.TakeMails(ctx, atMost, mail.Quota{}, now, now.Add(time.Minute))
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
				taken, err := s.TakeMails(ctx, 7, mail.Quota{}, day, day.Add(time.Minute))
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

// T28: what is taken of an organisation that is new, with what it has sent and has in hand, is no more than its quota; what it
// has due besides is due when there is room, and given up so much later. One that is not new gets its share meanwhile, and what
// one leaves of its share goes to the other. What is about an award is found.
func testMailShares(t *testing.T, s *store.Store) {
	few, many := newHouseOf(t, s, "few"), newHouseOf(t, s, "many")
	award := func(h *house, n byte) {
		q := mail.AwardNote(int64(h.org.ID), 1, string(rune('a'+n)), mail.Address{Name: "花子", Address: string(rune('a'+n)) + "@students.example"}, "ja", day)
		must(t, s.QueueMail(ctx, q))
	}
	for n := range byte(20) {
		award(many, n)
	}
	award(few, 1)
	quota := mail.Quota{PerDay: 3}
	take := func(now time.Time, atMost int) (of map[int64]int, taken []mail.Queued) {
		t.Helper()
		taken, err := s.TakeMails(ctx, atMost, quota, now, now.Add(time.Minute))
		must(t, err)
		of = map[int64]int{}
		for i := range taken {
			of[taken[i].Org]++
		}
		return of, taken
	}
	of, taken := take(day, 4)
	if of[int64(few.org.ID)] != 1 || of[int64(many.org.ID)] != 3 { // whoever begins
		t.Errorf("taken at first %v, want one of the few and what that leaves of the many", of)
	}
	rest, more := take(day.Add(time.Second), 9)
	if n := of[int64(many.org.ID)] + rest[int64(many.org.ID)]; n != quota.PerDay {
		t.Errorf("%d are in hand, want %d", n, quota.PerDay)
	}
	taken = append(taken, more...)
	for i := range taken {
		taken[i].State, taken[i].Ended = mail.Sent, day.Add(time.Minute)
		must(t, s.EndMail(ctx, &taken[i]))
	}
	now := day.Add(time.Hour)
	if of, _ := take(now, 9); len(of) > 0 {
		t.Errorf("beyond the quota %v are taken", of)
	}
	waiting, err := s.Mails(ctx, true, 0, 99)
	must(t, err)
	later := day.Add(time.Minute).Add(mail.Day)
	until := day.Add(72*time.Hour + 15*time.Minute) // it was held once before, while all that the quota leaves was in hand
	for i := range waiting {
		if !waiting[i].Due.Equal(later) || !waiting[i].Until.Equal(until.Add(later.Sub(now))) {
			t.Fatalf("held until %s, given up at %s, want %s and %s", waiting[i].Due, waiting[i].Until, later, until.Add(later.Sub(now)))
		}
	}
	room, err := s.RoomOf(ctx, int64(many.org.ID), quota, now)
	must(t, err)
	old, err := s.RoomOf(ctx, int64(many.org.ID), quota, now.AddDate(0, 2, 0))
	must(t, err)
	if len(waiting) != 17 || room != (mail.Room{PerDay: 3, Full: true, Again: later}) || old != (mail.Room{}) {
		t.Errorf("%d wait, room %+v, two months later %+v", len(waiting), room, old)
	}
	if next, err := s.NextAbout(ctx, &waiting[0].Note, false); err != nil || !next.Equal(later) {
		t.Errorf("the next mail is due at %s, %v", next, err)
	}
	if next, err := s.NextAbout(ctx, &waiting[0].Note, true); err != nil || !next.IsZero() {
		t.Errorf("of what is revoked a mail is due at %s, %v", next, err)
	}
	if of, _ := take(later, 9); of[int64(many.org.ID)] != 3 {
		t.Errorf("a day later %v are taken", of)
	}
	if of, _ := take(now.AddDate(0, 2, 0), 99); of[int64(many.org.ID)] != 17 {
		t.Errorf("when it is no longer new %v are taken", of)
	}
}

// T28: an address that does not work is the office's task until a mail has gone to another one of its learner, and again when
// that comes back.
func testReachedElsewhere(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	w := h.work(h.batch(t, 1, "f"), 0, "a@example.org")
	must(t, s.PublishChunk(ctx, w, done))
	send := func(to string, state mail.State) mail.ID {
		t.Helper()
		n := mail.AwardNote(int64(h.org.ID), w.Batch.ID, w.Awards[0].ID.String(), mail.Address{Name: "花子", Address: to}, "ja", day)
		n.ID = mail.ID{byte(len(to))}
		must(t, s.QueueMail(ctx, n))
		taken, err := s.TakeMails(ctx, 9, mail.Quota{}, day, day.Add(time.Minute))
		must(t, err)
		taken[0].State, taken[0].Ended, taken[0].Dead = state, day, state == mail.Failed
		must(t, s.EndMail(ctx, &taken[0]))
		return n.ID
	}
	want := func(after string, want int64) {
		t.Helper()
		n, err := s.CountDeadAddresses(ctx, h.org.ID)
		must(t, err)
		dead, err := s.DeadAddresses(ctx, h.org.ID, 0, 9)
		dead = slices.DeleteFunc(dead, func(a mail.KnownAddress) bool { return !a.Reached.IsZero() })
		if err != nil || n != want || int64(len(dead)) != want {
			t.Errorf("%s: %d addresses do not work, %d listed, %v; want %d", after, n, len(dead), err, want)
		}
	}
	send("a@example.org", mail.Failed)
	want("refused", 1)
	other := send("hanako@home.example", mail.Sent)
	want("reached elsewhere", 0)
	_, _, err := s.ReturnMail(ctx, other, mail.Returned, "550 5.1.1", true, day)
	must(t, err)
	want("which came back", 2)
}

// T28: with a mail to a learner all go that are due to the same one at that address, however the name is written in each; the
// others who share it have mails of their own. It is the same learner when the name was corrected, and mails that wait go to
// the name that is right.
func testOneLearner(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	w := h.work(h.batch(t, 1, "f"), 0, "home@example.org")
	must(t, s.PublishChunk(ctx, w, done))
	due := func(award, name string, after time.Duration) mail.Note {
		n := mail.AwardNote(int64(h.org.ID), w.Batch.ID, award, mail.Address{Name: name, Address: "home@example.org"}, "ja", day.Add(after))
		n.ID = mail.ID{byte(after / time.Second), 1}
		return n
	}
	id := w.Awards[0].ID.String()
	for i, name := range []string{"髙橋 花子", "髙橋 一郎", "高橋　花子", "Hanako TAKAHASHI", "高橋花子", "Takahashi, Hanako"} {
		must(t, s.QueueMail(ctx, due(id, name, time.Duration(i)*time.Second)))
	}
	now := day.Add(time.Minute)
	for _, want := range []string{"髙橋 花子,高橋　花子,高橋花子,", "髙橋 一郎,", "Hanako TAKAHASHI,Takahashi, Hanako,"} {
		taken, err := s.TakeMails(ctx, 1, mail.Quota{}, now, now.Add(time.Minute))
		must(t, err)
		got := ""
		for i := range taken {
			got += taken[i].To.Name + ","
			taken[i].State, taken[i].Ended = mail.Sent, now
			must(t, s.EndMail(ctx, &taken[i]))
		}
		if got != want {
			t.Errorf("together go %q, want %q", got, want)
		}
	}
	last := func(name string) bool {
		n := due(id, name, 0)
		at, err := s.LastToLearner(ctx, &n, day)
		must(t, err)
		return !at.IsZero()
	}
	if !last("高橋　花子") || last("高橋 二郎") {
		t.Error("who was written to within the hour is told apart by how a name is written, or is anybody at the address")
	}
	must(t, s.QueueMail(ctx, due(id, "高橋 花子", time.Hour)))
	must(t, s.Amend(ctx, by, mustAward(t, s, w.Awards[0].ID, h.org.ID), standing.Amendment{To: issuance.Registered{PersonName: issuance.PersonName{Name: "高橋 華子"}}}, now))
	if waiting, err := s.Mails(ctx, true, 0, 9); err != nil || len(waiting) != 1 || waiting[0].To.Name != "高橋 華子" || !last("高橋華子") {
		t.Errorf("after the name was corrected: %+v, %v; known as written to: %t", waiting, err, last("高橋華子"))
	}
}

// T29: when the address at which an award was told does not work, whether its server says so at once or by a mail, the link
// goes to the private one that the learner has proved, once; not where the award was declined, nor where that one does not work
// either.
func testPassedOn(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	w := h.work(h.batch(t, 1, "f"), 0, "refused@example.org", "returned@example.org", "declined@example.org", "none@example.org")
	must(t, s.PublishChunk(ctx, w, done))
	for i := range w.Awards {
		a := &w.Awards[i]
		_, err := s.BeginClaim(ctx, &a.Award, string(rune('A'+i)))
		must(t, err)
		must(t, s.ChangeClaim(ctx, h.org.ID, a.ID, claiming.Deed{By: by, Action: "award.address", At: day}, func(c *claiming.Claim) bool {
			if c.Address = "private-" + a.Recipient.Email; i == 3 {
				c.Address = ""
			}
			if i == 2 {
				c.Declined = day
			}
			return true
		}))
		must(t, s.QueueMail(ctx, mail.AwardNote(int64(h.org.ID), w.Batch.ID, a.ID.String(), mail.Address{Name: "𠮷田 拓海", Address: a.Recipient.Email}, "ja", day)))
	}
	now := day.Add(time.Hour)
	ends := func(state mail.State) {
		t.Helper()
		taken, err := s.TakeMails(ctx, 9, mail.Quota{}, now, now.Add(time.Minute))
		must(t, err)
		for i := range taken {
			q := &taken[i]
			if q.State, q.Ended, q.Dead = mail.Sent, now, false; q.To.Address != "returned@example.org" {
				q.State, q.Dead = state, state == mail.Failed
			}
			must(t, s.EndMail(ctx, q))
		}
	}
	ends(mail.Failed)
	first := mail.AwardNote(int64(h.org.ID), w.Batch.ID, w.Awards[1].ID.String(), mail.Address{}, "", day)
	_, _, err := s.ReturnMail(ctx, first.ID, mail.Returned, "5.2.2 mailbox full", false, now)
	must(t, err)
	h.wantTold(t, map[string]int{"again private-refused@example.org": 1})
	_, _, err = s.ReturnMail(ctx, first.ID, mail.Unwanted, "abuse", false, now)
	must(t, err)
	h.wantTold(t, map[string]int{"again private-refused@example.org": 1})
	must(t, s.QueueMail(ctx, mail.ReminderNote(int64(h.org.ID), w.Batch.ID, w.Awards[1].ID.String(), mail.Address{Name: "𠮷田 拓海", Address: "returned@example.org"}, "ja", now)))
	ends(mail.Sent)
	_, _, err = s.ReturnMail(ctx, mail.ReminderNote(int64(h.org.ID), w.Batch.ID, w.Awards[1].ID.String(), mail.Address{}, "", now).ID, mail.Returned, "5.1.1 no such user", true, now)
	must(t, err)
	h.wantTold(t, map[string]int{"again private-returned@example.org": 1})
	waiting, err := s.Mails(ctx, true, 0, 9)
	must(t, err)
	if n := waiting[0]; n.To.Name != "𠮷田 拓海" || n.Lang != "ja" || n.AwardOf() != w.Awards[1].ID.String() {
		t.Errorf("passed on as %+v", n)
	}
	ends(mail.Failed)
	h.wantTold(t, map[string]int{}) // neither works

	answer := mail.AwardNote(int64(h.org.ID), w.Batch.ID, w.Awards[0].ID.String(), mail.Address{Name: "𠮷田 拓海", Address: "refused@example.org"}, "ja", now)
	answer.ID, answer.Kind, answer.About = mail.ID{7}, mail.Answered, issuance.NewID(rand.Reader).String()+" "+w.Awards[0].ID.String()
	must(t, s.QueueMail(ctx, answer))
	ends(mail.Failed)
	h.wantTold(t, map[string]int{"answered private-refused@example.org": 1})
}

// Of a list that tells nobody no mail is ever queued, though another asks for it later: neither when its awards are published
// nor when its time has come.
func testToldWhereAsked(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	for list, notify := range map[string]bool{"quiet@example.org": false, "told@example.org": true} {
		b := h.newBatch(1, list)
		if notify {
			b.ID++
		}
		b.Notify = notify
		epoch, err := s.Epoch(ctx, h.org.ID)
		must(t, err)
		b.Epoch = epoch
		b, err = s.RecordBatch(ctx, b, payloads(1, nil), nil)
		must(t, err)
		must(t, s.PublishChunk(ctx, h.work(b, 0, list), done))
	}
	h.wantTold(t, map[string]int{"award told@example.org": 1, "reminder told@example.org": 2})
	year := day.AddDate(1, 0, 0)
	taken, err := s.TakeMails(ctx, 99, mail.Quota{}, year, year.Add(time.Minute))
	must(t, err)
	for i := range taken {
		if taken[i].To.Address != "told@example.org" {
			t.Errorf("taken to be sent: %+v", taken[i])
		}
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

// T29: where the address of a learner does not work, what waits for it goes to the private one, also where that is proved
// later, and so does an answer. An address to which somebody writes by hand still does not work until nothing has come back for
// some days, or its learner has opened the award.
func testRedirected(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	w := h.work(h.batch(t, 1, "f"), 0, "first@example.org", "later@example.org")
	must(t, s.PublishChunk(ctx, w, done))
	prove := func(i int, change func(c *claiming.Claim)) {
		must(t, s.ChangeClaim(ctx, h.org.ID, w.Awards[i].ID, claiming.Deed{By: by, Action: "award.address", At: day}, func(c *claiming.Claim) bool { change(c); return true }))
	}
	note := func(i int, make func(org, batch int64, award string, to mail.Address, lang locale.Language, due time.Time) mail.Note, due time.Time) {
		a := &w.Awards[i]
		must(t, s.QueueMail(ctx, make(int64(h.org.ID), w.Batch.ID, a.ID.String(), mail.Address{Name: "花子", Address: a.Recipient.Email}, "ja", due)))
	}
	ends := func(state mail.State, now time.Time) {
		t.Helper()
		taken, err := s.TakeMails(ctx, 9, mail.Quota{}, now, now.Add(time.Minute))
		must(t, err)
		for i := range taken {
			taken[i].State, taken[i].Ended, taken[i].Dead = state, now, state == mail.Failed
			must(t, s.EndMail(ctx, &taken[i]))
		}
	}
	for i, handle := range []string{"A", "B"} {
		_, err := s.BeginClaim(ctx, &w.Awards[i].Award, handle)
		must(t, err)
		note(i, mail.AwardNote, day)
		note(i, mail.ReminderNote, day.AddDate(0, 0, 7))
	}
	prove(0, func(c *claiming.Claim) { c.Address = "first@home.example" })
	ends(mail.Failed, day)
	h.wantTold(t, map[string]int{"again first@home.example": 1, "reminder first@home.example": 1, "reminder later@example.org": 1})
	prove(1, func(c *claiming.Claim) { c.Address = "later@home.example" })
	h.wantTold(t, map[string]int{"again first@home.example": 1, "reminder first@home.example": 1, "reminder later@home.example": 1})
	r := claiming.Report{Org: h.org.ID, ID: issuance.ID{5}, Award: w.Awards[1].ID, Kind: claiming.NotMe, At: day}
	must(t, s.ChangeClaim(ctx, h.org.ID, r.Award, claiming.Deed{By: by, Action: "award.report", At: day, Report: &r}, func(*claiming.Claim) bool { return true }))
	disowned := func(want int) {
		t.Helper()
		awards, err := s.DisownedAwards(ctx, h.org.ID)
		must(t, err)
		addresses, err := s.DisownedAddresses(ctx, h.org.ID)
		must(t, err)
		if len(awards) != want || len(addresses) != want {
			t.Errorf("disowned are %v, %v, want %d", awards, addresses, want)
		}
	}
	disowned(1)
	r.Answer, r.Answered, r.By = claiming.Registered, day, by
	must(t, s.AnswerReport(ctx, &r, &mail.Note{
		Org: int64(h.org.ID), Kind: mail.Answered, About: r.ID.String() + " " + r.Award.String(), To: mail.Address{Address: "later@example.org"}, Lang: "ja", Due: day,
	}))
	disowned(0)
	h.wantTold(t, map[string]int{"again first@home.example": 1, "reminder first@home.example": 1, "reminder later@home.example": 1, "answered later@home.example": 1})

	ends(mail.Sent, day.Add(time.Hour))
	dead, err := s.AddressOf(ctx, int64(h.org.ID), "first@example.org")
	must(t, err)
	if dead.Dead.IsZero() || !dead.Own || !dead.Reached.Equal(day.Add(time.Hour)) {
		t.Errorf("reached at the private address: %+v", dead)
	}
	works := func(want bool) {
		t.Helper()
		known, err := s.AddressOf(ctx, int64(h.org.ID), "first@example.org")
		must(t, err)
		if known.Dead.IsZero() != want {
			t.Errorf("works %v, want %v: %+v", !want, want, known)
		}
	}
	byHand := func(n byte, now time.Time) {
		a := &w.Awards[0]
		must(t, s.QueueAwardMail(ctx, by, a.Award, mail.AgainNote(mail.ID{n}, int64(h.org.ID), w.Batch.ID, a.ID.String(), mail.Address{Name: "花子", Address: "first@example.org"}, "ja", now), now))
		works(false)
		ends(mail.Sent, now)
		works(false)
	}
	now := day.Add(2 * time.Hour)
	byHand(21, now)
	for _, days := range []int{2, 4} {
		_, err := s.ForgetMails(ctx, by.Behalf(), now.AddDate(0, 0, -30), now.AddDate(0, 0, days))
		must(t, err)
		works(days == 4)
	}
	_, _, err = s.ReturnMail(ctx, mail.ID{21}, mail.Returned, "5.1.1", true, now)
	must(t, err)
	byHand(22, now.Add(time.Hour))
	prove(0, func(c *claiming.Claim) { c.Opened = now.Add(2 * time.Hour) })
	works(true)
}

// Whoever was to be told of an award, and never was, is known, so that no revocation is told either; and is told of the award
// after all when it stands again.
func testUntold(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	w := h.work(h.batch(t, 1, "f"), 0, "a@example.org")
	must(t, s.PublishChunk(ctx, w, done))
	a := &w.Awards[0]
	untold := func(want bool) {
		t.Helper()
		if got, err := s.Untold(ctx, &a.Award); err != nil || got != want {
			t.Errorf("untold %v, %v, want %v", got, err, want)
		}
	}
	untold(false) // nobody was to be told
	must(t, s.QueueMail(ctx, mail.AwardNote(int64(h.org.ID), w.Batch.ID, a.ID.String(), mail.Address{Name: "花子", Address: "a@example.org"}, "ja", day)))
	untold(true)
	end := func(state mail.State) {
		t.Helper()
		taken, err := s.TakeMails(ctx, 9, mail.Quota{}, day, day.Add(time.Minute))
		must(t, err)
		for i := range taken {
			taken[i].State, taken[i].Ended = state, day
			must(t, s.EndMail(ctx, &taken[i]))
		}
	}
	list := func(*issuance.Organisation, []issuance.ID) ([]byte, error) { return []byte("{}"), nil }
	must(t, s.Revoke(ctx, h.org, a.ID, issuance.Revocation{Code: "issued_in_error", At: day, By: by}, list))
	end(mail.Withdrawn)
	untold(true)
	h.wantTold(t, map[string]int{})
	_, err := s.Reinstate(ctx, h.org, []standing.Stretch{{Batch: w.Batch.ID, First: a.Row, Last: a.Row, RevokedAt: day, Award: a.ID}}, issuance.Reinstatement{By: by, At: day, Tell: true}, list)
	must(t, err)
	h.wantTold(t, map[string]int{"award a@example.org": 1, "reinstated a@example.org": 1})
	end(mail.Sent)
	untold(false)
}
