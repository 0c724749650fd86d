package store

import (
	"context"
	"syscall"

	"github.com/mitome/mitome/internal/job"
)

// Work begins to work the store's tasks; see job.Start.
func (s *Store) Work(ctx context.Context, workers *job.Workers, o job.Options) (*job.Runner, error) {
	runner, err := job.Start(ctx, s.write, workers, o)
	if err != nil {
		return nil, trouble(err)
	}
	return runner, nil
}

// leastRoom is about what publishing one more chunk takes on the disk, in bytes.
const leastRoom = 4 << 20

// Room returns ErrFull when the disk has hardly any room left. Whoever waits for another process's work asks: that
// process alone is told when it cannot write. The disk of a PostgreSQL server is not ours to look at.
func (s *Store) Room() error {
	if s.engine != job.SQLite {
		return nil
	}
	var disk syscall.Statfs_t
	if err := syscall.Statfs(s.dir, &disk); err != nil {
		return err
	}
	if int64(disk.Bavail)*int64(disk.Bsize) < leastRoom { //nolint:unconvert // their types differ between systems
		return ErrFull
	}
	return nil
}

// LastFailure returns what was noted when a task of a kind, with args in its arguments, last failed and waits to be
// tried again; empty when none does.
func (s *Store) LastFailure(ctx context.Context, kind, args string) (string, error) {
	return s.tasks.LastFailure(ctx, kind, args)
}
