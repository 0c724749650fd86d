package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/job"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

// UndoBatch records that a batch is undone, and the tasks that revoke its awards.
func (s BatchStore) UndoBatch(ctx context.Context, org issuance.Organisation, b issuance.Batch, r issuance.Revocation, list issuance.ListMaker) error {
	return s.change(ctx, "undo batch", func(tx *sql.Tx, q *db.Queries) error {
		return s.undoBatch(ctx, tx, q, org, b, r, list)
	})
}

// undoBatch stops the chunks that wait first: after that no award can come to the batch.
func (s BatchStore) undoBatch(ctx context.Context, tx *sql.Tx, q *db.Queries, org issuance.Organisation, b issuance.Batch, r issuance.Revocation, list issuance.ListMaker) error {
	if err := rowsChange(ctx, q, org.ID, b.ID, 1, 0); err != nil { // the revocation list will change; see revoke
		return err
	}
	n, err := q.BeginUndo(ctx, db.BeginUndoParams{
		OrgID: int64(b.Org), ID: b.ID, UndoneAt: micros(r.At), UndoCode: r.Code, UndoNote: r.Note, UndoTell: r.Tell, UndoActorKind: string(r.By.Kind), UndoActorID: r.By.ID,
	})
	if err != nil {
		return err
	}
	if n == 0 {
		return issuance.ErrConflict
	}
	if _, err := endAgreement(ctx, q, int64(b.Org), b.ID, issuance.Undoing); err != nil {
		return err
	}
	if err := q.StopChunks(ctx, db.StopChunksParams{OrgID: int64(b.Org), BatchID: b.ID, Empty: []byte{}, DoneAt: micros(r.At)}); err != nil {
		return err
	}
	revoking, err := s.insertUndoTasks(ctx, tx, q, &b)
	if err != nil {
		return err
	}
	err = chain.Append(ctx, tx, int64(b.Org), r.At, audit.Entry{Action: "batch.undo", Subject: fmt.Sprint(b.ID), Code: r.Code, Count: revoking, Actor: r.By})
	if err == nil && b.Replaces != (issuance.ID{}) {
		err = s.undoReplacement(ctx, tx, q, b, r)
	}
	if err != nil {
		return err
	}
	return publishRevocations(ctx, q, org, list)
}

// undoReplacement revokes the only award of a batch that took another's place, at once: what becomes of that one is part of the
// same deed.
func (s *base) undoReplacement(ctx context.Context, tx *sql.Tx, q *db.Queries, b issuance.Batch, r issuance.Revocation) error {
	b.Undone = r
	if err := s.revokeRows(ctx, tx, q, standing.UndoTask{Org: b.Org, Batch: b.ID, First: 0, Last: math.MaxInt32}, &b); err != nil {
		return err
	}
	return s.leavePlace(ctx, tx, q, b.Org, b.ID, &r)
}

// insertUndoTasks records the tasks and returns how many awards they will revoke.
func (s BatchStore) insertUndoTasks(ctx context.Context, tx *sql.Tx, q *db.Queries, b *issuance.Batch) (int64, error) {
	progress, err := q.BatchProgress(ctx, db.BatchProgressParams{OrgID: int64(b.Org), BatchID: b.ID})
	if err != nil {
		return 0, err
	}
	revoked, err := q.CountRevoked(ctx, db.CountRevokedParams{OrgID: int64(b.Org), BatchID: b.ID})
	if err != nil {
		return 0, err
	}
	last, err := q.LastRow(ctx, db.LastRowParams{OrgID: int64(b.Org), BatchID: b.ID})
	if err != nil {
		return 0, err
	}
	var tasks []job.Task
	for _, task := range standing.UndoTasks(b, int(last)) {
		tasks = append(tasks, task)
	}
	if len(tasks) > 0 {
		err = s.tasks.InsertTx(ctx, tx, tasks)
	}
	return progress.Issued - revoked, err
}

// RevokeRows revokes what stands in a task's rows of an undone batch. The revocation list names the signed ones already.
func (s BatchStore) RevokeRows(ctx context.Context, task standing.UndoTask, b issuance.Batch, done job.Done) error {
	return s.change(ctx, "revoke rows", func(tx *sql.Tx, q *db.Queries) error {
		if b.Undone.At.IsZero() { // it was taken back meanwhile
			return done(ctx, tx)
		}
		if err := s.revokeRows(ctx, tx, q, task, &b); err != nil {
			return err
		}
		return done(ctx, tx)
	})
}

func (s *base) revokeRows(ctx context.Context, tx *sql.Tx, q *db.Queries, task standing.UndoTask, b *issuance.Batch) error {
	if err := rowsChange(ctx, q, b.Org, b.ID, task.First, task.Last); err != nil {
		return err
	}
	revoked, err := q.RevokeRows(ctx, db.RevokeRowsParams{
		OrgID: int64(b.Org), BatchID: b.ID, FirstRow: task.First, LastRow: task.Last,
		RevokedAt: micros(b.Undone.At), Reason: b.Undone.Code, Note: b.Undone.Note,
	})
	if err != nil || len(revoked) == 0 {
		return err
	}
	err = q.DeleteHoldings(ctx, db.DeleteHoldingsParams{OrgID: int64(b.Org), ClassID: b.Class, BatchID: b.ID, FirstRow: task.First, LastRow: task.Last})
	if err != nil {
		return err
	}
	if b.Undone.Tell {
		if err := s.tellRows(ctx, q, mail.Revoked, b, rowsOf(revoked), b.Undone.At); err != nil {
			return err
		}
	}
	return chain.Append(ctx, tx, int64(b.Org), b.Undone.At, audit.Entry{
		Action: "award.revoke", Subject: fmt.Sprintf("%d/%d-%d", b.ID, task.First, task.Last), Code: b.Undone.Code,
		Count: int64(len(revoked)), Digest: digestOfRows(rowsOf(revoked)), Actor: b.Undone.By.Behalf(),
	})
}

// changedRow is an award that a statement has revoked or reinstated.
type changedRow struct {
	row     int
	id      issuance.ID
	edition issuance.ID
}

func rowsOf(revoked []db.RevokeRowsRow) []changedRow {
	rows := make([]changedRow, len(revoked))
	for i, r := range revoked {
		rows[i] = changedRow{r.RowNo, idOf(r.ID), idOf(r.EditionID)}
	}
	slices.SortFunc(rows, func(x, y changedRow) int { return x.row - y.row })
	return rows
}

// digestOfRows covers the ids of awards, in the order of their rows.
func digestOfRows(rows []changedRow) []byte {
	ids := make([][]byte, len(rows))
	for i := range rows {
		ids[i] = rows[i].id[:]
	}
	sum := sha256.Sum256(bytes.Join(ids, nil))
	return sum[:]
}

// tellRows queues a mail for each of a batch's awards, which stand in the order of their rows, beside the fact of which it
// tells.
func (s *base) tellRows(ctx context.Context, q *db.Queries, kind mail.Kind, b *issuance.Batch, rows []changedRow, at time.Time) error {
	if len(rows) == 0 {
		return nil
	}
	people, err := q.RecipientsBetween(ctx, db.RecipientsBetweenParams{
		OrgID: int64(b.Org), BatchID: b.ID, FirstRow: rows[0].row, LastRow: rows[len(rows)-1].row,
	})
	if err != nil {
		return err
	}
	of := make(map[int]*db.RecipientsBetweenRow, len(people))
	for i := range people {
		of[people[i].RowNo] = &people[i]
	}
	tongue := tongues{}
	for _, row := range rows {
		person := of[row.row]
		if person == nil || person.Email == "" {
			continue
		}
		lang, err := tongue.of(ctx, q, b.Org, row.edition, locale.Language(person.Language))
		if err != nil {
			return err
		}
		called := issuance.PersonName{Name: person.Name, English: person.NameEn}
		n := mail.StandingNote(kind, int64(b.Org), b.ID, row.id.String(), mail.Address{Name: called.Known(), Address: person.Email}, lang, at)
		n.Hand = len(rows) <= mail.Few
		if n.To.Address, err = reach(ctx, q, &n); err != nil {
			return err
		}
		if kind == mail.Reinstated { // of what nobody was told yet nobody is told that it was a mistake
			untold, err := q.LeaveUntold(ctx, db.LeaveUntoldParams{State: string(mail.Withdrawn), Now: micros(at), OrgID: n.Org, About: n.About})
			if err != nil {
				return err
			}
			if untold > 0 {
				continue
			}
		}
		if err := s.queueMail(ctx, q, n); err != nil {
			return err
		}
	}
	return nil
}

// tellAfterAll has mails go that should have told of awards which stand again, and were withdrawn because they did not.
func tellAfterAll(ctx context.Context, q *db.Queries, org issuance.OrganisationID, batch int64, rows []changedRow, at time.Time) error {
	for _, row := range rows {
		n := mail.AwardNote(int64(org), batch, row.id.String(), mail.Address{}, "", at)
		if err := q.TellAfterAll(ctx, db.TellAfterAllParams{Now: micros(n.Due), Until: micros(n.Deadline()), OrgID: n.Org, About: n.About}); err != nil {
			return err
		}
	}
	return nil
}

// Revoked returns how many of a batch's awards are revoked.
func (s BatchStore) Revoked(ctx context.Context, org issuance.OrganisationID, batch int64) (int, error) {
	n, err := s.queries.CountRevoked(ctx, db.CountRevokedParams{OrgID: int64(org), BatchID: batch})
	return int(n), absent(err, "revoked awards of batch %d", batch)
}

// Ended returns how many of a batch's revoked awards were replaced by others, and how many erased.
func (s BatchStore) Ended(ctx context.Context, org issuance.OrganisationID, batch int64) (replaced, erased int, err error) {
	row, err := s.queries.CountEnded(ctx, db.CountEndedParams{OrgID: int64(org), BatchID: batch})
	return int(row.Replaced), int(row.Erased), absent(err, "revoked awards of batch %d", batch)
}

// Reinstate has what was revoked stand again, and publishes the revocation list without it.
func (s BatchStore) Reinstate(ctx context.Context, org issuance.Organisation, what []standing.Stretch, r issuance.Reinstatement, list issuance.ListMaker) (n int, err error) {
	err = s.change(ctx, "reinstate", func(tx *sql.Tx, q *db.Queries) error {
		n = 0
		for i := range what {
			stood, err := s.reinstate(ctx, tx, q, org.ID, &what[i], r)
			if err != nil {
				return err
			}
			n += stood
		}
		if whole := len(what) == 1 && what[0].Award == (issuance.ID{}); n == 0 && !whole {
			return issuance.ErrConflict
		}
		return publishRevocations(ctx, q, org, list)
	})
	return n, err
}

// reinstate has a stretch stand again, and returns how many awards do; an undoing that nothing was revoked by ends as well.
func (s *base) reinstate(ctx context.Context, tx *sql.Tx, q *db.Queries, org issuance.OrganisationID, w *standing.Stretch, r issuance.Reinstatement) (int, error) {
	if err := rowsChange(ctx, q, org, w.Batch, w.First, w.Last); err != nil { // the revocation list will change; see revoke
		return 0, err
	}
	of, err := q.Batch(ctx, db.BatchParams{OrgID: int64(org), ID: w.Batch})
	if err != nil {
		return 0, absent(err, "batch %d", w.Batch)
	}
	if taken, err := firstStands(ctx, q, &of); err != nil || taken {
		return 0, errors.Join(err, issuance.ErrConflict)
	}
	stood, err := q.ReinstateRows(ctx, db.ReinstateRowsParams{
		OrgID: int64(org), BatchID: w.Batch, FirstRow: w.First, LastRow: w.Last, ClassID: of.ClassID, RevokedAt: micros(w.RevokedAt), Now: micros(r.At),
	})
	if err != nil || len(stood) == 0 && w.Award != (issuance.ID{}) {
		return 0, err
	}
	ended, err := endUndo(ctx, q, int64(org), w.Batch)
	if err == nil && !ended && len(stood) == 0 { // somebody else was quicker
		err = issuance.ErrConflict
	}
	if err != nil {
		return 0, err
	}
	rows := make([]db.RevokeRowsRow, len(stood))
	for i, row := range stood {
		rows[i] = db.RevokeRowsRow(row)
	}
	changed := rowsOf(rows)
	err = q.HoldAgain(ctx, db.HoldAgainParams{
		OrgID: int64(org), BatchID: w.Batch, FirstRow: w.First, LastRow: w.Last, ClassID: of.ClassID, Never: never,
	})
	if err != nil {
		return 0, err
	}
	entry := audit.Entry{Action: "batch.reinstate", Subject: fmt.Sprint(w.Batch), Count: int64(len(changed)), Digest: digestOfRows(changed), Actor: r.By}
	if w.Award != (issuance.ID{}) {
		entry = audit.Entry{Action: "award.reinstate", Subject: w.Award.String(), Count: 1, Actor: r.By}
	}
	if r.Tell {
		if err := s.tellRows(ctx, q, mail.Reinstated, &issuance.Batch{Org: org, ID: w.Batch}, changed, r.At); err != nil {
			return 0, err
		}
	}
	if err := tellAfterAll(ctx, q, org, w.Batch, changed, r.At); err != nil {
		return 0, err
	}
	if err := chain.Append(ctx, tx, int64(org), r.At, entry); err != nil {
		return 0, err
	}
	_, err = changePlaces(ctx, tx, q, org, w.Batch, placeChange{true, r.At, r.By})
	return len(changed), err
}

// endUndo has a batch be undone as a whole no longer, and reports whether it was.
func endUndo(ctx context.Context, q *db.Queries, org, batch int64) (bool, error) {
	n, err := q.EndUndo(ctx, db.EndUndoParams{OrgID: org, ID: batch})
	if err == nil {
		_, err = endAgreement(ctx, q, org, batch, issuance.Reinstating)
	}
	return n > 0, err
}
