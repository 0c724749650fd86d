package issuance

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// Service is the post office at work. Make it with New.
type Service struct {
	Records
	Keys    Keys
	Painter Painter
	Now     func() time.Time
	Random  io.Reader // of ids, salts and secrets; crypto/rand's

	// Editions are those of the guideline by which badges are read, and by the current of which they are written.
	Editions microcredential.Editions

	// Aside, if set, is told once of rows that were set aside, after that is recorded.
	Aside func(batch int64, rows []SetAside)

	cores cores
}

// New returns a Service that draws from random, which must be safe for concurrent use. One that is serving leaves a core
// to reading at all times.
func New(records Records, keys Keys, painter Painter, now func() time.Time, random io.Reader, serving bool) *Service {
	return &Service{Records: records, Keys: keys, Painter: painter, Now: now, Random: random, cores: newCores(serving)}
}

// cores decides how many chunks are worked at once. Making awards ready leaves a core to whoever writes, for it is the
// store that everybody waits for; signing may have them all. In a server making ready, signing and writing together
// leave one: a request that finds every core at work waits for ten milliseconds.
type cores struct {
	serving        bool
	hosted, signed *semaphore.Weighted
}

func newCores(serving bool) cores {
	all := int64(runtime.GOMAXPROCS(0))
	c := cores{serving: serving, hosted: semaphore.NewWeighted(max(all-1, 1)), signed: semaphore.NewWeighted(all)}
	if serving {
		c.signed = c.hosted
	}
	return c
}

// enter waits for a core; leave gives it back, once, however often it is called.
func (c *cores) enter(ctx context.Context, signed bool) (leave func(), err error) {
	which := c.hosted
	if signed {
		which = c.signed
	}
	if err := which.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	return sync.OnceFunc(func() { which.Release(1) }), nil
}

// languages are those of editions, the default first.
var languages = locale.Languages

// Refusal is a request that the post office cannot follow, for a reason that the person can mend.
type Refusal struct {
	Code string // its sentences are in the message files under "issue.CODE"
	Args []any  // names and values in turn; what has words of its own in each language is said by its In(language)
}

func refuse(code string, args ...any) error { return &Refusal{code, args} }

// Message is a sentence in lang ("en" or "ja") that says what is wrong and what to do.
func (r *Refusal) Message(lang locale.Language) string {
	args := slices.Clone(r.Args)
	for i, arg := range args {
		if worded, ok := arg.(interface {
			In(lang locale.Language) string
		}); ok {
			args[i] = worded.In(lang)
		}
	}
	return locale.Text(lang, "issue."+r.Code, args...)
}

// Error is Message in English.
func (r *Refusal) Error() string { return r.Message("en") }

// DefaultBaseURL is where a store that was told nothing publishes: for trying out, on this machine alone.
const DefaultBaseURL = "http://localhost:8080"

// settingBaseURL names the setting that holds the base URL of new organisations.
const settingBaseURL = "base_url"

// BaseURL returns the base URL of new organisations; ErrNotFound where none is set.
func (s *Service) BaseURL(ctx context.Context) (string, error) {
	return s.Organisations.Setting(ctx, settingBaseURL)
}

// maxHost is how long a host with its port may be, in bytes: a name of the domain name system has at most 253.
const maxHost = 260

// Foreign reports whether a base URL is written in other letters than those in which NormalizeBaseURL returns it.
func Foreign(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r > '~' })
}

// NormalizeBaseURL returns scheme and host of a base URL in one spelling, the host in ASCII. It refuses what cannot stand
// at the beginning of an address for decades: a path, a user name, an IP address or plain http that others can reach.
func NormalizeBaseURL(text string) (string, error) {
	u, ok := openbadges.WebAddress(strings.TrimSpace(text))
	if !ok {
		return "", refuse("base_url_bad", "url", text)
	}
	if u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", refuse("base_url_path", "url", text)
	}
	base, err := microcredential.NormalizeURL(u.Scheme + "://" + strings.ToLower(u.Host))
	if err != nil || len(u.Host) > maxHost {
		return "", refuse("base_url_bad", "url", text)
	}
	base = strings.TrimSuffix(base, map[string]string{"http": ":80", "https": ":443"}[u.Scheme])
	if u.Scheme == "http" && !openbadges.Loopback(base) {
		return "", refuse("base_url_http", "url", text)
	}
	return base, nil
}

// SetBaseURL makes base the base URL of organisations that will be made later. When there are organisations and none
// of them lives there, it is probably a slip and is refused.
func (s *Service) SetBaseURL(ctx context.Context, by By, text string) error {
	base, err := NormalizeBaseURL(text)
	if err := errors.Join(by.Validate(), err); err != nil {
		return err
	}
	orgs, err := s.Organisations.Organisations(ctx)
	if err != nil {
		return err
	}
	for _, org := range orgs {
		if org.BaseURL == base {
			return s.Organisations.PutSetting(ctx, by, settingBaseURL, base, s.Now())
		}
	}
	if len(orgs) > 0 {
		return refuse("base_url_differs", "url", base, "fixed", orgs[0].BaseURL)
	}
	return s.Organisations.PutSetting(ctx, by, settingBaseURL, base, s.Now())
}

// keyName is what the keyring calls an organisation's key in use.
func keyName(org *Organisation) string { return fmt.Sprintf("%s-%d", org.Slug, org.KeyNumber) }
