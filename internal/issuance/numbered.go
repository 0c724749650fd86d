package issuance

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

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

// Numbers tells of student numbers of whoever holds a class, or is to.
type Numbers interface {
	// Numbered returns the awards of a class that are held, of learners whose student number is known, in the order in which
	// they were recorded.
	Numbered(ctx context.Context, org OrganisationID, class int64) ([]Numbered, error)
	// Underway returns the payloads of the chunks of a class that are recorded and not worked yet, halted ones too.
	Underway(ctx context.Context, org OrganisationID, class int64) ([][]byte, error)
	// Deeds is how much was ever done of an organisation: a number that grows with each deed.
	Deeds(ctx context.Context, org OrganisationID) (int64, error)
}

// numbered is a student number in a period.
type numbered struct{ number, period string }

// holders are who holds awards of a class, or is to by a list that is recorded: by their student numbers, and by these without
// leading zeros, which spreadsheets take away.
type holders struct{ by, bare map[numbered][]Numbered }

// bare is a student number of digits without leading zeros; empty for any other.
func bare(number string) string {
	if strings.Trim(number, "0123456789") != "" {
		return ""
	}
	return strings.TrimLeft(number, "0")
}

func (h *holders) add(n Numbered) {
	at := numbered{PlainName(n.StudentID), n.Period}
	h.by[at] = append(h.by[at], n)
	if at.number = bare(at.number); at.number != "" {
		h.bare[at] = append(h.bare[at], n)
	}
}

// findHolders looks up the student numbers of whoever holds the class, or is to.
func (p *Plan) findHolders(ctx context.Context, in Numbers) (*holders, error) {
	found := &holders{map[numbered][]Numbered{}, map[numbered][]Numbered{}}
	if !p.known() || p.Version.Class == 0 {
		return found, nil
	}
	list, err := in.Numbered(ctx, p.Org.ID, p.Version.Class)
	for _, n := range list {
		found.add(n)
	}
	if err != nil {
		return found, err
	}
	chunks, err := in.Underway(ctx, p.Org.ID, p.Version.Class)
	for _, payload := range chunks {
		var c chunk
		if err := json.Unmarshal(payload, &c); err != nil {
			return found, err
		}
		for i := range c.Rows {
			if in := &c.Rows[i]; in.StudentID != "" {
				found.add(Numbered{in.ID, recipientKey(&p.Org, in.Email), in.Period, in.StudentID, in.Name, in.NameEN, in.IssuedOn, in.Expires})
			}
		}
	}
	return found, err
}

// elsewhere is the award that a student number holds under another address than the learner's; ok is false where there is none,
// where the learner holds one as well, and for the award that the request replaces. Where nobody has the number, it is that of
// who has the learner's name and the number but for leading zeros.
func (h *holders) elsewhere(p *Plan, who *Recipient, period string) (held Numbered, ok bool) {
	if who.StudentID == "" || len(h.by) == 0 {
		return held, false
	}
	number := PlainName(who.StudentID)
	same := h.by[numbered{number, period}]
	if len(same) == 0 {
		same = slices.DeleteFunc(slices.Clone(h.bare[numbered{bare(number), period}]), func(n Numbered) bool { return !sameName(who, &n) })
	}
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

// sameName reports whether a learner and who holds an award have the same name as far as both are known, in one script at
// least.
func sameName(who *Recipient, n *Numbered) bool {
	known := who.Name != "" && n.Name != "" || who.NameEN != "" && n.NameEN != ""
	return known && !differs(who.Name, n.Name) && !differs(who.NameEN, n.NameEN)
}

// heldElsewhere carries out what was decided about a learner whose student number holds the award under another address.
// Without a decision the row is refused, whatever its name: names change as addresses do, and a number may be a slip. left
// tells that it is left out of the list.
func (p *Plan) heldElsewhere(ctx context.Context, row *roster.Row, header func(columns.Column) string) (faults []roster.Fault, left bool, err error) {
	if row.StudentID == "" {
		return nil, false, nil
	}
	if p.holders == nil {
		if p.holders, err = p.findHolders(ctx, p.service.Awards); err != nil {
			return nil, false, err
		}
	}
	who := recipientOf(row)
	held, ok := p.holders.elsewhere(p, &who, row.Period)
	if !ok {
		return nil, false, nil
	}
	fault := roster.Fault{
		Row: row.Number, Column: header(columns.StudentID), Code: "held_elsewhere", Value: row.StudentID, Out: words.OutHeld,
		Args: []any{"day", held.IssuedOn.In(p.zone), "named", differs(row.Name, held.Name) || differs(row.NameEN, held.NameEN)},
	}
	if PlainName(row.StudentID) != PlainName(held.StudentID) {
		fault.Code, fault.Value, fault.Args = "held_zeros", held.StudentID, []any{"day", held.IssuedOn.In(p.zone), "number", held.StudentID}
	}
	faults, left = p.decide(p.request.Deciders.On(words.OutHeld), fault)
	return faults, left, nil
}

// heldSince reports whether a learner has come to hold the award under another address since the plan was last compared with
// what is held, or is to by a list that was recorded since.
func (p *Plan) heldSince(ctx context.Context, in Numbers) (bool, error) {
	if !p.known() {
		return false, nil
	}
	deeds, err := in.Deeds(ctx, p.Org.ID)
	if err != nil || deeds == p.deeds {
		return false, err
	}
	if p.rows == nil || p.request.Deciders.On(words.OutHeld) == roster.Award {
		return false, nil
	}
	var now *holders
	for row, err := range p.rows.good.rows {
		if err != nil {
			return false, err
		}
		if row.StudentID == "" {
			continue
		}
		if now == nil {
			if now, err = p.findHolders(ctx, in); err != nil {
				return false, err
			}
		}
		if _, found := now.elsewhere(p, &row.Recipient, row.Period); found {
			return true, nil
		}
		if len(now.by) == 0 {
			break
		}
	}
	p.deeds = deeds
	return false, nil
}

// lookAgain compares the plan once more with what is held, where anything was done of the organisation since it was compared:
// of two lists that are recorded at an instant the second finds the first.
func (p *Plan) lookAgain(ctx context.Context, in Numbers) error {
	found, err := p.heldSince(ctx, in)
	if err == nil && found {
		err = &StaleError{[]string{"held"}}
	}
	return err
}
