package conformity

import (
	"slices"

	"github.com/mitome/mitome/internal/verification"
)

// shown is the report as people are shown it: what strangers wrote has every character that is not seen, or that turns the
// direction of reading, written out. Source: docs/safety.md, T13.
func (r *Report) shown() *Report {
	out := *r
	out.Subjects = make([]Subject, len(r.Subjects))
	for i, s := range r.Subjects {
		out.Subjects[i] = s.shown()
	}
	out.Summary = sum(out.Subjects)
	return &out
}

func (s Subject) shown() Subject {
	for _, text := range []*string{&s.Target, &s.Title, &s.Issuer.ID, &s.Issuer.Name, &s.Issuer.Domain, &s.CriteriaURL} {
		*text = seen(*text)
	}
	if s.Problem != nil {
		s.Problem = &Words{seen(s.Problem.EN), seen(s.Problem.JA)}
	}
	s.Findings, s.Criteria = findingsShown(s.Findings), textsShown(s.Criteria)
	s.Unassigned = slices.Clone(s.Unassigned)
	for i, text := range s.Unassigned {
		s.Unassigned[i] = seen(text)
	}
	s.Descriptors = slices.Clone(s.Descriptors)
	for i := range s.Descriptors {
		d := &s.Descriptors[i]
		d.Texts, d.Findings = textsShown(d.Texts), findingsShown(d.Findings)
	}
	return s
}

func textsShown(texts []Text) []Text {
	texts = slices.Clone(texts)
	for i := range texts {
		t := &texts[i]
		t.Text, t.Label, t.Items = seen(t.Text), seen(t.Label), slices.Clone(t.Items)
		for j, item := range t.Items {
			t.Items[j] = seen(item)
		}
		if t.How != nil {
			t.How = &Words{seen(t.How.EN), seen(t.How.JA)}
		}
	}
	return texts
}

func findingsShown(list []Finding) []Finding {
	list = slices.Clone(list)
	for i := range list {
		list[i].Message, list[i].MessageJA = seen(list[i].Message), seen(list[i].MessageJA)
	}
	return list
}

// seen is a stranger's text as people are shown it.
func seen(s string) string { return verification.Visible(s) }
