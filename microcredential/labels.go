package microcredential

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mitome/mitome/microcredential/internal/markup"
	"github.com/mitome/mitome/microcredential/internal/words"
)

// maxLabel is how far into a line a label's colon is looked for, in bytes. The longest bilingual label with marks and a
// remark needs less.
const maxLabel = 240

// match is a label, or what looks like one, at the start of a line.
type match struct {
	named
	known  bool   // a descriptor's; else it only looks like a label
	both   bool   // it stands there in both languages
	exact  bool   // letter by letter as in Table 1, with its colon as section 6 (2) shows
	colon  bool   // a colon, or something that parts as clearly, follows
	dash   bool   // it is parted by a dash or by spaces alone, which counts only where several are
	form   Form   // FormBracket, or empty: that of the line
	remark string // in brackets behind the name
	label  string // as written
	rest   string // what follows it in the line
}

// lang is the language of the label; "" when it stands there in both.
func (m match) lang() Lang {
	switch {
	case m.both:
		return ""
	case m.how == ByJapanese:
		return Japanese
	}
	return English
}

// isColon knows the colon, and its wide, small and vertical forms.
func isColon(r rune) bool {
	switch r {
	case ':', '：', '﹕', '︓', '∶', '꞉':
		return true
	}
	return false
}

// labelAt finds the label that a line without structural marks opens with. What only looks like a label is returned as
// well, unknown.
func (e *Edition) labelAt(text string) (match, bool) {
	text = strings.TrimSpace(text)
	if bare := stripMarks(text); !e.opens(text) && !e.opens(bare) && !e.opens(stripMarks(strings.TrimLeft(bare, labelMarks))) && !strings.ContainsFunc(text[:min(len(text), 48)], isLabelBracket) {
		return match{}, false
	}
	if m, ok := e.bracketed(text); ok {
		return m, true
	}
	if m, ok := e.beforeColon(text); ok {
		return m, true
	}
	if m, ok := e.parted(text); ok {
		return m, true
	}
	bare, _ := markup.Unwrapped(stripMarks(text))
	m, ok := e.name(bare)
	if !ok {
		m, ok = e.numbered(bare)
	}
	m.label = text
	return m, ok
}

// labelOf finds the label that a line opens with: by what stands there, or a name that alone is emphasised, as in
// "<b>Language</b> Japanese". Where a sentence goes on behind it, as in "<b>Assessment</b> is by exam", that is no label.
func (e *Edition) labelOf(l markup.Line) (match, bool) {
	if m, ok := e.labelAt(l.Text); ok {
		return m, true
	}
	rest, opens := strings.CutPrefix(l.Text, l.Lead)
	if rest = strings.TrimSpace(rest); l.Lead == "" || !opens || goesOn(rest) {
		return match{}, false
	}
	m, ok := e.nameMarked(l.Lead)
	m.label, m.rest, m.colon = strings.Trim(l.Lead, "*_"), rest, true
	return m, ok
}

// goesOnWord are the words with which a sentence goes on behind what could be a label.
var goesOnWord = words.SetOf("goes on en")

// goesOn says that a text goes on with a sentence rather than begin one.
func goesOn(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	word, _, _ := strings.Cut(text, " ")
	return unicode.IsPunct(first) || strings.ContainsRune("はがをにでもの", first) || goesOnWord.Has(word)
}

// stripMarks takes marks of lists, headings, quotations and numbers off the front, one after another.
func stripMarks(text string) string {
	for range 6 {
		if len(text) > 1 && isLatinLetter(text[0]) && isLatinLetter(text[1]) {
			break // most lines have none
		}
		shorter := strings.TrimSpace(strings.TrimLeftFunc(text, func(r rune) bool { return r == '#' || r == '>' || r == '＃' || unicode.IsSpace(r) }))
		shorter = markup.ItemText(shorter)
		if digits := strings.TrimLeftFunc(shorter, isDigit); digits != shorter && len(shorter)-len(digits) <= 9 {
			if rest := strings.TrimLeft(digits, ".．:：)）"); rest != "" && rest != digits && !startsWithDigit(rest) {
				shorter = strings.TrimSpace(rest)
			}
		}
		if shorter == text {
			break
		}
		text = shorter
	}
	return text
}

func isLatinLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isDigit(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// numbered takes a bare number off the front of one of the edition's own names; "60 hours" is none.
func (e *Edition) numbered(text string) (match, bool) {
	rest := strings.TrimSpace(strings.TrimLeftFunc(text, isDigit))
	if rest == text {
		return match{}, false
	}
	m, ok := e.name(rest)
	if !ok {
		return match{}, false
	}
	row, _ := e.Descriptor(m.key)
	return m, m.both || lettersOf(rest) == lettersOf(row.Label) || lettersOf(rest) == lettersOf(row.LabelJA)
}

// closers are the brackets in which a label may stand, each with its end.
var closers = map[rune]rune{'【': '】', '［': '］', '〔': '〕', '《': '》', '〈': '〉', '＜': '＞', '「': '」', '『': '』', '[': ']', '(': ')', '（': '）', '〖': '〗', '<': '>'}

// isLabelBracket knows the brackets in which people write labels, and little else at the start of a line.
func isLabelBracket(r rune) bool {
	switch r {
	case '【', '［', '〔', '《', '〖', '[':
		return true
	}
	return false
}

func (e *Edition) bracketed(text string) (match, bool) {
	bare := strings.TrimLeft(stripMarks(text), "*_")
	first, size := utf8.DecodeRuneInString(bare)
	closer, ok := closers[first]
	if !ok {
		return match{}, false
	}
	inside, rest, closed := strings.Cut(bare[size:], string(closer))
	if !closed || len(inside) > maxLabel {
		return match{}, false
	}
	m, known := e.name(inside)
	if !known && !isLabelBracket(first) {
		return match{}, false
	}
	m.form, m.label = FormBracket, string(first)+inside+string(closer)
	rest = strings.TrimSpace(strings.TrimLeft(rest, "*_"))
	if r, size := utf8.DecodeRuneInString(rest); isColon(r) {
		rest = strings.TrimSpace(rest[size:])
	}
	m.rest, m.colon = rest, rest != ""
	return m, true
}

// beforeColon knows a label by the colon behind it.
func (e *Edition) beforeColon(text string) (match, bool) {
	head := text[:min(len(text), maxLabel)]
	at := strings.IndexFunc(head, isColon)
	for range 2 { // a mark such as "7:" may have the first
		if at <= 0 {
			return match{}, false
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		if m, ok := e.nameMarked(text[:at]); ok {
			m.colon, m.label, m.rest = true, strings.Trim(text[:at], emphasis), afterColon(text[:at], text[at+size:])
			m.exact = e.isExact(m.key, text)
			return m, true
		}
		next := strings.IndexFunc(head[at+size:], isColon)
		if next < 0 || len(strings.Trim(text[:at], " 0123456789")) > 0 && !strings.ContainsAny(text[:at], "(（[") {
			break
		}
		at += size + next
	}
	return match{}, false
}

// labelMarks may stand between the mark of a line and its label.
const labelMarks = "*_~`【「『[(#>"

func (e *Edition) nameMarked(text string) (match, bool) {
	if m, ok := e.name(text); ok {
		return m, true
	}
	bare := stripMarks(strings.TrimLeft(stripMarks(text), labelMarks))
	if m, ok := e.name(bare); ok {
		return m, true
	}
	return e.numbered(bare)
}

// isExact says that a line opens as section 6 (2) shows, in either edition of ours.
func (e *Edition) isExact(key Key, text string) bool {
	row, _ := e.Descriptor(key)
	for _, lang := range Langs {
		if label := strings.TrimRight(criteriaLabel(row, lang), " \n"); strings.HasPrefix(text, label) {
			rest := text[len(label):]
			return rest == "" || rest[0] == ' '
		}
	}
	return false
}

// parted knows a label that a tab, wide spaces or a dash part from its text. Only tabs, and spaces behind a square, part
// clearly.
func (e *Edition) parted(text string) (match, bool) {
	bare := stripMarks(text)
	if !mayPart(bare[:min(len(bare), maxLabel)]) {
		return match{}, false
	}
	if rest := strings.TrimLeftFunc(bare, isDigit); rest != bare && markup.StartsWithSpace(rest) {
		bare = strings.TrimSpace(rest) // "1　学修成果　…"
	}
	for _, sep := range []string{"\t", "　", "  ", " - ", " – ", " — ", " = ", " → ", " | ", " ...", "――", "…"} {
		before, after, found := strings.Cut(bare[:min(len(bare), maxLabel)], sep)
		if !found {
			continue
		}
		m, ok := e.name(before)
		rest := strings.TrimLeft(strings.TrimSpace(bare[len(before)+len(sep):]), "…. ")
		if !ok || strings.TrimSpace(after) == "" {
			continue
		}
		square, _ := utf8.DecodeRuneInString(text)
		m.label, m.rest, m.colon = before, rest, true
		m.dash = sep != "\t" && !strings.ContainsRune(markup.SquareRunes, square)
		return m, true
	}
	return match{}, false
}

// mayPart says that a text may hold what parts a label: every such thing has a tab, a wide character, or a space before a
// space or a sign.
func mayPart(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c == '\t', c >= utf8.RuneSelf:
			return true
		case c == ' ' && i+1 < len(text) && strings.IndexByte(" -=|.", text[i+1]) >= 0:
			return true
		}
	}
	return false
}

// afterColon takes off the emphasis that began before the label and ends after its colon, as in "**Language:** Japanese".
func afterColon(before, after string) string {
	for _, mark := range []string{"***", "**", "__", "*", "_", "`"} {
		if strings.Count(before, mark)%2 == 1 {
			if cut, ok := strings.CutPrefix(after, mark); ok {
				after = cut
				break
			}
		}
	}
	return strings.TrimSpace(after)
}

// ownLabel knows a line that looks like a label of the issuer's own: a few words and a colon.
func ownLabel(text string) (label, rest string, ok bool) {
	head := text[:min(len(text), 96)]
	at := strings.IndexFunc(head, isColon)
	if at <= 0 {
		return "", "", false
	}
	label = strings.TrimSpace(strings.Trim(text[:at], "*_"))
	colon, size := utf8.DecodeRuneInString(text[at:])
	rest = strings.TrimLeft(text[at+size:], "*_")
	if colon == ':' && rest != "" && !markup.StartsWithSpace(rest) && (rest[0] == '/' || rest[0] >= '0' && rest[0] <= '9') {
		return "", "", false // an address, a time, a ratio
	}
	first, _ := utf8.DecodeRuneInString(label)
	japanese := words.IsJapanese(label)
	switch {
	case label == "" || !unicode.IsLetter(first) || strings.ContainsAny(label, "。、，,;；!?！？\"”"):
		return "", "", false
	case japanese && (utf8.RuneCountInString(label) > 14 || strings.ContainsAny(label, "はがをに")):
		return "", "", false
	case !japanese && (!unicode.IsUpper(first) || len(strings.Fields(label)) > 5):
		return "", "", false
	}
	return label, strings.TrimSpace(rest), true
}

// linesOf cuts a text into lines; a label of the edition with its colon begins one.
func (e *Edition) linesOf(text string) []markup.Line {
	return markup.Lines(text, func(piece string) bool {
		m, ok := e.labelAt(piece)
		return ok && m.colon
	})
}

// forgedLabel returns the first line of a value that a reader would take for a descriptor's label. first says that the
// value's own first line counts: only that of a learning outcome begins a line of its own. Source: rule R-14.
func (e *Edition) forgedLabel(value string, first bool) (text string, found bool) {
	if !first && !strings.ContainsFunc(value, markup.IsLineEnd) && !strings.HasPrefix(value, "<") {
		return "", false
	}
	lines := e.linesOf(value)
	for i, l := range lines {
		if i == 0 && !first && !strings.HasPrefix(value, "<") {
			continue
		}
		if m, ok := e.labelOf(l); ok && m.known && m.colon && !m.dash {
			return l.Text, true
		}
		for _, cell := range l.Cells {
			if _, ok := e.nameAlone(cell); ok && len(l.Cells) > 1 {
				return cell, true
			}
		}
	}
	return "", false
}
