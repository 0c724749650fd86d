// Package page is what all of mitome's pages have in common: the document around their content, the parts they are put
// together from, and the words of the house.
//
//	Chrome ── Frame(lang, parts…) ──> Sheet(frame) { content } ──> Serve
//
// A Chrome is made once for a server and knows its files and what is offered on it. Each page takes a Frame from it, adds
// the parts that it has – a title, an address, the object that it is about – and puts its content on the Sheet. The look is
// told in docs/design/pages.md; page.css holds what all pages share, and each room adds a style sheet of its own.
package page

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
)

// Chrome is what the pages of one server share: their files, and where one can go from any of them.
type Chrome struct {
	static *web.Static
	verify bool // badges are verified here
	find   bool // micro-credentials are found here
	side   bool // and laid side by side

	// Hosts tells whose own host a request asks, as a part of that body's pages; nil where all hosts are everybody's.
	Hosts func(r *http.Request, lang locale.Language) Part

	notice Notice // heads every page
	root   string // path below which its files are served; empty: at the top
}

//go:embed static
var embedded embed.FS

// Style is the style sheet of what all pages share.
//
//go:embed page.css
var Style string

// Notice is what is said of all pages of a server above each of them.
type Notice string

// The notices; most servers have none.
const (
	Demonstration Notice = "demonstration" // everything is invented
	Preview       Notice = "preview"       // nothing was published or awarded; it is said instead of what is said of trials
)

// NewChrome makes the chrome of a server. Its pages lead to verification when there is one, and are headed by the notice.
func NewChrome(verify bool, notice Notice) (*Chrome, error) {
	static, err := web.NewStatic(embedded, "static")
	if err != nil {
		return nil, fmt.Errorf("page: static files: %w", err)
	}
	c := &Chrome{static: static, verify: verify, notice: notice}
	c.AddStyle("page.css")
	return c, nil
}

// OfferComparison makes pages lead to the comparison.
func (c *Chrome) OfferComparison() { c.side = true }

// OfferCatalogue makes pages lead to the catalogue.
func (c *Chrome) OfferCatalogue() { c.find = true }

// AddStyle adds the style sheet of a room: what all pages share, and after it parts of its own.
func (c *Chrome) AddStyle(name string, parts ...string) { c.Add(name, Style+strings.Join(parts, "")) }

// Add adds a file of a room, such as its script.
func (c *Chrome) Add(name, content string) { c.static.Add(name, []byte(content)) }

// Under serves the files below a path, where another chrome has the top.
func (c *Chrome) Under(path string) { c.root = path }

// Path is where a file that was added is served.
func (c *Chrome) Path(name string) string { return c.root + "/static/" + c.static.Name(name) }

// Routes are the addresses of the files.
func (c *Chrome) Routes() []web.Route {
	return []web.Route{{Pattern: c.root + "/static/{file}", Handler: func(w http.ResponseWriter, r *http.Request) error {
		return c.static.Serve(w, r, r.PathValue("file"))
	}}}
}

// Frame is what a page has around its content.
type Frame struct {
	Lang locale.Language // of the page: "en" or "ja"

	chrome      *Chrome
	title       string
	description string // for search engines and previews
	path, query string // of the page's address; see At
	object      string // address of the Open Badges object that the page is about, or ""
	feed        string // address of the feed of what is new on the page, or ""
	picture     string // absolute address of the picture for previews, or ""
	alt         string // what that picture shows
	preview     Image  // its size, where it was made for previews
	base        string // where the page is at home: scheme and host, or ""
	private     bool
	trial       bool
	face        Face   // of the awarding body whose page it is; without a name it is the program's own
	who         Who    // is signed in
	style       string // file name
	foot        string // the last line
	typing      Typing // goes along into the other language
	once        bool   // its forms are sent once
}

// Face is how the pages of an awarding body are headed.
type Face struct {
	Name  string          // its name
	Lang  locale.Language // of the name
	Page  string          // path of its own page
	Style string          // path of a style sheet with its colour
	Icon  Image           // stands for the page in a window's title
	Logo  Image           // beside the name; without a path there is none
}

// Image is a picture at a path, with its size in pixels of the page.
type Image struct {
	Path, Type    string // Type is its media type
	Width, Height int
}

// Part is something that a frame can have.
type Part func(*Frame)

// Frame returns the frame of a page in lang ("en" or "ja") with its parts. Without any it is a page of the program's own.
func (c *Chrome) Frame(lang locale.Language, parts ...Part) Frame {
	f := Frame{Lang: lang, chrome: c, style: "page.css"}
	f.face = Face{Page: web.PageIn("/index", lang), Icon: Image{Path: c.Path("mark.svg"), Type: "image/svg+xml"}}
	f.foot = f.T("foot.mitome")
	f.Add(parts...)
	return f
}

// FrameFor is Frame for a page that belongs to no awarding body: on a host that is one's own, it is headed as that one's.
func (c *Chrome) FrameFor(r *http.Request, lang locale.Language, parts ...Part) Frame {
	f := c.Frame(lang)
	if c.Hosts != nil {
		f.Add(c.Hosts(r, lang))
	}
	f.Add(parts...)
	return f
}

// Add adds parts to a frame.
func (f *Frame) Add(parts ...Part) {
	for _, add := range parts {
		add(f)
	}
}

// Titled gives the page its title, and what it is about in a sentence. Both are lines outside of the page, where no element
// keeps a name that is read from right to left to itself.
func Titled(title, description string) Part {
	return func(f *Frame) {
		f.title, f.description = locale.IsolatedRuns(title), locale.IsolatedRuns(description)
	}
}

// At says where the page stands, so that it has a link to itself in the other language: path + ".LANG.html" + query. The
// query begins with "?" or is empty.
func At(path, query string) Part {
	return func(f *Frame) { f.path, f.query = path, query }
}

// About names the Open Badges object that the page is about, by its address.
func About(object string) Part {
	return func(f *Frame) { f.object = object }
}

// Fed names the feed (Atom) of what is new on the page, by its address.
func Fed(feed string) Part {
	return func(f *Frame) { f.feed = feed }
}

// Pictured gives the page a picture for previews: its absolute address, and what it shows.
func Pictured(address, alt string) Part {
	return func(f *Frame) { f.picture, f.alt = address, alt }
}

// Previewed gives the page a wide picture that was made for previews, of so many pixels.
func Previewed(address, alt string, width, height int) Part {
	return func(f *Frame) { f.picture, f.alt, f.preview = address, alt, Image{Width: width, Height: height} }
}

// Canonical says that the page is at home at a base URL, wherever else it is answered.
func Canonical(base string) Part {
	return func(f *Frame) { f.base = base }
}

// Private keeps the page from search engines: it is shown by those who hold its address (T25).
func Private(f *Frame) { f.private = true }

// Trial marks the page, when it is one of a trial system: what stands there proves nothing.
func Trial(trial bool) Part {
	return func(f *Frame) { f.trial = trial }
}

// Of makes the page one of an awarding body. Of a face without a name nothing is taken.
func Of(face Face) Part {
	return func(f *Frame) {
		if face.Name != "" {
			f.face = face
		}
	}
}

// Who is somebody who is signed in.
type Who struct {
	Name    string // by which the person is called
	Account string // path of what is the person's own
	SignOut string // path to which signing out is sent
	Others  []Other
}

// Other is another organisation for which somebody works, and its page.
type Other struct {
	Name string
	Lang locale.Language // of the name
	Page string
}

// For says on the page who is signed in.
func For(who Who) Part {
	return func(f *Frame) { f.who = who }
}

// Styled gives the page the style sheet of its room, by its file name; see AddStyle.
func Styled(name string) Part {
	return func(f *Frame) { f.style = name }
}

// Foot gives the page another last line.
func Foot(line string) Part {
	return func(f *Frame) { f.foot = line }
}

// Once has each form of the page that is sent by POST be sent once, however often its button is pressed.
func Once(f *Frame) { f.once = true }

// Typing is a form of the page whose fields go along when its reader chooses the other language: sent to a page that shows
// them again. Whoever presses the key Enter in one of its fields sends the form by no button. A script that the chrome has by
// the name of "turn.js" may bring along more.
type Typing struct {
	Form        string // its id
	Path        string // to which it is sent, without its language; empty: the page's own, with what its address asks
	Asking      string // what is asked there besides: a name of a query
	Name, Value string // by which that page knows what it is to do
}

// Typed has what was typed into a form go along into the other language.
func Typed(t Typing) Part {
	return func(f *Frame) { f.typing = t }
}

// In returns the path of the same page in a language, with its query.
func (f *Frame) In(lang locale.Language) string {
	return web.PageIn(f.path, lang) + f.query
}

// turn is where what is typed goes along to.
func (f *Frame) turn() string {
	to := web.PageIn(f.typing.Path, f.other())
	if f.typing.Path == "" {
		to = f.In(f.other())
	}
	switch {
	case f.typing.Asking == "":
		return to
	case strings.Contains(to, "?"):
		return to + "&" + f.typing.Asking
	}
	return to + "?" + f.typing.Asking
}

// site is whose page it is, for previews.
func (f *Frame) site() string { return cmp.Or(f.face.Name, "mitome") }

// other is the language that the page is not in.
func (f *Frame) other() locale.Language {
	if f.Lang == "ja" {
		return "en"
	}
	return "ja"
}

// T is a sentence in the page's language; see Say.
func (f *Frame) T(key string, args ...any) string { return Say(f.Lang, key, args...) }

// Foreign are the attributes of text in a language: lang where it is not the page's own.
func (f *Frame) Foreign(lang locale.Language) templ.Attributes {
	if lang == f.Lang || lang == "" {
		return nil
	}
	return templ.Attributes{"lang": string(lang)}
}

// Verify is the path of the page that verifies; empty when there is none.
func (f *Frame) Verify() string {
	if !f.chrome.verify {
		return ""
	}
	return web.PageIn("/verify", f.Lang)
}

// Demonstrates reports whether everything here is invented.
func (f *Frame) Demonstrates() bool { return f.chrome.notice == Demonstration }

// Catalogue is the path of the page on which micro-credentials are found; empty when there is none.
func (f *Frame) Catalogue() string {
	if !f.chrome.find {
		return ""
	}
	return web.PageIn("/catalogue", f.Lang)
}

// Compare is the path of the page on which micro-credentials stand side by side; empty when there is none.
func (f *Frame) Compare() string {
	if !f.chrome.side {
		return ""
	}
	return web.PageIn("/compare", f.Lang)
}

// Path is where a file is served; see Chrome.Path.
func (f *Frame) Path(file string) string { return f.chrome.Path(file) }

// FaultPage is the page for a request that cannot be answered.
func (c *Chrome) FaultPage(r *http.Request, lang locale.Language, fault web.Fault) ([]byte, error) {
	f := c.FrameFor(r, lang, Titled(fault.Title(lang), fault.Text(lang)), Private)
	var b bytes.Buffer
	err := render(faultPage(&f, fault), &b)
	return b.Bytes(), err
}

func openGraphLocale(lang locale.Language) string {
	if lang == "ja" {
		return "ja_JP"
	}
	return "en_GB"
}
