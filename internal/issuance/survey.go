package issuance

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/microcredential"
)

// survey is what the first reading of a list found.
type survey struct {
	good    int
	unknown []string
	origin  roster.Origin
	notices []roster.Notice
	digest  [sha256.Size]byte // of the list's bytes
	late    map[int]roster.Fault
}

// readAll reads the list to its end, and notes in the outcome each row that cannot be used. Rows that
// looked good until a later one spoke against them are found by reading once more.
func (p *plan) readAll() (survey, error) {
	begun := *p.out
	found, err := p.readOnce()
	if err != nil || len(found.late) == 0 {
		return found, err
	}
	p.late, *p.out = found.late, begun
	again, err := p.readOnce()
	if err == nil && again.digest != found.digest {
		err = refuse("list_changed")
	}
	return again, err
}

// readOnce notes what is wrong with the list, and keeps its good rows where they are to be recorded.
func (p *plan) readOnce() (survey, error) {
	out, good := p.out, 0
	out.Editions = map[string]int{}
	if !p.request.DryRun {
		var err error
		p.rows.close()
		if p.rows, err = newSpool(p.at); err != nil {
			return survey{}, err
		}
	}
	found, err := p.read(func(row roster.Row, faults []roster.Fault) error {
		out.Rows++
		if faults == nil {
			p.languageNotice(&row)
		}
		out.Notices = append(out.Notices, row.Notices...)
		if faults == nil {
			good++
			out.Editions[p.languageOf(&row)]++
			return p.keep(row)
		}
		out.Refused = append(out.Refused, faults...)
		return nil
	})
	if err == nil && p.rows != nil {
		err = p.rows.flush()
	}
	found.good, out.Unknown, out.Origin = good, found.unknown, found.origin
	out.Notices = append(found.notices, out.Notices...)
	var faults roster.Faults
	var fault roster.Fault
	switch {
	case errors.As(err, &faults):
		out.Refused, out.Whole, err = append(out.Refused, faults...), true, ErrRefused
	case errors.As(err, &fault):
		out.Refused, out.Whole, err = append(out.Refused, fault), true, ErrRefused
	}
	return found, err
}

// keep spools a good row of a list that is to be recorded.
func (p *plan) keep(row roster.Row) error {
	if p.rows == nil {
		return nil
	}
	issuedOn, expires := p.dates(row)
	in := newIntent(p.service.Random, row, p.request.Signed, issuedOn, expires)
	in.Edition = p.editionOf(&row)
	return p.rows.add(in)
}

// eachRow calls do with every row of the list.
func (p *plan) eachRow(do func(roster.Row, []roster.Fault) error) error {
	_, err := p.read(do)
	return err
}

// read opens the list and calls do with every row: those that cannot be used come with their faults. An error of do
// ends the reading.
func (p *plan) read(do func(roster.Row, []roster.Fault) error) (survey, error) {
	if p.request.List == nil {
		row, err := p.described()
		if err != nil {
			return survey{}, err
		}
		digest := sha256.Sum256(fmt.Append(nil, row))
		return survey{digest: digest}, do(row, p.faults(row, func(roster.Column) string { return "" }))
	}
	list, err := roster.Open(p.request.List, roster.Options{Zone: p.zone, Now: p.at, IssuedOn: p.at, Deciders: p.request.Deciders, Late: p.late})
	if err != nil {
		return survey{}, err
	}
	defer list.Close()
	for row, faults := range list.Rows() {
		if len(faults) == 0 {
			faults = p.faults(row, list.Header)
		}
		if err := do(row, faults); err != nil {
			return survey{}, err
		}
	}
	if err := list.Err(); err != nil {
		return survey{}, err
	}
	return survey{unknown: list.Unknown(), origin: list.Origin(), notices: list.Notices(), digest: list.Digest(), late: list.Late()}, nil
}

// faults finds what is wrong with a row whose cells are in order each for itself: an award that would expire before it
// is issued because of the description's own expiry, a learner who is to have another edition than the request says, and
// what the seal would refuse, by the function that seals.
func (p *plan) faults(row roster.Row, header func(roster.Column) string) []roster.Fault {
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
	_, _, err := documents(&p.org, p.edition, &in, p.request.Signed)
	var bad *unsealable
	if errors.As(err, &bad) {
		return []roster.Fault{{Row: row.Number, Column: header(bad.Column()), Code: "unpublishable"}}
	}
	return nil
}

// dates returns when a row's award is issued (by default: now, in the zone) and when it expires (zero: never).
func (p *plan) dates(row roster.Row) (issuedOn, expires time.Time) {
	issuedOn = row.IssuedOn.Time
	if issuedOn.IsZero() {
		issuedOn = p.at.In(p.zone).Truncate(time.Second)
	}
	expires = row.Expires.Time
	if expires.IsZero() {
		expires, _, _ = p.request.Description.Expires(p.zone) // a date that cannot be read was refused by the check
	}
	return issuedOn, expires
}

// described returns the learner whom the description itself names, as row 0 of no list.
func (p *plan) described() (roster.Row, error) {
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

// Fate is what would happen to a row of a list.
type Fate string

// The fates of rows.
const (
	ToIssue Fate = "new"
	Already Fate = "already" // the learner holds the award
	Faulty  Fate = "fault"   // the row has to be mended
)

// Foreseen is a row as it was understood, and what would become of it. A faulty row holds what could be understood.
type Foreseen struct {
	Row               roster.Row
	IssuedOn, Expires time.Time // zero where a faulty row does not say; Expires zero: never
	Language          string    // of the edition that the learner gets; empty for a faulty row
	Fate              Fate
}

// foresee says what would become of each row.
func (p *plan) foresee(ctx context.Context) error {
	out := p.out
	return p.eachRow(func(row roster.Row, faults []roster.Fault) (err error) {
		fate := Faulty
		if faults == nil {
			if fate, err = p.foreseeRow(ctx, row); err != nil {
				return err
			}
		}
		switch fate {
		case ToIssue:
			out.Issued++
		case Already:
			out.Already++
		}
		if p.request.Foreseen != nil {
			f := Foreseen{Row: row, IssuedOn: row.IssuedOn.Time, Expires: row.Expires.Time, Fate: fate}
			if fate != Faulty {
				f.IssuedOn, f.Expires = p.dates(row)
				f.Language = p.languageOf(&row)
			}
			p.request.Foreseen(f)
		}
		return nil
	})
}

func (p *plan) foreseeRow(ctx context.Context, row roster.Row) (Fate, error) {
	if !p.known { // everything is new
		return ToIssue, nil
	}
	held, err := p.service.Store.Holder(ctx, p.org.ID, p.version.Class, recipientKey(&p.org, row.Email), row.Period)
	switch {
	case err == nil && held.Status(p.at) == Valid && held.ID != p.request.Replaces:
		return Already, nil
	case err == nil || errors.Is(err, ErrNotFound):
		return ToIssue, nil
	}
	return "", err
}

// refusedRows counts the rows among faults.
func refusedRows(faults []roster.Fault) int {
	rows := map[int]bool{}
	for _, f := range faults {
		if f.Row > 0 {
			rows[f.Row] = true
		}
	}
	return len(rows)
}

// RefusedRow is a row that cannot be used, with everything that is to be mended in it.
type RefusedRow struct {
	Row    int        `json:"row"`
	Column string     `json:"column"`
	Value  string     `json:"value,omitzero"` // what stands there
	Reason string     `json:"reason"`
	Out    roster.Out `json:"out,omitzero"` // what the list itself says against the row, which awaits a decision
}

// RefusedRows puts the faults of each row together, with sentences in lang.
func RefusedRows(faults []roster.Fault, lang string) []RefusedRow {
	rows := []RefusedRow{}
	for _, f := range faults {
		message := f.Message(lang)
		if n := len(rows) - 1; n >= 0 && rows[n].Row == f.Row {
			rows[n].Column = strings.Trim(rows[n].Column+", "+f.Column, ", ")
			rows[n].Value = strings.Trim(rows[n].Value+", "+f.Value, ", ")
			rows[n].Reason += " " + message
			rows[n].Out = cmp.Or(rows[n].Out, f.Out)
			continue
		}
		rows = append(rows, RefusedRow{Row: f.Row, Column: f.Column, Value: f.Value, Reason: message, Out: f.Out})
	}
	return rows
}

// Annotate writes a request's list as it came, with what was found in it, in lang. See roster.Annotate.
func (s *Service) Annotate(ctx context.Context, r Request, out *Outcome, w io.Writer, lang string) error {
	r.Description = classOnly(r.Description)
	zone, err := s.zone(ctx, &r)
	if err != nil {
		return err
	}
	options := roster.Options{Zone: zone, Now: s.Now(), IssuedOn: s.Now(), Deciders: r.Deciders}
	return roster.Annotate(w, r.List, options, roster.FindingsOf(out.Refused, out.Notices, lang), lang)
}

// EachAward calls do with every row of a request's list that holds an award now, whether it was issued by this batch
// or before. Rows that were refused, for whatever reason, are left out.
func (s *Service) EachAward(ctx context.Context, r Request, out *Outcome, do func(roster.Row, Award) error) error {
	if r.List != nil {
		r.Description = classOnly(r.Description)
	}
	p := &plan{service: s, request: &r, out: out, at: s.Now(), org: out.Org}
	if err := p.planZone(ctx); err != nil {
		return err
	}
	refused := map[int]bool{}
	for _, fault := range out.Refused {
		refused[fault.Row] = true
	}
	return p.eachRow(func(row roster.Row, faults []roster.Fault) error {
		if faults != nil || refused[row.Number] {
			return nil
		}
		award, err := s.Store.Holder(ctx, out.Org.ID, out.Version.Class, recipientKey(&out.Org, row.Email), row.Period)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return do(row, award)
	})
}
