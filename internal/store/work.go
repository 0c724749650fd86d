package store

import (
	"context"
	"database/sql"
	"syscall"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/job"
)

// Work begins to work the store's tasks; see job.Start.
func (s *base) Work(ctx context.Context, workers *job.Workers, o job.Options) (*job.Runner, error) {
	runner, err := job.Start(ctx, s.write, workers, o)
	if err != nil {
		return nil, trouble(err)
	}
	return runner, nil
}

// Task is the store in the hands of one task: the last that it writes there completes the task.
type Task struct {
	batches BatchStore
	done    job.Done
}

// Task returns the store for a task that done completes.
func (s BatchStore) Task(done job.Done) Task { return Task{s, done} }

// PublishChunk publishes the awards of a chunk; with the last it completes the task.
func (t Task) PublishChunk(ctx context.Context, w issuance.ChunkWork, last bool) error {
	done := t.done
	if !last {
		done = func(context.Context, *sql.Tx) error { return nil }
	}
	return t.batches.PublishChunk(ctx, w, done)
}

// RevokeRows revokes what stands in a task's rows, and completes it.
func (t Task) RevokeRows(ctx context.Context, task standing.UndoTask, b issuance.Batch) error {
	return t.batches.RevokeRows(ctx, task, b, t.done)
}

// Complete completes the task.
func (t Task) Complete(ctx context.Context) error { return t.batches.complete(ctx, t.done) }

// leastRoom is about what publishing one more chunk takes on the disk, in bytes.
const leastRoom = 4 << 20

// Room returns ErrFull when the disk has hardly any room left. Whoever waits for another process's work asks: that
// process alone is told when it cannot write. The disk of a PostgreSQL server is not ours to look at.
func (s *base) Room() error {
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
func (s *base) LastFailure(ctx context.Context, kind, args string) (string, error) {
	return s.tasks.LastFailure(ctx, kind, args)
}
