package main

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/openbadges"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"mitome": main, handName: handMain})
}

// TestScripts runs the command as people do. Each script finds in its folder picture.png, picture.svg,
// assertion.json, assertion.jws, and the first good and the first bad of our samples, good.json and bad.json.
func TestScripts(t *testing.T) {
	files := map[string][]byte{}
	for _, name := range []string{"assertion.json", "good.json", "bad.json"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = data
	}
	key, err := rsa.GenerateKey(rand.Reader, openbadges.MinKeyBits)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := openbadges.Sign(files["assertion.json"], key)
	if err != nil {
		t.Fatal(err)
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 60, 60))); err != nil {
		t.Fatal(err)
	}
	files["assertion.jws"] = []byte(signed + "\n")
	files["picture.png"] = picture.Bytes()
	files["picture.svg"] = []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"/>`)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("LANG", "en_GB.UTF-8")
			for name, data := range files {
				if err := os.WriteFile(filepath.Join(env.WorkDir, name), data, 0o600); err != nil {
					return err
				}
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// exits CODE COMMAND… starts a process and demands its exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := "0"
	if err != nil {
		code = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if code != args[0] {
		ts.Fatalf("%q: exit code %s, want %s", args[1:], code, args[0])
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct {
		args []string
		env  map[string]string
		want locale.Language
	}{
		{nil, nil, "en"},
		{nil, map[string]string{"LANG": "ja_JP.UTF-8"}, "ja"},
		{nil, map[string]string{"LANG": "ja_JP.UTF-8", "LC_ALL": "C.UTF-8"}, "en"},
		{nil, map[string]string{"LANG": "C", "LC_MESSAGES": "ja_JP.eucJP"}, "ja"},
		{nil, map[string]string{"LC_ALL": "en_GB.UTF-8", "MITOME_LANG": "ja"}, "ja"},
		{[]string{"--lang", "en"}, map[string]string{"MITOME_LANG": "ja"}, "en"},
		{[]string{"--lang", "fr"}, map[string]string{"LANG": "ja_JP.UTF-8"}, "ja"},
		{[]string{"check", "--lang", "ja"}, nil, "ja"},
		{[]string{"--lang=en", "check"}, map[string]string{"LANG": "ja_JP.UTF-8"}, "en"},
		{[]string{"check", "--", "--lang=ja"}, nil, "en"},
	} {
		if got := language(c.args, func(name string) string { return c.env[name] }); got != c.want {
			t.Errorf("language(%q, %v) = %q, want %q", c.args, c.env, got, c.want)
		}
	}
}

// Every verb, flag and argument has its help in both languages.
func TestHelpIsTranslated(t *testing.T) {
	for _, lang := range locale.Languages {
		c := &terminal.Context{Stdout: os.Stdout, Stderr: os.Stderr, Lang: lang}
		parser, err := newParser(c)
		if err != nil {
			t.Fatal(err)
		}
		seen := 0
		check := func(name, key string) {
			if seen++; !strings.HasPrefix(key, "command.") || c.Text(key) == key {
				t.Errorf("%s: help of %q is %q", lang, name, key)
			}
		}
		err = kong.Visit(parser.Model, func(node kong.Visitable, next kong.Next) error {
			switch n := node.(type) {
			case *kong.Node:
				check(n.Name, n.Help)
				for _, argument := range n.Positional {
					check(argument.Name, argument.Help)
				}
			case *kong.Flag:
				check(n.Name, flagHelp(n))
			}
			return next(nil)
		})
		if err != nil || seen < 8 {
			t.Errorf("%s: %d help texts seen, error %v", lang, seen, err)
		}
	}
}
