// Package desk is the desk (発行管理): pages on which an organisation describes, draws and publishes its micro-credentials.
//
//	list ── begin ──> form ── save ──> form, one revision on ── publish: the plan, then the deed ── versions
//	                   └── picture
//
// Everything that the desk answers is one table (routes.go): method, address, the right that it takes, and the handler. A
// handler gets a visit – who asks, for which organisation, in which language –, asks package authoring, and renders; it
// never looks at a cookie. Every page works without a script; a script saves as one types, by the same form, and puts in
// place what the answer says anew. The desk answers its own host alone, takes forms from its own pages alone (T23), and lets
// nobody else read (no CORS, T36).
package desk

import (
	"context"
	_ "embed"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/letter"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges/verify"
)

//go:embed desk.css
var style string

//go:embed desk.js
var script string

//go:embed passkey.js
var passkeyScriptText string

// Organisations are those for which one works here.
type Organisations interface {
	Organisations(ctx context.Context) ([]issuance.Organisation, error)
	Organisation(ctx context.Context, slug string) (issuance.Organisation, error)
}

// Mails tell of what was sent and waits, the last first.
type Mails interface {
	CountMails(ctx context.Context) (map[mail.State]int64, error)
	Mails(ctx context.Context, waiting bool, skipped, atMost int) ([]mail.Queued, error)
}

// Config is what a desk is made of.
type Config struct {
	Authoring     *authoring.Service
	Organisations Organisations
	Register      *register.Register
	Auth          *auth.Service  // where people sign in
	Passkeys      *auth.Passkeys // nil: none is good for the host
	Secure        bool           // the desk is reached by https
	Demonstration bool           // one signs in as anybody, with one click
	Notice        page.Notice    // heads every page
	Limits        gate.Limits    // on who tries to sign in
	Host          string         // the only one that is answered, with its port
	Mail          *mail.Outbox   // by which people are written to
	Mails         Mails          // what it has sent, and has to send
	MailFolder    string         // into which mails are written where nobody says otherwise
	// Moved has the desk answer at the address that the store says now, and returns it.
	Moved    func(ctx context.Context) (string, error)
	Log      *slog.Logger
	Now      func() time.Time
	Editions microcredential.Editions // by which previews are read
	// Read reads what anybody's badge says of the micro-credential, within the limits of verification.
	Read func(ctx context.Context, badge verify.Target) *microcredential.Description
}

// Desk answers the pages.
type Desk struct {
	Config
	chrome *page.Chrome
	gate   *gate.Gate
}

// New returns the handler of all of the desk's addresses.
func New(c Config) (http.Handler, error) {
	chrome, err := page.NewChrome(false, c.Notice)
	if err != nil {
		return nil, err
	}
	chrome.AddStyle("desk.css", letter.Style, style)
	chrome.Add("desk.js", script)
	chrome.Add("passkey.js", passkeyScriptText)
	chrome.Under("/desk/files")
	d := &Desk{Config: c, chrome: chrome, gate: gate.New(c.Limits, c.Now)}
	faults := &web.Answerer{Log: c.Log, Page: chrome.FaultPage}
	router := web.NewRouter(faults, append(chrome.Routes(), d.routes()...)...)
	return d.guarded(http.NewCrossOriginProtection().Handler(router)), nil
}

// guarded answers the desk's own host alone, and lets no other page read what it answers.
func (d *Desk) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if numeric, ok := asAddress(d.Host); ok && r.Host == numeric && r.Method == http.MethodGet {
			seeOther(w, "http://"+d.Host+r.URL.RequestURI())
			return
		}
		if r.Host != d.Host {
			http.Error(w, http.StatusText(http.StatusNotFound), http.StatusNotFound)
			return
		}
		next.ServeHTTP(closed{w}, r)
	})
}

// asAddress is localhost by its number, under which nobody signs in: an address is no RP id.
func asAddress(host string) (numeric string, ok bool) {
	port, ok := strings.CutPrefix(host, "localhost")
	return "127.0.0.1" + port, ok
}

// Here reports whether a request asks for the desk at its host.
func Here(r *http.Request, host string) bool {
	if r.URL.Path != "/desk" && !strings.HasPrefix(r.URL.Path, "/desk/") {
		return false
	}
	numeric, ok := asAddress(host)
	return r.Host == host || ok && r.Host == numeric
}

// closed takes CORS away from what is answered, and tells no other host where one came from.
type closed struct{ http.ResponseWriter }

func (c closed) WriteHeader(status int) {
	for name := range c.Header() {
		if strings.HasPrefix(name, "Access-Control-") {
			c.Header().Del(name)
		}
	}
	c.Header()["Referrer-Policy"] = []string{"same-origin"}
	c.ResponseWriter.WriteHeader(status)
}

func (c closed) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// visit is one request of somebody for an organisation.
type visit struct {
	*auth.Visitor
	w    http.ResponseWriter
	r    *http.Request
	org  issuance.Organisation
	lang locale.Language
	// uploads are the files that were handed in, by their fields.
	uploads map[string]upload
}

// may reports whether whoever asks may do that for the organisation.
func (v *visit) may(do auth.Right) bool { return v.May(v.org.ID, do) }

func seeOther(w http.ResponseWriter, path string) {
	w.Header()["Location"] = []string{path}
	w.Header()["Cache-Control"] = web.NotKept
	w.WriteHeader(http.StatusSeeOther)
}

// goOn leads to a page after a deed that was done.
func (v *visit) goOn(path, query string, err error) error {
	if err == nil {
		seeOther(v.w, web.PageIn(path, v.lang)+query)
	}
	return err
}

// pathOf is the path of what the desk answers for an organisation, without its language.
func pathOf(org *issuance.Organisation, name string) string { return "/desk/" + org.Slug + "/" + name }

// draftPath is that of a page of a draft.
func draftPath(org *issuance.Organisation, id issuance.ID, name string) string {
	return pathOf(org, "m/"+id.String()+"/"+name)
}

func listPath(org *issuance.Organisation, lang locale.Language) string {
	return web.PageIn(pathOf(org, "drafts"), lang)
}

// at is the path of a page of a draft of the organisation for which somebody asks.
func (v *visit) at(id issuance.ID, name string) string { return draftPath(&v.org, id, name) }

// say is a sentence in the language of the answer.
func (v *visit) say(key string, args ...any) string { return page.Say(v.lang, key, args...) }

// queryOf is what an address asks behind its path, with its question mark; empty where it asks nothing.
func queryOf(r *http.Request) string {
	if r.URL.RawQuery == "" {
		return ""
	}
	return "?" + r.URL.RawQuery
}

// sentence is what an error says to people about what they gave; empty where it says nothing, or the trouble is ours.
func sentence(err error, lang locale.Language) string {
	var said interface {
		Message(lang locale.Language) string
	}
	var trouble *locale.Trouble
	if errors.As(err, &said) && !errors.As(err, &trouble) {
		return said.Message(lang)
	}
	return ""
}

// frame is that of a page of the desk.
func (d *Desk) frame(v *visit, title, path, query string) page.Frame {
	f := d.chrome.Frame(v.lang, page.Titled(title, v.say("desk.about")), page.At(path, query), page.Private,
		page.Trial(v.org.Trial() && !d.Demonstration), page.Styled("desk.css"), page.Foot(v.say("desk.foot")))
	if v.org.ID != 0 { // headed by the organisation for which one works
		name, lang := v.org.Name(v.lang)
		f.Add(page.Of(page.Face{Name: name, Lang: lang, Page: "/desk/", Icon: page.Image{Path: d.chrome.Path("mark.svg"), Type: "image/svg+xml"}}))
	}
	if v.Visitor != nil {
		f.Add(page.For(page.Who{Name: v.Called(), Account: web.PageIn("/desk/account", v.lang), SignOut: web.PageIn("/desk/sign-out", v.lang)}))
	}
	return f
}

// room is the frame of a page of an organisation, which is headed by its name.
func (d *Desk) room(v *visit, key, name, query string) page.Frame {
	body, _ := v.org.Name(v.lang)
	return d.frame(v, v.say("desk."+key+".title", "name", body), pathOf(&v.org, name), query)
}

// page is the frame of a page that belongs to no organisation.
func (d *Desk) page(v *visit, key, path, query string) page.Frame {
	return d.frame(v, v.say("desk."+key+".title"), path, query)
}

func zoneOf(org *issuance.Organisation) *time.Location {
	zone, err := time.LoadLocation(org.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

const sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
