package catalogue

import (
	"slices"
	"strings"
)

// Piece is a part of a text; Hit where it is what was sought.
type Piece struct {
	Text string
	Hit  bool
}

// Mark divides a text into what was sought and what was not.
func Mark(text string, sought []string) []Piece {
	if len(sought) == 0 || text == "" {
		return []Piece{{Text: text}}
	}
	var spans [][2]int
	runs := scan(text)
	runs = append(runs, numbers(text, runs)...)
	for i := range runs {
		for _, unit := range sought {
			spans = append(spans, runs[i].find(unit)...)
		}
	}
	slices.SortFunc(spans, func(a, b [2]int) int { return a[0] - b[0] })
	var pieces []Piece
	at := 0
	for _, span := range spans {
		if span[1] <= at {
			continue
		}
		if span[0] > at {
			pieces = append(pieces, Piece{Text: text[at:span[0]]})
			at = span[0]
		}
		pieces = append(pieces, Piece{Text: text[at:span[1]], Hit: true})
		at = span[1]
	}
	if at < len(text) {
		pieces = append(pieces, Piece{Text: text[at:]})
	}
	return pieces
}

// find returns where a unit stands in the run.
func (r *run) find(unit string) (spans [][2]int) {
	if !r.gapless {
		if r.text == unit || len(unit) >= 3 && strings.HasPrefix(r.text, unit) {
			return [][2]int{{r.from, r.to}}
		}
		return nil
	}
	chars, sought := []rune(r.text), []rune(unit)
	for i := 0; i+len(sought) <= len(chars); i++ {
		if slices.Equal(chars[i:i+len(sought)], sought) {
			spans = append(spans, [2]int{r.places[i], r.places[i+len(sought)]})
		}
	}
	return spans
}
