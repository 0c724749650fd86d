package verify_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify"
)

// TestCoreFixtures: the README of the fixtures states no verdicts for these; ours follow from the rules. Each is served
// as its own text says.
func TestCoreFixtures(t *testing.T) {
	dir := filepath.Join(sharedDir(t), "fixtures", "validator-core")
	picture := page{contentType: "image/png", body: png}
	one := func() *world {
		w := &world{pages: map[string]page{"http://a.com/badgeclass_image": picture}}
		w.put("http://a.com/badgeclass", readFile(t, dir, "1_0_basic_badgeclass.json"))
		return w.put("http://a.com/issuer", readFile(t, dir, "1_0_basic_issuer.json"))
	}
	later := func(version string) *world {
		w := &world{pages: map[string]page{"https://example.org/robotics-badge.png": picture}}
		w.put("https://example.org/robotics-badge.json", readFile(t, dir, version+"_basic_badgeclass.json"))
		return w.put("https://example.org/organization.json", readFile(t, dir, version+"_basic_issuer.json"))
	}
	oldest := &world{pages: map[string]page{"http://oldstyle.com/images/1": picture, "http://oldstyle.com/images/2": picture}}
	for _, c := range []struct {
		name, at string
		world    *world
		verdict  verify.Verdict
		reason   string
		warning  string
	}{
		{"0_5_assertion.json", "http://oldstyle.com/1", oldest, verify.Valid, "", "old-version"},
		{"0_5_1_assertion.json", "http://oldstyle.com/2", oldest, verify.Valid, "", "old-version"},
		{"0_5_assertion.json", "http://elsewhere.com/1", oldest, verify.Invalid, "out-of-scope", "old-version"},
		{"1_0_basic_assertion.json", "http://a.com/instance", one(), verify.Valid, "", "old-version"},
		{"1_0_basic_assertion_with_extra_properties.json", "http://a.com/instance3", one(), verify.Valid, "", "unmapped-property"},
		{"1_0_assertion_with_errors.json", "http://a.com/instance", one(), verify.Invalid, "wrong-property", "old-version"},
		{"1_1_basic_assertion.json", "https://example.org/beths-robotics-badge.json", later("1_1"), verify.Valid, "", "old-version"},
		{"2_0_basic_assertion.json", "https://example.org/beths-robotics-badge.json", later("2_0"), verify.Valid, "", ""},
		{"2_0_basic_badgeclass.json", "https://example.org/robotics-badge.json", later("2_0"), verify.Invalid, "not-an-assertion", ""},
		{"2_0_basic_issuer.json", "https://example.org/organization.json", later("2_0"), verify.Invalid, "not-an-assertion", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := readFile(t, dir, c.name)
			if c.reason != "not-an-assertion" {
				c.world.put(c.at, text)
			}
			r := c.world.verify(verify.Target{Address: c.at})
			expect(t, r, c.verdict, c.reason)
			if c.warning != "" {
				expect(t, r, c.verdict, c.reason, c.warning)
			}
			if strings.HasPrefix(c.name, "0_5") {
				expect(t, c.world.verifyText(text), verify.Unverifiable, "no-hosted-copy")
			} else if c.reason != "not-an-assertion" {
				expect(t, c.world.verifyText(text), c.verdict, c.reason)
			}
		})
	}
}

// TestBakedFixtures: pictures of other bakers.
func TestBakedFixtures(t *testing.T) {
	dir := filepath.Join(sharedDir(t), "baked")
	w := javaWorld(t, "")
	w.put("https://example.org/beths-robotics-badge.json", readFile(t, sharedDir(t), "fixtures", "public-validator-java", "basic-assertion.json"))
	for _, c := range []struct {
		file    string
		verdict verify.Verdict
		reason  string
	}{
		{"public-validator-java/simple-badge.png", verify.Valid, ""},
		{"openbadges-bakery-python/baked_heart.png", verify.Unverifiable, "not-found"},
		{"openbadges-bakery-python/public_domain_heart.png", verify.Unverifiable, "not-baked"},
		{"openbadges-bakery-python/baked_example.svg", verify.Unverifiable, "not-found"},
		{"openbadges-bakery-python/unbaked_example.svg", verify.Unverifiable, "not-baked"},
		{"openbadges-bakery-js/unbaked.svg", verify.Unverifiable, "not-baked"},
		{"openbadges-bakery-js/unbaked.png", verify.Unverifiable, "not-baked"},
		{"openbadges-bakery-js/baked.svg", verify.Invalid, "not-an-assertion"},
		{"openbadges-bakery-js/bad-json.svg", verify.Invalid, "broken-json"},
		{"openbadges-bakery-js/no-json.svg", verify.Unverifiable, "not-found"},
	} {
		r := w.verifyText(readFile(t, dir, filepath.FromSlash(c.file)))
		t.Run(c.file, func(t *testing.T) { expect(t, r, c.verdict, c.reason) })
	}
}

// TestExamples: fragments of the specification and other files never pass, and never make the program stumble.
func TestExamples(t *testing.T) {
	w := newWorld(t)
	for _, pattern := range []string{"examples/*/*", "contexts/*", "extensions/*/*", "schemas/*/*.json"} {
		names, err := filepath.Glob(filepath.Join(sharedDir(t), filepath.FromSlash(pattern)))
		if err != nil || len(names) == 0 {
			t.Fatal(pattern, err)
		}
		for _, name := range names {
			if r := w.verifyText(readFile(t, name)); r.Verdict == verify.Valid || len(r.Reasons) == 0 {
				t.Errorf("%s is %s", name, r.Verdict)
			}
		}
	}
}

// TestSignedVersion1: a JWS of version 1.0, whose key is a bare PEM text on the issuer's origin, and its list.
func TestSignedVersion1(t *testing.T) {
	payload := `{"uid":"abc-1","recipient":{"type":"email","hashed":false,"identity":"` + learner + `"},"badge":"http://old.example/b",` +
		`"verify":{"type":"signed","url":"http://old.example/key.pem"},"issuedOn":1433116800}`
	pem, err := openbadges.EncodePublicKey(&signer.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{pages: map[string]page{"http://old.example/p": {contentType: "image/png", body: png}}}
	w.put("http://old.example/b", `{"name":"B","description":"D","image":"http://old.example/p","criteria":"http://old.example/c","issuer":"http://old.example/i",`+
		`"alignment":[{"name":"N","url":"http://old.example/n"}]}`)
	w.put("http://old.example/i", `{"name":"Old","url":"http://old.example","revocationList":"http://old.example/r"}`)
	w.put("http://old.example/r", `{"xyz":"mistake"}`).put("http://old.example/key.pem", pem)
	r := w.verifyText(sign(t, payload, signer))
	expect(t, r, verify.Valid, "", "old-version")
	if len(r.Badge.Alignment) != 1 || r.Badge.Alignment[0].TargetName != "N" {
		t.Errorf("alignment %v", r.Badge.Alignment)
	}
	expect(t, w.verifyText(sign(t, payload, foreign)), verify.Invalid, "signature-wrong")
	w.put("http://old.example/r", `{"abc-1":"mistake"}`)
	expect(t, w.verifyText(sign(t, payload, signer)), verify.Revoked, "revoked-list")
	payload = strings.Replace(payload, "http://old.example/key.pem", "http://evil.example/key.pem", 1)
	expect(t, w.verifyText(sign(t, payload, signer)), verify.Invalid, "no-key")
}
