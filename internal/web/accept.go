package web

import (
	"net/http"
	"strconv"
	"strings"
)

// Preference is what a client would rather have from an address that names an Open Badges object.
type Preference int

// The preferences. Programs are the default: whoever asks for nothing in particular gets JSON-LD.
const (
	JSONLD Preference = iota // application/ld+json
	JSON                     // application/json, the same bytes: JSON-LD would not be accepted
	HTML                     // a page, asked for above both kinds of JSON
)

// Preferred is what the Accept headers of a request prefer.
func Preferred(r *http.Request) Preference {
	values := r.Header["Accept"]
	if len(values) == 1 {
		return Prefer(values[0])
	}
	return Prefer(strings.Join(values, ","))
}

// Prefer reads an Accept header (RFC 9110, section 12.5.1). JSON-LD is answered unless only application/json is
// acceptable, or text/html (or application/xhtml+xml) is preferred to both. A header that accepts none of these, or that
// cannot be read, counts as no header: an answer is more useful than 406. Source: Open Badges 2.0, content negotiation.
func Prefer(accept string) Preference {
	if accept == "" || accept == "*/*" {
		return JSONLD
	}
	var ld, json, html, xhtml weight
	for rest := accept; rest != ""; {
		var entry string
		entry, rest = cutUnquoted(rest, ',')
		media, parameters := cutUnquoted(entry, ';')
		media = strings.TrimSpace(media)
		q, ok := quality(parameters)
		if !ok {
			continue
		}
		ld.see(media, "application", "ld+json", q)
		json.see(media, "application", "json", q)
		html.see(media, "text", "html", q)
		xhtml.see(media, "application", "xhtml+xml", q)
	}
	page := max(html.q, xhtml.q)
	switch {
	case page > ld.q && page > json.q:
		return HTML
	case json.q > 0 && ld.q == 0:
		return JSON
	}
	return JSONLD
}

// weight is the quality of one media type under the most specific range that names it: 3 type/subtype, 2 type/*, 1 */*.
type weight struct {
	specific int
	q        int // thousandths
}

func (w *weight) see(media, kind, subtype string, q int) {
	specific := 0
	first, second, ok := strings.Cut(media, "/")
	switch {
	case !ok:
	case strings.EqualFold(first, kind) && strings.EqualFold(second, subtype):
		specific = 3
	case strings.EqualFold(first, kind) && second == "*":
		specific = 2
	case first == "*" && second == "*":
		specific = 1
	}
	if specific > w.specific || specific == w.specific && specific > 0 && q > w.q {
		w.specific, w.q = specific, q
	}
}

// quality finds the q parameter, in thousandths; 1000 when there is none. ok is false when it is not a number of 0 to 1.
func quality(parameters string) (q int, ok bool) {
	for parameters != "" {
		var p string
		p, parameters = cutUnquoted(parameters, ';')
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if !strings.EqualFold(name, "q") {
			continue
		}
		f, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || !(f >= 0 && f <= 1) {
			return 0, false
		}
		return int(f*1000 + 0.5), true
	}
	return 1000, true
}

// cutUnquoted is strings.Cut for a byte that may also stand inside a quoted string.
func cutUnquoted(s string, sep byte) (before, after string) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quoted:
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == sep && !quoted:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}
