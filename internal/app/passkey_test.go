package app_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/store/chain"
)

// TestPasskeyInBrowser signs in by a mailed link, adds the passkey that is offered, names it anew, signs in with it, and removes
// it: with the browser's own dialogues, and a device that agrees.
func TestPasskeyInBrowser(t *testing.T) {
	d := openDesk(t)
	p := browsertest.Open(t, browsertest.View{Width: browsertest.Desk, Language: "ja"})
	p.Authenticator()
	d.follow(p)
	wait(p, `!document.querySelector("[data-passkey]").hidden`)
	look(t, p, "ja", "passkey")
	p.Follow(func() { p.Click("[data-passkey] .button") })
	if keys, err := d.Auth.Passkeys(t.Context(), d.owner.ID); err != nil || len(keys) != 1 || keys[0].Name == "" || keys[0].Site != "localhost" {
		t.Fatalf("added %+v (%v)", keys, err)
	}
	p.Follow(func() { p.Click(".tabs a[href*='/desk/account']") })
	look(t, p, "ja", "account")
	p.Agrees(false) // else the browser's offer where the address is typed signs in before anybody can look or click
	p.Follow(func() { p.Click("form[action*='sign-out'] .button") })
	wait(p, `!document.querySelector("[data-passkey]").hidden`)
	look(t, p, "ja", "sign-in")
	if got := browsertest.Eval[string](p, "location.pathname"); got != "/desk/sign-in.ja.html" {
		t.Fatalf("nobody clicked, and the page is %s", got)
	}
	p.Agrees(true)
	p.Follow(func() { p.Click("[data-passkey] .button") })
	if got := browsertest.Eval[string](p, "location.pathname"); !strings.HasSuffix(got, "/drafts.ja.html") {
		t.Fatalf("the passkey leads to %s: %s", got, p.Text("body"))
	}
	p.Follow(func() { p.Click(".tabs a[href*='/desk/account']") })
	p.Follow(func() { p.Click("form[action*='passkey/remove'] .button") })
	if keys, err := d.Auth.Passkeys(t.Context(), d.owner.ID); err != nil || len(keys) != 0 {
		t.Errorf("removed, and there are %+v (%v)", keys, err)
	}
}

// device is an authenticator that says whatever a test wants (Web Authentication Level 3, section 6).
type device struct {
	t      *testing.T
	key    *ecdsa.PrivateKey
	id     []byte
	handle []byte
	count  uint32
}

func newDevice(t *testing.T, id string) *device {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &device{t: t, key: key, id: []byte(id)}
}

// claim is what an answer says beside its signature.
type claim struct {
	kind, challenge, origin, site string
	flags                         byte // 1: somebody is present, 4: who was verified, 64: a credential follows
	handle                        []byte
	count                         uint32
	spoilt                        bool // the signature
}

func base64url(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (c *claim) clientData() []byte {
	return fmt.Appendf(nil, `{"type":%q,"challenge":%q,"origin":%q,"crossOrigin":false}`, c.kind, c.challenge, c.origin)
}

func (c *claim) data() []byte {
	site := sha256.Sum256([]byte(c.site))
	return binary.BigEndian.AppendUint32(append(site[:], c.flags), c.count)
}

// answer is the JSON by which a browser hands an answer over.
func (d *device) answer(response map[string]string) string {
	d.t.Helper()
	text, err := json.Marshal(map[string]any{
		"id": base64url(d.id), "rawId": base64url(d.id), "type": "public-key", "response": response, "clientExtensionResults": map[string]any{},
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return string(text)
}

// made answers that a credential was made.
func (d *device) made(c claim) string {
	d.t.Helper()
	point, err := d.key.PublicKey.Bytes()
	if err != nil {
		d.t.Fatal(err)
	}
	data := append(c.data(), make([]byte, 16)...) // of no known kind of authenticator
	data = append(binary.BigEndian.AppendUint16(data, uint16(len(d.id))), d.id...)
	data = append(data, 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32) // COSE: EC2, ES256, P-256
	data = append(append(append(data, point[1:33]...), 0x22, 0x58, 32), point[33:]...)
	object := append([]byte("\xa3cfmtdnonegattStmt\xa0hauthData\x58"), byte(len(data)))
	return d.answer(map[string]string{"clientDataJSON": base64url(c.clientData()), "attestationObject": base64url(append(object, data...))})
}

// signed answers that somebody agreed.
func (d *device) signed(c claim) string {
	d.t.Helper()
	hash := sha256.Sum256(c.clientData())
	digest := sha256.Sum256(append(c.data(), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, digest[:])
	if err != nil {
		d.t.Fatal(err)
	}
	if c.spoilt {
		signature[len(signature)-1] ^= 1
	}
	return d.answer(map[string]string{
		"clientDataJSON": base64url(c.clientData()), "authenticatorData": base64url(c.data()), "signature": base64url(signature), "userHandle": base64url(c.handle),
	})
}

// asked is the claim of an honest answer to what the desk asks at an address.
func (s *staffed) asked(kind, path string, token auth.Secret) claim {
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
	return claim{kind: kind, challenge: options.Challenge, origin: s.at, site: options.RPID + options.RP.ID, flags: 5}
}

// add adds a device for whoever has the token, as the desk asks but for a change.
func (s *staffed) add(d *device, token auth.Secret, change func(*claim)) (status int, body string) {
	s.t.Helper()
	c := s.asked("webauthn.create", "/desk/account/passkey.json", token)
	c.flags |= 64
	if change != nil {
		change(&c)
	}
	answer, body := s.ask("POST", "/desk/account/passkey.ja.html", token, url.Values{"answer": {d.made(c)}, "name": {"鍵"}})
	return answer.StatusCode, body
}

// enterWith signs in with a device, as the desk asks but for a change.
func (s *staffed) enterWith(d *device, change func(*claim)) (answer *http.Response, body, sent string) {
	s.t.Helper()
	c := s.asked("webauthn.get", "/desk/sign-in/passkey.json", "")
	d.count++
	c.count, c.handle = d.count, d.handle
	if change != nil {
		change(&c)
	}
	sent = d.signed(c)
	answer, body = s.ask("POST", "/desk/sign-in/passkey.ja.html", "", url.Values{"answer": {sent}})
	return answer, body, sent
}

// Ceremonies that lie, come twice, late or from elsewhere, are refused in a sentence, and sign nobody in.
func TestT24T34HostilePasskeys(t *testing.T) {
	s := serveStaffed(t)
	owner, token := s.somebody("owner@mizunara-u.example", s.org.ID, auth.Owner)
	other, otherToken := s.somebody("author@mizunara-u.example", s.org.ID, auth.Author)
	key, second := newDevice(t, "first"), newDevice(t, "second")
	key.handle = owner.ID[:]
	for name, change := range map[string]func(*claim){
		"another origin":         func(c *claim) { c.origin = "https://evil.example" },
		"another port":           func(c *claim) { c.origin = "http://localhost:1" },
		"another site":           func(c *claim) { c.site = "evil.example" },
		"nobody verified":        func(c *claim) { c.flags &^= 4 },
		"nobody present":         func(c *claim) { c.flags &^= 1 },
		"a sign-in":              func(c *claim) { c.kind = "webauthn.get" },
		"an invented challenge":  func(c *claim) { c.challenge = base64url(make([]byte, 32)) },
		"a sign-in's challenge":  func(c *claim) { c.challenge = s.asked("", "/desk/sign-in/passkey.json", "").challenge },
		"another's challenge":    func(c *claim) { c.challenge = s.asked("", "/desk/account/passkey.json", otherToken).challenge },
		"a challenge that ended": func(*claim) { s.end("passkey_challenge") },
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
	for name, change := range map[string]func(*claim){
		"another origin":          func(c *claim) { c.origin = "https://evil.example" },
		"another site":            func(c *claim) { c.site = "evil.example" },
		"another's handle":        func(c *claim) { c.handle = other.ID[:] },
		"no handle":               func(c *claim) { c.handle = nil },
		"nobody verified":         func(c *claim) { c.flags &^= 4 },
		"a signature that is off": func(c *claim) { c.spoilt = true },
		"an invented challenge":   func(c *claim) { c.challenge = base64url(make([]byte, 32)) },
		"an adding's challenge":   func(c *claim) { c.challenge = s.asked("", "/desk/account/passkey.json", token).challenge },
		"a challenge that ended":  func(*claim) { s.end("passkey_challenge") },
	} {
		answer, body, _ := s.enterWith(key, change)
		if answer.StatusCode != http.StatusUnprocessableEntity || len(answer.Cookies()) != 0 || !strings.Contains(body, `role="alert"`) {
			t.Errorf("signing in with %s: status %d, cookies %v", name, answer.StatusCode, answer.Cookies())
		}
	}
	if answer, _, _ := s.enterWith(newDevice(t, "third"), nil); answer.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an unknown passkey: status %d", answer.StatusCode)
	}
	answer, _, sent := s.enterWith(key, nil)
	if answer.StatusCode != http.StatusSeeOther || len(answer.Cookies()) != 1 {
		t.Fatalf("signing in: status %d", answer.StatusCode)
	}
	if answer, _ := s.ask("POST", "/desk/sign-in/passkey.ja.html", "", url.Values{"answer": {sent}}); answer.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("the same answer again: status %d", answer.StatusCode)
	}
	if answer, body, _ := s.enterWith(key, func(c *claim) { c.count = 1 }); answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "使用回数") {
		t.Errorf("a counter that went back: status %d", answer.StatusCode)
	}
	for _, text := range []string{"", "{}", "null", strings.Repeat("[", 100000), `{"id":"a"}`} {
		if answer, _ := s.ask("POST", "/desk/sign-in/passkey.ja.html", "", url.Values{"answer": {text}}); answer.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%.20q: status %d", text, answer.StatusCode)
		}
	}
	s.passkeysOfOthers(owner, otherToken)
	s.must(s.Auth.EndRole(t.Context(), s.by, other.ID, s.org.ID, auth.Author, s.Auth.Now()))
	second.handle = other.ID[:]
	if answer, body, _ := s.enterWith(second, nil); answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "役割") {
		t.Errorf("without a role: status %d", answer.StatusCode)
	}
	s.must(chain.Verify(t.Context(), s.Store.Writer(), audit.Store))
}

// passkeysOfOthers tries to change a passkey that is another's, and a name that is none.
func (s *staffed) passkeysOfOthers(owner auth.Person, token auth.Secret) {
	s.t.Helper()
	keys, err := s.Auth.Passkeys(s.t.Context(), owner.ID)
	s.must(err)
	form := url.Values{"passkey": {keys[0].ID.String()}, "name": {"盗"}}
	for _, deed := range []string{"name", "remove"} {
		if answer, _ := s.ask("POST", "/desk/account/passkey/"+deed+".ja.html", token, form); answer.StatusCode != http.StatusNotFound {
			s.t.Errorf("%s of another's passkey: status %d", deed, answer.StatusCode)
		}
	}
	if after, err := s.Auth.Passkeys(s.t.Context(), owner.ID); err != nil || len(after) != 1 || after[0].Name != "鍵" {
		s.t.Errorf("the owner has %+v (%v)", after, err)
	}
}

// end lets the time of all rows of a table be over.
func (s *staffed) end(table string) {
	s.t.Helper()
	_, err := s.Store.Writer().ExecContext(s.t.Context(), "UPDATE "+table+" SET ends_at = 1") //nolint:gosec // a table of the test
	s.must(err)
}
