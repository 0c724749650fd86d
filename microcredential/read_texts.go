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

// languages tells which language each section is in: that of its label where both languages are there, else one for all.
func (r *Reading) languages(sections []*section) {
	japanese, latin := 0, 0
	langs := map[Key]map[Lang]bool{}
	for _, s := range sections {
		if r.Edition.outside(s.key) {
			continue
		}
		text := s.raw() // tells more than the label: many write Japanese under the guideline's English names
		if words.IsJapanese(text) {
			japanese += 2
		} else if strings.ContainsFunc(text, unicode.IsLetter) {
			latin += 2
		}
		if s.how == ByJapanese {
			japanese++
		} else if !s.both {
			latin++
		}
		if langs[s.key] == nil {
			langs[s.key] = map[Lang]bool{}
		}
		langs[s.key][s.spoken()] = true
	}
	two := false
	for _, l := range langs {
		two = two || l[English] && l[Japanese]
	}
	if japanese > latin {
		r.Lang = Japanese
	}
	for _, s := range sections {
		switch {
		case !two:
			s.tongue = r.Lang
		default:
			s.tongue = s.spoken()
		}
	}
}

// spoken is the language of a section's label, or of its text where the label does not tell.
func (s *section) spoken() Lang {
	if s.how == ByJapanese && !s.both {
		return Japanese
	}
	switch text := s.raw(); {
	case words.IsJapanese(text) && (s.both || !strings.ContainsFunc(text, isLatin)):
		return Japanese
	}
	return English
}

func isLatin(r rune) bool { return unicode.Is(unicode.Latin, r) }

// raw is the text of a section with nothing taken off.
func (s *section) raw() string {
	parts := slices.Clone(s.cells)
	for _, l := range s.lines {
		parts = append(parts, l.Text)
		parts = append(parts, l.Cells...)
	}
	return strings.Join(parts, "\n")
}

// outside says that a descriptor has a place of its own in Open Badges 2.0.
func (e *Edition) outside(key Key) bool {
	row, _ := e.Descriptor(key)
	return row.Place != InCriteria
}

// order notes labels that do not follow one another as in Table 1, in each language for itself.
func (r *Reading) order(sections []*section) {
	last := map[Lang]int{}
	for _, s := range sections {
		if r.Edition.outside(s.key) {
			continue
		}
		lang := s.lang()
		number := r.Edition.number(s.key)
		if number < max(last[lang], last[""]) {
			r.note("R-13", Warning, s.key, "label-order")
		}
		last[lang] = max(last[lang], number)
	}
}

// take gives a section's text to its descriptor.
func (r *Reading) take(s *section) {
	if !s.known {
		text := words.Canonical(strings.Join([]string{s.rest, s.text()}, "\n"))
		if s.label != "" || text != "" {
			r.Unassigned = append(r.Unassigned, Passage{Label: strings.Trim(s.label, "*_# "), Text: text})
		}
		return
	}
	if r.Edition.outside(s.key) {
		r.note("R-11", Hint, s.key, "elsewhere")
		r.Unassigned = append(r.Unassigned, Passage{Label: s.label, Text: s.text()})
		return
	}
	parts := s.parts()
	for _, t := range parts {
		r.put(t, s)
	}
	r.spelling(s)
}

// put keeps a text unless its descriptor is given already.
func (r *Reading) put(t Text, s *section) {
	before, twice := r.Find(t.Key, t.Lang)
	switch {
	case !twice && t.Text == "":
		r.blank = append(r.blank, t.Key)
		r.keepRemark(s)
	case !twice:
		t.Found = Found{Where: InCriteria, How: s.found(), Form: s.form, Label: s.label}
		t.Remark = cmp.Or(s.remark, s.unit(t.Text))
		if t.Key == Certification {
			t.Text = r.withoutNote(t.Text)
		}
		if t.Text == "" {
			r.keepRemark(s) // the note alone stood there
			return
		}
		r.Texts = append(r.Texts, t)
	case t.Text == "":
		r.keepRemark(s)
	default:
		r.Unassigned = append(r.Unassigned, Passage{Label: s.label, Text: t.Text})
		if lettersOf(before.Found.Label) == lettersOf(s.label) || s.how != ByOtherName && before.Found.How != ByOtherName {
			r.note("R-14", Error, t.Key, "duplicate-label")
		}
	}
}

// unit is what the label tells of a bare figure, such as the framework in "EQF level: 6".
func (s *section) unit(text string) string {
	if strings.ContainsFunc(text, unicode.IsLetter) {
		return ""
	}
	label := strings.ToLower(s.label)
	for _, unit := range words.List("unit " + string(s.key)) {
		if at := strings.Index(label, strings.ToLower(unit)); at >= 0 && (at == 0 || unit[0] >= utf8.RuneSelf || label[at-1] == ' ') {
			return unit
		}
	}
	return ""
}

// keepRemark keeps a label with nothing behind it when it says more than the name.
func (r *Reading) keepRemark(s *section) {
	if s.remark != "" {
		r.Unassigned = append(r.Unassigned, Passage{Label: s.label})
	}
}

func (s *section) found() How {
	if s.how == BySpelling && s.exact && (s.form == FormLine || s.form == FormBelow) {
		return Exactly
	}
	return s.how
}

// spelling notes a label that is not as in Table 1.
func (r *Reading) spelling(s *section) {
	row, _ := r.Edition.Descriptor(s.key)
	label := shorten(strings.TrimSpace(s.label))
	switch s.found() {
	case ByOtherName:
		r.note("R-13", Error, s.key, "other-name", label, row.Label)
	case BySpelling:
		r.note("R-13", Hint, s.key, "label-spelling", label, row.Label)
	case ByJapanese:
		r.note("R-13", Hint, s.key, "label-japanese", label, row.Label)
	}
	if s.form == FormInline {
		r.note("R-12", Warning, s.key, "inline", label)
	}
}

// withoutNote takes the note of conformity off and keeps it as a flag.
func (r *Reading) withoutNote(text string) string {
	var kept []string
	for _, line := range strings.Split(text, "\n") {
		if r.Edition.noteLine(line) {
			r.Noted = true
			continue
		}
		kept = append(kept, line)
	}
	return words.Canonical(strings.Join(kept, "\n"))
}

// parts are a section's text, or its texts in each language where one label serves both.
func (s *section) parts() []Text {
	whole := s.value(s.lines, s.cells)
	whole.Lang = s.tongue
	if !s.both && len(s.cells) < 2 {
		return []Text{whole}
	}
	if en, ja := s.byLanguage(); en != nil && ja != nil {
		english, japanese := s.value(en, nil), s.value(ja, nil)
		english.Lang, japanese.Lang = English, Japanese
		return []Text{english, japanese}
	}
	return []Text{whole}
}

// byLanguage parts lines by their writing, or one line at its slash; nil where they are not of two languages.
func (s *section) byLanguage() (en, ja []markup.Line) {
	lines := slices.Clone(s.lines)
	for _, cell := range s.cells {
		for part := range strings.SplitSeq(cell, "\n") {
			lines = append(lines, markup.Line{Text: part, Form: markup.FormLine})
		}
	}
	for _, l := range lines {
		pieces := []string{l.Text}
		for _, sep := range []string{" / ", "／", "/ ", " /", "｜", " | "} {
			if before, after, found := strings.Cut(l.Text, sep); found && words.IsJapanese(before) != words.IsJapanese(after) && strings.TrimSpace(before) != "" && strings.TrimSpace(after) != "" && !strings.Contains(after, sep) {
				pieces = []string{before, after}
				break
			}
		}
		for _, piece := range pieces {
			part := l
			part.Text = strings.TrimSpace(piece)
			switch {
			case part.Text == "":
			case words.IsJapanese(part.Text):
				ja = append(ja, part)
			default:
				en = append(en, part)
			}
		}
	}
	return en, ja
}

// text is a section's text as it is, marks of lists left in.
func (s *section) text() string {
	return s.value(s.lines, s.cells).Text
}

// value makes the text of lines: learning outcomes item by item, others line by line.
func (s *section) value(lines []markup.Line, cells []string) Text {
	t := Text{Key: s.key}
	for _, cell := range cells {
		for part := range strings.SplitSeq(cell, "\n") {
			lines = append(lines, markup.PlainLine(part, false))
		}
	}
	if s.key == LearningOutcomes && s.known {
		t.Items = itemsOf(lines)
		t.Text = strings.Join(t.Items, "\n")
		return t
	}
	var out strings.Builder
	for i, l := range lines {
		if i > 0 {
			out.WriteByte('\n')
			if l.Gap && l.Form == markup.FormLine {
				out.WriteByte('\n')
			}
		}
		if l.Mark != "" && strings.ContainsAny(l.Mark, "0123456789０１２３４５６７８９①②③④⑤⑥⑦⑧⑨") {
			out.WriteString(l.Mark)
		}
		out.WriteString(l.Text)
		if l.Text == "" {
			out.WriteString(strings.Join(l.Cells, " "))
		}
	}
	t.Text = words.Canonical(out.String())
	if inner, whole := markup.Unwrapped(t.Text); whole && !strings.Contains(inner, "*") {
		t.Text = words.Canonical(inner)
	}
	return t
}

// itemsOf reads learning outcomes: each list item begins one; without any each line is one.
func itemsOf(lines []markup.Line) []string {
	marked, depth := 0, 1<<30
	for _, l := range lines {
		if l.Form == markup.FormItem {
			marked++
			depth = min(depth, l.Depth)
		}
	}
	var items []string
	for _, l := range lines {
		text := l.Text
		if text == "" {
			text = strings.Join(l.Cells, " ")
		}
		switch {
		case marked == 0 || l.Form == markup.FormItem && l.Depth <= depth || len(items) == 0:
			items = append(items, text)
		default:
			items[len(items)-1] += "\n" + text
		}
	}
	kept := items[:0]
	for _, item := range items {
		if item = words.Canonical(item); item != "" {
			kept = append(kept, item)
		}
	}
	return kept
}
