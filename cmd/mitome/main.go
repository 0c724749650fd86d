// Command mitome describes micro-credentials, awards them as Open Badges 2.0 and serves them.
//
// Each verb is one file with one type: its fields are flags and arguments, its method Run(*terminal.Context) error does the
// work. Help texts are keys into the message files of internal/locale.
package main

import (
	"context"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	_ "time/tzdata" // zones are known on machines without their data, too

	"github.com/alecthomas/kong"

	"github.com/mitome/mitome/cmd/mitome/internal/awarded"
	"github.com/mitome/mitome/cmd/mitome/internal/cataloguing"
	"github.com/mitome/mitome/cmd/mitome/internal/issuing"
	"github.com/mitome/mitome/cmd/mitome/internal/mailing"
	"github.com/mitome/mitome/cmd/mitome/internal/reading"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/locale"
)

// commands are the verbs, in the order of the help page, and what all of them understand.
type commands struct {
	Lang locale.Language `help:"command.flag.lang" env:"MITOME_LANG" enum:",en,ja" default:"" placeholder:"en|ja" group:"common"`

	New       newCommand          `cmd:"" help:"command.new"`
	Check     checkCommand        `cmd:"" help:"command.check"`
	Verify    reading.Verify      `cmd:"" help:"command.verify"`
	Report    reading.Report      `cmd:"" help:"command.report"`
	Compare   reading.Compare     `cmd:"" help:"command.compare"`
	Bake      bakeCommand         `cmd:"" help:"command.bake"`
	Unbake    unbakeCommand       `cmd:"" help:"command.unbake"`
	Artwork   artworkCommand      `cmd:"" help:"command.artwork"`
	Preview   previewCommand      `cmd:"" help:"command.preview"`
	Template  templateCommand     `cmd:"" help:"command.template"`
	Issue     issuing.Issue       `cmd:"" help:"command.issue"`
	Record    issuing.Record      `cmd:"" help:"command.record"`
	Serve     serveCommand        `cmd:"" help:"command.serve"`
	Revoke    awarded.Revoke      `cmd:"" help:"command.revoke"`
	Erase     awarded.Erase       `cmd:"" help:"command.erase"`
	Undo      awarded.Undo        `cmd:"" help:"command.undo"`
	Reinstate awarded.Reinstate   `cmd:"" help:"command.reinstate"`
	Name      awarded.Name        `cmd:"" help:"command.name"`
	Contact   contactCommand      `cmd:"" help:"command.contact"`
	List      awarded.List        `cmd:"" help:"command.list"`
	Batches   awarded.Batches     `cmd:"" help:"command.batches"`
	Audit     awarded.Audit       `cmd:"" help:"command.audit"`
	Mail      mailing.Command     `cmd:"" help:"command.mail"`
	Setup     setupCommand        `cmd:"" help:"command.setup"`
	Diff      diffCommand         `cmd:"" help:"command.diff"`
	Retire    retireCommand       `cmd:"" help:"command.retire"`
	Catalogue cataloguing.Command `cmd:"" help:"command.catalogue"`
	Show      awarded.Show        `cmd:"" help:"command.show"`
	Demo      demoCommand         `cmd:"" help:"command.demo"`
	Version   versionCommand      `cmd:"" help:"command.version"`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	c := &terminal.Context{Context: ctx, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Lang: language(os.Args[1:], os.Getenv)}
	os.Exit(run(c, os.Args[1:]))
}

// run parses the arguments, runs the verb and returns the exit code.
func run(c *terminal.Context, args []string) int {
	out := &terminal.Output{Writer: c.Stdout}
	c.Stdout = out
	parser, err := newParser(c)
	if err != nil {
		return c.Fail("", err)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	var verb string
	command, err := parser.Parse(targetsLast(parser.Model.Node, args)) // and prints the help that was asked for
	if err != nil {
		verb, err = verbOf(err), terminal.Misuse(usage(err), "command.misuse")
	} else {
		verb, _, _ = strings.Cut(command.Command(), " ")
		err = command.Run(c)
	}
	if out.Err != nil {
		err = terminal.Undecided(out.Err, "command.output")
	}
	if err == nil {
		return terminal.ExitDone
	}
	if report := terminal.FailureOf(err).Report(verb); report != nil && asksJSON(args) && !out.Written {
		c.PrintJSON(map[string]*terminal.ErrorReport{"error": report}) //nolint:errcheck // the sentence below is left then
	}
	return c.Fail(verb, err)
}

// asksJSON reports whether a command line asks for JSON, also one that cannot be understood.
func asksJSON(args []string) bool {
	for _, arg := range args {
		value, given := strings.CutPrefix(arg, "--json=")
		switch {
		case arg == "--":
			return false
		case arg == "--json", given && !slices.Contains([]string{"false", "no", "0"}, strings.ToLower(value)):
			return true
		}
	}
	return false
}

func newParser(c *terminal.Context) (*kong.Kong, error) {
	return kong.New(&commands{},
		kong.Name("mitome"),
		kong.Description("command.mitome"),
		kong.Writers(c.Stdout, c.Stderr),
		kong.Help(helpPrinter(c)),
	)
}
