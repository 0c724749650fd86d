package awards

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/words"
)

// meanings are the words by which a column is assigned, in the order in which they are offered; empty: nothing to us.
var meanings = []string{
	"", "email", "name", "family name", "given name", "name_en", "reading", "セイ", "メイ", "student_id", "learner_type", "display_name", "show_name", "issued_on",
	"expires", "period", "language", "evidence", "narrative",
}

// meaningOf is the word by which a column is assigned that means something.
func meaningOf(m columns.Meaning) string {
	for _, word := range meanings {
		if word != "" && columns.Of(word) == m {
			return word
		}
	}
	return string(m.Column)
}

// asked reads what a form says of a list. Only what it changes is written down: a text that stays as it came is none that
// somebody has put right.
func asked(a *awarding.Asked, form url.Values) {
	for name := range form {
		switch kind, rest, _ := strings.Cut(name, "."); kind {
		case "c":
			row, column, _ := strings.Cut(rest, ".")
			r, rowErr := strconv.Atoi(row)
			c, columnErr := strconv.Atoi(column)
			if text := form.Get(name); rowErr == nil && columnErr == nil && r > 0 && c >= 0 && c < roster.MaxColumns && text != form.Get("o."+rest) {
				a.Hand.Mend(r, c, text)
			}
		case "out":
			if r, ok := rowOf(name); ok {
				a.Hand.Leave(r, true)
			}
		case "in":
			if r, err := strconv.Atoi(rest); err == nil {
				a.Hand.Leave(r, false)
			}
		case "k":
			if text := roster.Decision(form.Get(name)); text == roster.Undecided || text == roster.Award || text == roster.Skip {
				decide(a, words.Out(rest), text)
			}
		}
	}
	askedColumns(a, form)
	if form.Has("skip-shown") {
		a.SkipBad = form.Get("skip") != ""
	}
	if form.Has("notify-shown") {
		a.Notify = form.Get("notify") != ""
	}
	if form.Has("compared-shown") {
		a.Compared = form.Get("compared") != ""
	}
	if form.Has("signed-shown") {
		a.Signed = form.Get("signed") != ""
	}
	if form.Has("hour") {
		a.Hour = strings.TrimSpace(form.Get("hour"))
	}
	if form.Has("sheet") {
		if sheet := form.Get("sheet"); sheet != a.Deciders.Sheet { // what was put right stands in the rows of the other
			a.Deciders.Sheet, a.Hand = sheet, roster.Hand{Means: a.Hand.Means}
		}
	}
	askedDecision(a, form)
}

// rowOf is the row that a field "out.N" names.
func rowOf(name string) (int, bool) {
	text, found := strings.CutPrefix(name, "out.")
	row, err := strconv.Atoi(text)
	return row, found && err == nil && row > 0
}

// askedColumns reads what columns mean.
func askedColumns(a *awarding.Asked, form url.Values) {
	if form.Has("headless") {
		typed := &roster.Typed{}
		typed.Row, _ = strconv.Atoi(form.Get("headless"))
		for i := 0; i < roster.MaxColumns && form.Has("x."+strconv.Itoa(i)); i++ {
			word := form.Get("x." + strconv.Itoa(i))
			if !slices.Contains(meanings, word) {
				word = ""
			}
			typed.Texts = append(typed.Texts, word)
			if header := form.Get("t." + strconv.Itoa(i)); header != "" && word != "" {
				a.Hand.Name(header, word) // for the next list of the same form
			}
		}
		if slices.ContainsFunc(typed.Texts, func(text string) bool { return text != "" }) {
			a.Hand.Header = typed
		}
	}
	for i := 0; i < roster.MaxColumns && form.Has("h."+strconv.Itoa(i)); i++ {
		n := strconv.Itoa(i)
		if word, header := form.Get("h."+n), form.Get("t."+n); header != "" && word != form.Get("w."+n) && slices.Contains(meanings, word) {
			a.Hand.Name(header, word)
		}
	}
}

// askedDecision reads the decision of completion.
func askedDecision(a *awarding.Asked, form url.Values) {
	if form.Has("decided_by") {
		a.Decision = issuance.Decision{
			Day: strings.TrimSpace(form.Get("decided_on")), By: form.Get("decided_by"), Dated: form.Get("decided_dated"), Number: form.Get("decided_number"),
		}
	}
}
