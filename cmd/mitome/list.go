package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
)

// listCommand lists awards of all organisations: on the screen and as JSON those recorded last first, in a file for
// spreadsheets those recorded first.
type listCommand struct {
	storeFlags
	Batch  string `help:"command.list.batch" placeholder:"BATCH"`
	Class  string `help:"command.list.class" placeholder:"ADDRESS"`
	Status string `help:"command.list.status" enum:",valid,expired,revoked,erased" default:"" placeholder:"STATUS"`
	Limit  int    `help:"command.list.limit" placeholder:"N"`
	CSV    bool   `help:"command.list.csv" name:"csv" xor:"format"`
	XLSX   bool   `help:"command.list.xlsx" name:"xlsx" xor:"format"`
	JSON   bool   `help:"command.flag.json" xor:"format"`
	Output string `help:"command.list.output" short:"o" placeholder:"FILE" type:"path"`
	Force  bool   `help:"command.flag.force"`
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

// awardReport is what an issuer's staff are told of an award; it names the learner, and is not for others.
type awardReport struct {
	Award       string `json:"award"`
	Address     string `json:"address"`
	Status      string `json:"status"`
	Reason      string `json:"reason,omitzero"`
	Title       string `json:"title"`
	Class       string `json:"class"`
	Issuer      string `json:"issuer"`
	IssuedOn    string `json:"issued_on"`
	Expires     string `json:"expires,omitzero"`
	RevokedAt   string `json:"revoked_at,omitzero"`
	Period      string `json:"period,omitzero"`
	Email       string `json:"email"`
	Name        string `json:"name,omitzero"`
	NameEN      string `json:"name_en,omitzero"`
	StudentID   string `json:"student_id,omitzero"`
	ShowName    bool   `json:"show_name,omitzero"`
	Reading     string `json:"reading,omitzero"`
	DisplayName string `json:"display_name,omitzero"`
	LearnerType string `json:"learner_type,omitzero"`
	Language    string `json:"language,omitzero"`
	Batch       string `json:"batch"`
	Row         int    `json:"row"`
	SignedID    string `json:"signed_id,omitzero"`
}

// awardWriter takes awards one after the other; end is called after the last.
type awardWriter interface {
	add(k *clerk, award *issuance.ListedAward) error
	end() error
}

// Run prints a table, or JSON, or writes a file for spreadsheets.
func (k *listCommand) Run(c *Context) error {
	format, err := k.format()
	if err != nil {
		return err
	}
	if format == "xlsx" && k.Output == "" && terminalWidth(c.Stdout) > 0 {
		return misuse(nil, "command.list.terminal")
	}
	a, err := k.openExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	if k.Output == "" {
		return k.list(c, a, format, c.Stdout)
	}
	return c.writeNew(k.Output, k.Force, func(w io.Writer) error { return k.list(c, a, format, w) })
}

// format is "", "json", "csv" or "xlsx": as asked, or as the name of the output file ends.
func (k *listCommand) format() (string, error) {
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
		return "", misuse(nil, "command.list.no_format", "file", k.Output)
	case k.Output != "" && asked != "" && known && asked != ending:
		return "", misuse(nil, "command.list.two_formats", "file", k.Output, "format", asked)
	case asked == "" && known:
		asked = ending
	}
	if k.Limit < 0 || k.Limit > 0 && (asked == "csv" || asked == "xlsx") {
		return "", misuse(nil, "command.list.limit_bad")
	}
	return asked, nil
}

func (k *listCommand) list(c *Context, a *app.App, format string, w io.Writer) error {
	orgs, selection, err := k.selection(c, a)
	if err != nil {
		return err
	}
	limit := limitOf(k.Limit, format == "")
	var to awardWriter
	switch format {
	case "json":
		to, err = newJSONWriter(w)
	case "csv":
		to, err = newCSVWriter(c, w)
	case "xlsx":
		to, err = newXLSXWriter(c, w)
	default:
		none := "command.list.none"
		if k.Batch+k.Class+k.Status != "" {
			none = "command.list.no_match"
		}
		to = &screen{c: c, sheet: newSheet(w), none: none, limit: limit}
	}
	if err != nil {
		return err
	}
	if closer, ok := to.(io.Closer); ok {
		defer closer.Close()
	}
	selection.OldestFirst = format == "csv" || format == "xlsx"
	clerks, err := newClerks(c, a, orgs)
	if err != nil {
		return undecided(err, "command.list.failed")
	}
	add := to.add
	if k.Output != "" {
		progress := c.NewProgress(c.Text("command.list.progress"), 0, -1)
		defer progress.End()
		add = counted(progress, add)
	}
	if err := clerks.each(selection, limit, add); err != nil {
		if list, ok := to.(*jsonWriter); ok {
			return errors.Join(err, list.fail(err))
		}
		return err
	}
	return to.end()
}

// counted shows how many awards have been added.
func counted(progress *Progress, add func(*clerk, *issuance.ListedAward) error) func(*clerk, *issuance.ListedAward) error {
	n := 0
	return func(k *clerk, award *issuance.ListedAward) error {
		n++
		progress.Set(n)
		return add(k, award)
	}
}

// selection finds what --batch and --class name, and the organisations whose awards are meant.
func (k *listCommand) selection(c *Context, a *app.App) ([]issuance.Organisation, issuance.Selection, error) {
	selection := issuance.Selection{Status: issuance.Status(k.Status), At: time.Now()}
	orgs, err := a.Store.Organisations(c)
	if err != nil {
		return nil, selection, undecided(err, "command.list.failed")
	}
	if k.Batch != "" {
		org, batch, err := a.Service.FindBatch(c, k.Batch)
		if err != nil {
			return nil, selection, refusedOr(err, "command.list.failed")
		}
		orgs, selection.Batch = []issuance.Organisation{org}, batch.ID
	}
	if k.Class != "" {
		org, edition, err := a.Service.FindEdition(c, k.Class)
		if err != nil {
			return nil, selection, refusedOr(err, "command.list.failed")
		}
		orgs = slices.DeleteFunc(orgs, func(o issuance.Organisation) bool { return o.ID != org.ID })
		selection.Class = edition.Class
	}
	return orgs, selection, nil
}

// refusedOr makes the post office's refusals exit with 1, and everything else with 2.
func refusedOr(err error, key string) error {
	var refusal *issuance.Refusal
	if errors.As(err, &refusal) {
		return refuse(err, key)
	}
	return undecided(err, key)
}

// screen is a table for people.
type screen struct {
	c     *Context
	sheet *sheet
	none  string // key of what is said when there is none
	limit int
	rows  [][]string
}

func (s *screen) add(k *clerk, award *issuance.ListedAward) error {
	r, err := k.report(award)
	if err != nil {
		return err
	}
	s.rows = append(s.rows, []string{r.IssuedOn[:len(time.DateOnly)], s.c.Text("command.status." + r.Status), r.Email, cut(r.Title, titleWidth), r.Address})
	return nil
}

func (s *screen) end() error {
	if len(s.rows) == 0 {
		return s.c.say(s.none)
	}
	var head []string
	for _, name := range []string{"issued_on", "status", "email", "title", "address"} {
		head = append(head, s.c.Text("command.show."+name))
	}
	s.sheet.table(0, head, s.rows)
	if err := s.sheet.show(); err != nil {
		return err
	}
	if len(s.rows) == s.limit {
		fmt.Fprintln(s.c.Stderr, s.c.Text("command.list.more", "limit", s.limit))
	}
	return nil
}
