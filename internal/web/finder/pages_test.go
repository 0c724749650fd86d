package finder_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/webtest"
)

// followed is a letter of another issuer, with a title and a name that go on for long.
var followed = `{"texts":[{"key":"title","lang":"en","text":"Reading <Data> ` + strings.Repeat("Incomprehensibilities ", 12) + `"},
	{"key":"title","lang":"ja","text":"` + strings.Repeat("とても長い名称のデータ", 12) + `"},{"key":"learning_outcomes","lang":"en","text":"x","items":["To count","To weigh"]},
	{"key":"learner_effort","lang":"en","text":"30 hours"}],"facts":{"hours":{"value":30,"read":true},"conforms":false},"body":{"en":"Academy of ` + strings.Repeat("Unabbreviated ", 6) + `"}}`

// beside answers what finder's pages link to and other rooms serve.
func beside(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, other := range []string{"/o/", "/index", "/verify", "/report", "/cards/"} {
			if strings.HasPrefix(r.URL.Path, other) {
				return
			}
		}
		h.ServeHTTP(w, r)
	})
}

// Every page of the finder: its language, one heading, languages that link to each other, no key of a message, nothing from
// another host, no inline style or script, at most 60,000 bytes, and every address of ours on it answers.
func TestEveryPage(t *testing.T) {
	s := newShelf(t, 2)
	id := s.other(t, classAddress, followed)
	h := beside(comparing(t, s, &remote{bodies: map[string]string{classAddress: otherClass, issuerAddress: otherIssuer}}, gate.Limits{Burst: 1000}))
	both := "?" + url.Values{"m": {s.rows[0].Class.String(), classAddress}}.Encode()
	for path, query := range map[string]string{"/catalogue": "?q=data", "/compare": both, "/others/" + id.String(): ""} {
		for _, lang := range locale.Languages {
			address := path + "." + string(lang) + ".html" + query
			w := webtest.Ask(h, "GET", address)
			if w.Code != http.StatusOK || w.Body.Len() > 60_000 {
				t.Errorf("GET %s = %d, with %d bytes", address, w.Code, w.Body.Len())
			}
			p := webtest.Parse(t, w)
			if got := webtest.Attr(p.All("html")[0], "lang"); got != string(lang) || len(p.All("h1")) != 1 || len(p.All("main")) != 1 || webtest.Words(p.All("title")[0]) == "" {
				t.Errorf("%s: lang %q, %d h1, %d main", address, got, len(p.All("h1")), len(p.All("main")))
			}
			if text := webtest.Words(p.Root); strings.Contains(text, "page.") || strings.Contains(text, "find.") || strings.Contains(text, "compare.") {
				t.Errorf("%s shows the key of a message: %s", address, text)
			}
			if n := len(p.All("style")); n != 0 {
				t.Errorf("%s has %d style elements of its own", address, n)
			}
			for _, l := range locale.Languages {
				if got := p.Link("alternate", "hreflang", string(l)); got != path+"."+string(l)+".html"+query {
					t.Errorf("%s: hreflang %s leads to %q", address, l, got)
				}
			}
			webtest.CheckAddresses(t, h, address, p)
		}
	}
}
