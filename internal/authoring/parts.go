package authoring

import (
	"slices"

	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// Part is what a text that is judged says of one descriptor, or at last what belongs to none: the picture, and facts beside
// them.
type Part struct {
	microcredential.Descriptor              // without a key and a number: of what belongs to none
	Texts                      []Difference // its fields; with what differs marked, where there was a text before
	Changed                    bool
	Findings                   []string // what the rules say, as sentences
	Remarks                    []Remark // with their answers
	Open                       bool     // one of them has neither an answer nor a change in its place
}

// Name is the number and the name of the descriptor.
func (p *Part) Name(lang locale.Language) string {
	if p.Number == 0 {
		return locale.Text(lang, "authoring.review.rest")
	}
	return locale.Text(lang, "authoring.review.part", "number", p.Number, "name", p.LabelIn(lang))
}

// Answers are those to a remark of the part.
func (p *Part) Answers(to int64) (all []Remark) {
	for _, m := range p.Remarks {
		if m.Answers == to {
			all = append(all, m)
		}
	}
	return all
}

// Awarded reports whether what belongs there is said of each learner, when the text is awarded.
func (p *Part) Awarded() bool {
	return p.Key == microcredential.LearnerIdentification || p.Key == microcredential.DateOfIssuing
}

// Parts are those of a text: all 17 descriptors in the guideline's order, and at last what belongs to none.
func (j *Judged) Parts(a *Assessment, lang locale.Language) (all []Part) {
	texts, marked := j.texts(lang)
	remarks, open := j.Remarks(), j.Open()
	for _, d := range append(slices.Clone(microcredential.KnownEditions().Current().Descriptors), microcredential.Descriptor{}) {
		elsewhere := func(m Remark) bool { return m.Descriptor != d.Key }
		p := Part{
			Descriptor: d, Remarks: slices.DeleteFunc(slices.Clone(remarks), elsewhere), Open: !allOf(open, elsewhere),
		}
		for _, text := range texts {
			if of, _ := DescriptorOf(text.Field); of.Key == d.Key {
				p.Texts = append(p.Texts, text)
				p.Changed = p.Changed || marked[text.Field]
			}
		}
		for _, f := range a.Findings {
			if f.Descriptor == d.Key {
				p.Findings = append(p.Findings, descriptionbook.Finding(f, lang))
			}
		}
		all = append(all, p)
	}
	return all
}

// texts are all fields of a text and of the one before it, those that differ with what differs.
func (j *Judged) texts(lang locale.Language) (all []Difference, differs map[string]bool) {
	differs = map[string]bool{}
	changes := map[string]Difference{}
	if j.Before != nil {
		for _, d := range Differences(j.Before, j.Content, lang) {
			changes[d.Field], differs[d.Field] = d, true
		}
	}
	either := Fields{}
	for _, fields := range []Fields{j.Before, j.Content} {
		for name, text := range fields {
			if text != "" {
				either[name] = text
			}
		}
	}
	for _, d := range Differences(Fields{}, either, lang) {
		if differs[d.Field] {
			d = changes[d.Field]
		} else {
			d.Pieces = []Piece{{Text: j.Content.Text(d.Field, lang)}}
		}
		all = append(all, d)
	}
	return all, differs
}

func allOf(remarks []Remark, so func(Remark) bool) bool {
	return !slices.ContainsFunc(remarks, func(m Remark) bool { return !so(m) })
}
