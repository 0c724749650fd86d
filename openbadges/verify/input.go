package verify

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
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
	if bytes.HasPrefix(data, []byte(pngSignature)) {
		return formPNG
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	switch {
	case len(text) == 0:
		return formOther
	case text[0] == '{' || text[0] == '[' && isArray(text):
		return formJSON
	case text[0] == '<' && isPage(text):
		return formPage
	case text[0] == '<' && isWeb(string(text[1:min(len(text), 16)])):
		return formOther
	case text[0] == '<':
		return formSVG
	case len(text) <= 4096 && isWeb(string(text)) && !bytes.ContainsAny(text, " \t\r\n"):
		return formAddress
	case isJWS(text):
		return formJWS
	}
	return formOther
}

func isPage(text []byte) bool {
	start := bytes.ToLower(text[:min(len(text), 1024)])
	return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.Contains(start, []byte("<html")) ||
		bytes.HasPrefix(start, []byte("<head")) || bytes.HasPrefix(start, []byte("<body"))
}

// isJWS reports whether a text looks like a compact JWS: base64url with two dots, or a long text that must have been one
// before some letters of it were changed.
func isJWS(text []byte) bool {
	foreign := 0
	for _, c := range text {
		if !inJWS[c] {
			foreign++
		}
	}
	if foreign == 0 && bytes.HasPrefix(text, []byte("ey")) && bytes.Count(text, []byte(".")) == 2 {
		return true
	}
	return len(text) >= shortestJWS && foreign <= len(text)/100 && bytes.IndexByte(text, '.') >= 0 && beginsAsJWS(text)
}

// beginsAsJWS reports whether a text begins as every header does, {" in base64url, but for one letter.
func beginsAsJWS(text []byte) bool {
	found := 0
	for _, letter := range []byte("eyJ") {
		if bytes.IndexByte(text[:4], letter) >= 0 {
			found++
		}
	}
	return found >= 2
}

// shortestJWS is less than a signature of MinKeyBits alone takes, in bytes.
const shortestJWS = 256

// inJWS tells the bytes of a compact JWS, with those of the other base64, which is told to be broken later.
var inJWS = func() (in [256]bool) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/") {
		in[c] = true
	}
	return in
}()

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
		r.fromJSON(data)
	case formJWS:
		r.fromJWS(bytes.TrimSpace(data))
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
	text, err := bake.Unbake(image)
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
	a := d.assertion()
	r.inHand, r.report.InHand, r.report.Version = d, a, d.version
	switch {
	case a.HowVerified().IsSigned() && !a.HowVerified().IsHosted():
		r.reason(note("signature-missing"))
	case !isWeb(a.ID):
		r.reason(note("no-address", "document", kindAssertion, "address", a.ID))
	default:
		r.hosted(a.ID)
	}
}

// fromJWS verifies a signed assertion.
func (r *run) fromJWS(data []byte) {
	r.report.Raw.InHand = data
	r.step("step-read-signed")
	compact := string(data)
	var d *document
	jws, err := openbadges.ParseJWS(compact)
	if err == nil {
		d = read(&r.work, kindAssertion, jws.Payload, "")
	}
	switch {
	case (err != nil || d.fatal != nil) && isVersion3JWS(compact):
		r.report.Version = "3.0"
		r.reason(note("open-badges-3"))
		return
	case err != nil:
		r.reason(faultOfJWS(compact, err))
		return
	case d.unreadable():
		r.reason(note("signed-unreadable"))
		return
	case !r.accept(d):
		r.reason(note("signature-unchecked"))
		return
	}
	r.report.InHand = d.assertion()
	r.judge(d, jws)
}

// faultOfJWS tells a text that is signed in another way than ours from one that is no longer as it was signed.
func faultOfJWS(compact string, err error) Note {
	first, rest, _ := strings.Cut(compact, ".")
	middle, _, _ := strings.Cut(rest, ".")
	if base64.RawURLEncoding.DecodedLen(len(middle)) > openbadges.MaxAssertionSize {
		return note(FetchTooLarge, "document", kindAssertion)
	}
	var header struct {
		Alg  string         `json:"alg"`
		Crit jsontext.Value `json:"crit"`
		B64  jsontext.Value `json:"b64"`
		Zip  jsontext.Value `json:"zip"`
	}
	plain, broken := base64.RawURLEncoding.DecodeString(first)
	readable := broken == nil && json.Unmarshal(plain, &header) == nil
	code := "signed-unreadable"
	switch {
	case !readable:
	case header.Alg == "none":
		code = "signature-missing"
	case strings.HasPrefix(header.Alg, "HS"):
		code = "signature-wrong" // by a secret that nobody but a forger has
	case otherAlgorithms[header.Alg], header.Crit != nil, header.B64 != nil, header.Zip != nil:
		code = "broken-jws"
	}
	return note(code, "detail", err.Error())
}

// otherAlgorithms are those of JWS with which an honest issuer may have signed. Source: RFC 7518, 8037, 8812, 9864.
var otherAlgorithms = map[string]bool{"ES256": true, "ES384": true, "ES512": true, "ES256K": true, "PS256": true,
	"PS384": true, "PS512": true, "EdDSA": true, "Ed25519": true, "Ed448": true}

// isVersion3JWS looks into a token whose signature may be of a kind that Open Badges 2.0 does not know.
func isVersion3JWS(compact string) bool {
	_, rest, _ := strings.Cut(compact, ".")
	middle, _, _ := strings.Cut(rest, ".")
	if len(middle) > 2*openbadges.MaxAssertionSize {
		return false
	}
	payload, err := base64.RawURLEncoding.DecodeString(middle)
	return err == nil && bytes.Contains(payload, []byte("/credentials/v")) && looksLikeVersion3(payload)
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
