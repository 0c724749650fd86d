package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
	"github.com/mitome/mitome/internal/yearbook"
)

// YearbookStore keeps what an organisation says of its business years, and what its yearbook is made of.
type YearbookStore struct{ *base }

// AllVersions returns every version of every class, by class and number.
func (s YearbookStore) AllVersions(ctx context.Context, org issuance.OrganisationID) ([]yearbook.Version, error) {
	rows, err := s.queries.AllVersions(ctx, int64(org))
	all := make([]yearbook.Version, len(rows))
	for i, r := range rows {
		all[i] = yearbook.Version{
			Class: r.ClassID, ID: idOf(r.PublicID), Number: r.Number, At: fromMicros(r.CreatedAt), Retired: fromMicros(r.RetiredAt), Description: []byte(r.Description),
			Letter: issuance.Letter{Guideline: r.Guideline, Noted: r.Noted},
			Look: issuance.Look{
				Template: r.Template, Colour: r.Colour, Second: r.SecondColour, Ring: r.Ring, Words: issuance.Words(r.Words), Art: r.Art,
				Alt: issuance.Alt{Any: r.Alt, English: r.AltEn, Japanese: r.AltJa},
			},
		}
	}
	return all, absent(err, "versions of organisation %d", org)
}

// AllApprovals returns every approval, those recorded first first.
func (s YearbookStore) AllApprovals(ctx context.Context, org issuance.OrganisationID) ([]issuance.Approval, error) {
	rows, err := s.queries.AllApprovals(ctx, int64(org))
	all := make([]issuance.Approval, len(rows))
	for i, r := range rows {
		all[i] = approvalOf(r)
	}
	return all, absent(err, "approvals of organisation %d", org)
}

// Completions returns what was decided of batches, those recorded first first.
func (s YearbookStore) Completions(ctx context.Context, org issuance.OrganisationID) ([]yearbook.Completion, error) {
	rows, err := s.queries.Completions(ctx, int64(org))
	all := make([]yearbook.Completion, len(rows))
	for i, r := range rows {
		all[i] = yearbook.Completion{Batch: r.ID, Class: r.ClassID, ID: idOf(r.PublicID), Decision: readDecision(r.Decision), Undone: fromMicros(r.UndoneAt)}
	}
	return all, absent(err, "what was decided of batches of organisation %d", org)
}

// Participants returns what was typed of participants, the oldest first.
func (s YearbookStore) Participants(ctx context.Context, org issuance.OrganisationID) ([]yearbook.Participants, error) {
	rows, err := s.queries.Participants(ctx, int64(org))
	all := make([]yearbook.Participants, len(rows))
	for i, r := range rows {
		all[i] = yearbook.Participants{Class: r.ClassID, Year: int(r.Year), Since: fromMicros(r.Since), Number: int(r.Number)}
	}
	return all, absent(err, "participants of organisation %d", org)
}

// SetParticipants keeps what was typed, beside what was typed before.
func (s YearbookStore) SetParticipants(ctx context.Context, by issuance.By, org issuance.OrganisationID, typed []yearbook.Participants) error {
	return s.change(ctx, "set participants", func(tx *sql.Tx, q *db.Queries) error {
		for _, p := range typed {
			err := q.InsertParticipants(ctx, db.InsertParticipantsParams{
				OrgID: int64(org), ClassID: p.Class, Year: int64(p.Year), Since: micros(p.Since), Number: int64(p.Number), ActorKind: string(by.Kind), ActorID: by.ID,
			})
			if err != nil {
				return err
			}
			line := audit.Entry{Action: "class.participants", Subject: fmt.Sprint(p.Class), Code: fmt.Sprint(p.Year), Count: int64(max(p.Number, 0)), Actor: by}
			if err := chain.Append(ctx, tx, int64(org), p.Since, line); err != nil {
				return err
			}
		}
		return nil
	})
}

// CommitteeDays returns the days from one on and before another on which committees meet.
func (s YearbookStore) CommitteeDays(ctx context.Context, org issuance.OrganisationID, first, behind time.Time) ([]yearbook.Meeting, error) {
	rows, err := s.queries.CommitteeDays(ctx, db.CommitteeDaysParams{OrgID: int64(org), First: micros(first), Behind: micros(behind)})
	all := make([]yearbook.Meeting, len(rows))
	for i, r := range rows {
		all[i] = yearbook.Meeting{Day: fromMicros(r.Day), Name: r.Name}
	}
	return all, absent(err, "committee days of organisation %d", org)
}

// SetCommitteeDay keeps a day on which a committee meets, or lets go of it; issuance.ErrConflict where it is so already.
func (s YearbookStore) SetCommitteeDay(ctx context.Context, by issuance.By, org issuance.OrganisationID, m yearbook.Meeting, keep bool, at time.Time) error {
	return s.change(ctx, "set committee day", func(tx *sql.Tx, q *db.Queries) error {
		day := db.InsertCommitteeDayParams{OrgID: int64(org), Day: micros(m.Day), Name: m.Name}
		change, code := func() (int64, error) { return q.InsertCommitteeDay(ctx, day) }, "set"
		if !keep {
			change, code = func() (int64, error) { return q.DeleteCommitteeDay(ctx, db.DeleteCommitteeDayParams(day)) }, "removed"
		}
		if err := untaken(change()); err != nil {
			return err
		}
		return chain.Append(ctx, tx, int64(org), at, audit.Entry{Action: "calendar.day", Subject: m.Day.Format(time.DateOnly), Code: code, Count: 1, Actor: by})
	})
}

// FiledSheet returns the sheet of a business year as of a day, where it was put on file; else issuance.ErrNotFound.
func (s YearbookStore) FiledSheet(ctx context.Context, org issuance.OrganisationID, year int, day time.Time) ([]byte, error) {
	row, err := s.queries.YearSheet(ctx, db.YearSheetParams{OrgID: int64(org), Year: int64(year), Day: micros(day)})
	return []byte(row.Content), absent(err, "sheet of the year %d", year)
}

// FiledDays returns which sheets were put on file, those of the last day first.
func (s YearbookStore) FiledDays(ctx context.Context, org issuance.OrganisationID) ([]yearbook.FiledDay, error) {
	rows, err := s.queries.YearSheetDays(ctx, int64(org))
	all := make([]yearbook.FiledDay, len(rows))
	for i, r := range rows {
		all[i] = yearbook.FiledDay{Year: int(r.Year), Day: fromMicros(r.Day), Filed: fromMicros(r.FiledAt)}
	}
	return all, absent(err, "sheets of organisation %d", org)
}

// FileSheet puts a sheet on file; issuance.ErrConflict where one of that day is there.
func (s YearbookStore) FileSheet(ctx context.Context, by issuance.By, org issuance.OrganisationID, year int, day time.Time, content []byte, at time.Time) error {
	return s.change(ctx, "file sheet", func(tx *sql.Tx, q *db.Queries) error {
		n, err := q.InsertYearSheet(ctx, db.InsertYearSheetParams{
			OrgID: int64(org), Year: int64(year), Day: micros(day), Content: string(content), FiledAt: micros(at), ActorKind: string(by.Kind), ActorID: by.ID,
		})
		if err := untaken(n, err); err != nil {
			return err
		}
		return chain.Append(ctx, tx, int64(org), at, audit.Entry{
			Action: "year.file", Subject: fmt.Sprintf("%d/%s", year, day.Format(time.DateOnly)), Count: 1, Digest: digest(content), Actor: by,
		})
	})
}

var _ yearbook.Records = YearbookStore{}
