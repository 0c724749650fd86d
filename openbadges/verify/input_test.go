package verify_test

import (
	"context"
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/openbadges/bake"
	"github.com/mitome/mitome/openbadges/verify"
)

func baked(t testing.TB, picture, payload string) string {
	t.Helper()
	out, err := bake.Bake([]byte(picture), payload)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><rect width="1" height="1"/></svg>`

// TestForms: the same badge in every form in which people hold it.
func TestForms(t *testing.T) {
	w := newWorld(t)
	signed := sign(t, signedJSON(), signer)
	for _, c := range []struct{ name, text, carrier string }{
		{"hosted PNG", baked(t, png, assertionJSON()), "png"},
		{"hosted SVG", baked(t, svg, assertionJSON()), "svg"},
		{"signed PNG", baked(t, png, signed), "png"},
		{"signed SVG", baked(t, svg, signed), "svg"},
		{"JSON", assertionJSON(), "json"},
		{"JSON with white space", "\n " + assertionJSON() + "\n", "json"},
		{"JWS", signed, "jws"},
		{"JWS with a line end", signed + "\r\n", "jws"},
		{"address", " " + assertionURL + "\n", "json"},
		{"PNG with an address", baked(t, png, assertionURL), "png"},
	} {
		r := w.verifyText(c.text)
		expect(t, r, verify.Valid, "")
		if r.Carrier != c.carrier || r.Version != "2.0" || r.Badge == nil || r.Issuer == nil || len(r.Steps) < 6 {
			t.Errorf("%s: carrier %q, version %q, %d steps", c.name, r.Carrier, r.Version, len(r.Steps))
		}
	}
}

func TestForeignInput(t *testing.T) {
	for _, c := range []struct {
		name, text string
		verdict    verify.Verdict
		reason     string
	}{
		{"nothing", "", verify.Unverifiable, "not-a-badge"},
		{"words", "my badge", verify.Unverifiable, "not-a-badge"},
		{"a JPEG", "\xff\xd8\xff\xe0\x00\x10JFIF", verify.Unverifiable, "not-a-badge"},
		{"a PDF", "%PDF-1.7" + strings.Repeat("x", 1000), verify.Unverifiable, "not-a-badge"},
		{"PNG without a badge", png, verify.Unverifiable, "not-baked"},
		{"SVG without a badge", svg, verify.Unverifiable, "not-baked"},
		{"a page", "<!doctype html><p>badge", verify.Unverifiable, "not-a-badge"},
		{"truncated PNG", png[:40], verify.Invalid, "broken-picture"},
		{"broken JSON", `{"type":"Assertion"`, verify.Invalid, "broken-json"},
		{"array", `[{}]`, verify.Invalid, "broken-json"},
		{"a class", badgeJSON, verify.Invalid, "not-an-assertion"},
		{"an issuer", issuerJSON, verify.Invalid, "not-an-assertion"},
		{"empty object", `{}`, verify.Invalid, "not-an-assertion"},
		{"signed as plain JSON", signedJSON(), verify.Invalid, "signature-missing"},
		{"version 3", `{"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],"type":["VerifiableCredential","OpenBadgeCredential"]}`, verify.Unverifiable, "open-badges-3"},
		{"version 3, older", `{"@context":"https://www.w3.org/2018/credentials/v1","type":["VerifiableCredential"]}`, verify.Unverifiable, "open-badges-3"},
		{"version 3 as JWT", b64(`{"alg":"ES256"}`) + "." + b64(`{"vc":{"@context":["https://www.w3.org/2018/credentials/v1"],"type":["VerifiableCredential"]}}`) + ".AAAA", verify.Unverifiable, "open-badges-3"},
		{"too large", `{"x":"` + strings.Repeat("a", 300<<10) + `"}`, verify.Unverifiable, "too-large"},
	} {
		t.Run(c.name, func(t *testing.T) { expect(t, newWorld(t).verifyText(c.text), c.verdict, c.reason) })
	}
}

func b64(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

func TestPages(t *testing.T) {
	const pageURL = "https://univ.example/badges/1"
	html := `<!DOCTYPE html><html><head><title>x</title><link rel="stylesheet" href="x.css">` +
		`<link href="/a/1" rel="alternate" type="application/ld+json"></head><body></body></html>`
	for _, c := range []struct {
		name    string
		page    page
		verdict verify.Verdict
		reason  string
	}{
		{"JSON-LD at once", page{body: assertionJSON()}, verify.Valid, ""},
		{"link element", page{contentType: "text/html", body: html}, verify.Valid, ""},
		{"link header", page{contentType: "text/html", body: "<html>", link: []string{`</x>; rel="next", <../a/1>; rel="alternate"; type="application/json"`}}, verify.Valid, ""},
		{"alternate in the body only", page{contentType: "text/html", body: `<html><body><link rel=alternate type=application/json href=/a/1>`}, verify.Unverifiable, "page-without-badge"},
		{"no alternate", page{contentType: "text/html", body: "<html>"}, verify.Unverifiable, "page-without-badge"},
		{"alternate is a page", page{contentType: "text/html", body: strings.Replace(html, "/a/1", "/page2", 1)}, verify.Unverifiable, "page-without-badge"},
		{"410", page{status: 410, body: html}, verify.Revoked, "revoked-gone"},
		{"404", page{status: 404, body: html}, verify.Unverifiable, "not-found"},
		{"signed", page{contentType: "application/jose", body: sign(t, signedJSON(), signer)}, verify.Valid, ""},
		{"picture", page{contentType: "image/png", body: baked(t, png, assertionJSON())}, verify.Valid, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.pages[pageURL] = c.page
			w.pages["https://univ.example/page2"] = page{contentType: "text/html", body: html}
			expect(t, w.verify(verify.Target{Address: pageURL}), c.verdict, c.reason)
		})
	}
}

// picky is a server that has nothing but pages, and says so.
type picky struct{ *world }

func (p picky) Fetch(ctx context.Context, address, accept string) (*verify.Response, error) {
	if strings.HasSuffix(address, "/page") && accept != "text/html" {
		return &verify.Response{Final: address, Status: 406}, nil
	}
	return p.world.Fetch(ctx, address, accept)
}

func TestPageOnly(t *testing.T) {
	w := newWorld(t)
	w.pages["https://univ.example/page"] = page{contentType: "text/html", body: `<html><link rel="alternate" type="application/json" href="/a/1">`}
	v := verify.New(verify.Options{Fetcher: picky{w}, Now: func() time.Time { return now }})
	expect(t, v.Verify(t.Context(), verify.Target{Address: "https://univ.example/page"}), verify.Valid, "")
}

// TestPictureAtTheAssertionsAddress: an id that answers with a picture proves nothing (issue 262 of the core validator).
func TestPictureAtTheAssertionsAddress(t *testing.T) {
	w := newWorld(t)
	w.pages[assertionURL] = page{contentType: "image/png", body: baked(t, png, assertionJSON())}
	me := []verify.Recipient{{Type: "email", Value: learner}}
	expect(t, w.verify(verify.Target{Bytes: []byte(assertionJSON()), Recipients: me}), verify.Unverifiable, "not-json")
	expect(t, w.verify(verify.Target{Address: assertionURL, Recipients: me}), verify.Unverifiable, "not-json")
}

func TestLoopOfReferences(t *testing.T) {
	w := newWorld(t)
	w.pages["https://univ.example/p"] = page{contentType: "image/png", body: baked(t, png, "https://univ.example/p")}
	expect(t, w.verify(verify.Target{Address: "https://univ.example/p"}), verify.Unverifiable, "reference-loop")
}

func TestEndorsements(t *testing.T) {
	const at = "https://other.example/e"
	endorsement := `{"@context":"https://w3id.org/openbadges/v2","type":"Endorsement","id":"` + at + `","claim":{"id":"` + badgeURL +
		`","endorsementComment":"Good"},"issuer":"https://other.example/i","issuedOn":"2026-01-01T00:00:00Z","verification":{"type":"HostedBadge"}}`
	author := edited(issuerJSON, issuerURL, "https://other.example/i", "Example University", "Other")
	for _, c := range []struct{ name, body, link, warning string }{
		{"sound", endorsement, `"` + at + `"`, ""},
		{"embedded", endorsement, endorsement, ""},
		{"embedded, malformed", endorsement, edited(endorsement, `"claim"`, `"claims"`), "endorsement-malformed"},
		{"malformed", edited(endorsement, `"claim"`, `"claims"`), `"` + at + `"`, "endorsement-malformed"},
		{"not JSON", "hello", `"` + at + `"`, "endorsement-unchecked"},
		{"of something else", edited(endorsement, badgeURL, "https://x.example/b"), `"` + at + `"`, "endorsement-malformed"},
		{"author elsewhere", edited(endorsement, "https://other.example/i", "https://univ.example/i"), `"` + at + `"`, "endorsement-unchecked"},
		{"revoked", edited(endorsement, `"claim"`, `"revoked":true,"claim"`), `"` + at + `"`, "endorsement-revoked"},
		{"410", "", `"` + at + `"`, "endorsement-revoked"},
		{"list", endorsement, `["` + at + `","https://gone.example/e"]`, "endorsement-unchecked"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.put(at, c.body).put("https://other.example/i", author)
			w.edit(t, badgeURL, `"issuer"`, `"endorsement":`+c.link+`,"issuer"`)
			if c.body == "" {
				w.pages[at] = page{status: 410}
			}
			r := w.verifyText(assertionJSON())
			expect(t, r, verify.Valid, "")
			if c.warning != "" && !slices.Contains(codes(r.Warnings), c.warning) {
				t.Errorf("warnings %v lack %s", codes(r.Warnings), c.warning)
			}
			if c.warning == "" && (len(r.Warnings) > 0 || len(r.Endorsements) != 1 || !r.Endorsements[0].Checked || r.Endorsements[0].Author.Name != "Other") {
				t.Errorf("warnings %v, endorsements %v", r.Warnings, r.Endorsements)
			}
		})
	}
}

func TestExtensions(t *testing.T) {
	for _, c := range []struct {
		name, extension string
		verdict         verify.Verdict
		warning         string
	}{
		{"apply link", `{"@context":"https://w3id.org/openbadges/extensions/applyLinkExtension/context.json","type":["Extension","extensions:ApplyLink"],"url":"https://univ.example/apply"}`, verify.Valid, ""},
		{"apply link without url", `{"type":["Extension","extensions:ApplyLink"]}`, verify.Invalid, ""},
		{"geo", `{"type":["Extension","extensions:GeoCoordinates"],"description":"Here","geo":{"latitude":35.0,"longitude":135}}`, verify.Valid, ""},
		{"geo as text", `{"type":["Extension","extensions:GeoCoordinates"],"description":"Here","geo":{"latitude":"35","longitude":135}}`, verify.Invalid, ""},
		{"licence", `{"id":"CC-BY","type":["Extension","extensions:LicenseExtension"],"name":"CC BY"}`, verify.Valid, ""},
		{"original creator", `{"type":["Extension","extensions:OriginalCreator"],"url":"https://univ.example/"}`, verify.Valid, ""},
		{"unknown", `{"type":["Extension","extensions:Own"]}`, verify.Valid, "unknown-extension"},
		{"no object", `"x"`, verify.Valid, "unknown-extension"},
		{"null", `null`, verify.Valid, "unknown-extension"},
	} {
		w := newWorld(t)
		w.edit(t, badgeURL, `"issuer"`, `"extensions:one":`+c.extension+`,"issuer"`)
		r := w.verifyText(assertionJSON())
		expect(t, r, c.verdict, map[verify.Verdict]string{verify.Invalid: "extension-wrong"}[c.verdict])
		if got := strings.Join(codes(r.Warnings), ""); got != c.warning {
			t.Errorf("%s: warnings %q", c.name, got)
		}
	}
}
