package public

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/a-h/templ"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/card"
	"github.com/mitome/mitome/internal/web/letter"
	"github.com/mitome/mitome/internal/web/page"
)

const (
	// freshness is for how long an answer about changes is believed: a changed status is seen that soon.
	freshness = 10 * time.Millisecond
	// askTimeout bounds the question, which all requests wait for.
	askTimeout = 5 * time.Second

	documentBytes = 16 << 20 // about 6,000 assertions with their headers
	textBytes     = 4 << 20
	editionBytes  = 32 << 20 // about 100 editions with both pictures
)

// memory holds the snapshot in use and asks what has changed, one request at a time.
type memory struct {
	source Source

	mu    sync.RWMutex
	asked time.Time // by the monotonic clock
	now   *view
	err   error // of the last question
}

// view is a snapshot as it was at a time. A handler takes it before it reads, so what it has read is at least as new.
type view struct {
	*snapshot
	asOf int // rounds of forgetting
}

// current returns what is remembered at present. When the source does not answer there is nothing: something revoked
// meanwhile must not be shown as valid.
func (m *memory) current(ctx context.Context) (*view, error) {
	oldest := time.Now().Add(-freshness)
	m.mu.RLock()
	now, err, asked := m.now, m.err, m.asked
	m.mu.RUnlock()
	if asked.After(oldest) {
		return now, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.asked.After(oldest) {
		return m.now, m.err // another request asked while this one waited
	}
	// The answer serves all who wait: it must not end because this one client leaves.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), askTimeout)
	defer cancel()
	began := time.Now() // what is known may be as old as the question
	m.now, m.err = m.look(ctx)
	m.asked = began
	return m.now, m.err
}

// look asks what has changed, and forgets it.
func (m *memory) look(ctx context.Context) (*view, error) {
	changes, err := m.source.Changes(ctx)
	if err != nil {
		return nil, err
	}
	if m.now == nil || !m.now.published(changes) {
		return &view{snapshot: newSnapshot(changes)}, nil
	}
	now := m.now
	for i, c := range changes {
		before := now.changes[i]
		if c == before {
			continue
		}
		ids, named, err := m.source.ChangedAwards(ctx, c.Org, before.Awards, c.Awards)
		if err != nil {
			return nil, err
		}
		now = now.forget(i, c, ids, named)
	}
	return now, nil
}

// snapshot remembers what was read since something was published last. What was not found is not remembered.
type snapshot struct {
	documents *lru[string, *document]              // by path
	editions  *lru[issuance.ID, *issuance.Edition] // with pictures
	texts     *lru[letterKey, *shownText]          // of editions, as read

	changes []issuance.Changes // of each organisation; memory guards it

	mu     sync.RWMutex // guards the following
	rounds int          // of forgetting
	orgs   []*organisation
	bySlug map[string]*organisation
	hosts  map[string]bool
	cards  map[cardsKey][]card.View
}

// published reports whether nothing has been published since the snapshot began.
func (m *snapshot) published(now []issuance.Changes) bool {
	return slices.EqualFunc(m.changes, now, func(a, b issuance.Changes) bool {
		return a.Org == b.Org && a.Published == b.Published
	})
}

// forget drops what shows awards of an organisation: those that are named, or all. What handlers have read up to now is
// not remembered any more, for it may be from before.
func (m *view) forget(place int, c issuance.Changes, ids []issuance.ID, named bool) *view {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rounds++
	m.changes[place] = c
	for _, o := range m.orgs {
		if o.ID != c.Org {
			continue
		}
		m.documents.drop(o.path() + "/revocations")
		if !named {
			m.documents.dropAll(func(path string) bool { return strings.HasPrefix(path, o.path()+"/a/") })
		}
		for _, id := range ids {
			for _, form := range []form{object, data} {
				m.documents.drop(awardPath(o, id) + string(form))
			}
		}
	}
	return &view{m.snapshot, m.rounds}
}

// remember keeps a document, unless something was forgotten since the view was taken.
func (m *view) remember(d *document) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.rounds == m.asOf {
		m.documents.put(d.path, d, d.size())
	}
}

// letterKey names a letter: an edition that was asked for, and the language of its readers.
type letterKey struct {
	edition issuance.ID
	lang    locale.Language
}

// shownText is what readers of a language are shown of an edition: it, or the one of its version in their language. Which one
// that is cannot change before something is published.
type shownText struct {
	edition  *issuance.Edition // without pictures
	text     *letter.Text
	editions []editionLink                   // of the same version
	newer    string                          // path of the page of the latest version; empty where this is it
	says     func() (templ.Component, error) // what the page of any of its awards says of the learning; written once
}

// organisation is an organisation with what is worked out once.
type organisation struct {
	issuance.Organisation
	host string // of BaseURL, as a Host header writes it
	zone *time.Location
	said sync.Map                  // language to letter.Body
	worn atomic.Pointer[page.Face] // without what depends on the language; nil: not read yet
}

// path is where all that belongs to the organisation is.
func (o *organisation) path() string { return "/o/" + o.Slug }

func newSnapshot(changes []issuance.Changes) *snapshot {
	return &snapshot{
		changes:   slices.Clone(changes),
		documents: newLRU[string, *document](documentBytes),
		editions:  newLRU[issuance.ID, *issuance.Edition](editionBytes),
		texts:     newLRU[letterKey, *shownText](textBytes),
		cards:     map[cardsKey][]card.View{},
	}
}

// admits reports whether an object whose own host is own may be served under the request's host: always, unless that
// host belongs to another organisation. A host that nobody owns (a proxy's inner name, a health check) is let in.
func (m *snapshot) admits(own, host string) bool {
	if own == host {
		return true
	}
	host = plainHost(host)
	if own == host {
		return true
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	return !m.hosts[host]
}

// plainHost lower-cases a host and drops the default ports.
func plainHost(host string) string {
	host = strings.ToLower(host)
	return strings.TrimSuffix(strings.TrimSuffix(host, ":443"), ":80")
}

// organisation finds an organisation by its slug and checks the request's host against it.
func (s *Objects) organisation(ctx context.Context, m *view, slug, host string) (*organisation, error) {
	if _, err := s.organisations(ctx, m); err != nil {
		return nil, err
	}
	m.mu.RLock()
	o := m.bySlug[slug]
	m.mu.RUnlock()
	if o == nil || !m.admits(o.host, host) {
		return nil, issuance.ErrNotFound
	}
	return o, nil
}

// organisations are all organisations, in the order of the start page. They are read once for a snapshot.
func (s *Objects) organisations(ctx context.Context, m *view) ([]*organisation, error) {
	m.mu.RLock()
	orgs, read := m.orgs, m.bySlug != nil
	m.mu.RUnlock()
	if read {
		return orgs, nil
	}
	all, err := s.source.Organisations(ctx)
	if err != nil && !errors.Is(err, issuance.ErrNotFound) {
		return nil, err
	}
	bySlug, hosts := map[string]*organisation{}, map[string]bool{}
	for i := range all {
		o := prepare(all[i])
		orgs = append(orgs, o)
		bySlug[o.Slug], hosts[o.host] = o, true
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.orgs, m.bySlug, m.hosts = orgs, bySlug, hosts
	return orgs, nil
}

func prepare(o issuance.Organisation) *organisation {
	return &organisation{Organisation: o, host: hostOf(o.BaseURL), zone: o.Location()}
}

func hostOf(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	return plainHost(u.Host)
}
