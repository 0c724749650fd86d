// Package web holds the manners that all of mitome's pages and addresses share: routes and their methods (Router), what a
// client prefers (Accept), how an answer is recognised as unchanged (ETag), how an error becomes an answer (Fault),
// request ids and the access log, timeouts, and static files. It knows nothing of badges; the rooms below it do:
//
//	web ── page ── letter, card ──┬── public     hosted objects and their pages      ┐
//	  └─── gate ──────────────────┼── counter    verification, the guideline report  ├ site: one door
//	                              ├── finder     the catalogue and the comparison    ┘
//	                              ├── learner    what a learner does with an award
//	                              └── desk       what an organisation's staff do
//
// A handler parses, asks one method of the domain, and renders; what goes wrong it returns, and FaultOf decides in one
// place what the client is told. People get a page in their language, programs get RFC 9457 problem details, and the
// log keeps the cause beside the request id that the page shows.
package web

import (
	"net/http"

	"github.com/mitome/mitome/internal/locale"
)

// Header values that are the same on every answer of a kind. They are shared slices: assign them, never append to them.
var (
	anyOrigin = []string{"*"}
	noSniff   = []string{"nosniff"}

	acceptAndLanguage = []string{"Accept, Accept-Language"}

	contained = []string{content + frame}
	scripted  = []string{content + "script-src 'self'; " + frame}
	live      = []string{content + "script-src 'self'; connect-src 'self'; " + frame}
)

const (
	content = "default-src 'none'; img-src 'self' data:; style-src 'self'; "
	frame   = "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)

// Cache-Control: what can change is seen anew within a minute; what is immutable stays; what is true now and for the one
// who asked is not kept. They are shared, as those above.
var (
	ForAMinute = []string{"public, max-age=60"}
	ForADay    = []string{"public, max-age=86400"}
	ForEver    = []string{"public, max-age=31536000, immutable"}
	NotKept    = []string{"no-store"}
)

// Open marks an answer as public data that any page elsewhere may read (CORS without credentials), and tells browsers
// not to guess its type. It belongs on redirects and errors too, otherwise a verifier in a browser sees nothing.
func Open(h http.Header) {
	h["Access-Control-Allow-Origin"] = anyOrigin
	h["X-Content-Type-Options"] = noSniff
}

// PageHeaders are the headers of an HTML page: it may load pictures and style from its own host and nothing else, may
// not be framed (T36), and tells other sites only the host it was left from.
func PageHeaders(h http.Header) {
	Open(h)
	h["Content-Type"] = []string{"text/html; charset=utf-8"}
	h["Content-Security-Policy"] = contained
	h["Referrer-Policy"] = []string{"strict-origin-when-cross-origin"}
}

// ScriptHeaders are those of a page that runs the scripts of its own host.
func ScriptHeaders(h http.Header) {
	PageHeaders(h)
	h["Content-Security-Policy"] = scripted
}

// PageIn is the path of an address's page in a language.
func PageIn(path string, lang locale.Language) string { return path + "." + string(lang) + ".html" }

// LiveHeaders are those of a page whose scripts ask its own host for more.
func LiveHeaders(h http.Header) {
	PageHeaders(h)
	h["Content-Security-Policy"] = live
}

// ToPage sends the client to the page of an address in its language, with a query ("?…") or none. The Location is a path:
// the Host header has no part in it (T34).
func ToPage(w http.ResponseWriter, r *http.Request, path, query string) {
	h := w.Header()
	Open(h)
	h["Vary"] = acceptAndLanguage
	h["Cache-Control"] = ForAMinute
	h["Location"] = []string{PageIn(path, Language(r)) + query}
	h["Content-Length"] = []string{"0"}
	w.WriteHeader(http.StatusSeeOther)
}

// PictureHeaders are the headers of a picture, which may hold a stranger's SVG: opened by itself it can run and load
// nothing (T10).
func PictureHeaders(h http.Header, contentType string) {
	Open(h)
	h["Content-Type"] = []string{contentType}
	h["Content-Security-Policy"] = []string{"sandbox; default-src 'none'"}
	h["Cross-Origin-Resource-Policy"] = []string{"cross-origin"}
}
