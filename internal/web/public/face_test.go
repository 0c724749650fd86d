package public_test

import (
	"bytes"
	"fmt"
	"image/png"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/internal/web/public"
	"github.com/mitome/mitome/internal/web/webtest"
)

// Whatever an awarding body's colour, letters in it can be read on every ground that the pages have, light and dark.
func TestColourIsReadable(t *testing.T) {
	light, dark, _ := strings.Cut(page.Style, "prefers-color-scheme: dark")
	for scheme, want := range map[string][]string{light: public.LightGrounds, dark[:strings.Index(dark, "}")]: public.DarkGrounds} {
		for _, token := range regexp.MustCompile(`--(ground|paper|mount|[a-z]+-tint): (#[0-9a-f]{6})`).FindAllStringSubmatch(scheme, -1) {
			if name, ground := token[1], token[2]; !slices.Contains(want, ground) && (name != "mount" || ground != "#e9e4da") { // a mount is light in the dark, too, and bears no letters
				t.Errorf("--%s is %s, and letters are not judged on it: %q", name, ground, want)
			}
		}
	}
	hexes := regexp.MustCompile(`--seal(?:-deep)?:(#[0-9a-f]{6})`)
	for n := range 8 * 8 * 8 {
		colour := fmt.Sprintf("#%02x%02x%02x", n/64*36, n/8%8*36, n%8*36)
		style, err := public.ColourStyle(colour)
		if err != nil {
			t.Fatal(err)
		}
		found := hexes.FindAllStringSubmatch(style, -1) // light, light and deep, dark, dark and deep, paper
		if len(found) != 5 {
			t.Fatalf("%s: %s", colour, style)
		}
		for i, hex := range found {
			grounds := public.LightGrounds
			if i == 2 || i == 3 {
				grounds = public.DarkGrounds
			}
			for _, ground := range grounds {
				if got := contrast(t, hex[1], ground); got < 4.5 {
					t.Errorf("%s: %s on %s has a contrast of %.2f", colour, hex[1], ground, got)
				}
			}
		}
	}
}

// contrast is that of two colours "#rrggbb". Source: WCAG 2.2, "contrast ratio".
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	luminance := func(colour string) float64 {
		var r, g, b uint8
		if _, err := fmt.Sscanf(colour, "#%02x%02x%02x", &r, &g, &b); err != nil {
			t.Fatal(colour, err)
		}
		linear := func(v uint8) float64 {
			if f := float64(v) / 255; f > 0.04045 {
				return math.Pow((f+0.055)/1.055, 2.4)
			}
			return float64(v) / 255 / 12.92
		}
		return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// An awarding body's pages are headed by its name, its colour and its logo, and all that they name is there.
func TestFace(t *testing.T) {
	f := webtest.NewFake(t)
	s, _ := webtest.Site(t, f)
	award := webtest.Awards + webtest.ValidAward.String()
	for _, path := range []string{award + ".en.html", "/o/mizunara/profile.en.html", f.Class(0) + ".en.html", webtest.Awards + webtest.RevokedAward.String() + ".en.html",
		"/index.en.html", "/nowhere.en.html"} {
		body := webtest.Ask(s, "GET", path).Body.String()
		files := regexp.MustCompile(`"(/faces/[^"]+)"`).FindAllStringSubmatch(body, -1)
		if len(files) != 3 || !strings.Contains(body, `class="logo"`) || !strings.Contains(body, "Mizunara University</span>") {
			t.Errorf("%s is headed by %q", path, files)
		}
		for _, file := range files {
			if w := webtest.Ask(s, "GET", file[1]); w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
				t.Errorf("%s: %d, %v", file[1], w.Code, w.Header())
			}
		}
	}
	if style := webtest.Ask(s, "GET", regexp.MustCompile(`/faces/[^"]+\.css`).FindString(webtest.Ask(s, "GET", award+".ja.html").Body.String())); !strings.Contains(style.Body.String(), "--face:#1c4f8c") {
		t.Errorf("style: %s", style.Body)
	}
	wantLogo(t, s)
	for _, absent := range []string{"/faces/1c4f8c.css", "/faces/1c4f8c.000000000000.css", "/faces/x", "/faces/zzzzzz.000000000000.css", "/faces/mizunara/0.png", "/faces/mizunara/" + f.Looks[1].Art, "/faces/nobody/" + f.Looks[1].Art + ".png"} {
		if w := webtest.Ask(s, "GET", absent); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", absent, w.Code)
		}
	}
}

// wantLogo demands a logo as large as it is shown, at twice the density.
func wantLogo(t *testing.T, s http.Handler) {
	t.Helper()
	body := webtest.Ask(s, "GET", "/o/mizunara/profile.ja.html").Body.String()
	tag := regexp.MustCompile(`class="logo" src="([^"]+)" alt="" width="(\d+)" height="(\d+)"`).FindStringSubmatch(body)
	if tag == nil {
		t.Fatal("there is no logo")
	}
	logo := webtest.Ask(s, "GET", tag[1])
	picture, err := png.Decode(bytes.NewReader(logo.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); fmt.Sprint(size.X/2, size.Y/2) != tag[2]+" "+tag[3] || tag[3] != "40" || logo.Body.Len() > 8_000 {
		t.Errorf("the logo is %v, %d bytes, shown at %s × %s", size, logo.Body.Len(), tag[2], tag[3])
	}
}

// An awarding body without logo or colour has the colour of its badges; without an answer about them its page is there.
func TestPlainFace(t *testing.T) {
	f := webtest.NewFake(t)
	f.Looks = nil
	s, _ := webtest.Site(t, f)
	body := webtest.Ask(s, "GET", "/o/mizunara/profile.en.html").Body.String()
	if strings.Contains(body, `class="logo"`) || !regexp.MustCompile(`rel="stylesheet" href="/faces/[0-9a-f]{6}\.`).MatchString(body) ||
		!strings.Contains(body, `rel="icon" type="image/svg+xml" href="/faces/`) {
		t.Errorf("headed by\n%s", body[:min(len(body), 3000)])
	}
	f.Looks = map[issuance.OrganisationID]issuance.Look{1: {Art: "gone"}}
	s, log := webtest.Site(t, f)
	if w := webtest.Ask(s, "GET", "/o/mizunara/profile.en.html"); w.Code != http.StatusOK || !strings.Contains(log.String(), "face of an awarding body") {
		t.Errorf("with a logo that is gone: %d, %s", w.Code, log)
	}
}

// On an awarding body's own host nothing is ours but a line at the foot; on one that several share, the start page is.
func TestOwnHost(t *testing.T) {
	s, _ := webtest.Site(t, webtest.NewFake(t))
	for _, path := range []string{"/index.en.html", "/index.ja.html", "/o/mizunara/profile.ja.html", "/nowhere.ja.html", webtest.Awards + webtest.ErasedAward.String() + ".en.html"} {
		body := webtest.Ask(s, "GET", path).Body.String()
		body, foot, _ := strings.Cut(body, `<footer class="foot">`)
		if strings.Contains(body, "mitome") || strings.Contains(body, "mark.") || strings.Count(foot, "mitome") > 1 {
			t.Errorf("%s: ours stands on it: %s", path, body)
		}
	}
	own := webtest.Parse(t, webtest.Ask(s, "GET", "/index.ja.html"))
	if got := webtest.Words(own.Root); strings.Contains(got, "ハーバーライト") || !strings.Contains(got, "ミズナラ大学") {
		t.Errorf("the start page of its own host says %s", got)
	}
	if shared := webtest.Ask(s, "GET", "/index.ja.html", "Host", webtest.Neutral).Body.String(); !strings.Contains(shared, "<span>mitome</span>") || strings.Contains(shared, "/faces/") {
		t.Error("the start page of all is not ours")
	}
}
