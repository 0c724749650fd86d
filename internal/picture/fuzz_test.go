package picture

import (
	"encoding/base64"
	"errors"
	"testing"

	"github.com/mitome/mitome/internal/artwork/scene"
)

func base64Of(data []byte) string { return base64.StdEncoding.EncodeToString(data) }

// FuzzRead: any bytes are refused with a remark, or give an art that can be
// written and read again.
func FuzzRead(f *testing.F) {
	for _, data := range samples(f, "*.*g") {
		f.Add(data)
	}
	f.Add(document(`<path stroke="red" stroke-dasharray="1 0 2" d="M0 0a1 2 3 01 4 5t6 7z"/><use href="#a" transform="skewX(89)"/>`))
	f.Add(document(`<svg viewBox="0 0 1 1" preserveAspectRatio="xMinYMax"><image width="1" height="1" href="data:image/png;base64,iVBOR"/></svg>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		art, _, err := Read(data)
		if err != nil {
			var r *Remark
			if !errors.As(err, &r) {
				t.Fatalf("unexpected error: %v", err)
			}
			return
		}
		laid := scene.Scene{Items: art.Place(scene.Point{}, scene.Point{X: scene.Side, Y: scene.Side})}
		if _, err := laid.PNG(64); err != nil { // small, so that more is tried
			t.Fatal(err)
		}
		if _, _, err := Read(art.SVG()); err != nil {
			var r *Remark
			if errors.As(err, &r) && (r.Code == "svg_complex" || r.Code == "svg_empty" || r.Code == "svg_size" || r.Code == "too_long") {
				return // at the edge of a limit
			}
			t.Fatalf("read again: %v\n%s", err, art.SVG())
		}
	})
}
