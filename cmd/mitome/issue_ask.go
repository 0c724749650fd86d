package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/words"
)

// This file asks, on a terminal, what a list and flags leave open. Where nobody can be asked, the plan's refusal names the
// flag that decides.

// ask plans the request, and asks until the plan stands or is given up. What was answered becomes part of the request.
func (k *issueCommand) ask(c *Context, a *app.App, r *issuance.Request) (*issuance.Plan, error) {
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
func (k *issueCommand) asking(c *Context) bool { return !k.JSON && onTerminal(c.Stdin) }

// decide asks about what alone stands in the way of a plan, and reports whether it was answered so that planning anew helps.
func (k *issueCommand) decide(c *Context, p *issuance.Plan, refused error, r *issuance.Request) (answered bool, err error) {
	var refusal *issuance.Refusal
	switch {
	case errors.As(refused, &refusal) && refusal.Code == "trial_unsaid":
		k.asked = true
		answer, err := k.question(c, "command.ask.trial", "url", p.Org.BaseURL)
		r.Trial = answer == yes
		return r.Trial, err
	case errors.Is(refused, issuance.ErrRefused) && onlyRevoked(p.Refused):
		if err := k.plan(c, p); err != nil {
			return false, err
		}
		k.asked = true
		c.printRefusedRows(issuance.RefusedRows(p.Refused, c.Lang), k.planned.whose(c, p))
		names, more := k.planned.losers()
		answer, err := k.question(c, "command.ask.revoked", "count", len(p.Refused), "names", strings.Join(names, c.Text("verification.comma")), "more", more)
		r.Revoked = map[reply]roster.Decision{yes: roster.Award, no: roster.Skip}[answer]
		return r.Revoked != roster.Undecided, err
	}
	return false, nil
}

// onlyRevoked reports whether nothing speaks against rows but that their learners' award was revoked before.
func onlyRevoked(faults []roster.Fault) bool {
	return len(faults) > 0 && !slices.ContainsFunc(faults, func(f roster.Fault) bool { return f.Out != words.OutRevoked })
}

// agreed lets a kept plan be confirmed by somebody who can be asked.
func (k *issueCommand) agreed(c *Context, p *issuance.Plan) error {
	if !k.asking(c) {
		return nil
	}
	return k.confirm(c, p)
}

// confirm shows what is about to be done, and asks where it cannot be taken back.
func (k *issueCommand) confirm(c *Context, p *issuance.Plan) error {
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
	if err == nil && answer != yes {
		err = refuse(nil, "command.ask.declined")
	}
	return err
}

// forGood reports whether a plan does what cannot be taken back: it is the first deed of an awarding body, whose address is
// fixed by it; an award is revoked or given again; or somebody else than this machine can open what is issued. Whoever was
// asked something before sees what comes of the answer, and is asked, too.
func (k *issueCommand) forGood(p *issuance.Plan) bool {
	return p.Org.ID == 0 || p.Revokes != nil || k.planned.fates[issuance.Again] > 0 ||
		k.planned.issued() > 0 && (k.asked || !p.Org.Trial())
}

// reply is what a person answers.
type reply int

const (
	neither reply = iota
	yes
	no
)

// question asks, and does not count the time until somebody answers.
func (k *issueCommand) question(c *Context, key string, args ...any) (reply, error) {
	begun := time.Now()
	defer func() { k.waited += time.Since(begun) }()
	return c.question(key, args...)
}

// question asks on the terminal.
func (c *Context) question(key string, args ...any) (reply, error) {
	fmt.Fprint(c.Stderr, c.Text(key, args...)+" ")
	line, err := c.line()
	if err != nil {
		return neither, err
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes", "ｙ", "はい":
		return yes, nil
	case "n", "no", "ｎ", "いいえ":
		return no, nil
	}
	return neither, nil
}

// line reads what is typed up to the end of the line; nothing when the input ends. An interrupt ends the waiting.
func (c *Context) line() (string, error) {
	if c.typed == nil {
		c.typed = bufio.NewReader(c.Stdin)
	}
	type read struct {
		line string
		err  error
	}
	done := make(chan read, 1)
	go func() {
		line, err := c.typed.ReadString('\n')
		done <- read{line, err}
	}()
	select {
	case <-c.Done():
		return "", context.Cause(c)
	case r := <-done:
		if errors.Is(r.err, io.EOF) {
			r.err = nil
		}
		return r.line, r.err
	}
}
