package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/hostile"
)

// F14: with 512 MB of memory, nothing that strangers hand in ends the server, and the command on a folder of it all
// comes to its end too. The limit is a memory cgroup, version 1 or 2; where none can be made, the kernel's limit on
// written memory (RLIMIT_DATA) stands for it.
func TestF14LittleMemory(t *testing.T) {
	const limit = 512 << 20
	h := newHouse(t)
	list := h.learners("list.csv", 0, 1)
	h.issue("--micro-credential", h.description("mc.json", nil), "--learners", list, "--base-url", verifyBase, "--out", h.file("good")).wantCounts(1, 0, 0)
	good, err := os.ReadFile(h.find("good", learner(0)))
	if err != nil {
		t.Fatal(err)
	}
	uploads := hostile.Uploads(verifyBase)
	folder := h.file("hostile")
	for _, u := range uploads {
		err = errors.Join(err, os.MkdirAll(folder, 0o700), os.WriteFile(filepath.Join(folder, u.Name), u.Body, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}

	room := newRoom(t, limit)
	s := room.start(h, "serve", "--data", h.data(), "--listen", "localhost:0", "--trusted-proxy", "127.0.0.0/8,::1")
	s.ready()
	handIn(t, s, uploads)
	if status, body := s.upload(good, "image/png", 0); status != http.StatusOK || !bytes.Contains(body, []byte(`"verdict":"valid"`)) {
		t.Errorf("a good badge afterwards: %d %.300s", status, body)
	}
	t.Logf("%d MB at most in serve", s.peak()>>20)
	s.stop()

	v := room.start(h, "verify", "--json", folder)
	if code := v.code(); code != terminal.ExitRefused && code != terminal.ExitUndecided {
		t.Errorf("verify of everything: exit code %d\n%.2000s", code, v.errs.String())
	}
	if n := strings.Count(v.out.String(), `"verdict"`); n < len(uploads)-3 { // three are no text or too large to be read
		t.Errorf("%d verdicts on %d files", n, len(uploads))
	}
	if strings.Contains(strings.ReplaceAll(v.out.String(), " ", ""), `"verdict":"valid"`) {
		t.Error("one of them is valid")
	}
}

// handIn hands each thing in, some at a time, from as many clients.
func handIn(t *testing.T, s *process, uploads []hostile.Upload) {
	t.Helper()
	places := make(chan struct{}, 16)
	var sent sync.WaitGroup
	for n, u := range uploads {
		sent.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			if status, _ := s.upload(u.Body, u.Type, n); status < 200 || status >= 500 && status != http.StatusServiceUnavailable {
				t.Errorf("%s: %d", u.Name, status)
			}
		})
	}
	sent.Wait()
}

// upload sends a badge as a client of that number, through a proxy, until there is room for it.
func (p *process) upload(body []byte, kind string, client int) (status int, answer []byte) {
	p.h.t.Helper()
	for range 20 {
		request, err := http.NewRequest(http.MethodPost, "http://"+p.address+"/api/v1/verify", bytes.NewReader(body))
		if err != nil {
			p.h.t.Error(err)
			return 0, nil
		}
		request.Header.Set("Content-Type", kind)
		request.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.100.%d", client))
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			p.h.t.Errorf("%v\n%.2000s", err, p.errs.String())
			return 0, nil
		}
		var all bytes.Buffer
		_, err = all.ReadFrom(response.Body)
		response.Body.Close()
		if status, answer = response.StatusCode, all.Bytes(); err != nil {
			p.h.t.Error(err)
		}
		if status != http.StatusServiceUnavailable {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	return status, answer
}

// room holds processes that together may use so much memory.
type room struct {
	cgroup string // its folder; empty: the limit is one of each process
	limit  int
}

// newRoom makes a memory cgroup where that is possible. In CI either kind of room must be had.
func newRoom(t *testing.T, limit int) *room {
	t.Helper()
	for root, file := range map[string]string{"/sys/fs/cgroup/memory": "memory.limit_in_bytes", "/sys/fs/cgroup": "memory.max"} {
		dir := filepath.Join(root, fmt.Sprintf("mitome-f14-%d", os.Getpid()))
		if os.Mkdir(dir, 0o755) != nil {
			continue
		}
		t.Cleanup(func() { os.Remove(dir) })
		if setExisting(filepath.Join(dir, file), strconv.Itoa(limit)) == nil {
			setExisting(filepath.Join(dir, "memory.swap.max"), "0") // version 2; absent where there is no swap
			t.Logf("512 MB by the cgroup %s", dir)
			return &room{dir, limit}
		}
	}
	if exec.Command("sh", "-c", fmt.Sprintf("ulimit -d %d", limit>>10)).Run() != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("neither a memory cgroup nor ulimit -d is to be had")
		}
		t.Skip("neither a memory cgroup nor ulimit -d is to be had: F14 is not tested here")
	}
	t.Log("512 MB by ulimit -d, for want of a memory cgroup")
	return &room{"", limit}
}

// setExisting writes a setting of the kernel, never a file of its own.
func setExisting(name, value string) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(value)
	return errors.Join(err, f.Close())
}

// start starts a verb within the room: a shell goes in and becomes mitome.
func (r *room) start(h *house, verb string, args ...string) *process {
	h.t.Helper()
	enter := fmt.Sprintf("ulimit -d %d", r.limit>>10)
	if r.cgroup != "" {
		enter = "echo $$ > " + r.cgroup + "/cgroup.procs"
	}
	return h.startCommand(exec.Command("sh", append([]string{"-c", enter + ` && exec mitome "$@"`, "sh", verb}, args...)...), verb)
}

// peak is the most memory that a process has held until now, in bytes; 0 when it has ended. What the kernel says of it after
// its end is also what the test held when it began.
func (p *process) peak() (bytes int) {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	if n, _ := fmt.Sscanf(after, "%d kB", &bytes); n != 1 {
		return 0
	}
	return bytes << 10
}

// watched looks at the peak until the process ends, and sends the last.
func (p *process) watched() <-chan int {
	most := make(chan int, 1)
	go func() {
		last := 0
		for p.running() {
			last = max(last, p.peak())
			time.Sleep(5 * time.Millisecond)
		}
		most <- last
	}()
	return most
}
