package issuance

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/microcredential"
)

// Request asks to award a micro-credential.
type Request struct {
	Description   *microcredential.Description
	List          func() (io.ReadCloser, error) // opens the learner list; nil: the learner in the description
	Strict        bool                          // warnings refuse too
	Signed        bool
	Notify        bool // each learner is told by mail, when the award is made
	SkipBadRows   bool
	Deciders      roster.Deciders // what becomes of rows that the list itself says are out
	Hand          roster.Hand     // what somebody has put right in the list
	Decision      Decision        // that the learners have completed
	At            time.Time       // when it will be recorded, by which dates are judged; zero: now
	Revoked       roster.Decision // what becomes of learners from whom the award was taken back before
	UpdateProfile bool            // publish what the description says of the awarding body
	Language      locale.Language // of the edition that is awarded to all; empty: each learner's, else the organisation's
	Zone          string          // for dates without a time; empty: the organisation's
	BaseURL       string          // empty: the organisation's, or the store's default
	Trial         bool            // a new organisation may begin on this machine alone, although no base URL says so
	Replaces      ID              // the award that this one corrects; zero: none
	Class         Class           // of which this is a version, whatever its title; without a Key, a new one; zero: the one that the description finds
	Revision      int64           // of the class's draft that is published; 0: none
	Approval      *Approval       // of the text, as it was decided elsewhere; nil: none is brought
	Wish          Wish            // of the picture
	Look          *Look           // of the picture as a whole, in place of what a wish would change; its art is in the store
}

// ErrRefused means that a request is not followed; the Plan's findings or refused rows say why.
var ErrRefused = locale.NewTrouble("trouble.refused", "refused")

// defaultZone is the zone of an organisation that names none (rule R-05).
const defaultZone = "Asia/Tokyo"

func (r *Request) zoneName(otherwise string) string {
	return cmp.Or(r.Zone, cmp.Or(otherwise, defaultZone))
}

// classOnly returns the description without its learner and date: a list takes their place.
func classOnly(d *microcredential.Description) *microcredential.Description {
	c := d.Clone()
	for _, name := range d.Names() {
		if strings.HasPrefix(name, string(microcredential.LearnerIdentification)) || strings.HasPrefix(name, string(microcredential.DateOfIssuing)) {
			c.Unset(name)
		}
	}
	return c
}

func warned(findings []microcredential.Finding) bool {
	return slices.ContainsFunc(findings, func(f microcredential.Finding) bool { return f.Severity == microcredential.Warning })
}

// fingerprint tells whether two requests are the same work: the same rows for the same edition in the same way.
func (p *Plan) fingerprint() []byte {
	r, sum := p.request, sha256.New()
	fmt.Fprintf(sum, "%x %s %t %s %s", p.digest, p.edition, r.Signed, r.Replaces, r.Zone)
	if r.Deciders != (roster.Deciders{}) {
		fmt.Fprintf(sum, " %s", r.Deciders)
	}
	if r.Revoked != roster.Undecided {
		fmt.Fprintf(sum, " revoked=%s", r.Revoked)
	}
	if !r.Hand.Empty() || r.Decision != (Decision{}) {
		_ = json.MarshalWrite(sum, []any{r.Hand, r.Decision}) // to a hash, of texts and numbers
	}
	if r.Notify {
		fmt.Fprint(sum, " notify")
	}
	return sum.Sum(nil)
}
