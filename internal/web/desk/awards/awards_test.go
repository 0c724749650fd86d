package awards

import (
	"testing"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/web/page"
)

// A list that is typed is headed by the words of its form, and read by them.
func TestTypedHeadersAreUnderstood(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages {
		for _, column := range learnerFields {
			if header := page.Say(lang, "desk.column."+string(column)); columns.Of(header) != column.Whole() {
				t.Errorf("%s: %q is read as %+v, want %q", lang, header, columns.Of(header), column)
			}
		}
	}
}
