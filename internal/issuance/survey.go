package issuance

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
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
}

// survey reads the list to its end without keeping it, and notes in out each row that cannot be used.
func (s *Service) survey(r *Request, zone *time.Location, out *Outcome) (survey, error) {
	good := 0
	found, err := s.read(r, zone, func(row roster.Row, faults []roster.Fault) error {
		out.Rows++
		out.Notices = append(out.Notices, row.Notices...)
		if faults == nil {
			good++
			return nil
		}
		out.Refused = append(out.Refused, faults...)
		return nil
	})
	found.good, out.Unknown, out.Origin = good, found.unknown, found.origin
	out.Notices = append(found.notices, out.Notices...)
	var faults roster.Faults
	var fault roster.Fault
	switch {
	case errors.As(err, &faults):
		out.Refused, err = append(out.Refused, faults...), ErrRefused
	case errors.As(err, &fault):
		out.Refused, err = append(out.Refused, fault), ErrRefused
	}
	return found, err
}

// eachRow calls do with every row of the list.
func (s *Service) eachRow(r *Request, zone *time.Location, do func(roster.Row, []roster.Fault) error) error {
	_, err := s.read(r, zone, do)
	return err
}

// read opens the list and calls do with every row: those that cannot be used come with their faults. An error of do
// ends the reading.
func (s *Service) read(r *Request, zone *time.Location, do func(roster.Row, []roster.Fault) error) (survey, error) {
	if r.List == nil {
		row, err := s.described(r, zone)
		if err != nil {
			return survey{}, err
		}
		digest := sha256.Sum256(fmt.Append(nil, row))
		return survey{digest: digest}, do(row, s.dateFault(r, row, zone))
	}
	list, err := roster.Open(r.List, roster.Options{Zone: zone, Now: s.Now(), IssuedOn: s.Now()})
	if err != nil {
		return survey{}, err
	}
	defer list.Close()
	for row, faults := range withDates(s, r, zone, list.Rows()) {
		if err := do(row, faults); err != nil {
			return survey{}, err
		}
	}
	if err := list.Err(); err != nil {
		return survey{}, err
	}
	return survey{unknown: list.Unknown(), origin: list.Origin(), notices: list.Notices(), digest: list.Digest()}, nil
}

// withDates adds the fault of a row that would expire before it is issued because of the description's own expiry.
func withDates(s *Service, r *Request, zone *time.Location, rows iter.Seq2[roster.Row, []roster.Fault]) iter.Seq2[roster.Row, []roster.Fault] {
	return func(yield func(roster.Row, []roster.Fault) bool) {
		for row, faults := range rows {
			if len(faults) == 0 {
				faults = s.dateFault(r, row, zone)
			}
			if !yield(row, faults) {
				return
			}
		}
	}
}

func (s *Service) dateFault(r *Request, row roster.Row, zone *time.Location) []roster.Fault {
	issuedOn, expires := s.dates(r, row, zone, s.Now())
	if expires.IsZero() || expires.After(issuedOn) {
		return nil
	}
	return []roster.Fault{{Row: row.Number, Code: "expires_early"}}
}

// dates returns when a row's award is issued (by default: now, in the zone) and when it expires (zero: never).
func (s *Service) dates(r *Request, row roster.Row, zone *time.Location, now time.Time) (issuedOn, expires time.Time) {
	issuedOn = row.IssuedOn.Time
	if issuedOn.IsZero() {
		issuedOn = now.In(zone).Truncate(time.Second)
	}
	expires = row.Expires.Time
	if expires.IsZero() {
		expires, _, _ = r.Description.Expires(zone) // a date that cannot be read was refused by the check
	}
	return issuedOn, expires
}

// described returns the learner whom the description itself names, as row 0 of no list.
func (s *Service) described(r *Request, zone *time.Location) (roster.Row, error) {
	learner, ok := r.Description.Learner()
	if !ok {
		return roster.Row{}, refuse("no_learner")
	}
	email, err := microcredential.NormalizeEmail(learner.Email)
	if err != nil {
		return roster.Row{}, err
	}
	issuedOn, _, err := r.Description.IssuedOn(zone)
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
	Fate              Fate
}

// foresee says what a request would do, without doing it.
func (s *Service) foresee(ctx context.Context, r *Request, zone *time.Location, look chosen, out *Outcome) error {
	home, err := r.Description.HomeURL()
	if err != nil {
		return err
	}
	org, err := s.Store.OrganisationByHome(ctx, home)
	known := err == nil
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if known {
		err = s.foreseeOrganisation(ctx, r, &org, look, out)
	} else {
		out.New, out.Version.Number = true, 1
		err = s.tryPainting(ctx, &Organisation{HomeURL: home, BaseURL: DefaultBaseURL}, r.Description, look)
	}
	if err != nil {
		return err
	}
	return s.eachRow(r, zone, func(row roster.Row, faults []roster.Fault) error {
		fate := Faulty
		if faults == nil {
			if fate, err = s.foreseeRow(ctx, &org, out.Version.Class, row, known); err != nil {
				return err
			}
		}
		switch fate {
		case ToIssue:
			out.Issued++
		case Already:
			out.Already++
		}
		if r.Foreseen != nil {
			f := Foreseen{Row: row, IssuedOn: row.IssuedOn.Time, Expires: row.Expires.Time, Fate: fate}
			if fate != Faulty {
				f.IssuedOn, f.Expires = s.dates(r, row, zone, s.Now())
			}
			r.Foreseen(f)
		}
		return nil
	})
}

// foreseeOrganisation compares a request with what the awarding body has published.
func (s *Service) foreseeOrganisation(ctx context.Context, r *Request, org *Organisation, look chosen, out *Outcome) error {
	if err := sameBase(org, r.BaseURL); err != nil {
		return err
	}
	published, err := s.Store.Facts(ctx, org.ID)
	if err != nil {
		return err
	}
	out.Org, out.Stale = *org, !r.UpdateProfile && !bytes.Equal(published, profileFacts(r.Description))
	return s.foreseeVersion(ctx, org, r.Description, look, out)
}

// foreseeVersion says which version would be awarded.
func (s *Service) foreseeVersion(ctx context.Context, org *Organisation, d *microcredential.Description, look chosen, out *Outcome) (err error) {
	out.Version, err = s.Store.VersionByDigest(ctx, org.ID, d.Key(), look.digest(d.ClassText()))
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	if out.Version, err = s.Store.LatestVersion(ctx, org.ID, d.Key()); err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	out.New = true
	out.Version.Number++
	return s.tryPainting(ctx, org, d, look)
}

// tryPainting finds what stands in the way of a picture, such as a character without a glyph.
func (s *Service) tryPainting(ctx context.Context, org *Organisation, d *microcredential.Description, look chosen) error {
	_, err := s.draw(ctx, org, d, look, Version{})
	return err
}

func (s *Service) foreseeRow(ctx context.Context, org *Organisation, class int64, row roster.Row, known bool) (Fate, error) {
	if !known { // everything is new
		return ToIssue, nil
	}
	held, err := s.Store.Holder(ctx, org.ID, class, recipientKey(org, row.Email), row.Period)
	switch {
	case err == nil && held.Status(s.Now()) == Valid:
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
	Row    int    `json:"row"`
	Column string `json:"column"`
	Reason string `json:"reason"`
}

// RefusedRows puts the faults of each row together, with sentences in lang.
func RefusedRows(faults []roster.Fault, lang string) []RefusedRow {
	rows := []RefusedRow{}
	for _, f := range faults {
		message := f.Message(lang)
		if n := len(rows) - 1; n >= 0 && rows[n].Row == f.Row {
			rows[n].Column = strings.Trim(rows[n].Column+", "+f.Column, ", ")
			rows[n].Reason += " " + message
			continue
		}
		rows = append(rows, RefusedRow{Row: f.Row, Column: f.Column, Reason: message})
	}
	return rows
}

// EachAward calls do with every row of a request's list that holds an award now, whether it was issued by this batch
// or before.
func (s *Service) EachAward(ctx context.Context, r Request, out *Outcome, do func(roster.Row, Award) error) error {
	if r.List != nil {
		r.Description = classOnly(r.Description)
	}
	zone, err := s.zone(ctx, &r)
	if err != nil {
		return err
	}
	return s.eachRow(&r, zone, func(row roster.Row, faults []roster.Fault) error {
		if faults != nil {
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
