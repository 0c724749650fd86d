package microcredential

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/mitome/mitome/microcredential/internal/words"
)

// Learner is the person that a description was written for, when it holds one.
type Learner struct {
	NameEN, NameJA string
	Email          string // as typed; NormalizeEmail makes it comparable
}

// Learner returns the learner, and whether the description holds any key about
// a learner or a date of issuing. Without one it describes a class only.
func (d *Description) Learner() (Learner, bool) {
	holds := false
	for _, m := range d.members {
		holds = holds || IsAwardKey(m.name)
	}
	return Learner{
		NameEN: d.field(keyLearnerName + "_en"),
		NameJA: d.field(keyLearnerName + "_ja"),
		Email:  d.field(keyLearnerEmail),
	}, holds
}

// IsAwardKey tells keys about one learner's award from keys about the class.
func IsAwardKey(name string) bool {
	return strings.HasPrefix(name, string(LearnerIdentification)) || strings.HasPrefix(name, string(DateOfIssuing))
}

// IssuedOn returns the date of issuing and whether one is given. The given
// offset is kept; a date alone is 00:00 in the zone. Source: rule R-05.
func (d *Description) IssuedOn(zone *time.Location) (time.Time, bool, error) {
	return d.date(keyDate, zone)
}

// Expires returns when awards of this description end, and whether they do:
// 23:59:59 of the day in extra_expires, in the zone. A value with time and zone
// is taken as it stands. Source: docs/rules.md, reading 11.
func (d *Description) Expires(zone *time.Location) (time.Time, bool, error) {
	at, given, err := d.date(keyExpires, zone)
	if err == nil && given && len(d.field(keyExpires)) == len(time.DateOnly) {
		at = time.Date(at.Year(), at.Month(), at.Day(), 23, 59, 59, 0, at.Location())
	}
	return at, given, err
}

func (d *Description) date(name string, zone *time.Location) (time.Time, bool, error) {
	text := d.field(name)
	if text == "" {
		return time.Time{}, false, nil
	}
	at, err := ParseDate(text, zone)
	if err != nil {
		return time.Time{}, true, inKey(name, err)
	}
	return at, true, nil
}

// Text returns the descriptor's text in the language, canonical, or "" when
// there is none. Learning outcomes come one on each line; Outcomes tells them
// apart.
func (d *Description) Text(key Key, lang Lang) string {
	if key == LearningOutcomes {
		return strings.Join(d.Outcomes(lang), "\n")
	}
	return d.field(textName(key, lang))
}

// Outcomes returns the learning outcomes in the language, canonical, without
// empty ones.
func (d *Description) Outcomes(lang Lang) []string {
	return d.list(textName(LearningOutcomes, lang))
}

// Codes returns the codes beside a descriptor's text: one of _code, several of
// _codes, none when there is neither.
func (d *Description) Codes(key Key) []string {
	if codes := d.list(string(key) + "_codes"); len(codes) > 0 {
		return codes
	}
	if code := d.field(string(key) + "_code"); code != "" {
		return []string{code}
	}
	return nil
}

// Hours returns the learner effort in hours, assessment included, and whether
// it is given as a number.
func (d *Description) Hours() (float64, bool) { return d.amount(keyHours) }

// Credit returns the number of credits and their unit, and whether the number
// is given.
func (d *Description) Credit() (value float64, unit string, given bool) {
	value, given = d.amount(keyCreditValue)
	return value, d.field(keyCreditUnit), given
}

// LevelCode returns the framework ("JEQF", "CEFR", …) and the value in it ("6",
// "B2"); either may be "".
func (d *Description) LevelCode() (framework, value string) {
	return d.field(keyFramework), d.field(keyLevelValue)
}

// ID returns the author's own name for the micro-credential, or "".
func (d *Description) ID() string { return d.field(keyID) }

// International says whether Content/ Description may be left out. Source:
// rule R-10.
func (d *Description) International() bool {
	return strings.EqualFold(d.field(keyExportProfile), "international")
}

// ClaimsConformity says whether the note of conformity may be written: yes, unless the author declines it. Source: rule
//
func (d *Description) ClaimsConformity() bool {
	value, _ := d.Raw(keyClaims)
	return value.Kind() != 'f'
}

// ImageAlt returns the words that stand for the author's own picture, in the
// language, or "".
func (d *Description) ImageAlt(lang Lang) string {
	if lang == Japanese {
		return d.field(keyImageAltJA)
	}
	return d.field(keyImageAlt)
}

// Languages returns the languages in which the micro-credential is issued: those
// in which its title or the text of any mandatory descriptor of the class is
// given. The awarding body's name does not count, since it is often written in
// both languages; a description without any text counts as English.
func (d *Description) Languages() []Lang { return d.languagesOr(English) }

// languagesOr is Languages, with what a description without any text counts as: Japanese where anything in it is.
func (d *Description) languagesOr(otherwise Lang) []Lang {
	var issued []Lang
	for _, lang := range Langs {
		if d.beginsEdition(lang) {
			issued = append(issued, lang)
		}
	}
	switch {
	case issued != nil:
		return issued
	case slices.ContainsFunc(d.members, func(m member) bool { return words.IsJapanese(m.name) || words.IsJapanese(m.text) }):
		return []Lang{Japanese}
	}
	return []Lang{otherwise}
}

func (d *Description) beginsEdition(lang Lang) bool {
	if d.field(keyRawCriteria+"_"+string(lang)) != "" {
		return true
	}
	for _, row := range edition11.Descriptors {
		inClass := row.Place == InName || row.Place == InDescription || row.Place == InCriteria
		if row.Mandatory && inClass && d.Text(row.Key, lang) != "" {
			return true
		}
	}
	return false
}

// field returns the canonical text of a key; numbers as they are written.
func (d *Description) field(name string) string {
	if i := d.index(name); i >= 0 {
		return d.members[i].text
	}
	return ""
}

func decodeText(value jsontext.Value) string {
	switch value.Kind() {
	case '"':
		var text string
		if json.Unmarshal(value, &text) != nil {
			return ""
		}
		return words.Canonical(text)
	case '0':
		return string(value)
	}
	return ""
}

// list returns the canonical texts of a key's list, without empty ones.
func (d *Description) list(name string) []string {
	if i := d.index(name); i >= 0 {
		return d.members[i].items
	}
	return nil
}

func decodeList(value jsontext.Value) []string {
	var typed, items []string
	if value.Kind() != '[' || json.Unmarshal(value, &typed) != nil {
		return nil
	}
	for _, item := range typed {
		if item = words.Canonical(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

func (d *Description) amount(name string) (float64, bool) {
	value, _ := d.Raw(name)
	if value.Kind() != '0' {
		return 0, false
	}
	n, err := strconv.ParseFloat(string(value), 64)
	return n, err == nil
}
