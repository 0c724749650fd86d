package auth

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// claims are what an ID token says. Source: OpenID Connect Core 1.0, sections 2 and 5.1.
type claims struct {
	Issuer   string  `json:"iss"`
	Subject  string  `json:"sub"`
	Audience several `json:"aud"`
	For      string  `json:"azp"`
	Expires  float64 `json:"exp"`
	Issued   float64 `json:"iat"`
	From     float64 `json:"nbf"`
	Nonce    string  `json:"nonce"`
	about
	names []string
}

// about is what is said of a person, in an ID token or by the UserInfo endpoint.
type about struct {
	Name     string   `json:"name"`
	Email    string   `json:"email"`
	Verified positive `json:"email_verified"`
}

// several is a text, or a list of texts.
type several []string

func (s *several) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*s = several{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(s))
}

// positive is true where that, or the text "true" as some write it, is said; whatever else stands there is no yes.
type positive bool

func (p *positive) UnmarshalJSON(data []byte) error {
	*p = string(data) == "true" || string(data) == `"true"`
	return nil
}

// judge refuses a token that is not this provider's, for this desk, of this round and of now. Source: OpenID Connect Core 1.0,
// section 3.1.3.7.
func (c *claims) judge(p *Provider, nonce string, now time.Time) error {
	at := func(seconds float64) time.Time { return time.Unix(int64(seconds), 0) }
	switch {
	case c.Issuer != p.Entity:
		return errIssuer
	case !slices.Contains(c.Audience, p.Client), c.For != "" && c.For != p.Client, len(c.Audience) > 1 && c.For == "":
		return errAudience
	case subtle.ConstantTimeCompare([]byte(c.Nonce), []byte(nonce)) == 0:
		return errNonce
	case now.Add(-clockSkew).After(at(c.Expires)), now.Add(clockSkew).Before(at(c.Issued)), now.Add(clockSkew).Before(at(c.From)),
		at(c.Issued).Before(now.Add(-roundLasts - clockSkew)):
		return errTime
	case c.Subject == "" || len(c.Subject) > maxSubject || strings.ContainsRune(c.Subject, 0):
		return errSubject
	}
	return nil
}

// more asks the UserInfo endpoint, where there is one, for what the token leaves open. A token says more than the endpoint can:
// it is signed, and what both say is taken from it. An endpoint that does not answer releases nothing; one that speaks of
// another is refused.
func (c *claims) more(ctx context.Context, at *oidc.Provider, token *oauth2.Token) error {
	if at.UserInfoEndpoint() == "" {
		return nil
	}
	info, err := at.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return nil //nolint:nilerr // nothing is released there
	}
	if info.Subject != c.Subject {
		return errSubject
	}
	var more about
	if err := info.Claims(&more); err != nil {
		return nil //nolint:nilerr // likewise
	}
	if c.Name == "" {
		c.Name = more.Name
	}
	if c.Email == "" { // the address and whether it is verified are of one statement
		c.Email, c.Verified = more.Email, more.Verified
	}
	c.names = append(c.names, namesOf(info.Claims)...)
	return nil
}

// namesOf are the names of what was said.
func namesOf(read func(v any) error) (names []string) {
	all := map[string]json.RawMessage{}
	if read(&all) != nil {
		return nil
	}
	for name := range all {
		names = append(names, name)
	}
	return names
}

// ofToken are claims that say nothing of a person.
var ofToken = []string{"iss", "aud", "azp", "exp", "iat", "nbf", "nonce", "auth_time", "at_hash", "c_hash", "s_hash", "jti", "sid", "acr", "amr", "typ", "ver", "rt_hash"}

// maxClaims is how many names of what was released are kept.
const maxClaims = 40

func (c *claims) released() Released {
	r := Released{Subject: c.Subject, Name: locale.Excerpt(c.Name)}
	if email, err := microcredential.NormalizeEmail(c.Email); err == nil {
		r.Email, r.Verified = email, bool(c.Verified)
	}
	slices.Sort(c.names)
	for _, name := range slices.Compact(c.names) {
		if !slices.Contains(ofToken, name) && len(r.Claims) < maxClaims && len(name) <= maxName && !strings.ContainsAny(name, " \t\r\n") {
			r.Claims = append(r.Claims, name)
		}
	}
	return r
}
