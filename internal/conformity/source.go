package conformity

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// Source tells what a file or a pasted text is, as far as its first look goes.
type Source int

// The sources.
const (
	OfBadge       Source = iota // a picture, a signed badge, JSON of Open Badges, or the text of an address: for verification
	OfDescription               // JSON of descriptions
	OfCriteria                  // a criteria text
	Unknown                     // none of these: a word processor's file, say
)

// Recognise tells what data is. Text that is neither JSON, nor a signed badge, nor an address is a criteria text.
func Recognise(data []byte) Source {
	text := strings.TrimSpace(plainText(data))
	switch {
	case text == "", bytes.HasPrefix(data, []byte("\x89PNG")), isSVG(text), IsAddress(strings.Trim(text, "<>\"")), openbadges.IsJWS(data):
		return OfBadge
	case opensJSON(text):
		if isOpenBadges(text) {
			return OfBadge
		}
		return OfDescription
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		return Unknown
	}
	return OfCriteria
}

// opensJSON reports whether a text opens as JSON of objects does; "[English]" at the head of a text does not.
func opensJSON(text string) bool {
	rest := strings.TrimSpace(strings.TrimPrefix(text, "["))
	return strings.HasPrefix(rest, "{") || strings.HasPrefix(text, "[") && (rest == "" || rest[0] == '"' || rest[0] == ']' || rest[0] == '[')
}

// CriteriaText is the criteria text in a file or of a form. A byte-order mark, the line ends of the machine or the form, and
// blank space around the whole belong to these and not to the text.
func CriteriaText(data []byte) string {
	return strings.TrimSpace(strings.ReplaceAll(plainText(data), "\r\n", "\n"))
}

func isSVG(text string) bool {
	head := text[:min(len(text), 4096)]
	return strings.HasPrefix(text, "<") && strings.Contains(head, "<svg") && !strings.Contains(strings.ToLower(head), "<html")
}

// isOpenBadges tells an object of Open Badges, whatever its fault, from a description: only the latter has a
// description's keys.
func isOpenBadges(text string) bool {
	descriptions, err := microcredential.Parse([]byte(text))
	if err != nil {
		return strings.Contains(text, `"@context"`) || strings.Contains(text, `"recipient"`)
	}
	for _, d := range descriptions {
		for _, name := range []string{"@context", "type", "@type", "recipient", "badge"} {
			if _, has := d.Raw(name); has {
				return true
			}
		}
	}
	return false
}
