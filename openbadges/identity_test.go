package openbadges_test

import (
	"strings"
	"testing"

	"github.com/mitome/mitome/openbadges"
)

// The digests were made with sha256sum and md5sum.
func TestMatch(t *testing.T) {
	hash := openbadges.HashIdentity("hanako@example.org", "salt")
	if want := "sha256$" + sha256Hanako; hash != want {
		t.Fatalf("HashIdentity = %q, want %q", hash, want)
	}
	mixed := openbadges.HashIdentity("Hanako@example.org", "salt")
	yes, no := true, false
	for _, test := range []struct {
		name       string
		object     openbadges.IdentityObject
		typ, value string
		want       openbadges.MatchResult
	}{
		{"exact", openbadges.IdentityObject{Identity: hash, Hashed: &yes, Salt: "salt"}, "email", "hanako@example.org", openbadges.MatchExact},
		{"upper-case digits", openbadges.IdentityObject{Identity: "sha256$" + strings.ToUpper(sha256Hanako), Hashed: &yes, Salt: "salt"}, "email", "hanako@example.org", openbadges.MatchExact},
		{"lowered", openbadges.IdentityObject{Identity: hash, Hashed: &yes, Salt: "salt"}, "email", " Hanako@Example.org ", openbadges.MatchLowered},
		{"issued in mixed case", openbadges.IdentityObject{Identity: mixed, Hashed: &yes, Salt: "salt"}, "email", "Hanako@example.org", openbadges.MatchExact},
		{"mixed case, asked in lower", openbadges.IdentityObject{Identity: mixed, Hashed: &yes, Salt: "salt"}, "email", "hanako@example.org", openbadges.NoMatch},
		{"wrong salt", openbadges.IdentityObject{Identity: hash, Hashed: &yes, Salt: "Salt"}, "email", "hanako@example.org", openbadges.NoMatch},
		{"unsalted", openbadges.IdentityObject{Identity: openbadges.HashIdentity("a@example.org", ""), Hashed: &yes}, "email", "a@example.org", openbadges.MatchExact},
		{"md5", openbadges.IdentityObject{Identity: "md5$" + md5Hanako, Hashed: &yes, Salt: "salt"}, "email", "hanako@example.org", openbadges.MatchExact},
		{"other type", openbadges.IdentityObject{Identity: hash, Hashed: &yes, Salt: "salt"}, "url", "hanako@example.org", openbadges.NoMatch},
		{"plain", openbadges.IdentityObject{Identity: "hanako@example.org", Hashed: &no}, "email", "hanako@example.org", openbadges.MatchExact},
		{"plain, lowered", openbadges.IdentityObject{Identity: "Hanako@example.org", Hashed: &no}, "email", "hanako@example.org", openbadges.MatchLowered},
		{"plain though said to be hashed", openbadges.IdentityObject{Identity: "hanako@example.org", Hashed: &yes}, "email", "hanako@example.org", openbadges.MatchExact},
		{"somebody else", openbadges.IdentityObject{Identity: hash, Hashed: &yes, Salt: "salt"}, "email", "taro@example.org", openbadges.NoMatch},
		{"nobody", openbadges.IdentityObject{Identity: ""}, "email", "", openbadges.NoMatch},
		{"hash of nothing", openbadges.IdentityObject{Identity: openbadges.HashIdentity("", "salt"), Hashed: &yes, Salt: "salt"}, "email", "", openbadges.NoMatch},
	} {
		test.object.Type = openbadges.List[string]{"email"}
		if got := test.object.Match(test.typ, test.value); got != test.want {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
}

const (
	sha256Hanako = "0a9bddb16ff5cf97400d387710be4f21e53cfe1bf204c5f0e59eeadb3f6df781"
	md5Hanako    = "5107d24e02af2b5ac2a53e651bf29b2c"
)
