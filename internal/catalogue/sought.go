package catalogue

import (
	"strings"
	"unicode/utf8"
)

// unit is one thing that is sought: a word, or a run of characters.
type unit struct {
	text    string
	terms   []string
	gapless bool
	last    bool // the last word, which may not be complete

	parts []unit // what it may be written as: a compound with hyphens as words, 第二種 as 第2種
}

func wordUnit(text string) unit { return unit{text: text, terms: []string{text}} }

// gaplessUnit is a run of kanji and kana: all of its pairs.
func gaplessUnit(text string) unit {
	u := unit{text: text, gapless: true}
	piece := run{text: text, gapless: true}
	single := utf8.RuneCountInString(text) == 1
	piece.terms(func(t string) {
		if single || utf8.RuneCountInString(t) > 1 {
			u.terms = append(u.terms, t)
		}
	})
	return u
}

// particles stand between words of Japanese; in a query they only join.
const particles = "ノトヲヤデニガハヘモ"

// units divides a text into what is sought.
func units(text string) []unit {
	if utf8.RuneCountInString(text) > MaxText {
		text = string([]rune(text[:min(len(text), 4*MaxText)])[:MaxText])
	}
	var all []unit
	runs := scan(text)
	for i := range runs {
		r := &runs[i]
		if !r.gapless {
			if i+2 < len(runs) && runs[i+2].from == r.from && !runs[i+2].gapless {
				continue // part of a compound, which follows
			}
			if i+1 < len(runs) && runs[i+1].from < r.from {
				continue
			}
			u := wordUnit(r.text)
			u.last, u.parts = r.to == len(strings.TrimRight(text, " ")), partsOf(text[r.from:r.to])
			if figure := romans[r.text]; figure != "" && numbering(text, runs, i) {
				u.parts = []unit{wordUnit(figure)}
			}
			all = append(all, u)
			continue
		}
		for _, part := range withoutParticles(r, text) {
			u := gaplessUnit(part)
			u.parts = inFigures(part)
			all = append(all, u)
		}
	}
	return all[:min(len(all), maxUnits)]
}

// partsOf are the words of a compound with hyphens or dots; nil for any other word.
func partsOf(compound string) (parts []unit) {
	if !strings.ContainsAny(compound, "-.") {
		return nil
	}
	runs := scanWith(strings.NewReplacer("-", " ", ".", " ").Replace(compound), false)
	for i := range runs {
		parts = append(parts, wordUnit(runs[i].text))
	}
	return parts
}

// withoutParticles divides a run at the hiragana that join words: 統計の基礎 is 統計 and 基礎.
func withoutParticles(r *run, text string) []string {
	chars := []rune(r.text)
	hiragana := func(i int) bool {
		c, _ := utf8.DecodeRuneInString(text[r.places[i]:])
		return c >= 0x3041 && c <= 0x3096
	}
	var parts []string
	begun := 0
	for i := 1; i+1 < len(chars) && len(r.places) == len(chars)+1; i++ {
		if strings.ContainsRune(particles, chars[i]) && hiragana(i) && !hiragana(i-1) && !hiragana(i+1) {
			parts = append(parts, string(chars[begun:i]))
			begun = i + 1
		}
	}
	return append(parts, string(chars[begun:]))
}

// shortKana says that a unit is a short word in kana: what has two of its pairs is another word.
func (u *unit) shortKana() bool {
	return len(u.terms) < 4 && !strings.ContainsFunc(u.text, func(r rune) bool { return r < 0x30a1 || r > 0x30ff })
}
