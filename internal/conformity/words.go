package conformity

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// What terminal, sheet and page say alike.

// bad reports whether the descriptor is to be mended: a hint alone is no reason.
func (d *Descriptor) bad() bool {
	return slices.ContainsFunc(d.Findings, func(f Finding) bool { return f.Severity != string(microcredential.Hint) })
}

// StateText is the state in a word.
func (d *Descriptor) StateText(lang locale.Language) string {
	return locale.Text(lang, "report.state."+string(d.State))
}

// TextIn is what is said for a descriptor, in every language in which it is, the reader's first, and how it was found.
func (d *Descriptor) TextIn(lang locale.Language) string {
	var parts []string
	for _, t := range ordered(d.Texts, lang) {
		text := t.Text
		if len(t.Items) > 1 {
			text = "- " + strings.Join(t.Items, "\n- ")
		}
		if t.How != nil {
			text += locale.Text(lang, "report.how", "how", t.How.In(lang))
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "\n")
}

// ordered puts the reader's language first.
func ordered(texts []Text, lang locale.Language) []Text {
	var first, rest []Text
	for _, t := range texts {
		if t.Lang == lang {
			first = append(first, t)
		} else {
			rest = append(rest, t)
		}
	}
	return append(first, rest...)
}

// findingLine is a finding with its severity, rule and basis.
func findingLine(f *Finding, lang locale.Language) string {
	severity := locale.Text(lang, "report.severity."+f.Severity)
	if f.Rule == "" { // of what could not be read
		return locale.Text(lang, "report.unruled", "severity", severity, "message", Words{f.Message, f.MessageJA}.In(lang))
	}
	return locale.Text(lang, "report.finding", "severity", severity, "rule", f.Rule,
		"basis", Words{f.Basis.Text, f.Basis.TextJA}.In(lang), "message", Words{f.Message, f.MessageJA}.In(lang))
}

// FindingLines are findings with their severity, rule and basis.
func FindingLines(findings []Finding, lang locale.Language) []string {
	var lines []string
	for i := range findings {
		lines = append(lines, findingLine(&findings[i], lang))
	}
	return lines
}

// UnjudgedIn is what cannot be judged from outside.
func (s *Subject) UnjudgedIn(lang locale.Language) []string { return inLang(s.Unjudged, lang) }

// CriteriaIn is the written criteria in the language asked for, or, where none is, in the reader's or else the first; and the
// other languages that there are. nil where there is none.
func (s *Subject) CriteriaIn(asked, lang locale.Language) (text *Text, others []locale.Language) {
	for i := range s.Criteria {
		if s.Criteria[i].Lang == cmp.Or(asked, lang) {
			text = &s.Criteria[i]
		}
	}
	if text == nil && asked == "" && len(s.Criteria) > 0 {
		text = &s.Criteria[0]
	}
	for i := range s.Criteria {
		if text != nil && &s.Criteria[i] != text {
			others = append(others, s.Criteria[i].Lang)
		}
	}
	return text, others
}

func inLang(words []Words, lang locale.Language) []string {
	var texts []string
	for _, w := range words {
		texts = append(texts, w.In(lang))
	}
	return texts
}

// Text names the awarding body, with its domain.
func (i Issuer) Text(lang locale.Language) string {
	name := cmp.Or(i.Name, i.ID, locale.Text(lang, "report.issuer.none"))
	if i.Domain == "" {
		return name
	}
	return locale.Text(lang, "verification.issuer", "name", name, "domain", i.Domain)
}

// About says whose it is, what it is and where.
func (s *Subject) About(lang locale.Language) string {
	parts := []string{s.Issuer.Text(lang), locale.Text(lang, "report.kind."+string(s.Kind)), s.Target}
	if s.Name() == s.Target {
		parts = parts[:2]
	}
	if s.Kind == Criteria || s.Problem != nil {
		parts = parts[1:]
	}
	if s.Verdict != "" {
		parts = append(parts, locale.Text(lang, "report.verdict", "verdict", locale.Text(lang, "command.verify.verdict."+s.Verdict)))
	}
	return strings.Join(parts, " · ")
}

// HeadlineText is the headline, the claim, and why nothing could be judged.
func (s *Subject) HeadlineText(lang locale.Language) string {
	text := s.Headline.In(lang)
	if s.Problem != nil {
		return text + "\n" + s.Problem.In(lang)
	}
	return text + "\n" + s.claim(lang)
}

// claim says what it says of itself, and whether the criteria are written as section 6 (2) shows.
func (s *Subject) claim(lang locale.Language) string {
	key := "report.claim.none"
	switch {
	case s.Claimed && s.Conforms:
		key = "report.claim.holds"
	case s.Claimed:
		key = "report.claim.fails"
	}
	exact := "report.exact.no"
	if s.Exact || s.Kind == Description {
		exact = "report.exact.yes"
	}
	if s.Kind == Description {
		return locale.Text(lang, exact)
	}
	return locale.Text(lang, key) + "\n" + locale.Text(lang, exact)
}

func (s *Subject) editionText(lang locale.Language) string {
	if s.Edition == nil {
		return "–"
	}
	return locale.Text(lang, "report.edition", "version", s.Edition.Version, "revised", s.Edition.Revised)
}

// Answer is yes, no or not read.
func (s *Subject) Answer(lang locale.Language) string {
	switch {
	case s.Problem != nil:
		return locale.Text(lang, "report.answer.unread")
	case s.Conforms:
		return locale.Text(lang, "report.answer.yes")
	}
	return locale.Text(lang, "report.answer.no")
}

// Sums are the sentences about all of them.
func (r *Report) Sums(lang locale.Language) []string {
	s := r.Summary
	texts := []string{locale.Text(lang, "report.sums", "subjects", s.Subjects, "letters", s.Letters, "issuers", len(s.Issuers))}
	if s.Letters > 0 {
		texts = append(texts, locale.Text(lang, "report.sums.conforming", "conforming", s.Conforming, "letters", s.Letters, "claiming", s.Claiming))
	}
	if s.Unread > 0 {
		texts = append(texts, locale.Text(lang, "report.sums.unread", "unread", s.Unread))
	}
	return texts
}

// text is such as "12 micro-credentials of 3 issuers: error R-02 (guideline, Table 1). …".
func (g *Group) text(lang locale.Language) string {
	return locale.Text(lang, "report.own.group", "letters", g.Letters, "issuers", g.Issuers, "finding", findingLine(&g.Finding, lang))
}

// OwnWordsIn are the findings that rest on the guideline's own words, with how often each occurs.
func (r *Report) OwnWordsIn(lang locale.Language) []string {
	var lines []string
	for i := range r.Summary.OwnWords {
		lines = append(lines, r.Summary.OwnWords[i].text(lang))
	}
	return lines
}

// LabelIn is the descriptor's name in "en" or "ja".
func (s Share) LabelIn(lang locale.Language) string { return Words{s.Label, s.LabelJA}.In(lang) }

// Part is a heading with what stands below it.
type Part struct {
	Head  string
	Lines []string
}

// Parts tell what has changed, strangers' words as people are shown them.
func (c *Changes) Parts(lang locale.Language) []Part {
	if c.None() {
		return []Part{{Head: locale.Text(lang, "report.changes.none")}}
	}
	var parts []Part
	for _, list := range []struct {
		key     string
		targets []string
	}{{"report.changes.new", c.New}, {"report.changes.gone", c.Gone}} {
		if n := len(list.targets); n > 0 {
			parts = append(parts, Part{locale.Text(lang, list.key, "count", n), slices.Clone(list.targets)})
		}
	}
	for i := range c.Changed {
		parts = append(parts, c.Changed[i].part(lang))
	}
	for i := range parts {
		parts[i].Head = seen(parts[i].Head)
		for j, line := range parts[i].Lines {
			parts[i].Lines[j] = seen(line)
		}
	}
	return parts
}

func (c *Change) part(lang locale.Language) Part {
	p := Part{Head: c.Title}
	if c.Title != c.Target {
		p.Head += " · " + c.Target
	}
	switch {
	case c.Read[0] && !c.Read[1]:
		p.Lines = append(p.Lines, locale.Text(lang, "report.changes.unread"))
	case !c.Conforms[0] && c.Conforms[1]:
		p.Lines = append(p.Lines, locale.Text(lang, "report.changes.conforms"))
	case c.Conforms[0] && !c.Conforms[1]:
		p.Lines = append(p.Lines, locale.Text(lang, "report.changes.fails"))
	}
	for i := range c.Mended {
		p.Lines = append(p.Lines, locale.Text(lang, "report.changes.mended", "finding", findingLine(&c.Mended[i], lang)))
	}
	for i := range c.Appeared {
		p.Lines = append(p.Lines, locale.Text(lang, "report.changes.appeared", "finding", findingLine(&c.Appeared[i], lang)))
	}
	for _, s := range c.States {
		key := "report.changes.text"
		if s.Before != s.Now {
			key = "report.changes.state"
		}
		p.Lines = append(p.Lines, locale.Text(lang, key, "label", Words{s.Label, s.LabelJA}.In(lang),
			"before", locale.Text(lang, "report.state."+string(s.Before)), "now", locale.Text(lang, "report.state."+string(s.Now))))
	}
	return p
}
