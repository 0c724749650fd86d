package verify

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"

	"github.com/mitome/mitome/openbadges"
)

// fromJWS verifies a signed assertion. That it was changed is said only where a key of its issuer contradicts it; before
// there is a key, a text that cannot be read has a fault of form.
func (r *run) fromJWS(data []byte) {
	r.report.Raw.InHand = data
	r.step("step-read-signed")
	text := string(data)
	jws, err := openbadges.ReadJWS(text)
	compact, _, disclosing := strings.Cut(text, "~")
	if err == nil && isVersion3(jws.Payload) || err != nil && isVersion3JWS(compact) {
		r.report.Version = "3.0"
		r.reason(note("open-badges-3", "method", kindOfJWT(disclosing)))
		return
	}
	if disclosing {
		r.reason(note("other-method", "method", kindOfJWT(disclosing)))
		return
	}
	if err != nil {
		r.reason(faultOfJWS(data, err))
		return
	}
	d := read(&r.work, kindAssertion, jws.Payload, "")
	if d.unreadable() {
		r.reason(note("signed-unreadable", "jws", "payload"))
		return
	}
	defer func() { // said after what the key says
		if jws.Encoding != "" {
			r.reason(note("jws-encoding", "encoding", string(jws.Encoding)))
		}
	}()
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
	return err == nil && isVersion3(payload)
}

func isVersion3(payload []byte) bool {
	return bytes.Contains(payload, []byte("/credentials/v")) && looksLikeVersion3(payload)
}
