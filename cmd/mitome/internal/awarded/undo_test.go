package awarded

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
)

// T20: more than a thousand awards are revoked only by whoever names their number; no answer means no.
func TestT20ManyNeedTheirNumber(t *testing.T) {
	for _, c := range []struct {
		n      int
		answer string
		want   bool
	}{
		{2, "y\n", true}, {2, " YES \n", true}, {2, "はい\n", true}, {2, "y", true},
		{2, "\n", false}, {2, "", false}, {2, "n\n", false}, {2, "2\n", false},
		{1000, "y\n", true},
		{1001, "y\n", false}, {1001, "1000\n", false}, {1001, "\n", false}, {1001, "1001\n", true}, {1001, "1,001", true},
	} {
		err := ask(&terminal.Context{Context: t.Context(), Stdin: strings.NewReader(c.answer), Stderr: io.Discard, Lang: "ja"}, "command.undo", c.n)
		if (err == nil) != c.want {
			t.Errorf("%d awards, answer %q: %v, want %t", c.n, c.answer, err, c.want)
		}
	}
	for _, c := range []struct {
		flags Undo
		n     int
		want  bool
	}{
		{Undo{Yes: true}, 1000, true},
		{Undo{Yes: true}, 1001, false},
		{Undo{Confirm: 1001}, 1001, true},
		{Undo{Yes: true, Confirm: 1001}, 1001, true},
		{Undo{Yes: true, Confirm: 1001}, 1002, false},
		{Undo{Confirm: 3}, 2, false},
		{Undo{}, 1, false},
	} {
		err := c.flags.confirm(&terminal.Context{Context: t.Context(), Stdin: strings.NewReader("y\n"), Stderr: io.Discard, Lang: "en"}, c.n)
		var f *terminal.Failure
		if (err == nil) != c.want || err != nil && (!errors.As(err, &f) || f.Code != terminal.ExitMisuse) {
			t.Errorf("%+v for %d awards: %v, want %t", c.flags, c.n, err, c.want)
		}
	}
}
