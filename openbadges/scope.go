package openbadges

import (
	"net/url"
	"slices"
	"strings"
)

// InScope reports whether a hosted assertion lies where its issuer publishes assertions. policy is the verification
// object of the issuer's Profile, or its zero value when the Profile has none.
//
// Every declared rule counts, and of a list any value suffices. allowedOrigins names hosts (with a port if it is not
// the usual one), or their addresses; where it is absent, the host and port must be those of the issuer's id. startsWith
// ends at a border of the path: "https://a.example/o" covers "https://a.example/o/1", not "https://a.example/other".
// Addresses with user names or with dot segments are never in scope.
//
// Source: Open Badges 2.0, Hosted Verification; VerificationObject (Profile).
func InScope(assertionID, issuerID string, policy VerificationObject) bool {
	assertion, ok := plainURL(assertionID)
	if !ok || policy.VerificationProperty != "" && policy.VerificationProperty != "id" {
		return false
	}
	if len(policy.AllowedOrigins) > 0 {
		if !slices.ContainsFunc(policy.AllowedOrigins, func(origin string) bool {
			return strings.EqualFold(trimDefaultPort(hostIn(origin), assertion.Scheme), authority(assertion))
		}) {
			return false
		}
	} else if issuer, ok := plainURL(issuerID); !ok || authority(issuer) != authority(assertion) {
		return false
	}
	return len(policy.StartsWith) == 0 || slices.ContainsFunc(policy.StartsWith, func(prefix string) bool {
		return covers(prefix, assertion)
	})
}

// hostIn is the host of an origin that was written as an address, which is a fault of form and names the same place.
func hostIn(origin string) string {
	if u, ok := plainURL(origin); ok && strings.Trim(u.RequestURI(), "/") == "" {
		return u.Host
	}
	return origin
}

// covers reports whether the address begins with prefix, compared part by part.
func covers(prefix string, address *url.URL) bool {
	p, ok := plainURL(prefix)
	if !ok || p.Scheme != address.Scheme || authority(p) != authority(address) {
		return false
	}
	rest, ok := strings.CutPrefix(address.RequestURI(), p.RequestURI())
	if !ok {
		return false
	}
	border := rest == "" || strings.ContainsRune("/?", rune(rest[0]))
	return border || strings.HasSuffix(p.RequestURI(), "/") || p.RawQuery != ""
}

// plainURL parses an absolute http(s) address without user name, fragment and dot segments.
func plainURL(text string) (*url.URL, bool) {
	u, ok := WebAddress(text)
	if !ok || u.User != nil || u.Fragment != "" {
		return nil, false
	}
	for segment := range strings.FieldsFuncSeq(u.Path, func(r rune) bool { return r == '/' || r == '\\' }) {
		if segment == "." || segment == ".." {
			return nil, false
		}
	}
	return u, true
}

// authority is host and port in the one form in which they are compared.
func authority(u *url.URL) string { return trimDefaultPort(strings.ToLower(u.Host), u.Scheme) }

func trimDefaultPort(host, scheme string) string {
	if scheme == "https" {
		return strings.TrimSuffix(host, ":443")
	}
	return strings.TrimSuffix(host, ":80")
}
