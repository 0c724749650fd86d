package verification

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/picture"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify"
)

// Home is what a store knows of the issuers that are at home in it, and of their awards.
type Home interface {
	// Issuer returns the issuer whose Profile has that id, or nil.
	Issuer(ctx context.Context, profile string) (*Issuer, error)
	// Names returns the names of all issuers, to find those that imitate them.
	Names(ctx context.Context) ([]string, error)
	// Award returns the award whose Assertion has that id, or nil: a hosted one by its address, a signed one by its URN among
	// those of the issuer whose Profile is named.
	Award(ctx context.Context, assertion, profile string) (*OwnAward, error)
	// Zone is that of the issuers, for times of which no issuer's is known; nil where they have none in common.
	Zone(ctx context.Context) (*time.Location, error)
}

// Issuer is an issuer at home in this store.
type Issuer struct {
	Name    Name
	Zone    *time.Location
	Contact Contact // as all of its pages show it
}

// OwnAward is an award of this store.
type OwnAward struct {
	Issuer    *Issuer
	Address   string    // of its record
	Learner   Name      // as its page shows it; empty where it shows none
	Version   int       // of the micro-credential, by which it was made; 0 where that is not told
	Issued    time.Time // in the issuer's zone; zero where that is not told
	Revoked   time.Time // in the issuer's zone; zero: it was not
	Reason    string    // code of why it was revoked
	Successor string    // address of the award that was made in its place, or ""

	Description []byte // JSON of that version of the micro-credential, whose codes no badge carries; or nil

	// Class is the micro-credential of an award that was revoked, whose record tells nothing any more; or nil.
	Class *openbadges.BadgeClass
	// Editions are that version of the micro-credential in each language in which it was published.
	Editions []*openbadges.BadgeClass
}

// Class is the micro-credential that the badge is of, as far as it is known; or nil.
func (r *Report) Class() *openbadges.BadgeClass {
	if r.Badge == nil && r.Own != nil {
		return r.Own.Class
	}
	return r.Badge
}

// ClassIn is Class for readers of a language: of an award of ours the edition in it, where there is one.
func (r *Report) ClassIn(lang locale.Language) *openbadges.BadgeClass {
	if r.Own != nil && (r.Confirmed() || r.Withdrawn()) {
		for _, edition := range r.Own.Editions {
			if edition.Language == string(lang) && (r.Class() == nil || edition.ID != r.Class().ID) {
				return edition
			}
		}
	}
	return r.Class()
}

// Said is what the micro-credential says, as Guideline.In has it: in the reader's language where the issuer gives it, also
// where that is another edition than the one that was awarded.
func (r *Report) Said(lang locale.Language) []Row {
	class, shown := r.Class(), r.ClassIn(lang)
	g := &r.Guideline
	if r.Badge == nil && class != nil {
		g = ReadClass(class, nil)
	}
	rows := g.In(lang)
	if shown == class {
		return rows
	}
	for _, row := range ReadClass(shown, nil).In(lang) {
		if i := slices.IndexFunc(rows, func(r Row) bool { return r.Key == row.Key && r.Lang != lang }); i >= 0 {
			rows[i] = row
		}
	}
	return rows
}

// Text returns what the micro-credential says for a descriptor and, of a level, what that means; see Said.
func (r *Report) Text(key microcredential.Key, lang locale.Language) (text, meaning string) {
	for _, row := range r.Said(lang) {
		if row.Key == key {
			return row.Text, row.Meaning
		}
	}
	return "", ""
}

// Withdrawn reports whether it is known here that an award of this store was revoked.
func (r *Report) Withdrawn() bool {
	return r.Verdict == verify.Revoked && r.Own != nil && !r.Own.Revoked.IsZero()
}

// Name is a name for readers of each language.
type Name struct{ EN, JA string }

// In is the name for readers of a language.
func (n Name) In(lang locale.Language) string {
	if lang == locale.Japanese {
		return n.JA
	}
	return n.EN
}

// recognise looks up whether issuer and award are at home here. A name is read of the award that was confirmed, never by
// what a copy says of itself.
func (s *Service) recognise(ctx context.Context, r *Report) {
	home, profile := s.options.Home, ""
	if home == nil {
		return
	}
	var err error
	if r.zone, err = home.Zone(ctx); err == nil && r.Issuer != nil {
		profile = r.Issuer.ID
		r.Home, err = home.Issuer(ctx, profile)
	}
	if id := cmp.Or(r.assertion(), r.asked); err == nil && id != "" {
		r.Own, err = home.Award(ctx, id, profile)
	}
	if err != nil {
		r.Standing.LookAlikes = append(r.Standing.LookAlikes, Note{Code: namesUnasked})
		return // without an answer, nobody can be told to imitate another
	}
	if r.Own != nil {
		r.Home = r.Own.Issuer
		r.giveReason()
		if !r.Confirmed() {
			r.Own.Learner = Name{}
		} else if len(r.Raw.Picture) > 0 {
			s.pictures.Lock()
			defer s.pictures.Unlock()
			r.Repainted = picture.Repainted(r.Raw.Picture, r.Raw.BadgePicture)
		}
	}
}

// giveReason says why an award of ours was revoked where what was published of it does not, as a list of revoked signed ones.
func (r *Report) giveReason() {
	if r.Verdict != verify.Revoked || r.Own.Reason == "" || r.reason().Args["reason"] != "" {
		return
	}
	r.Reasons = slices.Clone(r.Reasons)
	args := maps.Clone(r.Reasons[0].Args)
	if args == nil {
		args = map[string]string{}
	}
	args["reason"] = r.Own.Reason
	r.Reasons[0].Args = args
}

// assertion is the id of the award that was judged, or of the copy in hand.
func (r *Report) assertion() string {
	for _, a := range []*openbadges.Assertion{r.Assertion, r.InHand} {
		if a != nil && a.ID != "" {
			return a.ID
		}
	}
	return ""
}

// Confirmed reports whether what is judged is what the issuer says, and not only what a badge says of itself.
func (r *Report) Confirmed() bool { return r.Award == verify.Valid || r.Award == verify.Expired }

// Record is the address of the issuer's own record: of a hosted badge, and of a signed one of this store; or "".
func (r *Report) Record() string {
	for _, a := range []*openbadges.Assertion{r.Assertion, r.InHand} {
		if a != nil && verify.AsAddress(a.ID) != "" && !a.HowVerified().IsSigned() {
			return a.ID
		}
	}
	if r.Own != nil && r.Confirmed() {
		return r.Own.Address
	}
	return verify.AsAddress(r.asked)
}

// Learner is the name of the learner, in lang, where the page of an award of this store shows it; or "".
func (r *Report) Learner(lang locale.Language) string {
	if r.Own == nil {
		return ""
	}
	return r.Own.Learner.In(lang)
}

// IssuerName is the issuer's name for readers of a language: as this store knows it, where it is certain that the issuer is at
// home here, else as its Profile says.
func (r *Report) IssuerName(lang locale.Language) string {
	if r.Home != nil && (r.Own != nil || r.Confirmed()) {
		return cmp.Or(verify.Short(r.Home.Name.In(lang)), r.Standing.Name)
	}
	return r.Standing.Name
}

// Contact is whom to ask: the office of an issuer at home here, or else what the issuer's own Profile gives, if that was
// confirmed. What an unconfirmed badge says of itself is nobody's address.
func (r *Report) Contact() Contact {
	var profile Contact
	if r.Issuer != nil && (r.Home != nil || r.Confirmed()) {
		profile = readContact(r.Issuer)
	}
	if r.Home == nil {
		return profile
	}
	return r.Home.Contact.Over(profile)
}

// CheckedZone is that in which it is said when a badge was checked: the issuer's where it is at home here, else this
// store's, for the clock is no stranger's; else that of the badge's own times.
func (r *Report) CheckedZone() *time.Location {
	if r.Home == nil && r.zone != nil {
		return r.zone
	}
	return r.Zone()
}

// Zone is that of the issuer: as this store knows it, else that in which the issuer writes its times, else that of this
// store, else UTC.
func (r *Report) Zone() *time.Location {
	if r.Home != nil {
		return r.Home.Zone
	}
	for _, a := range []*openbadges.Assertion{r.Assertion, r.InHand} {
		if a == nil {
			continue
		}
		if issued, err := openbadges.ParseTime(a.IssuedOn); err == nil {
			return issued.Location()
		}
	}
	if r.zone != nil {
		return r.zone
	}
	return time.UTC
}
