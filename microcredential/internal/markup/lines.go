// Package markup reads what a text looks like: plain text, Markdown and HTML all become lines, each with what it is and what
// was taken off it. It takes linear time, and knows no descriptor: whoever reads says where a label may begin. Escape keeps a
// value from becoming structure when it is shown as Markdown, and Unescape gives it back.
package markup

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// Line is a line of a text, or a row of a table, without the marks of its structure: the first step of the
// generous reader: plain text, Markdown and HTML all become lines, and nothing after knows which it was.
type Line struct {
	Text   string   // what is left when marks are taken off
	Cells  []string // of a row of a table; text is empty then
	Form   Form     // what it is
	Mark   string   // what was taken off the front, such as "- ", "1. " or "■"
	Depth  int      // of an item in its list; how far a plain line is indented
	Strong bool     // all of it is emphasised
	Lead   string   // what it opens with that alone is emphasised, marks and all, as "**Language**" of "**Language** Japanese"
	Gap    bool     // something parts it from the line before: a blank line, another block
}

// Form is what a line is in its text.
type Form string

const (
	FormLine    Form = "line" // of a paragraph
	FormHeading Form = "heading"
	FormItem    Form = "item" // of a list
	FormTerm    Form = "term" // of a definition list
	FormCell    Form = "cell" // a row of a table
)

// Lines cuts a text into lines, a paragraph of HTML also where label says that something begins that may be a label. It takes
// linear time.
func Lines(text string, label func(string) bool) []Line {
	switch signs := htmlSigns(text); {
	case signs.tags:
		return htmlLines(text, label)
	case signs.entities:
		text = html.UnescapeString(text)
	}
	return plainLines(text)
}

// plainLines cuts plain text and Markdown into lines.
func plainLines(text string) []Line {
	var lines []Line
	gap, rows := false, strings.Contains(text, "|") && hasRuleOfTable(text)
	for len(text) > 0 {
		raw := text
		if end := lineEnd(text); end >= 0 {
			raw = text[:end]
			_, size := utf8.DecodeRuneInString(text[end:])
			if strings.HasPrefix(text[end:], "\r\n") {
				size = 2
			}
			text = text[end+size:]
		} else {
			text = ""
		}
		bare := strings.TrimSpace(raw)
		for strings.HasPrefix(bare, "> ") || bare == ">" || strings.HasPrefix(bare, ">>") { // a quotation of Markdown
			raw = bare[1:]
			bare = strings.TrimSpace(raw)
		}
		switch {
		case bare == "":
			gap = true
			continue
		case isRule(bare):
			if n := len(lines); n > 0 && !gap && (bare[0] == '=' || bare[0] == '-') && !strings.Contains(bare, "|") && lines[n-1].Form == FormLine &&
				(lines[n-1].Gap || n == 1) { // below a paragraph of several lines it is a rule
				lines[n-1].Form = FormHeading // underlined
			}
			gap = true
			continue
		}
		l := PlainLine(raw, rows)
		l.Gap, gap = gap, false
		lines = append(lines, l)
	}
	return lines
}

// lineEnd is where the first line of a text ends; -1 where it is the only one.
func lineEnd(text string) int {
	for i := range len(text) {
		switch c := text[i]; {
		case c >= ' ' && c < utf8.RuneSelf:
		case c < ' ' && IsLineEnd(rune(c)):
			return i
		case c == 0xc2 || c == 0xe2: // U+0085, U+2028 and U+2029 begin with these
			if r, _ := utf8.DecodeRuneInString(text[i:]); IsLineEnd(r) {
				return i
			}
		}
	}
	return -1
}

// isRule knows a line of nothing but dashes, bars and the like, which draws a line on the page.
func isRule(bare string) bool {
	return len(bare) > 2 && strings.IndexByte("-=*_|:+", bare[0]) >= 0 && strings.Trim(bare, "-=*_|:+ \t") == ""
}

func hasRuleOfTable(text string) bool {
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); strings.Contains(l, "|") && strings.Contains(l, "-") && strings.Trim(l, "-|:+ \t") == "" {
			return true
		}
	}
	return false
}

// PlainLine takes the marks of Markdown, and of people, off a line. rows says that lines with bars are rows of a table.
func PlainLine(raw string, rows bool) Line {
	l := Line{Form: FormLine}
	bare := strings.TrimSpace(raw)
	if strings.HasPrefix(bare, "|") && strings.Count(bare, "|") > 1 || rows && strings.Contains(bare, "|") {
		l.Form = FormCell
		for cell := range strings.SplitSeq(strings.Trim(bare, "|"), "|") {
			l.Cells = append(l.Cells, strings.TrimSpace(cell))
		}
		return l
	}
	if strings.Contains(bare, "\t") {
		l.Cells = strings.FieldsFunc(bare, func(r rune) bool { return r == '\t' })
	}
	for _, r := range raw {
		if !unicode.IsSpace(r) {
			break
		}
		l.Depth++
	}
	l.takeMarks(unescapeLine(bare), bare)
	return l
}

// takeMarks splits marks from the text; a line that was escaped has none.
func (l *Line) takeMarks(text, raw string) {
	if text != raw {
		l.Text = text
		return
	}
	l.Text = text
	if heading := strings.TrimLeft(text, "#＃"); heading != text && heading != "" && (heading[0] == ' ' || heading[0] >= 0x80 || len(text)-len(heading) > 1) {
		l.Form, l.Text = FormHeading, strings.TrimSpace(heading)
		if open := strings.TrimRight(l.Text, "#"); open == "" || strings.HasSuffix(open, " ") { // "## Level ##", but "C#"
			l.Text = strings.TrimSpace(open)
		}
	} else if rest := ItemText(text); rest != text {
		l.Form, l.Mark, l.Text = FormItem, text[:len(text)-len(rest)], rest
	}
	if inner, strong := Unwrapped(l.Text); strong {
		l.Strong, l.Text = true, inner
	}
	for _, mark := range []string{"**", "__"} {
		if inner, opened := strings.CutPrefix(l.Text, mark); opened {
			if at := strings.Index(inner, mark); at > 0 {
				l.Lead = l.Text[:at+2*len(mark)]
			}
		}
	}
}

// Unwrapped takes emphasis off a text that is emphasised as a whole.
func Unwrapped(text string) (string, bool) {
	for _, mark := range []string{"***", "**", "__", "*", "_"} {
		inner, opened := strings.CutPrefix(text, mark)
		inner, closed := strings.CutSuffix(inner, mark)
		if opened && closed && strings.TrimSpace(inner) != "" && !strings.Contains(inner, mark) {
			return inner, true
		}
	}
	return text, false
}

// bulletRunes may open an item or a line; squares open a label as a heading does.
const (
	bulletRunes = "-–—‐−*+•‣◦∙·・●◎▶►▪▫※★☆✓✔➢➤»→⇒>" + CircleRunes + SquareRunes
	CircleRunes = "○◯〇" // the last is a zero, which people type for a circle
	SquareRunes = "■□◆◇▼▽▲△"
)

// ItemText returns what follows the mark of a list item: a bullet, or a number with its stop or bracket. "-5 °C" and
// "2.5 hours" open no item.
func ItemText(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	rest := text[size:]
	switch {
	case strings.ContainsRune(bulletRunes, r):
		if next, _ := utf8.DecodeRuneInString(rest); r < 0x80 && !StartsWithSpace(rest) ||
			strings.ContainsRune(CircleRunes, r) && strings.ContainsRune(CircleRunes+".．・、点割", next) { // "〇〇大学", "〇・五単位"
			return text
		}
		return cmp.Or(strings.TrimSpace(rest), text)
	case r >= '①' && r <= '⓿', r >= '❶' && r <= '➓', r >= '⑴' && r <= '⒛':
		return cmp.Or(strings.TrimLeft(strings.TrimSpace(rest), ".．、"), text)
	}
	return cmp.Or(afterNumber(text), text)
}

func StartsWithSpace(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r)
}

// afterNumber returns what follows "1.", "(1)", "（１）", "1)", "a)", "Ⅰ．" or "一、"; text itself where none of them opens it.
func afterNumber(text string) string {
	bracket := strings.HasPrefix(text, "(") || strings.HasPrefix(text, "（")
	rest := strings.TrimPrefix(strings.TrimPrefix(text, "("), "（")
	digits := strings.TrimLeftFunc(rest, func(r rune) bool {
		return r >= '0' && r <= '9' || r >= '０' && r <= '９' || strings.ContainsRune("一二三四五六七八九十ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ", r)
	})
	n := len(rest) - len(digits)
	if n == 0 && len(rest) > 1 && (rest[0]|0x20) >= 'a' && (rest[0]|0x20) <= 'z' {
		digits, n = rest[1:], 1 // a) but not a word
		if digits[0] != ')' && (!bracket && digits[0] != '.' || bracket) {
			return text
		}
	}
	if n == 0 || n > 12 {
		return text
	}
	stop, size := utf8.DecodeRuneInString(digits)
	ok := strings.ContainsRune(")）", stop) || !bracket && strings.ContainsRune(".．、", stop)
	after := digits[min(size, len(digits)):]
	if !ok || stop == '.' && !StartsWithSpace(after) && (after == "" || after[0] < 0x80) || stop == ')' && after != "" && after[0] != ' ' && after[0] < 0x80 && !bracket {
		return text
	}
	return strings.TrimSpace(after)
}

func IsLineEnd(r rune) bool {
	return r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}
