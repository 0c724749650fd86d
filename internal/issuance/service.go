package issuance

import (
	"context"
	"fmt"
	"net/url"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/mitome/mitome/internal/locale"
)

// Service is the post office at work. Make it with New.
type Service struct {
	Store   Store
	Keys    Keys
	Painter Painter
	Now     func() time.Time

	signing   *semaphore.Weighted // signatures at once
	preparing *semaphore.Weighted // chunks at once that are made ready without signing
}

// New returns a Service that makes at most signing signatures at once.
func New(store Store, keys Keys, painter Painter, now func() time.Time, signing int) *Service {
	return &Service{
		Store: store, Keys: keys, Painter: painter, Now: now,
		signing:   semaphore.NewWeighted(int64(max(signing, 1))),
		preparing: semaphore.NewWeighted(int64(max(runtime.GOMAXPROCS(0)-1, 1))),
	}
}

// languages are those of editions, the default first.
var languages = locale.Languages

// Refusal is a request that the post office cannot follow, for a reason that the person can mend.
type Refusal struct {
	Code string // its sentences are in the message files under "issue.CODE"
	Args []any  // names and values in turn
}

func refuse(code string, args ...any) error { return &Refusal{code, args} }

// Message is a sentence in lang ("en" or "ja") that says what is wrong and what to do.
func (r *Refusal) Message(lang string) string { return locale.Text(lang, "issue."+r.Code, r.Args...) }

// Error is Message in English.
func (r *Refusal) Error() string { return r.Message("en") }

// DefaultBaseURL is where a store that was told nothing publishes: for trying out, on this machine alone.
const DefaultBaseURL = "http://localhost:8080"

// settingBaseURL names the setting that holds the base URL of new organisations.
const settingBaseURL = "base_url"

// NormalizeBaseURL returns scheme and host of a base URL in one spelling. It refuses what cannot stand at the beginning
// of an address for decades: a path, a user name, an IP address or plain http that others can reach.
func NormalizeBaseURL(text string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return "", refuse("base_url_bad", "url", text)
	}
	if u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", refuse("base_url_path", "url", text)
	}
	base := u.Scheme + "://" + strings.ToLower(u.Host)
	base = strings.TrimSuffix(base, map[string]string{"http": ":80", "https": ":443"}[u.Scheme])
	for _, r := range base {
		if r > '~' || r <= ' ' {
			return "", refuse("base_url_ascii", "url", text)
		}
	}
	if u.Scheme == "http" && !loopback(base) {
		return "", refuse("base_url_http", "url", text)
	}
	return base, nil
}

// SetBaseURL makes base the base URL of organisations that will be made later. When there are organisations and none
// of them lives there, it is probably a slip and is refused.
func (s *Service) SetBaseURL(ctx context.Context, text string) error {
	base, err := NormalizeBaseURL(text)
	if err != nil {
		return err
	}
	orgs, err := s.Store.Organisations(ctx)
	if err != nil {
		return err
	}
	for _, org := range orgs {
		if org.BaseURL == base {
			return s.Store.PutSetting(ctx, settingBaseURL, base)
		}
	}
	if len(orgs) > 0 {
		return refuse("base_url_differs", "url", base, "fixed", orgs[0].BaseURL)
	}
	return s.Store.PutSetting(ctx, settingBaseURL, base)
}

// keyName is what the keyring calls an organisation's key in use.
func keyName(org *Organisation) string { return fmt.Sprintf("%s-%d", org.Slug, org.KeyNumber) }
