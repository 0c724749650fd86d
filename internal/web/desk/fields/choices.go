package fields

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/isced"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
)

// option is a code that is offered, and what it says to people.
type option struct{ code, label string }

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

// levels say what the level means that the draft gives, and which steps its framework has.
func (v *Form) levels() (meaning string, steps []option) {
	framework := v.Fields["level_framework"]
	for _, level := range microcredential.Levels(framework) {
		steps = append(steps, option{level.Value, verification.LevelStep(level, v.Page.Lang)})
	}
	return verification.LevelMeaning(microcredential.LevelOf(framework, v.Fields["level_value"]), v.Page.Lang), steps
}

// broad is a broad field of study with the fields that belong to it.
type broad struct {
	label   string
	options []option
}

// fieldsOfStudy are the fields of ISCED-F, and what stands there although it is none of them.
func (v *Form) fieldsOfStudy(there string) (all []broad) {
	known := there == ""
	for _, code := range isced.Codes() {
		label := isced.Labelled(code, v.Page.Lang)
		if len(code) == 2 {
			all = append(all, broad{label: label})
		}
		known = known || code == there
		last := &all[len(all)-1]
		last.options = append(last.options, option{code, label})
	}
	if !known {
		all = append([]broad{{there, []option{{there, there}}}}, all...)
	}
	return all
}

// entries are those of a list, and an empty one to go on in.
func (v *Form) entries(field string) []string {
	return append(descriptionbook.SplitLines(v.Fields[field]), "")
}

// described are the attributes that tie a field to what belongs there and to the remarks at it.
func (v *Form) described(key, field string) templ.Attributes {
	a := templ.Attributes{"aria-describedby": key + "-what " + field + "-remarks"}
	if v.wrong(field) {
		a["aria-invalid"] = "true"
	}
	return a
}

// exampleIn is the language of an example: that of the field, or of the page.
func (v *Form) exampleIn(lang string) locale.Language {
	if lang == "" {
		return v.Page.Lang
	}
	return locale.Language(lang)
}

// isDay reports whether a row is a date that a browser's calendar can show. What was typed otherwise stays as it is.
func isDay(row descriptionbook.Row, text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return row.Input == descriptionbook.Date && (text == "" || err == nil)
}

// lines is how high a field is for its text.
func lines(text string) string {
	return strconv.Itoa(min(strings.Count(text, "\n")+1+len(text)/120, 14))
}

// Number is a count that a form sends, in full-width digits too and with commas between thousands: "1005", "１，００５". It is
// -1 where the text is none.
func Number(text string) int {
	n, err := strconv.Atoi(strings.ReplaceAll(strings.TrimSpace(norm.NFKC.String(text)), ",", ""))
	if err != nil || n < 0 {
		return -1
	}
	return n
}
