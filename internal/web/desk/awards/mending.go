package awards

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/words"
)

// mending is a row that cannot be used, with a field for each cell that is to be mended.
type mending struct {
	row    int
	who    string
	faults []string // on the row as a whole
	fields []cell
	out    bool   // somebody has to decide about it
	held   string // the student number that holds the award already
}

// cell is a field of a row that is mended in place.
type cell struct {
	column int
	header string
	text   string
	faults []string
}

// name is what the cell's field is called in the form.
func (c cell) name(row int) string { return "c." + strconv.Itoa(row) + "." + strconv.Itoa(c.column) }

// atOnce is how many rows are mended on one page.
const atOnce = 50

// faulty puts the faults of each row to its cells.
func (v *rowsView) faulty() {
	by := map[int]*mending{}
	var order []int
	for _, f := range v.plan.Refused {
		if f.Row == 0 || v.plan.Whole {
			continue
		}
		m := by[f.Row]
		if m == nil {
			m = &mending{row: f.Row}
			by[f.Row], order = m, append(order, f.Row)
		}
		if f.Out != "" {
			m.out = true
		}
		if f.Out == words.OutHeld {
			m.held = f.Value
		}
		m.add(f, v.plan, v.visit.Lang)
	}
	v.more = max(0, len(order)-atOnce)
	for _, row := range order[:min(len(order), atOnce)] {
		by[row].fill(v.plan)
		v.mending = append(v.mending, *by[row])
	}
}

// add puts a fault to the cells of its column.
func (m *mending) add(f roster.Fault, plan *issuance.Plan, lang locale.Language) {
	text := f.Message(lang)
	i := slices.IndexFunc(plan.Headings, func(h issuance.Heading) bool { return f.Column != "" && h.Text == f.Column })
	if i < 0 {
		m.faults = append(m.faults, text)
		return
	}
	j := slices.IndexFunc(m.fields, func(c cell) bool { return c.column == i })
	if j < 0 {
		m.fields = append(m.fields, cell{column: i, header: f.Column})
		j = len(m.fields) - 1
	}
	m.fields[j].faults = append(m.fields[j].faults, text)
}

// fill puts in what stands in the row: in the fields, and of whom it is. Where the row as a whole is wrong, all that means
// something can be mended; where the name is missing, each part of it.
func (m *mending) fill(plan *issuance.Plan) {
	raw := plan.Raw[m.row]
	nameless := slices.ContainsFunc(m.fields, func(c cell) bool { return plan.Headings[c.column].Column.IsName() && at(raw, c.column) == "" })
	var who []string
	for i, h := range plan.Headings {
		text := ""
		if i < len(raw) {
			text = raw[i]
		}
		j := slices.IndexFunc(m.fields, func(c cell) bool { return c.column == i })
		switch {
		case j >= 0:
			m.fields[j].text = text
		case (len(m.faults) > 0 && h.Column != "" || nameless && h.Column.IsName()) && raw != nil && !m.out:
			m.fields = append(m.fields, cell{column: i, header: h.Text, text: text})
		}
		if h.Column.Identifies() && text != "" {
			who = append(who, text)
		}
	}
	slices.SortFunc(m.fields, func(a, b cell) int { return cmp.Compare(a.column, b.column) })
	m.who = locale.Excerpt(strings.Join(who, " "))
}
