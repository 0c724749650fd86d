package app_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// When a newer edition of the guideline becomes current, what was published by 1.1 stays as it is and is read by 1.1; the
// next issue makes a new version by the newer edition, and says why.
func TestNewerEdition(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../microcredential/testdata/guideline-9.0.json")
	if err != nil {
		t.Fatal(err)
	}
	newer, err := microcredential.ParseEdition(data)
	if err != nil {
		t.Fatal(err)
	}
	folder, request := t.TempDir(), issuance.Request{Description: description(t, "https://body.example/"), List: list(1), BaseURL: recordBase}
	for _, lang := range request.Description.Languages() { // an extra fact by 1.1, a descriptor by the newer edition
		if err := request.Description.Set("cost_of_participation_"+string(lang), "12,000 JPY"); err != nil {
			t.Fatal(err)
		}
	}

	before, leave := house(t, app.Config{Data: folder})
	old := awarded(t, before, request)
	oldClass := document(t, before, old)
	leave()

	after, leave := house(t, app.Config{Data: folder, Editions: append(microcredential.KnownEditions(), newer)})
	defer leave()
	request.List = list(2)
	plan, err := after.Service.Plan(t.Context(), request)
	if err != nil {
		t.Fatalf("%v: %v", err, plan.Findings)
	}
	plan.Close()
	if !plan.New || plan.Version.Number != 2 || plan.Why != issuance.NewGuideline {
		t.Errorf("planned version %d, new %t because of %q", plan.Version.Number, plan.New, plan.Why)
	}
	next := awarded(t, after, request)
	if again := awarded(t, after, request); again.New || again.Version.Number != 2 {
		t.Errorf("issued again: version %d, new %t", again.Version.Number, again.New)
	}
	for _, c := range []struct {
		out     *issuance.Outcome
		edition *microcredential.Edition
		effort  string
	}{{old, microcredential.Edition11(), "Learner Effort"}, {next, newer, "Expected learning time"}} {
		if want := (issuance.Letter{Guideline: c.edition.ID, Noted: true}); c.out.Version.Letter != want {
			t.Errorf("the store keeps %+v, want %+v", c.out.Version.Letter, want)
		}
		class := document(t, after, c.out)
		b, err := openbadges.Parse[openbadges.BadgeClass](class)
		if err != nil {
			t.Fatal(err)
		}
		r := microcredential.ReadBadge(b, nil, microcredential.KnownEditions()[0], newer)
		if report := r.Judge(nil, after.Service.Now()); r.Edition != c.edition || !r.Exact || !r.Noted || report.Count(microcredential.Error) != 0 {
			t.Errorf("version %d is read by %s, exact %t, noted %t: %v", c.out.Version.Number, r.Edition.Version, r.Exact, r.Noted, report.Findings)
		}
		if c.out == old && string(class) != string(oldClass) {
			t.Error("the published version has changed")
		}
	}
	home := serve(t, after)
	for _, c := range []struct {
		out          *issuance.Outcome
		says, silent string
	}{
		{old, "Learner Effort", "Expected learning time"}, {next, "Expected learning time", "Learner Effort"},
	} {
		path := strings.TrimPrefix(c.out.Org.EditionAddress(c.out.Version.Editions["en"]), recordBase)
		page := string(get(t, home+path+".en.html"))
		says(t, page, c.says)
		if table, _, _ := strings.Cut(page, `id="technical"`); strings.Contains(table, c.silent) {
			t.Errorf("the page of version %d says %q", c.out.Version.Number, c.silent)
		}
	}
	for _, award := range newestAwards(t, after, next, 2) {
		report := upload(t, home, get(t, home+strings.TrimPrefix(next.Org.AwardAddress(award), recordBase)+".png"))
		says(t, report, "This badge is genuine")
	}
}

// house opens a house that works its tasks until it is left.
func house(t *testing.T, c app.Config) (a *app.App, leave func()) {
	t.Helper()
	a, err := app.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	a.Service.Keys = oneKey{key()}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Work(ctx, func(int, error) {}) }()
	return a, func() {
		stop()
		if err := errors.Join(<-ended, a.Close()); err != nil {
			t.Error(err)
		}
	}
}

// document is the BadgeClass of the version that was awarded, in English.
func document(t *testing.T, a *app.App, out *issuance.Outcome) []byte {
	t.Helper()
	e, err := a.Store.Edition(t.Context(), out.Org.ID, out.Version.Editions["en"])
	if err != nil {
		t.Fatal(err)
	}
	return e.Document
}

func newestAwards(t *testing.T, a *app.App, out *issuance.Outcome, n int) (ids []issuance.ID) {
	t.Helper()
	awards, err := a.Store.Awards(t.Context(), out.Org.ID, issuance.Selection{}, issuance.Award{}, n)
	if err != nil {
		t.Fatal(err)
	}
	for _, award := range awards {
		ids = append(ids, award.ID)
	}
	return ids
}
