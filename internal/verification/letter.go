package verification

import (
	"slices"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// Row is a descriptor as a reader of one language is shown it.
type Row struct {
	Key     microcredential.Key
	Label   string          // in the reader's language
	Lang    locale.Language // of the text
	Text    string
	Items   []string // learning outcomes alone: the statements
	Meaning string   // level alone: what it means in its framework, in the reader's language
	Figure  *Figure  // what of the text can be drawn, or nil
	Note    string   // certification alone: the note of conformity, in the language of the text
}

// In is what the badge says, to a reader of "en" or "ja" (any other reads English): the descriptors that are given, in
// the order of Table 1, each once – where it is given in several languages, in the reader's, or else in its first.
func (g *Guideline) In(lang locale.Language) []Row {
	var rows []Row
	for _, row := range g.Rows() {
		if r := g.row(row, lang); r.Text != "" || r.Note != "" {
			rows = append(rows, r)
		}
	}
	return rows
}

func (g *Guideline) row(d microcredential.Descriptor, lang locale.Language) Row {
	r := Row{Key: d.Key, Label: d.LabelIn(lang), Lang: g.Lang}
	if i := g.said(d.Key, lang); i >= 0 {
		said := g.Descriptors[i]
		r.Text, r.Items, r.Lang = said.Text, said.Items, said.Lang
		r.Figure = figureOf(d.Key, said.Text, lang)
		if d.Key == microcredential.Level {
			r.Meaning = meaning(said.Text, lang)
		}
	}
	switch {
	case d.Key == microcredential.Country && g.Body.Country(lang) != "":
		r.Text, r.Lang = g.Body.Country(lang), lang
	case d.Key == microcredential.Certification && g.noted:
		r.Note = g.edition().Note(r.Lang)
	}
	return r
}

// Text returns what the badge says for a descriptor, in lang where it can, or "".
func (g *Guideline) Text(key microcredential.Key, lang locale.Language) string {
	d, _ := g.edition().Descriptor(key)
	return g.row(d, lang).Text
}

// said is where a descriptor stands, in lang where it can; -1 where it is not given.
func (g *Guideline) said(key microcredential.Key, lang locale.Language) int {
	if i := slices.IndexFunc(g.Descriptors, func(d Descriptor) bool { return d.Key == key && (d.Lang == lang || d.both) }); i >= 0 {
		return i
	}
	return slices.IndexFunc(g.Descriptors, func(d Descriptor) bool { return d.Key == key })
}

// Label is a descriptor's name in "en" or "ja" (any other gives English).
func (g *Guideline) Label(key microcredential.Key, lang locale.Language) string {
	d, _ := g.edition().Descriptor(key)
	return d.LabelIn(lang)
}

// Labels are the names of descriptors in a list.
func (g *Guideline) Labels(keys []microcredential.Key, lang locale.Language) string {
	labels := ""
	for i, key := range keys {
		if i > 0 {
			labels += locale.Text(lang, "verification.comma")
		}
		labels += g.Label(key, lang)
	}
	return labels
}
