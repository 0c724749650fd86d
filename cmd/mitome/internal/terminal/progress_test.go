package terminal

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/locale"
)

func TestProgress(t *testing.T) {
	for name, c := range map[string]struct {
		lang  locale.Language
		width int
		want  string
	}{
		"lines":      {"en", 0, "Awards: 4500 of 10000, 250/s, 22s left\nAwards: 10000 of 10000, 500/s, 0s left\n"},
		"Japanese":   {"ja", 0, "Awards：4500／10000件、毎秒250件、残り22秒\nAwards：10000／10000件、毎秒500件、残り0秒\n"},
		"a terminal": {"en", 70, "\r\x1b[K[#########-----------] Awards: 4500 of 10000, 250/s, 22s left\r\x1b[K[####################] Awards: 10000 of 10000, 500/s, 0s left\n"},
		"a narrow one": {"en", 45, "\r\x1b[KAwards: 4500 of 10000, 250/s, 22s left" +
			"\r\x1b[KAwards: 10000 of 10000, 500/s, 0s left\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			now := time.Unix(0, 0)
			p := newProgress(&Context{Stderr: &out, Lang: c.lang}, "Awards", 2000, 10000, c.width, func() time.Time { return now })
			p.Set(2500) // too early to say
			now = now.Add(10 * time.Second)
			p.Set(4500)
			now = now.Add(6 * time.Second)
			p.done = 10000
			p.End()
			if got := out.String(); got != c.want {
				t.Errorf("got\n%q\nwant\n%q", got, c.want)
			}
		})
	}
}

func TestProgressOfNothing(t *testing.T) {
	var out bytes.Buffer
	p := newProgress(&Context{Stderr: &out, Lang: "en"}, "Awards", 0, 0, 80, time.Now)
	p.End()
	if !strings.Contains(out.String(), "Awards: 0 of 0") {
		t.Errorf("got %q", out.String())
	}
}

func TestShortWorkPrintsNoLines(t *testing.T) {
	var out bytes.Buffer
	p := newProgress(&Context{Stderr: &out, Lang: "en"}, "Awards", 0, 10, 0, time.Now)
	p.Set(10)
	p.End()
	if out.Len() > 0 {
		t.Errorf("got %q", out.String())
	}
}
