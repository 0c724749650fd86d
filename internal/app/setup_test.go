package app_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/issuance"
)

// empty is a store in which nothing was done yet, served.
type empty struct {
	*app.App
	t      *testing.T
	at     string
	listen net.Listener
	data   string
	link   string // path by which it is set up
}

// openEmpty serves an empty store: one of SQLite, or in a database.
func openEmpty(t *testing.T, database string) *empty {
	t.Helper()
	data := t.TempDir()
	a, err := app.Open(t.Context(), app.Config{Data: data, Database: database, Serving: true})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ready, served := make(chan bool), make(chan error, 1)
	go func() { served <- a.Serve(ctx, listener, slog.New(slog.DiscardHandler), func() { close(ready) }) }()
	t.Cleanup(func() {
		hangUp()
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	<-ready
	e := &empty{App: a, t: t, at: fmt.Sprintf("http://localhost:%d", listener.Addr().(*net.TCPAddr).Port), listen: listener, data: data}
	address, err := a.SetUpURL(t.Context(), listener.Addr())
	if err != nil {
		t.Fatal(err)
	}
	e.link = strings.TrimPrefix(address, e.at)
	return e
}

// post sends a form of the set-up, and follows nothing.
func (e *empty) post(form url.Values) (*http.Response, string) {
	e.t.Helper()
	return e.postIn("ja", form)
}

func (e *empty) postIn(lang string, form url.Values) (*http.Response, string) {
	e.t.Helper()
	r, err := http.NewRequestWithContext(e.t.Context(), http.MethodPost, e.at+"/desk/set-up."+lang+".html", strings.NewReader(form.Encode()))
	if err != nil {
		e.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		e.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		e.t.Fatal(err)
	}
	return answer, string(body)
}

// typed is all that somebody types in all steps.
func (e *empty) typed() url.Values {
	return url.Values{
		"k": {e.link[strings.Index(e.link, "k=")+2:]}, "step": {"look"}, "go": {"do"},
		"name": {"水野 かおる"}, "email": {"mizuno@mizunara-u.example"}, "language": {"ja"},
		"awarding_body_ja": {"ミズナラ大学"}, "awarding_body_url": {"https://www.mizunara-u.example/"}, "awarding_body_email": {"mc@mizunara-u.example"},
		"awarding_body_kind_code": {"university"}, "country_region_of_the_issuer_code": {"JP"},
		"awarding_body_trust_statement_ja": {"2023年に機関別認証評価で適合の認定を受けている。"}, "awarding_body_trust_uri": {"https://www.mizunara-u.example/accreditation"},
		"office_ja": {"教務課"}, "telephone": {"03-1234-5678"}, "office_email": {"office@mizunara-u.example"}, "privacy_ja": {"授与のためだけに使います。"},
		"base": {e.at}, "zone": {"Asia/Tokyo"}, "house_language": {"ja"}, "year_begins": {"4"},
		"way": {"folder"}, "folder": {filepath.Join(e.data, "mails")}, "from": {"desk@mizunara-u.example"}, "mail_name": {"mitome"},
	}
}

// TestSetUp does all of it with the last step, and nothing where a step makes no sense; what was typed is shown again.
func TestSetUp(t *testing.T) {
	t.Parallel()
	e := openEmpty(t, "")
	for name, c := range map[string]struct{ field, bad, step, says string }{
		"no mail address":    {"email", "水野", "you", "水野"},
		"no name at all":     {"awarding_body_ja", "", "body", "授与機関"},
		"a telephone of one": {"telephone", "1", "office", "電話番号"},
		"plain http":         {"base", "http://badges.mizunara-u.example", "address", "https://"},
		"no time zone":       {"zone", "Tokyo", "address", "タイムゾーン"},
		"a thirteenth month": {"year_begins", "13", "address", "12月"},
		"a folder anywhere":  {"folder", "mails", "mail", "mails"},
		"one's own office":   {"office_email", "Mizuno@mizunara-u.example", "office", "サインインに使うアドレス"},
	} {
		form := e.typed()
		form.Set(c.field, c.bad)
		answer, body := e.post(form)
		if answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, `name="step" value="`+c.step+`"`) || !strings.Contains(body, c.says) || !strings.Contains(body, "授与のためだけに使います。") {
			t.Errorf("%s: status %d, or not at its step, or what was typed is lost", name, answer.StatusCode)
		}
	}
	for _, step := range []string{"you", "body", "office", "address", "mail", "look"} { // as the switch of languages sends it
		form := e.typed()
		form.Set("step", step)
		form.Set("go", step)
		form.Set("telephone", "まだ途中")
		answer, body := e.postIn("en", form)
		if answer.StatusCode != http.StatusOK || !strings.Contains(body, `<html lang="en"`) || !strings.Contains(body, `name="step" value="`+step+`"`) || !strings.Contains(body, "まだ途中") || !strings.Contains(body, `formaction="/desk/set-up.ja.html"`) {
			t.Errorf("the step %s in the other language: status %d, or what was typed is lost", step, answer.StatusCode)
		}
	}
	if orgs, err := e.Store.Organisations(t.Context()); err != nil || len(orgs) != 0 {
		t.Errorf("%d organisations before the last step, %v", len(orgs), err)
	}
	if nobody, err := e.Auth.Unmanned(t.Context()); err != nil || !nobody {
		t.Errorf("somebody is there before the last step, %v", err)
	}
	answer, body := e.post(e.typed())
	if answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != "/desk/welcome" || len(answer.Cookies()) != 1 {
		t.Fatalf("setting up: status %d, to %q\n%s", answer.StatusCode, answer.Header.Get("Location"), body)
	}
	org, err := e.Store.Organisation(t.Context(), "mizunara-u")
	if err != nil || org.NameJA != "ミズナラ大学" || org.BaseURL != e.at || org.Contact.Telephone != "03-1234-5678" || org.House.PrivacyJA == "" || org.House.YearBegins != 4 || org.House.Language != "ja" {
		t.Errorf("the organisation is %+v, %v", org, err)
	}
	if policy, err := e.Store.Policy(t.Context(), org.ID); err != nil || !org.Reviewed || !policy.On || !policy.Own || len(policy.Full) != 1 || policy.Full[0].Kind != authoring.InDesk {
		t.Errorf("the organisation reviews by %+v, %v", policy, err)
	}
	who, err := e.Auth.Visitor(t.Context(), auth.Secret(answer.Cookies()[0].Value))
	if err != nil || !slices.Equal(slices.Sorted(maps.Keys(who.Roles)), []issuance.OrganisationID{0, org.ID}) || !who.May(org.ID, auth.People) || !who.May(0, auth.Platform) {
		t.Errorf("who is signed in: %+v, %v", who, err)
	}
	if settings, err := e.Mail.Settings(t.Context()); err != nil || settings.From != "desk@mizunara-u.example" || !settings.Ready() {
		t.Errorf("mail: %+v, %v", settings, err)
	}
	if answer, _ := e.post(e.typed()); answer.StatusCode != http.StatusGone {
		t.Errorf("the same link again: status %d", answer.StatusCode)
	}
}

// TestSetUpElsewhere moves the desk to the base address at once, and leads there by a link that signs in.
func TestSetUpElsewhere(t *testing.T) {
	t.Parallel()
	e := openEmpty(t, "")
	form := e.typed()
	form.Set("base", "https://badges.mizunara-u.example")
	answer, body := e.post(form)
	_, link, ok := strings.Cut(body, "https://badges.mizunara-u.example/desk/link?k=")
	if answer.StatusCode != http.StatusOK || len(answer.Cookies()) != 0 || !ok {
		t.Fatalf("setting up: status %d\n%s", answer.StatusCode, body)
	}
	if answer, _ := e.post(form); answer.StatusCode < http.StatusBadRequest {
		t.Errorf("the desk still answers at its old host: status %d", answer.StatusCode)
	}
	token, l, err := e.Auth.SignIn(t.Context(), auth.Secret(link[:43]), "", "test")
	if err != nil || token == "" || l.Next != "/desk/welcome" {
		t.Errorf("the link at the new address: to %q, %v", l.Next, err)
	}
	if address, err := e.SetUpURL(t.Context(), e.listen.Addr()); err != nil || !strings.HasPrefix(address, "https://badges.mizunara-u.example/desk/") {
		t.Errorf("the next set-up address is %q, %v", address, err)
	}
}
