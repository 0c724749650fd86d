package main

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store"
)

// Limits of finding an award by its id.
const (
	lookUpTimes = 1.3
	lookUpLimit = time.Millisecond
)

const (
	lookUps      = 2000 // in one turn
	lookUpRounds = 20   // turns of each; many, because each is short
)

// lookUp finds awards by their ids in the large store, by package store and by a prepared select of the same row in the
// same file, in alternating turns.
func lookUp(ctx context.Context, b *bench) error {
	large, err := b.million(ctx)
	if err != nil {
		return err
	}
	ids, err := large.ids(ctx, lookUps*lookUpRounds)
	if err != nil {
		return err
	}
	st, err := store.OpenFolder(ctx, large.folder, store.Options{Serving: true})
	if err != nil {
		return err
	}
	defer st.Close()
	bare, err := prepareBare(ctx, large)
	if err != nil {
		return err
	}
	defer bare.db.Close()
	ways := []func(issuance.ID) error{
		func(id issuance.ID) error {
			_, err := st.Award(ctx, issuance.OrganisationID(large.org), id)
			return err
		},
		func(id issuance.ID) error { return bare.find(ctx, id) },
	}
	times, err := alternateLookUps(ids, ways)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("look up one of %d", b.awards)
	ours, least := median(means(times[0])), median(means(times[1]))
	b.show(figure{name, short(ours), short(least), float64(ours) / float64(least), fmt.Sprintf("≤ %.2f", lookUpTimes), float64(ours) <= lookUpTimes*float64(least)})
	b.show(within(name+", p99", quantile(times[0], 0.99), lookUpLimit))
	return nil
}

// alternateLookUps gives each way the same ids, now this way first and now that, so that neither always finds them
// warm. It returns the time of each look-up.
func alternateLookUps(ids []issuance.ID, ways []func(issuance.ID) error) ([2][]time.Duration, error) {
	var times [2][]time.Duration
	for round := range lookUpRounds {
		part := ids[round*lookUps : (round+1)*lookUps]
		for i := range ways {
			way := (i + round) % len(ways)
			for _, id := range part {
				began := time.Now()
				if err := ways[way](id); err != nil {
					return times, err
				}
				times[way] = append(times[way], time.Since(began))
			}
		}
	}
	return times, nil
}

// means are the mean times of each turn.
func means(times []time.Duration) []time.Duration {
	means := make([]time.Duration, 0, lookUpRounds)
	for ; len(times) >= lookUps; times = times[lookUps:] {
		sum := time.Duration(0)
		for _, t := range times[:lookUps] {
			sum += t
		}
		means = append(means, sum/lookUps)
	}
	return means
}

// bareSelect is one prepared statement on connections like those of the store.
type bareSelect struct {
	db        *sql.DB
	statement *sql.Stmt
	org       int64
}

func prepareBare(ctx context.Context, large *filled) (*bareSelect, error) {
	db, err := openFile(large.folder, 4, "_pragma=query_only(1)", "_pragma=mmap_size(2147418112)")
	if err != nil {
		return nil, err
	}
	statement, err := db.PrepareContext(ctx, `SELECT * FROM award WHERE org_id = $1 AND id = $2`)
	return &bareSelect{db, statement, large.org}, err
}

func (b *bareSelect) find(ctx context.Context, id issuance.ID) error {
	var org, batch, issuedOn, expires, recordedAt, revokedAt int64
	var row int
	var found, edition, key, assertion []byte
	var period, reason, note string
	return b.statement.QueryRowContext(ctx, b.org, id[:]).Scan(&org, &batch, &row, &found, &edition, &key, &period,
		&issuedOn, &expires, &recordedAt, &revokedAt, &reason, &note, &assertion)
}
