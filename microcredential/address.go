package microcredential

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"github.com/mitome/mitome/openbadges"
)

// maxAddress is how long an address may be, in bytes: longer ones are refused by
// many programs, our own verifier's among them.
const maxAddress = 2048

// NormalizeURL returns a web address in the characters in which it is published:
// the host in ASCII (IDNA 2008), and in what follows it, everything
// percent-encoded that RFC 3986 does not allow. An address in these characters
// stays as it is. Nothing is encoded that nobody can see or that ends an address
// in running text: white space, control and format characters, and half a
// percent sign are an *InputError, as is all that is not absolute, or not http
// or https, or names a user. Source: Open Badges 2.0, Data Validation; RFC 3987,
// section 3.1.
func NormalizeURL(s string) (string, error) {
	s = strings.TrimSpace(s)
	if strings.ContainsFunc(s, hidden) {
		return "", &InputError{Code: "web-hidden", Args: []string{shorten(strings.Map(shown, s))}}
	}
	if !utf8.ValidString(s) || strings.ContainsRune(s, utf8.RuneError) {
		return "", notWebAddress(s)
	}
	u, err := webAddress(s)
	if err != nil {
		return "", err
	}
	scheme, rest, _ := strings.Cut(s, "://")
	authority, path := rest, ""
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		authority, path = rest[:end], rest[end:]
	}
	if authority, err = asciiAuthority(authority, u); err != nil {
		return "", err
	}
	address := scheme + "://" + authority + percentEncoded(path)
	switch {
	case !openbadges.ValidURL(address):
		return "", notWebAddress(s)
	case len(address) > maxAddress:
		return "", &InputError{Code: "web-long", Args: []string{shorten(s)}}
	}
	return address, nil
}

// hidden finds what nobody can see in an address.
func hidden(r rune) bool {
	return openbadges.Unseen(r) || unicode.Is(unicode.Variation_Selector, r)
}

func shown(r rune) rune {
	if hidden(r) {
		return '□'
	}
	return r
}

// asciiAuthority writes host and port in ASCII; those that are already stay as
// they are.
func asciiAuthority(authority string, u *url.URL) (string, error) {
	plain := !strings.Contains(authority, "%")
	for i := range len(authority) {
		plain = plain && authority[i] < utf8.RuneSelf
	}
	if plain {
		return authority, nil
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil {
		return "", notWebAddress(u.Host)
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	return host, nil
}

// percentEncoded escapes the bytes that may not stand in an address.
func percentEncoded(s string) string {
	const digits = "0123456789ABCDEF"
	var out strings.Builder
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			out.Write([]byte{'%', digits[c>>4], digits[c&15]})
		} else {
			out.WriteByte(c)
		}
	}
	return out.String()
}

// publishedURL is the form of an address in which it is published; what cannot
// be one stays as it is, and Check says so.
func publishedURL(typed string) string {
	if address, err := NormalizeURL(typed); err == nil {
		return address
	}
	return typed
}

// publishedEmail is an e-mail address as it is published: as typed, unless its
// domain has to be written in ASCII, or white space taken away.
func publishedEmail(typed string) string {
	address, err := NormalizeEmail(typed)
	if err != nil || strings.EqualFold(address, typed) {
		return typed
	}
	return address
}
