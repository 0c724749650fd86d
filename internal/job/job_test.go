package job_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"go.uber.org/goleak"
	_ "modernc.org/sqlite"

	"github.com/mitome/mitome/internal/job"
	"github.com/mitome/mitome/internal/pgtest"
)

// stamp is a task of these tests.
type stamp struct {
	Number int `json:"number"`
}

func (stamp) Kind() string { return "stamp" }

// bench is a database with the tables for tasks and one for their results.
type bench struct {
	t      *testing.T
	db     *sql.DB
	engine job.Engine
}

func onBoth(t *testing.T, test func(b *bench)) {
	t.Run("SQLite", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "tasks.db")
		test(newBench(t, "sqlite", "file:"+file+"?_pragma=journal_mode(WAL)&_pragma=busy_timeout(10000)&_txlock=immediate", job.SQLite))
	})
	t.Run("PostgreSQL", func(t *testing.T) { test(newBench(t, "pgx", pgtest.Database(t), job.PostgreSQL)) })
}

func newBench(t *testing.T, driver, name string, engine job.Engine) *bench {
	t.Helper()
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if engine == job.SQLite {
		db.SetMaxOpenConns(1)
	}
	for range 2 { // on every start
		if err := job.Migrate(t.Context(), db, engine); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Exec(`CREATE TABLE stamped (number BIGINT PRIMARY KEY)`); err != nil {
		t.Fatal(err)
	}
	return &bench{t, db, engine}
}

// insert records tasks, and with them what more is given.
func (b *bench) insert(numbers []int, more ...string) {
	b.t.Helper()
	inserter, err := job.NewInserter(b.db, b.engine)
	if err != nil {
		b.t.Fatal(err)
	}
	tasks := make([]job.Task, len(numbers))
	for i, n := range numbers {
		tasks[i] = stamp{n}
	}
	tx, err := b.db.Begin()
	if err != nil {
		b.t.Fatal(err)
	}
	err = inserter.InsertTx(b.t.Context(), tx, tasks)
	for _, statement := range more {
		_, execErr := tx.Exec(statement)
		err = errors.Join(err, execErr)
	}
	if err := errors.Join(err, tx.Commit()); err != nil {
		b.t.Fatal(err)
	}
}

// start starts a runner that works stamps; it is stopped when the test ends.
func (b *bench) start(work func(context.Context, stamp, job.Done) error, o job.Options) *job.Runner {
	b.t.Helper()
	workers := job.NewWorkers(b.engine)
	job.Register(workers, work)
	if o.Workers == 0 {
		o.Workers = 3
	}
	runner, err := job.Start(b.t.Context(), b.db, workers, o)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { stop(b.t, runner) })
	return runner
}

func stop(t *testing.T, runner *job.Runner) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := runner.Stop(ctx); err != nil {
		t.Error(err)
	}
}

// stamped writes a task's result together with its completion.
func (b *bench) stamped(ctx context.Context, n int, done job.Done) error {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, `INSERT INTO stamped (number) VALUES ($1)`, n); err != nil {
		return err
	}
	if err := done(ctx, tx); err != nil {
		return err
	}
	return tx.Commit()
}

func (b *bench) work(ctx context.Context, task stamp, done job.Done) error {
	return b.stamped(ctx, task.Number, done)
}

func (b *bench) count(query string) (n int) {
	b.t.Helper()
	if err := b.db.QueryRow(query).Scan(&n); err != nil {
		b.t.Fatal(err)
	}
	return n
}

// wantStamped waits until so many tasks are done, and no more are there.
func (b *bench) wantStamped(want int) {
	b.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		stamped := b.count(`SELECT COUNT(*) FROM stamped`)
		left := b.count(`SELECT COUNT(*) FROM river_job WHERE state <> 'completed'`)
		if stamped == want && left == 0 {
			return
		}
		if stamped > want || time.Now().After(deadline) {
			b.t.Fatalf("%d tasks done and %d left, want %d and 0", stamped, left, want)
		}
	}
}

func numbers(first, last int) []int {
	var all []int
	for n := first; n < last; n++ {
		all = append(all, n)
	}
	return all
}

// Each task is worked once, those recorded before the start too; what was rolled back never happened.
func TestEachTaskOnce(t *testing.T) {
	onBoth(t, func(b *bench) {
		b.insert(numbers(0, 50))
		b.start(b.work, job.Options{})
		b.insert(numbers(50, 100))
		inserter, err := job.NewInserter(b.db, b.engine)
		if err != nil {
			b.t.Fatal(err)
		}
		tx, err := b.db.Begin()
		if err != nil {
			b.t.Fatal(err)
		}
		if err := errors.Join(inserter.InsertTx(b.t.Context(), tx, []job.Task{stamp{1000}}), tx.Rollback()); err != nil {
			b.t.Fatal(err)
		}
		b.wantStamped(100)
	})
}

// A work that fails, or panics, is told of and tried again soon; its transaction left nothing.
func TestFailuresAreTriedAgain(t *testing.T) {
	onBoth(t, func(b *bench) {
		var told, tries atomic.Int64
		b.start(func(ctx context.Context, task stamp, done job.Done) error {
			switch tries.Add(1) {
			case 1:
				return errors.New("not today")
			case 2:
				panic("nor tomorrow")
			case 3:
				return b.stamped(ctx, task.Number, func(context.Context, *sql.Tx) error { return errors.New("the last step failed") })
			}
			return b.stamped(ctx, task.Number, done)
		}, job.Options{Failed: func(attempt int, err error) {
			if n := told.Add(1); int64(attempt) != n || err == nil {
				b.t.Errorf("told of attempt %d (%v), want %d", attempt, err, n)
			}
		}})
		b.insert([]int{1})
		b.wantStamped(1)
		if told.Load() != 3 {
			b.t.Errorf("told of %d failures, want 3", told.Load())
		}
	})
}

// dead marks every task as being worked by a runner that is no more.
func (b *bench) dead() string {
	by := `jsonb('["mitome-1"]')`
	if b.engine == job.PostgreSQL {
		by = `ARRAY['mitome-1']`
	}
	return `UPDATE river_job SET state = 'running', attempt = 1, attempted_by = ` + by + `, attempted_at = CURRENT_TIMESTAMP`
}

// F1: tasks that a dead runner had in hand are worked as soon as another starts, without counting the attempt; a dead
// leader does not hold up the living.
func TestF1TasksOfTheDead(t *testing.T) {
	onBoth(t, func(b *bench) {
		b.insert(numbers(0, 10), b.dead())
		b.start(b.work, job.Options{})
		b.wantStamped(10)
		if n := b.count(`SELECT MAX(attempt) FROM river_job`); n != 1 {
			b.t.Errorf("attempt %d, want 1", n)
		}
	})
}

// F1 on PostgreSQL: a runner that lives finds tasks of one that dies later, too; those of the living are left alone.
func TestF1TasksOfTheLivingAreLeftAlone(t *testing.T) {
	b := newBench(t, "pgx", pgtest.Database(t), job.PostgreSQL)
	release := make(chan struct{})
	var taken sync.WaitGroup
	taken.Add(2)
	first := b.start(func(ctx context.Context, task stamp, done job.Done) error {
		taken.Done()
		<-release
		return b.stamped(ctx, task.Number, done)
	}, job.Options{Workers: 2})
	b.insert([]int{1, 2})
	taken.Wait()
	b.start(func(ctx context.Context, task stamp, done job.Done) error {
		if task.Number < 3 {
			t.Errorf("task %d was taken from a runner that lives", task.Number)
		}
		return b.stamped(ctx, task.Number, done)
	}, job.Options{Workers: 2})
	b.insert([]int{3}, b.dead()+` WHERE args->>'number' = '3'`)
	for b.count(`SELECT COUNT(*) FROM stamped`) == 0 { // the second looks for tasks of the dead every second
		time.Sleep(10 * time.Millisecond)
	}
	close(release)
	b.wantStamped(3)
	stop(t, first)
}

// A task that is marked as running here but is in nobody's hands, for its failure could not be written down, is worked
// after a moment.
func TestStaleTasks(t *testing.T) {
	onBoth(t, func(b *bench) {
		b.start(b.work, job.Options{})
		by := `jsonb('["mitome-1"]')`
		if b.engine == job.PostgreSQL { // the one runner's own name
			by = `(SELECT ARRAY['mitome-' || objid::int4] FROM pg_locks WHERE locktype = 'advisory' AND classid = 1835627631
				AND objsubid = 2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`
		}
		b.insert([]int{1}, `UPDATE river_job SET state = 'running', attempt = 1, attempted_at = CURRENT_TIMESTAMP, attempted_by = `+by)
		b.wantStamped(1)
	})
}

// Stop lets the task in hand finish, drops it when that takes too long, and leaves nothing running. What was dropped is
// worked by the next runner.
func TestStop(t *testing.T) {
	onBoth(t, func(b *bench) {
		b.insert([]int{1})
		b.db.Ping() // so that its goroutines are there
		before := goleak.IgnoreCurrent()
		begun, release := make(chan struct{}), make(chan struct{})
		runner := b.start(func(ctx context.Context, task stamp, done job.Done) error {
			close(begun)
			<-release
			return b.stamped(ctx, task.Number, done)
		}, job.Options{})
		<-begun
		time.AfterFunc(100*time.Millisecond, func() { close(release) })
		stop(b.t, runner)
		if n := b.count(`SELECT COUNT(*) FROM stamped`); n != 1 {
			b.t.Errorf("the task in hand was not finished")
		}

		b.insert([]int{2})
		begun = make(chan struct{})
		runner = b.start(func(ctx context.Context, _ stamp, _ job.Done) error {
			close(begun)
			<-ctx.Done() // far too slow
			return fmt.Errorf("dropped: %w", ctx.Err())
		}, job.Options{})
		<-begun
		soon, cancel := context.WithTimeout(b.t.Context(), 10*time.Millisecond)
		defer cancel()
		if err := runner.Stop(soon); !errors.Is(err, context.DeadlineExceeded) {
			b.t.Errorf("stopping in a hurry: %v", err)
		}
		goleak.VerifyNone(b.t, before)
		b.start(b.work, job.Options{})
		b.wantStamped(2)
	})
}

// Without its tables nothing starts, and the error says what failed.
func TestStartWithoutTables(t *testing.T) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(t.TempDir(), "empty.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := job.Start(t.Context(), db, job.NewWorkers(job.SQLite), job.Options{Workers: 1}); err == nil {
		t.Error("a runner started without tables")
	}
}
