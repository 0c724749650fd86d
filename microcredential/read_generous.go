package microcredential

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mitome/mitome/microcredential/internal/markup"
	"github.com/mitome/mitome/microcredential/internal/words"
)

// section is a label, or what looks like one, and the lines that follow it.
type section struct {
	match
	form   Form
	lines  []markup.Line
	cells  []string // the values beside a label in a table
	tongue Lang     // the language that its text is given to
}

// readGenerous reads criteria that are not exactly as Criteria writes them, in clear steps: lines, labels, sections,
// languages, texts.
func readGenerous(e *Edition, text string) *Reading {
	r := &Reading{Edition: e, Lang: English}
	sections := r.sections(e.linesOf(text))
	known := slices.DeleteFunc(slices.Clone(sections), func(s *section) bool { return !s.known })
	r.languages(known)
	r.order(known)
	for _, s := range sections {
		r.take(s)
	}
	slices.SortStableFunc(r.Texts, func(a, b Text) int {
		return cmp.Or(e.number(a.Key)-e.number(b.Key), cmp.Compare(a.Lang, b.Lang))
	})
	return r
}

// sections cuts the lines at each label.
func (r *Reading) sections(lines []markup.Line) []*section {
	c := cutter{e: r.Edition, matches: make([]match, len(lines)), sections: []*section{{}}}
	dashes, below, others, parted := 0, 0, map[Key]bool{}, map[Key]bool{}
	for i, l := range lines {
		if len(l.Cells) > 1 {
			continue
		}
		m, ok := r.Edition.labelOf(l)
		if !ok {
			continue
		}
		c.matches[i] = m
		if m.known && m.colon && !m.dash {
			parted[m.key] = true
		}
		if m.dash {
			dashes++
		} else if !m.colon && m.how != ByOtherName {
			below++
		} else if !m.colon && m.known && l.Form == markup.FormLine && (l.Gap || i == 0) && i+1 < len(lines) {
			others[m.key] = true
		}
	}
	c.dashes, c.parted, c.below = dashes >= 3, parted, below >= 2 || len(others) >= 4
	for i, l := range lines {
		c.under = i+1 < len(lines) && !lines[i+1].Gap
		c.add(i, l)
	}
	return c.sections
}

// cutter makes sections of lines.
type cutter struct {
	e        *Edition
	matches  []match
	sections []*section
	columns  []match      // labels at the head of a table's columns
	dashes   bool         // labels parted by dashes alone count
	parted   map[Key]bool // which labels stand with a colon, or as clearly
	below    bool         // labels that fill a line are how this text is written
	depth    int          // of the list whose items are labels
	marks    string       // the kind of mark that they have
	bracket  string       // that opens labels in brackets
	under    bool         // a line follows without a gap
}

func (c *cutter) last() *section { return c.sections[len(c.sections)-1] }

func (c *cutter) begin(m match, form Form) *section {
	s := &section{match: m, form: form}
	c.sections = append(c.sections, s)
	return s
}

func (c *cutter) add(i int, l markup.Line) {
	if len(l.Cells) > 1 && c.row(l) {
		return
	}
	if len(l.Cells) > 0 && l.Form == markup.FormCell {
		c.columns = nil
		l.Text = strings.Join(l.Cells, "\n")
	}
	m := c.matches[i]
	if c.counts(m, l) {
		form := Form(l.Form)
		if m.form != "" {
			form = m.form
		} else if !m.colon && form == FormLine {
			form = FormBelow
		}
		if l.Form == markup.FormItem {
			c.depth, c.marks = l.Depth, markKind(l.Mark)
		}
		if m.form == FormBracket {
			_, size := utf8.DecodeRuneInString(m.label)
			c.bracket = m.label[:size]
		}
		s := c.begin(m, form)
		if m.rest != "" {
			c.inline(s, m.rest)
		}
		return
	}
	if m.form == FormBracket && !m.known && (strings.HasPrefix(m.label, "【") || c.bracket != "" && strings.HasPrefix(m.label, c.bracket)) {
		c.begin(m, FormBracket) // what stands beside it is in rest
		return
	}
	if c.ends(l) {
		return
	}
	if c.sentence(l.Text) {
		return
	}
	c.last().lines = append(c.last().lines, l)
}

// counts says whether a label that was found at a line begins a section there.
func (c *cutter) counts(m match, l markup.Line) bool {
	switch {
	case !m.known || m.dash && !c.dashes && !c.only(m, l):
		return false
	case m.how == ByOtherName && m.key == c.last().key && c.last().fills():
		return false // "Stackable: …" below "Stackability"
	case l.Form == markup.FormItem && c.last().known && c.last().form != FormItem && l.Depth > c.depth && !l.Strong && m.how == ByOtherName:
		return false // an item of the text below a label
	case m.colon || l.Form == markup.FormHeading || l.Form == markup.FormTerm || l.Strong || m.form == FormBracket:
		return true
	case m.how == ByOtherName || l.Form == markup.FormItem && m.how == ByJapanese && !c.below:
		return c.below || l.Mark != "" && strings.ContainsAny(l.Mark, markup.SquareRunes)
	}
	return true
}

// only says that a line with a dash, in a text whose other labels have colons, is all that gives a descriptor: a mandatory
// one, or any after a gap.
func (c *cutter) only(m match, l markup.Line) bool {
	row, _ := c.e.Descriptor(m.key)
	return l.Form == markup.FormLine && l.Depth == 0 && (row.Mandatory || l.Gap) && !c.parted[m.key] && len(c.parted) >= 3
}

// row reads a row of a table: a label and what stands beside it, several of both, or the head of columns.
func (c *cutter) row(l markup.Line) bool {
	var labels []match
	found := 0
	for _, cell := range l.Cells {
		m, ok := c.e.name(stripMarks(cell))
		if !ok {
			if b, bracketed := c.e.bracketed(cell); bracketed && b.known && b.rest == "" {
				m, ok = b, true
			} else if colon, by := c.e.beforeColon(cell); by && colon.rest == "" {
				m, ok = colon, true
			}
		}
		if m.label = cell; ok {
			found++
		}
		labels = append(labels, m)
	}
	switch {
	case found == len(l.Cells) && found > 1 && !sameKey(labels):
		c.columns = labels
		for _, m := range labels {
			c.begin(m, FormCell)
		}
		return true
	case found == 0 && c.columns != nil && len(l.Cells) == len(c.columns):
		first := len(c.sections) - len(c.columns)
		for i, cell := range l.Cells {
			s := c.sections[first+i]
			s.cells = append(s.cells, cell)
		}
		return true
	case found == 0 && l.Form != markup.FormCell:
		return false
	}
	c.columns = nil
	if last := len(labels) - 1; found == 1 && labels[last].known && strings.ContainsFunc(strings.Join(l.Cells[:last], ""), unicode.IsLetter) {
		found = 0 // a head such as 項目 | 内容: nothing stands beside the name
	}
	c.rowOf(l.Cells, labels, found)
	return true
}

func sameKey(labels []match) bool {
	return !slices.ContainsFunc(labels, func(m match) bool { return m.key != labels[0].key })
}

func (c *cutter) rowOf(cells []string, labels []match, found int) {
	if found == 0 { // a head such as "Descriptor | Description", or a row of the issuer's own
		c.begin(match{label: cells[0], rest: strings.Join(cells[1:], "\n")}, FormCell)
		return
	}
	var s *section
	for i, cell := range cells {
		switch {
		case labels[i].known && s != nil && s.key == labels[i].key && len(s.cells) == 0:
			s.both = s.both || s.how == ByJapanese != (labels[i].how == ByJapanese)
			if s.how == ByJapanese {
				s.named = labels[i].named
			}
			s.label += " " + cell
			s.remark = cmp.Or(s.remark, labels[i].remark)
		case labels[i].known && (s == nil || len(s.cells) > 0):
			s = c.begin(labels[i], FormCell)
		case s == nil && len(strings.Trim(cell, " .0123456789")) > 0:
			c.begin(match{label: cell}, FormCell)
		case s != nil:
			s.cells = append(s.cells, cell)
		}
	}
}

// fills says that a label fills its line, and nothing stands below it yet.
func (s *section) fills() bool {
	return s.known && !s.colon && len(s.lines) == 0 && len(s.cells) == 0 && !strings.HasSuffix(s.label, ":") && !strings.HasSuffix(s.label, "：")
}

// markKind tells marks of one list from those of another: numbers, or each bullet.
func markKind(mark string) string {
	for _, r := range mark {
		if unicode.IsNumber(r) {
			return "1"
		}
		if !unicode.IsSpace(r) && r != '(' && r != '（' {
			return string(r)
		}
	}
	return ""
}

// ends begins a section of its own at a line that looks like a label and is none of ours.
func (c *cutter) ends(l markup.Line) bool {
	if last := c.last(); last.known && (last.fills() && l.Form == markup.FormLine ||
		last.key == LearningOutcomes && !l.Gap && l.Form == markup.FormLine && (strings.HasSuffix(l.Text, "。") || strings.HasSuffix(l.Text, "."))) {
		return false
	}
	top := l.Form == markup.FormItem && l.Strong || l.Form != markup.FormItem
	items := l.Form == markup.FormItem && c.last().form == FormItem && l.Depth <= c.depth && markKind(l.Mark) == c.marks
	if l.Form == markup.FormHeading || l.Form == markup.FormTerm || l.Form == markup.FormLine && l.Strong && l.Depth == 0 && l.Gap {
		c.begin(match{label: l.Text}, Form(l.Form))
		return true
	}
	if c.headed(l) {
		c.begin(match{label: l.Text}, Form(l.Form))
		return true
	}
	if !top && !items || l.Form == markup.FormLine && l.Mark == "" && l.Depth > 0 && len(l.Cells) == 0 && c.last().known && c.last().form == FormLine {
		return false
	}
	label, rest, ok := ownLabel(l.Text)
	if !ok || c.last().known && isPart(c.last().key, label) {
		return false
	}
	if strings.ContainsAny(l.Mark, "0123456789①②③④⑤⑥⑦⑧⑨") && c.last().form != FormItem && c.last().known && c.last().key == LearningOutcomes {
		return false
	}
	c.begin(match{label: label, rest: rest}, Form(l.Form))
	return true
}

// headed knows a line that heads text of the issuer's own in the way in which the labels of this text do: with their square
// or circle, or alone on a line with a gap before it and its text below.
func (c *cutter) headed(l markup.Line) bool {
	last := c.last()
	if !last.known || len(last.lines) == 0 && len(last.cells) == 0 {
		return false
	}
	if l.Form == markup.FormItem {
		same := func(other markup.Line) bool { return markKind(other.Mark) == c.marks }
		return last.form == FormItem && strings.ContainsAny(l.Mark, markup.SquareRunes+markup.CircleRunes+"●◎") && same(l) && !slices.ContainsFunc(last.lines, same) && looksLikeHead(l.Text)
	}
	return c.below && last.form == FormBelow && l.Form == markup.FormLine && l.Mark == "" && l.Gap && c.under && looksLikeHead(l.Text)
}

// looksLikeHead says that a line is a few words and no sentence.
func looksLikeHead(text string) bool {
	if strings.ContainsAny(text, "。、，,;；!?！？.:：()（）") || strings.ContainsFunc(text, unicode.IsDigit) {
		return false
	}
	if words.IsJapanese(text) {
		end, _ := utf8.DecodeLastRuneInString(text)
		return utf8.RuneCountInString(text) <= 10 && !strings.ContainsAny(text, "はがをにで") && !strings.ContainsRune("るすたいしうくむ", end)
	}
	first, _ := utf8.DecodeRuneInString(text)
	return unicode.IsUpper(first) && len(strings.Fields(text)) <= 4
}

// inline takes what follows a label in its line: a text, or a text and further labels one after another.
func (c *cutter) inline(s *section, rest string) {
	if s.match.form == FormBracket {
		if cuts := c.e.inlineBrackets(rest); len(cuts) > 0 {
			c.spread(s, rest, cuts)
			return
		}
	}
	if cuts := c.e.inlineLabels(rest); len(cuts) >= 2 {
		s.form = FormInline
		c.spread(s, rest, cuts)
		return
	}
	s.lines = append(s.lines, markup.Line{Text: rest, Form: markup.FormLine})
}

// sentence reads a paragraph that opens with text and goes on with labels.
func (c *cutter) sentence(text string) bool {
	cuts := c.e.inlineBrackets(text)
	if len(cuts) < 2 {
		cuts = c.e.inlineLabels(text)
	}
	if len(cuts) < 2 || len(cuts) < 3 && cuts[0].form != FormBracket {
		return false
	}
	c.spread(c.begin(match{}, FormInline), text, cuts)
	return true
}

// emphasis may surround a label, and is no part of it.
const emphasis = "*_`~ \t\u3000"

// parters part labels that follow one another in a paragraph.
const parters = "/／|｜;；、, "

func (c *cutter) spread(s *section, text string, cuts []inlineCut) {
	s.lines = append(s.lines, markup.Line{Text: strings.TrimRight(strings.TrimSpace(text[:cuts[0].at]), parters), Form: markup.FormLine})
	for i, cut := range cuts {
		end := len(text)
		if i+1 < len(cuts) {
			end = cuts[i+1].at
		}
		next := c.begin(cut.match, FormInline)
		before, value := text[cut.at:cut.colon], text[cut.value:end]
		next.label = strings.Trim(before, emphasis)
		next.lines = []markup.Line{{Text: strings.Trim(strings.TrimSpace(afterColon(before, value)), parters), Form: markup.FormLine}}
	}
}

// inlineBrackets finds known labels in 【…】 inside of a paragraph, each with the text up to the next.
func (e *Edition) inlineBrackets(text string) []inlineCut {
	const open, closer = "【", "】"
	var cuts []inlineCut
	for from := 0; from < min(len(text), maxInline); {
		at := strings.Index(text[from:], open)
		if at < 0 {
			break
		}
		at += from
		from = at + len(open)
		size := strings.Index(text[from:min(len(text), from+maxLabel)], closer)
		if size < 0 {
			continue
		}
		m, ok := e.name(text[from : from+size])
		if ok {
			value := from + size + len(closer)
			if r, colon := utf8.DecodeRuneInString(text[value:]); isColon(r) {
				value += colon
			}
			m.form = FormBracket
			cuts = append(cuts, inlineCut{match: m, at: at, colon: from + size + len(closer), value: value})
		}
		from += size
	}
	return cuts
}

// nameAtEnd finds a name of Table 1 that only a space parts from the text before it, as in "対面 学習量 : 10時間".
func (e *Edition) nameAtEnd(text string, start, end int) (at int, m match, ok bool) {
	for tries := 0; tries < 8; tries++ {
		size := strings.IndexFunc(text[start:end], unicode.IsSpace)
		if size < 0 {
			break
		}
		start += size
		start += len(text[start:end]) - len(strings.TrimLeftFunc(text[start:end], unicode.IsSpace))
		first, _ := utf8.DecodeRuneInString(text[start:end])
		if m, ok = e.name(text[start:end]); ok && m.how != ByOtherName && !unicode.IsLower(first) {
			return start, m, true
		}
	}
	return start, match{}, false
}

// inlineCut is a label inside of a paragraph.
type inlineCut struct {
	match
	at, colon, value int // where the label begins and ends, and its text begins
}

// maxInline is how far into a paragraph labels are looked for, in bytes.
const maxInline = 8 << 10

// inlineLabels finds known labels with colons that follow the end of a sentence, or a mark that parts.
func (e *Edition) inlineLabels(text string) []inlineCut {
	text = text[:min(len(text), maxInline)]
	var cuts []inlineCut
	start, said := 0, 0 // where the label may begin, and where the one before it has ended
	for i, r := range text {
		switch {
		case strings.ContainsRune(".。;；/／|｜、,，\n．", r):
			start = i + len(string(r))
		case isColon(r) && i-start < maxLabel && i > start:
			at, m, ok := start, match{}, false
			if sep, _ := utf8.DecodeLastRuneInString(text[:start]); strings.ContainsRune("/,、", sep) {
				// the sign may stand in the name itself, as in "Credit/ Other Recognition"
				back := strings.LastIndexAny(text[:start-1], ".。;；|｜\n")
				if back+1 < start && i-back < maxLabel {
					from := 0
					if back >= 0 {
						_, size := utf8.DecodeRuneInString(text[back:])
						from = back + size
					}
					at = max(from, said)
					if m, ok = e.name(text[at:i]); !ok {
						at, m, ok = e.nameAtEnd(text, at, i)
					}
				}
			}
			if !ok {
				at = start
				m, ok = e.name(text[start:i])
			}
			if !ok {
				at, m, ok = e.nameAtEnd(text, start, i)
			}
			if ok && strings.TrimSpace(text[at:i]) != "" {
				cuts = append(cuts, inlineCut{match: m, at: at, colon: i, value: i + len(string(r))})
			}
			start = i + len(string(r))
			said = start
		}
	}
	return cuts
}
