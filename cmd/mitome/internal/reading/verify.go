// Package reading is the verbs that read badges, whoever issued them: "mitome verify", "mitome report" and "mitome compare".
package reading

import (
	"errors"
	"strings"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/openbadges/bake"
	"github.com/mitome/mitome/openbadges/verify"
)

// Verify says whether badges of any issuer are genuine, and what assures the quality of the learning. It asks nobody
// but the servers that the badges name; where there is a store, it also knows that store's awards.
type Verify struct {
	office.Flags
	JSON      bool     `help:"command.flag.json"`
	Recipient []string `help:"command.verify.recipient" placeholder:"TYPE:VALUE" sep:"none"`
	Map       []string `help:"command.verify.map" placeholder:"ORIGIN=URL" sep:"none"`
	At        string   `help:"command.verify.at" placeholder:"TIME"`
	Verbose   bool     `short:"v" help:"command.verify.verbose"`
	Targets   []string `arg:"" name:"target" help:"command.verify.targets"`
}

// verified is what is kept of one target: of a folder of pictures, not the pictures.
type verified struct {
	name   string // as it is shown
	code   int    // exit code; exitUndecided also for what could not be read
	err    error  // why it could not be read
	report *verification.Report
	ours   string // base URL of this store whose documents decided; or ""
}

// wire is what programs are told of a target, also of one that could not be read.
func (v *verified) wire() verification.Wire {
	if v.report != nil {
		return v.report.Wire(v.name)
	}
	var f *terminal.Failure
	if !errors.As(v.err, &f) {
		f = &terminal.Failure{Key: "command.failed", Err: v.err}
	}
	return verification.Unread(v.name, f.Sentence)
}

// Run verifies every target, also after one that cannot be read. The exit code is 0 when all are valid, 1 when one has
// another verdict, and otherwise 2: a badge that is known to be bad says more than one that could not be checked.
func (k *Verify) Run(c *terminal.Context) error {
	target, err := k.target()
	if err != nil {
		return err
	}
	names, folder, err := targetsOf(c, k.Targets)
	if err != nil {
		return err
	}
	judge, err := k.Judge(c, k.Map)
	if err != nil {
		return err
	}
	defer judge.Leave()
	results := k.verifyAll(c, judge, target, names)
	if err := k.print(c, results, folder); err != nil {
		return err
	}
	if c.Err() != nil {
		return terminal.Undecided(c.Err(), "command.failed")
	}
	if code := worst(results); code != terminal.ExitDone {
		return terminal.Reported(code)
	}
	return nil
}

// target reads the flags that hold for every target.
func (k *Verify) target() (verify.Target, error) {
	var t verify.Target
	for _, text := range k.Recipient {
		kind, value, _ := strings.Cut(text, ":")
		if kind != "email" && kind != "url" && kind != "telephone" || value == "" {
			return t, terminal.Misuse(nil, "command.verify.bad_recipient", "value", text)
		}
		t.Recipients = append(t.Recipients, verify.Recipient{Type: kind, Value: value})
	}
	if k.At == "" {
		return t, nil
	}
	at, err := time.Parse(time.RFC3339, k.At)
	if err != nil {
		var day time.Time
		if day, err = time.ParseInLocation(time.DateOnly, k.At, time.Local); err == nil {
			at = day.AddDate(0, 0, 1).Add(-time.Second) // a badge of that day is a badge by then
		}
	}
	if err != nil {
		return t, terminal.Misuse(nil, "command.verify.bad_at", "value", k.At)
	}
	t.At = at
	return t, nil
}

// verifyAll verifies several at once.
func (k *Verify) verifyAll(c *terminal.Context, j *office.Judge, t verify.Target, names []string) []verified {
	results := make([]verified, len(names))
	each(c, len(names), c.Text("command.verify.progress"), func(i int) { results[i] = k.verify(c, j, t, names[i]) })
	return results
}

// verify verifies one target.
func (k *Verify) verify(c *terminal.Context, j *office.Judge, t verify.Target, name string) verified {
	v := verified{name: name, code: terminal.ExitUndecided}
	if office.IsAddress(name) {
		if t.Address = verify.AsAddress(name); t.Address == "" {
			t.Address = name // and the report tells what is wrong with it
		}
	} else {
		data, err := c.Read(name, bake.MaxImageSize)
		if err != nil {
			v.err = err
			var f *terminal.Failure
			if errors.As(err, &f) {
				v.code = f.Code
			}
			return v
		}
		t.Bytes = data
		if data == nil {
			t.Bytes = []byte{}
		}
	}
	v.report = j.Verify(c, t)
	v.ours = j.Ours(c, v.report)
	v.report.Raw.Picture, v.report.Raw.BadgePicture = nil, nil // a folder's pictures together would fill the memory
	switch v.report.Verdict {
	case verify.Valid:
		v.code = terminal.ExitDone
	case verify.Unverifiable:
	default:
		v.code = terminal.ExitRefused
	}
	return v
}

// worst is the exit code of all: 1 before 2 before 0.
func worst(results []verified) int {
	code := terminal.ExitDone
	for _, v := range results {
		switch v.code {
		case terminal.ExitRefused:
			return terminal.ExitRefused
		case terminal.ExitUndecided:
			code = terminal.ExitUndecided
		}
	}
	return code
}

// print gives a bare object or a page for one target, a list or a table for several and for a folder.
func (k *Verify) print(c *terminal.Context, results []verified, folder bool) error {
	for _, v := range results {
		if v.err != nil {
			c.Fail("verify", v.err)
		}
	}
	several := folder || len(results) != 1
	switch {
	case k.JSON:
		wires := []verification.Wire{}
		for _, v := range results {
			wires = append(wires, v.wire())
		}
		if several {
			return c.PrintJSON(wires)
		}
		return c.PrintJSON(wires[0])
	case several:
		return k.printTable(c, results)
	case results[0].report != nil:
		return k.printReport(c, &results[0])
	}
	return nil
}
