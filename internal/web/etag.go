package web

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
)

// ETag is the strong entity tag of a body: the first 144 bits of its SHA-256, quoted.
func ETag(body []byte) string {
	sum := sha256.Sum256(body)
	var tag [26]byte
	tag[0], tag[25] = '"', '"'
	base64.RawURLEncoding.Encode(tag[1:25], sum[:18])
	return string(tag[:])
}

// Unchanged reports whether an If-None-Match header names the tag (RFC 9110, section 13.1.2, weak comparison).
func Unchanged(r *http.Request, etag string) bool {
	header := r.Header["If-None-Match"]
	if len(header) == 0 {
		return false
	}
	for _, line := range header {
		for rest := line; rest != ""; {
			var tag string
			tag, rest = cutUnquoted(rest, ',')
			tag = strings.TrimSpace(tag)
			if tag == "*" || strings.TrimPrefix(tag, "W/") == etag {
				return true
			}
		}
	}
	return false
}

// Write answers with a body whose headers are set: 304 when the client has it already, no body for HEAD.
func Write(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	h := w.Header()
	if status == http.StatusOK {
		etag := ETag(body)
		h["Etag"] = []string{etag}
		if Unchanged(r, etag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	send(w, r, status, body)
}

// send sends the bytes of an answer whose other headers are set.
func send(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	w.Header()["Content-Length"] = []string{strconv.Itoa(len(body))}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(body) // a client that left is no fault of ours
	}
}
