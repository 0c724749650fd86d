package descriptionbook

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// near is how many rows away a figure may have been meant to stand.
const near = 3

// bare is a figure without a unit.
var bare = regexp.MustCompile(`^[0-9][0-9,.]*$`)

// begun reports whether the form speaks a language: whether a mandatory descriptor of the class has words in it. A figure is of
// no language, and Japanese in the column for English no English; neither begins an edition in it.
func (f *Form) begun(lang locale.Language) bool {
	return slices.ContainsFunc(sheets[0], func(i item) bool {
		e := f.entries[i.key]
		if e == nil || !i.perLanguage() {
			return false
		}
		d, main := i.descriptor()
		inClass := d.Place == microcredential.InName || d.Place == microcredential.InDescription || d.Place == microcredential.InCriteria
		text := e.in(lang)
		return main && d.Mandatory && inClass && letters(text) != "" && !isFigure(text) && (lang == locale.Japanese || !japaneseAlone(text))
	})
}

func isFigure(text string) bool {
	return figure.MatchString(strings.ToLower(strings.TrimSpace(norm.NFKC.String(text))))
}

func isBare(text string) bool { return bare.MatchString(strings.TrimSpace(norm.NFKC.String(text))) }

func japaneseAlone(text string) bool {
	latin := func(r rune) bool { return unicode.Is(unicode.Latin, r) }
	return isJapanese(text) && !strings.ContainsFunc(norm.NFKC.String(text), latin)
}

func isJapanese(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) })
}

// in is the text of a language.
func (e *entry) in(lang locale.Language) string {
	if lang == locale.Japanese {
		return e.ja
	}
	return e.en
}

// misplaced finds what stands in a row of two languages but belongs elsewhere: a figure among texts, and what is alone in the
// column of a language that the form does not speak.
func (f *Form) misplaced(i item, text string, at place, speaks map[locale.Language]bool) (Fault, bool) {
	fault, silent := i.fault(at, "figure", text), !speaks[at.lang]
	switch d, _ := i.descriptor(); {
	case silent && isFigure(text) && (speaks[locale.Japanese] || speaks[locale.English]):
		fault.Code = "alone"
		fault.meant = f.amountNear(i)
		return fault, true
	case isBare(text) && d.Mandatory && d.Key != microcredential.Title && !f.counted(i):
		fault.meant = f.amountNear(i)
		return fault, true
	case silent && at.lang == locale.English && japaneseAlone(text):
		fault.Code = "japanese"
		if e := f.entries[i.key]; strings.TrimSpace(e.ja) == "" {
			fault.meant = &meant{i.key + "_ja", e.jaAt.cell}
		}
		return fault, true
	}
	return Fault{}, false
}

// counted reports whether the descriptor of a row has its figure in a row for figures.
func (f *Form) counted(i item) bool {
	return slices.ContainsFunc(sheets[0], func(other item) bool {
		return other.kind == amount && strings.HasPrefix(other.key, i.key) && !f.empty(other)
	})
}

func (f *Form) empty(i item) bool {
	e := f.entries[i.key]
	return e == nil || strings.TrimSpace(e.ja+e.en) == ""
}

// amountNear is the nearest row for a figure in which none stands yet; nil where there is none.
func (f *Form) amountNear(i item) *meant {
	for _, sheet := range sheets {
		at := slices.IndexFunc(sheet, func(other item) bool { return other.key == i.key })
		if at < 0 {
			continue
		}
		for away := range near + 1 {
			for _, n := range []int{at + away, at - away} {
				if n >= 0 && n < len(sheet) && sheet[n].kind == amount && f.empty(sheet[n]) {
					_, cell := f.Cell(sheet[n].key)
					return &meant{sheet[n].key, cell}
				}
			}
		}
	}
	return nil
}
