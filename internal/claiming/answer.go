package claiming

import (
	"context"
	"errors"
	"slices"

	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/mail"
)

// Answer is what the office says to a report.
type Answer string

// The answers.
const (
	Corrected  Answer = "corrected"  // the register says it otherwise now
	Registered Answer = "registered" // it stands as it is registered; whom to ask is said with it
	Noted      Answer = "noted"      // it was seen to
	Erased     Answer = "erased"     // everything is erased, this report too
	Kept       Answer = "kept"       // nothing is erased; why is said with it
)

// Answers are those that a report can get.
func (k Kind) Answers() []Answer {
	switch {
	case k.OfName():
		return []Answer{Corrected, Registered}
	case k == Erasing:
		return []Answer{Erased, Kept}
	case k == Declined: // it stands as the learner has it
		return []Answer{Noted}
	}
	return []Answer{Noted, Registered}
}

// Task is a report with all that the office has to know to answer it.
type Task struct {
	Report
	Given *Given
}

// sorted is how many reports are looked through for those of one pile.
const sorted = 1000

// Tasks are the reports of awards of departments that wait, the longest first, or those that were answered, the last first:
// those of one pile, or where it is empty of all.
func (s *Service) Tasks(ctx context.Context, org issuance.OrganisationID, scope department.Scope, waiting bool, of Pile, atMost int) ([]Task, error) {
	looked := atMost
	if of != "" {
		looked = max(atMost, sorted)
	}
	all, err := s.Reports.Reports(ctx, org, scope, waiting, looked)
	if err != nil {
		return nil, err
	}
	if of != "" {
		all = slices.DeleteFunc(all, func(r Report) bool { return r.Kind.Pile() != of })
	}
	var tasks []Task
	for _, r := range all[:min(len(all), atMost)] {
		task, err := s.task(ctx, r)
		if errors.Is(err, issuance.ErrNotFound) {
			continue // the award was erased
		}
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, task)
	}
	return tasks, nil
}

// Task returns a report of an award of departments.
func (s *Service) Task(ctx context.Context, org issuance.OrganisationID, scope department.Scope, id issuance.ID) (Task, error) {
	r, err := s.Reports.Report(ctx, org, scope, id)
	if err != nil {
		return Task{}, err
	}
	return s.task(ctx, r)
}

func (s *Service) task(ctx context.Context, r Report) (Task, error) {
	c, err := s.Claims.Claim(ctx, r.Org, r.Award)
	if err != nil {
		return Task{}, err
	}
	g, err := s.Given(ctx, c)
	return Task{r, g}, err
}

// Reply is an answer as somebody of the office gives it.
type Reply struct {
	Answer Answer
	Person issuance.Registered // as it is to be, where it is corrected
	Anyway bool                // also where the student number holds the micro-credential by another award
	Text   string
	Renew  bool // the link that the learner has ends; not where the award is the learner's as registered

	Register bool // the line of the register of completions is erased too
}

// Settle answers a report: it corrects who the learner is where that is the answer, ends the link where that is asked for, and
// tells the learner by mail. Whoever said that the award is somebody else's is told that it is theirs after all, and else
// nothing. Where everything is erased nobody can be told: what the learner saw before says so.
func (s *Service) Settle(ctx context.Context, by issuance.By, t *Task, a Reply) error {
	if err := by.Validate(); err != nil {
		return err
	}
	if !slices.Contains(t.Kind.Answers(), a.Answer) {
		return Refused("answer")
	}
	text, err := words(a.Text)
	if err != nil {
		return err
	}
	if !t.Answered.IsZero() {
		return issuance.ErrConflict
	}
	switch {
	case a.Answer == Kept && text == "":
		return Refused("why")
	case a.Answer == Erased:
		return s.Standing.Erase(ctx, by, t.Given.Organisation, t.Award, standing.Erasure{Register: a.Register, Ground: standing.AtRequest})
	}
	if a.Answer == Corrected {
		if a.Person == (issuance.Registered{}) || a.Person == t.Given.Person.Registered() {
			return Refused("same_name")
		}
		to := standing.Amendment{To: a.Person, Seen: t.Given.Person.Registered(), Anyway: a.Anyway}
		if err := s.Standing.Amend(ctx, by, t.Given.Organisation, t.Given.Award, to); err != nil {
			return err
		}
	}
	if a.Renew && (t.Kind != NotMe || a.Answer != Registered) {
		if err := s.Renew(ctx, by, &t.Given.Claim); err != nil {
			return err
		}
	}
	t.Answer, t.Reply, t.Answered, t.By = a.Answer, text, s.Now(), by
	return s.Reports.AnswerReport(ctx, &t.Report, s.told(t))
}

// told is the mail that tells a learner of an answer; nil: none goes.
func (s *Service) told(t *Task) *mail.Note {
	if t.Kind == NotMe && t.Answer != Registered || t.Given.Organisation.Trial() || t.Given.Person.Email == "" {
		return nil
	}
	now := s.Now()
	return &mail.Note{
		ID: mail.NewID(s.Random), Org: int64(t.Org), Kind: mail.Answered, About: t.ID.String() + " " + t.Award.String(),
		To: mail.Address{Name: t.Given.Person.Name, Address: t.Given.Person.Email}, Lang: t.Given.Language, Due: now,
	}
}
