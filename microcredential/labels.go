package microcredential

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLabel is how far into a line a label's colon is looked for, in bytes. The
// longest bilingual label with marks needs less than half.
const maxLabel = 240

// labels maps every spelling of a label, squeezed, to its descriptor: either
// language, or both in either order. All 17 labels count: criteria of other
// issuers also name the title or the awarding body. names are the labels of one
// language alone, squeezed.
var labels, names = labelSpellings(edition11)

func labelSpellings(g *Edition) (spellings map[string]Key, names []string) {
	spellings = map[string]Key{}
	for _, d := range g.Descriptors {
		en, ja := squeeze(d.Label), squeeze(d.LabelJA)
		names = append(names, en, ja)
		for _, pair := range [][2]string{{en, ja}, {ja, en}} {
			a, b := pair[0], pair[1]
			for _, s := range []string{a, a + b, a + "/" + b, a + "|" + b, a + "(" + b + ")", a + "[" + b + "]", a + "【" + b + "】", a + "「" + b + "」"} {
				spellings[s] = d.Key
			}
		}
	}
	return spellings, names
}

// squeeze brings a label into the form in which it is looked up: NFKC, lower
// case, without white space and characters that take no room.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, visible(s))
}

// Marks that may stand before a label: lists, headings, quotations, emphasis.
const bulletRunes = `\-–—‐−*+•‣◦∙·・●○◎■□◆◇▶►▪▫※★☆`

var (
	leadMark = regexp.MustCompile(`^(?:[` + bulletRunes + "#>_~`" + `|\\【「『\[(]|\(?[0-9]{1,3}[.):](?:\s|\\)*|\(?[a-z][.)]\s|[0-9]{1,3}\s*)\s*`)
	tailMark = regexp.MustCompile("[\\s*_~`|】」』\\])]+$")
)

// labelAt says which descriptor's label and colon a line opens with, read as
// generously as RULES reading 2 asks, and returns what follows the colon.
func labelAt(line string) (key Key, rest string, found bool) {
	head := line
	if len(head) > maxLabel {
		head = head[:maxLabel]
	}
	colons := 0 // of which a mark such as "7:" may have the first
	for offset := 0; offset < len(head) && colons < 2; {
		r, size := utf8.DecodeRuneInString(head[offset:])
		if isColon(r) {
			colons++
			if key, found := labelIn(head[:offset]); found {
				return key, afterColon(head[:offset], line[offset+size:]), true
			}
		}
		offset += size
	}
	return "", "", false
}

// isColon knows the colon, its wide, small and vertical forms, and its doubles.
func isColon(r rune) bool {
	switch r {
	case ':', '：', '﹕', '︓', '∶', '꞉':
		return true
	}
	return false
}

// labelIn looks the text before a colon up, taking marks off one after another.
func labelIn(text string) (Key, bool) {
	text = strings.TrimSpace(visible(text))
	if !mayHoldLabel(text) {
		return "", false
	}
	for range 12 {
		if key, ok := lookUp(text); ok {
			return key, true
		}
		shorter := strings.TrimSpace(leadMark.ReplaceAllString(strings.ToLower(text), ""))
		if shorter == strings.ToLower(text) {
			return "", false
		}
		text = shorter
	}
	return "", false
}

// lookUp takes emphasis off the end and between words, since "Learning
// outcomes** (学修成果)" occurs too.
func lookUp(text string) (Key, bool) {
	if key, ok := labels[squeeze(text)]; ok {
		return key, true
	}
	bare := tailMark.ReplaceAllString(text, "")
	if key, ok := labels[squeeze(bare)]; ok {
		return key, true
	}
	key, ok := labels[squeeze(emphasis.Replace(text))]
	return key, ok
}

// emphasis takes Markdown's marks for it away.
var emphasis = strings.NewReplacer("*", "", "_", "", "`", "", "~", "")

// mayHoldLabel spares most lines the work of taking marks off.
func mayHoldLabel(text string) bool {
	text = squeeze(emphasis.Replace(text))
	return slices.ContainsFunc(names, func(name string) bool { return strings.Contains(text, name) })
}

// afterColon takes off the emphasis that began before the label and ends after
// its colon, as in "**Language:** Japanese".
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

// forgedLabel returns the first line of a value that a reader would take for a
// descriptor's label. Source: rule R-14.
func forgedLabel(value string) (line string, found bool) {
	if line, found = forgedIn(value); found {
		return line, true
	}
	if looksLikeHTML(value) {
		return forgedIn(htmlLines(value))
	}
	return "", false
}

func forgedIn(value string) (string, bool) {
	for _, line := range strings.FieldsFunc(value, isLineEnd) {
		if _, _, found := labelAt(line); found {
			return line, true
		}
	}
	return "", false
}

func isLineEnd(r rune) bool {
	return r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}
