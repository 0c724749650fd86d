package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/keyring"
	"github.com/mitome/mitome/internal/pgtest"
	"github.com/mitome/mitome/internal/samples"
	"github.com/mitome/mitome/internal/store"
)

// The tests in files named e2e_ and faults_ run the command as processes of their own, so that they can be killed,
// starved and cut off. A house is where such processes work; a process is one of them.

// patient is how long a test waits for what should take seconds, on a machine that has other things to do.
const patient = 2 * time.Minute

// house is a place for a store: a folder, and a database when the store is not in the folder.
type house struct {
	t        *testing.T
	dir      string // holds data/, descriptions and lists
	database string
	public   bool // a base URL was given
}

// onBoth runs a test on SQLite and on PostgreSQL.
func onBoth(t *testing.T, test func(t *testing.T, h *house)) {
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		test(t, newHouse(t))
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		database := newDatabase(t)
		h := newHouse(t)
		h.database = database
		test(t, h)
	})
}

func newDatabase(t *testing.T) string { return pgtest.Database(t) }

// madeDatabase is a database in which a store has been made: what newDatabase becomes at the first start.
func madeDatabase(t *testing.T) string { return made.Database(t) }

var made = pgtest.Template{Fill: func(url string) error {
	s, err := store.OpenURL(background, url, store.Options{})
	if err != nil {
		return err
	}
	return s.Close()
}}

func newHouse(t *testing.T) *house { return newHouseIn(t, t.TempDir()) }

func newHouseIn(t *testing.T, dir string) *house {
	t.Helper()
	h := &house{t: t, dir: dir}
	folder, err := keys()
	if err == nil {
		err = os.CopyFS(filepath.Join(h.data(), "keys"), folder)
	}
	if err == nil {
		err = os.Chmod(h.data(), 0o700)
	}
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// keys is a key folder that has the first sample's signing key: making one takes a while.
var keys = sync.OnceValues(func() (fs.FS, error) {
	dir, err := os.MkdirTemp("", "mitome-test-keys-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	ring, err := keyring.Open(dir, "")
	if err == nil {
		_, err = ring.Ensure("mizunara-u-1", "RS256")
	}
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	folder := fstest.MapFS{}
	for _, file := range files {
		data, readErr := os.ReadFile(file)
		err = errors.Join(err, readErr)
		folder[filepath.Base(file)] = &fstest.MapFile{Data: data, Mode: 0o600}
	}
	return folder, err
})

func (h *house) data() string { return filepath.Join(h.dir, "data") }

func (h *house) file(name string) string { return filepath.Join(h.dir, name) }

func (h *house) write(name string, data []byte) string {
	h.t.Helper()
	if err := os.WriteFile(h.file(name), data, 0o600); err != nil {
		h.t.Fatal(err)
	}
	return h.file(name)
}

// description writes the first good sample with some members changed; a nil takes one out.
func (h *house) description(name string, changes map[string]any) string {
	h.t.Helper()
	good, err := samples.Good()
	if err != nil {
		h.t.Fatal(err)
	}
	var d map[string]any
	if err := json.Unmarshal(good[0], &d); err != nil {
		h.t.Fatal(err)
	}
	for key, value := range changes {
		if d[key] = value; value == nil {
			delete(d, key)
		}
	}
	text, err := json.Marshal(d)
	if err != nil {
		h.t.Fatal(err)
	}
	return h.write(name, text)
}

// learners writes a list of the learners from the first number to before the last.
func (h *house) learners(name string, first, last int) string {
	h.t.Helper()
	var list bytes.Buffer
	list.WriteString("email,name,student_id\n")
	for n := first; n < last; n++ {
		fmt.Fprintf(&list, "%s,架空 学習者%d,S%07d\n", learner(n), n, n)
	}
	return h.write(name, list.Bytes())
}

func learner(n int) string { return fmt.Sprintf("learner-%06d@students.example", n) }

// process is a running mitome.
type process struct {
	h       *house
	verb    string
	cmd     *exec.Cmd
	begun   time.Time
	out     syncBuffer
	errs    syncBuffer
	ended   chan struct{}
	longer  time.Duration // than patient it may take to end
	address string        // where it serves
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// start starts a verb on the house's store.
func (h *house) start(verb string, args ...string) *process { return h.startWith(nil, verb, args...) }

func (h *house) startWith(env []string, verb string, args ...string) *process {
	h.t.Helper()
	arguments := append([]string{"--data", h.data()}, args...)
	if h.database != "" {
		arguments = append(arguments, "--database", h.database)
	}
	return h.startBare(env, verb, arguments...)
}

// startBare starts a verb that needs no store.
func (h *house) startBare(env []string, verb string, args ...string) *process {
	h.t.Helper()
	cmd := exec.Command("mitome", append([]string{verb}, args...)...)
	cmd.Env = env
	return h.startCommand(cmd, verb)
}

// startCommand starts what will be mitome; its environment is added to ours.
func (h *house) startCommand(cmd *exec.Cmd, verb string) *process {
	h.t.Helper()
	p := &process{h: h, verb: verb, cmd: cmd, ended: make(chan struct{})}
	p.cmd.Dir = h.dir
	p.cmd.Env = append(append(os.Environ(), "LANG=en_GB.UTF-8", "MITOME_LANG=", "LC_ALL=", "LC_MESSAGES="), cmd.Env...)
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.errs
	p.begun = time.Now()
	if err := p.cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	go func() {
		p.cmd.Wait() // its state tells
		close(p.ended)
	}()
	h.t.Cleanup(p.kill)
	return p
}

// run runs a verb to its end and demands its exit code.
func (h *house) run(code int, verb string, args ...string) *process {
	h.t.Helper()
	p := h.start(verb, args...)
	p.wantCode(code)
	return p
}

// issue starts issuing the list to its end with --json, as a trial unless a base URL is given here or was before.
func (h *house) issue(args ...string) *process {
	h.t.Helper()
	if h.public = h.public || slices.Contains(args, "--base-url"); !h.public {
		args = append([]string{"--trial"}, args...)
	}
	return h.start("issue", append([]string{"--json"}, args...)...)
}

// kill is kill -9.
func (p *process) kill() {
	p.cmd.Process.Kill() // it may have ended
	<-p.ended
}

func (p *process) running() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// code waits for the end and returns the exit code; -1 when it was killed.
func (p *process) code() int {
	p.h.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(patient + p.longer):
		p.cmd.Process.Signal(syscall.SIGQUIT) // its goroutines go to the log
		time.Sleep(time.Second)
		p.h.t.Fatalf("mitome %s does not end:\n%s", p.verb, p.errs.String())
	}
	return p.cmd.ProcessState.ExitCode()
}

func (p *process) wantCode(want int) {
	p.h.t.Helper()
	if got := p.code(); got != want {
		p.h.t.Fatalf("mitome %s: exit code %d, want %d\n%s\n%s", p.verb, got, want, p.errs.String(), p.out.String())
	}
}

// wantSays demands that the standard error holds each of the texts.
func (p *process) wantSays(texts ...string) {
	p.h.t.Helper()
	for _, text := range texts {
		if !strings.Contains(p.errs.String(), text) {
			p.h.t.Errorf("mitome %s does not say %q, but:\n%s", p.verb, text, p.errs.String())
		}
	}
}

// answer is what issue --json prints.
type answer struct {
	Batch, Class    string
	Issued, Already int
	Refused         []struct {
		Row            int
		Column, Reason string
	}
	Findings []struct{ Rule, Severity string }
	Seconds  float64
}

func (p *process) answer() answer {
	p.h.t.Helper()
	var a answer
	if err := json.Unmarshal([]byte(p.out.String()), &a); err != nil {
		p.h.t.Fatalf("mitome %s: %v: %q\n%s", p.verb, err, p.out.String(), p.errs.String())
	}
	return a
}

// wantCounts demands how many awards were issued, held already and refused.
func (p *process) wantCounts(issued, already, refused int) answer {
	p.h.t.Helper()
	p.wantCode(terminal.ExitDone)
	a := p.answer()
	if a.Issued != issued || a.Already != already || len(a.Refused) != refused {
		p.h.t.Errorf("issued %d, already %d, refused %d; want %d, %d, %d", a.Issued, a.Already, len(a.Refused), issued, already, refused)
	}
	return a
}

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patient); time.Now().Before(deadline); time.Sleep(2 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("in vain waited for: %s", what)
}

// serve starts a server on a free port and waits until it answers.
func (h *house) serve(args ...string) *process {
	h.t.Helper()
	p := h.start("serve", append([]string{"--listen", "localhost:0"}, args...)...)
	p.ready()
	return p
}

func (p *process) ready() {
	p.h.t.Helper()
	const before = "Serving at http://"
	eventually(p.h.t, "serve to be ready", func() bool {
		if !p.running() {
			p.h.t.Fatalf("mitome serve ended:\n%s", p.errs.String())
		}
		_, after, found := strings.Cut(p.errs.String(), before)
		p.address, _, _ = strings.Cut(after, "/")
		return found && strings.Contains(after, "/")
	})
}

// stop is what an operator does: SIGTERM, and wait.
func (p *process) stop() {
	p.h.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		p.h.t.Fatal(err)
	}
	p.wantCode(terminal.ExitDone)
}

var background = context.Background()
