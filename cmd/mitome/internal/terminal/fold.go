package terminal

import (
	"strings"
	"unicode"

	"github.com/mitome/mitome/internal/artwork"
)

// noStart are characters that no Japanese line begins with, noEnd those that none ends with. Source: JIS X 4051, the
// common ones.
const (
	noStart = "、。，．・：；？！」』）】〕〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々,.:;?!)]}%％"
	noEnd   = "「『（【〔〈《([{"
)

// fold breaks a text without line ends into lines of at most width columns: at spaces, and between the phrases of Japanese,
// so that no word is torn. A phrase that is wider than a line is broken between its characters; another word that is, such as
// an address, stays whole.
func fold(text string, width int) []string {
	if columns(text) <= width {
		return []string{strings.TrimRight(text, " ")}
	}
	var lines []string
	line, used := "", 0
	for _, piece := range phrases(text, width) {
		size := columns(piece)
		if used > 0 && used+columns(strings.TrimRight(piece, " ")) > width {
			lines = append(lines, strings.TrimRight(line, " "))
			line, used = "", 0
		}
		line += piece
		used += size
	}
	return append(lines, strings.TrimRight(line, " "))
}

// phrases cuts a text where a line should end: pieces that are one phrase stay together where they fit into a line.
func phrases(text string, width int) (out []string) {
	begins, at := map[int]bool{}, 0
	for _, phrase := range artwork.Phrases(text) {
		begins[at] = true
		at += len(phrase)
	}
	var together []string
	end := func() {
		if whole := strings.Join(together, ""); columns(whole) <= width {
			together = []string{whole}
		}
		out = append(out, together...)
		together = nil
	}
	at = 0
	for _, piece := range pieces(text) {
		if begins[at] || at > 0 && text[at-1] == ' ' {
			end()
		}
		together = append(together, piece)
		at += len(piece)
	}
	end()
	return out
}

// pieces cuts a text where a line may end. Each piece keeps the spaces after it.
func pieces(text string) []string {
	var out []string
	start := 0
	runes := []rune(text)
	for i := 1; i < len(runes); i++ {
		before, after := runes[i-1], runes[i]
		wide := isWide(before) || isWide(after)
		forbidden := strings.ContainsRune(noStart, after) || strings.ContainsRune(noEnd, before)
		if before == ' ' && after != ' ' || wide && after != ' ' && !forbidden {
			out = append(out, string(runes[start:i]))
			start = i
		}
	}
	return append(out, string(runes[start:]))
}

func isWide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x30ff || r >= 0xff00 && r <= 0xff60
}

// Cut shortens a text to at most width columns, with an ellipsis for the rest.
func Cut(text string, width int) string {
	if columns(text) <= width {
		return text
	}
	used := 0
	for i, r := range text {
		if used += columns(string(r)); used > width-1 {
			return strings.TrimRight(text[:i], " ") + "…"
		}
	}
	return text
}
