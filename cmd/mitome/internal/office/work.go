package office

import (
	"context"
	"errors"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
)

// Finish works the store's tasks until watch has seen what it waits for, and shows how far the work has come.
func Finish(c *terminal.Context, a *app.App, progress *terminal.Progress, watch func(ctx context.Context, tell func(done int)) error) error {
	working, stop := a.Beside(c)
	watching, give := context.WithCancelCause(working)
	last, moved := 0, time.Now()
	err := watch(watching, func(done int) {
		progress.Set(done)
		if done != last {
			last, moved = done, time.Now()
		}
		if time.Since(moved) > stalled { // the work may be in another process's hands
			if err := a.Store.Room(); err != nil {
				give(err)
			}
		}
	})
	progress.End()
	cause := context.Cause(watching)
	give(nil)
	if stopped := stop(err); err == nil {
		return stopped
	}
	if cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return err
}

// stalled is how long nothing may happen before a command looks whether there is room on the disk.
const stalled = 5 * time.Second
