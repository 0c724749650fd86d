package verification

import (
	"strings"
	"sync"
	"time"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify"
)

// Guideline is what a badge of any issuer says in the words of the "Guidelines for Issuing Micro-credentials Digitally".
// It is what every page, table and report shows of a badge: see In for the words of one reader's language.
type Guideline struct {
	Lang        string                    // of the texts: "en", "ja", or what the BadgeClass says of itself; may be empty
	Descriptors []Descriptor              // those that are given, in the order of the guideline's Table 1
	Missing     []microcredential.Key     // mandatory descriptors that are not given
	Findings    []microcredential.Finding // what is missing or not exact
	Claimed     bool                      // the badge says that it conforms (section 6 (4))
	Conforms    bool                      // no errors were found
	Exact       bool                      // the criteria are written to the letter as section 6 (2) asks
	Preface     string                    // text of the criteria that belongs to no descriptor
	CriteriaURL string                    // address of criteria that are kept elsewhere
	Alt         string                    // the picture's alternative text
	Body        Body

	badge *microcredential.Badge
}

// Descriptor is one row of the guideline's Table 1 as the badge gives it.
type Descriptor struct {
	Key     microcredential.Key `json:"key"`
	Label   string              `json:"label"`
	LabelJA string              `json:"label_ja"`
	Text    string              `json:"text"`
	Items   []string            `json:"items,omitempty"` // learning outcomes alone: the statements
	Lang    string              `json:"lang,omitempty"`  // of the text
}

// maxItems is how many statements of the learning outcomes are told one by one; the text has them all.
const maxItems = 200

// languageTag is what a badge says of its language; nothing that is longer than tags are, for it stands beside each text.
func languageTag(lang microcredential.Lang) string {
	if len(lang) > 35 { // RFC 5646, section 4.4.1
		return ""
	}
	return string(lang)
}

// ReadClass reads what belongs to the class: everything but learner and date. The Profile may be nil.
func ReadClass(b *openbadges.BadgeClass, p *openbadges.Profile) *Guideline {
	badge := microcredential.ReadBadge(b, p)
	g := &Guideline{Lang: languageTag(badge.Lang), Exact: badge.Exact, Alt: badge.Alt, CriteriaURL: badge.CriteriaURL, badge: badge}
	passages := make([]string, len(badge.Unassigned))
	for i, passage := range badge.Unassigned {
		passages[i] = passage.Text
	}
	g.Preface = strings.Join(passages, "\n")
	if p != nil {
		g.Body = ReadBody(p)
	}
	for _, said := range badge.Texts {
		row, _ := badge.Edition.Descriptor(said.Key)
		text := said.Text
		if row.Key == microcredential.Country {
			text = g.Body.Country(g.Lang)
		}
		g.Descriptors = append(g.Descriptors, Descriptor{row.Key, row.Label, row.LabelJA, text, said.Items[:min(len(said.Items), maxItems)], languageTag(said.Lang)})
	}
	g.judge(badge.Judge(nil, time.Time{}))
	return g
}

func (g *Guideline) judge(r microcredential.Report) {
	g.Missing, g.Findings, g.Claimed, g.Conforms = r.Missing, r.Findings, r.Claimed, r.Conforms
}

// withAward adds learner and date, which each award says for itself, and judges the whole.
func (g Guideline) withAward(a *openbadges.Assertion, now time.Time) Guideline {
	var head []Descriptor
	for _, key := range []microcredential.Key{microcredential.LearnerIdentification, microcredential.DateOfIssuing} {
		row, _ := g.badge.Edition.Descriptor(key)
		text := RecipientText(a, g.Lang)
		if key == microcredential.DateOfIssuing {
			text = Name(a.IssuedOn)
		}
		if text != "" {
			head = append(head, Descriptor{Key: key, Label: row.Label, LabelJA: row.LabelJA, Text: text, Lang: g.Lang})
		}
	}
	g.Descriptors = append(head, g.Descriptors...)
	g.judge(g.badge.Judge(a, now))
	return g
}

// RecipientText says in "en" or "ja" how the assertion names the learner, without the name: that is for the learner to
// show. It is empty when the assertion names nobody.
func RecipientText(a *openbadges.Assertion, lang string) string {
	if a.Recipient == nil || a.Recipient.Identity == "" {
		return ""
	}
	key := "verification.learner.plain"
	if a.Recipient.Hashed != nil && *a.Recipient.Hashed {
		key = "verification.learner.hashed"
	}
	kind := "other"
	for _, t := range a.Recipient.Type {
		if t == "email" || t == "url" || t == "telephone" {
			kind = t
		}
	}
	return locale.Text(lang, key, "type", locale.Text(lang, "verification.recipient."+kind))
}

// readings remembers the reading of classes: a folder of badges is often of one.
type readings struct {
	mu   sync.Mutex
	kept map[source]*Guideline
}

type source struct {
	badge  *openbadges.BadgeClass
	issuer *openbadges.Profile
}

const maxReadings = 64

// of reads the guideline's descriptors from a report. Objects of a verifier do not change, and those of badges that it
// remembers are the same in each report.
func (m *readings) of(r *verify.Report, now time.Time) Guideline {
	if r.Badge == nil || r.Assertion == nil {
		return Guideline{}
	}
	key := source{r.Badge, r.Issuer}
	m.mu.Lock()
	g, ok := m.kept[key]
	m.mu.Unlock()
	if !ok {
		g = ReadClass(r.Badge, r.Issuer)
		m.mu.Lock()
		if m.kept == nil || len(m.kept) >= maxReadings {
			m.kept = map[source]*Guideline{}
		}
		m.kept[key] = g
		m.mu.Unlock()
	}
	return g.withAward(Award(r), now)
}

// Award is the assertion that says to whom and when: the one judged, or the copy in hand of one that has been revoked, for
// then the issuer's own need not say more than that.
func Award(r *verify.Report) *openbadges.Assertion {
	if r.Assertion.IsRevoked() && r.Assertion.Recipient == nil && r.InHand != nil {
		return r.InHand
	}
	return r.Assertion
}
