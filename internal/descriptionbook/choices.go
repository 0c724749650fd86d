package descriptionbook

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/internal/isced"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// everyday are the words by which offices say a choice, beside those of its list. No word of one row says two of its choices.
var everyday = map[string]string{ //nolint:gosec // words of choices, no credentials
	"blended": "ハイブリッド ハイブリッド型 ハイフレックス ブレンド ブレンド型 ブレンディッド 併用 対面とオンライン 対面とオンラインの併用 オンラインと対面 対面オンライン併用 オンライン対面併用 " +
		"対面オンライン オンライン対面 対面およびオンライン オンラインおよび対面 対面遠隔併用 hybrid hyflex mixed blended-learning online-and-on-site on-site-and-online",
	"online":                      "オンライン授業 オンライン講座 オンライン形式 オンラインのみ 遠隔 遠隔授業 リモート 通信 通信教育 ウェブ eラーニング e-learning distance distance-learning remote web web-based fully-online",
	"onsite":                      "対面授業 対面形式 対面のみ 通学 通学制 教室 来校 会場 会場受講 オンサイト 集合研修 face-to-face in-person classroom on-campus campus",
	"quiz":                        "クイズ 確認テスト ミニテスト 小試験 quizzes short-test",
	"exam":                        "筆記試験 期末試験 定期試験 修了試験 最終試験 筆記テスト テスト 期末テスト written-examination written-exam final-exam final-examination test tests exams examinations",
	"report":                      "報告書 課題レポート レポート課題 レポート提出 小論文 エッセイ 論文 reports essay essays paper term-paper",
	"project":                     "プロジェクト課題 課題制作 制作 作品 成果物 作品制作 projects project-work",
	"practical":                   "実技 実技テスト 実習 実習評価 演習 実演 practical-exam practical-examination practice skills-test 専門実践教育訓練給付 専門実践教育訓練給付金 専門実践教育訓練",
	"oral":                        "口頭試験 口述試験 口述 面接 面接試験 発表 口頭発表 プレゼン プレゼンテーション oral-exam interview presentation presentations",
	"portfolio":                   "ポートフォリオ評価 portfolios",
	"peer":                        "ピア評価 ピアレビュー 学生相互評価 受講者相互評価 peer-review peer-assessments",
	"rpl":                         "既修得 既修得単位の認定 既修得単位認定 既修得学修の認定 prior-learning",
	"internal":                    "内部 学内 学内審査 学内委員会 自己点検 自己点検評価 自己点検・評価 内部質保証委員会 internal-review internal",
	"institutional_accreditation": "認証評価 機関別 機関別評価 大学機関別認証評価 accreditation institutional",
	"programme_accreditation":     "分野別 分野別認証評価 専門分野別評価 program-accreditation programme",
	"external_recognition":        "外部認定 外部評価 第三者評価 第三者認証 external external-review",
	"professional_body":           "専門職団体 職能団体 学会 学協会 professional-body professional-association",
	"industry":                    "産業界 企業 業界 業界団体 企業による認定 業界団体による認定 industry",
	"standalone":                  "単独 単独完結 独立 積み上げなし 積上げなし 積み上げ不可 積み上げない stand-alone not-stackable",
	"stackable":                   "積み上げ 積上げ 積上げ可能 積み上げ可 積上げ可 積み重ね可能 スタッカブル stackable",
	"certificate_of_study":        "履修証明 履修証明書 履修証明プログラム certificate-of-study",
	"registered_student_credit":   "科目等履修生 科目等履修生の単位 registered-student",
	"completion":                  "修了証書 修了証明書 修了 certificate completion",
	"mdash":                       "mdash 数理・データサイエンス・ai教育プログラム mdashの修了",
	"university":                  "国立大学 公立大学 私立大学 大学院",
	"junior_college":              "短大",
	"college_of_technology":       "高専",
	"vocational_school":           "専修学校 専門学校",
	"company":                     "会社 株式会社 民間企業 corporation firm",
	"government":                  "行政機関 国 自治体 地方公共団体 省庁 government",
	"association":                 "協会 社団法人 一般社団法人 財団法人 学会 foundation",
	"on_demand":                   "オンデマンド型 オンデマンド配信 録画 録画配信 非同期 非同期型 on-demand asynchronous",
	"live":                        "同時双方向型 リアルタイム ライブ ライブ配信 同期 同期型 双方向 synchronous real-time",
	"yes":                         "有 あり 有り する 入れる 可 ○ 〇 ✓ y true",
	"no":                          "無 なし 無し しない 入れない 不可 × ✕ n false",
	"JP":                          "日本国 にほん にっぽん nippon nihon",
	"US":                          "米国 アメリカ usa america",
	"GB":                          "英国 uk great-britain",
	"ja":                          "国語 和文 日本語のみ jpn",
	"en":                          "英文 英語のみ eng",
	"zh":                          "中文 中国語普通話 mandarin",
	"ko":                          "朝鮮語 ハングル 韓国朝鮮語",
	"credit (Japan)":              "単位 大学の単位 日本の単位 credit credits japanese-credit japanese-credits credits-japan",
	"ECTS":                        "ects単位 ectsクレジット ects-credit ects-credits",
	"none":                        "なし 無 無し 対象でない 非対象 no",
	"general":                     "一般教育訓練給付 一般教育訓練給付金 一般教育訓練 general-training-benefit",
	"specified_general":           "特定一般教育訓練給付 特定一般教育訓練給付金 特定一般教育訓練",
	"unsupervised_no_id":          "なし 監督なし 監督も本人確認もなし unsupervised none",
	"unsupervised_id_verified":    "本人確認のみ 本人確認あり",
	"onsite_id_verified":          "対面 対面で監督・本人確認 会場で監督・本人確認",
	"online_id_verified":          "オンラインで監督・本人確認",
	"other":                       "その他の枠組み ほか",
	"JPY":                         "円 ￥ yen",
	"USD":                         "ドル 米ドル dollar dollars us-dollars",
	"EUR":                         "ユーロ euro euros",
	"domestic":                    "通常 省かない いいえ",
	"international":               "省く 海外向け 国際",
}

// together are the words by which people put two choices into one.
var together = regexp.MustCompile(`と|および|及び|ならびに|並びに| and | & `)

// isCode is a code that may be another's: check judges it.
var isCode = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_+.-]*$`)

// choiceFault is what is wrong with a choice, or "": languages are told apart, for all of them may be named.
func (i item) choiceFault(code string) string {
	switch {
	case isCode.MatchString(code):
		return ""
	case i.key == languagesKey:
		return "languages"
	}
	return "choice"
}

// code is the code that a text says, in either language; else the text, in the width of ASCII.
func (i item) code(text string) string {
	if code, known := i.known(text); known {
		return code
	}
	return strings.TrimSpace(norm.NFKC.String(text))
}

// known is the code of this row that a text says: by the words of its list in either language, by those of everyday, or, of
// languages, countries and fields of study, by their names.
func (i item) known(text string) (code string, known bool) {
	said := saying(text)
	for _, code := range i.choices() {
		for _, name := range []string{code, i.said(code, "en"), i.said(code, "ja")} {
			if saying(name) == said {
				return code, true
			}
		}
	}
	for _, code := range i.choices() {
		for name := range strings.FieldsSeq(everyday[code]) {
			if saying(name) == said {
				return code, true
			}
		}
	}
	switch i.key {
	case languagesKey:
		code, known = languages()[said]
	case countryKey:
		code, known = countries()[said]
	case fieldOfStudy:
		code, known = isced.Code(text)
	}
	return code, known
}

// choices are the codes that the row knows.
func (i item) choices() []string {
	if i.kind == yesNo {
		return []string{"yes", "no"}
	}
	return i.codes
}

// apart are the choices of a text. What is known as a whole is one, also where it has a mark between its words.
func (i item) apart(text string) (parts []string) {
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(",、，;；\n", r) }) {
		part = strings.TrimSpace(part)
		if _, known := i.known(part); known || part == "" {
			parts = append(parts, part)
			continue
		}
		for piece := range strings.FieldsFuncSeq(norm.NFKC.String(part), func(r rune) bool { return strings.ContainsRune("/・+&|", r) }) {
			parts = append(parts, i.unjoined(strings.TrimSpace(piece))...)
		}
	}
	return slices.DeleteFunc(parts, func(part string) bool { return part == "" })
}

// unjoined are the choices that a text joins by a word, if it joins nothing else.
func (i item) unjoined(text string) []string {
	if _, known := i.known(text); known {
		return []string{text}
	}
	pieces := together.Split(text, -1)
	for _, piece := range pieces {
		if _, known := i.known(piece); !known {
			return []string{text}
		}
	}
	return pieces
}

// saying is a text without what makes no difference to what it says: its letters and digits, or, of a mark alone, the mark.
func saying(text string) string {
	if said := letters(text); said != "" {
		return said
	}
	return strings.TrimSpace(norm.NFKC.String(text))
}

// said is what a code of this row says to people, or the code itself.
func (i item) said(code string, lang locale.Language) string {
	if i.kind == classed {
		return isced.Labelled(code, lang)
	}
	if i.key == "extra_training_benefit" { // two rows know a "practical"
		if text := locale.Text(lang, "catalogue.benefit."+code); text != "catalogue.benefit."+code {
			return text
		}
	}
	if text := microcredential.CodeText(code, lang); text != "" {
		return text
	}
	for _, of := range []string{"describe.code.", "compare.supervision."} {
		if text := locale.Text(lang, of+code); text != of+code {
			return text
		}
	}
	if text := named(code, lang); text != "" {
		return text
	}
	return code
}

// list are the choices of the row in words, as its cell offers them.
func (i item) list(lang locale.Language) (list []string) {
	for _, code := range i.choices() {
		list = append(list, i.said(code, lang))
	}
	return list
}

// named is the name of a country or of a language by its code, as its writer writes it: JP, ja.
func named(code string, lang locale.Language) string {
	tag := language.English
	if lang == "ja" {
		tag = language.Japanese
	}
	switch {
	case len(code) == 2 && strings.ToUpper(code) == code:
		if region, err := language.ParseRegion(code); err == nil && region.IsCountry() {
			return display.Regions(tag).Name(region)
		}
	case len(code) == 2 && strings.ToLower(code) == code:
		if base, err := language.ParseBase(code); err == nil {
			return display.Languages(tag).Name(base)
		}
	}
	return ""
}

// languages and countries are all codes of two letters by what people say for them.
var (
	languages = sync.OnceValue(func() map[string]string { return names(unicode.ToLower) })
	countries = sync.OnceValue(func() map[string]string { return names(unicode.ToUpper) })
)

func names(written func(rune) rune) map[string]string {
	codes := map[string]string{}
	for a := 'a'; a <= 'z'; a++ {
		for b := 'a'; b <= 'z'; b++ {
			code := string([]rune{written(a), written(b)})
			for _, lang := range locale.Languages {
				if name := named(code, lang); name != "" {
					codes[saying(name)] = code
				}
			}
		}
	}
	return codes
}
