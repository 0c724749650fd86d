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
	name, err := chain.Name(ctx, s.read, by)
	return s.calledOf(ctx, by.Kind, name), err
}

// called gives the lines of those who signed in their names, which the chain does not know: there a person is an id.
func (b *base) called(ctx context.Context, lines []audit.Line) []audit.Line {
	known := map[string]string{}
	for i := range lines {
		line := &lines[i]
		key := string(line.Actor.Kind) + " " + line.Name
		if _, ok := known[key]; !ok {
			known[key] = b.calledOf(ctx, line.Actor.Kind, line.Name)
		}
		line.Name = known[key]
	}
	return lines
}

// calledOf is what an actor of a kind and a name is called; as in the chain where nothing else is known.
func (b *base) calledOf(ctx context.Context, kind audit.Kind, name string) string {
	id, err := issuance.ParseID(name)
	if (kind != audit.Person && kind != audit.System) || err != nil { // the system acts on behalf of people, too
		return name
	}
	if p, err := (PeopleStore{b}).Person(ctx, id); err == nil && p.Called() != "" {
		return p.Called()
	}
	return name
}

// History returns what was done to an award and to its batch as a whole, the oldest first.
func (s AwardStore) History(ctx context.Context, award *issuance.Award) ([]audit.Line, error) {
	lines, err := chain.About(ctx, s.read, int64(award.Org), award.ID.String(), fmt.Sprint(award.Batch))
	return s.called(ctx, lines), absent(err, "history of award %s", award.ID)
}
