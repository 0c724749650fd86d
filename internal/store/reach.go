package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/store/db"
)

// This file finds the address at which a learner is reached: what is sent goes to one that works.

// addressDead notes that an address does not work, and has what waits for it go to another address of its learner.
func addressDead(ctx context.Context, q *db.Queries, org int64, address, answer string, at time.Time) error {
	if err := q.AddressDead(ctx, db.AddressDeadParams{OrgID: org, Address: address, At: micros(at), Answer: answer}); err != nil {
		return err
	}
	return redirect(ctx, q, org, address, at)
}

// redirect has what waits for an address that does not work go to another one of its learner, award by award; what there is no
// other for stays.
func redirect(ctx context.Context, q *db.Queries, org int64, address string, at time.Time) error {
	waiting, err := q.WaitingTo(ctx, db.WaitingToParams{OrgID: org, Address: address, Now: micros(at)})
	if err != nil {
		return err
	}
	for i := range waiting {
		n := mail.Note{Org: org, Kind: mail.Kind(waiting[i].Kind), About: waiting[i].About, To: mail.Address{Address: address}}
		to, err := reach(ctx, q, &n)
		if err != nil {
			return err
		}
		if to == address {
			continue
		}
		if err := q.SendTo(ctx, db.SendToParams{OrgID: org, ID: waiting[i].ID, Address: to}); err != nil {
			return err
		}
	}
	return nil
}

// redirectOf is redirect for one award, of whose learner another address has become known.
func redirectOf(ctx context.Context, q *db.Queries, org int64, award issuance.ID, at time.Time) error {
	row, err := q.Award(ctx, db.AwardParams{OrgID: org, ID: award[:]})
	if err != nil {
		return err
	}
	person, err := q.Recipient(ctx, db.RecipientParams{OrgID: org, BatchID: row.BatchID, RowNo: row.RowNo})
	if errors.Is(err, sql.ErrNoRows) || err == nil && person.Email == "" {
		return nil // it was erased
	}
	if err != nil {
		return err
	}
	known, err := addressOf(ctx, q, org, person.Email)
	if err != nil || known.DeadAt == 0 {
		return err
	}
	return redirect(ctx, q, org, person.Email, at)
}

// addressOf is what is known of an address; the zero row where nothing.
func addressOf(ctx context.Context, q *db.Queries, org int64, address string) (db.MailAddress, error) {
	known, err := q.AddressOf(ctx, db.AddressOfParams{OrgID: org, Address: address})
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return known, err
}

// reach is the address to which a note to a learner is to go: its own where that works, else the private one that the learner
// of the award has proved, else the one that the office has added, of which each has to work; its own where none does.
func reach(ctx context.Context, q *db.Queries, n *mail.Note) (string, error) {
	known, err := addressOf(ctx, q, n.Org, n.To.Address)
	if err != nil || known.DeadAt == 0 {
		return n.To.Address, err
	}
	to, _, err := elsewhere(ctx, q, n)
	if to == "" {
		to = n.To.Address
	}
	return to, err
}

// elsewhere is another address of a note's learner that works, and whether its reader wants to be reminded; empty: none is
// known. Whoever has declined the award is left in peace but for answers.
func elsewhere(ctx context.Context, q *db.Queries, n *mail.Note) (to string, quiet bool, err error) {
	award, err := issuance.ParseID(n.AwardOf())
	if err != nil || n.Org == 0 || !n.Kind.AboutAward() {
		return "", false, nil //nolint:nilerr // it is about no award
	}
	claim, err := q.Claim(ctx, db.ClaimParams{OrgID: n.Org, AwardID: award[:]})
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	if err != nil || claim.DeclinedAt > 0 && n.Kind != mail.Answered {
		return "", false, err
	}
	for _, address := range []string{claim.Address, claim.Added} {
		if address == "" || address == n.To.Address {
			continue
		}
		known, err := addressOf(ctx, q, n.Org, address)
		if err != nil {
			return "", false, err
		}
		if known.DeadAt == 0 {
			return address, known.QuietAt > 0, nil
		}
	}
	return "", false, nil
}

// passOn sends a learner at another address what a mail to one that does not work was about: by proving an address the learner
// was promised that. Whose reader wants no mails is left in peace.
func (s *base) passOn(ctx context.Context, q *db.Queries, n *mail.Note, at time.Time) error {
	to, quiet, err := elsewhere(ctx, q, n)
	if err != nil || to == "" || quiet {
		return err
	}
	return s.queueMail(ctx, q, n.PassedOn(to, at))
}

// keepAddresses has the award that takes another's place be known by the other addresses of that one, so that its learner goes
// on being reached; the first keeps its own, for it may stand again. An award that went to another address was somebody else's,
// and so is the private address where somebody has said there that the award is not theirs.
func (s *base) keepAddresses(ctx context.Context, q *db.Queries, w *issuance.ChunkWork, issued *issuance.NewAward) error {
	of := db.ClaimParams{OrgID: int64(w.Org.ID), AwardID: w.Batch.Replaces[:]}
	was, err := q.Claim(ctx, of)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	old, oldErr := q.Award(ctx, db.AwardParams{OrgID: of.OrgID, ID: of.AwardID})
	reports, reportErr := q.ReportsOfAward(ctx, db.ReportsOfAwardParams(of))
	if err := errors.Join(err, oldErr, reportErr); err != nil {
		return err
	}
	if slices.ContainsFunc(reportsOf(reports), claiming.Report.Disowns) {
		was.Address = ""
	}
	if was.Address == "" && was.Added == "" || !bytes.Equal(old.RecipientKey, issued.RecipientKey) {
		return nil
	}
	n, err := q.InsertClaim(ctx, db.InsertClaimParams{
		OrgID: of.OrgID, AwardID: issued.ID[:], BatchID: issued.Batch, Handle: claiming.NewHandle(s.random),
	})
	if err == nil && n == 0 {
		err = errTaken // the next try draws another
	}
	if err != nil {
		return err
	}
	return q.SaveClaim(ctx, db.SaveClaimParams{OrgID: of.OrgID, AwardID: issued.ID[:], Counter: 1, Address: was.Address, Added: was.Added})
}
