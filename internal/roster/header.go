package roster

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/workbook"
)

const (
	headerWithin = 40 // rows within which the header must stand
	lookBelow    = 40 // rows that are looked at below those
	lookBytes    = 4 << 20
)

// maxTexts is how many cells of a row are held to be counted; more than MaxColumns of them are refused anyway.
const maxTexts = 1 << 14

// ahead is a table whose first rows are looked at before they are read.
type ahead struct {
	table
	hand *Hand // what headers mean by hand
	rows []record
	next int
	err  error // that ended the looking, and comes again after the rows

	means map[string]columns.Meaning // of texts that may be headers: a row is tried alone, below another, and as what comes nearest
}

// meaning is what a text means as a header.
func (a *ahead) meaning(text string) columns.Meaning {
	m, ok := a.means[text]
	if !ok {
		m = columns.Of(text)
		a.means[text] = m
	}
	return m
}

// lookAhead reads the first rows of a table, as they were put right.
func lookAhead(t table, hand *Hand) *ahead {
	t = hand.mend(t)
	a := &ahead{table: t, hand: hand, means: map[string]columns.Meaning{}}
	for size := 0; size < lookBytes; {
		r, err := t.next()
		if err != nil {
			a.err = err
			break
		}
		if r.faults == nil && r.blank() {
			continue
		}
		r.cells = slices.Clone(r.cells)
		for i := range r.cells {
			size += len(r.cells[i].Text) + 64
		}
		if a.rows = append(a.rows, r); r.row >= headerWithin+lookBelow {
			break
		}
	}
	return a
}

// read is the next row: the first of those that were looked at, then the table's.
func (a *ahead) read() (record, error) {
	if a.next < len(a.rows) {
		a.next++
		return a.rows[a.next-1], nil
	}
	a.rows = nil
	if a.err != nil {
		return record{}, a.err
	}
	return a.table.next()
}

// head is a row that may be the header, or two of them, of which the upper names groups of columns.
type head struct {
	first, row int // index of the upper row among those looked at; number of the lower in the file
	height     int
	rank       int               // 1: nothing stands above it
	width      int               // cells of its rows in the file; -1: a sheet
	texts      []string          // by column; what follows the last that is not blank is cut off
	means      []columns.Meaning // of each
	known      int               // different columns that we know
	email      int               // column of the addresses; -1: none
	addresses  int               // rows below it, and above the next header, with an address there
	title      string            // what stands above it
	last       bool              // nothing stands below it
	faults     []Fault
}

// header finds the header among the rows looked at; if there is none, what comes nearest, for the fault.
func (a *ahead) header() (h head, found bool) {
	if a.hand.Header != nil {
		h = a.typed(a.hand.Header)
		return h, h.email >= 0
	}
	candidates := a.candidates()
	if h, found = choose(candidates); found {
		return h, true
	}
	var best head
	best.email = -1
	for i := range a.rows {
		if a.rows[i].row > headerWithin {
			break
		}
		if one := a.head(i, 1); i == 0 || best.faults != nil || one.known > best.known {
			best = one
		}
	}
	return best, false
}

// candidates are the rows with a column for addresses, each with the rows that stand below it.
func (a *ahead) candidates() []head {
	var all []head
	for i := 0; i < len(a.rows) && a.rows[i].row <= headerWithin; i++ {
		h := a.head(i, 1)
		if i+1 < len(a.rows) && a.rows[i+1].row == a.rows[i].row+1 {
			if two, lower := a.head(i, 2), a.head(i+1, 1); two.betters(&h) && two.betters(&lower) {
				h = two
			}
		}
		if h.email < 0 {
			continue
		}
		h.title, h.last = a.title(i), i+h.height == len(a.rows)
		all = append(all, h)
		i += h.height - 1
	}
	for i := range all {
		end := len(a.rows)
		if i+1 < len(all) {
			end = all[i+1].first
		}
		for _, r := range a.rows[all[i].first+all[i].height : end] {
			if words.IsAddress(cellAt(r.cells, all[i].email)) {
				all[i].addresses++
			}
		}
	}
	return all
}

// betters reports whether two rows say more as one header than one of them says alone.
func (h *head) betters(one *head) bool {
	return h.email >= 0 && (one.email < 0 || h.known > one.known || splits(h.means) && !splits(one.means) || repeats(one.means) && !repeats(h.means))
}

func splits(means []columns.Meaning) bool {
	return slices.ContainsFunc(means, func(m columns.Meaning) bool { return m.Part != columns.Whole })
}

func repeats(means []columns.Meaning) bool {
	for i, m := range means {
		if m.Column != "" && slices.Contains(means[:i], m) {
			return true
		}
	}
	return false
}

// choose takes the first header that has addresses below it. One that has a single address, such as that of whoever
// made the list, or of a meeting's host, or that stands below a heading that says it is an example, makes way for a
// later one that is a list.
func choose(all []head) (head, bool) {
	for i, h := range all {
		if h.addresses > 0 && !slices.ContainsFunc(all[i+1:], func(later head) bool { return h.makesWay(&later) }) {
			return h, true
		}
	}
	for _, h := range all { // a list in which nobody stands yet, or whose addresses are all missing
		if h.known > 1 || h.rank == 1 || h.last && !repeats(h.means) {
			return h, true
		}
	}
	return head{}, false
}

func (h *head) makesWay(later *head) bool {
	if later.addresses == 0 || !ordinary(later.title) {
		return false
	}
	if !ordinary(h.title) {
		return true
	}
	return h.addresses == 1 && !slices.Equal(h.texts, later.texts) && (later.known > h.known || later.addresses > 1)
}

// ordinary reports whether a heading lets the rows below it be learners.
func ordinary(title string) bool {
	return words.OutAbove(title) == "" && !words.OfOthers(title)
}

// title is what stands right above a row, if it is a heading: a row with hardly more than one text. Of several, the
// nearest that says of what kind the people are.
func (a *ahead) title(i int) string {
	nearest := ""
	for i--; i >= 0; i-- {
		text, _, many := heading(a.rows[i].cells)
		if many {
			break
		}
		if words.OutAbove(text) != "" || words.IsForLearners(text) {
			return text
		}
		nearest = cmp.Or(nearest, text)
	}
	return nearest
}

// head reads one row, or two, as a header.
func (a *ahead) head(i, height int) head {
	h := head{first: i, row: a.rows[i+height-1].row, height: height, width: max(a.rows[i].width, a.rows[i+height-1].width), rank: i + 1, email: -1, faults: a.rows[i].faults}
	rows := a.rows[i : i+height]
	for _, r := range rows {
		if r.faults != nil || slices.ContainsFunc(r.cells, func(c workbook.Cell) bool { return words.IsAddress(c.Text) || c.Kind == workbook.Failed }) {
			return h // a header holds no address
		}
	}
	upper := texts(rows[0].cells)
	if height == 1 {
		h.texts = upper
		h.means = make([]columns.Meaning, len(upper))
		for i, text := range upper {
			h.means[i] = a.meaning(text)
		}
	} else if !h.join(upper, texts(rows[1].cells)) {
		return h
	}
	for i := range h.means {
		if m, said := a.hand.named(h.texts[i]); said {
			h.means[i] = m
		}
	}
	for len(h.texts) > 0 && h.texts[len(h.texts)-1] == "" {
		h.texts, h.means = h.texts[:len(h.texts)-1], h.means[:len(h.means)-1]
	}
	h.count(a.rows[i+height:])
	return h
}

// join puts a header together out of two rows: 氏名 above 姓 and 名, 学生 above 氏名. A group's name stands in its first
// column alone, since its cells are merged.
func (h *head) join(upper, lower []string) bool {
	group := ""
	for i := range max(len(upper), len(lower)) {
		above, below := at(upper, i), at(lower, i)
		switch {
		case above != "":
			group = above
		case below == "":
			group = ""
		}
		var m columns.Meaning
		text := above
		if below != "" {
			if text = below; group != "" {
				text = group + " " + below
			}
			if m = columns.Of(group + below); m.Column == "" && !words.OfOthers(group) {
				m = columns.Of(below)
			}
			if m.Column == "" && below == above {
				m = columns.Of(above)
			}
		} else {
			m = columns.Of(above)
		}
		if below != "" && m.Column == "" && len(below) > columns.MaxHeader {
			return false
		}
		h.texts, h.means = append(h.texts, text), append(h.means, m)
	}
	return slices.ContainsFunc(lower, func(text string) bool { return columns.Of(text).Column != "" })
}

func at(texts []string, i int) string {
	if i < len(texts) {
		return texts[i]
	}
	return ""
}

// texts are the texts of a row, by column.
func texts(cells []workbook.Cell) []string {
	var out []string
	for _, cell := range cells {
		text := strings.TrimSpace(cell.Text)
		if text == "" || cell.Column >= maxTexts {
			continue
		}
		for len(out) <= cell.Column {
			out = append(out, "")
		}
		out[cell.Column] = text
	}
	return out
}

// count finds the column of the addresses and counts the columns that we know. A column of logins is that of the
// addresses where there is no other and the rows below say so.
func (h *head) count(below []record) {
	seen := map[columns.Column]bool{}
	for i, m := range h.means {
		if m.Column == columns.Email && h.email < 0 {
			h.email = i
		}
		if m.Column != "" {
			seen[m.Column] = true
		}
	}
	for i := 0; i < len(h.texts) && h.email < 0; i++ {
		if (columns.IsLogin(words.Brackets().ReplaceAllString(h.texts[i], "")) || isFirst(h.texts[i])) && moreAddresses(below, i, 1) {
			h.email, h.means[i], seen[columns.Email] = i, columns.Email.Whole(), true
		}
	}
	h.known = len(seen)
}

// firstOf is how the first of several addresses is told from the others: メールアドレス1, “E-mail 1 - Value”.
var firstOf = regexp.MustCompile(`(?i)\s*[1１①](?:つ目)?(?:\s*-\s*value)?\s*$`)

// isFirst reports whether a column holds the first of several addresses of a learner.
func isFirst(header string) bool {
	if !strings.ContainsAny(header, "1１①") {
		return false
	}
	bare := firstOf.ReplaceAllString(header, "")
	return bare != header && columns.Of(bare).Column == columns.Email
}

// holdsAddresses reports whether nearly all cells of a column are addresses.
func holdsAddresses(rows []record, column int) bool { return moreAddresses(rows, column, 4) }

// moreAddresses reports whether a column holds so many times more addresses than other texts.
func moreAddresses(rows []record, column, times int) bool {
	addresses, other := 0, 0
	for _, r := range rows {
		switch text := cellAt(r.cells, column); {
		case words.IsAddress(text):
			addresses++
		case text != "":
			other++
		}
	}
	return addresses > times*other
}

func cellAt(cells []workbook.Cell, column int) string {
	for i := range cells {
		if cells[i].Column == column {
			return strings.TrimSpace(cells[i].Text)
		}
	}
	return ""
}
