// Package learner is the page on which learners see what was awarded to them, say that it has come, and take it with them.
//
//	/mine?k=CODE ── cookie for that award ──> /mine/{handle}/award ── a button ──> opened ──> received, declined, shown, reported …
//	/mine/address?k=CODE ───────────────────> /mine/{handle}/proof ── a button ──> an address is proved
//	/mine/quiet?k=CODE ─────────────────────> /mine/{handle}/quiet ── a button, or the mail program's (RFC 8058) ──> no reminders
//	/mine/ask ── code, name, number, address ──> mail ── /mine/asked?k=CODE ── a button ──> the office is asked
//	/mine/shown?k=CODE ─────────────────────> /mine/{handle}/shown     what one reader sees, with the name
//
// A code stands in a query, is changed at once into a cookie that goes to the pages of that award alone, and is never logged.
// What only looks changes nothing: mail scanners follow links and press no buttons. The room answers the desk's host alone,
// takes forms from its own pages alone (T23), lets nobody else read (T36), and keeps nothing in any cache. It needs no script.
package learner

import (
	"cmp"
	"context"
	_ "embed"
	"log/slog"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/letter"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
)

//go:embed learner.css
var style string

//go:embed learner.js
var script string

// Claims are what learners do with what was awarded to them: claiming.Service.
type Claims interface {
	Enter(ctx context.Context, handle, secret string) (claiming.Claim, error)
	EnterAddress(ctx context.Context, handle, secret string) (claiming.Claim, error)
	EnterReader(ctx context.Context, handle, secret string) (claiming.Claim, error)
	Given(ctx context.Context, c claiming.Claim) (*claiming.Given, error)

	Open(ctx context.Context, c *claiming.Claim) error
	Receive(ctx context.Context, c *claiming.Claim) error
	Decline(ctx context.Context, g *claiming.Given, said string) error
	AskErase(ctx context.Context, g *claiming.Given, said string) error
	Show(ctx context.Context, g *claiming.Given, show bool, wording string) error
	AskAddress(ctx context.Context, g *claiming.Given, typed string, lang locale.Language) error
	EnterQuiet(ctx context.Context, handle, secret string) (claiming.Claim, error)
	Hush(ctx context.Context, c *claiming.Claim) error
	ProveAddress(ctx context.Context, c *claiming.Claim) error
	ForgetAddress(ctx context.Context, c *claiming.Claim) error
	Tell(ctx context.Context, g *claiming.Given, kind claiming.Kind, said string) error
	ReportsOf(ctx context.Context, g *claiming.Given) ([]claiming.Report, error)
	Agreed(ctx context.Context, g *claiming.Given) (bool, error)
	AddReader(ctx context.Context, g *claiming.Given) error
	StopReader(ctx context.Context, g *claiming.Given, handle string) error
	ReadersOf(ctx context.Context, g *claiming.Given) ([]claiming.Reader, error)
	ReaderCode(ctx context.Context, r *claiming.Reader) (string, error)

	FindReceipt(ctx context.Context, typed string) (claiming.ReceiptCode, error)
	Ask(ctx context.Context, c *claiming.ReceiptCode, name, student, typed string, lang locale.Language) error
	EnterRequest(ctx context.Context, handle, secret string) (claiming.Request, error)
	Prove(ctx context.Context, r *claiming.Request) error
}

// Organisations tell whose a receipt code is.
type Organisations interface {
	OrganisationByID(ctx context.Context, id issuance.OrganisationID) (issuance.Organisation, error)
}

// Config is what the room is made of.
type Config struct {
	Claims        Claims
	Organisations Organisations
	Editions      microcredential.Editions // by which what was awarded is read
	// Title is what a micro-credential is called in a language or else in another, and in which; empty where it is published no
	// more.
	Title  func(ctx context.Context, org *issuance.Organisation, class issuance.ID, lang locale.Language) (string, locale.Language, error)
	Files  http.Handler // what is published, asked for the badge's files by their public addresses
	Host   string       // the only one that is answered, with its port
	Secure bool         // it is reached by https
	Notice page.Notice  // heads every page
	Limits gate.Limits  // on who asks
	Log    *slog.Logger
	Now    func() time.Time
}

// Pages answers the room's addresses.
type Pages struct {
	Config
	chrome *page.Chrome
	gate   *gate.Gate
}

// New returns the handler of all of the room's addresses.
func New(c Config) (http.Handler, error) {
	chrome, err := page.NewChrome(false, c.Notice)
	if err != nil {
		return nil, err
	}
	chrome.AddStyle("learner.css", letter.Style, style)
	chrome.Add("learner.js", script)
	chrome.Under("/mine/files")
	p := &Pages{Config: c, chrome: chrome, gate: gate.New(c.Limits, c.Now)}
	faults := &web.Answerer{Log: c.Log, Page: chrome.FaultPage}
	router := web.NewRouter(faults, slices.Concat(chrome.Routes(), p.routes())...)
	return web.AtHost(c.Host, unkept(http.NewCrossOriginProtection().Handler(router))), nil
}

// Here reports whether a request asks for this room at its host.
func Here(r *http.Request, host string) bool {
	rest, ok := strings.CutPrefix(r.URL.Path, "/mine")
	return ok && (rest == "" || rest[0] == '/' || rest[0] == '.') && web.IsHost(r, host)
}

// unkept lets nothing be kept but files whose address tells their content.
func unkept(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Cache-Control"] = web.NotKept
		next.ServeHTTP(w, r)
	})
}

// place is a page, in each language, or a file: what shows it, and what is sent to it; either may be nil.
type place struct {
	address   string
	get, post func(v *visit) error
}

func (p *Pages) places() []place {
	mine, proof, shown := p.of(learners, p.Claims.Enter), p.of(addresses, p.Claims.EnterAddress), p.of(readers, p.Claims.EnterReader)
	quiet := p.of(silences, p.Claims.EnterQuiet)
	opened := func(do func(v *visit) error) func(*visit) error { return mine(p.opened(do)) }
	return []place{
		{"/mine", p.typing, p.typed},
		{"/mine/ask", p.asking, p.asked},
		{"/mine/asked", p.proving, p.provedAsked},
		{"/mine/{handle}/award", mine(p.award), mine(p.deed)},
		{"/mine/{handle}/report", opened(p.report), opened(p.tell)},
		{"/mine/{handle}/decline", opened(p.decline), opened(p.declined)},
		{"/mine/{handle}/erase", mine(p.known(p.erase)), mine(p.known(p.erased))},
		{"/mine/{handle}/print", opened(p.paper), nil},
		{"/mine/{handle}/badge.png", mine(p.file(".png")), nil},
		{"/mine/{handle}/badge.svg", mine(p.file(".svg")), nil},
		{"/mine/{handle}/badge.json", mine(p.file(".json")), nil},
		{"/mine/{handle}/code.svg", mine(p.file(".qr.svg")), nil},
		{"/mine/{handle}/proof", proof(p.proof), proof(p.proved)},
		{"/mine/{handle}/proved", p.provedHere, nil},
		{"/mine/{handle}/quiet", quiet(p.quiet), quiet(p.hushed)},
		{"/mine/{handle}/shown", shown(p.shown), nil},
		{"/mine/{handle}/shown.png", shown(p.file(".png")), nil},
	}
}

// routes are the places as the router takes them, and the doors, which have no page.
func (p *Pages) routes() []web.Route {
	routes := []web.Route{
		{Pattern: "/mine", Handler: p.door(learners, p.Claims.Enter), Costs: true},
		{Pattern: "/mine/ask", Handler: p.inLanguage("ask"), Costs: true},
		{Pattern: "/mine/asked", Handler: p.inLanguage("asked"), Costs: true},
		{Pattern: "/mine/address", Handler: p.door(addresses, p.Claims.EnterAddress), Costs: true},
		{Pattern: "/mine/quiet", Handler: p.silence, Sends: true, Costs: true},
		{Pattern: "/mine/shown", Handler: p.door(readers, p.Claims.EnterReader), Costs: true},
	}
	for _, at := range p.places() {
		route := web.Route{Sends: at.post != nil, Costs: true}
		if path.Ext(at.address) != "" {
			route.Pattern, route.Handler = at.address, p.answer(at, "")
			routes = append(routes, route)
			continue
		}
		for _, lang := range locale.Languages {
			route.Pattern, route.Handler = web.PageIn(at.address, lang), p.answer(at, lang)
			routes = append(routes, route)
		}
	}
	return web.Limited(routes, p.gate.Share)
}

// visit is one request of whoever holds a code, for what it opens.
type visit struct {
	w     http.ResponseWriter
	r     *http.Request
	lang  locale.Language
	given *claiming.Given
}

// maxForm is how long a form may be, in bytes.
const maxForm = 64 << 10

// answer answers a place in a language, or a file in the reader's.
func (p *Pages) answer(at place, lang locale.Language) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v := &visit{w: w, r: r, lang: lang}
		if lang == "" {
			v.lang = web.Language(r)
		}
		if r.Method != http.MethodPost {
			return at.get(v)
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if err := r.ParseForm(); err != nil {
			return web.Unread(err)
		}
		return at.post(v)
	}
}

// say is a sentence in the language of the answer.
func (v *visit) say(key string, args ...any) string { return page.Say(v.lang, "mine."+key, args...) }

// pathOf is the path of a page of what a handle names, in a language.
func pathOf(handle, name string, lang locale.Language) string {
	return web.PageIn("/mine/"+handle+"/"+name, lang)
}

// at is the path of a page beside this one.
func (v *visit) at(name string) string { return pathOf(v.r.PathValue("handle"), name, v.lang) }

// goOn leads to a path.
func (v *visit) goOn(to string) error {
	v.w.Header()["Location"] = []string{to}
	v.w.WriteHeader(http.StatusSeeOther)
	return nil
}

// feet are the last lines of pages that are not the learner's alone.
var feet = map[string]string{"shown": "foot.shown", "proof": "foot.any", "quiet": "foot.any"}

// frame is that of a page about what was awarded, headed by the awarding body's name.
func (p *Pages) frame(v *visit, title, name string) page.Frame {
	f := p.chrome.Frame(v.lang, page.Titled(title, v.say("about")), page.At("/mine/"+v.r.PathValue("handle")+"/"+name, ""), page.Private,
		page.Once, page.Styled("learner.css"), page.Foot(v.say(cmp.Or(feet[name], "foot"))))
	body, lang := v.given.Organisation.Name(v.lang)
	f.Add(page.Of(page.Face{
		Name: body, Lang: lang, Page: web.PageIn(v.given.Organisation.ProfileAddress(), v.lang), Icon: page.Image{Path: p.chrome.Path("mark.svg"), Type: "image/svg+xml"},
	}), page.Trial(v.given.Organisation.Trial()))
	return f
}
