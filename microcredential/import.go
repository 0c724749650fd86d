package microcredential

import "slices"

// imported returns the description with the descriptors that its raw_criteria
// give, where it has no text of its own for them, and the readings by language.
// A text without labels gives nothing: an import says so and does not guess. The
// criteria may be of e or of any other edition that is known.
func (d *Description) imported(e *Edition) (*Description, map[Lang]*Reading) {
	var readings map[Lang]*Reading
	filled := d
	for _, lang := range Langs {
		raw := d.field(keyRawCriteria + "_" + string(lang))
		if raw == "" {
			continue
		}
		if readings == nil {
			readings, filled = map[Lang]*Reading{}, d.Clone()
		}
		readings[lang] = ReadCriteria(raw, append(slices.DeleteFunc(KnownEditions(), e.same), e)...)
		for _, v := range readings[lang].Texts {
			filled.adopt(readings[lang].Edition, v, lang)
		}
	}
	return filled.filled(e), readings
}

// adopt takes one descriptor over from a reading.
func (d *Description) adopt(e *Edition, v Text, lang Lang) {
	row, _ := e.Descriptor(v.Key)
	if row.Place != InCriteria || d.Text(v.Key, lang) != "" {
		return
	}
	var value any = v.Text
	if v.Key == LearningOutcomes {
		value = v.Items
	}
	if err := d.Set(textName(v.Key, lang), value); err != nil {
		return // cannot be: texts and lists of texts are always JSON of the right shape
	}
}
