package public_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/mitome/mitome/internal/web/card"
	"github.com/mitome/mitome/internal/web/webtest"
)

// A card's picture is small, has an address of its own that is no object's, and stays for ever.
func TestCardPicture(t *testing.T) {
	f := webtest.NewFake(t)
	s, _ := webtest.Site(t, f)
	e := f.Published[0]
	path := card.PicturePath("mizunara", e.ID)
	w := webtest.Ask(s, "GET", path)
	picture, err := png.Decode(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Fatalf("%d: %v", w.Code, err)
	}
	if _, few := picture.(*image.Paletted); !few || picture.Bounds().Dx() != card.Side || w.Body.Len() > card.MaxBytes {
		t.Errorf("%T, %v, %d bytes", picture, picture.Bounds(), w.Body.Len())
	}
	for header, want := range map[string]string{"Content-Type": "image/png", "Cache-Control": "public, max-age=31536000, immutable"} {
		if got := w.Header().Get(header); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	if again := webtest.Ask(s, "GET", path, "If-None-Match", w.Header().Get("Etag")); again.Code != http.StatusNotModified {
		t.Errorf("asked again: %d", again.Code)
	}
	other := card.PicturePath("harbourlight", e.ID)
	for _, absent := range []string{other, strings.TrimSuffix(path, ".png"), strings.TrimSuffix(path, ".png") + ".svg", path + ".png", "/cards/mizunara/x.png", "/cards/nobody/" + e.ID.String() + ".png"} {
		if w := webtest.Ask(s, "GET", absent); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", absent, w.Code)
		}
	}
	if w := webtest.Ask(s, "GET", path, "Host", "badges.harbourlight.example"); w.Code != http.StatusNotFound {
		t.Errorf("on another body's host: %d, want 404", w.Code)
	}
	if !strings.Contains(webtest.Ask(s, "GET", "/o/mizunara/profile.en.html").Body.String(), path) {
		t.Error("the card does not show it")
	}
}

// T35: however many ask at the same time, a picture is read and made once.
func TestT35CardPictureIsMadeOnce(t *testing.T) {
	f := webtest.NewFake(t)
	s, _ := webtest.Site(t, f)
	path := card.PicturePath("mizunara", f.Published[0].ID)
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			if w := webtest.Ask(s, "GET", path); w.Code != http.StatusOK {
				t.Errorf("%d", w.Code)
			}
		})
	}
	all.Wait()
	if read := f.Opened.Load(); read != 1 {
		t.Errorf("the edition was read %d times, want once", read)
	}
}

// The first twelve pictures of a page come with it, the rest when they are come near.
func TestLazyPictures(t *testing.T) {
	three, many := webtest.NewFake(t).Orgs, &webtest.Fake{}
	for _, o := range three {
		many.Add(t, o, "mc-01", "mc-10", "mc-03", "mc-09", "mc-06", "mc-01", "mc-10", "mc-03", "mc-09", "mc-06", "mc-01", "mc-10", "mc-03")
	}
	s, _ := webtest.Site(t, many)
	for path, lazy := range map[string]int{"/o/mizunara/profile.en.html": 1, "/index.ja.html": 6} { // six of each body
		page := webtest.Ask(s, "GET", path, "Host", webtest.Neutral).Body.String()
		if got, later := strings.Count(page, `loading="eager"`), strings.Count(page, `loading="lazy"`); got != card.AtOnce || later != lazy {
			t.Errorf("%s: %d pictures come with the page and %d later, want 12 and %d", path, got, later, lazy)
		}
		if strings.Index(page, `loading="lazy"`) < strings.LastIndex(page, `loading="eager"`) {
			t.Errorf("%s: a picture that comes later stands before one that comes with the page", path)
		}
	}
}
