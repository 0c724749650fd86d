package microcredential_test

import (
	"os"
	"strings"
	"testing"

	"github.com/mitome/mitome/microcredential"
)

// TestClaims reads Certification as other issuers write it, and compares with what a careful person says that it claims.
func TestClaims(t *testing.T) {
	file, err := os.ReadFile("testdata/claims.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(file)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		want, text, _ := strings.Cut(line, " | ")
		r := microcredential.ReadCriteria("Certification: " + text)
		if got := len(r.Claims) > 0; got != (want == "yes") {
			t.Errorf("%q: claims %+v, want %s", text, r.Claims, want)
		}
	}
}
