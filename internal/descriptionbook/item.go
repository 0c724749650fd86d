package descriptionbook

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/internal/isced"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// kind tells what the cells of a row hold, and so how they become a value of the description.
type kind int

const (
	texts    kind = iota // one text for each language, under KEY_ja and KEY_en
	outcomes             // a list of texts for each language, a line each
	line                 // one text of no language, under KEY itself; the kinds below, too
	lines                // a list, a line each
	choice               // one code
	choices              // several codes
	offered              // one code, or words of one's own
	usual                // the same, where the codes are but the usual ones
	classed              // the same, where the codes are those of a classification, offered with their names
	amount               // a number
	day                  // a date
	yesNo
)

// item is one row of the workbook.
type item struct {
	key     string // a descriptor's, or that of the description for what has no language
	kind    kind
	codes   []string // offered in the cell
	example string   // where microcredential has none
	japan   string   // the same in Japanese; empty: the same
}

// sheets are the rows of both sheets in their order: the descriptors of the edition by which badges are written with what
// belongs to each, and the extra facts.
var sheets = [2][]item{rowsOf(microcredential.KnownEditions().Current()), extras}

// rowsOf are the rows of an edition's descriptors in its order. One that has no rows of ours has one for its text.
func rowsOf(e *microcredential.Edition) (rows []item) {
	for _, d := range e.Descriptors {
		before := len(rows)
		for _, i := range ofDescriptors {
			if strings.HasPrefix(i.key, string(d.Key)) {
				rows = append(rows, i)
			}
		}
		if len(rows) == before {
			rows = append(rows, item{key: string(d.Key)})
		}
	}
	return rows
}

// ofDescriptors are the rows of the descriptors that we know, each of which begins with a descriptor's key.
var ofDescriptors = []item{
	{key: "identification_of_the_learner_email", kind: line},
	{key: "date_of_issuing", kind: day},
	{key: "title"},
	{key: "awarding_body"},
	{key: "awarding_body_url", kind: line, example: "https://www.mizunara-u.example/"},
	{key: "awarding_body_email", kind: line, example: "microcredential@mizunara-u.example"},
	{key: "country_region_of_the_issuer"},
	{key: countryKey, kind: usual, codes: usualCountries, example: "JP"},
	{key: "content_description"},
	{key: "learning_outcomes", kind: outcomes},
	{key: "language"},
	{key: languagesKey, kind: choices, codes: []string{"ja", "en", "zh", "ko"}, example: "ja"},
	{key: "form_of_participation"},
	{key: "form_of_participation_code", kind: choice, codes: microcredential.FormCodes, example: "online"},
	{key: "learner_effort"},
	{key: "learner_effort_hours", kind: amount, example: "45"},
	{key: "type_of_assessment"},
	{key: "type_of_assessment_codes", kind: choices, codes: microcredential.AssessmentCodes, example: "exam,project"},
	{key: "type_of_quality_assurance"},
	{key: "type_of_quality_assurance_codes", kind: choices, codes: microcredential.QualityCodes, example: "internal,institutional_accreditation"},
	{key: "level"},
	{key: "level_framework", kind: choice, codes: microcredential.Frameworks, example: "JEQF"},
	{key: "level_value", kind: line, example: "6"},
	{key: "certification"},
	{key: "certification_codes", kind: choices, codes: microcredential.CertificationCodes, example: "completion"},
	{key: "credit_other_recognition"},
	{key: "credit_other_recognition_value", kind: amount, example: "1"},
	{key: "credit_other_recognition_unit", kind: usual, codes: []string{"credit (Japan)", "ECTS"}, example: "credit (Japan)"},
	{key: "prerequisites_needed_to_enroll"},
	{key: "stackability"},
	{key: "stackability_code", kind: choice, codes: microcredential.StackCodes, example: "stackable"},
	{key: "stackability_targets", kind: lines, example: "data-in-society"},
}

// usualCountries are those that the list of countries offers; others are understood by their names.
var usualCountries = []string{"JP", "US", "GB", "CA", "AU", "NZ", "KR", "CN", "TW", "SG", "TH", "VN", "ID", "MY", "PH", "IN", "DE", "FR"}

// countryKey and languagesKey are the keys of the country and of the languages of teaching and assessment, of which all can
// be named.
const (
	countryKey   = "country_region_of_the_issuer_code"
	languagesKey = "language_codes"
)

// fieldOfStudy is the key of the field by ISCED-F 2013.
const fieldOfStudy = "extra_field_of_study_isced_f"

// extras are the facts outside of the guideline.
var extras = []item{
	{key: "id", kind: line, example: "data-literacy"},
	{key: "awarding_body_trust_statement", example: "A private university; institutional evaluation passed in 2023.", japan: "私立大学。2023年に機関別認証評価で適合の認定を受けている。"},
	{key: "awarding_body_trust_uri", kind: line, example: "https://www.mizunara-u.example/accreditation"},
	{key: "awarding_body_kind_code", kind: choice, codes: microcredential.BodyKinds, example: "university"},
	{key: "claims_conformity", kind: yesNo, example: "yes"},
	{key: "export_profile", kind: choice, codes: []string{"domestic", "international"}, example: "domestic"},
	{key: "badge_image_words", kind: line, example: "Micro-credential"},
	{key: "badge_image_alt", example: "Round badge: Micro-credential, Data Literacy, Mizunara University", japan: "円形のバッジ：Micro-credential、データリテラシー、ミズナラ大学"},
	{key: fieldOfStudy, kind: classed, codes: isced.Codes(), example: "0612"},
	{key: "extra_supervision_code", kind: offered, codes: microcredential.SupervisionCodes, example: "unsupervised_no_id"},
	{key: "extra_taught_hours", kind: amount, example: "15"},
	{key: "extra_pace_code", kind: choice, codes: microcredential.PaceCodes, example: "on_demand"},
	{key: "extra_place", example: "Online", japan: "オンライン"},
	{key: "extra_audience", example: "People who work with figures", japan: "業務で数値を扱う方"},
	{key: "extra_capacity", kind: amount, example: "30"},
	{key: "extra_starts", kind: day, example: "2027-04-10"},
	{key: "extra_apply_uri", kind: line, example: "https://www.mizunara-u.example/apply"},
	{key: "extra_apply_from", kind: day, example: "2027-02-01"},
	{key: "extra_apply_until", kind: day, example: "2027-03-15"},
	{key: "extra_fee", kind: amount, example: "12000"},
	{key: "extra_fee_currency", kind: usual, codes: []string{"JPY", "USD", "EUR"}, example: "JPY"},
	{key: "extra_training_benefit", kind: offered, codes: microcredential.BenefitCodes, example: "none"},
	{key: "extra_expires", kind: day, example: "2032-03-31"},
	{key: "extra_review_by", kind: day, example: "2029-03-31"},
	{key: "identification_of_the_learner_name"},
	{key: "raw_criteria"},
}

// perLanguage reports whether a row has a text for each language.
func (i item) perLanguage() bool { return i.kind == texts || i.kind == outcomes }

// chosen reports whether a row holds codes, or at least may.
func (i item) chosen() bool {
	return i.kind == choice || i.kind == choices || i.kind == offered || i.kind == usual || i.kind == classed || i.kind == yesNo
}

// ofLearner reports whether a row is about one learner: lists give these, descriptions seldom.
func (i item) ofLearner() bool {
	return strings.HasPrefix(i.key, string(microcredential.LearnerIdentification)) || i.key == string(microcredential.DateOfIssuing)
}

// descriptor is the descriptor of whose number a row is, if it is that.
func (i item) descriptor() (microcredential.Descriptor, bool) {
	key := microcredential.Key(i.key)
	if i.key == "identification_of_the_learner_email" {
		key = microcredential.LearnerIdentification
	}
	return microcredential.KnownEditions().Current().Descriptor(key)
}

// label is the name of a row.
func (i item) label(lang locale.Language) string {
	if d, ok := i.descriptor(); ok {
		return d.LabelIn(lang)
	}
	return locale.Text(lang, "describe.label."+i.key)
}

// Label is the name of the row that holds a key of the description; the key itself where none does, or the name that a row
// has in a workbook.
func Label(key string, lang locale.Language) string {
	if name, stray := strings.CutPrefix(key, strayField); stray {
		return name
	}
	stem := strings.TrimSuffix(strings.TrimSuffix(key, "_en"), "_ja")
	for _, name := range []string{key, stem} {
		if i, ok := byName()[letters(name)]; ok && i.key == name {
			return i.label(lang)
		}
	}
	return key
}

// what belongs into the row; empty where it is new to us.
func (i item) what(lang locale.Language) string {
	key := "describe.what." + i.key
	if text := locale.Text(lang, key); text != key {
		return text
	}
	return ""
}

// sample is the example of a row as it would be written into its cell.
func (i item) sample(lang locale.Language) string {
	if d, ok := i.descriptor(); ok && i.perLanguage() {
		return microcredential.Example(d.Key, lang)
	}
	switch {
	case lang == "ja" && i.japan != "":
		return i.japan
	case i.kind == day:
		return dayIn(i.example, lang)
	case i.chosen():
		var said []string
		for code := range strings.SplitSeq(i.example, ",") {
			said = append(said, i.said(code, lang))
		}
		return strings.Join(said, locale.Text(lang, "describe.comma"))
	}
	return i.example
}

// formerNames are those that rows had in workbooks that were made earlier.
var formerNames = map[string][]string{
	"awarding_body_email":               {"Awarding body’s mail address"},
	"learner_effort_hours":              {"総時間数"},
	"country_region_of_the_issuer_code": {"国・地域コード", "Country code"},
	"language_codes":                    {"言語コード", "Language codes"},
	"export_profile":                    {"出力の区分", "Export profile"},
}

// byName finds the rows by their names in both languages, those of today and before, and by their keys.
var byName = sync.OnceValue(func() map[string]item {
	found := map[string]item{}
	for _, sheet := range sheets {
		for _, i := range sheet {
			for _, name := range append(formerNames[i.key], i.key, i.label("en"), i.label("ja")) {
				found[letters(name)] = i
			}
		}
	}
	return found
})

// letters are the letters and digits of a name, without case and width.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(name))
}
