package pgtest

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

func TestDatabase(t *testing.T) {
	one, two := Database(t), Database(t)
	if one == two {
		t.Fatalf("both tests got %q", one)
	}
	for _, database := range []string{one, two} {
		if err := execute(database, "CREATE TABLE learner (id bigint PRIMARY KEY)"); err != nil {
			t.Error(err)
		}
	}
}

// A template is filled once, and what one test writes into its copy no other sees.
func TestTemplate(t *testing.T) {
	filled := 0
	template := Template{Fill: func(url string) error {
		filled++
		return execute(url, "CREATE TABLE learner (id bigint PRIMARY KEY)")
	}}
	for range 2 {
		if err := execute(template.Database(t), "INSERT INTO learner VALUES (1)"); err != nil {
			t.Error(err)
		}
	}
	if filled != 1 {
		t.Errorf("filled %d times, want once", filled)
	}
	empty := Template{Fill: func(string) error { return errors.New("no room") }}
	if _, err := empty.make(must(shared())); err == nil || err.Error() != "no room" {
		t.Errorf("a template that cannot be filled: %v", err)
	}
}

func must(url string, err error) string {
	if err != nil {
		panic(err)
	}
	return url
}

func start(t *testing.T) *Server {
	t.Helper()
	s, err := Start(Options{Durable: true})
	if errors.Is(err, ErrAbsent) && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// What was committed survives a kill, and Close leaves nothing behind.
func TestKillRestartClose(t *testing.T) {
	s := start(t)
	database, err := s.CreateDatabase()
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"create", func() error { return execute(database, "CREATE TABLE learner (id bigint PRIMARY KEY)") }},
		{"kill", s.Kill},
		{"restart after kill", s.Restart},
		{"insert", func() error { return execute(database, "INSERT INTO learner VALUES (1)") }},
		{"stop", s.Stop},
		{"restart after stop", s.Restart},
		{"insert another", func() error { return execute(database, "INSERT INTO learner VALUES (2)") }},
		{"close", s.Close},
	} {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
	}
	if _, err := os.Stat(s.folder); !os.IsNotExist(err) {
		t.Errorf("after Close, its folder is still there: %v", err)
	}
}

// A test binary that is killed takes its server with it: the janitor sees the pipe close.
func TestServerDiesWithItsProcess(t *testing.T) {
	if os.Getenv("PGTEST_CHILD") != "" {
		s := start(t)
		os.Stdout.WriteString(s.folder + "\n")
		select {}
	}
	child := exec.Command(os.Args[0], "-test.run=^TestServerDiesWithItsProcess$")
	child.Env = append(os.Environ(), "PGTEST_CHILD=1")
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 200)
	n, _ := out.Read(line)
	child.Process.Kill()
	child.Wait()
	folder := strings.TrimSpace(string(line[:n]))
	if !strings.Contains(folder, "mitome-pg-") {
		t.Skipf("the child could not start a server: %q", folder)
	}
	for range 300 {
		if _, err := os.Stat(folder); os.IsNotExist(err) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("30 s after its process was killed, its server's folder %q is still there", folder)
}
