package issuance

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/samples"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

var (
	clerk  = By{Kind: audit.Operator, ID: 1}
	today  = time.Date(2026, 11, 2, 3, 4, 5, 0, time.UTC)
	rsaKey = sync.OnceValue(func() *rsa.PrivateKey {
		key, err := rsa.GenerateKey(rand.Reader, openbadges.MinKeyBits)
		if err != nil {
			panic(err)
		}
		return key
	})
)

// office is a post office whose records are a fake.
type office struct {
	*Service
	*fake
	t    *testing.T
	keys *ring
	now  time.Time
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{fake: newFake(), t: t, keys: &ring{rsaKey()}, now: today}
	o.Service = New(o.records(), o.keys, blank{}, func() time.Time { return o.now }, rand.Reader, false)
	return o
}

// takeBack has somebody revoke an award.
func (o *office) takeBack(id ID, code string) {
	o.t.Helper()
	o.revoke(id, code, o.now)
	if err := o.change(clerk); err != nil {
		o.t.Fatal(err)
	}
}

// describe is the first sample, with some keys changed; an empty value takes one away.
func describe(t *testing.T, changes ...string) *microcredential.Description {
	t.Helper()
	good, err := samples.Good()
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := microcredential.Parse(good[0])
	if err != nil {
		t.Fatal(err)
	}
	for pair := range slices.Chunk(changes, 2) {
		parsed[0].Unset(pair[0])
		if pair[1] != "" {
			if err := parsed[0].Set(pair[0], pair[1]); err != nil {
				t.Fatal(err)
			}
		}
	}
	return parsed[0]
}

func csv(rows ...string) func() (io.ReadCloser, error) {
	text := "email,name,issued_on,expires,evidence\n" + strings.Join(rows, "\n") + "\n"
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
}

// two is a request for two learners.
func two(t *testing.T, changes ...string) Request {
	return Request{Trial: true, Description: describe(t, changes...), List: csv("a@students.example,佐藤 葵", "b@students.example,鈴木 蓮")}
}

// issue issues, works, and waits.
func (o *office) issue(r Request) *Outcome {
	o.t.Helper()
	out, err := o.Issue(o.t.Context(), clerk, r)
	if err != nil {
		o.t.Fatalf("%v: %v %v", err, out.Findings, out.Refused)
	}
	o.t.Cleanup(out.Close)
	o.work(out)
	if err := o.Watch(o.t.Context(), out, func(int) {}); err != nil {
		o.t.Fatal(err)
	}
	return out
}

func (o *office) work(out *Outcome) {
	o.t.Helper()
	b, err := o.Batch(o.t.Context(), out.Org.ID, out.Batch)
	if err != nil {
		o.t.Fatal(err)
	}
	for range 2 { // a task may come again
		for _, task := range b.Tasks(o.done[b.ID].Waiting + 1) {
			if err := o.Work(o.t.Context(), task, o.fake); err != nil {
				o.t.Fatal(err)
			}
		}
	}
}

func (o *office) plan(r Request) (*Plan, error) {
	o.t.Helper()
	p, err := o.Plan(o.t.Context(), r)
	o.t.Cleanup(p.Close)
	return p, err
}

// fates are those of a plan's rows.
func (o *office) fates(p *Plan) (fates []Fate) {
	o.t.Helper()
	if err := p.EachRow(o.t.Context(), func(r *Row) error { fates = append(fates, r.Fate); return nil }); err != nil {
		o.t.Fatal(err)
	}
	return fates
}

func refusalOf(err error) string {
	var refusal *Refusal
	if errors.As(err, &refusal) {
		return refusal.Code
	}
	return fmt.Sprint(err)
}

// A list is planned, recorded and made; the same list again issues nothing twice; and each change is somebody's.
func TestOffice(t *testing.T) {
	o := newOffice(t)
	r := two(t)
	r.Signed = true
	p, err := o.plan(r)
	if err != nil || !p.New || p.Rows != 2 || p.Good != 2 || len(o.by) != 0 {
		t.Fatalf("plan %+v, %v; %d changes, want none", p.List, err, len(o.by))
	}
	if got, want := o.fates(p), []Fate{ToIssue, ToIssue}; !slices.Equal(got, want) {
		t.Errorf("fates %q, want %q", got, want)
	}
	out := o.issue(r)
	if out.Issued != 2 || out.Already != 0 || len(o.awards) != 2 || o.awards[0].Signed == nil {
		t.Errorf("issued %d, already %d, awards %+v", out.Issued, out.Already, o.awards)
	}
	for _, by := range o.by {
		if by != clerk && by != clerk.Behalf() {
			t.Errorf("a change by %+v", by)
		}
	}
	var listed []string
	if err := out.EachAward(t.Context(), func(r *Row, a *Award) error {
		listed = append(listed, fmt.Sprintf("%d %s %d", r.Number, r.Email, a.Row))
		return nil
	}); err != nil || !slices.Equal(listed, []string{"2 a@students.example 2", "3 b@students.example 3"}) {
		t.Errorf("awards of the list: %q, %v", listed, err)
	}
	again := o.issue(r)
	if again.Issued != 0 || again.Already != 2 || again.New {
		t.Errorf("again: issued %d, already %d, new version %t", again.Issued, again.Already, again.New)
	}
	alone := o.issue(Request{Trial: true, Description: describe(t)})
	if alone.Issued != 1 || o.awards[2].Row != 0 {
		t.Errorf("the learner of the description: issued %d, row %d", alone.Issued, o.awards[2].Row)
	}
}

// What cannot be done is refused when it is planned, with a code that has a sentence; and a plan that was refused is not
// recorded.
func TestPlanRefuses(t *testing.T) {
	o := newOffice(t)
	first := o.issue(two(t))
	held := o.awards[1]
	for _, c := range []struct {
		name   string
		change func(*Request)
		want   string
	}{
		{"a zone that does not exist", func(r *Request) { r.Zone = "Mizunara/Tides" }, "zone_bad"},
		{"the zone of this machine", func(r *Request) { r.Zone = "Local" }, "zone_bad"},
		{"another base URL", func(r *Request) { r.BaseURL = "https://elsewhere.example" }, "base_url_trial"},
		{"a base URL with a path", func(r *Request) { r.BaseURL = "https://badges.example/a" }, "base_url_path"},
		{"a description without outcomes", func(r *Request) { r.Description = describe(t, "learning_outcomes_en", "", "learning_outcomes_ja", "") }, "refused"},
		{"another awarding body, strictly", func(r *Request) { r.Description, r.Strict = describe(t, "awarding_body_en", "Tidal University"), true }, "profile_stale"},
		{"an edition that is not there", func(r *Request) { r.Language = "fr" }, "no_edition"},
		{"no learner", func(r *Request) { r.List = csv() }, "refused"},
		{"no column for addresses", func(r *Request) { r.List = listed("name\n佐藤 葵\n") }, "refused"},
		{"a faulty row", func(r *Request) { r.List = csv("a@students.example", "nobody") }, "refused"},
		{"faulty rows alone", func(r *Request) { r.List, r.SkipBadRows = csv("nobody"), true }, "rows_none"},
		{"no such award to replace", func(r *Request) { r.Replaces = NewID(rand.Reader) }, "replaces_unknown"},
		{"two rows for one award", func(r *Request) { r.Replaces = held.ID }, "replaces_one"},
		{"three rows for one award", func(r *Request) {
			r.List, r.Replaces = csv("c@students.example", "d@students.example", "e@students.example"), held.ID
		}, "replaces_one"},
		{"a place that is taken", func(r *Request) { r.List, r.Replaces = csv("a@students.example"), held.ID }, "replaces_held"},
		{"two pictures", func(r *Request) { r.Wish = Wish{Template: "blank", Image: []byte("x")} }, "wish_apart"},
		{"a band without a picture", func(r *Request) { r.Wish = Wish{Band: true} }, "words_without_image"},
		{"a picture that nobody hears of", func(r *Request) {
			r.Description, r.Wish = describe(t, "badge_image_alt_en", "", "badge_image_alt_ja", ""), Wish{Image: []byte("x")}
		}, "image_alt"},
		{"a text in no language of it", func(r *Request) {
			r.Description = describe(t, "title_ja", "")
			r.Wish.Alt.Japanese = "丸"
			for _, name := range r.Description.Names() {
				if strings.HasSuffix(name, "_ja") {
					r.Description.Unset(name)
				}
			}
		}, "alt_nowhere"},
		{"a text that is none", func(r *Request) { r.Wish.Alt.Any = "\xff" }, "text_bad"},
		{"nobody's list", func(r *Request) { r.List = func() (io.ReadCloser, error) { return nil, io.ErrUnexpectedEOF } }, "unexpected EOF"},
	} {
		t.Run(c.name, func(t *testing.T) {
			changes := len(o.by)
			r := two(t)
			c.change(&r)
			p, err := o.plan(r)
			if got := refusalOf(err); got != c.want {
				t.Fatalf("got %q, want %q", got, c.want)
			}
			if _, err := o.Record(t.Context(), clerk, p); refusalOf(err) != c.want || len(o.by) != changes {
				t.Errorf("recorded: %v, %d changes", err, len(o.by)-changes)
			}
			if _, err := o.Issue(t.Context(), clerk, r); refusalOf(err) != c.want || len(o.by) != changes {
				t.Errorf("issued: %v, %d changes", err, len(o.by)-changes)
			}
		})
	}
	o.now = today.Add(-time.Hour)
	if _, err := o.plan(two(t)); refusalOf(err) != "clock_back" {
		t.Errorf("a clock that is behind: %v", err)
	}
	o.now, o.keys.key = today, nil
	signed := two(t)
	signed.Signed = true
	if _, err := o.plan(signed); refusalOf(err) != "key_missing" {
		t.Errorf("a key that is away: %v", err)
	}
	if _, err := o.Issue(t.Context(), By{}, two(t)); !errors.Is(err, audit.ErrNobody) {
		t.Errorf("nobody's request: %v", err)
	}
	if first.Refused != nil {
		t.Errorf("refused %v", first.Refused)
	}
}

func listed(text string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
}

// A changed text is a new version, and so is a note alone; what is published stays, and so does the house's look.
func TestVersions(t *testing.T) {
	o := newOffice(t)
	plain := two(t)
	plain.Wish = Wish{Logo: []byte("logo"), Colour: "#123456"}
	first := o.issue(plain)
	for _, c := range []struct {
		name    string
		changes []string
		number  int
		why     Why
	}{
		{"the same", nil, 1, ""},
		{"another description", []string{"content_description_en", "How tides are read, and what they carry."}, 2, ""},
		{"with the note, or without", nil, 2, NewNote},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := two(t, c.changes...)
			if c.why == NewNote { // published before notes counted
				if err := r.Description.Set("claims_conformity", !r.Description.ClaimsConformity()); err != nil {
					t.Fatal(err)
				}
				o.versions[0].Digest = first.look.digest(r.Description.ClassText())
			}
			p, err := o.plan(r)
			if err != nil {
				t.Fatal(err)
			}
			if p.Version.Number != c.number || p.Why != c.why || p.Version.Class > 1 || p.Version.Look != first.Version.Look {
				t.Errorf("version %+v because of %q", p.Version, p.Why)
			}
		})
	}
	other, err := o.plan(two(t, "id", "another", "title_en", "Reading of Winds", "title_ja", "風を読む"))
	if err != nil || other.Version.Number != 1 || other.Version.Look.Colour != "#123456" || other.next.Art == nil {
		t.Errorf("another class: %+v, %v", other.Version, err)
	}
	picture := two(t)
	picture.Wish = Wish{Image: []byte("picture"), Attest: true, Alt: Alt{Any: "A disc"}}
	if out := o.issue(picture); out.Version.Look.Words != Attested || out.next.Attestation != "asked" || len(out.Remarks) != 1 {
		t.Errorf("a picture that was handed in: %+v", out.Version.Look)
	}
	kept, err := o.plan(two(t, "content_description_en", "How tides are read."))
	if err != nil || kept.Version.Look.Words != Attested || kept.next.Attestation != "kept" {
		t.Errorf("its next version: %+v, %v", kept.Version.Look, err)
	}
	logo := two(t)
	logo.Wish.Logo = []byte("logo")
	if _, err := o.plan(logo); refusalOf(err) != "logo_on_image" {
		t.Errorf("a logo on a picture: %v", err)
	}
	back := two(t)
	back.Wish.Template = "blank"
	if p, err := o.plan(back); err != nil || p.Version.Look.handedIn() {
		t.Errorf("back to a template: %+v, %v", p.Version.Look, err)
	}
}

// A version that was published before the note counted is the same only if the note is: one whose claim was made is found
// again, also by a description that no longer says so; one without the note becomes a new version, and the plan says why.
func TestVersionsOfBefore(t *testing.T) {
	for _, c := range []struct {
		name   string
		before any  // claims_conformity when it was published; nil: no such key
		noted  bool // as it was published
		now    any
		number int
		why    Why
	}{
		{"claimed, and claimed", true, true, true, 1, ""},
		{"claimed, and not said", true, true, nil, 1, ""},
		{"not said, and so not noted", nil, false, nil, 2, NewNote},
		{"not said, and claimed", nil, false, true, 2, NewNote},
		{"declined, and declined", false, false, false, 1, ""},
		{"declined, and claimed", false, false, true, 2, NewNote},
		{"claimed, and declined", true, true, false, 2, NewNote},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t)
			first := o.issue(two(t))
			said := func(claim any) *microcredential.Description {
				d := two(t).Description
				if err := d.Set("claims_conformity", claim); err != nil {
					t.Fatal(err)
				}
				return d
			}
			formerly := map[any]int{nil: 0, true: 1, false: 2}[c.before] // of FormerClassTexts
			o.versions[0].Digest = first.look.digest(said(c.before).FormerClassTexts()[formerly])
			o.versions[0].Letter.Noted = c.noted
			r := two(t)
			r.Description = said(c.now)
			p, err := o.plan(r)
			if err != nil || p.Version.Number != c.number || p.Why != c.why {
				t.Errorf("version %d because of %q, want %d because of %q; %v", p.Version.Number, p.Why, c.number, c.why, err)
			}
		})
	}
}

// The Profile stays as it is unless a request says otherwise; the first base URL that is asked for is the default.
func TestOrganisation(t *testing.T) {
	o := newOffice(t)
	r := two(t)
	r.BaseURL, r.Trial = "https://認め.example", false
	if out := o.issue(r); out.Org.BaseURL != "https://xn--ebk742y.example" || len(out.Remarks) != 1 {
		t.Errorf("base URL %q, remarks %v", out.Org.BaseURL, out.Remarks)
	}
	other := two(t, "awarding_body_url", "https://tides.example/")
	other.Trial = false
	if out := o.issue(other); out.Org.BaseURL != "https://xn--ebk742y.example" || out.Org.Slug != "tides" {
		t.Errorf("the next organisation: %q, %q", out.Org.BaseURL, out.Org.Slug)
	}
	if out := o.issue(two(t, "awarding_body_url", "https://tides.sea.example/")); out.Org.Slug == "" || len(o.orgs) != 3 {
		t.Errorf("the third organisation: %q", out.Org.Slug)
	}
	renamed := two(t, "awarding_body_en", "Tidal University")
	renamed.Trial = false
	p, err := o.plan(renamed)
	if err != nil || !p.StaleProfile {
		t.Errorf("stale %t, %v", p.StaleProfile, err)
	}
	renamed.UpdateProfile = true
	if out := o.issue(renamed); o.orgs[0].NameEN != "Tidal University" || out.StaleProfile {
		t.Errorf("name %q", o.orgs[0].NameEN)
	}
	for base, want := range map[string]string{"https://xn--ebk742y.example": "<nil>", "https://elsewhere.example": "base_url_differs", "x": "base_url_bad"} {
		if err := o.SetBaseURL(t.Context(), clerk, base); refusalOf(err) != want {
			t.Errorf("SetBaseURL(%q): %v, want %s", base, err, want)
		}
	}
	if err := newOffice(t).SetBaseURL(t.Context(), clerk, "https://badges.example"); err != nil {
		t.Error(err)
	}
}

// A row that fails for its own values is set aside, the others go out; a key that is away lets the chunk wait.
func TestAside(t *testing.T) {
	o := newOffice(t)
	out, err := o.Issue(t.Context(), clerk, Request{Trial: true, Description: describe(t), List: csv("a@students.example,,,,https://works.example/1", "b@students.example")})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	for ref, payload := range o.chunks { // as an earlier release may have recorded it
		o.chunks[ref] = bytes.Replace(payload, []byte("https://works.example/1"), []byte("no address at all"), 1)
	}
	var told []SetAside
	o.Aside = func(_ int64, rows []SetAside) { told = append(told, rows...) }
	o.work(out)
	if err := o.Watch(t.Context(), out, func(int) {}); err != nil {
		t.Fatal(err)
	}
	if out.Issued != 1 || len(out.Aside) != 1 || out.Aside[0].Column() != columns.Evidence || !slices.Equal(told, out.Aside) || out.Aside[0].Message("ja") == "" {
		t.Errorf("issued %d, set aside %+v, told %+v", out.Issued, out.Aside, told)
	}
	signed := Request{Description: describe(t), List: csv("c@students.example"), Signed: true}
	if out, err = o.Issue(t.Context(), clerk, signed); err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	o.keys.key = nil
	b, _ := o.Batch(t.Context(), out.Org.ID, out.Batch)
	var work *WorkError
	if err := o.Work(t.Context(), b.Tasks(1)[0], o.fake); !errors.Is(err, ErrNoKey) || !errors.As(err, &work) || work.Ref.Batch != b.ID || work.Error() == "" {
		t.Errorf("without the key: %v", err)
	}
	o.keys.key = rsaKey()
	broken := errors.New("the disk is full")
	o.broken = broken
	if err := o.Work(t.Context(), b.Tasks(1)[0], o.fake); !errors.Is(err, broken) {
		t.Errorf("a store that fails: %v", err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	o.done[b.ID] = Progress{Waiting: 1}
	if err := o.Watch(ended, out, func(int) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("watching to no end: %v", err)
	}
}

// One row takes an award's place, which the plan says.
func TestReplace(t *testing.T) {
	o := newOffice(t)
	o.issue(two(t))
	old := o.awards[0]
	r := Request{Trial: true, Description: describe(t), List: csv("a@students.example,佐藤 あおい"), Replaces: old.ID}
	p, err := o.plan(r)
	if err != nil || p.Revokes == nil || p.Revokes.ID != old.ID {
		t.Fatalf("the plan revokes %+v, %v; want %s", p.Revokes, err, old.ID)
	}
	if out := o.issue(r); out.Issued != 1 || o.awards[0].Reason != "replaced" {
		t.Errorf("issued %d, the old one is %q", out.Issued, o.awards[0].Reason)
	}
	r.List = csv("another@students.example") // what the last step would refuse, the plan refuses
	if _, err := o.plan(r); refusalOf(err) != "replaces_done" {
		t.Errorf("a second award in the place of one: %v", err)
	}
}

// Where a store publishes is somebody's decision.
func TestBaseURLByNobody(t *testing.T) {
	o := newOffice(t)
	if err := o.SetBaseURL(t.Context(), By{}, "https://badges.example"); !errors.Is(err, audit.ErrNobody) {
		t.Errorf("by nobody: %v", err)
	}
}

// An award and an edition are found by what people have of them.
func TestFind(t *testing.T) {
	o, ctx := newOffice(t), t.Context()
	out := o.issue(two(t))
	award := o.awards[0].ID
	for text, want := range map[string]string{
		award.String(): "<nil>", out.Org.AwardAddress(award) + ".png": "<nil>", "x": "award_unknown", NewID(rand.Reader).String(): "award_unknown",
	} {
		if _, got, err := o.Find(ctx, text); refusalOf(err) != want || err == nil && got.ID != award {
			t.Errorf("Find(%q): %s, %v; want %s", text, got.ID, err, want)
		}
	}
	for text, want := range map[string]string{out.Class: "<nil>", "x": "class_unknown", award.String(): "class_unknown"} {
		if _, _, err := o.FindEdition(ctx, text); refusalOf(err) != want {
			t.Errorf("FindEdition(%q): %v, want %s", text, err, want)
		}
	}
}

// Whoever waits for a batch hears that the rest of it will never be made, or waits for somebody.
func TestWatchEnds(t *testing.T) {
	o := newOffice(t)
	out := o.issue(two(t))
	o.done[out.Batch] = Progress{Issued: 1, HaltedChunks: 1}
	if err := o.Watch(t.Context(), out, func(int) {}); !errors.Is(err, ErrHalted) {
		t.Errorf("a batch that is halted: %v", err)
	}
	o.batches[0].Undone = Revocation{Code: "misconduct", At: today}
	o.done[out.Batch] = Progress{Issued: 2}
	if err := o.Watch(t.Context(), out, func(int) {}); !errors.Is(err, ErrUndone) {
		t.Errorf("a batch that is undone: %v", err)
	}
}

// A plan that is kept is recorded by somebody else, with the documents that were looked at; or it says what is stale.
func TestKeep(t *testing.T) {
	o, ctx := newOffice(t), t.Context()
	r := Request{Trial: true, Description: describe(t), SkipBadRows: true, List: csv("a@students.example,佐藤 葵", "nobody,x", "b@students.example,鈴木 蓮")}
	p, err := o.plan(r)
	if err != nil {
		t.Fatal(err)
	}
	id, err := o.Keep(ctx, clerk, p)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := o.Service.KeptPlan(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := o.fates(kept), []Fate{ToIssue, Faulty, ToIssue}; !slices.Equal(got, want) {
		t.Errorf("fates %q, want %q", got, want)
	}
	if diff := gocmp.Diff(p.next, kept.next, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("what is to be published (-planned +kept):\n%s", diff)
	}
	other := By{Kind: audit.Person, ID: 2}
	out, err := o.Record(ctx, other, kept)
	if err != nil || o.batches[0].By != other || out.Version.Editions["en"] != p.Version.Editions["en"] {
		t.Fatalf("recorded %+v, %v", o.batches, err)
	}
	if _, err := o.Service.KeptPlan(ctx, id); refusalOf(err) != "plan_recorded" {
		t.Errorf("again: %v", err)
	}
	if _, err := o.Service.KeptPlan(ctx, 7); refusalOf(err) != "plan_unknown" {
		t.Errorf("no plan: %v", err)
	}
	var stale *StaleError
	if _, err := o.Record(ctx, clerk, p); !errors.As(err, &stale) || !slices.Equal(stale.Changed, []string{"profile", "version"}) || stale.Message("ja") == stale.Error() {
		t.Errorf("a plan that was overtaken: %v", err)
	}
	if p, err = o.plan(two(t)); err != nil {
		t.Fatal(err)
	}
	o.orgs[0].BaseURL, o.orgs[0].KeyNumber, o.Service.Editions = "https://elsewhere.example", 2, microcredential.Editions{{ID: "another"}}
	if _, err := o.Record(ctx, clerk, p); !errors.As(err, &stale) || !slices.Equal(stale.Changed, []string{"base_url", "key", "edition"}) {
		t.Errorf("a plan on other ground: %v", err)
	}
	o.Service.Editions, o.plans[0].State = nil, Proposed
	o.now = today.Add(keepFor + time.Hour)
	if err := o.Service.ForgetPlans(ctx); err != nil || len(o.plans) != 0 {
		t.Errorf("%d old plans, %v", len(o.plans), err)
	}
}

// A plan that could not be recorded, for a reason of the store's, can be recorded once the store is well again.
func TestRecordAgain(t *testing.T) {
	o, ctx := newOffice(t), t.Context()
	o.issue(two(t))
	if _, err := o.plan(Request{Trial: true, Notify: true, Description: describe(t), List: csv("c@students.example,清水 樹")}); !says(err, "notify_trial") {
		t.Errorf("learners would be told of a trial: %v", err)
	}
	p, err := o.plan(Request{Trial: true, Description: describe(t), List: csv("c@students.example,清水 樹")})
	if err != nil {
		t.Fatal(err)
	}
	full := errors.New("the disk is full")
	o.broken = full
	if _, err := o.Record(ctx, clerk, p); !errors.Is(err, full) {
		t.Fatalf("on a full disk: %v", err)
	}
	if out, err := o.Record(ctx, clerk, p); err != nil || out.Batch == 0 {
		t.Errorf("again: batch %d, %v", out.Batch, err)
	}
	if _, err := o.Record(ctx, clerk, p); refusalOf(err) != "plan_recorded" {
		t.Errorf("once more: %v", err)
	}
}

// The list comes back with what was found in it.
func TestAnnotate(t *testing.T) {
	o := newOffice(t)
	list := func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("email,name,Result\na@students.example,A,pass\nnobody,B,pass\nc@students.example,C,fail\nd@students.example,D,\ne@students.example,E,withdrawn\nTotal,,\n")), nil
	}
	p, err := o.plan(Request{Trial: true, Description: describe(t), List: list, Deciders: roster.Deciders{Kinds: "withdrawn=skip"}})
	if !errors.Is(err, ErrRefused) {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := p.Annotate(t.Context(), &out, "en"); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	for row, want := range []string{"Findings", "To be awarded.", "Not awarded until this is mended.", "Not to be awarded", "Not to be awarded", "Left out, as decided (marked as withdrawn", "No learner"} {
		if got, err := book.GetCellValue(book.GetSheetName(0), fmt.Sprint("D", row+1)); err != nil || !strings.Contains(got, want) {
			t.Errorf("row %d says %q (%v), want %q", row+1, got, err, want)
		}
	}
}

// What a list says is out is told from what has to be mended, each kind apart, and with whose row it is.
func TestOutside(t *testing.T) {
	o := newOffice(t)
	list := func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("email,name,Result\na@students.example,A,pass\nb@students.example,B,fail\nc@students.example,C,\n")), nil
	}
	p, err := o.plan(Request{Trial: true, Description: describe(t), List: list, Deciders: roster.Deciders{Kinds: "failed=award"}})
	if !errors.Is(err, ErrRefused) {
		t.Fatal(err)
	}
	var got []string
	if err := p.EachRow(t.Context(), func(r *Row) error {
		got = append(got, fmt.Sprintf("%d %s %s %s", r.Number, r.Name, r.Fate, r.Out))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"2 A new ", "3 B new ", "4 C out blank"}; !slices.Equal(got, want) {
		t.Errorf("rows %q, want %q", got, want)
	}
}

// fates are those of a plan's rows.
func fates(t *testing.T, p *Plan) (all []Fate) {
	t.Helper()
	if err := p.EachRow(t.Context(), func(r *Row) error {
		if (r.Held != nil) != (r.Fate == OtherName) || (r.Former != nil) != (r.Fate == Again || r.Fate == Asked) {
			t.Errorf("row %d is %q, held %v, former %v", r.Number, r.Fate, r.Held, r.Former)
		}
		all = append(all, r.Fate)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// Who lost the award before is asked about and never awarded silently, not even by a plan that was made before; who holds
// it under another name is left, and told.
func TestFates(t *testing.T) {
	o, ctx := newOffice(t), t.Context()
	o.issue(two(t))
	o.takeBack(o.awards[0].ID, "misconduct")
	request := func(decision roster.Decision) Request {
		r := two(t)
		r.List = csv("a@students.example,佐藤 葵", "b@students.example,鈴木 廉", "c@students.example,清水 樹")
		r.Revoked = decision
		return r
	}
	for _, c := range []struct {
		decision roster.Decision
		refused  string
		fates    []Fate
		rows     int
	}{
		{roster.Undecided, "refused", []Fate{Asked, OtherName, ToIssue}, 3},
		{roster.Skip, "<nil>", []Fate{OtherName, ToIssue}, 2},
		{roster.Award, "<nil>", []Fate{Again, OtherName, ToIssue}, 3},
	} {
		p, err := o.plan(request(c.decision))
		if got := fates(t, p); refusalOf(err) != c.refused || !slices.Equal(got, c.fates) || p.Rows != c.rows || (c.decision == roster.Undecided) != (len(p.Refused) == 1) {
			t.Errorf("%q: %v, fates %q, %d rows, refused %v; want %s, %q, %d", c.decision, err, got, p.Rows, p.Refused, c.refused, c.fates, c.rows)
		}
	}
	bad := request("")
	bad.SkipBadRows = true
	if out := o.issue(bad); out.Issued != 1 || out.Already != 1 {
		t.Errorf("with faults skipped, issued %d, already %d; want the third alone", out.Issued, out.Already)
	}
	again, err := o.plan(request(roster.Award))
	if err != nil {
		t.Fatal(err)
	}
	o.now = o.now.Add(time.Hour)
	o.takeBack(o.awards[1].ID, "misconduct")
	_, err = o.Record(ctx, clerk, again)
	var stale *StaleError
	if !errors.As(err, &stale) || !slices.Equal(stale.Changed, []string{"revoked"}) {
		t.Errorf("recorded after a revocation: %v", err)
	}
	if out := o.issue(request(roster.Award)); out.Issued != 2 {
		t.Errorf("issued %d again, want 2", out.Issued)
	}
	if p, err := o.plan(request("")); err != nil || slices.Contains(fates(t, p), Asked) {
		t.Errorf("awarded again, and asked once more: %v, %q", err, fates(t, p))
	}
}

// Whoever holds the award under another address is known by the student number, and asked about: in a plan, and in one that was
// made before. The same number twice in a list is one learner, unless the names say otherwise.
func TestHeldElsewhere(t *testing.T) {
	o := newOffice(t)
	request := func(decided roster.Kinds, rows ...string) Request {
		r := two(t)
		r.List, r.Deciders.Kinds = listed("email,name,student_id\n"+strings.Join(rows, "\n")+"\n"), decided
		return r
	}
	o.issue(request("", "b@students.example,鈴木 蓮,002"))
	early, err := o.plan(request("", "new@students.example,佐藤 葵,００１", "c@students.example,清水 樹,003"))
	if err != nil {
		t.Fatal(err)
	}
	o.issue(request("", "a@students.example,佐藤 葵,001"))
	var stale *StaleError
	if _, err := o.Record(t.Context(), clerk, early); !errors.As(err, &stale) || !slices.Equal(stale.Changed, []string{"held"}) {
		t.Errorf("recorded after the number was awarded: %v", err)
	}
	var both [2]*Plan // for one number at two addresses, made before either is recorded
	for i := range both {
		if both[i], err = o.plan(request("", fmt.Sprintf("e%d@students.example,林 楓,005", i))); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := o.Record(t.Context(), clerk, both[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Record(t.Context(), clerk, both[1]); !errors.As(err, &stale) || !slices.Equal(stale.Changed, []string{"held"}) {
		t.Errorf("recorded while the number is on its way to another address: %v", err)
	}
	for _, c := range []struct {
		decided roster.Kinds
		rows    []string
		refused string // code and row
		fates   []Fate
		notices string
	}{
		{"", []string{"new@students.example,佐藤 葵,００１", "c@students.example,清水 樹,003"}, "held_elsewhere 2 false", []Fate{Outside, ToIssue}, ""},
		{"", []string{"new@students.example,松本 大地,001"}, "held_elsewhere 2 true", []Fate{Outside}, ""},
		{"", []string{"new@students.example,,001"}, "held_elsewhere 2 false", []Fate{Outside}, ""},
		{"", []string{"e1@students.example,林 楓,005"}, "held_elsewhere 2 false", []Fate{Outside}, ""},
		{"", []string{"new@students.example,佐藤　葵,1"}, "held_zeros 2 <nil>", []Fate{Outside}, ""},
		{"", []string{"new@students.example,松本 大地,1"}, "", []Fate{ToIssue}, ""},
		{"", []string{"a@students.example,佐藤 葵,001", "c@students.example,清水 樹,"}, "", []Fate{Already, ToIssue}, ""},
		{"held=skip", []string{"new@students.example,佐藤 葵,001", "c@students.example,清水 樹,003"}, "", []Fate{ToIssue}, "held_skipped 2"},
		{"held=award", []string{"new@students.example,佐藤 葵,001"}, "", []Fate{ToIssue}, "held_awarded 2"},
		{"", []string{"c@students.example,清水 樹,003", "d@students.example,清水 樹,003"}, "number_double 3 <nil>", []Fate{ToIssue, Faulty}, ""},
		{"", []string{"c@students.example,清水 樹,003", "d@students.example,森 一郎,003"}, "", []Fate{ToIssue, ToIssue}, "number_shared 3"},
	} {
		p, err := o.plan(request(c.decided, c.rows...))
		var refused, notices []string
		for _, f := range p.Refused {
			refused = append(refused, fmt.Sprint(f.Code, " ", f.Row, " ", argOf(f.Args, "named")))
		}
		for _, n := range p.Notices {
			notices = append(notices, fmt.Sprint(n.Code, " ", cmp.Or(argOf(n.Args, "rows"), any(n.Row))))
		}
		if got := fates(t, p); strings.Join(refused, ", ") != c.refused || strings.Join(notices, ", ") != c.notices || !slices.Equal(got, c.fates) || (err == nil) != (c.refused == "") {
			t.Errorf("%q %q: %v, refused %q, notices %q, fates %q", c.decided, c.rows, err, refused, notices, got)
		}
	}
}

// A list that says, above its header or in a column, that it is of another micro-credential is not awarded unasked.
func TestOtherCourse(t *testing.T) {
	o := newOffice(t)
	statistics := []string{"id", "statistics", "title_ja", "統計の基礎", "title_en", "Basics of Statistics"}
	o.issue(two(t, "id", "data", "title_ja", "データリテラシー", "title_en", "Data Literacy"))
	o.issue(two(t, statistics...))
	const list = "email,氏名,マイクロクレデンシャル\n"
	for _, c := range []struct {
		list, refused string // code and rows
		decided       roster.Kinds
		good          int
	}{
		{list + "c@students.example,清水 樹,統計の基礎 II\nd@students.example,森 一郎,\n", "", "", 2},
		{list + "c@students.example,清水 樹,統計の基礎\nd@students.example,森 一郎,データ・リテラシー\n", "other_course 3 false", "", 1},
		{list + "c@students.example,清水 樹,data literacy\n", "other_course 2 false", "", 0},
		{list + "c@students.example,清水 樹,統計の基礎、データリテラシー\n", "", "", 1},
		{"科目名：データリテラシー（2026年度）\nemail,氏名\nc@students.example,清水 樹\n", "other_course 3 true", "", 0},
		{"統計の基礎・データリテラシー\nemail,氏名\nc@students.example,清水 樹\n", "", "", 1},
		{"データリテラシー\nemail,氏名,科目\nc@students.example,清水 樹,統計の基礎\n", "", "", 1},
		{list + "c@students.example,清水 樹,データリテラシー\nd@students.example,森 一郎,\n", "", "course=skip", 1},
		{list + "c@students.example,清水 樹,データリテラシー\n", "", "course=award", 1},
	} {
		r := two(t, statistics...)
		r.List, r.Deciders.Kinds = listed(c.list), c.decided
		p, err := o.plan(r)
		var refused []string
		for _, f := range p.Refused {
			refused = append(refused, fmt.Sprint(f.Code, " ", f.Row, " ", argOf(f.Args, "above")))
		}
		if p.Good != c.good || strings.Join(refused, ", ") != c.refused || (err == nil) != (c.refused == "") {
			t.Errorf("%q %q: %d good, refused %q, %v", c.decided, c.list, p.Good, refused, err)
		}
	}
}

// A list of which everybody is left out, for whatever reason, has nobody to award.
func TestEverybodyIsLeftOut(t *testing.T) {
	o := newOffice(t)
	r := two(t)
	r.List = listed("email,name,student_id\na@students.example,佐藤 葵,001\n")
	o.issue(r)
	r.List, r.Deciders.Kinds = listed("email,name,student_id\nnew@students.example,佐藤 葵,001\n"), "held=skip"
	if _, err := o.plan(r); refusalOf(err) != "left_none" {
		t.Errorf("everybody is left out: %v, want left_none", err)
	}
}

// argOf is a named argument of a fault or notice; nil: it has none.
func argOf(args []any, name string) any {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1]
		}
	}
	return nil
}

// What is dated before the decision on which it stands is told.
func TestBeforeDecision(t *testing.T) {
	o := newOffice(t)
	r := two(t)
	r.List = csv("a@students.example,佐藤 葵,2026-03-20", "b@students.example,鈴木 蓮", "c@students.example,清水 樹,2026-03-25")
	r.Decision.Day = "2026-03-25"
	p, err := o.plan(r)
	if err != nil || len(p.Notices) != 1 || p.Notices[0].Code != "before_decision" || argOf(p.Notices[0].Args, "rows") != "2" || argOf(p.Notices[0].Args, "column") != "issued_on" {
		t.Errorf("%v, notices %+v", err, p.Notices)
	}
}

// Names are the same when only spaces, width or case tell them apart.
func TestOtherName(t *testing.T) {
	for _, c := range []struct {
		listed, held Recipient
		want         bool
	}{
		{Recipient{Name: "髙﨑 花子"}, Recipient{Name: "髙﨑　花子"}, false},
		{Recipient{Name: "高崎 花子"}, Recipient{Name: "髙﨑 花子"}, true},
		{Recipient{NameEN: "HANAKO Takasaki"}, Recipient{NameEN: "Hanako  TAKASAKI"}, false},
		{Recipient{NameEN: "Ｈanako"}, Recipient{NameEN: "Hanako"}, false},
		{Recipient{}, Recipient{Name: "花子"}, false},
		{Recipient{Name: "花子"}, Recipient{}, true},
		{Recipient{Name: "花子"}, Recipient{NameEN: "Hanako"}, false},
		{Recipient{Name: "花子", NameEN: "Hana"}, Recipient{Name: "花子", NameEN: "Hanako"}, true},
	} {
		if got := otherName(c.listed, c.held); got != c.want {
			t.Errorf("%+v beside %+v: %t, want %t", c.listed, c.held, got, c.want)
		}
	}
}

// A learner's address or student number names the one award that stands.
func TestFindPerson(t *testing.T) {
	o, ctx := newOffice(t), t.Context()
	r := two(t)
	r.List = listed("email,name,student_id\na@students.example,佐藤 葵,001\nb@students.example,鈴木 蓮,002\n")
	o.issue(r)
	for text, want := range map[string]string{"A@students.example": "a@students.example", " 002 ": "b@students.example", "003": "", "": "", "https://x.example/001": ""} {
		_, award, err := o.Find(ctx, text)
		person, _ := o.Recipient(ctx, award)
		if person.Email != want || (want == "") != (refusalOf(err) == "award_unknown") {
			t.Errorf("Find(%q): %q, %v; want %q", text, person.Email, err, want)
		}
	}
	other := two(t, "id", "tides", "title_en", "Tides", "title_ja", "潮汐")
	other.List = r.List
	o.issue(other)
	if _, _, err := o.Find(ctx, "001"); refusalOf(err) != "award_several" || !strings.Contains(err.Error(), o.awards[0].ID.String()) {
		t.Errorf("two awards: %v", err)
	}
	o.takeBack(o.awards[0].ID, "misconduct")
	if _, award, err := o.Find(ctx, "001"); err != nil || !award.RevokedAt.IsZero() {
		t.Errorf("the one that stands: %v", err)
	}
}
