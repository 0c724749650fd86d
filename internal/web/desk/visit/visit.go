// Package visit is what all rooms of the desk stand on: one request of somebody for an organisation, and the table of what
// answers it.
//
//	request ── host ── cross-origin ── Row: its right ── Visit: who, for whom, in which language, what was sent ── handler
//
// A room brings its rows (Room), and a handler gets a Visit: it never looks at a cookie, and whoever comes as far has the
// right that the row names. The desk answers its own host alone, takes forms from its own pages alone (T23), and lets nobody
// else read (no CORS, T36).

package visit

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/page"
)

// Visit is one request of somebody for an organisation.
type Visit struct {
	*auth.Visitor
	W    http.ResponseWriter
	R    *http.Request
	Org  issuance.Organisation
	Lang locale.Language
	// about is whose is what the address names; nil: it names nothing, or it does not matter to whoever asks.
	about *department.ID
	// uploads are the files that were handed in, by their fields.
	uploads map[string]upload
}

// Within is of which departments of the organisation whoever asks may do that: lists hold nothing else. The operator of the
// store sees how many there are in each organisation.
func (v *Visit) Within(do auth.Right) department.Scope {
	if do == auth.Count && v.May(0, do) {
		return department.Whole()
	}
	return v.Scope(v.Org.ID, do)
}

// MayHere reports whether whoever asks may do that to what the address names or, where it names nothing, for the organisation
// or one of its departments.
func (v *Visit) MayHere(do auth.Right) bool {
	if v.about != nil {
		return v.Within(do).Has(*v.about)
	}
	return !v.Within(do).None()
}

// Choice is of which departments a page tells: all of those of which whoever asks may see it, or one of them.
type Choice struct {
	department.Scope
	Only    department.ID  // that is chosen; 0: all
	Offered department.All // to choose from; none: there is no choice
	all     department.All
}

// Name is what the departments are called, where not all of the organisation is meant; else empty.
func (c *Choice) Name(lang locale.Language) string {
	if c.IsWhole() {
		return ""
	}
	var names []string
	for _, d := range c.Among(c.all) {
		names = append(names, d.Name(lang))
	}
	return strings.Join(names, locale.Text(lang, "yearbook.between"))
}

// Chosen is of which departments the address asks, within those of which whoever asks may do that.
func (v *Visit) Chosen(all department.All, do auth.Right) Choice {
	c := Choice{Scope: v.Within(do), all: all}
	if c.Offered = c.Among(all.Open()); len(c.Offered) < 2 && !c.IsWhole() {
		c.Offered = nil
	}
	if only, err := department.ParseID(v.R.URL.Query().Get("department")); err == nil && only != 0 && c.Has(only) {
		c.Scope, c.Only = department.Of(only), only
	}
	return c
}

// SeeOther leads to a path, as it is.
func SeeOther(w http.ResponseWriter, path string) {
	w.Header()["Location"] = []string{path}
	w.Header()["Cache-Control"] = web.NotKept
	w.WriteHeader(http.StatusSeeOther)
}

// GoOn leads to a page after a deed that was done.
func (v *Visit) GoOn(path, query string, err error) error {
	if err == nil {
		SeeOther(v.W, web.PageIn(path, v.Lang)+query)
	}
	return err
}

// Path is the path of what the desk answers for an organisation, without its language.
func Path(org *issuance.Organisation, name string) string { return "/desk/" + org.Slug + "/" + name }

// DraftPath is that of a page of a draft.
func DraftPath(org *issuance.Organisation, id issuance.ID, name string) string {
	return Path(org, "m/"+id.String()+"/"+name)
}

// AwardPath is that of what is shown of an award, or done to it.
func AwardPath(org *issuance.Organisation, id issuance.ID, name string) string {
	return Path(org, "a/"+id.String()+"/"+name)
}

// ListPath is that of the list of drafts, in a language.
func ListPath(org *issuance.Organisation, lang locale.Language) string {
	return web.PageIn(Path(org, "drafts"), lang)
}

// At is the path of a page of a draft of the organisation for which somebody asks.
func (v *Visit) At(id issuance.ID, name string) string { return DraftPath(&v.Org, id, name) }

// Say is a sentence in the language of the answer.
func (v *Visit) Say(key string, args ...any) string { return page.Say(v.Lang, key, args...) }

// QueryOf is what an address asks behind its path, with its question mark; empty where it asks nothing.
func QueryOf(r *http.Request) string {
	if r.URL.RawQuery == "" {
		return ""
	}
	return "?" + r.URL.RawQuery
}

// PageNumber is the page of a list that an address asks for, from 1.
func PageNumber(r *http.Request, name string) int {
	number, _ := strconv.Atoi(r.URL.Query().Get(name))
	return min(max(number, 1), 1<<20)
}

// InLanguage takes the language that a file's address names, where it names one.
func (v *Visit) InLanguage() { v.Lang = LanguageOr(v.R.URL.Query().Get("lang"), v.Lang) }

// Sentence is what an error says to people about what they gave; empty where it says nothing, or the trouble is ours.
func Sentence(err error, lang locale.Language) string {
	var refusal *issuance.Refusal
	if errors.As(err, &refusal) && slices.Contains(reworded, refusal.Code) {
		return page.Say(lang, "desk.refusal."+refusal.Code, refusal.Args...)
	}
	var stale *issuance.StaleError
	if errors.As(err, &stale) {
		return page.Say(lang, "desk.refusal.stale", "changed", stale.What(lang))
	}
	return web.Sentence(err, lang)
}

// spokenError is an error that a page says in its own words.
type spokenError struct{ error }

func (e spokenError) Unwrap() error { return e.error }

func (e spokenError) Message(lang locale.Language) string { return Sentence(e.error, lang) }

// inWords is an error as a page says it, where it says anything.
func inWords(err error) error {
	if Sentence(err, locale.English) != "" {
		return spokenError{err}
	}
	return err
}

// reworded are the refusals of the post office that tell whoever types commands what to type; who has a page is told what to do
// on it. What a page can say has no words of the command line (TestPagesSpeakOfNoCommand).
var reworded = []string{"reason_bad", "key_missing", "image_alt", "logo_on_image", "words_without_image", "unapproved", "trial_unsaid", "base_url_differs", "base_url_fixed"}

// Pageful is how many lines of a list stand on a page.
const Pageful = 50

// SendPicture answers a picture, which a browser may keep for an hour where its address tells its content.
func (v *Visit) SendPicture(png []byte, kept bool) {
	h := v.W.Header()
	web.PictureHeaders(h, "image/png")
	h["Cache-Control"] = web.NotKept
	if kept {
		h["Cache-Control"] = []string{"private, max-age=3600"}
	}
	web.Write(v.W, v.R, http.StatusOK, png)
}
