package artwork_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/draw"

	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/browsertest"
)

// TestSVGLooksLikePNG shows both files of every template in Chromium, side by
// side on a grey page, and compares what it paints: plain and with a logo, in
// both languages, dark and light colours.
func TestSVGLooksLikePNG(t *testing.T) {
	badges := []artwork.Badge{
		{
			Title: "Data Literacy for Evidence-based Decisions", AwardingBody: "Mizunara University", Language: "en",
			Hours: 45, Level: "JEQF 6", Colour: "#1f3a6e", Logo: artwork.Crest(),
		},
		{Title: "くらしの中のAI倫理―「問い」から", AwardingBody: "内海MOOCコンソーシアム", Language: "ja", Hours: 20, Colour: "#ffc400"},
	}
	page := browsertest.Open(t, browsertest.View{Width: 1200})
	for _, b := range badges {
		for _, b.Template = range artwork.Templates() {
			t.Run(b.Template+"-"+string(b.Language), func(t *testing.T) {
				drawn, err := artwork.Draw(b)
				if err != nil {
					t.Fatal(err)
				}
				page.Go(serveBoth(t, drawn))
				seen, err := png.Decode(bytes.NewReader(page.Picture()))
				if err != nil {
					t.Fatal(err)
				}
				left, right := half(seen, 0), half(seen, 600)
				if folder := os.Getenv("MITOME_SCREENS"); folder != "" {
					keep(t, filepath.Join(folder, "svg-"+b.Template+"-"+string(b.Language)+".png"), seen)
				}
				mean, far := artwork.Difference(left, right)
				if mean > 1.2 || far > 0.004 {
					t.Errorf("SVG and PNG differ by %.2f levels in the mean, and far in %.2f %% of the pixels", mean, 100*far)
				}
			})
		}
	}
}

// serveBoth serves a page that shows the SVG at the left and the PNG at the right.
func serveBoth(t *testing.T, p artwork.Picture) string {
	t.Helper()
	part := func(kind string, data []byte, left int) string {
		return fmt.Sprintf(`<img alt="" style="position:absolute;top:0;left:%dpx;width:600px;height:600px" src="data:image/%s;base64,%s">`,
			left, kind, base64.StdEncoding.EncodeToString(data))
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><html lang="en"><title>Both</title><body style="margin:0;background:#999;height:600px;overflow:hidden">`,
			part("svg+xml", p.SVG, 0), part("png", p.PNG, 600))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// half is the square of 600 pixels at x.
func half(seen image.Image, x int) image.Image {
	out := image.NewNRGBA(image.Rect(0, 0, artwork.Size, artwork.Size))
	draw.Draw(out, out.Rect, seen, image.Pt(x, 0), draw.Src)
	return out
}

func keep(t *testing.T, name string, picture image.Image) {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
