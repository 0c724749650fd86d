package webtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web/counter"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/site"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/bake"
	"github.com/mitome/mitome/openbadges/verify"
)

// Who appears in the world of the tests.
const (
	Home    = "https://badges.mizunara-u.example" // host of the organisation that is at home here
	Learner = "hanako@student.example"
	Foreign = "https://badges.elsewhere.example" // of a stranger
)

// Around is the web as the verifier sees it: the fake's badges, and whatever a test puts in their stead.
type Around struct {
	site http.Handler
	fake *Fake
	Put  map[string]verify.Response       // by address; Status 0 is no answer at all
	Own  map[string]verification.OwnAward // what is known of awards of ours, by the id of the Assertion
}

// Fetch answers an address as the web would.
func (w *Around) Fetch(_ context.Context, address, _ string) (*verify.Response, error) {
	if r, ok := w.Put[address]; ok {
		if r.Status == 0 {
			return nil, &verify.FetchError{Code: verify.FetchTimeout, Address: address}
		}
		r.Final, r.At = address, Now
		return &r, nil
	}
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return nil, &verify.FetchError{Code: verify.FetchBadAddress, Address: address}
	}
	answer := httptest.NewRecorder()
	w.site.ServeHTTP(answer, request)
	return &verify.Response{Final: address, Status: answer.Code, ContentType: answer.Header().Get("Content-Type"),
		Body: answer.Body.Bytes(), At: Now}, nil
}

// JSON puts a document at an address.
func (w *Around) JSON(address, body string) {
	w.Put[address] = verify.Response{Status: 200, ContentType: "application/ld+json", Body: []byte(body)}
}

// Office is a site on which badges are verified, with the web around it.
type Office struct {
	http.Handler
	*Around
	Fake *Fake
	Log  *bytes.Buffer
}

var signer = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// NewOffice verifies with the real service. The organisation mizunara is at home here.
func NewOffice(t testing.TB, limits gate.Limits) *Office {
	t.Helper()
	f := NewFake(t)
	plain, _ := Site(t, f)
	around := &Around{site: plain, fake: f, Put: map[string]verify.Response{}, Own: map[string]verification.OwnAward{}}
	pem, err := openbadges.EncodePublicKey(&signer().PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	quoted, _ := json.Marshal(pem)
	around.JSON(Home+"/o/mizunara/keys/1", `{"@context":"https://w3id.org/openbadges/v2","type":"CryptographicKey","id":"`+Home+
		`/o/mizunara/keys/1","owner":"`+Home+`/o/mizunara/profile","publicKeyPem":`+string(quoted)+`}`)
	around.JSON(Home+"/o/mizunara/revocations", `{"@context":"https://w3id.org/openbadges/v2","type":"RevocationList","id":"`+Home+
		`/o/mizunara/revocations","issuer":"`+Home+`/o/mizunara/profile","revokedAssertions":[]}`)
	service := verification.New(verification.Options{
		Fetcher: around, Now: func() time.Time { return Now },
		Home: household{around},
	})
	return OfficeWith(t, f, around, service, limits)
}

// household is the organisation mizunara as verification asks for it. Each address of its awards is known, and more of those
// in Own.
type household struct{ *Around }

func (h household) Issuer(_ context.Context, profile string) (*verification.Issuer, error) {
	if profile != Home+"/o/mizunara/profile" {
		return nil, nil //nolint:nilnil // not at home
	}
	org := &h.fake.Orgs[0]
	return &verification.Issuer{Name: verification.Name{EN: org.NameEN, JA: org.NameJA}, Zone: org.Location(), Contact: verification.Contact(org.Contact)}, nil
}

func (h household) Names(context.Context) ([]string, error) {
	return []string{"Mizunara University"}, nil
}

func (h household) Zone(context.Context) (*time.Location, error) {
	return h.fake.Orgs[0].Location(), nil
}

func (h household) Award(ctx context.Context, assertion, _ string) (*verification.OwnAward, error) {
	a, known := h.Own[assertion]
	if !known && !strings.HasPrefix(assertion, Home+Awards) {
		return nil, nil //nolint:nilnil // none of ours
	}
	var err error
	a.Issuer, err = h.Issuer(ctx, Home+"/o/mizunara/profile")
	return &a, err
}

// OfficeWith verifies with v.
func OfficeWith(t testing.TB, f *Fake, around *Around, v counter.Verifier, limits gate.Limits) *Office {
	t.Helper()
	var log bytes.Buffer
	s, err := site.New(site.Config{Source: f, Verifier: v, Limits: limits, Now: clock,
		Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err != nil {
		t.Fatal(err)
	}
	return &Office{s, around, f, &log}
}

// Award puts a badge of its own for learner on the web and returns its JSON; edits are pairs of old and new text.
func (o *Office) Award(id string, edits ...string) string {
	var class struct{ ID string }
	_ = json.Unmarshal(o.Fake.Published[0].Document, &class)
	text := `{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"` + Home + `/o/mizunara/a/` + id +
		`","recipient":{"type":"email","hashed":true,"salt":"s4lt","identity":"` + openbadges.HashIdentity(Learner, "s4lt") +
		`"},"badge":"` + class.ID + `","verification":{"type":"HostedBadge"},"issuedOn":"2026-03-20T10:00:00+09:00"}`
	text = strings.NewReplacer(edits...).Replace(text)
	o.JSON(Home+"/o/mizunara/a/"+id, text)
	return text
}

// Signed returns a signed badge for learner.
func (o *Office) Signed(t testing.TB) string {
	t.Helper()
	payload := strings.NewReplacer(Home+"/o/mizunara/a/signed", "urn:uuid:5c8b2c1e-7d1f-4f43-9d4e-2f6d0a3b7c11",
		`{"type":"HostedBadge"}`, `{"type":"SignedBadge","creator":"`+Home+`/o/mizunara/keys/1"}`).Replace(o.Award("signed"))
	compact, err := openbadges.Sign([]byte(payload), signer())
	if err != nil {
		t.Fatal(err)
	}
	return compact
}

// Baked returns a PNG that carries a text.
func Baked(t testing.TB, text string) []byte {
	t.Helper()
	data, err := bake.Bake(Drawing("Data Literacy for Evidence-based Decisions"), text)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Changed is a signed badge in whose text one thing was changed.
func Changed(t testing.TB, compact string) string {
	t.Helper()
	parts := strings.Split(compact, ".")
	decoded, err := base64.RawURLEncoding.DecodeString(parts[1])
	payload := string(decoded)
	if err != nil || !strings.Contains(payload, "2026-03-20") {
		t.Fatalf("payload %q: %v", payload, err)
	}
	parts[1] = base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(payload, "2026-03-20", "2026-04-20", 1)))
	return strings.Join(parts, ".")
}

// Post sends a form. fields are names and values in turn; a value of []byte is a file.
func Post(h http.Handler, path string, fields ...any) *httptest.ResponseRecorder {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		name := fields[i].(string)
		data, isFile := fields[i+1].([]byte)
		if !isFile {
			if err := form.WriteField(name, fields[i+1].(string)); err != nil {
				panic(err) // into memory
			}
			continue
		}
		part, err := form.CreateFormFile(name, "badge.png")
		if err == nil {
			_, err = part.Write(data)
		}
		if err != nil {
			panic(err)
		}
	}
	form.Close()
	return Send(h, path, form.FormDataContentType(), &body)
}

// Send sends a body of a type. header is a list of names and values in turn; "From" is the client's address.
func Send(h http.Handler, path, kind string, body io.Reader, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, body)
	r.Header.Set("Content-Type", kind)
	r.RemoteAddr = "198.51.100.7:4711"
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "From" {
			r.RemoteAddr = header[i+1]
		} else {
			r.Header.Set(header[i], header[i+1])
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// PlainReport is a report of something that is no badge.
func PlainReport() *verification.Report {
	return &verification.Report{Checked: Now, Report: &verify.Report{Verdict: verify.Unverifiable, Reasons: []verify.Note{{Code: "not-a-badge"}}}}
}

// Quiet is a log that nobody reads.
func Quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// Imitation publishes a badge of a stranger whose name looks like that of an issuer known here, and returns its JSON.
func Imitation(o *Office) string {
	const issuer, class, award = Foreign + "/issuer", Foreign + "/class", Foreign + "/award"
	o.JSON(issuer, `{"@context":"https://w3id.org/openbadges/v2","type":"Issuer","id":"`+issuer+
		`","name":"Mizun`+"\u0430"+`ra University","url":"https://elsewhere.example/","email":"badges@elsewhere.example"}`)
	o.JSON(class, `{"@context":"https://w3id.org/openbadges/v2","type":"BadgeClass","id":"`+class+`","name":"Master of `+"\u202e"+`Data",
		"description":"<script>alert(1)</script> **bold** [x](javascript:alert(1))","image":"`+Foreign+`/picture","issuer":"`+issuer+
		`","criteria":{"narrative":"Pass <b>every</b> examination. See https://elsewhere.example/rules"}}`)
	o.Put[Foreign+"/picture"] = verify.Response{Status: 200, ContentType: "image/svg+xml", Body: []byte(PlainSVG)}
	text := `{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"` + award +
		`","recipient":{"type":"email","hashed":false,"identity":"hanako@student.example"},"badge":"` + class +
		`","verification":{"type":"HostedBadge"},"issuedOn":"2026-03-20T10:00:00Z"}`
	o.JSON(award, text)
	return text
}

// Fixed is a verifier that gives one report whatever it is asked.
type Fixed struct{ Report *verification.Report }

// Verify gives the report.
func (f Fixed) Verify(context.Context, verify.Target) *verification.Report { return f.Report }

// Read gives the report.
func (f Fixed) Read(context.Context, verify.Target) *verification.Report { return f.Report }
