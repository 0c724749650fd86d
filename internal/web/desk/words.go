package desk

import (
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/locale"
)

// order is that of the languages side by side: the reader's own first.
func (v *draftView) order() []locale.Language {
	if v.Lang == locale.Japanese {
		return []locale.Language{locale.Japanese, locale.English}
	}
	return []locale.Language{locale.English, locale.Japanese}
}

// fieldName is what a field is called, with the language of its text.
func (v *draftView) fieldName(field string) string {
	name, of := authoring.Label(field, v.Lang)
	if of != "" {
		name += " · " + v.T("language."+string(of))
	}
	return name
}

// fieldLanguage is the language of a field's text, or else the page's.
func (v *draftView) fieldLanguage(field string) string {
	if _, of := authoring.Label(field, v.Lang); of != "" {
		return string(of)
	}
	return string(v.Lang)
}

// what says what belongs into a row: in words of its own where the workbook's speak of cells and lists.
func (v *formView) what(row descriptionbook.Row) string {
	key := "desk.what." + row.Key
	if text := v.T(key); text != "page."+key {
		return text
	}
	return row.What(v.Lang)
}
