package authoring

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
)

var (
	noon   = time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC)
	author = issuance.By{Kind: audit.Person, ID: 1}
	dean   = issuance.By{Kind: audit.Person, ID: 2}
)

// four are the steps of a review of every kind.
func four() Route {
	return Route{{NameEN: "Department", Kind: InDesk}, {NameEN: "Office", Kind: Informed}, {NameEN: "Committee", Kind: OnPaper}, {NameEN: "Rector", Kind: InDesk}}
}

// A review goes step after step, a return leads back, and what was decided after it counts no more.
func TestStanding(t *testing.T) {
	approve := func(step int) Decision { return Decision{Step: step, Verdict: Approves} }
	back := func(step, to int) Decision { return Decision{Step: step, Verdict: Returns, To: to} }
	for _, c := range []struct {
		name      string
		decisions []Decision
		state     ReviewState
		step      int
		counts    int
	}{
		{"nothing yet", nil, Waiting, 0, 0},
		{"past the step for information", []Decision{approve(0)}, Waiting, 2, 1},
		{"on paper", []Decision{approve(0), approve(2)}, Waiting, 3, 2},
		{"all", []Decision{approve(0), approve(2), approve(3)}, Accepted, 4, 3},
		{"to the first step", []Decision{approve(0), approve(2), back(3, 0)}, Waiting, 0, 0},
		{"to the second", []Decision{approve(0), approve(2), back(3, 2)}, Waiting, 2, 1},
		{"and on again", []Decision{approve(0), approve(2), back(3, 2), approve(2), approve(3)}, Accepted, 4, 3},
		{"to the draft", []Decision{approve(0), back(2, ToDraft)}, Returned, 2, 0},
	} {
		r := Review{Route: four(), Decisions: c.decisions}
		if state, step := r.Standing(); state != c.state || step != c.step || len(r.Counts()) != c.counts {
			t.Errorf("%s: %s at %d, %d count; want %s at %d, %d", c.name, state, step, len(r.Counts()), c.state, c.step, c.counts)
		}
	}
	last := Review{Route: Route{{Kind: InDesk}, {Kind: Informed}}, Decisions: []Decision{approve(0)}}
	if state, _ := last.Standing(); state != Accepted {
		t.Errorf("a last step for information holds up: %s", state)
	}
}

// codeOf is the code of a refusal of either room.
func codeOf(err error) string {
	var own *ReviewError
	var post *issuance.Refusal
	var turn *TurnError
	switch {
	case errors.As(err, &own):
		return own.Code
	case errors.As(err, &post):
		return post.Code
	case errors.As(err, &turn):
		return "turn"
	}
	return fmt.Sprint(err)
}

// A step of the department is decided by those of the department too, another by those for the whole alone, and is returned by
// nobody else.
func TestStepOfDepartment(t *testing.T) {
	for _, c := range []struct {
		of, whole bool // the step is the department's too; who decides does so for the whole
		verdict   Verdict
		want      string
	}{
		{false, false, Approves, "step_whole"}, {false, false, Returns, "step_whole"}, {false, true, Approves, "<nil>"},
		{true, false, Approves, "<nil>"}, {true, false, Returns, "<nil>"}, {true, true, Approves, "<nil>"},
	} {
		r := Review{Route: Route{{NameEN: "Head", Kind: InDesk, Department: c.of}}}
		d := Decision{Verdict: c.verdict, To: ToDraft, By: dean, Whole: c.whole}
		if got := codeOf(r.check(&d, &Policy{}, nil, "why", noon)); got != c.want {
			t.Errorf("%+v: %s, want %s", c, got, c.want)
		}
	}
}

func TestCheckDecision(t *testing.T) {
	paper := Decision{Step: 2, Turn: 1, Verdict: Approves, By: author, Recorded: true, Body: "Committee", On: noon, Document: "7"}
	with := func(d Decision, change func(*Decision)) Decision { change(&d); return d }
	byDean := func(d *Decision) { d.By = dean }
	for _, c := range []struct {
		name   string
		done   int // steps that were approved
		d      Decision
		own    bool
		remark string
		want   string
	}{
		{"by somebody else", 0, Decision{Verdict: Approves, By: dean}, false, "", "<nil>"},
		{"by the author", 0, Decision{Verdict: Approves, By: author}, false, "", "own"},
		{"by the author, who may", 0, Decision{Verdict: Approves, By: author}, true, "", "<nil>"},
		{"of a step in the desk, from paper", 0, Decision{Verdict: Approves, By: dean, Recorded: true, Body: "Dean", On: noon, Document: "3"}, false, "", "in_desk"},
		{"of the author's, from paper", 1, paper, false, "", "own"},
		{"of the author's, who may, from paper", 1, paper, true, "", "<nil>"},
		{"a turn that is over", 1, Decision{Step: 2, Verdict: Approves, By: dean}, false, "", "turn"},
		{"a step that is to come", 0, Decision{Step: 2, Verdict: Approves, By: dean}, false, "", "turn"},
		{"a step on paper by a button", 1, Decision{Step: 2, Turn: 1, Verdict: Approves, By: dean}, false, "", "on_paper"},
		{"on paper", 1, with(paper, byDean), false, "", "<nil>"},
		{"on paper, tomorrow", 1, with(paper, func(d *Decision) { d.On = noon.AddDate(0, 0, 2) }), true, "", "approval_future"},
		{"on paper, by nobody", 1, with(paper, func(d *Decision) { d.Body = "" }), true, "", "lacks"},
		{"returned without a word", 1, Decision{Step: 2, Turn: 1, Verdict: Returns, To: ToDraft, By: dean}, false, " ", "return_why"},
		{"returned", 1, Decision{Step: 2, Turn: 1, Verdict: Returns, To: 0, By: author}, false, "Too few hours", "<nil>"},
		{"returned to a step for information", 1, Decision{Step: 2, Turn: 1, Verdict: Returns, To: 1, By: dean}, false, "x", "return_where"},
		{"returned to where it is", 1, Decision{Step: 2, Turn: 1, Verdict: Returns, To: 2, By: dean}, false, "x", "return_where"},
		{"neither", 0, Decision{By: dean}, false, "", "verdict"},
	} {
		r := Review{Route: four(), Decisions: []Decision{{Verdict: Approves}, {Step: 2, Verdict: Approves}}[:c.done]}
		c.d.Whole = true
		if got := codeOf(r.check(&c.d, &Policy{Own: c.own}, []issuance.By{author}, c.remark, noon)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestIsMinor(t *testing.T) {
	before := Fields{"title_en": "Tides", "learner_effort_hours": "45", "level_framework_code": "eqf", Colour: "#123456"}
	for field, want := range map[string]bool{
		"title_en": true, "content_description_ja": true, "certification_en": true, "look.art": true, "look.alt_ja": true, "badge_image_alt_en": true,
		"learning_outcomes_en": false, "language": false, "form_of_participation_code": false, "learner_effort_hours": false, "type_of_assessment_en": false,
		"type_of_quality_assurance_en": false, "level_en": false, "credit_other_recognition_en": false, "prerequisites_needed_to_enroll_ja": false,
		"stackability_en": false, "own_key": false,
	} {
		after := Fields{}
		for name, text := range before {
			after[name] = text
		}
		after[field] = "changed"
		if got := IsMinor(before, after); got != want {
			t.Errorf("a change of %s is minor: %t, want %t", field, got, want)
		}
		after["learning_outcomes_en"] = "More"
		if IsMinor(before, after) {
			t.Errorf("a change of %s and the outcomes is minor", field)
		}
	}
	if !IsMinor(before, before) {
		t.Error("no change is no minor one")
	}
}

func TestTidyPolicy(t *testing.T) {
	step := Step{NameEN: " Senate ", Kind: InDesk}
	for _, c := range []struct {
		policy Policy
		want   string
	}{
		{NewPolicy(), "<nil>"},
		{Policy{Years: 1, Full: Route{step}, Minor: Route{step}}, "<nil>"},
		{Policy{Years: 0, Full: Route{step}}, "years"},
		{Policy{Years: 4, Full: Route{step}}, "years"},
		{Policy{Years: 1}, "route_empty"},
		{Policy{Years: 1, Full: Route{{NameEN: "x", Kind: Informed}}}, "route_empty"},
		{Policy{Years: 1, Full: Route{step}, Minor: Route{{NameEN: "x", Kind: Informed}}}, "route_empty"},
		{Policy{Years: 1, Full: slices.Repeat(Route{step}, MaxSteps+1)}, "steps"},
		{Policy{Years: 1, Full: Route{{Kind: InDesk}}}, "step_unnamed"},
		{Policy{Years: 1, Full: Route{{NameEN: "x"}}}, "step_unnamed"},
	} {
		if got := codeOf(c.policy.Tidy()); got != c.want {
			t.Errorf("%+v: %s, want %s", c.policy, got, c.want)
		}
	}
}

// A new organisation reviews in the way that it has chosen, and comes back from how that is kept.
func TestPolicyOf(t *testing.T) {
	for who, want := range map[Approver]Policy{
		Anybody: {Own: true, Full: Route{{Kind: InDesk}}},
		Another: {Own: false, Full: Route{{Kind: InDesk}}},
		Paper:   {Own: true, Full: Route{{Kind: OnPaper}}},
	} {
		p := PolicyOf(who)
		text, err := p.Marshal()
		read, unread := ReadPolicy(text)
		if err != nil || unread != nil || !read.On || read.Years != maxYears || read.Own != want.Own || len(read.Full) != 1 || read.Full[0].Kind != want.Full[0].Kind || read.Tidy() != nil {
			t.Errorf("%s: %+v, %v, %v", who, read, err, unread)
		}
	}
}

// What was said stays with the text that is handed in again, and waits for an answer or a change in its place.
func TestOpenRemarks(t *testing.T) {
	returned := Review{Number: 2, Digest: []byte("b"), Route: four(), Content: Fields{"title_en": "Tides", "learner_effort_hours": "45"},
		Decisions: []Decision{{Verdict: Returns, To: ToDraft, At: noon}},
		Remarks:   []Remark{{ID: 3, Descriptor: "learner_effort", Text: "Why 45?"}, {ID: 4, Descriptor: "title", Text: "Say more"}, {ID: 5, Text: "See all"}, {ID: 6, Text: "Since", Answers: 4}}}
	old := Review{Number: 1, Digest: []byte("a"), Route: Route{{Kind: InDesk}}, Decisions: []Decision{{Verdict: Approves}}, Remarks: []Remark{{ID: 1, Text: "long ago"}}}
	for _, c := range []struct {
		name    string
		content Fields
		open    []int64
	}{
		{"unchanged", Fields{"title_en": "Tides", "learner_effort_hours": "45"}, []int64{3, 5}},
		{"changed elsewhere", Fields{"title_en": "Tides and Wind", "learner_effort_hours": "45"}, []int64{3}},
		{"changed in its place", Fields{"title_en": "Tides", "learner_effort_hours": "50"}, nil},
	} {
		j := Judged{Digest: []byte("c"), Content: c.content, History: []Review{returned, old}}
		var open []int64
		for _, m := range j.Open() {
			open = append(open, m.ID)
		}
		if !slices.Equal(open, c.open) || len(j.Remarks()) != 4 || j.State() != SentBack {
			t.Errorf("%s: open %v, want %v; %d remarks, %s", c.name, open, c.open, len(j.Remarks()), j.State())
		}
	}
}

func TestRemarks(t *testing.T) {
	r := Review{Remarks: []Remark{{ID: 1, Text: "Why?"}, {ID: 2, Text: "Since", Answers: 1}, {ID: 3, Text: "And?"}}}
	if left := r.Unanswered(); len(left) != 1 || left[0].ID != 3 {
		t.Errorf("unanswered: %+v", left)
	}
	for _, c := range []struct {
		remark Remark
		want   string
	}{
		{Remark{Text: "two\r\nlines"}, "<nil>"},
		{Remark{Text: "x", Descriptor: "learner_effort"}, "<nil>"},
		{Remark{Text: " \n"}, "remark_empty"},
		{Remark{Text: "\u0000"}, "remark_bad"},
		{Remark{Text: "x", Descriptor: "own_key"}, "remark_where"},
	} {
		if got := codeOf(c.remark.tidy()); got != c.want {
			t.Errorf("%+v: %s, want %s", c.remark, got, c.want)
		}
	}
}

// A text is approved and published with one button where one person's button is all that it waits for.
func TestAtOnce(t *testing.T) {
	one := Policy{On: true, Full: Route{{Kind: Informed}, {NameEN: "Head", Kind: InDesk}}}
	own := one
	own.Own = true
	four, paper, off := Policy{On: true, Full: four()}, Policy{On: true, Full: Route{{Kind: OnPaper}}}, Policy{Full: one.Full}
	waits := func(p Policy, decided ...Decision) Judged {
		digest := []byte("text")
		r := Review{Digest: digest, Route: p.Full, Decisions: decided, Began: noon}
		return Judged{Policy: p, Digest: digest, Review: &r, History: []Review{r}}
	}
	remarked := waits(one)
	remarked.Review.Remarks = []Remark{{ID: 1, Text: "Why?"}}
	approved := waits(one, Decision{Step: 1, Verdict: Approves})
	approved.Approval = &issuance.Approval{Recorded: noon}
	for _, c := range []struct {
		name        string
		judged      Judged
		own, writes bool
		want        bool
	}{
		{"not handed in", Judged{Policy: one}, false, true, true},
		{"not handed in, by who may not", Judged{Policy: one}, false, false, false},
		{"one's own", Judged{Policy: one}, true, true, false},
		{"one's own, where that is allowed", Judged{Policy: own}, true, true, true},
		{"on paper", Judged{Policy: paper}, false, true, false},
		{"more steps", Judged{Policy: four}, false, true, false},
		{"no review", Judged{Policy: off}, false, true, false},
		{"handed in", waits(one), false, false, true},
		{"handed in, one's own", waits(one), true, true, false},
		{"handed in, with a remark", remarked, false, false, false},
		{"the first of four", waits(four), false, false, false},
		{"the last of four", waits(four, Decision{Step: 0, Verdict: Approves}, Decision{Step: 2, Verdict: Approves}), false, false, true},
		{"approved", approved, false, true, false},
	} {
		if got := c.judged.AtOnce(Decider{c.own, true}, c.writes); got != c.want {
			t.Errorf("%s: at once %t, want %t", c.name, got, c.want)
		}
	}
}
