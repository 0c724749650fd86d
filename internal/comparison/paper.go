package comparison

import (
	"strings"

	"golang.org/x/text/width"

	"github.com/mitome/mitome/internal/locale"
)

// Paper is what a sheet prints on, across, in a size that can still be read.
type Paper string

// The papers.
const (
	A4      Paper = "a4"
	A3      Paper = "a3"      // where A4 has no room for all of the words
	Several Paper = "several" // sheets of A3, each with its heads
)

// Text says so, before one prints; "" for A4, which everybody expects.
func (p Paper) Text(lang locale.Language) string {
	if p == A4 {
		return ""
	}
	return words(lang, "paper."+string(p))
}

// room is what a paper holds in a size of type: lines of the table, and how many narrow characters stand in a line of all columns
// together.
type room struct {
	paper        Paper
	points       float64
	lines, width float64
}

// rooms are measured with the print style of comparison.css: at 6 pt a line of 2.65 mm, two thirds of the width for columns. Each
// has the largest type that leaves room for everything.
var rooms = []room{{A4, 8, 38, 134}, {A4, 7, 47, 156}, {A4, 6, 60, 184}, {A3, 8, 58, 191}, {A3, 7, 72, 222}, {A3, 6, 92, 262}}

// Paper is the smallest paper that has room for the sheet. It is reckoned from the lengths of the texts; a sheet that is as
// long as its paper may take the next larger one.
func (s *Sheet) Paper() Paper { return s.room().paper }

// Class is the class of the element in which Table stands, by which it prints on its paper in its type.
func (s *Sheet) Class() string {
	r := s.room()
	return string(r.paper) + " type-" + number(r.points)
}

func (s *Sheet) room() room {
	for _, r := range rooms {
		width := r.width / float64(max(len(s.Columns), 1))
		lines := s.headHeight(width)
		for _, row := range s.Rows {
			for i := range row.Parts {
				lines += row.Parts[i].height(s.Lang, width)
			}
		}
		if lines <= r.lines {
			return r
		}
	}
	return room{paper: Several, points: 6}
}

// headHeight is how many lines the heads take beyond a title and a name of one line each, for which there is always room.
func (s *Sheet) headHeight(width float64) (most float64) {
	for _, h := range s.Columns {
		most = max(most, broken(h.Title, width-4)+broken(h.Body, width-4)-2)
	}
	return most
}

// height is how many lines a part takes, with its rule, in columns of so many narrow characters.
func (p *Part) height(lang locale.Language, width float64) float64 {
	const rule = 0.35 // padding and border, in lines
	most := 1.0
	for i := range p.Cells {
		c := &p.Cells[i]
		said := p.shown(c)
		if p.folds(c) {
			said = ""
		}
		lines := broken(strings.Join(append([]string{c.MarkText(lang), c.factText(lang), said}, c.Notes...), " "), width)
		for _, item := range c.Items {
			lines += broken(item, width-3)
		}
		if len(c.Hours) > 0 {
			lines += 0.7
		}
		most = max(most, lines)
	}
	return most + rule
}

// broken is how many lines a text takes.
func broken(text string, room float64) (lines float64) {
	for line := range strings.Lines(strings.TrimSpace(text)) {
		n := 0.0
		for _, r := range line {
			if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
				n++
			}
			n++
		}
		lines += float64(int(n/room) + 1)
	}
	return lines
}
