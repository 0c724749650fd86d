package issuance

import (
	"errors"
	"testing"
	"time"
)

// Where nothing is awarded but what was approved, every door refuses a text that nobody has approved: the rehearsal, the deed,
// a plan that was kept before, and publishing alone. A decision that is brought along is recorded for exactly its text.
func TestUnapproved(t *testing.T) {
	o := newOffice(t)
	first := o.issue(two(t)) // as long as nobody is asked
	before, err := o.plan(two(t, "title_en", "Tides II"))
	if err != nil {
		t.Fatal(err)
	}
	o.orgs[first.Org.ID-1].Reviewed, o.orgs[first.Org.ID-1].ReviewYears = true, 2
	if _, err := o.Record(t.Context(), clerk, before); !stale(err, "approval") {
		t.Errorf("a plan from before: %v", err)
	}
	for name, change := range map[string]func(*Request){
		"the text that was awarded": func(*Request) {},
		"another":                   func(r *Request) { r.Description = describe(t, "title_en", "Tides III") },
	} {
		r := two(t)
		change(&r)
		if _, err := o.plan(r); refusalOf(err) != "unapproved" {
			t.Errorf("%s is planned: %v", name, err)
		}
		if _, err := o.Issue(t.Context(), clerk, r); refusalOf(err) != "unapproved" {
			t.Errorf("%s is issued: %v", name, err)
		}
		if _, err := o.PlanVersion(t.Context(), r); refusalOf(err) != "unapproved" {
			t.Errorf("%s is published: %v", name, err)
		}
	}
	r := two(t)
	r.Approval = &Approval{Body: " 教務委員会 ", On: today.Truncate(24*time.Hour).AddDate(-3, 0, 0), Document: "教務第12号"}
	out := o.issue(r)
	if len(o.approved) != 1 || o.approved[0].Body != "教務委員会" || !o.approved[0].Ends.Equal(r.Approval.On.AddDate(2, 0, 0)) || out.Approval == nil {
		t.Errorf("recorded: %+v", o.approved)
	}
	again, err := o.plan(two(t))
	if err != nil || len(again.Remarks) != 1 { // its end is over, which is said and refuses nothing
		t.Errorf("the approved text: %v, remarks %v", err, again.Remarks)
	}
	changed := two(t, "content_description_en", "One word more.")
	if _, err := o.plan(changed); refusalOf(err) != "unapproved" {
		t.Errorf("a text that was changed after: %v", err)
	}
}

func stale(err error, what string) bool {
	var stale *StaleError
	return errors.As(err, &stale) && len(stale.Changed) == 1 && stale.Changed[0] == what
}

func TestTidyApproval(t *testing.T) {
	day := today.Truncate(24 * time.Hour)
	for _, c := range []struct {
		approval Approval
		want     string
	}{
		{Approval{Body: "Senate", On: day, Document: "12"}, "<nil>"},
		{Approval{Body: "Senate", On: day.AddDate(0, 0, 2), Document: "12"}, "approval_future"},
		{Approval{On: day, Document: "12"}, "approval_lacks"},
		{Approval{Body: "Senate", Document: "12"}, "approval_lacks"},
		{Approval{Body: "Senate", On: day}, "approval_lacks"},
		{Approval{Body: "Sen\u0007ate", On: day, Document: "12"}, "approval_text"},
	} {
		if got := refusalOf(c.approval.Tidy(today)); got != c.want {
			t.Errorf("%+v: %s, want %s", c.approval, got, c.want)
		}
	}
}
