package verify_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify"
)

// now is when all badges of these tests are judged.
var now = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// world is a web of documents, and a Fetcher that answers from it.
type world struct {
	mu    sync.Mutex
	pages map[string]page
	asked []string
}

type page struct {
	status      int
	contentType string
	body        string
	final       string
	link        []string
	failure     string // code of a FetchError
}

func (w *world) Fetch(_ context.Context, address, _ string) (*verify.Response, error) {
	w.mu.Lock()
	w.asked = append(w.asked, address)
	w.mu.Unlock()
	p, ok := w.pages[address]
	switch {
	case p.failure != "":
		return nil, &verify.FetchError{Code: p.failure, Address: address}
	case !ok:
		p = page{status: 404, contentType: "text/html", body: "<!doctype html>no"}
	}
	r := &verify.Response{Final: p.final, Status: p.status, ContentType: p.contentType, Link: p.link, Body: []byte(p.body), At: now}
	if r.Final == "" {
		r.Final = address
	}
	if r.Status == 0 {
		r.Status = 200
	}
	if r.ContentType == "" {
		r.ContentType = "application/ld+json"
	}
	return r, nil
}

// put changes one document.
func (w *world) put(address, body string) *world {
	w.pages[address] = page{body: body}
	return w
}

// edit replaces text in a document; the text must be there.
func (w *world) edit(t testing.TB, address, old, replacement string) {
	t.Helper()
	p := w.pages[address]
	if !strings.Contains(p.body, old) {
		t.Fatalf("%s does not contain %q", address, old)
	}
	p.body = strings.Replace(p.body, old, replacement, 1)
	w.pages[address] = p
}

func (w *world) verify(target verify.Target) *verify.Report {
	return verify.New(verify.Options{Fetcher: w, Now: func() time.Time { return now }}).Verify(context.Background(), target)
}

func (w *world) verifyText(text string) *verify.Report {
	return w.verify(verify.Target{Bytes: []byte(text)})
}

const (
	assertionURL = "https://univ.example/a/1"
	badgeURL     = "https://univ.example/b/1"
	issuerURL    = "https://univ.example/i"
	pictureURL   = "https://univ.example/b/1.png"
	keyURL       = "https://univ.example/k/1"
	listURL      = "https://univ.example/revoked"
	learner      = "hanako@student.example"
	signedID     = "urn:uuid:5c8b2c1e-7d1f-4f43-9d4e-2f6d0a3b7c11"
)

const badgeJSON = `{"@context":"https://w3id.org/openbadges/v2","type":"BadgeClass","id":"` + badgeURL + `",` +
	`"name":"Statistics","description":"Basics of statistics","image":"` + pictureURL + `",` +
	`"criteria":{"narrative":"Pass the examination."},"issuer":"` + issuerURL + `"}`

const issuerJSON = `{"@context":"https://w3id.org/openbadges/v2","type":"Issuer","id":"` + issuerURL + `",` +
	`"name":"Example University","url":"https://univ.example","email":"badges@univ.example",` +
	`"publicKey":"` + keyURL + `","revocationList":"` + listURL + `"}`

const listJSON = `{"@context":"https://w3id.org/openbadges/v2","type":"RevocationList","id":"` + listURL + `",` +
	`"revokedAssertions":["urn:uuid:00000000-0000-4000-8000-000000000001"]}`

// png is a picture of one dot.
var png = func() string {
	data, err := base64.StdEncoding.DecodeString(
		"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
	if err != nil {
		panic(err)
	}
	return string(data)
}()

var (
	signer  = newKey()
	foreign = newKey()
)

func newKey() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
}

// assertionJSON is an assertion about learner; edits are pairs of old and new text.
func assertionJSON(edits ...string) string {
	text := `{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"` + assertionURL + `",` +
		`"recipient":{"type":"email","hashed":true,"salt":"s4lt","identity":"` + openbadges.HashIdentity(learner, "s4lt") + `"},` +
		`"badge":"` + badgeURL + `","verification":{"type":"HostedBadge"},"issuedOn":"2026-03-20T10:00:00Z"}`
	return edited(text, edits...)
}

func edited(text string, edits ...string) string {
	for i := 0; i+1 < len(edits); i += 2 {
		if !strings.Contains(text, edits[i]) {
			panic("no " + edits[i] + " in " + text)
		}
		text = strings.Replace(text, edits[i], edits[i+1], 1)
	}
	return text
}

// signedJSON is the payload of a signed assertion.
func signedJSON(edits ...string) string {
	return edited(assertionJSON(assertionURL, signedID, `{"type":"HostedBadge"}`, `{"type":"SignedBadge","creator":"`+keyURL+`"}`), edits...)
}

func sign(t testing.TB, payload string, key *rsa.PrivateKey) string {
	t.Helper()
	compact, err := openbadges.Sign([]byte(payload), key)
	if err != nil {
		t.Fatal(err)
	}
	return compact
}

func keyJSON(t testing.TB, key *rsa.PrivateKey) string {
	t.Helper()
	pem, err := openbadges.EncodePublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return `{"@context":"https://w3id.org/openbadges/v2","type":"CryptographicKey","id":"` + keyURL + `","owner":"` + issuerURL +
		`","publicKeyPem":"` + strings.ReplaceAll(pem, "\n", `\n`) + `"}`
}

// newWorld is a world in which one sound badge is published.
func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{pages: map[string]page{}}
	w.put(assertionURL, assertionJSON()).put(badgeURL, badgeJSON).put(issuerURL, issuerJSON)
	w.put(keyURL, keyJSON(t, signer)).put(listURL, listJSON)
	w.pages[pictureURL] = page{contentType: "image/png", body: png}
	return w
}

func codes(notes []verify.Note) []string {
	out := []string{}
	for _, n := range notes {
		out = append(out, n.Code)
	}
	return out
}

// expect compares verdict and reasons (when given), and that every warning named is there.
func expect(t testing.TB, r *verify.Report, verdict verify.Verdict, reason string, warnings ...string) {
	t.Helper()
	if r.Verdict != verdict {
		t.Errorf("verdict %s (%v), want %s", r.Verdict, r.Reasons, verdict)
	}
	if reason != "" && (len(r.Reasons) == 0 || r.Reasons[0].Code != reason) {
		t.Errorf("reasons %v, want %s first", r.Reasons, reason)
	}
	for _, want := range warnings {
		if !slices.Contains(codes(r.Warnings), want) {
			t.Errorf("warnings %v lack %s", codes(r.Warnings), want)
		}
	}
}

// sharedDir is where third-party samples lie: read in place, never copied.
func sharedDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("MITOME_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "ob2")); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("third-party samples are missing: %v", err)
		}
		t.Skipf("third-party samples are not here (set MITOME_SHARED): %v", err)
	}
	return filepath.Join(dir, "ob2")
}

func readFile(t testing.TB, names ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(names...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
