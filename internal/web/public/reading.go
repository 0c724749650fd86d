package public

import (
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// letterText is what a published micro-credential says, to readers of one language.
type letterText struct {
	lang               string // of title and description
	title, description string // the description is empty when it was left out (rule R-10)
	alt                string // of the picture
	guideline          *verification.Guideline
	rows               []verification.Row
}

// letterKey names a letter: an edition, and the language of its readers.
type letterKey struct {
	edition issuance.ID
	lang    string
}

// readLetter reads a published edition of an organisation for readers of lang.
func readLetter(o *issuance.Organisation, e *issuance.Edition, lang string) (*letterText, error) {
	b, err := openbadges.Parse[openbadges.BadgeClass](e.Document)
	if err != nil {
		return nil, err
	}
	p, err := openbadges.Parse[openbadges.Profile](o.Profile)
	if err != nil {
		return nil, err
	}
	g := verification.ReadClass(b, p)
	l := &letterText{lang: e.Language, title: b.Name, alt: g.Alt, guideline: g, rows: g.In(lang)}
	for _, r := range l.rows {
		if r.Key == microcredential.ContentDescription {
			l.description = r.Text
		}
	}
	return l, nil
}

// readBody reads what a published Profile says of the awarding body, in lang where it says it in both languages.
func readBody(document []byte, lang string) (bodyText, error) {
	p, err := openbadges.Parse[openbadges.Profile](document)
	if err != nil {
		return bodyText{}, err
	}
	return bodyIn(verification.ReadBody(p), lang), nil
}

func bodyIn(body verification.Body, lang string) bodyText {
	b := bodyText{country: body.Country(lang), trustURL: body.TrustURI}
	b.trust, b.trustLang = body.Trust(lang)
	return b
}
