package verify_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify"
)

// The badges of this file are of our own making, in the shapes that known systems give theirs (CONFORMANCE 13).

func dataURI() string {
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString([]byte(png))
}

// badgr: microseconds, empty arrays and nulls, a version pinned in the query, a page for those who accept HTML.
func badgr() (*world, string) {
	const base = "https://api.badgr.example/public/"
	assertion := `{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"` + base + `assertions/Xy?v=2_0",` +
		`"badge":"` + base + `badges/Qr?v=2_0","image":{"id":"` + base + `assertions/Xy/image","type":"Image"},` +
		`"verification":{"type":"HostedBadge"},"issuedOn":"2024-05-06T07:08:09.123456+00:00","narrative":null,"evidence":[],` +
		`"recipient":{"hashed":true,"type":"email","identity":"` + openbadges.HashIdentity(learner, "0af1") + `","salt":"0af1"},` +
		`"extensions:recipientProfile":{"@context":"https://openbadgespec.org/extensions/recipientProfile/context.json",` +
		`"type":["Extension","extensions:RecipientProfile"],"name":"Hanako"}}`
	w := &world{pages: map[string]page{base + "badges/Qr/image": {contentType: "image/png", body: png}}}
	w.put(base+"assertions/Xy?v=2_0", assertion)
	w.put(base+"badges/Qr?v=2_0", `{"@context":"https://w3id.org/openbadges/v2","type":"BadgeClass","id":"`+base+`badges/Qr?v=2_0",`+
		`"name":"Course","description":"Done","image":"`+base+`badges/Qr/image","criteria":{"narrative":"Do it"},"alignment":[],"tags":[],`+
		`"issuer":"`+base+`issuers/Zz?v=2_0"}`)
	w.put(base+"issuers/Zz?v=2_0", `{"@context":"https://w3id.org/openbadges/v2","type":"Issuer","id":"`+base+`issuers/Zz?v=2_0",`+
		`"name":"School","url":"https://school.example","email":"a@school.example","description":null,"image":null}`)
	return w, assertion
}

// moodle: class and issuer embedded, a picture in the class, verify with url, one salt for the site, "alignments".
func moodle(hashed bool) (*world, string) {
	const base = `https:\/\/moodle.example\/badges\/`
	identity := openbadges.HashIdentity(learner, "badges1")
	if !hashed {
		identity = learner
	}
	issuer := `{"name":"Moodle School","url":"https:\/\/moodle.example","email":"m@moodle.example","@context":"https:\/\/w3id.org\/openbadges\/v2",` +
		`"id":"` + base + `issuer_json.php?id=3","type":"Issuer"}`
	badge := `{"name":"コース修了","description":"修了しました","image":"` + dataURI() + `","criteria":{"id":"` + base + `badgeclass.php?id=3","narrative":"学習者は次を修了"},` +
		`"issuer":` + issuer + `,"@context":"https:\/\/w3id.org\/openbadges\/v2","id":"` + base + `badge_json.php?id=3","type":"BadgeClass",` +
		`"version":"1","@language":"ja","alignments":[{"targetName":"x","targetUrl":"https:\/\/x.example"}]}`
	assertion := `{"recipient":{"identity":"` + identity + `","type":"email","hashed":true,"salt":"badges1"},"badge":` + badge + `,` +
		`"verify":{"type":"hosted","url":"` + base + `assertion.php?b=0a1b&obversion=2"},"issuedOn":"2024-05-06T07:08:09+09:00",` +
		`"evidence":"` + base + `badge.php?hash=0a1b","@context":"https:\/\/w3id.org\/openbadges\/v2","id":"` + base + `assertion.php?b=0a1b&obversion=2","type":"Assertion"}`
	w := &world{pages: map[string]page{}}
	for address, body := range map[string]string{"assertion.php?b=0a1b&obversion=2": assertion, "badge_json.php?id=3": badge, "issuer_json.php?id=3": issuer} {
		w.pages["https://moodle.example/badges/"+address] = page{body: body, contentType: "application/json; charset=utf-8"}
	}
	return w, assertion
}

// credly: an unsalted hash, milliseconds, and no picture in the copy that is baked.
func credly() (*world, string) {
	const base = "https://api.credly.example/v1/obi/v2/"
	hosted := `{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"` + base + `badge_assertions/7",` +
		`"recipient":{"type":"email","identity":"` + openbadges.HashIdentity(learner, "") + `","hashed":true},` +
		`"badge":"` + base + `badge_classes/3","verification":{"type":"HostedBadge"},"image":"https://images.credly.example/7.png","issuedOn":"2024-05-06T07:08:09.000Z"}`
	w := &world{pages: map[string]page{"https://images.credly.example/3.png": {contentType: "image/png", body: png}}}
	w.put(base+"badge_assertions/7", hosted)
	w.put(base+"badge_classes/3", `{"@context":"https://w3id.org/openbadges/v2","type":"BadgeClass","id":"`+base+`badge_classes/3","name":"N",`+
		`"description":"D","image":{"id":"https://images.credly.example/3.png"},"criteria":{"narrative":"C"},"issuer":"`+base+`issuers/1"}`)
	w.put(base+"issuers/1", `{"@context":"https://w3id.org/openbadges/v2","type":"Profile","id":"`+base+`issuers/1","name":"I","url":"https://i.example","email":"i@i.example"}`)
	return w, strings.Replace(hosted, `"image":"https://images.credly.example/7.png",`, "", 1)
}

// edubadges: Badgr's line, with own extensions and a recipient of type id.
func edubadges() (*world, string) {
	const base = "https://api.edu.example/public/"
	assertion := `{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"` + base + `assertions/a1",` +
		`"badge":"` + base + `badges/b1","verification":{"type":"HostedBadge"},"issuedOn":"2024-05-06T07:08:09.123456+02:00",` +
		`"recipient":{"hashed":true,"type":"id","identity":"` + openbadges.HashIdentity("urn:mace:edu.example:1", "x1") + `","salt":"x1"}}`
	w := &world{pages: map[string]page{base + "badges/b1/image": {contentType: "image/svg+xml", body: svg}}}
	w.put(base+"assertions/a1", assertion)
	w.put(base+"badges/b1", `{"@context":["https://w3id.org/openbadges/v2",{"extensions":"https://api.edu.example/static/extensions/"}],"type":"BadgeClass","id":"`+base+`badges/b1","name":"N",`+
		`"description":"D","image":"`+base+`badges/b1/image","criteria":{"id":"`+base+`badges/b1","narrative":"C"},"issuer":"`+base+`issuers/i1",`+
		`"extensions:ECTSExtension":{"@context":"https://api.edu.example/static/extensions/ECTSExtension/context.json","type":["Extension","extensions:ECTSExtension"],"ECTS":2.5}}`)
	w.put(base+"issuers/i1", `{"@context":"https://w3id.org/openbadges/v2","type":"Issuer","id":"`+base+`issuers/i1","name":"I","url":"https://i.example","email":"i@i.example"}`)
	return w, assertion
}

// factory (Open Badge Factory): ids with queries, editions in other languages.
func factory() (*world, string) {
	const base = "https://factory.example/v1/badge/"
	assertion := `{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"` + base + `assertion/9.json?v=2.0&event=E1",` +
		`"badge":"` + base + `class/4.json?v=2.0&event=E1","verification":{"type":"HostedBadge"},"issuedOn":"2024-05-06T07:08:09Z","expires":"2034-05-06T07:08:09Z",` +
		`"recipient":{"hashed":true,"type":"email","identity":"` + openbadges.HashIdentity(learner, "9") + `","salt":"9"},"evidence":[]}`
	w := &world{pages: map[string]page{base + "image/4.png": {contentType: "image/png", body: png}}}
	w.put(base+"assertion/9.json?v=2.0&event=E1", assertion)
	w.put(base+"class/4.json?v=2.0&event=E1", `{"@context":"https://w3id.org/openbadges/v2","type":"BadgeClass","id":"`+base+`class/4.json?v=2.0&event=E1","@language":"fi","name":"N",`+
		`"description":"D","image":"`+base+`image/4.png","criteria":"`+base+`criteria/4","issuer":"`+base+`issuer/2.json?v=2.0",`+
		`"related":[{"id":"`+base+`class/4.json?v=2.0&event=E1&lang=en","@language":"en"},{"id":"`+base+`class/4.json?v=2.0&event=E1&lang=sv","@language":"sv"}]}`)
	w.put(base+"issuer/2.json?v=2.0", `{"@context":"https://w3id.org/openbadges/v2","type":"Profile","id":"`+base+`issuer/2.json?v=2.0","name":"I","url":"https://i.example","email":"i@i.example"}`)
	return w, assertion
}

func TestSystems(t *testing.T) {
	me := []verify.Recipient{{Type: "email", Value: learner}}
	for _, c := range []struct {
		name       string
		make       func() (*world, string)
		recipients []verify.Recipient
		warnings   string
	}{
		{"Badgr", badgr, me, ""},
		{"Moodle", func() (*world, string) { return moodle(true) }, me, "unmapped-property"},
		{"Moodle, plain address", func() (*world, string) { return moodle(false) }, me, "hashed-contradicts unmapped-property"},
		{"Credly", credly, me, "unsalted-hash"},
		{"edubadges", edubadges, nil, "recipient-type unknown-extension"},
		{"Open Badge Factory", factory, me, ""},
	} {
		w, assertion := c.make()
		for form, text := range map[string]string{"JSON": assertion, "PNG": baked(t, png, assertion), "SVG": baked(t, svg, assertion)} {
			t.Run(c.name+" as "+form, func(t *testing.T) {
				r := w.verify(verify.Target{Bytes: []byte(text), Recipients: c.recipients})
				expect(t, r, verify.Valid, "")
				if got := strings.Join(codes(r.Warnings), " "); got != c.warnings {
					t.Errorf("warnings %q, want %q: %v", got, c.warnings, r.Warnings)
				}
			})
		}
	}
}

// TestBadgrRevoked: Badgr answers 200 with a stripped body.
func TestBadgrRevoked(t *testing.T) {
	w, assertion := badgr()
	const at = "https://api.badgr.example/public/assertions/Xy?v=2_0"
	w.put(at, `{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"`+at+`","revoked":true,"revocationReason":"mistake"}`)
	r := w.verifyText(assertion)
	expect(t, r, verify.Revoked, "revoked-flag")
	if r.Badge == nil || r.Badge.Name != "Course" || r.Issuer == nil {
		t.Error("a revoked badge is not shown")
	}
}
