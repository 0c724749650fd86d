package conformity

import (
	"context"
	_ "embed"
	"io"
	"slices"
	"strconv"

	"github.com/mitome/mitome/internal/locale"
)

// Style is the style sheet of the element in which Sheet stands.
//
//go:embed report.css
var Style string

// WriteHTML writes the report as one page that stands alone and prints on A4, in "en" or "ja".
func (r *Report) WriteHTML(w io.Writer, lang locale.Language) error {
	return document(r, lang, Style).Render(context.Background(), w)
}

// words is one of the report's messages.
func words(lang locale.Language, key string, args ...any) string {
	return locale.Text(lang, "report."+key, args...)
}

func (r *Report) titleIn(lang locale.Language) string {
	if len(r.Subjects) == 1 {
		return locale.IsolatedRuns(seen(r.Subjects[0].Name())) + " – " + words(lang, "title")
	}
	return words(lang, "title")
}

// PercentText is the share in percent, or a dash.
func (s Share) PercentText() string {
	if s.Percent() < 0 {
		return "–"
	}
	return strconv.Itoa(s.Percent()) + "%"
}

// rows are the matrix with all of them last.
func (s *Summary) rows(lang locale.Language) []IssuerRow {
	return append(slices.Clone(s.Issuers), IssuerRow{Issuer{Name: words(lang, "all")}, s.Letters, s.Conforming, s.Shares})
}

func (d *Descriptor) askedKey() string {
	if d.Mandatory {
		return "mandatory"
	}
	return "optional"
}
