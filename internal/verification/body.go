package verification

import (
	"cmp"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// Body is what a Profile says of the awarding body beside name and addresses. Any of it may be empty.
type Body struct {
	CountryCode          string // ISO 3166-1 alpha-2
	CountryEN, CountryJA string // in words
	TrustEN, TrustJA     string // the awarding body's word on why to trust it
	TrustURI             string // where that can be followed up
	Contact              Contact
}

// ReadBody reads the Profile of any issuer.
func ReadBody(p *openbadges.Profile, editions ...*microcredential.Edition) Body {
	return bodyOf(p, microcredential.ReadProfile(p, editions...))
}

func bodyOf(p *openbadges.Profile, r microcredential.ProfileReading) Body {
	return Body{r.CountryCode, r.CountryEN, r.CountryJA, r.TrustEN, r.TrustJA, r.TrustURI, readContact(p)}
}

// Country is the country in words, in lang where the Profile says it in both languages, or else its code.
func (b Body) Country(lang locale.Language) string {
	if lang == "ja" {
		return cmp.Or(b.CountryJA, b.CountryEN, b.CountryCode)
	}
	return cmp.Or(b.CountryEN, b.CountryJA, b.CountryCode)
}

// Trust is the word on trust, in lang where there is one, and the language that it is in.
func (b Body) Trust(lang locale.Language) (text string, in locale.Language) {
	if b.TrustJA != "" && (lang == "ja" || b.TrustEN == "") {
		return b.TrustJA, "ja"
	}
	return b.TrustEN, "en"
}
