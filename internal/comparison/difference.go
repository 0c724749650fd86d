package comparison

import (
	"strings"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/locale"
)

// Difference is what a row shows across its columns.
type Difference string

// The differences. Only Differs is marked: it rests on facts.
const (
	Alone   Difference = ""       // fewer than two columns say anything
	Same    Difference = "same"   // in the same words
	Worded  Difference = "worded" // the same facts in other words
	Texts   Difference = "texts"  // the texts differ; whether the facts do could not be told
	Differs Difference = "differs"
)

// difference compares what the columns say. A column that does not say, or could not be read, is not compared: its own mark
// tells.
func difference(cells []Cell) Difference {
	var said []*Cell
	for i := range cells {
		if cells[i].Mark == "" || cells[i].Mark == SaidNone {
			said = append(said, &cells[i])
		}
	}
	if len(said) < 2 {
		return Alone
	}
	facts, known, sameText := map[string]bool{}, 0, true
	for _, c := range said {
		if fact := c.known(); fact != "" {
			facts[fact] = true
			known++
		}
		sameText = sameText && plainText(c) == plainText(said[0])
	}
	switch {
	case len(facts) > 1:
		return Differs
	case known == len(said) && !sameText:
		return Worded
	case sameText:
		return Same
	}
	return Texts
}

// known is the cell's fact. An explicit none is one, too.
func (c *Cell) known() string {
	if c.Mark == SaidNone {
		return string(SaidNone)
	}
	return c.fact
}

func plainText(c *Cell) string {
	text := c.Text
	if c.Items != nil {
		text = strings.Join(c.Items, "\n")
	}
	if text == "" {
		text = c.Fact
	}
	return catalogue.Plain(text)
}

// DifferenceText is the difference in words; "" where there is none, or nothing to compare.
func (p *Part) DifferenceText(lang locale.Language) string {
	if p.Difference == Alone || p.Difference == Same {
		return ""
	}
	return words(lang, "difference."+string(p.Difference))
}
