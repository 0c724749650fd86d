package microcredential

import (
	"slices"
	"strings"

	"github.com/mitome/mitome/microcredential/internal/sentences"
)

// Advice helps to mend what a finding says of a description.
type Advice struct {
	Spots      []Spot
	Understood string // what the program takes the text for: "15 hours"; empty where it reads nothing in it
	Example    string // of the descriptor; empty for the whole
}

// Spot is a key of a description.
type Spot struct {
	Key  string
	Line int // of the file it was parsed from, from 1; 0: the key is not in it
}

// Advice returns what helps to mend f, with examples in the language.
func (d *Description) Advice(f Finding, lang Lang) Advice {
	return Advice{Spots: d.spots(f), Understood: d.understood(f.Descriptor, lang), Example: exampleOf(f, lang)}
}

// exampleOf is an example of what f asks for: of the key, where it concerns one, and in the language whose text it concerns.
func exampleOf(f Finding, lang Lang) string {
	if text, known := codeExamples[codeKeys[f.Code]]; known {
		return text
	}
	if len(f.Langs) == 1 {
		lang = f.Langs[0]
	}
	return Example(f.Descriptor, lang)
}

// codeExamples are values of keys that hold no text.
var codeExamples = map[string]string{
	keyBodyURL: "https://www.mizunara-u.example/", keyBodyEmail: "office@mizunara-u.example", keyCountryCode: "JP",
	keyTrustURI: "https://www.mizunara-u.example/about/accreditation", keyImageWords: "Micro-credential",
	keyCreditUnit: "credit (Japan)", keyFramework: "JEQF", keyHours: "60", keyCapacity: "30",
}

// codeKeys are the keys of findings that concern one key, whatever the language.
var codeKeys = map[string]string{
	"body-url": keyBodyURL, "body-url-form": keyBodyURL, "body-email": keyBodyEmail, "body-email-form": keyBodyEmail,
	"claim-waits": keyClaims, "trust-uri": keyTrustURI, "country-code": keyCountryCode, "image-words": keyImageWords,
	"credit-unit": keyCreditUnit, "level-framework": keyFramework,
	"hours-unsaid": keyHours, "apply-order": keyApplyUntil, "certificate-hours-unsaid": keyHours, "certificate-capacity": keyCapacity,
}

// keysOfCodes are those under which the codes of a descriptor stand.
var keysOfCodes = map[Key]string{
	FormOfParticipation: keyFormCode, TypeOfAssessment: keyAssessCodes, QualityAssurance: keyQualityCodes, Level: keyFramework,
	Certification: keyCertCodes, Stackability: keyStackCode,
}

// spots are the keys that f concerns: those of its descriptor in its languages that are in the file, or else those under
// which it is looked for.
func (d *Description) spots(f Finding) []Spot {
	switch f.Code {
	case "near-key", "near-key-given", "no-known-key", "extra-unread":
		return []Spot{d.spot(f.Args[0])}
	case "unknown-code":
		return []Spot{d.spot(keysOfCodes[f.Descriptor])}
	case "level-value":
		if len(f.Langs) == 0 {
			return []Spot{d.spot(keyLevelValue)}
		}
	}
	if key := codeKeys[f.Code]; key != "" {
		return []Spot{d.spot(key)}
	}
	if f.Descriptor == "" {
		return nil
	}
	langs := f.Langs
	if len(langs) == 0 {
		langs = d.Languages()
	}
	var spots []Spot
	for _, m := range d.members {
		if d.concerns(m.name, f, langs) {
			spots = append(spots, Spot{m.name, m.line})
		}
	}
	for _, lang := range langs {
		if name := textName(f.Descriptor, lang); spots == nil && f.speaks().knows(name) {
			spots = append(spots, Spot{Key: name})
		}
	}
	if key := f.figureKey(); key != "" && !slices.ContainsFunc(spots, func(s Spot) bool { return s.Key == key }) {
		spots = append(spots, d.spot(key))
	}
	return spots
}

// figureKey is the key of the figure or the code that a finding about texts concerns as well: it contradicts them, or alone
// would be answer enough.
func (f Finding) figureKey() string {
	switch f.Code {
	case "code-text", "hours-text", "form-text", "stack-text":
	case "blank":
		if f.Descriptor == ContentDescription || f.Descriptor == Title {
			return ""
		}
	default:
		return ""
	}
	switch f.Descriptor {
	case LearnerEffort:
		return keyHours
	case Credit:
		return keyCreditValue
	case Country:
		return keyCountryCode
	case Language:
		return string(Language) + "_codes"
	case Level:
		return keyLevelValue
	}
	return keysOfCodes[f.Descriptor]
}

// concerns reports whether a key holds something of the finding's descriptor, in one of the languages or in none.
func (d *Description) concerns(name string, f Finding, langs []Lang) bool {
	rest, of := strings.CutPrefix(name, string(f.Descriptor)+"_")
	if !of || !f.speaks().knows(name) {
		return false
	}
	if i := slices.Index(Langs, Lang(rest[max(strings.LastIndexByte(rest, '_')+1, 0):])); i >= 0 {
		return slices.Contains(langs, Langs[i])
	}
	return len(f.Langs) == 0
}

func (d *Description) spot(key string) Spot {
	if i := d.index(key); i >= 0 {
		return Spot{key, d.members[i].line}
	}
	return Spot{Key: key}
}

// understood is what the program reads in the descriptor's code or texts.
func (d *Description) understood(key Key, lang Lang) string {
	switch key {
	case LearnerEffort:
		if effort := d.effort(); effort != nil {
			return counted(effort.Hours, lang, sentences.Sentence{"hour", "時間"})
		}
	case Credit:
		switch credits := d.credits(); {
		case credits == nil:
		case credits.System == JapaneseCredits:
			return counted(credits.Amount, lang, sentences.Sentence{"Japanese credit", "単位"})
		default:
			return strings.TrimSpace(number(credits.Amount) + " " + credits.Unit)
		}
	case Level:
		if level := d.level(); level != nil {
			return level.Framework + " " + level.Value
		}
	}
	return ""
}

// counted is so many of a thing, as in "1 hour", "1.5 hours", "2時間".
func counted(n float64, lang Lang, thing sentences.Sentence) string {
	switch {
	case lang == Japanese:
		return number(n) + thing.In(lang, nil)
	case n == 1:
		return "1 " + thing.In(lang, nil)
	}
	return number(n) + " " + thing.In(lang, nil) + "s"
}

// Example is one good text for a descriptor, invented.
func Example(key Key, lang Lang) string { return examples[key].In(lang, nil) }

// examples are one good text for each descriptor, invented.
var examples = map[Key]sentences.Sentence{
	LearnerIdentification: {"hanako@students.example", "hanako@students.example"},
	DateOfIssuing:         {"2026-03-20", "2026-03-20"},
	Title:                 {"Data Literacy for Decisions", "意思決定のためのデータリテラシー"},
	AwardingBody:          {"Mizunara University", "ミズナラ大学"},
	Country:               {"Japan", "日本"},
	ContentDescription:    {"Reading, questioning and presenting data in everyday work.", "日常の業務でデータを読み、問い、伝えるための基礎を学ぶ。"},
	LearningOutcomes:      {"Explain how the way data were collected limits what can be concluded.", "データの集め方が結論の範囲をどう制限するかを説明できる。"},
	Language:              {"Japanese; reading partly in English", "日本語（教材の一部は英語）"},
	FormOfParticipation:   {"Online, on demand, with two live sessions", "オンライン（オンデマンド、同時双方向2回）"},
	LearnerEffort:         {"45 hours in total: 15 hours of classes, 28 hours of self-study, 2 hours of examination", "合計45時間（授業15時間、自習28時間、試験2時間）"},
	TypeOfAssessment:      {"Written examination (60 %) and project report (40 %); 60 % to pass", "筆記試験60％、プロジェクト報告書40％。60点以上で合格"},
	QualityAssurance:      {"Reviewed every year by the university's quality assurance committee; the university is accredited", "大学の質保証委員会が毎年点検。大学は機関別認証評価を受審済み"},
	Level:                 {"Level 6 (JEQF)", "レベル6（JEQF）"},
	Certification:         {"Digital certificate as an Open Badge", "オープンバッジによるデジタル証明"},
	Credit:                {"1 credit of Mizunara University", "ミズナラ大学の1単位"},
	Prerequisites:         {"None", "なし"},
	Stackability:          {"Counts towards the certificate “Data in Society”", "履修証明プログラム「社会とデータ」の一部として積み上げ可能"},
	BadgeImage:            {"Micro-credential", "Micro-credential"},
}
