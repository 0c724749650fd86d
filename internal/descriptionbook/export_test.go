package descriptionbook

import (
	"github.com/mitome/mitome/internal/workbook"
	"github.com/mitome/mitome/microcredential"
)

// ReadRows reads the rows of one sheet, for tests.
func ReadRows(rows []*workbook.Row) *Form {
	r := reader{form: &Form{entries: map[string]*entry{}}, name: "記載票", ja: -1, en: -1}
	for _, row := range rows {
		if !r.heading(row) && r.ja >= 0 {
			r.row(row)
		}
	}
	return r.form
}

// RowsOf are the keys of an edition's rows, for tests.
func RowsOf(e *microcredential.Edition) (keys []string) {
	for _, i := range rowsOf(e) {
		keys = append(keys, i.key)
	}
	return keys
}

// Items are the rows of both sheets, for tests.
func Items() (keys []string, languages []bool) {
	for _, sheet := range sheets {
		for _, i := range sheet {
			keys, languages = append(keys, i.key), append(languages, i.perLanguage())
		}
	}
	return keys, languages
}
