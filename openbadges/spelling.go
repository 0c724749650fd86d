package openbadges

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// One and the same mailbox, page or telephone is written in several ways, and a hash tells nothing of which one it was
// made of. Who asks for a person writes one of them; before a badge is said to be somebody else's, the usual others are
// tried.

// matchPlain compares two plain identifiers of a type in their usual form.
func matchPlain(typ, identity, value string) MatchResult {
	identity, value = usual(typ, identity), usual(typ, withoutName(value))
	switch {
	case identity == value:
		return MatchLowered
	case typ == "telephone" && strings.HasPrefix(identity, "+") != strings.HasPrefix(value, "+"):
		return MatchUndecided // one is of some country, and the other does not say of which
	}
	return NoMatch
}

// usual is the form in which plain identifiers are compared: without white space around, in lower case and in half width;
// of a web address without scheme and final slash, of a telephone number the digits.
func usual(typ, text string) string {
	text = strings.ToLower(strings.TrimSpace(norm.NFKC.String(text)))
	switch typ {
	case "email":
		return asciiDomain(strings.TrimPrefix(text, "mailto:"))
	case "url":
		for _, scheme := range []string{"https://", "http://"} {
			text = strings.TrimPrefix(text, scheme)
		}
		return strings.TrimSuffix(text, "/")
	}
	return dialled(strings.TrimPrefix(text, "tel:"))
}

// withoutName is the address in a text as mail programs copy it: "Hanako <hanako@student.example>", with a comma behind.
func withoutName(text string) string {
	text = strings.TrimRight(strings.TrimSpace(text), " ,;")
	if at := strings.LastIndexByte(text, '<'); at >= 0 && strings.HasSuffix(text, ">") {
		return strings.TrimSpace(text[at+1 : len(text)-1])
	}
	return text
}

// dialled leaves out what is written into telephone numbers for the eye.
func dialled(number string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -.()/\u2010\u2011\u2012\u2013", r) {
			return -1
		}
		return r
	}, number)
}

// asciiDomain writes the domain of a mail address as it is asked for.
func asciiDomain(address string) string {
	at := strings.LastIndexByte(address, '@')
	if domain, err := idna.Lookup.ToASCII(address[at+1:]); at >= 0 && err == nil {
		return address[:at+1] + domain
	}
	return address
}

// spellings are the ways in which an identifier may have been written before it was hashed, but for the one given.
func spellings(typ, value string) []string {
	plain := strings.TrimSpace(norm.NFKC.String(value))
	lowered := strings.ToLower(plain)
	all := []string{plain, lowered, norm.NFC.String(value), norm.NFD.String(lowered)}
	switch typ {
	case "email":
		bare := strings.TrimPrefix(withoutName(lowered), "mailto:")
		local, domain, _ := strings.Cut(bare, "@")
		all = append(all, bare, asciiDomain(bare), unicodeDomain(bare), "mailto:"+bare, strings.ToUpper(bare))
		for _, l := range []string{capitals(local, ""), capitals(local, ".-_"), strings.ToUpper(local)} {
			all = append(all, l+"@"+domain, l+"@"+capitals(domain, ""))
		}
		all = append(all, local+"@"+capitals(domain, ""))
		all = slices.Concat(all, ending(all, " "), ending(all, "\n"), ending(all, "\r\n")) // out of lists that nobody trimmed
	case "url":
		rest := usual(typ, value)
		for _, scheme := range []string{"https://", "http://", ""} {
			all = append(all, scheme+rest, scheme+rest+"/")
		}
		all = append(all, strings.TrimSuffix(plain, "/"), plain+"/")
	default:
		number := usual(typ, value)
		all = append(all, number, "tel:"+number, strings.TrimPrefix(number, "+"))
	}
	return all
}

// ending is each text with an end.
func ending(texts []string, end string) []string {
	var all []string
	for _, text := range texts {
		all = append(all, text+end)
	}
	return all
}

func unicodeDomain(address string) string {
	at := strings.LastIndexByte(address, '@')
	if domain, err := idna.ToUnicode(address[at+1:]); at >= 0 && err == nil {
		return address[:at+1] + domain
	}
	return address
}

// capitals writes the first letter large, and each that follows one of the borders.
func capitals(text, borders string) string {
	before := rune(-1)
	return strings.Map(func(r rune) rune {
		first := before < 0 || strings.ContainsRune(borders, before)
		before = r
		if first {
			return unicode.ToUpper(r)
		}
		return r
	}, text)
}
