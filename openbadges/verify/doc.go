// Package verify answers one question about anyone's Open Badge: is it genuine?
//
// It takes a badge in any form in which people hold one (a PNG or SVG picture, JSON, a compact JWS, an address, the
// address of a page about it) and returns a Report: one verdict, the reasons for it, warnings, what was done and what
// was found, the objects as read, and which documents were fetched when. It asks nobody but the badge's own issuer.
//
//	picture --Unbake--+
//	page --alternate--+--> assertion --+-- hosted: fetched from its own id; that copy is judged --+
//	text, address ----+                +-- signed: the payload; its signature is checked ---------+
//	                                                                                              |
//	   Report <-- recipient, times, scope or key, revocation <-- issuer's Profile <-- BadgeClass <+
//
// The verdict is the first of these that is found, from left to right:
//
//	revoked ----> invalid ----> revoked --> unverifiable --> expired --> wrong-recipient --> valid
//	(410 or flag  (shape, scope, (in the    (a document
//	at its own    signature,     issuer's   that is needed
//	address)      dates)         list)      gave no answer)
//
// "Could not be checked" is never valid, and only a badge without any reason against it is. A reason has a stable code
// and a sentence in English and Japanese; so has a warning, which stands beside the verdict and never changes it.
//
// What the package promises:
//
//   - A hosted badge is judged by its hosted copy alone. Report.Differences tells what the copy in hand says otherwise.
//   - Keys come from the issuer's hosted Profile only, never from the badge, its header or what it embeds.
//   - Everything a stranger sends is limited: documents, redirects, time (see Fetcher, Options), nesting, pictures.
//   - No JSON-LD processor runs, and no context is ever fetched: the terms of Open Badges 2.0 are a table, and a badge
//     that gives them another meaning is invalid.
//   - Open Badges 0.5, 1.0 and 1.1 are rewritten as 2.0 and judged with the warning old-version. A badge of version 3.0
//     is recognised, and unverifiable with the reason open-badges-3: it may well be genuine, but this package cannot say.
//
// fetch.New makes a Fetcher that is safe to point at addresses of strangers. A Verifier may be used by many goroutines,
// and is at its best when one Verifier checks many badges of an issuer.
//
// Source: Open Badges 2.0, Verification and Data Validation; final of 12 April 2018, revision of 21 May 2021.
package verify
