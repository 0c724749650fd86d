package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/issuance"
)

// batchesCommand lists batches of all organisations, the newest first.
type batchesCommand struct {
	storeFlags
	Limit int  `help:"command.list.limit" placeholder:"N"`
	JSON  bool `help:"command.flag.json"`
}

// batchReport is what an issuer's staff are told of a batch. Issued, already, refused and waiting are rows of its list.
type batchReport struct {
	Batch      string        `json:"batch"`
	RecordedAt string        `json:"recorded_at"`
	Title      string        `json:"title"`
	Class      string        `json:"class"`
	Issuer     string        `json:"issuer"`
	Rows       int           `json:"rows"`
	Issued     int           `json:"issued"`
	Already    int           `json:"already"`
	Refused    int           `json:"refused"`
	Waiting    int           `json:"waiting"`            // rows whose awards are still to be made
	Revoked    int           `json:"revoked"`            // of those issued
	SetAside   []asideReport `json:"set_aside,omitzero"` // rows of which no award could be made
	Stuck      *errorReport  `json:"stuck,omitzero"`     // why rows wait that this machine could work
	UndoneAt   string        `json:"undone_at,omitzero"`
	Reason     string        `json:"reason,omitzero"` // of the undoing
	Replaces   string        `json:"replaces,omitzero"`
}

// standing is how many of the batch's awards are not revoked.
func (r *batchReport) standing() int { return r.Issued - r.Revoked }

// Run prints a table, or JSON.
func (k *batchesCommand) Run(c *Context) error {
	if k.Limit < 0 {
		return misuse(nil, "command.list.limit_bad")
	}
	a, err := k.openExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	orgs, err := a.Store.Organisations(c)
	if err != nil {
		return undecided(err, "command.batches.failed")
	}
	clerks, err := newClerks(c, a, orgs)
	if err != nil {
		return undecided(err, "command.batches.failed")
	}
	limit := limitOf(k.Limit, !k.JSON)
	reports, err := clerks.batches(limit)
	if err != nil {
		return err
	}
	if k.JSON {
		return c.printJSON(reports)
	}
	return k.print(c, reports, limit)
}

// batches tells of the newest batches, at most limit.
func (ks clerks) batches(limit int) ([]batchReport, error) {
	type filed struct {
		by    *clerk
		batch issuance.Batch
	}
	var all []filed
	for _, k := range ks {
		batches, err := k.a.Store.Batches(k.c, k.org.ID, limit)
		if err != nil {
			return nil, undecided(err, "command.batches.failed")
		}
		for _, b := range batches {
			all = append(all, filed{k, b})
		}
	}
	slices.SortStableFunc(all, func(x, y filed) int { return cmp.Compare(y.batch.ID, x.batch.ID) })
	reports := []batchReport{}
	for _, f := range all[:min(limit, len(all))] {
		report, err := f.by.batch(&f.batch)
		if err != nil {
			return nil, err
		}
		reports = append(reports, report)
	}
	return reports, nil
}

func (k *batchesCommand) print(c *Context, reports []batchReport, limit int) error {
	if len(reports) == 0 {
		return c.say("command.list.none")
	}
	head := []string{c.Text("command.show.batch"), c.Text("command.undo.recorded"), c.Text("command.undo.rows"), c.Text("command.show.title")}
	rows := make([][]string, len(reports))
	for i := range reports {
		r := &reports[i]
		rows[i] = []string{r.Batch, shortTime(r.RecordedAt), c.batchState(r), cut(r.Title, titleWidth)}
	}
	s := newSheet(c.Stdout)
	s.table(0, head, rows)
	if err := s.show(); err != nil {
		return err
	}
	for i := range reports {
		c.printTrouble(&reports[i])
	}
	if len(reports) == limit {
		fmt.Fprintln(c.Stderr, c.Text("command.list.more", "limit", limit))
	}
	return nil
}

// printTrouble says which rows of a batch were set aside, and why others wait, with what to do.
func (c *Context) printTrouble(r *batchReport) {
	if len(r.SetAside) > 0 {
		fmt.Fprintln(c.Stdout, c.Text("command.batches.set_aside_rows", "batch", r.Batch, "count", len(r.SetAside)))
	}
	for i, row := range r.SetAside {
		if i == shownFaults {
			fmt.Fprintln(c.Stdout, c.Text("command.issue.more_faults", "count", len(r.SetAside)-i))
			break
		}
		fmt.Fprintln(c.Stdout, "  "+row.sentence(c.Lang))
	}
	if r.Stuck != nil {
		message := r.Stuck.Message
		if c.Lang == "ja" {
			message = r.Stuck.MessageJA
		}
		fmt.Fprintln(c.Stdout, message)
	}
}

// batchState is such as "498 awarded, 3 revoked".
func (c *Context) batchState(r *batchReport) string {
	text := c.Text("command.batches.awarded", "count", r.Issued)
	if r.Revoked > 0 {
		text += c.Text("command.batches.revoked", "count", r.Revoked)
	}
	if r.Waiting > 0 {
		text += c.Text("command.batches.waiting", "count", r.Waiting)
	}
	if len(r.SetAside) > 0 {
		text += c.Text("command.batches.set_aside", "count", len(r.SetAside))
	}
	if r.UndoneAt != "" {
		text += c.Text("command.batches.undone")
	}
	return text
}

// shortTime shows the day and minute of an RFC 3339 time.
func shortTime(text string) string {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return at.Format("2006-01-02 15:04")
}

func (k *clerk) batch(b *issuance.Batch) (batchReport, error) {
	title, err := k.title(b.Edition)
	if err != nil {
		return batchReport{}, err
	}
	p, err := k.a.Store.Progress(k.c, b.Org, b.ID)
	if err != nil {
		return batchReport{}, undecided(err, "command.batches.failed")
	}
	revoked, err := k.a.Store.Revoked(k.c, b.Org, b.ID)
	if err != nil {
		return batchReport{}, undecided(err, "command.batches.failed")
	}
	r := batchReport{
		Batch: fmt.Sprint(b.ID), RecordedAt: date(time.UnixMicro(b.ID), k.zone), Title: title, Class: k.org.EditionAddress(b.Edition),
		Issuer: k.org.NameEN, Rows: b.Rows, Issued: p.Issued, Already: p.Already, Refused: b.Refused, Revoked: revoked,
		UndoneAt: date(b.Undone.At, k.zone), Reason: b.Undone.Code,
	}
	if p.Waiting > 0 {
		r.Waiting = b.Rows - b.Refused - p.Issued - p.Already - p.Aside
		r.Stuck = k.stuck(b)
	}
	if p.Aside > 0 {
		aside, err := k.a.Store.SetAside(k.c, b.Org, b.ID)
		if err != nil {
			return batchReport{}, undecided(err, "command.batches.failed")
		}
		r.SetAside = asideReports(aside)
	}
	if b.Replaces != (issuance.ID{}) {
		r.Replaces = b.Replaces.String()
	}
	return r, nil
}

// stuck says why the rows of a batch wait and how to end it, where this machine can tell; nil where it cannot.
func (k *clerk) stuck(b *issuance.Batch) *errorReport {
	trouble, err := k.a.Trouble(k.c, k.org, b)
	if err != nil || trouble == "" {
		return nil //nolint:nilerr // what cannot be told is left out
	}
	f := &failure{key: "command.batches.stuck", args: []any{"batch", fmt.Sprint(b.ID), "reason", trouble}}
	return f.report("batches")
}
