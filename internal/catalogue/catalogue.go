// Package catalogue finds and compares micro-credentials: ours, and those of other issuers.
//
//	description, BadgeClass ── Letter ──> store (the truth) ── Row ──> Entry ──> Index ── Query ──> Result
//
// A Letter is what one micro-credential says, made from its descriptors when it is published and written in the same
// transaction. Of each fact it keeps whether the issuer gave a code for it or it was read from the text. The Index holds
// what can be searched and counted in memory, the same over both stores; it follows the number of the catalogue's last
// change, which every node asks for. The room knows no database: it declares what it needs (Source), and the store brings it.
package catalogue

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
)

// Source is where the catalogue's tables lie.
type Source interface {
	// CatalogueChange returns the number of the last change. It never falls.
	CatalogueChange(ctx context.Context) (int64, error)
	// CatalogueRows visits what stands behind a place, in the order of the changes, as long as visit wants more. The row is
	// valid until visit returns.
	CatalogueRows(ctx context.Context, after Cursor, visit func(*Row) (more bool, err error)) error
	// CatalogueRow returns the row of a class.
	CatalogueRow(ctx context.Context, class issuance.ID) (Row, error)
	// OfferedRow returns the row of the class that an edition is of, be it listed or not; issuance.ErrNotFound when it is
	// retired.
	OfferedRow(ctx context.Context, edition issuance.ID) (Row, error)
	// OtherRows visits micro-credentials of other issuers in the same manner, those that were dropped without content.
	OtherRows(ctx context.Context, after OtherCursor, visit func(*Other) (more bool, err error)) error
	// OtherRow returns another issuer's by its id, and OtherPicture its small picture, empty where there is none.
	OtherRow(ctx context.Context, id issuance.ID) (Other, error)
	OtherPicture(ctx context.Context, id issuance.ID) ([]byte, error)
	Organisations(ctx context.Context) ([]issuance.Organisation, error)
	Setting(ctx context.Context, name string) (string, error)
}

// Row is a micro-credential as it lies in the store.
type Row struct {
	Org       issuance.OrganisationID
	Class     issuance.ID // public
	Change    int64       // number of its last change
	ChangedAt time.Time
	Hidden    bool   // its awarding body keeps it out of the catalogue
	Content   []byte // a Letter, as Marshal writes it
}

// Cursor is a place in the order of changes: behind a class that changed then. The zero Cursor is the beginning.
type Cursor struct {
	Change int64
	Class  issuance.ID
}

// lastOf is the place behind everything that changed up to a number.
func lastOf(change int64) Cursor {
	c := Cursor{Change: change}
	for i := range c.Class {
		c.Class[i] = 0xff
	}
	return c
}

// Catalogue answers what is sought, from memory.
type Catalogue struct {
	source Source
	now    func() time.Time
	index  *Index

	mu     sync.Mutex // one look at the source at a time
	known  sync.RWMutex
	asked  time.Time // by the monotonic clock
	change int64     // up to which the index is current
	bodies map[issuance.OrganisationID]*body
	looks  map[string]InLanguage // names of the awarding bodies, by how they look
	err    error                 // of the last look
	home   string
	zone   *time.Location
}

// fresh is for how long an answer about changes is believed.
const fresh = 100 * time.Millisecond

// New returns a catalogue that has read nothing yet.
func New(source Source, now func() time.Time) *Catalogue {
	return &Catalogue{source: source, now: now, index: newIndex(), change: -1}
}

// Current makes sure that what is known is a tenth of a second old at most. Who comes while another looks is content with
// what was known before, except at the very first time.
func (c *Catalogue) Current(ctx context.Context) error {
	c.known.RLock()
	asked, loaded, err := c.asked, c.change >= 0, c.err
	c.known.RUnlock()
	if time.Since(asked) < fresh && !asked.IsZero() {
		return err
	}
	if loaded {
		if !c.mu.TryLock() {
			return err
		}
	} else {
		c.mu.Lock()
	}
	defer c.mu.Unlock()
	return c.look(context.WithoutCancel(ctx))
}

func (c *Catalogue) look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	began := time.Now()
	c.known.RLock()
	before, asked := c.change, c.asked
	c.known.RUnlock()
	if began.Sub(asked) < fresh && !asked.IsZero() && before >= 0 {
		return nil // another looked while this one waited
	}
	change, err := c.source.CatalogueChange(ctx)
	if err == nil && change != before {
		err = c.follow(ctx, before)
	}
	c.known.Lock()
	defer c.known.Unlock()
	c.asked, c.err = began, err
	if err == nil {
		c.change = change
	}
	return err
}

// follow takes in what changed after a number; at first everything.
func (c *Catalogue) follow(ctx context.Context, after int64) error {
	orgs, err := c.source.Organisations(ctx)
	if err != nil && !errors.Is(err, issuance.ErrNotFound) {
		return err
	}
	home, err := c.source.Setting(ctx, "base_url")
	if err != nil && !errors.Is(err, issuance.ErrNotFound) {
		return err
	}
	bodies := bodiesOf(orgs)
	c.known.Lock()
	c.bodies, c.looks, c.home, c.zone = bodies, looksOf(orgs), home, zoneOf(orgs)
	c.known.Unlock()
	if err := c.followOthers(ctx, after); err != nil {
		return err
	}
	if after < 0 {
		return c.index.fill(func(put func(*Row)) error {
			return c.source.CatalogueRows(ctx, Cursor{}, func(r *Row) (bool, error) {
				copied := *r
				put(&copied)
				return true, nil
			})
		}, bodies)
	}
	return c.source.CatalogueRows(ctx, lastOf(after), func(r *Row) (bool, error) {
		b := bodies[r.Org]
		if r.Hidden || b == nil || !b.listed {
			c.index.Remove(r.Class.String())
			return true, nil
		}
		e, err := entryOf(r, b)
		if err != nil {
			return false, err
		}
		c.index.Put(e)
		return true, nil
	})
}

// followOthers takes in what of other issuers changed after a number.
func (c *Catalogue) followOthers(ctx context.Context, after int64) error {
	return c.source.OtherRows(ctx, OtherCursor{Change: after + 1}, func(o *Other) (bool, error) {
		if len(o.Content) == 0 {
			c.index.Remove(o.Address)
			return true, nil
		}
		e, err := otherEntry(o)
		if err != nil {
			return false, err
		}
		c.index.Put(e)
		return true, nil
	})
}

// Search answers a query; see Index.Search.
func (c *Catalogue) Search(ctx context.Context, q *Query) (*Result, error) {
	if err := c.Current(ctx); err != nil {
		return nil, err
	}
	if q.Today.IsZero() {
		q.Today = c.now().In(c.Zone())
	}
	return c.index.Search(q), nil
}

// Scope are the organisations whose entries are found on a host: on a host of their own themselves alone; none, which means
// all and those of other issuers, on the operator's and on any that nobody owns.
func (c *Catalogue) Scope(ctx context.Context, host string) (own []issuance.OrganisationID, err error) {
	if err := c.Current(ctx); err != nil {
		return nil, err
	}
	c.known.RLock()
	defer c.known.RUnlock()
	if sameHost(c.home, host) {
		return nil, nil
	}
	for _, b := range c.bodies {
		if sameHost(b.BaseURL, host) {
			own = append(own, b.ID)
		}
	}
	if len(own) == len(c.bodies) {
		return nil, nil // nobody else is here
	}
	slices.Sort(own)
	return own, nil
}

// sameHost says whether a base URL is at a host, as a Host header writes it.
func sameHost(base, host string) bool {
	_, at, _ := strings.Cut(base, "://")
	host = strings.ToLower(host)
	return host != "" && at == strings.TrimSuffix(strings.TrimSuffix(host, ":443"), ":80")
}

// Zone is the time zone of the house: that of its awarding bodies where they share one, else UTC. Its days are theirs: an
// application that closes on the 24th closes at their midnight.
func (c *Catalogue) Zone() *time.Location {
	c.known.RLock()
	defer c.known.RUnlock()
	return cmp.Or(c.zone, time.UTC)
}

// zoneOf is the zone that all awarding bodies share; UTC where they do not.
func zoneOf(orgs []issuance.Organisation) *time.Location {
	if len(orgs) == 0 || slices.ContainsFunc(orgs, func(o issuance.Organisation) bool { return o.Zone != orgs[0].Zone }) {
		return time.UTC
	}
	return orgs[0].Location()
}

// Find returns the entry of a class by its public id, or by the address of any of its editions; issuance.ErrNotFound when
// it is not listed.
func (c *Catalogue) Find(ctx context.Context, id string) (*Entry, error) {
	if err := c.Current(ctx); err != nil {
		return nil, err
	}
	if e := c.index.Get(id); e != nil {
		return e, nil
	}
	return nil, issuance.ErrNotFound
}

// Whole returns all that an entry says, which the index does not hold.
func (c *Catalogue) Whole(ctx context.Context, id issuance.ID) (*Letter, error) {
	row, err := c.source.CatalogueRow(ctx, id)
	if err != nil {
		return nil, err
	}
	return Unmarshal(row.Content)
}

// Offered returns the facts of the micro-credential that an edition is of, listed or not; issuance.ErrNotFound when it is
// offered no longer.
func (c *Catalogue) Offered(ctx context.Context, edition issuance.ID) (*Facts, error) {
	if e, err := c.Find(ctx, edition.String()); err == nil {
		return &e.Facts, nil
	}
	l, err := c.OfferedWhole(ctx, edition)
	if err != nil {
		return nil, err
	}
	return &l.Facts, nil
}

// OfferedWhole returns all that is said of the micro-credential that an edition is of, listed or not, without the index;
// issuance.ErrNotFound when it is offered no longer.
func (c *Catalogue) OfferedWhole(ctx context.Context, edition issuance.ID) (*Letter, error) {
	row, err := c.source.OfferedRow(ctx, edition)
	if err != nil {
		return nil, err
	}
	return Unmarshal(row.Content)
}

// Other returns all that another issuer's micro-credential says, by its id.
func (c *Catalogue) Other(ctx context.Context, id issuance.ID) (*Entry, *ForeignLetter, error) {
	row, err := c.source.OtherRow(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	e, err := otherEntry(&row)
	if err != nil {
		return nil, nil, err
	}
	l, err := UnmarshalForeign(row.Content)
	return e, l, err
}

// OtherPicture returns the small picture of another issuer's micro-credential, a PNG; issuance.ErrNotFound where there is none.
func (c *Catalogue) OtherPicture(ctx context.Context, id issuance.ID) ([]byte, error) {
	picture, err := c.source.OtherPicture(ctx, id)
	if err == nil && len(picture) == 0 {
		err = issuance.ErrNotFound
	}
	return picture, err
}

// body is an awarding body of ours, with what its entries share.
type body struct {
	issuance.Organisation
	country string
	listed  bool
}

// bodiesOf reads the awarding bodies. Those of a trial are listed only where everything is a trial.
func bodiesOf(orgs []issuance.Organisation) map[issuance.OrganisationID]*body {
	trials := 0
	for i := range orgs {
		if orgs[i].Trial() {
			trials++
		}
	}
	all := map[issuance.OrganisationID]*body{}
	for i := range orgs {
		o := &orgs[i]
		all[o.ID] = &body{Organisation: *o, country: countryOf(o.Profile), listed: !o.Trial() || trials == len(orgs)}
	}
	return all
}

// looksOf are the names of awarding bodies, by how they look.
func looksOf(orgs []issuance.Organisation) map[string]InLanguage {
	all := map[string]InLanguage{}
	for i := range orgs {
		for _, name := range []string{orgs[i].NameEN, orgs[i].NameJA} {
			if look := verification.Look(name); look != "" {
				all[look] = InLanguage{orgs[i].NameEN, orgs[i].NameJA}
			}
		}
	}
	return all
}

// Imitated is the name of the awarding body of ours that another issuer's name looks like, as an entry has it; ok is false
// where there is none. Source: docs/safety.md, T13.
func (c *Catalogue) Imitated(e *Entry) (name InLanguage, ok bool) {
	if e.Foreign == nil {
		return name, false
	}
	c.known.RLock()
	defer c.known.RUnlock()
	for _, theirs := range []string{e.Body.Name.EN, e.Body.Name.JA} {
		if name, ok = c.looks[verification.Look(theirs)]; ok {
			return name, true
		}
	}
	return name, false
}

// Editions of one micro-credential, by language.
type Editions map[microcredential.Lang]issuance.ID
