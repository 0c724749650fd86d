// Package browsertest lets tests look at pages as people do: in Debian's Chromium, on a phone or at a desk, in light or
// dark, with script or without.
//
//	func TestPage(t *testing.T) {
//		p := browsertest.Open(t, browsertest.View{Width: browsertest.Phone, Dark: true})
//		status := p.Go(server.URL + "/index.en.html")
//		p.WantAccessible()
//
// The first page that a test binary opens starts the browser (about a second); it never outlives the binary, however
// that ends. Each page has cookies and a cache of its own, and is closed with its test. The browser reaches nothing but
// this machine's loopback.
//
// A test fails by itself when a page asks another host for anything, offends against its own Content-Security-Policy,
// loads a part that is not there, or has a script that fails.
//
// Where there is no Chromium, tests skip; with CI=true they fail, so that nothing goes untested by accident.
package browsertest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Widths of a window in CSS pixels.
const (
	Small = 320 // the narrowest that WCAG 2.2, 1.4.10 (Reflow), asks for
	Phone = 390
	Desk  = 1280
)

// patient is how long a step may take on a machine that has other things to do.
const patient = time.Minute

var errAbsent = errors.New("no chromium, chromium-browser or google-chrome on PATH")

// absent leaves a test out because something is missing on this machine; in CI the test fails.
func absent(t testing.TB, err error) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("the browser's tests cannot run: %v", err)
	}
	t.Skipf("not tested in a browser (make test installs what it needs, or says how): %v", err)
}

// shared is the one browser of this process.
var shared = sync.OnceValues(start)

func find() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errAbsent
}

// start starts the browser with a folder of its own and returns the context in which pages are opened.
func start() (context.Context, error) {
	path, err := find()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "mitome-chromium-")
	if err != nil {
		return nil, err
	}
	if err := hireJanitor(folder); err != nil {
		os.RemoveAll(folder)
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(filepath.Join(folder, "profile")),
		chromedp.Env("HOME="+folder, "TMPDIR="+folder),
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost"),
	)
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	browser, _ := chromedp.NewContext(allocator)
	late := time.AfterFunc(patient, cancel) // the first call's context is the browser's, so it cannot have a deadline
	defer late.Stop()
	if err := chromedp.Do(browser); err != nil {
		cancel()
		return nil, fmt.Errorf("starting %s: %w", path, err)
	}
	return browser, nil
}

// lifeline is a pipe to the janitor. It is closed when this process ends, be it by SIGKILL.
var lifeline atomic.Value

// hireJanitor starts a shell that waits for the end of this process and removes the browser's folder. The browser itself
// is killed by the kernel when its parent ends.
func hireJanitor(folder string) error {
	janitor := exec.Command("/bin/sh", "-c", `cat >/dev/null; sleep 0.3; until rm -rf "$1"; do sleep 0.1; done`, "janitor", folder)
	janitor.Dir = "/"
	janitor.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // an interrupt from the keyboard is not for it
	pipe, err := janitor.StdinPipe()
	if err != nil {
		return err
	}
	lifeline.Store(pipe)
	return janitor.Start()
}
