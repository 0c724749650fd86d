package awards

import (
	"strconv"
	"strings"

	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

// This file has lists that are typed row by row.

// typedColumns are those of a list that is typed, in their order: what a list of few learners needs. For more there are the
// form for one learner, and a workbook.
var typedColumns = []columns.Column{columns.Name, columns.NameEN, columns.Email, columns.StudentID, columns.Language}

// How many rows are offered at first and with each asking for more, and how many at most.
const (
	typedRows    = 5
	maxTypedRows = 200
)

// typedName is what a cell of a typed list is called in the form.
func typedName(row int, column columns.Column) string {
	return "typed." + strconv.Itoa(row) + "." + string(column)
}

// rowsTyped is how many rows the form had that was sent; 0 where none was.
func rowsTyped(v *visit.Visit) int {
	n, _ := strconv.Atoi(v.R.PostFormValue("typed-rows"))
	return min(max(n, 0), maxTypedRows)
}

// typedLearners are those who were typed row by row. Rows in which nothing stands are passed over.
func typedLearners(v *visit.Visit) (learners []awarding.Learner) {
	for n := range rowsTyped(v) {
		learner, typed := awarding.Learner{}, false
		for _, column := range typedColumns {
			text := strings.TrimSpace(v.R.PostFormValue(typedName(n, column)))
			learner[column] = text
			typed = typed || text != "" && column != columns.Language
		}
		if typed {
			learners = append(learners, learner)
		}
	}
	return learners
}

// cells are those of the rows that are offered, with what was typed.
func (v *askView) cells() [][]string {
	rows := make([][]string, v.rows)
	for n := range rows {
		rows[n] = make([]string, len(typedColumns))
		for i, column := range typedColumns {
			rows[n][i] = v.visit.R.PostFormValue(typedName(n, column))
		}
	}
	return rows
}
