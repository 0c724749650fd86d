// Package office is where the verbs find the store: its flags, how it is opened and its work finished, who judges badges
// beside it, and how learners, days and the next command are named. It knows no verb.
package office

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/verification"
)

// Flags say where the store is, for every verb that needs it.
type Flags struct {
	Data     string `help:"command.flag.data" env:"MITOME_DATA" default:"mitome-data" placeholder:"DIR" type:"path" group:"store"`
	Database string `help:"command.flag.database" env:"MITOME_DATABASE" placeholder:"URL" group:"store"`
	Identity string `help:"command.flag.identity" env:"MITOME_IDENTITY" placeholder:"FILE" type:"path" group:"store"`
}

// Open opens the house; config says what the flags do not.
func (f *Flags) Open(c *terminal.Context, config app.Config) (*app.App, error) {
	config.Data, config.Database, config.Identity = f.Data, f.Database, f.Identity
	scheme, _, address := strings.Cut(f.Database, "://")
	if f.Database != "" && (address && scheme != "postgres" && scheme != "postgresql" || !strings.Contains(f.Database, "=") && !address) {
		return nil, terminal.Misuse(nil, "command.database.bad")
	}
	a, err := app.Open(c, config)
	switch {
	case err == nil:
		Opened(a)
		return a, nil
	case f.Database != "":
		return nil, terminal.Undecided(err, "command.database.open")
	}
	return nil, terminal.Undecided(err, "command.open", "folder", f.Data)
}

// Opened is told of every house that is opened, for tests that let it fail.
var Opened = func(*app.App) {}

// OpenExisting opens the house for verbs that have nothing to do in an empty one.
func (f *Flags) OpenExisting(c *terminal.Context) (*app.App, error) {
	return f.Open(c, app.Config{Existing: true})
}

// Place is the flag that names the store to the next command, with a space before it; empty where that finds it by itself.
func (f *Flags) Place() string {
	usual, err := filepath.Abs("mitome-data")
	if f.Database != "" || err == nil && f.Data == usual || os.Getenv("MITOME_DATA") != "" {
		return ""
	}
	return " --data " + Quoted(f.Data)
}

// Program is what this program was called by, as the next command may call it, too.
func Program() string {
	if name := os.Args[0]; strings.ContainsRune(name, filepath.Separator) {
		return name
	}
	return "mitome"
}

// Quoted is a text as a shell takes it for one word.
func Quoted(text string) string {
	return "'" + strings.ReplaceAll(verification.Printable(text), "'", `'\''`) + "'"
}

// RefusedOr makes the post office's refusals exit with 1, and everything else with 2.
func RefusedOr(err error, key string) error {
	var refusal *issuance.Refusal
	if errors.As(err, &refusal) {
		return terminal.Refuse(err, key)
	}
	return terminal.Undecided(err, key)
}

// IsAddress tells an address, also in angle brackets or quoted with white space around it, from a file.
func IsAddress(target string) bool {
	scheme, _, found := strings.Cut(strings.TrimLeft(target, " \t\r\n<"), "://")
	return found && (strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "http"))
}
