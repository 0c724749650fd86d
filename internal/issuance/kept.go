package issuance

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/microcredential"
)

// A plan can be kept, so that somebody else looks at it and records it, some days later:
//
//	        Keep              Record             Undo
//	Plan ────────> proposed ────────> recorded ────────> undone
//	                  └── after 30 days: forgotten
//
// What is kept is all that was decided and drawn, down to the documents and pictures of a new version, and the rows. So
// what was looked at is what is recorded, or else the plan is stale.

// PlanState says how far a kept plan has come.
type PlanState string

// The states of a kept plan. It is undone with its batch.
const (
	Proposed PlanState = "proposed"
	Recorded PlanState = "recorded"
	Undone   PlanState = "undone"
)

// KeptPlan is a plan as the store keeps it.
type KeptPlan struct {
	ID      int64 // when it was proposed, in microseconds, made unique
	State   PlanState
	By      By             // who proposed it
	Org     OrganisationID // of the batch that came of it; 0 while it is proposed
	Batch   int64          // that came of it; 0 while it is proposed
	Content []byte         // what it would do, in a form of this package's own; empty once it is recorded
}

// Plans keeps what was proposed.
type Plans interface {
	// KeepPlan keeps a plan with its rows, and returns its number: k.ID, or the next that is free.
	KeepPlan(ctx context.Context, k KeptPlan, good, faulty iter.Seq2[[]byte, error]) (int64, error)
	// KeptPlan returns a kept plan, without its rows.
	KeptPlan(ctx context.Context, id int64) (KeptPlan, error)
	// PlanChunks yields the good or the faulty rows of a proposed plan, as they were given to KeepPlan.
	PlanChunks(ctx context.Context, id int64, faulty bool) iter.Seq2[[]byte, error]
	// ForgetPlans forgets what was proposed before a time and never recorded, and returns how many plans that were.
	ForgetPlans(ctx context.Context, by By, before, at time.Time) (int64, error)
}

// keepFor is how long a plan that nobody records is kept.
const keepFor = 30 * 24 * time.Hour

// content is what is kept of a plan beside its rows.
type content struct {
	At           time.Time
	Org          Organisation
	Version      Version
	Why          Why
	StaleProfile bool
	List         List

	Description   jsontext.Value
	Deciders      roster.Deciders
	Hand          roster.Hand
	Decision      Decision
	Revoked       roster.Decision
	Strict        bool
	Signed        bool
	Notify        bool `json:",omitzero"`
	SkipBadRows   bool
	UpdateProfile bool
	Zone, BaseURL string
	Trial         bool
	Replaces      ID
	Class         Class
	Approval      *Approval
	Approves      bool

	Latest     int // number of the newest version that was there
	Published  []byte
	NewProfile bool
	Next       *NewVersion
	Language   locale.Language
	Edition    ID
	Digest     []byte
}

// Keep keeps a plan for somebody else to record, and returns its number. What was refused is not kept.
func (s *Service) Keep(ctx context.Context, by By, p *Plan) (int64, error) {
	if err := errors.Join(by.Validate(), p.refusal); err != nil {
		return 0, err
	}
	if err := p.paint(); err != nil {
		return 0, err
	}
	description, err := p.request.Description.MarshalJSON()
	if err != nil {
		return 0, err
	}
	r := p.request
	text, err := json.Marshal(content{
		At: p.At, Org: p.Org, Version: p.Version, Why: p.Why, StaleProfile: p.StaleProfile, List: p.List,
		Description: description, Deciders: r.Deciders, Hand: r.Hand, Decision: r.Decision, Revoked: r.Revoked, Strict: r.Strict, Signed: r.Signed, Notify: r.Notify, SkipBadRows: r.SkipBadRows,
		UpdateProfile: r.UpdateProfile, Zone: r.Zone, BaseURL: r.BaseURL, Trial: r.Trial, Replaces: r.Replaces, Class: r.Class,
		Approval: p.Approval, Approves: p.approves, Latest: p.latest.Number, Published: p.published, NewProfile: p.newProfile, Next: p.next,
		Language: p.language, Edition: p.edition, Digest: p.digest[:],
	})
	if err != nil {
		return 0, err
	}
	kept := KeptPlan{ID: s.Now().UnixMicro(), By: by, Content: text}
	return s.Plans.KeepPlan(ctx, kept, p.rows.good.chunks, p.rows.faulty.chunks)
}

// KeptPlan returns a plan that was kept and not recorded yet, as it was proposed: its rows have the fates of today, and
// Record finds out whether it is stale. Close it after use.
func (s *Service) KeptPlan(ctx context.Context, id int64) (*Plan, error) {
	kept, err := s.Plans.KeptPlan(ctx, id)
	switch {
	case errors.Is(err, ErrNotFound):
		return nil, refuse("plan_unknown", "plan", id)
	case err != nil:
		return nil, err
	case kept.State != Proposed:
		return nil, refuse("plan_recorded")
	}
	var c content
	if err := json.Unmarshal(kept.Content, &c); err != nil {
		return nil, err
	}
	p, err := s.restore(ctx, &c)
	if err != nil {
		return nil, err
	}
	p.kept = id
	p.rows = &rows{
		good:   stream{chunks: s.Plans.PlanChunks(ctx, id, false)},
		faulty: stream{chunks: s.Plans.PlanChunks(ctx, id, true)},
	}
	return p, p.checkReplaces(ctx)
}

// HoldRows keeps the rows of a kept plan in files: the store forgets them when it is recorded, and EachAward asks for them
// after that.
func (p *Plan) HoldRows() (err error) {
	if p.kept != 0 {
		p.rows, err = p.rows.copied()
	}
	return err
}

// restore makes a plan out of what was kept of it.
func (s *Service) restore(ctx context.Context, c *content) (*Plan, error) {
	descriptions, err := microcredential.Parse(c.Description)
	if err != nil {
		return nil, err
	}
	p := &Plan{
		service: s, At: c.At, Org: c.Org, Version: c.Version, New: c.Next != nil, Why: c.Why, StaleProfile: c.StaleProfile, List: c.List,
		request: &Request{
			Description: descriptions[0], Deciders: c.Deciders, Hand: c.Hand, Decision: c.Decision, Revoked: c.Revoked, Strict: c.Strict, Signed: c.Signed, Notify: c.Notify, SkipBadRows: c.SkipBadRows,
			UpdateProfile: c.UpdateProfile, Zone: c.Zone, BaseURL: c.BaseURL, Trial: c.Trial, Replaces: c.Replaces, Class: c.Class,
		},
		look: chosen{Look: c.Version.Look}, latest: Version{Number: c.Latest}, published: c.Published, newProfile: c.NewProfile,
		Approval: c.Approval, approves: c.Approves, next: c.Next, language: c.Language, edition: c.Edition,
	}
	copy(p.digest[:], c.Digest)
	if err := p.planZone(ctx); err != nil {
		return nil, err
	}
	return p, errors.Join(p.check(ctx), p.planFormer(ctx), p.planDecision(ctx))
}

// ForgetPlans forgets the plans that were proposed long ago and never recorded.
func (s *Service) ForgetPlans(ctx context.Context) error {
	now := s.Now()
	_, err := s.Plans.ForgetPlans(ctx, By{}.Behalf(), now.Add(-keepFor), now)
	return err
}
