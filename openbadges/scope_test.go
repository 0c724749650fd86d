package openbadges_test

import (
	"testing"

	"github.com/mitome/mitome/openbadges"
)

// T03: a look-alike of the issuer's addresses is not in scope.
func TestT03Scope(t *testing.T) {
	policy := func(startsWith, origins openbadges.List[string]) openbadges.VerificationObject {
		return openbadges.VerificationObject{StartsWith: startsWith, AllowedOrigins: origins}
	}
	none := openbadges.VerificationObject{}
	tenant := policy(openbadges.List[string]{"https://a.example/o/x/a/"}, nil)
	const issuer = "https://a.example/o/x/profile"
	for _, test := range []struct {
		name, id, issuer string
		policy           openbadges.VerificationObject
		want             bool
	}{
		{"own origin", "https://a.example/1", issuer, none, true},
		{"own origin, usual port", "https://A.example:443/1", issuer, none, true},
		{"other host", "https://b.example/1", issuer, none, false},
		{"host as prefix", "https://a.example.evil.example/1", issuer, none, false},
		{"sub-domain", "https://x.a.example/1", issuer, none, false},
		{"other port", "https://a.example:8443/1", issuer, none, false},
		{"loopback with port", "http://127.0.0.1:8080/o/x/a/1", "http://127.0.0.1:8080/o/x/profile", policy(openbadges.List[string]{"http://127.0.0.1:8080/o/x/a/"}, nil), true},
		{"user name", "https://a.example@evil.example/1", issuer, none, false},
		{"own user name", "https://u@a.example/1", issuer, none, false},
		{"not an address", "urn:uuid:6ba7b810-9dad-41d1-80b4-00c04fd430c8", issuer, none, false},
		{"issuer without address", "https://a.example/1", "urn:x", none, false},
		{"tenant", "https://a.example/o/x/a/1", issuer, tenant, true},
		{"other tenant", "https://a.example/o/y/a/1", issuer, tenant, false},
		{"dot segments", "https://a.example/o/x/a/../../y/a/1", issuer, tenant, false},
		{"escaped dot segments", "https://a.example/o/x/a/%2e%2e/%2E%2E/y/a/1", issuer, tenant, false},
		{"escaped slash", "https://a.example/o/x/a/..%2f..%2fy/a/1", issuer, tenant, false},
		{"backslash", `https://a.example/o/x/a/..\..\y`, issuer, tenant, false},
		{"other scheme", "http://a.example/o/x/a/1", issuer, tenant, false},
		{"border", "https://a.example/badge/1", issuer, policy(openbadges.List[string]{"https://a.example/badge"}, nil), true},
		{"no border", "https://a.example/badges/1", issuer, policy(openbadges.List[string]{"https://a.example/badge"}, nil), false},
		{"border of a host", "https://a.example.evil.example/1", issuer, policy(openbadges.List[string]{"https://a.example"}, openbadges.List[string]{"a.example.evil.example"}), false},
		{"host alone", "https://a.example/1", issuer, policy(openbadges.List[string]{"https://a.example"}, nil), true},
		{"query", "https://a.example/get?id=7", issuer, policy(openbadges.List[string]{"https://a.example/get?id="}, nil), true},
		{"query border", "https://a.example/get?id=7", issuer, policy(openbadges.List[string]{"https://a.example/get"}, nil), true},
		{"second of several", "https://a.example/y/1", issuer, policy(openbadges.List[string]{"https://a.example/x/", "https://a.example/y/"}, nil), true},
		{"startsWith does not lift the origin", "https://b.example/y/1", issuer, policy(openbadges.List[string]{"https://b.example/y/"}, nil), false},
		{"allowed origin", "https://b.example/1", issuer, policy(nil, openbadges.List[string]{"a.example", "B.example"}), true},
		{"own origin not allowed", "https://a.example/1", issuer, policy(nil, openbadges.List[string]{"b.example"}), false},
		{"allowed origin, other port", "https://b.example:8443/1", issuer, policy(nil, openbadges.List[string]{"b.example"}), false},
		{"allowed origin with port", "https://b.example:8443/1", issuer, policy(nil, openbadges.List[string]{"b.example:8443"}), true},
		{"every rule counts", "https://b.example/z/1", issuer, policy(openbadges.List[string]{"https://b.example/y/"}, openbadges.List[string]{"b.example"}), false},
		{"both rules", "https://b.example/y/1", issuer, policy(openbadges.List[string]{"https://b.example/y/"}, openbadges.List[string]{"b.example"}), true},
		{"prefix not an address", "https://a.example/1", issuer, policy(openbadges.List[string]{"h"}, nil), false},
		{"other property", "https://a.example/1", issuer, openbadges.VerificationObject{VerificationProperty: "name"}, false},
	} {
		if got := openbadges.InScope(test.id, test.issuer, test.policy); got != test.want {
			t.Errorf("%s: InScope(%q, %q, %+v) = %v, want %v", test.name, test.id, test.issuer, test.policy, got, test.want)
		}
	}
}

// A host that is written as an address is the same host, and nothing beyond it.
func TestScopeOfOriginsWithScheme(t *testing.T) {
	for origin, want := range map[string]bool{
		"https://b.example": true, "https://B.example/": true, "http://b.example": true, "https://b.example:443": true, "https://b.example/x": false,
		"https://b.example@evil.example": false, "https://evil.example": false, "https:b.example": false,
	} {
		policy := openbadges.VerificationObject{AllowedOrigins: openbadges.List[string]{origin}}
		if got := openbadges.InScope("https://b.example/1", "https://a.example/i", policy); got != want {
			t.Errorf("%s: %v", origin, got)
		}
	}
}
