package app_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/bake"
)

// kana are in every Japanese sentence.
var kana = regexp.MustCompile(`[\p{Hiragana}\p{Katakana}]`)

// Errors that a person may meet say themselves, however deep they lie.
func TestErrorsSayThemselves(t *testing.T) {
	t.Parallel()
	for _, err := range []error{
		issuance.ErrNotFound, issuance.ErrRefused, issuance.ErrConflict, issuance.ErrUndone, issuance.ErrHalted, issuance.ErrNoKey, app.ErrUsed, app.ErrServing,
		store.ErrLocked, store.ErrNone, store.ErrFull, store.ErrBusy, store.ErrDenied, store.ErrReadOnly, store.ErrAway,
		&awarding.ChangedError{}, &awarding.SecondError{}, &awarding.SecondError{Lifted: true}, &register.TooManyError{}, &artwork.ColourError{Colour: "#12"},
		&openbadges.SyntaxError{Code: openbadges.CodeTooLarge, Err: errors.New("at work")},
		&bake.FormatError{Code: bake.CodeText, Detail: "at work"},
		&issuance.UndrawableError{Language: locale.Japanese, Err: &artwork.ColourError{Colour: "#12"}},
		&fs.PathError{Op: "at work", Err: syscall.ENOSPC}, &fs.PathError{Op: "at work", Err: syscall.EACCES}, context.Canceled,
		&mail.Refused{Err: fmt.Errorf("at work: %w", syscall.ECONNREFUSED), Broken: true}, context.DeadlineExceeded,
	} {
		wrapped := fmt.Errorf("at work: %w", err)
		en, ja := locale.Reason("en", wrapped), locale.Reason("ja", wrapped)
		if en == ja || !kana.MatchString(ja) || strings.HasPrefix(en, "trouble.") || strings.Contains(en, "at work") {
			t.Errorf("%v: %q, %q", err, en, ja)
		}
	}
}
