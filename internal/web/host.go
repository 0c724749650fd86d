package web

import (
	"net/http"
	"strings"
)

// AtHost answers one host alone, with its port, and lets no other page read what it answers: rooms in which somebody is known
// stand behind it. On this machine the host by its number leads to localhost, under which cookies and passkeys are kept.
func AtHost(host string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if numeric, ok := asAddress(host); ok && r.Host == numeric && r.Method == http.MethodGet {
			w.Header()["Location"] = []string{"http://" + host + r.URL.RequestURI()}
			w.Header()["Cache-Control"] = NotKept
			w.Header()["Referrer-Policy"] = []string{"no-referrer"}
			w.WriteHeader(http.StatusSeeOther)
			return
		}
		if r.Host != host {
			http.Error(w, http.StatusText(http.StatusNotFound), http.StatusNotFound)
			return
		}
		next.ServeHTTP(&closed{ResponseWriter: w}, r)
	})
}

// IsHost reports whether a request asks for a host, or for the same by its number.
func IsHost(r *http.Request, host string) bool {
	numeric, ok := asAddress(host)
	return r.Host == host || ok && r.Host == numeric
}

// asAddress is localhost by its number, under which nobody signs in: an address is no RP id.
func asAddress(host string) (numeric string, ok bool) {
	port, ok := strings.CutPrefix(host, "localhost")
	return "127.0.0.1" + port, ok
}

// closed takes CORS away from what is answered, and tells no other host where one came from. An answer that tells it to nobody
// keeps its own rule.
type closed struct {
	http.ResponseWriter
	begun bool
}

func (c *closed) WriteHeader(status int) {
	c.begun = true
	h := c.Header()
	for name := range h {
		if strings.HasPrefix(name, "Access-Control-") {
			h.Del(name)
		}
	}
	if h.Get("Referrer-Policy") != "no-referrer" {
		h["Referrer-Policy"] = []string{"same-origin"}
	}
	c.ResponseWriter.WriteHeader(status)
}

func (c *closed) Write(body []byte) (int, error) {
	if !c.begun {
		c.WriteHeader(http.StatusOK)
	}
	return c.ResponseWriter.Write(body)
}

func (c *closed) Unwrap() http.ResponseWriter { return c.ResponseWriter }
