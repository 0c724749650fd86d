package app_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/mitome/mitome/internal/auth"
	webdesk "github.com/mitome/mitome/internal/web/desk"
	"github.com/mitome/mitome/internal/web/webtest"
)

// typable are the fields of a form in which somebody writes.
func typable(form *html.Node) (all []*html.Node) {
	for n := range form.Descendants() {
		kinds := []string{"", "text", "email", "url", "tel", "date", "search"}
		if name := webtest.Attr(n, "name"); name != "" && (n.Data == "textarea" && !has(n, "hidden") || n.Data == "input" && slices.Contains(kinds, webtest.Attr(n, "type"))) {
			all = append(all, n)
		}
	}
	return all
}

func treeOf(t *testing.T, page string) webtest.Tree {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return webtest.Tree{Root: root}
}

// TestSwitchTakesAlong types into every form of the desk that takes words, and chooses the other language: the page comes in
// it, with all that was typed. Every page on which something can be typed has such a switch.
func TestSwitchTakesAlong(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	draft := s.begin()
	_, owner := s.somebody("owner@mizunara-u.example", s.org.ID, auth.Owner)
	_, operator := s.somebody("operator@mizunara-u.example", 0, auth.Operator)
	proposal, batch := s.awarded()
	tried := 0
	for _, row := range webdesk.Table() {
		token := owner
		if row.Right == auth.Platform {
			token = operator
		}
		path := pathOf(row, s.org.Slug, draft.ID.String(), proposal, batch, s.firstAward())
		if row.Method != http.MethodGet || !strings.HasSuffix(path, ".ja.html") || strings.HasPrefix(path, "/desk/link") {
			continue
		}
		_, body := s.ask("GET", path, token, nil)
		page := treeOf(t, body)
		typed := false
		for _, form := range page.All("form") {
			typed = typed || webtest.Attr(form, "method") == "post" && len(typable(form)) > 0
		}
		i := slices.IndexFunc(page.All("button"), func(n *html.Node) bool { return webtest.Attr(n, "class") == "switch" })
		if typed != (i >= 0) {
			t.Errorf("%s: words can be typed in: %t; visit.Turned takes them along: %t", path, typed, i >= 0)
		}
		if typed && i >= 0 {
			s.wantTakenAlong(path, page, page.All("button")[i], token)
			tried++
		}
	}
	if tried < 8 {
		t.Errorf("%d forms were tried", tried)
	}
}

// wantTakenAlong presses a page's switch after something was typed into each field of its form.
func (s *staffed) wantTakenAlong(path string, page webtest.Tree, button *html.Node, token auth.Secret) {
	s.t.Helper()
	forms := page.All("form")
	form := forms[slices.IndexFunc(forms, func(n *html.Node) bool { return webtest.Attr(n, "id") == webtest.Attr(button, "form") })]
	sent, typed := filledIn(form), url.Values{}
	for i, n := range typable(form) {
		text := "<i>打った</i>" + strconv.Itoa(i)
		if webtest.Attr(n, "type") == "date" {
			text = "2031-02-03"
		}
		typed.Add(webtest.Attr(n, "name"), text)
	}
	for name, values := range typed {
		sent[name] = values
	}
	if name := webtest.Attr(button, "name"); name != "" {
		sent.Set(name, webtest.Attr(button, "value"))
	}
	answer, body := s.ask("POST", webtest.Attr(button, "formaction"), token, sent)
	if to := answer.Header.Get("Location"); answer.StatusCode == http.StatusSeeOther { // what is typed is kept
		_, body = s.ask("GET", to, token, nil)
	} else if answer.StatusCode != http.StatusOK && answer.StatusCode != http.StatusUnprocessableEntity {
		s.t.Errorf("%s in English: status %d", path, answer.StatusCode)
	}
	after := treeOf(s.t, body)
	shown := url.Values{}
	for _, form := range after.All("form") {
		for name, values := range filledIn(form) {
			shown[name] = append(shown[name], values...)
		}
	}
	if lang := webtest.Attr(after.All("html")[0], "lang"); lang != "en" {
		s.t.Errorf("%s in English is in %q", path, lang)
	}
	for name, values := range typed {
		for _, value := range values {
			if !slices.Contains(shown[name], value) {
				s.t.Errorf("%s in English has lost %q of %s: %q", path, value, name, shown[name])
			}
		}
	}
}

// TestSwitchWithFile says of a file that was chosen that it does not go along, and keeps the rest. Nothing is done by it, and
// what was typed waits for whoever is signed in no more, in the other language too.
func TestSwitchWithFile(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	_, owner := s.somebody("owner@mizunara-u.example", s.org.ID, auth.Owner)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "badge.png")
	s.must(err)
	_, err = part.Write([]byte("\x89PNG"))
	s.must(err)
	s.must(form.WriteField("address", "https://badges.example/1"))
	s.must(form.WriteField("turned", "begin"))
	s.must(form.Close())
	list := "/desk/" + s.org.Slug + "/drafts.en.html"
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.at+list+"?turn", &body)
	s.must(err)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.AddCookie(&http.Cookie{Name: "mitome", Value: string(owner)})
	answer, err := http.DefaultClient.Do(r)
	s.must(err)
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	s.must(err)
	if answer.StatusCode != http.StatusOK || !strings.Contains(string(page), "does not go along") || !strings.Contains(string(page), `value="https://badges.example/1"`) {
		t.Errorf("with a file: status %d\n%.400s", answer.StatusCode, page)
	}
	for _, address := range []string{list, "/desk/" + s.org.Slug + "/office.en.html"} { // a page, and what only takes something in
		answer, body := s.ask("POST", address+"?turn", "", url.Values{"address": {"まだ途中"}, "turned": {"begin"}})
		if answer.StatusCode != http.StatusForbidden || !strings.Contains(body, "まだ途中</textarea>") || !strings.Contains(body, `action="`+address+`"`) || !strings.Contains(body, `lang="en"`) {
			t.Errorf("%s without a session: status %d, or what was typed is lost", address, answer.StatusCode)
		}
	}
}
