package site_test

import (
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web/webtest"
	"github.com/mitome/mitome/openbadges"
)

// Limits of what goes over the wire, in bytes of bodies.
const (
	startBytes = 120_000 // a start page with its style and its first twelve cards
	awardBytes = 16_000  // an award's page with its style and its script
)

// A start page with twelve cards, drawn by every template, is light, and so is the page of an award.
func TestWeight(t *testing.T) {
	many := &webtest.Fake{}
	for _, o := range webtest.NewFake(t).Orgs {
		many.Add(t, o, "mc-01", "mc-10", "mc-03", "mc-09")
	}
	hang(t, many)
	start, _ := webtest.Site(t, many)
	award, _ := webtest.Site(t, webtest.NewFake(t))
	for _, lang := range []string{"en", "ja"} {
		page := webtest.Ask(start, "GET", "/index."+lang+".html", "Host", webtest.Neutral)
		total := 0
		for _, path := range loaded(page) {
			total += compressed(t, webtest.Ask(start, "GET", path, "Host", webtest.Neutral, "Accept-Encoding", "gzip"))
		}
		total += compressed(t, webtest.Ask(start, "GET", "/index."+lang+".html", "Host", webtest.Neutral, "Accept-Encoding", "gzip"))
		if t.Logf("start page in %s: %d bytes", lang, total); total > startBytes {
			t.Errorf("the start page in %s has %d bytes with its first twelve cards, want at most %d", lang, total, startBytes)
		}
		path := webtest.Awards + webtest.SignedAward.String() + "." + lang + ".html"
		page = webtest.Ask(award, "GET", path)
		total = compressed(t, webtest.Ask(award, "GET", path, "Accept-Encoding", "gzip"))
		for _, path := range loaded(page) {
			if !strings.HasSuffix(path, ".png") {
				total += compressed(t, webtest.Ask(award, "GET", path, "Accept-Encoding", "gzip"))
			}
		}
		if t.Logf("award page in %s: %d bytes", lang, total); total > awardBytes {
			t.Errorf("the page of an award in %s has %d bytes, want at most %d", lang, total, awardBytes)
		}
	}
}

// sources are what a page loads with it: style, script, icon, and the pictures that are not lazy or for paper alone.
var sources = regexp.MustCompile(`<(?:link rel="(?:stylesheet|icon)"[^>]*href|script src|img src)="([^"]+)"[^>]*>`)

func loaded(page *httptest.ResponseRecorder) (paths []string) {
	for _, tag := range sources.FindAllStringSubmatch(page.Body.String(), -1) {
		if !strings.Contains(tag[0], `loading="lazy"`) && !strings.HasSuffix(tag[1], ".qr.svg") {
			paths = append(paths, tag[1])
		}
	}
	return paths
}

func compressed(t *testing.T, w *httptest.ResponseRecorder) int {
	t.Helper()
	if w.Code != 200 || w.Body.Len() == 0 {
		t.Fatalf("%d, %d bytes", w.Code, w.Body.Len())
	}
	return w.Body.Len()
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
