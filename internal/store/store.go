// Package store keeps everything that mitome knows, in SQLite (one node, the default) or PostgreSQL (several nodes).
// The two are equals: one SQL text serves both, the differences stand in dialect.go, and one suite, storetest, judges
// both.
//
// An exported method opens its transaction, and when it returns nil the change is durable: SQLite runs in WAL mode with
// synchronous FULL, PostgreSQL as its server is set. Unexported functions receive the transaction. What must be done
// later is a task written in the same transaction (package job); what was done leaves a line in the audit chain
// (package audit), always last.
//
// On SQLite all writing goes through one connection, all reading through others that cannot write.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/mitome/mitome/internal/job"
	"github.com/mitome/mitome/internal/store/db"
)

//go:embed migrations/*.sql
var migrations embed.FS

// oldestSQLite is the first release without the WAL-reset fault, by which a committed transaction could be lost.
const oldestSQLite = "3.51.3"

// Store is an open store. It is safe for concurrent use. Each of its parts keeps one subject, for whoever needs no other.
type Store struct {
	*base
	OrganisationStore
	ClassStore
	BatchStore
	AwardStore
	PlanStore
	ActorStore
	CatalogueStore
	OtherStore
	DraftStore
	MailStore
	AuditStore
	PeopleStore
	ProposalStore
	ReviewStore
	ClaimStore
	YearbookStore
	DepartmentStore
}

func open(b *base) *Store {
	b.asked = &prepared{DB: b.read}
	b.queries = db.New(b.asked)
	return &Store{
		base: b, OrganisationStore: OrganisationStore{b}, ClassStore: ClassStore{b}, BatchStore: BatchStore{b},
		AwardStore: AwardStore{b}, PlanStore: PlanStore{b}, ActorStore: ActorStore{b},
		CatalogueStore: CatalogueStore{b}, OtherStore: OtherStore{b}, DraftStore: DraftStore{b}, ProposalStore: ProposalStore{b}, MailStore: MailStore{b}, AuditStore: AuditStore{b}, PeopleStore: PeopleStore{b},
		ReviewStore: ReviewStore{b}, ClaimStore: ClaimStore{b}, YearbookStore: YearbookStore{b}, DepartmentStore: DepartmentStore{b},
	}
}

// base is the database behind all parts of a store.
type base struct {
	engine   job.Engine
	dir      string  // of the SQLite store
	write    *sql.DB // SQLite: one connection
	read     *sql.DB
	asked    *prepared   // read, by its queries
	queries  *db.Queries // on asked
	inserts  *inserts
	invented func(base string) bool // nil: nothing is
	tasks    *job.Inserter
	readOnly bool
	random   io.Reader                               // of ids and secrets
	fails    atomic.Pointer[func(name string) error] // nil but in tests
}

// Options say what a store is opened for.
type Options struct {
	Existing bool      // where there is no store, none is made; of a folder
	Serving  bool      // many readers at once; of a folder
	Random   io.Reader // of ids and secrets, for many at once; crypto/rand's
}

// base is the beginning of a store that is opened so.
func (o Options) base(engine job.Engine, write *sql.DB) *base {
	b := &base{engine: engine, write: write, random: o.Random}
	if b.random == nil {
		b.random = rand.Reader
	}
	return b
}

// OpenFolder opens the SQLite store in dir, making both when they do not exist, or else, with Options.Existing, returning
// ErrNone. A folder that cannot be written is opened for reading, without migrations or tasks; ReadOnly tells.
func OpenFolder(ctx context.Context, dir string, o Options) (*Store, error) {
	file := filepath.Join(dir, "mitome.db")
	if _, err := os.Stat(file); o.Existing && errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open data folder %q: %w", dir, ErrNone)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open data folder: %w", trouble(err))
	}
	if !writable(dir) {
		return openReadOnly(ctx, file, o)
	}
	write, err := openSQLite(file, 1, "_txlock=immediate", "_pragma=synchronous(FULL)", "_pragma=journal_mode(WAL)",
		"_pragma=wal_autocheckpoint(4000)", "_pragma=cache_size(-49152)", "_pragma=foreign_keys(1)")
	if err != nil {
		return nil, err
	}
	s := o.base(job.SQLite, write)
	s.dir = dir
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open store %q: %w", file, trouble(err)), s.Close())
	}
	if s.read, err = openReaders(file, o); err != nil {
		return nil, errors.Join(fmt.Errorf("open store %q: %w", file, trouble(err)), s.Close())
	}
	return open(s), nil
}

// OpenMemory opens an empty store that lies in the memory of this process alone and ends with it, however that ends: for
// what must leave nothing behind.
func OpenMemory(ctx context.Context, o Options) (*Store, error) {
	file, vfs := fmt.Sprintf("/memory-%d", memories.Add(1)), "vfs=memdb"
	write, err := openSQLite(file, 1, vfs, "_txlock=immediate", "_pragma=foreign_keys(1)")
	if err != nil {
		return nil, err
	}
	s := o.base(job.SQLite, write)
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open store in memory: %w", trouble(err)), s.Close())
	}
	if s.read, err = openReaders(file, Options{}, vfs); err != nil {
		return nil, errors.Join(fmt.Errorf("open store in memory: %w", trouble(err)), s.Close())
	}
	return open(s), nil
}

// memories counts the stores in memory, each of which has a name of its own.
var memories atomic.Int64

// openReaders returns connections that read. While serving they take pages of the file as the system has them in
// memory: the page cache of this SQLite has one lock for all connections (it is built with
// SQLITE_ENABLE_MEMORY_MANAGEMENT), so that two readers who went through it were no faster than one, and waited for the
// writer besides. The file never shrinks while it is open.
func openReaders(file string, o Options, parameters ...string) (*sql.DB, error) {
	parameters = append(parameters, "_pragma=query_only(1)")
	if !o.Serving {
		return openSQLite(file, 2, parameters...)
	}
	return openSQLite(file, max(4, 2*runtime.GOMAXPROCS(0)), append(parameters, "_pragma=mmap_size(2147418112)")...)
}

// openSQLite returns a pool of at most n connections, each set up by the parameters.
func openSQLite(file string, n int, parameters ...string) (*sql.DB, error) {
	parameters = append(parameters, "_pragma=busy_timeout(30000)")
	name := "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + strings.Join(parameters, "&")
	pool, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, fmt.Errorf("open store %q: %w", file, err)
	}
	pool.SetMaxOpenConns(n)
	pool.SetMaxIdleConns(n)
	return pool, nil
}

// openReadOnly opens a store that cannot be written. A log that was left behind must be read too; without one the file
// is complete and needs no lock.
func openReadOnly(ctx context.Context, file string, o Options) (*Store, error) {
	if _, err := os.Stat(file); err != nil {
		return nil, fmt.Errorf("open store %q: %w", file, &troubleError{ErrReadOnly, err})
	}
	mode := "immutable=1"
	if log, err := os.Stat(file + "-wal"); err == nil && log.Size() > 0 {
		mode = "mode=ro"
	}
	read, err := openReaders(file, o, mode)
	if err != nil {
		return nil, err
	}
	s := o.base(job.SQLite, read)
	s.read, s.readOnly = read, true
	var settings int // the file is looked into, so that one that is none is refused here
	if err := read.QueryRowContext(ctx, `SELECT COUNT(*) FROM setting`).Scan(&settings); err != nil {
		return nil, errors.Join(fmt.Errorf("open store %q: %w", file, trouble(err)), s.Close())
	}
	return open(s), nil
}

// writable tries to make a file in dir.
func writable(dir string) bool {
	file, err := os.CreateTemp(dir, ".writable-*")
	if err != nil {
		return !errors.Is(err, syscall.EROFS) && !errors.Is(err, fs.ErrPermission)
	}
	file.Close()
	os.Remove(file.Name())
	return true
}

// OpenURL opens the PostgreSQL store at a URL such as postgres://user@host/name.
func OpenURL(ctx context.Context, address string, o Options) (*Store, error) {
	pool, err := sql.Open("pgx", address)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	pool.SetMaxOpenConns(24)
	pool.SetMaxIdleConns(24)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	s := o.base(job.PostgreSQL, pool)
	s.read = pool
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", trouble(err)), s.Close())
	}
	return open(s), nil
}

// prepare brings the tables to the newest form and makes the inserter of tasks.
func (s *base) prepare(ctx context.Context) (err error) {
	if err := s.migrate(ctx); err != nil {
		return err
	}
	if s.inserts, err = prepareInserts(ctx, s.write, s.engine); err != nil {
		return err
	}
	s.tasks, err = job.NewInserter(s.write, s.engine)
	return err
}

func (s *base) checkEngine(ctx context.Context) error {
	if s.engine != job.SQLite {
		return s.write.PingContext(ctx)
	}
	var version string
	if err := s.write.QueryRowContext(ctx, `SELECT sqlite_version()`).Scan(&version); err != nil {
		return err
	}
	if older(version, oldestSQLite) {
		return fmt.Errorf("SQLite %s can lose committed data; want %s or newer", version, oldestSQLite)
	}
	return nil
}

func older(a, b string) bool {
	var x, y [3]int
	fmt.Sscanf(a, "%d.%d.%d", &x[0], &x[1], &x[2]) //nolint:errcheck // a part that is missing counts as 0
	fmt.Sscanf(b, "%d.%d.%d", &y[0], &y[1], &y[2]) //nolint:errcheck
	for i := range x {
		if x[i] != y[i] {
			return x[i] < y[i]
		}
	}
	return false
}

// newest makes the tables of a new SQLite store, as the migrations up to one of the last leave them, those of tasks too.
// TestNewest writes it, and holds it equal to them.
//
//go:embed newest.sql
var newest string

// migrate is done once and for all by whoever comes first; the others wait. A store of a later release is refused. A new SQLite
// store begins in a form that is near the newest: each dry run makes one, and one migration after the other took nine times as
// long. Databases of PostgreSQL are made seldom.
//
// On SQLite the first connection, too, is made while others wait: it turns a new file to WAL mode, and who meets another
// at that is told SQLITE_BUSY at once, whatever busy_timeout says, for neither of the two could ever go on.
func (s *base) migrate(ctx context.Context) error {
	conn, err := s.lockForMigration(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := s.checkEngine(ctx); err != nil {
		return err
	}
	if s.engine == job.SQLite {
		if err := s.begin(ctx); err != nil {
			return fmt.Errorf("make tables: %w", err)
		}
	}
	return s.bringUp(ctx)
}

// begin makes the tables of a new SQLite store: all of them, or none.
func (s *base) begin(ctx context.Context) error {
	var tables int
	if err := s.write.QueryRowContext(ctx, `SELECT COUNT(*) FROM sqlite_schema`).Scan(&tables); err != nil || tables > 0 {
		return err
	}
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, newest); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// bringUp brings the tables to the newest form, by the migrations that a store has not seen yet.
func (s *base) bringUp(ctx context.Context) error {
	dialect := goose.DialectSQLite3
	if s.engine == job.PostgreSQL {
		dialect = goose.DialectPostgres
	}
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(dialect, s.write, dialectFS{folder, s.engine}, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if current > target {
		return fmt.Errorf("the store is of a newer release (form %d, this program knows %d): use that release", current, target)
	}
	if current == target {
		return job.Migrate(ctx, s.write, s.engine)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return job.Migrate(ctx, s.write, s.engine)
}

const migrationLock = 0x6d69746f6d65 // "mitome"

// lockForMigration lets one process migrate at a time; closing what it returns lets the next one in.
func (s *base) lockForMigration(ctx context.Context) (io.Closer, error) {
	switch {
	case s.engine == job.SQLite && s.dir == "": // in memory: nobody else has it
		return io.NopCloser(nil), nil
	case s.engine == job.SQLite:
		return lock(filepath.Join(s.dir, "migrate.lock"), true)
	}
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, int64(migrationLock)); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return closer(func() error {
		_, err := conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, int64(migrationLock))
		return errors.Join(err, conn.Close())
	}), nil
}

type closer func() error

func (c closer) Close() error { return c() }

// Close gives back every connection.
func (s *base) Close() error {
	var err error
	if s.asked != nil {
		err = s.asked.Close()
	}
	if s.read != nil {
		err = errors.Join(err, s.read.Close())
	}
	if s.write != s.read {
		err = errors.Join(err, s.write.Close())
	}
	return err
}

// ReadOnly reports whether the store was opened for reading only.
func (s *base) ReadOnly() bool { return s.readOnly }

// Engine returns which database the store lives in.
func (s *base) Engine() job.Engine { return s.engine }

// Writer returns the pool that tasks are worked on.
func (s *base) Writer() *sql.DB { return s.write }

// FailAt lets a test have writing steps fail: what it is given is called by name before, at the commit of and after every
// such step, from wherever that is done, and an error it returns is the step's error. With nil none fails.
func (s *base) FailAt(point func(name string) error) { s.fails.Store(&point) }

func (s *base) failpoint(name string) error {
	if point := s.fails.Load(); point != nil && *point != nil {
		return (*point)(name)
	}
	return nil
}

// change runs work in a transaction, again when the database asks for that.
func (s *base) change(ctx context.Context, name string, work func(tx *sql.Tx, q *db.Queries) error) error {
	if s.readOnly {
		return fmt.Errorf("%s: %w", name, ErrReadOnly)
	}
	for attempt := 0; ; attempt++ {
		err := s.try(ctx, name, work)
		if err == nil {
			return nil
		}
		if attempt == 5 || !again(err) {
			return fmt.Errorf("%s: %w", name, trouble(err))
		}
	}
}

func (s *base) try(ctx context.Context, name string, work func(tx *sql.Tx, q *db.Queries) error) error {
	if err := s.failpoint(name + ":begin"); err != nil {
		return err
	}
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it does nothing
	if err := work(tx, db.New(tx)); err != nil {
		return err
	}
	if err := s.failpoint(name + ":commit"); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return s.failpoint(name + ":committed")
}

// broken reports whether err is that of a connection which was cut.
func broken(err error) bool {
	var network *net.OpError
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &network)
}

func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func fromMicros(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}
