package app_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/pgtest"
	"github.com/mitome/mitome/internal/samples"
	"github.com/mitome/mitome/microcredential"
)

// A rehearsal is the plan of the deed: whatever a description and a list are made of, the deed refuses what the
// rehearsal refuses, in the same words, and issues what the rehearsal says it will; no row is set aside.
func TestRehearsalHolds(t *testing.T) {
	t.Parallel()
	checks := flag.Lookup("rapid.checks")
	was := checks.Value.String()
	if was == checks.DefValue {
		checks.Value.Set("25") //nolint:errcheck // a number
	}
	t.Cleanup(func() { checks.Value.Set(was) }) //nolint:errcheck // as above
	for _, engine := range []string{"SQLite", "PostgreSQL"} {
		t.Run(engine, func(t *testing.T) {
			config := app.Config{Data: t.TempDir()}
			if engine == "PostgreSQL" {
				config.Database = pgtest.Database(t)
			}
			a := openHouse(t, config)
			rapid.Check(t, func(t *rapid.T) { rehearse(t, a, drawRequest(t)) })
		})
	}
}

// openHouse opens a house and works its tasks until the test ends.
func openHouse(t *testing.T, config app.Config) *app.App {
	t.Helper()
	a, err := app.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Work(ctx, func(attempt int, err error) { t.Logf("try %d: %v", attempt, err) }) }()
	t.Cleanup(func() {
		stop()
		if err := errors.Join(<-ended, a.Close()); err != nil {
			t.Error(err)
		}
	})
	return a
}

// rehearse rehearses a request, does it, and compares.
func rehearse(t *rapid.T, a *app.App, r issuance.Request) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	said, saidErr := a.Service.Plan(ctx, r)
	defer func() { said.Close() }() // also of a plan that was refused
	fates := map[issuance.Fate]int{}
	if saidErr == nil {
		if err := said.EachRow(ctx, func(row *issuance.Row) error {
			fates[row.Fate]++
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	did, didErr := a.Service.Issue(ctx, by, r)
	defer func() { did.Close() }()
	if didErr == nil {
		if err := a.Service.Watch(ctx, did, func(int) {}); err != nil {
			t.Fatalf("recorded, and not done: %v", err)
		}
	}
	if text := fmt.Sprint(saidErr); text != fmt.Sprint(didErr) {
		t.Fatalf("rehearsal: %v, deed: %v", text, didErr)
	}
	if diff := cmp.Diff(said.Refused, did.Refused); diff != "" || len(did.Aside) > 0 {
		t.Fatalf("rows refused (-rehearsal +deed):\n%s, set aside: %v", diff, did.Aside)
	}
	held := fates[issuance.Already] + fates[issuance.OtherName]
	if saidErr == nil && (fates[issuance.ToIssue] != did.Issued || held != did.Already || said.New != did.New || said.Version.Number != did.Version.Number) {
		t.Fatalf("rehearsal: %d new, %d already, version %d; deed: %d, %d, %d",
			fates[issuance.ToIssue], held, said.Version.Number, did.Issued, did.Already, did.Version.Number)
	}
}

var (
	hostile = []string{
		"", "\u202e", "\u200b", "\u0000", "\t", "\ufffd", "=1+1", ">", "<b>", "𠮷", "e\u0301", "أهلا", "ｈ", "|", "{", "\\", "\"", "%", "%zz", " ", "　", "\u2028",
	}
	addresses = []string{
		"https://works.example/", "http://works.example", "https://東京.example/", "https://%E6%9D%B1.example/", "https://bücher.example", "https://a_b.example/",
		"https://[2001:db8::1]/", "ftp://works.example/", "works.example", "https://", "https://a..b/", "https://-a.example/", "https://xn--a.example/", "https://u@works.example/",
	}
	dates = []string{"", "2026-03-20", "2026-02-30", "0001-01-01T00:00:00Z", "1899-12-31", "9999-12-31", "2199-12-31", "1970-01-01T00:00:00Z", "2026-03-20T10:00:00+23:59", "令和8年3月20日", "20266-01-01"}
)

// material is text as people and attackers write it, some of it very long.
func material(t *rapid.T, name string) string {
	text := rapid.OneOf(rapid.SampledFrom(hostile), rapid.String(), rapid.StringMatching(`[a-z東京 ]{1,20}`)).Draw(t, name)
	if rapid.IntRange(0, 9).Draw(t, name+" long") == 0 {
		text = strings.Repeat(text, rapid.SampledFrom([]int{100, 3_000, 60_000}).Draw(t, name+" times"))
	}
	return text[:min(len(text), 400_000)]
}

func address(t *rapid.T, name string) string {
	return rapid.SampledFrom(addresses).Draw(t, name) + material(t, name+" rest")
}

// drawRequest changes a good description in a few places, and makes a list.
func drawRequest(t *rapid.T) issuance.Request {
	good, err := samples.Good()
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := microcredential.Parse(good[0])
	if err != nil {
		t.Fatal(err)
	}
	d := parsed[0]
	for range rapid.IntRange(0, 2).Draw(t, "changes") {
		name := rapid.SampledFrom(d.Names()).Draw(t, "key")
		var value any
		switch {
		case strings.HasSuffix(name, "_url") || strings.HasSuffix(name, "_uri"):
			value = address(t, name)
		case strings.HasPrefix(name, "date_") || name == "extra_expires":
			value = rapid.SampledFrom(dates).Draw(t, name)
		case strings.HasPrefix(name, "learning_outcomes"):
			value = []string{material(t, name)}
		case strings.HasSuffix(name, "_email"):
			value = material(t, name) + rapid.SampledFrom([]string{"@a.example", "..b@a.example", "@東京.example", ""}).Draw(t, name+" domain")
		default:
			value = material(t, name)
		}
		d.Set(name, value) //nolint:errcheck // what a description cannot hold never comes that far
	}
	r := issuance.Request{
		Description: d, SkipBadRows: rapid.Bool().Draw(t, "skip"), Strict: rapid.IntRange(0, 5).Draw(t, "strict") == 0,
		Signed:        rapid.IntRange(0, 5).Draw(t, "signed") == 0,
		UpdateProfile: rapid.Bool().Draw(t, "update"), Language: rapid.SampledFrom([]locale.Language{"", "en", "ja"}).Draw(t, "language"),
		BaseURL: rapid.SampledFrom([]string{"", "", "", "https://badges.example", "https://バッジ.example", "https://a|b.example", "http://badges.example"}).Draw(t, "base"),
	}
	if rapid.IntRange(0, 4).Draw(t, "described") > 0 {
		list := drawList(t)
		r.List = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(list)), nil }
	}
	return r
}

// drawList writes a CSV with hostile cells; it may have no rows.
func drawList(t *rapid.T) []byte {
	var list strings.Builder
	list.WriteString("email,name,student_id,issued_on,expires,evidence,narrative,period\n")
	for n := range rapid.IntRange(0, 6).Draw(t, "rows") {
		cells := []string{fmt.Sprintf("learner%d@students.example", n), "", "", "", "", "", "", ""}
		for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(cells)-1), 0, 3).Draw(t, "cells") {
			switch i {
			case 0:
				cells[i] = fmt.Sprintf("%d%s@東京.example", rapid.IntRange(0, 99).Draw(t, "learner"), rapid.SampledFrom([]string{"", "..", ".", "+x"}).Draw(t, "email"))
			case 3, 4:
				cells[i] = rapid.SampledFrom(dates).Draw(t, "date")
			case 5:
				cells[i] = address(t, "evidence")
			default:
				cells[i] = material(t, "cell")
			}
		}
		for i, cell := range cells {
			if i > 0 {
				list.WriteByte(',')
			}
			list.WriteString(`"` + strings.ReplaceAll(cell, `"`, `""`) + `"`)
		}
		list.WriteByte('\n')
	}
	return []byte(list.String())
}
