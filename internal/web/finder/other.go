package finder

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/letter"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
)

// otherView is the page of another issuer's micro-credential: what it said, where, and when it was read.
type otherView struct {
	page.Frame
	entry   *catalogue.Entry
	zone    *time.Location // in which times are told
	title   string
	lang    locale.Language // of the title
	body    string
	picture string
	facts   []string
	rows    []letter.Row
	offered []offered // what learners ask for first
	missing string    // names of what of this is not stated
	verify  string    // address of the page that reads it now
	compare string
	like    string // see Finder.like
}

// like warns of another issuer's name that looks like one of ours; "" where it does not.
func (f *Finder) like(e *catalogue.Entry, lang locale.Language) string {
	name, ok := f.catalogue.Imitated(e)
	if !ok {
		return ""
	}
	return verification.LikeKnown(name.In(lang)).Message(lang)
}

// otherPath is the path of another issuer's micro-credential, without language and ending.
func otherPath(id issuance.ID) string { return "/others/" + id.String() }

// other answers a page or a small picture: ID.en.html, ID.ja.html, ID.png.
func (f *Finder) other(w http.ResponseWriter, r *http.Request) error {
	name, ending, _ := strings.Cut(r.PathValue("file"), ".")
	id, err := issuance.ParseID(name)
	if err != nil {
		return err
	}
	if own, err := f.catalogue.Scope(r.Context(), r.Host); err != nil || own != nil {
		return cmp.Or(err, issuance.ErrNotFound) // a host of one organisation shows that organisation alone
	}
	switch ending {
	case "":
		web.ToPage(w, r, otherPath(id), "")
		return nil
	case "en.html", "ja.html":
		return f.otherPage(w, r, id, locale.Language(ending[:2]))
	case "png":
		return f.otherPicture(w, r, id)
	}
	return issuance.ErrNotFound
}

func (f *Finder) otherPicture(w http.ResponseWriter, r *http.Request, id issuance.ID) error {
	picture, err := f.catalogue.OtherPicture(r.Context(), id)
	if err != nil {
		return err
	}
	web.PictureHeaders(w.Header(), "image/png")
	w.Header()["Cache-Control"] = web.ForAMinute
	web.Write(w, r, http.StatusOK, picture)
	return nil
}

func (f *Finder) otherPage(w http.ResponseWriter, r *http.Request, id issuance.ID, lang locale.Language) error {
	entry, said, err := f.catalogue.Other(r.Context(), id)
	if err != nil {
		return err
	}
	v := &otherView{entry: entry, zone: f.catalogue.Zone(), lang: lang, body: visible(entry.Body.Name.In(lang)), facts: factsOf(entry, lang, f.today()), like: f.like(entry, lang)}
	var missing []string
	v.offered, missing = offerOf(&entry.Facts, lang, f.today())
	v.missing = strings.Join(missing, page.Say(lang, "find.and"))
	title := said.Text(microcredential.Title, lang)
	v.title, v.lang = visible(title.Text), title.Lang
	v.Frame = f.chrome.FrameFor(r, lang, page.Styled("finder.css"), page.At(otherPath(id), ""), page.Titled(v.title, page.Say(lang, "find.other.description", "domain", entry.Foreign.Domain)), page.Private)
	if entry.Foreign.Pictured {
		v.picture = otherPath(id) + ".png"
	}
	for _, row := range microcredential.KnownEditions().Current().Descriptors {
		text := said.Text(row.Key, lang)
		if text.Text == "" || row.Key == microcredential.Title { // which heads the page
			continue
		}
		one := letter.Row{Row: verification.Row{Key: row.Key, Label: row.LabelIn(lang), Lang: text.Lang, Text: visible(text.Text)}}
		for _, item := range text.Items {
			one.Items = append(one.Items, visible(item))
		}
		v.rows = append(v.rows, one)
	}
	v.verify = web.PageIn("/verify", lang) + "?url=" + url.QueryEscape(entry.Foreign.Address)
	if f.compare != nil {
		v.compare = addressOf(lang, []string{entry.ID}, "", "")
	}
	return page.Serve(w, r, http.StatusOK, otherPage(v))
}
