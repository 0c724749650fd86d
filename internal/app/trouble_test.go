package app_test

import (
	"context"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/pgtest"
	"github.com/mitome/mitome/internal/samples"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/microcredential"
)

// What fails because of the house, and not because of a row, sets nothing aside: it is tried again until it goes well,
// and meanwhile people can be told why awards wait.
func TestTroubleSetsNothingAside(t *testing.T) {
	good, err := samples.Good()
	if err != nil {
		t.Fatal(err)
	}
	descriptions, err := microcredential.Parse(good[0])
	if err != nil {
		t.Fatal(err)
	}
	var full atomic.Bool
	store.Failpoint = func(name string) error {
		if full.Load() && name == "publish chunk:commit" {
			return store.ErrFull
		}
		return nil
	}
	t.Cleanup(func() { store.Failpoint = nil })
	for _, engine := range []string{"SQLite", "PostgreSQL"} {
		t.Run(engine, func(t *testing.T) {
			config := app.Config{Data: t.TempDir()}
			if engine == "PostgreSQL" {
				config.Database = pgtest.Database(t)
			}
			full.Store(true)
			a := openHouse(t, config)
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
			trouble := ""
			for trouble == "" && err == nil && ctx.Err() == nil {
				time.Sleep(50 * time.Millisecond)
				trouble, err = a.Trouble(ctx, &out.Org, &batch)
			}
			if err != nil || !strings.Contains(trouble, store.ErrFull.Error()) {
				t.Errorf("the trouble is %q, %v; want that the disk is full", trouble, err)
			}
			full.Store(false)
			err = a.Service.Watch(ctx, out, func(int) {})
			if err != nil || out.Issued != 1 || len(out.Aside) != 0 {
				t.Errorf("issued %d, set aside %v, %v; want the award once there is room", out.Issued, out.Aside, err)
			}
		})
	}
}
