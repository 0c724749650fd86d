package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"github.com/mitome/mitome/internal/store/db"
)

// prepared is a pool that compiles each query when it is first asked for, and keeps it. There are some two hundred, of
// which a verb of the command asks three: to compile all of them was half of what opening a store costs, and on PostgreSQL
// as many turns with the server.
type prepared struct {
	*sql.DB
	statements sync.Map // from string to *sql.Stmt
}

var _ db.DBTX = (*prepared)(nil)

func (p *prepared) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if known, ok := p.statements.Load(query); ok {
		return known.(*sql.Stmt), nil
	}
	statement, err := p.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	if known, ok := p.statements.LoadOrStore(query, statement); ok { // somebody was quicker
		return known.(*sql.Stmt), statement.Close() //nolint:sqlclosecheck // it is kept, and closed with the store
	}
	return statement, nil
}

// QueryContext asks a query of several rows.
func (p *prepared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	statement, err := p.statement(ctx, query) //nolint:sqlclosecheck // it is kept
	if err != nil {
		return nil, err
	}
	return statement.QueryContext(ctx, args...)
}

// QueryRowContext asks a query of one row. A row whose query cannot be compiled says so itself.
func (p *prepared) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	statement, err := p.statement(ctx, query) //nolint:sqlclosecheck // it is kept
	if err != nil {
		return p.DB.QueryRowContext(ctx, query, args...)
	}
	return statement.QueryRowContext(ctx, args...)
}

// Close gives the statements back, but not the connections.
func (p *prepared) Close() error {
	var err error
	p.statements.Range(func(_, statement any) bool {
		err = errors.Join(err, statement.(*sql.Stmt).Close())
		return true
	})
	return err
}
