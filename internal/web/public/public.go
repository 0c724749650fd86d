// Package public serves what the whole world may read: the hosted Open Badges objects under /o/, their pictures, and
// pages about them in English and Japanese.
//
// An address without a suffix names an object. Programs get its exact stored bytes; a client that prefers HTML is sent
// (303) to the page beside it, ….en.html or ….ja.html. An address with a suffix has one form only and never negotiates,
// so every 200 can be cached by its address and everything can one day be plain files:
//
//	/o/{org}/a/{award}          Assertion          410 and a stripped Assertion once revoked
//	/o/{org}/a/{award}.png .svg picture, baked     the BadgeClass picture carrying the Assertion, made when asked for
//	/o/{org}/a/{award}.jws      signed twin        application/jose (RFC 7515), when the award was signed
//	/o/{org}/a/{award}.json     the Assertion as a file, whatever is preferred
//	/o/{org}/a/{award}.qr.svg   QR code of the address, for the printed page
//	/o/{org}/a/{award}.en.html  page               … .ja.html
//
// A program that cannot be answered learns why from the status: 404 no such thing, 410 revoked, 503 "come again", which
// a verifier reads as "could not be checked". Addresses are those of the organisation's base URL, never those of the
// request's Host header, which is believed only so far as to refuse one organisation's objects on another's host.
//
// What was asked for is remembered (see snapshot), so a popular badge costs no query. A new version or Profile empties the
// memory; a change of an award's own state, such as a revocation, only what shows that award, within 50 milliseconds.
package public

import (
	"context"
	_ "embed"
	"log/slog"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/card"
	"github.com/mitome/mitome/internal/web/letter"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
)

// Source is what the public pages read. What is absent, or belongs to another organisation, is issuance.ErrNotFound;
// any other error means that the store does not answer. What is returned may be kept and is never written to.
type Source interface {
	// Organisations returns all organisations, in the order in which the start page shows them.
	Organisations(ctx context.Context) ([]issuance.Organisation, error)
	Organisation(ctx context.Context, slug string) (issuance.Organisation, error)
	// Changes says how much has changed of each organisation: of what it has published, and of the state of its awards.
	Changes(ctx context.Context) ([]issuance.Changes, error)
	// ChangedAwards returns the awards whose state changed after one number of Changes and up to another; named is false
	// when it may be any.
	ChangedAwards(ctx context.Context, org issuance.OrganisationID, after, upto int64) (ids []issuance.ID, named bool, err error)
	// Key returns the bytes of the n-th CryptographicKey document.
	Key(ctx context.Context, org issuance.OrganisationID, n int) ([]byte, error)
	// Editions returns the latest version of every class in all its languages, newest class first, without pictures.
	Editions(ctx context.Context, org issuance.OrganisationID) ([]issuance.Edition, error)
	// Edition returns one edition with its pictures.
	Edition(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.Edition, error)
	// EditionIn returns the edition of a version in a language; pictures may be left out.
	EditionIn(ctx context.Context, org issuance.OrganisationID, class int64, version int, lang locale.Language) (issuance.Edition, error)
	// HouseLook returns the colour and the digest of the logo that the organisation used last.
	HouseLook(ctx context.Context, org issuance.OrganisationID) (issuance.Look, error)
	// Art returns a logo by its digest, as SVG of ours.
	Art(ctx context.Context, org issuance.OrganisationID, digest string) ([]byte, error)
	Award(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.Award, error)
	// Successor returns the award that was made in place of one that was revoked.
	Successor(ctx context.Context, org issuance.OrganisationID, award issuance.ID) (issuance.ID, error)
	// Signed returns the signed twin of an award; one that was not signed has none.
	Signed(ctx context.Context, org issuance.OrganisationID, award issuance.ID) (issuance.SignedAssertion, error)
	// Shown returns what the page of an award shows beside what is published.
	Shown(ctx context.Context, org issuance.OrganisationID, award issuance.ID) (issuance.Shown, error)
}

// Objects answers the addresses of what is published.
type Objects struct {
	source   Source
	chrome   *page.Chrome
	log      *slog.Logger
	now      func() time.Time
	memory   memory
	small    *smallPictures // of cards
	logos    *smallPictures
	previews *smallPictures

	guidelines microcredential.Editions

	// Offer shows of the micro-credential with an edition what is known beside its descriptors, as terms of a list, and where
	// one can apply now; nil where there is no catalogue.
	Offer func(ctx context.Context, edition issuance.ID, lang locale.Language) (terms templ.Component, apply string)
}

//go:embed public.css
var style string

// New returns the objects of a source, which are read by one of the guideline's editions. now is the clock by which awards
// expire.
func New(source Source, chrome *page.Chrome, log *slog.Logger, now func() time.Time, editions microcredential.Editions) *Objects {
	chrome.AddStyle("public.css", letter.Style, card.Style, style)
	s := &Objects{source: source, chrome: chrome, log: log, now: now, memory: memory{source: source},
		small: newSmallPictures(smallBytes), logos: newSmallPictures(smallBytes), previews: newSmallPictures(previewBytes), guidelines: editions}
	chrome.Hosts = s.host
	return s
}

// Routes are all public addresses. One of them, once published, is never moved.
func (s *Objects) Routes() []web.Route {
	return []web.Route{
		{Pattern: "/{$}", Handler: s.with(s.start)},
		{Pattern: "/index.en.html", Handler: s.with(s.startPage("en"))},
		{Pattern: "/index.ja.html", Handler: s.with(s.startPage("ja"))},

		{Pattern: "/o/{org}/profile", Handler: s.with(s.profile)},
		{Pattern: "/o/{org}/profile.en.html", Handler: s.with(s.organisationPage("en"))},
		{Pattern: "/o/{org}/profile.ja.html", Handler: s.with(s.organisationPage("ja"))},
		{Pattern: "/o/{org}/keys/{number}", Handler: s.with(s.key)},
		{Pattern: "/o/{org}/revocations", Handler: s.with(s.revocations)},

		{Pattern: "/o/{org}/m/{class}", Handler: s.with(s.class)}, // also .png .svg .en.html .ja.html
		{Pattern: "/o/{org}/a/{award}", Handler: s.with(s.award)}, // also .png .svg .jws .en.html .ja.html

		{Pattern: "/cards/{org}/{file}", Handler: s.with(s.cardPicture)}, // small pictures: see package card
		{Pattern: "/previews/{org}/{file}", Handler: s.with(s.preview), Costs: true},
		{Pattern: "/faces/{file}", Handler: faceFile},             // colours of awarding bodies
		{Pattern: "/faces/{org}/{file}", Handler: s.with(s.logo)}, // their logos

		{Pattern: "/healthz", Handler: s.with(s.health)},
	}
}

// handler answers one request with what the snapshot remembers and the source knows, or returns why it cannot.
type handler func(w http.ResponseWriter, r *http.Request, m *view) error

func (s *Objects) with(h handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		m, err := s.memory.current(r.Context())
		if err != nil {
			return err
		}
		return h(w, r, m)
	}
}

// Remembered answers an object that is remembered at once, and leaves everything else to next.
func (s *Objects) Remembered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && r.URL.RawPath == "" {
			if m, err := s.memory.current(r.Context()); err == nil {
				if d := m.documents.get(r.URL.Path); d != nil && m.admits(d.host, r.Host) {
					d.serve(w, r)
					return
				}
			}
		}
		next.ServeHTTP(w, r)
	})
}

// health says that the site runs and its source answers (it was asked for the snapshot).
func (s *Objects) health(w http.ResponseWriter, r *http.Request, _ *view) error {
	w.Header()["Content-Type"] = []string{"text/plain; charset=utf-8"}
	w.Header()["Cache-Control"] = web.NotKept
	web.Write(w, r, http.StatusOK, []byte("ok\n"))
	return nil
}
