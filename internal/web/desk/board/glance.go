package board

import (
	"strconv"
	"time"

	"golang.org/x/text/width"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/yearbook"
)

// glance is a part of the board's picture: so many micro-credentials as a sheet of paper bears.
type glance struct {
	id   string
	rows []glanceRow
}

// glanceRow is a micro-credential in the picture: the learners it was awarded to, by what became of the awards.
type glanceRow struct {
	title, whole string // shortened, and in full
	ends         string // the day on which the approval is to be looked at again; empty: none is known
	over         bool   // and it has passed
	conforms     bool
	parts        []glancePart
	right        float64 // where the bar ends
	told         string
}

// glancePart is a part of the bar: the kind of what became of awards, by the class of the style sheet.
type glancePart struct {
	class   string // "now": received, "waiting": not yet, "gone": revoked
	x, wide float64
}

// The measures of the board's picture.
const (
	glanceRows  = 15  // in one part
	glanceHigh  = 46  // of a row
	glanceWide  = 230 // of the longest bar, which ends before the day beside it begins
	glanceTitle = 50  // letters of a title that stand in a line; those of Chinese and Japanese count twice
)

// glances are the parts of the board's picture.
func (b *boardView) glances() (all []glance) {
	for i := range b.sheet.Entries {
		if i%glanceRows == 0 {
			all = append(all, glance{id: "glance-" + strconv.Itoa(len(all))})
		}
		last := &all[len(all)-1]
		last.rows = append(last.rows, b.glanceRow(&b.sheet.Entries[i]))
	}
	return all
}

func (b *boardView) glanceRow(e *yearbook.Entry) glanceRow {
	row := glanceRow{whole: e.Title(b.Lang), conforms: e.Conforms}
	row.title = shortened(row.whole, glanceTitle)
	if e.Approval != nil && e.Retired == "" {
		row.ends, row.over = day(b.Lang, e.Approval.Ends), e.Approval.Ends != "" && e.Approval.Ends < b.today.Format(time.DateOnly)
	}
	revoked := e.Now.Completed - e.Now.Standing // but what was awarded by mistake
	received := min(e.Now.Received, e.Now.Standing)
	for _, part := range []struct {
		class string
		n     yearbook.Figure
	}{{"now", received}, {"waiting", e.Now.Standing - received}, {"gone", revoked}} {
		if part.n > 0 {
			wide := float64(part.n) / float64(b.most) * glanceWide
			row.parts = append(row.parts, glancePart{part.class, row.right, wide})
			row.right += wide
		}
	}
	row.told = b.T("desk.board.row", "awarded", plain(e.Now.Completed), "received", plain(received), "revoked", plain(revoked))
	return row
}

// any reports whether a row of the board's picture is so.
func (b *boardView) any(so func(r *glanceRow) bool) bool {
	for _, g := range b.glances() {
		for i := range g.rows {
			if so(&g.rows[i]) {
				return true
			}
		}
	}
	return false
}

// glanceDesc says in words what the picture shows.
func (b *boardView) glanceDesc() string {
	total := b.sheet.Total(false)
	return b.T("desk.board.picture", "count", len(b.sheet.Entries), "awarded", plain(total.Completed), "received", plain(total.Received), "revoked", plain(total.Completed-total.Standing))
}

// glanceKinds are what the parts of a bar are called, in their order.
func glanceKinds(lang locale.Language) [][2]string {
	return [][2]string{
		{"now", locale.Text(lang, "yearbook.column.received")}, {"waiting", locale.Text(lang, "page.desk.board.waiting")},
		{"gone", locale.Text(lang, "yearbook.column.revoked")},
	}
}

// shortened is the beginning of a text that takes so many letters; those that are as wide as they are high count twice.
func shortened(text string, most int) string {
	n, cut := 0, 0
	for i, r := range text {
		wide := 1
		if kind := width.LookupRune(r).Kind(); kind == width.EastAsianWide || kind == width.EastAsianFullwidth {
			wide = 2
		}
		if n += wide; n > most {
			return text[:cut] + "…"
		}
		if n <= most-2 {
			cut = i + len(string(r))
		}
	}
	return text
}
