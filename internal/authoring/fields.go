package authoring

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// Fields are the texts of a draft by the keys of the description, as descriptionbook.Form.Fields has them, and those of the
// picture under the names below.
type Fields map[string]string

// The fields of the picture.
const (
	Template = "look.template" // empty: the art is the whole picture
	Colour   = "look.colour"   // "#rrggbb"; empty: chosen for the organisation
	Second   = "look.second"   // of lines and ornaments, "#rrggbb"; empty: one that goes with the colour
	Ring     = "look.ring"     // along the outline; empty: none but the template's own
	Art      = "look.art"      // SHA-256 of the logo or picture, as it is kept; empty: none
	Words    = "look.words"    // an issuance.Words
	AltEN    = alt + "_en"     // what a person who cannot see the picture is told; empty: a default
	AltJA    = alt + "_ja"
	alt      = "look.alt"
)

// imported is the field that remembers what was wrong in a workbook, as JSON of Imported.
const imported = "import.cells"

// described reports whether a field is of the description: neither of the picture nor of the import.
func described(name string) bool {
	return !strings.HasPrefix(name, "look.") && name != imported
}

// MaxField is the length of one field, in bytes.
const MaxField = 64 << 10

// ReadFields reads what Marshal wrote.
func ReadFields(content []byte) (Fields, error) {
	f := Fields{}
	if err := json.Unmarshal(content, &f); err != nil {
		return nil, fmt.Errorf("fields of a draft: %w", err)
	}
	return f, nil
}

// Marshal writes the fields as a JSON object.
func (f Fields) Marshal() ([]byte, error) { return json.Marshal(f, json.Deterministic(true)) }

// FieldsOf are the fields of a description, without its learner.
func FieldsOf(d *microcredential.Description) Fields {
	f := Fields(descriptionbook.Of(d, microcredential.English).Fields())
	f.forgetLearner()
	return f
}

func (f Fields) forgetLearner() {
	for name := range f {
		for _, key := range []microcredential.Key{microcredential.LearnerIdentification, microcredential.DateOfIssuing} {
			if strings.HasPrefix(name, string(key)) {
				delete(f, name)
			}
		}
	}
}

// Fields are those of what was published, with its picture.
func (v *Version) Fields() (Fields, error) {
	d := new(microcredential.Description)
	if err := d.UnmarshalJSON(v.Description); err != nil {
		return nil, fmt.Errorf("description of version %d: %w", v.Number, err)
	}
	f := FieldsOf(d)
	f.setLook(v.Look)
	return f, nil
}

// tidy is a copy with line ends as LF, and without empty fields.
func (f Fields) tidy() Fields {
	tidy := Fields{}
	for name, text := range f {
		text = strings.ToValidUTF8(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "")
		if text = strings.TrimRight(text, " \n\t"); strings.TrimSpace(text) != "" {
			tidy[name] = text
		}
	}
	return tidy
}

func (f Fields) same(other Fields) bool { return maps.Equal(f, other) }

// form is what the fields say, without the picture's.
func (f Fields) form() *descriptionbook.Form {
	texts := map[string]string{}
	for name, text := range f {
		if described(name) {
			texts[name] = text
		}
	}
	return descriptionbook.OfFields(texts)
}

// Form is what the fields say, to be written as a workbook.
func (f Fields) Form() *descriptionbook.Form { return f.form() }

// Rest are the fields of the description that no row of the form holds, in the order of the alphabet.
func (f Fields) Rest() (names []string) {
	known := map[string]bool{}
	for _, row := range descriptionbook.Rows() {
		for _, name := range row.Fields() {
			known[name] = true
		}
	}
	for name := range f {
		if described(name) && !known[name] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Title is the draft's title as lists show it: in both languages where it has two; empty where it has none.
func (f Fields) Title() string {
	ja, en := oneLine(f["title_ja"]), oneLine(f["title_en"])
	if ja != "" && en != "" && ja != en {
		return ja + " / " + en
	}
	return cmp.Or(ja, en)
}

// TitleIn is the draft's title in a language, or else in the other, and the language it is in; lang itself where it has none.
func (f Fields) TitleIn(lang locale.Language) (string, locale.Language) {
	return (&Listed{Titles: f.Titles()}).Title(lang)
}

// Titles are the draft's titles by language, each in one line.
func (f Fields) Titles() map[locale.Language]string {
	titles := map[locale.Language]string{}
	for _, lang := range locale.Languages {
		titles[lang] = oneLine(f["title_"+string(lang)])
	}
	return titles
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// FoundBy are the words by which a draft is found.
func (f Fields) FoundBy() string {
	return folded(strings.Join([]string{f.Title(), f["id"], f["content_description_ja"], f["content_description_en"]}, " "))
}

// Pattern is the words of a search as SQL's LIKE takes them, in the order in which they stand.
func Pattern(words string) string {
	pattern := "%"
	for word := range strings.FieldsSeq(folded(words)) {
		pattern += strings.NewReplacer("%", "_", "\\", "_").Replace(word) + "%"
	}
	return pattern
}

func folded(text string) string { return strings.ToLower(norm.NFKC.String(oneLine(text))) }

// Look is how the draft's picture is made.
func (f Fields) Look() issuance.Look {
	look := issuance.Look{
		Template: f[Template], Colour: f[Colour], Second: f[Second], Ring: f[Ring], Art: f[Art], Words: issuance.Words(f[Words]),
		Alt: issuance.Alt{English: f[AltEN], Japanese: f[AltJA]},
	}
	if look.Words != issuance.Drawn {
		look.Template, look.Second, look.Ring = "", "", ""
	}
	return look
}

func (f Fields) setLook(look issuance.Look) {
	maps.Copy(f, Fields{
		Template: look.Template, Colour: look.Colour, Second: look.Second, Ring: look.Ring, Art: look.Art, Words: string(look.Words),
		AltEN: look.Alt.In("en"), AltJA: look.Alt.In("ja"),
	})
	maps.DeleteFunc(f, func(_, text string) bool { return text == "" })
}

// KeepLook takes the picture from other fields, in place of its own.
func (f Fields) KeepLook(other Fields) { f.setLook(other.Look()) }

// Label is the name of a field, and the language whose text it holds; "" where it holds none's.
func Label(field string, lang locale.Language) (name string, of locale.Language) {
	for _, l := range locale.Languages {
		if strings.HasSuffix(field, "_"+string(l)) {
			of = l
		}
	}
	if strings.HasPrefix(field, "look.") {
		return locale.Text(lang, "authoring."+strings.TrimSuffix(strings.TrimSuffix(field, "_ja"), "_en")), of
	}
	return descriptionbook.Label(field, lang), of
}

// Text is what a field says to people: codes in words, and a picture's fingerprint cut short.
func (f Fields) Text(field string, lang locale.Language) string {
	text := f[field]
	switch field {
	case Art:
		return text[:min(len(text), 12)]
	case Words:
		if text != "" {
			return locale.Text(lang, "authoring.words."+text)
		}
	}
	return descriptionbook.Said(field, text, lang)
}
