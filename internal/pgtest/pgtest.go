// Package pgtest gives tests and benches a PostgreSQL of their own: a private cluster in a temporary folder, reached
// through a Unix socket only, with a fresh database for each test.
//
//	func TestStore(t *testing.T) {
//		url := pgtest.Database(t) // for sql.Open("pgx", url)
//
// The programs are looked for in /usr/lib/postgresql/*/bin and on PATH. Where there are none, tests skip; with CI=true
// they fail, so that nothing goes untested by accident. The first test of a test binary that asks starts the cluster
// (about 1.5 s); it never outlives the binary, however that ends. MITOME_TEST_POSTGRES may name a server that already
// runs instead, of version 15 or later, as a URL whose user may create databases.
package pgtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// serverEnv names a server to use instead of a private one.
const serverEnv = "MITOME_TEST_POSTGRES"

// shared is the one server of this process for Database; the URL is that of its maintenance database.
var shared = sync.OnceValues(func() (string, error) {
	if given := os.Getenv(serverEnv); given != "" {
		return given, nil
	}
	server, err := Start(Options{})
	if err != nil {
		return "", err
	}
	return server.URL("postgres"), nil
})

// Database creates an empty database and returns its URL. It is dropped when the test ends.
func Database(t testing.TB) string {
	t.Helper()
	return database(t, "template0")
}

// Template is a database of which others are copies: where each test would fill its own alike, it is filled once in this
// process, when the first copy is asked for, and copying costs a tenth of bringing an empty one to the newest form.
type Template struct {
	Fill func(url string) error // leaves no connection behind

	once sync.Once
	name string
	err  error
}

// Database copies the template and returns the copy's URL. It is dropped when the test ends.
func (p *Template) Database(t testing.TB) string {
	t.Helper()
	if maintenance, err := shared(); err == nil {
		p.once.Do(func() { p.name, p.err = p.make(maintenance) })
	}
	if p.err != nil {
		t.Fatalf("filling a database to be copied: %v", p.err)
	}
	return database(t, p.name)
}

// make fills a database, and returns its name. It ends with the server; with one of which there is only the address, it
// stays.
func (p *Template) make(maintenance string) (name string, err error) {
	filled, _, err := create(maintenance, "template0")
	if err != nil {
		return "", err
	}
	u, err := url.Parse(filled)
	if err != nil {
		return "", err
	}
	return strings.TrimPrefix(u.Path, "/"), p.Fill(filled)
}

// database creates a database like another and returns its URL.
func database(t testing.TB, like string) string {
	t.Helper()
	maintenance, err := shared()
	if errors.Is(err, ErrAbsent) {
		if os.Getenv("CI") == "true" {
			t.Fatalf("PostgreSQL's server is not installed: %v", err)
		}
		t.Skipf("PostgreSQL's server is not installed, so this is not tested (make test installs it, or says how): %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	database, drop, err := create(maintenance, like)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Errorf("dropping the test's database: %v", err)
		}
	})
	return database
}

// create makes a database like another, with a random name, beside the one at maintenance, and returns its URL and what
// drops it. Files are copied as they are: less work than writing them again, for what is as small as these.
func create(maintenance, like string) (database string, drop func() error, err error) {
	u, err := url.Parse(maintenance)
	if err != nil {
		return "", nil, fmt.Errorf("%s: %w", serverEnv, err)
	}
	name := "test_" + rand.Text()
	if err := execute(maintenance, `CREATE DATABASE "`+name+`" TEMPLATE "`+like+`" STRATEGY file_copy`); err != nil {
		return "", nil, fmt.Errorf("creating a database: %w", err)
	}
	u.Path = "/" + name
	return u.String(), func() error { return execute(maintenance, `DROP DATABASE "`+name+`" WITH (FORCE)`) }, nil
}

func execute(database, sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, sql)
	return err
}
