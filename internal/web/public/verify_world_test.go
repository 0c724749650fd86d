package public_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
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
	"github.com/mitome/mitome/internal/web/public"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/bake"
	"github.com/mitome/mitome/openbadges/verify"
)

const (
	home    = "https://badges.mizunara-u.example"
	learner = "hanako@student.example"
	foreign = "https://badges.elsewhere.example"
)

// web is the web as the verifier sees it: the fake's badges, and whatever a test puts in their stead.
type web struct {
	site http.Handler
	put  map[string]verify.Response // by address; Status 0 is no answer at all
}

func (w *web) Fetch(_ context.Context, address, _ string) (*verify.Response, error) {
	if r, ok := w.put[address]; ok {
		if r.Status == 0 {
			return nil, &verify.FetchError{Code: verify.FetchTimeout, Address: address}
		}
		r.Final, r.At = address, now
		return &r, nil
	}
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return nil, &verify.FetchError{Code: verify.FetchBadAddress, Address: address}
	}
	answer := httptest.NewRecorder()
	w.site.ServeHTTP(answer, request)
	return &verify.Response{Final: address, Status: answer.Code, ContentType: answer.Header().Get("Content-Type"),
		Body: answer.Body.Bytes(), At: now}, nil
}

func (w *web) json(address, body string) {
	w.put[address] = verify.Response{Status: 200, ContentType: "application/ld+json", Body: []byte(body)}
}

// office is a site on which badges are verified, with the web around it.
type office struct {
	*public.Site
	*web
	fake *fake
	log  *bytes.Buffer
}

var signer = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// newOffice verifies with the real service. The organisation mizunara is at home here.
func newOffice(t testing.TB, limits public.Limits) *office {
	t.Helper()
	f := newFake(t)
	plain, _ := site(t, f)
	around := &web{site: plain, put: map[string]verify.Response{}}
	pem, err := openbadges.EncodePublicKey(&signer().PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	quoted, _ := json.Marshal(pem)
	around.json(home+"/o/mizunara/keys/1", `{"@context":"https://w3id.org/openbadges/v2","type":"CryptographicKey","id":"`+home+
		`/o/mizunara/keys/1","owner":"`+home+`/o/mizunara/profile","publicKeyPem":`+string(quoted)+`}`)
	around.json(home+"/o/mizunara/revocations", `{"@context":"https://w3id.org/openbadges/v2","type":"RevocationList","id":"`+home+
		`/o/mizunara/revocations","issuer":"`+home+`/o/mizunara/profile","revokedAssertions":[]}`)
	service := verification.New(verification.Options{
		Fetcher: around, Now: func() time.Time { return now },
		Known: func(_ context.Context, id string) (string, bool, error) {
			return "Mizunara University", id == home+"/o/mizunara/profile", nil
		},
		Names: func(context.Context) ([]string, error) { return []string{"Mizunara University"}, nil },
	})
	return officeWith(t, f, around, service, limits)
}

func officeWith(t testing.TB, f *fake, around *web, v public.Verifier, limits public.Limits) *office {
	t.Helper()
	var log bytes.Buffer
	s, err := public.New(f, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		func() time.Time { return now }, public.Verify(v, limits))
	if err != nil {
		t.Fatal(err)
	}
	return &office{s, around, f, &log}
}

// award puts a badge of its own for learner on the web and returns its JSON; edits are pairs of old and new text.
func (o *office) award(id string, edits ...string) string {
	var class struct{ ID string }
	_ = json.Unmarshal(o.fake.editions[0].Document, &class)
	text := `{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"` + home + `/o/mizunara/a/` + id +
		`","recipient":{"type":"email","hashed":true,"salt":"s4lt","identity":"` + openbadges.HashIdentity(learner, "s4lt") +
		`"},"badge":"` + class.ID + `","verification":{"type":"HostedBadge"},"issuedOn":"2026-03-20T10:00:00+09:00"}`
	text = strings.NewReplacer(edits...).Replace(text)
	o.json(home+"/o/mizunara/a/"+id, text)
	return text
}

// signed returns a signed badge for learner.
func (o *office) signed(t testing.TB) string {
	t.Helper()
	payload := strings.NewReplacer(home+"/o/mizunara/a/signed", "urn:uuid:5c8b2c1e-7d1f-4f43-9d4e-2f6d0a3b7c11",
		`{"type":"HostedBadge"}`, `{"type":"SignedBadge","creator":"`+home+`/o/mizunara/keys/1"}`).Replace(o.award("signed"))
	compact, err := openbadges.Sign([]byte(payload), signer())
	if err != nil {
		t.Fatal(err)
	}
	return compact
}

// baked returns a PNG that carries a text.
func baked(t testing.TB, text string) []byte {
	t.Helper()
	data, err := bake.Bake(drawing("Data Literacy for Evidence-based Decisions"), text)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// changed is a signed badge in whose text one thing was changed.
func changed(t testing.TB, compact string) string {
	t.Helper()
	parts := strings.Split(compact, ".")
	payload, err := decode(parts[1])
	if err != nil || !strings.Contains(payload, "2026-03-20") {
		t.Fatalf("payload %q: %v", payload, err)
	}
	parts[1] = encode(strings.Replace(payload, "2026-03-20", "2026-04-20", 1))
	return strings.Join(parts, ".")
}

// post sends a form. fields are names and values in turn; a value of []byte is a file.
func post(h http.Handler, path string, fields ...any) *httptest.ResponseRecorder {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		name := fields[i].(string)
		if data, ok := fields[i+1].([]byte); ok {
			part, _ := form.CreateFormFile(name, "badge.png")
			part.Write(data)
		} else {
			form.WriteField(name, fields[i+1].(string))
		}
	}
	form.Close()
	return send(h, path, form.FormDataContentType(), &body)
}

func send(h http.Handler, path, kind string, body io.Reader, header ...string) *httptest.ResponseRecorder {
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

// plainReport is a report of something that is no badge.
func plainReport() *verification.Report {
	return &verification.Report{Checked: now, Report: &verify.Report{Verdict: verify.Unverifiable, Reasons: []verify.Note{{Code: "not-a-badge"}}}}
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func microKey(name string) microcredential.Key { return microcredential.Key(name) }
