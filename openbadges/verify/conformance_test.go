package verify_test

import (
	"testing"

	"github.com/mitome/mitome/openbadges/verify"
)

// TestCoreTasks has one line for each task of the OB 2.0 reference validator: what fails there fails here.
func TestCoreTasks(t *testing.T) {
	signed := func(edits ...string) string { return sign(t, signedJSON(edits...), signer) }
	hosted := assertionJSON()
	for _, c := range []struct {
		task    string
		input   string
		change  change
		verdict verify.Verdict
		reason  string
	}{
		{"DETECT_INPUT_TYPE", "hello", nil, verify.Unverifiable, "not-a-badge"},
		{"PROCESS_BAKED_RESOURCE", png, nil, verify.Unverifiable, "not-baked"},
		{"PROCESS_JWS_INPUT", "eyJ.e.e", nil, verify.Invalid, "signed-unreadable"},
		{"FETCH_HTTP_NODE", hosted, serve(issuerURL, page{failure: verify.FetchUnreachable}), verify.Unverifiable, "unreachable"},
		{"INTAKE_JSON", hosted, edit(assertionURL, "openbadges/v2", "openbadges/v9"), verify.Invalid, "no-context"},
		{"JSONLD_COMPACT_DATA", hosted, edit(badgeURL, `"https://w3id.org/openbadges/v2"`, `{"badge":5}`), verify.Invalid, "context-redefines"},
		{"UPGRADE_1_0_NODE", hosted, serve(badgeURL, page{body: `{"name":"x"}`}), verify.Invalid, "missing-property"},
		{"DETECT_AND_VALIDATE_NODE_CLASS", badgeJSON, nil, verify.Invalid, "not-an-assertion"},
		{"VALIDATE_EXPECTED_NODE_CLASS", hosted, serve(badgeURL, page{body: edited(issuerJSON, issuerURL, badgeURL)}), verify.Invalid, "wrong-property"},
		{"VALIDATE_PROPERTY", hosted, edit(badgeURL, `"description":"Basics of statistics"`, `"description":["a","b"]`), verify.Invalid, "wrong-property"},
		{"VALIDATE_RDF_TYPE_PROPERTY", hosted, edit(issuerURL, `"Issuer"`, `"https://x.example/T"`), verify.Invalid, "wrong-property"},
		{"ASSERTION_TIMESTAMP_CHECKS", hosted, edit(assertionURL, "2026-03", "2026-08"), verify.Invalid, "issued-in-future"},
		{"IMAGE_VALIDATION", hosted, edit(badgeURL, pictureURL, "data:image/png;base64,AAAA"), verify.Invalid, "class-picture"},
		{"IMAGE_VALIDATION, several", hosted, edit(badgeURL, `"`+pictureURL+`"`, `["`+pictureURL+`","`+pictureURL+`2"]`), verify.Invalid, "wrong-property"},
		{"FLATTEN_EMBEDDED_RESOURCE", hosted, edit(assertionURL, `"`+badgeURL+`"`, edited(badgeJSON, badgeURL, "no address")), verify.Invalid, "wrong-property"},
		{"IDENTITY_OBJECT_PROPERTY_DEPENDENCIES", hosted, edit(assertionURL, `"identity"`, `"ident"`), verify.Invalid, "missing-property"},
		{"CRITERIA_PROPERTY_DEPENDENCIES", hosted, edit(badgeURL, `{"narrative":"Pass the examination."}`, `"pass"`), verify.Invalid, "wrong-property"},
		{"ISSUER_PROPERTY_DEPENDENCIES", hosted, edit(badgeURL, issuerURL, "_:b0"), verify.Invalid, "no-address"},
		{"ASSERTION_VERIFICATION_DEPENDENCIES", hosted, edit(assertionURL, `"HostedBadge"`, `"Other"`), verify.Unverifiable, "other-method"},
		{"HOSTED_ID_IN_VERIFICATION_SCOPE", hosted, edit(issuerURL, `"email"`, `"verification":{"startsWith":"https://univ.example/z/"},"email"`), verify.Invalid, "out-of-scope"},
		{"VERIFY_JWS", sign(t, signedJSON(), foreign), nil, verify.Invalid, "signature-wrong"},
		{"VERIFY_KEY_OWNERSHIP", signed(), edit(issuerURL, `,"publicKey":"`+keyURL, `,"publicKey":"https://univ.example/k/9`), verify.Invalid, "key-not-listed"},
		{"VALIDATE_REVOCATIONLIST_ENTRIES", signed(), edit(listURL, `"revokedAssertions":[`, `"revokedAssertions":[5,`), verify.Invalid, "wrong-property"},
		{"VERIFY_SIGNED_ASSERTION_NOT_REVOKED", signed(), edit(listURL, `["`, `["`+signedID+`","`), verify.Revoked, "revoked-list"},
		{"VALIDATE_EXTENSION_NODE", hosted, edit(badgeURL, `"issuer"`, `"extensions:a":{"type":["Extension","extensions:ApplyLink"],"url":5},"issuer"`), verify.Invalid, "extension-wrong"},
		{"REPORT_MESSAGE", hosted, serve(assertionURL, page{contentType: "image/png", body: png}), verify.Unverifiable, "not-json"},
	} {
		t.Run(c.task, func(t *testing.T) {
			w := newWorld(t)
			if c.change != nil {
				c.change(t, w)
			}
			expect(t, w.verifyText(c.input), c.verdict, c.reason)
		})
	}
	w := newWorld(t)
	who := []verify.Recipient{{Type: "email", Value: "x@x.example"}}
	expect(t, w.verify(verify.Target{Address: assertionURL, Recipients: who}), verify.WrongRecipient, "wrong-recipient") // VERIFY_RECIPIENT_IDENTIFIER
}

// TestWhereCoreIsWrong has a line for each thing that the reference validator lets pass, or refuses, against the text,
// as far as TestHosted, TestSigned and TestExtensions do not show it.
func TestWhereCoreIsWrong(t *testing.T) {
	hosted := assertionJSON()
	for _, c := range []struct {
		name, input string
		change      change
		verdict     verify.Verdict
	}{
		{"issuer with a bad e-mail", hosted, edit(issuerURL, "badges@univ.example", "badges"), verify.Invalid},
		{"issuer without type", hosted, edit(issuerURL, `"type":"Issuer",`, ""), verify.Invalid},
		{"recipient without type", hosted, edit(assertionURL, `{"type":"email",`, `{`), verify.Invalid},
		{"verification without type", hosted, edit(assertionURL, `{"type":"HostedBadge"}`, `{}`), verify.Invalid},
		{"key with a foreign owner", sign(t, signedJSON(), signer), edit(keyURL, `"owner":"https://univ`, `"owner":"https://evil`), verify.Invalid},
		{"allowedOrigins with a scheme", hosted, edit(issuerURL, `"email"`, `"verification":{"allowedOrigins":"https://univ.example"},"email"`), verify.Invalid},
		{"hosted SVG with verify", baked(t, svg, hosted), nil, verify.Valid},
		{"iTXt with a language tag", withChunks(chunk("iTXt", "openbadges\x00\x00\x00en\x00\x00"+hosted)), nil, verify.Valid},
		{"offset without colon", hosted, edit(assertionURL, "10:00:00Z", "19:00:00+0900"), verify.Valid},
		{"key with CRLF", sign(t, signedJSON(), signer), func(_ testing.TB, w *world) {
			p := w.pages[keyURL]
			p.body = edited(p.body, `-----\n`, `-----\r\n`)
			w.pages[keyURL] = p
		}, verify.Valid},
		{"address not percent-encoded", hosted, edit(badgeURL, `"criteria":{`, `"criteria":{"id":"https://univ.example/基準",`), verify.Invalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			if c.change != nil {
				c.change(t, w)
			}
			expect(t, w.verifyText(c.input), c.verdict, "")
		})
	}
}
