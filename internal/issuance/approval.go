package issuance

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/typed"
	"github.com/mitome/mitome/microcredential"
)

// An organisation can be set so that nothing is published or awarded but what was approved (Organisation.Reviewed). What is
// approved is a text, known by its digest; whoever changes a word has a text that nobody has approved. Every plan asks, so that
// every door refuses the same text, at the first step and at the last.

// Approvals keeps what was approved, whoever has decided it.
type Approvals interface {
	// Approved returns the newest approval of a text by its digest; ErrNotFound where it has none.
	Approved(ctx context.Context, org OrganisationID, digest []byte) (Approval, error)
	// Approve keeps an approval that was decided elsewhere, with a line in the audit chain. One text may be approved again.
	Approve(ctx context.Context, by By, org OrganisationID, a Approval, at time.Time) error
}

// Approval says that a text may be published and awarded, by whose decision.
type Approval struct {
	Digest   []byte    // of the text; see Service.TextDigest
	Class    ID        // of which it was approved; zero: a text alone
	Body     string    // who decided: a body, a position, or a person by name
	On       time.Time // the day of the decision, as midnight UTC
	Document string    // its document or minutes number; may be empty for a decision made in the desk
	Ends     time.Time // when it is to be looked at again (点検期限), as midnight UTC; zero: never
	Minor    bool      // it was decided by the shorter route
	Recorded time.Time
}

// Ended reports whether an approval was to be looked at again by now. It stays an approval.
func (a *Approval) Ended(now time.Time) bool {
	return !a.Ends.IsZero() && !now.Before(a.Ends.AddDate(0, 0, 1))
}

// maxApprovalText is the length of a body's name or document number, in characters.
const maxApprovalText = 200

// Tidy brings what was typed of a decision that was made elsewhere into the form in which it is kept, or refuses it with a
// *Refusal: it needs a body, a day that has come, and a document.
func (a *Approval) Tidy(now time.Time) error {
	for _, text := range []*string{&a.Body, &a.Document} {
		if !typed.Line(text, maxApprovalText) {
			return refuse("approval_text", "limit", maxApprovalText)
		}
	}
	switch {
	case a.Body == "" || a.Document == "" || a.On.IsZero():
		return refuse("approval_lacks")
	case a.On.After(now.Add(24 * time.Hour)): // of which zone the day is, nobody has said
		return refuse("approval_future", "day", a.On)
	}
	return nil
}

// TextDigest is the SHA-256 by which a text is approved: of all that a description and a look would publish of their class and
// of the names of its awarding body.
func (s *Service) TextDigest(d *microcredential.Description, look Look) []byte {
	return sum256(fmt.Appendf(nil, "%x %t", look.digest(classOnly(d).ClassText()), d.ClaimsConformity()))
}

// checkApproved refuses a text that nobody has approved, where the organisation is set so; a decision that the request brings
// is recorded with the deed.
func (p *Plan) checkApproved(ctx context.Context) error {
	if p.request.Approval != nil {
		return p.takeApproval()
	}
	if !p.Org.Reviewed {
		return nil
	}
	approval, err := p.service.Approvals.Approved(ctx, p.Org.ID, p.textDigest())
	if errors.Is(err, ErrNotFound) {
		return refuse("unapproved")
	}
	p.Approval = &approval
	if err == nil && approval.Ended(p.At) {
		p.Remarks = append(p.Remarks, remark{"issue.approval_ended", []any{"day", approval.Ends, "body", locale.Isolated(approval.Body)}})
	}
	return err
}

// takeApproval takes the decision that the request brings, for exactly its text.
func (p *Plan) takeApproval() error {
	decided := *p.request.Approval
	if err := decided.Tidy(p.At); err != nil {
		return err
	}
	decided.Digest, decided.Class = p.textDigest(), p.Version.ClassID
	if p.Org.ReviewYears > 0 {
		decided.Ends = decided.On.AddDate(p.Org.ReviewYears, 0, 0)
	}
	p.Approval, p.approves = &decided, true
	return nil
}

func (p *Plan) textDigest() []byte { return p.service.TextDigest(p.request.Description, p.look.Look) }

// approve records the decision that the request brought.
func (p *Plan) approve(ctx context.Context, by By) error {
	if !p.approves {
		return nil
	}
	return p.service.Approvals.Approve(ctx, by, p.Org.ID, *p.Approval, p.service.Now())
}

// stillApproved reports whether the text of a plan may still be awarded, by how its organisation is set now.
func (p *Plan) stillApproved(ctx context.Context, org *Organisation) (bool, error) {
	if !org.Reviewed || p.approves {
		return true, nil
	}
	_, err := p.service.Approvals.Approved(ctx, org.ID, p.textDigest())
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
