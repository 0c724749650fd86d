package microcredential

import (
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

// NormalizeEmail returns the address as it is hashed and compared: without white
// space around it, in lower case, its domain in ASCII. Source: docs/rules.md, reading 8.
func NormalizeEmail(s string) (string, error) {
	s = strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' })
	if s == "" {
		return "", ErrEmailBlank
	}
	if strings.ContainsFunc(s, isFullWidth) {
		return "", ErrEmailFullWidth
	}
	s = strings.ToLower(s)
	local, domain, found := strings.Cut(s, "@")
	if !found || !isLocalPart(local) {
		return "", ErrEmailForm
	}
	ascii, err := asciiDomain(domain)
	if err != nil || !isMailDomain(ascii) || len(local)+1+len(ascii) > 254 {
		return "", ErrEmailForm
	}
	if ascii == domain {
		return s, nil
	}
	return local + "@" + ascii, nil
}

// isLocalPart allows dots side by side and at the end: Japanese mobile carriers
// gave out such addresses, and they are still in use.
func isLocalPart(s string) bool {
	if s == "" || len(s) > 64 || s[0] == '.' {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !isAlphanumeric(c) && strings.IndexByte("!#$%&'*+/=?^_`{|}~.-", c) < 0 {
			return false
		}
	}
	return true
}

// asciiDomain writes an international domain in its ASCII form. Lists name one
// domain a hundred thousand times, and most are ASCII as they stand.
func asciiDomain(s string) (string, error) {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return idna.Lookup.ToASCII(s)
		}
	}
	if strings.Contains(s, "xn--") {
		return idna.Lookup.ToASCII(s)
	}
	return s, nil
}

// isMailDomain wants at least two labels, the last of which begins with a letter and
// has two characters.
func isMailDomain(s string) bool {
	labels := 0
	last := ""
	for label := range strings.SplitSeq(s, ".") {
		if !isDomainLabel(label) {
			return false
		}
		labels++
		last = label
	}
	return labels >= 2 && len(last) >= 2 && last[0] >= 'a' && last[0] <= 'z'
}

func isDomainLabel(s string) bool {
	if s == "" || len(s) > 63 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		if !isAlphanumeric(s[i]) && s[i] != '-' {
			return false
		}
	}
	return true
}

func isAlphanumeric(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }

// isFullWidth finds the wide twins of ASCII, U+FF01 to U+FF5E, and the wide
// stops that Japanese keyboards type between domain labels.
func isFullWidth(r rune) bool {
	return r >= '\uff01' && r <= '\uff5e' || r == '\u3000' || r == '。' || r == '｡'
}
