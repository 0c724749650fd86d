package openbadges

import (
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// Context is the JSON-LD context of Open Badges 2.0.
const Context = "https://w3id.org/openbadges/v2"

// The values of VerificationObject.Type on an Assertion or an Endorsement.
const (
	HostedBadge = "HostedBadge" // fetch the assertion from its id and trust what is there
	SignedBadge = "SignedBadge" // check the signature with the issuer's key
)

// Contexts is the value of @context: addresses of contexts, definitions written in place, or both.
type Contexts = List[Link[Definitions]]

// Definitions is a JSON-LD context written in place. The package keeps it and does not interpret it.
type Definitions struct {
	More jsontext.Value `json:",embed"`
}

// DefaultContext is the Context alone, as every object that we write begins.
func DefaultContext() Contexts { return Contexts{{ID: Context}} }

// Assertion says that one recipient earned one badge. More keeps what the other fields cannot hold: unknown members,
// and known ones in a JSON form that the specification does not allow, exactly as read; so does More in every class.
//
// Source: Open Badges 2.0, Assertion.
type Assertion struct {
	Context          Contexts                `json:"@context,omitzero"`
	Language         string                  `json:"@language,omitzero"` // BCP 47
	ID               string                  `json:"id,omitzero"`        // hosted: its own address; signed: urn:uuid:…
	Type             List[string]            `json:"type,omitzero"`      // contains "Assertion"
	Recipient        *IdentityObject         `json:"recipient,omitzero"`
	Badge            Link[BadgeClass]        `json:"badge,omitzero"`
	Verification     *VerificationObject     `json:"verification,omitzero"`
	Verify           *VerificationObject     `json:"verify,omitzero"`   // older name of Verification; see HowVerified
	IssuedOn         string                  `json:"issuedOn,omitzero"` // see ParseTime
	Expires          string                  `json:"expires,omitzero"`  // see ParseTime
	Image            Link[Image]             `json:"image,omitzero"`
	Evidence         List[Link[Evidence]]    `json:"evidence,omitzero"`
	Narrative        string                  `json:"narrative,omitzero"` // Markdown
	Revoked          *bool                   `json:"revoked,omitzero"`   // absent means false; see IsRevoked
	RevocationReason string                  `json:"revocationReason,omitzero"`
	Version          jsontext.Value          `json:"version,omitzero"` // a JSON string or number
	Related          List[Link[Related]]     `json:"related,omitzero"`
	Endorsement      List[Link[Endorsement]] `json:"endorsement,omitzero"`
	More             jsontext.Value          `json:",embed"`
}

// BadgeClass describes an achievement. Source: Open Badges 2.0, BadgeClass.
type BadgeClass struct {
	Context     Contexts                `json:"@context,omitzero"`
	Language    string                  `json:"@language,omitzero"`
	ID          string                  `json:"id,omitzero"`
	Type        List[string]            `json:"type,omitzero"` // contains "BadgeClass"
	Name        string                  `json:"name,omitzero"`
	Description string                  `json:"description,omitzero"`
	Image       Link[Image]             `json:"image,omitzero"`    // PNG or SVG; the ID may be a data URI
	Criteria    Link[Criteria]          `json:"criteria,omitzero"` // an address or the text itself
	Issuer      Link[Profile]           `json:"issuer,omitzero"`
	Alignment   List[AlignmentObject]   `json:"alignment,omitzero"`
	Tags        List[string]            `json:"tags,omitzero"`
	Version     jsontext.Value          `json:"version,omitzero"` // a JSON string or number
	Related     List[Link[Related]]     `json:"related,omitzero"`
	Endorsement List[Link[Endorsement]] `json:"endorsement,omitzero"`
	More        jsontext.Value          `json:",embed"`
}

// Profile is an issuer, an author or another party. Source: Open Badges 2.0, Profile.
type Profile struct {
	Context        Contexts                     `json:"@context,omitzero"`
	Language       string                       `json:"@language,omitzero"`
	ID             string                       `json:"id,omitzero"`
	Type           List[string]                 `json:"type,omitzero"` // "Issuer" or "Profile"
	Name           string                       `json:"name,omitzero"`
	URL            string                       `json:"url,omitzero"`
	Telephone      string                       `json:"telephone,omitzero"` // E.164: +81…
	Description    string                       `json:"description,omitzero"`
	Image          Link[Image]                  `json:"image,omitzero"`
	Email          string                       `json:"email,omitzero"`
	PublicKey      List[Link[CryptographicKey]] `json:"publicKey,omitzero"`
	Verification   *VerificationObject          `json:"verification,omitzero"`
	RevocationList string                       `json:"revocationList,omitzero"` // address of a RevocationList
	Version        jsontext.Value               `json:"version,omitzero"`        // a JSON string or number
	Related        List[Link[Related]]          `json:"related,omitzero"`
	Endorsement    List[Link[Endorsement]]      `json:"endorsement,omitzero"`
	More           jsontext.Value               `json:",embed"`
}

// IdentityObject names the recipient of an Assertion, in the clear or as a hash. Source: Open Badges 2.0, IdentityObject.
type IdentityObject struct {
	ID       string         `json:"id,omitzero"`
	Type     List[string]   `json:"type,omitzero"`     // "email", "url" or "telephone"
	Identity string         `json:"identity,omitzero"` // see HashIdentity
	Hashed   *bool          `json:"hashed,omitzero"`
	Salt     string         `json:"salt,omitzero"`
	More     jsontext.Value `json:",embed"`
}

// VerificationObject says how an Assertion is verified, or, in a Profile, which assertions the issuer stands for
// (see InScope). Source: Open Badges 2.0, VerificationObject.
type VerificationObject struct {
	ID                   string         `json:"id,omitzero"`
	Type                 List[string]   `json:"type,omitzero"`    // HostedBadge, SignedBadge; "VerificationObject" in a Profile
	Creator              string         `json:"creator,omitzero"` // SignedBadge: id of the key
	VerificationProperty string         `json:"verificationProperty,omitzero"`
	StartsWith           List[string]   `json:"startsWith,omitzero"`     // beginnings of assertion ids
	AllowedOrigins       List[string]   `json:"allowedOrigins,omitzero"` // host names
	More                 jsontext.Value `json:",embed"`
}

// Evidence is a piece of the recipient's work. Source: Open Badges 2.0, Evidence.
type Evidence struct {
	ID          string         `json:"id,omitzero"`
	Type        List[string]   `json:"type,omitzero"` // absent means "Evidence"
	Narrative   string         `json:"narrative,omitzero"`
	Name        string         `json:"name,omitzero"`
	Description string         `json:"description,omitzero"`
	Genre       string         `json:"genre,omitzero"`
	Audience    string         `json:"audience,omitzero"`
	More        jsontext.Value `json:",embed"`
}

// Image is a picture with its alternative text. Source: Open Badges 2.0, Image.
type Image struct {
	ID      string         `json:"id,omitzero"` // address or data URI
	Type    List[string]   `json:"type,omitzero"`
	Caption string         `json:"caption,omitzero"` // alternative text
	Author  string         `json:"author,omitzero"`  // IRI
	More    jsontext.Value `json:",embed"`
}

// Criteria says what has to be done to earn a badge. Source: Open Badges 2.0, Criteria.
type Criteria struct {
	ID        string         `json:"id,omitzero"`
	Type      List[string]   `json:"type,omitzero"`
	Narrative string         `json:"narrative,omitzero"` // Markdown
	More      jsontext.Value `json:",embed"`
}

// AlignmentObject ties a BadgeClass to an entry of a framework. Source: Open Badges 2.0, AlignmentObject.
type AlignmentObject struct {
	ID                string         `json:"id,omitzero"`
	Type              List[string]   `json:"type,omitzero"`
	TargetName        string         `json:"targetName,omitzero"`
	TargetURL         string         `json:"targetUrl,omitzero"`
	TargetDescription string         `json:"targetDescription,omitzero"`
	TargetFramework   string         `json:"targetFramework,omitzero"`
	TargetCode        string         `json:"targetCode,omitzero"`
	More              jsontext.Value `json:",embed"`
}

// Related points to another edition of an object: another language or an older version.
// Source: Open Badges 2.0, sections "Internationalization" and "Versioning".
type Related struct {
	Language string         `json:"@language,omitzero"`
	ID       string         `json:"id,omitzero"`
	Type     List[string]   `json:"type,omitzero"`
	Version  jsontext.Value `json:"version,omitzero"` // a JSON string or number
	More     jsontext.Value `json:",embed"`
}

// CryptographicKey is an issuer's public key. Source: Open Badges 2.0, CryptographicKey.
type CryptographicKey struct {
	Context      Contexts       `json:"@context,omitzero"`
	ID           string         `json:"id,omitzero"`
	Type         List[string]   `json:"type,omitzero"`         // contains "CryptographicKey"
	Owner        string         `json:"owner,omitzero"`        // id of the issuer
	PublicKeyPem string         `json:"publicKeyPem,omitzero"` // see EncodePublicKey
	More         jsontext.Value `json:",embed"`
}

// RevocationList names the signed assertions that the issuer has revoked. RevokedAssertions is always written as an
// array; a single entry without brackets is read, too. Source: Open Badges 2.0, RevocationList.
type RevocationList struct {
	Context           Contexts                 `json:"@context,omitzero"`
	ID                string                   `json:"id,omitzero"`
	Type              List[string]             `json:"type,omitzero"` // contains "RevocationList"
	Issuer            string                   `json:"issuer,omitzero"`
	RevokedAssertions []Link[RevokedAssertion] `json:"revokedAssertions,omitzero"`
	More              jsontext.Value           `json:",embed"`
}

// RevokedAssertion is an entry of a RevocationList that gives a reason. UID is the name that version 1 used for ids.
type RevokedAssertion struct {
	ID               string         `json:"id,omitzero"`
	UID              string         `json:"uid,omitzero"`
	RevocationReason string         `json:"revocationReason,omitzero"`
	More             jsontext.Value `json:",embed"`
}

// Endorsement is a third party's statement about an object. Source: Open Badges 2.0, Endorsement.
type Endorsement struct {
	Context          Contexts            `json:"@context,omitzero"`
	Language         string              `json:"@language,omitzero"`
	ID               string              `json:"id,omitzero"`
	Type             List[string]        `json:"type,omitzero"` // contains "Endorsement"
	Claim            *Claim              `json:"claim,omitzero"`
	Issuer           Link[Profile]       `json:"issuer,omitzero"`
	Verification     *VerificationObject `json:"verification,omitzero"`
	Verify           *VerificationObject `json:"verify,omitzero"`   // older name of Verification
	IssuedOn         string              `json:"issuedOn,omitzero"` // see ParseTime
	Revoked          *bool               `json:"revoked,omitzero"`
	RevocationReason string              `json:"revocationReason,omitzero"`
	More             jsontext.Value      `json:",embed"`
}

// Claim is what an Endorsement says; More holds the properties that the endorser asserts.
type Claim struct {
	ID                 string         `json:"id,omitzero"` // the endorsed object
	EndorsementComment string         `json:"endorsementComment,omitzero"`
	More               jsontext.Value `json:",embed"`
}

func (a *Assertion) id() string        { return a.ID }
func (b *BadgeClass) id() string       { return b.ID }
func (p *Profile) id() string          { return p.ID }
func (e *Evidence) id() string         { return e.ID }
func (i *Image) id() string            { return i.ID }
func (c *Criteria) id() string         { return c.ID }
func (r *Related) id() string          { return r.ID }
func (k *CryptographicKey) id() string { return k.ID }
func (r *RevokedAssertion) id() string { return r.ID }
func (e *Endorsement) id() string      { return e.ID }

// HowVerified returns Verification or, where only the older name is used, Verify; nil when there is neither.
func (a *Assertion) HowVerified() *VerificationObject {
	if a.Verification != nil {
		return a.Verification
	}
	return a.Verify
}

// IsRevoked reports whether the assertion itself says that it is revoked.
func (a *Assertion) IsRevoked() bool { return a.Revoked != nil && *a.Revoked }

// IsHosted reports whether the type is HostedBadge or its short form "hosted".
func (v *VerificationObject) IsHosted() bool {
	return v != nil && (hasType(v.Type, HostedBadge) || hasType(v.Type, "hosted"))
}

// IsSigned reports whether the type is SignedBadge or its short form "signed".
func (v *VerificationObject) IsSigned() bool {
	return v != nil && (hasType(v.Type, SignedBadge) || hasType(v.Type, "signed"))
}

// hasType reports whether a list of types contains a name.
func hasType(types List[string], name string) bool { return slices.Contains(types, name) }
