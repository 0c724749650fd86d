package mail

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/mitome/mitome/internal/audit"
)

// Outbox sends what is queued: one at each node, and each note by one of them.
//
//	note ── due: taken by lease ── written ──┬── taken by the outlet ───────── sent
//	 ^                                       ├── refused for ever ──────────── refused
//	 └──────── later, ever more rarely ──────┴── refused now, until its time is over: expired
//
// What is in hand when the process dies goes again under the same Message-ID, where there are several nodes once its lease has
// ended; nothing else goes twice, and nothing is lost (F1).
type Outbox struct {
	Records
	Vault   Vault // for the password of the mail server
	Writers map[Kind]Writer

	Learners Digest // writes what learners are told
	Now      func() time.Time
	Failed   func(err error) // told of what the operator should know; may be nil
	Only     string          // folder into which all mails are written, whatever is set, as in a demonstration; may be empty
	Pace     int             // mails in a second, of one node
	Alone    bool            // no other node sends: what was in hand when the last process died goes again at once

	woken chan struct{}
	pause time.Duration // after which the server is asked again; 0: it answers
}

// New returns an Outbox that writes nothing yet but trials.
func New(records Records, vault Vault, now func() time.Time) *Outbox {
	return &Outbox{Records: records, Vault: vault, Now: now, Pace: PerSecond, Writers: map[Kind]Writer{Trial: trial}, woken: make(chan struct{}, 1)}
}

const (
	handful  = 16              // notes taken at once
	sessions = 2               // conversations with the server at once
	lease    = 5 * time.Minute // longer than a mail can take
	idle     = time.Second     // between two looks
	soonest  = 5 * time.Second // after which a server that was away is asked again
	latest   = time.Minute
	rest     = time.Hour // between two mails of an organisation to a learner
)

// PerSecond is how many mails one node sends in a second.
const PerSecond = 10

// Held is after which time it is asked again whether what is stopped may go.
const Held = 15 * time.Minute

// Queue queues a note, and has it sent at once if it is due.
func (o *Outbox) Queue(ctx context.Context, n Note) error {
	err := o.QueueMail(ctx, n)
	if err == nil {
		select {
		case o.woken <- struct{}{}:
		default:
		}
	}
	return err
}

// Run sends what is due until ctx ends; what is in hand then is finished.
func (o *Outbox) Run(ctx context.Context) {
	if o.Alone {
		if err := o.ReleaseMails(ctx); err != nil {
			o.tell(err) // the leases end by themselves
		}
	}
	for ctx.Err() == nil {
		wait, err := o.Round(ctx)
		if err != nil && ctx.Err() == nil {
			o.tell(err)
			wait = max(wait, soonest)
		}
		select {
		case <-ctx.Done():
		case <-o.woken:
			if o.pause > 0 { // a note that is new finds no server that is not there
				select {
				case <-ctx.Done():
				case <-time.After(wait):
				}
			}
		case <-time.After(wait):
		}
	}
}

func (o *Outbox) tell(err error) {
	if o.Failed != nil {
		o.Failed(err)
	}
}

// Round sends a handful of what is due, and returns after which time to look again.
func (o *Outbox) Round(ctx context.Context) (wait time.Duration, err error) {
	settings, err := o.Settings(ctx)
	if err != nil {
		return 0, err
	}
	outlet, err := settings.outlet(o.Vault)
	if outlet == nil || err != nil {
		return soonest, err
	}
	begun := time.Now()
	now := o.Now()
	taken, err := o.TakeMails(ctx, handful, settings.Quota(), now, now.Add(lease))
	if err != nil || len(taken) == 0 {
		return idle, err
	}
	parcels := together(taken)
	r := &round{Outbox: o, settings: settings, outlet: outlet, begun: begun, parcels: make(chan parcel, len(parcels))}
	for _, p := range parcels {
		r.parcels <- p
	}
	close(r.parcels)
	var all sync.WaitGroup
	for range min(sessions, len(parcels)) {
		all.Go(func() { r.work(ctx) })
	}
	all.Wait()
	if r.away != nil {
		o.pause = min(max(2*o.pause, soonest), latest)
		return o.pause, errors.Join(append(r.errs, r.away)...)
	}
	o.pause = 0
	return max(0, time.Duration(r.left)*time.Second/time.Duration(o.Pace)-time.Since(begun)), errors.Join(r.errs...)
}

// parcel is what goes in one mail: a note, or all that are due to a learner from an organisation.
type parcel []*Queued

// together makes parcels of notes.
func together(taken []Queued) (all []parcel) {
	type learner struct {
		org     int64
		address string
		name    string // by which two who share a mailbox are told apart: nobody's mail names another
	}
	at := map[learner]int{}
	for i := range taken {
		q := &taken[i]
		whose := learner{q.Org, q.To.Address, q.Learner()}
		if j, ok := at[whose]; ok && q.Kind.ToLearner() {
			all[j] = append(all[j], q)
			continue
		}
		if q.Kind.ToLearner() {
			at[whose] = len(all)
		}
		all = append(all, parcel{q})
	}
	return all
}

// each does something with every note, and returns what went wrong.
func (p parcel) each(do func(q *Queued) error) error {
	var errs []error
	for _, q := range p {
		errs = append(errs, do(q))
	}
	return errors.Join(errs...)
}

// round is a handful of notes in hand.
type round struct {
	*Outbox
	settings Settings
	outlet   Outlet
	begun    time.Time
	parcels  chan parcel

	mu   sync.Mutex
	away error // the outlet cannot be reached: the rest waits
	errs []error
	left int // mails that were handed to the outlet
}

// work sends notes in one conversation until none is left. What is not begun when ctx ends, or the outlet is away, is given
// back untouched; so is what another may have taken meanwhile.
func (r *round) work(ctx context.Context) {
	var way Session
	for p := range r.parcels {
		p, err := r.timely(ctx, p)
		switch {
		case err != nil || len(p) == 0:
		case ctx.Err() != nil || r.gone() || time.Since(r.begun) > lease-2*timeout:
			err = p.each(func(q *Queued) error { return r.DelayMail(context.WithoutCancel(ctx), q) })
		default:
			way, err = r.send(ctx, way, p)
		}
		if err != nil {
			r.note(err)
		}
	}
	if way != nil {
		way.Close()
	}
}

func (r *round) gone() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.away != nil
}

func (r *round) note(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.errs = append(r.errs, err)
}

// timely ends the notes whose time is over, and returns the others.
func (r *round) timely(ctx context.Context, p parcel) (left parcel, err error) {
	for _, q := range p {
		if r.Now().Before(q.Deadline()) {
			left = append(left, q)
			continue
		}
		err = errors.Join(err, r.end(ctx, q, Expired, q.Answer))
	}
	return left, err
}

// send writes and sends one mail, in a conversation that is there or begun for it; it returns the conversation in which the
// next may go.
func (r *round) send(ctx context.Context, way Session, p parcel) (Session, error) {
	p, m, err := r.write(ctx, p)
	if err != nil || m == nil {
		return way, err
	}
	ctx = context.WithoutCancel(ctx) // what has begun is finished
	if way == nil {
		if way, err = r.outlet.Open(ctx); err != nil {
			r.lost(err)
			return nil, p.each(func(q *Queued) error { return r.DelayMail(ctx, q) })
		}
	}
	err = way.Send(m)
	r.count()
	var refused *Refused
	if errors.As(err, &refused) && refused.Broken {
		way.Close()
		way = nil
		r.lost(err)
	}
	return way, r.sent(ctx, p, err)
}

// count counts a mail that was handed to the outlet: by that the next round is paced, and not by what was withdrawn.
func (r *round) count() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.left++
}

// lost notes that the outlet is away.
func (r *round) lost(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.away = err
}

// sent notes what the outlet said of a mail.
func (r *round) sent(ctx context.Context, p parcel, said error) error {
	var fault *Fault
	var refused *Refused
	switch {
	case said == nil:
		return p.each(func(q *Queued) error {
			if q != p[0] {
				q.SentAs = p[0].ID
			}
			return r.end(ctx, q, Sent, "")
		})
	case errors.As(said, &fault):
		return p.each(func(q *Queued) error { return r.end(ctx, q, Failed, fault.Error()) })
	case !errors.As(said, &refused):
		return errors.Join(said, p.each(func(q *Queued) error { return r.later(ctx, q, said.Error()) }))
	case refused.Forever:
		return p.each(func(q *Queued) error {
			q.Dead = refused.Address && q.Kind.AboutAward()
			return r.end(ctx, q, Failed, refused.Err.Error())
		})
	}
	return p.each(func(q *Queued) error { return r.later(ctx, q, refused.Err.Error()) })
}

// write makes the mail of a parcel, and notes what becomes of those notes of which it does not tell. Without a mail nothing is
// to go now.
func (r *round) write(ctx context.Context, p parcel) (told parcel, m *Message, err error) {
	letter, told, err := r.letter(ctx, p)
	if err == nil && letter == nil {
		return nil, nil, nil
	}
	if err == nil {
		m, err = r.message(told, letter)
	}
	var fault *Fault
	switch {
	case errors.Is(err, ErrWithdrawn):
		return nil, nil, p.each(func(q *Queued) error { return r.end(ctx, q, Withdrawn, "") })
	case errors.Is(err, ErrStopped):
		return nil, nil, p.each(func(q *Queued) error { return r.hold(ctx, q, r.Now().Add(Held)) })
	case errors.As(err, &fault):
		return nil, nil, p.each(func(q *Queued) error { return r.end(ctx, q, Failed, fault.Error()) })
	case err != nil: // its cause is ours to mend
		return nil, nil, errors.Join(fmt.Errorf("write mail %s: %w", p[0].ID, err), p.each(func(q *Queued) error { return r.later(ctx, q, "") }))
	}
	for _, q := range p {
		if !slices.Contains(told, q) {
			err = errors.Join(err, r.end(ctx, q, Withdrawn, ""))
		}
	}
	return told, m, err
}

// letter is what is said to whom a parcel goes, and of which notes it tells; nil where the learner was written to just now:
// what came later goes together when an hour is over, unless it takes back what was said.
func (r *round) letter(ctx context.Context, p parcel) (*Letter, parcel, error) {
	if !p[0].Kind.ToLearner() {
		writer, ok := r.Writers[p[0].Kind]
		if !ok {
			return nil, nil, fmt.Errorf("nobody writes mails of kind %q", p[0].Kind)
		}
		letter, err := writer(ctx, &p[0].Note)
		return letter, p, err
	}
	next, err := r.NextToLearner(ctx, &p[0].Note)
	if err != nil {
		return nil, nil, err
	}
	corrects := slices.ContainsFunc(p, func(q *Queued) bool { return q.Kind == Reinstated }) // an hour in which somebody believes it void
	if !next.IsZero() && !corrects {
		return nil, nil, p.each(func(q *Queued) error { return r.hold(ctx, q, next) })
	}
	notes := make([]*Note, len(p))
	for i, q := range p {
		notes[i] = &q.Note
	}
	letter, told, err := r.Learners(ctx, notes)
	var of parcel
	for _, q := range p {
		if slices.Contains(told, &q.Note) {
			of = append(of, q)
		}
	}
	return letter, of, err
}

// NextToLearner is when the next mail to the learner of a note can go from its organisation, of which one goes in an hour;
// zero: at once.
func (o *Outbox) NextToLearner(ctx context.Context, n *Note) (time.Time, error) {
	last, err := o.LastToLearner(ctx, n, o.Now().Add(-rest))
	if err != nil || last.IsZero() {
		return time.Time{}, err
	}
	return last.Add(rest), nil
}

// message is the mail of a letter.
func (r *round) message(told parcel, letter *Letter) (*Message, error) {
	_, host, _ := strings.Cut(r.settings.From, "@")
	id := told[0].ID
	m := &Message{
		From: Address{Name: cmp.Or(letter.From, r.settings.Name), Address: r.settings.From}, To: told[0].To, ReplyTo: letter.ReplyTo,
		Subject: letter.Subject, Text: letter.Text, HTML: letter.HTML, ID: id.String() + "@" + host, Date: r.Now(),
		Bounces: r.settings.returnPath(id), Unsubscribe: letter.Unsubscribe,
	}
	_, err := m.write()
	return m, err
}

func (r *round) end(ctx context.Context, q *Queued, state State, answer string) error {
	q.State, q.Ended, q.Answer = state, r.Now(), clean(answer)
	if state == Sent || state == Failed {
		q.Tries++
	}
	return r.EndMail(context.WithoutCancel(ctx), q)
}

// later puts a note off, or ends it where its next try would come after its time.
func (r *round) later(ctx context.Context, q *Queued, answer string) error {
	q.Tries++
	q.Due, q.Answer = r.Now().Add(Wait(q.Tries)), clean(answer)
	if q.Due.After(q.Deadline()) {
		q.State, q.Ended = Expired, r.Now()
		return r.EndMail(context.WithoutCancel(ctx), q)
	}
	return r.DelayMail(context.WithoutCancel(ctx), q)
}

// hold puts a note off that must not go now. No server was asked, so it is no try.
func (r *round) hold(ctx context.Context, q *Queued, until time.Time) error {
	q.Due = until
	return r.DelayMail(context.WithoutCancel(ctx), q)
}

// keepFor is how long it is told what became of a mail.
const keepFor = 30 * 24 * time.Hour

// Forget forgets the mails that ended long ago.
func (o *Outbox) Forget(ctx context.Context) error {
	now := o.Now()
	_, err := o.ForgetMails(ctx, audit.Actor{}.Behalf(), now.Add(-keepFor), now)
	return err
}
