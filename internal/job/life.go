package job

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// lifeClass is the first key of the advisory locks by which runners on PostgreSQL show that they live; the second is
// the runner's number. The database drops the lock with the connection, so a killed runner is known to be dead at once.
const lifeClass = 0x6d69746f // "mito"

const watchEvery = time.Second

func clientID(number int32) string { return fmt.Sprintf("mitome-%d", number) }

// hands knows which tasks this process is working at the moment.
type hands struct{ ids sync.Map }

func (h *hands) take(id int64)     { h.ids.Store(id, true) }
func (h *hands) drop(id int64)     { h.ids.Delete(id) }
func (h *hands) has(id int64) bool { _, ok := h.ids.Load(id); return ok }

// watch looks after a runner's tasks from beside: it shows that the runner lives, and takes back tasks of the dead and those
// whose end could not be written down.
type watch struct {
	db     *sql.DB
	engine Engine
	number int32
	hands  *hands
	conn   *sql.Conn      // PostgreSQL: holds the advisory lock
	stale  map[int64]bool // marked as running by us at the last look, but in nobody's hands
}

// show takes the advisory lock, on a connection of its own.
func (w *watch) show(ctx context.Context) error {
	if w.engine != PostgreSQL {
		return nil
	}
	conn, err := w.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("show that this runner lives: %w", err)
	}
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1, $2)`, int64(lifeClass), w.number); err != nil {
		return errors.Join(fmt.Errorf("show that this runner lives: %w", err), conn.Close())
	}
	w.conn = conn
	return nil
}

// end drops the lock.
func (w *watch) end() {
	if w.conn == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	w.conn.ExecContext(ctx, `SELECT pg_advisory_unlock_all()`) //nolint:errcheck // the session's end drops it too
	w.conn.Close()
}

// run looks every second until ctx ends. What fails at one look is tried again at the next.
func (w *watch) run(ctx context.Context) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	defer w.end()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if w.conn != nil && w.conn.PingContext(ctx) != nil { // the database was away
			w.conn.Close()
			if w.show(ctx) != nil {
				continue
			}
		}
		if w.engine == PostgreSQL {
			takeBack(ctx, w.db, w.engine) //nolint:errcheck // see above
		}
		w.takeBackStale(ctx) //nolint:errcheck // see above
	}
}

// takeBackStale returns tasks to the queue that are marked as running here, yet are in nobody's hands at two looks in turn:
// their work failed, and so did writing that down (a full disk, a database that was away).
func (w *watch) takeBackStale(ctx context.Context) error {
	rows, err := w.db.QueryContext(ctx, `SELECT id FROM river_job WHERE state = 'running'`+w.mine())
	if err != nil {
		return err
	}
	defer rows.Close()
	found := map[int64]bool{}
	var twice []string
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if w.hands.has(id) {
			continue
		}
		found[id] = true
		if w.stale[id] {
			twice = append(twice, strconv.FormatInt(id, 10))
		}
	}
	w.stale = found
	if err := errors.Join(rows.Err(), rows.Close()); err != nil || len(twice) == 0 {
		return err
	}
	_, err = w.db.ExecContext(ctx, `UPDATE river_job SET state = 'available' WHERE state = 'running' AND id IN (`+strings.Join(twice, ",")+`)`)
	return err
}

// mine restricts a query to this runner's tasks; on SQLite there is no other runner.
func (w *watch) mine() string {
	if w.engine == SQLite {
		return ""
	}
	return ` AND attempted_by[array_length(attempted_by, 1)] = '` + clientID(w.number) + `'`
}

// takeBack returns the tasks of dead runners to the queue without counting the attempt, and removes a dead leader.
func takeBack(ctx context.Context, db *sql.DB, engine Engine) error {
	statements := sqliteTakeBack
	if engine == PostgreSQL {
		statements = postgresTakeBack
	}
	for _, statement := range statements {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("take back tasks of dead runners: %w", err)
		}
	}
	return nil
}

var sqliteTakeBack = []string{
	`UPDATE river_job SET state = 'available', attempt = MAX(attempt - 1, 0) WHERE state = 'running'`,
	`DELETE FROM river_leader`,
}

var postgresTakeBack = []string{
	`UPDATE river_job SET state = 'available', attempt = GREATEST(attempt - 1, 0)
	 WHERE state = 'running' AND attempted_by[array_length(attempted_by, 1)] NOT IN (` + living + `)`,
	`DELETE FROM river_leader WHERE leader_id NOT IN (` + living + `)`,
}

const living = `SELECT 'mitome-' || objid::int4 FROM pg_locks
	WHERE locktype = 'advisory' AND classid = 1835627631 AND objsubid = 2 AND granted
	AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
