package reported

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	encoding "encoding/pem"
	"math/big"
	"strings"

	"github.com/mitome/mitome/openbadges"
)

// sealed is a JWS with a header of one's own, signed with the issuer's key all the same.
func sealed(header, payload string) string {
	input := b64(header) + "." + b64(payload)
	sum := sha256.Sum256([]byte(input))
	signature, err := rsa.SignPKCS1v15(rand.Reader, signer(), crypto.SHA256, sum[:])
	if err != nil {
		panic(err)
	}
	return input + "." + b64(string(signature))
}

// signatures are signed badges as mail programs, libraries and people leave them. A fault of form is one; changed is what
// a key contradicts.
func signatures() []Case {
	good := sign(payload())
	header, rest, _ := strings.Cut(good, ".")
	body, signature, _ := strings.Cut(rest, ".")
	padded := func(part string) string { return part + strings.Repeat("=", (4-len(part)%4)%4) }
	fold := func(text, before, after string) string {
		var out strings.Builder
		for i, r := range text {
			if i%72 == 0 {
				out.WriteString(before)
			}
			out.WriteRune(r)
			if i%72 == 71 {
				out.WriteString(after)
			}
		}
		return out.String()
	}
	changed := header + "." + b64(payload("2026-03-20", "2025-03-20")) + "." + signature
	var all []Case
	for _, s := range []struct {
		name, text, verdict, code, warnings string
		accused                             bool
	}{
		{"as it should be", good, "valid", "", "", false},
		{"line end behind", good + "\r\n", "valid", "", "", false},
		{"byte-order mark before", "\ufeff" + good, "valid", "", "byte-order-mark", false},
		{"folded as mail", fold(good, "", "\r\n"), form, "jws-encoding", "", false},
		{"folded and indented", fold(good, "    ", "\n"), form, "jws-encoding", "", false},
		{"quoted in a mail", fold(good, "> ", "\n"), form, "jws-encoding", "", false},
		{"quoted twice in a mail", fold(good, "> > ", "\r\n"), form, "jws-encoding", "", false},
		{"between tabs", "\t" + strings.ReplaceAll(good, ".", ".\t"), form, "jws-encoding", "", false},
		{"with spaces without width", fold(good, "\u200b", ""), form, "jws-encoding", "", false},
		{"with soft hyphens", fold(good, "", "\u00ad\n"), form, "jws-encoding", "", false},
		{"with spaces that do not break", fold(good, "\u00a0", ""), form, "jws-encoding", "", false},
		{"in quotation marks", `"` + good + `"`, form, "jws-encoding", "", false},
		{"in single quotation marks", "'" + good + "'", form, "jws-encoding", "", false},
		{"in curly quotation marks", "“" + good + "”", form, "jws-encoding", "", false},
		{"in backquotes", "```\n" + good + "\n```", form, "jws-encoding", "", false},
		{"in angle brackets", "<" + good + ">", form, "jws-encoding", "", false},
		{"with a scheme before", "Bearer " + good, form, "jws-encoding", "", false},
		{"signature padded", header + "." + body + "." + padded(signature), form, "jws-encoding", "", false},
		{"payload padded", header + "." + body + strings.Repeat("=", 2) + "." + signature, form, "jws-encoding", "", false},
		{"padding written in per cent", header + "." + body + "." + signature + "%3D%3D", form, "jws-encoding", "", false},
		{"other alphabet", header + "." + body + "." + strings.NewReplacer("-", "+", "_", "/").Replace(signature), form, "jws-encoding", "", false},
		{"dots written in per cent", header + "%2E" + body + "%2E" + signature, form, "jws-encoding", "", false},
		{"by lines of quoted-printable", strings.ReplaceAll(fold(header+"."+body+"."+padded(signature), "", "=\r\n"), "==", "=3D=3D"), form, "jws-encoding", "", false},
		{"header set over lines", sealed("{\r\n  \"alg\" : \"RS256\"\r\n}", payload()), "valid", "", "", false},
		{"header with a byte-order mark", sealed("\ufeff{\"alg\":\"RS256\"}", payload()), form, "signed-unreadable", "", false},
		{"one letter is lacking", good[:len(good)-1], form, "signed-unreadable", "", false},
		{"cut off within the signature", good[:len(good)-40], form, "signed-unreadable", "", false},
		{"cut off within the payload", good[:len(header)+200], form, "signed-unreadable", "", false},
		{"without its signature", header + "." + body + ".", form, "signature-missing", "", false},
		{"without its payload", header + ".." + signature, form, "signed-unreadable", "", false},
		{"without its header", "." + body + "." + signature, form, "signed-unreadable", "", false},
		{"twice", good + "\n" + good, form, "signed-unreadable", "", false},
		{"a dot behind", good + ".", form, "signed-unreadable", "", false},
		{"changed after signing", changed, form, "signature-wrong", "", true},
		{"changed and folded", fold(changed, "", "\n"), form, "signature-wrong", "", true},
		{"with a type and the name of a key", sealed(`{"alg":"RS256","typ":"JWT","kid":"1"}`, payload()), "valid", "", "", false},
		{"with a key of its own, which does not count", sealed(`{"alg":"RS256","jwk":{"kty":"RSA","n":"AQAB","e":"AQAB"}}`, payload()), "valid", "", "", false},
		{"algorithm in small letters", sealed(`{"alg":"rs256","typ":"JWT"}`, payload()), form, "broken-jws", "", false},
		{"algorithm is a number", sealed(`{"alg":256}`, payload()), form, "signed-unreadable", "", false},
		{"no algorithm", sealed(`{"typ":"JWT"}`, payload()), form, "broken-jws", "", false},
		{"algorithm none", b64(`{"alg":"none"}`) + "." + b64(payload()) + ".", form, "signature-missing", "", false},
		{"HS256", sealed(`{"alg":"HS256"}`, payload()), form, "broken-jws", "", false},
		{"PS256", sealed(`{"alg":"PS256"}`, payload()), form, "broken-jws", "", false},
		{"ES256", sealed(`{"alg":"ES256"}`, payload()), form, "broken-jws", "", false},
		{"EdDSA", sealed(`{"alg":"EdDSA"}`, payload()), form, "broken-jws", "", false},
		{"a critical extension", sealed(`{"alg":"RS256","crit":["exp"],"exp":1}`, payload()), form, "broken-jws", "", false},
		{"header is no JSON", sealed(`alg RS256`, payload()), open, "not-a-badge", "", false},
		{"payload is no JSON", sealed(`{"alg":"RS256"}`, "the payload, which is "+strings.Repeat("long ", 60)), form, "signed-unreadable", "", false},
		{"payload begins with a byte-order mark", sign("\ufeff" + payload()), "valid", "", "byte-order-mark", false},
		{"says that it is hosted", sign(payload(`{"type":"SignedBadge","creator":"`+keyAt+`"}`, `{"type":"HostedBadge"}`)), form, "carried-differently", "no-creator", false},
		{"as JSON, flattened", `{"payload":"` + body + `","protected":"` + header + `","signature":"` + signature + `"}`, open, "other-method", "", false},
		{"as JSON, general", `{"payload":"` + body + `","signatures":[{"protected":"` + header + `","signature":"` + signature + `"}]}`, open, "other-method", "", false},
		{"wrapped in an object", `{"jwt":"` + good + `"}`, form, "not-an-assertion", "", false},
	} {
		c := Case{Input: []byte(s.text), Web: web(nil), Accused: s.accused}
		all = append(all, c.named("signed: "+s.name, s.verdict, s.code, s.warnings))
	}
	return all
}

// keys are what issuers publish, and fail to publish, at the address of the key.
func keys() []Case {
	plain := pem(signer())
	edit := func(pem string) Page {
		return Page{Body: edited(keyDocument(signer()), quoted(plain), quoted(pem))}
	}
	pkcs1 := string(encoding.EncodeToMemory(&encoding.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(&signer().PublicKey)}))
	var all []Case
	add := func(name, verdict, code string, changes map[string]Page) {
		c := Case{Input: []byte(sign(payload())), Web: web(changes)}
		all = append(all, c.named("key: "+name, verdict, code, ""))
	}
	at := func(p Page) map[string]Page { return map[string]Page{keyAt: p} }
	add("nothing answers", open, "unreachable", at(Page{Down: true}))
	add("not found", open, "not-found", at(Page{Status: 404, Type: "text/html", Body: "<html>"}))
	add("gone", open, "gone", at(Page{Status: 410}))
	add("a fault of the server", open, "server-error", at(Page{Status: 503}))
	add("forbidden", open, "refused", at(Page{Status: 403}))
	add("a login page", open, "not-json", at(Page{Type: "text/html", Body: "<!doctype html><html><title>Sign in</title>"}))
	add("nothing in the answer", open, "not-json", at(Page{Body: ""}))
	add("bare PEM instead of JSON", open, "not-json", at(Page{Type: "application/x-pem-file", Body: plain}))
	add("lines of Windows", "valid", "", at(edit(strings.ReplaceAll(plain, "\n", "\r\n"))))
	add("PKCS #1", "valid", "", at(edit(pkcs1)))
	for name, folded := range map[string]string{
		"line ends escaped twice": strings.ReplaceAll(plain, "\n", `\n`), "on one line": strings.ReplaceAll(strings.TrimSpace(plain), "\n", " "),
		"line ends of Windows escaped twice": strings.ReplaceAll(plain, "\n", `\r\n`),
	} {
		c := Case{Input: []byte(sign(payload())), Web: web(at(edit(folded)))}
		all = append(all, c.named("key: "+name, "valid", "", "key-lines"))
	}
	add("a certificate", form, "wrong-property", at(edit(certificate())))
	add("too short", form, "wrong-property", at(edit(pemOfBits(1024))))
	add("an elliptic curve", form, "wrong-property", at(edit(pemOfCurve())))
	add("without an owner", form, "missing-property", at(Page{Body: edited(keyDocument(signer()), `"owner":"`+issuer+`",`, "")}))
	add("of another owner", form, "key-owner", at(Page{Body: edited(keyDocument(signer()), `"owner":"`+issuer+`"`, `"owner":"https://other.example/i"`)}))
	add("owner written with a slash behind", form, "key-owner", at(Page{Body: edited(keyDocument(signer()), `"owner":"`+issuer+`"`, `"owner":"`+issuer+`/"`)}))
	add("in a list of one", "valid", "", map[string]Page{issuer: {Body: edited(profile(), `"`+keyAt+`"`, `["`+keyAt+`"]`)}})
	add("as an object that names it", "valid", "", map[string]Page{issuer: {Body: edited(profile(), `"`+keyAt+`"`, `{"id":"`+keyAt+`"}`)}})
	add("taken out of the profile", form, "no-key", map[string]Page{issuer: {Body: edited(profile(), `"publicKey":"`+keyAt+`",`, "")}})
	add("replaced in the profile", form, "key-not-listed", map[string]Page{issuer: {Body: edited(profile(), `"`+keyAt+`"`, `"`+Home+`/k/2"`)}})
	add("the profile answers nothing", open, "unreachable", map[string]Page{issuer: {Down: true}})
	add("the list of revoked badges answers nothing", open, "unreachable", map[string]Page{listAt: {Down: true}})
	add("the list of revoked badges is a page", open, "not-json", map[string]Page{listAt: {Type: "text/html", Body: "<html>Sign in</html>"}})
	add("the list of revoked badges is empty", "valid", "", map[string]Page{listAt: {Body: edited(revocations(), `["urn:uuid:00000000-0000-4000-8000-000000000001"]`, "[]")}})
	return all
}

// pemOfBits is a key of so many bits. Its numbers are none that could sign.
func pemOfBits(bits uint) string {
	n := new(big.Int).Lsh(big.NewInt(1), bits-1)
	text, err := openbadges.EncodePublicKey(&rsa.PublicKey{N: n.Add(n, big.NewInt(1)), E: 65537})
	if err != nil {
		panic(err)
	}
	return text
}

func pemOfCurve() string {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		panic(err)
	}
	return string(encoding.EncodeToMemory(&encoding.Block{Type: "PUBLIC KEY", Bytes: der}))
}

// certificate is one of the issuer's key.
func certificate() string {
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{SerialNumber: big.NewInt(1)}, &x509.Certificate{SerialNumber: big.NewInt(1)}, &signer().PublicKey, signer())
	if err != nil {
		panic(err)
	}
	return string(encoding.EncodeToMemory(&encoding.Block{Type: "CERTIFICATE", Bytes: der}))
}
