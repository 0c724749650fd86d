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
)

// ActorStore knows who the actors of the audit chain are.
type ActorStore struct{ *base }

// Actor returns the actor of a kind and a name, which is known from its first deed on.
func (s ActorStore) Actor(ctx context.Context, kind audit.Kind, name string, at time.Time) (issuance.By, error) {
	var by issuance.By
	err := s.change(ctx, "enrol actor", func(tx *sql.Tx, _ *db.Queries) (err error) {
		by, err = chain.Enrol(ctx, tx, kind, name, at)
		return err
	})
	return by, err
}

// ActorName returns the name by which an actor is known; empty where none is, or it was erased.
func (s BatchStore) ActorName(ctx context.Context, by issuance.By) (string, error) {
	return chain.Name(ctx, s.read, by)
}

// History returns what was done to an award and to its batch as a whole, the oldest first.
func (s AwardStore) History(ctx context.Context, award *issuance.Award) ([]audit.Line, error) {
	lines, err := chain.About(ctx, s.read, int64(award.Org), award.ID.String(), fmt.Sprint(award.Batch))
	return lines, absent(err, "history of award %s", award.ID)
}
