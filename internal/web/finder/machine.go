package finder

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/page"
)

// changesWire is the answer of /catalogue.json.
type changesWire struct {
	Catalogue string           `json:"catalogue"` // form of what follows
	Entries   []catalogue.Wire `json:"entries"`
	Next      string           `json:"next"` // address that tells what changes from here on
	More      bool             `json:"more"` // it tells some now
}

// form is the form of /catalogue.json, which only grows.
const form = "mitome-catalogue-1"

// changes answers /catalogue.json: everything, or what changed since a place that an earlier answer named.
func (f *Finder) changes(w http.ResponseWriter, r *http.Request) error {
	asked := r.URL.Query()
	since, err := catalogue.ParseCursor(asked.Get("since"))
	if err != nil {
		return &web.Error{Status: http.StatusBadRequest, Err: err, Say: "changes"}
	}
	most := catalogue.MostChanges
	if text := asked.Get("limit"); text != "" {
		if most, err = strconv.Atoi(text); err != nil || most < 1 || most > catalogue.MostChanges {
			return &web.Error{Status: http.StatusBadRequest, Err: catalogue.ErrCursor, Say: "changes"}
		}
	}
	own, err := f.catalogue.Scope(r.Context(), r.Host)
	if err != nil {
		return err
	}
	all, err := f.catalogue.Changes(r.Context(), since, most, own)
	if err != nil {
		return err
	}
	next := url.Values{}
	if all.Next != "" {
		next.Set("since", all.Next)
	}
	if asked.Get("limit") != "" {
		next.Set("limit", strconv.Itoa(most))
	}
	out := changesWire{Catalogue: form, Entries: all.Entries, Next: "/catalogue.json?" + next.Encode(), More: all.More}
	if out.Entries == nil {
		out.Entries = []catalogue.Wire{}
	}
	body, err := json.Marshal(out, json.Deterministic(true))
	if err != nil {
		return web.Broken(err)
	}
	web.Open(w.Header())
	w.Header()["Content-Type"] = []string{"application/json"}
	w.Header()["Cache-Control"] = web.ForAMinute
	web.Write(w, r, http.StatusOK, body)
	return nil
}

// atomFeed is an Atom feed (RFC 4287).
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Author  atomPerson  `xml:"author"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
	Type string `xml:"type,attr,omitempty"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	ID        string     `xml:"id"`
	Title     string     `xml:"title"`
	Updated   string     `xml:"updated"`
	Published string     `xml:"published"`
	Links     []atomLink `xml:"link"`
	Author    atomPerson `xml:"author"`
	Summary   string     `xml:"summary"`
}

// fed is how many of the newest the feed has.
const fed = 50

// feed answers the Atom feed of what was published last.
func (f *Finder) feed(lang locale.Language) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		home, newest, err := f.newest(r, fed)
		if err != nil {
			return err
		}
		self := home + "/catalogue." + string(lang) + ".atom"
		out := atomFeed{
			Lang: string(lang), ID: self, Title: page.Say(lang, "find.feed"), Updated: time.Unix(0, 0).UTC().Format(time.RFC3339), Author: atomPerson{"mitome"},
			Links: []atomLink{{"self", self, "application/atom+xml"}, {"alternate", home + web.PageIn("/catalogue", lang), "text/html"}},
		}
		for i, e := range newest {
			if i == 0 {
				out.Updated = e.Since.Format(time.RFC3339)
			}
			out.Entries = append(out.Entries, atomEntry{
				ID: "urn:uuid:" + e.ID, Title: e.Titles.In(lang), Updated: e.Changed.UTC().Format(time.RFC3339), Published: e.Since.Format(time.RFC3339),
				Links: []atomLink{{"alternate", web.PageIn(e.Address(lang), lang), "text/html"}}, Author: atomPerson{e.Body.Name.In(lang)}, Summary: e.Summary.In(lang),
			})
		}
		return writeXML(w, r, "application/atom+xml; charset=utf-8", out)
	}
}

// newest are the last that were published at the request's host, and where that host's pages are at home.
func (f *Finder) newest(r *http.Request, most int) (home string, all []*catalogue.Entry, err error) {
	own, err := f.catalogue.Scope(r.Context(), r.Host)
	if err != nil {
		return "", nil, err
	}
	if home, err = f.catalogue.Home(r.Context(), own); err != nil {
		return "", nil, err
	}
	all, err = f.catalogue.Newest(r.Context(), most, own)
	return home, all, err
}

// siteMap is a sitemap (sitemaps.org, protocol 0.9).
type siteMap struct {
	XMLName xml.Name   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []sitePage `xml:"url"`
}

type sitePage struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

// mapped is how many micro-credentials a sitemap has, each with two pages: the protocol allows 50,000.
const mapped = 24_000

func (f *Finder) sitemap(w http.ResponseWriter, r *http.Request) error {
	home, all, err := f.newest(r, mapped)
	if err != nil {
		return err
	}
	out := siteMap{URLs: []sitePage{}}
	for _, lang := range locale.Languages {
		out.URLs = append(out.URLs, sitePage{Loc: home + web.PageIn("/index", lang)}, sitePage{Loc: home + web.PageIn("/catalogue", lang)})
		for _, e := range all {
			out.URLs = append(out.URLs, sitePage{web.PageIn(e.Address(lang), lang), e.Changed.UTC().Format(time.DateOnly)})
		}
	}
	return writeXML(w, r, "application/xml; charset=utf-8", out)
}

func writeXML(w http.ResponseWriter, r *http.Request, contentType string, v any) error {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(v); err != nil {
		return web.Broken(err)
	}
	web.Open(w.Header())
	w.Header()["Content-Type"] = []string{contentType}
	w.Header()["Cache-Control"] = web.ForAMinute
	web.WritePage(w, r, http.StatusOK, b.Bytes())
	return nil
}

// robots tells search engines where everything is, and what every combination of would be a page of its own. Pages of
// awards are not kept from them here: those say themselves that they are not to be listed, which must be read to be known.
func (f *Finder) robots(w http.ResponseWriter, r *http.Request) error {
	own, err := f.catalogue.Scope(r.Context(), r.Host)
	if err != nil {
		return err
	}
	home, err := f.catalogue.Home(r.Context(), own)
	if err != nil {
		return err
	}
	body := "User-agent: *\nDisallow: /compare\nDisallow: /catalogue.en.html?\nDisallow: /catalogue.ja.html?\nDisallow: /verify.en.html?\nDisallow: /verify.ja.html?\n"
	if home != "" {
		body += "\nSitemap: " + home + "/sitemap.xml\n"
	}
	web.Open(w.Header())
	w.Header()["Content-Type"] = []string{"text/plain; charset=utf-8"}
	w.Header()["Cache-Control"] = web.ForAMinute
	web.Write(w, r, http.StatusOK, []byte(body))
	return nil
}
