package openbadges_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/mitome/mitome/openbadges"
)

// What is accepted is written back the same, whatever class it is read as; what is not is refused with a reason.
func FuzzParse(f *testing.F) {
	seeds := []string{soundAssertion, soundClass, soundIssuer, `{"type":"RevocationList","revokedAssertions":[{"uid":"1"},"a:b"]}`}
	for _, test := range hostile {
		if len(test.in) < 1000 {
			seeds = append(seeds, test.in)
		}
	}
	if len(seeds) < 25 {
		f.Fatalf("only %d seeds", len(seeds))
	}
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for class, trip := range roundTrips {
			first, err := trip(data)
			if err != nil {
				var syntax *openbadges.SyntaxError
				if !errors.As(err, &syntax) {
					t.Fatalf("%s: %v", class, err)
				}
				continue
			}
			if len(first) > openbadges.MaxAssertionSize {
				continue // escaping > has made it longer
			}
			second, err := trip(first)
			if err != nil || !bytes.Equal(first, second) {
				t.Fatalf("%s: first %s\nthen %s, %v", class, first, second, err)
			}
		}
		if a, err := openbadges.Parse[openbadges.Assertion](data); err == nil {
			if err := a.Validate(); err != nil && err.Error() == "" {
				t.Fatal("a fault without words")
			}
		}
	})
}

// What is accepted is in canonical form, and its parts are what they decode to.
func FuzzParseJWS(f *testing.F) {
	f.Add(craft(f, `{"alg":"RS256"}`, soundAssertion))
	f.Add(craft(f, `{"alg":"RS512","kid":"1"}`, `{}`))
	f.Add(craft(f, `{"alg":"RS256","jwk":{"kty":"RSA","e":"AQAB","n":"AQAB"}}`, `{}`))
	f.Add("e30.e30.e30")
	f.Add("eyJhbGciOiJub25lIn0.e30.")
	f.Fuzz(func(t *testing.T, compact string) {
		jws, err := openbadges.ParseJWS(compact)
		if err != nil {
			return
		}
		parts := strings.Split(compact, ".")
		if len(parts) != 3 || encode(jws.Payload) != parts[1] {
			t.Fatalf("payload %q of %q", jws.Payload, compact)
		}
		if jws.Algorithm != "RS256" && jws.Algorithm != "RS384" && jws.Algorithm != "RS512" {
			t.Fatalf("algorithm %q", jws.Algorithm)
		}
		_ = jws.Verify(&testKey().PublicKey) // must not panic; seeds do verify
	})
}

// What has been through other hands is read, or refused with words; what ParseJWS takes is read alike, and has no oddity.
func FuzzReadJWS(f *testing.F) {
	sound := craft(f, `{"alg":"RS256"}`, soundAssertion)
	f.Add(sound)
	f.Add(sound[:40] + "\r\n " + sound[40:])
	f.Add(strings.NewReplacer("-", "+", "_", "/").Replace(sound))
	f.Add(strings.ReplaceAll(sound, ".", "==.") + "==")
	f.Add(`"` + sound + `"`)
	f.Add("\ufeff" + sound)
	f.Fuzz(func(t *testing.T, text string) {
		read, err := openbadges.ReadJWS(text)
		if err != nil {
			if err.Error() == "" {
				t.Fatal("a fault without words")
			}
			return
		}
		strict, err := openbadges.ParseJWS(text)
		if err == nil && (read.Encoding != "" || string(read.Payload) != string(strict.Payload)) {
			t.Fatalf("%q: encoding %q, payload %q; strictly %q", text, read.Encoding, read.Payload, strict.Payload)
		}
		_ = read.Verify(&testKey().PublicKey) // must not panic
	})
}
