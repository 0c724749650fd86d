package microcredential

import (
	"slices"
	"strings"
)

// MaxCriteria is how much of a criteria text is read, in bytes. Longer text is
// read up to there, and the Reading says so.
const MaxCriteria = 256 << 10

// Value is one descriptor as it was read from criteria.
type Value struct {
	Key   Key
	Text  string   // canonical; learning outcomes one on each line
	Items []string // learning outcomes alone: the statements
}

// Reading is what a criteria text says, descriptor by descriptor.
type oldReading struct {
	Values     []Value   // in the order of the text, each descriptor once
	Lang       Lang      // Japanese when the labels show it, else English
	Exact      bool      // written exactly as Criteria writes
	Conformity bool      // the note of section 6 (4) stands in Certification
	Preface    string    // text before the first label, which belongs to no descriptor
	Notes      []Finding // what was not exact
	Missing    []Key     // mandatory descriptors that the text does not give
}

// Value returns what was read for the descriptor, and whether anything was.
func (r oldReading) Value(key Key) (Value, bool) {
	i := slices.IndexFunc(r.Values, func(v Value) bool { return v.Key == key })
	if i < 0 {
		return Value{}, false
	}
	return r.Values[i], true
}

// Text returns the descriptor's text, or "" when the criteria do not give it.
func (r oldReading) Text(key Key) string {
	v, _ := r.Value(key)
	return v.Text
}

// ReadCriteria reads the criteria text of any issuer. It reads strictly what
// Criteria wrote, and gives the same texts back byte for byte. Anything else is
// read generously (RULES, reading 2): wide colons, other spacing and case,
// list, heading and emphasis marks before a label, Japanese and bilingual labels,
// other line ends, HTML. Notes tell what was not exact. It never guesses: text
// without a label belongs to no descriptor.
func readOld(text string) oldReading {
	tooLong := len(text) > MaxCriteria
	if tooLong {
		text = strings.ToValidUTF8(text[:MaxCriteria], "")
	}
	reading, exact := readStrict(text)
	if !exact {
		reading = readGenerous(text)
	}
	if tooLong {
		reading.Exact = false
		reading.note("R-14", Warning, "", "too-long")
	}
	for _, row := range edition11.InCriteria() {
		if v, _ := reading.Value(row.Key); row.Mandatory && v.Text == "" {
			reading.Missing = append(reading.Missing, row.Key)
			reading.note("R-12", Error, row.Key, "no-label")
		}
	}
	return reading
}

// readStrict reads the text as Criteria writes it; exact is false when writing
// what was read does not give the same bytes.
func readStrict(text string) (r oldReading, exact bool) {
	r = oldReading{Lang: English, Exact: true}
	if strings.Contains(firstLine(text), " (") {
		r.Lang = Japanese
	}
	rows := edition11.InCriteria()
	blocks := cutBlocks(text, rows, r.Lang)
	var written []string
	for _, b := range blocks {
		value, conformity := readBlock(b, r.Lang)
		r.Conformity = r.Conformity || conformity
		if value.Text != "" {
			r.Values = append(r.Values, value)
		}
		written = append(written, rewrite(b.row, value, r.Lang, conformity))
	}
	return r, len(blocks) > 0 && strings.Join(written, "\n\n") == text
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	line, _, _ = strings.Cut(line, " :")
	return line
}

type block struct {
	row        Descriptor
	start, end int    // of the body in the text
	body       string // what follows the label
}

// cutBlocks finds the exact labels, each at the start of a line and in order.
func cutBlocks(text string, rows []Descriptor, lang Lang) []block {
	var blocks []block
	next, at := 0, 0
	for line := range strings.Lines(text) {
		if i := slices.IndexFunc(rows[next:], func(row Descriptor) bool {
			return strings.HasPrefix(line, criteriaLabel(row, lang))
		}); i >= 0 {
			row := rows[next+i]
			next += i + 1
			blocks = append(blocks, block{row: row, start: at + len(criteriaLabel(row, lang))})
		}
		at += len(line)
		if len(blocks) > 0 {
			blocks[len(blocks)-1].end = at
		}
	}
	for i := range blocks {
		b := &blocks[i]
		b.body = text[b.start:b.end]
		if i < len(blocks)-1 {
			b.body = strings.TrimSuffix(b.body, "\n\n")
		}
	}
	return blocks
}

func readBlock(b block, lang Lang) (v Value, conformity bool) {
	v.Key = b.row.Key
	if v.Key == LearningOutcomes {
		v.Items = readItems(b.body)
		v.Text = strings.Join(v.Items, "\n")
		return v, false
	}
	v.Text = unescapeLines(b.body)
	if v.Key == Certification {
		before, isNote := strings.CutSuffix("\n"+v.Text, "\n"+edition11.Note(lang))
		if isNote {
			return Value{Key: v.Key, Text: strings.TrimPrefix(before, "\n")}, true
		}
	}
	return v, false
}

// readItems reads a list as Criteria writes it.
func readItems(body string) []string {
	var lines, items []string
	for _, line := range strings.Split(body, "\n") {
		if item, ok := strings.CutPrefix(line, "- "); ok {
			if lines != nil {
				items = append(items, unescapeLines(strings.Join(lines, "\n")))
			}
			lines = []string{item}
		} else if lines != nil {
			lines = append(lines, strings.TrimPrefix(line, "  "))
		}
	}
	if lines == nil {
		return nil
	}
	return append(items, unescapeLines(strings.Join(lines, "\n")))
}

// unequal stands for a block that Criteria would not have written: no canonical
// text holds this character.
const unequal = "\x00"

func rewrite(row Descriptor, v Value, lang Lang, conformity bool) string {
	values := []string{v.Text}
	if row.Key == LearningOutcomes {
		values = v.Items
	}
	if len(values) == 0 {
		return unequal
	}
	for _, value := range values {
		_, refused := refuseValue(row.Key, value, lang)
		if refused || value != Canonical(value) || value == "" && !conformity {
			return unequal
		}
	}
	value := criteriaText(row.Key, values)
	if conformity {
		value = strings.TrimPrefix(value+"\n"+edition11.Note(lang), "\n")
	}
	return criteriaLabel(row, lang) + value
}

// note records what was not exact; each rule, descriptor and code once.
func (r *oldReading) note(rule string, severity Severity, key Key, code string, args ...string) {
	f := newFinding(rule, severity, key, code, r.Lang).with(args...)
	if !slices.ContainsFunc(r.Notes, f.sameMatter) {
		r.Notes = append(r.Notes, f)
	}
}
