package roster

import (
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/workbook"
)

// useHeader finds out which column is which.
func (l *List) useHeader(a *ahead, h *head) error {
	if len(h.texts) > MaxColumns {
		return a.noHeader(h)
	}
	l.ahead, l.origin.HeaderRow = a, h.row
	a.next = h.first + h.height
	l.above = append(l.above, l.origin.Sheet)
	for _, r := range a.rows[:h.first] {
		for i := range r.cells {
			l.above = append(l.above, r.cells[i].Text)
		}
	}
	if h.first > 0 && l.options.Hand.Header == nil { // else it was not found
		l.notice(Notice{Row: h.row, Code: "header_row", Args: []any{"above", h.row - h.height}})
	}
	y := layout{rows: a.rows[a.next:], texts: h.texts, means: h.means, email: h.email}
	other := y.dropOthers()
	y.preferAnswers()
	y.replaceSilent()
	y.widenName()
	y.sortNames()
	faults := y.settle(h.row)
	if faults != nil {
		return faults
	}
	l.emails, l.means, l.same, l.width = y.email, y.means, y.same, h.width
	for i, m := range l.means {
		shown := locale.Excerpt(y.texts[i])
		l.header, l.columns = append(l.header, shown), append(l.columns, m.Column)
		class := words.Known
		if m.Column == "" {
			class = words.ClassOf(y.texts[i])
			if columns.IsCourse(y.texts[i]) {
				l.courses = append(l.courses, i)
			}
		}
		if (class == words.Other && !words.IsCounting(y.texts[i]) || class == words.Remarks || class == words.Unnamed) && shown != "" {
			l.unknown = append(l.unknown, shown)
		}
		l.classes = append(l.classes, class)
	}
	if kind := words.OutAbove(h.title); kind != "" {
		l.section = section{kind, h.title}
	} else if other != "" && l.section.kind == "" {
		l.section = section{words.OutOther, other}
	}
	l.onlyAttendance()
	l.findGaps()
	l.export = findExport(l.header)
	l.cells = make([]workbook.Cell, len(l.columns))
	l.suggest(h.row)
	return nil
}

// layout is a header while it is found out which column is which.
type layout struct {
	rows  []record // below the header
	texts []string
	means []columns.Meaning
	email int
	same  []twin
}

// twin is a column that says the same as another; where they differ, a row cannot be used.
type twin struct{ first, second int }

// dropOthers leaves columns of addresses alone that belong to the person named beside them, who is no learner: 教員 and
// メール beside 氏名 and メール. Where there is no other column, and nothing that names a learner, the list is one of such
// people, and the header that says so is returned.
func (y *layout) dropOthers() (header string) {
	whose := func(i int) string {
		for i--; i >= 0; i-- {
			if text := y.texts[i]; text != "" {
				if words.OfOthers(text) {
					return text
				}
				return ""
			}
		}
		return ""
	}
	var theirs []int
	all := 0
	for i, m := range y.means {
		if m.Column == columns.Email {
			if all++; whose(i) != "" {
				theirs = append(theirs, i)
			}
		}
	}
	if len(theirs) == 0 {
		return ""
	}
	if len(theirs) < all {
		for _, i := range theirs {
			y.means[i] = columns.Meaning{}
		}
		y.email = slices.Index(y.means, columns.Email.Whole())
		return ""
	}
	if slices.ContainsFunc(y.means, func(m columns.Meaning) bool {
		return m.Column.Identifies() && m.Column != columns.Email || m.Column == columns.Reading || m.Column == columns.DisplayName
	}) {
		return ""
	}
	return whose(y.email)
}

// preferAnswers takes the name that somebody has given in a form, where the form has noted one of its own as well, which
// is that of an account.
func (y *layout) preferAnswers() {
	noted := func(answers ...string) bool {
		return slices.ContainsFunc(y.texts, func(text string) bool { return slices.Contains(answers, words.Fold(text)) })
	}
	if !noted("starttime", "開始時刻") || !noted("completiontime", "完了時刻") {
		return
	}
	own := slices.Index(y.means, columns.Name.Whole())
	if own >= 0 && slices.Index(y.means[own+1:], columns.Name.Whole()) >= 0 {
		y.means[own] = columns.Meaning{}
	}
}

// replaceSilent takes the answer to a question for what a form would have noted itself, if it has noted nothing: beside a
// column メール in which everybody is anonymous, a form calls the question メールアドレス2.
func (y *layout) replaceSilent() {
	for i, m := range y.means {
		if (m.Column != columns.Email && m.Column != columns.Name) || len(y.rows) == 0 || !y.silent(i) {
			continue
		}
		for j, text := range y.texts {
			if y.means[j].Column == "" && columns.Of(strings.TrimRight(text, "0123456789")) == m && !y.silent(j) {
				y.means[i], y.means[j] = columns.Meaning{}, m
				break
			}
		}
	}
	y.email = slices.Index(y.means, columns.Email.Whole())
}

// widenName finds a header 氏名 that stands above two columns, family and given name, as merged cells do.
func (y *layout) widenName() {
	i := slices.Index(y.means, columns.Name.Whole())
	if i < 0 || at(y.texts, i+1) != "" || slices.ContainsFunc(y.means, func(m columns.Meaning) bool { return m.Part != columns.Whole }) {
		return
	}
	both, one := 0, 0
	for _, r := range y.rows {
		first, second := cellAt(r.cells, i), cellAt(r.cells, i+1)
		switch {
		case !words.IsAddress(cellAt(r.cells, y.email)):
		case isNamePart(first) && isNamePart(second):
			both++
		case second != "":
			return
		default:
			one++
		}
	}
	if both == 0 || one > both {
		return
	}
	if i+1 == len(y.texts) {
		y.texts, y.means = append(y.texts, ""), append(y.means, columns.Meaning{})
	}
	y.texts[i+1] = y.texts[i]
	y.means[i].Part, y.means[i+1] = columns.Family, columns.Name.Part(columns.Given)
}

// isNamePart reports whether a text can be half of a Japanese name.
func isNamePart(text string) bool {
	const longest = 10 // runes
	return text != "" && len([]rune(text)) <= longest && words.IsJapanese(text) && !strings.ContainsAny(text, " 　0123456789()（）") && words.OutAlone(text) == ""
}

// sortNames gives the columns of a name's parts to the name that they are parts of: beside 姓 and 名, First name and
// Last name are the name in Latin letters. Parts of which the other is absent say nothing.
func (y *layout) sortNames() {
	has := func(m columns.Meaning) int { return slices.Index(y.means, m) }
	latin := func(i int) bool { return !words.IsJapanese(y.texts[i]) }
	wholeName := has(columns.Name.Whole())
	for i, m := range y.means { // 氏名 and Name
		if i != wholeName && m == columns.Name.Whole() && latin(i) != latin(wholeName) && has(columns.NameEN.Whole()) < 0 {
			if latin(wholeName) {
				wholeName, i = i, wholeName
			}
			y.means[i] = columns.NameEN.Whole()
		}
	}
	inJapanese := wholeName >= 0 && !latin(wholeName)
	for i, m := range y.means {
		inJapanese = inJapanese || m.Column == columns.Name && m.Part != columns.Whole && !latin(i)
	}
	for i, m := range y.means {
		if m.Column == columns.Name && m.Part != columns.Whole && latin(i) && inJapanese && has(columns.NameEN.Whole()) < 0 {
			y.means[i].Column = columns.NameEN
		}
	}
	for _, c := range []columns.Column{columns.Name, columns.NameEN, columns.Reading} {
		complete := has(c.Part(columns.Family)) >= 0 && has(c.Part(columns.Given)) >= 0
		surname := has(c.Part(columns.Family)) >= 0 && has(c.Whole()) >= 0 // Name, Surname
		for i, m := range y.means {
			if m.Column == c && m.Part != columns.Whole && (!complete && !surname || complete && has(c.Whole()) >= 0) {
				y.means[i] = columns.Meaning{}
			}
		}
	}
	if has(columns.Name.Whole()) < 0 && has(columns.Name.Part(columns.Family)) < 0 {
		if i := has(columns.DisplayName.Whole()); i >= 0 { // the only name there is
			y.means[i].Column = columns.Name
		}
	}
}

// settle decides between columns that mean the same. Those that say nothing make way, as do the names and addresses
// that a form notes itself when nobody has signed in; where the others say the same, one is read.
func (y *layout) settle(row int) Faults {
	var faults Faults
	for i := range y.means {
		m := y.means[i]
		first := slices.Index(y.means[:i], m)
		if m.Column == "" || first < 0 {
			continue
		}
		switch {
		case len(y.rows) > 0 && y.silent(i):
			y.means[i] = columns.Meaning{}
		case len(y.rows) > 0 && y.silent(first):
			y.means[first] = columns.Meaning{}
		case len(y.rows) > 0 && y.equal(first, i):
			y.means[i], y.same = columns.Meaning{}, append(y.same, twin{first, i})
		default:
			faults = append(faults, Fault{Row: row, Column: locale.Excerpt(y.texts[i]), Code: "header_twice", Args: []any{"first", locale.Excerpt(y.texts[first])}})
		}
	}
	for i, text := range y.texts {
		if y.means[i].Column == "" && confirms(text) {
			y.same = append(y.same, twin{y.email, i})
		}
	}
	if y.means[y.email].Column != columns.Email {
		y.email = slices.Index(y.means, columns.Email.Whole())
	}
	return faults
}

// again are words for an answer that is given once more, so that slips are seen.
var again = words.FoldAll("確認のためもう一度", "確認のため再度", "確認用", "確認のため", "確認", "再入力", "もう一度", "confirmation", "confirm", "again", "retype", "repeat", "verify")

// confirms reports whether a column holds the address once more.
func confirms(header string) bool {
	folded := words.Fold(header)
	for _, word := range again {
		if rest := strings.Replace(folded, word, "", 1); rest != folded {
			m, ok := columns.Undress(strings.TrimPrefix(rest, "の"))
			return ok && m.Column == columns.Email
		}
	}
	return false
}

func (y *layout) silent(column int) bool {
	for _, r := range y.rows {
		if text := cellAt(r.cells, column); text != "" && !anonymous[words.Fold(text)] {
			return false
		}
	}
	return true
}

// anonymous is what forms note of somebody who has not signed in.
var anonymous = map[string]bool{"anonymous": true, "匿名": true, "guest": true, "ゲスト": true}

func (y *layout) equal(a, b int) bool {
	for _, r := range y.rows {
		if !strings.EqualFold(cellAt(r.cells, a), cellAt(r.cells, b)) {
			return false
		}
	}
	return true
}

// onlyAttendance leaves columns of attendance alone where there are several: who misses one day of many may have
// completed the course.
func (l *List) onlyAttendance() {
	count := 0
	for _, c := range l.classes {
		if c == words.Attendance {
			count++
		}
	}
	for i, c := range l.classes {
		if c == words.Attendance && count > 1 {
			l.classes[i] = words.Other
		}
	}
}

// suggest gives notice of unknown columns that seem to be meant for one that is absent.
func (l *List) suggest(row int) {
	parts := false
	for i, header := range l.header {
		if l.columns[i] != "" || header == "" || l.classes[i] != words.Other || columns.IsLogin(header) {
			continue
		}
		parts = parts || columns.Of(header).Part != columns.Whole
		if column, near := columns.Nearest(header); near && !slices.Contains(l.columns, column) {
			l.notice(Notice{Row: row, Column: header, Code: "near_column", Args: []any{"en", string(column), "ja", column.Header("ja")}})
		}
	}
	if parts && !slices.Contains(l.columns, columns.Name) && !slices.Contains(l.columns, columns.NameEN) {
		l.notice(Notice{Row: row, Code: "name_parts"})
	}
}
