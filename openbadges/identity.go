package openbadges

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"net/mail"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// HashIdentity returns "sha256$" and 64 hexadecimal digits: SHA-256 of the identity with the salt appended, both UTF-8.
// The identity is taken as it is: who issues trims and lower-cases an e-mail address before. Source: Open Badges 2.0,
// IdentityHash.
func HashIdentity(identity, salt string) string {
	sum := sha256.Sum256([]byte(identity + salt))
	return "sha256$" + hex.EncodeToString(sum[:])
}

// NewRecipient is a hashed e-mail recipient. Use a fresh random salt for each assertion: a shared one links all badges
// of a person.
func NewRecipient(email, salt string) *IdentityObject {
	hashed := true
	return &IdentityObject{Type: List[string]{"email"}, Identity: HashIdentity(email, salt), Hashed: &hashed, Salt: salt}
}

// MatchResult says whether an identifier is that of the recipient.
type MatchResult int

const (
	NoMatch        MatchResult = iota // the recipient is another one, and that is certain
	MatchLowered                      // only in another spelling, such as in lower case
	MatchExact                        // as given
	MatchUndecided                    // the two cannot be compared: nobody can say whether it is the same one
)

// Match compares an identifier of the given type ("email", "url", "telephone") with the recipient. What the identity
// looks like decides, not the flag hashed: some issuers set it for plain addresses too. Before a recipient is said to be
// another one, the usual other spellings of the identifier are tried. The result is MatchUndecided where Obstacle says
// why the two cannot be compared, and where the value is no identifier of its type, such as a part of an address.
func (i *IdentityObject) Match(typ, value string) MatchResult {
	switch {
	case value == "" || i.Obstacle(typ) != "":
		return MatchUndecided
	case i.is(value), i.is(withoutName(value)):
		return MatchExact
	case i.isHash() && slices.ContainsFunc(spellings(typ, value), i.is):
		return MatchLowered
	case !IsIdentifier(typ, value):
		return MatchUndecided
	case i.isHash():
		return NoMatch
	}
	return matchPlain(typ, i.Identity, value)
}

// IsIdentifier reports whether a value has the form of an identifier of the type ("email", "url", "telephone"), in any of the
// spellings that Match tries. Nobody is known by anything else, so that it tells nothing of whose a badge is.
func IsIdentifier(typ, value string) bool { return isPlain(typ, withoutName(value)) }

// Obstacle is what keeps a recipient from being compared with an identifier of a type.
type Obstacle string

// The obstacles; none is the empty text.
const (
	ObstacleType     Obstacle = "type"     // the recipient is known by another kind of identifier
	ObstacleIdentity Obstacle = "identity" // the identity is absent, no text, or not in the form of its type
	ObstacleHash     Obstacle = "hash"     // the identity is hidden in a way that the specification does not know
	ObstacleSalt     Obstacle = "salt"     // the salt is no text
)

// Obstacle returns what keeps the recipient from being compared with an identifier of the type, or "".
func (i *IdentityObject) Obstacle(typ string) Obstacle {
	switch {
	case i.IsUnknownHash():
		return ObstacleHash
	case i.isHash() && i.Salt == "" && i.misfits("salt"):
		return ObstacleSalt
	case i.Identity == "":
		return ObstacleIdentity
	case !slices.ContainsFunc(i.Type, func(t string) bool { return strings.EqualFold(t, typ) }):
		return ObstacleType
	case !i.isHash() && !isPlain(typ, i.Identity):
		return ObstacleIdentity
	}
	return ""
}

// IsUnknownHash reports whether the identity is hidden by another method than those of the specification, or in another
// form: "sha512$…", "SHA256$…", "sha256:…", "sha256…", bare hexadecimal digits.
func (i *IdentityObject) IsUnknownHash() bool {
	if i.isHash() {
		return false
	}
	identity := strings.ToLower(strings.TrimSpace(i.Identity))
	if at := strings.IndexAny(identity, "$:="); at >= 0 {
		method := identity[:at]
		return strings.HasPrefix(method, "sha") || strings.HasPrefix(method, "md5") ||
			identity[at] == '$' && !strings.ContainsAny(method, "@/ ")
	}
	bare, err := hex.DecodeString(withoutMethod(identity))
	return err == nil && len(bare) >= md5.Size && !isPlain("telephone", i.Identity)
}

// withoutMethod are the digits behind the name of a method.
func withoutMethod(identity string) string {
	for _, method := range []string{"sha256", "sha512", "sha1", "md5"} {
		if digits, ok := strings.CutPrefix(identity, method); ok {
			return digits
		}
	}
	return identity
}

// misfits reports whether a property has a value that is no text: what its field could not hold stays in More.
func (i *IdentityObject) misfits(property string) bool {
	var more map[string]jsontext.Value
	if len(i.More) == 0 || json.Unmarshal(i.More, &more) != nil {
		return false
	}
	value, there := more[property]
	return there && string(value) != "null" && string(value) != `""`
}

func (i *IdentityObject) isHash() bool { return isIdentityHash(i.Identity) }

func (i *IdentityObject) is(value string) bool {
	algorithm, digits, _ := strings.Cut(i.Identity, "$")
	if !i.isHash() {
		return i.Identity == value
	}
	if algorithm == "md5" {
		sum := md5.Sum([]byte(value + i.Salt))
		return strings.EqualFold(digits, hex.EncodeToString(sum[:]))
	}
	sum := sha256.Sum256([]byte(value + i.Salt))
	return strings.EqualFold(digits, hex.EncodeToString(sum[:]))
}

// isIdentityHash reports whether text has the form of an IdentityHash: sha256$ or md5$ and the digits of such a sum.
func isIdentityHash(text string) bool {
	algorithm, digits, _ := strings.Cut(text, "$")
	sum, err := hex.DecodeString(digits)
	return err == nil && (algorithm == "sha256" && len(sum) == sha256.Size || algorithm == "md5" && len(sum) == md5.Size)
}

// isPlain reports whether a text has the form of an identifier of the type.
func isPlain(typ, text string) bool {
	text = usual(typ, text)
	switch typ {
	case "email":
		address, err := mail.ParseAddress(text)
		return err == nil && address.Address == text && !strings.ContainsAny(text, "*•…") // which hide some of it
	case "url":
		return strings.Contains(text, ".") && !strings.ContainsAny(text, " @")
	}
	digits := strings.TrimPrefix(text, "+")
	return digits != "" && len(digits) <= 15 && strings.Trim(digits, "0123456789") == ""
}
