package app_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/roster"
)

// other is somebody else than by.
var other = issuance.By{Kind: audit.Person, ID: 2}

// keep plans a request and keeps the plan.
func keep(t *testing.T, a *app.App, r issuance.Request) int64 {
	t.Helper()
	p, err := a.Service.Plan(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	id, err := a.Service.Keep(t.Context(), by, p)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// told is what a plan says of its rows.
func told(t *testing.T, p *issuance.Plan) (rows []issuance.Row) {
	t.Helper()
	err := p.EachRow(t.Context(), func(r *issuance.Row) error {
		rows = append(rows, *r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// What was planned by one person is recorded by another, some days later, as it was looked at: the same rows, and at a
// first description the same documents; but once.
func TestKeptPlan(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 2, 3, 4, 5, 0, time.UTC)
	onBoth(t, func() time.Time { return now }, func(t *testing.T, a *app.App) {
		working(t, a)
		r := issuance.Request{
			Description: description(t, "https://body.example/"), BaseURL: "https://badges.example", SkipBadRows: true,
			List: listOf("email,name,issued_on\na@students.example,佐藤 葵,2026-03-20\nnobody,x,2026-03-20\nb@students.example,鈴木 蓮,2026-03-21T09:30\n"),
		}
		p, err := a.Service.Plan(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		id, err := a.Service.Keep(t.Context(), by, p)
		if err != nil {
			t.Fatal(err)
		}
		now = now.Add(72 * time.Hour)
		kept, err := a.Service.KeptPlan(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		defer kept.Close()
		want := told(t, p)
		if diff := cmp.Diff(want, told(t, kept)); diff != "" || len(want) != 3 || want[1].Fate != issuance.Faulty {
			t.Errorf("rows (-planned +kept):\n%s", diff)
		}
		if diff := cmp.Diff(issuance.RefusedRows(p.Refused, "ja"), issuance.RefusedRows(kept.Refused, "ja")); diff != "" {
			t.Errorf("refused (-planned +kept):\n%s", diff)
		}
		out, err := a.Service.Record(t.Context(), other, kept)
		if err == nil {
			err = a.Service.Watch(t.Context(), out, func(int) {})
		}
		if err != nil || out.Issued != 2 {
			t.Fatalf("%d issued, %v; want 2", out.Issued, err)
		}
		if diff := cmp.Diff(p.Version.Editions, out.Version.Editions); diff != "" {
			t.Errorf("editions (-planned +recorded):\n%s", diff)
		}
		batch, err := a.Store.Batch(t.Context(), out.Org.ID, out.Batch)
		if err != nil || batch.By != other || batch.Refused != 1 {
			t.Errorf("batch %+v, %v; want one by %+v", batch, err, other)
		}
		var refusal *issuance.Refusal
		if _, err := a.Service.KeptPlan(t.Context(), id); !errors.As(err, &refusal) || refusal.Code != "plan_recorded" {
			t.Errorf("again: %v", err)
		}
		if _, err := a.Service.Record(t.Context(), other, kept); !errors.As(err, &refusal) || refusal.Code != "plan_recorded" {
			t.Errorf("recorded twice: %v", err)
		}
		if _, err := a.Service.KeptPlan(t.Context(), 1); !errors.As(err, &refusal) || refusal.Code != "plan_unknown" {
			t.Errorf("no plan: %v", err)
		}
	})
}

// A plan says what it stood on that has changed; learners who came to hold the award only change fates.
func TestStalePlan(t *testing.T) {
	t.Parallel()
	onBoth(t, nil, func(t *testing.T, a *app.App) {
		working(t, a)
		request := func(rows int) issuance.Request {
			return issuance.Request{Trial: true, Description: description(t, "https://body.example/"), List: list(rows)}
		}
		first := keep(t, a, request(3)) // makes the organisation
		same := awarded(t, a, request(1))
		wantStale(t, a, first, "profile", "version")

		second := keep(t, a, request(3))
		p, err := a.Service.KeptPlan(t.Context(), second)
		if err != nil {
			t.Fatal(err)
		}
		fates := func() (all []issuance.Fate) {
			for _, row := range told(t, p) {
				all = append(all, row.Fate)
			}
			return all
		}
		if got, want := fates(), []issuance.Fate{issuance.Already, issuance.ToIssue, issuance.ToIssue}; !slices.Equal(got, want) {
			t.Errorf("fates %q, want %q", got, want)
		}
		if err := a.Standing.Revoke(t.Context(), by, same.Org, newest(t, a, same), issuance.Revocation{Code: "misconduct"}); err != nil {
			t.Fatal(err)
		}
		if got, want := fates(), []issuance.Fate{issuance.Asked, issuance.ToIssue, issuance.ToIssue}; !slices.Equal(got, want) {
			t.Errorf("after a revocation: fates %q, want %q", got, want)
		}

		changed := request(1)
		if err := changed.Description.Set("awarding_body_en", "Mizunara University of Tides"); err != nil {
			t.Fatal(err)
		}
		changed.UpdateProfile, changed.Revoked = true, roster.Award
		awarded(t, a, changed)
		wantStale(t, a, second, "profile", "version")

		third := keep(t, a, request(3))
		for column, what := range map[string]string{"key_number": "key"} {
			if _, err := a.Store.Writer().Exec(`UPDATE organisation SET ` + column + ` = 2`); err != nil {
				t.Fatal(err)
			}
			wantStale(t, a, third, what)
		}
		if _, err := a.Store.Writer().Exec(`UPDATE organisation SET key_number = 1, base_url = 'https://elsewhere.example'`); err != nil {
			t.Fatal(err)
		}
		wantStale(t, a, third, "base_url")
	})
}

// wantStale demands that a kept plan says what has changed, and records nothing.
func wantStale(t *testing.T, a *app.App, id int64, changed ...string) {
	t.Helper()
	p, err := a.Service.KeptPlan(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	var stale *issuance.StaleError
	if out, err := a.Service.Record(t.Context(), other, p); !errors.As(err, &stale) || !slices.Equal(stale.Changed, changed) || out.Batch != 0 {
		t.Errorf("got %v, batch %d; want stale for %q", err, out.Batch, changed)
	}
}

// Nobody's plan is kept, and none that was refused.
func TestKeepRefuses(t *testing.T) {
	t.Parallel()
	onBoth(t, nil, func(t *testing.T, a *app.App) {
		p, err := a.Service.Plan(t.Context(), issuance.Request{Trial: true, Description: description(t, "https://body.example/"), List: list(1)})
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		if _, err := a.Service.Keep(t.Context(), issuance.By{}, p); !errors.Is(err, audit.ErrNobody) {
			t.Errorf("nobody's plan: %v", err)
		}
		if out, err := a.Service.Record(t.Context(), issuance.By{}, p); !errors.Is(err, audit.ErrNobody) || out.Batch != 0 {
			t.Errorf("nobody's deed: %v", err)
		}
		refused, err := a.Service.Plan(t.Context(), issuance.Request{Trial: true, Description: description(t, "https://body.example/"), List: listOf("email\nnobody\n")})
		if !errors.Is(err, issuance.ErrRefused) {
			t.Fatal(err)
		}
		if _, err := a.Service.Keep(t.Context(), by, refused); !errors.Is(err, issuance.ErrRefused) {
			t.Errorf("a plan that was refused: %v", err)
		}
	})
}
