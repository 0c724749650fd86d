package public

import (
	"net/http"
	"strconv"

	"github.com/mitome/mitome/internal/web"
)

// Content types and Vary, as shared header values.
var (
	typeJSONLD = []string{"application/ld+json"}
	typeJSON   = []string{"application/json"}
	varyAccept = []string{"Accept"}
)

// document is one Open Badges object ready to be sent: exact stored bytes with all its headers made. It is shared
// between requests and never changes.
type document struct {
	host   string // of the organisation
	path   string
	body   []byte
	status int
	page   bool // a page stands beside it: clients that prefer HTML are sent there
	etag   []string
	length []string
	cache  []string
}

// newDocument makes the document of an address. Everything but 200 stays out of caches for long, and has no ETag.
func newDocument(o *organisation, path string, status int, body []byte, cache []string, page bool) *document {
	d := &document{host: o.host, path: path, body: body, status: status, page: page, cache: cache}
	d.length = []string{strconv.Itoa(len(body))}
	if status == http.StatusOK {
		d.etag = []string{web.ETag(body)}
	}
	return d
}

// size is about how many bytes of memory the document holds.
func (d *document) size() int { return len(d.body) + 2*len(d.path) + 512 }

// serve answers with the document, or sends a client that prefers HTML to the page beside it.
func (d *document) serve(w http.ResponseWriter, r *http.Request) {
	preference := web.Preferred(r)
	if d.page && preference == web.HTML {
		web.ToPage(w, r, d.path, "")
		return
	}
	h := w.Header()
	web.Open(h)
	h["Vary"] = varyAccept
	h["Cache-Control"] = d.cache
	h["Content-Type"] = typeJSONLD
	if preference == web.JSON {
		h["Content-Type"] = typeJSON
	}
	if d.etag != nil {
		h["Etag"] = d.etag
		if web.Unchanged(r, d.etag[0]) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h["Content-Length"] = d.length
	if d.status != http.StatusOK {
		w.WriteHeader(d.status)
	}
	if r.Method != http.MethodHead {
		w.Write(d.body) // a client that left is no fault of ours
	}
}
