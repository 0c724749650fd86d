package follow

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/openbadges/verify"
)

// Reader reads badges of any issuer; *verification.Service is one.
type Reader interface {
	Read(ctx context.Context, target verify.Target) *verification.Report
}

// Fetcher asks hosts of strangers, also whether an answer from before still holds; *fetch.Fetcher is one.
type Fetcher interface {
	verify.Fetcher
	FetchUnless(ctx context.Context, address, accept string, known verify.Validators) (*verify.Response, error)
}

// Follower reads sources. Make one for the whole process.
type Follower struct {
	Records Records
	Fetcher Fetcher
	Reader  Reader
	Own     func(address string) bool                      // an address of this store, which needs no taking in
	Draw    func(picture []byte) (small []byte, err error) // a stranger's picture as a small PNG of ours
	Now     func() time.Time
	Pause   time.Duration // between two questions
	Most    int           // addresses and pictures that are asked in one reading, the others in the next; 0 stands for 1,000
}

// Outcome is what became of reading a source.
type Outcome struct {
	Source  Source
	Changed int  // micro-credentials that are new, gone, or say something else
	Busy    bool // another reader has it in hand
	Left    []Left
}

// Left is something that a source names and that was not taken in at this reading.
type Left struct {
	Name    string // its address, or what stands in its place
	Problem string // see Source.Problem
}

// mostLeft is how many of them are named.
const mostLeft = 20

// system is who reads in the background.
var system = issuance.By{Kind: audit.System}

// Refresh reads a source now, and whatever it names that is due; with force, also what is not due yet.
func (f *Follower) Refresh(ctx context.Context, by issuance.By, s Source, force bool) (Outcome, error) {
	now := f.Now()
	mine, err := f.Records.ClaimSource(ctx, s.Address, now, now.Add(claim))
	if err != nil || !mine {
		return Outcome{Source: s, Busy: err == nil}, err
	}
	r := &reading{Follower: f, source: s, force: force, renewed: now, left: cmp.Or(f.Most, 1000)}
	err = r.all(ctx)
	end := context.WithoutCancel(ctx) // whatever happened, it is free again
	r.source.NextAt = r.next(end)
	return Outcome{Source: r.source, Changed: r.changed, Left: r.without}, errors.Join(err, f.Records.EndSource(end, by, &r.source, r.changed, f.Now()))
}

// Run reads what is due until ctx ends, and tells what went wrong on our side.
func (f *Follower) Run(ctx context.Context, failed func(error)) {
	for {
		if err := f.due(ctx); err != nil && ctx.Err() == nil {
			failed(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Minute):
		}
	}
}

// due reads all sources that are due, one after another, and drops what has been missing for long.
func (f *Follower) due(ctx context.Context) error {
	now := f.Now()
	if _, err := f.Records.DropMissing(ctx, system, now.Add(-keptMissing), now); err != nil {
		return err
	}
	sources, err := f.Records.Sources(ctx)
	for i := range sources {
		if ctx.Err() == nil && !sources[i].NextAt.After(now) {
			_, one := f.Refresh(ctx, system, sources[i], false)
			err = errors.Join(err, one)
		}
	}
	return err
}

// reading is one source while it is read.
type reading struct {
	*Follower
	source  Source
	force   bool
	changed int
	asked   bool      // something was asked before: pause
	renewed time.Time // when the claim was renewed
	left    int       // addresses and pictures that may still be asked; below 0: some had to be left
	without []Left
}

// shortened is a stranger's word as it can be shown.
func shortened(word string) string { return strings.ToValidUTF8(word[:min(len(word), mostWord)], "") }

// leave notes what is not taken in.
func (r *reading) leave(name, problem string) {
	if len(r.without) < mostLeft {
		r.without = append(r.without, Left{name, problem})
	}
}

// all reads the source if it is due, then asks what it names, then for the pictures.
func (r *reading) all(ctx context.Context) error {
	var err error
	if r.force || !r.source.DueAt.After(r.Now()) {
		err = r.itself(ctx)
	}
	return errors.Join(err, r.ask(ctx), r.pictures(ctx))
}

// itself reads the source.
func (r *reading) itself(ctx context.Context) error {
	var problem string
	var err error
	switch r.source.Kind {
	case Catalogue:
		problem, err = r.catalogue(ctx)
	case List:
		problem, err = r.list(ctx)
	}
	now := r.Now()
	if err != nil {
		r.source.DueAt = now
		return err
	}
	if r.source.Problem = problem; problem == "" || problem == ProblemFull {
		r.source.ReadAt, r.source.Failures = now, 0
	} else {
		r.source.Failures++
		if !r.source.ReadAt.IsZero() && now.Sub(r.source.ReadAt) > lost {
			err = r.Records.Lost(ctx, r.source.Address)
		}
	}
	r.source.DueAt = now.Add(backOff(r.source.Failures))
	return err
}

// next is when there is something to do again: when the source is due, or the first of its addresses; at once where some were
// left.
func (r *reading) next(ctx context.Context) time.Time {
	if r.left < 0 {
		return r.Now()
	}
	next := r.source.DueAt
	if first, err := r.Records.NextToAsk(ctx, r.source.Address); err == nil && !first.IsZero() && first.Before(next) {
		next = first
	}
	return next
}

// backOff is how long to wait after so many tries in vain: a day after none, an hour after the first, ever longer then.
func backOff(failures int) time.Duration {
	if failures == 0 {
		return daily
	}
	return min(time.Hour<<min(failures-1, 10), LongestWait)
}

// pause lets the host of a stranger rest between two questions, and shows that the source is still in hand.
func (r *reading) pause(ctx context.Context) error {
	if now := r.Now(); now.Sub(r.renewed) > claim/2 {
		r.renewed = now
		if _, err := r.Records.ClaimSource(ctx, r.source.Address, now.Add(claim), now.Add(claim)); err != nil {
			return err
		}
	}
	if !r.asked || r.Pause == 0 {
		r.asked = true
		return ctx.Err()
	}
	select {
	case <-ctx.Done():
	case <-time.After(r.Pause):
	}
	return ctx.Err()
}

// ask asks the addresses that the source names and that are due.
func (r *reading) ask(ctx context.Context) error {
	began := r.Now()
	if r.force {
		began = began.Add(100 * LongestWait)
	}
	for after := ""; ; {
		due, err := r.Records.ToAsk(ctx, r.source.Address, after, began)
		if err != nil || len(due) == 0 {
			return err
		}
		for _, one := range due {
			if r.left--; r.left < 0 {
				return nil
			}
			if err := r.pause(ctx); err != nil {
				return err
			}
			answer := r.answer(ctx, one)
			if answer.Problem != "" && ctx.Err() == nil {
				r.leave(one.Address, answer.Problem)
			}
			changed, err := r.Records.Answered(ctx, one.Address, answer, r.Now())
			if err != nil {
				return err
			}
			if changed {
				r.changed++
			}
			after = one.Address
		}
	}
}

// answer asks an address for the micro-credential behind it.
func (r *reading) answer(ctx context.Context, one Asked) Answer {
	if r.Own(one.Address) {
		return Answer{Problem: ProblemOwn, NextAt: r.Now().Add(LongestWait)}
	}
	now, said := r.Now(), verify.Validators{}
	if answer, err := r.Fetcher.FetchUnless(ctx, one.Address, badgeTypes, r.known(one)); err == nil {
		if answer.Status == http.StatusNotModified {
			return Answer{Address: one.Address, Still: true, NextAt: now.Add(daily)}
		}
		said = bounded(answer.Validators)
	}
	report := r.Reader.Read(ctx, verify.Target{Address: one.Address})
	content, address, problem := letterOf(report)
	if problem == "" && r.Own(address) {
		problem = ProblemOwn
	}
	if problem != "" {
		gone := problem == ProblemGone || !one.ReadAt.IsZero() && now.Sub(one.ReadAt) > lost
		return Answer{Problem: problem, Gone: gone, NextAt: now.Add(backOff(one.Failures + 1))}
	}
	return Answer{Address: address, Content: content, Validators: said, NextAt: now.Add(daily)}
}

// known is what lets an address say that it says the same; nothing where all that belongs to it is to be read again.
func (r *reading) known(one Asked) verify.Validators {
	if r.force || r.Now().Sub(one.WholeAt) > wholly {
		return verify.Validators{}
	}
	return one.Validators
}

// bounded leaves out what is too long to be kept.
func bounded(v verify.Validators) verify.Validators {
	if len(v.ETag)+len(v.Modified) > mostWord {
		return verify.Validators{}
	}
	return v
}

const badgeTypes = "application/ld+json, application/json;q=0.9"

// What keeps a source or an address from being taken in, beside the codes of verify.FetchError.
const (
	ProblemGone    = "gone"     // the host says that it is not there, or no more
	ProblemStatus  = "status"   // an answer that is none
	ProblemNone    = "no-class" // no BadgeClass
	ProblemNowhere = "nowhere"  // a BadgeClass without an address of its own
	ProblemBroken  = "broken"   // a catalogue or list that cannot be read
	ProblemEndless = "endless"  // a catalogue that does not come forward
	ProblemFull    = "too-many" // more than MostEntries
	ProblemOwn     = "own"      // it is published here
	ProblemTrial   = "trial"    // a trial of another
	ProblemEntry   = "entry"    // an entry of a catalogue that cannot be read
)

// letterOf is what a report knows of a class, and the class's own address. What was awarded to a person is left out.
func letterOf(report *verification.Report) (content []byte, address, problem string) {
	if report.Badge == nil || report.Issuer == nil {
		return nil, "", problemOf(report)
	}
	if address = verify.AsAddress(report.Badge.ID); address == "" {
		return nil, "", ProblemNowhere
	}
	l := catalogue.FromIssuer(catalogue.FromGuideline(&report.Guideline), report.Badge, report.Issuer)
	if l.Titled() == (catalogue.InLanguage{}) {
		return nil, "", ProblemNone
	}
	content, err := l.Marshal()
	if err != nil {
		return nil, "", ProblemBroken
	}
	return content, address, ""
}

// problemOf is why a report knows of no class.
func problemOf(report *verification.Report) string {
	for _, asked := range report.Fetched {
		switch {
		case asked.Failure != "":
			return asked.Failure
		case asked.Status == 404 || asked.Status == 410:
			return ProblemGone
		case asked.Status >= 400:
			return ProblemStatus
		}
	}
	return ProblemNone
}

// pictures asks for pictures that are not known yet.
func (r *reading) pictures(ctx context.Context) error {
	for {
		due, err := r.Records.PicturesToAsk(ctx, r.source.Address)
		if err != nil || len(due) == 0 {
			return err
		}
		for _, one := range due {
			if r.left--; r.left < 0 {
				return nil
			}
			small, err := r.picture(ctx, one.Picture)
			if err != nil {
				return err
			}
			if err := r.Records.PutPicture(ctx, one.Address, small); err != nil {
				return err
			}
		}
	}
}

// picture is the small picture of one at an address; nil where it cannot be had or drawn.
func (r *reading) picture(ctx context.Context, address string) (small []byte, err error) {
	var file []byte
	switch {
	case strings.HasPrefix(address, "http"):
		if err := r.pause(ctx); err != nil {
			return nil, err
		}
		answer, err := r.Fetcher.Fetch(ctx, address, "image/png, image/svg+xml, image/*;q=0.5")
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil || answer.Status != 200 {
			return nil, nil //nolint:nilerr // a micro-credential without a picture is one
		}
		file = answer.Body
	default:
		return nil, nil
	}
	if small, err = r.Draw(file); err != nil {
		return nil, nil //nolint:nilerr // see above
	}
	return small, nil
}

// origin is scheme and host of an address, in lower case.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Scheme + "://" + u.Host)
}
