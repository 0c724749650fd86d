package issuing

import (
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
)

// Record does what somebody has planned and kept.
type Record struct {
	office.Flags
	Plan   int64  `arg:"" help:"command.record.plan"`
	DryRun bool   `help:"command.record.dry_run" xor:"deed"`
	Out    string `help:"command.record.out" short:"o" placeholder:"DIR" type:"path" xor:"deed"`
	Yes    bool   `help:"command.issue.yes"`
	JSON   bool   `help:"command.flag.json"`
}

// Run shows the plan as issue shows a dry run, and records it unless that is all that is asked for.
func (k *Record) Run(c *terminal.Context) error {
	begun := time.Now()
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	p, err := a.Service.KeptPlan(c, k.Plan)
	if err != nil {
		return office.RefusedOr(err, "command.record.failed")
	}
	defer p.Close()
	as := &Issue{Flags: k.Flags, DryRun: k.DryRun, Out: k.Out, Yes: k.Yes, JSON: k.JSON, verb: "record", register: a.Register}
	out := &issuance.Outcome{Plan: p}
	if k.DryRun {
		if err := as.plan(c, p); err != nil {
			return terminal.Undecided(err, "command.record.failed")
		}
		out.Issued, out.Already = as.planned.issued(), as.planned.already()
	} else {
		out, err = k.record(c, a, as, p)
	}
	f := as.failure(out, err)
	if err := as.print(c, p.Description(), out, time.Since(begun), f); err != nil || f == nil {
		return err
	}
	return f
}

// record asks what has to be asked, and does the plan as issue does one of its own.
func (k *Record) record(c *terminal.Context, a *app.App, as *Issue, p *issuance.Plan) (*issuance.Outcome, error) {
	out := &issuance.Outcome{Plan: p}
	if err := as.makeOut(); err != nil {
		return out, err
	}
	err := as.agreed(c, p)
	if err == nil {
		err = p.HoldRows()
	}
	if err != nil {
		return out, err
	}
	err = a.AsOperator(c, func(by issuance.By) (err error) {
		out, err = a.Service.Record(c, by, p)
		return err
	})
	if err != nil {
		return out, err
	}
	return out, as.complete(c, a, out)
}
