// Package microcredential is the letter: what a micro-credential says about the
// learning, in the words of the "Guidelines for Issuing Micro-credentials
// Digitally 1.1".
//
// A micro-credential is described by 17 descriptors ([Edition], [Descriptor]).
// A [Description] holds their text in English and Japanese, the optional codes
// beside the text, and every other key that its author wrote.
//
//	JSON ── Parse ──> Description ── Check ──> Report: findings, or "conforms"
//	                       │
//	                       ├── Criteria ──> criteria text ── ReadCriteria ──> Reading
//	                       │
//	                       └── Profile, BadgeClass (openbadges.go) ──> the envelope
//
// [Check] judges a description by the rules of this project (docs/rules.md). A
// [Finding] names rule, severity and descriptor, and says in English and
// Japanese how to mend it. Only errors keep a micro-credential from being
// issued.
//
// What cannot be read at all is an [InputError], which says in both languages
// where the fault is and what to write instead.
//
// [Criteria] writes the descriptors 7 to 17 as one text, each under its label;
// [ReadCriteria] reads such a text, ours or anybody's. What Criteria wrote,
// ReadCriteria gives back byte for byte, and a value that would be taken for
// another descriptor's label is refused before it is written.
//
// The guideline's rows, labels and sentences are data (guideline-1.1.json). The
// translation to Open Badges 2.0 is one file, openbadges.go; nothing else here
// knows the envelope.
package microcredential
