package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
)

// storeFlags say where the store is, for every verb that needs it.
type storeFlags struct {
	Data     string `help:"command.flag.data" env:"MITOME_DATA" default:"mitome-data" placeholder:"DIR" type:"path" group:"store"`
	Database string `help:"command.flag.database" env:"MITOME_DATABASE" placeholder:"URL" group:"store"`
	Identity string `help:"command.flag.identity" env:"MITOME_IDENTITY" placeholder:"FILE" type:"path" group:"store"`
}

// open opens the house; config says what the flags do not.
func (f *storeFlags) open(c *terminal.Context, config app.Config) (*app.App, error) {
	config.Data, config.Database, config.Identity = f.Data, f.Database, f.Identity
	scheme, _, address := strings.Cut(f.Database, "://")
	if f.Database != "" && (address && scheme != "postgres" && scheme != "postgresql" || !strings.Contains(f.Database, "=") && !address) {
		return nil, terminal.Misuse(nil, "command.database.bad")
	}
	a, err := app.Open(c, config)
	switch {
	case err == nil:
		opened(a)
		return a, nil
	case f.Database != "":
		return nil, terminal.Undecided(err, "command.database.open")
	}
	return nil, terminal.Undecided(err, "command.open", "folder", f.Data)
}

// opened is told of every house that is opened, for tests that let it fail.
var opened = func(*app.App) {}

// openExisting opens the house for verbs that have nothing to do in an empty one.
func (f *storeFlags) openExisting(c *terminal.Context) (*app.App, error) {
	return f.open(c, app.Config{Existing: true})
}

// place is the flag that names the store to the next command, with a space before it; empty where that finds it by itself.
func (f *storeFlags) place() string {
	usual, err := filepath.Abs("mitome-data")
	if f.Database != "" || err == nil && f.Data == usual || os.Getenv("MITOME_DATA") != "" {
		return ""
	}
	return " --data " + quoted(f.Data)
}

// program is what this program was called by, as the next command may call it, too.
func program() string {
	if name := os.Args[0]; strings.ContainsRune(name, filepath.Separator) {
		return name
	}
	return "mitome"
}

// finishWork works the store's tasks until watch has seen what it waits for, and shows how far the work has come.
func finishWork(c *terminal.Context, a *app.App, progress *terminal.Progress, watch func(ctx context.Context, tell func(done int)) error) error {
	working, stop := a.Beside(c)
	watching, give := context.WithCancelCause(working)
	last, moved := 0, time.Now()
	err := watch(watching, func(done int) {
		progress.Set(done)
		if done != last {
			last, moved = done, time.Now()
		}
		if time.Since(moved) > stalled { // the work may be in another process's hands
			if err := a.Store.Room(); err != nil {
				give(err)
			}
		}
	})
	progress.End()
	cause := context.Cause(watching)
	give(nil)
	if stopped := stop(err); err == nil {
		return stopped
	}
	if cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return err
}

// stalled is how long nothing may happen before a command looks whether there is room on the disk.
const stalled = 5 * time.Second
