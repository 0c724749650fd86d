package verify

import "time"

// Target is what to verify: Bytes or, where they are nil, Address.
type Target struct {
	// Bytes are a PNG or SVG picture, the JSON of an Assertion, a compact JWS, or a text that names an
	// address (Addresses).
	Bytes []byte
	// Address is that of an assertion, of a baked picture, or of a badge's page.
	Address string
	// Recipients are identifiers of the person who shows the badge; one that matches suffices. None: not asked.
	Recipients []Recipient
	// At is the time for which to judge; zero means now. Revocation is always as of now.
	At time.Time
}

// Recipient is one identifier of a person.
type Recipient struct {
	Type  string // "email", "url" or "telephone"
	Value string
}
