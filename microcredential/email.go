package microcredential

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// Errors of NormalizeEmail. None of them holds the address, which must not
// reach a log.
var (
	ErrEmailBlank     error = &InputError{Code: "email-blank"}
	ErrEmailFullWidth error = &InputError{Code: "email-wide"}
	ErrEmailForm      error = &InputError{Code: "email-form"}
)

// localPart allows dots side by side and at the end: Japanese mobile carriers
// gave out such addresses, and they are still in use.
var (
	localPart  = regexp.MustCompile("^[a-z0-9!#$%&'*+/=?^_`{|}~-][a-z0-9!#$%&'*+/=?^_`{|}~.-]{0,63}$")
	domainPart = regexp.MustCompile(`^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$`)
)

// NormalizeEmail returns the address as it is hashed and compared: without white
// space around it, in lower case, its domain in ASCII. Source: RULES, reading 8.
func NormalizeEmail(s string) (string, error) {
	s = strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' })
	if s == "" {
		return "", ErrEmailBlank
	}
	if strings.ContainsFunc(s, isFullWidth) {
		return "", ErrEmailFullWidth
	}
	local, domain, found := strings.Cut(strings.ToLower(s), "@")
	if !found || !localPart.MatchString(local) || len(local) > 64 {
		return "", ErrEmailForm
	}
	domain, err := idna.Lookup.ToASCII(domain)
	if err != nil || !domainPart.MatchString(domain) || len(local)+1+len(domain) > 254 {
		return "", ErrEmailForm
	}
	return local + "@" + domain, nil
}

// isFullWidth finds the wide twins of ASCII, U+FF01 to U+FF5E, and the wide
// stops that Japanese keyboards type between domain labels.
func isFullWidth(r rune) bool {
	return r >= '\uff01' && r <= '\uff5e' || r == '\u3000' || r == '。' || r == '｡'
}
