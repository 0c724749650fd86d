package roster

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Column is a column that we understand, by its English header.
type Column string

// The columns of a learner list. Only Email is required.
const (
	Email     Column = "email"
	Name      Column = "name"
	NameEN    Column = "name_en"
	StudentID Column = "student_id"
	ShowName  Column = "show_name"
	IssuedOn  Column = "issued_on"
	Expires   Column = "expires"
	Evidence  Column = "evidence"
	Narrative Column = "narrative"
	Period    Column = "period"
)

// columns are all of them, in the order of a template: the header in Japanese, what else offices call it, and what is
// in the example row. Headers are compared as fold leaves them.
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
		"e-mail", "mail", "email address", "mail address", "メール", "Eメール", "Eメールアドレス", "電子メール", "電子メールアドレス",
	}, "mihon@students.example"},
	{Name, "氏名", []string{
		"full name", "student name", "learner name", "名前", "お名前", "姓名", "氏名漢字", "氏名(漢字)", "漢字氏名", "学生氏名", "学習者氏名", "受講者氏名", "受講者名",
	}, "見本 花子"},
	{NameEN, "氏名(英語)", []string{
		"English name", "name in English", "name (English)", "name (EN)", "氏名(英字)", "氏名(英文)", "氏名(ローマ字)", "氏名英字", "氏名ローマ字",
		"英字氏名", "英語氏名", "英文氏名", "ローマ字氏名",
	}, "MIHON, Hanako"},
	{StudentID, "学籍番号", []string{
		"student number", "student no", "learner id", "学生番号", "学生証番号", "受講番号", "受講者番号",
	}, "00123"},
	{ShowName, "氏名の公開", []string{"show the name", "name public", "氏名公開", "氏名公開可否"}, "○"},
	{IssuedOn, "発行日", []string{
		"issue date", "date of issue", "date of issuing", "issuing date", "date issued", "awarded on", "award date", "date of award",
		"completed on", "completion date", "date of completion",
		"授与日", "修了日", "認定日", "交付日", "発行年月日", "授与年月日", "修了年月日", "認定年月日", "交付年月日",
	}, "2026-03-20"},
	{Expires, "有効期限", []string{
		"expires on", "expiry", "expiry date", "expiration date", "date of expiry", "valid until", "有効期限日", "有効期間終了日", "失効日",
	}, "2029-03-31"},
	{Evidence, "エビデンス", []string{"evidence url", "エビデンスURL", "成果物URL", "学習成果物URL"}, "https://students.example/works/00123"},
	{Narrative, "成果の説明", []string{"evidence narrative", "エビデンスの説明", "ナラティブ"}, ""},
	{Period, "期", []string{"term", "semester", "学期", "開講期", "開催期", "実施期", "受講期"}, "2025後期"},
}

// exampleRow is what stands in the example of a template.
var exampleRow = func() map[Column]string {
	m := map[Column]string{}
	for _, c := range columns {
		m[c.Column] = c.example
	}
	return m
}()

func (c Column) example() string { return exampleRow[c] }

// headers are the accepted headers, folded.
var headers = func() map[string]Column {
	m := map[string]Column{}
	for _, c := range columns {
		m[fold(string(c.Column))] = c.Column
		m[fold(c.ja)] = c.Column
		for _, other := range c.others {
			m[fold(other)] = c.Column
		}
	}
	return m
}()

// Header is what a template calls a column in lang.
func (c Column) Header(lang string) string {
	for _, known := range columns {
		if known.Column == c && lang == "ja" {
			return known.ja
		}
	}
	return string(c)
}

// marks are what offices add to a header without changing what it means.
var marks = strings.NewReplacer("(必須)", "", "[必須]", "", "【必須】", "", "(任意)", "", "[任意]", "", "【任意】", "", "(required)", "", "(optional)", "", "※", "", "*", "")

// fold makes headers comparable: compatibility forms (full width and half width) are one; case, white space, hyphens,
// underlines and marks of what is required are gone.
func fold(header string) string {
	folded := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r == '_' || r == '‐' || r == '.' || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(header))
	return marks.Replace(folded)
}

// nearest is the column that an unknown header seems to mean: it holds a known one, or is misspelt by a letter or two.
func nearest(header string) (Column, bool) {
	const tooLong = 30 // runes; that is a sentence
	folded := fold(header)
	if runes := len([]rune(folded)); runes < 2 || runes > tooLong {
		return "", false
	}
	best := ""
	for known := range headers {
		if !alike(folded, known) || len(known) < len(best) || len(known) == len(best) && known > best {
			continue
		}
		best = known
	}
	return headers[best], best != ""
}

func alike(folded, known string) bool {
	if strings.Contains(folded, known) {
		return len(known) >= 4 // two characters in Japanese, four in English
	}
	return len(known) >= 5 && known[0] < 0x80 && distance(folded, known) <= 2
}

// distance is how many letters must be put in, taken out or replaced to turn a into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := corner
			if a[i] != b[j] {
				cost++
			}
			corner = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// nameParts are headers of lists that give names in two columns.
var nameParts = map[string]bool{
	"姓": true, "名": true, "氏": true, "苗字": true, "名字": true,
	"familyname": true, "givenname": true, "firstname": true, "lastname": true, "surname": true,
}
