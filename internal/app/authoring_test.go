package app_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"testing"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/microcredential"
)

// desk is a store with one organisation, which has published one micro-credential.
type desk struct {
	*app.App
	t      *testing.T
	file   string // of the store
	by     issuance.By
	org    issuance.Organisation
	owner  auth.Person  // once it is served: who is signed in
	client *http.Client // with which the owner asks
	log    *slog.Logger // nil: nobody reads it
}

func openDesk(t *testing.T) *desk {
	t.Helper()
	folder := t.TempDir()
	a, err := app.Open(t.Context(), app.Config{Data: folder})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	d := &desk{App: a, t: t, file: filepath.Join(folder, "mitome.db")}
	d.by, err = a.Operator(t.Context())
	d.must(err)
	p, err := a.Service.PlanVersion(t.Context(), issuance.Request{Description: descriptionbook.Example(), BaseURL: "https://badges.example"})
	d.must(err)
	d.must(a.Service.Publish(t.Context(), d.by, p))
	d.org = p.Org
	return d
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// begin begins a draft from the workbook of the example, with three things wrong in it.
func (d *desk) begin() authoring.Draft {
	d.t.Helper()
	fields := authoring.FieldsOf(descriptionbook.Example())
	fields["title_ja"], fields["title_en"], fields["id"] = "統計の第一歩", "First Steps in Statistics", ""
	fields["learner_effort_hours"], fields["type_of_assessment_ja"], fields["level_framework"] = "だいたい45", "未定", "JEQFかな"
	var book bytes.Buffer
	d.must(fields.Form().Write(&book, "ja", nil))
	read, err := authoring.ReadFile(book.Bytes())
	d.must(err)
	draft, err := d.Authoring.Begin(d.t.Context(), d.by, &d.org, 0, read)
	d.must(err)
	return draft
}

func (d *desk) save(draft authoring.Draft, change authoring.Fields) authoring.Draft {
	d.t.Helper()
	fields := authoring.Fields{}
	for _, from := range []authoring.Fields{draft.Fields, change} {
		for name, text := range from {
			fields[name] = text
		}
	}
	saved, err := d.Authoring.Save(d.t.Context(), d.by, &d.org, draft.ID, draft.Revision, fields)
	d.must(err)
	return saved
}

// TestDraftToVersion goes the whole way: a workbook with faults, mended, published, a new title, the differences.
func TestT18T31DraftToVersion(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	ctx, draft := t.Context(), d.begin()
	a, err := d.Authoring.Assess(ctx, &d.org, draft.Fields)
	d.must(err)
	want := []microcredential.Key{microcredential.LearnerEffort, microcredential.TypeOfAssessment, microcredential.Level}
	if got := a.Missing(); !slices.Equal(got, want) || a.Conforms {
		t.Errorf("missing %v, want %v (conforms %t)", got, want, a.Conforms)
	}
	var faults descriptionbook.Faults
	if _, err := d.Authoring.Publish(ctx, d.by, &d.org, &draft, draft.Revision); !errors.As(err, &faults) || len(faults) != 2 {
		t.Errorf("published with faults: %v", err)
	}
	draft = d.save(draft, authoring.Fields{"learner_effort_hours": "45", "type_of_assessment_ja": "筆記試験とレポート", "level_framework": "JEQF"})
	plan, err := d.Authoring.Plan(ctx, &d.org, &draft)
	d.must(err)
	if plan.Version.Number != 1 || plan.Version.ClassID != draft.ID || plan.StaleProfile {
		t.Errorf("the plan: %+v", plan.Version)
	}
	first, err := d.Authoring.Publish(ctx, d.by, &d.org, &draft, draft.Revision)
	d.must(err)
	if !slices.Equal(languagesOf(plan.Version), languagesOf(first.Version)) {
		t.Errorf("planned %v, published %v", plan.Version.Editions, first.Version.Editions)
	}
	draft = d.save(draft, authoring.Fields{"title_ja": "統計の第二歩"})
	_, err = d.Authoring.Publish(ctx, d.by, &d.org, &draft, draft.Revision)
	d.must(err)
	again, err := d.Authoring.Publish(ctx, d.by, &d.org, &draft, draft.Revision)
	d.must(err)
	if again.New {
		t.Error("the same text, published twice, is two versions")
	}
	for _, e := range first.NewEditions() {
		if kept, err := d.Store.Edition(ctx, d.org.ID, e.ID); err != nil || !bytes.Equal(kept.Document, e.Document) || !bytes.Equal(kept.PNG, e.PNG) {
			t.Errorf("the bytes of the first version are not what they were: %v", err)
		}
	}
	versions, err := d.Authoring.Drafts.Versions(ctx, d.org.ID, draft.ID)
	d.must(err)
	if len(versions) != 2 || versions[0].ClassID != versions[1].ClassID {
		t.Fatalf("a changed title is no version of the same: %+v", versions)
	}
	before, err := versions[1].Fields()
	d.must(err)
	after, err := versions[0].Fields()
	d.must(err)
	if got := authoring.Differences(before, after, "ja"); len(got) != 1 || got[0].Field != "title_ja" {
		t.Errorf("differences: %+v", got)
	}
}

func languagesOf(v issuance.Version) (all []string) {
	for language := range v.Editions {
		all = append(all, string(language))
	}
	slices.Sort(all)
	return all
}

// TestDraftOfTwo lets two people change one draft: the second is shown what is stored, and nothing is overwritten.
func TestDraftOfTwo(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	draft := d.begin()
	saved := d.save(draft, authoring.Fields{"title_ja": "一人目"})
	mine := authoring.Fields{"title_ja": "二人目"}
	_, err := d.Authoring.Save(t.Context(), d.by, &d.org, draft.ID, draft.Revision, mine)
	var conflict *authoring.ConflictError
	if !errors.As(err, &conflict) || conflict.Stored.Fields["title_ja"] != "一人目" || conflict.Stored.Revision != saved.Revision {
		t.Errorf("the second person is told %v", err)
	}
	if _, err := d.Authoring.Publish(t.Context(), d.by, &d.org, &saved, draft.Revision); !errors.As(err, &conflict) {
		t.Errorf("a revision is published that nobody looked at: %v", err)
	}
	if again, err := d.Authoring.Save(t.Context(), d.by, &d.org, draft.ID, draft.Revision, saved.Fields); err != nil || again.Revision != saved.Revision {
		t.Errorf("the same words once more: revision %d, %v", again.Revision, err)
	}
}

// TestDraftsOfClasses begins drafts from what is published, copies them, and does not publish over another class.
func TestDraftsOfClasses(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	ctx := t.Context()
	classes, err := d.Authoring.Drafts.Undrafted(ctx, d.org.ID, department.Whole(), authoring.Search{AtMost: 10})
	d.must(err)
	next, err := d.Authoring.BeginNext(ctx, d.by, &d.org, classes[0].ID)
	d.must(err)
	if p, err := d.Authoring.Plan(ctx, &d.org, &next); err != nil || p.New {
		t.Errorf("a draft that says what is published would be new: %v", err)
	}
	again, err := d.Authoring.BeginNext(ctx, d.by, &d.org, next.ID)
	if err != nil || again.Revision != next.Revision {
		t.Errorf("a second draft of one class: %v", err)
	}
	copied, err := d.Authoring.Copy(ctx, d.by, &d.org, 0, next.ID)
	d.must(err)
	copied = d.save(copied, authoring.Fields{"id": next.Fields["id"]})
	var refusal *issuance.Refusal
	if _, err := d.Authoring.Publish(ctx, d.by, &d.org, &copied, copied.Revision); !errors.As(err, &refusal) || refusal.Code != "class_taken" {
		t.Errorf("published over another class: %v", err)
	}
	d.wantAwardable(next.ID, true, false)
	d.org.Reviewed = true
	d.wantAwardable(next.ID, true, true)
	d.org.Reviewed = false
	d.must(d.Authoring.Archive(ctx, d.by, &d.org, next.ID, true))
	d.wantAwardable(next.ID, false, false)
	d.must(d.Authoring.Archive(ctx, d.by, &d.org, next.ID, false))
	class, err := d.Service.FindClass(ctx, next.ID.String())
	d.must(err)
	if _, err := d.Authoring.Retire(ctx, d.by, class, true); err != nil {
		t.Fatal(err)
	}
	d.wantAwardable(next.ID, false, false)
	if _, err := d.Authoring.Plan(ctx, &d.org, &next); !errors.As(err, &refusal) || refusal.Code != "class_retired" {
		t.Errorf("a version of a retired class: %v", err)
	}
	d.must(d.Authoring.Archive(ctx, d.by, &d.org, copied.ID, true))
	left, err := d.Authoring.Drafts.FindDrafts(ctx, d.org.ID, department.Whole(), authoring.Search{AtMost: 10})
	d.must(err)
	if len(left) != 1 || left[0].State() != authoring.Retired {
		t.Errorf("drafts that are not put away: %+v", left)
	}
	a, err := d.Authoring.Assess(ctx, &d.org, next.Fields)
	d.must(err)
	png, err := d.Authoring.Picture(ctx, &d.org, a, next.Fields, "ja")
	if err != nil || !bytes.HasPrefix(png, []byte("\x89PNG")) {
		t.Errorf("the picture of a draft: %d bytes, %v", len(png), err)
	}
}

// wantAwardable says whether a class is offered to be awarded, and whether that waits for an approval.
func (d *desk) wantAwardable(id issuance.ID, offered, barred bool) {
	d.t.Helper()
	all, err := d.Authoring.Awardable(d.t.Context(), &d.org, department.Whole())
	d.must(err)
	i := slices.IndexFunc(all, func(l authoring.Listed) bool { return l.ID == id })
	switch {
	case i >= 0 != offered:
		d.t.Errorf("offered: %t, want %t: %+v", i >= 0, offered, all)
	case offered && (all[i].Barred != barred || all[i].Version == 0 || len(all[i].Titles) == 0):
		d.t.Errorf("offered as %+v, barred want %t", all[i], barred)
	}
}
