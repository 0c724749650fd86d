package verify

import (
	"slices"
	"strings"

	"github.com/mitome/mitome/openbadges"
)

// checkSignature checks the signature with a key of the issuer. Keys come from the issuer's hosted Profile only, and
// belong to it both ways: the Profile lists the key, and the key names the Profile as its owner.
// Source: Open Badges 2.0, Signed Badges.
func (r *run) checkSignature(a *openbadges.Assertion, issuer *openbadges.Profile, jws *openbadges.JWS) {
	links, ok := r.candidates(a, issuer)
	if !ok {
		return
	}
	var failures []Note
	for i, link := range links {
		if i == maxKeys || !r.work.next() {
			failures = append(failures, note(FetchTooMany, "document", kindKey, "address", link.ID))
			break
		}
		key, failure := r.keyOf(link, issuer)
		if failure == nil {
			r.step("step-signature", "key", Short(link.ID))
			if err := jws.Verify(key.public); err == nil {
				r.report.Key, r.report.Raw.Key = key.key(), key.raw
				r.warn(key.warnings.notes...)
				return
			}
			n := note("signature-wrong")
			if !jws.Fits(key.public) {
				n = note("signed-unreadable", "jws", "length")
			}
			failure = &n
		}
		failures = append(failures, *failure)
	}
	r.noKeyFits(failures)
}

// maxKeys is how many keys are tried for a badge that does not say which one signed it.
const maxKeys = 16

// candidates are the issuer's keys that may have signed: the one that the assertion names, else all.
func (r *run) candidates(a *openbadges.Assertion, issuer *openbadges.Profile) ([]openbadges.Link[openbadges.CryptographicKey], bool) {
	creator := ""
	if how := a.HowVerified(); how != nil {
		creator = how.Creator
	}
	if len(issuer.PublicKey) == 0 && !r.isOldKey(creator, issuer) {
		r.reason(note("no-key"))
		return nil, false
	}
	if creator == "" {
		r.warn(note("no-creator"))
		return issuer.PublicKey, true
	}
	for _, link := range issuer.PublicKey {
		if link.ID == creator {
			return []openbadges.Link[openbadges.CryptographicKey]{link}, true
		}
	}
	if r.isOldKey(creator, issuer) {
		return []openbadges.Link[openbadges.CryptographicKey]{{ID: creator}}, true
	}
	r.reason(note("key-not-listed", "key", Short(creator)))
	return nil, false
}

// isOldKey reports whether a key is bound to its issuer as version 1 did it: by lying on the same origin.
func (r *run) isOldKey(creator string, issuer *openbadges.Profile) bool {
	return isOld(r.report.Version) && openbadges.InScope(creator, issuer.ID, openbadges.VerificationObject{})
}

// keyOf reads one key, at its address or embedded in the issuer's hosted Profile, and checks that it is the issuer's.
func (r *run) keyOf(link openbadges.Link[openbadges.CryptographicKey], issuer *openbadges.Profile) (*document, *Note) {
	var key *document
	if link.Object != nil {
		key = &document{kind: kindKey, version: "2.0", work: &r.work}
		key.inspect(link.Object)
	} else {
		var failure *Note
		if key, failure = r.fetchKey(link.ID, issuer); failure != nil {
			return nil, failure
		}
	}
	if len(key.reasons.notes) > 0 {
		return nil, &key.reasons.notes[0]
	}
	if key.key().Owner != issuer.ID {
		n := note("key-owner", "key", Short(link.ID), "owner", Short(key.key().Owner))
		return nil, &n
	}
	return key, nil
}

// fetchKey fetches a key document; for version 1 that is the bare PEM text.
func (r *run) fetchKey(address string, issuer *openbadges.Profile) (*document, *Note) {
	if !isOld(r.report.Version) {
		return r.document(kindKey, address)
	}
	response, failure := r.fetch(kindKey, address, acceptJSON)
	if failure == nil {
		failure = statusFailure(kindKey, address, response)
	}
	if failure != nil {
		return nil, failure
	}
	if !strings.HasPrefix(strings.TrimSpace(string(response.Body)), "-----BEGIN") {
		return r.resolve(kindKey, address, response)
	}
	key := &document{kind: kindKey, version: "1.0", raw: response.Body, work: &r.work}
	key.inspect(&openbadges.CryptographicKey{Context: openbadges.DefaultContext(), ID: address, Owner: issuer.ID,
		Type: openbadges.List[string]{"CryptographicKey"}, PublicKeyPem: string(response.Body)})
	return key, nil
}

// noKeyFits notes why no key has signed. As long as one of several could not be looked at, the answer is open; and only a
// key that was compared tells that the badge was changed.
func (r *run) noKeyFits(failures []Note) {
	open := slices.IndexFunc(failures, func(n Note) bool { return reasons[n.Code] == unverifiable })
	compared := slices.IndexFunc(failures, func(n Note) bool { return n.Code == "signature-wrong" })
	switch {
	case open >= 0:
		r.reason(failures[open])
	case compared >= 0:
		r.reason(failures[compared])
	case len(failures) > 1:
		r.reason(failures[0])
	default:
		r.reason(failures...)
	}
}
