package store

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/mitome/mitome/internal/job"
	"github.com/mitome/mitome/internal/locale"
)

// This file holds every difference between the two stores; all other SQL is understood by both.

// dialectFS opens the comments "sqlite: …" in migrations when they are for SQLite.
type dialectFS struct {
	fs.FS
	engine job.Engine
}

// ReadFile gives a migration in the words of the engine.
func (d dialectFS) ReadFile(name string) ([]byte, error) {
	data, err := fs.ReadFile(d.FS, name)
	if err != nil || d.engine != job.SQLite {
		return data, err
	}
	text := strings.ReplaceAll(string(data), "/* sqlite: WITHOUT ROWID */", "WITHOUT ROWID")
	return []byte(text), nil
}

// place is the n-th place for a value, from 1, in a statement of many, which may stand there several times.
func place(engine job.Engine, n int) string {
	if engine == job.SQLite {
		return "?" + strconv.Itoa(n)
	}
	return "$" + strconv.Itoa(n)
}

// nextPlace is the place behind those before it, which is the n-th: SQLite would search a number in a list for each.
func nextPlace(engine job.Engine, n int) string {
	if engine == job.SQLite {
		return "?"
	}
	return place(engine, n)
}

// insertInto begins a statement that inserts many rows into a table, in a transaction that ends where one of them is refused:
// otherwise SQLite notes beforehand what each page held, to take back the rows before that one by themselves.
func insertInto(engine job.Engine) string {
	if engine == job.SQLite {
		return "INSERT OR FAIL INTO "
	}
	return "INSERT INTO "
}

// unique reports whether err is a broken unique rule.
func unique(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite *sqlite.Error
	return errors.As(err, &lite) &&
		(lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// again reports whether a transaction that failed with err may succeed when it is simply repeated.
func again(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// The kinds of trouble that are not the program's: people are told which, and what was acknowledged stays.
var (
	ErrNone     = locale.NewTrouble("trouble.store_none", "there is no store")
	ErrFull     = locale.NewTrouble("trouble.store_full", "the disk is full")
	ErrBusy     = locale.NewTrouble("trouble.store_busy", "another program has locked the store")
	ErrDenied   = locale.NewTrouble("trouble.store_denied", "the database does not let us in")
	ErrReadOnly = locale.NewTrouble("trouble.store_read_only", "the disk or the data folder is read-only")
	ErrAway     = locale.NewTrouble("trouble.store_away", "the database does not answer")
)

// trouble adds to err which kind of trouble it is, where that is known.
func trouble(err error) error {
	var lite *sqlite.Error
	var pg *pgconn.PgError
	var connect *pgconn.ConnectError
	var kind *locale.Trouble
	switch {
	case errors.As(err, &lite):
		switch code := lite.Code(); {
		case code == sqlite3.SQLITE_FULL || code == sqlite3.SQLITE_IOERR_SHMSIZE:
			kind = ErrFull
		case code&0xff == sqlite3.SQLITE_BUSY:
			kind = ErrBusy
		case code&0xff == sqlite3.SQLITE_READONLY || code&0xff == sqlite3.SQLITE_CANTOPEN || code&0xff == sqlite3.SQLITE_PERM:
			kind = ErrReadOnly
		}
	case errors.As(err, &pg):
		switch {
		case pg.Code == "53100":
			kind = ErrFull
		case pg.Code == "25006":
			kind = ErrReadOnly
		case strings.HasPrefix(pg.Code, "28") || pg.Code == "3D000":
			kind = ErrDenied
		case strings.HasPrefix(pg.Code, "57P") || strings.HasPrefix(pg.Code, "08"):
			kind = ErrAway
		}
	case errors.As(err, &connect) || pgconn.SafeToRetry(err) || broken(err):
		kind = ErrAway
	}
	if kind == nil {
		return err
	}
	return &troubleError{kind, err}
}

type troubleError struct{ kind, cause error }

func (e *troubleError) Error() string   { return e.kind.Error() + ": " + e.cause.Error() }
func (e *troubleError) Unwrap() []error { return []error{e.kind, e.cause} }
