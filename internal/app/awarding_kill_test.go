package app_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/store/chain"
)

// serveEnv makes the test below serve a data folder in a process of its own; pointEnv names the writing step at which it kills
// itself, or, with "told " before it, tells itself to end.
const (
	serveEnv = "MITOME_TEST_SERVE"
	pointEnv = "MITOME_TEST_DIE_AT"
)

// serveAndDie serves until a writing step is reached.
func serveAndDie(t *testing.T, data, point string) {
	point, told := strings.CutPrefix(point, "told ")
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	a, err := app.Open(ctx, app.Config{Data: data, Serving: true})
	if err != nil {
		t.Fatal(err)
	}
	a.Store.FailAt(func(name string) error {
		switch {
		case name == point && told:
			syscall.Kill(os.Getpid(), syscall.SIGTERM) // it cannot fail
		case name == point:
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
		return nil
	})
	listener, err := net.Listen("tcp", "localhost:0")
	if err == nil {
		err = a.Serve(ctx, listener, slog.New(slog.DiscardHandler), nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

// serveElsewhere serves a data folder in a process of its own until that ends, and returns how it ended.
func serveElsewhere(t *testing.T, data, point string) syscall.WaitStatus {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	c.Env = append(os.Environ(), serveEnv+"="+data, pointEnv+"="+point)
	said, err := c.CombinedOutput()
	if c.ProcessState == nil {
		t.Fatalf("%s: %v: %s", point, err, said)
	}
	return c.ProcessState.Sys().(syscall.WaitStatus)
}

// F1, F15: serve is killed before and after the commit of a chunk of awards, and between a mail and the note that it was sent;
// then it is told to end under load. Each award is made once and told once; of the mails, at most those in hand at a kill go
// twice.
func TestF1F15KilledBetweenAwardAndMail(t *testing.T) {
	if data := os.Getenv(serveEnv); data != "" {
		serveAndDie(t, data, os.Getenv(pointEnv))
		return
	}
	t.Parallel()
	data, folder := t.TempDir(), t.TempDir()
	open := func() *app.App {
		a, err := app.Open(t.Context(), app.Config{Data: data})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	a := open()
	p := proposeOn(t, a)
	if _, err := a.Mail.Set(t.Context(), by, mail.Settings{From: "office@body.example", Folder: folder}); err != nil {
		t.Fatal(err)
	}
	released := func(kind string, learners int) int64 {
		var list strings.Builder
		list.WriteString("email\n")
		for n := range learners {
			fmt.Fprintf(&list, "%s-%04d@students.example\n", kind, n)
		}
		proposal := p.begin(list.String())
		p.change(&proposal, func(a *awarding.Asked) { a.Notify = true })
		batch, err := p.Awarding.Release(t.Context(), by, &p.org, &proposal, p.seen(&proposal))
		if err != nil {
			t.Fatal(err)
		}
		return batch
	}
	batches := map[int64]int{released("first", 1000): 1000}
	must(t, a.Close())

	points := []string{"publish chunk:commit", "publish chunk:committed", "end mail:begin"}
	for _, point := range points {
		if ended := serveElsewhere(t, data, point); ended.Signal() != syscall.SIGKILL {
			t.Fatalf("%s: the process was not killed: %v", point, ended)
		}
	}
	p.App = open()
	batches[released("second", 2000)] = 2000
	must(t, p.Close())
	if ended := serveElsewhere(t, data, "told publish chunk:begin"); ended.ExitStatus() != 0 {
		t.Errorf("told to end while it awards: %v", ended)
	}

	a = open()
	t.Cleanup(func() { a.Close() })
	working(t, a)
	p.App = a
	for batch, learners := range batches {
		if done := p.finished(batch); done.Issued != learners || done.Already != 0 {
			t.Errorf("batch of %d: %+v", learners, done)
		}
		awards, err := a.Store.Awards(t.Context(), p.org.ID, issuance.Selection{Batch: batch}, issuance.Award{}, 2*learners)
		must(t, err)
		told, err := a.Store.CountMailsAbout(t.Context(), p.org.ID, mail.Award, strconv.FormatInt(batch, 10)+" ")
		must(t, err)
		if sum := told[mail.Waiting] + told[mail.Sent]; len(awards) != learners || sum != learners {
			t.Errorf("%d awards and %d mails of %d learners: %v", len(awards), sum, learners, told)
		}
	}
	wantFolder(t, folder, len(points)+1)
	must(t, chain.Verify(t.Context(), a.Store.Writer(), int64(p.org.ID)))
}

// inHand is how many mails a process has in hand at once.
const inHand = 16

// wantFolder wants mails in a folder, and none of them more often than processes that had it in hand.
func wantFolder(t *testing.T, folder string, processes int) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.eml"))
	must(t, err)
	to := regexp.MustCompile(`(?m)^To: .*<([^>]+)>`)
	times := map[string]int{}
	for _, file := range files {
		text, err := os.ReadFile(file) //nolint:gosec // of the test
		must(t, err)
		if found := to.FindSubmatch(text); found != nil {
			times[string(found[1])]++
		}
	}
	if repeated := len(files) - len(times); len(times) == 0 || repeated > processes*inHand {
		t.Errorf("%d mails to %d learners", len(files), len(times))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
