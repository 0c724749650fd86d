// Package web holds the manners that all of mitome's pages and addresses share: what a client prefers (Accept), how an
// answer is recognised as unchanged (ETag), how an error becomes an answer (Fault), request ids and the access log,
// timeouts, and static files. It knows nothing of badges; the rooms below it do.
//
// A handler parses, asks one method of the domain, and renders; what goes wrong it returns, and FaultOf decides in one
// place what the client is told. People get a page in their language, programs get RFC 9457 problem details, and the
// log keeps the cause beside the request id that the page shows.
package web

import "net/http"

// Header values that are the same on every answer of a kind. They are shared slices: assign them, never append to them.
var (
	anyOrigin = []string{"*"}
	noSniff   = []string{"nosniff"}
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
	h["Content-Security-Policy"] = []string{"default-src 'none'; img-src 'self' data:; style-src 'self'; " +
		"frame-ancestors 'none'; base-uri 'none'; form-action 'self'"}
	h["Referrer-Policy"] = []string{"strict-origin-when-cross-origin"}
}

// PictureHeaders are the headers of a picture, which may hold a stranger's SVG: opened by itself it can run and load
// nothing (T10).
func PictureHeaders(h http.Header, contentType string) {
	Open(h)
	h["Content-Type"] = []string{contentType}
	h["Content-Security-Policy"] = []string{"sandbox; default-src 'none'"}
	h["Cross-Origin-Resource-Policy"] = []string{"cross-origin"}
}
