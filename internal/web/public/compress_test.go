package public_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"testing"

	"github.com/mitome/mitome/internal/web/webtest"
)

// Pages, styles and scripts are compressed for those who take that, and say so in their tags; objects and pictures have
// the same bytes for everybody.
func TestCompression(t *testing.T) {
	f := webtest.NewFake(t)
	s, _ := webtest.Site(t, f)
	award := webtest.Awards + webtest.ValidAward.String()
	page := webtest.Ask(s, "GET", award+".ja.html")
	files := regexp.MustCompile(`/static/[^"]+\.(css|js)`).FindAllString(page.Body.String(), -1)
	if len(files) < 2 {
		t.Fatalf("the page loads %q", files)
	}
	for _, path := range append(files, award+".ja.html", "/index.en.html", webtest.Awards+webtest.RevokedAward.String()+".en.html", "/nowhere.en.html") {
		plain := webtest.Ask(s, "GET", path)
		packed := webtest.Ask(s, "GET", path, "Accept-Encoding", "gzip, br;q=0.5")
		if got := unpacked(t, packed); !bytes.Equal(got, plain.Body.Bytes()) {
			t.Errorf("%s: unpacked it is %d bytes, plainly %d", path, len(got), plain.Body.Len())
		}
		if packed.Code != plain.Code || packed.Body.Len() > plain.Body.Len()*2/3 {
			t.Errorf("%s: %d, %d bytes; compressed %d, %d bytes", path, plain.Code, plain.Body.Len(), packed.Code, packed.Body.Len())
		}
		for _, w := range []*httptest.ResponseRecorder{plain, packed} {
			if !regexp.MustCompile(`\bAccept-Encoding$`).MatchString(w.Header().Get("Vary")) {
				t.Errorf("%s: Vary %q", path, w.Header().Get("Vary"))
			}
		}
		wantHead(t, s, path, packed)
		if plain.Code == http.StatusOK {
			wantOwnTags(t, s, path, plain.Header().Get("Etag"), packed.Header().Get("Etag"))
		}
	}
	for _, path := range []string{award, award + ".json", award + ".png", award + ".svg", award + ".qr.svg", f.Class(0), f.Class(0) + ".png", "/o/mizunara/profile", "/nowhere"} {
		plain, offered := webtest.Ask(s, "GET", path), webtest.Ask(s, "GET", path, "Accept-Encoding", "gzip")
		if offered.Header().Get("Content-Encoding") != "" || !bytes.Equal(plain.Body.Bytes(), offered.Body.Bytes()) ||
			plain.Header().Get("Etag") != offered.Header().Get("Etag") {
			t.Errorf("%s differs for a client that takes gzip: %v", path, offered.Header())
		}
	}
}

// unpacked is the body of an answer that must be compressed.
func unpacked(t *testing.T, w *httptest.ResponseRecorder) []byte {
	t.Helper()
	if got := w.Header().Get("Content-Encoding"); got != "gzip" {
		t.Fatalf("Content-Encoding %q, want gzip", got)
	}
	zip, err := gzip.NewReader(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(zip)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// wantHead demands of HEAD what GET says, without a body.
func wantHead(t *testing.T, s http.Handler, path string, get *httptest.ResponseRecorder) {
	t.Helper()
	head := webtest.Ask(s, "HEAD", path, "Accept-Encoding", "gzip")
	if head.Body.Len() > 0 || head.Header().Get("Content-Encoding") != "gzip" || head.Header().Get("Content-Length") != strconv.Itoa(get.Body.Len()) {
		t.Errorf("HEAD %s: %d bytes, %v; GET has %d bytes", path, head.Body.Len(), head.Header(), get.Body.Len())
	}
}

// wantOwnTags demands that each form is known by its own tag alone.
func wantOwnTags(t *testing.T, s http.Handler, path, plain, packed string) {
	t.Helper()
	if plain == packed || plain == "" || packed == "" {
		t.Errorf("%s: tags %s and, compressed, %s", path, plain, packed)
	}
	for _, c := range []struct {
		tag, takes string
		want       int
	}{{plain, "", 304}, {packed, "gzip", 304}, {plain, "gzip", 200}, {packed, "", 200}, {packed, "identity", 200}} {
		if got := webtest.Ask(s, "GET", path, "If-None-Match", c.tag, "Accept-Encoding", c.takes).Code; got != c.want {
			t.Errorf("%s: %d for a client that takes %q and has %s, want %d", path, got, c.takes, c.tag, c.want)
		}
	}
}
