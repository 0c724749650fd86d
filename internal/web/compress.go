package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
)

// Pages, style sheets and scripts are compressed for clients that take it; objects and pictures never are, so that their
// bytes and tags are the same for everybody. Nothing compressed holds a secret beside what a stranger can put into a
// request, so that lengths betray nothing (docs/design/pages.md, "Weight").
const (
	pageLevel = gzip.BestSpeed       // of a page, which is made anew for everyone who asks: a tenth larger than at best
	fileLevel = gzip.BestCompression // of a file, once
)

var gzipCoding = []string{"gzip"}

// WritePage is Write for a page: compressed where the client takes that. Each form has an ETag of its own.
func WritePage(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	writeEither(w, r, status, body, func() []byte {
		packer := packers.Get().(*gzip.Writer)
		defer packers.Put(packer)
		return compressed(body, packer)
	})
}

// writeEither answers with a body, or with its compressed form, which is asked for only when it is sent.
func writeEither(w http.ResponseWriter, r *http.Request, status int, body []byte, packed func() []byte) {
	h := w.Header()
	h["Vary"] = []string{strings.Join(append(slices.Clone(h["Vary"]), "Accept-Encoding"), ", ")}
	if !takesGzip(r) {
		Write(w, r, status, body)
		return
	}
	if status == http.StatusOK {
		etag := strings.TrimSuffix(ETag(body), `"`) + `-gzip"`
		h["Etag"] = []string{etag}
		if Unchanged(r, etag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h["Content-Encoding"] = gzipCoding
	send(w, r, status, packed())
}

// takesGzip reports whether a client takes gzip (RFC 9110, section 12.5.3). One that names no coding is sent none.
func takesGzip(r *http.Request) bool {
	named, others := -1, 0 // thousandths; -1: not named
	for _, line := range r.Header["Accept-Encoding"] {
		for rest := line; rest != ""; {
			var entry string
			entry, rest = cutUnquoted(rest, ',')
			coding, parameters := cutUnquoted(entry, ';')
			q, ok := quality(parameters)
			if !ok {
				continue
			}
			switch coding = strings.TrimSpace(coding); {
			case strings.EqualFold(coding, "gzip"), strings.EqualFold(coding, "x-gzip"):
				named = max(named, q)
			case coding == "*":
				others = q
			}
		}
	}
	return named > 0 || named < 0 && others > 0
}

// packers are writers of pageLevel, which take longer to make than to use.
var packers = sync.Pool{New: func() any { return newPacker(pageLevel) }}

func newPacker(level int) *gzip.Writer {
	w, _ := gzip.NewWriterLevel(nil, level) // an error is about a level that there is not
	return w
}

func compressed(body []byte, w *gzip.Writer) []byte {
	var out bytes.Buffer
	out.Grow(len(body) / 3)
	w.Reset(&out)
	w.Write(body) //nolint:errcheck // into memory
	w.Close()
	return out.Bytes()
}

// compressible reports whether a file of the pages is text: a style sheet or a script.
func compressible(name string) bool { return path.Ext(name) == ".css" || path.Ext(name) == ".js" }
