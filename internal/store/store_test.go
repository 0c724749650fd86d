package store_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/pgtest"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/storetest"
	"github.com/mitome/mitome/microcredential"
)

// by is whoever acts in these tests.
var by = issuance.By{Kind: audit.Operator, ID: 1}

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) *store.Store { return openFolder(t, t.TempDir()) })
}

func TestPostgreSQL(t *testing.T) {
	made := pgtest.Template{Fill: func(url string) error {
		s, err := store.OpenURL(context.Background(), url, store.Options{})
		if err != nil {
			return err
		}
		return s.Close()
	}}
	storetest.Run(t, func(t *testing.T) *store.Store { return openURL(t, made.Database(t)) })
}

func openURL(t *testing.T, url string) *store.Store {
	t.Helper()
	s, err := store.OpenURL(context.Background(), url, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func openFolder(t *testing.T, dir string) *store.Store {
	t.Helper()
	s, err := store.OpenFolder(context.Background(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// Several processes may begin on a fresh folder at the same moment.
func TestOpenAtOnce(t *testing.T) {
	dir := t.TempDir()
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			s, err := store.OpenFolder(context.Background(), dir, store.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			s.Close()
		})
	}
	group.Wait()
}

// F12: who comes while another is still making the file waits for it, though SQLite would not. The other is the test: it
// holds the lock under which a store is made, and the file as SQLite does while it turns it to WAL mode.
func TestF12OpenWhileAnotherMakesIt(t *testing.T) {
	dir := t.TempDir()
	making, err := store.LockMaking(dir)
	if err != nil {
		t.Fatal(err)
	}
	other, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "mitome.db")+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	opened := make(chan error, 1)
	go func() {
		s, err := store.OpenFolder(context.Background(), dir, store.Options{})
		if err == nil {
			err = s.Close()
		}
		opened <- err
	}()
	time.Sleep(100 * time.Millisecond) // so that the other meets the file; it may be slower, and then meets nobody
	if err := errors.Join(tx.Rollback(), making.Close()); err != nil {
		t.Fatal(err)
	}
	if err := <-opened; err != nil {
		t.Errorf("opening a store while another makes it: %v", err)
	}
}

func TestNewerStoreIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := openFolder(t, dir)
	if _, err := s.Writer().Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := store.OpenFolder(context.Background(), dir, store.Options{}); err == nil {
		t.Error("a store of a newer release was opened")
	}
}

// A store from before alternative text had languages goes on: its versions are found by the digests that they were
// given, and their text is told in every language.
func TestEarlierStoreGoesOn(t *testing.T) {
	dir, url := t.TempDir(), ""
	for engine, open := range map[string]func(t *testing.T) *store.Store{
		"SQLite": func(t *testing.T) *store.Store { return openFolder(t, dir) },
		"PostgreSQL": func(t *testing.T) *store.Store {
			if url == "" {
				url = pgtest.Database(t)
			}
			return openURL(t, url)
		},
	} {
		t.Run(engine, func(t *testing.T) {
			ctx, s := t.Context(), open(t)
			org, err := s.CreateOrganisation(ctx, by, issuance.Organisation{Slug: "mizunara", Facts: []byte("facts"), Profile: []byte("{}"), Revocations: []byte("{}"), Secret: []byte("secret"), KeyNumber: 1}, issuance.PublishedKey{Algorithm: issuance.RS256, Document: []byte("key")}, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			look := issuance.Look{Words: issuance.Attested, Alt: issuance.Alt{Any: "緑の丸"}, Art: "b2"}
			edition := issuance.Edition{ID: issuance.NewID(rand.Reader), Org: org.ID, Version: 1, Language: "ja", Document: []byte("{}"), PNG: []byte("png"), SVG: []byte("svg"), PublishedAt: time.Now()}
			version, err := s.PublishVersion(ctx, issuance.NewVersion{
				Org: org.ID, ClassKey: "id:mc-01", Number: 1, Digest: []byte("digest"), Description: []byte(`{"claims_conformity":true}`), At: time.Now(), By: by,
				Look: look, Art: []byte("<svg/>"), Editions: []issuance.Edition{edition},
			})
			if err != nil {
				t.Fatal(err)
			}
			finish := halfAwarded(t, s, org, version, edition.ID)
			beforeActors(t, s, org.ID)
			for _, change := range []string{
				`DROP TABLE agreement`, `DROP TABLE mail_turn`, `DROP TABLE receipt_request`, `DROP TABLE receipt_code`,
				`DROP TABLE year_sheet`, `DROP TABLE committee_day`, `DROP TABLE participants`,
				`DROP INDEX mail_id`, `DROP TABLE mail_address`, `DROP TABLE owned`, `DROP TABLE department`,
				`ALTER TABLE organisation DROP COLUMN register_years`, `ALTER TABLE batch DROP COLUMN undo_tell`,
				`DROP INDEX batch_halted`, `ALTER TABLE batch DROP COLUMN halted_at`,
				`ALTER TABLE batch DROP COLUMN notify`, `DROP TABLE reader_link`, `DROP TABLE learner_report`, `DROP TABLE consent`, `DROP TABLE claim`, `DROP TABLE completion`,
				`ALTER TABLE organisation DROP COLUMN second_release`, `DROP TABLE list_header`, `DROP TABLE proposal`, `ALTER TABLE batch DROP COLUMN decision`,
				`DROP TABLE review_file`, `DROP TABLE approval`, `DROP TABLE remark`, `DROP TABLE decision`, `DROP TABLE review`, `DROP TABLE draft_author`,
				`ALTER TABLE organisation DROP COLUMN review_on`, `ALTER TABLE organisation DROP COLUMN review_years`, `ALTER TABLE organisation DROP COLUMN review_policy`,
				`ALTER TABLE organisation DROP COLUMN language`, `ALTER TABLE organisation DROP COLUMN year_begins`,
				`ALTER TABLE organisation DROP COLUMN privacy_en`, `ALTER TABLE organisation DROP COLUMN privacy_ja`, `ALTER TABLE organisation DROP COLUMN sender`,
				`ALTER TABLE version DROP COLUMN second_colour`, `ALTER TABLE version DROP COLUMN ring`,
				`ALTER TABLE organisation DROP COLUMN look_second`, `ALTER TABLE organisation DROP COLUMN look_ring`,
				`ALTER TABLE organisation DROP COLUMN look_template`, `ALTER TABLE organisation DROP COLUMN look_colour`, `ALTER TABLE organisation DROP COLUMN look_art`,
				`DROP TABLE former_name`, `ALTER TABLE organisation DROP COLUMN body`,
				`DROP TABLE passkey`, `DROP TABLE passkey_challenge`,
				`DROP TABLE identity`, `DROP TABLE identity_provider`, `DROP TABLE sign_in_try`, `DROP TABLE sign_in_link`, `DROP TABLE session`, `DROP TABLE membership`, `DROP TABLE person_name`, `DROP TABLE person`,
				`DROP TABLE mail`, `DROP TABLE catalogue_named`, `DROP TABLE catalogue_other`, `DROP TABLE catalogue_source`,
				`ALTER TABLE batch DROP COLUMN epoch`, `ALTER TABLE signing_key DROP COLUMN algorithm`, `DROP TABLE signed_assertion`,
				`CREATE TABLE signed_assertion (org_id BIGINT NOT NULL, batch_id BIGINT NOT NULL, row_no INTEGER NOT NULL, id BYTEA NOT NULL,
					key_number INTEGER NOT NULL, jws TEXT NOT NULL, PRIMARY KEY (org_id, batch_id, row_no))`,
				`INSERT INTO signed_assertion (org_id, batch_id, row_no, id, key_number, jws) VALUES (1, 2, 3, 'twin', 1, 'a.b.c')`,
				`DROP TABLE draft`, `ALTER TABLE class DROP COLUMN retired_at`, `DROP TABLE catalogue_entry`, `DROP TABLE catalogue_head`, `ALTER TABLE class DROP COLUMN listed`,
				`ALTER TABLE organisation DROP COLUMN contact_name_en`, `ALTER TABLE organisation DROP COLUMN contact_name_ja`,
				`ALTER TABLE organisation DROP COLUMN contact_telephone`, `ALTER TABLE organisation DROP COLUMN contact_email`,
				`DROP INDEX class_public`, `ALTER TABLE class DROP COLUMN public_id`,
				`DROP TABLE award_change`, `ALTER TABLE organisation DROP COLUMN published`,
				`DROP TABLE plan_chunk`, `DROP TABLE plan`, `DROP TABLE actor`, `DELETE FROM audit_head WHERE org_id = 0`, `DROP INDEX audit_entry_subject`,
				`ALTER TABLE audit_entry DROP COLUMN format`, `ALTER TABLE audit_entry DROP COLUMN actor_kind`,
				`ALTER TABLE audit_entry DROP COLUMN actor_id`,
				`ALTER TABLE batch DROP COLUMN actor_kind`, `ALTER TABLE batch DROP COLUMN actor_id`,
				`ALTER TABLE batch DROP COLUMN undo_actor_kind`, `ALTER TABLE batch DROP COLUMN undo_actor_id`,
				`ALTER TABLE version DROP COLUMN guideline`, `ALTER TABLE version DROP COLUMN noted`,
				`ALTER TABLE version DROP COLUMN alt_en`, `ALTER TABLE version DROP COLUMN alt_ja`,
				`ALTER TABLE recipient DROP COLUMN reading`, `ALTER TABLE recipient DROP COLUMN display_name`,
				`ALTER TABLE recipient DROP COLUMN learner_type`, `ALTER TABLE recipient DROP COLUMN language`,
				`DROP TABLE set_aside`, `ALTER TABLE batch_chunk DROP COLUMN aside`, `DELETE FROM goose_db_version WHERE version_id >= 5`,
			} {
				if _, err := s.Writer().Exec(change); err != nil {
					t.Fatal(err)
				}
			}
			s.Close()
			s = open(t)
			v, err := s.VersionByDigest(ctx, org.ID, "id:mc-01", []byte("digest"))
			letter := issuance.Letter{Guideline: microcredential.Edition11().ID, Noted: true}
			if err != nil || v.Look != look || v.Letter != letter {
				t.Errorf("got %+v (error %v), want %+v and %+v", v, err, look, letter)
			}
			if err := chain.Verify(ctx, s.Writer(), int64(org.ID)); err != nil {
				t.Errorf("the chain of before: %v", err)
			}
			if err := s.UpdateProfile(ctx, by, org, time.Now()); err != nil {
				t.Fatal(err)
			}
			if err := chain.Verify(ctx, s.Writer(), int64(org.ID)); err != nil {
				t.Errorf("the chain of before with an entry of today: %v", err)
			}
			var form, jws, algorithm string
			if err := s.Writer().QueryRow(`SELECT form, jws FROM signed_assertion WHERE batch_id = 2`).Scan(&form, &jws); err != nil || form != string(issuance.OpenBadges2) || jws != "a.b.c" {
				t.Errorf("the twin of before is %q in form %q, %v", jws, form, err)
			}
			if err := s.Writer().QueryRow(`SELECT algorithm FROM signing_key`).Scan(&algorithm); err != nil || algorithm != string(issuance.RS256) {
				t.Errorf("the key of before signs by %q, %v", algorithm, err)
			}
			formats := ""
			if err := s.Writer().QueryRow(`SELECT MIN(format) || ' ' || MAX(format) || ' ' || MAX(actor_kind) FROM audit_entry`).Scan(&formats); err != nil || formats != "1 2 operator" {
				t.Errorf("formats and actor %q, %v", formats, err)
			}
			finish(s)
		})
	}
}

// twoChunks are the rows of a list, of no matter here.
func twoChunks(yield func([]byte, error) bool) {
	for range 2 {
		if !yield([]byte("{}"), nil) {
			return
		}
	}
}

// halfAwarded awards one of two learners of a list, and returns what awards the other, by a later release: neither is told by
// mail, then or in a year, for nobody has asked for that (T28).
func halfAwarded(t *testing.T, s *store.Store, org issuance.Organisation, v issuance.Version, edition issuance.ID) (finish func(s *store.Store)) {
	t.Helper()
	publish := func(s *store.Store, b issuance.Batch, number int) {
		t.Helper()
		id := issuance.NewID(rand.Reader)
		w := issuance.ChunkWork{
			Ref: issuance.ChunkRef{Org: org.ID, Batch: b.ID, Number: number}, Org: org, Batch: b, At: time.Now(),
			List: func(*issuance.Organisation, []issuance.ID) ([]byte, error) { return []byte("[]"), nil },
			Awards: []issuance.NewAward{{
				Award:        issuance.Award{ID: id, Org: org.ID, Batch: b.ID, Row: number, Edition: edition, IssuedOn: time.Now(), RecordedAt: time.Now(), Assertion: []byte("{}")},
				RecipientKey: id[:], Recipient: issuance.Recipient{Email: "a@students.example", Name: "見本 花子"},
			}},
		}
		if err := s.PublishChunk(t.Context(), w, func(context.Context, *sql.Tx) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	b, err := s.RecordBatch(t.Context(), issuance.Batch{
		Org: org.ID, ID: time.Now().UnixMicro(), Class: v.Class, Edition: edition, Fingerprint: []byte("f"), Rows: 2, By: by,
	}, twoChunks, nil)
	if err != nil {
		t.Fatal(err)
	}
	publish(s, b, 0)
	return func(s *store.Store) {
		t.Helper()
		if b, err = s.Batch(t.Context(), org.ID, b.ID); err != nil || b.Notify {
			t.Fatalf("the list of before: %+v, %v", b, err)
		}
		publish(s, b, 1)
		year := time.Now().AddDate(1, 0, 0)
		taken, err := s.TakeMails(t.Context(), 9, mail.Quota{}, year, year.Add(time.Minute))
		all, allErr := s.Mails(t.Context(), false, 0, 9)
		if err := errors.Join(err, allErr); err != nil || len(taken)+len(all) > 0 {
			t.Errorf("mails %+v, of which are sent %+v, %v; want none", all, taken, err)
		}
	}
}

// beforeActors gives the entries of a chain the hashes that they had before actors were known, with which a release of
// then wrote them.
func beforeActors(t *testing.T, s *store.Store, org issuance.OrganisationID) {
	t.Helper()
	rows, err := s.Writer().Query(`SELECT number, at, action, subject, code, count, digest FROM audit_entry WHERE org_id = $1 ORDER BY number`, int64(org))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var previous []byte
	hashes := map[int64][]byte{}
	for rows.Next() {
		var number, at int64
		var e audit.Entry
		if err := rows.Scan(&number, &at, &e.Action, &e.Subject, &e.Code, &e.Count, &e.Digest); err != nil {
			t.Fatal(err)
		}
		previous = audit.Hash(1, previous, int64(org), number, time.UnixMicro(at), e)
		hashes[number] = previous
	}
	if err := rows.Err(); err != nil || len(hashes) == 0 {
		t.Fatalf("%d entries, %v", len(hashes), err)
	}
	for number, hash := range hashes {
		if _, err := s.Writer().Exec(`UPDATE audit_entry SET hash = $1 WHERE number = $2`, hash, number); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Writer().Exec(`UPDATE audit_head SET hash = $1 WHERE org_id = $2`, previous, int64(org)); err != nil {
		t.Fatal(err)
	}
}

func TestLock(t *testing.T) {
	dir := t.TempDir()
	first, err := store.LockFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.LockFolder(dir); !errors.Is(err, store.ErrLocked) {
		t.Errorf("second lock: %v, want ErrLocked", err)
	}
	first.Close()
	second, err := store.LockFolder(dir)
	if err != nil {
		t.Fatalf("after the first was given back: %v", err)
	}
	second.Close()
}

// F4: what is stored can be read from a folder that cannot be written. A log that was left behind is part of
// TestF4ReadOnlyDisk in cmd/mitome.
func TestF4ReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere; a read-only mount is tried in TestF4ReadOnlyDisk of cmd/mitome")
	}
	dir := filepath.Join(t.TempDir(), "data")
	openFolder(t, dir).Close()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(dir, 0o700) })
	s := openFolder(t, dir)
	if !s.ReadOnly() {
		t.Error("the store says that it can be written")
	}
	if err := s.PutSetting(context.Background(), by, "name", "value", time.Now()); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("writing: %v, want ErrReadOnly", err)
	}
}
