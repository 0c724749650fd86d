package app_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/auth/authtest"
	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/store/chain"
)

// TestPasskeyInBrowser signs in by a mailed link, adds the passkey that is offered, names it anew, signs in with it, and
// removes it: with the browser's own dialogues, and a device that agrees.
func TestPasskeyInBrowser(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	p := browsertest.Open(t, browsertest.View{Width: browsertest.Desk, Language: "ja"})
	p.Authenticator()
	d.follow(p)
	wait(p, `!document.querySelector("[data-passkey]").hidden`)
	look(t, p, "ja", "passkey")
	p.Follow(func() { p.Click("[data-passkey] .button") })
	if keys, err := d.Auth.Passkeys.Passkeys(t.Context(), d.owner.ID); err != nil || len(keys) != 1 || keys[0].Name == "" || keys[0].Site != "localhost" {
		t.Fatalf("added %+v (%v)", keys, err)
	}
	p.Follow(func() { p.Click(".who a[href*='/desk/account']") })
	look(t, p, "ja", "account")
	p.Agrees(false) // else the browser's offer where the address is typed signs in before anybody can look or click
	p.Follow(func() { p.Click("form[action*='sign-out'] .button") })
	wait(p, `!document.querySelector("[data-passkey]").hidden`)
	look(t, p, "ja", "sign-in")
	if got := browsertest.Eval[string](p, "location.pathname"); got != "/desk/sign-in.ja.html" {
		t.Fatalf("nobody clicked, and the page is %s", got)
	}
	offered(p)
	p.Agrees(true)
	p.Follow(func() { p.Click("[data-passkey] .button") })
	if got := browsertest.Eval[string](p, "location.pathname"); !strings.HasSuffix(got, "/drafts.ja.html") {
		t.Fatalf("the passkey leads to %s: %s", got, p.Text("body"))
	}
	p.Follow(func() { p.Click(".who a[href*='/desk/account']") })
	p.Follow(func() { p.Click("form[action*='passkey/remove'] .button") })
	if keys, err := d.Auth.Passkeys.Passkeys(t.Context(), d.owner.ID); err != nil || len(keys) != 0 {
		t.Errorf("removed, and there are %+v (%v)", keys, err)
	}
}

// asked is the claim of an honest answer to what the desk asks at an address.
func (s *staffed) asked(kind, path string, token auth.Secret) authtest.Claim {
	s.t.Helper()
	answer, body := s.ask("POST", path, token, nil)
	var options struct {
		Challenge        string
		RPID             string `json:"rpId"`
		RP               struct{ ID string }
		UserVerification string
	}
	if err := json.Unmarshal([]byte(body), &options); err != nil || answer.StatusCode != http.StatusOK {
		s.t.Fatalf("%s: status %d, %.200s", path, answer.StatusCode, body)
	}
	return authtest.Claim{Kind: kind, Challenge: options.Challenge, Origin: s.at, Site: options.RPID + options.RP.ID, Flags: authtest.Present | authtest.Verified}
}

// add adds a device for whoever has the token, as the desk asks but for a change.
func (s *staffed) add(d *authtest.Device, token auth.Secret, change func(*authtest.Claim)) (status int, body string) {
	s.t.Helper()
	c := s.asked("webauthn.create", "/desk/account/passkey.json", token)
	c.Flags |= authtest.Attested
	if change != nil {
		change(&c)
	}
	answer, body := s.ask("POST", "/desk/account/passkey.ja.html", token, url.Values{"answer": {d.Made(c)}, "name": {"鍵"}})
	return answer.StatusCode, body
}

// enterWith signs in with a device, as the desk asks but for a change.
func (s *staffed) enterWith(d *authtest.Device, change func(*authtest.Claim)) (answer *http.Response, body, sent string) {
	s.t.Helper()
	c := s.asked("webauthn.get", "/desk/sign-in/passkey.json", "")
	d.Count++
	c.Count, c.Handle = d.Count, d.Handle
	if change != nil {
		change(&c)
	}
	sent = d.Signed(c)
	answer, body = s.ask("POST", "/desk/sign-in/passkey.ja.html", "", url.Values{"answer": {sent}})
	return answer, body, sent
}

// Ceremonies that lie, come twice, late or from elsewhere, are refused in a sentence, and sign nobody in.
func TestT24T34HostilePasskeys(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	owner, token := s.somebody("owner@mizunara-u.example", s.org.ID, auth.Owner)
	other, otherToken := s.somebody("author@mizunara-u.example", s.org.ID, auth.Author)
	key, second := authtest.NewDevice(t, "first"), authtest.NewDevice(t, "second")
	key.Handle = owner.ID[:]
	for name, change := range map[string]func(*authtest.Claim){
		"another origin":         func(c *authtest.Claim) { c.Origin = "https://evil.example" },
		"another port":           func(c *authtest.Claim) { c.Origin = "http://localhost:1" },
		"another site":           func(c *authtest.Claim) { c.Site = "evil.example" },
		"nobody verified":        func(c *authtest.Claim) { c.Flags &^= authtest.Verified },
		"nobody present":         func(c *authtest.Claim) { c.Flags &^= authtest.Present },
		"a sign-in":              func(c *authtest.Claim) { c.Kind = "webauthn.get" },
		"an invented challenge":  func(c *authtest.Claim) { c.Challenge = authtest.Base64(make([]byte, 32)) },
		"a sign-in's challenge":  func(c *authtest.Claim) { c.Challenge = s.asked("", "/desk/sign-in/passkey.json", "").Challenge },
		"another's challenge":    func(c *authtest.Claim) { c.Challenge = s.asked("", "/desk/account/passkey.json", otherToken).Challenge },
		"a challenge that ended": func(*authtest.Claim) { s.end("passkey_challenge") },
	} {
		if status, body := s.add(key, token, change); status != http.StatusUnprocessableEntity || !strings.Contains(body, `role="alert"`) {
			t.Errorf("adding with %s: status %d", name, status)
		}
	}
	if status, body := s.add(key, token, nil); status != http.StatusSeeOther {
		t.Fatalf("adding: status %d, %s", status, body)
	}
	if status, body := s.add(key, otherToken, nil); status != http.StatusUnprocessableEntity || !strings.Contains(body, auth.ErrPasskeyThere.Message("ja")) {
		t.Errorf("adding another's: status %d", status)
	}
	if status, _ := s.add(second, otherToken, nil); status != http.StatusSeeOther {
		t.Fatalf("adding another: status %d", status)
	}
	for name, change := range map[string]func(*authtest.Claim){
		"another origin":          func(c *authtest.Claim) { c.Origin = "https://evil.example" },
		"another site":            func(c *authtest.Claim) { c.Site = "evil.example" },
		"another's handle":        func(c *authtest.Claim) { c.Handle = other.ID[:] },
		"no handle":               func(c *authtest.Claim) { c.Handle = nil },
		"nobody verified":         func(c *authtest.Claim) { c.Flags &^= authtest.Verified },
		"a signature that is off": func(c *authtest.Claim) { c.Spoilt = true },
		"an invented challenge":   func(c *authtest.Claim) { c.Challenge = authtest.Base64(make([]byte, 32)) },
		"an adding's challenge":   func(c *authtest.Claim) { c.Challenge = s.asked("", "/desk/account/passkey.json", token).Challenge },
		"a challenge that ended":  func(*authtest.Claim) { s.end("passkey_challenge") },
	} {
		answer, body, _ := s.enterWith(key, change)
		if answer.StatusCode != http.StatusUnprocessableEntity || len(answer.Cookies()) != 0 || !strings.Contains(body, `role="alert"`) {
			t.Errorf("signing in with %s: status %d, cookies %v", name, answer.StatusCode, answer.Cookies())
		}
	}
	if answer, _, _ := s.enterWith(authtest.NewDevice(t, "third"), nil); answer.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an unknown passkey: status %d", answer.StatusCode)
	}
	answer, _, sent := s.enterWith(key, nil)
	if answer.StatusCode != http.StatusSeeOther || len(answer.Cookies()) != 1 {
		t.Fatalf("signing in: status %d", answer.StatusCode)
	}
	if answer, _ := s.ask("POST", "/desk/sign-in/passkey.ja.html", "", url.Values{"answer": {sent}}); answer.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("the same answer again: status %d", answer.StatusCode)
	}
	if answer, body, _ := s.enterWith(key, func(c *authtest.Claim) { c.Count = 1 }); answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "使用回数") {
		t.Errorf("a counter that went back: status %d", answer.StatusCode)
	}
	for _, text := range []string{"", "{}", "null", strings.Repeat("[", 100000), `{"id":"a"}`} {
		if answer, _ := s.ask("POST", "/desk/sign-in/passkey.ja.html", "", url.Values{"answer": {text}}); answer.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%.20q: status %d", text, answer.StatusCode)
		}
	}
	s.passkeysOfOthers(owner, otherToken)
	s.must(s.Auth.People.EndRole(t.Context(), s.by, other.ID, auth.Membership{Org: s.org.ID, Role: auth.Author}, s.Auth.Now()))
	second.Handle = other.ID[:]
	if answer, body, _ := s.enterWith(second, nil); answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "役割") {
		t.Errorf("without a role: status %d", answer.StatusCode)
	}
	s.must(chain.Verify(t.Context(), s.Store.Writer(), audit.Store))
}

// passkeysOfOthers tries to change a passkey that is another's, and a name that is none.
func (s *staffed) passkeysOfOthers(owner auth.Person, token auth.Secret) {
	s.t.Helper()
	keys, err := s.Auth.Passkeys.Passkeys(s.t.Context(), owner.ID)
	s.must(err)
	form := url.Values{"passkey": {keys[0].ID.String()}, "name": {"盗"}}
	for _, deed := range []string{"name", "remove"} {
		if answer, _ := s.ask("POST", "/desk/account/passkey/"+deed+".ja.html", token, form); answer.StatusCode != http.StatusNotFound {
			s.t.Errorf("%s of another's passkey: status %d", deed, answer.StatusCode)
		}
	}
	if after, err := s.Auth.Passkeys.Passkeys(s.t.Context(), owner.ID); err != nil || len(after) != 1 || after[0].Name != "鍵" {
		s.t.Errorf("the owner has %+v (%v)", after, err)
	}
}

// end lets the time of all rows of a table be over.
func (s *staffed) end(table string) {
	s.t.Helper()
	_, err := s.Store.Writer().ExecContext(s.t.Context(), "UPDATE "+table+" SET ends_at = 1") //nolint:gosec // a table of the test
	s.must(err)
}
