package issuance

import (
	"bytes"
	"context"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/words"
)

// This file asks whether a learner of a list holds the micro-credential already under another address. Addresses change, and an
// award is held by an address; an office knows its learners by their student numbers.

// Numbered is an award that is held, and by the student number of whom.
type Numbered struct {
	ID                ID
	RecipientKey      []byte
	Period            string
	StudentID         string
	Name, NameEN      string
	IssuedOn, Expires time.Time // Expires zero: never
}

// numbered is a student number in a period.
type numbered struct{ number, period string }

// holders are who holds awards of a class, by their student numbers.
type holders map[numbered][]Numbered

// findHolders looks up the student numbers of whoever holds the class.
func (p *Plan) findHolders(ctx context.Context) (holders, error) {
	found := holders{}
	if !p.known() || p.Version.Class == 0 {
		return found, nil
	}
	list, err := p.service.Awards.Numbered(ctx, p.Org.ID, p.Version.Class)
	for _, n := range list {
		at := numbered{PlainName(n.StudentID), n.Period}
		found[at] = append(found[at], n)
	}
	return found, err
}

// elsewhere is the award that a student number holds under another address than the learner's; ok is false where there is none,
// where the learner holds one as well, and for the award that the request replaces.
func (h holders) elsewhere(p *Plan, who *Recipient, period string) (held Numbered, ok bool) {
	if who.StudentID == "" || len(h) == 0 {
		return held, false
	}
	same := h[numbered{PlainName(who.StudentID), period}]
	if len(same) == 0 {
		return held, false
	}
	key := recipientKey(&p.Org, who.Email)
	if slices.ContainsFunc(same, func(n Numbered) bool { return bytes.Equal(n.RecipientKey, key) }) {
		return held, false
	}
	for _, n := range same {
		if n.ID != p.request.Replaces && (n.Expires.IsZero() || n.Expires.After(p.At)) {
			return n, true
		}
	}
	return held, false
}

// heldElsewhere carries out what was decided about a learner whose student number holds the award under another address.
// Without a decision the row is refused, whatever its name: names change as addresses do, and a number may be a slip. left
// tells that it is left out of the list.
func (p *Plan) heldElsewhere(ctx context.Context, row *roster.Row, header func(columns.Column) string) (faults []roster.Fault, left bool, err error) {
	if row.StudentID == "" {
		return nil, false, nil
	}
	if p.holders == nil {
		if p.holders, err = p.findHolders(ctx); err != nil {
			return nil, false, err
		}
	}
	held, ok := p.holders.elsewhere(p, &Recipient{Email: row.Email, StudentID: row.StudentID}, row.Period)
	if !ok {
		return nil, false, nil
	}
	faults, left = p.decide(p.request.Deciders.On(words.OutHeld), roster.Fault{
		Row: row.Number, Column: header(columns.StudentID), Code: "held_elsewhere", Value: row.StudentID, Out: words.OutHeld,
		Args: []any{"day", held.IssuedOn.In(p.zone), "named", differs(row.Name, held.Name) || differs(row.NameEN, held.NameEN)},
	})
	return faults, left, nil
}

// heldSince reports whether a learner has come to hold the award under another address since the plan was made.
func (p *Plan) heldSince(ctx context.Context) (found bool, err error) {
	if p.rows == nil || p.request.Deciders.On(words.OutHeld) == roster.Award {
		return false, nil
	}
	var now holders
	err = p.rows.each(func(in *intent) error {
		if in.StudentID == "" || found {
			return nil
		}
		if now == nil {
			if now, err = p.findHolders(ctx); err != nil {
				return err
			}
		}
		_, found = now.elsewhere(p, &in.Recipient, in.Period)
		return nil
	})
	return found, err
}
