// Package awarding is the way from a list of learners to its batch, for people who look at it on a page: a proposal holds
// the list as it was handed in, and what was put right and decided since; the post office's plan says what it would do.
//
//	file, pasted cells, a form ─ Begin ─> Proposal ─ Change ─> Proposal, one revision on
//	                                         │ Plan: each row as it was understood, each fault
//	                                         └ Release: the plan is kept, and recorded as it was kept: Proposal.Batch,
//	                                           at once, or at the hour that is asked for (schedule.go)
//
// Nothing is overwritten: who changes something names the revision that was looked at. A proposal is recorded once, whoever
// asks, however often: the plan that is kept of a revision is one, and the store records it once (T18).
package awarding

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/microcredential"
)

// Proposal is a list that was handed in to be awarded.
type Proposal struct {
	Org      issuance.OrganisationID
	ID       int64       // when it was begun, in microseconds, made unique within the organisation
	Revision int64       // from 1; with each change
	Class    issuance.ID // what is to be awarded
	Name     string      // of the list's file; empty: it was pasted or typed
	List     []byte      // as it was handed in; empty once it is recorded, and in what Open returns
	Asked    Asked
	Plan     int64 // the plan that is kept of this revision; 0: none
	Batch    int64 // that came of it; 0: none
	Changed  time.Time
	By       issuance.By // who changed it last
	Release  Release     // at a later hour; zero: by hand
	Sight    Sight       // how it was found when it was last looked at
	Hindered string      // why nothing was recorded at that hour, for Hindrance; empty: nothing hindered it
}

// Asked is what was put right in a list, and decided about it.
type Asked struct {
	Hand      roster.Hand       `json:"hand,omitzero"`
	Deciders  roster.Deciders   `json:"deciders,omitzero"` // which sheet, and what becomes of rows that the list says are out
	Revoked   roster.Decision   `json:"revoked,omitzero"`  // what becomes of learners from whom the award was taken back before
	SkipBad   bool              `json:"skip_bad,omitzero"` // rows that cannot be used are left out
	Signed    bool              `json:"signed,omitzero"`
	Notify    bool              `json:"notify,omitzero"`    // learners are told by mail
	Decision  issuance.Decision `json:"decision,omitzero"`  // of completion; without a day none is written down
	Requested bool              `json:"requested,omitzero"` // the list is of requests by receipt codes alone
	Compared  bool              `json:"compared,omitzero"`  // with the list of who has completed, by somebody: such a list is awarded only then
	Replaces  issuance.ID       `json:"replaces,omitzero"`  // the award whose place the only row takes; zero: none
	Renews    []issuance.ID     `json:"renews,omitzero"`    // the awards whose learners it awards again; see Renew
	Hour      string            `json:"hour,omitzero"`      // at which it is recorded, as in hourLayout, in the organisation's zone; empty: when it is released
}

// Proposals keeps proposals. A method that returns nil has made its change durable, with a line in the audit chain; absent
// things are issuance.ErrNotFound.
type Proposals interface {
	// CreateProposal keeps a new proposal, under the number p.ID or the next that is free, which it returns.
	CreateProposal(ctx context.Context, p Proposal) (int64, error)
	Proposal(ctx context.Context, org issuance.OrganisationID, id int64) (Proposal, error)
	// SaveProposal keeps what is asked as the revision after p.Revision, with p.Plan and p.Release, and forgets the plan that
	// was kept of it before; issuance.ErrConflict when that is not the newest, or it is recorded.
	SaveProposal(ctx context.Context, p Proposal) error
	// SightProposal notes how p.Revision was found, as p.Sight; nothing where that is not the newest, or it is recorded.
	SightProposal(ctx context.Context, p Proposal) error
	// PlanProposal notes which plan is kept of p.Revision; issuance.ErrConflict when one is, or that is not the newest.
	PlanProposal(ctx context.Context, p Proposal, plan int64) error
	// AskRelease notes that somebody wants p.Plan released by somebody else, before an hour if there is one, where nobody has
	// asked; issuance.ErrConflict when that plan is not kept of it any more. ReleaseAsked tells who has asked;
	// issuance.ErrNotFound where nobody has. What changes the proposal takes it back.
	AskRelease(ctx context.Context, by issuance.By, p Proposal, before, at time.Time) error
	ReleaseAsked(ctx context.Context, org issuance.OrganisationID, id int64) (issuance.Agreement, error)
	// DropProposal forgets a proposal that is not recorded, with its list and its plan.
	DropProposal(ctx context.Context, by issuance.By, p Proposal, at time.Time) error
	// ScheduleProposal has p.Plan, which is kept of p.Revision, recorded as p.Release says; issuance.ErrConflict when that is
	// not so any more.
	ScheduleProposal(ctx context.Context, p Proposal, at time.Time) error
	// TakeReleases returns those whose hour has come, and those that somebody was asked to release for an hour that was over at
	// a time, without their lists, and gives them to nobody else until the lease ends.
	TakeReleases(ctx context.Context, atMost int, now, over, lease time.Time) ([]Proposal, error)
	// PlannedProposals returns those that wait for their hour, without their lists, the earliest first.
	PlannedProposals(ctx context.Context, org issuance.OrganisationID, scope department.Scope, atMost int) ([]Proposal, error)
	// CountHindered returns how many open ones could not be recorded at their hour.
	CountHindered(ctx context.Context, org issuance.OrganisationID, scope department.Scope) (int64, error)
	// OpenProposals returns those that are not recorded, without their lists, the one that was changed last first, behind those
	// that are skipped.
	OpenProposals(ctx context.Context, org issuance.OrganisationID, scope department.Scope, skipped, atMost int) ([]Proposal, error)
	// RenewingProposals returns those that renew awards and are not recorded, or not worked off yet, without their lists.
	RenewingProposals(ctx context.Context, org issuance.OrganisationID) ([]Proposal, error)
	// ForgetProposals forgets what was changed last before a time, never recorded, and waits for no hour.
	ForgetProposals(ctx context.Context, by issuance.By, before, at time.Time) (int64, error)
	// NameHeaders remembers what headers mean; NamedHeaders tells what was remembered.
	NameHeaders(ctx context.Context, org issuance.OrganisationID, named []roster.Named) error
	NamedHeaders(ctx context.Context, org issuance.OrganisationID) ([]roster.Named, error)
}

// Versions are the published versions of a class, the newest first; none where it is not published.
type Versions interface {
	Versions(ctx context.Context, org issuance.OrganisationID, class issuance.ID) ([]authoring.Version, error)
}

// Service awards lists.
type Service struct {
	Proposals
	Classes Versions
	Post    *issuance.Service
	// May is whether somebody may award a class now.
	May func(ctx context.Context, org issuance.OrganisationID, class issuance.ID, by issuance.By) (bool, error)
}

// ConflictError tells that somebody else has changed the proposal meanwhile; nothing was done.
type ConflictError struct{ Stored Proposal }

func (e *ConflictError) Error() string { return "the proposal was changed meanwhile" }

// Overtaken makes it an answer to look again.
func (*ConflictError) Overtaken() {}

// ChangedError tells that what would be done is no longer what was looked at.
type ChangedError struct{}

func (e *ChangedError) Error() string { return e.Message(locale.English) }

// Message says in lang what to do.
func (e *ChangedError) Message(lang locale.Language) string {
	return locale.Text(lang, "issue.changed_since")
}

// Overtaken makes it an answer to look again.
func (*ChangedError) Overtaken() {}

// SecondError tells that a list has to be released by somebody else than who asked for it.
type SecondError struct {
	Lifted bool // that was the rule when it was asked for, and is no longer
}

func (e *SecondError) Error() string { return e.Message(locale.English) }

// Message says in lang what to do.
func (e *SecondError) Message(lang locale.Language) string {
	if e.Lifted {
		return locale.Text(lang, "issue.second.lifted")
	}
	return locale.Text(lang, "issue.second")
}

// Begin keeps a new proposal to award a published class to a list. What is remembered of the organisation's headers is read
// into it. Of what no decision makes a list, such as a picture, nothing is kept: it returns roster.Faults.
func (s *Service) Begin(ctx context.Context, by issuance.By, org *issuance.Organisation, class issuance.ID, name string, list []byte) (Proposal, error) {
	return s.begin(ctx, by, org, class, Proposal{Name: name, List: list})
}

// BeginTyped keeps a new proposal of learners that somebody has typed, the first of them in row 1; called is what a column is
// called, in words by which lists are read.
func (s *Service) BeginTyped(ctx context.Context, by issuance.By, org *issuance.Organisation, class issuance.ID, learners []Learner, called func(columns.Column) string) (Proposal, error) {
	return s.begin(ctx, by, org, class, typed(learners, called))
}

// BeginRequested keeps a new proposal of learners who have asked by receipt codes, as BeginTyped does, under a name.
func (s *Service) BeginRequested(ctx context.Context, by issuance.By, org *issuance.Organisation, class issuance.ID, name string, learners []Learner, called func(columns.Column) string) (Proposal, error) {
	p := typed(learners, called)
	p.Name, p.Asked.Requested = name, true
	return s.begin(ctx, by, org, class, p)
}

// typed is a proposal of learners without a header of their own.
func typed(learners []Learner, called func(columns.Column) string) (p Proposal) {
	used := usedOf(learners)
	header := &roster.Typed{}
	for _, column := range used {
		header.Texts = append(header.Texts, called(column))
	}
	p.List, p.Asked.Hand.Header = written(rowsOf(used, learners)), header
	return p
}

// begin keeps a new proposal with a list.
func (s *Service) begin(ctx context.Context, by issuance.By, org *issuance.Organisation, class issuance.ID, p Proposal) (Proposal, error) {
	now := s.Post.Now()
	p.Org, p.ID, p.Revision, p.Class, p.Changed, p.By = org.ID, now.UnixMicro(), 1, class, now, by
	if err := by.Validate(); err != nil {
		return p, err
	}
	if _, err := s.published(ctx, org, class); err != nil {
		return p, err
	}
	var err error
	if p.Asked.Hand.Means, err = s.NamedHeaders(ctx, org.ID); err != nil {
		return p, err
	}
	if err := legible(&p); err != nil {
		return p, err
	}
	p.ID, err = s.CreateProposal(ctx, p)
	return p, err
}

// legible returns roster.Faults for a list that nobody can read, whatever is put right in it. What columns mean, and which of
// several sheets is the list, can be said.
func legible(p *Proposal) error {
	list, err := roster.Open(opened(p.List), roster.Options{Hand: p.Asked.Hand})
	if err == nil {
		return list.Close()
	}
	var faults roster.Faults
	if errors.As(err, new(*roster.Unread)) || errors.As(err, &faults) && faults[0].Code == "sheet_which" {
		return nil
	}
	return err
}

// Title is what a class is called in a language, or else in the other, and which of them it is; empty where it is not
// published.
func (s *Service) Title(ctx context.Context, org *issuance.Organisation, class issuance.ID, lang locale.Language) (string, locale.Language, error) {
	version, err := s.published(ctx, org, class)
	if errors.Is(err, issuance.ErrNotFound) {
		return "", lang, nil
	}
	if err != nil {
		return "", lang, err
	}
	fields, err := version.Fields()
	if err != nil {
		return "", lang, err
	}
	title, in := fields.TitleIn(lang)
	return title, in, nil
}

// published is the newest version of a class; issuance.ErrNotFound where there is none.
func (s *Service) published(ctx context.Context, org *issuance.Organisation, class issuance.ID) (authoring.Version, error) {
	versions, err := s.Classes.Versions(ctx, org.ID, class)
	if err == nil && len(versions) == 0 {
		err = issuance.ErrNotFound
	}
	if err != nil {
		return authoring.Version{}, err
	}
	return versions[0], nil
}

// Published is when a version of a class was published, and when the first was; zero where they were not.
func (s *Service) Published(ctx context.Context, org *issuance.Organisation, class issuance.ID, number int) (at, first time.Time, err error) {
	versions, err := s.Classes.Versions(ctx, org.ID, class)
	for i := range versions {
		if versions[i].Number == number {
			at = versions[i].At
		}
		first = versions[i].At // the newest stands first
	}
	return at, first, err
}

// Change changes what is asked, where the proposal is still at a revision. What changes nothing is no new revision.
func (s *Service) Change(ctx context.Context, by issuance.By, p *Proposal, revision int64, change func(*Asked)) error {
	before, err := p.Asked.Marshal()
	if err != nil {
		return err
	}
	next := *p
	if next.Asked, err = ReadAsked(before); err != nil { // a copy that shares nothing
		return err
	}
	change(&next.Asked)
	next.Plan = 0
	after, err := next.Asked.Marshal()
	if err != nil || bytes.Equal(before, after) {
		return err
	}
	if p.Batch != 0 || p.Revision != revision || p.Waits() {
		return &ConflictError{*p}
	}
	return s.save(ctx, by, p, next)
}

// save keeps next as the revision after p, with the plan and the release that it has, and makes p it.
func (s *Service) save(ctx context.Context, by issuance.By, p *Proposal, next Proposal) error {
	next.By, next.Changed = by, s.Post.Now()
	err := errors.Join(by.Validate(), s.SaveProposal(ctx, next))
	if errors.Is(err, issuance.ErrConflict) {
		stored, err := s.Proposal(ctx, p.Org, p.ID)
		return errors.Join(&ConflictError{stored}, err)
	}
	if err == nil {
		next.Revision++
		*p = next
	}
	return err
}

// Marshal is what is asked as it is stored.
func (a *Asked) Marshal() ([]byte, error) { return json.Marshal(a) }

// ReadAsked reads what Marshal wrote.
func ReadAsked(text []byte) (a Asked, err error) { return a, json.Unmarshal(text, &a) }

// Remember keeps for later lists what headers of this one mean.
func (s *Service) Remember(ctx context.Context, p *Proposal) error {
	return s.NameHeaders(ctx, p.Org, p.Asked.Hand.Means)
}

// Plan finds out what a proposal would do, and changes nothing: the plan that is kept of it, or a new one. It comes with what
// was found so far also where it refuses; close it after use.
func (s *Service) Plan(ctx context.Context, org *issuance.Organisation, p *Proposal) (*issuance.Plan, error) {
	if p.Plan != 0 {
		return s.Post.KeptPlan(ctx, p.Plan)
	}
	r, err := s.request(ctx, org, p.Class)
	if err != nil {
		return nil, err
	}
	if r.At, err = s.hour(org, p.Asked.Hour); err != nil {
		return nil, err
	}
	r.Deciders, r.Hand, r.Revoked, r.SkipBadRows = p.Asked.Deciders, p.Asked.Hand, p.Asked.Revoked, p.Asked.SkipBad
	r.Signed, r.Notify, r.Decision, r.List = p.Asked.Signed, p.Asked.Notify && !org.Trial(), p.Asked.Decision, opened(p.List)
	r.Replaces = p.Asked.Replaces
	plan, err := s.plan(ctx, r)
	if err == nil && p.Asked.Requested && !p.Asked.Compared { // who only knows the code has completed nothing
		err = &issuance.Refusal{Code: uncompared}
	}
	return plan, err
}

// uncompared is the refusal of a list of requests that nobody has compared with a list; see Uncompared.
const uncompared = "uncompared"

// Uncompared reports whether a list is refused for nothing but that it is of requests, and nobody has compared it with the list
// of who has completed.
func Uncompared(err error) bool {
	var refusal *issuance.Refusal
	return errors.As(err, &refusal) && refusal.Code == uncompared
}

// opened opens a list that lies in memory.
func opened(list []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(list)), nil }
}

// request asks for the newest published version of a class as it stands.
func (s *Service) request(ctx context.Context, org *issuance.Organisation, class issuance.ID) (issuance.Request, error) {
	version, err := s.published(ctx, org, class)
	if err != nil {
		return issuance.Request{}, err
	}
	descriptions, err := microcredential.Parse(version.Description)
	if err != nil {
		return issuance.Request{}, err
	}
	found, err := s.Post.Classes.Class(ctx, class)
	return issuance.Request{Description: descriptions[0], Class: found, Look: &version.Look}, err
}

// plan plans a request, and refuses what would publish.
func (s *Service) plan(ctx context.Context, r issuance.Request) (*issuance.Plan, error) {
	plan, err := s.Post.Plan(ctx, r)
	if plan.New && (err == nil || errors.Is(err, issuance.ErrRefused)) {
		err = &issuance.Refusal{Code: "publish_again"} // by the form, where one sees what is published
	}
	return plan, err
}

// Seen is what somebody has looked at before releasing it.
type Seen struct {
	Revision int64 // of the proposal
	Version  int   // of the class
	Good     int   // learners of whom nothing is to be mended
}

// of reports whether a plan is what was looked at.
func (s Seen) of(plan *issuance.Plan) bool {
	return plan.Version.Number == s.Version && plan.Good == s.Good
}

// Release has a proposal recorded as it was looked at, and returns the batch: the plan is kept, and that plan is recorded. When
// it returns without error, the awards are on their way; where a later hour is asked for they will be then, and the batch is 0.
// One that is recorded already is left so, and its batch returned. It returns a *ConflictError, *ChangedError or
// *issuance.StaleError, and has recorded nothing, where something has changed.
func (s *Service) Release(ctx context.Context, by issuance.By, org *issuance.Organisation, p *Proposal, seen Seen) (int64, error) {
	switch {
	case p.Batch != 0:
		return p.Batch, nil
	case p.Revision != seen.Revision || p.Waits():
		return 0, &ConflictError{*p}
	}
	if err := s.checkSecond(ctx, by, org, p); err != nil {
		return s.recorded(ctx, p, err)
	}
	plan, err := s.keep(ctx, by, org, p)
	if err != nil {
		return s.recorded(ctx, p, err)
	}
	defer plan.Close()
	if !seen.of(plan) {
		return 0, &ChangedError{}
	}
	var batch int64
	if p.Asked.Hour != "" {
		err = s.schedule(ctx, by, p, plan)
	} else {
		batch, err = s.record(ctx, by, p, plan)
	}
	var stale *issuance.StaleError
	if errors.As(err, &stale) { // forget the plan that holds no longer
		next := *p
		next.Plan = 0
		err = errors.Join(err, s.save(ctx, by, p, next))
	}
	return batch, err
}

// record records the plan that is kept of a proposal.
func (s *Service) record(ctx context.Context, by issuance.By, p *Proposal, plan *issuance.Plan) (int64, error) {
	out, err := s.Post.Record(ctx, by, plan)
	if err != nil {
		return s.recorded(ctx, p, err)
	}
	p.Batch = out.Batch
	return out.Batch, nil
}

// Ask keeps the plan of a proposal as it was looked at, for somebody else to release, and asks for that.
func (s *Service) Ask(ctx context.Context, by issuance.By, org *issuance.Organisation, p *Proposal, seen Seen) error {
	if asker, err := s.AskedBy(ctx, p); err != nil || asker == by { // or it is a second click
		return err
	}
	if p.Revision != seen.Revision || p.Waits() {
		return &ConflictError{*p}
	}
	plan, err := s.keep(ctx, by, org, p)
	if err != nil {
		return err
	}
	defer plan.Close()
	if !seen.of(plan) {
		return &ChangedError{}
	}
	var before time.Time
	if p.Asked.Hour != "" {
		before = plan.At
	}
	err = s.AskRelease(ctx, by, *p, before, s.Post.Now())
	if errors.Is(err, issuance.ErrConflict) {
		err = &ConflictError{*p}
	}
	return err
}

// AskedBy is who has asked for the release of a proposal; the zero By where nobody has.
func (s *Service) AskedBy(ctx context.Context, p *Proposal) (issuance.By, error) {
	asked, err := s.ReleaseAsked(ctx, p.Org, p.ID)
	if errors.Is(err, issuance.ErrNotFound) {
		return issuance.By{}, nil
	}
	return asked.By, err
}

// Withdraw takes back that somebody has asked for the release of a proposal, be it by that person or by who does not agree.
func (s *Service) Withdraw(ctx context.Context, by issuance.By, p *Proposal) error {
	asker, err := s.AskedBy(ctx, p)
	if err != nil || asker == (issuance.By{}) || p.Waits() { // or it is a second click
		return err
	}
	next := *p
	next.Plan = 0
	return s.save(ctx, by, p, next)
}

// checkSecond refuses a release that nobody else has asked for, where the organisation wants two persons. Of a list whose
// release was asked for it does so also where the organisation wants that no longer, until the request is taken back: only then
// does what the owners decided since hold for it.
func (s *Service) checkSecond(ctx context.Context, by issuance.By, org *issuance.Organisation, p *Proposal) error {
	asker, err := s.AskedBy(ctx, p)
	if err == nil && (asker == by || asker == issuance.By{} && org.SecondRelease) {
		err = &SecondError{Lifted: !org.SecondRelease}
	}
	return err
}

// recorded is the batch of a proposal that somebody else has recorded meanwhile; else err stands.
func (s *Service) recorded(ctx context.Context, p *Proposal, err error) (int64, error) {
	stored, readErr := s.Proposal(ctx, p.Org, p.ID)
	if readErr == nil && stored.Batch != 0 {
		return stored.Batch, nil
	}
	return 0, err
}

// keep returns the plan that is kept of a proposal, and keeps one where there is none: of two who do so at once, the first's.
func (s *Service) keep(ctx context.Context, by issuance.By, org *issuance.Organisation, p *Proposal) (*issuance.Plan, error) {
	if p.Plan != 0 {
		return s.Post.KeptPlan(ctx, p.Plan)
	}
	plan, err := s.Plan(ctx, org, p)
	if err != nil {
		plan.Close()
		return nil, err
	}
	defer plan.Close()
	if p.Plan, err = s.Post.Keep(ctx, by, plan); err != nil {
		return nil, err
	}
	err = s.PlanProposal(ctx, *p, p.Plan)
	if errors.Is(err, issuance.ErrConflict) {
		err = s.other(ctx, p)
	}
	if err != nil {
		return nil, err
	}
	return s.Post.KeptPlan(ctx, p.Plan)
}

// other takes the plan that somebody else has kept of the same revision meanwhile.
func (s *Service) other(ctx context.Context, p *Proposal) error {
	stored, err := s.Proposal(ctx, p.Org, p.ID)
	if err != nil {
		return err
	}
	if stored.Revision != p.Revision || stored.Plan == 0 {
		return &ConflictError{stored}
	}
	p.Plan = stored.Plan
	return nil
}

// keepFor is how long a proposal is kept that nobody touches: as long as a plan.
const keepFor = 30 * 24 * time.Hour

// Forget forgets the proposals that nobody has touched for long.
func (s *Service) Forget(ctx context.Context) error {
	now := s.Post.Now()
	_, err := s.ForgetProposals(ctx, issuance.By{}.Behalf(), now.Add(-keepFor), now)
	return err
}

// Drop forgets a proposal that is not recorded.
func (s *Service) Drop(ctx context.Context, by issuance.By, p *Proposal) error {
	return errors.Join(by.Validate(), s.DropProposal(ctx, by, *p, s.Post.Now()))
}
