package openbadges

import (
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Document is any class that is published at an address of its own.
type Document interface {
	Assertion | BadgeClass | Profile | CryptographicKey | RevocationList | Endorsement
}

// Parse reads one document: Parse[Assertion](data). Bytes that CheckSyntax refuses give a *SyntaxError; the limit is
// MaxAssertionSize for an Assertion and MaxDocumentSize for the others. Parse does not ask whether the object is
// complete or of the right shape: a member with a value of the wrong kind stays in More, and Validate reports it.
func Parse[T Document](data []byte) (*T, error) {
	object := new(T)
	limit := MaxDocumentSize
	if _, ok := any(object).(*Assertion); ok {
		limit = MaxAssertionSize
	}
	if err := CheckSyntax(data, limit); err != nil {
		return nil, err
	}
	// The scan has excluded duplicates, so reading need not look for them again.
	if err := json.Unmarshal(data, object, jsontext.AllowDuplicateNames(true)); err != nil {
		return nil, fmt.Errorf("read %T: %w", object, err)
	}
	return object, nil
}
