package conformity

import (
	"slices"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
)

// Write adds the criteria as our writer would write them, one text for each language in which any descriptor of the
// criteria is given. The note of conformity (section 6 (4)) stands in it where no error is left once it is so written. A text
// that cannot be written – a value would be read as another descriptor's label – is left out: its findings say so.
func (s *Subject) Write(g *verification.Guideline) {
	for _, lang := range microcredential.Langs {
		d, given := described(g, lang)
		if !given {
			continue
		}
		text, err := microcredential.Criteria(g.WrittenBy(), d, lang, len(s.left(microcredential.Error)) == 0)
		if err == nil && text != "" {
			s.Criteria = append(s.Criteria, Text{Lang: lang, Text: text})
		}
	}
}

// left are the findings that stay when the criteria are replaced by what Write wrote. A claim beside errors goes with them.
func (s *Subject) left(severities ...microcredential.Severity) (left []*Finding) {
	for f := range s.all {
		if slices.Contains(severities, microcredential.Severity(f.Severity)) && !microcredential.WritingMends(f.Code) && f.Code != "claim-with-errors" {
			left = append(left, f)
		}
	}
	return left
}

// Left tells what stays to be mended, errors and warnings, when the criteria are replaced by what Write wrote; noted says
// that no error does, so that the note of conformity stands in the text.
func (s *Subject) Left(lang locale.Language) (lines []string, noted bool) {
	for _, f := range s.left(microcredential.Error, microcredential.Warning) {
		lines = append(lines, findingLine(f, lang))
	}
	return lines, len(s.left(microcredential.Error)) == 0
}

// described is a description of what the criteria give in a language. What stands in neither language is taken for English.
func described(g *verification.Guideline, lang microcredential.Lang) (*microcredential.Description, bool) {
	d, given := new(microcredential.Description), false
	for _, said := range g.Descriptors {
		in := said.Lang
		if in != microcredential.Japanese {
			in = microcredential.English
		}
		inCriteria := slices.ContainsFunc(g.WrittenBy().InCriteria(), func(row microcredential.Descriptor) bool { return row.Key == said.Key })
		if in != lang || !inCriteria {
			continue
		}
		var value any = withRemark(said)
		if said.Key == microcredential.LearningOutcomes {
			value = said.Items
		}
		if d.Set(string(said.Key)+"_"+string(lang), value) == nil {
			given = true
		}
	}
	return d, given
}

// withRemark is a text with what stood in brackets behind its label, which its number may need: "Learner Effort (hours) : 30".
func withRemark(d verification.Descriptor) string {
	switch {
	case d.Remark == "":
	case d.Key == microcredential.Level:
		return d.Remark + " " + d.Text
	case d.Key == microcredential.LearnerEffort, d.Key == microcredential.Credit:
		return d.Text + " " + d.Remark
	}
	return d.Text
}
