package desk

import (
	"errors"
	"net/http"
	"path"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/web"
)

// row is one thing that the desk answers: who may ask, and what answers. A page has no language in its address here: it stands
// at ….en.html and ….ja.html, and its bare address leads to the reader's. An address with a suffix is a file, as it is.
type row struct {
	method  string
	address string
	right   auth.Right // for the organisation of the address
	answer  func(d *Desk, v *visit) error
}

// rows is everything that the desk answers. A page is one row for what it shows, one for each method by which it changes
// something, and their handlers; whoever lacks the right gets the answer of an address that is not there.
var rows = []row{
	{"GET", "/desk/sign-in", anybody, (*Desk).signIn},
	{"POST", "/desk/sign-in", anybody, (*Desk).askLink},
	{"POST", "/desk/sign-in/passkey", anybody, (*Desk).signInByPasskey},
	{"POST", "/desk/sign-in/passkey.json", anybody, (*Desk).askToSignIn},
	{"GET", "/desk/link", anybody, (*Desk).link},
	{"POST", "/desk/link", anybody, (*Desk).useLink},
	{"POST", "/desk/set-up", anybody, (*Desk).setUp},
	{"POST", "/desk/sign-out", anybody, (*Desk).signOut},

	{"GET", "/desk/account", signedIn, (*Desk).account},
	{"POST", "/desk/account", signedIn, (*Desk).introduce},
	{"POST", "/desk/account/end", signedIn, (*Desk).endSession},
	{"GET", "/desk/passkey", signedIn, (*Desk).offerPasskey},
	{"POST", "/desk/account/passkey", signedIn, (*Desk).addPasskey},
	{"POST", "/desk/account/passkey.json", signedIn, (*Desk).askToAdd},
	{"POST", "/desk/account/passkey/name", signedIn, (*Desk).namePasskey},
	{"POST", "/desk/account/passkey/remove", signedIn, (*Desk).removePasskey},
	{"GET", "/desk/roles", signedIn, (*Desk).roles},
	{"GET", "/desk/welcome", signedIn, (*Desk).welcome},

	{"GET", "/desk/owners", auth.Platform, (*Desk).owners},
	{"POST", "/desk/owners", auth.Platform, (*Desk).inviteOwner},
	{"GET", "/desk/mail", auth.Platform, (*Desk).mail},
	{"POST", "/desk/mail", auth.Platform, (*Desk).changeMail},
	{"POST", "/desk/mail/try", auth.Platform, (*Desk).tryMail},

	{"GET", "/desk/{org}/people", auth.People, (*Desk).people},
	{"POST", "/desk/{org}/people", auth.People, (*Desk).invite},
	{"POST", "/desk/{org}/people/end", auth.People, (*Desk).endRole},

	{"GET", "/desk/{org}/drafts", auth.Read, (*Desk).list},
	{"POST", "/desk/{org}/drafts", auth.Write, (*Desk).begin},

	{"GET", "/desk/{org}/template.png", auth.Read, (*Desk).specimen},

	{"GET", "/desk/{org}/organisation", auth.Organisation, (*Desk).organisation},
	{"POST", "/desk/{org}/organisation", auth.Organisation, (*Desk).changeFacts},
	{"POST", "/desk/{org}/office", auth.Organisation, (*Desk).changeOffice},
	{"POST", "/desk/{org}/house", auth.Organisation, (*Desk).changeHouse},

	{"GET", "/desk/{org}/audit", auth.People, (*Desk).audit},
	{"GET", "/desk/{org}/audit.csv", auth.People, deedsAs("text/csv; charset=utf-8", "record.csv", register.DeedsCSV)},
	{"GET", "/desk/{org}/audit.xlsx", auth.People, deedsAs(sheetType, "record.xlsx", register.DeedsXLSX)},

	{"GET", "/desk/{org}/m/{class}/form", auth.Read, ofDraft((*Desk).form)},
	{"POST", "/desk/{org}/m/{class}/form", auth.Write, ofDraft((*Desk).saveForm)},
	{"GET", "/desk/{org}/m/{class}/picture", auth.Read, ofDraft((*Desk).picture)},
	{"POST", "/desk/{org}/m/{class}/picture", auth.Write, ofDraft((*Desk).savePicture)},
	{"GET", "/desk/{org}/m/{class}/preview", auth.Read, ofDraft((*Desk).seen)},
	{"GET", "/desk/{org}/m/{class}/publish", auth.Read, ofDraft((*Desk).publish)},
	{"POST", "/desk/{org}/m/{class}/publish", auth.Publish, ofDraft((*Desk).publishNow)},
	{"GET", "/desk/{org}/m/{class}/versions", auth.Read, ofDraft((*Desk).versions)},
	{"POST", "/desk/{org}/m/{class}/archive", auth.Write, ofDraft((*Desk).archive)},
	{"POST", "/desk/{org}/m/{class}/retire", auth.Publish, ofDraft((*Desk).retire)},

	{"GET", "/desk/{org}/m/{class}/picture.en.png", auth.Read, ofDraft(drawing(locale.English))},
	{"GET", "/desk/{org}/m/{class}/picture.ja.png", auth.Read, ofDraft(drawing(locale.Japanese))},
	{"GET", "/desk/{org}/m/{class}/description.json", auth.Read, ofDraft((*Desk).description)},
	{"GET", "/desk/{org}/m/{class}/description.xlsx", auth.Read, ofDraft((*Desk).workbook)},
}

// Rights beside those of roles.
const (
	anybody  auth.Right = "anybody"  // signed in or not
	signedIn auth.Right = "signedIn" // whoever is
)

// routes are the rows as the router takes them: one route for each address, whatever its methods.
func (d *Desk) routes() []web.Route {
	home := d.answering(map[string]*row{"GET": {"GET", "/desk/", signedIn, (*Desk).home}}, "")
	none := row{"", "/desk/", signedIn, nothing} // all that has no row
	routes := []web.Route{
		{Pattern: "/{$}", Handler: home},
		{Pattern: "/desk/{$}", Handler: home},
		{Pattern: "/desk/", Handler: d.answering(map[string]*row{"GET": &none, "POST": &none}, ""), Sends: true},
	}
	var addresses []string
	by := map[string]map[string]*row{} // address, method
	for i := range rows {
		to := &rows[i]
		if by[to.address] == nil {
			by[to.address] = map[string]*row{}
			addresses = append(addresses, to.address)
		}
		by[to.address][to.method] = to
	}
	for _, address := range addresses {
		methods := by[address]
		route := web.Route{Sends: methods[http.MethodPost] != nil, Silent: methods[http.MethodGet] == nil}
		at := func(pattern string, lang locale.Language) {
			route.Pattern, route.Handler = pattern, d.answering(methods, lang)
			routes = append(routes, route)
		}
		if path.Ext(address) != "" {
			at(address, "")
			continue
		}
		for _, lang := range locale.Languages {
			at(web.PageIn(address, lang), lang)
		}
		if !route.Silent {
			routes = append(routes, web.Route{Pattern: address, Handler: toLanguage})
		}
	}
	return routes
}

func nothing(*Desk, *visit) error { return issuance.ErrNotFound }

// toLanguage leads to the page of an address in the reader's language.
func toLanguage(w http.ResponseWriter, r *http.Request) error {
	seeOther(w, web.PageIn(r.URL.Path, web.Language(r))+queryOf(r))
	return nil
}

// answering answers an address by the row of the method that is asked, in a language or, where it has none, in the reader's.
func (d *Desk) answering(methods map[string]*row, lang locale.Language) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		v := &visit{w: w, r: r, lang: lang}
		if lang == "" {
			v.lang = web.Language(r)
		}
		to := methods[method]
		err := d.admit(v, to)
		if errors.Is(err, auth.ErrNobody) {
			return d.askWho(v)
		}
		if err != nil {
			return err
		}
		return to.answer(d, v)
	}
}

// admit finds who asks, and the organisation of the address. What is not there, what belongs to others and what one may not
// do answer alike (T19, T20); without a sign-in it is auth.ErrNobody for all of them.
func (d *Desk) admit(v *visit, to *row) error {
	var err error
	if to.right == anybody {
		return d.admitAnybody(v)
	}
	if v.Visitor, err = d.visitor(v.r); err != nil {
		return err
	}
	if slug := v.r.PathValue("org"); slug != "" {
		if v.org, err = d.Organisations.Organisation(v.r.Context(), slug); err != nil {
			return err
		}
	}
	if to.right != signedIn && !v.may(to.right) {
		return issuance.ErrNotFound
	}
	return v.read(maxBody)
}

// admitAnybody lets in who need not be signed in: of one client a share (T35), with a small form.
func (d *Desk) admitAnybody(v *visit) error {
	if v.r.Method != http.MethodPost {
		return nil
	}
	leave, err := d.gate.Share(v.w, v.r)
	if err != nil {
		return err
	}
	defer leave()
	return v.read(maxSmallBody)
}

func (d *Desk) visitor(r *http.Request) (*auth.Visitor, error) {
	return d.Auth.Visitor(r.Context(), d.token(r))
}

// Asked is a row of the table, for whoever walks it.
type Asked struct {
	Method, Address string
	Right           auth.Right // "anybody", "signedIn", or a right of auth's table
}

// Table is everything that the desk answers, in the order in which it is read.
func Table() []Asked {
	all := make([]Asked, len(rows))
	for i, to := range rows {
		all[i] = Asked{to.method, to.address, to.right}
	}
	return all
}

// room is one of the parts of the desk for an organisation.
type room struct {
	name  string // of its page, in the address and in the message desk.rooms.NAME
	right auth.Right
}

// deskRooms are the parts of the desk, in the order in which they are offered.
var deskRooms = []room{{"drafts", auth.Read}, {"organisation", auth.Organisation}, {"people", auth.People}, {"audit", auth.People}}
