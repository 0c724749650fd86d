package descriptionbook

import "github.com/mitome/mitome/microcredential"

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
