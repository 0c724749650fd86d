package verify

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"

	"github.com/mitome/mitome/openbadges"
)

// isJWS reports whether a text looks like a compact JWS: base64url with two dots, or a long text that must have been one
// before it was folded, quoted or some letters of it were changed.
func isJWS(text []byte) bool {
	text = bytes.Trim(text, `"`)
	foreign, white := 0, 0
	for _, c := range text {
		switch {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			white++
		case !inJWS[c]:
			foreign++
		}
	}
	if foreign+white == 0 && bytes.HasPrefix(text, []byte("ey")) && bytes.Count(text, []byte(".")) == 2 {
		return true
	}
	return len(text) >= shortestJWS && foreign <= len(text)/100 && white <= len(text)/10 && bytes.IndexByte(text, '.') >= 0 && beginsAsJWS(text)
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

// inJWS tells the bytes of a compact JWS, with those of the other base64 and the border of an SD-JWT.
var inJWS = func() (in [256]bool) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/~") {
		in[c] = true
	}
	return in
}()

// fromJWS verifies a signed assertion. That it was changed is said only where a key of its issuer contradicts it; before
// there is a key, a text that cannot be read has a fault of form.
func (r *run) fromJWS(data []byte) {
	r.report.Raw.InHand = data
	r.step("step-read-signed")
	compact, _, disclosing := strings.Cut(string(data), "~")
	if isVersion3JWS(compact) {
		r.report.Version = "3.0"
		r.reason(note("open-badges-3", "method", kindOfJWT(disclosing)))
		return
	}
	if disclosing {
		r.reason(note("other-method", "method", kindOfJWT(disclosing)))
		return
	}
	jws, err := openbadges.ReadJWS(string(data))
	if err != nil {
		r.reason(faultOfJWS(data, err))
		return
	}
	d := read(&r.work, kindAssertion, jws.Payload, "")
	if d.unreadable() {
		r.reason(note("signed-unreadable", "jws", "payload"))
		return
	}
	if jws.Encoding != "" {
		r.reason(note("jws-encoding", "encoding", string(jws.Encoding)))
	}
	if !r.accept(d) {
		r.reason(note("signature-unchecked"))
		return
	}
	r.report.InHand = d.assertion()
	r.judge(d, jws)
}

func kindOfJWT(disclosing bool) string {
	if disclosing {
		return "SD-JWT"
	}
	return "JWT"
}

// faultOfJWS says what is wrong with the form of a signed text.
func faultOfJWS(data []byte, err error) Note {
	fault := &openbadges.JWSError{Code: openbadges.CodeJWSParts}
	errors.As(err, &fault)
	switch {
	case openbadges.IsUTF16(data):
		return note("signed-unreadable", "jws", "utf-16")
	case bytes.HasSuffix(bytes.TrimSpace(data), []byte(".")) && bytes.Count(data, []byte(".")) == 2:
		return note("signature-missing")
	case fault.Code == openbadges.CodeJWSSize:
		return note(FetchTooLarge, "document", kindAssertion)
	case fault.Code == openbadges.CodeJWSAlgorithm && fault.Value == "none":
		return note("signature-missing")
	case fault.Code == openbadges.CodeJWSAlgorithm && fault.Value == "":
		return note("broken-jws", "jws", fault.Code)
	case fault.Code == openbadges.CodeJWSAlgorithm:
		return note("broken-jws", "algorithm", Short(fault.Value))
	case fault.Code == openbadges.CodeJWSExtension:
		return note("broken-jws", "jws", fault.Code)
	}
	if fault.Code == openbadges.CodeJWSEncoding {
		return note("signed-unreadable", "jws", "letters")
	}
	return note("signed-unreadable", "jws", fault.Code)
}

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
