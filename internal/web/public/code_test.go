package public_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/boombuler/barcode/qr"

	"github.com/mitome/mitome/internal/web/webtest"
)

// The printed sheet's QR code says the address of the award; what is drawn is read back module by module.
func TestCode(t *testing.T) {
	s, _ := webtest.Site(t, webtest.NewFake(t))
	path := webtest.Awards + webtest.ValidAward.String()
	w := webtest.Ask(s, "GET", path+".qr.svg")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "image/svg+xml" {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	want, err := qr.Encode("https://badges.mizunara-u.example"+path, qr.M, qr.Unicode)
	if err != nil {
		t.Fatal(err)
	}
	drawing := w.Body.String()
	size := want.Bounds().Dx()
	var got [100][100]bool
	for _, run := range strings.Split(drawing[strings.LastIndex(drawing, `d="`)+3:strings.LastIndex(drawing, `"`)], "z") {
		var x, y, wide, back int
		if n, _ := fmt.Sscanf(run, "M%d %dh%dv1H%d", &x, &y, &wide, &back); n == 4 {
			for i := range wide {
				got[y][x+i] = true
			}
		}
	}
	const quiet = 4
	for y := range size {
		for x := range size {
			red, _, _, _ := want.At(x, y).RGBA()
			if got[y+quiet][x+quiet] != (red == 0) {
				t.Fatalf("module %d, %d is %v", x, y, got[y+quiet][x+quiet])
			}
		}
	}
	if !strings.Contains(drawing, fmt.Sprintf(`viewBox="0 0 %d %d"`, size+2*quiet, size+2*quiet)) {
		t.Errorf("no quiet zone: %.200s", drawing)
	}
	if w := webtest.Ask(s, "GET", webtest.Awards+webtest.ErasedAward.String()+".qr.svg"); w.Code != http.StatusGone || !strings.Contains(w.Body.String(), "消去") {
		t.Errorf("of an erased award: status %d, %s", w.Code, w.Body)
	}
	if w := webtest.Ask(s, "GET", webtest.Awards+webtest.RevokedAward.String()+".qr.svg"); w.Code != http.StatusGone {
		t.Errorf("the code of a revoked award answers %d", w.Code)
	}
}

// The object as a file is the object, to the byte, whatever a browser prefers.
func TestDataFile(t *testing.T) {
	f := webtest.NewFake(t)
	s, _ := webtest.Site(t, f)
	path := webtest.Awards + webtest.ValidAward.String()
	object := webtest.Ask(s, "GET", path, "Accept", "application/ld+json")
	for _, address := range []string{path, f.Class(0)} {
		want := webtest.Ask(s, "GET", address, "Host", webtest.Neutral, "Accept", "application/ld+json").Body.String()
		w := webtest.Ask(s, "GET", address+".json", "Host", webtest.Neutral, "Accept", webtest.Browser)
		if w.Code != http.StatusOK || w.Body.String() != want || want == "" {
			t.Errorf("%s.json: %d, %d bytes, want %d", address, w.Code, w.Body.Len(), len(want))
		}
	}
	if object.Code != http.StatusOK {
		t.Errorf("the object: %d", object.Code)
	}
	if w := webtest.Ask(s, "GET", webtest.Awards+webtest.RevokedAward.String()+".json", "Accept", webtest.Browser); w.Code != http.StatusGone || !strings.Contains(w.Body.String(), `"revoked":true`) {
		t.Errorf("revoked: %d %s", w.Code, w.Body)
	}
}
