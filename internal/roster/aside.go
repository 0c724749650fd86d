package roster

import (
	"regexp"
	"strings"

	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/workbook"
)

// hint is how a row below the header tells what is to be written into its columns, or of what type they are.
var hint = regexp.MustCompile(`(?i)必須|任意|全角|半角|入力|記入|記載|選択|文字|形式|書式|自動|不要|^(required|optional|mandatory|string|varchar|text|integer|int|number|date|datetime|boolean|bool|free text|drop-?down|yyyy\W?mm\W?dd)\b|"ImportId"`)

// isHint reports whether a row tells how the list is to be filled in.
func isHint(r *record) bool {
	hints := 0
	for i := range r.cells {
		text := strings.TrimSpace(r.cells[i].Text)
		switch {
		case text == "" || words.IsBare(text):
		case r.cells[i].Kind != workbook.Text || strings.Contains(text, "@") || !hint.MatchString(text) || words.OutAbove(text) != "":
			return false
		default:
			hints++
		}
	}
	return hints > 0
}

// isAside reports whether a row that has no address says nothing of a person: its only text is a remark, or its first is
// the label of what follows.
func (l *List) isAside(r *record, text string, column int, many bool) bool {
	if !many {
		return words.IsRemark(text) || strings.ContainsAny(text, "0123456789０１２３４５６７８９") && (column >= len(l.columns) || l.columns[column] != columns.StudentID)
	}
	first := ""
	for i := range r.cells {
		one := strings.TrimSpace(r.cells[i].Text)
		switch {
		case one == "" || r.cells[i].Kind != workbook.Text || words.IsBare(one):
		case first == "":
			first = one
		case r.cells[i].Column < len(l.columns) && l.columns[r.cells[i].Column] == columns.StudentID:
			return false
		}
	}
	return words.IsFootLabel(first)
}
