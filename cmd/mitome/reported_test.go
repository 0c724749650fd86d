package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	shapes "github.com/mitome/mitome/internal/reported"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
)

// What people report is answered by the command as by the library, in JSON and in words, and its exit code says it, too.
func TestVerifyReported(t *testing.T) {
	t.Parallel()
	codes := map[string]int{"valid": terminal.ExitDone, "unverifiable": terminal.ExitUndecided}
	for _, c := range shapes.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			target := c.Address
			if target == "" {
				target = filepath.Join(t.TempDir(), "input")
				if err := os.WriteFile(target, c.Input, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			args := append(mapped(t, c.Web), target)
			if c.Ask != "" {
				args = append(args, "--recipient", "email:"+c.Ask)
			}
			want, known := codes[c.Verdict]
			if !known {
				want = terminal.ExitRefused
			}
			out, exit := runVerify(t, append(args, "--json")...)
			var w wire
			if err := json.Unmarshal([]byte(out), &w); err != nil {
				t.Fatalf("%v: %q", err, out)
			}
			code, warnings := "", []string{}
			if len(w.Reasons) > 0 {
				code = w.Reasons[0].Code
			}
			for _, n := range w.Warnings {
				warnings = append(warnings, n.Code)
			}
			if w.Verdict != c.Verdict || code != c.Code || strings.Join(warnings, " ") != c.Warnings || exit != want {
				t.Errorf("%s for %q, warnings %v, exit %d; want %s for %q, %s, %d", w.Verdict, code, warnings, exit, c.Verdict, c.Code, c.Warnings, want)
			}
			for _, lang := range []string{"en", "ja"} {
				said, exit := runVerify(t, append(args, "--lang", lang)...)
				if exit != want || strings.TrimSpace(said) == "" {
					t.Errorf("%s: exit %d: %q", lang, exit, said)
				}
				for _, word := range []string{"Not genuine", "changed after signing", "本物のバッジではありません", "変更されたか、発行者以外"} {
					if strings.Contains(said, word) && !c.Accused {
						t.Errorf("%s accuses: %q", lang, said)
					}
				}
			}
		})
	}
}

// mapped serves a web from this machine, and returns the flags that lead there.
func mapped(t *testing.T, web map[string]shapes.Page) (flags []string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, ok := web["https://"+r.Host+r.URL.RequestURI()]
		switch {
		case p.Down:
			panic(http.ErrAbortHandler)
		case !ok:
			p = shapes.Page{Status: http.StatusNotFound, Type: "text/html"}
		}
		if p.Type == "" {
			p.Type = "application/ld+json"
		}
		w.Header().Set("Content-Type", p.Type)
		if p.Status != 0 {
			w.WriteHeader(p.Status)
		}
		w.Write([]byte(p.Body)) //nolint:errcheck // who asked has gone
	}))
	t.Cleanup(server.Close)
	origins := map[string]bool{}
	for address := range web {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if origin := u.Scheme + "://" + u.Host; !origins[origin] {
			origins[origin] = true
			flags = append(flags, "--map", origin+"="+server.URL)
		}
	}
	return flags
}

// runVerify runs the verb in this process.
func runVerify(t *testing.T, args ...string) (out string, exit int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	args = append([]string{"verify"}, args...)
	c := &terminal.Context{Context: t.Context(), Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Lang: language(args, func(string) string { return "" })}
	exit = run(c, args)
	return stdout.String() + stderr.String(), exit
}
