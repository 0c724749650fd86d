package descriptionbook

import (
	"regexp"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// Form is what stands in the rows of a workbook.
type Form struct {
	entries map[string]*entry // by the row's key
	others  []string          // keys of rows that are none of ours, in their order
	strays  []stray           // rows that nobody can name, in their order
	faults  Faults            // of cells that cannot be read
	remarks []string          // what people have put at cells that are of no row, in comments
}

// entry holds the cells of one row: of a language each, or the first alone.
type entry struct {
	ja, en     string
	jaAt, enAt place
	remarks    [3][]string // that people have put at its cells, in comments: at its name, at Japanese, at English
}

// stray is a row whose name says nothing to us. What stands in it is kept: a copy with findings loses no text.
type stray struct {
	name string
	entry
}

// place is a cell, and the language whose column it stands in; the zero value is none.
type place struct {
	sheet, cell string
	lang        locale.Language
}

// Of puts a description into a form, choices said in lang.
func Of(d *microcredential.Description, lang locale.Language) *Form {
	f := &Form{entries: map[string]*entry{}}
	written := map[string]bool{}
	for _, sheet := range sheets {
		for _, i := range sheet {
			e := entry{}
			if i.perLanguage() {
				e.ja, written[i.key+"_ja"] = i.cell(d, i.key+"_ja", lang)
				e.en, written[i.key+"_en"] = i.cell(d, i.key+"_en", lang)
			} else {
				e.ja, written[i.key] = i.cell(d, i.key, lang)
			}
			if e.ja+e.en != "" {
				f.entries[i.key] = &e
			}
		}
	}
	for _, name := range d.Names() {
		if raw, _ := d.Raw(name); !written[name] && raw.Kind() != 'n' {
			f.others = append(f.others, name)
			f.entries[name] = &entry{ja: freely(raw)}
		}
	}
	return f
}

// cell is a value of the description as it is written into a cell, and whether the row can hold it.
func (i item) cell(d *microcredential.Description, name string, lang locale.Language) (string, bool) {
	raw, there := d.Raw(name)
	if !there {
		return "", true
	}
	var text string
	var list []string
	switch {
	case i.kind == amount && raw.Kind() == 'n':
		return locale.Text(lang, "describe.none"), true
	case raw.Kind() == 'n':
		return "", true
	case i.kind == amount && raw.Kind() == '0', i.key == "level_value" && raw.Kind() == '0':
		return string(raw), true
	case i.kind == yesNo && raw.Kind() == 't':
		return i.said("yes", lang), true
	case i.kind == yesNo && raw.Kind() == 'f':
		return i.said("no", lang), true
	case i.kind == outcomes || i.kind == lines || i.kind == choices:
		if json.Unmarshal(raw, &list) != nil {
			return "", false
		}
		if i.kind != choices {
			return JoinLines(list), true
		}
		for n := range list {
			list[n] = i.said(list[n], lang)
		}
		return strings.Join(list, locale.Text(lang, "describe.comma")), true
	case i.kind == amount || i.kind == yesNo || json.Unmarshal(raw, &text) != nil:
		return "", false
	case i.chosen():
		return i.said(text, lang), true
	case i.kind == day:
		return dayIn(text, lang), true
	}
	return text, true
}

// dayIn is a day as it is written in a language; what is none stays as it is.
func dayIn(text string, lang locale.Language) string {
	if at, err := time.Parse(time.DateOnly, text); err == nil && lang == locale.Japanese {
		return at.Format("2006年1月2日")
	}
	return text
}

// freely writes a value of a key that has no row: a text as it is, unless it would read as something else.
func freely(raw jsontext.Value) string {
	var text string
	if json.Unmarshal(raw, &text) == nil && raw.Kind() == '"' && !jsontext.Value(text).IsValid() {
		return text
	}
	return string(raw)
}

// ofFreely is the other way.
func ofFreely(text string) any {
	if raw := jsontext.Value(text); raw.IsValid() {
		return raw
	}
	return text
}

// mark opens a line that begins a new text of a list.
var mark = regexp.MustCompile(`^(?:[・•●○◯‣▪■◆]\s*|[-*–] +|\(?[0-9０-９]{1,2}[.)．）]\s+|[①-⑳]\s*)`)

// JoinLines writes a list as the text of its row, a line each; with marks where a text has several lines, or begins with a
// mark.
func JoinLines(list []string) string {
	marked := false
	for _, text := range list {
		marked = marked || strings.Contains(text, "\n") || mark.MatchString(text) || strings.TrimSpace(text) != text
	}
	if !marked {
		return strings.Join(list, "\n")
	}
	var out []string
	for _, text := range list {
		out = append(out, "- "+strings.ReplaceAll(text, "\n", "\n  "))
	}
	return strings.Join(out, "\n")
}

// SplitLines is the other way of JoinLines, and reads the marks that people use.
func SplitLines(text string) (list []string) {
	marked := mark.MatchString(text)
	for raw := range strings.SplitSeq(text, "\n") {
		begins := mark.FindString(raw)
		switch indented := strings.HasPrefix(raw, " ") || strings.HasPrefix(raw, "\u3000"); {
		case marked && begins != "":
			list = append(list, raw[len(begins):])
		case marked && indented && len(list) > 0:
			list[len(list)-1] += "\n" + strings.TrimPrefix(strings.TrimPrefix(raw, "  "), "\u3000")
		case strings.TrimSpace(raw) != "":
			list = append(list, strings.TrimSpace(raw))
		}
	}
	return list
}
