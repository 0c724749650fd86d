package verify

import (
	"slices"
	"strings"

	"github.com/mitome/mitome/openbadges"
)

// identityTypes are the kinds of identity that a person can be asked for.
var identityTypes = []string{"email", "url", "telephone"}

// checkRecipient warns of recipients that say less than they seem to.
func (d *document) checkRecipient(i *openbadges.IdentityObject) {
	hash := strings.HasPrefix(i.Identity, "sha256$") || strings.HasPrefix(i.Identity, "md5$")
	if hash && i.Salt == "" && i.Obstacle(firstOf(i.Type)) != openbadges.ObstacleSalt {
		d.warn(note("unsalted-hash"))
	}
	if strings.HasPrefix(i.Identity, "md5$") {
		d.warn(note("md5-hash"))
	}
	if i.IsUnknownHash() {
		d.warn(note("recipient-hash"))
	}
	if len(i.Type) > 0 && !slices.ContainsFunc(i.Type, func(t string) bool { return slices.Contains(identityTypes, strings.ToLower(t)) }) {
		d.warn(note("recipient-type", "type", Short(strings.Join(i.Type, ", "))))
	}
}

func firstOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// checkRecipients compares the identifiers that were given with the recipient of the assertion as judged. One that
// matches suffices. That the badge is somebody else's is said only where one of them was compared and is another;
// everything that could not be compared leaves the question open.
func (r *run) checkRecipients() {
	if len(r.target.Recipients) == 0 {
		return
	}
	r.step("step-recipient")
	r.report.Recipient = RecipientUndecided
	if r.report.Assertion == nil || r.unconfirmed {
		return // nothing is known of the award, which is said with the award
	}
	i, lowered, other := r.report.Assertion.Recipient, -1, false
	if i == nil {
		i = &openbadges.IdentityObject{}
	}
	for n, who := range r.target.Recipients {
		switch i.Match(who.Type, who.Value) {
		case openbadges.MatchExact:
			r.match(n)
			return
		case openbadges.MatchLowered:
			lowered = n
		case openbadges.NoMatch:
			other = true
		}
	}
	switch {
	case lowered >= 0:
		r.match(lowered)
		r.warn(note("recipient-lowered"))
	case other:
		r.report.Recipient = RecipientOther
		r.reason(note("wrong-recipient"))
	default:
		n := note("recipient-undecided", "obstacle", string(r.obstacle(i)))
		if r.obstacle(i) == "" && !slices.ContainsFunc(r.target.Recipients, isIdentifier) {
			n.Args["obstacle"] = "asked" // what was given could be nobody's
		}
		if r.obstacle(i) == openbadges.ObstacleType {
			n.Args["type"] = Short(strings.Join(i.Type, ", "))
		}
		r.reason(n)
	}
}

func isIdentifier(who Recipient) bool { return openbadges.IsIdentifier(who.Type, who.Value) }

func (r *run) match(n int) {
	r.report.Recipient, r.report.RecipientMatch = RecipientMatches, &r.target.Recipients[n]
}

// obstacle is what keeps all the identifiers from being compared; that they are of another kind says least.
func (r *run) obstacle(i *openbadges.IdentityObject) (found openbadges.Obstacle) {
	for _, who := range r.target.Recipients {
		if found = i.Obstacle(who.Type); found != openbadges.ObstacleType {
			break
		}
	}
	return found
}
