package verify

import (
	"bytes"
	"errors"
	"strconv"

	"github.com/mitome/mitome/openbadges/bake"
	"github.com/mitome/mitome/openbadges/verify/internal/handed"
)

// fromBytes verifies what was handed in.
func (r *run) fromBytes(data []byte) {
	f, named := handed.Of(data)
	if len(named) > 0 && f != handed.FormAddress {
		f = handed.FormText
	}
	r.step("step-input", "form", string(f))
	if len(named) > 0 {
		r.fromAddresses(named)
		return
	}
	if f == handed.FormSVG && handed.IsPlist(data) { // a shortcut that names no address
		f = handed.FormOther
	}
	if f == handed.FormPNG || f == handed.FormSVG {
		r.fromPicture(data, f)
		return
	}
	r.fromText(data, f)
}

// fromText verifies what a file or a picture carries as text.
func (r *run) fromText(data []byte, f handed.Form) {
	if r.report.Carrier == "" && (f == handed.FormJSON || f == handed.FormJWS) {
		r.report.Carrier = string(f)
	}
	switch f {
	case handed.FormJSON:
		if r.classes && isClass(data) {
			r.class(data)
			return
		}
		r.fromJSON(data)
	case handed.FormJWS:
		text, marked := bytes.CutPrefix(data, []byte("\ufeff"))
		if marked {
			r.warn(note("byte-order-mark"))
		}
		r.fromJWS(bytes.TrimSpace(text))
	case handed.FormAddress:
		r.fromAddress(string(bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))))
	default:
		r.reason(note("not-a-badge"))
	}
}

// fromPicture takes the badge out of a picture and verifies it.
func (r *run) fromPicture(image []byte, f handed.Form) {
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
	inside := handed.FormOf([]byte(text))
	if inside == handed.FormPNG || inside == handed.FormSVG || inside == handed.FormPage {
		inside = handed.FormOther
	}
	if address := AsAddress(text); address != "" {
		inside, text = handed.FormAddress, address
	}
	if inside == handed.FormOther {
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
	case !handed.IsWeb(a.ID) && otherWay != "", a.HowVerified().IsSigned() && !a.HowVerified().IsHosted() && otherWay != "":
		r.reason(note("other-method", "method", otherWay))
	case a.HowVerified().IsSigned() && !a.HowVerified().IsHosted():
		r.reason(note("signature-missing"))
	case !handed.IsWeb(a.ID):
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

// fromAddresses verifies what a text leads to, where it names one address; of several, a person has to choose.
func (r *run) fromAddresses(named []string) {
	if len(named) == 1 {
		r.fromAddress(named[0])
		return
	}
	r.report.Addresses = named[:min(len(named), MaxAddresses)]
	r.reason(note("several-addresses", "count", strconv.Itoa(len(named))))
}
