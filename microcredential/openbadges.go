package microcredential

import (
	"cmp"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mitome/mitome/microcredential/internal/words"
	"github.com/mitome/mitome/openbadges"
)

// This file alone knows both languages: the guideline's descriptors and the
// properties of Open Badges 2.0 (guideline, Table 1).

// Terms of schema.org for what Open Badges 2.0 has no property for. They stand
// under full addresses, so that no context of ours has to stay reachable.
// Source: docs/rules.md, reading 4.
const (
	TermCountry       = "https://schema.org/addressCountry" // ISO 3166-1 alpha-2
	TermTrust         = "https://schema.org/subjectOf"      // page on why to trust the awarding body
	TermAlternateName = "https://schema.org/alternateName"  // the name in Japanese
)

// Profile writes the awarding body: name (English, or else Japanese), url, email,
// and a description that serves both languages. The caller adds what belongs to
// the organisation's addresses: @context, id, publicKey, revocationList,
// verification.
func Profile(e *Edition, d *Description) *openbadges.Profile {
	en, ja := d.Text(AwardingBody, English), d.Text(AwardingBody, Japanese)
	p := &openbadges.Profile{
		Type:        openbadges.List[string]{"Issuer"},
		Name:        en,
		URL:         publishedURL(d.field(keyBodyURL)),
		Email:       publishedEmail(d.field(keyBodyEmail)),
		Description: profileText(e, d),
		More:        profileTerms(d),
	}
	if en == "" {
		p.Name = ja
	}
	return p
}

// profileText is the trust statement in English, in Japanese, and the country,
// with a blank line between.
func profileText(e *Edition, d *Description) string {
	var parts []string
	for _, lang := range Langs {
		if trust := d.field(keyTrust + "_" + string(lang)); trust != "" {
			parts = append(parts, trust)
		}
	}
	if country := countryText(d); country != "" {
		parts = append(parts, countryLabel(e)+country)
	}
	return strings.Join(parts, "\n\n")
}

func countryLabel(e *Edition) string {
	row, _ := e.Descriptor(Country)
	return row.Label + " : "
}

// countryText is "Japan (日本)", what there is of it, or else the code.
func countryText(d *Description) string {
	en, ja := oneLine(d.Text(Country, English)), oneLine(d.Text(Country, Japanese))
	switch {
	case en != "" && ja != "" && en != ja:
		return en + " (" + ja + ")"
	case en != "":
		return en
	case ja != "":
		return ja
	}
	return d.field(keyCountryCode)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// profileTerms are the facts for programs, as further members of the Profile.
func profileTerms(d *Description) jsontext.Value {
	var terms struct {
		Country string         `json:"https://schema.org/addressCountry,omitzero"`
		Trust   jsontext.Value `json:"https://schema.org/subjectOf,omitzero"`
		Name    jsontext.Value `json:"https://schema.org/alternateName,omitzero"`
	}
	terms.Country = d.field(keyCountryCode)
	if uri := d.field(keyTrustURI); uri != "" {
		terms.Trust = object("id", publishedURL(uri))
	}
	if ja := d.Text(AwardingBody, Japanese); ja != "" && d.Text(AwardingBody, English) != "" {
		terms.Name = object("@value", ja, "@language", string(Japanese))
	}
	data, err := json.Marshal(terms)
	if err != nil || string(data) == "{}" {
		return nil
	}
	return data
}

// object is a JSON object of texts, in the order given.
func object(pairs ...string) jsontext.Value {
	var out strings.Builder
	for i := 0; i < len(pairs); i += 2 {
		name, _ := jsontext.AppendQuote(nil, pairs[i])
		text, _ := jsontext.AppendQuote(nil, pairs[i+1])
		out.WriteString("," + string(name) + ":" + string(text))
	}
	return jsontext.Value("{" + strings.TrimPrefix(out.String(), ",") + "}")
}

// BadgeClass writes the edition in one language: @language, name, description,
// criteria, and the picture's alternative text. The caller adds @context, id,
// the picture's address, issuer, version and related. A Content/ Description that
// is left out becomes the title again (docs/rules.md, reading 6). For noted and the
// errors see Criteria.
func BadgeClass(e *Edition, d *Description, lang Lang, noted bool) (*openbadges.BadgeClass, error) {
	narrative, err := Criteria(e, d, lang, noted)
	if err != nil {
		return nil, err
	}
	b := &openbadges.BadgeClass{
		Language:    string(lang),
		Type:        openbadges.List[string]{"BadgeClass"},
		Name:        d.Text(Title, lang),
		Description: d.Text(ContentDescription, lang),
		Criteria:    openbadges.Embed(&openbadges.Criteria{Narrative: narrative}),
		Image:       openbadges.Embed(&openbadges.Image{Caption: caption(d, lang)}),
	}
	if b.Description == "" {
		b.Description = b.Name
	}
	return b, nil
}

// caption is the picture's alternative text; without one from the author it says
// what every picture of ours bears: the words and the title.
func caption(d *Description, lang Lang) string {
	if alt := d.ImageAlt(lang); alt != "" {
		return alt
	}
	if lang == Japanese {
		return "Micro-credential：" + d.Text(Title, lang)
	}
	return "Micro-credential: " + d.Text(Title, lang)
}

// ProfileReading is what a Profile says of an awarding body.
type ProfileReading struct {
	Name, NameJA         string
	URL, Email           string
	CountryCode          string // ISO 3166-1 alpha-2, or ""
	CountryEN, CountryJA string
	TrustEN, TrustJA     string // the awarding body's word on why to trust it
	TrustURI             string // where that can be followed up
}

// Country is the country in words, in lang where the Profile says it in both languages, or else its code; "" where it says
// none.
func (r ProfileReading) Country(lang Lang) string {
	if lang == Japanese {
		return cmp.Or(r.CountryJA, r.CountryEN, r.CountryCode)
	}
	return cmp.Or(r.CountryEN, r.CountryJA, r.CountryCode)
}

// Trust is the word on trust, in lang where there is one, and the language that it is in.
func (r ProfileReading) Trust(lang Lang) (text string, in Lang) {
	if r.TrustJA != "" && (lang == Japanese || r.TrustEN == "") {
		return r.TrustJA, Japanese
	}
	return r.TrustEN, English
}

// ReadProfile reads a profile of any issuer. What of its description is in
// Japanese is told by the writing; the country's line is known by its label in any
// of the editions, without any in one of [KnownEditions].
func ReadProfile(p *openbadges.Profile, editions ...*Edition) ProfileReading {
	r := ProfileReading{Name: p.Name, NameJA: p.Name, URL: p.URL, Email: p.Email}
	var terms map[string]jsontext.Value
	if len(p.More) > 0 && json.Unmarshal(p.More, &terms) == nil {
		r.CountryCode = textOf(terms[TermCountry])
		r.TrustURI = textOf(terms[TermTrust])
		if name := textOf(terms[TermAlternateName]); name != "" {
			r.NameJA = name
		}
	}
	r.readText(p.Description, Editions(editions).orKnown())
	return r
}

// textOf reads a text, or the id or value of an object.
func textOf(value jsontext.Value) string {
	if value.Kind() != '{' {
		return decodeText(value)
	}
	var parts struct {
		ID    string `json:"id"`
		AtID  string `json:"@id"`
		Value string `json:"@value"`
	}
	if json.Unmarshal(value, &parts) != nil {
		return ""
	}
	return parts.ID + parts.AtID + parts.Value
}

// readText takes a Profile's description apart: the country's line, then what is
// written in Japanese, then the rest.
func (r *ProfileReading) readText(description string, editions Editions) {
	var en, ja []string
	for _, part := range strings.Split(words.Canonical(description), "\n\n") {
		if before, last, found := editions.cutCountry(part); found {
			r.readCountry(last)
			if part = before; part == "" {
				continue
			}
		}
		switch {
		case words.IsJapanese(part) || len(ja) > 0:
			ja = append(ja, part)
		default:
			en = append(en, part)
		}
	}
	r.TrustEN, r.TrustJA = strings.Join(en, "\n\n"), strings.Join(ja, "\n\n")
}

func (r *ProfileReading) readCountry(text string) {
	r.CountryEN = text
	bare := strings.TrimSuffix(text, ")")
	if at := strings.LastIndex(bare, " ("); at >= 0 && words.IsJapanese(bare[at:]) {
		r.CountryEN, r.CountryJA = bare[:at], bare[at+2:]
	} else if words.IsJapanese(text) {
		r.CountryEN, r.CountryJA = "", text
	}
}

// cutCountry takes the country's line off the end of a paragraph.
func (all Editions) cutCountry(part string) (before, country string, found bool) {
	at := strings.LastIndexByte(part, '\n') + 1
	for _, e := range all {
		if m, ok := e.labelAt(part[at:]); ok && m.key == Country && m.colon {
			return strings.TrimSpace(part[:at]), m.rest, true
		}
	}
	return part, "", false
}
