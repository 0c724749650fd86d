package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/mitome/mitome/internal/samples"
)

// bench is one run: its sizes, and the temporary folder where everything lies.
type bench struct {
	out      io.Writer
	learners int
	signed   int
	awards   int
	rounds   int

	dir     string // temporary
	mitome  string // the command
	sample  string // a description
	large   *filled
	folders int
	lists   int
}

// open makes the temporary folder, the command and a description in it.
func (b *bench) open(ctx context.Context) (err error) {
	if b.dir, err = os.MkdirTemp("", "mitome-bench-"); err != nil {
		return err
	}
	b.mitome = filepath.Join(b.dir, "mitome")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", b.mitome, "./cmd/mitome")
	if out, err := build.CombinedOutput(); err != nil {
		return errors.Join(fmt.Errorf("build mitome (run the bench in the module's root): %w\n%s", err, out), os.RemoveAll(b.dir))
	}
	good, err := samples.Good()
	if err != nil {
		return err
	}
	b.sample = filepath.Join(b.dir, "micro-credential.json")
	return os.WriteFile(b.sample, good[0], 0o600)
}

// folder names a data folder that does not exist yet.
func (b *bench) folder() string {
	b.folders++
	return filepath.Join(b.dir, fmt.Sprintf("data-%d", b.folders))
}

// list writes a list of learners whose addresses begin with a word of the list's own, and whose student numbers begin with its
// number.
func (b *bench) list(word string, learners int) (string, error) {
	var list bytes.Buffer
	list.WriteString("email,name,student_id\n")
	b.lists++
	for n := range learners {
		fmt.Fprintf(&list, "%s-%06d@students.example,佐藤 %d,%02d%05d\n", word, n, n, b.lists, n)
	}
	file := filepath.Join(b.dir, word+".csv")
	return file, os.WriteFile(file, list.Bytes(), 0o600)
}

// baseURL is where the organisation of the bench would publish.
const (
	baseHost = "badges.mizunara-u.example"
	baseURL  = "https://" + baseHost
)

func (b *bench) issueArgs(folder, list string, more ...string) []string {
	return append([]string{"issue", "--data", folder, "--micro-credential", b.sample, "--learners", list, "--base-url", baseURL}, more...)
}

// issue runs the command to its end and returns how long it lived and how much memory it held at most, in bytes.
func (b *bench) issue(ctx context.Context, folder, list string, more ...string) (time.Duration, int64, error) {
	cmd := b.command(ctx, b.issueArgs(folder, list, more...)...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	peak := watchMemory(cmd.Process.Pid)
	if err := cmd.Wait(); err != nil {
		return 0, 0, fmt.Errorf("mitome issue: %w\n%s", err, out.Bytes())
	}
	return time.Since(began), peak(), nil
}

// command is mitome with arguments, told nothing by the environment.
func (b *bench) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, b.mitome, args...)
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "MITOME_") })
	return cmd
}

// watchMemory reads a process's highest resident set until the process is gone; the function it returns tells the last
// reading. The usage that wait4 gives would not do: Linux counts in it what the parent held when it forked.
func watchMemory(pid int) func() int64 {
	var peak atomic.Int64
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			n, err := highWater(pid)
			if err != nil || n == 0 {
				return
			}
			peak.Store(n)
			time.Sleep(20 * time.Millisecond)
		}
	}()
	return func() int64 {
		<-ended
		return peak.Load()
	}
}

// highWater returns VmHWM in bytes; 0 when the process has ended.
func highWater(pid int) (int64, error) {
	status, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	defer status.Close()
	for lines := bufio.NewScanner(status); lines.Scan(); {
		var kilobytes int64
		if n, _ := fmt.Sscanf(lines.Text(), "VmHWM: %d kB", &kilobytes); n == 1 {
			return kilobytes << 10, nil
		}
	}
	return 0, nil
}

// server is a process that answers requests.
type server struct {
	cmd  *exec.Cmd
	addr string
	said *bytes.Buffer
}

// serve starts mitome on a data folder.
func (b *bench) serve(ctx context.Context, folder string, more ...string) (*server, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	return startServer(b.command(ctx, append([]string{"serve", "--data", folder, "--listen", addr}, more...)...), addr)
}

func startServer(cmd *exec.Cmd, addr string) (*server, error) {
	s := &server{cmd, addr, &bytes.Buffer{}}
	cmd.Stderr = s.said
	return s, cmd.Start()
}

// wait asks for a path until it is answered with 200.
func (s *server) wait(path string) error {
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		c, err := dial(s.addr)
		if err != nil {
			continue
		}
		err = c.get(path)
		c.Close()
		if err == nil {
			return nil
		}
	}
	return fmt.Errorf("%s did not answer %q", s.addr, path)
}

// stop asks the process to end and waits until it has.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	err := s.cmd.Wait()
	var exit *exec.ExitError
	if err == nil || errors.As(err, &exit) && !exit.Exited() { // ended by the signal, as the bare server is
		return nil
	}
	return fmt.Errorf("%s: %w\n%s", s.cmd.Path, err, s.said)
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
