package awards

import (
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// This file has the words of the page of the rows that are put together.

// origin says where in the file the list was found; empty where it could not be read.
func (v *rowsView) origin() string {
	o := &v.plan.Origin
	switch o.Format {
	case roster.XLSX:
		return locale.Text(v.Lang, "roster.origin.xlsx", "sheet", o.Sheet, "row", o.HeaderRow)
	case roster.CSV:
		return locale.Text(v.Lang, "roster.origin.csv", "encoding", o.Encoding, "row", o.HeaderRow)
	}
	return ""
}

// another is the address at which another list for the same micro-credential is handed in.
func (v *rowsView) another() string {
	return web.PageIn(visit.Path(&v.visit.Org, "award"), v.Lang) + "?class=" + v.proposal.Class.String()
}

// meaning is what a word of meanings is called.
func (v *rowsView) meaning(word string) string {
	names := map[string]string{"": "none", "family name": "family", "given name": "given", "セイ": "family_reading", "メイ": "given_reading"}
	if name, ok := names[word]; ok {
		word = name
	}
	return v.T("desk.column." + word)
}

// headed is what a header is called: as in the list, or, where somebody has said what columns mean, by that.
func (v *rowsView) headed(header string) string {
	if v.proposal.Asked.Hand.Header != nil && header != "" && slices.Contains(meanings, header) {
		return v.meaning(header)
	}
	return header
}

// noticed is a notice in which columns are called as the page calls them.
func (v *rowsView) noticed(n roster.Notice) roster.Notice {
	n.Column, n.Args = v.headed(n.Column), slices.Clone(n.Args)
	for i := 0; i+1 < len(n.Args); i += 2 {
		if text, ok := n.Args[i+1].(string); ok && n.Args[i] == "column" {
			n.Args[i+1] = v.headed(text)
		}
	}
	return n
}

// kind is what rows of a kind are called.
func (v *rowsView) kind(out words.Out) string { return locale.Text(v.Lang, "roster.kind."+string(out)) }

// day is a day of the organisation's zone; empty for none.
func (v *rowsView) day(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return locale.Day(v.Lang, at.In(v.visit.Org.Location()))
}

// why says more of what becomes of a row; empty where there is nothing to say.
func (v *rowsView) why(row *issuance.Row) string {
	switch {
	case row.Held != nil:
		return v.T("desk.rows.other_name", "name", issuance.PersonName{Name: row.Held.Name, English: row.Held.NameEN}.Full())
	case row.Former != nil:
		return v.T("desk.rows.revoked", "day", v.day(row.Former.RevokedAt), "reason", register.ReasonText(row.Former.Reason, v.Lang))
	}
	return ""
}

// kept is what was typed into a field and could not be kept, or else what stands there.
func (v *rowsView) kept(name, text string) string {
	if v.typed.Has(name) {
		return v.typed.Get(name)
	}
	return text
}

// ticked is whether a box was ticked in a form that could not be kept, or else whether it is.
func (v *rowsView) ticked(name string, is bool) bool {
	if v.typed.Has(name + "-shown") {
		return v.typed.Get(name) != ""
	}
	return is
}

// waiting says who has asked for the release, and who may release the list.
func (v *rowsView) waiting() string {
	if v.second {
		return v.T("desk.rows.asked", "name", v.asker) + v.before()
	}
	return v.T("desk.rows.asked.own") + v.before()
}

// before says until when the list has to be released, where it is for an hour; empty where it is for none.
func (v *rowsView) before() string {
	if v.proposal.Asked.Hour == "" || v.unhoured != "" {
		return ""
	}
	return v.T("desk.rows.asked.before", "at", v.moment())
}

// withdrawn is what the button says that takes back what was asked for, for whoever has asked or somebody else.
func withdrawn(f *page.Frame, own bool) string {
	if own {
		return f.T("desk.asked.withdraw")
	}
	return f.T("desk.asked.decline")
}

// hindrance says what stands between the list and its release.
func (v *rowsView) hindrance() string {
	switch {
	case v.blocked != "":
		return v.blocked
	case len(v.plan.Refused) > 0:
		return v.T("desk.rows.hindrance.rows", "count", v.refusedRows())
	case v.held() > 0:
		return v.T("desk.rows.hindrance.held")
	}
	return v.T("desk.rows.hindrance.none")
}

// width is how many columns of a list are shown of which it is not known which is which: one more than it has where none holds
// addresses, for these to be put in.
func (v *rowsView) width() (most int) {
	most = v.widest()
	if !v.addressed() {
		most = min(most+1, roster.MaxColumns)
	}
	return most
}

// widest is how many columns the list has.
func (v *rowsView) widest() (most int) {
	for _, row := range v.plan.Unread.Rows {
		most = max(most, len(row))
	}
	return most
}

// columnName is what a column is called above which its meaning is chosen.
func (v *rowsView) columnName(i int) string {
	if i >= v.widest() {
		return v.T("desk.rows.column.none")
	}
	return v.T("desk.rows.column", "number", i+1)
}

// addressed reports whether addresses stand in some column, or in one of some columns.
func (v *rowsView) addressed(columns ...int) bool {
	return slices.ContainsFunc(v.plan.Unread.Rows, func(row []string) bool {
		for i := range row {
			if (len(columns) == 0 || slices.Contains(columns, i)) && strings.Contains(at(row, i), "@") {
				return true
			}
		}
		return false
	})
}

// proposes is the meaning that is chosen at first for a column of a list of which it is not known which is which: what somebody
// has chosen before, or else what its header says; and the address for the one in which alone addresses stand. Nothing is
// read by it before somebody has pressed the button.
func (v *rowsView) proposes(column int) string {
	if typed := v.proposal.Asked.Hand.Header; typed != nil && column < len(typed.Texts) {
		return typed.Texts[column]
	}
	if m := columns.Of(v.unreadHeader(column)); m.Column != "" {
		return meaningOf(m)
	}
	if column >= v.widest() {
		return string(columns.Email)
	}
	for i := range v.width() {
		if v.addressed(i) != (i == column) {
			return ""
		}
	}
	return string(columns.Email)
}

// unreadHeader is what stands in the row that comes nearest to a header; empty where there is none.
func (v *rowsView) unreadHeader(column int) string {
	if v.plan.Unread.Row == 0 || len(v.plan.Unread.Rows) == 0 {
		return ""
	}
	return locale.Excerpt(at(v.plan.Unread.Rows[0], column))
}

func at(row []string, i int) string {
	if i < len(row) {
		return locale.Excerpt(row[i])
	}
	return ""
}
