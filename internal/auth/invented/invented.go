// Package invented is a provider of OpenID Connect whose accounts are invented: for the demonstration, in which one signs in
// with one click, and for tests, which can have it lie.
//
//	/.well-known/openid-configuration, /keys ── what it says of itself
//	/authorize ── choose an account ──> the desk's return address, with a code
//	/token ── the code, once ──> an ID token      /userinfo ── what the token leaves out
package invented

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Account is one that somebody can choose.
type Account struct {
	Subject  string
	Name     string // empty: it is not released
	Email    string // likewise
	Verified bool   // the provider says that it has verified the address
	Apart    bool   // name and address are released at the UserInfo endpoint alone
	Label    string // as the page of the choice calls it
}

// Provider is a provider at one address.
type Provider struct {
	Issuer   string // its address, without a final slash
	Client   string // as what a desk is known
	Secret   string
	Returns  string // what return addresses begin with
	Accounts []Account
	Now      func() time.Time

	// Tests have it lie: about what the token says, by which key it is signed, and of whom the UserInfo endpoint speaks.
	Lie      func(claims map[string]any)
	Key      *ecdsa.PrivateKey // instead of the one that it publishes
	Mistaken string

	mu    sync.Mutex
	own   *ecdsa.PrivateKey
	codes map[string]asked
	by    map[string]int // accounts, by their access tokens
}

// asked is what a code was given for.
type asked struct {
	account                      int
	nonce, challenge, redirected string
}

// New returns a provider with a key of its own.
func New(issuer, client, secret, returns string, accounts ...Account) *Provider {
	return &Provider{
		Issuer: issuer, Client: client, Secret: secret, Returns: returns, Accounts: accounts, Now: time.Now, own: NewKey(), codes: map[string]asked{}, by: map[string]int{},
	}
}

// NewKey makes a key that signs by ES256.
func NewKey() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err) // a random source that fails leaves nothing to go on with
	}
	return key
}

// ServeHTTP answers the provider's addresses.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		reply(w, http.StatusOK, map[string]any{
			"issuer": p.Issuer, "authorization_endpoint": p.Issuer + "/authorize", "token_endpoint": p.Issuer + "/token", "jwks_uri": p.Issuer + "/keys",
			"userinfo_endpoint": p.Issuer + "/userinfo", "id_token_signing_alg_values_supported": []string{"ES256"},
			"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
		})
	case "/keys":
		reply(w, http.StatusOK, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &p.own.PublicKey, KeyID: "1", Algorithm: "ES256", Use: "sig"}}})
	case "/authorize":
		p.authorize(w, r)
	case "/token":
		p.token(w, r)
	case "/userinfo":
		p.userInfo(w, r)
	case "/favicon.ico":
		w.WriteHeader(http.StatusNoContent)
	default:
		http.NotFound(w, r)
	}
}

func reply(w http.ResponseWriter, status int, what any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(what) //nolint:errcheck,errchkjson // whoever asked has gone
}

// authorize shows the accounts, and sends the browser back with a code for the one that is chosen.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	back := q.Get("redirect_uri")
	if q.Get("client_id") != p.Client || !strings.HasPrefix(back, p.Returns) || q.Get("code_challenge_method") != "S256" || q.Get("response_type") != "code" {
		http.Error(w, "not for this desk", http.StatusBadRequest)
		return
	}
	chosen, err := strconv.Atoi(q.Get("account"))
	if err != nil || chosen < 0 || chosen >= len(p.Accounts) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		choice.Execute(w, struct { //nolint:errcheck // whoever asked has gone
			Accounts []Account
			Query    map[string][]string
		}{p.Accounts, q})
		return
	}
	answer := url.Values{"state": {q.Get("state")}, "iss": {p.Issuer}}
	if q.Has("deny") {
		answer.Set("error", "access_denied")
	} else {
		answer.Set("code", p.Code(chosen, q.Get("nonce"), q.Get("code_challenge"), back))
	}
	w.Header().Set("Location", back+"?"+answer.Encode())
	w.WriteHeader(http.StatusSeeOther)
}

// Code is a code for an account.
func (p *Provider) Code(account int, nonce, challenge, back string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	code := rand.Text()
	p.codes[code] = asked{account, nonce, challenge, back}
	return code
}

// token takes a code back, once, from whoever knows its verifier.
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	client, secret, basic := r.BasicAuth()
	if !basic || url.QueryEscape(p.Client) != client || url.QueryEscape(p.Secret) != secret { // RFC 6749, section 2.3.1
		reply(w, http.StatusUnauthorized, map[string]string{"error": "invalid_client"})
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	code := r.PostFormValue("code")
	a, there := p.codes[code]
	delete(p.codes, code)
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	switch {
	case !there || a.redirected != r.PostFormValue("redirect_uri") || base64.RawURLEncoding.EncodeToString(sum[:]) != a.challenge:
		reply(w, http.StatusBadRequest, map[string]string{"error": "invalid_grant"})
		return
	}
	token, err := p.sign(&a)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	access := rand.Text()
	p.by[access] = a.account
	reply(w, http.StatusOK, map[string]any{"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": token})
}

func (p *Provider) sign(a *asked) (string, error) {
	now, account := p.Now(), &p.Accounts[a.account]
	claims := map[string]any{"iss": p.Issuer, "sub": account.Subject, "aud": p.Client, "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(), "nonce": a.nonce}
	if !account.Apart {
		account.release(claims)
	}
	if p.Lie != nil {
		p.Lie(claims)
	}
	key := p.own
	if p.Key != nil {
		key = p.Key
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: key}, (&jose.SignerOptions{}).WithHeader("kid", "1"))
	if err != nil {
		return "", err
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}

// release says of an account what is released.
func (a *Account) release(claims map[string]any) {
	if a.Name != "" {
		claims["name"] = a.Name
	}
	if a.Email != "" {
		claims["email"], claims["email_verified"] = a.Email, a.Verified
	}
}

func (p *Provider) userInfo(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n, there := p.by[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]
	if !there {
		http.Error(w, "no such token", http.StatusUnauthorized)
		return
	}
	account := &p.Accounts[n]
	claims := map[string]any{"sub": account.Subject}
	if p.Mistaken != "" {
		claims["sub"] = p.Mistaken
	}
	account.release(claims)
	reply(w, http.StatusOK, claims)
}

// choice is the page on which an account is chosen.
var choice = template.Must(template.New("").Parse(`<!DOCTYPE html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>架空のアカウント / Invented accounts</title>
<h1>架空のアカウント <span lang="en">/ Invented accounts</span></h1>
<p>所属機関のサインイン画面の代わりです。どれかを選んでください。</p>
<p lang="en">This stands for the sign-in of an institution. Choose one.</p>
<form method="get">{{range $name, $values := .Query}}{{range $values}}<input type="hidden" name="{{$name}}" value="{{.}}">{{end}}{{end}}
{{range $i, $a := .Accounts}}<p><button name="account" value="{{$i}}">{{$a.Label}}</button></p>
{{end}}<p><label><input type="checkbox" name="deny"> 断る <span lang="en">/ refuse</span></label></p></form></html>`))
