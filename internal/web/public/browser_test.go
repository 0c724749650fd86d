package public_test

import (
	"bytes"
	"testing"

	"github.com/mitome/mitome/internal/browsertest"
)

// Every page in Chromium, in both languages, light and dark, on a phone and at a desk: axe-core finds nothing, nothing
// must be scrolled sideways, and it can be printed. That no other host is asked for anything and that the page keeps to
// its own Content-Security-Policy, browsertest sees to.
func TestPagesInBrowser(t *testing.T) {
	for _, page := range everyPage(t) {
		for _, lang := range []string{"en", "ja"} {
			t.Run(page.name+"."+lang, func(t *testing.T) {
				t.Parallel()
				p := browsertest.Open(t, browsertest.View{Language: lang})
				if status := p.Go(page.address + "." + lang + ".html"); status != page.status {
					t.Errorf("status %d, want %d", status, page.status)
				}
				for _, v := range views {
					p.Look(v)
					p.WantAccessible(v.String())
				}
				for _, width := range []int{browsertest.Small, browsertest.Phone, 768, browsertest.Desk} {
					p.Look(browsertest.View{Width: width})
					if over := p.Overflow(); over > 0 {
						t.Errorf("at %d pixels the page is %d pixels too wide", width, over)
					}
				}
				if pdf := p.Print(); !bytes.HasPrefix(pdf, []byte("%PDF-")) || bytes.Count(pdf, []byte("/Type /Page\n")) == 0 {
					t.Errorf("printed: %d bytes, %.20q", len(pdf), pdf)
				}
			})
		}
	}
}
