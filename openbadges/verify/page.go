package verify

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/mitome/mitome/openbadges/verify/internal/handed"
)

// maxHops is how often a picture or a text may lead to an address that leads to another.
const maxHops = 3

// fromAddress verifies what answers at an address: an assertion, a signed assertion, a baked picture, or a page about
// a badge, which is asked for JSON-LD first and else names the assertion as its alternate.
func (r *run) fromAddress(address string) {
	address = strings.ToValidUTF8(address, "\ufffd") // it is repeated in the report, which is text
	if r.hops++; r.hops > maxHops {
		r.reason(note("reference-loop"))
		return
	}
	r.step("step-address", "address", address)
	response, failure := r.fetch(kindPage, address, acceptBadge)
	if failure == nil && response.Status == http.StatusNotAcceptable {
		response, failure = r.fetch(kindPage, address, acceptPage)
	}
	if failure != nil {
		r.reason(*failure)
		return
	}
	r.fromAnswer(address, response, true)
}

// fromAnswer goes by what the answer is. follow: an alternate may be followed, which is done once.
func (r *run) fromAnswer(address string, response *Response, follow bool) {
	f := handed.FormOf(response.Body)
	if response.Status == http.StatusGone {
		r.revokedGone(address, response)
		return
	}
	if failure := statusFailure(kindPage, address, response); failure != nil {
		r.reason(*failure)
		return
	}
	switch f {
	case handed.FormJSON:
		if r.report.Carrier == "" {
			r.report.Carrier = CarrierJSON
		}
		if r.classes && isClass(response.Body) {
			r.classAnswer(address, response)
			return
		}
		r.hostedAnswer(address, response)
	case handed.FormJWS:
		r.fromText(response.Body, f)
	case handed.FormPNG, handed.FormSVG:
		r.fromPicture(response.Body, f)
	default:
		next := alternate(response)
		if next == "" || !follow {
			r.reason(note("page-without-badge", "address", address))
			return
		}
		r.step("step-alternate", "address", next)
		second, failure := r.fetch(kindAssertion, next, acceptBadge)
		if failure != nil {
			r.reason(*failure)
			return
		}
		r.fromAnswer(next, second, false)
	}
}

// alternate is the address of the assertion that a page names: in a Link header, or in a link element of its head.
// Source: RFC 8288; HTML, link type "alternate".
func alternate(response *Response) string {
	base, err := url.Parse(response.Final)
	if err != nil {
		return ""
	}
	reference := alternateInHeader(response.Link)
	if reference == "" {
		reference = handed.AlternateInPage(response.Body)
	}
	if reference == "" {
		return ""
	}
	next, err := base.Parse(reference)
	if err != nil || next.String() == response.Final {
		return ""
	}
	return next.String()
}

func alternateInHeader(headers []string) string {
	for _, header := range headers {
		for link := range strings.SplitSeq(header, ",") {
			target, parameters, ok := strings.Cut(strings.TrimSpace(link), ">")
			if !ok || !strings.HasPrefix(target, "<") {
				continue
			}
			var rel, media string
			for parameter := range strings.SplitSeq(parameters, ";") {
				name, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
				switch strings.ToLower(strings.TrimSpace(name)) {
				case "rel":
					rel = strings.Trim(value, `"`)
				case "type":
					media = strings.Trim(value, `"`)
				}
			}
			if handed.IsAlternate(rel) && handed.IsAlternateType(media) {
				return target[1:]
			}
		}
	}
	return ""
}
