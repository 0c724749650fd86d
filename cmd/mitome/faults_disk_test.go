package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/issuance"
)

// onOwnDisk runs a test in a process with mounts of its own, on a file system in memory of the given size, which
// vanishes with the process.
func onOwnDisk(t *testing.T, megabytes int, test func(dir string)) {
	t.Helper()
	const inner = "MITOME_TEST_OWN_MOUNTS"
	if os.Getenv(inner) == "" {
		again(t, inner)
		return
	}
	dir := t.TempDir()
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		t.Fatalf("making mounts private: %v", err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dm", megabytes)); err != nil {
		t.Fatalf("mounting a file system in memory: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) }) // it vanishes anyway
	test(dir)
}

// again runs the test in new namespaces and ends it with the same result.
func again(t *testing.T, variable string) {
	t.Helper()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(executable, "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), variable+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
	if os.Geteuid() != 0 {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	out, err := cmd.CombinedOutput()
	switch {
	case cmd.Process == nil || strings.Contains(string(out), "making mounts private"):
		if os.Getenv("CI") == "true" && os.Geteuid() == 0 {
			t.Fatalf("root cannot make mounts here, so full and read-only disks are not tested: %v %s", err, out)
		}
		t.Skipf("this system lets the test make no mounts, so a full or read-only disk is not tested: %v %s", err, out)
	case err != nil:
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("in a process with its own mounts:\n%s", out)
}

// fill takes all room of a disk but so many kilobytes, and returns what gives it back.
func fill(t *testing.T, dir string, leave int) (free func()) {
	t.Helper()
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(filepath.Join(dir, "ballast"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	block := make([]byte, 1<<10)
	for range int(disk.Bavail)*int(disk.Bsize)>>10 - leave {
		if _, err := file.Write(block); err != nil {
			break
		}
	}
	return func() {
		if err := os.Remove(file.Name()); err != nil {
			t.Error(err)
		}
	}
}

// F3: a full disk stops issuing with a sentence that names it; what was acknowledged stays, can be read and served;
// when there is room again, the work goes on by itself. It is done by a server that was there before, or by the command
// alone and then a server that is started while the disk is still full.
func TestF3DiskFull(t *testing.T) {
	t.Parallel()
	for _, served := range []bool{true, false} {
		t.Run(fmt.Sprintf("served=%t", served), func(t *testing.T) {
			onOwnDisk(t, 64, func(dir string) { diskFull(t, newHouseIn(t, dir), served) })
		})
	}
}

func diskFull(t *testing.T, h *house, served bool) {
	description := h.description("mc.json", nil)
	h.issue("--micro-credential", description, "--learners", h.learners("first.csv", 0, 1_000)).wantCounts(1_000, 0, 0)
	s := h.open()
	before := wantAwards(t, s, 1_000, false)
	list := h.learners("second.csv", 500, 20_500)
	var serving *process
	if served {
		serving = h.serve()
	}
	free := fill(t, h.dir, 8<<10) // room for the list's intent and some awards
	stopped := h.issue("--micro-credential", description, "--learners", list)
	stopped.wantCode(terminal.ExitUndecided)
	stopped.wantSays("the disk is full", "what was acknowledged is kept")
	t.Logf("the disk was full after %d rows", progress(s))
	if finished(s) {
		t.Fatal("the list was finished: the disk was not full")
	}
	h.run(terminal.ExitDone, "list")
	if !served {
		serving = h.serve()
	}
	serving.wantServed(s, before, 10)

	free()
	eventually(t, "the server to finish the list", func() bool { return finished(s) })
	h.issue("--micro-credential", description, "--learners", list).wantCounts(0, 20_000, 0)
	wantKept(t, before, wantAwards(t, s, 20_500, false))
	serving.stop()
}

// F3: a server that is started on a full disk answers what is published.
func TestF3StartOnFullDisk(t *testing.T) {
	t.Parallel()
	onOwnDisk(t, 16, func(dir string) { startOnFullDisk(t, newHouseIn(t, dir)) })
}

func startOnFullDisk(t *testing.T, h *house) {
	description, list := h.description("mc.json", nil), h.learners("list.csv", 0, 500)
	h.issue("--micro-credential", description, "--learners", list).wantCounts(500, 0, 0)
	s := h.open()
	before := wantAwards(t, s, 500, false)
	s.Close()
	more := h.learners("more.csv", 0, 10_000)
	free := fill(t, h.dir, 0)
	refused := h.run(terminal.ExitUndecided, "serve", "--listen", "localhost:0") // SQLite needs a few kilobytes even for reading
	refused.wantSays("the disk is full")
	free()
	free = fill(t, h.dir, 100)
	serving := h.serve()
	if status, _, _ := serving.get("http://localhost:8080/healthz", ""); status != http.StatusOK {
		t.Errorf("healthz: %d", status)
	}
	wantServedBytes(t, serving, before)
	refused = h.issue("--micro-credential", description, "--learners", more)
	refused.wantCode(terminal.ExitUndecided)
	refused.wantSays("the disk is full")
	free()
	h.issue("--micro-credential", description, "--learners", h.learners("fifty.csv", 0, 550)).wantCounts(50, 500, 0)
	serving.stop()
}

func wantServedBytes(t *testing.T, p *process, awards []storedAward) {
	t.Helper()
	org := issuance.Organisation{BaseURL: issuance.DefaultBaseURL, Slug: "mizunara-u"}
	for _, a := range awards {
		if status, body, _ := p.get(org.AwardAddress(a.id), jsonLD); status != http.StatusOK || string(body) != string(a.assertion) {
			t.Fatalf("award %s: status %d, %d bytes", a.id, status, len(body))
		}
	}
}

// F4: from a read-only disk everything published is served, and nothing is issued or revoked; after a clean end, and
// with a log that a killed process left behind.
func TestF4ReadOnlyDisk(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		left bool // a log is left behind
	}{{"clean", false}, {"log left behind", true}} {
		t.Run(c.name, func(t *testing.T) {
			onOwnDisk(t, 64, func(dir string) { readOnlyDisk(t, newHouseIn(t, dir), c.left) })
		})
	}
}

func readOnlyDisk(t *testing.T, h *house, left bool) {
	description, list := h.description("mc.json", nil), h.learners("list.csv", 0, 600)
	more := h.learners("more.csv", 0, 700)
	h.issue("--micro-credential", description, "--learners", list).wantCounts(600, 0, 0)
	if left {
		serving := h.serve() // holds the log open
		h.issue("--micro-credential", description, "--learners", more).wantCounts(100, 600, 0)
		serving.kill()
	}
	log, err := os.Stat(filepath.Join(h.data(), "mitome.db-wal"))
	if (err == nil && log.Size() > 0) != left {
		t.Fatalf("log: %v, %v; want one left behind: %t", log, err, left)
	}
	stored := copyOf(t, h)
	remount(t, h.dir, syscall.MS_RDONLY)
	serving := h.serve()
	wantServedBytes(t, serving, stored)
	serving.wantSays("can only be read")
	for _, verb := range [][]string{{"issue", "--micro-credential", description, "--learners", more}, {"revoke", stored[0].id.String(), "--reason", "misconduct"}} {
		refused := h.run(terminal.ExitUndecided, verb[0], verb[1:]...)
		refused.wantSays("read-only")
	}
	h.run(terminal.ExitDone, "list")
	h.run(terminal.ExitDone, "show", stored[0].id.String())
	serving.stop()

	remount(t, h.dir, 0)
	issued := 100
	if left {
		issued = 0
	}
	h.issue("--micro-credential", description, "--learners", more).wantCounts(issued, 700-issued, 0)
	wantAwards(t, h.open(), 700, false)
}

// copyOf reads the awards from a copy of the data folder, so that the folder itself stays as it is.
func copyOf(t *testing.T, h *house) []storedAward {
	t.Helper()
	copied := &house{t: t, dir: t.TempDir()}
	if err := os.CopyFS(copied.data(), os.DirFS(h.data())); err != nil {
		t.Fatal(err)
	}
	s := copied.open()
	defer s.Close()
	orgs, err := s.Organisations(background)
	if err != nil {
		t.Fatal(err)
	}
	return storedAwards(t, s, orgs[0].ID)
}

func remount(t *testing.T, dir string, flags uintptr) {
	t.Helper()
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|flags, ""); err != nil {
		t.Fatal(err)
	}
}
