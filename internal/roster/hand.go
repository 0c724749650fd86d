package roster

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/workbook"
)

// Hand is what somebody has put right in a list that stays as it came: texts of cells, rows that are left out, and what
// columns mean. It is part of the request, and what it says is read as if the list said so.
type Hand struct {
	Cells  []Mended `json:"cells,omitempty"`
	Left   []int    `json:"left,omitempty"`  // numbers of rows, in order
	Means  []Named  `json:"means,omitempty"` // of headers that the list has
	Header *Typed   `json:"header,omitempty"`
}

// Mended is a text in the place of what stands in a cell.
type Mended struct {
	Row    int    `json:"row"`    // as in Row.Number
	Column int    `json:"column"` // 0 is the first
	Text   string `json:"text"`
}

// Named says what a header means.
type Named struct {
	Header string `json:"header"` // as in the file
	As     string `json:"as"`     // a header that is understood, such as "email" or "family name"; empty: nothing to us
}

// Typed is a header that somebody has typed, for a list that has none, or none that is understood.
type Typed struct {
	Row   int      `json:"row"`   // the last row that is no learner's; 0: all are
	Texts []string `json:"texts"` // from the left, each a header that is understood or empty
}

// Empty reports whether nothing was put right.
func (h Hand) Empty() bool {
	return len(h.Cells) == 0 && len(h.Left) == 0 && len(h.Means) == 0 && h.Header == nil
}

// Mend puts a text in the place of a cell's. Of two for one cell, the later counts.
func (h *Hand) Mend(row, column int, text string) {
	i, found := slices.BinarySearchFunc(h.Cells, Mended{Row: row, Column: column}, inOrder)
	if found {
		h.Cells[i].Text = text
		return
	}
	h.Cells = slices.Insert(h.Cells, i, Mended{row, column, text})
}

// Leave leaves a row out, or takes it in again.
func (h *Hand) Leave(row int, out bool) {
	i, found := slices.BinarySearch(h.Left, row)
	switch {
	case out && !found:
		h.Left = slices.Insert(h.Left, i, row)
	case !out && found:
		h.Left = slices.Delete(h.Left, i, i+1)
	}
}

// Name says what a header means; see Named.
func (h *Hand) Name(header, as string) {
	for i := range h.Means {
		if same(h.Means[i].Header, header) {
			h.Means[i].As = as
			return
		}
	}
	h.Means = append(h.Means, Named{header, as})
}

func same(a, b string) bool { return words.Fold(a) == words.Fold(b) }

func inOrder(a, b Mended) int {
	return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Column, b.Column))
}

// named is what somebody has said a header means.
func (h *Hand) named(header string) (m columns.Meaning, said bool) {
	for _, named := range h.Means {
		if header != "" && (same(named.Header, header) || named.Header == locale.Excerpt(header)) {
			return columns.Of(named.As), true
		}
	}
	return columns.Meaning{}, false
}

// leaves reports whether a row is left out.
func (h *Hand) leaves(row int) bool {
	_, found := slices.BinarySearch(h.Left, row)
	return found
}

// mending is a table in which some cells were put right.
type mending struct {
	table
	cells []Mended // that are still to come, in order
}

// mend puts right what somebody has put right in a table.
func (h *Hand) mend(t table) table {
	if len(h.Cells) == 0 {
		return t
	}
	return &mending{t, slices.SortedFunc(slices.Values(h.Cells), inOrder)}
}

func (m *mending) next() (record, error) {
	r, err := m.table.next()
	if err != nil {
		return r, err
	}
	for len(m.cells) > 0 && m.cells[0].Row <= r.row {
		if m.cells[0].Row == r.row {
			if len(r.faults) == 1 && r.faults[0].Code == "quote" { // somebody has typed what could not be read
				r.faults, r.width = nil, -1
			}
			r.put(m.cells[0].Column, m.cells[0].Text)
		}
		m.cells = m.cells[1:]
	}
	return r, nil
}

// put puts a text into a cell. Its link is kept: whose address it is, is not put right by another text.
func (r *record) put(column int, text string) {
	i, found := slices.BinarySearchFunc(r.cells, column, func(c workbook.Cell, column int) int { return cmp.Compare(c.Column, column) })
	cell := workbook.Cell{Column: column, Text: strings.TrimSpace(text)}
	if found {
		r.cells[i] = cell
	} else {
		r.cells = slices.Insert(slices.Clone(r.cells), i, cell)
	}
	if r.width >= 0 {
		r.width = max(r.width, column+1)
	}
}

// typed is the header that somebody has typed, as it stands below the rows that are no learner's.
func (a *ahead) typed(t *Typed) head {
	h := head{row: t.Row, width: -1, email: -1, rank: 1, texts: slices.Clone(t.Texts)}
	for h.first < len(a.rows) && a.rows[h.first].row <= t.Row {
		h.first++
	}
	for _, text := range h.texts {
		h.means = append(h.means, columns.Of(text))
	}
	if h.first < len(a.rows) {
		h.width = a.rows[h.first].width
		for len(h.texts) < len(texts(a.rows[h.first].cells)) {
			h.texts, h.means = append(h.texts, ""), append(h.means, columns.Meaning{})
		}
	}
	h.count(nil)
	h.last = h.first == len(a.rows)
	return h
}

// Unread is a list of which it is not known which column is which; somebody can say so (Hand.Header).
type Unread struct {
	Faults
	Row  int        // that comes nearest to a header; 0: none does
	Rows [][]string // the first rows of the list, as people see them
	Nums []int      // their numbers
}

// Unwrap returns why.
func (u *Unread) Unwrap() error { return u.Faults }

// glance is how many rows of a list are shown to whoever is to say which column is which.
const glance = 6

// unread adds to the reason why no header was found what there is to see.
func (a *ahead) unread(h *head) error {
	err := a.noHeader(h)
	faults, ok := err.(Faults) //nolint:errorlint // ours, a line above
	if !ok || len(a.rows) == 0 || h.faults != nil || len(h.texts) > MaxColumns {
		return err
	}
	u := &Unread{Faults: faults}
	first := 0
	if h.known > 0 || faults[0].Code == "header_addresses" || faults[0].Code == "header_nameless" || faults[0].Code == "header_near_email" {
		u.Row, first = h.row, h.first
	}
	for _, r := range a.rows[first:min(first+glance, len(a.rows))] {
		cells := texts(r.cells)
		u.Rows, u.Nums = append(u.Rows, cells[:min(len(cells), MaxColumns)]), append(u.Nums, r.row)
	}
	return u
}
