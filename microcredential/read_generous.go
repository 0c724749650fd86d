package microcredential

import (
	"regexp"
	"strings"
)

// section collects the lines that follow a label.
type section struct {
	key   Key
	lines []string
}

// readGenerous reads criteria that are not exactly as Criteria writes them.
func readGenerous(text string) oldReading {
	r := oldReading{Lang: English}
	if looksLikeHTML(text) {
		text = htmlLines(text)
		r.note("R-12", Hint, "", "html")
	}
	sections := r.sections(text)
	r.order(sections)
	for _, s := range sections {
		r.take(s)
	}
	return r
}

// sections cuts the text before each line that opens with a label.
func (r *oldReading) sections(text string) []*section {
	preface := &section{}
	current, sections := preface, []*section{}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	for _, line := range strings.FieldsFunc(strings.ReplaceAll(text, "\n", "\n\x00"), isLineEnd) {
		line = strings.TrimPrefix(line, "\x00")
		key, rest, found := labelAt(line)
		if !found {
			current.lines = append(current.lines, line)
			continue
		}
		r.spelling(key, line)
		current = &section{key: key, lines: []string{rest}}
		sections = append(sections, current)
	}
	if r.Preface = sectionText(preface); r.Preface != "" {
		r.note("R-12", Warning, "", "preface", shorten(r.Preface))
	}
	return sections
}

// spelling notes a label that is not as in Table 1, and learns the language.
func (r *oldReading) spelling(key Key, line string) {
	row, _ := edition11.Descriptor(key)
	if row.Place != InCriteria {
		r.note("R-11", Hint, key, "elsewhere")
		return
	}
	if strings.Contains(visible(line[:min(len(line), maxLabel)]), row.LabelJA) {
		r.Lang = Japanese
	}
	for _, lang := range Langs {
		if strings.HasPrefix(line+"\n", strings.TrimSuffix(criteriaLabel(row, lang), " ")) {
			return
		}
	}
	r.note("R-13", Warning, key, "label-spelling", shorten(strings.TrimSpace(line)), row.Label)
}

// order notes labels that do not follow one another as in Table 1.
func (r *oldReading) order(sections []*section) {
	last := 0
	for _, s := range sections {
		row, _ := edition11.Descriptor(s.key)
		if row.Number < last {
			r.note("R-13", Warning, s.key, "label-order")
		}
		last = max(last, row.Number)
	}
}

func (r *oldReading) take(s *section) {
	if _, twice := r.Value(s.key); twice {
		r.note("R-14", Error, s.key, "duplicate-label")
		return
	}
	v := Value{Key: s.key}
	switch s.key {
	case LearningOutcomes:
		v.Items = looseItems(s.lines)
		v.Text = strings.Join(v.Items, "\n")
	case Certification:
		v.Text = r.withoutNote(s)
	default:
		v.Text = sectionText(s)
	}
	if v.Text != "" {
		r.Values = append(r.Values, v)
	}
}

// withoutNote takes the conformity note off and keeps it as a flag.
func (r *oldReading) withoutNote(s *section) string {
	kept := &section{}
	for _, line := range s.lines {
		if noteLine(line) {
			r.Conformity = true
			continue
		}
		kept.lines = append(kept.lines, line)
	}
	return sectionText(kept)
}

func sectionText(s *section) string {
	return Canonical(unescapeLines(strings.Join(s.lines, "\n")))
}

// looseMark is what may open a learning outcome in somebody's list.
var looseMark = regexp.MustCompile(`^\s*(?:[` + bulletRunes + `]|\(?[0-9０-９]{1,2}[.)．）]|（[0-9０-９]{1,2}）|[①-⑳])[\s　]*`)

// looseItems reads learning outcomes: each list mark begins one; without any
// mark each line is one.
func looseItems(lines []string) []string {
	marked := false
	for _, line := range lines {
		marked = marked || isItem(line)
	}
	var items [][]string
	for _, line := range lines {
		switch {
		case isItem(line):
			items = append(items, []string{looseMark.ReplaceAllString(line, "")})
		case marked && len(items) > 0:
			last := len(items) - 1
			items[last] = append(items[last], strings.TrimPrefix(line, "  "))
		default:
			items = append(items, []string{line})
		}
	}
	var kept []string
	for _, lines := range items {
		if item := Canonical(unescapeLines(strings.Join(lines, "\n"))); item != "" {
			kept = append(kept, item)
		}
	}
	return kept
}

// isItem knows a mark that a text follows; "-5 °C" and "2.5 hours" open no item.
func isItem(line string) bool {
	mark := looseMark.FindString(line)
	if mark == "" || len(mark) == len(line) {
		return false
	}
	bare := strings.TrimSpace(mark)
	ascii := bare[len(bare)-1] < 0x80
	return !ascii || mark[len(mark)-1] == ' ' || mark[len(mark)-1] == '\t' || strings.HasSuffix(mark, "　")
}
