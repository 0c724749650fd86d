package app_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/pgtest"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/store/chain"
)

// dieEnv makes the test below, in a process of its own, publish a draft and kill itself at a writing step.
const dieEnv = "MITOME_TEST_PUBLISH_AND_DIE"

// dying says what is to be published, and at which step the process ends.
type dying struct {
	Data, Database, Slug, Point string
	Draft                       issuance.ID
}

// publish publishes the draft, and kills this process at its step.
func (y dying) publish(t *testing.T) {
	store.Failpoint = func(name string) error {
		if name == y.Point {
			syscall.Kill(os.Getpid(), syscall.SIGKILL) // it cannot fail
			select {}
		}
		return nil
	}
	d := &desk{App: y.open(t), t: t}
	defer d.Close()
	var err error
	d.by, err = d.Operator(t.Context())
	d.must(err)
	d.org, err = d.Store.Organisation(t.Context(), y.Slug)
	d.must(err)
	draft, err := d.Authoring.Draft(t.Context(), d.org.ID, y.Draft)
	d.must(err)
	_, err = d.Authoring.Publish(t.Context(), d.by, &d.org, &draft, draft.Revision)
	d.must(err)
}

func (y dying) open(t *testing.T) *app.App {
	a, err := app.Open(t.Context(), app.Config{Data: y.Data, Database: y.Database})
	if err != nil {
		t.Fatal(err)
	}
	a.Service.Painter = blank{}
	return a
}

// TestF2KillWhilePublishing kills the process in the middle of publishing: a version, its editions, the state of its draft, its
// entry in the catalogue and its line of the audit chain are there together, or none of them; and it can be published then.
func TestF2KillWhilePublishing(t *testing.T) {
	if order := os.Getenv(dieEnv); order != "" {
		var y dying
		if err := json.Unmarshal([]byte(order), &y); err != nil {
			t.Fatal(err)
		}
		y.publish(t)
		return
	}
	for _, engine := range []string{"SQLite", "PostgreSQL"} {
		t.Run(engine, func(t *testing.T) {
			y := dying{Data: t.TempDir()}
			if engine == "PostgreSQL" {
				y.Database = pgtest.Database(t)
			}
			for point, published := range map[string]bool{"publish version:begin": false, "publish version:commit": false, "publish version:committed": true} {
				y.Point = point
				y.try(t, published)
			}
		})
	}
}

// try begins a draft, lets another process publish it and die, and looks at what that left.
func (y dying) try(t *testing.T, published bool) {
	t.Helper()
	d := &desk{App: y.open(t), t: t}
	var err error
	d.by, err = d.Operator(t.Context())
	d.must(err)
	first := descriptionbook.Example()
	d.must(first.Set("id", "beginning"))
	d.must(first.Set("title_ja", "初めの一つ"))
	d.must(first.Set("title_en", "The First One"))
	p, err := d.Service.PlanVersion(t.Context(), issuance.Request{Description: first, BaseURL: "https://badges.example"})
	d.must(err)
	d.must(d.Service.Publish(t.Context(), d.by, p))
	d.org = p.Org
	fields := authoring.FieldsOf(descriptionbook.Example())
	delete(fields, "id")
	fields["title_ja"], fields["title_en"] = y.Point+"（統計）", "Statistics, "+y.Point
	draft, err := d.Authoring.Begin(t.Context(), d.by, &d.org, fields)
	d.must(err)
	y.Draft, y.Slug = draft.ID, d.org.Slug
	before, err := d.Store.Editions(t.Context(), d.org.ID)
	d.must(err)
	d.must(d.Close())

	order, err := json.Marshal(y)
	d.must(err)
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestF2KillWhilePublishing$")
	child.Env = append(os.Environ(), dieEnv+"="+string(order))
	said, err := child.CombinedOutput()
	var ended *exec.ExitError
	if !errors.As(err, &ended) || ended.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("%s: the process was not killed: %v\n%s", y.Point, err, said)
	}

	d = &desk{App: y.open(t), t: t, by: d.by, org: d.org}
	defer d.Close()
	d.wantWhole(y, len(before), published)
	again, err := d.Authoring.Draft(t.Context(), d.org.ID, y.Draft)
	d.must(err)
	_, err = d.Authoring.Publish(t.Context(), d.by, &d.org, &again, again.Revision)
	d.must(err)
	d.wantWhole(y, len(before), true)
}

// wantWhole wants all of a version, or nothing.
func (d *desk) wantWhole(y dying, before int, published bool) {
	d.t.Helper()
	ctx, versions, editions, revision := d.t.Context(), 0, before, int64(0)
	if published {
		versions, editions, revision = 1, before+2, 1
	}
	draft, err := d.Authoring.Draft(ctx, d.org.ID, y.Draft)
	d.must(err)
	there, err := d.Authoring.Versions(ctx, d.org.ID, y.Draft)
	d.must(err)
	of, err := d.Store.Editions(ctx, d.org.ID)
	d.must(err)
	_, listed := d.Store.CatalogueRow(ctx, y.Draft)
	if len(there) != versions || len(of) != editions || draft.Published != revision || (listed == nil) != published {
		d.t.Errorf("%s: %d versions, want %d; %d editions, want %d; the draft's revision %d published, want %d; in the catalogue: %v",
			y.Point, len(there), versions, len(of), editions, draft.Published, revision, listed)
	}
	if err := chain.Verify(ctx, d.Store.Writer(), int64(d.org.ID)); err != nil {
		d.t.Errorf("%s: the audit chain: %v", y.Point, err)
	}
}
