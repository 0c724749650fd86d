package verify_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"testing"

	"github.com/mitome/mitome/openbadges/verify"
)

// The tests of this file bear the numbers of the threats that they stand for.

// T01: an address that the Fetcher forbids gives one uniform reason, wherever it stood.
func TestT01ForbiddenAddresses(t *testing.T) {
	forbidden := page{failure: verify.FetchForbidden}
	const inside = "http://169.254.169.254/latest"
	for name, place := range map[string]func(w *world){
		"badge":    func(w *world) { w.edit(t, assertionURL, badgeURL, inside) },
		"issuer":   func(w *world) { w.edit(t, badgeURL, issuerURL, inside) },
		"picture":  func(w *world) { w.edit(t, badgeURL, pictureURL, inside) },
		"redirect": func(w *world) { w.pages[badgeURL] = forbidden },
	} {
		w := newWorld(t)
		place(w)
		w.pages[inside] = forbidden
		r := w.verifyText(assertionJSON())
		expect(t, r, verify.Unverifiable, verify.FetchForbidden)
		if message := r.Reasons[0].Message("en"); !strings.Contains(message, "is not public") {
			t.Errorf("%s: %s", name, message)
		}
	}
	w := newWorld(t)
	w.pages[inside] = forbidden
	expect(t, w.verifyText(inside), verify.Unverifiable, verify.FetchForbidden)
	w.edit(t, issuerURL, listURL, inside)
	expect(t, w.verifyText(sign(t, signedJSON(), signer)), verify.Unverifiable, verify.FetchForbidden)
}

// T02: never more than eight fetches, however much a badge names; what is required comes first.
func TestT02FewFetches(t *testing.T) {
	w := newWorld(t)
	var links []string
	for i := range 1000 {
		links = append(links, fmt.Sprintf(`"https://flood.example/e/%d"`, i))
	}
	w.edit(t, badgeURL, `"issuer"`, `"endorsement":[`+strings.Join(links, ",")+`],"issuer"`)
	w.edit(t, assertionURL, `"https://w3id.org/openbadges/v2"`, `["https://w3id.org/openbadges/v2",`+strings.Join(links, ",")+`]`)
	r := w.verifyText(assertionJSON())
	expect(t, r, verify.Valid, "", "endorsement-unchecked", "unknown-context")
	if len(w.asked) != 8 || len(r.Fetched) != 8 {
		t.Errorf("%d fetches, %d reported", len(w.asked), len(r.Fetched))
	}
}

func TestT02ChainOfIDs(t *testing.T) {
	w := newWorld(t)
	for i := range 100 {
		w.put(fmt.Sprintf("https://univ.example/c/%d", i), edited(assertionJSON(), assertionURL, fmt.Sprintf("https://univ.example/c/%d", i+1)))
	}
	r := w.verifyText(edited(assertionJSON(), assertionURL, "https://univ.example/c/0"))
	expect(t, r, verify.Invalid, "id-mismatch")
	if len(w.asked) != 2 {
		t.Errorf("asked %v", w.asked)
	}
}

// T03: what is not where the issuer publishes is not the issuer's.
func TestT03Scope(t *testing.T) {
	for _, c := range []struct {
		at, policy string
		verdict    verify.Verdict
	}{
		{"https://univ.example.evil.example/a/1", "", verify.Invalid},
		{"https://univ.example:8443/a/1", "", verify.Invalid},
		{"https://univ.example:443/a/1", "", verify.Valid},
		{"https://univ.example/t/one/../two/a/1", `"startsWith":"https://univ.example/t/one/"`, verify.Invalid},
		{"https://univ.example/t/one/%2e%2e/two/a/1", `"startsWith":"https://univ.example/t/one/"`, verify.Invalid},
		{"https://univ.example/t/two/a/1", `"startsWith":"https://univ.example/t/one/"`, verify.Invalid},
		{"https://univ.example/t/one/a/1", `"startsWith":"https://univ.example/t/one/"`, verify.Valid},
		{"https://univ.example/t/oneself/a/1", `"startsWith":"https://univ.example/t/one"`, verify.Invalid},
		{"https://cdn.example/a/1", `"allowedOrigins":"cdn.example"`, verify.Valid},
		{"https://cdn.example/a/1", `"allowedOrigins":["other.example","cdn.example"]`, verify.Valid},
		{"https://cdn.example/a/1", `"startsWith":"https://cdn.example/"`, verify.Invalid},
		{"https://user@univ.example/a/1", "", verify.Invalid},
	} {
		w := newWorld(t)
		text := edited(assertionJSON(), assertionURL, c.at)
		w.put(c.at, text)
		if c.policy != "" {
			w.edit(t, issuerURL, `"email"`, `"verification":{"type":"VerificationObject",`+c.policy+`},"email"`)
		}
		r := w.verifyText(text)
		if r.Verdict != c.verdict {
			t.Errorf("%s with %s is %s (%v)", c.at, c.policy, r.Verdict, r.Reasons)
		}
	}
}

// T03: an embedded issuer or class proves nothing, the hosted ones are read.
func TestT03EmbeddedIssuer(t *testing.T) {
	const evil = "https://evil.example/a"
	w := newWorld(t)
	embedded := edited(badgeJSON, `"`+issuerURL+`"`, edited(issuerJSON, `"email"`, `"verification":{"allowedOrigins":"evil.example"},"email"`))
	text := edited(assertionJSON(), assertionURL, evil, `"`+badgeURL+`"`, embedded)
	w.put(evil, text)
	expect(t, w.verifyText(text), verify.Invalid, "out-of-scope")
}

// T04: nothing but RS256, RS384 and RS512 in the one canonical form.
func TestT04Signatures(t *testing.T) {
	good := sign(t, signedJSON(), signer)
	parts := strings.Split(good, ".")
	w := newWorld(t)
	with := func(header string) string { return b64(header) + "." + parts[1] + "." + parts[2] }
	for compact, reason := range map[string]string{
		b64(`{"alg":"none"}`) + "." + parts[1] + ".":                             "signature-missing",
		with(`{"alg":"HS256"}`):                                                  "broken-jws",
		with(`{"alg":"ES256"}`):                                                  "broken-jws",
		with(`{"alg":"RS256","crit":["exp"],"exp":1}`):                           "broken-jws",
		with(`{"alg":"RS256","zip":"DEF"}`):                                      "broken-jws",
		with(`{"alg":"none","alg":"RS256"}`):                                     "signed-unreadable",
		with(`{"alg":"XS256"}`):                                                  "broken-jws",
		with(`{"typ":"JWT"}`):                                                    "broken-jws",
		with(`{"alg":"RS256"`):                                                   "signed-unreadable",
		parts[0] + "." + parts[1] + "=." + parts[2]:                              "jws-encoding",
		parts[0] + "." + strings.Replace(parts[1], "e", "é", 1) + "." + parts[2]: "signed-unreadable",
		parts[0] + "." + parts[1] + ".":                                          "signature-missing",
	} {
		expect(t, w.verifyText(compact), verify.Invalid, reason)
	}
	long := signedJSON("s4lt", strings.Repeat("s", 300<<10))
	expect(t, w.verifyText(sign(t, long, signer)), verify.Unverifiable, verify.FetchTooLarge)
	changed := parts[0] + "." + b64(signedJSON("2026-03-20", "2026-03-21")) + "." + parts[2]
	expect(t, w.verifyText(changed), verify.Invalid, "signature-wrong")
}

// T04: whichever letter of a signed badge is changed, in header, payload or signature, the badge is no proper badge any more.
// It is said to be not genuine where a key of its issuer contradicts it, and not where the change hides who issued it, or
// where it can no longer be read as a signed badge: such a text may have been damaged on its way.
func TestT04AnyChangedLetter(t *testing.T) {
	w := newWorld(t)
	compact := sign(t, signedJSON(), signer)
	unchecked, contradicted := 0, 0
	for at, letter := range []byte(compact) {
		for _, other := range []string{"A", "z", "_", ".", " ", "é"} {
			if string(letter) == other {
				continue
			}
			r := w.verifyText(compact[:at] + other + compact[at+1:])
			switch {
			case r.Verdict == verify.Invalid && r.Reasons[0].Forged():
				contradicted++
				if r.Reasons[0].Code != "signature-wrong" {
					t.Errorf("with %q for letter %d: %v", other, at, r.Reasons)
				}
			case r.Verdict == verify.Invalid:
			case r.Verdict != verify.Valid && slices.Contains(codes(r.Reasons), "signature-unchecked"):
				unchecked++
			default:
				t.Errorf("with %q for letter %d: %s %v", other, at, r.Verdict, r.Reasons)
			}
		}
	}
	if contradicted < len(compact) {
		t.Errorf("a key contradicted only %d changes in %d letters", contradicted, len(compact))
	}
	if unchecked > len(compact)/5 {
		t.Errorf("of %d changes, the signature was not checked", unchecked)
	}
	expect(t, w.verifyText(sign(t, "no JSON", signer)), verify.Invalid, "signed-unreadable")
	expect(t, w.verifyText(sign(t, signedJSON("2026-03-20", "2026-03-\xff"), signer)), verify.Invalid, "signed-unreadable")
	expect(t, w.verifyText(baked(t, png, "x"+compact[1:])), verify.Invalid, "signed-unreadable")
}

// T05: see also TestHeaderKeysAreIgnored and TestSigned.
func TestT05KeySubstitution(t *testing.T) {
	w := newWorld(t)
	const evilKey = "https://evil.example/k"
	w.put(evilKey, edited(keyJSON(t, foreign), keyURL, evilKey))
	r := w.verifyText(sign(t, signedJSON(keyURL, evilKey), foreign))
	expect(t, r, verify.Invalid, "key-not-listed")
	if slices.Contains(w.asked, evilKey) {
		t.Error("a key that the issuer does not list was fetched")
	}
}

// T06: no status is never a good status.
func TestT06StatusUnknown(t *testing.T) {
	for _, failure := range []string{verify.FetchTimeout, verify.FetchUnreachable, verify.FetchTooLarge, verify.FetchTooManyRedirects, verify.FetchBadAddress, "something else"} {
		w := newWorld(t)
		w.pages[assertionURL] = page{failure: failure}
		want := failure
		if failure == "something else" {
			want = verify.FetchUnreachable
		}
		expect(t, w.verifyText(assertionJSON()), verify.Unverifiable, want)
	}
	w := newWorld(t)
	w.pages[listURL] = page{failure: verify.FetchTimeout}
	expect(t, w.verifyText(sign(t, signedJSON(), signer)), verify.Unverifiable, "timeout")
	expect(t, verify.New(verify.Options{}).Verify(t.Context(), verify.Target{Bytes: []byte(assertionJSON())}), verify.Unverifiable, "unreachable")
}

func chunk(kind, data string) string {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	out = append(append(out, kind...), data...)
	return string(binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:])))
}

// withChunks puts chunks after IHDR.
func withChunks(chunks ...string) string { return png[:33] + strings.Join(chunks, "") + png[33:] }

// T07: more than one assertion in a picture, and pictures that are two things at once.
func TestT07Duplicates(t *testing.T) {
	one := chunk("iTXt", "openbadges\x00\x00\x00\x00\x00"+assertionJSON())
	w := newWorld(t)
	expect(t, w.verifyText(withChunks(one)), verify.Valid, "")
	expect(t, w.verifyText(withChunks(one, one)), verify.Invalid, "two-assertions")
	expect(t, w.verifyText(withChunks(one, chunk("tEXt", "openbadges\x00"+assertionURL))), verify.Invalid, "two-assertions")
	expect(t, w.verifyText(withChunks(one)+"<html>"), verify.Valid, "", "bytes-after-end")
	expect(t, w.verifyText(withChunks(one)+withChunks(one)), verify.Invalid, "broken-picture")
	twice := `<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="http://openbadges.org"><openbadges:assertion verify="` +
		sign(t, signedJSON(), signer) + `"/><openbadges:assertion verify="https://evil.example/"/></svg>`
	expect(t, w.verifyText(twice), verify.Invalid, "two-assertions")
}

func deflated(text string) string {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	z.Write([]byte(text))
	z.Close()
	return out.String()
}

// T08: bombs are refused before they unfold.
func TestT08Bombs(t *testing.T) {
	var bomb bytes.Buffer
	z := zlib.NewWriter(&bomb)
	z.Write(bytes.Repeat([]byte(" "), 64<<20))
	z.Close()
	w := newWorld(t)
	expect(t, w.verifyText(withChunks(chunk("iTXt", "openbadges\x00\x01\x00\x00\x00"+bomb.String()))), verify.Invalid, "broken-picture")
	header := []byte(png[16:29])
	binary.BigEndian.PutUint32(header, 60000)
	binary.BigEndian.PutUint32(header[4:], 60000)
	huge := png[:8] + chunk("IHDR", string(header)) + chunk("iTXt", "openbadges\x00\x00\x00\x00\x00"+assertionJSON()) + png[33:]
	expect(t, w.verifyText(huge), verify.Valid, "", "picture-huge")
}

// T09: cut and bent pictures.
func TestT09Damage(t *testing.T) {
	whole := withChunks(chunk("iTXt", "openbadges\x00\x00\x00\x00\x00"+assertionJSON()))
	w := newWorld(t)
	for n := 9; n < len(whole); n += 7 {
		if r := w.verifyText(whole[:n]); r.Verdict == verify.Valid {
			t.Fatalf("valid when cut at %d", n)
		}
	}
	bent := strings.Replace(whole, "IDAT", "IDAT\x00", 1)
	expect(t, w.verifyText(bent), verify.Invalid, "broken-picture")
	other := []byte(whole)
	other[len(other)-20] ^= 1
	expect(t, w.verifyText(string(other)), verify.Invalid, "broken-picture")
}

// T09: a letter of the badge changed within the picture, as with an editor that knows nothing of checksums: a signed badge
// is not genuine, a hosted one is judged by its issuer's copy.
func TestT09ChangedInThePicture(t *testing.T) {
	w := newWorld(t)
	hosted := strings.Replace(baked(t, png, assertionJSON()), "2026-03-20", "2026-03-21", 1)
	r := w.verifyText(hosted)
	expect(t, r, verify.Valid, "", "picture-changed", "differs-from-hosted")
	if len(r.Differences) != 1 || r.Differences[0].Field != "issuedOn" {
		t.Errorf("differences %v", r.Differences)
	}
	compact := sign(t, signedJSON(), signer)
	within := compact[len(compact)-80 : len(compact)-40]
	signed := strings.Replace(baked(t, png, compact), within, within[1:]+within[:1], 1)
	expect(t, w.verifyText(signed), verify.Invalid, "signature-wrong", "picture-changed")
}

// T10: scripts in a picture are pointed out.
func TestT10ActiveSVG(t *testing.T) {
	w := newWorld(t)
	for _, inside := range []string{`<script>x()</script>`, `<a href="javascript:x()"/>`, `<g onclick="x()"/>`, `<foreignObject/>`,
		`<a href=" java&#10;script:x()"/>`, `<a><set attributeName="href" to="javascript:x()"/></a>`} {
		picture := strings.Replace(svg, "<rect", inside+"<rect", 1)
		expect(t, w.verifyText(baked(t, picture, assertionJSON())), verify.Valid, "", "svg-active")
	}
}

// T11: no document types, no entities.
func TestT11Entities(t *testing.T) {
	w := newWorld(t)
	text := `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]>` + baked(t, svg, assertionJSON())
	expect(t, w.verifyText(text), verify.Invalid, "broken-picture")
	w.pages[pictureURL] = page{contentType: "image/svg+xml", body: `<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>`}
	expect(t, w.verifyText(assertionJSON()), verify.Valid, "", "picture-entities")
	w.pages[pictureURL] = page{contentType: "image/svg+xml", body: `<!DOCTYPE svg [<!ENTITY a "&b;&b;">]><svg xmlns="http://www.w3.org/2000/svg"/>`}
	expect(t, w.verifyText(assertionJSON()), verify.Valid, "", "svg-active")
}

// T12: JSON that two readers could understand differently; see also TestHosted.
func TestT12StrictJSON(t *testing.T) {
	for _, bad := range []string{
		assertionJSON(`"issuedOn"`, `"badge":"https://evil.example/b","issuedOn"`),
		assertionJSON(`"issuedOn"`, `"b\u0061dge":"https://evil.example/b","issuedOn"`),
		assertionJSON(`"issuedOn"`, `"BADGE":"https://evil.example/b","issuedOn"`),
		assertionJSON("s4lt", `\udc00`), assertionJSON() + "{}", assertionJSON("s4lt", "\xff"),
		assertionJSON(`"s4lt"`, strings.Repeat(`{"a":`, 80)+"1"+strings.Repeat("}", 80)),
	} {
		w := newWorld(t)
		expect(t, w.verifyText(bad), verify.Invalid, "broken-json")
		w.put(assertionURL, bad)
		expect(t, w.verifyText(assertionJSON()), verify.Invalid, "broken-json")
	}
}

// T13: names and domains that may be taken for others.
func TestT13Lookalikes(t *testing.T) {
	for name, warning := range map[string]string{
		"Ex\u0430mple University": "name-mixed", "Example\u202e University": "name-unseen", "Example\u200b": "name-unseen",
		"東京 Example 大学": "", "Пример": "", "Université d'Exemple": "",
	} {
		w := newWorld(t)
		w.edit(t, issuerURL, "Example University", name)
		r := w.verifyText(assertionJSON())
		expect(t, r, verify.Valid, "")
		if got := strings.Join(codes(r.Warnings), " "); got != warning {
			t.Errorf("%q: warnings %q, want %q", name, got, warning)
		}
	}
	w := &world{pages: map[string]page{}}
	for address, p := range newWorld(t).pages {
		p.body = strings.ReplaceAll(p.body, "univ.example", "xn--nversity-p4a.example")
		w.pages[strings.ReplaceAll(address, "univ.example", "xn--nversity-p4a.example")] = p
	}
	expect(t, w.verify(verify.Target{Address: "https://xn--nversity-p4a.example/a/1"}), verify.Valid, "", "domain-encoded")
}
