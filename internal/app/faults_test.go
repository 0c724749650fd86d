package app_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/pgtest"
	"github.com/mitome/mitome/internal/samples"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/microcredential"
)

// onBoth runs a test on an open house with SQLite and with PostgreSQL.
func onBoth(t *testing.T, now func() time.Time, test func(t *testing.T, a *app.App)) {
	for _, engine := range []string{"SQLite", "PostgreSQL"} {
		t.Run(engine, func(t *testing.T) {
			config := app.Config{Data: t.TempDir(), Now: now}
			if engine == "PostgreSQL" {
				config.Database = pgtest.Database(t)
			}
			a, err := app.Open(t.Context(), config)
			if err != nil {
				t.Fatal(err)
			}
			a.Service.Keys, a.Service.Painter = oneKey{key()}, blank{}
			t.Cleanup(func() { a.Close() })
			test(t, a)
		})
	}
}

// oneKey gives every organisation the same key, for making one takes long; blank paints nothing.
type (
	oneKey struct{ key *rsa.PrivateKey }
	blank  struct{}
)

func (k oneKey) Ensure(string, issuance.Algorithm) (crypto.PublicKey, error) {
	return &k.key.PublicKey, nil
}
func (k oneKey) Signer(string) (crypto.Signer, error)        { return k.key, nil }
func (blank) Read([]byte) ([]byte, []issuance.Remark, error) { return []byte("art"), nil, nil }
func (blank) Default() string                                { return "blank" }
func (blank) Proof(issuance.Badge) error                     { return nil }
func (blank) Paint(issuance.Badge) (png, svg []byte, err error) {
	return []byte("png"), []byte("<svg/>"), nil
}

var key = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// description is the first sample, given by another awarding body.
func description(t *testing.T, home string) *microcredential.Description {
	t.Helper()
	good, err := samples.Good()
	if err != nil {
		t.Fatal(err)
	}
	descriptions, err := microcredential.Parse(good[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := descriptions[0].Set("awarding_body_url", home); err != nil {
		t.Fatal(err)
	}
	return descriptions[0]
}

func list(rows int) func() (io.ReadCloser, error) {
	var text strings.Builder
	text.WriteString("email\n")
	for n := range rows {
		fmt.Fprintf(&text, "learner-%04d@students.example\n", n)
	}
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text.String())), nil }
}

// working works the tasks of a until the test ends.
func working(t *testing.T, a *app.App) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Work(ctx, func(int, error) {}) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// F2: every writing step fails, before, at its commit or after it, once or three times in turn; whoever asked asks
// again. Each time it ends with exactly the awards of the list.
func TestF2Failpoints(t *testing.T) {
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() {
		goleak.VerifyNone(t, goleak.IgnoreTopFunction("database/sql.(*DB).connectionOpener"), before)
	})
	onBoth(t, nil, func(t *testing.T, a *app.App) {
		t.Parallel()
		working(t, a)
		points := steps(t, a)
		if len(points) < 18 {
			t.Errorf("only %d writing steps: %q", len(points), points)
		}
		for n, point := range points {
			for _, failures := range []int{1, 3} {
				home := fmt.Sprintf("https://body-%d-%d.example/", n, failures)
				t.Run(fmt.Sprintf("%s/%d", point, failures), func(t *testing.T) { converges(t, a, home, point, failures) })
			}
		}
	})
}

var errInjected = errors.New("injected")

// converges awards, changes the Profile and revokes while a step fails some times.
func converges(t *testing.T, a *app.App, home, point string, failures int) {
	var mu sync.Mutex
	left := failures
	a.Store.FailAt(func(name string) error {
		mu.Lock()
		defer mu.Unlock()
		if name == point && left > 0 {
			left--
			return errInjected
		}
		return nil
	})
	defer func() {
		mu.Lock() // a task that is tried again may look at the same moment
		defer mu.Unlock()
		if left == failures || left > 0 && !strings.HasSuffix(point, ":committed") { // what is done is not done again
			t.Errorf("%s was passed only %d times", point, failures-left)
		}
		left = 0
	}()
	out := officeDay(t, a, home)
	org := out.Org.ID
	var awards, recipients, holdings int
	query := `SELECT (SELECT COUNT(*) FROM award WHERE org_id = $1), (SELECT COUNT(DISTINCT recipient_key) FROM award WHERE org_id = $1),
		(SELECT COUNT(*) FROM holding WHERE org_id = $1)`
	if err := a.Store.Writer().QueryRow(query, int64(org)).Scan(&awards, &recipients, &holdings); err != nil {
		t.Fatal(err)
	}
	if awards != rows || recipients != rows || holdings != rows-1 { // one is revoked
		t.Errorf("%d awards to %d recipients, %d holdings; want %d, %d, %d", awards, recipients, holdings, rows, rows, rows-1)
	}
	if err := chain.Verify(t.Context(), a.Store.Writer(), int64(org)); err != nil {
		t.Error(err)
	}
}

// by is whoever acts in these tests.
var by = issuance.By{Kind: audit.Operator, ID: 1}

const rows = 520 // two chunks

// officeDay does everything that is written down, each until it is done.
func officeDay(t *testing.T, a *app.App, home string) *issuance.Outcome {
	t.Helper()
	ctx := t.Context()
	d := description(t, home)
	request := issuance.Request{Description: d, List: list(rows), BaseURL: "http://localhost:8080"}
	persist(t, func() error { return a.Service.SetBaseURL(ctx, by, "http://localhost:8080") })
	var out *issuance.Outcome
	persist(t, func() (err error) {
		out, err = a.Service.Issue(ctx, by, request)
		return err
	})
	persist(t, func() error { return a.Service.Watch(ctx, out, func(int) {}) })
	if out.Issued+out.Already != rows {
		t.Errorf("issued %d, already %d; want %d in all", out.Issued, out.Already, rows)
	}
	if err := d.Set("awarding_body_trust_statement_en", "Accredited again in 2031."); err != nil {
		t.Fatal(err)
	}
	request.UpdateProfile = true
	var second *issuance.Outcome
	persist(t, func() (err error) {
		second, err = a.Service.Issue(ctx, by, request)
		return err
	})
	persist(t, func() error { return a.Service.Watch(ctx, second, func(int) {}) })
	awards, err := a.Store.Awards(ctx, out.Org.ID, issuance.Selection{}, issuance.Award{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	persist(t, func() error {
		err := a.Standing.Revoke(ctx, by, out.Org, awards[0].ID, issuance.Revocation{Code: "misconduct"})
		var refusal *issuance.Refusal
		if errors.As(err, &refusal) && refusal.Code == "revoked_already" { // it was, only the answer was lost
			return nil
		}
		return err
	})
	return out
}

// persist does what a person would who is told that something did not work.
func persist(t *testing.T, do func() error) {
	t.Helper()
	for range 10 {
		err := do()
		if err == nil {
			return
		}
		if !errors.Is(err, errInjected) {
			t.Fatal(err)
		}
	}
	t.Fatal("did not work in ten tries")
}

// steps are the names of the writing steps of a day, in order. What forgets the old comes by the clock, on no day of these.
func steps(t *testing.T, a *app.App) []string {
	var mu sync.Mutex
	var names []string
	seen := map[string]bool{}
	a.Store.FailAt(func(name string) error {
		mu.Lock()
		defer mu.Unlock()
		if !seen[name] && !strings.HasPrefix(name, "forget ") {
			seen[name] = true
			names = append(names, name)
		}
		return nil
	})
	officeDay(t, a, "https://body.example/")
	mu.Lock()
	defer mu.Unlock()
	return names
}

// F7: with a clock that is before the last record nothing is issued; a few minutes are forgiven, and an advance too.
func TestF7Clock(t *testing.T) {
	t.Parallel()
	var clock time.Time
	onBoth(t, func() time.Time { return clock }, func(t *testing.T, a *app.App) {
		working(t, a)
		start := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
		for _, c := range []struct {
			name    string
			at      time.Time
			refused bool
		}{
			{"first", start, false},
			{"an hour back", start.Add(-time.Hour), true},
			{"a day back", start.AddDate(0, 0, -1), true},
			{"just more than the skew back", start.Add(-5*time.Minute - time.Second), true},
			{"within the skew", start.Add(-4 * time.Minute), false},
			{"a day ahead", start.AddDate(0, 0, 1), false},
			{"today again", start, true},
			{"2038 and later", time.Date(2038, 1, 19, 3, 14, 8, 0, time.UTC), false},
		} {
			clock = c.at
			out, err := a.Service.Issue(t.Context(), by, issuance.Request{Trial: true, Description: description(t, "https://body.example/"), List: list(1)})
			var refusal *issuance.Refusal
			if refused := errors.As(err, &refusal) && refusal.Code == "clock_back"; refused != c.refused {
				t.Errorf("%s: %v, want refused: %t", c.name, err, c.refused)
			}
			if err == nil {
				if err := a.Service.Watch(t.Context(), out, func(int) {}); err != nil {
					t.Error(err)
				}
			} else if out.Batch != 0 {
				t.Errorf("%s: refused, but recorded as batch %d", c.name, out.Batch)
			}
		}
	})
}

// A day ten years back is before the description's own dates, or before the last record: nothing is issued either way.
func TestF7ClockTenYearsBack(t *testing.T) {
	t.Parallel()
	var clock time.Time
	onBoth(t, func() time.Time { return clock }, func(t *testing.T, a *app.App) {
		working(t, a)
		for _, at := range []time.Time{time.Now(), time.Now().AddDate(-10, 0, 0)} {
			clock = at
			_, err := a.Service.Issue(t.Context(), by, issuance.Request{Trial: true, Description: description(t, "https://body.example/"), List: list(1)})
			if refused := err != nil; refused != at.Before(time.Now().AddDate(-1, 0, 0)) {
				t.Errorf("at %s: %v", at, err)
			}
		}
	})
}
