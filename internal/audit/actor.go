package audit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Kind says what sort of actor did something.
type Kind string

// The kinds of actors.
const (
	Person   Kind = "person"   // somebody who signed in
	Token    Kind = "token"    // a program, by the token that it was given
	Operator Kind = "operator" // whoever works at the command line of a machine that holds the store
	System   Kind = "system"   // this program itself, in the background
)

// Actor says who did something, by a number that means nothing outside of the store: the table actor says who that is,
// and lies outside of the chain, so that a person can be erased from it.
type Actor struct {
	Kind Kind
	ID   int64 // of all kinds together; of the System's, on whose behalf it acts, 0 where nobody is known
}

// ErrNobody means that a deed was asked for without saying who does it.
var ErrNobody = errors.New("it is not said who does this")

// Validate returns ErrNobody unless the actor is somebody.
func (a Actor) Validate() error {
	switch a.Kind {
	case Person, Token, Operator:
		if a.ID > 0 {
			return nil
		}
	case System:
		if a.ID >= 0 {
			return nil
		}
	}
	return ErrNobody
}

// Behalf is the system as it acts later for whoever asked for a piece of work; the zero Actor is nobody known.
func (a Actor) Behalf() Actor { return Actor{System, a.ID} }

// Enrol returns the actor of a kind and a name, and makes it known at its first deed.
func Enrol(ctx context.Context, tx *sql.Tx, kind Kind, name string, at time.Time) (Actor, error) {
	for {
		a := Actor{Kind: kind}
		err := tx.QueryRowContext(ctx, `SELECT id FROM actor WHERE kind = $1 AND name = $2`, string(kind), name).Scan(&a.ID)
		if !errors.Is(err, sql.ErrNoRows) {
			return a, err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO actor (id, kind, name, created_at)
			SELECT COALESCE(MAX(id), 0) + 1, CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS BIGINT) FROM actor WHERE TRUE
			ON CONFLICT DO NOTHING`, string(kind), name, at.UnixMicro())
		if err != nil {
			return a, fmt.Errorf("enrol an actor of kind %q: %w", kind, err)
		}
	}
}
