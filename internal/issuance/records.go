// Package issuance is the post office: it keeps organisations, micro-credential classes with their immutable versions,
// batches and awards, and turns an awarding body's decision about a learner into a published Open Badge.
//
// The order of sealing never changes:
//
//	Plan: check -> Record: intent and id -> Work: sign (if asked) -> publish
//
// so that a crash between two steps leaves nothing lost and nothing doubled. The package decides; it does not store,
// paint or hold keys itself, but declares the few methods it needs from those who do (see Records, Keys and Painter).
package issuance

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/openbadges"
)

// By says who does a deed. Whatever changes something refuses the zero By with audit.ErrNobody.
type By = audit.Actor

// ErrNotFound means that no such record exists.
var ErrNotFound error = notFoundError{locale.NewTrouble("trouble.not_found", "not found")}

// notFoundError is ErrNotFound's own type, since that is answered otherwise than what the machine lacks.
type notFoundError struct{ *locale.Trouble }

func (e notFoundError) Unwrap() error { return e.Trouble }
func (notFoundError) Absent()         {}

// ID is the public identifier of an award or an edition: a UUID version 4, 122 random bits.
type ID [16]byte

// NewID draws a fresh ID.
func NewID(random io.Reader) ID {
	id := ID(draw(random, 16))
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return id
}

// draw takes n random bytes. It ends the program when there are none, as crypto/rand does: nothing that can be guessed
// must ever be published.
func draw(random io.Reader, n int) []byte {
	drawn := make([]byte, n)
	if _, err := io.ReadFull(random, drawn); err != nil {
		panic(fmt.Errorf("no randomness: %w", err))
	}
	return drawn
}

// ParseID reads the 36-character lower-case form; anything else is ErrNotFound, since such an address names nothing.
func ParseID(s string) (ID, error) {
	var id ID
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' || strings.ToLower(s) != s {
		return id, fmt.Errorf("id %q: %w", s, ErrNotFound)
	}
	if _, err := hex.Decode(id[:], []byte(s[:8]+s[9:13]+s[14:18]+s[19:23]+s[24:])); err != nil {
		return id, fmt.Errorf("id %q: %w", s, ErrNotFound)
	}
	return id, nil
}

// String returns the usual form, such as "6ba7b810-9dad-41d1-80b4-00c04fd430c8".
func (id ID) String() string {
	var b [36]byte
	hex.Encode(b[0:8], id[0:4])
	hex.Encode(b[9:13], id[4:6])
	hex.Encode(b[14:18], id[6:8])
	hex.Encode(b[19:23], id[8:10])
	hex.Encode(b[24:36], id[10:16])
	b[8], b[13], b[18], b[23] = '-', '-', '-', '-'
	return string(b[:])
}

// URN returns the form in which an ID names an object that has no address: "urn:uuid:" and String.
func (id ID) URN() string { return "urn:uuid:" + id.String() }

// MarshalText writes the form of String.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads the form of String.
func (id *ID) UnmarshalText(text []byte) (err error) {
	*id, err = ParseID(string(text))
	return err
}

// OrganisationID numbers an organisation within one store; it is never public.
type OrganisationID int64

// Changes counts what has changed of what an organisation has published. Neither number ever falls.
type Changes struct {
	Org       OrganisationID
	Published int64 // with each version of a class and each Profile
	Awards    int64 // with each change of an award's own state: revoked, erased, a name that is shown or hidden
}

// Organisation is an awarding body. It is known by HomeURL; Slug and BaseURL are fixed at first use.
type Organisation struct {
	ID          OrganisationID
	Slug        string // in its addresses: lower-case ASCII letters, digits, hyphens
	BaseURL     string // scheme and host (and port), no path, no final slash
	HomeURL     string // normalised awarding_body_url
	Zone        string // IANA name, for dates without a time
	NameEN      string
	NameJA      string
	Facts       []byte // digest of what the Profile was made from
	Body        string // what the Profile was made from, a description of the awarding body alone (JSON); empty: not known
	Profile     []byte // exact bytes of the published Profile
	Revocations []byte // exact bytes of the published RevocationList
	Secret      []byte // keys the HMAC of recipient addresses
	KeyNumber   int    // the signing key in use
	Contact     Contact
	House       House
	Reviewed    bool // nothing is published or awarded but what was approved
	// A list is released by somebody else than who asks for it.
	SecondRelease bool
	ReviewYears   int  // after which an approval is to be looked at again; 0: never
	Invented      bool // it is one of a demonstration, which shows it as if others could reach it; not stored
}

// Name is the name as readers of a language know it, and the language that it is in.
func (o *Organisation) Name(language locale.Language) (name string, in locale.Language) {
	if o.NameJA != "" && (language == locale.Japanese || o.NameEN == "") {
		return o.NameJA, locale.Japanese
	}
	return o.NameEN, locale.English
}

// NameIn is Name without its language.
func (o *Organisation) NameIn(language locale.Language) string {
	name, _ := o.Name(language)
	return name
}

// Location is the time zone of the organisation, by which its days and hours are told. Whoever keeps a zone has seen that it is
// one, and the program brings the zones along; of one that is known no more, times are those of UTC.
func (o *Organisation) Location() *time.Location {
	zone, err := time.LoadLocation(o.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// Address is the common beginning of all of the organisation's addresses: BaseURL and "/o/" and Slug.
func (o *Organisation) Address() string { return o.BaseURL + "/o/" + o.Slug }

// ProfileAddress is the id of the organisation's Profile.
func (o *Organisation) ProfileAddress() string { return o.Address() + "/profile" }

// RevocationsAddress is the id of the organisation's RevocationList.
func (o *Organisation) RevocationsAddress() string { return o.Address() + "/revocations" }

// KeyAddress is the id of the organisation's n-th CryptographicKey.
func (o *Organisation) KeyAddress(n int) string { return fmt.Sprintf("%s/keys/%d", o.Address(), n) }

// EditionAddress is the id of a BadgeClass.
func (o *Organisation) EditionAddress(id ID) string { return o.Address() + "/m/" + id.String() }

// AwardAddress is the id of a hosted Assertion.
func (o *Organisation) AwardAddress(id ID) string { return o.Address() + "/a/" + id.String() }

// AwardPrefix is the one startsWith rule of the organisation's Profile.
func (o *Organisation) AwardPrefix() string { return o.Address() + "/a/" }

// Trial reports whether the organisation was begun on a loopback address, so that nobody else can reach its badges, and is not
// shown as if others could.
func (o *Organisation) Trial() bool { return openbadges.Loopback(o.BaseURL) && !o.Invented }

// Edition is one language of one immutable version of a class: the BadgeClass that awards refer to, with its picture.
type Edition struct {
	ID          ID
	Org         OrganisationID
	Class       int64 // the logical micro-credential, numbered within the organisation
	Version     int   // from 1
	Language    locale.Language
	Latest      bool   // no later version of the class exists
	Document    []byte // exact bytes of the published BadgeClass
	PNG         []byte
	SVG         []byte
	PublishedAt time.Time
	Retired     time.Time // since when the class is awarded no more; zero where it is
}

// Called is what a class is called today, whatever it was called when its awards were made.
type Called struct {
	ID     ID                         // public
	Titles map[locale.Language]string // of its newest version
}

// In is the title in a language, or else in another; empty where there is none.
func (c *Called) In(lang locale.Language) string {
	title := c.Titles[lang]
	for _, other := range locale.Languages {
		title = cmp.Or(title, c.Titles[other])
	}
	return title
}

// ListTold is what a list that was handed in is of.
type ListTold struct {
	Class ID     // public, of what is awarded
	File  string // as its file is called; empty: it was pasted or typed
	Rows  int64  // once it is recorded; else 0
}

// Award is the awarding body's decision about one learner, and the Assertion that tells of it. Assertion holds the
// exact published bytes; it is empty once the award has been erased.
type Award struct {
	ID         ID
	Org        OrganisationID
	Batch      int64
	Row        int // the list's row, header = 1; 0 for a learner named in the description
	Edition    ID
	Period     string
	IssuedOn   time.Time
	Expires    time.Time // zero: does not expire
	RecordedAt time.Time
	RevokedAt  time.Time // zero: not revoked
	Reason     string    // public code, see Reasons
	Note       string    // private: why it was revoked, for the issuer's staff
	Erased     bool
	Assertion  []byte
}

// Status says how an award stands at a time.
type Status string

// The states of an award. A revoked one stays revoked; an expired one that is revoked is revoked.
const (
	Valid   Status = "valid"
	Expired Status = "expired"
	Revoked Status = "revoked"
	Erased  Status = "erased"
)

// Status returns how the award stands at the given time.
func (a *Award) Status(at time.Time) Status {
	switch {
	case a.Erased:
		return Erased
	case !a.RevokedAt.IsZero():
		return Revoked
	case !a.Expires.IsZero() && !at.Before(a.Expires):
		return Expired
	}
	return Valid
}

// LastDay is a moment of the last day on which an award runs, in a zone, also where it ends at midnight; zero where it has no
// end.
func (a *Award) LastDay(zone *time.Location) time.Time {
	if a.Expires.IsZero() {
		return time.Time{}
	}
	return a.Expires.Add(-time.Second).In(zone)
}

// Form is a form of credential that an award can be signed in: the name of its specification and version.
type Form string

// OpenBadges2 is a SignedBadge of Open Badges 2.0.
const OpenBadges2 Form = "open-badges-2.0"

// SignedAssertion is a signed twin of an award: an object of its own, with an id of its own, in JWS compact form. An award
// has at most one in each form.
type SignedAssertion struct {
	Form Form
	ID   ID // in its id as urn:uuid
	Key  int
	JWS  string
}

// Reasons are the public revocation codes, in the order in which they are offered. Their sentences are in the message
// files under "reason.CODE".
var Reasons = []string{
	"issued_in_error", "wrong_recipient", "wrong_content", "replaced", ReplacementEnded, "withdrawn_by_learner", "misconduct", "erased",
}

// ReplacementEnded is the reason of an award that was replaced, once what stood in its place was revoked or erased: no other
// is valid in its stead. It is the system's own.
const ReplacementEnded = "replacement_ended"

// Mistaken reports whether a revocation for a reason says that nothing should have been awarded as it was, so that nobody has
// completed by it.
func Mistaken(reason string) bool {
	return reason == "issued_in_error" || reason == "wrong_recipient" || reason == "wrong_content"
}
