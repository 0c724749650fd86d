// Package sentence fills the places of sentences that are said to people, so that none is left with a hole.
//
//	"[For {document}, {address} is given|{document} names no address]."
//
// A place is a name in braces. What stands in brackets is said only when all its places are filled; after a bar stands
// what is said otherwise. Brackets are not nested. What fills a place is never read as a sentence itself.
package sentence

import "strings"

// Fill returns the sentence with its places filled. value returns what fills a place, or "" when nothing does.
func Fill(text string, value func(name string) string) string {
	var out strings.Builder
	for text != "" {
		before, rest, found := strings.Cut(text, "[")
		plain(&out, before, value)
		if !found {
			break
		}
		inner, after, _ := strings.Cut(rest, "]")
		said, otherwise, _ := strings.Cut(inner, "|")
		var part strings.Builder
		if !plain(&part, said, value) {
			part.Reset()
			plain(&part, otherwise, value)
		}
		out.WriteString(part.String())
		text = after
	}
	return out.String()
}

// plain fills the places of a text without brackets, and reports whether something filled each.
func plain(out *strings.Builder, text string, value func(name string) string) bool {
	whole := true
	for {
		before, rest, found := strings.Cut(text, "{")
		out.WriteString(before)
		if !found {
			return whole
		}
		name, after, _ := strings.Cut(rest, "}")
		said := value(name)
		whole = whole && said != ""
		out.WriteString(said)
		text = after
	}
}
