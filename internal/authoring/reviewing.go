package authoring

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// Reviews keeps how organisations review, and what was decided. A method that returns nil has made its change durable, with a
// line in the audit chain; absent things are issuance.ErrNotFound.
type Reviews interface {
	Policy(ctx context.Context, org issuance.OrganisationID) (Policy, error)
	// SetPolicy keeps how an organisation reviews from now on, with approvals of what it has published already.
	SetPolicy(ctx context.Context, by issuance.By, org issuance.OrganisationID, p Policy, accepted []issuance.Approval, at time.Time) error
	// BeginReview keeps a new review under the number that it has; issuance.ErrConflict where that is taken.
	BeginReview(ctx context.Context, r Review) error
	// Reviews returns those of a class, the newest first.
	Reviews(ctx context.Context, org issuance.OrganisationID, id issuance.ID) ([]Review, error)
	// WaitingReviews returns the newest review of each class that waits for a decision or was returned, the oldest first.
	WaitingReviews(ctx context.Context, org issuance.OrganisationID) ([]Review, error)
	// ReviewStandings returns how far the newest review of each class has come.
	ReviewStandings(ctx context.Context, org issuance.OrganisationID) (map[issuance.ID]ReviewStanding, error)
	// Decide keeps a decision with its remark, if any, and what became of the review; with the last one the approval, in the
	// same transaction. It returns issuance.ErrConflict where the turn is taken.
	Decide(ctx context.Context, r *Review, d Decision, remark *Remark, approval *issuance.Approval) error
	// AddRemark keeps a remark, and gives it its number.
	AddRemark(ctx context.Context, r *Review, m Remark) error
	// Authors returns whoever has changed a draft since a time.
	Authors(ctx context.Context, org issuance.OrganisationID, id issuance.ID, since time.Time) ([]issuance.By, error)
	// Approvals returns the newest approval of each class that was approved, those that end first at first.
	Approvals(ctx context.Context, org issuance.OrganisationID) ([]issuance.Approval, error)
	// ApprovedTexts returns the digests of all texts that were approved.
	ApprovedTexts(ctx context.Context, org issuance.OrganisationID) (map[string]bool, error)
	// PublishedTexts returns what each class says in its newest version, but those that are retired; the newest first.
	PublishedTexts(ctx context.Context, org issuance.OrganisationID) ([]PublishedText, error)
	// KeepFile keeps a PDF under the hexadecimal SHA-256 of its bytes, which it returns; File returns it.
	KeepFile(ctx context.Context, org issuance.OrganisationID, file []byte) (digest string, err error)
	File(ctx context.Context, org issuance.OrganisationID, digest string) ([]byte, error)
}

// Judged is how the text of a draft stands with its organisation's review.
type Judged struct {
	Policy   Policy
	Digest   []byte             // of the text
	Content  Fields             // the text, with the facts of its organisation
	Before   Fields             // the text that was approved last, or else published; nil: none was
	Review   *Review            // the newest of this text; nil: it was never handed in
	Approval *issuance.Approval // nil: it is not approved
	Since    time.Time          // when the text that was approved last was handed in; zero: none was
	History  []Review           // all of the class, the newest first
	Now      time.Time
}

// State is how the text stands: Drafted, InReview, SentBack or Approved.
func (j *Judged) State() State {
	waits := false
	if j.Review != nil {
		state, _ := j.Review.Standing()
		waits = state == Waiting
	}
	switch {
	case waits && (j.Approval == nil || j.Review.Began.After(j.Approval.Recorded)): // to be approved for the first time, or anew
		return InReview
	case j.Approval != nil:
		return Approved
	case len(j.History) > 0:
		last := &j.History[0]
		if state, _ := last.Standing(); state == Returned && last.Decisions[len(last.Decisions)-1].At.After(j.Since) {
			return SentBack
		}
	}
	return Drafted
}

// MayBeHandedIn reports whether the text waits for its author: it was never handed in, or was returned, or its approval is to
// be looked at again soon.
func (j *Judged) MayBeHandedIn() bool {
	switch j.State() {
	case Drafted, SentBack:
		return true
	case Approved:
		return !j.Approval.Ends.IsZero() && j.Approval.Ends.Before(j.Now.Add(soon))
	}
	return false
}

// Bars says why somebody may not approve the step that waits: "own", for they have written the text, or "step_whole", for they
// decide for a department alone and the step is the whole organisation's; empty: they may.
func (j *Judged) Bars(who Decider) string { return j.Review.bars(&j.Policy, who) }

// since are the reviews of the class since the one that was approved last, the newest first.
func (j *Judged) since() []Review {
	for i := range j.History {
		if state, _ := j.History[i].Standing(); state == Accepted && (i > 0 || !j.History[i].Of(j.Digest)) {
			return j.History[:i]
		}
	}
	return j.History
}

// Remarks are those on the text and on what it was since it was approved last, with their answers, in their order: what was
// said stays at its descriptor when a text is handed in again.
func (j *Judged) Remarks() (all []Remark) {
	for _, r := range slices.Backward(j.since()) {
		all = append(all, r.Remarks...)
	}
	slices.SortStableFunc(all, func(a, b Remark) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// Heeded reports whether what a remark is about says something else now than in the text that it was made on.
func (j *Judged) Heeded(remark int64) bool {
	for _, r := range j.since() {
		if i := slices.IndexFunc(r.Remarks, func(m Remark) bool { return m.ID == remark }); i >= 0 {
			about := r.Remarks[i].Descriptor
			return slices.ContainsFunc(Differences(r.Content, j.Content, locale.English), func(d Difference) bool {
				of, _ := DescriptorOf(d.Field)
				return about == "" || of.Key == about
			})
		}
	}
	return false
}

// Open are the remarks that have neither an answer nor a change in their place: with one of them a text is not handed in again.
func (j *Judged) Open() []Remark {
	return slices.DeleteFunc(unanswered(j.Remarks()), func(m Remark) bool { return j.Heeded(m.ID) })
}

// Judge finds out how the text of a draft stands.
func (s *Service) Judge(ctx context.Context, org *issuance.Organisation, d *Draft, a *Assessment) (*Judged, error) {
	j := &Judged{Now: s.Post.Now(), Digest: s.Post.TextDigest(a.Description, d.Fields.Look()), Content: FieldsOf(a.Description)}
	j.Content.setLook(d.Fields.Look())
	var err error
	if j.Policy, err = s.Reviews.Policy(ctx, org.ID); err != nil {
		return nil, err
	}
	if j.History, err = s.Reviews.Reviews(ctx, org.ID, d.ID); err != nil {
		return nil, err
	}
	var of time.Time
	for i := range j.History {
		r := &j.History[i]
		state, _ := r.Standing()
		if j.Review == nil && r.Of(j.Digest) {
			j.Review = r
		}
		if state == Accepted && j.Before == nil && !r.Of(j.Digest) {
			j.Before, j.Since, of = r.Content, r.Began, r.Decisions[len(r.Decisions)-1].At
		}
	}
	if approval, err := s.Post.Approvals.Approved(ctx, org.ID, j.Digest); err == nil {
		j.Approval = &approval
	} else if !errors.Is(err, issuance.ErrNotFound) {
		return nil, err
	}
	return j, s.judgePublished(ctx, org, d, j, of)
}

// judgePublished takes what is published for the text before, where that came later than what a review has approved.
func (s *Service) judgePublished(ctx context.Context, org *issuance.Organisation, d *Draft, j *Judged, of time.Time) error {
	versions, err := s.Drafts.Versions(ctx, org.ID, d.ID)
	if err != nil {
		return err
	}
	for i := range versions {
		if !versions[i].At.After(of) {
			return nil
		}
		fields, err := versions[i].Fields()
		if err != nil {
			return err
		}
		if same := Differences(fields, j.Content, "en"); len(same) > 0 {
			j.Before, j.Since = fields, versions[i].At
			return nil
		}
	}
	return nil
}

// MayBeMinor reports whether the text differs from the one before in nothing but what a shorter route is for, and there is one.
func (j *Judged) MayBeMinor() bool {
	return len(j.Policy.Minor) > 0 && j.Before != nil && IsMinor(j.Before, j.Content)
}

// IsOwn reports whether somebody has written the text that is judged, or a part of it.
func (s *Service) IsOwn(ctx context.Context, by issuance.By, org *issuance.Organisation, id issuance.ID, j *Judged) (bool, error) {
	authors, err := s.Reviews.Authors(ctx, org.ID, id, j.Since)
	return slices.Contains(authors, by), err
}

// Submit hands the text of a draft in for review. What publishing would refuse is refused here already: its error is that of
// Plan, a *ConflictError where the draft was changed since revision, or a *ReviewError.
func (s *Service) Submit(ctx context.Context, by issuance.By, name string, org *issuance.Organisation, d *Draft, revision int64, minor bool) error {
	if d.Revision != revision {
		return &ConflictError{*d}
	}
	if err := errors.Join(by.Validate(), s.refusesUnapproved(ctx, org, d)); err != nil {
		return err
	}
	j, err := s.judgeDraft(ctx, org, d)
	switch {
	case err != nil:
		return err
	case !j.Policy.On:
		return unreviewable("off")
	case !j.MayBeHandedIn():
		return unreviewable("submitted")
	case len(j.Open()) > 0:
		return unreviewable("unheeded", "count", len(j.Open()))
	case minor && !j.MayBeMinor():
		return unreviewable("not_minor")
	}
	r := Review{
		Org: org.ID, ID: d.ID, Number: 1, Revision: d.Revision, Digest: j.Digest, Content: j.Content, Minor: minor, Route: j.Policy.Full,
		By: by, Name: name, Began: s.Post.Now(),
	}
	if minor {
		r.Route = j.Policy.Minor
	}
	if len(j.History) > 0 {
		r.Number = j.History[0].Number + 1
	}
	err = s.Reviews.BeginReview(ctx, r)
	if errors.Is(err, issuance.ErrConflict) { // somebody was quicker
		err = unreviewable("submitted")
	}
	return err
}

// Decide takes a decision about the text of a draft, with a remark where it is returned. digest is that of the text that was
// shown. It returns a *TurnError where another was quicker or the text has changed, and a *ReviewError where the decision
// cannot be taken; then nothing is written. A file is a PDF, or nil.
func (s *Service) Decide(ctx context.Context, org *issuance.Organisation, j *Judged, digest []byte, decision Decision, remark Remark, file []byte) error {
	if j.Review == nil || !bytes.Equal(digest, j.Digest) {
		return &TurnError{j.Review}
	}
	now := s.Post.Now()
	authors, err := s.Reviews.Authors(ctx, org.ID, j.Review.ID, j.Since)
	if err := errors.Join(decision.By.Validate(), err); err != nil {
		return err
	}
	decision.At = now
	if err := j.Review.check(&decision, &j.Policy, authors, remark.Text, now); err != nil {
		return err
	}
	said, err := said(remark, &decision)
	if err != nil {
		return err
	}
	if decision.File, err = s.keepFile(ctx, org, &decision, file); err != nil {
		return err
	}
	after := j.Review.After(&decision)
	var approval *issuance.Approval
	if state, _ := after.Standing(); state == Accepted {
		a := after.approval(&j.Policy, &decision)
		approval = &a
	}
	err = s.Reviews.Decide(ctx, j.Review, decision, said, approval)
	if errors.Is(err, issuance.ErrConflict) {
		err = &TurnError{j.Review}
	}
	return err
}

// said is the remark of a decision; nil where there is none.
func said(m Remark, d *Decision) (*Remark, error) {
	if m.Text == "" {
		return nil, nil //nolint:nilnil // most decisions come without a remark
	}
	m.By, m.Name, m.At = d.By, d.Name, d.At
	return &m, m.tidy()
}

// maxFile is the length of a PDF, in bytes.
const maxFile = 8 << 20

func (s *Service) keepFile(ctx context.Context, org *issuance.Organisation, d *Decision, file []byte) (string, error) {
	if len(file) == 0 || !d.Recorded {
		return "", nil
	}
	if !bytes.HasPrefix(file, []byte("%PDF-")) || len(file) > maxFile {
		return "", unreviewable("file", "limit", maxFile>>20)
	}
	return s.Reviews.KeepFile(ctx, org.ID, file)
}

// FileName is the name under which a file is kept.
func FileName(file []byte) string {
	sum := sha256.Sum256(file)
	return hex.EncodeToString(sum[:])
}

// Say keeps a remark about the text of a draft, or an answer to one that was made since it was approved last.
func (s *Service) Say(ctx context.Context, j *Judged, m Remark) error {
	m.At = s.Post.Now()
	if err := errors.Join(m.By.Validate(), m.tidy()); err != nil {
		return err
	}
	about := j.Review
	if m.Answers != 0 {
		if about = j.reviewWith(m.Answers); about == nil {
			return unreviewable("remark_where")
		}
	}
	if about == nil {
		return &TurnError{}
	}
	return s.Reviews.AddRemark(ctx, about, m)
}

// reviewWith is the review since the last approval in which a remark was made that is no answer; nil where there is none.
func (j *Judged) reviewWith(remark int64) *Review {
	since := j.since()
	for i := range since {
		if slices.ContainsFunc(since[i].Remarks, func(m Remark) bool { return m.ID == remark && m.Answers == 0 }) {
			return &since[i]
		}
	}
	return nil
}
