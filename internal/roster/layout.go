package roster

import (
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/workbook"
)

// useHeader finds out which column is which.
func (l *List) useHeader(a *ahead, h *head) error {
	if len(h.texts) > MaxColumns {
		return a.noHeader(h)
	}
	l.ahead, l.origin.HeaderRow = a, h.row
	a.next = h.first + h.height
	if h.first > 0 {
		l.notice(Notice{Row: h.row, Code: "header_row", Args: []any{"above", h.row - h.height}})
	}
	if kind := outHeading(h.title); kind != "" {
		l.section = section{kind, h.title}
	}
	y := layout{rows: a.rows[a.next:], texts: h.texts, means: h.means, email: h.email}
	y.replaceSilent()
	y.widenName()
	y.sortNames()
	faults := y.settle(h.row)
	if faults != nil {
		return faults
	}
	l.emails, l.means, l.same = y.email, y.means, y.same
	for i, m := range l.means {
		shown := printable(y.texts[i])
		l.header, l.columns = append(l.header, shown), append(l.columns, m.column)
		if m.column == "" && shown != "" {
			l.unknown = append(l.unknown, shown)
		}
		class := noClass
		if m.column == "" {
			class = classOf(y.texts[i])
		}
		l.classes = append(l.classes, class)
	}
	l.onlyAttendance()
	l.cells = make([]workbook.Cell, len(l.columns))
	l.suggest(h.row)
	return nil
}

// layout is a header while it is found out which column is which.
type layout struct {
	rows  []record // below the header
	texts []string
	means []meaning
	email int
	same  []twin
}

// twin is a column that says the same as another; where they differ, a row cannot be used.
type twin struct{ first, second int }

// replaceSilent takes the answer to a question for what a form would have noted itself, if it has noted nothing: beside a
// column メール in which everybody is anonymous, a form calls the question メールアドレス2.
func (y *layout) replaceSilent() {
	for i, m := range y.means {
		if (m.column != Email && m.column != Name) || len(y.rows) == 0 || !y.silent(i) {
			continue
		}
		for j, text := range y.texts {
			if y.means[j].column == "" && understand(strings.TrimRight(text, "0123456789")) == m && !y.silent(j) {
				y.means[i], y.means[j] = meaning{}, m
				break
			}
		}
	}
	y.email = slices.Index(y.means, meaning{column: Email})
}

// widenName finds a header 氏名 that stands above two columns, family and given name, as merged cells do.
func (y *layout) widenName() {
	i := slices.Index(y.means, meaning{column: Name})
	if i < 0 || at(y.texts, i+1) != "" || slices.ContainsFunc(y.means, func(m meaning) bool { return m.part != whole }) {
		return
	}
	both, one := 0, 0
	for _, r := range y.rows {
		first, second := cellAt(r.cells, i), cellAt(r.cells, i+1)
		switch {
		case !isAddress(cellAt(r.cells, y.email)):
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
		y.texts, y.means = append(y.texts, ""), append(y.means, meaning{})
	}
	y.texts[i+1] = y.texts[i]
	y.means[i].part, y.means[i+1] = family, meaning{Name, given}
}

// isNamePart reports whether a text can be half of a Japanese name.
func isNamePart(text string) bool {
	const longest = 10 // runes
	return text != "" && len([]rune(text)) <= longest && isJapanese(text) && !strings.ContainsAny(text, " 　0123456789()（）") && outWord(text) == ""
}

// sortNames gives the columns of a name's parts to the name that they are parts of: beside 姓 and 名, First name and
// Last name are the name in Latin letters. Parts of which the other is absent say nothing.
func (y *layout) sortNames() {
	has := func(m meaning) int { return slices.Index(y.means, m) }
	latin := func(i int) bool { return !isJapanese(y.texts[i]) }
	wholeName := has(meaning{column: Name})
	inJapanese := wholeName >= 0 && !latin(wholeName)
	for i, m := range y.means {
		inJapanese = inJapanese || m.column == Name && m.part != whole && !latin(i)
	}
	for i, m := range y.means {
		if m.column == Name && m.part != whole && latin(i) && inJapanese && has(meaning{column: NameEN}) < 0 {
			y.means[i].column = NameEN
		}
	}
	for _, c := range []Column{Name, NameEN, Reading} {
		complete := has(meaning{c, family}) >= 0 && has(meaning{c, given}) >= 0
		surname := has(meaning{c, family}) >= 0 && has(meaning{column: c}) >= 0 // Name, Surname
		for i, m := range y.means {
			if m.column == c && m.part != whole && (!complete && !surname || complete && has(meaning{column: c}) >= 0) {
				y.means[i] = meaning{}
			}
		}
	}
	if has(meaning{column: Name}) < 0 && has(meaning{Name, family}) < 0 {
		if i := has(meaning{column: DisplayName}); i >= 0 { // the only name there is
			y.means[i].column = Name
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
		if m.column == "" || first < 0 {
			continue
		}
		switch {
		case len(y.rows) > 0 && y.silent(i):
			y.means[i] = meaning{}
		case len(y.rows) > 0 && y.silent(first):
			y.means[first] = meaning{}
		case len(y.rows) > 0 && y.equal(first, i):
			y.means[i], y.same = meaning{}, append(y.same, twin{first, i})
		default:
			faults = append(faults, Fault{Row: row, Column: printable(y.texts[i]), Code: "header_twice", Args: []any{"first", printable(y.texts[first])}})
		}
	}
	if y.means[y.email].column != Email {
		y.email = slices.Index(y.means, meaning{column: Email})
	}
	return faults
}

func (y *layout) silent(column int) bool {
	for _, r := range y.rows {
		if text := cellAt(r.cells, column); text != "" && !anonymous[fold(text)] {
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
		if c == attendance {
			count++
		}
	}
	for i, c := range l.classes {
		if c == attendance && count > 1 {
			l.classes[i] = otherClass
		}
	}
}

// suggest gives notice of unknown columns that seem to be meant for one that is absent.
func (l *List) suggest(row int) {
	parts := false
	for i, header := range l.header {
		if l.columns[i] != "" || header == "" {
			continue
		}
		parts = parts || understand(header).part != whole
		if column, near := nearest(header); near && !slices.Contains(l.columns, column) {
			l.notice(Notice{Row: row, Column: header, Code: "near_column", Args: []any{"en", string(column), "ja", column.Header("ja")}})
		}
	}
	if parts && !slices.Contains(l.columns, Name) && !slices.Contains(l.columns, NameEN) {
		l.notice(Notice{Row: row, Code: "name_parts"})
	}
}
