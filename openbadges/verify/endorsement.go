package verify

import (
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify/internal/handed"
)

// checkEndorsements reads what third parties say about the assertion, its class and its issuer, as far as fetches are
// left. Nothing about an endorsement ever makes a badge invalid: otherwise a third party could kill it.
// Source: Open Badges 2.0, Endorsement.
func (r *run) checkEndorsements(a *openbadges.Assertion, b *openbadges.BadgeClass, i *openbadges.Profile) {
	defer func(over bool) { r.work.over = over }(r.work.over) // nor does the time that they take
	for _, of := range []struct {
		name, id string
		links    openbadges.List[openbadges.Link[openbadges.Endorsement]]
	}{{kindAssertion, a.ID, a.Endorsement}, {kindBadge, b.ID, b.Endorsement}, {kindIssuer, i.ID, i.Endorsement}} {
		for _, link := range of.links {
			if !r.work.next() {
				return
			}
			r.endorsement(link, of.name, of.id)
		}
	}
}

const maxEndorsements = 32

// endorsement reads one endorsement: at its own address when it has one, because there its author speaks, and not the
// issuer who quotes it.
func (r *run) endorsement(link openbadges.Link[openbadges.Endorsement], of, id string) {
	if len(r.report.Endorsements) >= maxEndorsements {
		return
	}
	if !handed.IsWeb(link.ID) || len(r.report.Fetched) >= r.options.MaxFetches {
		r.warn(note("endorsement-unchecked", "document", of))
		if link.Object != nil && link.Object.Validate() == nil {
			r.report.Endorsements = append(r.report.Endorsements, Endorsement{Object: link.Object, Of: of})
		}
		return
	}
	d, failure := r.document(kindEndorsement, link.ID)
	switch {
	case failure != nil && failure.Code == "gone":
		r.warn(note("endorsement-revoked", "document", of))
		return
	case failure != nil && reasons[failure.Code] == unverifiable:
		r.warn(note("endorsement-unchecked", "document", of))
		return
	case failure != nil || len(d.reasons.notes) > 0 || d.endorsement().Claim != nil && d.endorsement().Claim.ID != id:
		r.warn(note("endorsement-malformed", "document", of))
		return
	}
	e := d.endorsement()
	if e.Revoked != nil && *e.Revoked {
		r.warn(note("endorsement-revoked", "document", of))
		return
	}
	author, checked := r.author(e)
	if !checked {
		r.warn(note("endorsement-unchecked", "document", of))
	}
	r.report.Endorsements = append(r.report.Endorsements, Endorsement{Object: e, Of: of, Checked: checked, Author: author})
}

// author fetches the Profile of who endorses and asks whether it stands for the endorsement's address.
func (r *run) author(e *openbadges.Endorsement) (*openbadges.Profile, bool) {
	how := e.Verification
	if how == nil {
		how = e.Verify
	}
	if !how.IsHosted() || !handed.IsWeb(e.Issuer.ID) {
		return e.Issuer.Object, false
	}
	d, failure := r.document(kindIssuer, e.Issuer.ID)
	if failure != nil {
		return e.Issuer.Object, false
	}
	author := d.issuer()
	var policy openbadges.VerificationObject
	if author.Verification != nil {
		policy = *author.Verification
	}
	return author, openbadges.InScope(e.ID, author.ID, policy)
}
