package comparison

import (
	"context"
	_ "embed"
	"io"
	"strconv"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/locale"
)

// Style is the style sheet of the element in which Table stands.
//
//go:embed comparison.css
var Style string

// WriteHTML writes the sheet as one page that stands alone and prints on one A4 sheet across, with the fields of a decision.
func (s *Sheet) WriteHTML(w io.Writer) error {
	return document(s, Style).Render(context.Background(), w)
}

// about says where in the guideline the row stands.
func (r *Row) about(s *Sheet) string {
	if len(r.Guideline) == 0 || s.Order == Guidelines {
		return ""
	}
	var numbers []string
	for _, n := range r.Guideline {
		numbers = append(numbers, strconv.Itoa(n))
	}
	return words(s.Lang, "guideline", "numbers", list(s.Lang, numbers))
}

// notes are what is to be known of answers of the sheet, each once.
func (s *Sheet) notes() (all []string) {
	for i := range s.Rows {
		for j := range s.Rows[i].Parts {
			all = append(all, s.Rows[i].Parts[j].Notes...)
		}
	}
	if len(s.Absent) > 0 {
		all = append(all, words(s.Lang, "absent", "parts", list(s.Lang, s.Absent)))
	}
	return all
}

// shown are the issuer's words, where they say more than the fact beside them.
func (p *Part) shown(c *Cell) string {
	if c.Mark == "" && catalogue.Plain(c.Text) == catalogue.Plain(c.Fact) {
		return ""
	}
	return c.Text
}

// folds says that the words are the same facts in other words, and are shown to who wants them.
func (p *Part) folds(c *Cell) bool { return p.Difference == Worded && c.Fact != "" }

// rect is a part of a bar, in percent of the longest.
type rect struct{ kind, x, width string }

func (s *Sheet) drawn(c *Cell) (drawn []rect) {
	most, from := s.MostHours(), 0.0
	for _, l := range c.Hours {
		width := 100 * l.Hours / most
		drawn = append(drawn, rect{string(l.Kind), percent(from), percent(width)})
		from += width
	}
	return drawn
}

func percent(n float64) string { return strconv.FormatFloat(n, 'f', 2, 64) }

// barText says what the bar shows.
func (s *Sheet) barText(c *Cell) string {
	var parts []string
	for _, l := range c.Hours {
		if l.Kind != "" {
			parts = append(parts, locale.Text(s.Lang, "compare.kind."+string(l.Kind), "hours", catalogue.HoursText(l.Hours, s.Lang)))
		}
	}
	return list(s.Lang, append([]string{catalogue.HoursText(c.total(), s.Lang)}, parts...))
}

// The fields of a decision, line by line, and the seals. The program never fills them.
var (
	decisionLines = [][]string{{"basis"}, {"course", "credits", "mark"}, {"conditions", "reasons"}, {"meeting", "date", "item"}, {"applicant", "number"}}
	seals         = []string{"clerk", "head", "chair"}
)

// spanOf is how many columns of six a field of a line takes beside its heads.
func spanOf(line []string) string { return strconv.Itoa((6 - len(line)) / len(line)) }

// blank is what stands in an empty field to be ringed or completed by hand.
func blank(lang locale.Language, key string) string {
	switch key {
	case "basis", "mark":
		return words(lang, "decision."+key+".choices")
	}
	return ""
}
