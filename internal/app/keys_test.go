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
	"github.com/mitome/mitome/internal/pgtest"
	"github.com/mitome/mitome/internal/samples"
	"github.com/mitome/mitome/microcredential"
)

// A machine that lacks an organisation's key refuses to record what it could not sign, and gives chunks that others
// recorded back untouched: whoever has the key makes the awards, and no row is set aside.
func TestSignedWorkWaitsForTheKey(t *testing.T) {
	t.Parallel()
	database := pgtest.Database(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	good, err := samples.Good()
	if err != nil {
		t.Fatal(err)
	}
	descriptions, err := microcredential.Parse(good[0])
	if err != nil {
		t.Fatal(err)
	}
	request := func(list string) issuance.Request {
		return issuance.Request{Trial: true, Description: descriptions[0], Signed: true, List: func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(list)), nil
		}}
	}
	with, err := app.Open(ctx, app.Config{Data: t.TempDir(), Database: database})
	if err != nil {
		t.Fatal(err)
	}
	defer with.Close()
	out, err := with.Service.Issue(ctx, by, request("email\na@students.example\nb@students.example\n"))
	if err != nil {
		t.Fatal(err)
	}
	without, err := app.Open(ctx, app.Config{Data: t.TempDir(), Database: database})
	if err != nil {
		t.Fatal(err)
	}
	defer without.Close()
	var refusal *issuance.Refusal
	planned, err := without.Service.Plan(ctx, request("email\nc@students.example\n"))
	if !errors.As(err, &refusal) || refusal.Code != "key_missing" {
		t.Errorf("got %v; want a refusal before anything is recorded", err)
	}
	if said, err := without.Service.Record(ctx, by, planned); !errors.As(err, &refusal) || refusal.Code != "key_missing" || said.Batch != 0 {
		t.Errorf("recording a plan that was refused: got %v, batch %d", err, said.Batch)
	}
	missed := make(chan error, 1)
	lacking, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() {
		ended <- without.Work(lacking, func(_ int, err error) {
			select {
			case missed <- err:
			default:
			}
		})
	}()
	select {
	case err := <-missed:
		var work *issuance.WorkError
		if !errors.Is(err, issuance.ErrNoKey) || !errors.As(err, &work) || work.Ref.Batch != out.Batch {
			t.Errorf("the machine without the key: %v; want ErrNoKey for batch %d", err, out.Batch)
		}
	case <-ctx.Done():
		t.Fatal("the machine without the key never said so")
	}
	batch, err := without.Store.Batch(ctx, out.Org.ID, out.Batch)
	if err != nil {
		t.Fatal(err)
	}
	if stuck, err := without.Trouble(ctx, &out.Org, &batch); err != nil || !errors.Is(stuck, issuance.ErrNoKey) || !strings.Contains(stuck.Error(), "mizunara-u-1") {
		t.Errorf("the trouble is %v, %v; want the key's name", stuck, err)
	}
	working, stopWith := context.WithCancel(ctx)
	endedWith := make(chan error, 1)
	go func() { endedWith <- with.Work(working, func(int, error) {}) }()
	if err := with.Service.Watch(ctx, out, func(int) {}); err != nil || out.Issued != 2 || len(out.Aside) != 0 {
		t.Errorf("issued %d, set aside %v, %v; want both awards", out.Issued, out.Aside, err)
	}
	stop()
	stopWith()
	if err := errors.Join(<-ended, <-endedWith); err != nil {
		t.Error(err)
	}
}
