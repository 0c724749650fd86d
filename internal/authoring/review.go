package authoring

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/typed"
	"github.com/mitome/mitome/microcredential"
)

// Review is the way of one text through an organisation's steps. What stands in it does not change when draft or route do.
type Review struct {
	Org       issuance.OrganisationID
	ID        issuance.ID // of the class
	Number    int64       // of the class's reviews, from 1
	Revision  int64       // of the draft, when it was handed in
	Digest    []byte      // of the text; see issuance.Service.TextDigest
	Content   Fields      // the text, with the facts of its organisation
	Minor     bool        // it takes the shorter route
	Route     Route
	By        issuance.By
	Name      string // of whoever handed it in, as it was
	Began     time.Time
	Decisions []Decision
	Remarks   []Remark
}

// Verdict is what was decided at a step.
type Verdict string

// The verdicts.
const (
	Approves Verdict = "approved"
	Returns  Verdict = "returned"
)

// ToDraft is the step to which a review is returned that ends with that.
const ToDraft = -1

// Decision is what was decided at a step of a review.
type Decision struct {
	Turn     int // how many were decided before it
	Step     int // of the route, from 0
	Verdict  Verdict
	To       int // the step to which it is returned, or ToDraft
	By       issuance.By
	Whole    bool   // whoever decides does so for the whole organisation, not for the department alone; not kept
	Name     string // of whoever decided or recorded it, as it was
	Position string // likewise; empty: not said
	At       time.Time

	// Of a decision that was made elsewhere.
	Recorded bool
	Body     string // body or position
	Proxy    bool   // decided by proxy (代決)
	On       time.Time
	Document string
	File     string // SHA-256 of a PDF that is kept, in hexadecimal digits; empty: none
}

// Remark is what somebody says about a text that is in review, or the answer to that.
type Remark struct {
	ID         int64
	Descriptor microcredential.Key // empty: about the whole
	Text       string
	By         issuance.By
	Name       string
	At         time.Time
	Answers    int64 // the remark that it answers; 0: none
}

// ReviewState says how far a review has come.
type ReviewState string

// The states of a review. One that goes on ends, too, where its draft says something else.
const (
	Waiting  ReviewState = "waiting"  // for a decision
	Accepted ReviewState = "approved" // by every step
	Returned ReviewState = "returned" // to the draft
)

// Standing is how far a review has come, and the step whose decision it waits for.
func (r *Review) Standing() (state ReviewState, step int) {
	step = r.Route.next(0)
	for _, d := range r.Decisions {
		switch {
		case d.Verdict == Returns && d.To == ToDraft:
			return Returned, d.Step
		case d.Verdict == Returns:
			step = r.Route.next(d.To)
		default:
			step = r.Route.next(d.Step + 1)
		}
	}
	if step == len(r.Route) {
		return Accepted, step
	}
	return Waiting, step
}

// After is how a review stands once a decision is taken.
func (r *Review) After(d *Decision) *Review {
	after := *r
	after.Decisions = append(slices.Clone(r.Decisions), *d)
	return &after
}

// next is the first step from one on that somebody decides; the length of the route where there is none.
func (r Route) next(step int) int {
	for step < len(r) && r[step].Kind == Informed {
		step++
	}
	return step
}

// Counts are the decisions that count: those after which nothing was returned to an earlier step.
func (r *Review) Counts() (all []Decision) {
	for _, d := range r.Decisions {
		if d.Verdict == Returns {
			all = slices.DeleteFunc(all, func(a Decision) bool { return a.Step >= d.To })
			continue
		}
		all = append(all, d)
	}
	return all
}

// Unanswered are the remarks that nobody has answered.
func (r *Review) Unanswered() []Remark { return unanswered(r.Remarks) }

func unanswered(remarks []Remark) (all []Remark) {
	for _, m := range remarks {
		answered := slices.ContainsFunc(remarks, func(a Remark) bool { return a.Answers == m.ID })
		if m.Answers == 0 && !answered {
			all = append(all, m)
		}
	}
	return all
}

// Of is whether a review is about a text.
func (r *Review) Of(digest []byte) bool { return bytes.Equal(r.Digest, digest) }

// check refuses a decision that cannot be taken now with a *ReviewError, or a *TurnError where another was quicker. authors are
// those who have written the text.
func (r *Review) check(d *Decision, p *Policy, authors []issuance.By, remark string, now time.Time) error {
	state, step := r.Standing()
	if state != Waiting || d.Turn != len(r.Decisions) || d.Step != step {
		return &TurnError{r}
	}
	switch d.Verdict {
	case Returns:
		if d.Recorded = false; d.To < ToDraft || d.To >= step || d.To >= 0 && r.Route[d.To].Kind == Informed {
			return unreviewable("return_where")
		}
		if r.bars(p, Decider{Whole: d.Whole}) != "" {
			return unreviewable("step_whole", "step", r.Route[step])
		}
		if strings.TrimSpace(remark) == "" {
			return unreviewable("return_why")
		}
		return nil
	case Approves:
	default:
		return unreviewable("verdict")
	}
	bar := r.bars(p, Decider{slices.Contains(authors, d.By), d.Whole})
	switch way := r.Route[step].Kind; {
	case bar != "":
		return unreviewable(bar, "step", r.Route[step])
	case way == InDesk && d.Recorded:
		return unreviewable("in_desk", "step", r.Route[step])
	case way == OnPaper && !d.Recorded:
		return unreviewable("on_paper", "step", r.Route[step])
	case !d.Recorded:
		return nil
	}
	a := issuance.Approval{Body: d.Body, On: d.On, Document: d.Document}
	err := tidyDecided(&a, now)
	d.Body, d.Document = a.Body, a.Document
	return err
}

// Decider is who is to decide, as it matters to a step.
type Decider struct {
	Own   bool // they have written the text, or a part of it
	Whole bool // they decide for the whole organisation, not for the department of the text alone
}

// bars says why somebody may not approve the step that waits: they have written the text ("own"), or decide for a department
// where the step is the whole organisation's ("step_whole"); empty: they may. A step is done in the way it is set and no other,
// so that nobody passes one "in the desk" by a record that nobody can look up.
func (r *Review) bars(p *Policy, who Decider) string {
	_, step := r.Standing()
	switch {
	case !who.Whole && !r.Route[step].Department:
		return "step_whole"
	case who.Own && !p.Own:
		return "own"
	}
	return ""
}

// TurnError tells that somebody else has decided meanwhile, or that the text is not the one that was shown; nothing was
// written.
type TurnError struct{ Stored *Review }

func (e *TurnError) Error() string { return e.Message(locale.English) }

// Message is a sentence in lang that says so.
func (e *TurnError) Message(lang locale.Language) string {
	return locale.Text(lang, "authoring.review.turn")
}

// Overtaken makes it an answer to look again.
func (*TurnError) Overtaken() {}

// maxRemark is the length of a remark, in characters.
const maxRemark = 4000

// tidy brings a remark into the form in which it is kept, or refuses it with a *ReviewError.
func (m *Remark) tidy() error {
	if !typed.Lines(&m.Text, maxRemark) {
		return unreviewable("remark_bad", "limit", maxRemark)
	}
	if m.Text == "" {
		return unreviewable("remark_empty")
	}
	if _, ok := DescriptorOf(string(m.Descriptor)); !ok && m.Descriptor != "" {
		return unreviewable("remark_where")
	}
	return nil
}

// approval is what the last decision of a review makes of its text.
func (r *Review) approval(p *Policy, d *Decision) issuance.Approval {
	a := issuance.Approval{Digest: r.Digest, Class: r.ID, Body: d.Name, On: d.At.UTC().Truncate(24 * time.Hour), Minor: r.Minor, Recorded: d.At}
	if d.Recorded {
		a.Body, a.On, a.Document = d.Body, d.On, d.Document
	}
	a.Ends = a.On.AddDate(p.Years, 0, 0)
	return a
}
