package visit

import (
	"context"
	_ "embed"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/letter"
	"github.com/mitome/mitome/internal/web/page"
)

//go:embed desk.css
var style string

//go:embed turn.js
var script string

// Organisations are those for which one works here.
type Organisations interface {
	Organisations(ctx context.Context) ([]issuance.Organisation, error)
	Organisation(ctx context.Context, slug string) (issuance.Organisation, error)
}

// Config is what all rooms of a desk share.
type Config struct {
	Organisations Organisations
	Departments   *department.Service
	Auth          *auth.Service // where people sign in
	Secure        bool          // the desk is reached by https
	Demonstration bool          // one signs in as anybody, with one click
	Notice        page.Notice   // heads every page
	Limits        gate.Limits   // on who tries to sign in
	Host          string        // the only one that is answered, with its port
	// Logo is what heads the pages of an organisation; nil: it has none.
	Logo  func(ctx context.Context, org *issuance.Organisation) (*Logo, error)
	Vault Vault // seals what was typed and is asked about once more
	Log   *slog.Logger
	Now   func() time.Time
}

// Logo is an organisation's logo as it heads a page.
type Logo struct {
	Digest        string // another one for another logo
	PNG           []byte
	Width, Height int // in pixels of the page
}

// Desk is what all rooms share: who signs in, for whom one works, and the frame of the pages.
type Desk struct {
	Config
	Gate   *gate.Gate
	chrome *page.Chrome
}

// New returns a desk without rooms.
func New(c Config) (*Desk, error) {
	chrome, err := page.NewChrome(false, c.Notice)
	return &Desk{Config: c, chrome: chrome, Gate: gate.New(c.Limits, c.Now)}, err
}

// Room is a part of the desk: what it answers, and what its pages load.
type Room struct {
	Rows    []Row
	Style   string            // rules of its own, beside those of all pages
	Scripts map[string]string // by the name under which a page asks for it: Frame.Path
}

// Entrance is what is answered beside the rows: to whoever asks for the desk itself, and to whoever has to sign in first.
type Entrance struct {
	Home   func(v *Visit) error
	AskWho func(v *Visit) error
	// Refuse tells a colleague whose role does not allow what was asked.
	Refuse func(v *Visit, right auth.Right) error
}

// Open returns the handler of all of the desk's addresses.
func (d *Desk) Open(at Entrance, rooms ...Room) http.Handler {
	var rows []Row
	styles := []string{letter.Style, style}
	for _, room := range rooms {
		rows = append(rows, room.Rows...)
		styles = append(styles, room.Style)
		for name, script := range room.Scripts {
			d.chrome.Add(name, script)
		}
	}
	d.chrome.AddStyle("desk.css", styles...)
	d.chrome.Add("turn.js", script)
	d.chrome.Under("/desk/files")
	faults := &web.Answerer{Log: d.Log, Page: d.chrome.FaultPage}
	router := web.NewRouter(faults, append(d.chrome.Routes(), d.routes(at, rows)...)...)
	return web.AtHost(d.Host, http.NewCrossOriginProtection().Handler(router))
}

// Here reports whether a request asks for the desk at its host.
func Here(r *http.Request, host string) bool {
	if r.URL.Path != "/desk" && !strings.HasPrefix(r.URL.Path, "/desk/") {
		return false
	}
	return web.IsHost(r, host)
}

// Colleagues are those of the organisation by the names by which its record knows them, each as colleagues say.
func (d *Desk) Colleagues(v *Visit) (map[string]string, error) {
	members, err := d.Auth.People.Members(v.R.Context(), v.Org.ID)
	called := map[string]string{}
	for i := range members {
		called[members[i].ID.String()] = members[i].Called()
	}
	return called, err
}

// Frame is that of a page of the desk.
func (d *Desk) Frame(v *Visit, title, path, query string) page.Frame {
	f := d.chrome.Frame(v.Lang, page.Titled(title, v.Say("desk.about")), page.At(path, query), page.Private,
		page.Once, page.Trial(v.Org.Trial()), page.Styled("desk.css"), page.Foot(v.Say("desk.foot")))
	if v.Org.ID != 0 { // headed by the organisation for which one works
		name, lang := v.Org.Name(v.Lang)
		f.Add(page.Of(page.Face{
			Name: name, Lang: lang, Page: ListPath(&v.Org, v.Lang), Icon: page.Image{Path: d.chrome.Path("mark.svg"), Type: "image/svg+xml"}, Logo: d.logo(v),
		}))
	}
	if v.Visitor != nil {
		f.Add(page.For(page.Who{
			Name: v.Called(), Account: web.PageIn("/desk/account", v.Lang), SignOut: web.PageIn("/desk/sign-out", v.Lang), Others: d.others(v),
		}))
	}
	return f
}

// logo is that of the organisation for which one works. A page without it is whole, too.
func (d *Desk) logo(v *Visit) page.Image {
	logo, err := d.Logo(v.R.Context(), &v.Org)
	if err != nil {
		d.Log.ErrorContext(v.R.Context(), "logo of an organisation", "organisation", v.Org.Slug, "error", err)
	}
	if logo == nil {
		return page.Image{}
	}
	return page.Image{Path: Path(&v.Org, "logo.png") + "?v=" + logo.Digest[:12], Type: "image/png", Width: logo.Width, Height: logo.Height}
}

// others are the organisations for which whoever asks works, too.
func (d *Desk) others(v *Visit) (all []page.Other) {
	if len(v.Roles) < 2 && v.Org.ID != 0 {
		return nil
	}
	orgs, err := d.Organisations.Organisations(v.R.Context())
	if err != nil {
		d.Log.ErrorContext(v.R.Context(), "organisations of a person", "error", err)
	}
	for i := range orgs {
		if orgs[i].ID != v.Org.ID && v.May(orgs[i].ID, auth.Read) {
			name, lang := orgs[i].Name(v.Lang)
			all = append(all, page.Other{Name: name, Lang: lang, Page: ListPath(&orgs[i], v.Lang)})
		}
	}
	return all
}

// FrameHere is the frame of a page of the organisation for which somebody asks, headed by its name. Its title is the message
// desk.KEY.title, its path below the organisation is name.
func (d *Desk) FrameHere(v *Visit, key, name, query string) page.Frame {
	body := v.Org.NameIn(v.Lang)
	return d.Frame(v, v.Say("desk."+key+".title", "name", body), Path(&v.Org, name), query)
}

// FrameAt is the frame of a page that belongs to no organisation.
func (d *Desk) FrameAt(v *Visit, key, path, query string) page.Frame {
	return d.Frame(v, v.Say("desk."+key+".title"), path, query)
}
