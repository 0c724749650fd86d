package verify_test

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/openbadges/verify"
)

// The badges of this file are those of honest holders, in shapes that are reported in public. None may be called changed,
// forged or somebody else's without evidence.

// A signed badge that a mail program, a library or a person wrote in another way: a fault of form while the key confirms
// it, and changed only where the key contradicts it.
func TestSignedInUnusualEncoding(t *testing.T) {
	w := newWorld(t)
	good := sign(t, signedJSON(), signer)
	parts := strings.Split(good, ".")
	changed := parts[0] + "." + b64(signedJSON("2026-03-20", "2026-03-21")) + "." + parts[2]
	folded := func(text, end string, width int) (out string) {
		for len(text) > width {
			out, text = out+text[:width]+end, text[width:]
		}
		return out + text + end
	}
	for name, write := range map[string]func(string) string{
		"spaces: folded at 76":   func(s string) string { return folded(s, "\r\n", 76) },
		"spaces: folded at 64":   func(s string) string { return folded(s, "\n  ", 64) },
		"spaces: after the dots": func(s string) string { return strings.ReplaceAll(s, ".", ".\n") },
		"quotes: a JSON text":    func(s string) string { return `"` + s + `"` },
		"padding: every part": func(s string) string {
			var out []string
			for _, part := range strings.Split(s, ".") {
				out = append(out, part+strings.Repeat("=", (4-len(part)%4)%4))
			}
			return strings.Join(out, ".")
		},
	} {
		kind, _, _ := strings.Cut(name, ":")
		r := w.verifyText(write(good))
		expect(t, r, verify.Invalid, "jws-encoding")
		if len(r.Reasons) != 1 || r.Reasons[0].Forged() || r.Reasons[0].Args["encoding"] != kind || r.Badge == nil {
			t.Errorf("%s: %v", name, r.Reasons)
		}
		r = w.verifyText(write(changed))
		expect(t, r, verify.Invalid, "signature-wrong")
		if !r.Reasons[0].Forged() {
			t.Errorf("%s, changed: %v", name, r.Reasons)
		}
	}
	w.pages[keyURL] = page{failure: verify.FetchUnreachable}
	expect(t, w.verifyText(good), verify.Unverifiable, "unreachable")
	w.pages[keyURL] = page{contentType: "text/html", body: "<html>log in"}
	expect(t, w.verifyText(good), verify.Unverifiable, "not-json")
}

// TestOtherAlphabet: + and / come about only where the bytes give them, so the signature is written so.
func TestOtherAlphabet(t *testing.T) {
	w := newWorld(t)
	header, rest, _ := strings.Cut(sign(t, signedJSON(), signer), ".")
	payload, signature, _ := strings.Cut(rest, ".")
	plain, _ := base64.RawURLEncoding.DecodeString(signature)
	r := w.verifyText(header + "." + payload + "." + base64.StdEncoding.EncodeToString(plain))
	expect(t, r, verify.Invalid, "jws-encoding")
	if r.Reasons[0].Forged() {
		t.Errorf("%v", r.Reasons)
	}
}

// What is proved by another method could not be checked, and the method is named.
func TestOtherMethods(t *testing.T) {
	blockcerts := func(proof string) string {
		return assertionJSON(`"https://w3id.org/openbadges/v2"`, `["https://w3id.org/openbadges/v2","https://w3id.org/blockcerts/v2"]`, assertionURL, signedID,
			`{"type":"HostedBadge"}`, `{"type":["MerkleProofVerification2017","Extension"],"publicKey":"ecdsa-koblitz-pubkey:1x"}`, `"issuedOn"`, proof+`"issuedOn"`)
	}
	for _, c := range []struct{ name, text, code, method string }{
		{"Blockcerts 2", blockcerts(`"signature":{"type":["MerkleProof2017","Extension"],"merkleRoot":"00","anchors":[]},`), "other-method", "MerkleProof2017"},
		{"Blockcerts 2 without its proof", blockcerts(""), "other-method", "MerkleProofVerification2017"},
		{"Blockcerts 1.2", `{"@context":"https://w3id.org/blockcerts/v1","type":"CertificateDocument","document":{"assertion":{}},"receipt":{"@context":"https://w3id.org/chainpoint/v2","type":"ChainpointSHA256v2"}}`, "other-method", "ChainpointSHA256v2"},
		{"Blockcerts 3", `{"@context":["https://www.w3.org/2018/credentials/v1","https://w3id.org/blockcerts/v3"],"type":["VerifiableCredential","BlockcertsCredential"],"proof":{"type":"MerkleProof2019"}}`, "open-badges-3", "MerkleProof2019"},
		{"Ed25519", assertionJSON(`{"type":"HostedBadge"}`, `{"type":"Ed25519Signature2018"}`), "other-method", "Ed25519Signature2018"},
		{"data integrity", `{"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],"type":["VerifiableCredential","OpenBadgeCredential"],"proof":[{"type":"DataIntegrityProof","cryptosuite":"eddsa-rdfc-2022"}]}`, "open-badges-3", "DataIntegrityProof eddsa-rdfc-2022"},
		{"JSON serialisation", `{"payload":"eyJ9","protected":"eyJ9","signature":"AAAA"}`, "other-method", "JWS JSON Serialization"},
		{"VC as JWT", b64(`{"alg":"EdDSA"}`) + "." + b64(`{"vc":{"@context":["https://www.w3.org/2018/credentials/v1"],"type":["VerifiableCredential"]}}`) + ".AAAA", "open-badges-3", "JWT"},
		{"SD-JWT", b64(`{"alg":"ES256"}`) + "." + b64(`{"_sd":[]}`) + ".AAAA~WyJ4Il0~", "other-method", "SD-JWT"},
	} {
		r := newWorld(t).verifyText(c.text)
		expect(t, r, verify.Unverifiable, c.code)
		if r.Reasons[0].Args["method"] != c.method || !strings.Contains(r.Reasons[0].Message("en"), c.method) || !strings.Contains(r.Reasons[0].Message("ja"), c.method) {
			t.Errorf("%s: %v", c.name, r.Reasons)
		}
	}
}

// Badges of the first years, under every address at which their context ever stood.
func TestOldContexts(t *testing.T) {
	for context, version := range map[string]string{
		"https://w3id.org/openbadges/v1": "1.1", "http://w3id.org/openbadges/v1": "1.1", "https://w3id.org/openbadges/v1/": "1.1",
		"https://openbadgespec.org/v1/context.json": "1.1", "http://www.openbadgespec.org/v1/context.json": "1.1", "https://openbadgespec.org/v1/": "1.1",
		"http://standard.openbadges.org/1.1/context": "1.1", "http://standard.openbadges.org/1.1/context.json": "1.1",
		"http://openbadges.org/standard/1.1/context": "1.1", "http://standard.openbadges.org/1.0/context.json": "1.0",
		"http://specification.openbadges.org/1.1/context.json": "1.1",
		"https://w3id.org/openbadges/v2/":                      "2.0", "HTTPS://w3id.org/openbadges/v2": "2.0", "http://openbadgespec.org/v2/context.json": "2.0",
		"https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld": "2.0", "https://purl.imsglobal.org/spec/ob/v2p1/context/ob_v2p1.jsonld": "2.0",
		"https://w3id.org/openbadges/v10": "", "https://w3id.org/openbadges/v1x": "", "https://evil.example/w3id.org/openbadges/v2": "",
		"https://standard.openbadges.org.evil.example/1.1/context": "",
	} {
		w := newWorld(t)
		for _, address := range []string{assertionURL, badgeURL, issuerURL} {
			w.edit(t, address, "https://w3id.org/openbadges/v2", context)
		}
		r := w.verify(verify.Target{Address: assertionURL})
		if version == "" {
			expect(t, r, verify.Invalid, "no-context")
			continue
		}
		expect(t, r, verify.Valid, "")
		if old := strings.Join(codes(r.Warnings), " "); r.Version != version || old != map[bool]string{true: "old-version"}[version != "2.0"] {
			t.Errorf("%s: version %q, warnings %s", context, r.Version, old)
		}
	}
}

// Drafts of 1.1 wrote @id and @type, and the classes in small letters.
func TestOldSpellings(t *testing.T) {
	old := func(text, class, written string) string {
		return edited(text, "https://w3id.org/openbadges/v2", "http://standard.openbadges.org/1.1/context.json", `"type":"`+class+`","id"`, `"@type":"`+written+`","@id"`)
	}
	for _, types := range [][3]string{{"assertion", "badgeclass", "issuerorg"}, {"Assertion", "BadgeClass", "Issuer"}, {"ASSERTION", "badgeClass", "issuer"}} {
		w := newWorld(t)
		text := edited(old(assertionJSON(), "Assertion", types[0]), `"verification":{"type":"HostedBadge"}`, `"uid":25,"verify":{"type":"hosted","url":"`+assertionURL+`"}`)
		w.put(assertionURL, text).put(badgeURL, old(badgeJSON, "BadgeClass", types[1])).put(issuerURL, old(issuerJSON, "Issuer", types[2]))
		r := w.verifyText(text)
		expect(t, r, verify.Valid, "", "old-version")
		if len(r.Warnings) != 1 {
			t.Errorf("%v: %v", types, r.Warnings)
		}
		expect(t, w.verify(verify.Target{Address: badgeURL}), verify.Invalid, "not-an-assertion")
	}
	twice := edited(old(assertionJSON(), "Assertion", "assertion"), `"@id"`, `"id":"https://evil.example/","@id"`)
	expect(t, newWorld(t).verifyText(twice), verify.Invalid, "read-two-ways")
}

// Version 0.5 completes every address from the issuer's origin.
func TestOldestRelative(t *testing.T) {
	const at = "https://old.example/a.json"
	text := `{"recipient":"sha256$` + strings.Repeat("0", 64) + `","salt":"s","evidence":"/e","issued_on":"2012-01-02","badge":{"version":"0.5.0","name":"N","image":"img.png",` +
		`"description":"D","criteria":"/c","issuer":{"origin":"https://old.example","name":"I","org":"Branch","contact":"a@old.example","url":"/about"}}}`
	w := &world{pages: map[string]page{"https://old.example/img.png": {contentType: "image/png", body: png}}}
	w.put(at, text)
	r := w.verify(verify.Target{Address: at})
	expect(t, r, verify.Valid, "", "old-version")
	if len(r.Warnings) != 1 || r.Issuer.URL != "https://old.example/about" || r.Badge.Criteria.ID != "https://old.example/c" || r.Assertion.Evidence[0].ID != "https://old.example/e" {
		t.Errorf("%v: %+v", r.Warnings, r.Issuer)
	}
	for _, broken := range []string{
		`{"@context":"http://standard.openbadges.org/0.5/context","badge":"https://old.example/b"}`,
		`{"@context":"http://standard.openbadges.org/0.5/context","recipient":"a@old.example","badge":{"issuer":5}}`,
		edited(text, `"img.png"`, `{"x":"y"}`),
	} {
		if r := w.put(at, broken).verify(verify.Target{Address: at}); r.Verdict != verify.Invalid || r.Reasons[0].Forged() {
			t.Errorf("%s: %s %v", broken, r.Verdict, r.Reasons)
		}
	}
}

// What others must not do and is passed over is told, by a warning that fits.
func TestBakedOddly(t *testing.T) {
	w := newWorld(t)
	expect(t, w.verifyText(withChunks(chunk("zTXt", "openbadges\x00\x00"+deflated(assertionURL)))), verify.Valid, "", "baked-compressed")
	expect(t, w.verifyText(withChunks(chunk("iTXt", "openbadges\x00\x01\x00\x00\x00"+deflated(assertionJSON())))), verify.Valid, "", "baked-compressed")
	foreign := strings.Replace(baked(t, svg, assertionJSON()), "http://openbadges.org", "https://openbadges.org/ns", 1)
	expect(t, w.verifyText(foreign), verify.Valid, "", "baked-namespace")
	divided := strings.Replace(baked(t, svg, assertionJSON()), `"badge"`, `]]><![CDATA["badge"`, 1)
	if r := w.verifyText(divided); r.Verdict != verify.Valid || len(r.Warnings) > 0 {
		t.Errorf("%s %v %v", r.Verdict, r.Reasons, r.Warnings)
	}
	expect(t, w.verifyText(utf16le(assertionJSON())), verify.Invalid, "broken-json")
	expect(t, w.verifyText(utf16le(sign(t, signedJSON(), signer))), verify.Invalid, "signed-unreadable")
}

// hostedBy answers the documents of a folder of samples.
func hostedBy(t *testing.T, dir string) *world {
	t.Helper()
	var index []struct {
		URL, File, Type string
		Status          int
	}
	if err := json.Unmarshal([]byte(readFile(t, dir, "hosted", "index.json")), &index, json.MatchCaseInsensitiveNames(true)); err != nil || len(index) == 0 {
		t.Fatalf("%s: %d documents, %v", dir, len(index), err)
	}
	w := &world{pages: map[string]page{}}
	for _, d := range index {
		w.pages[d.URL] = page{status: d.Status, contentType: d.Type, body: readFile(t, dir, "hosted", d.File)}
	}
	return w
}

// TestSamples judges the badges among the inputs that once fell short.
func TestSamples(t *testing.T) {
	faults := filepath.Join(filepath.Dir(sharedDir(t)), "faults")
	unreadable := filepath.Join(faults, "f02-recipient-unreadable")
	w := hostedBy(t, unreadable)
	files, err := filepath.Glob(filepath.Join(unreadable, "*.json"))
	if err != nil || len(files) < 4 {
		t.Fatalf("%d samples, %v", len(files), err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		r := w.verify(verify.Target{Bytes: text, Recipients: []verify.Recipient{{Type: "email", Value: "hanako@student.example"}}})
		if r.Verdict != verify.Unverifiable || r.Award != verify.Valid || r.Recipient != verify.RecipientUndecided {
			t.Errorf("%s: %s, award %s, recipient %s: %v", name, r.Verdict, r.Award, r.Recipient, r.Reasons)
		}
	}
	r := hostedBy(t, filepath.Join(faults, "f18-05-relative-evidence")).verify(verify.Target{Address: "https://b50c.example/a.json"})
	expect(t, r, verify.Valid, "", "old-version")
	if len(r.Warnings) != 1 {
		t.Errorf("f18: %v", r.Warnings)
	}
}
