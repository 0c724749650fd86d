package public

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web/letter"
)

const (
	// freshness is for how long an answer about the epoch is believed: a changed status is seen that soon.
	freshness = 10 * time.Millisecond
	// epochTimeout bounds the question, which all requests wait for.
	epochTimeout = 5 * time.Second

	documentBytes = 16 << 20 // about 6,000 assertions with their headers
	textBytes     = 4 << 20
	editionBytes  = 32 << 20 // about 100 editions with both pictures
)

// memory holds the snapshot in use and asks for the epoch, one request at a time.
type memory struct {
	source Source

	mu    sync.RWMutex
	asked time.Time // by the monotonic clock
	snap  *snapshot
	err   error // of the last question
}

// current returns the snapshot of the present epoch. When the source does not answer there is none: something revoked
// meanwhile must not be shown as valid.
func (m *memory) current(ctx context.Context) (*snapshot, error) {
	oldest := time.Now().Add(-freshness)
	m.mu.RLock()
	snap, err, asked := m.snap, m.err, m.asked
	m.mu.RUnlock()
	if asked.After(oldest) {
		return snap, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.asked.After(oldest) {
		return m.snap, m.err // another request asked while this one waited
	}
	// The answer serves all who wait: it must not end because this one client leaves.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), epochTimeout)
	defer cancel()
	began := time.Now() // the epoch may be as old as the question
	epoch, err := m.source.Epoch(ctx)
	switch {
	case err != nil:
		m.snap, m.err = nil, err
	case m.snap == nil || m.snap.epoch != epoch:
		m.snap, m.err = newSnapshot(epoch), nil
	}
	m.asked = began
	return m.snap, m.err
}

// snapshot remembers what was read within one epoch. A handler takes it before it reads, so what it puts in is at
// least as new as the epoch; when the epoch moves, the whole snapshot is dropped. What was not found is not remembered.
type snapshot struct {
	epoch     int64
	documents *lru[string, *document]              // by path
	editions  *lru[issuance.ID, *issuance.Edition] // with pictures
	texts     *lru[letterKey, *letter.Text]        // of editions, as read
	mu        sync.RWMutex                         // guards the following
	orgs      map[string]*organisation             // by slug
	hosts     map[string]bool                      // of all organisations
}

// letterKey names a letter: an edition, and the language of its readers.
type letterKey struct {
	edition issuance.ID
	lang    string
}

// organisation is an organisation with what is worked out once.
type organisation struct {
	issuance.Organisation
	host string // of BaseURL, as a Host header writes it
	zone *time.Location
	said sync.Map // language to letter.Body
}

func newSnapshot(epoch int64) *snapshot {
	return &snapshot{
		epoch:     epoch,
		documents: newLRU[string, *document](documentBytes),
		editions:  newLRU[issuance.ID, *issuance.Edition](editionBytes),
		texts:     newLRU[letterKey, *letter.Text](textBytes),
		orgs:      map[string]*organisation{},
		hosts:     map[string]bool{},
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
func (s *Objects) organisation(ctx context.Context, m *snapshot, slug, host string) (*organisation, error) {
	m.mu.RLock()
	o := m.orgs[slug]
	m.mu.RUnlock()
	if o == nil {
		var err error
		if o, err = s.findOrganisation(ctx, m, slug); err != nil {
			return nil, err
		}
	}
	if !m.admits(o.host, host) {
		return nil, issuance.ErrNotFound
	}
	return o, nil
}

// findOrganisation reads an organisation that is new to the snapshot, and with it the hosts of all.
func (s *Objects) findOrganisation(ctx context.Context, m *snapshot, slug string) (*organisation, error) {
	found, err := s.source.Organisation(ctx, slug)
	if err != nil {
		return nil, err
	}
	all, err := s.source.Organisations(ctx)
	if err != nil && !errors.Is(err, issuance.ErrNotFound) {
		return nil, err
	}
	o := prepare(found)
	m.learnHosts(all)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.orgs[slug] = o
	return o, nil
}

func (m *snapshot) learnHosts(all []issuance.Organisation) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range all {
		m.hosts[hostOf(all[i].BaseURL)] = true
	}
}

func prepare(o issuance.Organisation) *organisation {
	zone, err := time.LoadLocation(o.Zone)
	if err != nil {
		zone = time.UTC
	}
	return &organisation{Organisation: o, host: hostOf(o.BaseURL), zone: zone}
}

func hostOf(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	return plainHost(u.Host)
}
