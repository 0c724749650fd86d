package main

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/mitome/mitome/internal/issuance"
)

// filled is a data folder with many awards of one class. One was issued; the others were written by SQL with random ids
// and recipient keys and the bytes of the one assertion, because issuing millions would take too long.
type filled struct {
	folder   string
	database string // its PostgreSQL; empty where the store lies in the folder
	org      int64
	slug     string
}

// flags say to the command where the store is, beside its folder.
func (f *filled) flags() []string {
	if f.database == "" {
		return nil
	}
	return []string{"--database", f.database}
}

// open opens the store so that it is quickly filled.
func (f *filled) open() (*sql.DB, error) {
	if f.database != "" {
		return sql.Open("pgx", f.database)
	}
	return openFile(f.folder, 1, "_pragma=synchronous(OFF)", "_pragma=cache_size(-1048576)")
}

// fill makes a data folder with so many awards.
func (b *bench) fill(ctx context.Context, awards int) (*filled, error) {
	return b.fillIn(ctx, awards, "")
}

// fillIn is fill with the store in a PostgreSQL database, unless it is empty.
func (b *bench) fillIn(ctx context.Context, awards int, database string) (*filled, error) {
	f := &filled{folder: b.folder(), database: database}
	list, err := b.list("first", 1)
	if err != nil {
		return nil, err
	}
	if _, _, err := b.issue(ctx, f.folder, list, f.flags()...); err != nil {
		return nil, err
	}
	db, err := f.open()
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if err := db.QueryRowContext(ctx, `SELECT id, slug FROM organisation`).Scan(&f.org, &f.slug); err != nil {
		return nil, err
	}
	const part = 100_000
	for done := 1; done < awards; done += part {
		if err := fillPart(ctx, db, database != "", done, min(part, awards-done)); err != nil {
			return nil, fmt.Errorf("fill the store: %w", err)
		}
	}
	if database != "" {
		_, err = db.ExecContext(ctx, `ANALYZE`) // as PostgreSQL does by itself in time
	}
	return f, err
}

// fillPart writes count awards into batches of their own, one for each part. Ids are UUIDs of version 4.
func fillPart(ctx context.Context, db *sql.DB, postgres bool, number, count int) error {
	rows := `WITH RECURSIVE series(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM series WHERE n <= $2)`
	id := `unhex(hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2) || '8' || substr(hex(randomblob(8)), 2))`
	random, none := `randomblob(16)`, `x''`
	if postgres {
		rows = `WITH series AS (SELECT n FROM generate_series(2, $2::INTEGER + 1) n)`
		id = `decode(replace(gen_random_uuid()::TEXT, '-', ''), 'hex')`
		random, none = `decode(md5(random()::TEXT), 'hex')`, `''`
	}
	for _, statement := range []string{
		`INSERT INTO batch (org_id, id, class_id, edition_id, signed, fingerprint, row_count, refused, replaces, actor_kind, actor_id)
			SELECT org_id, $1, class_id, edition_id, signed, ` + random + `, $2, 0, ` + none + `, actor_kind, actor_id
			FROM batch ORDER BY id LIMIT 1`,
		`INSERT INTO award ` + rows + `
			SELECT org_id, $1, n, ` + id + `, edition_id, ` + random + `, period, issued_on, expires, recorded_at, 0, '', '', assertion
			FROM series, (SELECT * FROM award ORDER BY batch_id, row_no LIMIT 1) one`,
		`INSERT INTO recipient (org_id, batch_id, row_no, email, name, name_en, student_id, show_name)
			SELECT org_id, batch_id, row_no, 'filler-' || row_no || '@students.example', '佐藤 ' || row_no, '', 'S' || row_no, FALSE
			FROM award WHERE batch_id = $1 AND $2 > 0`,
		fmt.Sprintf(`INSERT INTO holding SELECT a.org_id, b.class_id, a.recipient_key, a.period, a.batch_id, a.row_no, %d
			FROM batch b JOIN award a ON a.org_id = b.org_id AND a.batch_id = b.id WHERE b.id = $1 AND $2 > 0 ORDER BY a.recipient_key`, math.MaxInt64),
	} {
		if _, err := db.ExecContext(ctx, statement, number, count); err != nil {
			return err
		}
	}
	return nil
}

// million returns the large store, making it when it is asked for first.
func (b *bench) million(ctx context.Context) (*filled, error) {
	if b.large != nil {
		return b.large, nil
	}
	var err error
	if b.large, err = b.fill(ctx, b.awards); err == nil {
		b.note("the store with %d awards was filled by SQL, not by issuing", b.awards)
	}
	return b.large, err
}

// ids returns the ids of count awards taken at random, each perhaps several times. Only the index of ids is read.
func (f *filled) ids(ctx context.Context, count int) ([]issuance.ID, error) {
	db, err := openFile(f.folder, 1, "_pragma=query_only(1)")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	query, err := db.PrepareContext(ctx, `SELECT id FROM award WHERE org_id = ? AND id > randomblob(16) ORDER BY id LIMIT 1`)
	if err != nil {
		return nil, err
	}
	defer query.Close()
	ids := make([]issuance.ID, 0, count)
	for len(ids) < count {
		var id []byte
		switch err := query.QueryRowContext(ctx, f.org).Scan(&id); err {
		case nil:
			ids = append(ids, issuance.ID(id))
		case sql.ErrNoRows: // drawn beyond the last
		default:
			return nil, err
		}
	}
	return ids, nil
}

// paths returns the addresses of all awards in random order.
func (f *filled) paths(ctx context.Context) ([]string, error) {
	db, err := openFile(f.folder, 1, "_pragma=query_only(1)")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, `SELECT id FROM award ORDER BY random()`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var paths []string
	for rows.Next() {
		var id []byte
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		paths = append(paths, "/o/"+f.slug+"/a/"+issuance.ID(id).String())
	}
	return paths, rows.Err()
}

// openFile opens the database of a data folder as package store does, with the driver and the pragmas given.
func openFile(folder string, connections int, parameters ...string) (*sql.DB, error) {
	path := url.URL{Path: filepath.Join(folder, "mitome.db")}
	parameters = append(parameters, "_pragma=busy_timeout(30000)")
	db, err := sql.Open("sqlite", "file:"+path.EscapedPath()+"?"+strings.Join(parameters, "&"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}
