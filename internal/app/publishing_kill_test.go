package app_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/pgtest"
	"github.com/mitome/mitome/internal/store/chain"
)

// dieEnv makes the test below, in a process of its own, publish a draft and kill itself at a writing step.
const dieEnv = "MITOME_TEST_PUBLISH_AND_DIE"

// dying says what is to be published, and at which step the process ends.
type dying struct {
	Data, Database, Slug, Point string
	Draft                       issuance.ID
	Decides                     bool // the draft is in review, and approved first
}

// publish publishes the draft, and kills this process at its step.
func (y dying) publish(t *testing.T) {
	d := &desk{App: y.open(t), t: t}
	defer d.Close()
	d.Store.FailAt(func(name string) error {
		if name == y.Point {
			syscall.Kill(os.Getpid(), syscall.SIGKILL) // it cannot fail
			select {}
		}
		return nil
	})
	var err error
	d.by, err = d.Operator(t.Context())
	d.must(err)
	d.org, err = d.Store.Organisation(t.Context(), y.Slug)
	d.must(err)
	draft, err := d.Authoring.Drafts.Draft(t.Context(), d.org.ID, y.Draft)
	d.must(err)
	if y.Decides {
		d.approve(&draft)
	}
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

// ordered does in a process of its own what dieEnv says; it reports whether this is one.
func ordered(t *testing.T) bool {
	order := os.Getenv(dieEnv)
	if order == "" {
		return false
	}
	var y dying
	if err := json.Unmarshal([]byte(order), &y); err != nil {
		t.Fatal(err)
	}
	y.publish(t)
	return true
}

// die runs the test anew in a process that publishes the draft, and wants it killed.
func (y dying) die(t *testing.T) {
	t.Helper()
	order, err := json.Marshal(y)
	if err != nil {
		t.Fatal(err)
	}
	name, _, _ := strings.Cut(t.Name(), "/")
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+name+"$")
	child.Env = append(os.Environ(), dieEnv+"="+string(order))
	said, err := child.CombinedOutput()
	var ended *exec.ExitError
	if !errors.As(err, &ended) || ended.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("%s: the process was not killed: %v\n%s", y.Point, err, said)
	}
}

// TestF2KillWhilePublishing kills the process in the middle of publishing: a version, its editions, the state of its draft, its
// entry in the catalogue and its line of the audit chain are there together, or none of them; and it can be published then.
func TestF2KillWhilePublishing(t *testing.T) {
	if ordered(t) {
		return
	}
	t.Parallel()
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
	d := y.begin(t)
	y.Draft, y.Slug = d.described(y.Point), d.org.Slug
	before, err := d.Store.Editions(t.Context(), d.org.ID)
	d.must(err)
	d.must(d.Close())

	y.die(t)

	d = &desk{App: y.open(t), t: t, by: d.by, org: d.org}
	defer d.Close()
	d.wantWhole(y, len(before), published)
	again, err := d.Authoring.Drafts.Draft(t.Context(), d.org.ID, y.Draft)
	d.must(err)
	_, err = d.Authoring.Publish(t.Context(), d.by, &d.org, &again, again.Revision)
	d.must(err)
	d.wantWhole(y, len(before), true)
}

// begin opens the store, with an organisation that has published something.
func (y dying) begin(t *testing.T) *desk {
	t.Helper()
	d := &desk{App: y.open(t), t: t}
	var err error
	d.by, err = d.Operator(t.Context())
	d.must(err)
	if orgs, err := d.Store.Organisations(t.Context()); err == nil && len(orgs) > 0 {
		d.org = orgs[0]
		return d
	}
	first := descriptionbook.Example()
	d.must(first.Set("id", "beginning"))
	d.must(first.Set("title_ja", "初めの一つ"))
	d.must(first.Set("title_en", "The First One"))
	p, err := d.Service.PlanVersion(t.Context(), issuance.Request{Description: first, BaseURL: "https://badges.example"})
	d.must(err)
	d.must(d.Service.Publish(t.Context(), d.by, p))
	d.org = p.Org
	return d
}

// described begins a draft whose titles hold a text.
func (d *desk) described(text string) issuance.ID {
	d.t.Helper()
	fields := authoring.FieldsOf(descriptionbook.Example())
	delete(fields, "id")
	fields["title_ja"], fields["title_en"] = text+"（統計）", "Statistics, "+text
	draft, err := d.Authoring.Begin(d.t.Context(), d.by, &d.org, 0, fields)
	d.must(err)
	return draft.ID
}

// wantWhole wants all of a version, or nothing.
func (d *desk) wantWhole(y dying, before int, published bool) {
	d.t.Helper()
	ctx, versions, editions, revision := d.t.Context(), 0, before, int64(0)
	if published {
		versions, editions, revision = 1, before+2, 1
	}
	draft, err := d.Authoring.Drafts.Draft(ctx, d.org.ID, y.Draft)
	d.must(err)
	there, err := d.Authoring.Drafts.Versions(ctx, d.org.ID, y.Draft)
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

// TestF2KillBetweenDecisionAndPublishing kills the process between the last decision of a review and publishing: a decision
// that was taken stands, none is there by half, and publishing goes on where it was stopped, or is refused where nothing was
// approved.
func TestF2KillBetweenDecisionAndPublishing(t *testing.T) {
	if ordered(t) {
		return
	}
	for _, engine := range []string{"SQLite", "PostgreSQL"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			y := dying{Data: t.TempDir(), Decides: true}
			if engine == "PostgreSQL" {
				y.Database = pgtest.Database(t)
			}
			for _, one := range []struct {
				point    string
				approved bool
			}{{"decide:commit", false}, {"decide:committed", true}, {"publish version:begin", true}, {"publish version:commit", true}} {
				y.Point = one.point
				y.tryReviewed(t, one.approved)
			}
		})
	}
}

// tryReviewed hands a draft in, lets another process approve and publish it and die meanwhile, and goes on.
func (y dying) tryReviewed(t *testing.T, approved bool) {
	t.Helper()
	d := y.begin(t)
	policy := authoring.NewPolicy()
	policy.Own = true
	d.must(d.Authoring.Reviews.SetPolicy(t.Context(), d.by, d.org.ID, policy, nil, d.Service.Now()))
	d.org.Reviewed = true
	y.Draft, y.Slug = d.described(y.Point), d.org.Slug
	draft, err := d.Authoring.Drafts.Draft(t.Context(), d.org.ID, y.Draft)
	d.must(err)
	d.must(d.Authoring.Submit(t.Context(), d.by, "起案者", &d.org, &draft, draft.Revision, false))
	before, err := d.Store.Editions(t.Context(), d.org.ID)
	d.must(err)
	d.must(d.Close())

	y.die(t)

	d = &desk{App: y.open(t), t: t, by: d.by, org: d.org}
	defer d.Close()
	d.wantWhole(y, len(before), false)
	j := d.judged(&draft)
	want := authoring.InReview
	if approved {
		want = authoring.Approved
	}
	if j.State() != want || len(j.Review.Decisions) != map[bool]int{false: 0, true: 1}[approved] {
		t.Fatalf("%s: the text is %s with %d decisions, want %s", y.Point, j.State(), len(j.Review.Decisions), want)
	}
	_, err = d.Authoring.Publish(t.Context(), d.by, &d.org, &draft, draft.Revision)
	var refusal *issuance.Refusal
	if !approved && errors.As(err, &refusal) && refusal.Code == "unapproved" {
		d.approve(&draft)
		_, err = d.Authoring.Publish(t.Context(), d.by, &d.org, &draft, draft.Revision)
	}
	d.must(err)
	d.wantWhole(y, len(before), true)
}

// judged is how a draft stands in review.
func (d *desk) judged(draft *authoring.Draft) *authoring.Judged {
	d.t.Helper()
	a, err := d.Authoring.Assess(d.t.Context(), &d.org, draft.Fields)
	d.must(err)
	j, err := d.Authoring.Judge(d.t.Context(), &d.org, draft, a)
	d.must(err)
	return j
}

// approve takes the one decision for which a draft waits.
func (d *desk) approve(draft *authoring.Draft) {
	d.t.Helper()
	j := d.judged(draft)
	decision := authoring.Decision{Verdict: authoring.Approves, By: d.by, Name: "決裁者", Whole: true}
	d.must(d.Authoring.Decide(d.t.Context(), &d.org, j, j.Digest, decision, authoring.Remark{}, nil))
}
