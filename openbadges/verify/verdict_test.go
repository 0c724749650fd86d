package verify_test

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify"
)

// utf16le writes ASCII in UTF-16, little end first, with its mark.
func utf16le(text string) string {
	out := "\xff\xfe"
	for _, c := range []byte(text) {
		out += string([]byte{c, 0})
	}
	return out
}

const kelvin = "\u212a"

// change is one way in which the sound world is altered.
type change func(t testing.TB, w *world)

func edit(address, old, replacement string) change {
	return func(t testing.TB, w *world) { w.edit(t, address, old, replacement) }
}

func serve(address string, p page) change {
	return func(_ testing.TB, w *world) { w.pages[address] = p }
}

// TestHosted judges one hosted badge in a world with one thing changed.
func TestHosted(t *testing.T) {
	for _, c := range []struct {
		name     string
		change   change
		verdict  verify.Verdict
		reason   string
		warnings []string
	}{
		{"sound", nil, verify.Valid, "", nil},
		{"410", serve(assertionURL, page{status: 410, body: `{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"` + assertionURL + `","revoked":true}`}), verify.Revoked, "revoked-gone", nil},
		{"410 with a whole body", serve(assertionURL, page{status: 410, body: assertionJSON()}), verify.Revoked, "revoked-gone", nil},
		{"410 with a page", serve(assertionURL, page{status: 410, body: "<!doctype html>gone"}), verify.Revoked, "revoked-gone", nil},
		{"flag", edit(assertionURL, `"issuedOn"`, `"revoked":true,"revocationReason":"error","issuedOn"`), verify.Revoked, "revoked-flag", nil},
		{"flag, stripped", serve(assertionURL, page{body: `{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"` + assertionURL + `","revoked":true}`}), verify.Revoked, "revoked-flag", nil},
		{"404", serve(assertionURL, page{status: 404}), verify.Unverifiable, "not-found", nil},
		{"500 with a sound body", serve(assertionURL, page{status: 500, body: assertionJSON()}), verify.Unverifiable, "server-error", nil},
		{"403", serve(assertionURL, page{status: 403, body: "no"}), verify.Unverifiable, "refused", nil},
		{"a login page", serve(assertionURL, page{contentType: "text/html", body: "<html>login"}), verify.Unverifiable, "not-json", nil},
		{"timeout", serve(assertionURL, page{failure: verify.FetchTimeout}), verify.Unverifiable, "timeout", nil},
		{"forbidden address", serve(badgeURL, page{failure: verify.FetchForbidden}), verify.Unverifiable, "forbidden-address", nil},
		{"class 404", serve(badgeURL, page{status: 404}), verify.Unverifiable, "not-found", nil},
		{"class 410", serve(badgeURL, page{status: 410}), verify.Unverifiable, "gone", nil},
		{"issuer 503", serve(issuerURL, page{status: 503}), verify.Unverifiable, "server-error", nil},
		{"picture 404", serve(pictureURL, page{status: 404}), verify.Unverifiable, "not-found", nil},
		{"picture is JPEG", serve(pictureURL, page{contentType: "image/jpeg", body: "\xff\xd8\xff\xe0"}), verify.Invalid, "class-picture", nil},
		{"picture is a page", serve(pictureURL, page{contentType: "image/png", body: "<html>"}), verify.Unverifiable, "not-a-picture", nil},
		{"picture is empty", serve(pictureURL, page{contentType: "image/png", body: " "}), verify.Unverifiable, "not-a-picture", nil},
		{"picture is a message", serve(pictureURL, page{contentType: "application/json", body: `{"error":"log in"}`}), verify.Unverifiable, "not-a-picture", nil},
		{"picture is a WebP", serve(pictureURL, page{contentType: "image/webp", body: "RIFF\x10\x00\x00\x00WEBPVP8 "}), verify.Invalid, "class-picture", nil},
		{"picture is cut", serve(pictureURL, page{contentType: "image/png", body: png[:20]}), verify.Invalid, "class-picture-broken", nil},
		{"picture is no whole SVG", serve(pictureURL, page{contentType: "image/svg+xml", body: `<svg xmlns="http://www.w3.org/2000/svg"><g>`}), verify.Invalid, "class-picture-broken", nil},
		{"another proof beside", edit(assertionURL, `"issuedOn"`, `"proof":{"type":"Ed25519Signature2018"},"issuedOn"`), verify.Valid, "", []string{"proof-unchecked"}},
		{"UTF-16", serve(badgeURL, page{body: utf16le(badgeJSON)}), verify.Invalid, "broken-json", nil},
		{"declared id out of reach", func(t testing.TB, w *world) {
			w.edit(t, badgeURL, `"id":"`+badgeURL, `"id":"https://univ.example/b/2`)
			w.pages["https://univ.example/b/2"] = page{failure: verify.FetchUnreachable}
		}, verify.Unverifiable, "unreachable", nil},
		{"key declared elsewhere", edit(issuerURL, `"email"`, `"verification":{"startsWith":"https://univ.example/z/"},"email"`), verify.Invalid, "out-of-scope", nil},
		{"picture named wrongly", serve(pictureURL, page{contentType: "text/plain", body: png}), verify.Valid, "", []string{"content-type"}},
		{"picture with script", serve(pictureURL, page{contentType: "image/svg+xml", body: `<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>`}), verify.Valid, "", []string{"svg-active"}},
		{"no class picture", edit(badgeURL, `"image":"`+pictureURL+`",`, ""), verify.Invalid, "missing-property", nil},
		{"byte order mark", edit(badgeURL, "{", "\ufeff{"), verify.Valid, "", []string{"byte-order-mark"}},
		{"duplicate member", edit(assertionURL, `"issuedOn"`, `"revoked":true,"revoked":false,"issuedOn"`), verify.Invalid, "broken-json", nil},
		{"case variant", edit(assertionURL, `"issuedOn"`, `"Badge":"https://evil.example/","issuedOn"`), verify.Invalid, "broken-json", nil},
		{"kelvin sign", edit(assertionURL, `"issuedOn"`, `"k":1,"`+kelvin+`":2,"issuedOn"`), verify.Invalid, "broken-json", nil},
		{"wrong UTF-8", edit(badgeURL, "Statistics", "Stat\xffistics"), verify.Invalid, "broken-json", nil},
		{"half a surrogate", edit(badgeURL, "Statistics", `\ud800`), verify.Invalid, "broken-json", nil},
		{"trailing data", edit(badgeURL, `"}`, `"}{}`), verify.Invalid, "broken-json", nil},
		{"too deep", edit(assertionURL, `"issuedOn"`, `"x":`+strings.Repeat("[", 70)+strings.Repeat("]", 70)+`,"issuedOn"`), verify.Invalid, "broken-json", nil},
		{"no recipient", edit(assertionURL, `"recipient"`, `"receiver"`), verify.Invalid, "missing-property", nil},
		{"hashed missing", edit(assertionURL, `"hashed":true,`, ""), verify.Invalid, "missing-property", nil},
		{"hashed as text", edit(assertionURL, `true`, `"true"`), verify.Invalid, "wrong-property", nil},
		{"issuer without e-mail", edit(issuerURL, `"email":"badges@univ.example",`, ""), verify.Invalid, "missing-property", nil},
		{"class type wrong", edit(badgeURL, `"BadgeClass"`, `"Badge"`), verify.Invalid, "wrong-property", nil},
		{"two issuers", edit(badgeURL, `"`+issuerURL+`"`, `["`+issuerURL+`","https://x.example/i"]`), verify.Invalid, "wrong-property", nil},
		{"date without zone", edit(assertionURL, "10:00:00Z", "10:00:00"), verify.Invalid, "wrong-property", nil},
		{"Unix seconds", edit(assertionURL, `"2026-03-20T10:00:00Z"`, "1774000800"), verify.Invalid, "wrong-property", nil},
		{"no context", edit(assertionURL, `"@context":"https://w3id.org/openbadges/v2",`, ""), verify.Invalid, "no-context", nil},
		{"class without context", edit(badgeURL, `"@context":"https://w3id.org/openbadges/v2",`, ""), verify.Invalid, "no-context", nil},
		{"further context", edit(assertionURL, `"https://w3id.org/openbadges/v2"`, `["https://w3id.org/openbadges/v2","https://other.example/c"]`), verify.Valid, "", []string{"unknown-context"}},
		{"redefinition", edit(assertionURL, `"https://w3id.org/openbadges/v2"`, `["https://w3id.org/openbadges/v2",{"revoked":"https://evil.example/r"}]`), verify.Invalid, "context-redefines", nil},
		{"alias", edit(assertionURL, `"https://w3id.org/openbadges/v2"`, `["https://w3id.org/openbadges/v2",{"nothing":"obi:revoked"}]`), verify.Invalid, "context-redefines", nil},
		{"context inside the recipient", edit(assertionURL, `"salt"`, `"@context":{"identity":"obi:x"},"salt"`), verify.Invalid, "context-redefines", nil},
		{"default language in the context", edit(assertionURL, `"https://w3id.org/openbadges/v2"`, `["https://w3id.org/openbadges/v2",{"@language":"ja"}]`), verify.Valid, "", nil},
		{"two spellings", edit(assertionURL, `"issuedOn"`, `"obi:badge":"https://evil.example/b","issuedOn"`), verify.Invalid, "read-two-ways", nil},
		{"two spellings, escaped", edit(assertionURL, `"issuedOn"`, `"\u0040id":"https://evil.example/b","issuedOn"`), verify.Invalid, "read-two-ways", nil},
		{"revoked by full IRI", edit(assertionURL, `"issuedOn"`, `"https://w3id.org/openbadges#revoked":true,"issuedOn"`), verify.Revoked, "revoked-flag", nil},
		{"@id and @type", edit(assertionURL, `"type":"Assertion","id"`, `"@type":"obi:Assertion","@id"`), verify.Valid, "", nil},
		{"typed date", edit(assertionURL, `"2026-03-20T10:00:00Z"`, `{"@type":"http://www.w3.org/2001/XMLSchema#dateTime","@value":"2026-03-20T10:00:00Z"}`), verify.Valid, "", nil},
		{"dates by language", edit(assertionURL, `"2026-03-20T10:00:00Z"`, `{"en":"2026-03-20T10:00:00Z","@container":{}}`), verify.Invalid, "wrong-property", nil},
		{"class as object with an id", edit(assertionURL, `"badge":"`+badgeURL+`"`, `"badge":{"@id":"`+badgeURL+`"}`), verify.Valid, "", nil},
		{"issuer as object with an id", edit(badgeURL, `"issuer":"`+issuerURL+`"`, `"issuer":{"id":"`+issuerURL+`","type":"Issuer"}`), verify.Valid, "", nil},
		{"hidden in @nest", edit(assertionURL, `"issuedOn"`, `"@nest":{"revoked":true},"issuedOn"`), verify.Invalid, "read-two-ways", nil},
		{"hidden in @graph", edit(assertionURL, `"issuedOn"`, `"@graph":[{"id":"`+assertionURL+`","revoked":true}],"issuedOn"`), verify.Invalid, "read-two-ways", nil},
		{"@value", edit(badgeURL, `"name":"Statistics"`, `"name":{"@value":"Statistics","@language":"en"}`), verify.Valid, "", nil},
		{"language map", edit(badgeURL, `"name":"Statistics"`, `"name":{"en":"Statistics","ja":"統計"},"@container":{}`), verify.Valid, "", nil},
		{"array types", edit(assertionURL, `"type":"Assertion"`, `"type":["Assertion","https://x.example/T"]`), verify.Valid, "", nil},
		{"arrays of one", edit(assertionURL, `"badge":"`+badgeURL+`"`, `"badge":["`+badgeURL+`"]`), verify.Valid, "", nil},
		{"empty arrays", edit(badgeURL, `"issuer"`, `"tags":[],"alignment":[],"endorsement":[],"issuer"`), verify.Valid, "", nil},
		{"two startsWith", edit(issuerURL, `"email"`, `"verification":{"type":"VerificationObject","startsWith":["https://univ.example/x/","https://univ.example/a/"]},"email"`), verify.Valid, "", nil},
		{"two publicKey", edit(issuerURL, `"`+keyURL+`"`, `["`+keyURL+`","https://univ.example/k/2"]`), verify.Valid, "", nil},
		{"local telephone", edit(issuerURL, `"email"`, `"telephone":"03-1234-5678","email"`), verify.Valid, "", []string{"telephone-form"}},
		{"empty criteria", edit(badgeURL, `{"narrative":"Pass the examination."}`, `{}`), verify.Valid, "", []string{"empty-criteria"}},
		{"unsalted", edit(assertionURL, `"salt":"s4lt",`, ""), verify.Valid, "", []string{"unsalted-hash"}},
		{"verify alias", edit(assertionURL, `"verification"`, `"verify"`), verify.Valid, "", nil},
		{"verify and verification", edit(assertionURL, `"verification"`, `"verify":{"type":"hosted"},"verification"`), verify.Valid, "", []string{"verify-twice"}},
		{"no verification", edit(assertionURL, `"verification":{"type":"HostedBadge"},`, ""), verify.Invalid, "missing-property", nil},
		{"says signed", edit(assertionURL, "HostedBadge", "SignedBadge"), verify.Invalid, "signature-missing", nil},
		{"unmapped property", edit(badgeURL, `"issuer"`, `"alignments":[],"issuer"`), verify.Valid, "", []string{"unmapped-property"}},
		{"unknown extension", edit(badgeURL, `"issuer"`, `"extensions:studyLoad":{"type":["Extension","extensions:StudyLoad"]},"issuer"`), verify.Valid, "", []string{"unknown-extension"}},
		{"wrong content type", serve(badgeURL, page{contentType: "text/plain", body: badgeJSON}), verify.Valid, "", []string{"content-type"}},
		{"future", edit(assertionURL, "2026-03-20", "2027-03-20"), verify.Invalid, "issued-in-future", nil},
		{"future, within the skew", edit(assertionURL, "2026-03-20T10:00:00Z", "2026-06-01T12:04:00Z"), verify.Valid, "", nil},
		{"future, beyond the skew", edit(assertionURL, "2026-03-20T10:00:00Z", "2026-06-01T12:06:00Z"), verify.Invalid, "issued-in-future", nil},
		{"expired", edit(assertionURL, `"issuedOn"`, `"expires":"2026-05-31T00:00:00Z","issuedOn"`), verify.Expired, "expired", nil},
		{"date order", edit(assertionURL, `"issuedOn"`, `"expires":"2026-03-01T00:00:00Z","issuedOn"`), verify.Invalid, "date-order", nil},
		{"another id", edit(assertionURL, `"id":"`+assertionURL, `"id":"https://univ.example/a/2`), verify.Invalid, "id-mismatch", nil},
		{"class with another id", edit(badgeURL, `"id":"`+badgeURL, `"id":"https://univ.example/b/2`), verify.Invalid, "id-mismatch", nil},
		{"redirected", serve(badgeURL, page{final: "https://www.univ.example/b/1", body: badgeJSON}), verify.Valid, "", []string{"redirected-elsewhere"}},
		{"class elsewhere", func(t testing.TB, w *world) {
			w.put("https://evil.example/b", edited(badgeJSON, badgeURL+`",`+`"name`, `https://evil.example/b","name`))
			w.edit(t, assertionURL, badgeURL, "https://evil.example/b")
		}, verify.Invalid, "class-out-of-scope", nil},
		{"issuer as urn", edit(badgeURL, issuerURL, "urn:uuid:5c8b2c1e-7d1f-4f43-9d4e-2f6d0a3b7c11"), verify.Invalid, "no-address", nil},
		{"class as urn", edit(assertionURL, badgeURL, "urn:uuid:5c8b2c1e-7d1f-4f43-9d4e-2f6d0a3b7c11"), verify.Invalid, "no-address", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			if c.change != nil {
				c.change(t, w)
			}
			r := w.verifyText(assertionJSON())
			expect(t, r, c.verdict, c.reason, c.warnings...)
			if c.warnings == nil && c.verdict == verify.Valid && len(r.Warnings) > 0 && !strings.Contains(r.Warnings[0].Code, "differs") {
				t.Errorf("warnings %v", r.Warnings)
			}
		})
	}
}

// TestOrder: of several reasons the verdict is the first in the order.
func TestOrder(t *testing.T) {
	past := `"expires":"2026-05-31T00:00:00Z","issuedOn"`
	w := newWorld(t)
	w.edit(t, assertionURL, `"issuedOn"`, past)
	someone := []verify.Recipient{{Type: "email", Value: "taro@student.example"}}
	expect(t, w.verify(verify.Target{Address: assertionURL, Recipients: someone}), verify.Expired, "expired")
	w.pages[pictureURL] = page{status: 500}
	expect(t, w.verify(verify.Target{Address: assertionURL, Recipients: someone}), verify.Unverifiable, "server-error")
	w.edit(t, badgeURL, `"name"`, `"nom"`)
	expect(t, w.verify(verify.Target{Address: assertionURL, Recipients: someone}), verify.Invalid, "missing-property")
	w.edit(t, assertionURL, past, `"revoked":true,`+past)
	expect(t, w.verify(verify.Target{Address: assertionURL, Recipients: someone}), verify.Revoked, "revoked-flag")

	w = newWorld(t)
	w.edit(t, listURL, "urn:uuid:00000000-0000-4000-8000-000000000001", signedID)
	w.pages[pictureURL] = page{status: 500}
	expect(t, w.verifyText(sign(t, signedJSON(), signer)), verify.Revoked, "revoked-list")
	expect(t, w.verifyText(sign(t, signedJSON(), foreign)), verify.Invalid, "signature-wrong")
}

// TestSigned judges one signed badge in a world with one thing changed.
func TestSigned(t *testing.T) {
	for _, c := range []struct {
		name     string
		payload  string
		change   change
		verdict  verify.Verdict
		reason   string
		warnings []string
	}{
		{"sound", "", nil, verify.Valid, "", nil},
		{"no creator", signedJSON(`,"creator":"`+keyURL+`"`, ""), nil, verify.Valid, "", []string{"no-creator"}},
		{"no creator, two keys, the second fits", signedJSON(`,"creator":"`+keyURL+`"`, ""), func(t testing.TB, w *world) {
			w.put("https://univ.example/k/0", edited(keyJSON(t, foreign), keyURL, "https://univ.example/k/0"))
			w.edit(t, issuerURL, `"`+keyURL+`"`, `["https://univ.example/k/0","`+keyURL+`"]`)
		}, verify.Valid, "", []string{"no-creator"}},
		{"class as object with an id", signedJSON(`"badge":"`+badgeURL+`"`, `"badge":{"type":"BadgeClass","id":"`+badgeURL+`"}`), nil, verify.Valid, "", nil},
		{"key as object with an id", "", edit(issuerURL, `"publicKey":"`+keyURL+`"`, `"publicKey":{"id":"`+keyURL+`"}`), verify.Valid, "", nil},
		{"key not listed", "", edit(issuerURL, `"publicKey":"`+keyURL, `"publicKey":"https://univ.example/k/2`), verify.Invalid, "key-not-listed", nil},
		{"no key", "", edit(issuerURL, `"publicKey":"`+keyURL+`",`, ""), verify.Invalid, "no-key", nil},
		{"key of another owner", "", edit(keyURL, `"owner":"`+issuerURL, `"owner":"https://evil.example/i`), verify.Invalid, "key-owner", nil},
		{"key 404", "", serve(keyURL, page{status: 404}), verify.Unverifiable, "not-found", nil},
		{"another key", "", func(t testing.TB, w *world) { w.put(keyURL, keyJSON(t, foreign)) }, verify.Invalid, "signature-wrong", nil},
		{"key without PEM", "", edit(keyURL, "BEGIN PUBLIC", "BEGIN PRIVATE"), verify.Invalid, "wrong-property", nil},
		{"key with escaped line ends", "", func(_ testing.TB, w *world) {
			w.put(keyURL, strings.ReplaceAll(keyJSON(t, signer), `\n`, `\\n`))
		}, verify.Valid, "", []string{"key-lines"}},
		{"key in one line", "", func(_ testing.TB, w *world) {
			w.put(keyURL, strings.ReplaceAll(keyJSON(t, signer), `\n`, " "))
		}, verify.Valid, "", []string{"key-lines"}},
		{"another key with escaped line ends", "", func(_ testing.TB, w *world) {
			w.put(keyURL, strings.ReplaceAll(keyJSON(t, foreign), `\n`, `\\n`))
		}, verify.Invalid, "signature-wrong", nil},
		{"key embedded in the hosted Profile", "", func(t testing.TB, w *world) {
			w.edit(t, issuerURL, `"`+keyURL+`"`, keyJSON(t, signer))
		}, verify.Valid, "", nil},
		{"list 404", "", serve(listURL, page{status: 404}), verify.Unverifiable, "not-found", nil},
		{"no list", "", edit(issuerURL, `,"revocationList":"`+listURL+`"`, ""), verify.Valid, "", nil},
		{"list without entries", "", edit(listURL, `"revokedAssertions"`, `"revoked"`), verify.Invalid, "missing-property", nil},
		{"listed, alone", "", edit(listURL, "urn:uuid:00000000-0000-4000-8000-000000000001", signedID), verify.Revoked, "revoked-list", nil},
		{"listed, alone and bare", "", edit(listURL, `["urn:uuid:00000000-0000-4000-8000-000000000001"]`, `"`+signedID+`"`), verify.Revoked, "revoked-list", nil},
		{"listed in capitals", "", edit(listURL, "urn:uuid:00000000-0000-4000-8000-000000000001", "urn:uuid:"+strings.ToUpper(signedID[9:])), verify.Revoked, "revoked-list", nil},
		{"listed as object", "", edit(listURL, `["`, `[{"id":"`+signedID+`","revocationReason":"error"},"`), verify.Revoked, "revoked-list", nil},
		{"listed as bare object", "", edit(listURL, `["urn:uuid:00000000-0000-4000-8000-000000000001"]`, `{"id":"`+signedID+`"}`), verify.Revoked, "revoked-list", nil},
		{"listed by uid", "", edit(listURL, `["`, `[{"uid":"`+signedID+`"},"`), verify.Revoked, "revoked-list", nil},
		{"revoked in the payload", signedJSON(`"issuedOn"`, `"revoked":true,"issuedOn"`), nil, verify.Revoked, "revoked-signed", nil},
		{"says hosted", signedJSON("SignedBadge", "HostedBadge"), nil, verify.Invalid, "carried-differently", nil},
		{"class embedded", signedJSON(`"`+badgeURL+`"`, badgeJSON), serve(badgeURL, page{status: 404}), verify.Valid, "", nil},
		{"class embedded as urn", signedJSON(`"`+badgeURL+`"`, edited(badgeJSON, badgeURL+`",`+`"name`, signedID+`","name`)), nil, verify.Valid, "", nil},
		{"class embedded, name missing", signedJSON(`"`+badgeURL+`"`, edited(badgeJSON, `"name"`, `"nom"`)), nil, verify.Invalid, "missing-property", nil},
		{"key embedded in the badge", signedJSON(`"`+badgeURL+`"`, edited(badgeJSON, `"`+issuerURL+`"`, edited(issuerJSON, `"`+keyURL+`"`, keyJSON(t, foreign)))), nil, verify.Valid, "", nil},
		{"expired", signedJSON(`"issuedOn"`, `"expires":"2026-05-31T00:00:00Z","issuedOn"`), nil, verify.Expired, "expired", nil},
		{"UUID version 7", signedJSON(signedID, "urn:uuid:01990b2c-7d1f-7f43-9d4e-2f6d0a3b7c11"), nil, verify.Valid, "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			if c.change != nil {
				c.change(t, w)
			}
			if c.payload == "" {
				c.payload = signedJSON()
			}
			expect(t, w.verifyText(sign(t, c.payload, signer)+"\n"), c.verdict, c.reason, c.warnings...)
		})
	}
}

func TestRecipients(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		recipients []verify.Recipient
		verdict    verify.Verdict
		warning    string
	}{
		{[]verify.Recipient{{Type: "email", Value: learner}}, verify.Valid, ""},
		{[]verify.Recipient{{Type: "email", Value: "x@x.example"}, {Type: "email", Value: learner}}, verify.Valid, ""},
		{[]verify.Recipient{{Type: "email", Value: "Hanako@Student.example"}}, verify.Valid, "recipient-lowered"},
		{[]verify.Recipient{{Type: "email", Value: "x@x.example"}}, verify.WrongRecipient, ""},
		{[]verify.Recipient{{Type: "url", Value: learner}}, verify.Unverifiable, ""},
		{[]verify.Recipient{{Type: "url", Value: "https://x.example"}, {Type: "email", Value: "x@x.example"}}, verify.WrongRecipient, ""},
	} {
		r := w.verify(verify.Target{Bytes: []byte(assertionJSON()), Recipients: c.recipients})
		expect(t, r, c.verdict, "")
		if c.warning != "" {
			expect(t, r, c.verdict, "", c.warning)
		} else if len(r.Warnings) > 0 {
			t.Errorf("%v: warnings %v", c.recipients, r.Warnings)
		}
		want := map[verify.Verdict]verify.RecipientResult{verify.Valid: verify.RecipientMatches, verify.WrongRecipient: verify.RecipientOther, verify.Unverifiable: verify.RecipientUndecided}
		if r.Award != verify.Valid || r.Recipient != want[c.verdict] {
			t.Errorf("%v: award %s, recipient %q", c.recipients, r.Award, r.Recipient)
		}
		if (r.RecipientMatch != nil) != (c.verdict == verify.Valid) {
			t.Errorf("%v: match %v", c.recipients, r.RecipientMatch)
		}
	}
}

// What cannot be compared is nobody else's: the award is as good as before, and the question about the person stays open.
func TestRecipientUndecided(t *testing.T) {
	me := []verify.Recipient{{Type: "url", Value: "https://me.example/"}, {Type: "email", Value: learner}}
	hash := openbadges.HashIdentity(learner, "s4lt")
	for _, c := range []struct {
		name, old, replacement string
		obstacle               openbadges.Obstacle
		warnings               []string
	}{
		{"salt a number", `"salt":"s4lt"`, `"salt":12345`, openbadges.ObstacleSalt, []string{"questionable-property"}},
		{"salt a list", `"salt":"s4lt"`, `"salt":["a","b"]`, openbadges.ObstacleSalt, []string{"questionable-property"}},
		{"SHA-512", hash, "sha512$" + strings.Repeat("0", 128), openbadges.ObstacleHash, []string{"recipient-hash"}},
		{"large letters", "sha256$", "SHA256$", openbadges.ObstacleHash, []string{"recipient-hash"}},
		{"a space within", "sha256$", "sha256$ ", openbadges.ObstacleHash, []string{"recipient-hash"}},
		{"digits alone", "sha256$", "", openbadges.ObstacleHash, []string{"recipient-hash"}},
		{"cut digits", hash, hash[:40], openbadges.ObstacleHash, []string{"recipient-hash"}},
		{"of another system", `"type":"email"`, `"type":"id"`, openbadges.ObstacleType, []string{"recipient-type"}},
		{"two kinds, neither asked for", `"type":"email"`, `"type":["telephone","did"]`, openbadges.ObstacleType, nil},
		{"a name", `"hashed":true,"salt":"s4lt","identity":"` + hash, `"hashed":false,"identity":"Hanako Yamada`, openbadges.ObstacleIdentity, []string{"questionable-property"}},
		{"a number", `"identity":"` + hash + `"`, `"identity":42`, openbadges.ObstacleIdentity, []string{"questionable-property"}},
		{"an object", `"identity":"` + hash + `"`, `"identity":{"@value":"x"}`, openbadges.ObstacleIdentity, []string{"questionable-property"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.edit(t, assertionURL, c.old, c.replacement)
			r := w.verify(verify.Target{Address: assertionURL, Recipients: me})
			expect(t, r, verify.Unverifiable, "recipient-undecided", c.warnings...)
			if r.Award != verify.Valid || r.Recipient != verify.RecipientUndecided || r.Reasons[0].Args["obstacle"] != string(c.obstacle) {
				t.Errorf("award %s, recipient %q, %v", r.Award, r.Recipient, r.Reasons)
			}
			if slices.Contains(codes(r.Warnings), "hashed-contradicts") || slices.Contains(codes(r.Warnings), "unsalted-hash") {
				t.Errorf("warnings %v", r.Warnings)
			}
			expect(t, w.verify(verify.Target{Address: assertionURL}), verify.Valid, "")
		})
	}
}

// The award and the person are two statements: what is wrong with one says nothing of the other.
func TestAwardAndRecipient(t *testing.T) {
	expires := edit(assertionURL, `"issuedOn"`, `"expires":"2026-05-31T00:00:00Z","issuedOn"`)
	for _, c := range []struct {
		name           string
		change         change
		who            string
		verdict, award verify.Verdict
		recipient      verify.RecipientResult
	}{
		{"nobody asked about", nil, "", verify.Valid, verify.Valid, verify.RecipientUnasked},
		{"match", nil, learner, verify.Valid, verify.Valid, verify.RecipientMatches},
		{"other", nil, "x@x.example", verify.WrongRecipient, verify.Valid, verify.RecipientOther},
		{"expired, match", expires, learner, verify.Expired, verify.Expired, verify.RecipientMatches},
		{"expired, other", expires, "x@x.example", verify.Expired, verify.Expired, verify.RecipientOther},
		{"no class, other", serve(badgeURL, page{status: 404}), "x@x.example", verify.Unverifiable, verify.Unverifiable, verify.RecipientOther},
		{"no award", serve(assertionURL, page{status: 404}), learner, verify.Unverifiable, verify.Unverifiable, verify.RecipientUndecided},
		{"revoked, match", edit(assertionURL, `"issuedOn"`, `"revoked":true,"issuedOn"`), learner, verify.Revoked, verify.Revoked, verify.RecipientMatches},
		{"gone, known from the copy alone", serve(assertionURL, page{status: 410}), learner, verify.Revoked, verify.Revoked, verify.RecipientUndecided},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			if c.change != nil {
				c.change(t, w)
			}
			target := verify.Target{Bytes: []byte(assertionJSON())}
			if c.who != "" {
				target.Recipients = []verify.Recipient{{Type: "email", Value: c.who}}
			}
			if r := w.verify(target); r.Verdict != c.verdict || r.Award != c.award || r.Recipient != c.recipient {
				t.Errorf("verdict %s, award %s, recipient %q: %v", r.Verdict, r.Award, r.Recipient, r.Reasons)
			}
		})
	}
}

func TestAt(t *testing.T) {
	w := newWorld(t)
	w.edit(t, assertionURL, `"issuedOn"`, `"expires":"2026-05-31T00:00:00Z","issuedOn"`)
	r := w.verify(verify.Target{Address: assertionURL, At: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)})
	expect(t, r, verify.Valid, "")
}

// TestDiffersFromHosted: a changed copy of a hosted badge is judged by the issuer's copy, and the change is named.
func TestDiffersFromHosted(t *testing.T) {
	w := newWorld(t)
	r := w.verifyText(assertionJSON("2026-03-20", "2026-03-21"))
	expect(t, r, verify.Valid, "", "differs-from-hosted")
	if len(r.Differences) != 1 || r.Differences[0].Field != "issuedOn" || r.Differences[0].Hosted != `"2026-03-20T10:00:00Z"` {
		t.Errorf("differences %v", r.Differences)
	}
}

func TestEmbeddedCopies(t *testing.T) {
	w := newWorld(t)
	embedded := edited(badgeJSON, "Statistics", "Brain surgery", `"`+issuerURL+`"`, edited(issuerJSON, "Example University", "Elsewhere"))
	r := w.verifyText(assertionJSON(`"`+badgeURL+`"`, embedded))
	expect(t, r, verify.Valid, "", "differs-from-hosted")
	var fields []string
	for _, d := range r.Differences {
		fields = append(fields, d.Field)
	}
	if got := strings.Join(fields, " "); got != "badge.name badge.issuer.name" {
		t.Errorf("fields %q", got)
	}
	if r.Badge.Name != "Statistics" || r.Issuer.Name != "Example University" {
		t.Errorf("judged %q of %q", r.Badge.Name, r.Issuer.Name)
	}
}

func TestHeaderKeysAreIgnored(t *testing.T) {
	w := newWorld(t)
	compact := sign(t, signedJSON(), foreign)
	_, rest, _ := strings.Cut(compact, ".")
	header := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RS256","jku":"https://evil.example/keys","x5u":"https://evil.example/x","kid":"https://evil.example/k"}`))
	expect(t, w.verifyText(header+"."+rest), verify.Invalid, "signature-wrong")
	for _, address := range w.asked {
		if strings.Contains(address, "evil") {
			t.Errorf("asked for %s", address)
		}
	}
}

// A revocation at the badge's own address is said with its reason, where the body gives one.
func TestRevocationReasonAt410(t *testing.T) {
	for body, want := range map[string]string{
		`{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"` + assertionURL + `","revoked":true,"revocationReason":"misconduct"}`: "misconduct",
		"gone": "",
	} {
		w := newWorld(t)
		w.pages[assertionURL] = page{status: 410, body: body}
		for _, target := range []verify.Target{{Bytes: []byte(assertionJSON())}, {Address: assertionURL}} {
			r := w.verify(target)
			expect(t, r, verify.Revoked, "revoked-gone")
			if got := r.Reasons[0].Args["reason"]; got != want {
				t.Errorf("%s: reason %q, want %q", body, got, want)
			}
		}
	}
}
