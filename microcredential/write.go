package microcredential

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mitome/mitome/microcredential/internal/markup"
)

// RefusedError is the error of Criteria: a value that cannot be written so that
// reading gives it back. Finding says which and how to mend it.
type RefusedError struct{ Finding Finding }

func (e *RefusedError) Error() string {
	return fmt.Sprintf("criteria: %s: %s", e.Finding.Rule, e.Message(English))
}

// Message is that of the finding.
func (e *RefusedError) Message(lang Lang) string { return e.Finding.Message(lang) }

// Criteria writes the descriptors 7 to 17 in one language as the guideline's
// section 6 (2) asks: each begins, at the start of a line, with its label, in the
// order of Table 1, with a blank line between. A descriptor without text writes
// nothing. With noted the last line of Certification is the note of section
// 6 (4); pass true only when Check found no error and the description
// does not decline it ([Description.ClaimsConformity]).
//
// The error is a *RefusedError when a line of a value would be read as another
// descriptor's label, or says what only the system may say.
func Criteria(e *Edition, d *Description, lang Lang, noted bool) (string, error) {
	d, _ = d.imported(e)
	var blocks []string
	for _, row := range e.InCriteria() {
		value, err := e.criteriaValue(d, row, lang)
		if err != nil {
			return "", err
		}
		if row.Key == Certification && noted {
			value = strings.TrimPrefix(value+"\n"+e.Note(lang), "\n")
		}
		if value != "" {
			blocks = append(blocks, criteriaLabel(row, lang)+value)
		}
	}
	return strings.Join(blocks, "\n\n"), nil
}

// criteriaLabel is the label as it is written, up to where the value begins.
func criteriaLabel(row Descriptor, lang Lang) string {
	label := row.Label
	if lang == Japanese {
		label += " (" + row.LabelJA + ")"
	}
	if row.Key == LearningOutcomes {
		return label + " :\n"
	}
	return label + " : "
}

func (e *Edition) criteriaValue(d *Description, row Descriptor, lang Lang) (string, error) {
	values := []string{d.Text(row.Key, lang)}
	if row.Key == LearningOutcomes {
		values = d.Outcomes(lang)
	}
	for _, value := range values {
		if f, refused := e.refuseValue(row.Key, value, lang); refused {
			return "", &RefusedError{Finding: f}
		}
	}
	return criteriaText(row.Key, values), nil
}

// criteriaText is a descriptor's value as it is written after its label.
func criteriaText(key Key, values []string) string {
	if key != LearningOutcomes {
		return markup.Escape(strings.Join(values, "\n"))
	}
	items := make([]string, len(values))
	for i, value := range values {
		items[i] = "- " + indent(markup.Escape(value))
	}
	return strings.Join(items, "\n")
}

// indent moves continuation lines by two spaces, so that Markdown keeps them in
// their list item; blank lines stay empty.
func indent(value string) string {
	lines := strings.Split(value, "\n")
	for i, line := range lines[1:] {
		if line != "" {
			lines[i+1] = "  " + line
		}
	}
	return strings.Join(lines, "\n")
}

// refuseValue finds what must not stand in a criteria value.
func (e *Edition) refuseValue(key Key, value string, lang Lang) (Finding, bool) {
	if line, forged := e.forgedLabel(value, key == LearningOutcomes); forged {
		return newFinding("R-14", Error, key, "forged-label", lang).with(shorten(line)), true
	}
	if key == Certification && slices.ContainsFunc(strings.Split(value, "\n"), e.noteLine) {
		return newFinding("R-16", Error, key, "typed-claim", lang), true
	}
	return Finding{}, false
}

// noteLine says whether a line is exactly the note, in either language.
func (e *Edition) noteLine(line string) bool {
	line = strings.TrimSpace(line)
	return line == e.NoteEN || line == e.NoteJA
}

// shorten keeps quotations in messages short: 60 characters.
func shorten(s string) string {
	if runes := []rune(s); len(runes) > 60 {
		return string(runes[:59]) + "…"
	}
	return s
}
