package yearbook

import (
	"fmt"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// said is what a version says of itself, and what can be said of that. A version never changes, and is read once.
type said struct {
	texts    map[locale.Language]Said
	conforms bool
	digest   []byte // by which its text is approved
}

// versionOf names a version among all of a store.
type versionOf struct {
	class  issuance.ID
	number int
}

func (m *maker) said(v *Version) (*said, error) {
	key := versionOf{v.ID, v.Number}
	if known, ok := m.read.Load(key); ok {
		return known.(*said), nil
	}
	d := new(microcredential.Description)
	if err := d.UnmarshalJSON(v.Description); err != nil {
		return nil, fmt.Errorf("version %d of class %s: %w", v.Number, v.ID, err)
	}
	edition := m.Editions.Current()
	for _, e := range m.Editions {
		if e.ID == v.Letter.Guideline {
			edition = e
		}
	}
	// It is judged as it was when it was published: a day that has passed since is no fault of its text.
	report := microcredential.Check(edition, d, microcredential.Options{Now: v.At, Zone: m.zone, Image: v.Look.Bears()})
	one := &said{texts: map[locale.Language]Said{}, conforms: report.Conforms, digest: m.Digest(d, v.Look)}
	for _, lang := range d.Languages() {
		one.texts[lang] = texts(edition, d, lang)
	}
	m.read.Store(key, one)
	return one, nil
}

// texts are what a description says in a language, as it is published: codes have become words.
func texts(edition *microcredential.Edition, d *microcredential.Description, lang microcredential.Lang) Said {
	text := func(key microcredential.Key) string { return d.Text(key, lang) }
	if class, err := microcredential.BadgeClass(edition, d, lang, false); err == nil && class.Criteria.Object != nil {
		reading := microcredential.ReadCriteria(class.Criteria.Object.Narrative, edition)
		text = func(key microcredential.Key) string {
			found, _ := reading.Say(key, lang)
			return found.Text
		}
	}
	s := Said{
		Title: d.Text(microcredential.Title, lang), Effort: text(microcredential.LearnerEffort), Credit: text(microcredential.Credit),
		Level: text(microcredential.Level), Assessment: text(microcredential.TypeOfAssessment), Quality: text(microcredential.QualityAssurance),
	}
	if effort := d.Figures().Effort; effort != nil {
		s.Hours = effort.Hours
	}
	return s
}
