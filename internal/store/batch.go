package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/job"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

// BatchStore keeps batches with their chunks and tasks: from the list that is recorded to the awards that are made, or
// undone.
type BatchStore struct{ *base }

// RecordBatch records a batch, its chunks and their tasks. b.ID is the wanted number; the next free one is taken.
func (s BatchStore) RecordBatch(ctx context.Context, b issuance.Batch, chunks iter.Seq2[[]byte, error], look func(context.Context, issuance.Numbers) error) (issuance.Batch, error) {
	err := s.change(ctx, "record batch", func(tx *sql.Tx, q *db.Queries) error {
		if err := looked(ctx, q, b.Org, look); err != nil {
			return err
		}
		if err := insertBatch(ctx, q, &b); err != nil {
			return err
		}
		count := 0
		for payload, err := range chunks {
			if err != nil {
				return err
			}
			err := q.InsertChunk(ctx, db.InsertChunkParams{OrgID: int64(b.Org), BatchID: b.ID, Number: count, Payload: payload})
			if err != nil {
				return err
			}
			count++
		}
		var tasks []job.Task
		for _, task := range b.Tasks(count) {
			tasks = append(tasks, task)
		}
		if err := s.tasks.InsertTx(ctx, tx, tasks); err != nil {
			return err
		}
		if err := finishPlan(ctx, tx, q, &b); err != nil {
			return err
		}
		err := chain.Append(ctx, tx, int64(b.Org), time.UnixMicro(b.ID), audit.Entry{
			Action: "batch.record", Subject: fmt.Sprint(b.ID), Count: int64(b.Rows), Digest: b.Fingerprint, Actor: b.By,
		})
		if err != nil || !b.Notify {
			return err
		}
		return chain.Append(ctx, tx, int64(b.Org), time.UnixMicro(b.ID), audit.Entry{
			Action: "batch.tell", Subject: fmt.Sprint(b.ID), Count: int64(b.Rows - b.Refused), Actor: b.By,
		})
	})
	return b, err
}

// looked has an organisation's chain wait for this transaction, so that nobody else records or publishes anything of it, and
// asks look.
func looked(ctx context.Context, q *db.Queries, org issuance.OrganisationID, look func(context.Context, issuance.Numbers) error) error {
	if look == nil {
		return nil
	}
	if err := q.LockChain(ctx, int64(org)); err != nil {
		return err
	}
	return look(ctx, numbers{q})
}

// insertBatch records the batch under the first free number from b.ID on, and sets b.ID to it.
func insertBatch(ctx context.Context, q *db.Queries, b *issuance.Batch) error {
	decision, err := writeDecision(b.Decision)
	if err != nil {
		return err
	}
	for {
		replaces := []byte{}
		if b.Replaces != (issuance.ID{}) {
			replaces = b.Replaces[:]
		}
		n, err := q.InsertBatch(ctx, db.InsertBatchParams{
			OrgID: int64(b.Org), ID: b.ID, ClassID: b.Class, EditionID: b.Edition[:], Signed: b.Signed,
			Fingerprint: b.Fingerprint, RowCount: b.Rows, Refused: b.Refused, Replaces: replaces, Epoch: b.Epoch,
			ActorKind: string(b.By.Kind), ActorID: b.By.ID, Decision: string(decision), Notify: b.Notify,
		})
		if err != nil || n == 1 {
			return err
		}
		b.ID++
	}
}

// writeDecision is a decision as it is kept; empty for none.
func writeDecision(d issuance.Decision) ([]byte, error) {
	if d == (issuance.Decision{}) {
		return nil, nil
	}
	return json.Marshal(d)
}

// readDecision reads what writeDecision wrote.
func readDecision(text string) (d issuance.Decision) {
	_ = json.Unmarshal([]byte(text), &d) // nothing but what writeDecision wrote, or nothing
	return d
}

// DecidedBetween returns on what batches stand, from one number to another, by these; of most it has nothing to say.
func (s BatchStore) DecidedBetween(ctx context.Context, org issuance.OrganisationID, first, last int64) (map[int64]issuance.Basis, error) {
	rows, err := s.queries.DecidedBetween(ctx, db.DecidedBetweenParams{OrgID: int64(org), First: first, Last: last})
	all := make(map[int64]issuance.Basis, len(rows))
	for _, row := range rows {
		all[row.ID] = issuance.Basis{Decision: readDecision(row.Decision), Replaces: idOf(row.Replaces)}
	}
	return all, absent(err, "decisions of batches of organisation %d", org)
}

// LastBatch returns the number of an organisation's last batch, or 0.
func (s BatchStore) LastBatch(ctx context.Context, org issuance.OrganisationID) (int64, error) {
	id, err := s.queries.LastBatch(ctx, int64(org))
	return id, absent(err, "last batch of organisation %d", org)
}

// UnfinishedBatch returns the number of the oldest batch with this fingerprint that still has chunks to work.
func (s BatchStore) UnfinishedBatch(ctx context.Context, org issuance.OrganisationID, fingerprint []byte) (int64, error) {
	id, err := s.queries.UnfinishedBatch(ctx, db.UnfinishedBatchParams{OrgID: int64(org), Fingerprint: fingerprint})
	return id, absent(err, "unfinished batch")
}

// Batch returns a batch by its number.
func (s BatchStore) Batch(ctx context.Context, org issuance.OrganisationID, id int64) (issuance.Batch, error) {
	row, err := s.queries.Batch(ctx, db.BatchParams{OrgID: int64(org), ID: id})
	if err != nil {
		return issuance.Batch{}, absent(err, "batch %d", id)
	}
	b := batch(row)
	return b, s.askedOf(ctx, &b)
}

// Batches returns the newest batches of an organisation behind those that are skipped, at most count, the newest first.
func (s BatchStore) Batches(ctx context.Context, org issuance.OrganisationID, scope department.Scope, skipped, count int) ([]issuance.Batch, error) {
	rows, err := s.queries.Batches(ctx, db.BatchesParams{OrgID: int64(org), Scope: scope.Text(), Skipped: int64(skipped), Count: int32(min(count, math.MaxInt32))}) //nolint:gosec // bounded
	batches := make([]issuance.Batch, len(rows))
	for i, row := range rows {
		batches[i] = batch(row)
	}
	return batches, absent(err, "batches of organisation %d", org)
}

func batch(row db.Batch) issuance.Batch {
	b := issuance.Batch{
		Org: issuance.OrganisationID(row.OrgID), ID: row.ID, Class: row.ClassID, Edition: issuance.ID(row.EditionID),
		Signed: row.Signed, Notify: row.Notify, Fingerprint: row.Fingerprint, Rows: row.RowCount, Refused: row.Refused, Epoch: row.Epoch,
		By: actorOf(row.ActorKind, row.ActorID),
	}
	copy(b.Replaces[:], row.Replaces)
	b.Halted = fromMicros(row.HaltedAt)
	b.Decision = readDecision(row.Decision)
	b.Undone = issuance.Revocation{
		Code: row.UndoCode, Note: row.UndoNote, Tell: row.UndoTell, At: fromMicros(row.UndoneAt),
		By: actorOf(row.UndoActorKind, row.UndoActorID),
	}
	return b
}

// Progress returns how far a batch has come.
func (s BatchStore) Progress(ctx context.Context, org issuance.OrganisationID, id int64) (issuance.Progress, error) {
	row, err := s.queries.BatchProgress(ctx, db.BatchProgressParams{OrgID: int64(org), BatchID: id})
	return issuance.Progress{Issued: int(row.Issued), Already: int(row.Already), Aside: int(row.Aside), Waiting: int(row.Waiting), HaltedChunks: int(row.Halted)},
		absent(err, "progress of batch %d", id)
}

// Unfinished returns how far each batch has come that still has chunks to work, by their numbers.
func (s BatchStore) Unfinished(ctx context.Context, org issuance.OrganisationID) (map[int64]issuance.Unfinished, error) {
	rows, err := s.queries.Unfinished(ctx, int64(org))
	all := make(map[int64]issuance.Unfinished, len(rows))
	for _, r := range rows {
		all[r.BatchID] = issuance.Unfinished{Issued: int(r.Issued), Settled: int(r.Settled)}
	}
	return all, absent(err, "unfinished batches of organisation %d", org)
}

// CountBatches returns how many batches an organisation has.
func (s BatchStore) CountBatches(ctx context.Context, org issuance.OrganisationID) (int, error) {
	n, err := s.queries.CountBatches(ctx, int64(org))
	return int(n), absent(err, "batches of organisation %d", org)
}

// SetAside returns the rows of a batch that were set aside, in their order.
func (s BatchStore) SetAside(ctx context.Context, org issuance.OrganisationID, id int64) ([]issuance.SetAside, error) {
	rows, err := s.queries.SetAside(ctx, db.SetAsideParams{OrgID: int64(org), BatchID: id})
	aside := make([]issuance.SetAside, len(rows))
	for i, row := range rows {
		aside[i] = issuance.SetAside{Row: row.RowNo, Property: row.Property, Code: row.Code}
	}
	return aside, absent(err, "rows of batch %d that were set aside", id)
}

// Chunk returns what a chunk intends, or issuance.ErrNotFound once it is done, or while it is halted.
func (s BatchStore) Chunk(ctx context.Context, ref issuance.ChunkRef) ([]byte, error) {
	row, err := s.queries.Chunk(ctx, db.ChunkParams{OrgID: int64(ref.Org), BatchID: ref.Batch, Number: ref.Number})
	if err == nil && row.DoneAt != 0 {
		err = sql.ErrNoRows
	}
	return row.Payload, absent(err, "chunk %d of batch %d", ref.Number, ref.Batch)
}

var (
	// errDone means that the chunk has been finished by somebody else, or halted.
	errDone = errors.New("chunk is done already")
	// errNothingIssued means that an award was to replace another, but its recipient holds one already.
	errNothingIssued = errors.New("nothing was issued in the place of the award to replace")
)

// PublishChunk publishes the awards of a chunk, in one transaction.
func (s BatchStore) PublishChunk(ctx context.Context, w issuance.ChunkWork, done job.Done) error {
	all := s.inserts.write(&w, w.Awards)
	err := s.change(ctx, "publish chunk", func(tx *sql.Tx, q *db.Queries) error {
		return s.publishChunk(ctx, tx, q, &w, all, done)
	})
	if errors.Is(err, errNothingIssued) { // then the old award stays as it is
		w.Batch.Replaces = issuance.ID{}
		return s.PublishChunk(ctx, w, done)
	}
	if errors.Is(err, errDone) {
		return s.complete(ctx, done)
	}
	return err
}

// publishChunk takes the holdings first, which decide who gets an award; then come awards, recipients and signed
// twins, the chunk's end, the audit line, and the end of the task.
func (s BatchStore) publishChunk(ctx context.Context, tx *sql.Tx, q *db.Queries, w *issuance.ChunkWork, all *written, done job.Done) error {
	replaces, taken := w.Batch.Replaces != issuance.ID{}, false
	if replaces {
		var err error
		if taken, err = s.takePlace(ctx, tx, q, w); err != nil {
			return err
		}
		replaces = !taken
	}
	issued, rows, err := s.take(ctx, tx, q, w, all, taken)
	if err != nil {
		return err
	}
	if err := takenBack(ctx, q, w, issued); err != nil {
		return err
	}
	if replaces && len(issued) == 0 {
		return errNothingIssued
	}
	if err := s.inserts.publish(ctx, tx, rows); err != nil {
		return err
	}
	if replaces {
		_, err := changePlaces(ctx, tx, q, w.Org.ID, w.Batch.ID, placeChange{true, w.At, w.Batch.By})
		if err = errors.Join(err, keepNames(ctx, q, w, &issued[0]), s.keepAddresses(ctx, q, w, &issued[0])); err != nil {
			return err
		}
	}
	if err := s.tellOf(ctx, q, w, issued); err != nil {
		return err
	}
	n, err := q.FinishChunk(ctx, db.FinishChunkParams{
		OrgID: int64(w.Ref.Org), BatchID: w.Ref.Batch, Number: w.Ref.Number, Empty: []byte{},
		Issued: len(issued), Already: w.Held + len(w.Awards) - len(issued), Aside: len(w.Aside), DoneAt: micros(w.At),
	})
	if err != nil {
		return err
	}
	if n == 0 {
		return errDone
	}
	if err := setAside(ctx, tx, q, w); err != nil {
		return err
	}
	if err := chain.Append(ctx, tx, int64(w.Ref.Org), w.At, published(w, len(issued), rows.digest)); err != nil {
		return err
	}
	return done(ctx, tx)
}

// take takes the holdings of a chunk, and returns what is issued by it: nothing where the place of it all is taken.
func (s BatchStore) take(ctx context.Context, tx *sql.Tx, q *db.Queries, w *issuance.ChunkWork, all *written, taken bool) ([]issuance.NewAward, *written, error) {
	if taken {
		return nil, s.inserts.write(w, nil), nil
	}
	without, err := s.inserts.takeHoldings(ctx, tx, q, w, all)
	if err != nil || len(without) == 0 {
		return w.Awards, all, err
	}
	issued := slices.DeleteFunc(slices.Clone(w.Awards), func(a issuance.NewAward) bool { return without[a.Row] })
	return issued, s.inserts.write(w, issued), nil
}

// takePlace revokes the award that is to be replaced, where it was not revoked before. taken says that another stands in its
// place: of two who correct one award at an instant the second issues nothing.
func (s *base) takePlace(ctx context.Context, tx *sql.Tx, q *db.Queries, w *issuance.ChunkWork) (taken bool, err error) {
	err = s.revoke(ctx, tx, q, w.Org, w.Batch.Replaces, issuance.Revocation{Code: replaced, At: w.At, By: w.Batch.By.Behalf()}, w.List)
	if !errors.Is(err, issuance.ErrConflict) {
		return false, err
	}
	id, err := q.InPlaceOf(ctx, db.InPlaceOfParams{OrgID: int64(w.Org.ID), Replaces: w.Batch.Replaces[:]})
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	standing, err := q.Award(ctx, db.AwardParams{OrgID: int64(w.Org.ID), ID: id})
	return standing.RevokedAt == 0, err
}

// keepNames keeps the names of an award that is replaced as former names of the one that takes its place, as a correction does:
// so that a list from before is known to be older. An award that went to another address was somebody else's, whose name is not
// this learner's.
func keepNames(ctx context.Context, q *db.Queries, w *issuance.ChunkWork, issued *issuance.NewAward) error {
	old, err := q.Award(ctx, db.AwardParams{OrgID: int64(w.Org.ID), ID: w.Batch.Replaces[:]})
	if err != nil {
		return err
	}
	at := db.RecipientParams{OrgID: old.OrgID, BatchID: old.BatchID, RowNo: old.RowNo}
	was, err := q.Recipient(ctx, at)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !bytes.Equal(old.RecipientKey, issued.RecipientKey) {
		return nil
	}
	if err != nil {
		return err
	}
	names, err := q.FormerNames(ctx, db.FormerNamesParams(at))
	if err != nil {
		return err
	}
	if was.Name != issued.Recipient.Name || was.NameEn != issued.Recipient.NameEN {
		names = append(names, db.FormerNamesRow{Until: micros(w.At), Name: was.Name, NameEn: was.NameEn, Reading: was.Reading, StudentID: was.StudentID})
	}
	for _, n := range names {
		err := q.KeepFormerName(ctx, db.KeepFormerNameParams{
			OrgID: int64(w.Ref.Org), BatchID: w.Ref.Batch, RowNo: issued.Row, Until: n.Until,
			Name: n.Name, NameEn: n.NameEn, Reading: n.Reading, StudentID: n.StudentID,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// takenBack returns an *issuance.TakenBackError when a learner who would get an award had one revoked since the batch was
// recorded. It comes after the holdings, for which a revocation that is under way makes it wait.
func takenBack(ctx context.Context, q *db.Queries, w *issuance.ChunkWork, issued []issuance.NewAward) error {
	epoch, err := q.Epoch(ctx, int64(w.Org.ID))
	if err != nil || epoch == w.Batch.Epoch {
		return err
	}
	revoked, err := q.RevokedOfClass(ctx, db.RevokedOfClassParams{OrgID: int64(w.Org.ID), ClassID: w.Batch.Class})
	if err != nil {
		return err
	}
	type place struct{ recipient, period string }
	last := make(map[place]issuance.ID, len(revoked))
	for _, r := range revoked {
		last[place{string(r.RecipientKey), r.Period}] = issuance.ID(r.ID)
	}
	var rows []int
	for i := range issued {
		a := &issued[i]
		was, found := last[place{string(a.RecipientKey), a.Period}]
		if found && was != a.Former && was != w.Batch.Replaces {
			rows = append(rows, a.Row)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return &issuance.TakenBackError{Rows: rows}
}

// setAside writes down the rows of which no award can be made.
func setAside(ctx context.Context, tx *sql.Tx, q *db.Queries, w *issuance.ChunkWork) error {
	if len(w.Aside) == 0 {
		return nil
	}
	for _, a := range w.Aside {
		err := q.InsertSetAside(ctx, db.InsertSetAsideParams{
			OrgID: int64(w.Ref.Org), BatchID: w.Ref.Batch, RowNo: a.Row, Property: a.Property, Code: a.Code,
		})
		if err != nil {
			return err
		}
	}
	return chain.Append(ctx, tx, int64(w.Ref.Org), w.At, audit.Entry{
		Action: "award.set_aside", Subject: fmt.Sprintf("%d/%d", w.Ref.Batch, w.Ref.Number), Count: int64(len(w.Aside)),
		Actor: w.Batch.By.Behalf(),
	})
}

// complete completes a task of which nothing else is left to do.
func (s BatchStore) complete(ctx context.Context, done job.Done) error {
	return s.change(ctx, "complete task", func(tx *sql.Tx, _ *db.Queries) error { return done(ctx, tx) })
}

// published is the audit line of a chunk.
func published(w *issuance.ChunkWork, issued int, digest []byte) audit.Entry {
	return audit.Entry{
		Action: "award.publish", Subject: fmt.Sprintf("%d/%d", w.Ref.Batch, w.Ref.Number),
		Count: int64(issued), Digest: digest, Actor: w.Batch.By.Behalf(),
	}
}

// digestOf covers the bytes of awards, hosted and signed, in their order.
func digestOf(awards []issuance.NewAward) []byte {
	documents := sha256.New()
	for _, a := range awards {
		documents.Write(a.Assertion)
		if a.Signed != nil {
			documents.Write([]byte(a.Signed.JWS))
		}
	}
	return documents.Sum(nil)
}
