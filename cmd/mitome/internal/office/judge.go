package office

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/comparison"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/openbadges/verify"
	"github.com/mitome/mitome/openbadges/verify/fetch"
)

// Judge is who judges and reads badges: where there is a store, with what it holds and knows, and without the network for
// what lies at its own addresses.
type Judge struct {
	*verification.Service
	Ours  func(ctx context.Context, r *verification.Report) string // see app.Judge.Ours
	Code  func(ctx context.Context, column *comparison.Column)     // see app.Judge.Code
	Leave func()                                                   // to be called after use

	mu    sync.Mutex
	bases map[string]bool // base URLs of ours below which Read has read
}

// Judge asks the store, if there is one, and the servers that badges name, some at another address. A store that cannot be
// asked keeps nobody from verifying: the answer says that it could not be.
func (f *Flags) Judge(c *terminal.Context, origins []string) (*Judge, error) {
	a, err := f.OpenExisting(c)
	if err == nil {
		j, err := a.Judge(func(f *fetch.Fetcher) error { return MapOrigins(f, origins) })
		if err != nil {
			a.Close()
			return nil, err
		}
		return &Judge{Service: j.Service, Ours: j.Ours, Code: j.Code, Leave: func() { j.Close(); a.Close() }, bases: map[string]bool{}}, nil
	}
	fetcher := fetch.New(fetch.Options{Unstated: fetch.MaxAge})
	if err := MapOrigins(fetcher, origins); err != nil {
		fetcher.Close()
		return nil, err
	}
	options := verification.Options{Fetcher: fetcher}
	if !errors.Is(err, store.ErrNone) {
		options.Home = nobody{err}
	}
	alone := func(context.Context, *verification.Report) string { return "" }
	none := func(context.Context, *comparison.Column) {}
	return &Judge{Service: verification.New(options), Ours: alone, Code: none, Leave: fetcher.Close}, nil
}

// Read reads a badge, and remembers whether it is one of ours.
func (j *Judge) Read(ctx context.Context, t verify.Target) *verification.Report {
	r := j.Service.Read(ctx, t)
	if base := j.Ours(ctx, r); base != "" {
		j.mu.Lock()
		defer j.mu.Unlock()
		j.bases[base] = true
	}
	return r
}

// TellOurs says beside the answer which addresses were not asked.
func (f *Flags) TellOurs(c *terminal.Context, j *Judge) {
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

// MapOrigins lets origins be answered from elsewhere, each as ORIGIN=URL.
func MapOrigins(fetcher *fetch.Fetcher, maps []string) error {
	for _, text := range maps {
		from, to, _ := strings.Cut(text, "=")
		if err := fetcher.Map(from, to); err != nil {
			return terminal.Misuse(nil, "command.verify.bad_map", "value", text)
		}
	}
	return nil
}
