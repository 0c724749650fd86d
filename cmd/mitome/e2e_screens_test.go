package main

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/browsertest"
)

// TestScreens takes the pictures of the main pages that README.md and docs/ show, from the demonstration:
//
//	MITOME_SCREENS=$PWD/docs/images go test -run Screens ./cmd/mitome
//
// With MITOME_SHOTS, as make shots has it, they are taken with all other pages.
func TestScreens(t *testing.T) {
	folder := cmp.Or(os.Getenv("MITOME_SCREENS"), os.Getenv("MITOME_SHOTS"))
	if folder == "" {
		t.Skip("neither MITOME_SCREENS nor MITOME_SHOTS names a folder for the pictures")
	}
	p, _ := demonstrate(t)
	told := p.out.String()
	// told is what stands below the line that begins so.
	below := func(begins string) string {
		_, rest, found := strings.Cut(told, "\n  "+begins)
		_, rest, _ = strings.Cut(rest, "\n")
		line, _, _ := strings.Cut(rest, "\n")
		if !found {
			t.Fatalf("no line begins %q:\n%s", begins, told)
		}
		return strings.TrimSpace(line)
	}
	home := "http://" + p.address
	phone, desk, dark := browsertest.View{Width: browsertest.Phone}, browsertest.View{}, browsertest.View{Dark: true}
	award := strings.TrimSuffix(below("An award as an employer sees it"), ".ja.html")
	for _, screen := range []struct {
		file, address string
		view          browsertest.View
		height        int // of what is kept, in pixels
	}{
		{"page-award-en", award + ".en.html", desk, 1560},
		{"page-award-ja-phone", award + ".ja.html", phone, 1688},
		{"page-award-ja-dark", award + ".ja.html", dark, 900},
		{"page-award-revoked-en", below("An award that was revoked") + ".en.html", desk, 640},
		{"page-start-en", home + "/index.en.html", desk, 1100},
		{"page-verify-ja", home + "/verify.ja.html", desk, 900},
	} {
		page := browsertest.Open(t, screen.view)
		page.Go(screen.address)
		keepScreen(t, page, folder, screen.file, screen.height)
	}
	for _, lang := range []string{"en", "ja"} {
		page := browsertest.Open(t, browsertest.View{Language: lang})
		page.Go(home + "/desk/")
		for _, screen := range []struct {
			file, link string // what leads there from the page before
			height     int
		}{
			{"desk-list", ".offers .button", 1040},
			{"desk-form", ".listed tbody a", 1400},
			{"desk-picture", `.tabs a[href*="/picture."]`, 1000},
		} {
			page.Follow(func() { page.Click(screen.link) })
			browsertest.Eval[bool](page, `Promise.allSettled([...document.images].map(i => (i.loading = "eager", i.decode()))).then(() => true)`)
			keepScreen(t, page, folder, screen.file+"-"+lang, screen.height)
		}
		page.Follow(func() { page.Click(`.tabs a[href*="/form."]`) })
		browsertest.Eval[bool](page, fmt.Sprintf(`(document.getElementById("content_description_%s").value = %q, true)`, lang, map[string]string{
			"en": "Planning, funding rules, people and risks of projects with partners outside the university, up to a plan that a funder accepts.",
			"ja": "学外の相手と進める研究プロジェクトの計画、資金のルール、人、リスクを扱い、助成機関に出せる計画書にまとめる。",
		}[lang]))
		page.Follow(func() { page.Click(".bar2 .button") })
		page.Follow(func() { page.Click(`.tabs a[href*="/publish."]`) })
		keepScreen(t, page, folder, "desk-publish-"+lang, 1100)
	}
}

// keepScreen keeps the upper part of a page as a picture in a folder.
func keepScreen(t *testing.T, page *browsertest.Page, folder, name string, height int) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name+".png"), top(t, page.Picture(), height), 0o644); err != nil {
		t.Error(err)
	}
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
