package catalogue

import (
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// Entry is what the index knows of a micro-credential: what is shown of it in a list, and its facts.
type Entry struct {
	ID       string // public id of the class; of another issuer's its address
	Facts    Facts
	Titles   InLanguage
	Summary  InLanguage // Content/ Description
	Editions Editions   // of ours
	Body     Body
	Changed  time.Time
	Change   int64
	Since    time.Time // when it was published first or, of another issuer's, taken in
	Foreign  *Foreign  // nil for ours

	sought InLanguage // learning outcomes and level, while it is taken into the index
}

// Body is an awarding body as the catalogue shows it.
type Body struct {
	Org      issuance.OrganisationID // 0: another issuer's
	Name     InLanguage
	Address  string // of its Profile
	Base     string // scheme and host of its addresses
	Slug     string
	HomeURL  string
	TrialRun bool
}

// Foreign says whence another issuer's entry was read.
type Foreign struct {
	ID       issuance.ID // in addresses of ours
	Address  string      // of the BadgeClass
	Domain   string
	ReadAt   time.Time
	Missing  time.Time // since when it cannot be found; zero while it can
	Pictured bool      // there is a small picture of it
}

// Address is where the entry's BadgeClass is read, in a language where it has one.
func (e *Entry) Address(lang locale.Language) string {
	if e.Foreign != nil {
		return e.Foreign.Address
	}
	return e.Body.Base + e.Path(lang)
}

// Path is the path of ours, in a language where it has one.
func (e *Entry) Path(lang locale.Language) string {
	id, ok := e.Editions[lang]
	if !ok {
		for _, other := range microcredential.Langs {
			if id, ok = e.Editions[other]; ok {
				break
			}
		}
	}
	return "/o/" + e.Body.Slug + "/m/" + id.String()
}

// entryOf makes the entry of a row of an awarding body of ours.
func entryOf(r *Row, b *body) (*Entry, error) {
	l, err := Unmarshal(r.Content)
	if err != nil {
		return nil, err
	}
	e := &Entry{
		ID: r.Class.String(), Facts: l.Facts, Editions: l.Editions, Change: r.Change, Changed: r.ChangedAt, Since: time.UnixMicro(l.PublishedAt).UTC(),
		Titles: l.both(microcredential.Title), Summary: l.both(microcredential.ContentDescription), sought: l.sought(),
		Body: Body{Org: b.ID, Name: InLanguage{b.NameEN, b.NameJA}, Address: b.ProfileAddress(), Base: b.BaseURL, Slug: b.Slug, HomeURL: b.HomeURL, TrialRun: b.Trial()},
	}
	if b.country != "" {
		e.Facts.Country = &Codes{Values: []string{b.country}}
	}
	return e, nil
}

// sought is what is looked through beside what an entry shows: its learning outcomes, and its level, in the issuer's words and
// as cards name it.
func (l *Letter) sought() InLanguage {
	outcomes, level, named := l.both(microcredential.LearningOutcomes), l.both(microcredential.Level), InLanguage{}
	if f := l.Facts.Level; f != nil {
		named = InLanguage{LevelText(f.Framework, f.Value, locale.English), LevelText(f.Framework, f.Value, locale.Japanese)}
	}
	together := func(all ...string) string { return strings.TrimSpace(strings.Join(all, "\n")) }
	return InLanguage{together(outcomes.EN, level.EN, named.EN), together(outcomes.JA, level.JA, named.JA)}
}

// both is a descriptor in the languages in which it is given.
func (l *Letter) both(key microcredential.Key) (t InLanguage) {
	for _, said := range l.Texts {
		switch {
		case said.Key != key:
		case said.Lang == microcredential.Japanese:
			t.JA = said.Text
		case t.EN == "":
			t.EN = said.Text
		}
	}
	return t
}

// countryOf is the country that a Profile names by its code.
func countryOf(profile []byte) string {
	p, err := openbadges.Parse[openbadges.Profile](profile)
	if err != nil {
		return ""
	}
	code := microcredential.ReadProfile(p).CountryCode
	if region, err := language.ParseRegion(code); err == nil {
		return region.String()
	}
	return ""
}
