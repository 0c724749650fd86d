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
	if hash && i.Salt == "" {
		d.warn(note("unsalted-hash"))
	}
	if strings.HasPrefix(i.Identity, "md5$") {
		d.warn(note("md5-hash"))
	}
	if len(i.Type) > 0 && !slices.ContainsFunc(i.Type, func(t string) bool { return slices.Contains(identityTypes, t) }) {
		d.warn(note("recipient-type", "type", short(strings.Join(i.Type, ", "))))
	}
}

// checkRecipients compares the identifiers that were given with the recipient: one that matches suffices.
func (r *run) checkRecipients(i *openbadges.IdentityObject) {
	if len(r.target.Recipients) == 0 || i == nil {
		return
	}
	r.step("step-recipient")
	lowered := -1
	for n, who := range r.target.Recipients {
		switch i.Match(who.Type, who.Value) {
		case openbadges.MatchExact:
			r.report.RecipientMatch = &r.target.Recipients[n]
			return
		case openbadges.MatchLowered:
			lowered = n
		}
	}
	if lowered < 0 {
		r.reason(note("wrong-recipient"))
		return
	}
	r.report.RecipientMatch = &r.target.Recipients[lowered]
	r.warn(note("recipient-lowered"))
}
