package issuance

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/microcredential"
)

// This file reads the learner list of a plan: each row is judged once, and what can be used is kept as it would be
// recorded.

// readList reads the list to its end. Rows that looked good until a later one spoke against them are found by reading
// once more.
func (p *Plan) readList(ctx context.Context) (err error) {
	if p.known() {
		if p.deeds, err = p.service.Awards.Deeds(ctx, p.Org.ID); err != nil {
			return err
		}
	}
	late, err := p.readOnce(ctx)
	if err != nil || len(late) == 0 {
		return err
	}
	digest := p.digest
	p.late = late
	if _, err = p.readOnce(ctx); err == nil && p.digest != digest {
		err = refuse("list_changed")
	}
	return err
}

// readOnce notes what is wrong with the list, and spools its rows.
func (p *Plan) readOnce(ctx context.Context) (late map[int]roster.Fault, err error) {
	p.rows.close()
	p.rows, p.List, p.lacking = spooled(), List{Editions: map[locale.Language]int{}, Raw: map[int][]string{}}, nil
	p.decided, p.undecided = decided{}, nil
	if p.request.List == nil {
		err = p.readDescribed(ctx)
	} else {
		late, err = p.readFile(ctx)
	}
	if err == nil {
		err = p.rows.flush()
	}
	errors.As(err, &p.Unread)
	var faults roster.Faults
	var fault roster.Fault
	switch {
	case errors.As(err, &faults):
		p.Refused, p.Whole, err = append(p.Refused, faults...), true, ErrRefused
	case errors.As(err, &fault):
		p.Refused, p.Whole, err = append(p.Refused, fault), true, ErrRefused
	}
	return late, err
}

func (p *Plan) listOptions() roster.Options {
	return roster.Options{Zone: p.zone, Now: p.At, IssuedOn: p.issued, Deciders: p.request.Deciders, Hand: p.request.Hand, Late: p.late}
}

// readFile reads a list that was handed in. Notices on the list as a whole come before those on its rows.
func (p *Plan) readFile(ctx context.Context) (late map[int]roster.Fault, err error) {
	list, err := roster.Open(p.request.List, p.listOptions())
	if err != nil {
		return nil, err
	}
	defer list.Close()
	if err := p.readAbove(ctx, list); err != nil {
		return nil, err
	}
	means := list.Means()
	for i, text := range list.Headers() {
		p.Headings = append(p.Headings, Heading{text, means[i]})
	}
	for row, faults := range list.Rows() {
		if len(faults) == 0 {
			faults = p.faults(row, list.Header)
		}
		refused := len(p.Refused)
		if err := p.add(ctx, row, faults, list.Header); err != nil {
			return nil, err
		}
		if len(p.Refused) > refused && len(p.Raw) < maxRaw {
			p.Raw[row.Number] = list.Texts()
		}
	}
	if err := list.Err(); err != nil {
		return nil, err
	}
	p.Unknown, p.Origin, p.digest, p.outside = list.Unknown(), list.Origin(), list.Digest(), list.Left()
	if p.Undated < p.Good {
		p.Dated = list.Header(columns.IssuedOn)
	}
	p.Notices = append(append(list.Notices(), p.decidedNotices()...), p.Notices...)
	return list.Late(), nil
}

// readDescribed reads the learner whom the description itself names, as row 0 of no list.
func (p *Plan) readDescribed(ctx context.Context) error {
	row, err := p.described()
	if err != nil {
		return err
	}
	p.digest = sha256.Sum256(fmt.Append(nil, row))
	header := func(columns.Column) string { return "" }
	if err := p.add(ctx, row, p.faults(row, header), header); err != nil {
		return err
	}
	p.Notices = append(p.decidedNotices(), p.Notices...)
	return nil
}

// add notes a row, and spools it.
func (p *Plan) add(ctx context.Context, row roster.Row, faults []roster.Fault, header func(columns.Column) string) error {
	for _, ask := range []func(context.Context, *roster.Row, func(columns.Column) string) ([]roster.Fault, bool, error){p.otherCourse, p.again, p.heldElsewhere} {
		if faults != nil {
			break
		}
		asked, left, err := ask(ctx, &row, header)
		if err != nil || left {
			return err
		}
		faults = asked
	}
	p.Rows++
	if faults == nil {
		p.languageNotice(&row)
	}
	p.Notices = append(p.Notices, row.Notices...)
	if faults != nil {
		p.Refused = append(p.Refused, faults...)
		return p.rows.add(intentOf(row, row.IssuedOn.Time, row.Expires.Time), true)
	}
	p.wants(&row)
	p.Good++
	if p.request.Decision.Day != "" && row.IssuedOn.Time.Before(p.issued) && !row.IssuedOn.Time.IsZero() {
		p.undecided = append(p.undecided, row.Number)
	}
	if row.IssuedOn.Time.IsZero() {
		p.Undated++
	}
	p.Editions[p.languageOf(&row)]++
	return p.rows.add(p.intent(row), false)
}

// intent draws what is random for a good row.
func (p *Plan) intent(row roster.Row) intent {
	issuedOn, expires := p.dates(row)
	in := newIntent(p.service.Random, row, p.request.Signed, issuedOn, expires)
	in.Edition = p.editionOf(&row)
	in.Former = p.former.of(&p.Org, row.Email, row.Period).ID
	return in
}

// faults finds what is wrong with a row whose cells are in order each for itself: an award that would expire before it
// is issued because of the description's own expiry, a learner who is to have another edition than the request says, and
// what the seal would refuse, by the function that seals.
func (p *Plan) faults(row roster.Row, header func(columns.Column) string) []roster.Fault {
	issuedOn, expires := p.dates(row)
	if !expires.IsZero() && !expires.After(issuedOn) {
		return []roster.Fault{{Row: row.Number, Code: "expires_early"}}
	}
	if faults := p.languageFault(&row, header); faults != nil {
		return faults
	}
	if row.Evidence == "" && row.Narrative == "" {
		return nil // nothing else in an assertion is the row's own but its dates
	}
	in := newIntent(p.service.Random, row, p.request.Signed, issuedOn, expires)
	_, _, err := documents(&p.Org, p.edition, &in, p.request.Signed)
	var bad *unsealable
	if errors.As(err, &bad) {
		return []roster.Fault{{Row: row.Number, Column: header(bad.Column()), Code: "unpublishable"}}
	}
	return nil
}

// dates returns when a row's award is issued (by default: now, in the zone) and when it expires (zero: never).
func (p *Plan) dates(row roster.Row) (issuedOn, expires time.Time) {
	issuedOn = row.IssuedOn.Time
	if issuedOn.IsZero() {
		issuedOn = p.issued
	}
	expires = row.Expires.Time
	if expires.IsZero() {
		expires, _, _ = p.request.Description.Expires(p.zone) // a date that cannot be read was refused by the check
	}
	return issuedOn, expires
}

// described returns the learner whom the description itself names, as row 0 of no list.
func (p *Plan) described() (roster.Row, error) {
	d := p.request.Description
	learner, ok := d.Learner()
	if !ok {
		return roster.Row{}, refuse("no_learner")
	}
	email, err := microcredential.NormalizeEmail(learner.Email)
	if err != nil {
		return roster.Row{}, err
	}
	issuedOn, _, err := d.IssuedOn(p.zone)
	if err != nil {
		return roster.Row{}, err
	}
	return roster.Row{Email: email, Name: learner.NameJA, NameEN: learner.NameEN, IssuedOn: roster.When{Time: issuedOn}}, nil
}
