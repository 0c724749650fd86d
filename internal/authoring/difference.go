package authoring

import (
	"slices"
	"strings"
	"unicode"

	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/locale"
)

// Change is what became of a piece of a text.
type Change string

// The changes.
const (
	Kept    Change = ""
	Removed Change = "removed"
	Added   Change = "added"
)

// Piece is a part of a text that was kept, removed or added as a whole.
type Piece struct {
	Text   string
	Change Change
}

// Difference is a field that two drafts, or two versions, have in different words.
type Difference struct {
	Field  string
	Pieces []Piece
}

// Differences are the fields that differ, in the order of the form, with both languages each for itself; codes are said in
// lang.
func Differences(before, after Fields, lang locale.Language) []Difference {
	var all []Difference
	seen := map[string]bool{}
	compare := func(name string) {
		if !seen[name] && name != imported && before[name] != after[name] {
			all = append(all, Difference{name, compareField(name, before.Text(name, lang), after.Text(name, lang))})
		}
		seen[name] = true
	}
	for _, row := range descriptionbook.Rows() {
		for _, name := range row.Fields() {
			compare(name)
		}
	}
	rest := []string{}
	for _, fields := range []Fields{before, after} {
		for name := range fields {
			rest = append(rest, name)
		}
	}
	slices.Sort(rest)
	for _, name := range rest {
		compare(name)
	}
	return all
}

// compareField tells two texts of a field apart; what is chosen, what is said of the picture, and days and figures, as a whole.
func compareField(name, before, after string) []Piece {
	picture := strings.HasPrefix(name, "look.") && name != AltEN && name != AltJA
	figures := strings.Trim(before+after, "0123456789-./,: ") == ""
	if !picture && !figures && !descriptionbook.Chosen(name) {
		return Compare(before, after)
	}
	var p pieces
	for _, piece := range []Piece{{before, Removed}, {after, Added}} {
		if piece.Text != "" {
			p.add(piece.Change, piece.Text)
		}
	}
	return p
}

// maxTable bounds the table of comparing two texts, in cells: more, and what is left between a common beginning and a common
// end counts as written anew.
const maxTable = 4 << 20

// Compare tells two texts apart, word by word; Japanese, which has no spaces, letter by letter.
func Compare(before, after string) []Piece {
	a, b := words(before), words(after)
	begin := 0
	for begin < len(a) && begin < len(b) && a[begin] == b[begin] {
		begin++
	}
	end := 0
	for end < len(a)-begin && end < len(b)-begin && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	var p pieces
	p.add(Kept, a[:begin]...)
	p.between(a[begin:len(a)-end], b[begin:len(b)-end])
	p.add(Kept, a[len(a)-end:]...)
	return p
}

// words cuts a text so that its parts, put together, are the text.
func words(text string) (parts []string) {
	last := 0 // kind of the letter before
	for _, r := range text {
		kind := kindOf(r)
		if kind != joined || last != joined {
			parts = append(parts, "")
		}
		parts[len(parts)-1] += string(r)
		last = kind
	}
	return parts
}

// joined letters are one word with those beside them.
const joined = 1

func kindOf(r rune) int {
	alone := unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
	if !alone && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)) {
		return joined
	}
	return 2
}

type pieces []Piece

func (p *pieces) add(c Change, parts ...string) {
	for _, text := range parts {
		if n := len(*p) - 1; n >= 0 && (*p)[n].Change == c {
			(*p)[n].Text += text
		} else {
			*p = append(*p, Piece{text, c})
		}
	}
}

// between adds what differs, by the longest common subsequence.
func (p *pieces) between(a, b []string) {
	if len(a)*len(b) > maxTable {
		p.add(Removed, a...)
		p.add(Added, b...)
		return
	}
	common := lengths(a, b)
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			p.add(Kept, a[i])
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			p.add(Removed, a[i])
			i++
		default:
			p.add(Added, b[j])
			j++
		}
	}
}

// lengths are those of the longest common subsequences of the ends of a and b, from each place on.
func lengths(a, b []string) [][]int32 {
	table := make([][]int32, len(a)+1)
	for i := range table {
		table[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				table[i][j] = table[i+1][j+1] + 1
			} else {
				table[i][j] = max(table[i+1][j], table[i][j+1])
			}
		}
	}
	return table
}
