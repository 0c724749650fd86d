package app

import (
	"context"
	"errors"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store"
)

// patience is how often a task may fail before who waits for it gives up. The task is kept and tried again later.
const patience = 10

// Beside works the store's tasks beside a command until stop is called, with the reason or nil. The context that it
// returns ends, with the reason as its cause, when the work cannot go on.
func (a *App) Beside(ctx context.Context) (working context.Context, stop func(why error) error) {
	working, cancel := context.WithCancelCause(ctx)
	ended := make(chan error, 1)
	go func() {
		err := a.Work(working, func(attempt int, err error) {
			if attempt >= patience || errors.Is(err, store.ErrFull) || errors.Is(err, store.ErrReadOnly) || errors.Is(err, issuance.ErrNoKey) {
				cancel(err)
			}
		})
		if err != nil {
			cancel(err)
		}
		ended <- err
	}()
	return working, func(why error) error {
		if why == nil {
			why = context.Canceled
		}
		cancel(why)
		return <-ended
	}
}
