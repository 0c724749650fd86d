package visit

import (
	"errors"
	"net/http"
	"path"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
)

// Row is one thing that the desk answers: who may ask, and what answers. What a page shows is one row, and each method by
// which it changes something another; whoever lacks the right is told who has it, and whoever does not work there gets the
// answer of an address that is not there. A page has no language in its address here: it stands at ….en.html and ….ja.html,
// and its bare address leads to the reader's. An address with a suffix is a file, as it is.
type Row struct {
	Method  string
	Address string
	Right   auth.Right // for the organisation of the address
	Answer  func(v *Visit) error
}

// Get is a row of what is shown.
func Get(address string, right auth.Right, answer func(v *Visit) error) Row {
	return Row{http.MethodGet, address, right, answer}
}

// Post is a row of what changes something.
func Post(address string, right auth.Right, answer func(v *Visit) error) Row {
	return Row{http.MethodPost, address, right, answer}
}

// Rights beside those of roles.
const (
	Anybody  auth.Right = "anybody"  // signed in or not
	SignedIn auth.Right = "signedIn" // whoever is
)

// routes are the rows as the router takes them: one route for each address, whatever its methods.
func (d *Desk) routes(at Entrance, rows []Row) []web.Route {
	answering := func(methods map[string]*Row, lang locale.Language) web.Handler {
		return d.answering(methods, lang, &at)
	}
	begin := Get("/desk/", SignedIn, at.Home)
	none := Get("/desk/", SignedIn, nothing) // all that has no row
	home := answering(map[string]*Row{"GET": &begin}, "")
	routes := []web.Route{
		{Pattern: "/{$}", Handler: home},
		{Pattern: "/desk/{$}", Handler: home},
		{Pattern: "/desk/", Handler: answering(map[string]*Row{"GET": &none, "POST": &none}, ""), Sends: true},
	}
	var addresses []string
	by := map[string]map[string]*Row{} // address, method
	for i := range rows {
		to := &rows[i]
		if by[to.Address] == nil {
			by[to.Address] = map[string]*Row{}
			addresses = append(addresses, to.Address)
		}
		by[to.Address][to.Method] = to
	}
	for _, address := range addresses {
		methods := by[address]
		route := web.Route{Sends: methods[http.MethodPost] != nil, Silent: methods[http.MethodGet] == nil}
		add := func(pattern string, lang locale.Language) {
			route.Pattern, route.Handler = pattern, answering(methods, lang)
			routes = append(routes, route)
		}
		if path.Ext(address) != "" {
			add(address, "")
			continue
		}
		route.Sends = true // what was typed goes along into the other language
		for _, lang := range locale.Languages {
			add(web.PageIn(address, lang), lang)
		}
		if !route.Silent {
			routes = append(routes, web.Route{Pattern: address, Handler: d.toLanguage})
		}
	}
	return routes
}

func nothing(*Visit) error { return issuance.ErrNotFound }

// toLanguage leads to the page of an address in the reader's language.
func (d *Desk) toLanguage(w http.ResponseWriter, r *http.Request) error {
	SeeOther(w, web.PageIn(r.URL.Path, d.languageOf(r))+QueryOf(r))
	return nil
}

// languageOf is the reader's language: what the browser asks for or, where it asks for none, that of the house, which is the
// first organisation of the store. It is not that of the address: whoever is not signed in learns nothing of what is there.
func (d *Desk) languageOf(r *http.Request) locale.Language {
	if r.Header.Get("Accept-Language") == "" {
		if orgs, err := d.Organisations.Organisations(r.Context()); err == nil && len(orgs) > 0 {
			return orgs[0].Language()
		}
	}
	return web.Language(r)
}

// answering answers an address by the row of the method that is asked, in a language or, where it has none, in the reader's.
func (d *Desk) answering(methods map[string]*Row, lang locale.Language, at *Entrance) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		v := &Visit{W: w, R: r, Lang: lang}
		if lang == "" {
			v.Lang = d.languageOf(r)
		}
		turned := turns(r)
		if turned {
			method = http.MethodGet
		}
		to := methods[method]
		switch {
		case to == nil && turned: // a form of it that is kept for somebody who signs in, in the other language
			return at.AskWho(v)
		case to == nil: // a page that takes in nothing but what is to be shown in the other language
			w.Header()["Allow"] = []string{"GET, HEAD, OPTIONS"}
			return &web.Error{Status: http.StatusMethodNotAllowed, Err: errors.New("the page takes in nothing")}
		}
		err := d.admit(v, to)
		if errors.Is(err, auth.ErrNobody) {
			return at.AskWho(v)
		}
		if errors.Is(err, errRefused) {
			return at.Refuse(v, to.Right)
		}
		if err != nil {
			return err
		}
		if turned {
			return inWords(v.answerTurned(to))
		}
		return inWords(to.Answer(v))
	}
}

// errRefused means that whoever asks works for the organisation, in no role that may do that.
var errRefused = errors.New("no role allows it")

// admit finds who asks, and the organisation of the address. What is not there and what belongs to others – another
// organisation, or a department for which one does not work – answer alike (T19, T20); without a sign-in it is auth.ErrNobody
// for all of them. What no role of theirs allows is refused before anything is looked up that the address names.
func (d *Desk) admit(v *Visit, to *Row) error {
	var err error
	if to.Right == Anybody {
		return d.admitAnybody(v)
	}
	if v.Visitor, err = d.VisitorOf(v.R); err != nil {
		return err
	}
	if slug := v.R.PathValue("org"); slug != "" {
		if v.Org, err = d.Organisations.Organisation(v.R.Context(), slug); err != nil {
			return err
		}
	}
	if v.refused(to.Right) {
		return errRefused
	}
	if err := d.findOwner(v); err != nil {
		return err
	}
	if to.Right != SignedIn && !v.MayHere(to.Right) {
		return issuance.ErrNotFound
	}
	return v.Read(maxBody)
}

// refused reports whether whoever asks works for the organisation, or of what is the store's own for any, and may not do that
// there.
func (v *Visit) refused(right auth.Right) bool {
	works := len(v.Roles[v.Org.ID]) > 0 || v.Org.ID == 0
	return right != SignedIn && works && !v.MayHere(right)
}

// findOwner finds whose is what the address names, once for all pages, where whoever asks works for a department.
func (d *Desk) findOwner(v *Visit) error {
	if !v.Divided(v.Org.ID) {
		return nil
	}
	for _, kind := range department.Kinds() {
		if name := v.R.PathValue(string(kind)); name != "" {
			of, err := d.Departments.DepartmentOf(v.R.Context(), v.Org.ID, kind, name)
			if err != nil {
				return err
			}
			v.about = &of
		}
	}
	return nil
}

// Reach refuses a micro-credential that a form names, and of which whoever asks may not do that, as if it were not there.
func (d *Desk) Reach(v *Visit, do auth.Right, class issuance.ID) error {
	if v.Within(do).IsWhole() {
		return nil
	}
	of, err := d.Departments.DepartmentOf(v.R.Context(), v.Org.ID, department.Class, class.String())
	if err == nil && !v.Within(do).Has(of) {
		err = issuance.ErrNotFound
	}
	return err
}

// admitAnybody lets in who need not be signed in: of one client a share (T35), with a small form.
func (d *Desk) admitAnybody(v *Visit) error {
	if v.R.Method != http.MethodPost {
		return nil
	}
	leave, err := d.Gate.Share(v.W, v.R)
	if err != nil {
		return err
	}
	defer leave()
	return v.Read(MaxSmallBody)
}
