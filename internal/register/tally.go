package register

import (
	"sync"
	"time"

	"github.com/mitome/mitome/internal/issuance"
)

// Tally is what was awarded of a micro-credential in a business year, as it stood at a time. An award that takes another's
// place is no further award: what became of the first counts for both.
type Tally struct {
	Awarded  int            // to how many learners
	Months   [12]int        // of them, but what was awarded by mistake, by the month of the business year
	Reissued int            // in the place of another
	Revoked  map[string]int // by reason, but what another stands for
	Expired  int            // of those that are not revoked
	Sent     int            // how many of those who still hold an award were told by mail, and the last one did not come back
	Opened   int            // of the same
	Received int
	Declined int
	Names    int            // how often a learner said that a name is wrong
	Kinds    map[string]int // how many of those awarded, in the lists' own words; "": the list says nothing, or it was erased
	Lists    []ListTally    // of those awarded, by batch, the newest first
}

// ListTally is how many of a Tally were awarded by a batch.
type ListTally struct {
	Batch   int64
	Awarded int
}

// RevokedInAll is how many were revoked for whatever reason.
func (t *Tally) RevokedInAll() (n int) {
	for _, of := range t.Revoked {
		n += of
	}
	return n
}

// Completed is how many learners were awarded, but by mistake.
func (t *Tally) Completed() int {
	n := t.Awarded
	for reason, of := range t.Revoked {
		if issuance.Mistaken(reason) {
			n -= of
		}
	}
	return n
}

// Standing is how many learners hold an award that is not revoked.
func (t *Tally) Standing() int { return t.Awarded - t.RevokedInAll() }

// TallyOf names a tally: the micro-credential, and the year in which the business year begins.
type TallyOf struct {
	Class int64
	Year  int
}

// Tallies count all awards that were recorded before a time, as they stood then. The business year of an award is that of the
// day on which it was issued. Nobody changes what it returns: whoever asks for the same gets the same, without counting again.
func (f *Filed) Tallies(until time.Time) map[TallyOf]*Tally {
	return f.file.tallied.of(asked{f.as, until, f.org.Zone, f.org.House.YearBegins}, func() map[TallyOf]*Tally { return f.tallies(until) })
}

// moment tells how an organisation's awards stood from how they stand after any change.
type moment struct {
	changes int64
	moved   int
	awards  int
}

// asked is what was counted.
type asked struct {
	moment
	until  time.Time
	zone   string
	begins time.Month
}

// tallied are the counts that were asked for last, of a few days.
type tallied struct {
	mu   sync.Mutex
	last map[asked]map[TallyOf]*Tally
}

// talliesAtOnce is how many counts of an organisation are kept.
const talliesAtOnce = 8

func (t *tallied) of(what asked, count func() map[TallyOf]*Tally) map[TallyOf]*Tally {
	t.mu.Lock()
	defer t.mu.Unlock()
	if known, ok := t.last[what]; ok {
		return known
	}
	if len(t.last) >= talliesAtOnce || t.last == nil {
		t.last = map[asked]map[TallyOf]*Tally{}
	}
	t.last[what] = count()
	return t.last[what]
}

func (f *Filed) tallies(until time.Time) map[TallyOf]*Tally {
	days, places, all := f.calendar(), f.placesTaken(until), map[TallyOf]*Tally{}
	for _, batch := range f.batches {
		for i := range batch.cards {
			c := batch.cards[i]
			if !c.recorded.Before(until) {
				continue
			}
			year, month := days.of(c.issued)
			of := TallyOf{c.class, year}
			t := all[of]
			if t == nil {
				t = &Tally{Revoked: map[string]int{}, Kinds: map[string]int{}}
				all[of] = t
			}
			t.count(c, until, batch)
			if places.taken[c] { // what became of it is told of the first
				continue
			}
			last := places.last(c)
			t.became(last, until)
			if batch.replaces == (issuance.ID{}) && !(last.revoked(until) && issuance.Mistaken(last.reason)) {
				t.Months[month]++
			}
		}
	}
	return all
}

// came reports whether something had happened at a time.
func came(at, until time.Time) bool { return !at.IsZero() && at.Before(until) }

func (c *card) revoked(until time.Time) bool { return came(c.revokedAt, until) }

// count counts one award of a batch.
func (t *Tally) count(c *card, until time.Time, batch *filedBatch) {
	for _, at := range c.heard.now().names {
		if came(at, until) {
			t.Names++
		}
	}
	if batch.replaces != (issuance.ID{}) {
		t.Reissued++
		return
	}
	t.Awarded++
	t.Kinds[c.kind]++
	t.list(batch.id)
}

// became counts what became of an award.
func (t *Tally) became(c *card, until time.Time) {
	if c.revoked(until) {
		t.Revoked[c.reason]++
		return
	}
	if came(c.expires, until) {
		t.Expired++
	}
	if came(c.heard.since(wasSent), until) && !came(c.heard.now().returned, until) {
		t.Sent++
	}
	for _, one := range [...]struct {
		n    *int
		when func(*told) time.Time
	}{{&t.Opened, wasOpened}, {&t.Received, wasReceived}, {&t.Declined, wasDeclined}} {
		if came(c.heard.since(one.when), until) {
			*one.n++
		}
	}
}

// list counts an award of a batch: those of one batch are counted one after the other.
func (t *Tally) list(batch int64) {
	if n := len(t.Lists); n == 0 || t.Lists[n-1].Batch != batch {
		t.Lists = append(t.Lists, ListTally{Batch: batch})
	}
	t.Lists[len(t.Lists)-1].Awarded++
}

func wasSent(t *told) time.Time     { return t.sent }
func wasOpened(t *told) time.Time   { return t.opened }
func wasReceived(t *told) time.Time { return t.received }
func wasDeclined(t *told) time.Time { return t.declined }

// BusinessYear is the business year of a time, by the year in which it begins.
func (f *Filed) BusinessYear(at time.Time) int {
	year, _ := f.calendar().of(at)
	return year
}

// calendar tells of a time in which business year it is, and in which month of it, from 0.
type calendar struct {
	zone   *time.Location
	begins int // the month, from 1

	day         int64 // that was asked last, in seconds from its first to its last
	last        int64
	year, month int
}

func (f *Filed) calendar() *calendar {
	return &calendar{zone: f.zone, begins: max(int(f.org.House.YearBegins), 1), day: 1}
}

// of remembers the month that was asked last: lists of one day are long.
func (c *calendar) of(at time.Time) (year, month int) {
	if s := at.Unix(); s < c.day || s > c.last {
		local := at.In(c.zone)
		first := time.Date(local.Year(), local.Month(), 1, 0, 0, 0, 0, c.zone)
		c.day, c.last = first.Unix(), first.AddDate(0, 1, 0).Unix()-1
		c.month = (int(local.Month()) - c.begins + 12) % 12
		c.year = local.Year()
		if int(local.Month()) < c.begins {
			c.year--
		}
	}
	return c.year, c.month
}
