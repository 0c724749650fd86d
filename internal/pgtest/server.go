package pgtest

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// ErrAbsent means that PostgreSQL's server programs, or the user to run them as, are not on this machine.
var ErrAbsent = errors.New("no initdb in /usr/lib/postgresql/*/bin or on PATH")

// Options of a server. The zero value is for tests: fast, and without a promise to survive a power cut.
type Options struct {
	Durable  bool              // fsync, as in production: for benches
	Settings map[string]string // further settings, as in postgresql.conf
}

// Server is a private PostgreSQL cluster. It is stopped and its folder removed by Close, or when the process ends.
type Server struct {
	bin       string // folder of the programs
	folder    string // holds data/, log and the socket
	account   *syscall.SysProcAttr
	janitor   *exec.Cmd
	lifeline  io.Closer // closing it lets the janitor clean up
	arguments string    // for postgres
}

// running holds the servers that are not closed, so that no pipe to a janitor is closed because nobody looks at it.
var running sync.Map // *Server to nothing

// Start makes a cluster and starts it. The error is ErrAbsent where PostgreSQL is not installed.
func Start(o Options) (*Server, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	uid, account, err := serverAccount()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "mitome-pg-")
	if err != nil {
		return nil, err
	}
	s := &Server{bin: bin, folder: folder, account: account, arguments: arguments(folder, o)}
	if err := s.begin(uid); err != nil {
		os.RemoveAll(folder)
		return nil, fmt.Errorf("private PostgreSQL in %q: %w", folder, err)
	}
	return s, nil
}

func (s *Server) begin(uid int) error {
	if err := os.Chown(s.folder, uid, -1); err != nil {
		return err
	}
	if err := s.run("initdb", "-D", s.data(), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"); err != nil {
		return err
	}
	if err := s.hireJanitor(); err != nil {
		return err
	}
	if err := s.Restart(); err != nil {
		return errors.Join(err, s.Close())
	}
	return nil
}

// URL is the address of a database of this server, for pgx.
func (s *Server) URL(database string) string {
	return "postgres://postgres@/" + database + "?host=" + url.QueryEscape(s.folder)
}

// CreateDatabase makes an empty database and returns its URL.
func (s *Server) CreateDatabase() (string, error) {
	database, _, err := create(s.URL("postgres"), "template0")
	return database, err
}

// Stop ends the server in good order, breaking open connections. Its data stays; Restart starts it again.
func (s *Server) Stop() error { return s.run("pg_ctl", "-D", s.data(), "-m", "fast", "-w", "stop") }

// Kill ends the server with SIGKILL, as a crash would.
func (s *Server) Kill() error {
	pid, err := s.pid()
	if err != nil {
		return err
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		return fmt.Errorf("killing PostgreSQL: %w", err)
	}
	return nil
}

// Restart starts a server that was stopped or killed, and waits until it answers.
func (s *Server) Restart() error {
	var err error
	for range 50 { // after Kill, orphaned processes hold the data for a moment
		err = s.run("pg_ctl", "-D", s.data(), "-l", filepath.Join(s.folder, "log"), "-w", "-o", s.arguments, "start")
		if err == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(s.folder, "log"))
	return fmt.Errorf("%w\n%s", err, log[max(0, len(log)-2000):])
}

// Close stops the server and removes its folder.
func (s *Server) Close() error {
	running.Delete(s)
	s.lifeline.Close()
	return s.janitor.Wait()
}

// hireJanitor starts a shell that waits until this process closes its end of a pipe, which it does in any case when
// it ends, be it by SIGKILL; then the shell stops the server and removes the folder.
func (s *Server) hireJanitor() error {
	const script = `cat >/dev/null
pid=$(head -n 1 "$1/data/postmaster.pid") && kill -QUIT "$pid" && while kill -0 "$pid"; do sleep 0.05; done
rm -rf "$1"`
	s.janitor = exec.Command("/bin/sh", "-c", script, "janitor", s.folder)
	s.janitor.Dir = "/"
	s.janitor.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // an interrupt from the keyboard is not for it
	lifeline, err := s.janitor.StdinPipe()
	if err != nil {
		return err
	}
	s.lifeline = lifeline
	running.Store(s, nil)
	return s.janitor.Start()
}

func (s *Server) data() string { return filepath.Join(s.folder, "data") }

func (s *Server) pid() (int, error) {
	text, err := os.ReadFile(filepath.Join(s.data(), "postmaster.pid"))
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(text), "\n")
	return strconv.Atoi(first)
}

func (s *Server) run(program string, args ...string) error {
	cmd := exec.Command(filepath.Join(s.bin, program), args...)
	cmd.Dir = "/"
	cmd.SysProcAttr = s.account
	out, err := os.CreateTemp("", "mitome-pg-out-") // a pipe would stay open in the server that pg_ctl leaves behind
	if err != nil {
		return err
	}
	defer os.Remove(out.Name())
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		text, _ := os.ReadFile(out.Name())
		return fmt.Errorf("%s: %w\n%s", program, err, bytes.TrimSpace(text))
	}
	return nil
}

// programs finds the folder of the newest installed server.
func programs() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	slices.SortFunc(found, func(a, b string) int { return cmp.Compare(version(b), version(a)) })
	if len(found) > 0 {
		return filepath.Dir(found[0]), nil
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	return "", ErrAbsent
}

// version is 15 for /usr/lib/postgresql/15/bin/initdb.
func version(initdb string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(initdb))))
	return n
}

// serverAccount is whom the server runs as: PostgreSQL refuses to run as root, so root lends it the user postgres. It
// gets a process group of its own, for an interrupt from the keyboard is meant for the tests alone.
func serverAccount() (uid int, attributes *syscall.SysProcAttr, err error) {
	attributes = &syscall.SysProcAttr{Setpgid: true}
	if os.Geteuid() != 0 {
		return os.Geteuid(), attributes, nil
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		return 0, nil, fmt.Errorf("%w: root needs the user postgres: %w", ErrAbsent, err)
	}
	uid, err = strconv.Atoi(account.Uid)
	if err != nil {
		return 0, nil, err
	}
	gid, err := strconv.Atoi(account.Gid)
	if err != nil {
		return 0, nil, err
	}
	attributes.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return uid, attributes, nil
}

// arguments writes the settings as pg_ctl's -o takes them.
func arguments(folder string, o Options) string {
	settings := map[string]string{
		"listen_addresses":        "",
		"unix_socket_directories": folder,
		"max_connections":         "200",
		"shared_buffers":          "64MB",
	}
	if !o.Durable {
		settings["fsync"] = "off"
		settings["synchronous_commit"] = "off"
		settings["full_page_writes"] = "off"
	}
	for key, value := range o.Settings {
		settings[key] = value
	}
	var text strings.Builder
	for key, value := range settings {
		fmt.Fprintf(&text, " -c %s='%s'", key, value)
	}
	return text.String()
}
