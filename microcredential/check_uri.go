package microcredential

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mitome/mitome/microcredential/internal/words"
	"golang.org/x/net/publicsuffix"
)

var (
	schemeURI = words.Pattern(`(?i)\b[a-z][a-z0-9+.-]{1,20}://|\b(?:https?|mailto|urn|doi|ftp|sips?|sms|did|ark|hdl|tel|javascript):[^\s:]|\bdata:[a-z]+/`)
	wwwURI    = words.Pattern(`(?i)\bwww\.[^\s.]`)
	mailURI   = words.Pattern(`(?i)[a-z0-9._%+'-]+@[\p{L}\p{N}-]+\.[\p{L}\p{N}.-]+`)
	doiURI    = words.Pattern(`\b10\.[0-9]{4,9}/[^\s]`)
	domain    = words.Pattern(`[\p{L}\p{N}\p{M}][\p{L}\p{N}\p{M}-]*(?:\.[\p{L}\p{N}\p{M}-]+)*\.([a-zA-Z][a-zA-Z0-9-]*)(?::[0-9]{1,5})?(/?)`)
	degree    = words.Pattern(`^[A-Z]{1,2}[a-z]?\.[A-Z]`)
)

// namesWithDots are names of techniques that look like domains and are none.
var namesWithDots = []string{"asp.net", "ado.net", "vb.net", "ml.net", "paint.net", "socket.io", "node.js", "next.js", "vue.js", "d3.js", "web3.py"}

// description is R-09 on Content/ Description.
func (c *checker) description() {
	c.eachText(ContentDescription, func(lang Lang, text string) {
		if found := addressIn(text); found != "" {
			c.find(newFinding("R-09", Error, ContentDescription, "uri", lang).with(shorten(found)))
		} else if found := bareDomainIn(text); found != "" {
			c.find(newFinding("R-09", Warning, ContentDescription, "domain", lang).with(shorten(found)))
		}
		if n := utf8.RuneCountInString(text); n > 200 {
			c.find(newFinding("R-09", Warning, ContentDescription, "long", lang))
		}
	})
}

// addressIn returns what in a text is an address: a scheme, www., an e-mail
// address, a DOI, or a domain followed by a slash; else "".
func addressIn(text string) string {
	text = words.Visible(text)
	for _, form := range []*regexp.Regexp{schemeURI(), wwwURI(), mailURI(), doiURI()} {
		if at := form.FindStringIndex(text); at != nil {
			return wordAt(text, at[0])
		}
	}
	for _, m := range domain().FindAllStringSubmatchIndex(text, -1) {
		if slash := m[5] > m[4]; slash && isDomain(text[m[0]:m[3]]) {
			return wordAt(text, m[0])
		}
	}
	return ""
}

// bareDomainIn returns what only looks like a domain. Written as sentences and
// names are ("data.In fact", "ASP.NET"), it is none.
func bareDomainIn(text string) string {
	text = words.Visible(text)
	for _, m := range domain().FindAllStringSubmatchIndex(text, -1) {
		whole, last := text[m[0]:m[3]], text[m[2]:m[3]]
		mixedCase := strings.ToLower(last) != last && strings.ToUpper(whole) != whole
		if isDomain(whole) && !mixedCase && last != "NET" {
			return whole
		}
	}
	return ""
}

// isDomain asks the public suffix list whether the last label is a top-level
// domain; the reserved ones (RFC 2606, RFC 6761) count as well.
func isDomain(name string) bool {
	if degree().MatchString(name) {
		return false // M.Sc, B.Com
	}
	name = strings.ToLower(name)
	if slices.ContainsFunc(namesWithDots, func(known string) bool { return strings.HasSuffix(name, known) }) {
		return false
	}
	last := name[strings.LastIndex(name, ".")+1:]
	if slices.Contains([]string{"example", "test", "invalid", "localhost", "local", "internal"}, last) {
		return true
	}
	suffix, icann := publicsuffix.PublicSuffix("x." + last)
	return icann && suffix == last && len(last) > 1
}

// wordAt returns the word that begins at a place.
func wordAt(text string, at int) string {
	word, _, _ := strings.Cut(text[at:], " ")
	return word
}
