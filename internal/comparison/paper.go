package comparison

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/segmenter"

	"github.com/mitome/mitome/internal/artwork"
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

// setting is a paper and a size of type.
type setting struct {
	paper         Paper
	width, height float64 // within the margins, in mm
	points        float64
}

// settings are tried in this order, and the first one is taken that has room for everything.
var settings = slices.Concat(settingsOf(A4, 287, 200), settingsOf(A3, 410, 287))

// settingsOf are the sizes of type in which a paper is tried, of which comparison.css has a class each.
func settingsOf(paper Paper, width, height float64) (all []setting) {
	for points := 9.0; points >= smallest; points -= 0.5 {
		all = append(all, setting{paper, width, height, points})
	}
	return all
}

// smallest is the smallest type, in points.
const smallest = 6

// Paper is the smallest paper that has room for the sheet.
func (s *Sheet) Paper() Paper { return s.setting().paper }

// Class is the class of the element in which Table stands, by which it prints on its paper in its type.
func (s *Sheet) Class() string {
	at := s.setting()
	return string(at.paper) + " type-" + strings.ReplaceAll(number(at.points), ".", "-")
}

// setting is what the sheet prints in: the smallest paper that has room, and the largest type that fits on it.
func (s *Sheet) setting() setting {
	if s.in.paper != "" {
		return s.in
	}
	m := &ruler{known: map[run][]word{}}
	at := slices.IndexFunc(settings, func(on setting) bool { return s.height(m, on) <= on.height-spare })
	if s.in = (setting{paper: Several, points: smallest}); at >= 0 {
		s.in = settings[at]
	}
	return s.in
}

// Lengths of the print style of comparison.css, in mm unless said otherwise.
const (
	point    = 0.3528
	leading  = 1.2             // of a line, in sizes of type; what is smaller stands in lines of it, too
	edge     = 0.265           // a pixel
	across   = 1.8 + edge      // what is left and right of a cell's text
	above    = 0.32 + edge     // and above and below it
	asking   = 0.16            // of the width, for the question, and beside it what is left and right of its text
	matching = 0.11            // of the width, for our own outcomes
	small    = 0.92            // sizes of type, of what stands beside
	stated   = 1.05            // and of facts
	last     = 0.83            // and of the words in the last row
	heading  = 1.4             // and of the title
	length   = 1.2 + 0.3 + 0.3 // of hours, with its margins
	sealing  = 1.0 + 14        // of the fields for seals, with what is above them
	field    = 4.0             // of a field of the decision, at least
	inField  = 0.4 + 0.4       // above and below what stands in it
	spare    = 1.5             // of the paper's height
)

// height is how much of a paper's height the sheet takes, in mm, as its texts break in the built-in fonts.
func (s *Sheet) height(m *ruler, on setting) float64 {
	size := on.points * point
	room := ((on.width*(1-asking-matching)-2*across-1)/float64(max(len(s.Columns), 1)) - across) / size
	total := s.around(m, on)
	heads := 0.0
	for i := range s.Columns {
		heads = max(heads, s.Columns[i].lines(m, room-2.2, s.Lang))
	}
	total += heads*leading*size + above + edge
	for i := range s.Rows {
		row := &s.Rows[i]
		for at := range row.Parts {
			asked := row.question(m, s, at, (on.width*asking-0.5)/size)
			total += max(asked, row.Parts[at].tallest(m, room, size, s.Lang, i == len(s.Rows)-1))*leading*size + above
		}
		total += edge
	}
	return total
}

// around is the height of what stands above and below the table: title, remarks, the fields of the decision.
func (s *Sheet) around(m *ruler, on setting) float64 {
	size := on.points * point
	made := words(s.Lang, "made", "date", day(s.Lang, s.Made)) + " " + words(s.Lang, "never") + " " + words(s.Lang, "bearing")
	remarks := m.broken(on.width/size-4, run{made, small, false})
	if notes := s.notes(); len(notes) > 0 {
		remarks += m.broken(on.width/size, run{strings.Join(notes, "\u3000"), small, false})
	}
	fields := max(float64(len(decisionLines))*(max(field, leading*size)+inField+edge), sealing+edge)
	return heading*leading*size + remarks*leading*size + 1 + 1.15*1.6*size + 2 + fields
}

// lines is how many lines a head takes.
func (h *Head) lines(m *ruler, room float64, lang locale.Language) float64 {
	lines := m.broken(room, run{h.Title, 1, true}) + m.broken(room, run{h.Body, small, false})
	if h.Kind == Own {
		lines += m.broken(room, run{words(lang, "source.own"), small, false})
	}
	return lines
}

// question is how many lines the question of a part takes.
func (r *Row) question(m *ruler, s *Sheet, at int, room float64) float64 {
	p := &r.Parts[at]
	var runs []run
	if at == 0 {
		runs = append(runs, run{strconv.Itoa(r.Number) + " " + r.Label, 1, true}, run{r.about(s), small, false})
	}
	difference := run{p.DifferenceText(s.Lang), small, true}
	if p.Difference == Differs {
		difference.text = "≠\u00a0" + difference.text
	}
	return m.broken(room, append(runs, run{p.Label, 1, false}, difference)...)
}

// tallest is how many lines the longest answer of a part takes. Words of the last row are smaller.
func (p *Part) tallest(m *ruler, room, size float64, lang locale.Language, ends bool) (most float64) {
	of := 1.0
	if ends {
		of = last
	}
	for i := range p.Cells {
		most = max(most, p.takes(m, &p.Cells[i], room, size, of, lang))
	}
	return most
}

// takes is how many lines a cell takes, in a type of that size in mm, the issuer's words in one smaller by a factor.
func (p *Part) takes(m *ruler, c *Cell, room, size, of float64, lang locale.Language) (lines float64) {
	runs := []run{{c.MarkText(lang), small, false}, {c.Fact, stated, true}}
	if c.MarkText(lang) != "" {
		lines += 0.35 // the frame of the mark
	}
	if c.Fact != "" {
		lines += 0.06
		if c.Read {
			runs = append(runs, run{words(lang, "read"), small, false})
		}
	}
	if len(c.Hours) > 0 {
		lines += m.broken(room, runs...) + length/(leading*size)
		runs = nil
	}
	if text := p.shown(c); !p.folds(c) && len(c.Items) == 0 {
		runs = append(runs, run{text, of, false})
	} else if !p.folds(c) {
		lines += m.broken(room, runs...)
		runs = nil
		for _, item := range c.Items {
			lines += m.broken(room-1.5, run{item, 1, false})
		}
	}
	for _, note := range c.Notes {
		runs = append(runs, run{note, small, false})
	}
	return max(1, lines+m.broken(room, runs...))
}

// run is a text in one type, of a size in sizes of the sheet's.
type run struct {
	text  string
	size  float64
	heavy bool
}

// broken is how many lines runs take that stand one after the other, in a room of so many sizes of type.
func (m *ruler) broken(room float64, runs ...run) (lines float64) {
	const between = 0.75 // a margin and a space
	at := 0.0            // where the line has come to
	for _, r := range runs {
		if r.text == "" {
			continue
		}
		lines = max(lines, 1)
		for _, w := range m.words(r) {
			width := w.width * r.size
			if at > 0 && at+width > room {
				lines, at = lines+1, 0
			}
			for ; width > room; width -= room {
				lines++
			}
			if at += width + w.space*r.size; w.ends {
				lines, at = lines+1, 0
			}
		}
		at += between
	}
	return lines
}

// ruler measures the texts of a sheet, each once for all settings.
type ruler struct{ known map[run][]word }

// word is what stands together in a line, with the space after it, in sizes of its type.
type word struct {
	width, space float64
	ends         bool // the line
}

func (m *ruler) words(r run) []word {
	r.size = 0 // the same in all
	if all, ok := m.known[r]; ok {
		return all
	}
	var all []word
	var breaks segmenter.Segmenter
	breaks.Init([]rune(r.text))
	for it := breaks.LineIterator(); it.Next(); {
		text := string(it.Line().Text)
		bare := strings.TrimRightFunc(text, unicode.IsSpace)
		all = append(all, word{artwork.Width(bare, r.heavy), artwork.Width(strings.TrimRight(text[len(bare):], "\n"), r.heavy), strings.HasSuffix(text, "\n")})
	}
	m.known[r] = all
	return all
}
