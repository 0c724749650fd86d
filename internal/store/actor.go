package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/auth"
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

// called gives the lines of those who signed in the names that they had then, which the chain does not know: there a person is
// an id.
func (b *base) called(ctx context.Context, lines []audit.Line) []audit.Line {
	known := map[string]calling{}
	for i := range lines {
		line := &lines[i]
		key := string(line.Actor.Kind) + " " + line.Name
		c, ok := known[key]
		if !ok {
			c = b.callingOf(ctx, line.Actor.Kind, line.Name)
			known[key] = c
		}
		line.Name = c.at(line.At)
	}
	return lines
}

// calling is what an actor is called now, and what a person was called before, the oldest name first.
type calling struct {
	now   string
	names []db.NamesOfRow
}

// at is the name at a time. Who had none yet, or had none any more, is called as now.
func (c *calling) at(at time.Time) string {
	name := ""
	for _, n := range c.names {
		if n.Since <= micros(at) {
			name = n.Name
		}
	}
	return cmp.Or(name, c.now)
}

func (b *base) callingOf(ctx context.Context, kind audit.Kind, name string) calling {
	c := calling{now: b.calledOf(ctx, kind, name)}
	if id, err := issuance.ParseID(name); err == nil && kind == audit.Person {
		c.names, _ = b.queries.NamesOf(ctx, id[:]) // without them one is called as now
	}
	return c
}

// stood gives lines of an organisation's chain the roles that their actors had in it then.
func (b *base) stood(ctx context.Context, org issuance.OrganisationID, lines []audit.Line) error {
	members, err := (PeopleStore{b}).Members(ctx, org)
	roles := map[int64][]auth.Membership{}
	for _, m := range members {
		roles[m.By.ID] = m.Roles
	}
	for i := range lines {
		line := &lines[i]
		for _, m := range roles[line.Actor.ID] {
			// what somebody did with the last deed of a role, was done by it
			if had := m.At(line.At) || m.Ends.Equal(line.At); had && !slices.Contains(line.Roles, m.Code()) {
				line.Roles = append(line.Roles, m.Code())
			}
		}
	}
	return err
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
