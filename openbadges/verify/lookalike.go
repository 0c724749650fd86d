package verify

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mitome/mitome/openbadges"
	"golang.org/x/net/idna"
)

// lookalikes warns of an issuer whose name or domain may be taken for another's: letters of scripts that resemble each
// other within one word, characters that are not seen or turn the direction of reading, domains in disguise. Whose
// name it resembles is for the reader to see: that is why reports show the domain beside the name.
func (d *document) lookalikes() {
	name := d.issuer().Name
	if strings.ContainsFunc(name, openbadges.Unseen) {
		d.warn(note("name-unseen", "name", Short(name)))
	}
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		if mixesScripts(word) {
			d.warn(note("name-mixed", "name", Short(name), "word", Short(word)))
		}
	}
	for label := range strings.SplitSeq(host(d.face.id), ".") {
		if strings.HasPrefix(label, "xn--") {
			d.warn(note("domain-encoded", "domain", host(d.face.id), "name", decodedDomain(host(d.face.id))))
			return
		}
	}
}

// resembling are scripts with letters that look alike. Japanese mixes its scripts and Latin as a matter of course.
var resembling = []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Cherokee}

func mixesScripts(word string) bool {
	scripts := 0
	for _, table := range resembling {
		if strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(table, r) }) {
			scripts++
		}
	}
	return scripts > 1
}

// decodedDomain is a domain in its own letters, or "" when it has others than kanji, kana and Hangul: many of those look like
// Latin ones, and the domain would be shown as the one that it imitates.
func decodedDomain(host string) string {
	name, err := idna.Display.ToUnicode(host)
	if err != nil {
		return ""
	}
	for label := range strings.SplitSeq(name, ".") {
		ascii := strings.ContainsFunc(label, func(r rune) bool { return r < utf8.RuneSelf })
		if other := strings.ContainsFunc(label, func(r rune) bool { return r >= utf8.RuneSelf }); ascii && other ||
			strings.ContainsFunc(label, func(r rune) bool { return r >= utf8.RuneSelf && !unlikeLatin(r) }) {
			return ""
		}
	}
	return name
}

func unlikeLatin(r rune) bool {
	return r == 'ー' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}
