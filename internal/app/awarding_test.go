package app_test

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/roster/columns"
)

// proposed is a store with a published class, and a list that was handed in to award it.
type proposed struct {
	*app.App
	t     *testing.T
	org   issuance.Organisation
	class issuance.ID
}

func proposeOn(t *testing.T, a *app.App) *proposed {
	t.Helper()
	plan, err := a.Service.PlanVersion(t.Context(), issuance.Request{Description: description(t, "https://body.example/"), BaseURL: "https://badges.example"})
	if err == nil {
		err = a.Service.Publish(t.Context(), by, plan)
	}
	if err != nil {
		t.Fatal(err)
	}
	return &proposed{a, t, plan.Org, plan.Version.ClassID}
}

// begin hands a list in.
func (p *proposed) begin(list string) awarding.Proposal {
	p.t.Helper()
	proposal, err := p.Awarding.Begin(p.t.Context(), by, &p.org, p.class, "list.csv", []byte(list))
	if err != nil {
		p.t.Fatal(err)
	}
	return proposal
}

func (p *proposed) change(proposal *awarding.Proposal, change func(*awarding.Asked)) {
	p.t.Helper()
	if err := p.Awarding.Change(p.t.Context(), by, proposal, proposal.Revision, change); err != nil {
		p.t.Fatal(err)
	}
}

// seen is what somebody has looked at who looks now.
func (p *proposed) seen(proposal *awarding.Proposal) awarding.Seen {
	p.t.Helper()
	plan, err := p.Awarding.Plan(p.t.Context(), &p.org, proposal)
	if err != nil {
		p.t.Fatal(err)
	}
	defer plan.Close()
	return awarding.Seen{Revision: proposal.Revision, Version: plan.Version.Number, Good: plan.Good}
}

// finished waits until a batch is made.
func (p *proposed) finished(batch int64) (done issuance.Progress) {
	p.t.Helper()
	for range 6000 { // a minute
		var err error
		if done, err = p.Store.Progress(p.t.Context(), p.org.ID, batch); err != nil {
			p.t.Fatal(err)
		}
		if done.Waiting == 0 {
			return done
		}
		time.Sleep(10 * time.Millisecond)
	}
	p.t.Fatal("the batch is not finished")
	return done
}

// decided says on which day completion was decided.
func decided(a *awarding.Asked) {
	a.Decision = issuance.Decision{Day: "2026-03-20", By: "教授会", Number: "教務第12号"}
}

// T18: a list is mended in place, decided about and released: twice at once, and once more. There is one batch, and what it
// awards are the mended rows, on the day of the decision; the same list handed in again awards nobody.
func TestT18ReleaseOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, nil, func(t *testing.T, a *app.App) {
		working(t, a)
		p := proposeOn(t, a)
		const list = "氏名,メール\n佐藤 葵,a@students.example\n鈴木 蓮,b.students.example\n田中,c@students.example\n"
		proposal := p.begin(list)
		plan, err := a.Awarding.Plan(t.Context(), &p.org, &proposal)
		if !errors.Is(err, issuance.ErrRefused) || plan.Good != 2 || plan.Raw[3][1] != "b.students.example" {
			t.Fatalf("a bad row: %v, %+v", err, plan.List)
		}
		plan.Close()
		p.change(&proposal, func(a *awarding.Asked) { a.Hand.Mend(3, 1, "b@students.example"); a.Hand.Leave(4, true) })
		old := p.seen(&proposal)
		p.change(&proposal, decided) // the same number of learners of the same version, and not what was looked at
		if _, err := a.Awarding.Release(t.Context(), by, &p.org, &proposal, old); !errors.As(err, new(*awarding.ConflictError)) {
			t.Errorf("an older revision was released: %v", err)
		}
		seen := p.seen(&proposal)
		if _, err := a.Awarding.Release(t.Context(), by, &p.org, &proposal, awarding.Seen{Revision: proposal.Revision, Version: 1, Good: 3}); !errors.As(err, new(*awarding.ChangedError)) {
			t.Errorf("released what nobody looked at: %v", err)
		}
		batches := make([]int64, 4)
		var group sync.WaitGroup
		for i := range batches {
			group.Go(func() {
				proposal, err := a.Awarding.Proposal(t.Context(), p.org.ID, proposal.ID)
				if err == nil {
					batches[i], err = a.Awarding.Release(t.Context(), by, &p.org, &proposal, seen)
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		for _, batch := range batches {
			if batch != batches[0] || batch == 0 {
				t.Fatalf("released at once, these batches came of it: %v", batches)
			}
		}
		if done := p.finished(batches[0]); done.Issued != 2 || done.Already != 0 {
			t.Errorf("issued %+v, want two", done)
		}
		awards, err := a.Store.Awards(t.Context(), p.org.ID, issuance.Selection{Batch: batches[0], OldestFirst: true}, issuance.Award{}, 9)
		if err != nil || len(awards) != 2 || awards[1].Email != "b@students.example" || awards[1].IssuedOn.Format(time.RFC3339) != "2026-03-19T15:00:00Z" {
			t.Errorf("awarded %+v, %v", awards, err)
		}

		again := p.begin(list)
		p.change(&again, func(a *awarding.Asked) { a.Hand.Mend(3, 1, "b@students.example"); a.Hand.Leave(4, true) })
		p.change(&again, decided)
		batch, err := a.Awarding.Release(t.Context(), by, &p.org, &again, p.seen(&again))
		if err != nil {
			t.Fatal(err)
		}
		if done := p.finished(batch); done.Issued != 0 || done.Already != 2 {
			t.Errorf("the same list again: %+v, want two who hold it already", done)
		}
	})
}

// Two who change one proposal: the second is shown what is stored, and nothing is overwritten. A plan that no longer holds
// awards nothing.
func TestProposalOfTwo(t *testing.T) {
	t.Parallel()
	onBoth(t, nil, func(t *testing.T, a *app.App) {
		p := proposeOn(t, a)
		proposal := p.begin("email\na@students.example\n")
		other := proposal
		p.change(&proposal, decided)
		err := a.Awarding.Change(t.Context(), by, &other, other.Revision, func(a *awarding.Asked) { a.SkipBad = true })
		var conflict *awarding.ConflictError
		if !errors.As(err, &conflict) || conflict.Stored.Revision != 2 {
			t.Errorf("the second: %v", err)
		}
		if _, err := a.Awarding.Begin(t.Context(), by, &p.org, issuance.ID{1}, "", []byte("email\n")); !errors.Is(err, issuance.ErrNotFound) {
			t.Errorf("a class that is not there: %v", err)
		}
	})
}

// awarded hands two lists in and releases one; it returns the number of the other, and that of the finished batch.
func (d *desk) awarded() (proposal, batch string) {
	d.t.Helper()
	plan, err := d.Service.PlanVersion(d.t.Context(), issuance.Request{Description: descriptionbook.Example(), BaseURL: d.org.BaseURL})
	d.must(err)
	p := &proposed{d.App, d.t, d.org, plan.Version.ClassID}
	open, released := p.begin("email\na@students.example\n"), p.begin("email\nb@students.example\n")
	p.change(&released, decided)
	number, err := d.Awarding.Release(d.t.Context(), d.by, &d.org, &released, p.seen(&released))
	d.must(err)
	p.finished(number)
	return strconv.FormatInt(open.ID, 10), strconv.FormatInt(number, 10)
}

// firstAward is the id of an award of the organisation's.
func (d *desk) firstAward() string {
	d.t.Helper()
	awards, err := d.Store.Awards(d.t.Context(), d.org.ID, issuance.Selection{}, issuance.Award{}, 1)
	d.must(err)
	return awards[0].ID.String()
}

// Where the organisation wants two persons, whoever asks for a list does not release it; what another releases is what was
// asked for, and a change has to be asked for anew.
func TestSecondRelease(t *testing.T) {
	t.Parallel()
	onBoth(t, nil, func(t *testing.T, a *app.App) {
		working(t, a)
		p := proposeOn(t, a)
		p.org.SecondRelease = true
		proposal := p.begin("email\na@students.example\n")
		p.change(&proposal, decided)
		seen, second := p.seen(&proposal), new(*awarding.SecondError)
		if _, err := a.Awarding.Release(t.Context(), other, &p.org, &proposal, seen); !errors.As(err, second) {
			t.Errorf("released although nobody has asked: %v", err)
		}
		if err := a.Awarding.Ask(t.Context(), by, &p.org, &proposal, seen); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Awarding.Release(t.Context(), by, &p.org, &proposal, seen); !errors.As(err, second) {
			t.Errorf("released by who asked: %v", err)
		}
		lifted := p.org
		lifted.SecondRelease = false
		if _, err := a.Awarding.Release(t.Context(), by, &lifted, &proposal, seen); !errors.As(err, second) {
			t.Errorf("released by who asked, when the rule was lifted: %v", err)
		} else if !(*second).Lifted || (*second).Message("en") == new(awarding.SecondError).Message("en") {
			t.Errorf("who asked is told of a rule that is lifted: %v", err)
		}
		waiting := func(want int) {
			t.Helper()
			all, err := a.Store.Agreements(t.Context(), p.org.ID, department.Whole(), 9)
			if err != nil || len(all) != want || want == 1 && (all[0].What != issuance.Releasing || all[0].Subject != proposal.ID || all[0].By != by) {
				t.Errorf("there wait %+v, %v; want %d", all, err, want)
			}
		}
		waiting(1)
		if err := a.Awarding.Withdraw(t.Context(), other, &proposal); err != nil {
			t.Fatal(err)
		}
		waiting(0)
		if _, err := a.Awarding.Release(t.Context(), other, &p.org, &proposal, p.seen(&proposal)); !errors.As(err, second) {
			t.Errorf("released although it was withdrawn: %v", err)
		}
		if err := a.Awarding.Ask(t.Context(), by, &p.org, &proposal, p.seen(&proposal)); err != nil {
			t.Fatal(err)
		}
		p.change(&proposal, func(a *awarding.Asked) { a.Decision.Number = "教務第13号" })
		waiting(0)
		if _, err := a.Awarding.Release(t.Context(), other, &p.org, &proposal, p.seen(&proposal)); !errors.As(err, second) {
			t.Errorf("released after a change that nobody has asked for: %v", err)
		}
		if err := a.Awarding.Ask(t.Context(), by, &p.org, &proposal, p.seen(&proposal)); err != nil {
			t.Fatal(err)
		}
		batch, err := a.Awarding.Release(t.Context(), other, &p.org, &proposal, p.seen(&proposal))
		if err != nil {
			t.Fatal(err)
		}
		if done := p.finished(batch); done.Issued != 1 {
			t.Errorf("issued %+v", done)
		}
		waiting(0)
		deeds, err := a.Store.FindDeeds(t.Context(), p.org.ID, audit.Search{Actions: []string{"proposal.ask", "proposal.release", "proposal.withdraw", "proposal.lapse"}})
		if err != nil || len(deeds) != 6 || deeds[2].Action != "proposal.lapse" || deeds[0].Action != "proposal.release" || deeds[0].Actor != other || deeds[1].Action != "proposal.ask" || deeds[1].Actor != by {
			t.Errorf("the record tells %+v, %v", deeds, err)
		}
		told, err := a.Register.BatchDeeds(t.Context(), p.org.ID, batch, "en")
		if err != nil || !slices.ContainsFunc(told, func(d register.Deed) bool { return d.Action == "proposal.ask" && d.Actor == by && d.Title != "" }) {
			t.Errorf("the list's page does not tell who asked: %+v, %v", told, err)
		}
		recorded, err := a.Store.Batch(t.Context(), p.org.ID, batch)
		if err != nil || recorded.By != other || recorded.Decision.Number != "教務第13号" {
			t.Errorf("recorded by %v: %+v, %v", recorded.By, recorded.Decision, err)
		}
		p.wantReplacedByTwo()
	})
}

// wantReplacedByTwo wants nobody to replace an award alone, and the replacement that one asks for done as another releases it.
func (p *proposed) wantReplacedByTwo() {
	p.t.Helper()
	ctx := p.t.Context()
	old, err := p.Store.AwardsOf(ctx, p.org.ID, "a@students.example", 1)
	if err != nil || len(old) != 1 {
		p.t.Fatal(old, err)
	}
	c := awarding.Correction{Of: old[0], Row: awarding.Learner{columns.Email: "a@students.example", columns.Narrative: "レポート"}}
	plan, err := p.Awarding.PlanCorrection(ctx, &p.org, c)
	if err != nil {
		p.t.Fatal(err)
	}
	plan.Close()
	if _, err := p.Awarding.Correct(ctx, by, &p.org, c, plan.Version.Number); !errors.As(err, new(*awarding.SecondError)) {
		p.t.Errorf("replaced by one: %v", err)
	}
	proposal, err := p.Awarding.AskCorrection(ctx, by, &p.org, c, plan.Version.Number, func(c columns.Column) string { return string(c) })
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := p.Awarding.Release(ctx, by, &p.org, &proposal, p.seen(&proposal)); !errors.As(err, new(*awarding.SecondError)) {
		p.t.Errorf("replaced by who asked for it: %v", err)
	}
	batch, err := p.Awarding.Release(ctx, other, &p.org, &proposal, p.seen(&proposal))
	if err != nil {
		p.t.Fatal(err)
	}
	if done := p.finished(batch); done.Issued != 1 {
		p.t.Errorf("issued %+v", done)
	}
	was, err := p.Store.Award(ctx, p.org.ID, old[0].ID)
	recorded, batchErr := p.Store.Batch(ctx, p.org.ID, batch)
	if err != nil || batchErr != nil || was.Reason != "replaced" || recorded.Replaces != was.ID || recorded.Decision.Number != "教務第13号" {
		p.t.Errorf("replaced %+v by %+v, %v, %v", was, recorded, err, batchErr)
	}
	deeds, err := p.Register.Deeds(ctx, p.org.ID, audit.Search{Actions: []string{"batch.record", "award.revoke"}, AtMost: 2}, "ja")
	if err != nil {
		p.t.Fatal(err)
	}
	for _, deed := range deeds { // each half of the replacement says so, and names the other
		if said := deed.Text("ja"); !strings.HasPrefix(said, "差替え（") || deed.Action == "batch.record" && deed.Other != was.ID {
			p.t.Errorf("%s says %q of %s", deed.Action, said, deed.Other)
		}
	}
}

// T15, T28: a mail goes to each learner once, and only where it was asked for; it says what was awarded in both languages, and
// nothing where the award was revoked before it was sent.
func TestT15T28LearnersAreTold(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	at := d.serve()
	_, batch := d.awarded()
	number, err := strconv.ParseInt(batch, 10, 64)
	d.must(err)
	counts := func() (told map[mail.State]int) {
		told, err := d.Store.CountMailsAbout(t.Context(), d.org.ID, mail.Award, batch+" ")
		d.must(err)
		return told
	}
	if told := counts(); len(told) > 0 {
		t.Fatalf("told without being asked: %v", told)
	}
	tell := at + "/desk/" + d.org.Slug + "/b/" + batch + "/tell.ja.html"
	if status, _, _ := d.post(tell, http.Header{}, url.Values{"deed": {"tell"}}); status != http.StatusUnprocessableEntity || len(counts()) > 0 {
		t.Errorf("asked where no mail can be sent: status %d", status)
	}
	_, err = d.Mail.Set(t.Context(), d.by, mail.Settings{From: "office@mizunara-u.example", Folder: t.TempDir()})
	d.must(err)
	for range 2 {
		if status, _, body := d.post(tell, http.Header{}, url.Values{"deed": {"tell"}}); status != http.StatusSeeOther {
			t.Fatalf("status %d, %.300s", status, body)
		}
	}
	if told := counts(); told[mail.Waiting]+told[mail.Sent] != 1 {
		t.Errorf("told %v, want one mail", told)
	}
	awards, err := d.Store.Awards(t.Context(), d.org.ID, issuance.Selection{Batch: number, OldestFirst: true}, issuance.Award{}, 9)
	d.must(err)
	note := &mail.Note{Org: int64(d.org.ID), Kind: mail.Award, About: batch + " " + awards[0].ID.String(), Lang: "ja"}
	d.must(d.Store.Amend(t.Context(), d.by, awards[0].Award, standing.Amendment{To: issuance.Registered{PersonName: issuance.PersonName{Name: "見本\r\nBcc: x@evil.example\u202e 花子"}}}, time.Now()))
	letter, err := letterOf(t, d.App, note)
	d.must(err)
	if strings.ContainsAny(letter.Subject, "\r\n") || strings.Contains(letter.Text, "\nBcc:") || strings.Contains(letter.Text+letter.HTML, "\u202e") {
		t.Errorf("subject %q, text %q", letter.Subject, letter.Text)
	}
	for _, part := range []string{" 様", at + "/mine?k=", "/mine ", "パスワード", "no password", "意思決定のためのデータリテラシー"} {
		if !strings.Contains(letter.Text, part) {
			t.Errorf("the mail does not say %q: %s", part, letter.Text)
		}
	}
	d.must(d.Standing.Revoke(t.Context(), d.by, d.org, awards[0].ID, issuance.Revocation{Code: "issued_in_error"}))
	if _, err := letterOf(t, d.App, note); !errors.Is(err, mail.ErrWithdrawn) {
		t.Errorf("a revoked award is told: %v", err)
	}
}

// Learners are told of the awards that a release makes, and of no other, where the proposal says so: one mail is queued with
// each award. The list handed in again awards nobody, and tells nobody.
func TestReleaseTells(t *testing.T) {
	t.Parallel()
	onBoth(t, nil, func(t *testing.T, a *app.App) {
		working(t, a)
		p := proposeOn(t, a)
		released := func(list string, notify bool) map[mail.State]int {
			proposal := p.begin(list)
			p.change(&proposal, func(a *awarding.Asked) { a.Notify = notify })
			batch, err := a.Awarding.Release(t.Context(), by, &p.org, &proposal, p.seen(&proposal))
			if err != nil {
				t.Fatal(err)
			}
			p.finished(batch)
			told, err := a.Store.CountMailsAbout(t.Context(), p.org.ID, mail.Award, strconv.FormatInt(batch, 10)+" ")
			if err != nil {
				t.Fatal(err)
			}
			return told
		}
		if told := released("email\nquiet@students.example\n", false); len(told) > 0 {
			t.Errorf("told without being asked: %v", told)
		}
		const list = "email,language\nquiet@students.example,\na@students.example,en\nb@students.example,\n"
		if told := released(list, true); told[mail.Waiting] != 2 {
			t.Errorf("told %v, want two who got the award, and not the one who held it", told)
		}
		mails, err := a.Store.Mails(t.Context(), false, 0, 9)
		if err != nil || len(mails) != 2*3 || mails[0].Lang == mails[1].Lang {
			t.Errorf("mails %+v, %v; want one in each language, with two reminders each", mails, err)
		}
		if told := released(list+"c@students.example,\n", true); told[mail.Waiting] != 1 {
			t.Errorf("the list with one more told %v", told)
		}
	})
}
