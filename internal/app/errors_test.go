package app_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/store"
)

// Errors that a person may meet say themselves, however deep they lie.
func TestErrorsSayThemselves(t *testing.T) {
	t.Parallel()
	for _, err := range []error{
		issuance.ErrNotFound, issuance.ErrRefused, issuance.ErrConflict, issuance.ErrUndone, issuance.ErrNoKey, app.ErrUsed, app.ErrServing,
		store.ErrLocked, store.ErrNone, store.ErrFull, store.ErrBusy, store.ErrDenied, store.ErrReadOnly, store.ErrAway,
	} {
		wrapped := fmt.Errorf("at work: %w", err)
		en, ja := locale.Reason("en", wrapped), locale.Reason("ja", wrapped)
		if en == ja || strings.HasPrefix(en, "trouble.") || strings.Contains(en, "at work") {
			t.Errorf("%v: %q, %q", err, en, ja)
		}
	}
}
