package awarding

import (
	"context"
	"errors"
	"slices"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/roster/columns"
)

// Fill puts mail addresses into rows of a list that lack one, where a row is the learner's: by the student number where the
// list has one, and by the name where it has one, which has to stand once among those rows. Who knows somebody's number alone
// is nobody of the list. It returns which of the learners it found; the others are not
// on the list.
func (s *Service) Fill(ctx context.Context, by issuance.By, org *issuance.Organisation, p *Proposal, learners []Learner) (found []bool, err error) {
	plan, err := s.Plan(ctx, org, p)
	if plan == nil {
		return nil, err
	}
	defer plan.Close()
	var refusal *issuance.Refusal
	if err != nil && !errors.Is(err, issuance.ErrRefused) && !errors.As(err, &refusal) {
		return nil, err
	}
	found = make([]bool, len(learners))
	lacking := rowsWithout(plan)
	err = s.Change(ctx, by, p, p.Revision, func(a *Asked) {
		for i, learner := range learners {
			row, column := lacking.of(learner)
			if found[i] = row != 0; found[i] {
				a.Hand.Mend(row, column, learner[columns.Email])
				lacking.rows = slices.DeleteFunc(lacking.rows, func(r int) bool { return r == row })
			}
		}
	})
	return found, err
}

// without are the rows of a list that lack an address.
type without struct {
	plan *issuance.Plan
	rows []int
}

func rowsWithout(plan *issuance.Plan) without {
	w := without{plan: plan}
	for _, f := range plan.Refused {
		if f.Code == "email_missing" && plan.Raw[f.Row] != nil && !slices.Contains(w.rows, f.Row) {
			w.rows = append(w.rows, f.Row)
		}
	}
	return w
}

// of is the row of a learner and the column of its address; 0 where there is none, or more than one.
func (w without) of(learner Learner) (row, column int) {
	column = w.column(columns.Email)
	by, want := columns.StudentID, issuance.PlainName(learner[columns.StudentID])
	if w.column(by) < 0 {
		by, want = columns.Name, issuance.PlainName(learner[columns.Name])
	}
	key := w.column(by)
	if column < 0 || key < 0 || want == "" {
		return 0, 0
	}
	for _, r := range w.rows {
		if raw := w.plan.Raw[r]; key < len(raw) && issuance.PlainName(raw[key]) == want && w.named(raw, learner[columns.Name]) {
			if row != 0 {
				return 0, 0
			}
			row = r
		}
	}
	return row, column
}

// named reports whether a name does not differ from the one in a row, in one column or in two; a row without a name is
// anybody's.
func (w without) named(raw []string, name string) bool {
	var whole string
	for i, h := range w.plan.Headings {
		if h.Column == columns.Name && i < len(raw) {
			whole += raw[i]
		}
	}
	return whole == "" || issuance.PlainName(whole) == issuance.PlainName(name)
}

func (w without) column(c columns.Column) int {
	return slices.IndexFunc(w.plan.Headings, func(h issuance.Heading) bool { return h.Column == c })
}
