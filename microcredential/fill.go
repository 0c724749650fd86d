package microcredential

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/mitome/mitome/microcredential/internal/figures"
	"github.com/mitome/mitome/microcredential/internal/sentences"
)

// codeTexts are what the codes say to people.
var codeTexts = map[string]sentences.Sentence{
	"online": {"Online", "オンライン"}, "onsite": {"On site", "対面"}, "blended": {"Blended", "オンラインと対面の併用"},
	"quiz": {"Quiz", "小テスト"}, "exam": {"Examination", "試験"}, "report": {"Report", "レポート"}, "project": {"Project", "プロジェクト"},
	"practical": {"Practical test", "実技試験"}, "oral": {"Oral examination", "口頭試問"}, "portfolio": {"Portfolio", "ポートフォリオ"},
	"peer": {"Peer assessment", "相互評価"}, "rpl": {"Recognition of prior learning", "既修得の学修の認定"},
	"internal": {"Internal quality assurance", "内部質保証"}, "institutional_accreditation": {"Institutional accreditation", "機関別認証評価"},
	"programme_accreditation": {"Programme accreditation", "分野別評価"}, "external_recognition": {"External recognition", "外部機関による認定"},
	"professional_body": {"Recognised by a professional body", "専門職団体による認定"}, "industry": {"Recognised by industry", "産業界による認定"},
	"standalone": {"Stand-alone", "単独で完結"}, "stackable": {"Stackable", "積み上げ可能"},
	certificateOfStudy:          {"Certificate of study under Article 105 of the School Education Act of Japan", "履修証明書（学校教育法第105条）"},
	"registered_student_credit": {"Credit as a registered non-degree student", "科目等履修生としての単位"},
	"completion":                {"Certificate of completion", "修了証"},
	"mdash":                     {"Completion of a programme approved under MDASH (data science and AI)", "数理・データサイエンス・AI教育プログラム（MDASH）の修了"},
}

// CodeText is what a code of FormCodes, AssessmentCodes, QualityCodes, CertificationCodes or StackCodes says to people; "" for
// another.
func CodeText(code string, lang Lang) string { return codeTexts[code].In(lang, nil) }

// fill writes the text of descriptors that are given by a figure or by codes alone, in each language that is issued.
func (d *Description) fill(key Key, lang Lang) string {
	switch key {
	case LearnerEffort:
		if hours, given := d.Hours(); given && hours > 0 {
			return sentences.Sentence{"{1} hours", "{1}時間"}.In(lang, []string{number(hours)})
		}
	case Credit:
		return d.creditText(lang)
	case Level:
		if framework, value := d.LevelCode(); framework != "" && framework != "other" && value != "" {
			return framework + " " + value
		}
	case Language:
		var names []string
		for _, code := range d.Codes(key) {
			if tag, err := language.Parse(code); err == nil {
				namer := display.English.Languages()
				if lang == Japanese {
					namer = display.Japanese.Languages()
				}
				names = append(names, namer.Name(tag))
			}
		}
		return strings.Join(names, sentences.Sentence{", ", "、"}.In(lang, nil))
	default:
		var texts []string
		for _, code := range d.Codes(key) {
			text, known := codeTexts[code]
			if !known {
				return ""
			}
			texts = append(texts, text.In(lang, nil))
		}
		return strings.Join(texts, sentences.Sentence{", ", "、"}.In(lang, nil))
	}
	return ""
}

func (d *Description) creditText(lang Lang) string {
	value, unit, given := d.Credit()
	switch {
	case !given || unit == "" && value > 0:
		return ""
	case value == 0:
		return sentences.Sentence{"None", "なし"}.In(lang, nil)
	case lang == Japanese && figures.CreditsOf(value, unit).System == JapaneseCredits:
		return number(value) + "単位"
	}
	return number(value) + " " + unit
}

// filled returns the description with those texts, of all descriptors of the edition that stand in the criteria.
func (d *Description) filled(e *Edition) *Description {
	out := d
	for _, lang := range d.Languages() {
		for _, row := range e.InCriteria() {
			key := row.Key
			if d.Text(key, lang) != "" {
				continue
			}
			if _, declined := d.Raw(textName(key, lang)); declined && key != LearnerEffort {
				continue // written and left empty: an answer that is not there
			}
			if text := d.fill(key, lang); text != "" {
				if out == d {
					out = d.Clone()
				}
				if out.Set(textName(key, lang), text) != nil {
					continue // cannot be: a text is JSON of the right shape
				}
			}
		}
	}
	return out
}
