package app_test

import (
	"context"
	"crypto/rsa"
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/big"
	"math/rand/v2"
	"mime"
	"net"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/samples"
	"github.com/mitome/mitome/microcredential"
)

var update = flag.Bool("update", false, "write testdata/record.txt anew")

const (
	recordFile = "testdata/record.txt"
	recordHost = "badges.example"
	recordBase = "https://" + recordHost
)

// What is issued from the same descriptions and lists, with the same randomness, clock and key, is the same bytes at the
// same addresses: testdata/record.txt holds what each answers. A change of it is a change that the world can see; one
// that is meant is written down with -update, and what it changes stands in the commit.
//
// Objects and pictures are recorded by their digests, pages by their titles, since their words and looks may change, and
// by their addresses: every address that an answer names is asked for in turn.
func TestRecord(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 2, 3, 4, 5, 678_900_000, time.UTC)
	a, err := app.Open(t.Context(), app.Config{
		Data: t.TempDir(), Now: func() time.Time { return now }, Random: fixed("ids, salts and secrets"),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() }) // when what works its tasks has ended
	a.Service.Keys = oneKey{fixtureKey()}
	c := newCrawler(t, a)
	issueSamples(t, a)
	got := c.record(awardAddresses(t, a))
	if *update {
		if err := os.WriteFile(recordFile, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(recordFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("the answers are not those of the record (-record +now; see -update):\n%s", diff)
	}
}

// fixed is a source of randomness that gives the same bytes each time, for one reader after the other.
func fixed(seed string) io.Reader {
	return &locked{random: rand.NewChaCha8(sha256.Sum256([]byte(seed)))}
}

type locked struct {
	mu     sync.Mutex
	random io.Reader
}

func (l *locked) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.random.Read(p)
}

// fixtureKey is the same RSA key each time. It is worked out, so that no private key lies among the files.
func fixtureKey() *rsa.PrivateKey {
	random, one, e := fixed("key"), big.NewInt(1), big.NewInt(65537)
	prime := func() *big.Int {
		p := make([]byte, 128)
		for {
			io.ReadFull(random, p) //nolint:errcheck // it does not end
			p[0], p[127] = p[0]|0xc0, p[127]|1
			n := new(big.Int).SetBytes(p)
			if n.ProbablyPrime(20) && new(big.Int).GCD(nil, nil, e, new(big.Int).Sub(n, one)).Cmp(one) == 0 {
				return n
			}
		}
	}
	p, q := prime(), prime()
	order := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
	key := &rsa.PrivateKey{
		PublicKey: rsa.PublicKey{N: new(big.Int).Mul(p, q), E: 65537},
		D:         new(big.Int).ModInverse(e, order), Primes: []*big.Int{p, q},
	}
	key.Precompute()
	return key
}

// issueSamples awards every good sample to the learner it names and to a short list; one award is revoked, one is
// expired, one is replaced, and one list is undone.
func issueSamples(t *testing.T, a *app.App) {
	t.Helper()
	good, err := samples.Good()
	if err != nil {
		t.Fatal(err)
	}
	looks, err := samples.Looks()
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range good {
		parsed, err := microcredential.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		r := issuance.Request{
			Description: parsed[0], BaseURL: recordBase, Language: []locale.Language{"ja", "en"}[i%2], Signed: i == 0,
			Wish: issuance.Wish{Template: looks[i].Template, Colour: looks[i].Colour, Logo: looks[i].Logo},
		}
		out := awarded(t, a, r)
		r.Signed, r.List = false, listOf(string(samples.CSV(i, 2)))
		list := awarded(t, a, r)
		switch i {
		case 1:
			award := newest(t, a, out)
			if err := a.Standing.Revoke(t.Context(), by, out.Org, award, issuance.Revocation{Code: "wrong_content", Note: "a note"}); err != nil {
				t.Fatal(err)
			}
		case 2:
			r.List = listOf("email,name,issued_on,expires\nharuto.kato@students.example,加藤 陽翔,2023-04-01,2024-03-31\n")
			awarded(t, a, r)
		case 3:
			r.List, r.Replaces = listOf("email,name\nharuto.kato@students.example,加藤 陽翔\n"), newest(t, a, list)
			awarded(t, a, r)
		case 4:
			batch, err := a.Store.Batch(t.Context(), list.Org.ID, list.Batch)
			if err != nil {
				t.Fatal(err)
			}
			if err := a.Standing.Undo(t.Context(), by, list.Org, batch, issuance.Revocation{Code: "issued_in_error"}); err != nil {
				t.Fatal(err)
			}
			if err := a.Standing.WatchUndo(t.Context(), batch, func(int) {}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func listOf(list string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(list)), nil }
}

// awarded issues, and waits for the awards.
func awarded(t *testing.T, a *app.App, r issuance.Request) *issuance.Outcome {
	t.Helper()
	out, err := a.Service.Issue(t.Context(), by, r)
	if err == nil {
		err = a.Service.Watch(t.Context(), out, func(int) {})
	}
	if err != nil {
		t.Fatalf("%v: %v %v", err, out.Findings, out.Refused)
	}
	return out
}

func newest(t *testing.T, a *app.App, out *issuance.Outcome) issuance.ID {
	t.Helper()
	awards, err := a.Store.Awards(t.Context(), out.Org.ID, issuance.Selection{}, issuance.Award{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	return awards[0].ID
}

// awardAddresses are those that no page leads to, since a learner alone gives them away.
func awardAddresses(t *testing.T, a *app.App) (paths []string) {
	t.Helper()
	orgs, err := a.Store.Organisations(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, org := range orgs {
		awards, err := a.Store.Awards(t.Context(), org.ID, issuance.Selection{}, issuance.Award{}, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, award := range awards {
			address := strings.TrimPrefix(org.AwardAddress(award.ID), recordBase)
			paths = append(paths, address, address+".svg", address+".jws", address+".json")
		}
	}
	return paths
}

// crawler asks a served house for all of its addresses.
type crawler struct {
	t       *testing.T
	address string
	client  *http.Client
}

// newCrawler serves a until the test ends.
func newCrawler(t *testing.T, a *app.App) *crawler {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(ctx, listener, slog.New(slog.DiscardHandler), nil) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return &crawler{t: t, address: listener.Addr().String(), client: &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// named are the addresses in an answer. Styles and scripts are no answers of their own.
var (
	named  = regexp.MustCompile(`(?:"` + regexp.QuoteMeta(recordBase) + `|(?:href|src)="|^)(/[^"#?]*)`)
	titled = regexp.MustCompile(`<title>([^<]*)</title>`)
)

// record asks for each address, and for those that its answer names, as a program and as a browser.
func (c *crawler) record(begin []string) string {
	todo, lines := append(begin, "/", "/healthz"), map[string]string{}
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		if lines[path] != "" || strings.HasPrefix(path, "/static/") {
			continue
		}
		program, found := c.ask(path, "application/ld+json, */*;q=0.1")
		browser, more := c.ask(path, "text/html, */*;q=0.1")
		todo = append(append(todo, found...), more...)
		lines[path] = path + "\n    " + program + "\n"
		if browser != program {
			lines[path] += "    " + browser + "\n"
		}
	}
	var text strings.Builder
	for _, path := range slices.Sorted(maps.Keys(lines)) {
		text.WriteString(lines[path])
	}
	return text.String()
}

// ask describes an answer in one line, and returns the addresses that it names.
func (c *crawler) ask(path, accept string) (line string, found []string) {
	request, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, "http://"+c.address+path, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	request.Host = recordHost
	request.Header.Set("Accept", accept)
	request.Header.Set("Accept-Language", "en")
	response, err := c.client.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	parts := []string{fmt.Sprint(response.StatusCode), kind, response.Header.Get("Cache-Control")}
	switch location := response.Header.Get("Location"); {
	case location != "":
		parts, found = append(parts, location), append(found, strings.TrimPrefix(location, recordBase))
	case kind == "text/html":
		if title := titled.FindSubmatch(body); title != nil {
			parts = append(parts, string(title[1]))
		}
	case kind != "text/plain" && kind != "application/problem+json": // words that may change
		parts = append(parts, fmt.Sprintf("%x", sha256.Sum256(body))[:32])
	}
	for _, link := range named.FindAllSubmatch(body, -1) {
		found = append(found, string(link[1]))
	}
	return strings.Join(parts, " | "), found
}
