package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/job"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

// HaltBatch has nobody work the chunks of a batch that wait, nor send mails about its awards.
func (s BatchStore) HaltBatch(ctx context.Context, by issuance.By, b issuance.Batch, at time.Time) error {
	return s.change(ctx, "halt batch", func(tx *sql.Tx, q *db.Queries) error { return halt(ctx, tx, q, by, b, at) })
}

// halt halts a batch, unless it is halted or undone. Mails need no word: whoever takes them asks (sharing.halted), and whoever
// writes one.
func halt(ctx context.Context, tx *sql.Tx, q *db.Queries, by issuance.By, b issuance.Batch, at time.Time) error {
	n, err := q.HaltBatch(ctx, db.HaltBatchParams{OrgID: int64(b.Org), ID: b.ID, HaltedAt: micros(at)})
	if err != nil || n == 0 {
		return err
	}
	if err := q.HaltChunks(ctx, db.HaltChunksParams{OrgID: int64(b.Org), BatchID: b.ID}); err != nil {
		return err
	}
	return chain.Append(ctx, tx, int64(b.Org), at, audit.Entry{Action: "batch.halt", Subject: fmt.Sprint(b.ID), Actor: by})
}

// ResumeBatch has the chunks of a halted batch worked again, by new tasks, for the old ones ended; one that is still in hand
// and a new one do no chunk twice. Its mails go as they would have gone.
func (s BatchStore) ResumeBatch(ctx context.Context, by issuance.By, b issuance.Batch, at time.Time) error {
	return s.change(ctx, "resume batch", func(tx *sql.Tx, q *db.Queries) error {
		n, err := q.ResumeBatch(ctx, db.ResumeBatchParams{OrgID: int64(b.Org), ID: b.ID})
		if err := untaken(n, err); err != nil {
			return err
		}
		if err := s.resumeChunks(ctx, tx, q, &b); err != nil {
			return err
		}
		if err := q.ResumeMails(ctx, db.ResumeMailsParams{Now: micros(at), OrgID: int64(b.Org), About: aboutBatch(b.ID)}); err != nil {
			return err
		}
		return chain.Append(ctx, tx, int64(b.Org), at, audit.Entry{Action: "batch.resume", Subject: fmt.Sprint(b.ID), Actor: by})
	})
}

func (s BatchStore) resumeChunks(ctx context.Context, tx *sql.Tx, q *db.Queries, b *issuance.Batch) error {
	n, err := q.ResumeChunks(ctx, db.ResumeChunksParams{OrgID: int64(b.Org), BatchID: b.ID})
	if err != nil || n == 0 {
		return err
	}
	chunks, err := q.CountChunks(ctx, db.CountChunksParams{OrgID: int64(b.Org), BatchID: b.ID})
	if err != nil {
		return err
	}
	var tasks []job.Task
	for _, task := range b.Tasks(int(chunks)) {
		tasks = append(tasks, task)
	}
	return s.tasks.InsertTx(ctx, tx, tasks)
}
