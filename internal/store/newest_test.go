package store_test

import (
	"database/sql"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/store"
)

var update = flag.Bool("update", false, "write newest.sql anew")

// TestNewest makes a store by the migrations alone and another as everybody's is made, and compares every table with every row,
// to the letter. What was added after newest.sql was written is a migration of both.
func TestNewest(t *testing.T) {
	migrated, err := store.Migrated(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer migrated.Close()
	want := said(t, migrated)
	if *update {
		head := "-- The tables of a new SQLite store. Written by go test ./internal/store -run TestNewest -update\n\n"
		if err := os.WriteFile("newest.sql", []byte(head+want), 0o644); err != nil { //nolint:gosec // a file of the house
			t.Fatal(err)
		}
		return // what is embedded is the one of before
	}
	if got := said(t, openFolder(t, t.TempDir()).Writer()); got != want {
		got, want := strings.Split(got, "\n"), strings.Split(want, "\n")
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || got[i] != want[i] {
				t.Fatalf("line %d of a new store is\n%q, by the migrations\n%q\n(a change of an old migration: go test ./internal/store -run TestNewest -update)",
					i+1, got[min(i, len(got)-1)], want[min(i, len(want)-1)])
			}
		}
	}
}

// said are the statements that make a SQLite store as it is, but for the times at which its tables were made.
func said(t *testing.T, pool *sql.DB) string {
	t.Helper()
	var statements []string
	for _, row := range texts(t, pool, `SELECT sql FROM sqlite_schema WHERE sql <> '' AND name NOT LIKE 'sqlite_%' ORDER BY rowid`) {
		statements = append(statements, row+";\n")
	}
	for _, table := range texts(t, pool, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`) {
		columns := texts(t, pool, `SELECT name FROM pragma_table_info('`+table+`') WHERE dflt_value IS NULL OR UPPER(type) <> 'TIMESTAMP'`)
		quoted := "quote(" + strings.Join(columns, ") || ', ' || quote(") + ")"
		rows := fmt.Sprintf(`SELECT row FROM (SELECT %s AS row FROM %s) ORDER BY LENGTH(row), row`, quoted, table) //nolint:gosec // our own tables
		for _, row := range texts(t, pool, rows) {
			statements = append(statements, fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s);\n", table, strings.Join(columns, ", "), row))
		}
	}
	return strings.Join(statements, "")
}

// texts are the rows of a query of one column.
func texts(t *testing.T, pool *sql.DB, query string) (all []string) {
	t.Helper()
	rows, err := pool.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
