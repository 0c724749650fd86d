package store_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/pgtest"
)

// What was revoked is little beside what was awarded: it is found by an index of its own, on either store, and no award
// that stands is looked at.
func TestRevokedAreFoundByTheirIndex(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	openFolder(t, dir).Close()
	file, err := sql.Open("sqlite", filepath.Join(dir, "mitome.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	url := pgtest.Database(t)
	openURL(t, url).Close()
	server, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	for _, statement := range []string{
		`INSERT INTO batch (org_id, id, class_id, edition_id, signed, fingerprint, row_count, refused, replaces)
		 SELECT 1, i, 1, '', true, '', 100, 0, '' FROM generate_series(1, 200) i`,
		`INSERT INTO award (org_id, batch_id, row_no, id, edition_id, recipient_key, period, issued_on, expires, recorded_at, revoked_at, reason, note, assertion)
		 SELECT 1, 1 + i / 100, i, decode(md5(i::text), 'hex'), '', '', '', 0, 0, 0, CASE WHEN i % 5000 = 0 THEN 1 ELSE 0 END, '', '', 'x' FROM generate_series(0, 19999) i`,
		`INSERT INTO signed_assertion (org_id, batch_id, row_no, form, id, key_number, jws)
		 SELECT org_id, batch_id, row_no, 'open-badges-2.0', id, 1, 'x' FROM award`,
		`ANALYZE`,
	} {
		if _, err := server.ExecContext(ctx, statement); err != nil {
			t.Fatalf("%v\n%s", err, statement)
		}
	}
	literals := strings.NewReplacer("@org_id", "1", "@class_id", "1", "@form", "'open-badges-2.0'")
	for _, name := range []string{"RevokedSigned", "RevokedOfClass"} {
		query := literals.Replace(queryText(t, name))
		for store, plan := range map[string]string{
			"SQLite":     explained(t, file, "EXPLAIN QUERY PLAN "+query),
			"PostgreSQL": explained(t, server, "EXPLAIN "+query),
		} {
			if !strings.Contains(plan, "award_revoked") || strings.Contains(plan, "SCAN a") || strings.Contains(plan, "SCAN s") ||
				strings.Contains(plan, "Seq Scan on award") || strings.Contains(plan, "Seq Scan on signed_assertion") ||
				strings.Contains(plan, "USING INDEX signed_assertion_id (org_id=?)") {
				t.Errorf("%s on %s goes through all awards:\n%s", name, store, plan)
			}
		}
	}
}

// Whatever number of mails there are, one that comes back and those of one learner are found by an index, on either store: a
// hundred thousand that come back take a hundred thousand times what one does.
func TestMailsAreFoundByTheirIndex(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	openFolder(t, dir).Close()
	file, err := sql.Open("sqlite", filepath.Join(dir, "mitome.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	url := pgtest.Database(t)
	openURL(t, url).Close()
	server, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	for _, statement := range []string{
		`INSERT INTO mail (org_id, id, kind, about, name, address, language, urgency, wanted_at, due_at, until_at, tries, lease, lease_until, state, ended_at, answer, sent_as)
		 SELECT 1, decode(md5(i::text), 'hex'), 'award', '', '', i::text || '@students.example', 'ja', 3, i, i, i, 1, 1, 0, 'sent', i, '', CASE WHEN i % 3 = 0 THEN md5((i - 1)::text) ELSE '' END
		 FROM generate_series(1, 20000) i`,
		`ANALYZE`,
	} {
		if _, err := server.ExecContext(ctx, statement); err != nil {
			t.Fatalf("%v\n%s", err, statement)
		}
	}
	literals := strings.NewReplacer("@org_id", "1", "@id", "'x'", "@sent_as", "'x'", "@state", "'returned'", "@answer", "'x'", "@ended_at", "1", "@address", "'x'", "@learner", "'x'", "@since", "19990", "@now", "1",
		"@lease_until", "1", "@at_most", "1", "@later", "1", "@until", "1", "@about", "'x'", "@revoked", "true", "@urgency", "3", "@moment", "1")
	for name, kind := range map[string]string{"ReturnMail": "many", "ReturnTogether": "many", "LastToLearner": "one", "TakeBeside": "many", "TakeOf": "many", "WhoHasDue": "many", "SentOfDay": "one",
		"CountInHand": "one", "CountDue": "one", "HoldMails": "exec", "MailsOfAward": "many", "NextAbout": "one", "WaitingTo": "many",
		"Announced": "one", "SentByHand": "one", "TellAfterAll": "exec"} {
		query := literals.Replace(queryIn(t, "mail", name, kind))
		for store, plan := range map[string]string{
			"SQLite":     explained(t, file, "EXPLAIN QUERY PLAN "+query),
			"PostgreSQL": explained(t, server, "EXPLAIN "+strings.NewReplacer("id = 'x'", "id = '\\x00'").Replace(query)),
		} {
			if strings.Contains(plan, "SCAN mail") || strings.Contains(plan, "SCAN m\n") || strings.Contains(plan, "Seq Scan on mail") {
				t.Errorf("%s on %s goes through all mails:\n%s", name, store, plan)
			}
		}
	}
}

// queryText is a query of awards, by its name.
func queryText(t *testing.T, name string) string { return queryIn(t, "award", name, "many") }

// queryIn is a query of the folder query, by its file, its name and its kind.
func queryIn(t *testing.T, file, name, kind string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("query", file+".sql"))
	if err != nil {
		t.Fatal(err)
	}
	_, text, ok := strings.Cut(string(data), "-- name: "+name+" :"+kind+"\n")
	if !ok {
		t.Fatalf("there is no query %s", name)
	}
	text, _, _ = strings.Cut(text, ";\n")
	return text
}

// explained is how a store would go about a query, line by line.
func explained(t *testing.T, store *sql.DB, query string) string {
	t.Helper()
	rows, err := store.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatalf("%v\n%s", err, query)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var plan strings.Builder
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		var line string
		values[len(values)-1] = &line // the last column tells it
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		plan.WriteString(line + "\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return plan.String()
}
