package public_test

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
	"github.com/mitome/mitome/internal/web/public"
)

// testdata holds documents as they are published, made from the project's own samples; people and institutions in
// them are invented.
//
//go:embed testdata
var testdata embed.FS

// now is the time of all tests.
var now = time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)

// fake is a source in memory.
type fake struct {
	orgs     []issuance.Organisation
	editions []issuance.Edition
	awards   []issuance.Award
	signed   map[issuance.ID]issuance.SignedAssertion
	names    map[issuance.ID]issuance.PersonName // of those who show theirs
	epoch    atomic.Int64
	asked    atomic.Int64 // how often an award was asked for
	broken   atomic.Bool
}

var errBroken = fmt.Errorf("disk on fire")

func (f *fake) fault() error {
	if f.broken.Load() {
		return errBroken
	}
	return nil
}

func (f *fake) Organisations(context.Context) ([]issuance.Organisation, error) {
	return f.orgs, f.fault()
}
func (f *fake) Epoch(context.Context) (int64, error) { return f.epoch.Load(), f.fault() }

func (f *fake) Organisation(_ context.Context, slug string) (issuance.Organisation, error) {
	for _, o := range f.orgs {
		if o.Slug == slug {
			return o, f.fault()
		}
	}
	return issuance.Organisation{}, issuance.ErrNotFound
}

func (f *fake) Key(_ context.Context, org issuance.OrganisationID, n int) ([]byte, error) {
	if n > 1 {
		return nil, issuance.ErrNotFound
	}
	return []byte(`{"type":"CryptographicKey"}`), f.fault()
}

func (f *fake) Editions(_ context.Context, org issuance.OrganisationID) (list []issuance.Edition, err error) {
	for _, e := range f.editions {
		if e.Org == org && e.Latest {
			e.PNG, e.SVG = nil, nil
			list = append(list, e)
		}
	}
	return list, f.fault()
}

func (f *fake) Edition(_ context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.Edition, error) {
	for _, e := range f.editions {
		if e.Org == org && e.ID == id {
			return e, f.fault()
		}
	}
	return issuance.Edition{}, issuance.ErrNotFound
}

func (f *fake) EditionIn(_ context.Context, org issuance.OrganisationID, class int64, version int, lang string) (issuance.Edition, error) {
	for _, e := range f.editions {
		if e.Org == org && e.Class == class && e.Version == version && e.Language == lang {
			return e, f.fault()
		}
	}
	return issuance.Edition{}, issuance.ErrNotFound
}

func (f *fake) Award(_ context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.Award, error) {
	f.asked.Add(1)
	for _, a := range f.awards {
		if a.Org == org && a.ID == id {
			return a, f.fault()
		}
	}
	return issuance.Award{}, issuance.ErrNotFound
}

func (f *fake) Signed(_ context.Context, org issuance.OrganisationID, award issuance.ID) (issuance.SignedAssertion, error) {
	if s, ok := f.signed[award]; ok {
		return s, f.fault()
	}
	return issuance.SignedAssertion{}, issuance.ErrNotFound
}

func (f *fake) ShownName(_ context.Context, org issuance.OrganisationID, award issuance.ID) (issuance.PersonName, error) {
	if n, ok := f.names[award]; ok {
		return n, f.fault()
	}
	return issuance.PersonName{}, issuance.ErrNotFound
}

// Awards of the fake, by what they are for.
var (
	validAward   = awardID("valid")
	signedAward  = awardID("signed")
	expiredAward = awardID("expired")
	revokedAward = awardID("revoked")
	erasedAward  = awardID("erased")
	trialAward   = awardID("trial")
	farAward     = awardID("far")
)

// awardID derives an id from a name, so that every run has the same addresses.
func awardID(name string) (id issuance.ID) {
	sum := sha256.Sum256([]byte(name))
	copy(id[:], sum[:])
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return id
}

// newFake returns three organisations: two on hosts of their own, one on trial; five classes; awards in every state.
func newFake(t testing.TB) *fake {
	t.Helper()
	f := &fake{signed: map[issuance.ID]issuance.SignedAssertion{}, names: map[issuance.ID]issuance.PersonName{}}
	f.add(t, issuance.Organisation{ID: 1, Slug: "mizunara", BaseURL: "https://badges.mizunara-u.example", Zone: "Asia/Tokyo",
		HomeURL: "https://www.mizunara-u.example/", NameEN: "Mizunara University", NameJA: "ミズナラ大学"}, "mc-01", "mc-10", "mc-03")
	f.add(t, issuance.Organisation{ID: 2, Slug: "harbourlight", BaseURL: "https://badges.harbourlight.example", Zone: "Australia/Hobart",
		HomeURL: "https://harbourlight.example/", NameEN: "Harbourlight Polytechnic", NameJA: "ハーバーライト・ポリテクニック"}, "mc-09")
	f.add(t, issuance.Organisation{ID: 3, Slug: "inland-sea", BaseURL: "http://127.0.0.1:8080", Zone: "Asia/Tokyo",
		HomeURL: "https://inlandsea-mooc.example/", NameEN: "Inland Sea MOOC Consortium", NameJA: "内海MOOCコンソーシアム"}, "mc-06")
	f.award(t, validAward, 1, "mc-01", func(a *issuance.Award) {})
	f.award(t, signedAward, 1, "mc-10", func(a *issuance.Award) { a.Expires = now.AddDate(3, 0, 0) })
	f.award(t, expiredAward, 1, "mc-03", func(a *issuance.Award) { a.Expires = time.Date(2026, 9, 30, 14, 59, 59, 0, time.UTC) })
	f.award(t, revokedAward, 1, "mc-01", func(a *issuance.Award) { a.RevokedAt, a.Reason = now.AddDate(0, -1, 0), "wrong_content" })
	f.award(t, erasedAward, 1, "mc-01", func(a *issuance.Award) { a.Erased, a.Reason, a.Assertion = true, "erased", nil })
	f.award(t, farAward, 2, "mc-09", func(a *issuance.Award) {})
	f.award(t, trialAward, 3, "mc-06", func(a *issuance.Award) {})
	f.signed[signedAward] = issuance.SignedAssertion{ID: awardID("twin"), Key: 1, JWS: "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"}
	return f
}

func (f *fake) add(t testing.TB, o issuance.Organisation, samples ...string) {
	o.Profile, o.Revocations, o.KeyNumber = read(t, o.Slug+".profile.json"), []byte(`{"type":"RevocationList"}`), 1
	f.orgs = append(f.orgs, o)
	for n, sample := range samples {
		for _, lang := range []string{"en", "ja"} {
			document := read(t, sample+"."+lang+".json")
			var head struct{ ID, Name string }
			if err := json.Unmarshal(document, &head); err != nil {
				t.Fatal(err)
			}
			id, err := issuance.ParseID(path.Base(head.ID))
			if err != nil {
				t.Fatal(err)
			}
			f.editions = append(f.editions, issuance.Edition{ID: id, Org: o.ID, Class: int64(n + 1), Version: 1, Language: lang,
				Latest: true, Document: document, PNG: drawing(head.Name), SVG: []byte(plainSVG), PublishedAt: now.AddDate(0, -8, 0)})
		}
	}
}

func (f *fake) award(t testing.TB, id issuance.ID, org issuance.OrganisationID, sample string, change func(*issuance.Award)) {
	var class struct{ ID string }
	if err := json.Unmarshal(read(t, sample+".en.json"), &class); err != nil {
		t.Fatal(err)
	}
	edition, err := issuance.ParseID(path.Base(class.ID))
	if err != nil {
		t.Fatal(err)
	}
	o := f.orgs[org-1]
	a := issuance.Award{ID: id, Org: org, Batch: 1, Row: len(f.awards) + 2, Edition: edition,
		IssuedOn: time.Date(2026, 3, 19, 15, 30, 0, 0, time.UTC)} // in Japan already the 20th
	a.Assertion = []byte(`{"@context":"https://w3id.org/openbadges/v2","id":"` + o.AwardAddress(id) +
		`","type":"Assertion","recipient":{"type":"email","hashed":true,"identity":"sha256$` + strings.Repeat("ab", 32) +
		`","salt":"c2FsdA"},"badge":"` + class.ID + `","verification":{"type":"HostedBadge"},"issuedOn":"2026-03-20T00:30:00+09:00"}`)
	change(&a)
	f.awards = append(f.awards, a)
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := testdata.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const plainSVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600"><circle cx="300" cy="300" r="280" fill="#1d6a41"/></svg>`

var drawings = map[string][]byte{} // by name; tests here run one after another

// drawing is a round picture in a colour that depends on the name.
func drawing(name string) []byte {
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
	png.Encode(&b, picture)
	drawings[name] = b.Bytes()
	return b.Bytes()
}

// site serves a fake; the log is kept for those who look.
func site(t testing.TB, f *fake) (*public.Site, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	s, err := public.New(f, slog.New(slog.NewTextHandler(&log, nil)), func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	return s, &log
}

// ask sends one request; header is a list of names and values in turn. A "Host" is set as the request's host.
func ask(h http.Handler, method, target string, header ...string) *httptest.ResponseRecorder {
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
