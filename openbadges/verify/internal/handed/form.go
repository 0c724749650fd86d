// Package handed tells what somebody has handed in: in which form a badge may stand in it, or which web addresses it names. It
// judges no badge, asks for nothing, and takes linear time.
package handed

import (
	"bytes"
	"mime"
	"slices"
	"strings"

	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/bake"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Form is what some bytes are, judged by their beginning.
type Form string

// The forms; those of a badge are the carriers of a report.
const (
	FormPNG     Form = "png"
	FormSVG     Form = "svg"
	FormJSON    Form = "json"
	FormJWS     Form = "jws"
	FormAddress Form = "address"
	FormPage    Form = "page"
	FormText    Form = "text" // of a person, with addresses in it
	FormOther   Form = ""
)

// MaxAddress is how many bytes an address has at most.
const MaxAddress = 2048

// PNGSignature is how a PNG begins.
const PNGSignature = "\x89PNG\r\n\x1a\n"

// Of tells in which form something is, and the addresses that it names; what holds a badge itself names none. UTF-16 is looked
// at by its beginning for the one, and as a whole for the other.
func Of(data []byte) (Form, []string) {
	f := FormOf(data)
	if (f == FormJWS || f == FormJSON || f == FormPNG) && !openbadges.IsUTF16(data) {
		return f, nil
	}
	return f, Addresses(data)
}

// FormOf tells the forms apart. What begins like one form is that form: whether it is whole is asked later.
func FormOf(data []byte) Form {
	if bytes.HasPrefix(data, []byte(PNGSignature)) || bake.IsBentPNG(data) {
		return FormPNG
	}
	if openbadges.IsUTF16(data) {
		data = Narrowed(data) // to find out what it would be; that it may not be written so is told by who reads it
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	switch {
	case len(text) == 0:
		return FormOther
	case bytes.HasPrefix(text, []byte(`{\rtf`)):
		return FormOther
	case text[0] == '{' || text[0] == '[' && isArray(text):
		return FormJSON
	case text[0] == '<' && isPage(text):
		return FormPage
	case text[0] == '<' && IsWeb(string(text[1:min(len(text), 16)])):
		return FormOther
	case bytes.HasPrefix(text, []byte("<ey")) && openbadges.IsJWS(text):
		return FormJWS // between angle brackets; one in a few hundred has the letters of a picture's name among its own
	case text[0] == '<' && isXML(text):
		return FormSVG
	case len(text) <= 4096 && IsWeb(string(text[:min(len(text), 16)])) && !bytes.ContainsAny(text, " \t\r\n"):
		return FormAddress
	case openbadges.IsJWS(text):
		return FormJWS
	}
	return FormOther
}

// Narrowed is the beginning of a text in UTF-16, in ASCII.
func Narrowed(data []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if r == 0 || r >= 0x80 {
			return -1
		}
		return r
	}, data[:min(len(data), 4096)])
}

// isXML tells a drawing, and whatever else is a document of XML, from a scrap of markup such as a link that was copied.
func isXML(text []byte) bool {
	start := bytes.ToLower(text[:min(len(text), 4096)])
	return text[min(1, len(text)-1)] == '?' || text[min(1, len(text)-1)] == '!' || bytes.Contains(start, []byte("svg")) ||
		bytes.Contains(start, []byte("plist")) || bytes.Contains(start, []byte("openbadges"))
}

func isPage(text []byte) bool {
	start := bytes.ToLower(text[:min(len(text), 1024)])
	return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.Contains(start, []byte("<html")) ||
		bytes.HasPrefix(start, []byte("<head")) || bytes.HasPrefix(start, []byte("<body"))
}

// IsWeb reports whether a text begins as an absolute http or https address with a host does. A Fetcher refuses those
// that are none after all.
func IsWeb(text string) bool {
	scheme, rest, ok := strings.Cut(text, "://")
	return ok && (strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "http")) &&
		rest != "" && strings.IndexByte("/?#:\\ \t\r\n", rest[0]) < 0
}

// AlternateInPage reads the page token by token until its body begins.
func AlternateInPage(page []byte) string {
	tokens := html.NewTokenizer(bytes.NewReader(page))
	tokens.SetMaxBuf(64 << 10)
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			token := tokens.Token()
			if token.DataAtom == atom.Body {
				return ""
			}
			if token.DataAtom != atom.Link {
				continue
			}
			attributes := map[string]string{}
			for _, a := range token.Attr {
				attributes[a.Key] = a.Val
			}
			if IsAlternate(attributes["rel"]) && IsAlternateType(attributes["type"]) && attributes["href"] != "" {
				return attributes["href"]
			}
		}
	}
}

// IsAlternate reports whether the relation of a link is to another form of the page.
func IsAlternate(rel string) bool {
	return slices.ContainsFunc(strings.Fields(rel), func(word string) bool { return strings.EqualFold(word, "alternate") })
}

// IsAlternateType reports whether a badge may have the media type.
func IsAlternateType(t string) bool {
	media, _, err := mime.ParseMediaType(t)
	return err == nil && (media == "application/ld+json" || media == "application/json")
}
