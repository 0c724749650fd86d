package app_test

import (
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/mail"
	webdesk "github.com/mitome/mitome/internal/web/desk"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

// staffed is a served desk at which people sign in.
type staffed struct {
	*desk
	t  *testing.T
	at string // scheme and host
}

// serveStaffed serves the whole site with its desk, at the host that the store has by its base URL.
func serveStaffed(t *testing.T) *staffed {
	t.Helper()
	d := openDesk(t)
	return &staffed{d, t, d.serveNobody()}
}

// somebody has a role, and is signed in with the token.
func (s *staffed) somebody(email string, org issuance.OrganisationID, role auth.Role) (auth.Person, auth.Secret) {
	s.t.Helper()
	p, err := s.Auth.Add(s.t.Context(), s.by, auth.Invitation{Email: email, Language: "ja", Membership: auth.Membership{Org: org, Role: role}})
	s.must(err)
	token, err := s.Auth.SignInAs(s.t.Context(), p.ID, auth.ByLink, "", "test")
	s.must(err)
	return p, token
}

// ask sends a request with a token, and follows nothing.
func (s *staffed) ask(method, path string, token auth.Secret, form url.Values, header ...string) (*http.Response, string) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.at+path, strings.NewReader(form.Encode()))
	s.must(err)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if token != "" {
		r.AddCookie(&http.Cookie{Name: "mitome", Value: string(token)})
	}
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Set(header[i], header[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	s.must(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	s.must(err)
	return answer, string(body)
}

// pathOf fills in the address of a row.
func pathOf(a visit.Row, org, class, proposal, batch, award string) string {
	path := strings.NewReplacer("{org}", org, "{class}", class, "{proposal}", proposal, "{batch}", batch, "{award}", award).Replace(a.Address)
	if !strings.Contains(filepath.Base(path), ".") {
		path += ".ja.html"
	}
	return path
}

// Every route, with every role, with another tenant's ids and without a session: a colleague who lacks the right is told so, of
// what is there as of what is not; a stranger gets the answer of what is not there; and who is not signed in learns nothing.
func TestT19T20EveryRouteAndRole(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	draft := s.begin()
	const nothing = "00000000-0000-4000-8000-000000000000"
	tokens := map[auth.Role]auth.Secret{}
	for _, role := range auth.Roles() {
		_, tokens[role] = s.somebody(string(role)+"@mizunara-u.example", s.org.ID, role)
	}
	_, tokens[auth.Operator] = s.somebody("operator@mizunara-u.example", 0, auth.Operator)
	stranger := s.neighbour()
	proposal, batch := s.awarded()
	award := s.firstAward()
	for _, a := range webdesk.Table() {
		if a.Right == "anybody" {
			continue
		}
		path := pathOf(a, s.org.Slug, draft.ID.String(), proposal, batch, award)
		if strings.Contains(path, "{") {
			t.Errorf("%s: pathOf has nothing for a place of it", path)
		}
		invented := strings.NewReplacer(s.org.Slug, "nobody", draft.ID.String(), nothing, proposal, "1", batch, "1", award, nothing).Replace(path)
		for role, token := range tokens {
			may := a.Right == "signedIn" || role.May(a.Right)
			answer, body := s.ask(a.Method, path, token, posts(a.Address))
			wrong := !may && answer.StatusCode != refusal(role, a) || may && answer.StatusCode == http.StatusNotFound && a.Address != "/desk/{org}/logo.png" // there is none
			if answer.StatusCode == http.StatusForbidden && a.Right != auth.Platform {
				ofNone := strings.NewReplacer(draft.ID.String(), nothing, proposal, "1", batch, "1", award, nothing).Replace(path)
				if _, none := s.ask(a.Method, ofNone, token, posts(a.Address)); strings.ReplaceAll(none, strings.TrimSuffix(ofNone, ".ja.html"), strings.TrimSuffix(path, ".ja.html")) != body || !strings.Contains(body, "owner@mizunara-u.example") {
					t.Errorf("%s %s as %s: the refusal tells what is there, or does not say who may", a.Method, path, role)
				}
			}
			if may && a.Method == http.MethodPost { // something is wrong with what is sent, or it is done: never is it not there
				wrong = answer.StatusCode >= http.StatusInternalServerError || wrong && !absent[a.Address]
			}
			if wrong {
				t.Errorf("%s %s as %s: status %d, may: %t", a.Method, path, role, answer.StatusCode, may)
			}
			if strings.HasPrefix(a.Address, "/desk/account/end") {
				tokens[role] = s.again(role) // it ended all of them
			}
		}
		if strings.Contains(a.Address, "{org}") {
			ours, ourBody := s.ask(a.Method, path, stranger, nil)
			none, noneBody := s.ask(a.Method, invented, stranger, nil)
			if ours.StatusCode != http.StatusNotFound || none.StatusCode != http.StatusNotFound || ourBody != noneBody {
				t.Errorf("%s %s as a stranger: status %d, of what is not there %d, or they differ", a.Method, path, ours.StatusCode, none.StatusCode)
			}
		}
		for _, path := range []string{path, invented} {
			answer, body := s.ask(a.Method, path, "", url.Values{"title_ja": {"打った<b>文"}})
			switch to := answer.Header.Get("Location"); {
			case a.Method == http.MethodPost && (answer.StatusCode != http.StatusForbidden || !strings.Contains(body, "打った&lt;b&gt;文</textarea>")):
				t.Errorf("POST %s without a session: status %d, or what was typed is lost", path, answer.StatusCode)
			case a.Method == http.MethodGet && (answer.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "/desk/sign-in.") || !strings.HasSuffix(to, "?next="+url.QueryEscape(path))):
				t.Errorf("GET %s without a session: status %d, to %q", path, answer.StatusCode, to)
			}
		}
	}
}

// refusal is how somebody of a role is answered who may not do what a row does: as a colleague, whose right it is; the operator
// of the store, of what is an organisation's, as of what is not there.
func refusal(role auth.Role, row visit.Row) int {
	if role == auth.Operator && row.Right != auth.Platform {
		return http.StatusNotFound
	}
	return http.StatusForbidden
}

// absent are addresses to which a form names a passkey, a role or a department that is not there.
var absent = map[string]bool{"/desk/account/passkey/name": true, "/desk/account/passkey/remove": true, "/desk/{org}/people/end": true, "/desk/owners": true, "/desk/account/provider": true, "/desk/account/provider/remove": true,
	"/desk/accounts/set": true, "/desk/accounts/try": true, "/desk/accounts/remove": true, "/desk/{org}/accounts/set": true, "/desk/{org}/accounts/try": true, "/desk/{org}/accounts/remove": true,
	"/desk/{org}/departments/close": true, "/desk/{org}/m/{class}/department": true}

// posts is a form that an address can do something with, and that changes nothing for those who ask after.
func posts(address string) url.Values {
	switch address {
	case "/desk/account/end":
		return url.Values{"session": {"all"}}
	case "/desk/{org}/people/end":
		return url.Values{"person": {"00000000-0000-4000-8000-000000000000"}, "role": {"viewer"}}
	case "/desk/account/passkey/name", "/desk/account/passkey/remove":
		return url.Values{"passkey": {"00000000-0000-4000-8000-000000000000"}, "name": {"鍵"}}
	case "/desk/accounts/set", "/desk/{org}/accounts/set":
		return url.Values{"provider": {"00000000-0000-4000-8000-000000000000"}, "name_ja": {"名前"}, "client": {"desk"}}
	}
	return url.Values{"revision": {"1"}, "email": {"no address"}}
}

// again signs somebody in anew who has a role.
func (s *staffed) again(role auth.Role) auth.Secret {
	s.t.Helper()
	p, err := s.Auth.People.PersonOf(s.t.Context(), string(role)+"@mizunara-u.example")
	s.must(err)
	token, err := s.Auth.SignInAs(s.t.Context(), p.ID, auth.ByLink, "", "test")
	s.must(err)
	return token
}

// neighbour owns another organisation of the same store, and is signed in with the token.
func (s *staffed) neighbour() auth.Secret {
	s.t.Helper()
	description := descriptionbook.Example()
	for key, text := range map[string]string{
		"awarding_body_name_ja": "楢の木大学", "awarding_body_name_en": "Naranoki University", "awarding_body_url": "https://www.naranoki-u.example", "id": "mc-other",
	} {
		s.must(description.Set(key, text))
	}
	p, err := s.Service.PlanVersion(s.t.Context(), issuance.Request{Description: description, BaseURL: "https://badges.naranoki-u.example"})
	s.must(err)
	s.must(s.Service.Publish(s.t.Context(), s.by, p))
	_, token := s.somebody("owner@naranoki-u.example", p.Org.ID, auth.Owner)
	if p.Org.ID == s.org.ID {
		s.t.Fatal("the other organisation is the same")
	}
	return token
}

// Links that are over or belong to somebody who has no role now sign nobody in, and roles count from their first day.
func TestT24T27LinksAndBeginnings(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	owner, token := s.somebody("owner@mizunara-u.example", s.org.ID, auth.Owner)
	people := "/desk/" + s.org.Slug + "/people.ja.html"
	_, err := s.Service.SetContact(t.Context(), s.by, s.org, issuance.Contact{NameJA: "教務課", Email: "office@mizunara-u.example"})
	s.must(err)
	secret, err := s.Auth.SignInLink(t.Context(), owner.Email, "")
	s.must(err)
	s.end("sign_in_link")
	for _, method := range []string{"GET", "POST"} {
		answer, body := s.ask(method, "/desk/link.ja.html?k="+string(secret), "", url.Values{"k": {string(secret)}})
		if answer.StatusCode != http.StatusGone || len(answer.Cookies()) != 0 || !strings.Contains(body, "新しいリンク") {
			t.Errorf("%s of a link that is over: status %d", method, answer.StatusCode)
		}
	}
	tomorrow := time.Now().AddDate(0, 0, 3).Format(time.DateOnly)
	form := url.Values{"email": {"later@mizunara-u.example"}, "role": {"viewer"}, "begins": {tomorrow}, "org": {"0"}, "role2": {"owner"}}
	if answer, body := s.ask("POST", people, token, form); answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("inviting for later: status %d, %.300s", answer.StatusCode, body)
	}
	secret, err = s.Auth.SignInLink(t.Context(), "later@mizunara-u.example", "")
	s.must(err)
	if answer, body := s.ask("POST", "/desk/link.ja.html", "", url.Values{"k": {string(secret)}}); answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "これから始まる") {
		t.Errorf("before the first day: status %d", answer.StatusCode)
	}
	for name, change := range map[string]url.Values{
		"a day that was": {"begins": {"2020-01-01"}}, "a day that is none": {"begins": {"2026-02-30"}}, "an end before": {"ends": {"2020-01-01"}},
		"the office": {"email": {" Office@mizunara-u.example"}}, "what cannot be seen in the name": {"name": {"a\u202eb"}}, "two addresses": {"email": {"a@b.example\r\nBcc: c@d.example"}},
	} {
		form := url.Values{"email": {"new@mizunara-u.example"}, "role": {"viewer"}, "name": {"新人"}}
		for key, values := range change {
			form[key] = values
		}
		if answer, body := s.ask("POST", people, token, form); answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, `role="alert"`) || !strings.Contains(body, `value="新人"`) && change["name"] == nil {
			t.Errorf("inviting with %s: status %d", name, answer.StatusCode)
		}
	}
	// A form that was sent without a session comes back with what was typed, and does what it asked once somebody has signed
	// in.
	if answer, body := s.ask("POST", people, "", form); answer.StatusCode != http.StatusForbidden || !strings.Contains(body, "later@mizunara-u.example</textarea>") || !strings.Contains(body, `action="`+people+`"`) {
		t.Errorf("without a session: status %d, or what was typed is lost", answer.StatusCode)
	}
	if answer, _ := s.ask("POST", people, token, form); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("sent again: status %d", answer.StatusCode)
	}
	members, err := s.Auth.People.Members(t.Context(), s.org.ID)
	s.must(err)
	for _, m := range members {
		if m.Email == "later@mizunara-u.example" && (m.Roles[0].Role != auth.Viewer || m.Roles[0].Begins.Before(time.Now())) {
			t.Errorf("a field that the form does not have was taken, or the role began: %+v", m.Roles)
		}
	}
	if _, body := s.ask("GET", "/desk/"+s.org.Slug+"/audit.ja.html", token, nil); !strings.Contains(body, "owner@mizunara-u.example") || strings.Contains(body, owner.ID.String()+"<") {
		t.Error("the record does not name who did it")
	}
}

// Whoever leaves hands over in one deed; what it will do is shown before, and what it refuses is a sentence beside what was
// chosen.
func TestHandOver(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	leaver, token := s.somebody("leaver@mizunara-u.example", s.org.ID, auth.Owner)
	next, _ := s.somebody("next@mizunara-u.example", s.org.ID, auth.Author)
	draft, err := s.Authoring.Begin(t.Context(), leaver.By, &s.org, 0, nil)
	s.must(err)
	page := "/desk/" + s.org.Slug + "/people/hand-over"
	if _, body := s.ask("GET", "/desk/"+s.org.Slug+"/people.ja.html", token, nil); !strings.Contains(body, page+".ja.html?person="+leaver.ID.String()) {
		t.Error("no way leads from the people to the hand-over")
	}
	for lang, says := range map[string]string{"ja": "担当している下書き", "en": "Roles that go along"} {
		_, body := s.ask("GET", page+"."+lang+".html?person="+leaver.ID.String()+"&to="+next.ID.String(), token, nil)
		if !strings.Contains(body, says) || !strings.Contains(body, draft.ID.String()) || !strings.Contains(body, next.Email) {
			t.Errorf("what would be handed over: %.600s", body)
		}
	}
	form := func(to issuance.ID, roles ...string) url.Values {
		return url.Values{"person": {leaver.ID.String()}, "to": {to.String()}, "role": roles}
	}
	for says, wrong := range map[string]url.Values{
		"この役割には、サインインしたこと": form(next.ID), "同じ人が選ばれています": form(leaver.ID, "owner"), "前任と後任を選んで": {"to": {next.ID.String()}},
	} {
		answer, body := s.ask("POST", page+".ja.html", token, wrong)
		if answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, says) || !strings.Contains(body, `value="`+wrong.Get("to")+`" selected`) {
			t.Errorf("%v: status %d, not %q, or the choice is lost", wrong, answer.StatusCode, says)
		}
	}
	if answer, _ := s.ask("POST", page+".ja.html", token, form(next.ID, "owner")); answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("handing over: status %d", answer.StatusCode)
	}
	if answer, _ := s.ask("GET", page+".ja.html", token, nil); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("who has left sees the page: status %d", answer.StatusCode)
	}
	token, err = s.Auth.SignInAs(t.Context(), next.ID, auth.ByLink, "", "test")
	s.must(err)
	if _, body := s.ask("GET", "/desk/"+s.org.Slug+"/audit.ja.html", token, nil); !strings.Contains(body, "引継ぎ（"+next.Email+"）") || !strings.Contains(body, "管理責任者") {
		t.Errorf("the record does not tell of the hand-over")
	}
	if _, body := s.ask("GET", "/desk/"+s.org.Slug+"/drafts.ja.html", token, nil); !strings.Contains(body, "担当："+next.Email) {
		t.Error("the list does not say who looks after the draft")
	}
}

// Forged forms, foreign hosts, sessions that are fixed or were ended, and lying paths.
func TestT22T23T24T34Sessions(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	p, token := s.somebody("owner@mizunara-u.example", s.org.ID, auth.Owner)
	people := "/desk/" + s.org.Slug + "/people.ja.html"
	if answer, _ := s.ask("POST", people, token, url.Values{"email": {"x@y.example"}}, "Sec-Fetch-Site", "cross-site"); answer.StatusCode != http.StatusForbidden {
		t.Errorf("a form of another site: status %d", answer.StatusCode)
	}
	if answer, _ := s.ask("GET", people, token, nil, "Host", "evil.example"); answer.StatusCode != http.StatusNotFound {
		t.Errorf("at another host: status %d", answer.StatusCode)
	}
	answer, _ := s.ask("GET", people, token, nil, "X-Forwarded-Host", "evil.example", "X-Forwarded-For", "203.0.113.7")
	if h := answer.Header; answer.StatusCode != http.StatusOK || h.Get("Cache-Control") != "no-store" || h.Get("Access-Control-Allow-Origin") != "" || h.Get("Referrer-Policy") != "same-origin" {
		t.Errorf("status %d, headers %v", answer.StatusCode, h)
	}
	if answer, _ := s.ask("GET", people, "", nil, "Host", strings.Replace(strings.TrimPrefix(s.at, "http://"), "localhost", "127.0.0.1", 1)); answer.Header.Get("Location") != s.at+people {
		t.Errorf("the number of localhost leads to %q", answer.Header.Get("Location"))
	}
	for _, next := range []string{"//evil.example/", "https://evil.example/", "/desk/../x", "/desk//evil", "/o/x", "\\\\evil", "/desk/\r\nSet-Cookie: a=b"} {
		if got := auth.Next(next); got != "" {
			t.Errorf("after signing in %q leads to %q", next, got)
		}
	}
	secret, err := s.Auth.SignInLink(t.Context(), p.Email, people)
	s.must(err)
	if _, body := s.ask("GET", "/desk/link.ja.html?k="+string(secret), "", nil); !strings.Contains(body, p.Email) {
		t.Error("the page of the link does not say whom it signs in")
	}
	answer, _ = s.ask("POST", "/desk/link.ja.html", token, url.Values{"k": {string(secret)}})
	cookies := answer.Cookies()
	if answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != people || len(cookies) != 1 || cookies[0].Value == string(token) || !cookies[0].HttpOnly {
		t.Fatalf("the link: status %d, to %q, cookies %v", answer.StatusCode, answer.Header.Get("Location"), cookies)
	}
	fresh := auth.Secret(cookies[0].Value)
	if answer, _ := s.ask("GET", people, token, nil); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("the session before still opens: status %d", answer.StatusCode)
	}
	for name, k := range map[string]auth.Secret{"used": secret, "invented": "x", "empty": ""} {
		if answer, _ := s.ask("POST", "/desk/link.ja.html", "", url.Values{"k": {string(k)}}); answer.StatusCode != http.StatusGone {
			t.Errorf("a link that is %s: status %d", name, answer.StatusCode)
		}
	}
	if answer, _ := s.ask("POST", "/desk/sign-out.ja.html", fresh, nil); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("signing out: status %d", answer.StatusCode)
	}
	if answer, _ := s.ask("GET", people, fresh, nil); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("after signing out: status %d", answer.StatusCode)
	}
}

// Whoever asks for no language is spoken to in the house's, of an address that is there as of one that is not.
func TestSignInSpeaksAsTheHouse(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	speaks := func(asked, want string) {
		t.Helper()
		for _, path := range []string{"/desk/", "/desk/sign-in", "/desk/" + s.org.Slug + "/drafts", "/desk/nobody/drafts"} {
			if answer, _ := s.ask("GET", path, "", nil, "Accept-Language", asked); !strings.Contains(answer.Header.Get("Location"), "."+want+".html") {
				t.Errorf("%q is asked for: %s leads to %q, want %s", asked, path, answer.Header.Get("Location"), want)
			}
		}
	}
	speaks("", "ja") // by its country
	speaks("en-GB", "en")
	house := s.org.House
	house.Language = "en"
	_, err := s.Service.SetHouse(t.Context(), s.by, s.org, house)
	s.must(err)
	speaks("", "en")
	speaks("ja", "ja")
}

// Tries are limited for an address and a network, alike for addresses that nobody has.
func TestT25T27SignInTries(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	s.somebody("owner@mizunara-u.example", s.org.ID, auth.Owner)
	network := netip.MustParsePrefix("203.0.113.7/32")
	for _, email := range []string{"owner@mizunara-u.example", "nobody@mizunara-u.example"} {
		tries := 0
		var limit *auth.TriesError
		for tries < 100 && !errors.As(s.Auth.AskLink(t.Context(), email, "", "ja", network), &limit) {
			tries++
		}
		if tries < 3 || tries > 10 {
			t.Errorf("%s was tried %d times", email, tries)
		}
	}
	var bodies []string
	for _, email := range []string{"someone@mizunara-u.example", "stranger@mizunara-u.example"} {
		_, body := s.ask("POST", "/desk/sign-in.ja.html", "", url.Values{"email": {email}})
		bodies = append(bodies, strings.ReplaceAll(body, email, ""))
	}
	if bodies[0] != bodies[1] {
		t.Error("the answers tell addresses apart")
	}
}

var linkInMail = regexp.MustCompile(`/desk/link\.(ja|en)\.html\?k=[A-Za-z0-9_-]{43}`)

// mailed waits for the n-th mail in a folder, and returns the path of its link.
func mailed(t *testing.T, folder string, n int) string {
	t.Helper()
	for range 200 {
		files, err := filepath.Glob(filepath.Join(folder, "*.eml"))
		if err == nil && len(files) >= n {
			slices.Sort(files)
			for _, file := range slices.Backward(files) {
				data, err := os.ReadFile(file) //nolint:gosec // of the test
				if err != nil {
					t.Fatal(err)
				}
				_, body, _ := strings.Cut(string(data), "Content-Type: text/plain; charset=UTF-8\r\n\r\n")
				body, _, _ = strings.Cut(body, "\r\n\r\n--")
				text, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(body, "\r\n", ""))
				if err != nil {
					t.Fatal(err)
				}
				if found := linkInMail.FindString(string(text)); found != "" {
					return found
				}
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("no mail with a link in %s", folder)
	return ""
}

// From the address that is printed to an author's form: set up, invite an owner, sign in by mail, end the role.
func TestSetUpAndInvite(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	folder := t.TempDir()
	_, err := s.Mail.Set(t.Context(), s.by, mail.Settings{Folder: folder, From: "desk@mizunara-u.example"})
	s.must(err)
	address, err := s.SetUpURL(t.Context(), nil)
	s.must(err)
	k := url.Values{"k": {address[strings.Index(address, "k=")+2:]}, "step": {"look"}, "go": {"do"}, "email": {"operator@mizunara-u.example"}, "name": {"運用"}, "way": {"folder"}, "folder": {folder}, "from": {"desk@mizunara-u.example"}}
	if _, body := s.ask("GET", strings.TrimPrefix(address, s.at), "", nil, "Accept-Language", "ja"); body != "" && !strings.Contains(body, "/desk/link") {
		t.Errorf("the printed address: %.200s", body)
	}
	answer, _ := s.ask("POST", "/desk/set-up.ja.html", "", k)
	if answer.StatusCode != http.StatusSeeOther || len(answer.Cookies()) != 1 {
		t.Fatalf("setting up: status %d", answer.StatusCode)
	}
	operator := auth.Secret(answer.Cookies()[0].Value)
	if answer, _ := s.ask("POST", "/desk/set-up.ja.html", "", k); answer.StatusCode != http.StatusGone && answer.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("setting up again: status %d", answer.StatusCode)
	}
	answer, _ = s.ask("POST", "/desk/owners.ja.html", operator, url.Values{"organisation": {s.org.Slug}, "email": {"owner@mizunara-u.example"}, "name": {"水野"}})
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("inviting an owner: status %d", answer.StatusCode)
	}
	link := mailed(t, folder, 1)
	answer, _ = s.ask("POST", "/desk/link.ja.html", "", url.Values{"k": {link[strings.Index(link, "k=")+2:]}})
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("the invitation: status %d", answer.StatusCode)
	}
	owner := auth.Secret(answer.Cookies()[0].Value)
	people := "/desk/" + s.org.Slug + "/people"
	_, body := s.ask("GET", people+".ja.html", owner, nil)
	if !strings.Contains(body, "水野") {
		t.Errorf("the people are %.300s", body)
	}
	members, err := s.Auth.People.Members(t.Context(), s.org.ID)
	s.must(err)
	form := url.Values{"person": {members[0].ID.String()}, "role": {"owner"}}
	if answer, body := s.ask("POST", people+"/end.ja.html", owner, form); answer.StatusCode != http.StatusConflict || !strings.Contains(body, "先に別の人に") {
		t.Errorf("the last owner goes: status %d", answer.StatusCode)
	}
	answer, body = s.ask("POST", people+".ja.html", owner, url.Values{"email": {"author@mizunara-u.example"}, "role": {"operator"}})
	if answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "author@mizunara-u.example") {
		t.Errorf("an operator of an organisation: status %d, or what was typed is lost", answer.StatusCode)
	}
}
