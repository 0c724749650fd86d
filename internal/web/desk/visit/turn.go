package visit

import (
	"bytes"
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/page"
)

// Whoever chooses the other language while something is typed takes it along: the switch sends the form to the same page in the
// other language, asking for "turn", and the page is answered as for a GET, with what was sent put into its forms. Nothing is
// kept or done by that. A page says by Turned which of its forms goes along; a script brings what is typed into the others,
// too.

// turning is by what an address asks for its page with what was sent.
const turning = "turn"

// turned names, once for each, the forms that were sent; Kept is one that holds what was typed into another.
const (
	turned = "turned"
	Kept   = "kept"
)

// Turned has what is typed into a form of the page, by its id, go along into the other language.
func Turned(form string) page.Part { return turnedAt(form, "") }

// KeptAt is Turned for the form Kept, which is to be sent to a path.
func KeptAt(path string) page.Part {
	for _, lang := range locale.Languages {
		path = strings.TrimSuffix(path, web.PageIn("", lang))
	}
	return turnedAt(Kept, path)
}

func turnedAt(form, path string) page.Part {
	return page.Typed(page.Typing{Form: form, Path: path, Asking: turning, Name: turned, Value: form})
}

// Turns reports whether a field of a form says which of them go along.
func Turns(field string) bool { return field == turned }

// turns reports whether a request asks for a page with what was sent, and from then on is as if it asked for the page alone.
func turns(r *http.Request) bool {
	query := r.URL.Query()
	if r.Method != http.MethodPost || !query.Has(turning) {
		return false
	}
	query.Del(turning)
	r.URL.RawQuery = query.Encode()
	return true
}

// answerTurned answers with a page into whose forms is put what was sent.
func (v *Visit) answerTurned(to *Row) error {
	w, r := v.W, v.R
	sent := r.PostForm
	kept := &written{header: http.Header{}}
	v.W, v.R = kept, r.Clone(r.Context())
	v.R.Method, v.R.PostForm, v.R.Form = http.MethodGet, url.Values{}, r.URL.Query()
	v.R.Header.Del("Accept-Encoding")
	v.R.Header.Del("If-None-Match")
	if err := to.Answer(v); err != nil {
		return err
	}
	kept.header.Del("Etag")
	kept.header.Del("Content-Length")
	for name, values := range kept.header {
		w.Header()[name] = values
	}
	body := kept.body.Bytes()
	if strings.HasPrefix(kept.header.Get("Content-Type"), "text/html") {
		w.Header().Del("Vary")
		web.WritePage(w, r, cmp.Or(kept.status, http.StatusOK), refilled(body, sent, v.uploads, v.Lang))
		return nil
	}
	w.WriteHeader(cmp.Or(kept.status, http.StatusOK))
	_, _ = w.Write(body) // whoever asked is gone
	return nil
}

// written keeps an answer.
type written struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *written) Header() http.Header                  { return w.header }
func (w *written) WriteHeader(status int)               { w.status = status }
func (w *written) Write(body []byte) (n int, err error) { return w.body.Write(body) }

// refilled is a page with what was sent in its forms. Files cannot be put there: that is said above their form.
func refilled(body []byte, sent url.Values, files map[string]upload, lang locale.Language) []byte {
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil { // never, of what is in memory
		return body
	}
	chosen := sent.Has("chosen")
	for _, f := range files {
		chosen = chosen || f.name != ""
	}
	taken := map[string]int{} // of fields of the same name
	for n := range root.Descendants() {
		if id := attr(n, "id"); n.Data != "form" || id == "" || !slices.Contains(sent[turned], id) && !slices.Contains(sent[turned], Kept) {
			continue
		}
		for field := range n.Descendants() {
			refill(field, sent, taken)
		}
		if chosen {
			n.InsertBefore(noted(page.Say(lang, "desk.turned.file")), n.FirstChild)
			chosen = false
		}
	}
	var filled bytes.Buffer
	if err := html.Render(&filled, root); err != nil {
		return body
	}
	return filled.Bytes()
}

// refill puts into a field what was sent under its name.
func refill(n *html.Node, sent url.Values, taken map[string]int) {
	name := attr(n, "name")
	values := sent[name]
	next := func() (text string, ok bool) {
		if i := taken[name]; i < len(values) {
			taken[name]++
			return values[i], true
		}
		return "", false
	}
	switch n.Data {
	case "input":
		switch attr(n, "type") {
		case "hidden", "file", "submit":
		case "checkbox", "radio":
			set(n, "checked", slices.Contains(values, attr(n, "value")))
		default:
			if text, ok := next(); ok {
				unfold(n, attr(n, "value") != text)
				n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "value" })
				n.Attr = append(n.Attr, html.Attribute{Key: "value", Val: text})
			}
		}
	case "textarea":
		if text, ok := next(); ok {
			text, before := strings.ReplaceAll(text, "\r\n", "\n"), ""
			for n.FirstChild != nil {
				before += n.FirstChild.Data
				n.RemoveChild(n.FirstChild)
			}
			n.AppendChild(&html.Node{Type: html.TextNode, Data: text})
			unfold(n, before != text)
		}
	case "select":
		if text, ok := next(); ok {
			for option := range n.Descendants() {
				if option.Data == "option" {
					set(option, "selected", attr(option, "value") == text)
				}
			}
		}
	}
}

// unfold opens what is folded around a field in which something was typed.
func unfold(n *html.Node, typed bool) {
	for n = n.Parent; typed && n != nil; n = n.Parent {
		if n.Data == "details" {
			set(n, "open", true)
		}
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// set puts an attribute without a value there, or takes it away.
func set(n *html.Node, name string, there bool) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
	if there {
		n.Attr = append(n.Attr, html.Attribute{Key: name})
	}
}

// noted is a sentence as part.Noted says it.
func noted(text string) *html.Node {
	all, err := html.ParseFragment(strings.NewReader(`<div class="lacks" role="status"><p>`+html.EscapeString(text)+`</p></div>`), nil)
	if err != nil || len(all) == 0 {
		return &html.Node{Type: html.TextNode, Data: text}
	}
	return all[0]
}
