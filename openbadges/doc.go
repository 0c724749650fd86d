// Package openbadges reads, checks and writes Open Badges 2.0: the envelope in which a credential travels.
//
// There is one Go type for each class of the specification, with the specification's names:
//
//	Assertion -> BadgeClass -> Profile (the issuer) -> CryptographicKey, RevocationList
//	    |            |
//	    |            +-> Criteria, Image, AlignmentObject
//	    +-> IdentityObject (the recipient), VerificationObject, Evidence
//	Endorsement -> Claim about any of them
//
// A value walks one of two ways:
//
//	to the world     build a value -> Validate -> Marshal -> (Sign, or bake into a picture)
//	from the world   bytes -> (ParseJWS) -> Parse -> Validate -> read the fields
//
// What the package promises:
//
//   - Exact writing. The same value always gives the same bytes: members in a fixed order, no white space, UTF-8.
//   - Nothing is lost. What a field cannot hold (an unknown member, a null, a number where text belongs) stays in More
//     and is written again; numbers are kept digit by digit.
//   - Strict reading. Bytes of strangers are limited in size and depth, and two readers can never understand them
//     differently: duplicate members, also those that differ only in case, are refused (see SyntaxError).
//   - Validate answers "does this object have the right shape?". It asks nobody and looks at no clock. Whether a badge
//     is genuine and unrevoked is the work of package verify.
//
// Nothing here uses the network. All functions may be called from several goroutines at once.
//
// Source: Open Badges 2.0, final of 12 April 2018, revision of 21 May 2021.
package openbadges
