package descriptionbook

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/microcredential"
)

// Finding says a finding to people of a form, who see no keys: by the names of rows, and with examples as rows are written.
func Finding(f microcredential.Finding, lang locale.Language) string {
	switch f.Code {
	case "extra-unread":
		if i, known := byName()[letters(f.Args[0])]; known {
			return locale.Text(lang, "describe.unread", "name", i.label(lang), "text", f.Args[1], "example", i.sample(lang))
		}
	case "country-code":
		return locale.Text(lang, "describe.country", "name", Label(countryKey, lang), "text", f.Args[0])
	case "unknown-code":
		if i := offering(f.Args[1]); i.key != "" {
			return locale.Text(lang, "describe.unknown", "name", i.label(lang), "text", f.Args[0],
				"choices", strings.Join(i.list(lang), locale.Text(lang, "describe.comma")))
		}
	}
	return aKey.ReplaceAllStringFunc(f.Message(lang), func(key string) string { return Label(key, lang) })
}

// offering is the row whose choices are these codes, as a finding lists them; else the zero value.
func offering(codes string) item {
	for _, sheet := range sheets {
		for _, i := range sheet {
			if i.codes != nil && strings.Join(i.codes, ", ") == codes {
				return i
			}
		}
	}
	return item{}
}

// ChoiceExample is what may stand in a row that holds a choice, as its writer writes it; "" for all other fields.
func ChoiceExample(field string, lang locale.Language) string {
	if i, known := byName()[letters(field)]; known && i.key == field && i.chosen() {
		return i.sample(lang)
	}
	return ""
}

// aKey is in small letters.
var aKey = regexp.MustCompile(`\b[a-z]+(?:_[a-z0-9]+)+`)

// strayField goes before the name of a row that nobody can name, among fields.
const strayField = "stray:"

// Fields are the texts of a form by the keys of the description: KEY_ja and KEY_en of rows that have a text in each language,
// KEY of all others; known choices as their codes. What is not understood stands there as it was written. A row that nobody
// can name stands under "stray:" and its name.
func (f *Form) Fields() map[string]string {
	fields := map[string]string{}
	put := func(name, text string) {
		if strings.TrimSpace(text) != "" {
			fields[name] = text
		}
	}
	for _, sheet := range sheets {
		for _, i := range sheet {
			e := f.entries[i.key]
			switch {
			case e == nil:
			case i.perLanguage():
				put(i.key+"_ja", e.ja)
				put(i.key+"_en", e.en)
			default:
				text, _ := e.one()
				put(i.key, i.coded(text))
			}
		}
	}
	for _, name := range f.others {
		text, _ := f.entries[name].one()
		put(name, text)
	}
	for _, s := range f.strays {
		put(strayField+s.name, strings.TrimSpace(s.ja+"\n"+s.en))
	}
	return fields
}

// coded is the text of a choice as its codes, where all of it is known, and a day as a date; all else as it is.
func (i item) coded(text string) string {
	switch i.kind {
	case choice:
		if code := i.code(text); i.choiceFault(code) == "" {
			return code
		}
	case offered, usual, classed, yesNo:
		if code, known := i.known(text); known {
			return code
		}
	case day:
		if at, ok := words.Day(strings.TrimSpace(text)); ok {
			return at.Format(time.DateOnly)
		}
	case choices:
		if value, fault := i.value(text); fault == "" {
			if codes, ok := value.([]string); ok {
				return strings.Join(codes, ",")
			}
		}
	}
	return text
}

// Chosen reports whether a field is one of choice.
func Chosen(field string) bool {
	i, known := byName()[letters(field)]
	return known && i.key == field && i.chosen()
}

// Said is what a field says to people: codes in words of lang, all else as it is.
func Said(field, text string, lang locale.Language) string {
	if text == "" || !Chosen(field) {
		return text
	}
	i := byName()[letters(field)]
	if i.kind != choices {
		return i.said(text, lang)
	}
	codes := strings.Split(text, ",")
	for n, code := range codes {
		codes[n] = i.said(code, lang)
	}
	return strings.Join(codes, locale.Text(lang, "describe.comma"))
}

// OfFields is the form with the texts of fields, as Fields gives them.
func OfFields(fields map[string]string) *Form {
	f := &Form{entries: map[string]*entry{}}
	known := map[string]bool{}
	for _, sheet := range sheets {
		for _, i := range sheet {
			e := entry{ja: fields[i.key]}
			known[i.key] = true
			if i.perLanguage() {
				e = entry{ja: fields[i.key+"_ja"], en: fields[i.key+"_en"]}
				known[i.key+"_ja"], known[i.key+"_en"] = true, true
			}
			if e.ja+e.en != "" {
				f.entries[i.key] = &e
			}
		}
	}
	for name, text := range fields {
		if row, is := strings.CutPrefix(name, strayField); is {
			f.strays = append(f.strays, stray{row, entry{ja: text}})
		} else if !known[name] {
			f.others = append(f.others, name)
			f.entries[name] = &entry{ja: text}
		}
	}
	slices.Sort(f.others)
	slices.SortFunc(f.strays, func(a, b stray) int { return strings.Compare(a.name, b.name) })
	return f
}

// Input is how a row is filled in.
type Input string

// The ways of filling in a row.
const (
	Paragraph Input = "paragraph" // a text for each language, or of none
	List      Input = "list"      // a text in each line
	Short     Input = "short"     // a text of one line; Codes are usual there
	One       Input = "one"       // one of Codes
	Several   Input = "several"   // some of Codes
	Number    Input = "number"
	Date      Input = "date"
)

// Row is one row of the form, for whoever shows it elsewhere than in a workbook.
type Row struct {
	Key         string
	Input       Input
	PerLanguage bool // it has the fields KEY_ja and KEY_en; else KEY alone
	Codes       []string
	Extra       bool // it is beside the guideline's descriptors

	item item
}

// Rows are the rows of the form in their order, but those of one learner.
func Rows() []Row {
	var rows []Row
	for n, sheet := range sheets {
		for _, i := range sheet {
			if i.ofLearner() {
				continue
			}
			row := Row{Key: i.key, Input: i.input(), PerLanguage: i.perLanguage(), Codes: i.choices(), Extra: n > 0, item: i}
			rows = append(rows, row)
		}
	}
	return rows
}

func (i item) input() Input {
	switch i.kind {
	case outcomes, lines:
		return List
	case line, usual, classed:
		return Short
	case choice, offered, yesNo:
		return One
	case choices:
		return Several
	case amount:
		return Number
	case day:
		return Date
	}
	return Paragraph
}

// Descriptor is the descriptor under whose name the row stands; ok is false for a row that only belongs to one.
func (r Row) Descriptor() (d microcredential.Descriptor, ok bool) { return r.item.descriptor() }

// Label is the row's name.
func (r Row) Label(lang locale.Language) string { return r.item.label(lang) }

// What says what belongs into the row, and which line of a syllabus that is.
func (r Row) What(lang locale.Language) string { return r.item.what(lang) }

// Example is a good example in lang, as it would be written.
func (r Row) Example(lang locale.Language) string { return r.item.sample(lang) }

// CodeText is what a code of the row says to people.
func (r Row) CodeText(code string, lang locale.Language) string { return r.item.said(code, lang) }

// Fields are the names of the row's fields.
func (r Row) Fields() []string { return r.item.fields() }

func (i item) fields() []string {
	if i.perLanguage() {
		return []string{i.key + "_ja", i.key + "_en"}
	}
	return []string{i.key}
}
