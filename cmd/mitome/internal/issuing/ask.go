package issuing

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/words"
)

// This file asks, on a terminal, what a list and flags leave open. Where nobody can be asked, the plan's refusal names the
// flag that decides.

// ask plans the request, and asks until the plan stands or is given up. What was answered becomes part of the request.
func (k *Issue) ask(c *terminal.Context, a *app.App, r *issuance.Request) (*issuance.Plan, error) {
	for {
		p, err := a.Service.Plan(c, *r)
		if !k.asking(c) {
			return p, err
		}
		asked, failed := k.decide(c, p, err, r)
		if failed != nil {
			return p, failed
		}
		if !asked && err == nil {
			err = k.confirm(c, p)
		}
		if !asked {
			return p, err
		}
		p.Close()
	}
}

// asking reports whether there is somebody to ask.
func (k *Issue) asking(c *terminal.Context) bool { return !k.JSON && terminal.Is(c.Stdin) }

// decide asks about what alone stands in the way of a plan, and reports whether it was answered so that planning anew helps.
func (k *Issue) decide(c *terminal.Context, p *issuance.Plan, refused error, r *issuance.Request) (answered bool, err error) {
	var refusal *issuance.Refusal
	switch {
	case errors.As(refused, &refusal) && refusal.Code == "trial_unsaid":
		k.asked = true
		answer, err := k.question(c, "command.ask.trial", "url", p.Org.BaseURL)
		r.Trial = answer == terminal.Yes
		return r.Trial, err
	case errors.Is(refused, issuance.ErrRefused) && onlyRevoked(p.Refused):
		if err := k.plan(c, p); err != nil {
			return false, err
		}
		k.asked = true
		printRefusedRows(c, issuance.RefusedRows(p.Refused, c.Lang), k.planned.whose(c, p))
		names, more := k.planned.losers()
		answer, err := k.question(c, "command.ask.revoked", "count", len(p.Refused), "names", strings.Join(names, c.Text("verification.comma")), "more", more)
		r.Revoked = map[terminal.Reply]roster.Decision{terminal.Yes: roster.Award, terminal.No: roster.Skip}[answer]
		return r.Revoked != roster.Undecided, err
	}
	return false, nil
}

// onlyRevoked reports whether nothing speaks against rows but that their learners' award was revoked before.
func onlyRevoked(faults []roster.Fault) bool {
	return len(faults) > 0 && !slices.ContainsFunc(faults, func(f roster.Fault) bool { return f.Out != words.OutRevoked })
}

// agreed lets a kept plan be confirmed by somebody who can be asked.
func (k *Issue) agreed(c *terminal.Context, p *issuance.Plan) error {
	if !k.asking(c) {
		return nil
	}
	return k.confirm(c, p)
}

// confirm shows what is about to be done, and asks where it cannot be taken back.
func (k *Issue) confirm(c *terminal.Context, p *issuance.Plan) error {
	if err := k.plan(c, p); err != nil {
		return err
	}
	out := &issuance.Outcome{Plan: p, Issued: k.planned.issued(), Already: k.planned.already()}
	if err := k.printPlan(c, out, nil); err != nil {
		return err
	}
	k.shown = true
	if k.Yes || !k.forGood(p) {
		return nil
	}
	answer, err := k.question(c, "command.ask.issue", "count", out.Issued, "address", p.Org.Address())
	if err == nil && answer != terminal.Yes {
		err = terminal.Refuse(nil, "command.ask.declined")
	}
	return err
}

// forGood reports whether a plan does what cannot be taken back: it is the first deed of an awarding body, whose address is
// fixed by it; an award is revoked or given again; or somebody else than this machine can open what is issued. Whoever was
// asked something before sees what comes of the answer, and is asked, too.
func (k *Issue) forGood(p *issuance.Plan) bool {
	return p.Org.ID == 0 || p.Revokes != nil || k.planned.fates[issuance.Again] > 0 ||
		k.planned.issued() > 0 && (k.asked || !p.Org.Trial())
}

// question asks, and does not count the time until somebody answers.
func (k *Issue) question(c *terminal.Context, key string, args ...any) (terminal.Reply, error) {
	begun := time.Now()
	defer func() { k.waited += time.Since(begun) }()
	return c.Question(key, args...)
}
