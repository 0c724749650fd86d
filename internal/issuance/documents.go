package issuance

import (
	"crypto"
	"crypto/rsa"
	"fmt"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// This file turns our records into the documents that are published; the microcredential package has already put the
// descriptors into the specification's words.

// fillers stand in every revocation list and were never awarded: other verifiers misread a list of one entry as if it
// were empty.
var fillers = []string{
	"urn:uuid:3c2b8e0e-5c1b-4a34-9d0f-6f1c0c7f5a01",
	"urn:uuid:9f6d2a44-0d7e-4b0c-8a5e-2b1e7d3c4f02",
}

// profileDocument makes an organisation's Profile out of what a description says of the awarding body.
func profileDocument(g *microcredential.Edition, org *Organisation, d *microcredential.Description) ([]byte, error) {
	p := microcredential.Profile(g, d)
	p.Context = openbadges.DefaultContext()
	p.ID = org.ProfileAddress()
	p.PublicKey = openbadges.List[openbadges.Link[openbadges.CryptographicKey]]{
		openbadges.LinkTo[openbadges.CryptographicKey](org.KeyAddress(org.KeyNumber)),
	}
	p.RevocationList = org.RevocationsAddress()
	p.Verification = &openbadges.VerificationObject{
		Type:                 openbadges.List[string]{"VerificationObject"},
		VerificationProperty: "id",
		StartsWith:           openbadges.List[string]{org.AwardPrefix()},
	}
	return openbadges.Seal(p, p.ValidateIssuer)
}

// keyDocument makes the CryptographicKey of an organisation's key. Open Badges 2.0 signs by RSA alone.
func keyDocument(org *Organisation, public crypto.PublicKey) ([]byte, error) {
	rsaKey, ok := public.(*rsa.PublicKey)
	if !ok {
		return nil, fmt.Errorf("key document: %T is no key that Open Badges 2.0 can publish", public)
	}
	pem, err := openbadges.EncodePublicKey(rsaKey)
	if err != nil {
		return nil, err
	}
	k := &openbadges.CryptographicKey{
		Context: openbadges.DefaultContext(), ID: org.KeyAddress(org.KeyNumber),
		Type: openbadges.List[string]{"CryptographicKey"}, Owner: org.ProfileAddress(), PublicKeyPem: pem,
	}
	return openbadges.Seal(k, k.Validate)
}

// RevocationDocument is a ListMaker. The list tells which signed assertions are revoked, not why.
func RevocationDocument(org *Organisation, revoked []ID) ([]byte, error) {
	list := &openbadges.RevocationList{
		Context: openbadges.DefaultContext(), ID: org.RevocationsAddress(),
		Type: openbadges.List[string]{"RevocationList"}, Issuer: org.ProfileAddress(),
	}
	for _, id := range fillers {
		list.RevokedAssertions = append(list.RevokedAssertions, openbadges.LinkTo[openbadges.RevokedAssertion](id))
	}
	for _, id := range revoked {
		list.RevokedAssertions = append(list.RevokedAssertions, openbadges.LinkTo[openbadges.RevokedAssertion](id.URN()))
	}
	return openbadges.Seal(list, list.Validate)
}

// classDocument makes the BadgeClass of one edition. siblings are the ids of the version's editions by language,
// previous those of the version before, if any. alt is what is said of the picture.
func classDocument(g *microcredential.Edition, org *Organisation, d *microcredential.Description, e *Edition, alt string, siblings map[locale.Language]ID, previous Version) ([]byte, error) {
	b, err := microcredential.BadgeClass(g, d, e.Language, d.ClaimsConformity())
	if err != nil {
		return nil, err
	}
	address := org.EditionAddress(e.ID)
	b.Context = openbadges.DefaultContext()
	b.ID = address
	b.Issuer = openbadges.LinkTo[openbadges.Profile](org.ProfileAddress())
	b.Image = openbadges.Embed(&openbadges.Image{ID: address + ".png", Caption: alt})
	b.Version = versionText(e.Version)
	for _, language := range languages {
		if id, ok := siblings[language]; ok && language != e.Language {
			b.Related = append(b.Related, openbadges.Embed(&openbadges.Related{ID: org.EditionAddress(id), Language: string(language)}))
		}
	}
	if id, ok := previous.Editions[e.Language]; ok {
		b.Related = append(b.Related, openbadges.Embed(&openbadges.Related{ID: org.EditionAddress(id), Version: versionText(previous.Number)}))
	}
	return openbadges.Seal(b, b.Validate)
}

func versionText(n int) jsontext.Value { return jsontext.Value(strconv.Quote(strconv.Itoa(n))) }

// hostedAssertion is the Assertion that an award's address answers.
func hostedAssertion(org *Organisation, edition ID, in *intent) *openbadges.Assertion {
	address := org.AwardAddress(in.ID)
	a := assertion(org, edition, in)
	a.ID = address
	a.Verification = &openbadges.VerificationObject{Type: openbadges.List[string]{openbadges.HostedBadge}}
	a.Image = openbadges.LinkTo[openbadges.Image](address + ".png")
	return a
}

// signedAssertion is the Assertion inside an award's signed twin.
func signedAssertion(org *Organisation, edition ID, in *intent) *openbadges.Assertion {
	a := assertion(org, edition, in)
	a.ID = in.SignedID.URN()
	a.Verification = &openbadges.VerificationObject{
		Type:    openbadges.List[string]{openbadges.SignedBadge},
		Creator: org.KeyAddress(org.KeyNumber),
	}
	return a
}

func assertion(org *Organisation, edition ID, in *intent) *openbadges.Assertion {
	a := &openbadges.Assertion{
		Context:   openbadges.DefaultContext(),
		Type:      openbadges.List[string]{"Assertion"},
		Recipient: openbadges.NewRecipient(in.Email, in.Salt),
		Badge:     openbadges.LinkTo[openbadges.BadgeClass](org.EditionAddress(edition)),
		IssuedOn:  openbadges.FormatTime(in.IssuedOn),
		Narrative: in.Narrative,
	}
	if !in.Expires.IsZero() {
		a.Expires = openbadges.FormatTime(in.Expires)
	}
	if in.Evidence != "" {
		a.Evidence = openbadges.List[openbadges.Link[openbadges.Evidence]]{openbadges.LinkTo[openbadges.Evidence](in.Evidence)}
	}
	return a
}
