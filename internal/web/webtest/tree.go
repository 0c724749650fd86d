package webtest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Tree is a parsed page.
type Tree struct {
	Root *html.Node
}

// Parse reads an answer.
func Parse(t *testing.T, w *httptest.ResponseRecorder) Tree {
	t.Helper()
	root, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return Tree{root}
}

// All returns the elements of a name, in order.
func (p Tree) All(name string) (found []*html.Node) {
	for n := range p.Root.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			found = append(found, n)
		}
	}
	return found
}

// Attr is an attribute of an element, or "".
func Attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// Words is the text of an element with white space folded.
func Words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && !unread(d) {
			b.WriteString(d.Data)
			if !goesOn(d) {
				b.WriteString(" ")
			}
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// goesOn reports whether the words go on after a text: what comes divides a line at most (page.Phrased), or the text stands
// before or in a date (page.Dated).
func goesOn(n *html.Node) bool {
	next := n.NextSibling
	if next == nil {
		return Attr(n.Parent, "class") == "date"
	}
	return next.DataAtom == atom.Wbr || Attr(next, "class") == "date"
}

// unread reports whether a text is drawn for the eye alone.
func unread(n *html.Node) bool {
	for a := n.Parent; a != nil; a = a.Parent {
		if Attr(a, "aria-hidden") == "true" {
			return true
		}
	}
	return false
}

// Link returns the href of the <link> with these attributes, or "".
func (p Tree) Link(rel, key, value string) string {
	for _, n := range p.All("link") {
		if Attr(n, "rel") == rel && (key == "" || Attr(n, key) == value) {
			return Attr(n, "href")
		}
	}
	return ""
}

// decorative reports whether an element stands in one that is hidden from readers by voice, or in a list whose text names
// it, or is a logo, beside which the name stands.
func decorative(n *html.Node) bool {
	if Attr(n, "class") == "logo" {
		return true
	}
	for a := n.Parent; a != nil; a = a.Parent {
		if a.Data == "li" || Attr(a, "aria-hidden") == "true" {
			return true
		}
	}
	return false
}

// CheckAddresses follows what the page loads and links within the site; what it loads may come from nowhere else.
func CheckAddresses(t *testing.T, s http.Handler, page string, p Tree) {
	t.Helper()
	for n := range p.Root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if Attr(n, "style") != "" || Attr(n, "onclick") != "" {
			t.Errorf("%s: <%s> has inline style or script", page, n.Data)
		}
		if n.Data == "img" && !decorative(n) && Attr(n, "alt") == "" {
			t.Errorf("%s: picture without alt text", page)
		}
		target := Attr(n, "src") + Attr(n, "href")
		switch {
		case strings.HasPrefix(target, "/"):
			if w := Ask(s, "GET", target, "Accept", Browser, "Host", Neutral); w.Code >= 400 && w.Code != 410 {
				t.Errorf("%s leads to %s, which is %d", page, target, w.Code)
			}
		case strings.HasPrefix(target, "#") && !p.Has(target[1:]):
			t.Errorf("%s leads to %s, which is not there", page, target)
		case strings.Contains(target, "//") && (n.Data == "img" || n.Data == "link" && Attr(n, "rel") == "stylesheet"):
			t.Errorf("%s loads %s from another host", page, target)
		case strings.Contains(target, "//") && n.Data == "a" && Attr(n, "rel") != "nofollow noopener ugc":
			t.Errorf("%s lends its standing to %s", page, target)
		}
	}
}

// Has reports whether an element has the id.
func (p Tree) Has(id string) bool {
	for n := range p.Root.Descendants() {
		if Attr(n, "id") == id {
			return true
		}
	}
	return false
}

// Descriptors returns what stands under the descriptors' names, in the order of the page: label to text. What is drawn for
// the eye alone is no text.
func (p Tree) Descriptors() (labels []string, text map[string]string) {
	text = map[string]string{}
	add := func(label, value *html.Node) {
		labels = append(labels, Words(label))
		text[Words(label)] = Words(value)
	}
	for n := range p.Root.Descendants() {
		within := Tree{n}
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "tr":
			add(within.All("th")[0], within.All("td")[0])
		case Attr(n, "class") == "described":
			for _, div := range within.All("dt") {
				add(div, Tree{div.Parent}.All("dd")[0])
			}
		}
	}
	return labels, text
}

// Heading is the answer: the h1 of a result.
func (p Tree) Heading() string { return Words(p.All("h1")[0]) }

// Class returns the first element with a class.
func (p Tree) Class(name string) *html.Node {
	for n := range p.Root.Descendants() {
		if n.Type == html.ElementNode && strings.Contains(" "+Attr(n, "class")+" ", " "+name+" ") {
			return n
		}
	}
	return nil
}
