package public

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
)

// form is the suffix of an address: which form of the object is asked for. No suffix is the object itself.
type form string

const (
	object  form = ""
	png     form = ".png"
	svg     form = ".svg"
	jws     form = ".jws"
	data    form = ".json"
	code    form = ".qr.svg"
	english form = ".en.html"
	nihongo form = ".ja.html"
)

// language of a page's form.
func (f form) language() locale.Language {
	return locale.Language(strings.TrimSuffix(strings.TrimPrefix(string(f), "."), ".html"))
}

// cutForm splits the last step of an address into id and form; ErrNotFound for whatever is not written exactly so.
func cutForm(name string) (issuance.ID, form, error) {
	const length = 36
	if len(name) < length {
		return issuance.ID{}, "", issuance.ErrNotFound
	}
	id, err := issuance.ParseID(name[:length])
	if err != nil {
		return id, "", err
	}
	switch f := form(name[length:]); f {
	case object, png, svg, jws, data, code, english, nihongo:
		return id, f, nil
	}
	return id, "", issuance.ErrNotFound
}

// publish answers with a document and remembers it.
func publish(w http.ResponseWriter, r *http.Request, m *view, d *document) error {
	m.remember(d)
	d.serve(w, r)
	return nil
}

// profile answers the organisation's Profile.
func (s *Objects) profile(w http.ResponseWriter, r *http.Request, m *view) error {
	o, err := s.organisation(r.Context(), m, r.PathValue("org"), r.Host)
	if err != nil {
		return err
	}
	return publish(w, r, m, newDocument(o, r.URL.Path, http.StatusOK, o.Profile, web.ForAMinute, true))
}

// revocations answers the organisation's RevocationList.
func (s *Objects) revocations(w http.ResponseWriter, r *http.Request, m *view) error {
	o, err := s.organisation(r.Context(), m, r.PathValue("org"), r.Host)
	if err != nil {
		return err
	}
	now, err := s.source.Organisation(r.Context(), o.Slug) // the remembered one may have an earlier list
	if err != nil {
		return err
	}
	return publish(w, r, m, newDocument(o, r.URL.Path, http.StatusOK, now.Revocations, web.ForAMinute, false))
}

// key answers a CryptographicKey. Numbers are written plainly: "1", never "01" or "+1".
func (s *Objects) key(w http.ResponseWriter, r *http.Request, m *view) error {
	o, err := s.organisation(r.Context(), m, r.PathValue("org"), r.Host)
	if err != nil {
		return err
	}
	text := r.PathValue("number")
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || strconv.Itoa(n) != text {
		return issuance.ErrNotFound
	}
	body, err := s.source.Key(r.Context(), o.ID, n)
	if err != nil {
		return err
	}
	return publish(w, r, m, newDocument(o, r.URL.Path, http.StatusOK, body, web.ForAMinute, false))
}

// class answers a BadgeClass: one language edition of one immutable version.
func (s *Objects) class(w http.ResponseWriter, r *http.Request, m *view) error {
	o, err := s.organisation(r.Context(), m, r.PathValue("org"), r.Host)
	if err != nil {
		return err
	}
	id, form, err := cutForm(r.PathValue("class"))
	if err != nil {
		return err
	}
	switch form {
	case english, nihongo:
		return s.editionPage(w, r, m, o, id, form.language())
	case jws:
		return issuance.ErrNotFound
	}
	e, err := s.edition(r.Context(), m, o, id)
	if err != nil {
		return err
	}
	switch form {
	case object:
		return publish(w, r, m, newDocument(o, r.URL.Path, http.StatusOK, e.Document, web.ForEver, true))
	case data:
		return publish(w, r, m, newDocument(o, r.URL.Path, http.StatusOK, e.Document, web.ForEver, false))
	case code:
		return serveCode(w, r, o.EditionAddress(id))
	}
	return servePicture(w, r, pictureOf(e, form), form, web.ForEver)
}

// award answers an Assertion in one of its forms; all of them are 410 once it is revoked or erased.
func (s *Objects) award(w http.ResponseWriter, r *http.Request, m *view) error {
	o, err := s.organisation(r.Context(), m, r.PathValue("org"), r.Host)
	if err != nil {
		return err
	}
	id, form, err := cutForm(r.PathValue("award"))
	if err != nil {
		return err
	}
	a, err := s.source.Award(r.Context(), o.ID, id)
	if err != nil {
		return err
	}
	status := a.Status(s.now())
	gone := status == issuance.Revoked || status == issuance.Erased
	switch {
	case form == english || form == nihongo:
		return s.awardPage(w, r, m, o, &a, status, form.language())
	case (form == object || form == data) && gone:
		return publish(w, r, m, newDocument(o, r.URL.Path, http.StatusGone, revokedBody(o, &a), web.ForAMinute, form == object))
	case form == object || form == data:
		return publish(w, r, m, newDocument(o, r.URL.Path, http.StatusOK, a.Assertion, web.ForAMinute, form == object))
	case gone:
		return goneFile(w, r, status)
	case form == code:
		return serveCode(w, r, o.AwardAddress(id))
	case form == jws:
		return s.signed(w, r, o, &a)
	}
	return s.bakedPicture(w, r, m, o, &a, form)
}
