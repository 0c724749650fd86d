package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

// Erase lets go of what is kept of an award and its learner; issuance.ErrConflict where nothing of that is left.
func (s AwardStore) Erase(ctx context.Context, org issuance.Organisation, id issuance.ID, e standing.Erasure, list issuance.ListMaker) error {
	return s.change(ctx, "erase award", func(tx *sql.Tx, q *db.Queries) error {
		if err := awardChanges(ctx, q, org.ID, id); err != nil {
			return err
		}
		row, err := q.Award(ctx, db.AwardParams{OrgID: int64(org.ID), ID: id[:]})
		if err != nil {
			return absent(err, "award %s", id)
		}
		if len(row.Assertion) > 0 {
			err = erase(ctx, q, org, &row, e, list)
			if err == nil && row.RevokedAt == 0 {
				_, err = changePlaces(ctx, tx, q, org.ID, row.BatchID, placeChange{false, e.At, e.By})
			}
		} else {
			err = forgetCompletion(ctx, q, &row, &e)
		}
		if err != nil {
			return err
		}
		return chain.Append(ctx, tx, int64(org.ID), e.At, audit.Entry{Action: "award.erase", Subject: id.String(), Code: e.Code(), Count: 1, Actor: e.By})
	})
}

// forgetCompletion takes the line of an erased award from the register of completions.
func forgetCompletion(ctx context.Context, q *db.Queries, row *db.Award, e *standing.Erasure) error {
	if !e.Register {
		return issuance.ErrConflict
	}
	n, err := q.DeleteCompletion(ctx, db.DeleteCompletionParams{OrgID: row.OrgID, AwardID: row.ID})
	if err == nil && n == 0 {
		err = issuance.ErrConflict
	}
	if err == nil && e.Words != "" {
		err = q.EraseAward(ctx, emptied(row, e))
	}
	return err
}

// emptied is an award of which nothing is left but why it was erased.
func emptied(row *db.Award, e *standing.Erasure) db.EraseAwardParams {
	return db.EraseAwardParams{Nothing: []byte{}, Note: e.Words, OrgID: row.OrgID, BatchID: row.BatchID, RowNo: row.RowNo}
}

// erase revokes what still stands, and empties every table of what it has of an award and its learner.
func erase(ctx context.Context, q *db.Queries, org issuance.Organisation, row *db.Award, e standing.Erasure, list issuance.ListMaker) error {
	at := db.RecipientParams{OrgID: row.OrgID, BatchID: row.BatchID, RowNo: row.RowNo}
	person, err := q.Recipient(ctx, at)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if err == nil && !e.Register {
		line := db.KeepCompletionParams{OrgID: row.OrgID, AwardID: row.ID, Name: person.Name, NameEn: person.NameEn, Reading: person.Reading, StudentID: person.StudentID}
		if err := q.KeepCompletion(ctx, line); err != nil {
			return err
		}
	}
	if row.RevokedAt == 0 {
		if err := withdraw(ctx, q, org, row, issuance.Revocation{Code: "erased", At: e.At, By: e.By}, list); err != nil {
			return err
		}
	}
	if err := q.DeleteReceiptRequestsOf(ctx, db.DeleteReceiptRequestsOfParams{OrgID: at.OrgID, Address: person.Email}); err != nil {
		return err
	}
	private, err := q.Claim(ctx, db.ClaimParams{OrgID: row.OrgID, AwardID: row.ID})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	return errors.Join(
		q.EraseAward(ctx, emptied(row, &e)),
		q.EraseSigned(ctx, db.EraseSignedParams(at)),
		q.DeleteRecipient(ctx, db.DeleteRecipientParams(at)),
		q.DeleteFormerNames(ctx, db.DeleteFormerNamesParams(at)),
		eraseClaim(ctx, q, row),
		q.DeleteMailsOf(ctx, db.DeleteMailsOfParams{OrgID: at.OrgID, About: "%" + issuance.ID(row.ID).String()}),
		q.EraseAddress(ctx, db.EraseAddressParams{OrgID: at.OrgID, Address: person.Email}), // once nobody else has it
		q.EraseAddress(ctx, db.EraseAddressParams{OrgID: at.OrgID, Address: private.Address}),
		q.EraseAddress(ctx, db.EraseAddressParams{OrgID: at.OrgID, Address: private.Added}),
	)
}

// eraseClaim lets go of what a learner did with an award, and told the office of it.
func eraseClaim(ctx context.Context, q *db.Queries, row *db.Award) error {
	of := db.EraseClaimParams{OrgID: row.OrgID, AwardID: row.ID}
	return errors.Join(
		q.EraseClaim(ctx, of), q.EraseConsents(ctx, db.EraseConsentsParams(of)), q.EraseReports(ctx, db.EraseReportsParams(of)),
		q.DeleteReaderLinks(ctx, db.DeleteReaderLinksParams(of)),
	)
}

// Completion returns the line of the register of completions that an erased award has left; issuance.ErrNotFound for none.
func (s AwardStore) Completion(ctx context.Context, org issuance.OrganisationID, award issuance.ID) (standing.Completion, error) {
	row, err := s.queries.Completion(ctx, db.CompletionParams{OrgID: int64(org), AwardID: award[:]})
	return standing.Completion{Name: row.Name, NameEN: row.NameEn, Reading: row.Reading, StudentID: row.StudentID}, absent(err, "completion of award %s", award)
}

// Take leaves a line that a file which names learners was taken out.
func (s AwardStore) Take(ctx context.Context, by issuance.By, org issuance.OrganisationID, t standing.Taken, at time.Time) error {
	entry := audit.Entry{Action: string(t.File), Code: t.Code(), Count: int64(t.Count), Actor: by}
	if t.About != 0 {
		entry.Subject = strconv.FormatInt(t.About, 10)
	}
	return s.change(ctx, "take out a file of learners", func(tx *sql.Tx, _ *db.Queries) error {
		return chain.Append(ctx, tx, int64(org), at, entry)
	})
}

// ForgetTerms lets go of what an organisation has kept for as long as it has to, and leaves a line for each kind of which there
// was any.
func (s AwardStore) ForgetTerms(ctx context.Context, by issuance.By, org issuance.OrganisationID, t standing.Terms, at time.Time) error {
	return s.change(ctx, "forget after a term", func(tx *sql.Tx, q *db.Queries) error {
		var lines, notes, undone, asked int64
		var err error
		if !t.Register.IsZero() {
			lines, err = q.ForgetCompletions(ctx, db.ForgetCompletionsParams{OrgID: int64(org), Before: micros(t.Register)})
		}
		if err == nil {
			notes, err = q.ForgetNotes(ctx, db.ForgetNotesParams{OrgID: int64(org), Before: micros(t.Notes)})
		}
		if err == nil {
			back, forgetErr := q.ForgetNotesOfStanding(ctx, db.ForgetNotesOfStandingParams{OrgID: int64(org), Before: micros(t.Notes)})
			notes, err = notes+back, forgetErr
		}
		if err == nil {
			undone, err = q.ForgetUndoNotes(ctx, db.ForgetUndoNotesParams{OrgID: int64(org), Before: micros(t.Notes)})
		}
		if err == nil {
			asked, err = q.ForgetAgreements(ctx, db.ForgetAgreementsParams{OrgID: int64(org), Before: micros(t.Notes)})
		}
		if err != nil {
			return err
		}
		if lines > 0 { // whoever holds them in memory lets go of them
			if err := q.MoveEpoch(ctx, int64(org)); err != nil {
				return err
			}
		}
		for code, count := range map[string]int64{"register": lines, "notes": notes + undone + asked} {
			if count == 0 {
				continue
			}
			if err := chain.Append(ctx, tx, int64(org), at, audit.Entry{Action: "organisation.forget", Code: code, Count: count, Actor: by}); err != nil {
				return err
			}
		}
		return nil
	})
}
