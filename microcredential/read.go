package microcredential

import (
	"slices"
	"strings"

	"github.com/mitome/mitome/microcredential/internal/markup"
	"github.com/mitome/mitome/microcredential/internal/words"
)

// MaxCriteria is how much of a criteria text is read, in bytes. Longer text is
// read up to there, and the Reading says so.
const MaxCriteria = 256 << 10

// maxMarks is how many line ends, tags and cells of a criteria text are read. What follows them is kept as unassigned.
const maxMarks = 8 << 10

// withinMarks cuts a text behind the last mark of structure that is read.
func withinMarks(text string) (read, rest string) {
	n := 0
	for i := range len(text) {
		switch text[i] {
		case '\n', '\r', '\v', '\f', '\t', '<', '|':
			if n++; n > maxMarks {
				return text[:i], text[i:]
			}
		}
	}
	return text, ""
}

// ReadCriteria reads the criteria text of any issuer. It reads strictly what Criteria wrote, and gives the same texts back
// byte for byte. Anything else is read generously (docs/rules.md, reading 2). It never guesses: text without a label belongs
// to no descriptor. Without editions the text is read by one of [KnownEditions].
func ReadCriteria(text string, editions ...*Edition) *Reading {
	tooLong := len(text) > MaxCriteria
	if tooLong {
		text = strings.ToValidUTF8(text[:MaxCriteria], "")
	}
	text, rest := withinMarks(text)
	e, why := choose(text, Editions(editions).orKnown())
	r, exact := readStrict(e, text)
	if !exact {
		r = readGenerous(e, text)
	}
	r.Chosen = why
	if rest = words.Canonical(rest); rest != "" {
		r.Unassigned = append(r.Unassigned, Passage{Text: rest})
	}
	if tooLong || rest != "" {
		r.Exact = false
		r.note("R-14", Warning, "", "too-long")
	}
	r.claims()
	return r
}

// choose returns the edition that a text's note names, else the one that most of its lines begin with labels of, in doubt
// the oldest.
func choose(text string, editions Editions) (*Edition, Choice) {
	for _, e := range editions {
		if strings.Contains(text, e.NoteEN) || strings.Contains(text, e.NoteJA) {
			return e, ByNote
		}
	}
	best, most, tie := editions[0], 0, false
	for _, e := range editions {
		n := 0
		for _, row := range e.InCriteria() {
			if strings.Contains(text, row.Label) || strings.Contains(text, row.LabelJA) {
				n++
			}
		}
		if n > most {
			best, most, tie = e, n, false
		} else if n == most {
			tie = true
		}
	}
	if most == 0 || tie && len(editions) > 1 && best == editions[0] {
		return best, ByOldest
	}
	return best, ByLabels
}

// readStrict reads the text as Criteria writes it; exact is false when writing
// what was read does not give the same bytes.
func readStrict(e *Edition, text string) (r *Reading, exact bool) {
	r = &Reading{Edition: e, Lang: English, Exact: true}
	if strings.Contains(firstLine(text), " (") {
		r.Lang = Japanese
	}
	rows := e.InCriteria()
	blocks := cutBlocks(text, rows, r.Lang)
	if len(blocks) == 0 {
		return r, false
	}
	var written []string
	for _, b := range blocks {
		value, conformity := e.readBlock(b, r.Lang)
		r.Noted = r.Noted || conformity
		if value.Text != "" {
			r.Texts = append(r.Texts, value)
		}
		written = append(written, e.rewrite(b.row, value, r.Lang, conformity))
	}
	return r, strings.Join(written, "\n\n") == text
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
	labels := make([]string, len(rows))
	for i, row := range rows {
		labels[i] = criteriaLabel(row, lang)
	}
	next, at := 0, 0
	for line := range strings.Lines(text) {
		if i := slices.IndexFunc(labels[next:], func(label string) bool { return strings.HasPrefix(line, label) }); i >= 0 {
			row := rows[next+i]
			next += i + 1
			blocks = append(blocks, block{row: row, start: at + len(labels[next-1])})
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

func (e *Edition) readBlock(b block, lang Lang) (v Text, conformity bool) {
	v = Text{Key: b.row.Key, Lang: lang, Found: Found{Where: InCriteria, How: Exactly, Form: FormLine, Label: strings.TrimRight(criteriaLabel(b.row, lang), " :\n")}}
	if v.Key == LearningOutcomes {
		v.Items = readItems(b.body)
		v.Text = strings.Join(v.Items, "\n")
		return v, false
	}
	v.Text = markup.Unescape(b.body)
	if v.Key == Certification {
		before, isNote := strings.CutSuffix("\n"+v.Text, "\n"+e.Note(lang))
		if isNote {
			v.Text = strings.TrimPrefix(before, "\n")
			return v, true
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
				items = append(items, markup.Unescape(strings.Join(lines, "\n")))
			}
			lines = []string{item}
		} else if lines != nil {
			lines = append(lines, strings.TrimPrefix(line, "  "))
		}
	}
	if lines == nil {
		return nil
	}
	return append(items, markup.Unescape(strings.Join(lines, "\n")))
}

// unequal stands for a block that Criteria would not have written: no canonical
// text holds this character.
const unequal = "\x00"

func (e *Edition) rewrite(row Descriptor, v Text, lang Lang, conformity bool) string {
	values := []string{v.Text}
	if row.Key == LearningOutcomes {
		values = v.Items
	}
	if len(values) == 0 {
		return unequal
	}
	for _, value := range values {
		_, refused := e.refuseValue(row.Key, value, lang)
		if refused || value != words.Canonical(value) || value == "" && !conformity {
			return unequal
		}
	}
	value := criteriaText(row.Key, values)
	if conformity {
		value = strings.TrimPrefix(value+"\n"+e.Note(lang), "\n")
	}
	return criteriaLabel(row, lang) + value
}

// note records what was not exact; each rule, descriptor and code once.
func (r *Reading) note(rule string, severity Severity, key Key, code string, args ...string) {
	f := newFinding(rule, severity, key, code, r.Lang).with(args...)
	if !slices.ContainsFunc(r.notes, f.sameMatter) {
		r.notes = append(r.notes, f)
	}
}
