package microcredential

import (
	"slices"
	"strings"

	"github.com/mitome/mitome/microcredential/internal/words"
)

// Judge judges a criteria text alone: title, awarding body, learner and date are not asked.
func (r *Reading) Judge() Report {
	report := r.judge(nil, false)
	report.finish()
	return report
}

// Description returns what was read in the words of a description, as Criteria writes it.
func (r *Reading) Description() *Description {
	d := new(Description)
	for _, t := range r.Texts {
		var value any = t.withRemark()
		if t.Key == LearningOutcomes {
			value = t.Items
		}
		if d.Set(textName(t.Key, t.Lang), value) != nil {
			continue // cannot be: texts are JSON of the right shape
		}
	}
	return d
}

// judge runs those rules of Check that are asked of what was read. b is the badge, or nil for a criteria text alone; the award
// is judged apart.
func (r *Reading) judge(b *Badge, profile bool) Report {
	c := &checker{edition: r.Edition, d: r.facts(), langs: r.Langs(), reading: true}
	if len(c.langs) == 0 {
		c.langs = []Lang{English}
	}
	c.findings = append(c.findings, r.notes...)
	report := Report{Edition: r.Edition, Claimed: len(r.Claims) > 0}
	report.Missing = c.given(r, b, profile)
	for _, rule := range rules {
		if rule.read {
			rule.judge(c)
		}
	}
	if b != nil && b.LeftOut {
		c.find(newFinding("R-10", Hint, ContentDescription, "left-out"))
	}
	for _, claim := range r.Claims {
		if claim.In != Certification {
			c.find(newFinding("R-16", Warning, claim.In, "claim-elsewhere"))
		}
	}
	report.Findings = c.findings
	return report
}

// facts are the texts as the rules ask for them, with remarks such as "(hours)" that belong to their figures.
func (r *Reading) facts() *Description {
	d := &Description{members: make([]member, 0, len(r.Texts))}
	for _, t := range r.Texts {
		m := member{name: textName(t.Key, t.Lang), text: t.withRemark(), items: t.Items}
		if d.index(m.name) >= 0 {
			continue
		}
		d.members = append(d.members, m)
	}
	return d
}

// withRemark is the text with a remark of its label that belongs to its figure, as in "Learner Effort (hours) : 30".
func (t Text) withRemark() string {
	switch {
	case t.Remark == "" || t.Text == "" || strings.Contains(words.Plain(t.Text), words.Plain(t.Remark)):
		return t.Text
	case t.Key == Level:
		return t.Remark + " " + t.Text
	case t.Key == LearnerEffort || t.Key == Credit:
		return t.Text + " " + t.Remark
	}
	return t.Text
}

// given is R-02 on a reading: one language with every mandatory descriptor is enough, and what the other lacks is a
// warning. It returns what is not given.
func (c *checker) given(r *Reading, b *Badge, profile bool) (missing []Key) {
	best, lacks := c.langs[0], map[Lang][]Descriptor{}
	for _, lang := range c.langs {
		for _, row := range c.edition.Descriptors {
			if row.Mandatory && row.Place == InCriteria && c.blankIn(r, row.Key, lang) {
				lacks[lang] = append(lacks[lang], row)
			}
		}
		if len(lacks[lang]) < len(lacks[best]) {
			best = lang
		}
	}
	for _, lang := range c.langs {
		for _, row := range lacks[lang] {
			code, severity := "not-given", Error
			if _, stands := r.Find(row.Key, lang); stands || slices.Contains(r.blank, row.Key) {
				code = "blank"
			}
			if lang != best {
				if code == "not-given" && len(lacks[lang]) > 3 {
					continue // a few Japanese names in an English text are no second edition
				}
				severity = Warning
			} else {
				missing = append(missing, row.Key)
			}
			c.find(newFinding("R-02", severity, row.Key, code, lang))
		}
	}
	for _, row := range c.edition.Descriptors {
		asked := b != nil && row.Mandatory && (row.Place == InName || row.Place == InDescription || row.Place == InProfile && profile)
		if t, stands := r.Say(row.Key, r.Lang); asked && !(row.Key == ContentDescription && b.LeftOut) && (!stands || blank(t.Text, row.Key)) {
			missing = append(missing, row.Key)
			code := "not-given"
			if stands {
				code = "blank"
			}
			c.find(newFinding("R-02", Error, row.Key, code))
		}
	}
	c.pointers()
	return missing
}

func (c *checker) blankIn(r *Reading, key Key, lang Lang) bool {
	t, stands := r.Find(key, lang)
	if key == LearningOutcomes && stands {
		return !slices.ContainsFunc(t.Items, func(s string) bool { return !blank(s, key) })
	}
	return !stands || blank(t.Text, key)
}
