package verify_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/mitome/mitome/openbadges/verify"
)

// javaWorld serves the public validator's documents as its README says: at example.org, under three origins.
func javaWorld(t *testing.T, assertion string) *world {
	dir := filepath.Join(sharedDir(t), "fixtures", "public-validator-java")
	w := &world{pages: map[string]page{}}
	names, err := filepath.Glob(filepath.Join(dir, "assets", "*"))
	if err != nil || len(names) < 15 {
		t.Fatalf("%d documents in %s, %v", len(names), dir, err)
	}
	for _, name := range names {
		p := page{body: readFile(t, name)}
		if strings.HasSuffix(name, ".png") {
			p.contentType = "image/png"
		}
		for _, origin := range []string{"https://example.org/", "http://example.org/", "https://www.example.org/"} {
			w.pages[origin+filepath.Base(name)] = p
		}
	}
	for _, address := range []string{"https://example.org/beths-robotics-badge.json", "http://example.org/assertion"} {
		if strings.Contains(assertion, `"`+address+`"`) {
			w.put(address, assertion)
		}
	}
	return w
}

// TestPublicValidatorFixtures: the verdicts are those of the fixtures' README, but for one that docs/divergences.md
// argues.
func TestPublicValidatorFixtures(t *testing.T) {
	for _, c := range []struct {
		name, reason string
		verdict      verify.Verdict
		warnings     []string
	}{
		{"basic-assertion.json", "", verify.Valid, nil},
		{"basic-assertion-no-public-key.json", "", verify.Valid, nil},
		{"basic-assertion-with-language.json", "", verify.Valid, nil},
		{"assertion-with-extension-node-basic.json", "", verify.Valid, nil},
		{"assertion-with-multiple-extensions.json", "", verify.Valid, nil},
		{"assertion-with-endorsements.json", "not-found", verify.Unverifiable, nil}, // see docs/divergences.md
		{"simple.jwt", "", verify.Valid, nil},
		{"simple-not-revoked.jwt", "", verify.Valid, nil},
		{"warning-with-redirection.json", "", verify.Valid, []string{"id-differs"}},
		{"assertion-with-data-image.json", "assertion-picture", verify.Invalid, nil},
		{"assertion-with-extension-node-invalid.json", "extension-wrong", verify.Invalid, nil},
		{"basic-assertion-expired-before-issued.json", "date-order", verify.Invalid, nil},
		{"basic-assertion-expired.json", "expired", verify.Expired, nil},
		{"basic-assertion-in-future.json", "issued-in-future", verify.Invalid, nil},
		{"basic-assertion-invalid-context.json", "no-context", verify.Invalid, nil},
		{"basic-assertion-invalid-type.json", "wrong-property", verify.Invalid, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := readFile(t, sharedDir(t), "fixtures", "public-validator-java", c.name)
			r := javaWorld(t, text).verifyText(text)
			expect(t, r, c.verdict, c.reason, c.warnings...)
			if c.verdict == verify.Valid && len(r.Warnings) > len(c.warnings) {
				t.Logf("warnings: %v", r.Warnings)
			}
		})
	}
}
