package microcredential

import (
	"cmp"
	"slices"
	"time"

	"github.com/mitome/mitome/microcredential/internal/words"
)

// Options are what Check cannot read from a description.
type Options struct {
	Now  time.Time      // what counts as the future begins after it; zero: time.Now()
	Zone *time.Location // of dates without a time; nil: DefaultZone
	Lang Lang           // of the author, by which a description without any text is judged; "": English
	// Image is what is known of the words in the picture, for R-15.
	Image ImageWords
}

// ImageWords tells whether the picture bears the words "Micro-credential".
type ImageWords int

// What may be known of the words in a picture.
const (
	WordsDescribed ImageWords = iota // what the description says of its picture; nothing said: a template draws them
	WordsBorne                       // it bears them
	WordsMissing                     // nobody says that it does
)

// rules are what Check asks of a description, one after the other, and Judge of what was read, of which no codes, learner or
// date are known. What a rule finds does not depend on its place, but where it asks what others have found (hasError).
var rules = []struct {
	judge func(*checker)
	read  bool // asked of what was read as well
}{
	{(*checker).keys, false}, {(*checker).visibleNames, false}, {(*checker).complete, false}, {(*checker).labelled, false},
	{(*checker).learner, false}, {(*checker).date, false}, {(*checker).awardingBody, false}, {(*checker).country, false},
	{(*checker).description, true}, {(*checker).values, false}, {(*checker).claims, false},
	{(*checker).assessment, true}, {(*checker).outcomes, true}, {(*checker).quality, true}, {(*checker).credit, true},
	{(*checker).effort, false}, {(*checker).workload, true}, {(*checker).certificate, false}, {(*checker).form, false},
	{(*checker).level, true}, {(*checker).stackability, false}, {(*checker).title, false}, {(*checker).codes, false},
	{(*checker).extras, false}, {(*checker).image, false}, {(*checker).optional, true}, {(*checker).pointers, false},
	{(*checker).editions, true}, {(*checker).contradictions, false},
}

// Check judges a description by every rule that a program can decide, in each
// language in which it is issued. A description without learner and date keys is
// judged as a class: nothing is asked about a learner.
func Check(e *Edition, d *Description, o Options) Report {
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	if o.Zone == nil {
		o.Zone = DefaultZone
	}
	c := &checker{edition: e, written: d, Options: o, langs: d.languagesOr(cmp.Or(o.Lang, English))}
	c.d, c.raw = d.imported(e)
	if c.foreign() {
		e.settle(c.findings)
		return Report{Edition: e, Findings: c.findings}
	}
	for _, rule := range rules {
		rule.judge(c)
	}
	c.publishable(d)
	c.conformity()
	e.settle(c.findings)
	return Report{Edition: e, Findings: c.findings, Conforms: !c.hasErrors()}
}

// checker walks one description through the rules.
type checker struct {
	edition *Edition
	written *Description // as the author gave it
	Options
	d        *Description // with what its raw criteria give
	raw      map[Lang]*Reading
	langs    []Lang
	findings []Finding
	reading  bool // of a badge: no codes, and some severities are milder
}

// find adds a finding, or the language to one of the same matter.
func (c *checker) find(f Finding) {
	i := slices.IndexFunc(c.findings, f.sameMatter)
	if i < 0 {
		c.findings = append(c.findings, f)
		return
	}
	for _, lang := range f.Langs {
		if !slices.Contains(c.findings[i].Langs, lang) {
			c.findings[i].Langs = append(c.findings[i].Langs, lang)
		}
	}
}

func (c *checker) hasErrors() bool {
	return slices.ContainsFunc(c.findings, func(f Finding) bool { return f.Severity == Error })
}

func (c *checker) hasError(rule string, key Key) bool {
	return slices.ContainsFunc(c.findings, func(f Finding) bool {
		return f.Severity == Error && f.Rule == rule && f.Descriptor == key
	})
}

// eachText calls judge with the descriptor's text in every issued language that
// gives one.
func (c *checker) eachText(key Key, judge func(lang Lang, text string)) {
	for _, lang := range c.langs {
		if text := c.d.Text(key, lang); text != "" {
			judge(lang, text)
		}
	}
}

// complete is R-02 for the descriptors of the class; learner, date and awarding
// body have their own fields.
func (c *checker) complete() {
	for _, row := range c.edition.Descriptors {
		if !row.Mandatory || row.Number < 3 || row.Key == AwardingBody {
			continue
		}
		for _, lang := range c.langs {
			if !c.missing(row, lang) || c.unlabelled(row, lang) {
				continue
			}
			c.find(newFinding("R-02", Error, row.Key, "blank", lang))
		}
	}
}

func (c *checker) missing(row Descriptor, lang Lang) bool {
	text := c.d.Text(row.Key, lang)
	if row.Key == ContentDescription && text == "" && c.d.International() {
		return false // may be left out
	}
	if row.Key == LearningOutcomes {
		return !slices.ContainsFunc(c.d.Outcomes(lang), func(s string) bool { return !blank(s, row.Key) })
	}
	return blank(text, row.Key)
}

// unlabelled says that the description brings criteria of its own in which this
// descriptor's label is not found: that is R-12, not R-02.
func (c *checker) unlabelled(row Descriptor, lang Lang) bool {
	_, raw := c.raw[lang]
	return raw && row.Place == InCriteria && c.d.Text(row.Key, lang) == ""
}

// labelled is on criteria that were brought along as one text.
func (c *checker) labelled() {
	for _, lang := range c.langs {
		r := c.raw[lang]
		if r == nil {
			continue
		}
		for _, row := range c.edition.InCriteria() {
			if row.Mandatory && c.d.Text(row.Key, lang) == "" {
				c.find(newFinding("R-12", Error, row.Key, "no-label", lang))
			}
		}
		for _, note := range r.notes {
			if note.Code != "duplicate-label" {
				note.Severity = Hint // writing mends it
			}
			note.Langs = []Lang{lang}
			c.find(note)
		}
	}
}

// values is R-14: nothing that Criteria or the Profile would refuse to write.
func (c *checker) values() {
	for _, row := range c.edition.InCriteria() {
		c.eachText(row.Key, func(lang Lang, _ string) {
			values := []string{c.d.Text(row.Key, lang)}
			if row.Key == LearningOutcomes {
				values = c.d.Outcomes(lang)
			}
			for _, value := range values {
				if f, refused := c.edition.refuseValue(row.Key, value, lang); refused {
					c.find(f)
				}
			}
		})
	}
	for _, lang := range Langs {
		for key, text := range map[Key]string{
			AwardingBody: c.d.field(keyTrust + "_" + string(lang)),
			Country:      c.d.Text(Country, lang),
		} {
			if line, forged := c.edition.forgedLabel(text, true); forged {
				c.find(newFinding("R-14", Error, key, "forged-label", lang).with(shorten(line)))
			}
		}
	}
}

// conformity is the last rule: a claim that cannot be granted yet is said, not
// counted, since the errors that prevent it are findings themselves.
func (c *checker) conformity() {
	if c.d.ClaimsConformity() && c.hasErrors() && !c.hasError("R-16", Certification) {
		c.find(newFinding("R-16", Hint, Certification, "claim-waits"))
	}
}

// optional is R-03: an optional descriptor that holds only a placeholder is left out.
func (c *checker) optional() {
	severity := Error
	if c.reading {
		severity = Warning
	}
	for _, row := range c.edition.InCriteria() {
		if !row.Mandatory {
			c.eachText(row.Key, func(lang Lang, text string) {
				if blank(text, row.Key) {
					c.find(newFinding("R-03", severity, row.Key, "leave-out", lang))
				}
			})
		}
	}
}

// pointers is R-02: a value that only points elsewhere.
func (c *checker) pointers() {
	for _, row := range c.edition.Descriptors {
		if row.Mandatory && row.Place == InCriteria {
			c.eachText(row.Key, func(lang Lang, text string) {
				if len(c.d.Outcomes(lang)) > 1 && row.Key == LearningOutcomes {
					return // statements that begin with "See …" or "Consult …" are what is learnt
				}
				if words.PointsElsewhere(text) && !blank(text, row.Key) {
					c.find(newFinding("R-02", Warning, row.Key, "pointer", lang))
				}
			})
		}
	}
}
