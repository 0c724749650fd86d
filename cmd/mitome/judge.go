package main

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/comparison"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/openbadges/verify"
	"github.com/mitome/mitome/openbadges/verify/fetch"
)

// judge is who judges and reads badges: where there is a store, with what it holds and knows, and without the network for
// what lies at its own addresses.
type judge struct {
	*verification.Service
	ours  func(ctx context.Context, r *verification.Report) string // see app.Judge.Ours
	code  func(ctx context.Context, column *comparison.Column)     // see app.Judge.Code
	leave func()

	mu    sync.Mutex
	bases map[string]bool // base URLs of ours below which Read has read
}

// judge asks the store, if there is one, and the servers that badges name, some at another address. A store that cannot be
// asked keeps nobody from verifying: the answer says that it could not be.
func (f *storeFlags) judge(c *terminal.Context, origins []string) (*judge, error) {
	a, err := f.openExisting(c)
	if err == nil {
		j, err := a.Judge(func(f *fetch.Fetcher) error { return mapOrigins(f, origins) })
		if err != nil {
			a.Close()
			return nil, err
		}
		return &judge{Service: j.Service, ours: j.Ours, code: j.Code, leave: func() { j.Close(); a.Close() }, bases: map[string]bool{}}, nil
	}
	fetcher := fetch.New(fetch.Options{Unstated: fetch.MaxAge})
	if err := mapOrigins(fetcher, origins); err != nil {
		fetcher.Close()
		return nil, err
	}
	options := verification.Options{Fetcher: fetcher}
	if !errors.Is(err, store.ErrNone) {
		options.Home = nobody{err}
	}
	alone := func(context.Context, *verification.Report) string { return "" }
	none := func(context.Context, *comparison.Column) {}
	return &judge{Service: verification.New(options), ours: alone, code: none, leave: fetcher.Close}, nil
}

// Read reads a badge, and remembers whether it is one of ours.
func (j *judge) Read(ctx context.Context, t verify.Target) *verification.Report {
	r := j.Service.Read(ctx, t)
	if base := j.ours(ctx, r); base != "" {
		j.mu.Lock()
		defer j.mu.Unlock()
		j.bases[base] = true
	}
	return r
}

// tellOurs says beside the answer which addresses were not asked.
func (f *storeFlags) tellOurs(c *terminal.Context, j *judge) {
	for _, base := range slices.Sorted(maps.Keys(j.bases)) {
		c.Tell("command.own.read", "base", base, "store", f.Data, "database", f.Database != "")
	}
}

// nobody is a store that does not answer.
type nobody struct{ error }

func (n nobody) Issuer(context.Context, string) (*verification.Issuer, error) { return nil, n.error }
func (n nobody) Names(context.Context) ([]string, error)                      { return nil, n.error }
func (n nobody) Zone(context.Context) (*time.Location, error)                 { return nil, n.error }
func (n nobody) Award(context.Context, string, string) (*verification.OwnAward, error) {
	return nil, n.error
}
