package microcredential

import (
	"errors"
	"io"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlSign is a tag or an entity by which a text shows that it is HTML.
var htmlSign = regexp.MustCompile(`(?i)</?(?:p|br|hr|li|ul|ol|dl|dt|dd|div|section|article|b|strong|em|i|u|s|small|font|span|h[1-6]|table|tbody|thead|tr|td|th|a|pre|code|blockquote)(?:\s[^<>]*)?/?>|&(?:[a-z][a-z0-9]{1,31}|#[0-9]{1,7}|#x[0-9a-f]{1,6});`)

func looksLikeHTML(text string) bool {
	return strings.ContainsAny(text, "<&") && htmlSign.MatchString(text)
}

// htmlLines turns HTML into lines of text: tags go, entities are decoded, and
// what begins a new line on a page begins one here. Scripts and styles go whole.
func htmlLines(text string) string {
	var out strings.Builder
	skip := 0
	tokens := html.NewTokenizer(strings.NewReader(text))
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			if !errors.Is(tokens.Err(), io.EOF) {
				return text // cannot happen when reading from a string
			}
			return out.String()
		}
		token := tokens.Token()
		switch kind {
		case html.TextToken:
			if skip == 0 {
				out.WriteString(token.Data)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			out.WriteString(opening(token.DataAtom))
			if isUnread(token.DataAtom) && kind == html.StartTagToken {
				skip++
			}
		case html.EndTagToken:
			out.WriteString(closing(token.DataAtom))
			if isUnread(token.DataAtom) && skip > 0 {
				skip--
			}
		}
	}
}

func isUnread(tag atom.Atom) bool { return tag == atom.Script || tag == atom.Style }

func opening(tag atom.Atom) string {
	switch tag {
	case atom.Li:
		return "\n- "
	case atom.Td, atom.Th:
		return " "
	}
	return closing(tag)
}

func closing(tag atom.Atom) string {
	switch tag {
	case atom.Br, atom.P, atom.Div, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Hr, atom.Tr, atom.Table,
		atom.Section, atom.Article, atom.Blockquote, atom.Pre, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return "\n"
	}
	return ""
}
