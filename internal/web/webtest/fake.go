// Package webtest is the world in which the web rooms are tested: organisations, micro-credentials and awards in every
// state (Fake), a site on which anybody's badge is verified with the web around it (Office), and pages read as a reader
// would (Tree).
package webtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/site"
)

// testdata holds documents as they are published, made from the project's own samples; people and institutions in
// them are invented.
//
//go:embed testdata
var testdata embed.FS

// Now is the time of all tests.
var Now = time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)

// Fake is a source in memory.
type Fake struct {
	Orgs       []issuance.Organisation
	Published  []issuance.Edition
	Awarded    []issuance.Award
	Twins      map[issuance.ID]issuance.SignedAssertion
	Names      map[issuance.ID]issuance.PersonName // of those who show theirs
	Refused    map[issuance.ID]bool                // by their learners
	Successors map[issuance.ID]issuance.ID         // by the award that was replaced
	Looks      map[issuance.OrganisationID]issuance.Look
	Arts       map[string][]byte // by digest
	Changed    []issuance.ID     // awards whose state changed last; when Moved was moved by more, it may be any
	Moved      atomic.Int64      // with each change of an award's state
	Asked      atomic.Int64      // how often an award was asked for
	Opened     atomic.Int64      // how often an edition was asked for with its pictures
	Listed     atomic.Int64      // how often editions were asked for
	Broken     atomic.Bool

	Publications atomic.Int64 // with each publication
}

// ErrBroken is what a broken source says.
var ErrBroken = fmt.Errorf("disk on fire")

func (f *Fake) fault() error {
	if f.Broken.Load() {
		return ErrBroken
	}
	return nil
}

func (f *Fake) Organisations(context.Context) ([]issuance.Organisation, error) {
	return f.Orgs, f.fault()
}

// Changes counts Moved and Publications for every organisation.
func (f *Fake) Changes(context.Context) (all []issuance.Changes, err error) {
	for _, o := range f.Orgs {
		all = append(all, issuance.Changes{Org: o.ID, Published: f.Publications.Load(), Awards: f.Moved.Load()})
	}
	return all, f.fault()
}

// ChangedAwards names those in Changed.
func (f *Fake) ChangedAwards(_ context.Context, _ issuance.OrganisationID, after, upto int64) ([]issuance.ID, bool, error) {
	return f.Changed, int64(len(f.Changed)) == upto-after, f.fault()
}

func (f *Fake) Organisation(_ context.Context, slug string) (issuance.Organisation, error) {
	for _, o := range f.Orgs {
		if o.Slug == slug {
			return o, f.fault()
		}
	}
	return issuance.Organisation{}, issuance.ErrNotFound
}

func (f *Fake) Key(_ context.Context, org issuance.OrganisationID, n int) ([]byte, error) {
	if n > 1 {
		return nil, issuance.ErrNotFound
	}
	return []byte(`{"type":"CryptographicKey"}`), f.fault()
}

func (f *Fake) Editions(_ context.Context, org issuance.OrganisationID) (list []issuance.Edition, err error) {
	f.Listed.Add(1)
	for _, e := range f.Published {
		if e.Org == org && e.Latest {
			e.PNG, e.SVG = nil, nil
			list = append(list, e)
		}
	}
	return list, f.fault()
}

func (f *Fake) Edition(_ context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.Edition, error) {
	f.Opened.Add(1)
	for _, e := range f.Published {
		if e.Org == org && e.ID == id {
			return e, f.fault()
		}
	}
	return issuance.Edition{}, issuance.ErrNotFound
}

func (f *Fake) EditionIn(_ context.Context, org issuance.OrganisationID, class int64, version int, lang locale.Language) (issuance.Edition, error) {
	for _, e := range f.Published {
		if e.Org == org && e.Class == class && e.Version == version && e.Language == lang {
			return e, f.fault()
		}
	}
	return issuance.Edition{}, issuance.ErrNotFound
}

// HouseLook is the one in Looks.
func (f *Fake) HouseLook(_ context.Context, org issuance.OrganisationID) (issuance.Look, error) {
	if look, ok := f.Looks[org]; ok {
		return look, f.fault()
	}
	return issuance.Look{}, issuance.ErrNotFound
}

// Art is the one in Arts.
func (f *Fake) Art(_ context.Context, _ issuance.OrganisationID, digest string) ([]byte, error) {
	if art, ok := f.Arts[digest]; ok {
		return art, f.fault()
	}
	return nil, issuance.ErrNotFound
}

func (f *Fake) Award(_ context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.Award, error) {
	f.Asked.Add(1)
	for _, a := range f.Awarded {
		if a.Org == org && a.ID == id {
			return a, f.fault()
		}
	}
	return issuance.Award{}, issuance.ErrNotFound
}

// Successor is the one in Successors.
func (f *Fake) Successor(_ context.Context, _ issuance.OrganisationID, award issuance.ID) (issuance.ID, error) {
	if id, ok := f.Successors[award]; ok {
		return id, f.fault()
	}
	return issuance.ID{}, issuance.ErrNotFound
}

func (f *Fake) Signed(_ context.Context, org issuance.OrganisationID, award issuance.ID) (issuance.SignedAssertion, error) {
	if s, ok := f.Twins[award]; ok {
		return s, f.fault()
	}
	return issuance.SignedAssertion{}, issuance.ErrNotFound
}

// Shown is told by Names, Refused and Twins.
func (f *Fake) Shown(_ context.Context, _ issuance.OrganisationID, award issuance.ID) (issuance.Shown, error) {
	_, signed := f.Twins[award]
	return issuance.Shown{Name: f.Names[award], Declined: f.Refused[award], Signed: signed}, f.fault()
}

// Awards is where the awards of the first organisation are.
const Awards = "/o/mizunara/a/"

// Awards of the fake, by what they are for.
var (
	ValidAward   = AwardID("valid")
	SignedAward  = AwardID("signed")
	ExpiredAward = AwardID("expired")
	RevokedAward = AwardID("revoked")
	ErasedAward  = AwardID("erased")
	TrialAward   = AwardID("trial")
	FarAward     = AwardID("far")
)

// AwardID derives an id from a name, so that every run has the same addresses.
func AwardID(name string) (id issuance.ID) {
	sum := sha256.Sum256([]byte(name))
	copy(id[:], sum[:])
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return id
}

// NewFake returns three organisations: two on hosts of their own, one on trial; five classes; awards in every state.
func NewFake(t testing.TB) *Fake {
	t.Helper()
	f := &Fake{Twins: map[issuance.ID]issuance.SignedAssertion{}, Names: map[issuance.ID]issuance.PersonName{}}
	f.Add(t, issuance.Organisation{ID: 1, Slug: "mizunara", BaseURL: "https://badges.mizunara-u.example", Zone: "Asia/Tokyo",
		HomeURL: "https://www.mizunara-u.example/", NameEN: "Mizunara University", NameJA: "ミズナラ大学"}, "mc-01", "mc-10", "mc-03")
	f.Add(t, issuance.Organisation{ID: 2, Slug: "harbourlight", BaseURL: "https://badges.harbourlight.example", Zone: "Australia/Hobart",
		HomeURL: "https://harbourlight.example/", NameEN: "Harbourlight Polytechnic", NameJA: "ハーバーライト・ポリテクニック"}, "mc-09")
	f.Add(t, issuance.Organisation{ID: 3, Slug: "inland-sea", BaseURL: "http://127.0.0.1:8080", Zone: "Asia/Tokyo",
		HomeURL: "https://inlandsea-mooc.example/", NameEN: "Inland Sea MOOC Consortium", NameJA: "内海MOOCコンソーシアム"}, "mc-06")
	f.award(t, ValidAward, 1, "mc-01", func(a *issuance.Award) {})
	f.award(t, SignedAward, 1, "mc-10", func(a *issuance.Award) { a.Expires = Now.AddDate(3, 0, 0) })
	f.award(t, ExpiredAward, 1, "mc-03", func(a *issuance.Award) { a.Expires = time.Date(2026, 9, 30, 14, 59, 59, 0, time.UTC) })
	f.award(t, RevokedAward, 1, "mc-01", func(a *issuance.Award) { a.RevokedAt, a.Reason = Now.AddDate(0, -1, 0), "wrong_content" })
	f.award(t, ErasedAward, 1, "mc-01", func(a *issuance.Award) { a.Erased, a.Reason, a.Assertion = true, "erased", nil })
	f.award(t, FarAward, 2, "mc-09", func(a *issuance.Award) {})
	f.award(t, TrialAward, 3, "mc-06", func(a *issuance.Award) {})
	f.Looks = map[issuance.OrganisationID]issuance.Look{1: {Colour: "#1c4f8c", Art: artName("wide")}, 2: {Colour: "#ffc400", Art: artName("white")}}
	f.Arts = map[string][]byte{artName("wide"): []byte(wideLogo), artName("white"): []byte(whiteLogo)}
	f.Twins[SignedAward] = issuance.SignedAssertion{ID: AwardID("twin"), Key: 1, JWS: "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"}
	return f
}

// Add publishes an organisation with samples of testdata as its classes.
func (f *Fake) Add(t testing.TB, o issuance.Organisation, samples ...string) {
	o.Profile, o.Revocations, o.KeyNumber = read(t, o.Slug+".profile.json"), []byte(`{"type":"RevocationList"}`), 1
	f.Orgs = append(f.Orgs, o)
	for n, sample := range samples {
		for _, lang := range locale.Languages {
			document := read(t, sample+"."+string(lang)+".json")
			var head struct{ ID, Name string }
			if err := json.Unmarshal(document, &head); err != nil {
				t.Fatal(err)
			}
			id, err := issuance.ParseID(path.Base(head.ID))
			if err != nil {
				t.Fatal(err)
			}
			f.Published = append(f.Published, issuance.Edition{ID: id, Org: o.ID, Class: int64(n + 1), Version: 1, Language: lang,
				Latest: true, Document: document, PNG: Drawing(head.Name), SVG: []byte(PlainSVG), PublishedAt: Now.AddDate(0, -8, 0)})
		}
	}
}

func (f *Fake) award(t testing.TB, id issuance.ID, org issuance.OrganisationID, sample string, change func(*issuance.Award)) {
	var class struct{ ID string }
	if err := json.Unmarshal(read(t, sample+".en.json"), &class); err != nil {
		t.Fatal(err)
	}
	edition, err := issuance.ParseID(path.Base(class.ID))
	if err != nil {
		t.Fatal(err)
	}
	o := f.Orgs[org-1]
	a := issuance.Award{ID: id, Org: org, Batch: 1, Row: len(f.Awarded) + 2, Edition: edition,
		IssuedOn: time.Date(2026, 3, 19, 15, 30, 0, 0, time.UTC)} // in Japan already the 20th
	a.Assertion = []byte(`{"@context":"https://w3id.org/openbadges/v2","id":"` + o.AwardAddress(id) +
		`","type":"Assertion","recipient":{"type":"email","hashed":true,"identity":"sha256$` + strings.Repeat("ab", 32) +
		`","salt":"c2FsdA"},"badge":"` + class.ID + `","verification":{"type":"HostedBadge"},"issuedOn":"2026-03-20T00:30:00+09:00"}`)
	change(&a)
	f.Awarded = append(f.Awarded, a)
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := testdata.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Logos: a wide one, and one that can be seen on dark grounds alone.
const (
	wideLogo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><circle cx="50" cy="50" r="44" fill="#1c4f8c"/>` +
		`<path d="M50 18l26 46H24z" fill="#f2c14e"/><path d="M120 30h160v14H120zM120 58h110v14H120z" fill="#1c4f8c"/></svg>`
	whiteLogo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><path d="M50 10l40 70H10z" fill="none" stroke="#fff" stroke-width="10"/></svg>`
)

// artName is the digest of a logo, made of its name.
func artName(name string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(name))) }

// PlainSVG is the picture of every edition.
const PlainSVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600"><circle cx="300" cy="300" r="280" fill="#1d6a41"/></svg>`

var drawings = map[string][]byte{} // by name; tests here run one after another

// Drawing is a round picture in a colour that depends on the name.
func Drawing(name string) []byte {
	if drawn, ok := drawings[name]; ok {
		return drawn
	}
	sum := sha256.Sum256([]byte(name))
	base := color.RGBA{60 + sum[0]/3, 60 + sum[1]/3, 60 + sum[2]/3, 255}
	picture := image.NewNRGBA(image.Rect(0, 0, 600, 600))
	for y := range 600 {
		for x := range 600 {
			d := math.Hypot(float64(x)-299.5, float64(y)-299.5)
			switch {
			case d > 296:
			case d > 270 && d < 280:
				picture.Set(x, y, color.White)
			default:
				picture.Set(x, y, base)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		panic(err) // into memory
	}
	drawings[name] = b.Bytes()
	return b.Bytes()
}

func clock() time.Time { return Now }

// Site serves a fake, where nothing is verified; the log is kept for those who look.
func Site(t testing.TB, f *Fake) (http.Handler, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	s, err := site.New(site.Config{Source: f, Log: slog.New(slog.NewTextHandler(&log, nil)), Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	return s, &log
}

// Ask sends one request; header is a list of names and values in turn. A "Host" is set as the request's host.
func Ask(h http.Handler, method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	r.Host = "badges.mizunara-u.example"
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		} else {
			r.Header.Add(header[i], header[i+1])
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// What clients ask for: a browser, and the validator of Open Badges 2.0.
const (
	Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
	Core    = "application/ld+json, application/json, image/png, image/svg+xml"
)

// Neutral is a host that belongs to no organisation: everything is shown under it.
const Neutral = "127.0.0.1:9999"

// Class is the address of an edition, without its suffix.
func (f *Fake) Class(n int) string {
	e := f.Published[n]
	return "/o/" + f.Orgs[e.Org-1].Slug + "/m/" + e.ID.String()
}
