package awarding

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster"
)

// This file has lists that are released for a later hour.
//
//	Release ── the plan is kept, as of that hour ──> waits ── ReleaseDue ──> recorded, in the name of who released it
//	                                         TakeOut ↺   │            └────> hindered: a task, and nothing is recorded
//	                                                     └── Cancel ──> open again
//	Ask ──────── somebody else is to release it for that hour, and nobody did ──> hindered
//
// What is recorded is the plan that was looked at. At its hour it is judged again, as any kept plan is (issuance.StaleError),
// and so is whoever released it. However many nodes look, a plan is recorded once; the lease only spares the others the work.

// Release says when a plan is recorded, and in whose name.
type Release struct {
	At time.Time
	By issuance.By // who has released it for that hour
}

// Waits reports whether the proposal waits for its hour.
func (p *Proposal) Waits() bool { return p.Batch == 0 && !p.Release.At.IsZero() }

// hourLayout is how an hour is asked for: as browsers send a local date and time.
const hourLayout = "2006-01-02T15:04"

// farthest is how far ahead a release may be planned: as long as a list lies in the store for it.
const farthest = 180 * 24 * time.Hour

// hour is the time of an hour that is asked for in an organisation's zone; zero for none. It refuses what is none, has passed
// or is too far ahead.
func (s *Service) hour(org *issuance.Organisation, text string) (at time.Time, err error) {
	if text == "" {
		return at, nil
	}
	at, err = time.ParseInLocation(hourLayout, strings.Replace(text, " ", "T", 1), org.Location())
	now := s.Post.Now()
	switch {
	case err != nil:
		return at, &issuance.Refusal{Code: "hour_bad", Args: []any{"hour", text}}
	case !at.After(now):
		return at, &issuance.Refusal{Code: "hour_past"}
	case at.Sub(now) > farthest:
		return at, &issuance.Refusal{Code: "hour_far", Args: []any{"days", int(farthest / (24 * time.Hour))}}
	}
	return at, nil
}

// SameAt reports whether what a proposal would do at its hour is what was shown of it for another one ("": now; so also where
// that one cannot be used): whom it would award, on which day of issuing, until when, and what is to be known of the list.
func (s *Service) SameAt(ctx context.Context, org *issuance.Organisation, p *Proposal, hour string) (bool, error) {
	if _, err := s.hour(org, hour); err != nil {
		hour = ""
	}
	now, err := s.shows(ctx, org, p, p.Asked.Hour)
	if err != nil || now == nil {
		return false, err
	}
	before, err := s.shows(ctx, org, p, hour)
	return bytes.Equal(now, before), err
}

// Early is what is to be known of awards of a proposal that would be dated before the decision of completion; nil where none
// would, or nothing can be said because the proposal is refused.
func (s *Service) Early(ctx context.Context, org *issuance.Organisation, p *Proposal) (*roster.Notice, error) {
	plan, err := s.accepted(ctx, org, p)
	if plan == nil {
		return nil, err
	}
	defer plan.Close()
	i := slices.IndexFunc(plan.Notices, func(n roster.Notice) bool { return n.Code == "before_decision" })
	if i < 0 {
		return nil, nil
	}
	return &plan.Notices[i], nil
}

// accepted is the plan of a proposal, to be closed; nil where it is refused.
func (s *Service) accepted(ctx context.Context, org *issuance.Organisation, p *Proposal) (*issuance.Plan, error) {
	plan, err := s.Plan(ctx, org, p)
	if err == nil {
		return plan, nil
	}
	plan.Close()
	if errors.Is(err, issuance.ErrRefused) || errors.As(err, new(*issuance.Refusal)) {
		return nil, nil // what it is refused for is said where it is shown
	}
	return nil, err
}

// shows is a digest of what somebody sees of what a proposal would do at an hour, days in the organisation's zone; nil where it
// is refused.
func (s *Service) shows(ctx context.Context, org *issuance.Organisation, p *Proposal, hour string) ([]byte, error) {
	one := *p
	one.Plan, one.Asked.Hour = 0, hour
	plan, err := s.accepted(ctx, org, &one)
	if plan == nil {
		return nil, err
	}
	defer plan.Close()
	zone := org.Location()
	sum := sha256.New()
	fmt.Fprint(sum, plan.Version.Number, plan.Good, plan.Notices)
	err = plan.EachRow(ctx, func(row *issuance.Row) error {
		fmt.Fprint(sum, row.Number, row.Fate, row.IssuedOn.In(zone).Format(time.DateOnly), row.Expires.In(zone).Format(time.DateOnly))
		return nil
	})
	return sum.Sum(nil), err
}

// schedule has the kept plan of a proposal recorded at its hour, where it holds now. Of two who do so at once the first counts.
func (s *Service) schedule(ctx context.Context, by issuance.By, p *Proposal, plan *issuance.Plan) error {
	now := s.Post.Now()
	if !plan.At.After(now) { // it was asked for, and nobody released it in time
		return &issuance.Refusal{Code: "hour_past"}
	}
	if err := plan.Holds(ctx); err != nil {
		return err
	}
	next := *p
	next.Release, next.Hindered = Release{plan.At, by}, ""
	err := s.ScheduleProposal(ctx, next, now)
	if errors.Is(err, issuance.ErrConflict) {
		stored, readErr := s.Proposal(ctx, p.Org, p.ID)
		if readErr != nil {
			return readErr
		}
		if !stored.Waits() || stored.Plan != p.Plan {
			return &ConflictError{stored}
		}
		next, err = stored, nil
	}
	if err == nil {
		*p = next
	}
	return err
}

// TakeOut leaves rows out of a proposal that waits for its hour, and lets the rest of it wait on. Where nobody would be left,
// or what it stands on has changed, it refuses.
func (s *Service) TakeOut(ctx context.Context, by issuance.By, org *issuance.Organisation, p *Proposal, revision int64, rows []int) error {
	if !p.Waits() || p.Revision != revision {
		return &ConflictError{*p}
	}
	if !slices.ContainsFunc(rows, func(row int) bool { return !slices.Contains(p.Asked.Hand.Left, row) }) {
		return nil
	}
	if err := s.holds(ctx, p); err != nil { // what has changed since is not looked at by leaving somebody out
		return err
	}
	next := *p
	next.Plan, next.Asked.Hand.Left = 0, slices.Clone(p.Asked.Hand.Left)
	for _, row := range rows {
		next.Asked.Hand.Leave(row, true)
	}
	plan, err := s.Plan(ctx, org, &next)
	if err != nil {
		plan.Close()
		return err
	}
	defer plan.Close()
	if next.Plan, err = s.Post.Keep(ctx, by, plan); err != nil {
		return err
	}
	return s.save(ctx, by, p, next)
}

// holds returns a *issuance.StaleError where the plan that is kept of a proposal holds no longer.
func (s *Service) holds(ctx context.Context, p *Proposal) error {
	plan, err := s.Post.KeptPlan(ctx, p.Plan)
	if err != nil {
		return err
	}
	defer plan.Close()
	return plan.Holds(ctx)
}

// Cancel takes a proposal that waits for its hour back: it is open again, and is recorded when somebody releases it.
func (s *Service) Cancel(ctx context.Context, by issuance.By, p *Proposal, revision int64) error {
	if !p.Waits() || p.Revision != revision {
		return &ConflictError{*p}
	}
	next := *p
	next.Plan, next.Release, next.Asked.Hour = 0, Release{}, ""
	return s.save(ctx, by, p, next)
}

const (
	// inHand is how long a node has for a list whose hour has come before another may try.
	inHand = 30 * time.Second
	// handful is how many lists a node takes at a time.
	handful = 4
	// overdue is how long after its hour a list is given up that somebody else was to release: whoever does so in its last
	// second is not disturbed.
	overdue = time.Minute
	// keyless is how long a list waits for a node that has the key.
	keyless = time.Hour
)

// ReleaseDue records what waits and whose hour has come, and returns how many lists that were. What hinders one becomes a task,
// as does a list that nobody released in time; what failed otherwise is tried again.
func (s *Service) ReleaseDue(ctx context.Context) (recorded int, err error) {
	now := s.Post.Now()
	due, err := s.TakeReleases(ctx, handful, now, now.Add(-overdue), now.Add(inHand))
	for i := range due {
		batch, one := s.releaseAt(ctx, &due[i], now)
		if batch != 0 {
			recorded++
		}
		err = errors.Join(err, one)
	}
	return recorded, err
}

// releaseAt records a proposal at its hour, or notes what hinders it.
func (s *Service) releaseAt(ctx context.Context, p *Proposal, now time.Time) (int64, error) {
	org, err := s.Post.Organisations.OrganisationByID(ctx, p.Org)
	if err != nil {
		return 0, err
	}
	if !p.Waits() {
		return 0, s.hinder(ctx, p, "late")
	}
	batch, err := s.recordAt(ctx, &org, p)
	why := hindrance(err)
	if why == "" || why == "key" && now.Sub(p.Release.At) < keyless {
		return batch, err
	}
	return 0, s.hinder(ctx, p, why)
}

// hinder notes why a proposal is not recorded at its hour, where that is still so, in the name of who released it for then.
func (s *Service) hinder(ctx context.Context, p *Proposal, why string) error {
	stored, err := s.Proposal(ctx, p.Org, p.ID)
	if err != nil || stored.Batch != 0 || stored.Waits() != p.Waits() || stored.Revision != p.Revision { // recorded, changed or given up
		return err
	}
	next := stored
	next.Plan, next.Release, next.Hindered, next.Asked.Hour = 0, Release{}, why, ""
	return s.save(ctx, p.Release.By.Behalf(), &stored, next)
}

// recordAt records a proposal in the name of who released it, where that person still may.
func (s *Service) recordAt(ctx context.Context, org *issuance.Organisation, p *Proposal) (int64, error) {
	by := p.Release.By
	may, err := s.May(ctx, p.Org, p.Class, by)
	if err == nil && !may {
		err = errMayNot
	}
	if err == nil {
		err = s.checkSecond(ctx, by, org, p)
	}
	if err != nil {
		return 0, err
	}
	plan, err := s.Post.KeptPlan(ctx, p.Plan)
	if err != nil {
		return s.recorded(ctx, p, err)
	}
	defer plan.Close()
	return s.record(ctx, by, p, plan)
}

// errMayNot means that whoever released a list may not award any more.
var errMayNot = errors.New("who released the list may not award any more")

// hindrance is what an error means to a list whose hour has come, for Proposal.Hindered; empty where it is to be tried again.
func hindrance(err error) string {
	var stale *issuance.StaleError
	var refusal *issuance.Refusal
	switch {
	case errors.As(err, &stale):
		return "stale " + strings.Join(stale.Changed, " ")
	case errors.As(err, new(*SecondError)):
		return "second"
	case errors.Is(err, errMayNot):
		return "right"
	case errors.As(err, &refusal) && refusal.Code == "key_missing":
		return "key"
	case errors.As(err, &refusal) || errors.Is(err, issuance.ErrRefused):
		return "refused"
	}
	return ""
}

// Hindrance says in lang why nothing was recorded at the hour for which the proposal was released; empty where nothing hindered
// it.
func (p *Proposal) Hindrance(lang locale.Language) string {
	why, changed, _ := strings.Cut(p.Hindered, " ")
	switch why {
	case "":
		return ""
	case "stale":
		stale := issuance.StaleError{Changed: strings.Fields(changed)}
		return locale.Text(lang, "issue.hindered.stale", "changed", stale.What(lang))
	}
	return locale.Text(lang, "issue.hindered."+why)
}
