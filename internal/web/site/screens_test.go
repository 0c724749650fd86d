package site_test

import (
	"bytes"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/webtest"
	"github.com/mitome/mitome/openbadges"
)

// TestScreens takes the pictures of the main pages that docs/ shows:
//
//	MITOME_SCREENS=$PWD/docs/images go test -run Screens ./internal/web/site
func TestScreens(t *testing.T) {
	folder := os.Getenv("MITOME_SCREENS")
	if folder == "" {
		t.Skip("MITOME_SCREENS names no folder for the pictures")
	}
	o := webtest.NewOffice(t, gate.Limits{})
	hang(t, o.Fake)
	o.Fake.Names = map[issuance.ID]issuance.PersonName{webtest.ValidAward: {Name: "髙﨑 花子", English: "Hanako Takasaki"}}
	server := serve(t, o)
	phone, desk, dark := browsertest.View{Width: browsertest.Phone}, browsertest.View{}, browsertest.View{Dark: true}
	award := server + webtest.Awards + webtest.ValidAward.String()
	for _, screen := range []struct {
		file, address string
		view          browsertest.View
		height        int // of what is kept, in pixels
	}{
		{"page-award-en", award + ".en.html", desk, 1560},
		{"page-award-ja-phone", award + ".ja.html", phone, 1688},
		{"page-award-ja-dark", award + ".ja.html", dark, 900},
		{"page-award-revoked-en", server + webtest.Awards + webtest.RevokedAward.String() + ".en.html", desk, 640},
		{"page-start-en", server + "/index.en.html", desk, 1100},
		{"page-verify-ja", server + "/verify.ja.html", desk, 900},
	} {
		p := browsertest.Open(t, screen.view)
		p.Go(screen.address)
		keep(t, filepath.Join(folder, screen.file+".png"), top(t, p.Picture(), screen.height))
	}
}

// hang gives every edition a picture as it is issued, by one template after the other.
func hang(t *testing.T, f *webtest.Fake) {
	t.Helper()
	templates := artwork.Templates()
	for i := range f.Published {
		e := &f.Published[i]
		var o issuance.Organisation
		for _, o = range f.Orgs {
			if o.ID == e.Org {
				break
			}
		}
		name := o.NameEN
		if e.Language == "ja" {
			name = o.NameJA
		}
		drawn, err := artwork.Draw(artwork.Badge{Title: title(t, e.Document), AwardingBody: name, Language: e.Language,
			Template: templates[i/2%len(templates)], Seed: o.HomeURL})
		if err != nil {
			t.Fatal(err)
		}
		e.PNG, e.SVG = drawn.PNG, drawn.SVG
	}
}

func title(t *testing.T, document []byte) string {
	t.Helper()
	b, err := openbadges.Parse[openbadges.BadgeClass](document)
	if err != nil {
		t.Fatal(err)
	}
	return b.Name
}

// top is the upper part of a picture.
func top(t *testing.T, picture []byte, height int) []byte {
	t.Helper()
	whole, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	part := image.NewNRGBA(image.Rect(0, 0, whole.Bounds().Dx(), min(height, whole.Bounds().Dy())))
	draw.Draw(part, part.Bounds(), whole, image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, part); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
