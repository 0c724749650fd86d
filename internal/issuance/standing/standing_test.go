package standing

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

var (
	clerk     = issuance.By{Kind: audit.Operator, ID: 1}
	colleague = issuance.By{Kind: audit.Person, ID: 7}
	nobody    = issuance.By{}
	today     = time.Date(2026, 11, 2, 3, 4, 5, 0, time.UTC)
)

// house is the room with a fake of its records: a batch by which two learners were awarded the same.
type house struct {
	*Service
	*fake
}

func newHouse(t *testing.T) *house {
	t.Helper()
	f := &fake{
		org:   issuance.Organisation{ID: 1, Slug: "tides", BaseURL: "https://badges.example", Zone: "Asia/Tokyo"},
		batch: issuance.Batch{Org: 1, ID: 5, Class: 3, Rows: 2},
	}
	for i, who := range []issuance.Recipient{{Name: "佐藤 葵", StudentID: "001"}, {Name: "鈴木 蓮", StudentID: "002"}} {
		a := issuance.Award{ID: issuance.NewID(rand.Reader), Org: 1, Batch: 5, Row: i + 2, IssuedOn: today}
		f.awards = append(f.awards, issuance.ListedAward{Award: a, Recipient: who})
	}
	return &house{New(f.records(), func() time.Time { return today }), f}
}

// undone has the batch undone and all of it revoked.
func (h *house) undone(t *testing.T) {
	t.Helper()
	err := h.Undo(t.Context(), clerk, h.org, h.batch, issuance.Revocation{Code: "misconduct", Note: "seen"})
	for _, task := range UndoTasks(&h.batch, 3) {
		err = errors.Join(err, h.WorkUndo(t.Context(), task, h.fake))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// refusalOf is the code of a refusal, else the error.
func refusalOf(err error) string {
	var refusal *issuance.Refusal
	if errors.As(err, &refusal) {
		return refusal.Code
	}
	return fmt.Sprint(err)
}

// Each deed is somebody's, and none is done that is not.
func TestNobody(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	r, b, a := issuance.Revocation{Code: "misconduct"}, h.batch, h.awards[0].Award
	undone := b
	undone.Undone = r
	undone.Undone.At = today
	for name, deed := range map[string]func() error{
		"Revoke":        func() error { return h.Service.Revoke(ctx, nobody, h.org, a.ID, r) },
		"Erase":         func() error { return h.Service.Erase(ctx, nobody, h.org, a.ID, Erasure{Ground: AtRequest}) },
		"Take":          func() error { return h.Service.Take(ctx, nobody, 1, Taken{}) },
		"Amend":         func() error { return h.Service.Amend(ctx, nobody, h.org, a, Amendment{}) },
		"ShowName":      func() error { return h.Service.ShowName(ctx, nobody, a, false) },
		"Halt":          func() error { return h.Halt(ctx, nobody, b) },
		"Resume":        func() error { return h.Resume(ctx, nobody, b) },
		"Undo":          func() error { return h.Undo(ctx, nobody, h.org, b, r) },
		"AskUndo":       func() error { return h.Service.AskUndo(ctx, nobody, b, r) },
		"WithdrawAsked": func() error { return h.Service.WithdrawAsked(ctx, nobody, b, today) },
		"Reinstate": func() error {
			_, err := h.Service.Reinstate(ctx, nobody, h.org, []issuance.Award{a}, issuance.Reinstatement{})
			return err
		},
		"ReinstateBatch": func() error {
			_, err := h.ReinstateBatch(ctx, nobody, h.org, undone, issuance.Reinstatement{})
			return err
		},
		"AskReinstate": func() error { return h.Service.AskReinstate(ctx, nobody, undone, issuance.Reinstatement{}) },
	} {
		if err := deed(); !errors.Is(err, audit.ErrNobody) {
			t.Errorf("%s by nobody: %v", name, err)
		}
	}
	if len(h.by) != 0 {
		t.Errorf("%d changes, want none", len(h.by))
	}
}

// An award is revoked once, for a reason that a person can choose; and together with the return of another only where it took
// one's place.
func TestRevoke(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	id := h.awards[0].ID
	for _, c := range []struct {
		id   issuance.ID
		r    issuance.Revocation
		want string
	}{
		{id, issuance.Revocation{Code: "because"}, "reason_bad"},
		{id, issuance.Revocation{Code: "erased"}, "reason_bad"},
		{id, issuance.Revocation{Code: "misconduct", Note: "\x00"}, "text_bad"},
		{id, issuance.Revocation{Code: "misconduct", Back: true}, "back_none"},
		{id, issuance.Revocation{Code: "misconduct", Note: "seen", By: colleague}, "<nil>"},
		{id, issuance.Revocation{Code: "misconduct", Note: "seen"}, "revoked_already"},
		{id, issuance.Revocation{Code: "misconduct", Back: true}, "revoked_already"},
		{issuance.NewID(rand.Reader), issuance.Revocation{Code: "misconduct"}, "award_unknown"},
	} {
		if err := h.Service.Revoke(ctx, clerk, h.org, c.id, c.r); refusalOf(err) != c.want {
			t.Errorf("Revoke(%s, %+v): %v, want %s", c.id, c.r, err, c.want)
		}
	}
	if a := h.awards[0]; !a.RevokedAt.Equal(today) || a.Reason != "misconduct" || a.Note != "seen" || !slices.Equal(h.by, []issuance.By{clerk}) {
		t.Errorf("revoked %+v by %v", a.Award, h.by)
	}
}

// A note that one of the stores would refuse is refused at the door.
func TestNotes(t *testing.T) {
	for note, want := range map[string]string{"": "<nil>", "名前の誤り\nsecond line": "<nil>", "\xff": "text_bad", "a\x00b": "text_bad"} {
		if got := refusalOf(checkReason("misconduct", note)); got != want {
			t.Errorf("note %q: refused as %q, want %q", note, got, want)
		}
	}
}

// A reason is named by its code or its words, which a refusal offers; the system's own by nobody.
func TestReasonCode(t *testing.T) {
	for _, lang := range locale.Languages {
		for _, code := range []string{"reason_bad", "revoked_already", "undo_begun", "reinstate_none", "resume_not", "asked_changed", "amended_since", "erase_words"} {
			if message := (&issuance.Refusal{Code: code}).Message(lang); strings.HasPrefix(message, "issue.") {
				t.Errorf("%s: %q has no sentence", lang, code)
			}
		}
	}
	for _, code := range RevocationReasons() {
		if code == "erased" || code == issuance.ReplacementEnded {
			t.Error("a person can choose the system's own reason")
		}
		for _, lang := range locale.Languages {
			short := locale.Text(lang, "reason.short."+code)
			if got, err := ReasonCode(" " + short); err != nil || got != code {
				t.Errorf("%q names %q, %v, want %q", short, got, err, code)
			}
			if offered := (&issuance.Refusal{Code: "reason_bad"}).Message(lang); !strings.Contains(offered, short) {
				t.Errorf("%q is not offered: %s", short, offered)
			}
		}
	}
	for _, none := range []string{"", "erased", "消去", "boredom"} {
		if got, err := ReasonCode(none); err == nil {
			t.Errorf("%q names %q", none, got)
		}
	}
}

// A batch is undone once, for one reason, by tasks that reach each of its rows.
func TestUndo(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	b := h.batch
	if err := h.Undo(ctx, clerk, h.org, b, issuance.Revocation{Code: "misconduct", Back: true}); refusalOf(err) != "back_none" {
		t.Errorf("whose award took no place: %v", err)
	}
	h.undone(t)
	if err := h.Undo(ctx, colleague, h.org, b, issuance.Revocation{Code: "misconduct"}); err != nil { // somebody else was quicker
		t.Errorf("again, for the same reason: %v", err)
	}
	err := h.Undo(ctx, colleague, h.org, b, issuance.Revocation{Code: "withdrawn_by_learner"})
	var refusal *issuance.Refusal
	if !errors.As(err, &refusal) || refusal.Code != "undo_begun" {
		t.Fatalf("again, for another reason: %v", err)
	}
	for _, lang := range locale.Languages {
		if said := refusal.Message(lang); !strings.Contains(said, locale.Text(lang, "reason.short.misconduct")) {
			t.Errorf("the reason is not said: %s", said)
		}
	}
	if want := (issuance.Revocation{Code: "misconduct", Note: "seen", At: today, By: clerk}); h.batch.Undone != want {
		t.Errorf("undone %+v, want %+v", h.batch.Undone, want)
	}
	var seen []int
	if err := h.WatchUndo(ctx, b, func(n int) { seen = append(seen, n) }); err != nil || !slices.Equal(seen, []int{2}) {
		t.Errorf("revoked %v, %v", seen, err)
	}
	ended, end := context.WithCancel(ctx)
	end()
	h.awards[0].RevokedAt = time.Time{}
	if err := h.WatchUndo(ended, b, func(int) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("watching to no end: %v", err)
	}
	if NeedsNumber(ManyAwards) || !NeedsNumber(ManyAwards+1) {
		t.Error("a plain yes is enough for one more than many, or not for so many")
	}
	if tasks := UndoTasks(&b, 2*taskRows); len(tasks) != 3 || tasks[2] != (UndoTask{1, 5, 2 * taskRows, 3*taskRows - 1}) {
		t.Errorf("tasks %+v", tasks)
	}
}

// What one has asked for another agrees to, and never the same person (T20).
func TestT20AgreeUndo(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	agree := func(by issuance.By) string { return refusalOf(h.AgreeUndo(ctx, by, h.org, h.batch)) }
	if got := agree(colleague); got != "undo_second" {
		t.Errorf("nobody has asked: %s", got)
	}
	if err := h.Service.AskUndo(ctx, clerk, h.batch, issuance.Revocation{Code: "because"}); refusalOf(err) != "reason_bad" {
		t.Errorf("for no reason: %v", err)
	}
	before := h.batch
	if err := h.Service.AskUndo(ctx, clerk, before, issuance.Revocation{Code: "misconduct", Note: "seen"}); err != nil {
		t.Fatal(err)
	}
	if got := agree(clerk); got != "undo_second" {
		t.Errorf("whoever asked agrees: %s", got)
	}
	if got := agree(colleague); got != "<nil>" || h.batch.Undone.By != colleague || h.batch.Undone.Code != "misconduct" {
		t.Errorf("%s: undone %+v", got, h.batch.Undone)
	}
	if err := h.Service.AskUndo(ctx, clerk, before, issuance.Revocation{Code: "misconduct"}); err != nil || !h.batch.UndoAsked.At.IsZero() {
		t.Errorf("of what is undone meanwhile: %v, asked %+v", err, h.batch.UndoAsked)
	}
}

// What two were needed for to revoke, one alone does not bring back.
func TestT20AgreeReinstate(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	stands := h.batch
	if err := h.Service.AskReinstate(ctx, clerk, stands, issuance.Reinstatement{}); refusalOf(err) != "reinstate_stands" {
		t.Errorf("of a batch that stands: %v", err)
	}
	h.undone(t)
	agree := func(by issuance.By) (int, string) {
		n, err := h.AgreeReinstate(ctx, by, h.org, h.batch)
		return n, refusalOf(err)
	}
	if _, got := agree(colleague); got != "reinstate_second" {
		t.Errorf("nobody has asked: %s", got)
	}
	if err := h.Service.AskReinstate(ctx, clerk, h.batch, issuance.Reinstatement{Tell: true}); err != nil {
		t.Fatal(err)
	}
	if _, got := agree(clerk); got != "reinstate_second" {
		t.Errorf("whoever asked agrees: %s", got)
	}
	if n, got := agree(colleague); got != "<nil>" || n != 2 || h.by[len(h.by)-1] != colleague {
		t.Errorf("%d stand again, %s, by %v", n, got, h.by)
	}
}

// Of what one has asked, exactly that is withdrawn, by anybody; what somebody asks or decides in between stays.
func TestWithdrawAsked(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	withdraw := func(at time.Time) string { return refusalOf(h.Service.WithdrawAsked(ctx, colleague, h.batch, at)) }
	if got := withdraw(today); got != "asked_changed" {
		t.Errorf("where nobody has asked: %s", got)
	}
	if err := h.Service.AskUndo(ctx, clerk, h.batch, issuance.Revocation{Code: "misconduct"}); err != nil {
		t.Fatal(err)
	}
	if got := withdraw(today.Add(time.Second)); got != "asked_changed" || h.batch.UndoAsked.At.IsZero() {
		t.Errorf("what was asked at another time: %s", got)
	}
	if got := withdraw(today); got != "<nil>" || !h.batch.UndoAsked.At.IsZero() || h.batch.Halted.IsZero() {
		t.Errorf("%s: asked %+v, halted %v", got, h.batch.UndoAsked, h.batch.Halted)
	}
	h.undone(t)
	if err := h.Service.AskReinstate(ctx, clerk, h.batch, issuance.Reinstatement{}); err != nil {
		t.Fatal(err)
	}
	if got := withdraw(today); got != "<nil>" || !h.batch.ReinstateAsked.At.IsZero() || h.batch.Undone.At.IsZero() {
		t.Errorf("of a batch that is undone: %s, asked %+v", got, h.batch.ReinstateAsked)
	}
}

// A batch is halted by one person, and goes on when somebody says so: not while somebody wants it undone.
func TestHalt(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	resume := func() string { return refusalOf(h.Resume(ctx, colleague, h.batch)) }
	if got := resume(); got != "resume_not" {
		t.Errorf("what is not halted goes on: %s", got)
	}
	if err := h.Halt(ctx, clerk, h.batch); err != nil || !h.batch.Halted.Equal(today) {
		t.Errorf("halted at %v, %v", h.batch.Halted, err)
	}
	if got := resume(); got != "<nil>" || !h.batch.Halted.IsZero() || !slices.Equal(h.by, []issuance.By{clerk, colleague}) {
		t.Errorf("%s: halted at %v, by %v", got, h.batch.Halted, h.by)
	}
	if err := h.Service.AskUndo(ctx, clerk, h.batch, issuance.Revocation{Code: "misconduct"}); err != nil {
		t.Fatal(err)
	}
	if got := resume(); got != "resume_not" || h.batch.Halted.IsZero() {
		t.Errorf("while somebody wants it undone: %s", got)
	}
}

// Awards stand again whose revocation was a mistake: each that still is revoked as it was, and of a batch all or none until it
// is revoked to the last.
func TestReinstate(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	all := func() []issuance.Award { return []issuance.Award{h.awards[0].Award, h.awards[1].Award} }
	reinstate := func(awards []issuance.Award) (int, string) {
		n, err := h.Service.Reinstate(ctx, clerk, h.org, awards, issuance.Reinstatement{})
		return n, refusalOf(err)
	}
	if _, got := reinstate(all()); got != "reinstate_none" {
		t.Errorf("what stands: %s", got)
	}
	h.awards[0].RevokedAt, h.awards[0].Reason = today, "misconduct"
	h.awards[1].RevokedAt, h.awards[1].Reason = today, "replaced"
	seen := all()
	if n, got := reinstate(seen); got != "<nil>" || n != 1 || !h.awards[0].RevokedAt.IsZero() || h.awards[1].RevokedAt.IsZero() {
		t.Errorf("%d stand again, %s; want the one that nothing took the place of", n, got)
	}
	if _, got := reinstate(seen); got != "reinstate_none" {
		t.Errorf("again: %s", got)
	}
	if _, got := reinstate(make([]issuance.Award, ManyAwards+1)); got != "reinstate_many" {
		t.Errorf("too many: %s", got)
	}

	h.awards[1].RevokedAt = time.Time{}
	if _, err := h.ReinstateBatch(ctx, clerk, h.org, h.batch, issuance.Reinstatement{}); refusalOf(err) != "reinstate_stands" {
		t.Errorf("a batch that stands: %v", err)
	}
	h.batch.Undone = issuance.Revocation{Code: "misconduct", At: today, By: clerk}
	h.awards[0].RevokedAt = today // the other one will be
	if _, got := reinstate(all()); got != "reinstate_running" {
		t.Errorf("while the batch is being undone: %s", got)
	}
	h.awards[1].RevokedAt, h.awards[1].Erased = today, true
	if n, err := h.ReinstateBatch(ctx, clerk, h.org, h.batch, issuance.Reinstatement{}); err != nil || n != 1 || !h.batch.Undone.At.IsZero() {
		t.Errorf("%d stand again, %v; want the one that is not erased", n, err)
	}
}

// Nobody is written to about a trial.
func TestTrialTellsNobody(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	for base, want := range map[string]bool{"http://localhost:8080": false, "https://badges.example": true} {
		h.org.BaseURL, h.batch.Undone = base, issuance.Revocation{}
		if err := h.Undo(ctx, clerk, h.org, h.batch, issuance.Revocation{Code: "misconduct", Tell: true}); err != nil || h.batch.Undone.Tell != want {
			t.Errorf("at %s: learners are told: %t, %v", base, h.batch.Undone.Tell, err)
		}
	}
}

// An award is erased once, on a ground: the institution's own in its own words.
func TestErase(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	id := h.awards[0].ID
	for _, c := range []struct {
		id   issuance.ID
		e    Erasure
		want string
	}{
		{id, Erasure{}, "erase_ground"},
		{id, Erasure{Ground: OwnDecision, Words: " "}, "erase_words"},
		{id, Erasure{Ground: OwnDecision, Words: "\x00"}, "text_bad"},
		{id, Erasure{Ground: OwnDecision, Words: "誤って登録"}, "<nil>"},
		{id, Erasure{Register: true, Ground: AtRequest}, "erased_already"},
		{issuance.NewID(rand.Reader), Erasure{Register: true, Ground: AtRequest}, "award_unknown"},
	} {
		if err := h.Service.Erase(ctx, clerk, h.org, c.id, c.e); refusalOf(err) != c.want {
			t.Errorf("%+v: %v, want %s", c.e, err, c.want)
		}
	}
	if a := h.awards[0]; !a.Erased || a.Note != "誤って登録" || a.Name != "" || !slices.Equal(h.by, []issuance.By{clerk}) {
		t.Errorf("erased %+v by %v", a, h.by)
	}
	for _, g := range Grounds() {
		for _, lang := range locale.Languages {
			if got, err := GroundOf(" " + strings.ToUpper(g.Text(lang))); err != nil || got != g {
				t.Errorf("%q is ground %q, %v", g.Text(lang), got, err)
			}
		}
	}
	if _, err := GroundOf("boredom"); refusalOf(err) != "erase_ground" {
		t.Errorf("no ground: %v", err)
	}
}

// Notes go after five years, and lines of the register when the house says so: in the name of nobody but the system.
func TestForgetTerms(t *testing.T) {
	h := newHouse(t)
	for years, want := range map[int]Terms{0: {Notes: today.AddDate(-5, 0, 0)}, 20: {Notes: today.AddDate(-5, 0, 0), Register: today.AddDate(-20, 0, 0)}} {
		h.org.House.RegisterYears, h.by = years, nil
		if err := h.Service.ForgetTerms(t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, h.terms); diff != "" {
			t.Errorf("%d years (-want +got):\n%s", years, diff)
		}
		if len(h.by) != 1 || h.by[0].Kind != audit.System {
			t.Errorf("by %+v, want the system once", h.by)
		}
	}
}

// Who took a file out is noted before it is handed out, with what was chosen and how many are in it.
func TestTake(t *testing.T) {
	h := newHouse(t)
	for want, taken := range map[string]Taken{
		"":                       {File: AwardsFile, Count: 2},
		"status:valid":           {File: AwardsFile, Chosen: []string{"status:valid"}},
		"2026":                   {File: CompletionsFile, Year: 2026},
		"year:2026,status:valid": {File: AwardsFile, Year: 2026, Chosen: []string{"status:valid"}},
	} {
		h.taken = nil
		if err := h.Service.Take(t.Context(), clerk, 1, taken); err != nil || len(h.taken) != 1 || h.taken[0].Code() != want {
			t.Errorf("%+v: noted as %+v, %v; want %q", taken, h.taken, err, want)
		}
	}
}

// A name is shown where there is one.
func TestShowName(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	a := h.awards[0].Award
	if err := h.Service.ShowName(ctx, clerk, a, true); err != nil || !h.awards[0].ShowName {
		t.Errorf("show a name: %v", err)
	}
	h.awards[0].Name = ""
	if err := h.Service.ShowName(ctx, clerk, a, true); refusalOf(err) != "name_none" {
		t.Errorf("show no name: %v", err)
	}
	if err := h.Service.ShowName(ctx, clerk, a, false); err != nil || h.awards[0].ShowName {
		t.Errorf("hide what there is not: %v", err)
	}
}

// The register is corrected in what is given, not to what it does not keep, nor to another learner's number by a slip.
func TestAmend(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	amend := func(i int, a Amendment) error { return h.Service.Amend(ctx, clerk, h.org, h.awards[i].Award, a) }
	for name, want := range map[string]string{"鈴木 廉": "<nil>", "a\x00": "name_bad", "鈴\xff": "name_bad", strings.Repeat("あ", 301): "name_bad"} {
		if err := amend(1, Amendment{To: issuance.Registered{PersonName: issuance.PersonName{Name: name}}}); refusalOf(err) != want {
			t.Errorf("Amend(%q): %v, want %s", name, err, want)
		}
	}
	if person := h.awards[1].Recipient; person.Name != "鈴木 廉" {
		t.Errorf("the name is %q", person.Name)
	}
	was := h.awards[0].Registered()
	for _, c := range []struct {
		Amendment
		want string
	}{
		{Amendment{To: issuance.Registered{Reading: "ｻﾄｳ  ｱｵｲ"}}, "<nil>"},
		{Amendment{To: issuance.Registered{StudentID: "００２"}}, "number_held"},
		{Amendment{To: issuance.Registered{StudentID: "009"}}, "<nil>"},
		{Amendment{To: issuance.Registered{StudentID: "002"}, Anyway: true}, "<nil>"},
		{Amendment{To: issuance.Registered{StudentID: strings.Repeat("9", 101)}}, "number_bad"},
		{Amendment{To: issuance.Registered{Reading: "ア\x00イ"}}, "name_bad"},
		{Amendment{To: issuance.Registered{Reading: "サトウ アイ"}, Seen: was}, "amended_since"},
	} {
		if err := amend(0, c.Amendment); refusalOf(err) != c.want {
			t.Errorf("Amend(%+v): %v, want %s", c.Amendment, err, c.want)
		}
	}
	want := issuance.Registered{PersonName: issuance.PersonName{Name: "佐藤 葵"}, Reading: "サトウ アオイ", StudentID: "002"}
	if got := h.awards[0].Registered(); got != want {
		t.Errorf("the register has %+v, want %+v", got, want)
	}
	h.awards[0].RevokedAt = today // what does not stand may have any number
	if err := amend(0, Amendment{To: issuance.Registered{StudentID: "001"}}); err != nil {
		t.Error(err)
	}
	if err := amend(0, Amendment{To: issuance.Registered{StudentID: "002"}}); err != nil {
		t.Errorf("of an award that is revoked: %v", err)
	}
}
