package desk

import (
	"slices"
	"strconv"
	"strings"

	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/letter"
	"github.com/mitome/mitome/openbadges"
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

// rowName is a row's own name; that of the text of a descriptor is the descriptor's, which stands above it.
func (v *formView) rowName(g *group, row descriptionbook.Row) string {
	if row.Key == string(g.Key) {
		return v.T("desk.text")
	}
	return row.Label(v.Lang)
}

// offered are the codes of a row, and what stands there although it is none of them.
func offered(row descriptionbook.Row, there ...string) []string {
	all := slices.Clone(row.Codes)
	for _, code := range there {
		if code = strings.TrimSpace(code); code != "" && !slices.Contains(all, code) {
			all = append(all, code)
		}
	}
	return all
}

func chosen(text, code string) bool {
	return slices.ContainsFunc(strings.Split(text, ","), func(s string) bool { return strings.TrimSpace(s) == code })
}

// lines is how high a field is for its text.
func lines(row descriptionbook.Row, text string) string {
	least := 2
	if row.Input == descriptionbook.List {
		least = 5
	}
	return strconv.Itoa(min(max(least, strings.Count(text, "\n")+1+len(text)/120), 14))
}

// rows are all that the edition says, in the order in which it is read.
func (e *editionView) rows() []letter.Row {
	return slices.Concat(e.says.Learned, e.says.Judged, e.says.Work, e.says.Quality, e.says.Rest)
}

// criteriaOf is the exact text of the criteria.
func criteriaOf(b *openbadges.BadgeClass) string {
	if b.Criteria.Object == nil {
		return ""
	}
	return b.Criteria.Object.Narrative
}
