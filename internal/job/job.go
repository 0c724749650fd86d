// Package job does durable background work: a task is a row written in the same transaction as the fact that caused
// it, and its completion is written in the same transaction as its result. So a task that was killed half-way has
// left nothing, and is worked again; one that was completed is never worked twice.
//
// The work is done by River on both stores; this package hides which one, chooses the limits, and brings back at once
// the tasks of a worker that died (River alone would wait for its rescue time).
//
//	Inserter.InsertTx(tx, tasks…)     beside the fact, by whoever records it
//	Register(workers, work)           one function for a kind of task
//	Start(…)                          fetches and works until Stop
package job

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
)

// Engine says which database a *sql.DB speaks to.
type Engine int

// The two engines.
const (
	SQLite Engine = iota
	PostgreSQL
)

func (e Engine) driver(db *sql.DB) riverdriver.Driver[*sql.Tx] {
	if e == PostgreSQL {
		return riverdatabasesql.New(db)
	}
	return riversqlite.New(db)
}

const (
	timeout     = 10 * time.Minute // one task; signing a chunk takes seconds
	rescueAfter = 2 * timeout      // only for a worker that hangs without dying
	maxAttempts = 32_767           // what fails here may fail for days, and must be done when it can
	maxRetry    = 5 * time.Second
	longRetry   = 30 * time.Second // after patient tries
	patient     = 20
	elsewhere   = 2 * time.Second
	poll        = 100 * time.Millisecond
)

var quiet = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))

// Migrate brings the tables that the work needs to the newest form. It may run on every start.
func Migrate(ctx context.Context, db *sql.DB, engine Engine) error {
	migrator, err := rivermigrate.New(engine.driver(db), &rivermigrate.Config{Logger: quiet})
	if err != nil {
		return fmt.Errorf("job tables: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("job tables: %w", err)
	}
	return nil
}

// Inserter records tasks.
type Inserter struct{ client *river.Client[*sql.Tx] }

// NewInserter returns an Inserter for the database behind db.
func NewInserter(db *sql.DB, engine Engine) (*Inserter, error) {
	client, err := river.NewClient(engine.driver(db), &river.Config{Logger: quiet, MaxAttempts: maxAttempts})
	if err != nil {
		return nil, fmt.Errorf("job inserter: %w", err)
	}
	return &Inserter{client}, nil
}

// Task is a piece of work: a small value with JSON fields, and the name of its kind.
type Task = river.JobArgs

// InsertTx records tasks as part of tx: they exist if and only if tx commits.
func (i *Inserter) InsertTx(ctx context.Context, tx *sql.Tx, tasks []Task) error {
	if len(tasks) == 0 {
		return nil
	}
	params := make([]river.InsertManyParams, len(tasks))
	for n, task := range tasks {
		params[n].Args = task
	}
	if _, err := i.client.InsertManyFastTx(ctx, tx, params); err != nil {
		return fmt.Errorf("record %d tasks: %w", len(tasks), err)
	}
	return nil
}

// LastFailure returns what the last failed try of a waiting task of a kind ended with, one whose arguments hold a text;
// empty when there is none.
func (i *Inserter) LastFailure(ctx context.Context, kind, arguments string) (string, error) {
	waiting := river.NewJobListParams().Kinds(kind).First(1000).
		States(rivertype.JobStateRetryable, rivertype.JobStateAvailable, rivertype.JobStateRunning, rivertype.JobStateScheduled)
	found, err := i.client.JobList(ctx, waiting)
	if err != nil {
		return "", fmt.Errorf("look for failed tasks: %w", err)
	}
	for _, task := range found.Jobs {
		text := strings.ReplaceAll(string(task.EncodedArgs), " ", "")
		if n := len(task.Errors); n > 0 && strings.Contains(text, arguments) {
			return task.Errors[n-1].Error, nil
		}
	}
	return "", nil
}

// Done marks the task in hand as completed, as part of the transaction that holds its result.
type Done func(ctx context.Context, tx *sql.Tx) error

// Workers knows how each kind of task is done.
type Workers struct {
	engine Engine
	river  *river.Workers
	hands  *hands
	failed func(attempt int, err error)
	noted  func(error) string
}

// NewWorkers returns an empty Workers for an engine.
func NewWorkers(engine Engine) *Workers {
	return &Workers{engine: engine, river: river.NewWorkers(), hands: &hands{}}
}

// Elsewhere is the error of a work that this machine cannot do and another may: the task is given back untouched.
type Elsewhere struct{ Err error }

func (e *Elsewhere) Error() string { return e.Err.Error() }
func (e *Elsewhere) Unwrap() error { return e.Err }

// Register makes work the way in which tasks of type T are done. A work that returns nil must have called its Done in
// a transaction that committed; one that returns an error is tried again: at once, then up to five and, after some
// minutes, thirty seconds later.
func Register[T Task](w *Workers, work func(context.Context, T, Done) error) {
	complete := func(ctx context.Context, tx *sql.Tx, task *river.Job[T]) error {
		var err error
		if w.engine == PostgreSQL {
			_, err = river.JobCompleteTx[*riverdatabasesql.Driver](ctx, tx, task)
		} else {
			_, err = river.JobCompleteTx[*riversqlite.Driver](ctx, tx, task)
		}
		return err
	}
	river.AddWorker(w.river, river.WorkFunc(func(ctx context.Context, task *river.Job[T]) error {
		w.hands.take(task.ID)
		defer w.hands.drop(task.ID)
		err := work(ctx, task.Args, func(ctx context.Context, tx *sql.Tx) error { return complete(ctx, tx, task) })
		var not *Elsewhere
		if errors.As(err, &not) {
			if w.failed != nil {
				w.failed(task.Attempt, err)
			}
			return river.JobSnooze(elsewhere)
		}
		if err != nil && w.noted != nil {
			err = &notedError{w.noted(err), err}
		}
		return err
	}))
}

// notedError is an error with the words in which it is kept.
type notedError struct {
	words string
	error
}

func (e *notedError) Error() string { return e.words }
func (e *notedError) Unwrap() error { return e.error }

// Options are what a Runner may be told.
type Options struct {
	Workers int                          // tasks in hand at once
	Failed  func(attempt int, err error) // told of every failed try; may be nil
	Noted   func(error) string           // the words of a failed try that LastFailure returns; nil for those of the error
}

// Runner works tasks until it is stopped.
type Runner struct {
	client  *river.Client[*sql.Tx]
	cancel  context.CancelFunc
	watched chan struct{} // closed when the watch has ended
}

// Start begins to work tasks. On SQLite the caller must be the only runner of the store (it holds the folder's lock):
// every task that is marked as running was left by a dead one, and is taken back first. On PostgreSQL any number of
// runners may work; each shows that it lives by an advisory lock, and tasks of the dead are taken back as they are
// found.
func Start(ctx context.Context, db *sql.DB, workers *Workers, o Options) (*Runner, error) {
	number := rand.Int32()
	workers.failed, workers.noted = o.Failed, o.Noted
	if err := takeBack(ctx, db, workers.engine); err != nil {
		return nil, err
	}
	client, err := river.NewClient(workers.engine.driver(db), &river.Config{
		ID:                   clientID(number),
		ErrorHandler:         failures{o.Failed},
		FetchCooldown:        time.Millisecond,
		FetchPollInterval:    poll,
		JobTimeout:           timeout,
		RescueStuckJobsAfter: rescueAfter,
		Logger:               quiet,
		MaxAttempts:          maxAttempts,
		PollOnly:             true,
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: o.Workers}},
		RetryPolicy:          soon{},
		Workers:              workers.river,
	})
	if err != nil {
		return nil, fmt.Errorf("job runner: %w", err)
	}
	background, cancel := context.WithCancel(context.WithoutCancel(ctx))
	w := &watch{db: db, engine: workers.engine, number: number, hands: workers.hands}
	if err := w.show(ctx); err != nil {
		cancel()
		return nil, err
	}
	if err := client.Start(background); err != nil {
		cancel()
		w.end()
		return nil, fmt.Errorf("job runner: %w", err)
	}
	r := &Runner{client: client, cancel: cancel, watched: make(chan struct{})}
	go func() {
		defer close(r.watched)
		w.run(background)
	}()
	return r, nil
}

// Stop lets the tasks in hand finish until ctx ends, then drops them; dropped ones are worked again later.
func (r *Runner) Stop(ctx context.Context) error {
	err := r.client.Stop(ctx)
	if err != nil {
		hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		err = errors.Join(err, r.client.StopAndCancel(hard))
	}
	r.cancel()
	<-r.watched
	return err
}

// soon tries again quickly, and more slowly what has failed for long: what fails here is a full disk or a database that
// is away, not the task.
type soon struct{}

func (soon) NextRetry(task *rivertype.JobRow) time.Time {
	if len(task.Errors) > patient {
		return time.Now().Add(longRetry)
	}
	wait := 100 * time.Millisecond << min(len(task.Errors), 6)
	return time.Now().Add(min(wait, maxRetry))
}

type failures struct{ tell func(int, error) }

func (f failures) HandleError(_ context.Context, task *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	var noted *notedError
	if errors.As(err, &noted) {
		err = noted.error
	}
	if f.tell != nil {
		f.tell(task.Attempt, err)
	}
	return nil
}

func (f failures) HandlePanic(_ context.Context, task *rivertype.JobRow, value any, trace string) *river.ErrorHandlerResult {
	if f.tell != nil {
		f.tell(task.Attempt, fmt.Errorf("panic: %v\n%s", value, trace))
	}
	return nil
}
