// Package columns knows the columns that a learner list may have, and what the headers of offices and of the systems that
// they export from mean. A header is judged alone; a word that is to be known is one entry of the lists in columns.go.
package columns

import (
	"sync"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/words"
)

// Column is a column that we understand, by its English header.
type Column string

// The columns of a learner list. Only Email is required.
const (
	Email       Column = "email"
	Name        Column = "name"
	NameEN      Column = "name_en"
	Reading     Column = "reading"
	DisplayName Column = "display_name"
	StudentID   Column = "student_id"
	LearnerType Column = "learner_type"
	ShowName    Column = "show_name"
	IssuedOn    Column = "issued_on"
	Expires     Column = "expires"
	Evidence    Column = "evidence"
	Narrative   Column = "narrative"
	Period      Column = "period"
	Language    Column = "language"
)

// columns are what is known of each, in the order of a template: the header in Japanese, what else offices and the systems from
// which they export call it, and what is in the example row. Headers are compared as understand reads them: without
// numbers, remarks and what is put before or behind them, so that only the words themselves stand here.
//
// A word is here only when it can mean nothing else. So 備考 and “remarks” are no narrative, for a narrative is
// published; 日付 is no date of issuing; and アドレス may be where somebody lives.
var columns = []struct {
	Column
	ja      string
	others  []string
	example string
}{
	{Email, "メールアドレス", []string{
		"e-mail", "mail", "email address", "mail address", "e-mail addresses", "user email", "primary email", "メール", "Eメール", "Eメールアドレス",
		"電子メール", "電子メールアドレス", "E-Mailアドレス", "mailアドレス", "メアド", "メルアド", "メイルアドレス", "メールアドレスPC", "PCメール", "PCメールアドレス",
	}, "mihon@students.example"},
	{Name, "氏名", []string{
		"full name", "fullname", "student", "student full name", "user full name", "name original name", "original name", "名前", "姓名", "氏名漢字", "漢字氏名",
		"名前漢字", "漢字", "フルネーム", "名前元の名前", "学生名", "生徒名", "受講者名", "受講生名", "参加者名", "履修者名", "修了者名", "学習者名", "ユーザー名前",
		"participant", "attendee", "learner", "employee", "trainee", "candidate", "registrant", "delegate", "name in kanji", "kanji name", "修了証記載氏名", "証明書記載氏名",
		"last, first", "last name, first name", "surname, first name", "surname, given name", "family name, given name", "first last", "first name last name", "first and last name",
	}, "見本 花子"},
	{NameEN, "氏名（英語）", []string{
		"English name", "name in English", "name (English)", "name (EN)", "full name (English)", "full name in English", "romaji", "name (romaji)", "name in Latin letters", "name in romaji",
		"roman name", "name in roman letters", "romanized name", "氏名(英字)", "氏名(英文)", "氏名(ローマ字)", "氏名(アルファベット)", "氏名英", "英字氏名", "英語氏名", "英文氏名", "ローマ字氏名",
		"英語名", "英字名", "英文名", "名前(英語)", "名前(英字)", "名前(ローマ字)", "ローマ字", "ローマ字名", "アルファベット氏名",
	}, "MIHON, Hanako"},
	{Reading, "フリガナ", []string{
		"ふりがな", "氏名カナ", "カナ氏名", "氏名(フリガナ)", "氏名(ふりがな)", "氏名かな", "かな氏名", "氏名ヨミ", "氏名よみ", "氏名(読み)", "読み", "よみ", "ヨミ", "読み仮名", "よみがな", "ヨミガナ",
		"名前カナ", "名前(フリガナ)", "名前(ふりがな)", "名前(よみ)", "氏名(読み仮名)", "氏名(よみがな)", "氏名(カタカナ)", "氏名(ひらがな)", "カナ", "かな", "カタカナ", "カナ名", "半角カナ", "半角カナ氏名", "全角カナ氏名",
		"kana", "name kana", "kana name", "name in kana", "furigana", "phonetic name", "name (phonetic)", "name reading", "reading of the name",
	}, "ミホン ハナコ"},
	{DisplayName, "表示氏名", []string{
		"表示名", "公開氏名", "公開名", "表示用氏名", "表示する氏名", "通称", "通称名", "通称氏名", "shown name", "preferred name", "preferred full name", "name to be shown",
	}, "見本 花子"},
	{StudentID, "学籍番号", []string{
		"student number", "student no", "student id number", "studentid", "learner id", "learner number", "id number", "sis user id", "sis id", "university id",
		"学生番号", "学生証番号", "学生ID", "学籍No", "学籍ID", "受講番号", "受講者番号", "受講生番号", "履修者番号", "学習者番号", "参加者番号", "修了者番号", "IDナンバー", "生徒番号", "会員番号", "学修者番号",
	}, "00123"},
	{LearnerType, "学習者区分", []string{
		"type of learner", "student type", "kind of learner", "learner category", "学習者の区分", "学習者種別", "学習者の種別", "受講者区分", "受講者種別", "受講生区分", "学生区分", "学生種別", "身分", "身分区分", "在籍区分", "参加者区分", "区分", "種別",
	}, "在学生"},
	{ShowName, "氏名の公開", []string{"show the name", "name public", "name may be shown", "氏名公開", "氏名公開可否", "氏名の公開可否", "氏名公開の可否", "氏名の公開に同意"}, "○"},
	{IssuedOn, "発行日", []string{
		"issue date", "date of issue", "date of issuing", "issuing date", "date issued", "awarded on", "award date", "date of award",
		"completed on", "completion date", "date completed", "date of completion", "time completed", "course completion date", "date of certification",
		"授与日", "修了日", "認定日", "交付日", "発行年月日", "授与年月日", "修了年月日", "認定年月日", "交付年月日", "修了日付", "修了日時", "発行日付", "完了日", "コース修了日",
	}, "2026-03-20"},
	{Expires, "有効期限", []string{
		"expires on", "expired on", "expires at", "valid through", "expiry", "expiry date", "expiration date", "expiration", "date of expiry", "valid until", "有効期限日", "有効期間終了日", "失効日", "有効期限年月日",
	}, "2029-03-31"},
	{Evidence, "根拠資料", []string{"evidence url", "エビデンス", "根拠資料URL", "証拠資料", "エビデンスURL", "成果物URL", "学習成果物URL"}, "https://students.example/works/00123"},
	{Narrative, "成果の説明", []string{"what the learner did", "evidence narrative", "エビデンスの説明", "根拠資料の説明", "ナラティブ"}, ""},
	{Period, "期", []string{"term", "semester", "学期", "開講期", "開催期", "実施期", "受講期", "開講学期", "開講時期", "実施時期"}, "2025後期"},
	{Language, "言語", []string{"preferred language", "language of the badge", "使用言語", "希望言語", "表示言語", "バッジの言語", "証明書の言語", "発行言語", "lang"}, "ja"},
}

// Part tells which part of a name a column holds.
type Part uint8

const (
	Whole Part = iota
	Family
	Middle
	Given
)

// Meaning is what a header means.
type Meaning struct {
	Column Column // "" where it means nothing to us
	Part   Part
}

// Whole is what the header of a column means that holds all of it.
func (c Column) Whole() Meaning { return Meaning{Column: c} }

// Part is what the header of a column means that holds a part of a name.
func (c Column) Part(p Part) Meaning { return Meaning{c, p} }

// The words for the parts of a name, and those that tell in which letters the name is written, which stand before or
// behind them.
var (
	partWords = map[Part][]string{
		Family: {"姓", "氏", "苗字", "名字", "姓漢字", "漢字姓", "氏漢字", "姓の漢字", "family name", "last name", "surname", "sn", "last", "family"},
		Middle: {"ミドルネーム", "middle name", "middle", "middle initial", "middle names", "mi"},
		Given:  {"名", "名漢字", "漢字名", "下の名前", "名の漢字", "given name", "given names", "first name", "first names", "forename", "forenames", "first", "given"},
	}
	readingWords = []string{"カナ", "かな", "フリガナ", "ふりがな", "よみ", "ヨミ", "読み", "よみがな", "ヨミガナ", "読み仮名", "カタカナ", "ひらがな", "kana", "phonetic", "furigana"}
	latinWords   = []string{"英字", "英語", "英文", "英", "ローマ字", "アルファベット", "english", "en", "romaji", "roman"}
	// onlyReading are words that mean the reading of a part in themselves.
	onlyReading = map[Part][]string{Family: {"セイ", "せい"}, Given: {"メイ", "めい"}}
)

// headers are the accepted headers, folded; made when the first list is read, for no other command needs them.
var headers = sync.OnceValue(func() map[string]Meaning {
	m := map[string]Meaning{}
	for _, c := range columns {
		for _, word := range append([]string{string(c.Column), c.ja}, c.others...) {
			m[words.Fold(word)] = Meaning{Column: c.Column}
		}
	}
	for _, lang := range locale.Languages {
		m[words.Fold(locale.Text(lang, "roster.findings"))] = Meaning{Column: Findings}
	}
	for p, names := range partWords {
		for _, word := range names {
			m[words.Fold(word)] = Meaning{Name, p}
			for _, kana := range readingWords {
				m[words.Fold(word+kana)], m[words.Fold(kana+word)] = Meaning{Reading, p}, Meaning{Reading, p}
			}
			for _, latin := range latinWords {
				m[words.Fold(word+latin)], m[words.Fold(latin+word)] = Meaning{NameEN, p}, Meaning{NameEN, p}
			}
		}
	}
	for p, names := range onlyReading {
		for _, word := range names {
			m[words.Fold(word)] = Meaning{Reading, p}
		}
	}
	for _, c := range columns { // 氏名（姓）, フリガナ（メイ）, Name (First)
		if c.Column != Name && c.Column != NameEN && c.Column != Reading {
			continue
		}
		for _, word := range append([]string{string(c.Column), c.ja}, c.others...) {
			for p, parts := range partWords {
				for _, part := range append(parts, onlyReading[p]...) {
					m[words.Fold(word+part)] = Meaning{c.Column, p}
				}
			}
		}
	}
	for _, c := range columns { // 英語名 and 英字名 are the whole name
		for _, word := range c.others {
			m[words.Fold(word)] = Meaning{Column: c.Column}
		}
	}
	return m
})

// exampleRow is what stands in the example of a template.
var exampleRow = func() map[Column]string {
	m := map[Column]string{}
	for _, c := range columns {
		m[c.Column] = c.example
	}
	return m
}()

// Example is what a template shows of a column; empty where that needs none.
func (c Column) Example() string { return exampleRow[c] }

// All are the columns of a list, in the order of a template.
func All() []Column {
	out := make([]Column, len(columns))
	for i, c := range columns {
		out[i] = c.Column
	}
	return out
}

// Header is what a template calls a column in lang.
func (c Column) Header(lang locale.Language) string {
	for _, known := range columns {
		if known.Column == c && lang == "ja" {
			return known.ja
		}
	}
	return string(c)
}

// Findings is the column that is added to a list when it goes back with what is to be mended. Whoever reads it again passes
// over it.
const Findings Column = "findings"

// courses are headers of columns that say of what each row is; nothing else is read there.
var courses = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, word := range []string{
		"マイクロクレデンシャル", "マイクロクレデンシャル名", "科目", "科目名", "授業", "授業名", "授業科目", "授業科目名", "講座", "講座名", "コース", "コース名", "プログラム", "プログラム名", "講義名",
		"バッジ", "バッジ名", "micro-credential", "microcredential", "course", "course name", "course title", "subject", "programme", "program", "badge", "badge name",
	} {
		m[words.Fold(word)] = true
	}
	return m
})

// IsCourse reports whether a column says of what course or micro-credential each row is.
func IsCourse(header string) bool { return courses()[words.Fold(header)] }

// Identifies reports whether a column says who a learner is.
func (c Column) Identifies() bool {
	return c == Email || c == Name || c == NameEN || c == StudentID
}

// IsName reports whether the column is of a learner's name, or of how it is read.
func (c Column) IsName() bool { return c == Name || c == NameEN || c == Reading }

// IsDate reports whether dates stand in the column.
func (c Column) IsDate() bool { return c == IssuedOn || c == Expires }
