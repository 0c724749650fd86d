package verification

import (
	"fmt"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

var (
	Skeleton = skeleton
	ReadsAs  = readsAs
)

// FigureOf says what is drawn of a text.
func FigureOf(key microcredential.Key, text string, lang locale.Language) string {
	f := figureOf(key, text, lang)
	if f == nil {
		return ""
	}
	said := f.Number + " " + f.Unit
	if f.Steps > 0 {
		return fmt.Sprintf("%s, step %d of %d", said, f.Step, f.Steps)
	}
	var widths []float64
	for _, s := range f.Shares {
		widths = append(widths, s.Width)
	}
	if widths != nil {
		said += " " + fmt.Sprint(widths)
	}
	return said
}
