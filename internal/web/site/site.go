// Package site puts the rooms that are open to all behind one door: what is published, the counter at which anybody's badge is
// verified, and where micro-credentials are sought and compared.
//
//	request ── remembered object? ── router ──┬── public
//	                                          ├── gate ──┬── counter
//	                                          │          └── finder
//	                                          └── the files of the pages
package site

import (
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/counter"
	"github.com/mitome/mitome/internal/web/finder"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/internal/web/public"
	"github.com/mitome/mitome/microcredential"
)

// Config is what a site is made of.
type Config struct {
	Source    public.Source
	Verifier  counter.Verifier // nil: nothing is verified here
	Catalogue finder.Catalogue // nil: nothing is found here
	Limits    gate.Limits      // on what is handed in to be verified
	Log       *slog.Logger
	Now       func() time.Time
	Editions  microcredential.Editions // of the guideline, by which badges and descriptions are read

	Notice  page.Notice // heads every page
	Foreign string      // address of another system's badge that is named where one compares, for trying; usually none
}

// A search takes milliseconds, and a large picture that is drawn takes more: of one client, which may be a school behind one
// address, as many are answered as people ask who choose, and no flood (T35).
const (
	searchEvery = 50 * time.Millisecond // in the long run
	searchBurst = 200                   // at once after a pause
	searchEach  = 16                    // under way at a time
)

// New returns the handler of all addresses.
func New(c Config) (http.Handler, error) {
	chrome, err := page.NewChrome(c.Verifier != nil, c.Notice)
	if err != nil {
		return nil, err
	}
	objects := public.New(c.Source, chrome, c.Log, c.Now, c.Editions)
	costly := gate.New(gate.Limits{Every: searchEvery, Burst: searchBurst, Each: searchEach, Proxies: c.Limits.Proxies}, c.Now)
	routes := slices.Concat(web.Limited(objects.Routes(), costly.Share), chrome.Routes())
	limits := gate.New(c.Limits, c.Now) // one for all that is handed in, wherever
	if c.Verifier != nil {
		routes = append(routes, counter.New(c.Verifier, chrome, limits, c.Now, c.Editions).Routes()...)
	}
	if c.Catalogue != nil {
		found := finder.New(c.Catalogue, chrome, c.Now)
		objects.Offer = found.Offer
		if c.Verifier != nil {
			found.Compare(c.Verifier, limits)
			found.Foreign = c.Foreign
		}
		routes = append(routes, web.Limited(found.Routes(), costly.Share)...)
	}
	faults := &web.Answerer{Log: c.Log, Page: chrome.FaultPage}
	return objects.Remembered(web.NewRouter(faults, routes...)), nil
}
