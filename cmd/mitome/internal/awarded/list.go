package awarded

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/verification"
)

// List lists awards of all organisations: on the screen and as JSON those recorded last first, in a file for
// spreadsheets those recorded first.
type List struct {
	office.Flags
	Word     string `arg:"" optional:"" help:"command.list.word"`
	Batch    string `help:"command.list.batch" placeholder:"BATCH" group:"which"`
	Class    string `help:"command.list.class" placeholder:"ADDRESS" group:"which"`
	Status   string `help:"command.list.status" placeholder:"STATUS" group:"which"`
	Year     int    `help:"command.list.year" placeholder:"YEAR" group:"which"`
	Register bool   `help:"command.list.register" group:"which"`
	Limit    int    `help:"command.list.limit" placeholder:"N" group:"which"`
	CSV      bool   `help:"command.list.csv" name:"csv" xor:"format" group:"out"`
	XLSX     bool   `help:"command.list.xlsx" name:"xlsx" xor:"format" group:"out"`
	JSON     bool   `help:"command.flag.json" xor:"format" group:"out"`
	Output   string `help:"command.list.output" short:"o" placeholder:"FILE" type:"path" group:"out"`
	Force    bool   `help:"command.flag.force" group:"out"`

	status issuance.Status // what Status says; empty: any
}

// statusOf is the status that a word names: its code, or what lists and pages call it in either language.
func statusOf(text string) (issuance.Status, error) {
	all := []issuance.Status{issuance.Valid, issuance.Expired, issuance.Revoked, issuance.Erased}
	wanted := norm.NFKC.String(strings.ToLower(strings.TrimSpace(text)))
	if wanted == "" {
		return "", nil
	}
	names := make([]string, len(all))
	for i, status := range all {
		names[i] = string(status)
		for _, lang := range locale.Languages {
			if wanted == string(status) || wanted == strings.ToLower(register.StatusText(status, lang)) {
				return status, nil
			}
		}
		names[i] += " (" + register.StatusText(status, "ja") + ")"
	}
	return "", terminal.Misuse(nil, "command.usage.value", "flag", "--status", "values", strings.Join(names, ", "), "value", text)
}

// shownAwards is how many awards the screen shows when nothing else is asked for.
const shownAwards = 50

// limitOf is how many are told of when so many are asked for, 0 for what is usual: all, but on the screen.
func limitOf(asked int, screen bool) int {
	switch {
	case asked > 0:
		return asked
	case screen:
		return shownAwards
	}
	return math.MaxInt
}

// Run prints a table, or JSON, or writes a file for spreadsheets.
func (k *List) Run(c *terminal.Context) error {
	format, err := k.format()
	if err != nil {
		return err
	}
	if k.status, err = statusOf(k.Status); err != nil {
		return err
	}
	if format == "xlsx" && k.Output == "" && terminal.Width(c.Stdout) > 0 {
		return terminal.Misuse(nil, "command.list.terminal")
	}
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	if k.Output == "" {
		return k.list(c, a, format, c.Stdout)
	}
	return c.WriteNew(k.Output, k.Force, func(w io.Writer) error { return k.list(c, a, format, w) })
}

// format is "", "json", "csv" or "xlsx": as asked, or as the name of the output file ends.
func (k *List) format() (string, error) {
	asked := ""
	for name, is := range map[string]bool{"csv": k.CSV, "xlsx": k.XLSX, "json": k.JSON} {
		if is {
			asked = name
		}
	}
	ending := strings.TrimPrefix(strings.ToLower(filepath.Ext(k.Output)), ".")
	known := slices.Contains([]string{"csv", "xlsx", "json"}, ending)
	switch {
	case k.Output != "" && asked == "" && !known:
		return "", terminal.Misuse(nil, "command.list.no_format", "file", k.Output)
	case k.Output != "" && asked != "" && known && asked != ending:
		return "", terminal.Misuse(nil, "command.list.two_formats", "file", k.Output, "format", asked)
	case asked == "" && known:
		asked = ending
	}
	if k.Limit < 0 || k.Limit > 0 && (asked == "csv" || asked == "xlsx") {
		return "", terminal.Misuse(nil, "command.list.limit_bad")
	}
	return asked, nil
}

func (k *List) list(c *terminal.Context, a *app.App, format string, w io.Writer) error {
	orgs, selection, err := k.selection(c, a)
	if err != nil {
		return err
	}
	if k.Register {
		return k.listRegister(c, a, format, orgs, selection, w)
	}
	limit := limitOf(k.Limit, format == "")
	to, err := k.writer(c, format, w, limit)
	if err != nil {
		return terminal.Undecided(err, "command.list.failed")
	}
	if closer, ok := to.(io.Closer); ok {
		defer closer.Close()
	}
	selection.OldestFirst = format == "csv" || format == "xlsx"
	add, counts := counting(to.Add)
	if k.Output != "" {
		progress := c.NewProgress(c.Text("command.list.progress"), 0, -1)
		defer progress.End()
		add = counted(progress, add)
	}
	if k.Word != "" || k.Year != 0 {
		err = a.Register.Found(c, orgs, k.search(selection), selection.OldestFirst, limit, add)
	} else {
		err = a.Register.Awards(c, orgs, selection, limit, add)
	}
	if err != nil {
		err = listFailed(err)
		if list, ok := to.(*register.JSONWriter); ok {
			return errors.Join(err, list.Fail(map[string]*terminal.ErrorReport{"error": terminal.FailureOf(err).Report("list")}))
		}
		return err
	}
	if k.takes(format) {
		if err := k.takeAwards(c, a, selection, counts); err != nil {
			return terminal.Undecided(err, "command.list.failed")
		}
	}
	return to.End()
}

// search is what the register looks for.
func (k *List) search(s issuance.Selection) register.Search {
	return register.Search{Words: k.Word, Class: s.Class, Batch: s.Batch, Status: s.Status, Year: k.Year}
}

// writer writes awards in a format; "" is a table for people.
func (k *List) writer(c *terminal.Context, format string, w io.Writer, limit int) (register.Writer, error) {
	switch format {
	case "json":
		return register.NewJSON(w)
	case "csv", "xlsx":
		if k.Register {
			return ledgerWriter(c, format, w)
		}
	}
	switch format {
	case "csv":
		return register.NewCSV(w, c.Lang)
	case "xlsx":
		return register.NewXLSX(w, c.Lang)
	}
	none := "command.list.none"
	if k.Word+k.Batch+k.Class+k.Status != "" || k.Year != 0 {
		none = "command.list.no_match"
	}
	return &screen{c: c, sheet: terminal.NewSheet(w), none: none, limit: limit}, nil
}

// listFailed tells a list that is too long for its format from what stands in the way.
func listFailed(err error) error {
	var tooMany *register.TooManyError
	if errors.As(err, &tooMany) {
		return terminal.Refuse(err, "command.list.failed")
	}
	return terminal.Undecided(err, "command.list.failed")
}

// counted shows how many awards have been added.
func counted(progress *terminal.Progress, add func(*register.Award) error) func(*register.Award) error {
	n := 0
	return func(award *register.Award) error {
		n++
		progress.Set(n)
		return add(award)
	}
}

// selection finds what --batch and --class name, and the organisations whose awards are meant.
func (k *List) selection(c *terminal.Context, a *app.App) ([]issuance.Organisation, issuance.Selection, error) {
	selection := issuance.Selection{Status: k.status, At: time.Now()}
	orgs, err := a.Register.Organisations(c)
	if err != nil {
		return nil, selection, terminal.Undecided(err, "command.list.failed")
	}
	if k.Batch != "" {
		org, batch, err := a.Register.FindBatch(c, k.Batch)
		if err != nil {
			return nil, selection, office.RefusedOr(err, "command.list.failed")
		}
		orgs, selection.Batch = []issuance.Organisation{org}, batch.ID
	}
	if k.Class != "" {
		org, edition, err := a.Service.FindEdition(c, k.Class)
		if err != nil {
			return nil, selection, office.RefusedOr(err, "command.list.failed")
		}
		orgs = slices.DeleteFunc(orgs, func(o issuance.Organisation) bool { return o.ID != org.ID })
		selection.Class = edition.Class
	}
	return orgs, selection, nil
}

// screen is a table for people.
type screen struct {
	c     *terminal.Context
	sheet *terminal.Sheet
	none  string // key of what is said when there is none
	limit int
	rows  [][]string
	orgs  []*issuance.Organisation // of the rows
}

// Add adds a line to the table.
func (s *screen) Add(a *register.Award) error {
	day := locale.Day(s.c.Lang, a.IssuedOn.In(a.Zone))
	s.rows = append(s.rows, []string{day, register.StatusText(a.Standing, s.c.Lang), terminal.Cut(verification.Printable(cmp.Or(a.Name, a.NameEN)), terminal.NameWidth), verification.Printable(a.StudentID), a.Email, terminal.Cut(a.Title, terminal.TitleWidth), a.Address()})
	if !slices.ContainsFunc(s.orgs, func(o *issuance.Organisation) bool { return o.ID == a.Org.ID }) {
		s.orgs = append(s.orgs, a.Org)
	}
	return nil
}

// End shows the table.
func (s *screen) End() error {
	if len(s.rows) == 0 {
		return s.c.Say(s.none)
	}
	var head []string
	for _, name := range []string{"issued_on", "status", "name", "student_id", "email", "title", "address"} {
		head = append(head, s.c.Text("command.show."+name))
	}
	s.sheet.Table(0, head, s.rows)
	if err := s.sheet.Print(); err != nil {
		return err
	}
	for _, org := range s.orgs {
		if err := office.SayTrial(s.c, org); err != nil {
			return err
		}
	}
	if len(s.rows) == s.limit {
		fmt.Fprintln(s.c.Stderr, s.c.Text("command.list.more", "limit", s.limit))
	}
	return nil
}
