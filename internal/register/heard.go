package register

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
)

// This file knows what became of awards with their learners. What a learner did stands in the record of deeds, which nobody can
// change: it is read once, and then what is new of it, so that it also tells how things stood on a day that has passed, and of
// awards that were erased since. What became of mails stands beside the claim.

// heard is what became of an award with its learner.
type heard struct {
	told   atomic.Pointer[told]
	before atomic.Pointer[heard] // of the award in whose place it is; nil: in nobody's
}

// told is never changed: another takes its place. Times that are zero: never.
type told struct {
	sent     time.Time // the first mail
	failed   bool      // the last mail did not arrive
	returned time.Time // when it was known of that one that it did not
	opened   time.Time
	received time.Time // first
	declined time.Time // last, and not taken back since
	names    []time.Time
}

// nothing is what was told of an award of which nothing was.
var nothing told

// now is what is known of the award itself.
func (h *heard) now() *told {
	if h == nil {
		return &nothing
	}
	if t := h.told.Load(); t != nil {
		return t
	}
	return &nothing
}

// since is when something first happened to the award or one in whose place it is; zero: never.
func (h *heard) since(when func(*told) time.Time) (at time.Time) {
	for ; h != nil; h = h.before.Load() {
		if t := when(h.now()); !t.IsZero() && (at.IsZero() || t.Before(at)) {
			at = t
		}
	}
	return at
}

func (h *heard) received() Received {
	switch t := h.now(); {
	case !t.declined.IsZero():
		return HasDeclined
	case !h.since(wasReceived).IsZero():
		return HasReceived
	}
	return HasNotReceived
}

func (h *heard) mailed() Mailed {
	switch t := h.now(); {
	case t.failed:
		return MailFailed
	case !t.sent.IsZero():
		return MailSent
	}
	return MailNone
}

// learned is what is known of all awards of an organisation, up to a line of its record and a time of its mails.
type learned struct {
	mu     sync.Mutex
	line   int64
	mailed time.Time
	moved  int // with whatever is learned
	awards map[issuance.ID]*heard
}

// of is where it is kept what is known of an award.
func (l *learned) of(id issuance.ID) *heard {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.get(id)
}

// now moves with whatever is learned.
func (l *learned) now() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.moved
}

func (l *learned) get(id issuance.ID) *heard {
	if l.awards == nil {
		l.awards = map[issuance.ID]*heard{}
	}
	if l.awards[id] == nil {
		l.awards[id] = &heard{}
	}
	return l.awards[id]
}

// change puts something else in the place of what was told of an award.
func (l *learned) change(id issuance.ID, how func(*told)) {
	h := l.get(id)
	t := *h.now()
	how(&t)
	h.told.Store(&t)
}

// learnersDeeds are the deeds of learners that are counted.
var learnersDeeds = []string{"award.open", "award.receive", "award.decline", "award.report"}

// overlap is for how long mails are read again, for those whose transactions ended later than others that began after them.
const overlap = time.Minute

// current reads what is new.
func (l *learned) current(ctx context.Context, r *Register, org issuance.OrganisationID) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	lines, err := r.records.Deeds.DeedsSince(ctx, org, l.line, learnersDeeds)
	if err != nil {
		return err
	}
	for i := range lines {
		l.line = lines[i].Number
		if !slices.Contains(learnersDeeds, lines[i].Action) { // the last line of all
			continue
		}
		if id, err := issuance.ParseID(lines[i].Subject); err == nil { // else it is about no award
			l.change(id, func(t *told) { t.hear(&lines[i]) })
			l.moved++
		}
	}
	mails, err := r.records.Awards.MailedAwards(ctx, org, l.mailed)
	if err != nil {
		return err
	}
	latest := l.mailed
	for _, m := range mails {
		if was := l.get(m.Award).now(); !was.sent.Equal(m.Sent) || was.failed != m.Failed {
			l.change(m.Award, func(t *told) {
				if t.sent, t.failed, t.returned = m.Sent, m.Failed, (time.Time{}); m.Failed {
					t.returned = m.At
				}
			})
			l.moved++
		}
		latest = m.At
	}
	if ended := r.now().Add(-overlap); ended.Before(latest) {
		latest = ended
	}
	if latest.After(l.mailed) {
		l.mailed = latest
	}
	return nil
}

// hear takes in what a learner did.
func (t *told) hear(line *audit.Line) {
	switch line.Action {
	case "award.open":
		t.opened = earlier(t.opened, line.At)
	case "award.receive":
		t.received, t.declined = earlier(t.received, line.At), time.Time{}
	case "award.decline":
		t.declined = line.At
	case "award.report":
		if ofName[line.Code] {
			t.names = append(t.names[:len(t.names):len(t.names)], line.At)
		}
	}
}

// ofName are the kinds of reports that are about how a name is written.
var ofName = map[string]bool{"misspelt": true, "letters": true, "usual": true, "changed": true, "order": true}

// earlier is the first of two times; zero is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}
