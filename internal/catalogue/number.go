package catalogue

import (
	"strings"
	"unicode/utf8"
)

// Courses are numbered in several writings: 統計学Ⅱ, 統計学II, 統計学2, 統計学二; 第二種 and 第2種; Statistics II and Statistics 2.
// A number in Roman figures or kanji is found by its figure too; as it is written it is found as before.

// romans are Roman figures as scanned, with their figures.
var romans = map[string]string{
	"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10", "xi": "11", "xii": "12",
}

// kanjiFigures are numbers of one kanji with their figures.
var kanjiFigures = map[rune]string{
	'一': "1", '二': "2", '三': "3", '四': "4", '五': "5", '六': "6", '七': "7", '八': "8", '九': "9", '十': "10",
}

// numbers are further runs with the figures of what numbers something in a text that was scanned.
func numbers(text string, runs []run) (all []run) {
	for i := range runs {
		r := &runs[i]
		if !r.gapless {
			if figure := romans[r.text]; figure != "" && numbering(text, runs, i) {
				all = append(all, run{text: figure, from: r.from, to: r.to})
			}
			continue
		}
		if !strings.ContainsAny(r.text, "一二三四五六七八九十") {
			continue
		}
		chars := []rune(r.text)
		for _, at := range numerals(chars) {
			n := run{text: kanjiFigures[chars[at]], from: r.from, to: r.to}
			if len(r.places) > len(chars) {
				n.from, n.to = r.places[at], r.places[at+1]
			}
			all = append(all, n)
		}
	}
	return all
}

// numbering says whether Roman figures number what stands before them. Single letters are words and names elsewhere: what I
// learn, vitamin X research.
func numbering(text string, runs []run, i int) bool {
	r := &runs[i]
	if sign, _ := utf8.DecodeRuneInString(text[r.from:]); len(r.text) > 1 || sign >= 'Ⅰ' && sign <= 'ⅿ' {
		return true
	}
	if i == 0 || strings.Trim(text[min(runs[i-1].to, r.from):r.from], " \u3000-") != "" {
		return false
	}
	if i+1 == len(runs) {
		return true
	}
	next := &runs[i+1]
	return next.gapless || next.text == "and" || next.text == "or" || strings.TrimLeft(text[r.to:max(next.from, r.to)], " \u3000") != ""
}

// numerals are the places of kanji that number something: after 第, before 級 or 年次, at the end of a name. Others are parts
// of words: 一般, 統一, 二十世紀.
func numerals(chars []rune) (places []int) {
	at := func(i int) rune {
		if i < 0 || i >= len(chars) {
			return 0
		}
		return chars[i]
	}
	for i, c := range chars {
		if kanjiFigures[c] == "" || kanjiFigures[at(i-1)] != "" || kanjiFigures[at(i+1)] != "" {
			continue
		}
		ends := i >= 2 && i+1 == len(chars) && !strings.ContainsRune("統唯同均随逐画単万無再専択", at(i-1))
		if at(i-1) == '第' || at(i+1) == '級' || at(i+1) == '年' && at(i+2) == '次' || ends {
			places = append(places, i)
		}
	}
	return places
}

// inFigures is a run of kanji and kana in which numbers are figures, as what is to be found then; nil where it has none.
func inFigures(text string) (all []unit) {
	chars, begun := []rune(text), 0
	for _, at := range numerals(chars) {
		if at > begun {
			all = append(all, gaplessUnit(string(chars[begun:at])))
		}
		all = append(all, wordUnit(kanjiFigures[chars[at]]))
		begun = at + 1
	}
	if begun > 0 && begun < len(chars) {
		all = append(all, gaplessUnit(string(chars[begun:])))
	}
	return all
}
