package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mitome/mitome/openbadges"
	"golang.org/x/text/unicode/norm"
)

// Canonical returns the form in which texts are kept, written and compared: LF
// line ends, no white space around the whole, no control characters. Blank
// lines and spaces inside stay. Source: docs/rules.md, reading 1.
func Canonical(s string) string {
	if IsSettled(s) {
		return strings.TrimSpace(s)
	}
	s = strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, lineEnds.Replace(s))
	return strings.TrimSpace(strings.ToValidUTF8(s, "\ufffd"))
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\t", " ")

// IsPrintable says that a text is ASCII with line feeds as its only control characters, as most texts and labels are.
func IsPrintable(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\n' || c >= 0x7f {
			return false
		}
	}
	return true
}

// IsSettled says that a text holds nothing that Canonical or NFKC could change but outer white space: printable ASCII,
// kana and the common ideographs, as nearly all texts do.
func IsSettled(s string) bool {
	for _, r := range s {
		if r != '\n' && !isSettledRune(r) {
			return false
		}
	}
	return true
}

func isSettledRune(r rune) bool {
	switch r {
	case '、', '。', '「', '」', '・', '〜', '–':
		return true
	}
	return r >= ' ' && r < 0x7f || IsCommonJapanese(r)
}

// IsCommonJapanese knows kana and the common ideographs, which NFKC leaves alone.
func IsCommonJapanese(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r >= 0x3041 && r <= 0x3096 || r >= 0x30a1 && r <= 0x30fa || r == 'ー'
}

// Plain returns the text as rules compare it: NFKC, lower case, without
// characters that take no room, white space folded to single spaces.
func Plain(s string) string {
	if isPlain(s) {
		return s
	}
	if folded, ok := foldCommon(s); ok {
		return folded
	}
	return strings.Join(strings.Fields(strings.ToLower(Visible(s))), " ")
}

// foldCommon is plain for the characters of nearly all texts: ASCII, its wide forms, kana and the common ideographs. ok is
// false where it meets another.
func foldCommon(s string) (folded string, ok bool) {
	out := make([]byte, 0, len(s))
	for _, r := range s {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		switch {
		case r >= 'A' && r <= 'Z':
			r |= 0x20
		case r == '\n' || r == '\u3000':
			r = ' '
		case !isSettledRune(r):
			return "", false
		}
		if r != ' ' || len(out) > 0 && out[len(out)-1] != ' ' {
			out = utf8.AppendRune(out, r)
		}
	}
	return strings.TrimSuffix(string(out), " "), true
}

// isPlain says that plain changes nothing: small Latin letters, figures, kana and common ideographs with single spaces.
func isPlain(s string) bool {
	space := true // at the beginning none may stand
	for _, r := range s {
		switch {
		case r == ' ' && space, r >= 'A' && r <= 'Z', r < ' ', r == 0x7f, r > 0x7f && !IsCommonJapanese(r):
			return false
		}
		space = r == ' '
	}
	return !space
}

// Visible returns the text in NFKC without characters that take no room, such
// as U+200B, by which an address or a label could be hidden from a rule.
func Visible(s string) string {
	if IsSettled(s) {
		return s
	}
	if strings.Contains(s, "\ufdfa") {
		s = strings.ReplaceAll(s, "\ufdfa", "\ufdfd") // NFKC makes it eighteen letters; another such ligature stays one
	}
	return strings.Map(func(r rune) rune {
		if r >= 0xad && (openbadges.Unseen(r) || r >= 0xfe00 && r <= 0xfe0f) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}

// ruleReach is how far into a value figures and words of a rule are looked for, in bytes: what people say in a descriptor
// begins with them.
const ruleReach = 2048

// Opening is what of a value rules look at.
func Opening(text string) string { return text[:min(len(text), ruleReach)] }

// IsJapanese says that a text is written with kana or kanji.
func IsJapanese(s string) bool {
	for _, r := range s {
		if r >= 0x2e80 && (IsCommonJapanese(r) || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)) {
			return true
		}
	}
	return false
}
