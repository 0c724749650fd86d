package openbadges_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"math/big"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/mitome/mitome/openbadges"
)

var testKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

var encode = base64.RawURLEncoding.EncodeToString

// craft makes a JWS with any header, correctly signed RS256.
func craft(t testing.TB, header, payload string) string {
	t.Helper()
	input := encode([]byte(header)) + "." + encode([]byte(payload))
	sum := sha256.Sum256([]byte(input))
	signature, err := rsa.SignPKCS1v15(nil, testKey(), crypto.SHA256, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return input + "." + encode(signature)
}

func TestSign(t *testing.T) {
	payload, err := openbadges.Marshal(hosted())
	if err != nil {
		t.Fatal(err)
	}
	compact, err := openbadges.Sign(payload, testKey())
	if err != nil {
		t.Fatal(err)
	}
	if want := craft(t, `{"alg":"RS256"}`, string(payload)); compact != want {
		t.Errorf("got  %s\nwant %s", compact, want)
	}
	jws, err := openbadges.ParseJWS(compact)
	if err != nil {
		t.Fatal(err)
	}
	if jws.Algorithm != "RS256" || !bytes.Equal(jws.Payload, payload) {
		t.Errorf("got %s, %s", jws.Algorithm, jws.Payload)
	}
	if err := jws.Verify(&testKey().PublicKey); err != nil {
		t.Error(err)
	}
}

func TestSignRefusesOtherKeys(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := openbadges.Sign([]byte("{}"), key); err == nil {
		t.Errorf("signed with ECDSA: %s", out)
	}
	short := &rsa.PrivateKey{PublicKey: rsa.PublicKey{N: new(big.Int).Lsh(big.NewInt(1), 1023), E: 65537}}
	if out, err := openbadges.Sign([]byte("{}"), short); err == nil {
		t.Errorf("signed with 1024 bits: %s", out)
	}
}

// T04: only the canonical form, only RS256, RS384 and RS512, no extensions.
func TestT04HostileJWS(t *testing.T) {
	good := craft(t, `{"alg":"RS256"}`, `{"id":"a:b"}`)
	head, rest, _ := strings.Cut(good, ".")
	body, signature, _ := strings.Cut(rest, ".")
	mac := hmac.New(sha256.New, testKey().N.Bytes())
	mac.Write([]byte(encode([]byte(`{"alg":"HS256"}`)) + "." + body))
	last := signature[len(signature)-1:] // 256 bytes leave 4 of the last 6 bits unused
	for _, test := range []struct{ name, in string }{
		{"empty", ""},
		{"one part", head},
		{"two parts", head + "." + body},
		{"four parts", good + "."},
		{"no signature", head + "." + body + "."},
		{"no payload", head + ".." + signature},
		{"none", encode([]byte(`{"alg":"none"}`)) + "." + body + "."},
		{"none, signed", craft(t, `{"alg":"none"}`, `{}`)},
		{"HS256 with the public key", encode([]byte(`{"alg":"HS256"}`)) + "." + body + "." + encode(mac.Sum(nil))},
		{"PS256", craft(t, `{"alg":"PS256"}`, `{}`)},
		{"lower case", craft(t, `{"alg":"rs256"}`, `{}`)},
		{"no algorithm", craft(t, `{}`, `{}`)},
		{"algorithm a number", craft(t, `{"alg":256}`, `{}`)},
		{"two algorithms", craft(t, `{"alg":"RS256","alg":"none"}`, `{}`)},
		{"two algorithms by case", craft(t, `{"alg":"RS256","Alg":"none"}`, `{}`)},
		{"crit", craft(t, `{"alg":"RS256","crit":["exp"],"exp":1}`, `{}`)},
		{"b64", craft(t, `{"alg":"RS256","b64":true}`, `{}`)},
		{"zip", craft(t, `{"alg":"RS256","zip":"DEF"}`, `{}`)},
		{"header not an object", craft(t, `["RS256"]`, `{}`)},
		{"header with text after", craft(t, `{"alg":"RS256"}{}`, `{}`)},
		{"padding", head + "." + body + "." + signature + "=="},
		{"line break", head + "." + body + "." + signature + "\n"},
		{"line break within", head + "." + body[:4] + "\r\n" + body[4:] + "." + signature},
		{"space before", " " + good},
		{"unused bits", head + "." + body + "." + strings.TrimSuffix(signature, last) + next(last)},
		{"other alphabet", head + "." + body + "." + "+/" + signature[2:]},
		{"JSON form", `{"payload":"` + body + `","protected":"` + head + `","signature":"` + signature + `"}`},
		{"too large", head + "." + encode(make([]byte, openbadges.MaxAssertionSize+1)) + "." + signature},
		{"far too large", strings.Repeat("A", openbadges.MaxJWSSize+1)},
	} {
		if jws, err := openbadges.ParseJWS(test.in); err == nil {
			t.Errorf("%s: accepted as %s %s", test.name, jws.Algorithm, jws.Payload)
		}
	}
}

// next returns a base64url digit that differs in the lowest bit.
func next(digit string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	return string(alphabet[strings.Index(alphabet, digit)^1])
}

// T05: keys and addresses in the header change nothing; only the key that is given counts.
func TestT05KeysInTheHeaderAreNotUsed(t *testing.T) {
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	n := encode(testKey().N.Bytes())
	for _, header := range []string{
		`{"alg":"RS256","jwk":{"kty":"RSA","e":"AQAB","n":"` + n + `"}}`,
		`{"alg":"RS256","jku":"https://evil.example/keys","x5u":"https://evil.example/cert","kid":"1"}`,
	} {
		jws, err := openbadges.ParseJWS(craft(t, header, `{}`))
		if err != nil {
			t.Errorf("%s: %v", header, err)
			continue
		}
		if err := jws.Verify(&other.PublicKey); err == nil {
			t.Errorf("%s: verified with a key that did not sign", header)
		}
		if err := jws.Verify(&testKey().PublicKey); err != nil {
			t.Errorf("%s: %v", header, err)
		}
	}
}

func TestVerifyNotices(t *testing.T) {
	good := craft(t, `{"alg":"RS256"}`, `{"id":"a:b"}`)
	parts := strings.Split(good, ".")
	for _, changed := range []string{
		parts[0] + "." + encode([]byte(`{"id":"a:c"}`)) + "." + parts[2],
		encode([]byte(`{"alg":"RS512"}`)) + "." + parts[1] + "." + parts[2],
		encode([]byte(`{"alg":"RS256" }`)) + "." + parts[1] + "." + parts[2],
		parts[0] + "." + parts[1] + "." + encode(make([]byte, 256)),
		parts[0] + "." + parts[1] + "." + encode([]byte("x")),
	} {
		jws, err := openbadges.ParseJWS(changed)
		if err != nil {
			t.Fatal(err)
		}
		if jws.Verify(&testKey().PublicKey) == nil {
			t.Errorf("verified: %s", changed)
		}
	}
	jws, err := openbadges.ParseJWS(good)
	if err != nil {
		t.Fatal(err)
	}
	if jws.Verify(&rsa.PublicKey{N: new(big.Int).Lsh(big.NewInt(1), 1023), E: 65537}) == nil {
		t.Error("verified with a key of 1024 bits")
	}
}

// Signed badges of others verify with the key that their creator names.
func TestForeignJWS(t *testing.T) {
	dir := filepath.Join(sharedDir(t), "fixtures", "public-validator-java")
	for _, name := range []string{"simple.jwt", "simple-not-revoked.jwt"} {
		jws, err := openbadges.ParseJWS(string(bytes.TrimSpace(readFile(t, filepath.Join(dir, name)))))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		assertion, err := openbadges.Parse[openbadges.Assertion](jws.Payload)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		file := path.Base(assertion.HowVerified().Creator)
		key := parse[openbadges.CryptographicKey](t, string(readFile(t, filepath.Join(dir, "assets", file))))
		public, err := openbadges.ParsePublicKey(key.PublicKeyPem)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if err := jws.Verify(public); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPublicKey(t *testing.T) {
	text, err := openbadges.EncodePublicKey(&testKey().PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(text, "-----BEGIN PUBLIC KEY-----\n") || strings.Contains(text, "\r") {
		t.Errorf("got %q", text)
	}
	for _, form := range []string{text, strings.ReplaceAll(text, "\n", "\r\n"), strings.TrimSpace(text), text + "\n\n"} {
		public, err := openbadges.ParsePublicKey(form)
		if err != nil || !public.Equal(&testKey().PublicKey) {
			t.Errorf("%q: %v, %v", form, public, err)
		}
	}
	for _, bad := range []string{"", "x", text + text, strings.ReplaceAll(text, "PUBLIC KEY", "RSA PUBLIC KEY"), text[:100], text + "x"} {
		if _, err := openbadges.ParsePublicKey(bad); err == nil {
			t.Errorf("accepted %q", bad)
		}
	}
}

func BenchmarkSign(b *testing.B) {
	payload, err := openbadges.Marshal(hosted())
	if err != nil {
		b.Fatal(err)
	}
	b.Run("ours", func(b *testing.B) {
		for b.Loop() {
			if _, err := openbadges.Sign(payload, testKey()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("bare RSA", func(b *testing.B) {
		sum := sha256.Sum256(payload)
		for b.Loop() {
			if _, err := testKey().Sign(rand.Reader, sum[:], crypto.SHA256); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	compact := craft(b, `{"alg":"RS256"}`, `{"id":"a:b"}`)
	for b.Loop() {
		jws, err := openbadges.ParseJWS(compact)
		if err != nil {
			b.Fatal(err)
		}
		if err := jws.Verify(&testKey().PublicKey); err != nil {
			b.Fatal(err)
		}
	}
}
