package issuance

import (
	"context"
	"errors"
	"iter"
	"math"
	"time"

	"github.com/mitome/mitome/internal/locale"
)

// Fate is what would happen to a row of a list.
type Fate string

// The fates of rows.
const (
	ToIssue Fate = "new"
	Already Fate = "already" // the learner holds the award
	Faulty  Fate = "fault"   // the row has to be mended
)

// Row is a row of a list as it was understood; a faulty one holds what could be understood.
type Row struct {
	Recipient
	Number            int // header = 1; 0: the learner named in the description
	Evidence          string
	Narrative         string
	Period            string
	IssuedOn, Expires time.Time       // zero where a faulty row does not say; Expires zero: never
	Edition           locale.Language // its language; empty for a faulty row
	Fate              Fate            // as it stands now
}

// EachRow calls do with every row of the plan's list, in order. An error of do ends it.
func (p *Plan) EachRow(ctx context.Context, do func(*Row) error) error {
	if p.rows == nil {
		return nil
	}
	next, stop := iter.Pull2(p.rows.faulty.rows)
	defer stop()
	faulty, err, more := next()
	faults := func(before int) error { // tells of the faulty rows up to a number
		for ; more && (err != nil || faulty.Row < before); faulty, err, more = next() {
			if err == nil {
				err = do(p.told(faulty, Faulty))
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	err = p.rows.each(func(in *intent) error {
		if err := faults(in.Row); err != nil {
			return err
		}
		fate, err := p.fate(ctx, in)
		if err != nil {
			return err
		}
		return do(p.told(in, fate))
	})
	if err != nil {
		return err
	}
	return faults(math.MaxInt)
}

func (p *Plan) told(in *intent, fate Fate) *Row {
	row := &Row{
		Recipient: in.Recipient, Number: in.Row, Evidence: in.Evidence, Narrative: in.Narrative, Period: in.Period,
		IssuedOn: in.IssuedOn, Expires: in.Expires, Fate: fate,
	}
	if fate != Faulty {
		row.Edition = p.languageOfEdition(in.Edition)
	}
	return row
}

// fate is what would become of a good row.
func (p *Plan) fate(ctx context.Context, in *intent) (Fate, error) {
	if !p.known() || p.Version.Class == 0 {
		return ToIssue, nil
	}
	held, err := p.holder(ctx, in)
	switch {
	case err == nil && held.Status(p.At) == Valid && held.ID != p.request.Replaces:
		return Already, nil
	case err == nil || errors.Is(err, ErrNotFound):
		return ToIssue, nil
	}
	return "", err
}

func (p *Plan) holder(ctx context.Context, in *intent) (Award, error) {
	return p.service.Awards.Holder(ctx, p.Org.ID, p.Version.Class, recipientKey(&p.Org, in.Email), in.Period)
}

// EachAward calls do with every row of a recorded plan that holds an award now, whether it was issued by this batch or
// before. An error of do ends it.
func (p *Plan) EachAward(ctx context.Context, do func(*Row, *Award) error) error {
	return p.rows.each(func(in *intent) error {
		award, err := p.holder(ctx, in)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return do(p.told(in, Already), &award)
	})
}
