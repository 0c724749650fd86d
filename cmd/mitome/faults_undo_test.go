package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/pgtest"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/store"
)

// issued issues a list of so many learners and returns the batch's number.
func (h *house) issued(t *testing.T, rows int, more ...string) (batch string, arguments []string) {
	t.Helper()
	arguments = append([]string{"--micro-credential", h.description("mc.json", nil), "--learners", h.learners("list.csv", 0, rows)}, more...)
	return h.issue(arguments...).wantCounts(rows, 0, 0).Batch, arguments
}

// undone is what undo answers to programs.
type undone struct {
	register.BatchWire
	ToRevoke int `json:"to_revoke"`
}

func revoked(t *testing.T, s *store.Store) (n int) {
	t.Helper()
	if err := s.Writer().QueryRowContext(background, `SELECT COUNT(*) FROM award WHERE revoked_at > 0`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// wantUndone demands that all awards are revoked, that nothing else happened, and that the list can be issued again.
func (h *house) wantUndone(t *testing.T, rows int, issue []string) {
	t.Helper()
	s := h.open()
	wantNumber(t, s, rows, `SELECT COUNT(*) FROM award WHERE revoked_at > 0 AND reason = 'wrong_content'`)
	wantNumber(t, s, 0, `SELECT COUNT(*) FROM holding`)
	wantNumber(t, s, 1, `SELECT COUNT(*) FROM audit_entry WHERE action = 'batch.undo'`)
	wantNumber(t, s, rows, `SELECT SUM(count) FROM audit_entry WHERE action = 'award.revoke'`)
	h.issue(append(issue, "--revoked", "award")...).wantCounts(rows, 0, 0)
}

// F1: undoing is killed at random moments; the same command, or serve alone, finishes it.
func TestF1KillInUndo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		rows := bulkRows / 8
		for _, verb := range []string{"undo", "serve"} {
			t.Run(verb, func(t *testing.T) {
				h := h.twin(t)
				batch, issue := h.issued(t, rows)
				undo := []string{"--reason", "wrong_content", "--confirm", fmt.Sprint(rows), batch}
				s := h.open()
				for n := range kills {
					p := h.start("undo", undo...)
					if goal := rows * n / kills; n > 0 {
						eventually(t, "progress", func() bool { return revoked(t, s) >= goal || !p.running() })
					}
					time.Sleep(rand.N(20 * time.Millisecond))
					p.kill()
					t.Logf("killed after %s with %d of %d revoked", time.Since(p.begun).Round(time.Millisecond), revoked(t, s), rows)
				}
				var decided int
				if err := s.Writer().QueryRowContext(background, `SELECT COUNT(*) FROM batch WHERE undone_at > 0`).Scan(&decided); err != nil {
					t.Fatal(err)
				}
				if verb == "serve" && decided == 1 {
					serving := h.serve()
					eventually(t, "the undoing to be finished", func() bool { return revoked(t, s) == rows })
					serving.stop()
				}
				p := h.run(terminal.ExitDone, "undo", append([]string{"--json"}, undo...)...)
				var answer undone
				if err := json.Unmarshal([]byte(p.out.String()), &answer); err != nil || answer.Revoked != rows {
					t.Errorf("answer %+v, error %v", answer, err)
				}
				h.wantUndone(t, rows, issue)
			})
		}
	})
}

// F2: killed at each writing step of undoing, before it, before its commit, and after it. At those that undoing shares with
// issuing, TestF2KillAtFailpoints kills.
func TestF2KillInUndoAtFailpoints(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		const rows = 600
		copied, batch, issue := h.issuedOnce(t, rows, "--base-url", "https://badges.example")
		undo := []string{"--reason", "wrong_content", "--confirm", fmt.Sprint(rows), batch}
		trace := copied(t)
		traced := trace.startWith([]string{traceEnv + "=1"}, "undo", undo...)
		traced.wantCode(terminal.ExitDone)
		trace.wantUndone(t, rows, issue)
		points := slices.DeleteFunc(visits(traced.errs.String()), func(point string) bool {
			return !strings.HasPrefix(point, "undo batch:") && !strings.HasPrefix(point, "revoke rows:")
		})
		if len(points) < 9 {
			t.Fatalf("only %d writing steps found: %q", len(points), points)
		}
		for _, point := range points {
			t.Run(point, func(t *testing.T) {
				h := copied(t)
				h.startWith([]string{killEnv + "=" + point}, "undo", undo...).wantCode(-1)
				h.run(terminal.ExitDone, "undo", undo...)
				h.wantUndone(t, rows, issue)
			})
		}
	})
}

// issuedOnce issues a list in a house like h, and makes copies of that house: as many as one likes for the price of one.
func (h *house) issuedOnce(t *testing.T, rows int, more ...string) (copied func(*testing.T) *house, batch string, issue []string) {
	t.Helper()
	first := newHouse(t)
	if h.database == "" {
		batch, issue = first.issued(t, rows, more...)
		return func(t *testing.T) *house {
			twin := &house{t: t, dir: t.TempDir()}
			if err := errors.Join(os.CopyFS(twin.data(), os.DirFS(first.data())), os.Chmod(twin.data(), 0o700)); err != nil {
				t.Fatal(err)
			}
			return twin
		}, batch, issue
	}
	template := &pgtest.Template{Fill: func(url string) error {
		first.database = url
		batch, issue = first.issued(t, rows, more...)
		return nil
	}}
	first.database = template.Database(t)
	return func(t *testing.T) *house {
		twin := newHouse(t)
		twin.database = template.Database(t)
		return twin
	}, batch, issue
}

// A batch that is being worked is undone: what was made is revoked, what was not is never made, and whoever waits for
// it is told.
func TestUndoWhileIssuing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		rows := bulkRows
		arguments := []string{"--micro-credential", h.description("mc.json", nil), "--learners", h.learners("list.csv", 0, rows), "--signed"}
		issuing := h.issue(arguments...)
		s := h.open()
		eventually(t, "progress", func() bool { return progress(s) > 0 })
		var batch string
		if err := s.Writer().QueryRowContext(background, `SELECT CAST(id AS TEXT) FROM batch`).Scan(&batch); err != nil {
			t.Fatal(err)
		}
		p := h.run(terminal.ExitDone, "undo", "--json", "--reason", "wrong_content", "--confirm", fmt.Sprint(rows), batch)
		var answer undone
		if err := json.Unmarshal([]byte(p.out.String()), &answer); err != nil {
			t.Fatal(err)
		}
		if answer.Revoked == 0 || answer.Revoked != answer.Issued || answer.Issued >= rows || answer.Waiting != 0 || answer.ToRevoke != answer.Revoked {
			t.Errorf("answer %+v of %d rows", answer, rows)
		}
		issuing.wantCode(terminal.ExitRefused)
		issuing.wantSays("the batch was undone meanwhile")
		wantNumber(t, s, answer.Issued, `SELECT COUNT(*) FROM award WHERE revoked_at > 0`)
		wantNumber(t, s, answer.Issued, `SELECT COUNT(*) FROM award`)
		wantNumber(t, s, 0, `SELECT COUNT(*) FROM holding`)
	})
}
