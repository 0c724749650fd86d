// Package issuing are the verbs by which a list is awarded: issue plans it, says what becomes of each row, asks what the list
// leaves open, and records it; record records what was planned before.
package issuing

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/description"
	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/store"
)

// Issue publishes a description and awards it to learners.
type Issue struct {
	office.Flags
	MicroCredential string          `help:"command.issue.micro_credential" required:"" placeholder:"FILE" group:"what"`
	Learners        string          `help:"command.issue.learners" placeholder:"XLSX|CSV" group:"what"`
	DryRun          bool            `help:"command.issue.dry_run" xor:"deed" group:"how"`
	Propose         bool            `help:"command.issue.propose" xor:"deed" group:"how"`
	Strict          bool            `help:"command.issue.strict" group:"how"`
	Signed          bool            `help:"command.issue.signed" group:"where"`
	Notify          bool            `help:"command.issue.notify" group:"how"`
	Language        locale.Language `help:"command.issue.language" enum:",en,ja" default:"" placeholder:"en|ja" group:"what"`
	Zone            string          `help:"command.issue.zone" placeholder:"ZONE" group:"list"`
	BaseURL         string          `help:"command.issue.base_url" name:"base-url" env:"MITOME_BASE_URL" placeholder:"URL" group:"where"`
	Trial           bool            `help:"command.issue.trial" group:"where"`
	UpdateProfile   bool            `help:"command.issue.update_profile" group:"what"`
	SkipBadRows     bool            `help:"command.issue.skip_bad_rows" group:"list"`
	Sheet           string          `help:"command.issue.sheet" placeholder:"NAME" group:"list"`
	Hidden          string          `help:"command.issue.hidden" enum:",award,skip" default:"" placeholder:"award|skip" group:"list"`
	Revoked         string          `help:"command.issue.revoked" enum:",award,skip" default:"" placeholder:"award|skip" group:"list"`
	Marked          []string        `help:"command.issue.marked" placeholder:"skip|KIND=award|KIND=skip" group:"list"`
	ShowNames       bool            `help:"command.issue.show_names" group:"list"`
	Replaces        string          `help:"command.issue.replaces" placeholder:"AWARD" group:"what"`
	Class           string          `help:"command.issue.class" placeholder:"CLASS" group:"what"`
	ApprovedBy      string          `help:"command.issue.approved_by" placeholder:"BODY" group:"what"`
	ApprovedOn      time.Time       `help:"command.issue.approved_on" format:"2006-01-02" placeholder:"DATE" group:"what"`
	Document        string          `help:"command.issue.document" placeholder:"NUMBER" group:"what"`
	description.Look
	Out   string `help:"command.issue.out" short:"o" placeholder:"DIR|FILE.xlsx" type:"path" group:"out"`
	Force bool   `help:"command.flag.force" group:"out"`
	Yes   bool   `help:"command.issue.yes" group:"how"`
	JSON  bool   `help:"command.flag.json" group:"out"`

	planned   planned       // what a plan says of its rows
	shown     bool          // the plan was shown before the deed
	asked     bool          // somebody has answered a question about the plan
	written   written       // pictures and table
	waited    time.Duration // for answers
	successor string        // address of the award that took the place of another
	verb      string        // that reports, if another than issue
	kept      int64         // number of the plan that was proposed
	register  *register.Register
	form      *descriptionbook.Form // from which the description was read; nil: from JSON
}

// issueReport is the answer for programs. Issued, already and refused count every row of the list once.
type issueReport struct {
	Batch     string                  `json:"batch"`             // empty when nothing was recorded
	Plan      string                  `json:"plan,omitzero"`     // number of the plan that was kept
	Class     string                  `json:"class"`             // address of the BadgeClass that is awarded
	ClassID   string                  `json:"class_id,omitzero"` // of the micro-credential, through all of its versions
	Version   int                     `json:"version"`
	Issued    int                     `json:"issued"`
	Already   int                     `json:"already"`
	Again     int                     `json:"again,omitzero"`      // of those issued: whose award was revoked before
	Renamed   []renamedReport         `json:"other_name,omitzero"` // who hold the award under another name than the list's
	Refused   []issuance.RefusedRow   `json:"refused"`
	Editions  map[locale.Language]int `json:"editions,omitzero"` // good rows by the language of the edition that they get
	LeftOut   []locale.Language       `json:"left_out,omitzero"` // languages whose edition no learner gets and that cannot be drawn
	Findings  []description.Finding   `json:"findings"`
	List      *roster.Origin          `json:"list,omitzero"`
	Notices   []noticeReport          `json:"notices,omitzero"`   // what was mended or left alone in the list
	Rows      []rowReport             `json:"rows,omitzero"`      // of a dry run: each row as it was understood
	SetAside  []register.SetAsideWire `json:"set_aside,omitzero"` // recorded rows of which no award could be made
	Revokes   string                  `json:"revokes,omitzero"`   // address of the award whose place the only row takes
	Drops     []string                `json:"drops,omitzero"`     // what that award says and the row does not
	Successor string                  `json:"successor,omitzero"` // address of the award that took its place
	Trial     bool                    `json:"trial,omitzero"`     // the addresses are on this machine alone
	Written   *written                `json:"written,omitzero"`   // what --out holds
	Seconds   float64                 `json:"seconds"`
	Error     *terminal.ErrorReport   `json:"error,omitzero"` // why it was not all done
}

// Run checks, records and waits. What was recorded is issued even if this process dies.
func (k *Issue) Run(c *terminal.Context) error {
	begun := time.Now()
	request, err := k.request(c)
	if err != nil {
		return err
	}
	a, err := k.house(c)
	if err != nil {
		return err
	}
	defer a.Close()
	k.register = a.Register
	if err := k.canNotify(c, a); err != nil {
		return err
	}
	if err := k.find(c, a, &request); err != nil {
		return err
	}
	outcome, err := k.issue(c, a, request)
	f := k.failure(outcome, err)
	if f != nil && outcome == nil {
		return f
	}
	defer outcome.Close()
	if printErr := k.print(c, request.Description, outcome, time.Since(begun), f); printErr != nil {
		return printErr
	}
	if err := k.annotate(c, outcome.Plan); err != nil || f == nil {
		return err
	}
	if errors.Is(err, issuance.ErrRefused) { // the report says it
		return terminal.Reported(f.Code)
	}
	return f
}

// find finds the award and the class that flags name.
func (k *Issue) find(c *terminal.Context, a *app.App, r *issuance.Request) (err error) {
	if k.Replaces != "" {
		_, award, err := a.Service.Find(c, k.Replaces)
		if err != nil {
			return terminal.Refuse(err, "command.issue.refused")
		}
		r.Replaces = award.ID
	}
	if k.Class != "" {
		if r.Class, err = a.Service.FindClass(c, k.Class); err != nil {
			return office.RefusedOr(err, "command.issue.refused")
		}
	}
	return nil
}

// failure says why a request was not done as it was asked; nil when it was.
func (k *Issue) failure(o *issuance.Outcome, err error) *terminal.Failure {
	var said interface { // what the person can mend
		Message(lang locale.Language) string
	}
	var known *terminal.Failure
	var trouble *locale.Trouble // of the machine: nothing that the person gave is at fault
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, issuance.ErrRefused) && len(o.Refused) > 0 && onlyRevoked(o.Refused):
		return &terminal.Failure{Code: terminal.ExitRefused, Key: "command.issue.refused_revoked"}
	case errors.Is(err, issuance.ErrRefused) && len(o.Refused) > 0 && o.Refused[0].Row == 0: // the list as a whole
		return &terminal.Failure{Code: terminal.ExitRefused, Key: "command.issue.refused", Err: o.Refused[0]}
	case errors.Is(err, issuance.ErrRefused) && len(o.Refused) > 0:
		return &terminal.Failure{Code: terminal.ExitRefused, Key: "command.issue.refused_rows"}
	case errors.Is(err, issuance.ErrRefused):
		return &terminal.Failure{Code: terminal.ExitRefused, Key: "command.issue.refused_findings"}
	case errors.Is(err, issuance.ErrUndone), errors.Is(err, issuance.ErrHalted):
		return &terminal.Failure{Code: terminal.ExitRefused, Key: "command.issue.stopped", Err: err}
	case err != nil && o.Batch != 0:
		return &terminal.Failure{
			Code: terminal.ExitUndecided, Key: "command.issue.stopped_batch", Args: []any{"batch", strconv.FormatInt(o.Batch, 10)}, Err: err,
		}
	case errors.As(err, &said) && !errors.As(err, &trouble):
		return &terminal.Failure{Code: terminal.ExitRefused, Key: "command.issue.refused", Err: err}
	case err != nil:
		return &terminal.Failure{Code: terminal.ExitUndecided, Key: "command.issue.stopped", Err: err}
	case len(o.Aside) > 0:
		return &terminal.Failure{
			Code: terminal.ExitRefused, Key: "command.issue.set_aside", Args: []any{"count", len(o.Aside), "batch", strconv.FormatInt(o.Batch, 10)},
		}
	}
	return nil
}

// house opens the house. A dry run where there is none makes do with one in memory, and leaves nothing behind, even if it
// is killed.
func (k *Issue) house(c *terminal.Context) (*app.App, error) {
	if !k.DryRun || k.Database != "" {
		return k.Open(c, app.Config{})
	}
	a, err := k.OpenExisting(c)
	if errors.Is(err, store.ErrNone) {
		return k.Open(c, app.Config{Memory: true})
	}
	return a, err
}

// canNotify refuses to tell learners by mail where no mail can leave.
func (k *Issue) canNotify(c *terminal.Context, a *app.App) error {
	if !k.Notify {
		return nil
	}
	settings, err := a.Mail.Settings(c)
	if err == nil && !settings.Ready() {
		err = terminal.Misuse(nil, "command.issue.notify.unready")
	}
	return err
}

func (k *Issue) request(c *terminal.Context) (issuance.Request, error) {
	wish, err := k.Wish(c)
	if err != nil {
		return issuance.Request{}, err
	}
	d, err := description.ReadOne(c, k.MicroCredential)
	if err != nil {
		return issuance.Request{}, err
	}
	k.form = d.Form
	if k.Propose && k.Out != "" {
		return issuance.Request{}, terminal.Misuse(nil, "command.usage.apart", "a", "--propose", "b", "--out")
	}
	if k.DryRun && k.Out != "" && (k.Learners == "" || !strings.EqualFold(filepath.Ext(k.Out), ".xlsx")) {
		return issuance.Request{}, terminal.Misuse(nil, "command.issue.copy_name")
	}
	deciders, err := k.deciders(c)
	if err != nil {
		return issuance.Request{}, err
	}
	r := issuance.Request{
		Wish:        wish,
		Description: d.Description, Strict: k.Strict, Signed: k.Signed, Notify: k.Notify, SkipBadRows: k.SkipBadRows,
		Deciders: deciders,
		Revoked:  roster.Decision(k.Revoked), UpdateProfile: k.UpdateProfile, Language: k.Language, Zone: k.Zone, BaseURL: k.BaseURL, Trial: k.Trial,
	}
	if k.ApprovedBy != "" || k.Document != "" || !k.ApprovedOn.IsZero() {
		r.Approval = &issuance.Approval{Body: k.ApprovedBy, On: k.ApprovedOn, Document: k.Document}
	}
	if k.Learners != "" {
		if err := checkList(k.Learners); err != nil {
			return r, err
		}
		r.List = func() (io.ReadCloser, error) { return os.Open(k.Learners) }
	}
	return r, nil
}

// deciders are what flags say of sheets and of rows that the list itself says are out. What would award all kinds of them
// alike has to name the kind: who means a re-sit must not award the teachers.
func (k *Issue) deciders(c *terminal.Context) (roster.Deciders, error) {
	d := roster.Deciders{Sheet: k.Sheet, Hidden: roster.Decision(k.Hidden), ShowNames: k.ShowNames}
	for _, text := range k.Marked {
		if text == string(roster.Skip) {
			d.Marked = roster.Skip
			continue
		}
		var ok bool
		if d.Kinds, ok = d.Kinds.Add(text); !ok {
			return d, terminal.Misuse(nil, "command.issue.marked_kind", "text", text, "kinds", kindsText(c))
		}
	}
	return d, nil
}

// annotate writes the list of a dry run with what was found in it.
func (k *Issue) annotate(c *terminal.Context, p *issuance.Plan) error {
	if read := p.Rows > 0 || len(p.Refused) > 0; !k.DryRun || k.Out == "" || !read {
		return nil
	}
	err := c.WriteNew(k.Out, k.Force, func(w io.Writer) error { return p.Annotate(c, w, c.Lang) })
	if err != nil || k.JSON {
		return err
	}
	return c.Say("command.issue.copy", "file", k.Out)
}

// checkList makes sure that a list can be opened as often as it is read.
func checkList(name string) error {
	file, err := os.Open(name)
	if err != nil {
		return terminal.Undecided(err, "command.read", "file", name)
	}
	defer file.Close()
	info, err := file.Stat()
	switch {
	case err != nil:
	case info.IsDir():
		err = syscall.EISDIR
	case !info.Mode().IsRegular():
		return terminal.Refuse(nil, "command.issue.pipe", "file", name)
	}
	if err != nil {
		return terminal.Undecided(err, "command.read", "file", name)
	}
	return nil
}

// rehearse plans the request, and leaves it at that.
func (k *Issue) rehearse(c *terminal.Context, a *app.App, r issuance.Request) (*issuance.Outcome, error) {
	p, err := a.Service.Plan(c, r)
	out := &issuance.Outcome{Plan: p}
	if rowsErr := k.plan(c, p); rowsErr != nil {
		return out, rowsErr
	}
	if err == nil {
		out.Issued, out.Already = k.planned.issued(), k.planned.already()
	}
	return out, err
}

// propose plans the request, and keeps the plan for whoever is to record it.
func (k *Issue) propose(c *terminal.Context, a *app.App, r issuance.Request) (*issuance.Outcome, error) {
	out, err := k.rehearse(c, a, r)
	if err != nil {
		return out, err
	}
	return out, a.AsOperator(c, func(by issuance.By) (err error) {
		k.kept, err = a.Service.Keep(c, by, out.Plan)
		return err
	})
}

// issue records the request, works until its awards are made, and writes their pictures.
func (k *Issue) issue(c *terminal.Context, a *app.App, r issuance.Request) (*issuance.Outcome, error) {
	switch {
	case k.DryRun:
		return k.rehearse(c, a, r)
	case k.Propose:
		return k.propose(c, a, r)
	}
	if err := k.makeOut(); err != nil {
		return nil, err
	}
	outcome, err := k.record(c, a, r)
	if err != nil {
		return outcome, err
	}
	return outcome, k.complete(c, a, outcome)
}

// complete waits until what was recorded is done, looks back at it, and writes the pictures that are asked for.
func (k *Issue) complete(c *terminal.Context, a *app.App, outcome *issuance.Outcome) error {
	if err := k.finish(c, a, outcome); err != nil {
		return err
	}
	if err := k.lookBack(c, outcome); err != nil || k.Out == "" {
		return err
	}
	if err := k.writeAwards(c, a, outcome); err != nil {
		return terminal.Undecided(err, "command.issue.pictures_stopped", "folder", k.Out)
	}
	return nil
}

// makeOut makes the folder for the pictures: what cannot be written is known before anything is issued.
func (k *Issue) makeOut() error {
	if k.Out == "" {
		return nil
	}
	if err := os.MkdirAll(k.Out, 0o755); err != nil {
		return terminal.Undecided(err, "command.write", "file", k.Out)
	}
	return nil
}

// lookBack finds out what the end has to tell: which award took the place of another, and who holds the award under
// another name.
func (k *Issue) lookBack(c *terminal.Context, o *issuance.Outcome) error {
	if o.Revokes != nil && o.Issued > 0 {
		err := o.EachAward(c, func(_ *issuance.Row, award *issuance.Award) error {
			k.successor = o.Org.AwardAddress(award.ID)
			return nil
		})
		if err != nil {
			return err
		}
	}
	if o.Already == 0 || k.shown {
		return nil
	}
	return k.plan(c, o.Plan)
}

// record plans the request, asks what has to be asked, and records the plan; where somebody else was quicker, it plans anew.
func (k *Issue) record(c *terminal.Context, a *app.App, r issuance.Request) (*issuance.Outcome, error) {
	for {
		p, err := k.ask(c, a, &r)
		out := &issuance.Outcome{Plan: p}
		if err != nil {
			return out, err
		}
		err = a.AsOperator(c, func(by issuance.By) (err error) {
			out, err = a.Service.Record(c, by, p)
			return err
		})
		var stale *issuance.StaleError
		if !errors.As(err, &stale) {
			return out, err
		}
		p.Close()
	}
}

func (k *Issue) finish(c *terminal.Context, a *app.App, outcome *issuance.Outcome) error {
	total := outcome.Rows - len(issuance.RefusedRows(outcome.Refused, c.Lang))
	begun, err := a.Store.Progress(c, outcome.Org.ID, outcome.Batch) // by this run, or by one before it
	if err != nil {
		return err
	}
	progress := c.NewProgress(c.Text("command.issue.progress"), begun.Issued+begun.Already, total)
	return office.Finish(c, a, progress, func(ctx context.Context, tell func(int)) error {
		return a.Service.Watch(ctx, outcome, tell)
	})
}
