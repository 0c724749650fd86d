package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/store"
)

// number is a positive number from the environment: make faults and nightly runs set greater ones.
func number(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil && n > 0 {
		return n
	}
	return otherwise
}

var (
	kills    = number("MITOME_KILLS", 5)
	bulkRows = number("MITOME_BULK", 20_000)
)

// F1: a bulk is killed again and again at random moments and started again, by serve alone or by the same command.
func TestF1KillInBulk(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		rows := bulkRows
		if h.database != "" {
			rows /= 2
		}
		for _, verb := range []string{"serve", "issue"} {
			t.Run(verb, func(t *testing.T) { killInBulk(t, h.twin(t), verb, rows, false) })
		}
	})
}

// F1 with signatures, which are made between recording and publishing.
func TestF1KillWhileSigning(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) { killInBulk(t, h, "serve", 250*kills, true) })
}

// twin is a second house like h, with a store of its own, on PostgreSQL one that was made already.
func (h *house) twin(t *testing.T) *house {
	if h.database == "" {
		return newHouse(t)
	}
	twin := newHouse(t)
	twin.database = madeDatabase(t)
	return twin
}

func killInBulk(t *testing.T, h *house, verb string, rows int, signed bool) {
	arguments := []string{"--trial", "--micro-credential", h.description("mc.json", nil), "--learners", h.learners("list.csv", 0, rows)}
	if signed {
		arguments = append(arguments, "--signed")
	}
	restart := func() *process {
		if verb == "issue" {
			return h.issue(arguments...)
		}
		return h.start("serve", "--listen", "localhost:0")
	}
	first := h.issue(arguments...)
	time.Sleep(rand.N(300 * time.Millisecond)) // perhaps before anything is recorded
	first.kill()
	s := h.open()
	if _, recorded := waiting(s); !recorded {
		first = h.issue(arguments...)
		eventually(t, "the list to be recorded", func() bool { _, recorded := waiting(s); return recorded })
		first.kill()
	}
	jitter := 20 * time.Millisecond
	if signed { // a chunk takes longer
		jitter = 500 * time.Millisecond
	}
	for n := 0; n < kills-1 && !finished(s); n++ {
		p := restart()
		resumed(t, s, p, rows)
		goal := rows * (n + 1) / kills
		eventually(t, "progress", func() bool { return progress(s) >= goal })
		time.Sleep(rand.N(jitter))
		p.kill()
		t.Logf("killed after %s with %d of %d rows worked", time.Since(p.begun).Round(time.Millisecond), progress(s), rows)
	}
	done := finished(s) // then the same command is a second list
	last := restart()
	switch {
	case verb == "issue" && !done:
		last.wantCounts(rows, 0, 0)
		fallthrough
	case verb == "serve":
		eventually(t, "the list to be finished", func() bool { return finished(s) })
		wantNumber(t, s, 1, `SELECT COUNT(*) FROM batch`)
	default:
		last.wantCounts(0, rows, 0)
	}
	awards := wantAwards(t, s, rows, signed)
	if verb == "serve" {
		last.ready()
		last.wantServed(s, awards, 50)
		last.stop()
	}
	h.issue(arguments...).wantCounts(0, rows, 0) // once more: nobody gets a second one
}

// resumed waits until the work goes on and logs how long after its start that was.
func resumed(t *testing.T, s *store.Store, p *process, rows int) {
	t.Helper()
	before := progress(s)
	eventually(t, "the work to be resumed", func() bool {
		now := progress(s)
		return now > before || now >= rows
	})
	t.Logf("resumed %s after the start", time.Since(p.begun).Round(time.Millisecond))
}

// F1: on PostgreSQL a second process takes back the work of one that was killed, without being started again.
func TestF1WorkOfTheDeadIsTakenBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.database = newDatabase(t)
	living := h.serve()
	const rows = 3_000
	arguments := []string{"--trial", "--micro-credential", h.description("mc.json", nil), "--learners", h.learners("list.csv", 0, rows), "--signed"}
	dying := h.issue(arguments...)
	s := h.open()
	eventually(t, "progress", func() bool { return progress(s) > 0 })
	dying.kill()
	killed := time.Now()
	eventually(t, "the other to finish the list", func() bool { return finished(s) })
	t.Logf("finished %s after the kill", time.Since(killed).Round(time.Millisecond))
	wantAwards(t, s, rows, true)
	living.stop()
}

// F2, the harder half: the process is killed at each writing step, before it, before its commit, and after it.
func TestF2KillAtFailpoints(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		const rows = 1_100
		trace := h.twin(t)
		arguments := func(h *house) []string {
			return []string{"--json", "--base-url", "https://badges.example", "--micro-credential", h.description("mc.json", nil),
				"--learners", h.learners("list.csv", 0, rows)}
		}
		traced := trace.startWith([]string{traceEnv + "=1"}, "issue", arguments(trace)...)
		traced.wantCounts(rows, 0, 0)
		points := visits(traced.errs.String())
		if len(points) < 12 {
			t.Fatalf("only %d writing steps found: %q", len(points), points)
		}
		for _, point := range points {
			t.Run(point, func(t *testing.T) {
				h := h.twin(t)
				h.startWith([]string{killEnv + "=" + point}, "issue", arguments(h)...).wantCode(-1)
				p := h.start("issue", arguments(h)...)
				p.wantCode(terminal.ExitDone)
				if a := p.answer(); a.Issued+a.Already != rows || len(a.Refused) > 0 {
					t.Errorf("issued %d, already %d, refused %d; want %d rows in all", a.Issued, a.Already, len(a.Refused), rows)
				}
				wantAwards(t, h.open(), rows, false)
			})
		}
	})
}

// visits lists the writing steps that a process went through, each as "NAME#VISIT", the second visit of a step too.
func visits(trace string) []string {
	count := map[string]int{}
	var points []string
	for line := range strings.Lines(trace) {
		name, ok := strings.CutPrefix(strings.TrimSpace(line), "failpoint ")
		if !ok {
			continue
		}
		if count[name]++; count[name] <= 2 {
			points = append(points, fmt.Sprintf("%s#%d", name, count[name]))
		}
	}
	return points
}

// These make the test binary, where it runs as mitome, tell of its writing steps or kill itself at one: the value is
// its name, "#", and at which visit.
const (
	traceEnv = "MITOME_TEST_TRACE"
	killEnv  = "MITOME_TEST_KILL"
)

func init() {
	point, visit, _ := strings.Cut(os.Getenv(killEnv), "#")
	trace := os.Getenv(traceEnv) != ""
	if point == "" && !trace {
		return
	}
	visits := make(chan int, 1)
	visits <- 0
	at := func(name string) error {
		if trace {
			fmt.Fprintln(os.Stderr, "failpoint", name)
		}
		if name != point {
			return nil
		}
		n := <-visits + 1
		visits <- n
		if strconv.Itoa(n) == visit {
			syscall.Kill(os.Getpid(), syscall.SIGKILL) // it cannot fail
			select {}
		}
		return nil
	}
	office.Opened = func(a *app.App) { a.Store.FailAt(at) }
}
