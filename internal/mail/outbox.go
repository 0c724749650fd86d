package mail

import (
	"cmp"
	"context"
	"errors"
	"fmt"
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
	Now     func() time.Time
	Failed  func(err error) // told of what the operator should know; may be nil
	Alone   bool            // no other node sends: what was in hand when the last process died goes again at once

	woken chan struct{}
	pause time.Duration // after which the server is asked again; 0: it answers
}

// New returns an Outbox that writes nothing yet but trials.
func New(records Records, vault Vault, now func() time.Time) *Outbox {
	return &Outbox{Records: records, Vault: vault, Now: now, Writers: map[Kind]Writer{Trial: trial}, woken: make(chan struct{}, 1)}
}

const (
	handful  = 16              // notes taken at once
	sessions = 2               // conversations with the server at once
	pace     = 10              // mails in a second, of one node
	lease    = 5 * time.Minute // longer than a mail can take
	idle     = time.Second     // between two looks
	soonest  = 5 * time.Second // after which a server that was away is asked again
	latest   = time.Minute
	held     = 15 * time.Minute // after which it is asked again whether what is stopped may go
)

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
	taken, err := o.TakeMails(ctx, handful, now, now.Add(lease))
	if err != nil || len(taken) == 0 {
		return idle, err
	}
	r := &round{Outbox: o, settings: settings, outlet: outlet, begun: begun, notes: make(chan *Queued, len(taken))}
	for i := range taken {
		r.notes <- &taken[i]
	}
	close(r.notes)
	var all sync.WaitGroup
	for range min(sessions, len(taken)) {
		all.Go(func() { r.work(ctx) })
	}
	all.Wait()
	if r.away != nil {
		o.pause = min(max(2*o.pause, soonest), latest)
		return o.pause, errors.Join(append(r.errs, r.away)...)
	}
	o.pause = 0
	return max(0, time.Duration(len(taken))*time.Second/pace-time.Since(begun)), errors.Join(r.errs...)
}

// round is a handful of notes in hand.
type round struct {
	*Outbox
	settings Settings
	outlet   Outlet
	begun    time.Time
	notes    chan *Queued

	mu   sync.Mutex
	away error // the outlet cannot be reached: the rest waits
	errs []error
}

// work sends notes in one conversation until none is left. What is not begun when ctx ends, or the outlet is away, is given
// back untouched; so is what another may have taken meanwhile.
func (r *round) work(ctx context.Context) {
	var way Session
	for q := range r.notes {
		var err error
		switch {
		case !r.Now().Before(q.Deadline()):
			err = r.end(ctx, q, Expired, q.Answer)
		case ctx.Err() != nil || r.gone() || time.Since(r.begun) > lease-2*timeout:
			err = r.DelayMail(context.WithoutCancel(ctx), q)
		default:
			way, err = r.send(ctx, way, q)
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

// send writes and sends one note, in a conversation that is there or begun for it; it returns the conversation in which the
// next may go.
func (r *round) send(ctx context.Context, way Session, q *Queued) (Session, error) {
	m, err := r.write(ctx, q)
	var fault *Fault
	switch {
	case errors.Is(err, ErrWithdrawn):
		return way, r.end(ctx, q, Withdrawn, "")
	case errors.Is(err, ErrStopped):
		return way, r.hold(ctx, q)
	case errors.As(err, &fault):
		return way, r.end(ctx, q, Failed, fault.Error())
	case err != nil:
		return way, errors.Join(fmt.Errorf("write mail %s: %w", q.ID, err), r.later(ctx, q, "")) // whose cause is ours to mend
	}
	ctx = context.WithoutCancel(ctx) // what has begun is finished
	if way == nil {
		if way, err = r.outlet.Open(ctx); err != nil {
			r.mu.Lock()
			r.away = err
			r.mu.Unlock()
			return nil, r.DelayMail(ctx, q)
		}
	}
	err = way.Send(m)
	var refused *Refused
	switch {
	case err == nil:
		return way, r.end(ctx, q, Sent, "")
	case errors.As(err, &fault):
		return way, r.end(ctx, q, Failed, fault.Error())
	case !errors.As(err, &refused):
		return way, errors.Join(err, r.later(ctx, q, err.Error()))
	case refused.Forever:
		return way, r.end(ctx, q, Failed, refused.Err.Error())
	case refused.Broken:
		way.Close()
		way = nil
		r.mu.Lock()
		r.away = err
		r.mu.Unlock()
	}
	return way, r.later(ctx, q, refused.Err.Error())
}

// write makes the mail of a note.
func (r *round) write(ctx context.Context, q *Queued) (*Message, error) {
	writer, ok := r.Writers[q.Kind]
	if !ok {
		return nil, fmt.Errorf("nobody writes mails of kind %q", q.Kind)
	}
	letter, err := writer(ctx, &q.Note)
	if err != nil {
		return nil, err
	}
	_, host, _ := strings.Cut(r.settings.From, "@")
	m := &Message{
		From: Address{Name: cmp.Or(letter.From, r.settings.Name), Address: r.settings.From}, To: q.To, ReplyTo: letter.ReplyTo,
		Subject: letter.Subject, Text: letter.Text, HTML: letter.HTML, ID: q.ID.String() + "@" + host, Date: r.Now(),
		Bounces: r.settings.returnPath(q.ID), Unsubscribe: letter.Unsubscribe,
	}
	_, err = m.write()
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

// hold puts a note off that must not go now, until its time is over. No server was asked, so it is no try.
func (r *round) hold(ctx context.Context, q *Queued) error {
	q.Due = r.Now().Add(held)
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
