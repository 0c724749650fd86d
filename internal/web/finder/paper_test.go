package finder_test

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/samples"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/microcredential"
)

// fourOf publishes four of the samples, with every outcome as many times over, and returns their ids.
func fourOf(t *testing.T, s *shelf, times int) (ids []string) {
	t.Helper()
	good, err := samples.Good()
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range good[:4] {
		d := new(microcredential.Description)
		if err := d.UnmarshalJSON(text); err != nil {
			t.Fatal(err)
		}
		for _, lang := range microcredential.Langs {
			var all []string
			for n := range times {
				for _, outcome := range d.Outcomes(lang) {
					all = append(all, fmt.Sprintf("%s (%d)", outcome, n+1))
				}
			}
			if err := d.Set("learning_outcomes_"+string(lang), all); err != nil {
				t.Fatal(err)
			}
		}
		longer, err := d.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, s.add(t, i%2, string(longer)).String())
	}
	return ids
}

// Four micro-credentials print on one sheet across with the fields of a decision: on A4, on A3 where the texts are long, and
// on several sheets only where no paper would do.
func TestCompareOnPaper(t *testing.T) {
	s := newShelf(t, 0)
	server := httptest.NewServer(comparing(t, s, &remote{}, gate.Limits{}))
	t.Cleanup(server.Close)
	papers := map[int]string{1: "a4", 3: "a3", 20: "several"}
	ids := map[int][]string{}
	for times := range papers {
		ids[times] = fourOf(t, s, times)
	}
	for _, lang := range []string{"en", "ja"} {
		p := browsertest.Open(t, browsertest.View{Width: browsertest.Desk, Language: lang})
		for times, paper := range papers {
			for _, order := range []string{"committee", "guideline"} {
				if order == "guideline" && times > 1 {
					continue
				}
				p.Go(server.URL + "/compare." + lang + ".html?" + url.Values{"m": ids[times], "order": {order}}.Encode())
				name := fmt.Sprintf("compare-%d-%s.%s", times, order, lang)
				pdf := p.WantLegible(name).PDF
				got := browsertest.Eval[string](p, `document.querySelector(".comparison").className`)
				if !strings.Contains(got, " "+paper+" type-") {
					t.Errorf("%s: on %s, want %s", name, got, paper)
				}
				if pages := bytes.Count(pdf, []byte("/Type /Page\n")); (pages == 1) == (paper == "several") {
					t.Errorf("%s: %d pages of %s", name, pages, got)
				}
				if paper != "several" {
					wantLargest(t, p, name)
				}
				if folder := os.Getenv("MITOME_SHOTS"); folder != "" {
					if err := os.WriteFile(filepath.Join(folder, name+".pdf"), pdf, 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
}

// wantLargest says that a sheet prints in the largest type that fits: the next size, or the one after it where letters of this
// machine are narrower than those that were measured, would go on to a second sheet.
func wantLargest(t *testing.T, p *browsertest.Page, name string) {
	t.Helper()
	sizes := []string{"type-6", "type-6-5", "type-7", "type-7-5", "type-8", "type-8-5", "type-9"}
	chosen := browsertest.Eval[string](p, `[...document.querySelector(".comparison").classList].find(name => name.startsWith("type-"))`)
	at := slices.Index(sizes, chosen)
	if at+2 >= len(sizes) {
		return
	}
	browsertest.Eval[bool](p, `document.querySelector(".comparison").classList.replace("`+chosen+`", "`+sizes[at+2]+`")`)
	if bytes.Count(p.Print(), []byte("/Type /Page\n")) == 1 {
		t.Errorf("%s: %s is chosen, and %s fits", name, chosen, sizes[at+2])
	}
}
