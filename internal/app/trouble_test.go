package app_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/pgtest"
	"github.com/mitome/mitome/internal/samples"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/microcredential"
)

// What fails because of the house, and not because of a row, sets nothing aside: it is tried again until it goes well,
// and meanwhile people can be told why awards wait.
func TestTroubleSetsNothingAside(t *testing.T) {
	t.Parallel()
	good, err := samples.Good()
	if err != nil {
		t.Fatal(err)
	}
	descriptions, err := microcredential.Parse(good[0])
	if err != nil {
		t.Fatal(err)
	}
	full := func(name string) error {
		if name == "publish chunk:commit" {
			return store.ErrFull
		}
		return nil
	}
	for _, engine := range []string{"SQLite", "PostgreSQL"} {
		t.Run(engine, func(t *testing.T) {
			config := app.Config{Data: t.TempDir()}
			if engine == "PostgreSQL" {
				config.Database = pgtest.Database(t)
			}
			a := openHouse(t, config)
			a.Store.FailAt(full)
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			out, err := a.Service.Issue(ctx, by, issuance.Request{Trial: true, Description: descriptions[0], List: func() (io.ReadCloser, error) {
				return io.NopCloser(strings.NewReader("email\na@students.example\n")), nil
			}})
			if err != nil {
				t.Fatal(err)
			}
			batch, err := a.Store.Batch(ctx, out.Org.ID, out.Batch)
			if err != nil {
				t.Fatal(err)
			}
			var stuck error
			for stuck == nil && err == nil && ctx.Err() == nil {
				time.Sleep(50 * time.Millisecond)
				stuck, err = a.Trouble(ctx, &out.Org, &batch)
			}
			if err != nil || stuck == nil {
				t.Fatalf("the trouble is %v, %v; want that the disk is full", stuck, err)
			}
			for _, lang := range locale.Languages {
				if got := locale.Reason(lang, stuck); got != store.ErrFull.Message(lang) {
					t.Errorf("the trouble is %q, want %q", got, store.ErrFull.Message(lang))
				}
			}
			a.Store.FailAt(nil)
			err = a.Service.Watch(ctx, out, func(int) {})
			if err != nil || out.Issued != 1 || len(out.Aside) != 0 {
				t.Errorf("issued %d, set aside %v, %v; want the award once there is room", out.Issued, out.Aside, err)
			}
		})
	}
}

// An award that is revoked after a list was recorded, and before its chunk is worked, is not awarded again: the plan knew
// the learner as a holder, so that nobody was asked.
func TestRevokedBeforeThePublishing(t *testing.T) {
	t.Parallel()
	good, err := samples.Good()
	if err != nil {
		t.Fatal(err)
	}
	descriptions, err := microcredential.Parse(good[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, engine := range []string{"SQLite", "PostgreSQL"} {
		t.Run(engine, func(t *testing.T) {
			config := app.Config{Data: t.TempDir()}
			if engine == "PostgreSQL" {
				config.Database = pgtest.Database(t)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			a, err := app.Open(ctx, config)
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()
			issue := func(list string) *issuance.Outcome {
				out, err := a.Service.Issue(ctx, by, issuance.Request{Trial: true, Description: descriptions[0], List: func() (io.ReadCloser, error) {
					return io.NopCloser(strings.NewReader(list)), nil
				}})
				if err != nil {
					t.Fatal(err)
				}
				return out
			}
			watch := func(out *issuance.Outcome) {
				work, stop := context.WithCancel(ctx)
				ended := make(chan error, 1)
				go func() { ended <- a.Work(work, func(_ int, err error) { t.Log(err) }) }()
				err := a.Service.Watch(ctx, out, func(int) {})
				stop()
				if err := errors.Join(err, <-ended); err != nil {
					t.Fatal(err)
				}
			}
			first := issue("email\na@students.example\n")
			if batch, err := a.Store.Batch(ctx, first.Org.ID, first.Batch); err != nil {
				t.Fatal(err)
			} else if epoch, err := a.Store.Epoch(ctx, first.Org.ID); err != nil || batch.Epoch != epoch {
				t.Errorf("the first batch of an organisation is of the epoch %d, %v; want %d, for nothing was revoked", batch.Epoch, err, epoch)
			}
			watch(first)
			late := issue("email\na@students.example\nb@students.example\n")
			org, award, err := a.Service.Find(ctx, "a@students.example")
			if err != nil {
				t.Fatal(err)
			}
			if err := a.Standing.Revoke(ctx, by, org, award.ID, issuance.Revocation{Code: "misconduct"}); err != nil {
				t.Fatal(err)
			}
			watch(late)
			if late.Issued != 1 || len(late.Aside) != 1 || late.Aside[0].Row != 2 || late.Aside[0].Code != "revoked" {
				t.Errorf("issued %d, set aside %+v; want b's award alone, and a's row set aside", late.Issued, late.Aside)
			}
			if _, award, err = a.Service.Find(ctx, "a@students.example"); err != nil || award.RevokedAt.IsZero() {
				t.Errorf("the learner holds %s again, %v", award.ID, err)
			}
		})
	}
}
