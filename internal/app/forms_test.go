package app_test

import (
	"bytes"
	"crypto/rand"
	"database/sql"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/mail"
	webdesk "github.com/mitome/mitome/internal/web/desk"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/webtest"
)

// scripted is typed into every field.
const scripted = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`

// pressed is a button of a form on a page.
type pressed struct {
	form   *html.Node
	button *html.Node
}

// buttonsOf are the buttons of a page's forms that send something, but for those by which whoever asks signs out.
func buttonsOf(page webtest.Tree) (all []pressed) {
	for _, form := range page.All("form") {
		if webtest.Attr(form, "method") != "post" || strings.Contains(webtest.Attr(form, "action"), "/desk/sign-out") || strings.Contains(webtest.Attr(form, "action"), "/desk/account/end") {
			continue
		}
		for _, button := range (webtest.Tree{Root: form}).All("button") {
			if !has(button, "disabled") && webtest.Attr(button, "name") != "move" {
				all = append(all, pressed{form, button})
			}
		}
	}
	return all
}

// send sends the form as its page holds it, with the button and what is typed.
func (s *staffed) send(p pressed, page string, typed string, token auth.Secret, header ...string) (*http.Response, string, string) {
	s.t.Helper()
	sent := filledIn(p.form)
	for _, n := range typable(p.form) {
		if typed != "" && webtest.Attr(n, "type") != "date" {
			sent[webtest.Attr(n, "name")] = []string{typed}
		}
	}
	if name := webtest.Attr(p.button, "name"); name != "" {
		sent.Set(name, webtest.Attr(p.button, "value"))
	}
	to, err := url.Parse(page)
	s.must(err)
	to, err = to.Parse(webtest.Attr(p.form, "action"))
	s.must(err)
	answer, body := s.ask(http.MethodPost, to.RequestURI(), token, sent, header...)
	return answer, body, to.Path
}

// Every button of every form that a page of the desk shows somebody does something, or says why not, whatever is typed; nobody
// is shown a form that is answered as what is not there. What was typed runs on no page (T23: nor does a form of another host).
func TestT19T20T23EveryForm(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	draft, whole := s.begin(), s.whole()
	_, err := s.Mail.Set(t.Context(), s.by, mail.Settings{Folder: t.TempDir(), From: "desk@mizunara-u.example"})
	s.must(err)
	proposal, batch := s.awarded()
	award := s.firstAward()
	s.services()
	at := func(row visit.Row) string {
		return pathOf(row, s.org.Slug, fitting(row, draft, whole), proposal, batch, award)
	}
	reached := map[string]bool{}
	for _, role := range append(auth.Roles(), auth.Operator) {
		org := s.org.ID
		if role == auth.Operator {
			org = 0
		}
		_, token := s.somebody(string(role)+"@mizunara-u.example", org, role)
		for _, row := range webdesk.Table() {
			page := at(row)
			if row.Method != http.MethodGet || row.Right != "signedIn" && !role.May(row.Right) || !strings.HasSuffix(page, ".html") || row.Right == "anybody" {
				continue
			}
			s.pressAll(string(role), page, token, reached)
		}
	}
	for _, row := range webdesk.Table() {
		to := at(row)
		if row.Method == http.MethodPost && strings.HasSuffix(to, ".html") && row.Right != "anybody" && !reached[to] && !elsewhere[row.Address] {
			t.Errorf("no page has a form for POST %s", row.Address)
		}
	}
}

// fitting is the class of a row's address: one of two drafts, of which the form of its page leaves the first in no state to be
// published.
func fitting(row visit.Row, draft, whole authoring.Draft) string {
	if slices.Contains([]string{"publish", "versions", "retire", "archive"}, path.Base(row.Address)) {
		return whole.ID.String()
	}
	return draft.ID.String()
}

// elsewhere are addresses whose forms end a session, or stand where there is a passkey, an account, a leaver, a report, a
// review, a department, or no award yet, or where mails can be sent, a committee meets or a day has passed, or went with a list
// that was released or undone here, or only with what has expired; tests of their own send them.
var elsewhere = map[string]bool{
	"/desk/account/end": true, "/desk/account/passkey/name": true, "/desk/account/passkey/remove": true, "/desk/account/provider/remove": true, "/desk/{org}/people/hand-over": true,
	"/desk/{org}/place": true, "/desk/{org}/p/{proposal}/drop": true, "/desk/{org}/m/{class}/review": true, "/desk/{org}/a/{award}/revoke": true, "/desk/{org}/a/{award}/send": true,
	"/desk/{org}/renew": true, "/desk/{org}/a/{award}/renew": true, "/desk/{org}/m/{class}/submit": true, "/desk/{org}/reports/answer": true, "/desk/{org}/b/{batch}/remind": true, "/desk/{org}/unreached": true,
	"/desk/{org}/codes/settle": true, "/desk/{org}/b/{batch}/reinstate": true, "/desk/{org}/a/{award}/reinstate": true, "/desk/{org}/reinstate": true,
	"/desk/{org}/calendar/remove": true, "/desk/{org}/year/file": true, "/desk/{org}/m/{class}/remark": true, "/desk/{org}/m/{class}/answer": true,
	"/desk/{org}/m/{class}/department": true, "/desk/{org}/departments/rename": true, "/desk/{org}/departments/close": true,
}

// whole is a draft that can be published.
func (s *staffed) whole() authoring.Draft {
	s.t.Helper()
	return s.save(s.begin(), authoring.Fields{"learner_effort_hours": "45", "type_of_assessment_ja": "筆記試験とレポート", "level_framework": "JEQF"})
}

// services are those of the organisation and of the store for signing in, which nobody answers for.
func (s *staffed) services() {
	s.t.Helper()
	for _, org := range []issuance.OrganisationID{s.org.ID, 0} {
		p := auth.Provider{
			ID: issuance.NewID(rand.Reader), Org: org, Kind: auth.OpenID, Entity: "https://127.0.0.1", NameJA: "アカウント", Client: "desk", Tried: time.Now(),
		}
		s.must(s.Auth.Identities.AddProvider(s.t.Context(), s.by, p, time.Now()))
		s.must(s.Auth.Identities.SetProvider(s.t.Context(), s.by, p, time.Now()))
	}
}

// pressAll presses every button of a page, twice: with what the page has filled in, and with something hostile in every field.
func (s *staffed) pressAll(role, page string, token auth.Secret, reached map[string]bool) {
	s.t.Helper()
	for _, typed := range []string{scripted, ""} {
		for i := 0; ; i++ {
			answer, body := s.ask(http.MethodGet, page, token, nil)
			buttons := buttonsOf(treeOf(s.t, body))
			if answer.StatusCode != http.StatusOK || i >= len(buttons) {
				break
			}
			foreign, _, to := s.send(buttons[i], page, typed, token, "Origin", "https://badges.naranoki-u.example", "Sec-Fetch-Site", "same-site")
			if foreign.StatusCode != http.StatusForbidden {
				s.t.Errorf("POST %s from another organisation's host: status %d", to, foreign.StatusCode)
			}
			if strings.HasPrefix(path.Base(to), "drop.") && !strings.Contains(page, "/p/") {
				continue // the list is still to be walked; its own page gives it up as well
			}
			sent, body, _ := s.send(buttons[i], page, typed, token)
			reached[to] = true
			if status := sent.StatusCode; status != http.StatusOK && status != http.StatusSeeOther && status != http.StatusUnprocessableEntity && status != http.StatusConflict {
				s.t.Errorf("%s presses %q on %s: POST %s: status %d", role, webtest.Words(buttons[i].button), page, to, status)
			}
			if to := sent.Header.Get("Location"); to != "" {
				_, body = s.ask(http.MethodGet, to, token, nil)
			}
			if sent.StatusCode == http.StatusOK && !strings.HasPrefix(sent.Header.Get("Content-Type"), "text/html") {
				continue // a file, which a browser saves
			}
			s.wantNoScript(page, body)
		}
	}
}

// wantNoScript wants a page to run nothing but scripts of its own host.
func (s *staffed) wantNoScript(page, body string) {
	s.t.Helper()
	for n := range treeOf(s.t, body).Root.Descendants() {
		foreign := n.Data == "script" && n.Type == html.ElementNode && !strings.HasPrefix(webtest.Attr(n, "src"), "/desk/files/static/") ||
			slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return strings.HasPrefix(a.Key, "on") || a.Val == "javascript:" })
		if foreign {
			s.t.Errorf("after a form of %s something typed runs: <%s>", page, n.Data)
		}
	}
}

// Whatever is sent along with a form, nobody changes what their role has no right to, or what is another organisation's: with
// each form that the desk shows somebody go the names of the fields of all its other forms and of all columns of the store.
func TestMassAssignment(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	draft, whole := s.begin(), s.whole()
	s.neighbour()
	proposal, batch := s.awarded()
	award := s.firstAward()
	s.services()
	_, owner := s.somebody("owner@mizunara-u.example", s.org.ID, auth.Owner)
	pages := func(role auth.Role) (all []string) {
		for _, row := range webdesk.Table() {
			page := pathOf(row, s.org.Slug, fitting(row, draft, whole), proposal, batch, award)
			if row.Method == http.MethodGet && row.Right != "anybody" && (row.Right == "signedIn" || role.May(row.Right)) && strings.HasSuffix(page, ".html") {
				all = append(all, page)
			}
		}
		return all
	}
	more := s.columns()
	for _, page := range pages(auth.Owner) {
		_, body := s.ask(http.MethodGet, page, owner, nil)
		for _, b := range buttonsOf(treeOf(t, body)) {
			maps.Copy(more, filledIn(b.form))
		}
	}
	for name, value := range map[string]string{"role": "owner", "org": "0", "org_id": "2", "person": "1", "actor_kind": "program", "on": ""} {
		more.Set(name, value)
	}
	began := map[auth.Right]string{}
	for right, query := range kept {
		began[right] = s.rows(query)
	}
	for _, role := range append(auth.Roles(), auth.Operator) {
		org := s.org.ID
		if role == auth.Operator {
			org = 0
		}
		_, token := s.somebody(string(role)+"@mizunara-u.example", org, role)
		before := s.beyond(role)
		for _, page := range pages(role) {
			_, body := s.ask(http.MethodGet, page, token, nil)
			for _, b := range buttonsOf(treeOf(t, body)) {
				s.sendMore(b, page, token, more)
			}
		}
		for what, rows := range s.beyond(role) {
			if rows != before[what] {
				t.Errorf("the %s has changed %s:\n%s\nbefore:\n%s", role, what, rows, before[what])
			}
		}
	}
	for right, query := range kept { // by those who may
		if right != auth.Platform && s.rows(query) == began[right] {
			t.Errorf("no form has changed what asks for the right %s", right)
		}
	}
}

// columns are the names of all columns of the store, as fields.
func (s *staffed) columns() url.Values {
	s.t.Helper()
	more := url.Values{}
	for _, name := range regexp.MustCompile(`\w+`).FindAllString(s.rows(`SELECT DISTINCT c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'`), -1) {
		more.Set(name, "1")
	}
	if len(more) < 100 {
		s.t.Fatalf("the store has %d columns", len(more))
	}
	return more
}

// sendMore sends a form as its page holds it, and more.
func (s *staffed) sendMore(p pressed, page string, token auth.Secret, more url.Values) {
	s.t.Helper()
	sent := maps.Clone(more)
	maps.Copy(sent, filledIn(p.form))
	sent.Set("reason", "issued_in_error") // which whoever revokes has to choose
	if name := webtest.Attr(p.button, "name"); name != "" {
		sent.Set(name, webtest.Attr(p.button, "value"))
	}
	to, err := url.Parse(page)
	s.must(err)
	to, err = to.Parse(webtest.Attr(p.form, "action"))
	s.must(err)
	if answer, _ := s.ask(http.MethodPost, to.RequestURI(), token, sent); answer.StatusCode >= http.StatusInternalServerError {
		s.t.Errorf("POST %s with all fields that there are: status %d", to, answer.StatusCode)
	}
}

// kept are the rows of the first organisation by the right without which nobody changes them.
var kept = map[auth.Right]string{
	auth.Write: `SELECT hex(public_id), content, archived_at, keeper_id FROM draft WHERE org_id = 1`,
	auth.Publish: `SELECT class_id, number, description FROM version WHERE org_id = 1 UNION ALL SELECT id, retired_at, hex(public_id) FROM class WHERE org_id = 1
		UNION ALL SELECT hex(digest), recorded_at, body FROM approval`,
	auth.Award: `SELECT hex(id), hex(assertion), revoked_at, reason FROM award WHERE org_id = 1
		UNION ALL SELECT batch_id, email, name, show_name FROM recipient WHERE org_id = 1
		UNION ALL SELECT number, action, subject, code FROM audit_entry WHERE org_id = 1 AND action IN ('award.revoke', 'batch.undo', 'award.reinstate')`, // which take each other back
	auth.Organisation: `SELECT slug, base_url, zone, name_en, name_ja, facts, body, profile, contact_email, language, privacy_ja, sender, review_on, review_policy FROM organisation WHERE id = 1`,
	auth.People: `SELECT org_id, person_id, role, ends_at, '' FROM membership UNION ALL SELECT org_id, entity, client, secret, name_ja FROM identity_provider WHERE org_id = 1
		UNION ALL SELECT id, '', second_release, '', '' FROM organisation WHERE id = 1`,
	auth.Platform: `SELECT name, value FROM setting WHERE name NOT LIKE 'mail.ways.%'`,
}

// beyond is what a role has no right to change: of its organisation by what it may not do, and all of the other.
func (s *staffed) beyond(role auth.Role) map[string]string {
	s.t.Helper()
	all := map[string]string{}
	for _, table := range []string{"draft", "class", "version", "proposal", "award", "approval", "review"} {
		all["of the other organisation the table "+table] = s.rows(`SELECT * FROM ` + table + ` WHERE org_id > 1`)
	}
	all["the other organisation"] = s.rows(`SELECT * FROM organisation WHERE id > 1`)
	for right, query := range kept {
		if !role.May(right) && (role != auth.Operator || right != auth.People) { // who invites owners
			all["what asks for the right "+string(right)] = s.rows(query)
		}
	}
	return all
}

// rows are those that a query finds in the store, one a line.
func (s *staffed) rows(query string) string {
	s.t.Helper()
	db, err := sql.Open("sqlite", s.file)
	s.must(err)
	defer db.Close()
	found, err := db.QueryContext(s.t.Context(), query)
	s.must(err)
	defer found.Close()
	columns, err := found.Columns()
	s.must(err)
	cells, into := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
	for i := range cells {
		into[i] = &cells[i]
	}
	var all strings.Builder
	for found.Next() {
		s.must(found.Scan(into...))
		fmt.Fprintf(&all, "%q\n", cells)
	}
	s.must(found.Err())
	return all.String()
}

// A file beyond the limit is told in a sentence, and what was typed beside it stays.
func TestT35FileBeyondTheLimit(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	_, owner := s.somebody("owner@mizunara-u.example", s.org.ID, auth.Owner)
	large := make([]byte, 20<<20+1)
	draft := s.begin()
	published, err := s.Authoring.Drafts.Undrafted(t.Context(), s.org.ID, department.Whole(), authoring.Search{AtMost: 1})
	s.must(err)
	for _, c := range []struct{ path, field, text string }{
		{"drafts", "address", "https://badges.example/1"},
		{"award", "cells", "email,name\nlearner@students.example,見本 花子"},
		{"award", "name", "見本 花子"},
		{"house", "sender", "教務課"},
		{"m/" + draft.ID.String() + "/picture", "alt_ja", "丸いバッジ"},
	} {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		s.must(form.WriteField("revision", "1"))
		s.must(form.WriteField("year_begins", "4"))
		s.must(form.WriteField("class", published[0].ID.String()))
		s.must(form.WriteField(c.field, c.text))
		part, err := form.CreateFormFile("file", "large.png")
		s.must(err)
		_, err = part.Write(large)
		s.must(err)
		s.must(form.Close())
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.at+"/desk/"+s.org.Slug+"/"+c.path+".ja.html", &body)
		s.must(err)
		r.Header.Set("Content-Type", form.FormDataContentType())
		r.AddCookie(&http.Cookie{Name: "mitome", Value: string(owner)})
		answer, err := http.DefaultTransport.RoundTrip(r)
		s.must(err)
		page, err := io.ReadAll(answer.Body)
		s.must(err)
		s.must(answer.Body.Close())
		if answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(string(page), "ファイルが大きすぎます（20 MBまで）") || !strings.Contains(string(page), c.text) {
			t.Errorf("%s: status %d, or what was typed is lost", c.path, answer.StatusCode)
		}
	}
}
