package kanji

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Name brings a name into the one spelling in which it is looked for and compared: width, case, spaces, marks above letters and
// what nobody sees do not count, hiragana are katakana, small kana large ones, dashes and apostrophes of one kind, kanji have
// their usual form (髙 is 高, 﨑 is 崎), and a sign of repetition is what it repeats. Points and commas between names do not
// count either.
func Name(text string) string {
	var last rune
	return strings.Map(func(r rune) rune {
		if r = foldRune(r); r == '々' && last != 0 {
			return last
		}
		if r >= 0 {
			last = r
		}
		return r
	}, spelled.Replace(strings.ToLower(norm.NFKC.String(text))))
}

// spelled are letters of Latin alphabets that are no other letter with a mark, as they are written where a keyboard has none.
var spelled = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "þ", "th", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "ı", "i", "ħ", "h", "ŧ", "t")

// foldRune is Name of one character in lower case, as NFKC has it; -1: it does not count.
func foldRune(r rune) rune {
	switch {
	case r == ',', r == '、', r == '・', unicode.IsSpace(r):
		return -1
	case r < utf8.RuneSelf:
		return r
	case r >= 0x3400 && r < 0xe000: // kanji, and Hangul: by far the most
		return Usual(r)
	case r >= 'ぁ' && r <= 'ゖ', r >= 'ァ' && r <= 'ヶ':
		if r <= 'ゖ' {
			r += 'ァ' - 'ぁ'
		}
		if i := strings.IndexRune(smallKana, r); i >= 0 {
			r, _ = utf8.DecodeRuneInString(largeKana[i:])
		}
		return r
	case r == 'ー', unicode.Is(unicode.Pd, r), r == '−':
		return '-'
	case r == '’', r == '‘', r == 'ʼ':
		return '\''
	case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
		return -1
	case unicode.Is(unicode.Latin, r):
		r, _ = utf8.DecodeRuneInString(norm.NFD.String(string(r)))
		return r
	}
	return Usual(r)
}

// The small kana, and the large ones in the same order; each takes three bytes.
const (
	smallKana = "ァィゥェォッャュョヮヵヶ"
	largeKana = "アイウエオツヤユヨワカケ"
)

// Words are the words of a name, each as Name has it, in the order of letters, so that it does not matter in which they were
// written. Spaces part words, and the points and commas that Name leaves out; none for no name.
func Words(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(between, r) })
	for i := range words {
		words[i] = Name(words[i])
	}
	slices.Sort(words)
	return slices.DeleteFunc(words, func(word string) bool { return word == "" })
}

// between are points and commas between the words of a name, in every width.
const between = ",，､、･・"

// Spellings are what two names share that are one: the whole, for many write family and given name without a space, and the
// words in whatever order; one for a name of one word, none for no name.
func Spellings(text string) []string {
	whole := Name(text)
	if whole == "" {
		return nil
	}
	words := Words(text)
	if len(words) < 2 {
		return []string{whole}
	}
	return []string{whole, strings.Join(words, " ")}
}

// One is the spelling of a name that tells it from others, where it can be but one: the words in whatever order if all
// letters are Latin, else the whole.
func One(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }) {
		return Name(text)
	}
	return strings.Join(Words(text), " ")
}
