package verification_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify"
)

// TestDescriptionHasTheProfile: whatever a description writes into the Profile comes back into the description that is begun
// from the badge. What is text of a descriptor is read as such, and not asked here.
func TestDescriptionHasTheProfile(t *testing.T) {
	e := microcredential.Edition11()
	texts := []string{}
	for _, row := range e.Descriptors {
		texts = append(texts, string(row.Key)+"_en", string(row.Key)+"_ja")
	}
	nothing := profileDocument(t, e, new(microcredential.Description))
	facts := 0
	for _, key := range e.Keys() {
		value := "https://www.mizunara-u.example/about"
		switch {
		case strings.HasSuffix(key, "_email"):
			value = "office@mizunara-u.example"
		case strings.HasSuffix(key, "_ja"):
			value = "認証評価で適合" // that it is Japanese is told by the writing
		}
		d := new(microcredential.Description)
		if slices.Contains(texts, key) || d.Set(key, value) != nil {
			continue
		}
		if profileDocument(t, e, d) == nothing {
			continue
		}
		facts++
		p := microcredential.Profile(e, d)
		r := verification.Report{Report: &verify.Report{Issuer: p}, Guideline: verification.Guideline{Body: verification.ReadBody(p, e)}}
		got, _ := r.Description().Raw(key)
		if want, _ := d.Raw(key); string(got) != string(want) {
			t.Errorf("%s comes back from the Profile as %q, want %s: see ReadProfile in microcredential, and Description in describe.go", key, got, want)
		}
	}
	if facts < 5 {
		t.Errorf("%d facts were found", facts)
	}
}

func profileDocument(t *testing.T, e *microcredential.Edition, d *microcredential.Description) string {
	t.Helper()
	document, err := openbadges.Marshal(microcredential.Profile(e, d))
	if err != nil {
		t.Fatal(err)
	}
	return string(document)
}
