package issuance

import (
	"strings"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// A micro-credential has an edition in each language of its description. Which of them a learner gets, the list says in
// the learner's row; where it does not, the request, and else the organisation's own language. Source: docs/rules.md,
// reading 3.

// planLanguage chooses the edition of those of whom the list says nothing.
func (p *Plan) planLanguage() error {
	wanted := p.request.Language
	if wanted == "" {
		wanted = p.house()
		if !p.hasLanguage(wanted) {
			wanted = "" // a description in one language alone is whole
		}
	}
	p.wanted = wanted
	if p.undrawn[wanted] != nil {
		wanted = "" // refused where a row gets it
	}
	var have []string
	for _, language := range languages {
		id, ok := p.Version.Editions[language]
		if !ok {
			continue
		}
		if wanted == "" || wanted == language {
			p.language, p.edition = language, id
			return nil
		}
		have = append(have, string(language))
	}
	return refuse("no_edition", "language", wanted, "languages", strings.Join(have, ", "))
}

// hasLanguage reports whether the description has the language, whether or not its edition could be drawn.
func (p *Plan) hasLanguage(language locale.Language) bool {
	_, drawn := p.Version.Editions[language]
	return drawn || p.undrawn[language] != nil
}

// house is the organisation's own language, as Organisation.Language tells it; the country and the time zone are those of the
// request.
func (p *Plan) house() locale.Language {
	country := p.Org.countryCode()
	if codes := p.request.Description.Codes(microcredential.Country); len(codes) > 0 {
		country = codes[0]
	}
	return p.Org.languageIn(country, p.zone.String())
}

// Language is the organisation's own: the one that it has chosen; else Japanese where its country is Japan or, when no country
// is stated, its time zone is Japan's; else English.
func (o *Organisation) Language() locale.Language { return o.languageIn(o.countryCode(), o.Zone) }

func (o *Organisation) languageIn(country, zone string) locale.Language {
	switch {
	case o.House.Language != "":
		return o.House.Language
	case country == "JP" || country == "" && zone == defaultZone:
		return locale.Japanese
	}
	return locale.English
}

// countryCode is that of the organisation's Profile; empty where it states none.
func (o *Organisation) countryCode() string {
	profile, err := openbadges.Parse[openbadges.Profile](o.Profile)
	if err != nil {
		return ""
	}
	return microcredential.ReadProfile(profile).CountryCode
}

// languageOf is the language of the edition that a row's learner is to get.
func (p *Plan) languageOf(row *roster.Row) locale.Language {
	switch {
	case p.hasLanguage(row.Language):
		return row.Language
	case p.undrawn[p.wanted] != nil:
		return p.wanted
	}
	return p.language
}

// languageOfEdition is the language of an edition of the version; zero is that of those of whom the list says nothing.
func (p *Plan) languageOfEdition(id ID) locale.Language {
	for language, edition := range p.Version.Editions {
		if edition == id {
			return language
		}
	}
	return p.language
}

// languageFault refuses to give a learner another edition than the list says, where the request says another for all.
func (p *Plan) languageFault(row *roster.Row, header func(columns.Column) string) []roster.Fault {
	if p.request.Language == "" || p.languageOf(row) == p.request.Language {
		return nil
	}
	return []roster.Fault{{
		Row: row.Number, Column: header(columns.Language), Code: "language_other",
		Args: []any{"language", row.Language, "awarded", p.request.Language},
	}}
}

// languageNotice tells that there is no edition in the language that a row says.
func (p *Plan) languageNotice(row *roster.Row) {
	if row.Language != "" && p.languageOf(row) != row.Language {
		row.Notices = append(row.Notices, roster.Notice{
			Row: row.Number, Code: "language_none", Args: []any{"language", row.Language, "awarded", p.languageOf(row)},
		})
	}
}

// editionOf is the edition of a row's learner, as its intent holds it: zero for that of the batch.
func (p *Plan) editionOf(row *roster.Row) ID {
	if id := p.Version.Editions[p.languageOf(row)]; id != p.edition {
		return id
	}
	return ID{}
}
