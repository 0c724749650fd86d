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
		{"mixed case, asked in lower", openbadges.IdentityObject{Identity: mixed, Hashed: &yes, Salt: "salt"}, "email", "hanako@example.org", openbadges.MatchLowered},
		{"wrong salt", openbadges.IdentityObject{Identity: hash, Hashed: &yes, Salt: "Salt"}, "email", "hanako@example.org", openbadges.NoMatch},
		{"unsalted", openbadges.IdentityObject{Identity: openbadges.HashIdentity("a@example.org", ""), Hashed: &yes}, "email", "a@example.org", openbadges.MatchExact},
		{"md5", openbadges.IdentityObject{Identity: "md5$" + md5Hanako, Hashed: &yes, Salt: "salt"}, "email", "hanako@example.org", openbadges.MatchExact},
		{"other type", openbadges.IdentityObject{Identity: hash, Hashed: &yes, Salt: "salt"}, "url", "hanako@example.org", openbadges.MatchUndecided},
		{"plain", openbadges.IdentityObject{Identity: "hanako@example.org", Hashed: &no}, "email", "hanako@example.org", openbadges.MatchExact},
		{"plain, lowered", openbadges.IdentityObject{Identity: "Hanako@example.org", Hashed: &no}, "email", "hanako@example.org", openbadges.MatchLowered},
		{"plain though said to be hashed", openbadges.IdentityObject{Identity: "hanako@example.org", Hashed: &yes}, "email", "hanako@example.org", openbadges.MatchExact},
		{"somebody else", openbadges.IdentityObject{Identity: hash, Hashed: &yes, Salt: "salt"}, "email", "taro@example.org", openbadges.NoMatch},
		{"nobody", openbadges.IdentityObject{Identity: ""}, "email", "", openbadges.MatchUndecided},
		{"hash of nothing", openbadges.IdentityObject{Identity: openbadges.HashIdentity("", "salt"), Hashed: &yes, Salt: "salt"}, "email", "", openbadges.MatchUndecided},
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

// Only what is positively another identifier is one: everything that cannot be read is left open.
func TestMatchOfEveryForm(t *testing.T) {
	const me = "hanako.yamada@student.example"
	for _, test := range []struct {
		recipient, typ, value string
		want                  openbadges.MatchResult
		obstacle              openbadges.Obstacle
	}{
		{`{"type":"email","identity":"` + hashOf(me) + `","salt":"s"}`, "email", me, openbadges.MatchExact, ""},
		{`{"type":["email","url"],"identity":"` + hashOf(me) + `","salt":["s"]}`, "email", me, openbadges.MatchExact, ""},
		{`{"type":"email","identity":"` + hashOf("Hanako.Yamada@student.example") + `","salt":"s"}`, "email", me, openbadges.MatchLowered, ""},
		{`{"type":"email","identity":"` + hashOf("Hanako.yamada@student.example") + `","salt":"s"}`, "email", me, openbadges.MatchLowered, ""},
		{`{"type":"email","identity":"` + hashOf("mailto:"+me) + `","salt":"s"}`, "email", me, openbadges.MatchLowered, ""},
		{`{"type":"email","identity":"` + hashOf("a@xn--sterreich-z7a.example") + `","salt":"s"}`, "email", "a@österreich.example", openbadges.MatchLowered, ""},
		{`{"type":"email","identity":"` + hashOf("a@österreich.example") + `","salt":"s"}`, "email", "A@xn--sterreich-z7a.example", openbadges.MatchLowered, ""},
		{`{"type":"email","identity":"` + hashOf(me) + `","salt":"s"}`, "email", "ｈａｎａｋｏ.yamada@student.example", openbadges.MatchLowered, ""},
		{`{"type":"email","identity":"` + hashOf(me) + `","salt":"s"}`, "email", "taro@student.example", openbadges.NoMatch, ""},
		{`{"type":"email","identity":"` + openbadges.HashIdentity(me, "") + `","salt":null}`, "email", me, openbadges.MatchExact, ""},
		{`{"type":"email","identity":"mailto:` + me + `"}`, "email", me, openbadges.MatchLowered, ""},
		{`{"type":"email","identity":"taro@student.example","hashed":true}`, "email", me, openbadges.NoMatch, ""},
		{`{"type":"url","identity":"https://me.example/"}`, "url", "http://ME.example", openbadges.MatchLowered, ""},
		{`{"type":"url","identity":"` + hashOf("https://me.example/") + `","salt":"s"}`, "url", "https://me.example", openbadges.MatchLowered, ""},
		{`{"type":"url","identity":"https://you.example/"}`, "url", "https://me.example", openbadges.NoMatch, ""},
		{`{"type":"telephone","identity":"tel:+81-3-1234-5678"}`, "telephone", "+81312345678", openbadges.MatchLowered, ""},
		{`{"type":"telephone","identity":"03-1234-5678"}`, "telephone", "+81312345678", openbadges.MatchUndecided, ""},

		{`{"type":"email","identity":"` + hashOf(me) + `","salt":12345}`, "email", me, openbadges.MatchUndecided, openbadges.ObstacleSalt},
		{`{"type":"email","identity":"` + hashOf(me) + `","salt":["a","b"]}`, "email", me, openbadges.MatchUndecided, openbadges.ObstacleSalt},
		{`{"type":"email","identity":"` + hashOf(me) + `","salt":{"@value":"s"}}`, "email", me, openbadges.MatchUndecided, openbadges.ObstacleSalt},
		{`{"type":"email","identity":"sha512$00","salt":"s"}`, "email", me, openbadges.MatchUndecided, openbadges.ObstacleHash},
		{`{"type":"email","identity":"SHA256` + hashOf(me)[6:] + `","salt":"s"}`, "email", me, openbadges.MatchUndecided, openbadges.ObstacleHash},
		{`{"type":"email","identity":"sha256$ ` + hashOf(me)[7:] + `","salt":"s"}`, "email", me, openbadges.MatchUndecided, openbadges.ObstacleHash},
		{`{"type":"email","identity":"sha256:` + hashOf(me)[7:] + `","salt":"s"}`, "email", me, openbadges.MatchUndecided, openbadges.ObstacleHash},
		{`{"type":"email","identity":"` + hashOf(me)[7:] + `","salt":"s"}`, "email", me, openbadges.MatchUndecided, openbadges.ObstacleHash},
		{`{"type":"email","identity":"bcrypt$2b$10$abc","salt":"s"}`, "email", me, openbadges.MatchUndecided, openbadges.ObstacleHash},
		{`{"type":"email","identity":"Hanako Yamada"}`, "email", me, openbadges.MatchUndecided, openbadges.ObstacleIdentity},
		{`{"type":"email","identity":["a@a.example","` + me + `"]}`, "email", me, openbadges.MatchUndecided, openbadges.ObstacleIdentity},
		{`{"type":"email","identity":42}`, "email", me, openbadges.MatchUndecided, openbadges.ObstacleIdentity},
		{`{"type":"email"}`, "email", me, openbadges.MatchUndecided, openbadges.ObstacleIdentity},
		{`{"type":"id","identity":"urn:mace:edu.example:1"}`, "email", me, openbadges.MatchUndecided, openbadges.ObstacleType},
		{`{"type":"url","identity":"https://me.example/"}`, "email", me, openbadges.MatchUndecided, openbadges.ObstacleType},
		{`{"type":"email","identity":"` + hashOf(me) + `","salt":"s"}`, "telephone", "+81312345678", openbadges.MatchUndecided, openbadges.ObstacleType},
		{`{"identity":"` + me + `"}`, "email", me, openbadges.MatchUndecided, openbadges.ObstacleType},
		{`{"type":"email","identity":"` + hashOf(me) + `","salt":"s"}`, "email", "Hanako Yamada <" + me + ">,", openbadges.MatchExact, ""},
		{`{"type":"email","identity":"` + me + `"}`, "email", "\"Yamada, Hanako\" <" + me + ">", openbadges.MatchExact, ""},
		{`{"type":"email","identity":"` + hashOf(me) + `","salt":"s"}`, "email", "Hanako Yamada", openbadges.MatchUndecided, ""},
		{`{"type":"email","identity":"` + me + `"}`, "email", "hanako.yamada", openbadges.MatchUndecided, ""},
		{`{"type":"email","identity":"` + hashOf(me) + `","salt":"s"}`, "email", me + ";taro@student.example", openbadges.MatchUndecided, ""},
		{`{"type":"telephone","identity":"+81312345678"}`, "telephone", "03-1234-567x", openbadges.MatchUndecided, ""},
	} {
		a, err := openbadges.Parse[openbadges.Assertion]([]byte(`{"recipient":` + test.recipient + `}`))
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Recipient.Match(test.typ, test.value); got != test.want {
			t.Errorf("%s with %s:%s: got %v, want %v", test.recipient, test.typ, test.value, got, test.want)
		}
		if got := a.Recipient.Obstacle(test.typ); got != test.obstacle {
			t.Errorf("%s with %s: obstacle %q, want %q", test.recipient, test.typ, got, test.obstacle)
		}
	}
}

func hashOf(identity string) string { return openbadges.HashIdentity(identity, "s") }
