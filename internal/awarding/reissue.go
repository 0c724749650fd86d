package awarding

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/roster/columns"
)

// This file awards once more in the place of an award.

// Correction is an award as it should have been.
type Correction struct {
	Of     issuance.Award // whose place is taken
	Row    Learner
	Signed bool
	Notify bool // the learner is told by mail
}

// Learner is a row of a list, by its columns.
type Learner map[columns.Column]string

// ordered are the columns of a list that is put together here.
var ordered = []columns.Column{
	columns.Name, columns.NameEN, columns.Reading, columns.DisplayName, columns.Email, columns.StudentID, columns.LearnerType, columns.Language,
	columns.ShowName, columns.Period, columns.IssuedOn, columns.Expires, columns.Evidence, columns.Narrative,
}

// ListOf is a list of learners as somebody would hand it in; a column in which nothing stands is left out, but for the address.
func ListOf(learners ...Learner) []byte {
	used := usedOf(learners)
	header := make([]string, len(used))
	for i, column := range used {
		header[i] = string(column)
	}
	return written(append([][]string{header}, rowsOf(used, learners)...))
}

// usedOf are the columns in which something stands of a learner, and that of the address.
func usedOf(learners []Learner) (used []columns.Column) {
	for _, column := range ordered {
		if column == columns.Email || slices.ContainsFunc(learners, func(l Learner) bool { return l[column] != "" }) {
			used = append(used, column)
		}
	}
	return used
}

// rowsOf are the cells of learners in some columns.
func rowsOf(used []columns.Column, learners []Learner) [][]string {
	rows := make([][]string, len(learners))
	for i, learner := range learners {
		for _, column := range used {
			rows[i] = append(rows[i], strings.TrimSpace(learner[column]))
		}
	}
	return rows
}

// written are rows as a list in CSV.
func written(rows [][]string) []byte {
	var list bytes.Buffer
	_ = csv.NewWriter(&list).WriteAll(rows) // to memory
	return list.Bytes()
}

// PlanCorrection finds out what a correction would do: the newest published version is awarded as the row says, and the award
// that was wrong is revoked in the same transaction as replaced. It is the way of issue --replaces. It comes with what was
// found so far also where it refuses; close it after use.
func (s *Service) PlanCorrection(ctx context.Context, org *issuance.Organisation, c Correction) (*issuance.Plan, error) {
	class, err := s.classOf(ctx, org, c.Of)
	if err != nil {
		return nil, err
	}
	r, err := s.request(ctx, org, class)
	if err != nil {
		return nil, err
	}
	of, err := s.Post.Batches.Batch(ctx, org.ID, c.Of.Batch)
	if err != nil {
		return nil, err
	}
	r.Decision = of.Decision // that the learner has completed is decided, and is no other
	r.List, r.Replaces, r.Signed, r.Notify = opened(ListOf(c.Row)), c.Of.ID, c.Signed, c.Notify
	return s.plan(ctx, r)
}

// Correct does what PlanCorrection has found out, where the version is still the one that was looked at, and returns the batch.
// When it returns without error, the award is on its way. Where the organisation wants two persons it is a *SecondError; see
// AskCorrection.
func (s *Service) Correct(ctx context.Context, by issuance.By, org *issuance.Organisation, c Correction, version int) (int64, error) {
	if org.SecondRelease {
		return 0, &SecondError{}
	}
	plan, err := s.PlanCorrection(ctx, org, c)
	if err != nil {
		plan.Close()
		return 0, err
	}
	defer plan.Close()
	if plan.Version.Number != version {
		return 0, &ChangedError{}
	}
	out, err := s.Post.Record(ctx, by, plan)
	var stale *issuance.StaleError
	if errors.As(err, &stale) {
		err = &ChangedError{}
	}
	if err != nil {
		return 0, err
	}
	return out.Batch, nil
}

// AskCorrection begins a proposal that does what PlanCorrection has found out, and asks somebody else to release it; called is
// what a column is called, as for BeginTyped.
func (s *Service) AskCorrection(ctx context.Context, by issuance.By, org *issuance.Organisation, c Correction, version int, called func(columns.Column) string) (Proposal, error) {
	plan, err := s.PlanCorrection(ctx, org, c)
	plan.Close()
	if err != nil {
		return Proposal{}, err
	}
	class, err := s.classOf(ctx, org, c.Of)
	if err != nil {
		return Proposal{}, err
	}
	p := typed([]Learner{c.Row}, called)
	p.Asked.Replaces, p.Asked.Signed, p.Asked.Notify, p.Asked.Decision = c.Of.ID, c.Signed, c.Notify, plan.Decision()
	if p, err = s.begin(ctx, by, org, class, p); err != nil {
		return p, err
	}
	return p, s.Ask(ctx, by, org, &p, Seen{Revision: p.Revision, Version: version, Good: 1})
}

// classOf is the class of an award.
func (s *Service) classOf(ctx context.Context, org *issuance.Organisation, a issuance.Award) (issuance.ID, error) {
	edition, err := s.Post.Classes.Edition(ctx, org.ID, a.Edition)
	if err != nil {
		return issuance.ID{}, err
	}
	class, err := s.Post.Classes.ClassOf(ctx, edition)
	return class.ID, err
}
