// Package finder is where micro-credentials are found and laid side by side, for people and for machines.
//
//	address ── query ── Catalogue ── Result ──> /catalogue page
//
// Everything that is chosen is in the address: pages work without a script, can be sent on, and the way back is the
// browser's. With the script (finder.js) the same pages come in place.
package finder

import (
	"context"
	_ "embed"
	"net/http"
	"time"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/comparison"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/card"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/letter"
	"github.com/mitome/mitome/internal/web/page"
)

// Catalogue finds micro-credentials; *catalogue.Catalogue is one.
type Catalogue interface {
	Search(ctx context.Context, q *catalogue.Query) (*catalogue.Result, error)
	// Find returns an entry by its public id; issuance.ErrNotFound when it is not listed.
	Find(ctx context.Context, id string) (*catalogue.Entry, error)
	// Scope are the organisations to which a host belongs; none for all.
	Scope(ctx context.Context, host string) ([]issuance.OrganisationID, error)
	Changes(ctx context.Context, after catalogue.Cursor, most int, own []issuance.OrganisationID) (*catalogue.Changes, error)
	Newest(ctx context.Context, most int, own []issuance.OrganisationID) ([]*catalogue.Entry, error)
	Home(ctx context.Context, own []issuance.OrganisationID) (string, error)
	// Whole returns all that an entry of this store says.
	Whole(ctx context.Context, id issuance.ID) (*catalogue.Letter, error)
	// Offered returns the facts of the micro-credential that an edition is of, listed or not.
	Offered(ctx context.Context, edition issuance.ID) (*catalogue.Facts, error)
	// Imitated is the name of an awarding body of ours that another issuer's looks like.
	Imitated(e *catalogue.Entry) (name catalogue.InLanguage, ok bool)
	// Zone is the time zone in which this house tells its days.
	Zone() *time.Location
	// Other returns all that another issuer's entry says, and OtherPicture its small picture, by the id of its address.
	Other(ctx context.Context, id issuance.ID) (*catalogue.Entry, *catalogue.ForeignLetter, error)
	OtherPicture(ctx context.Context, id issuance.ID) ([]byte, error)
}

// Finder answers the pages of the catalogue.
type Finder struct {
	Foreign string // address of another system's badge that is named where one compares, for trying; usually none

	catalogue Catalogue
	chrome    *page.Chrome
	now       func() time.Time
	compare   *comparer // nil: nothing is compared here
}

var (
	//go:embed finder.css
	style string
	//go:embed compare.css
	compareStyle string
	//go:embed static/finder.js
	script string
)

// New returns the finder.
func New(c Catalogue, chrome *page.Chrome, now func() time.Time) *Finder {
	chrome.AddStyle("finder.css", card.Style, letter.Style, style)
	chrome.Add("finder.js", script)
	chrome.OfferCatalogue()
	return &Finder{catalogue: c, chrome: chrome, now: now}
}

// today is the time as the house tells it: what is open for application depends on its day.
func (f *Finder) today() time.Time { return f.now().In(f.catalogue.Zone()) }

// Compare lets micro-credentials be laid side by side, those of other issuers as reader reads them, within limits.
func (f *Finder) Compare(reader Reader, limits *gate.Gate) {
	f.chrome.AddStyle("comparison.css", comparison.Style, compareStyle)
	f.chrome.OfferComparison()
	f.compare = &comparer{Finder: f, reader: reader, gate: limits, kept: map[string]keptColumn{}}
}

// Routes are the addresses of the finder:
//
//	/catalogue.en.html .ja.html    search, filters, results; ?q=…&FILTER=VALUE…&from=&upto=&sort=&page=&m=ID…
//	/catalogue.json                ?since=&limit=: everything, or what changed since, for programs
//	/catalogue.en.atom .ja.atom    the newest; /sitemap.xml, /robots.txt
//	/others/ID.en.html .ja.html    another issuer's micro-credential, as it was read; ID.png is its small picture
//	/compare.en.html .ja.html      side by side: ?m=ID or address…&order=; POST with an award or our own course
func (f *Finder) Routes() []web.Route {
	routes := []web.Route{
		{Pattern: "/catalogue", Handler: inLanguage("/catalogue")},
		{Pattern: "/catalogue.en.html", Handler: f.cataloguePage("en"), Costs: true},
		{Pattern: "/catalogue.ja.html", Handler: f.cataloguePage("ja"), Costs: true},
		{Pattern: "/catalogue.json", Handler: f.changes, Costs: true},
		{Pattern: "/catalogue.en.atom", Handler: f.feed("en"), Costs: true},
		{Pattern: "/catalogue.ja.atom", Handler: f.feed("ja"), Costs: true},
		{Pattern: "/others/{file}", Handler: f.other},
		{Pattern: "/sitemap.xml", Handler: f.sitemap, Costs: true},
		{Pattern: "/robots.txt", Handler: f.robots},
	}
	if f.compare != nil {
		routes = append(routes,
			web.Route{Pattern: "/compare", Handler: inLanguage("/compare")},
			web.Route{Pattern: "/compare.en.html", Handler: f.compare.comparePage("en"), Sends: true},
			web.Route{Pattern: "/compare.ja.html", Handler: f.compare.comparePage("ja"), Sends: true})
	}
	return routes
}

// inLanguage sends everyone to a page in their language, with what was asked.
func inLanguage(path string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		query := ""
		if asked := r.URL.Query().Encode(); asked != "" {
			query = "?" + asked
		}
		web.ToPage(w, r, path, query)
		return nil
	}
}
