package public

import (
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// classText is what a published BadgeClass says, descriptor by descriptor.
type classText struct {
	lang        string
	title       string
	description string // empty when it was left out (rule R-10)
	alt         string // of the picture
	values      map[microcredential.Key]string
	figures     map[microcredential.Key]*figure
	outcomes    []string
	conformity  string // the note, when the issuer declares conformity
}

// readClass reads a published BadgeClass whose texts are in lang.
func readClass(document []byte, lang string) (*classText, error) {
	b, err := openbadges.Parse[openbadges.BadgeClass](document)
	if err != nil {
		return nil, err
	}
	r := microcredential.ReadBadgeClass(b)
	c := &classText{lang: lang, title: r.Title, description: r.Description, alt: r.Alt}
	c.values = map[microcredential.Key]string{
		microcredential.Title:              r.Title,
		microcredential.ContentDescription: r.Description,
	}
	for _, v := range r.Criteria.Values {
		c.values[v.Key] = v.Text
		if v.Key == microcredential.LearningOutcomes {
			c.outcomes = v.Items
		}
	}
	c.figures = figures(c.values, lang)
	if r.Criteria.Conformity {
		c.conformity = microcredential.Current.Note(microcredential.Lang(lang))
	}
	return c, nil
}

// readProfile reads what a published Profile says of the awarding body, in lang where it says it in both languages.
func readProfile(document []byte, lang string) (bodyText, error) {
	p, err := openbadges.Parse[openbadges.Profile](document)
	if err != nil {
		return bodyText{}, err
	}
	r := microcredential.ReadProfile(p)
	b := bodyText{country: r.CountryEN, trust: r.TrustEN, trustLang: "en", trustURL: r.TrustURI}
	if lang == "ja" && r.CountryJA != "" || b.country == "" {
		b.country = r.CountryJA
	}
	if b.country == "" {
		b.country = r.CountryCode
	}
	if lang == "ja" && r.TrustJA != "" || b.trust == "" {
		b.trust, b.trustLang = r.TrustJA, "ja"
	}
	return b, nil
}
