package openbadges

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
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
	NoMatch      MatchResult = iota
	MatchLowered             // only when trimmed and written in lower case
	MatchExact               // as given
)

// Match compares an identifier of the given type ("email", "url", "telephone") with the recipient. What the identity
// looks like decides, not the flag hashed: some issuers set it for plain addresses too.
func (i *IdentityObject) Match(typ, value string) MatchResult {
	if !slices.Contains(i.Type, typ) || value == "" {
		return NoMatch
	}
	lowered := strings.ToLower(strings.TrimSpace(value))
	switch {
	case i.is(value):
		return MatchExact
	case i.is(lowered):
		return MatchLowered
	case !isIdentityHash(i.Identity) && strings.ToLower(strings.TrimSpace(i.Identity)) == lowered:
		return MatchLowered
	}
	return NoMatch
}

func (i *IdentityObject) is(value string) bool {
	algorithm, digits, _ := strings.Cut(i.Identity, "$")
	if !isIdentityHash(i.Identity) {
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
