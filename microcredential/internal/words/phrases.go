package words

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Phrases are entries of lists of words.txt, found in a plain text by one scan: each place of it is compared with the
// entries that open with the character there. An entry in Latin letters stands for itself as a whole word, or with "*" for
// every word that begins with it; Japanese has no gaps between words, and its entries are found anywhere.
type Phrases map[rune][]phrase

type phrase struct {
	text string
	stem bool // longer words count as well
}

// PhrasesOf is made of the entries of some lists.
func PhrasesOf(lists ...string) Phrases {
	p := Phrases{}
	for _, list := range lists {
		for _, word := range words[list] {
			text, stem := strings.CutSuffix(word, "*")
			first, _ := utf8.DecodeRuneInString(text)
			p[first] = append(p[first], phrase{text, stem})
		}
	}
	for _, same := range p {
		slices.SortFunc(same, func(a, b phrase) int { return len(b.text) - len(a.text) })
	}
	return p
}

// In says whether a plain text holds one of the phrases.
func (p Phrases) In(text string) bool {
	start, _ := p.Find(text)
	return start >= 0
}

// Find returns where the first phrase of a plain text begins and ends; -1 where there is none. At one place the longest
// counts.
func (p Phrases) Find(text string) (start, end int) {
	word := false // within a word of Latin letters
	for i, r := range text {
		if !word || r >= utf8.RuneSelf {
			if n := p.Opening(r, text[i:]); n > 0 {
				return i, i + n
			}
		}
		word = r < utf8.RuneSelf && IsWordByte(byte(r))
	}
	return -1, -1
}

// Without returns a plain text without the phrases.
func (p Phrases) Without(text string) string {
	var rest strings.Builder
	for {
		start, end := p.Find(text)
		if start < 0 {
			rest.WriteString(text)
			return rest.String()
		}
		rest.WriteString(text[:start])
		text = text[end:]
	}
}

// OpensAll says that a plain text is nothing but phrases, one after another, whatever signs part them.
func (p Phrases) OpensAll(text string) bool {
	for {
		text = strings.TrimLeftFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
		if text == "" {
			return true
		}
		first, _ := utf8.DecodeRuneInString(text)
		n := p.Opening(first, text)
		if n == 0 {
			return false
		}
		text = text[n:]
	}
}

// Opening is the length of the longest phrase that a text opens with, to the end of its word; 0 for none. first is its
// first character.
func (p Phrases) Opening(first rune, text string) int {
	for _, one := range p[first] {
		rest, opens := strings.CutPrefix(text, one.text)
		switch {
		case !opens:
		case rest == "" || !IsWordByte(rest[0]) || !IsWordByte(one.text[len(one.text)-1]):
			return len(one.text)
		case one.stem:
			return len(one.text) + strings.IndexFunc(rest+" ", func(r rune) bool { return !unicode.IsLetter(r) })
		}
	}
	return 0
}

// IsWordByte knows small Latin letters and digits.
func IsWordByte(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }
