package verify

// reasons are the codes that take validity away, and where each stands in the order of deciding.
var reasons = map[string]rank{
	"revoked-gone": revokedThere, // 410 at the assertion's own address
	"revoked-flag": revokedThere, // "revoked": true at the assertion's own address

	"broken-json":          invalid,   // a document that two readers could read differently, or none
	"broken-jws":           invalid,   // signed in another way than by RS256, RS384 or RS512
	"signed-unreadable":    invalid,   // not three parts of base64url around JSON: without its text there is no key to contradict it
	"jws-encoding":         invalid,   // readable, and encoded in another way than the canonical one
	"broken-picture":       invalid,   // a picture that is damaged or not allowed
	"two-assertions":       ambiguous, // a picture with more than one badge
	"not-an-assertion":     invalid,   // another object than an award to a person
	"no-context":           invalid,   // the document does not say that it is an Open Badge
	"context-redefines":    ambiguous, // own definitions change what the words mean
	"read-two-ways":        ambiguous, // the same thing said twice in different spellings
	"missing-property":     invalid,
	"wrong-property":       invalid,
	"date-order":           invalid, // expires before issuedOn
	"issued-in-future":     invalid,
	"assertion-picture":    invalid, // a data URI where the baked picture's address belongs
	"class-picture":        invalid, // a picture that is neither PNG nor SVG
	"class-picture-broken": invalid, // a PNG or SVG that cannot be read
	"class-out-of-scope":   forged,  // not where its issuer publishes
	"out-of-scope":         forged,  // the assertion is not where its issuer publishes
	"id-mismatch":          invalid, // the document at an address is another one
	"no-address":           invalid, // an id that cannot be looked up where it must be
	"extension-wrong":      invalid,
	"carried-differently":  invalid, // signed, but says to be hosted
	"signature-missing":    invalid, // says to be signed, and is not
	"signature-wrong":      forged,
	"no-key":               invalid,
	"key-not-listed":       invalid,
	"key-owner":            invalid,

	"revoked-list":   revokedByList,
	"revoked-signed": revokedByList, // the signed text itself says so

	"not-baked":           unverifiable,
	"not-a-badge":         unverifiable,
	"several-addresses":   unverifiable, // a person has to choose
	"page-without-badge":  unverifiable,
	"reference-loop":      unverifiable,
	"signature-unchecked": unverifiable, // beside the reason for which the issuer was not found
	"no-hosted-copy":      unverifiable, // version 0.5 without the address it came from
	"open-badges-3":       unverifiable,
	"took-too-long":       unverifiable, // its time ended computing
	"other-method":        unverifiable, // proved otherwise than by hosting or a JWS
	"not-a-picture":       unverifiable,
	"not-json":            unverifiable,
	"not-found":           unverifiable,
	"gone":                unverifiable, // 410 for anything but the assertion
	"refused":             unverifiable, // 401, 403, 429
	"server-error":        unverifiable,
	"http-status":         unverifiable,
	FetchForbidden:        unverifiable,
	FetchBadAddress:       unverifiable,
	FetchTimeout:          unverifiable,
	FetchTooLarge:         unverifiable,
	FetchTooManyRedirects: unverifiable,
	FetchTooMany:          unverifiable,
	FetchUnreachable:      unverifiable,

	"expired":             expired,
	"wrong-recipient":     wrongRecipient,
	"recipient-undecided": undecidedRecipient, // the recipient and the identifiers given cannot be compared
}
