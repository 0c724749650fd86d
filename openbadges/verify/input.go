package verify

import (
	"bytes"
	"errors"

	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/bake"
)

// form is what some bytes are, judged by their beginning.
type form string

const (
	formPNG     form = CarrierPNG
	formSVG     form = CarrierSVG
	formJSON    form = CarrierJSON
	formJWS     form = CarrierJWS
	formAddress form = "address"
	formPage    form = "page"
	formText    form = "text" // of a person, with addresses in it
	formOther   form = ""
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// formOf tells the forms apart. What begins like one form is that form: whether it is whole is asked later.
func formOf(data []byte) form {
	if bytes.HasPrefix(data, []byte(pngSignature)) || bake.IsBentPNG(data) {
		return formPNG
	}
	if openbadges.IsUTF16(data) {
		data = narrowed(data) // to find out what it would be; that it may not be written so is told by who reads it
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	switch {
	case len(text) == 0:
		return formOther
	case bytes.HasPrefix(text, []byte(`{\rtf`)):
		return formOther
	case text[0] == '{' || text[0] == '[' && isArray(text):
		return formJSON
	case text[0] == '<' && isPage(text):
		return formPage
	case text[0] == '<' && isWeb(string(text[1:min(len(text), 16)])):
		return formOther
	case text[0] == '<' && isXML(text):
		return formSVG
	case len(text) <= 4096 && isWeb(string(text)) && !bytes.ContainsAny(text, " \t\r\n"):
		return formAddress
	case openbadges.IsJWS(text):
		return formJWS
	}
	return formOther
}

// narrowed is the beginning of a text in UTF-16, in ASCII.
func narrowed(data []byte) []byte {
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

// fromBytes verifies what was handed in.
func (r *run) fromBytes(data []byte) {
	f := formOf(data)
	named := Addresses(data)
	if len(named) > 0 && f != formAddress {
		f = formText
	}
	r.step("step-input", "form", string(f))
	if len(named) > 0 {
		r.fromAddresses(named)
		return
	}
	if f == formSVG && isPlist(data) { // a shortcut that names no address
		f = formOther
	}
	if f == formPNG || f == formSVG {
		r.fromPicture(data, f)
		return
	}
	r.fromText(data, f)
}

// fromText verifies what a file or a picture carries as text.
func (r *run) fromText(data []byte, f form) {
	if r.report.Carrier == "" && (f == formJSON || f == formJWS) {
		r.report.Carrier = string(f)
	}
	switch f {
	case formJSON:
		if r.classes && isClass(data) {
			r.class(data)
			return
		}
		r.fromJSON(data)
	case formJWS:
		text, marked := bytes.CutPrefix(data, []byte("\ufeff"))
		if marked {
			r.warn(note("byte-order-mark"))
		}
		r.fromJWS(bytes.TrimSpace(text))
	case formAddress:
		r.fromAddress(string(bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))))
	default:
		r.reason(note("not-a-badge"))
	}
}

// fromPicture takes the badge out of a picture and verifies it.
func (r *run) fromPicture(image []byte, f form) {
	r.report.Carrier, r.report.Raw.Picture = string(f), image
	r.step("step-unbake", "form", string(f))
	r.warn(pictureWarnings(image, kindPicture)...)
	baked, err := bake.Read(image)
	text := baked.Text
	for _, odd := range baked.Oddities {
		r.warn(note(string(odd)))
	}
	var broken *bake.FormatError
	switch {
	case errors.Is(err, bake.ErrNotBaked) && carriesVersion3(image):
		r.report.Version = "3.0"
		r.reason(note("open-badges-3"))
		return
	case errors.Is(err, bake.ErrNotBaked):
		r.reason(note("not-baked"))
		return
	case errors.Is(err, bake.ErrTwice):
		r.reason(note("two-assertions"))
		return
	case errors.As(err, &broken) && broken.Text != "":
		r.warn(note("picture-changed")) // the signature or the hosted copy tells what that is worth
		text = broken.Text
	case errors.As(err, &broken):
		r.reason(note("broken-picture", "picture", broken.Code))
		return
	case err != nil:
		r.reason(note("broken-picture", "picture", bake.CodeText))
		return
	}
	inside := formOf([]byte(text))
	if inside == formPNG || inside == formSVG || inside == formPage {
		inside = formOther
	}
	if address := AsAddress(text); address != "" {
		inside, text = formAddress, address
	}
	if inside == formOther {
		r.reason(note("broken-picture", "picture", bake.CodeText))
		return
	}
	r.fromText([]byte(text), inside)
}

// carriesVersion3 knows a picture of Open Badges 3.0 by the place where that version bakes.
func carriesVersion3(image []byte) bool {
	return bytes.Contains(image, []byte("openbadgecredential\x00")) || bytes.Contains(image, []byte("<openbadges:credential"))
}

// fromJSON verifies an assertion that is here as JSON. Alone it proves nothing: its hosted copy is judged.
func (r *run) fromJSON(data []byte) {
	r.report.Raw.InHand = data
	r.step("step-read", "document", kindAssertion)
	d := read(&r.work, kindAssertion, data, "")
	if !r.accept(d) {
		return
	}
	if d.warnings.has("byte-order-mark") { // of this copy, whatever the hosted one begins with
		r.warn(note("byte-order-mark", "document", kindAssertion))
	}
	a := d.assertion()
	r.inHand, r.report.InHand, r.report.Version = d, a, d.version
	otherWay := methodOf(a) // where the ways of ours lead nowhere
	switch {
	case !isWeb(a.ID) && otherWay != "", a.HowVerified().IsSigned() && !a.HowVerified().IsHosted() && otherWay != "":
		r.reason(note("other-method", "method", otherWay))
	case a.HowVerified().IsSigned() && !a.HowVerified().IsHosted():
		r.reason(note("signature-missing"))
	case !isWeb(a.ID):
		r.reason(note("no-address", "document", kindAssertion, "address", a.ID))
	default:
		r.hosted(a.ID)
	}
}

// accept reports whether a document in hand can be worked with, and gives the reason when not.
func (r *run) accept(d *document) bool {
	if d.version != "" {
		r.report.Version = d.version
	}
	if d.fatal != nil {
		r.reason(*d.fatal)
		return false
	}
	return true
}
