package store_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPrivacyPage holds docs/privacy.md against the store: who answers for personal data must find every table in it.
func TestPrivacyPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/privacy.md")
	if err != nil {
		t.Fatal(err)
	}
	tables := tablesOf(t)
	if len(tables) < 20 {
		t.Fatalf("the store has the tables %q only", tables)
	}
	for _, table := range tables {
		if !strings.Contains(string(page), "`"+table+"`") {
			t.Errorf("docs/privacy.md does not say what the table %s holds of whom", table)
		}
	}
}

// tablesOf are the tables of a new store, without those of the queue and of migrating.
func tablesOf(t *testing.T) (tables []string) {
	t.Helper()
	dir := t.TempDir()
	openFolder(t, dir)
	file, err := sql.Open("sqlite", filepath.Join(dir, "mitome.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := file.QueryContext(t.Context(), `SELECT name FROM sqlite_master WHERE type = 'table'
		AND name NOT LIKE 'river%' AND name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%' ORDER BY name`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return tables
}
