package store

import (
	"context"
	"database/sql"
	"path/filepath"

	"github.com/mitome/mitome/internal/job"
)

// LockMaking takes the lock under which a store is made and brought to the newest form.
func LockMaking(dir string) (*Lock, error) { return lock(filepath.Join(dir, "migrate.lock"), true) }

// Migrated is a new SQLite store in a folder whose tables were made by the migrations alone, one after the other.
func Migrated(ctx context.Context, dir string) (*sql.DB, error) {
	pool, err := openSQLite(filepath.Join(dir, "migrated.db"), 1, "_txlock=immediate", "_pragma=foreign_keys(1)")
	if err != nil {
		return nil, err
	}
	s := &base{engine: job.SQLite, dir: dir, write: pool}
	return pool, s.bringUp(ctx)
}
