package roster

import (
	"slices"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/workbook"
)

// This file reads what the register has exported: a list of learners that says of each award how it stands.

// export are the columns of an exported list that say how an award stands; -1: there is none.
type export struct{ status, revokedOn, reason int }

func findExport(header []string) export {
	find := func(key string) int {
		return slices.IndexFunc(header, func(h string) bool { return isMessage(h, key) })
	}
	return export{find("register.status"), find("register.revoked_on"), find("register.reason")}
}

// tells reports whether a cell only tells how an award stands. Whether who had one revoked gets one again is asked by who
// knows the awards of today, in one question for all lists.
func (e export) tells(cell *workbook.Cell) bool {
	if e.status < 0 || e.reason < 0 {
		return false
	}
	return cell.Column == e.reason || cell.Column == e.revokedOn || cell.Column == e.status && isMessage(cell.Text, "register.status.revoked")
}

// isReplaced reports whether the row is that of an award which was revoked since a corrected one took its place. That one has
// a row of its own, so that the pair would be a learner twice.
func (l *List) isReplaced() bool {
	e := l.export
	return e.status >= 0 && e.reason >= 0 && isMessage(l.cells[e.status].Text, "register.status.revoked") &&
		isMessage(l.cells[e.reason].Text, "reason.replaced")
}

// isMessage reports whether a text is a message in any language; as a header of CSV, its words are joined.
func isMessage(text, key string) bool {
	text = words.Fold(text)
	return slices.ContainsFunc(locale.Languages, func(lang locale.Language) bool { return text == words.Fold(locale.Text(lang, key)) })
}
