package main

import (
	"errors"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/pgtest"
	"github.com/mitome/mitome/internal/store"
)

// ownServer starts a PostgreSQL server that the test may stop, and makes a database in it.
func ownServer(t *testing.T) (*pgtest.Server, string) {
	t.Helper()
	server, err := pgtest.Start(pgtest.Options{Durable: true})
	if errors.Is(err, pgtest.ErrAbsent) && os.Getenv("CI") != "true" {
		t.Skipf("PostgreSQL's server is not installed, so this is not tested: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Logf("closing PostgreSQL: %v", err)
		}
	})
	database, err := server.CreateDatabase()
	if err != nil {
		t.Fatal(err)
	}
	return server, database
}

// F6: the database is stopped in good order, or crashes, during a bulk that a server works. People are told; nothing
// acknowledged is lost; when the database is back, the server goes on by itself.
func TestF6DatabaseRestarts(t *testing.T) {
	t.Parallel()
	server, database := ownServer(t)
	h := newHouse(t)
	h.database = database
	const rows = 30_000
	arguments := []string{"--trial", "--micro-credential", h.description("mc.json", nil), "--learners", h.learners("list.csv", 0, rows)}
	serving := h.serve()
	for i, end := range []struct {
		name string
		do   func() error
	}{{"stop", server.Stop}, {"kill", server.Kill}} {
		issuing := h.issue(arguments...)
		s := h.open()
		eventually(t, "progress", func() bool { return progress(s) >= rows*(i+1)/4 })
		orgs, err := s.Organisations(background)
		if err != nil {
			t.Fatal(err)
		}
		acknowledged := storedAwards(t, s, orgs[0].ID)
		if err := end.do(); err != nil {
			t.Fatal(err)
		}
		ended := time.Now()
		issuing.wantCode(terminal.ExitUndecided)
		t.Logf("%s: issue told so after %s", end.name, time.Since(ended).Round(time.Millisecond))
		issuing.wantSays("the database does not answer", "what was acknowledged is kept")
		away := h.issue(arguments...)
		away.wantCode(terminal.ExitUndecided)
		away.wantSays("the database does not answer")
		if status, _, _ := serving.get(orgs[0].ProfileAddress(), jsonLD); status != http.StatusServiceUnavailable {
			t.Errorf("%s: the server answers %d", end.name, status)
		}
		if err := server.Restart(); err != nil {
			t.Fatal(err)
		}
		back := time.Now()
		s = h.open()
		before := progress(s)
		if before == rows {
			t.Fatalf("%s: the list was finished before", end.name)
		}
		eventually(t, "the server to answer again", func() bool {
			status, _, _ := serving.get(orgs[0].ProfileAddress(), jsonLD)
			return status == http.StatusOK
		})
		serving.wantServed(s, acknowledged, 100)
		eventually(t, "the work to go on", func() bool { return progress(s) > before })
		t.Logf("after the %s with %d rows worked, the work went on %s after the return", end.name, before, time.Since(back).Round(time.Millisecond))
		wantKept(t, acknowledged, storedAwards(t, s, orgs[0].ID))
	}
	s := h.open()
	eventually(t, "the server to finish the list", func() bool { return finished(s) })
	wantAwards(t, s, rows, false)
	wantNumber(t, s, 1, `SELECT COUNT(*) FROM batch`)
	serving.stop()
}

// F12: on SQLite one server works in a folder; other verbs work beside it.
func TestF12SecondServeIsRefused(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	serving := h.serve()
	second := h.run(terminal.ExitRefused, "serve", "--listen", "localhost:0")
	second.wantSays("another mitome serve runs on this data folder")
	japanese := h.run(terminal.ExitRefused, "serve", "--listen", "localhost:0", "--lang", "ja")
	if strings.Contains(japanese.errs.String(), "another") {
		t.Errorf("in Japanese it says %q", japanese.errs.String())
	}
	h.issue("--micro-credential", h.description("mc.json", nil), "--learners", h.learners("list.csv", 0, 700)).wantCounts(700, 0, 0)
	s := h.open()
	serving.wantServed(s, wantAwards(t, s, 700, false), 10)
	serving.stop()
	h.serve().stop() // the place is free again
}

// F12: several processes issue overlapping lists to a fresh store at once; each learner gets one award.
func TestF12RacingLists(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		description := h.description("mc.json", nil)
		var racing []*process
		lists := [][2]int{{0, 1_500}, {1_000, 2_500}, {500, 2_000}, {0, 1_500}} // the last is the first once more
		for n, list := range lists {
			file := h.learners("list"+string(rune('a'+n))+".csv", list[0], list[1])
			racing = append(racing, h.issue("--micro-credential", description, "--learners", file))
		}
		issued := 0
		for n, p := range racing {
			p.wantCode(terminal.ExitDone)
			a := p.answer()
			if a.Issued+a.Already != 1_500 || len(a.Refused) > 0 {
				t.Errorf("list %d: issued %d, already %d, refused %d", n, a.Issued, a.Already, len(a.Refused))
			}
			issued += a.Issued
		}
		s := h.open()
		wantAwards(t, s, 2_500, false)
		// Two runs of the same list that meet work the same batch, and both report it.
		var batches int
		if err := s.Writer().QueryRow(`SELECT COUNT(*) FROM batch`).Scan(&batches); err != nil {
			t.Fatal(err)
		}
		if batches == len(lists) && issued != 2_500 {
			t.Errorf("issued %d in %d lists, want 2500", issued, batches)
		}
		wantNumber(t, s, 2_500, `SELECT SUM(issued) FROM batch_chunk`)
		wantNumber(t, s, 1, `SELECT COUNT(*) FROM version`)
	})
}

// F15: SIGTERM under load: requests and chunks in hand are finished, the exit code is 0, and the rest is done at the
// next start.
func TestF15TermDrains(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		const rows = 20_000
		arguments := []string{"--trial", "--micro-credential", h.description("mc.json", nil), "--learners", h.learners("list.csv", 0, rows)}
		h.issue("--micro-credential", h.description("mc.json", nil), "--learners", h.learners("first.csv", 0, 500)).wantCounts(500, 0, 0)
		s := h.open()
		awards := wantAwards(t, s, 500, false)
		if _, err := h.recordOnly(arguments...); err != nil {
			t.Fatal(err)
		}
		serving := h.serve()
		stop := load(t, serving, s, awards)
		eventually(t, "progress", func() bool { return progress(s) >= 3_000 })
		begun := time.Now()
		serving.stop()
		t.Logf("drained in %s; %d requests were answered, %d rows worked", time.Since(begun).Round(time.Millisecond), stop(), progress(s))
		if finished(s) {
			t.Error("nothing was left to do: the load was too small")
		}
		next := h.serve()
		eventually(t, "the next server to finish the list", func() bool { return finished(s) })
		wantAwards(t, s, rows, false)
		next.stop()
	})
}

// recordOnly issues a list but is killed as soon as it is recorded.
func (h *house) recordOnly(arguments ...string) (*process, error) {
	s := h.open()
	var before int
	count := func() (n int, err error) {
		err = s.Writer().QueryRow(`SELECT COUNT(*) FROM batch`).Scan(&n)
		return n, err
	}
	before, err := count()
	p := h.issue(arguments...)
	eventually(h.t, "the list to be recorded", func() bool { n, err := count(); return err == nil && n > before })
	p.kill()
	return p, err
}

// load asks for awards from several clients until the server is gone. Every answer must be complete and right; once
// the server stops listening, connections are refused and nothing else. It returns what tells how many were answered.
func load(t *testing.T, p *process, s *store.Store, awards []storedAward) (stop func() int64) {
	orgs, err := s.Organisations(background)
	if err != nil {
		t.Fatal(err)
	}
	var answered atomic.Int64
	var clients sync.WaitGroup
	for n := range 4 {
		clients.Go(func() {
			for i := n; ; i++ {
				a := &awards[i%len(awards)]
				status, body, _, err := p.try(orgs[0].AwardAddress(a.id), jsonLD)
				switch {
				case errors.Is(err, syscall.ECONNREFUSED):
					return
				case err != nil && !p.running():
					return
				case err != nil:
					t.Errorf("request %d: %v", i, err)
					return
				case status != http.StatusOK || string(body) != string(a.assertion):
					t.Errorf("request %d: status %d, %d bytes", i, status, len(body))
					return
				}
				answered.Add(1)
			}
		})
	}
	return func() int64 {
		clients.Wait()
		if answered.Load() == 0 {
			t.Error("no request was answered")
		}
		return answered.Load()
	}
}
