package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
)

// handName is what a process is called that runs one verb after another.
const handName = "mitome-hand"

// asked is a command line that the hand is to run, where and in which environment; answered is what came of it.
type (
	asked struct {
		Dir  string
		Env  map[string]string
		Args []string
	}
	answered struct {
		Exit           int
		Stdout, Stderr string
	}
)

// hand runs the command lines of one script, each as main does, in a process of its own: a start of the program costs more than
// most verbs do. Where a process is to be seen to start – before a terminal, with an input, beside others –, a script says
// "starts" or "exec"; so it does for --help, after which the process ends.
type hand struct {
	cmd    *exec.Cmd
	ask    *json.Encoder
	answer *json.Decoder
}

// handMain is the process: it reads what is asked, and answers, until nobody asks.
func handMain() {
	os.Args[0] = "mitome"
	ask, answer := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var a asked
		if err := ask.Decode(&a); err != nil {
			return
		}
		if err := answer.Encode(a.do()); err != nil {
			return
		}
	}
}

func (a asked) do() answered {
	for name, value := range a.Env {
		os.Setenv(name, value)
	}
	if err := os.Chdir(a.Dir); err != nil {
		return answered{Exit: -1, Stderr: err.Error()}
	}
	var stdout, stderr bytes.Buffer
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	c := &terminal.Context{Context: ctx, Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Lang: language(a.Args, os.Getenv)}
	exit := run(c, a.Args)
	return answered{exit, stdout.String(), stderr.String()}
}

// hire starts the hand of a script; it goes when the script ends.
func hire(env *testscript.Env) error {
	h := &hand{cmd: exec.Command(handName)}
	h.cmd.Env, h.cmd.Stderr = env.Vars, os.Stderr
	in, err := h.cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := h.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	h.ask, h.answer = json.NewEncoder(in), json.NewDecoder(out)
	env.Values[handName] = h
	env.Defer(func() {
		in.Close()
		h.cmd.Wait() //nolint:errcheck // what it did was judged line by line
	})
	return h.cmd.Start()
}

// handExits is "exits CODE mitome ARGUMENT…": the script's hand runs the verb, and its exit code is demanded.
func handExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || args[1] != "mitome" {
		ts.Fatalf("usage: exits CODE mitome ARGUMENT…")
	}
	h := ts.Value(handName).(*hand)
	a := asked{Dir: ts.MkAbs("."), Env: map[string]string{}, Args: args[2:]}
	for _, name := range []string{"LANG", "MITOME_DATABASE"} { // what scripts change
		a.Env[name] = ts.Getenv(name)
	}
	var got answered
	ts.Check(h.ask.Encode(a))
	ts.Check(h.answer.Decode(&got))
	fmt.Fprint(ts.Stdout(), got.Stdout)
	fmt.Fprint(ts.Stderr(), got.Stderr)
	if strconv.Itoa(got.Exit) != args[0] {
		ts.Fatalf("%q: exit code %d, want %s\n%s%s", args[1:], got.Exit, args[0], got.Stdout, got.Stderr)
	}
}

// A hand answers as the process does.
func TestHand(t *testing.T) {
	for _, args := range [][]string{{"version"}, {"nothing"}, {"check", "--lang", "ja", "testdata/bad.json"}} {
		dir, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		got := asked{dir, map[string]string{"LANG": "en_GB.UTF-8"}, args}.do()
		var stdout, stderr bytes.Buffer
		cmd := exec.Command("mitome", args...)
		cmd.Env, cmd.Stdout, cmd.Stderr = append(os.Environ(), "LANG=en_GB.UTF-8"), &stdout, &stderr
		cmd.Run() //nolint:errcheck // its state tells
		if want := (answered{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}); got != want {
			t.Errorf("%q: got %+v, want %+v", args, got, want)
		}
	}
}
