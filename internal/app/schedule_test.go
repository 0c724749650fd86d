package app_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store/chain"
)

// planned is a store whose clock can be moved.
type planned struct {
	*proposed
	clock *atomic.Int64 // in seconds
}

// onBothAt runs a test with both stores, at an hour that moves.
func onBothAt(t *testing.T, test func(t *testing.T, p *planned)) {
	clock := &atomic.Int64{}
	onBoth(t, func() time.Time { return time.Unix(clock.Load(), 0) }, func(t *testing.T, a *app.App) {
		clock.Store(time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC).Unix())
		working(t, a)
		test(t, &planned{proposeOn(t, a), clock})
	})
}

// at moves the clock to an hour of the organisation's zone.
func (p *planned) at(text string) {
	p.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, p.org.Location())
	if err != nil {
		p.t.Fatal(err)
	}
	p.clock.Store(at.Unix())
}

// second has lists released by a second person, or by one.
func (p *planned) second(wanted bool) {
	p.t.Helper()
	if err := p.Service.SetSecondRelease(p.t.Context(), by, p.org.ID, wanted); err != nil {
		p.t.Fatal(err)
	}
	p.org.SecondRelease = wanted
}

// forHour hands a list in, and releases it for an hour.
func (p *planned) forHour(list, hour string) awarding.Proposal {
	p.t.Helper()
	proposal := p.begin(list)
	p.change(&proposal, func(a *awarding.Asked) { a.Hour = hour })
	if batch, err := p.Awarding.Release(p.t.Context(), by, &p.org, &proposal, p.seen(&proposal)); err != nil || batch != 0 || !proposal.Waits() {
		p.t.Fatalf("released for %s: batch %d, %v, %+v", hour, batch, err, proposal.Release)
	}
	return proposal
}

// come lets everything be recorded whose hour has come, by several nodes at once, and returns what is stored of a proposal
// then.
func (p *planned) come(proposal *awarding.Proposal) awarding.Proposal {
	p.t.Helper()
	var nodes sync.WaitGroup
	for range 3 {
		nodes.Go(func() {
			if _, err := p.Awarding.ReleaseDue(p.t.Context()); err != nil {
				p.t.Error(err)
			}
		})
	}
	nodes.Wait()
	stored, err := p.Awarding.Proposal(p.t.Context(), p.org.ID, proposal.ID)
	if err != nil {
		p.t.Fatal(err)
	}
	return stored
}

const twoLearners = "email,name\na@students.example,見本 花子\nb@students.example,見本 次郎\n"

// F12: a list that was released for an hour is awarded then and not before, once however many nodes look, in the name of who
// released it, as of that hour: a decision of the day before is none of the future. Until then rows can be taken out.
func TestF12ReleasedAtItsHour(t *testing.T) {
	t.Parallel()
	onBothAt(t, func(t *testing.T, p *planned) {
		ctx := t.Context()
		proposal := p.begin(twoLearners)
		p.change(&proposal, func(a *awarding.Asked) {
			a.Hour, a.Decision = "2027-03-31T09:00", issuance.Decision{Day: "2027-03-30", By: "教授会"}
		})
		if _, err := p.Awarding.Release(ctx, by, &p.org, &proposal, p.seen(&proposal)); err != nil {
			t.Fatal(err)
		}
		waiting := p.forHour("email\nc@students.example\n", "2027-03-31 09:00")
		first := proposal.Plan
		if err := p.Awarding.TakeOut(ctx, other, &p.org, &proposal, proposal.Revision, []int{3}); err != nil || !proposal.Waits() || proposal.Plan == first {
			t.Fatalf("a row taken out: %v, %+v", err, proposal)
		}
		var refusal *issuance.Refusal
		if err := p.Awarding.TakeOut(ctx, other, &p.org, &proposal, proposal.Revision, []int{2}); !errors.As(err, &refusal) && !errors.Is(err, issuance.ErrRefused) {
			t.Errorf("the last row taken out: %v", err)
		}
		err := p.Awarding.Change(ctx, other, &proposal, proposal.Revision, func(a *awarding.Asked) { a.Signed = true })
		if !errors.As(err, new(*awarding.ConflictError)) {
			t.Errorf("changed while it waits: %v", err)
		}
		if all, err := p.Awarding.PlannedProposals(ctx, p.org.ID, department.Whole(), 9); err != nil || len(all) != 2 || all[0].Release.At.Format(time.RFC3339) != "2027-03-31T00:00:00Z" {
			t.Errorf("planned are %+v, %v", all, err)
		}

		p.at("2027-03-31 08:59")
		if stored := p.come(&proposal); stored.Batch != 0 {
			t.Fatal("awarded before its hour")
		}
		p.at("2027-03-31 09:00")
		stored := p.come(&proposal)
		if stored.Batch == 0 {
			t.Fatalf("not awarded at its hour: %+v", stored)
		}
		if done := p.finished(stored.Batch); done.Issued != 1 {
			t.Errorf("issued %+v, want who was left", done)
		}
		batch, err := p.Store.Batch(ctx, p.org.ID, stored.Batch)
		if err != nil || batch.By != by || batch.Decision.By != "教授会" {
			t.Errorf("recorded by %+v on %+v, %v", batch.By, batch.Decision, err)
		}
		dayOf := func(batch int64) string {
			p.finished(batch)
			awards, err := p.Store.Awards(ctx, p.org.ID, issuance.Selection{Batch: batch}, issuance.Award{}, 9)
			if err != nil || len(awards) != 1 {
				t.Fatalf("%d awards, %v", len(awards), err)
			}
			return awards[0].IssuedOn.Format(time.RFC3339)
		}
		undated, err := p.Awarding.Proposal(ctx, p.org.ID, waiting.ID)
		if err != nil || undated.Batch == 0 || undated.Batch == stored.Batch {
			t.Fatalf("the other list: %+v, %v", undated, err)
		}
		if day, hour := dayOf(stored.Batch), dayOf(undated.Batch); day != "2027-03-29T15:00:00Z" || hour != "2027-03-31T00:00:00Z" {
			t.Errorf("issued on %s by the decision, and on %s without one", day, hour)
		}
		if err := chain.Verify(ctx, p.Store.Writer(), int64(p.org.ID)); err != nil {
			t.Error(err)
		}
	})
}

// An hour that changes nothing of what was looked at needs no second look; one of another day does.
func TestSameAtAnotherHour(t *testing.T) {
	t.Parallel()
	onBothAt(t, func(t *testing.T, p *planned) {
		p.at("2027-03-01 08:00")
		proposal := p.begin(twoLearners)
		for _, c := range []struct {
			hour, before string
			same         bool
		}{
			{"2027-03-01T20:00", "", true}, {"2027-03-01T21:00", "2027-03-01T20:00", true}, {"2027-03-01T20:00", "2027-02-01T00:00", true},
			{"2027-03-02T00:00", "", false}, {"2027-03-01T20:00", "2027-03-02T00:00", false}, {"2027-03-01T07:00", "", false}, {"soon", "", false},
		} {
			p.change(&proposal, func(a *awarding.Asked) { a.Hour = c.hour })
			if same, err := p.Awarding.SameAt(t.Context(), &p.org, &proposal, c.before); same != c.same || err != nil {
				t.Errorf("%q after %q: %t, %v", c.hour, c.before, same, err)
			}
		}
	})
}

// What has changed until its hour, or is taken back, awards nothing. It becomes a task that says why, and is released anew.
func TestHinderedAtItsHour(t *testing.T) {
	t.Parallel()
	onBothAt(t, func(t *testing.T, p *planned) {
		ctx := t.Context()
		may := p.Awarding.May
		hindered := func(name, want string, hinder func()) awarding.Proposal {
			t.Helper()
			p.at("2027-03-01 09:00")
			proposal := p.forHour(twoLearners, "2027-03-02T09:00")
			hinder()
			p.at("2027-03-02 09:00")
			stored := p.come(&proposal)
			p.Awarding.May, p.org.SecondRelease = may, false
			if stored.Batch != 0 || stored.Waits() || stored.Plan != 0 || stored.Hindered != want || stored.Hindrance("en") == "" || stored.Hindrance("ja") == stored.Hindrance("en") {
				t.Errorf("%s: %+v, which says %q", name, stored, stored.Hindrance("en"))
			}
			return stored
		}
		hindered("who released it has no role any more", "right", func() {
			p.Awarding.May = func(context.Context, issuance.OrganisationID, issuance.ID, issuance.By) (bool, error) {
				return false, nil
			}
		})
		hindered("two persons are wanted", "second", func() {
			p.second(true)
		})
		p.second(false)
		stored := hindered("another version is published", "stale version", func() {
			d := description(t, "https://body.example/")
			if err := d.Set("title_en", "Another title of the second version"); err != nil {
				t.Fatal(err)
			}
			class, err := p.Store.Class(ctx, p.class)
			if err != nil {
				t.Fatal(err)
			}
			plan, err := p.Service.PlanVersion(ctx, issuance.Request{Description: d, Class: class})
			if err == nil {
				err = p.Service.Publish(ctx, by, plan)
			}
			if err != nil {
				t.Fatal(err)
			}
		})
		if n, err := p.Awarding.CountHindered(ctx, p.org.ID, department.Whole()); err != nil || n != 3 {
			t.Errorf("%d lists were hindered, %v; want 3", n, err)
		}
		batch, err := p.Awarding.Release(ctx, by, &p.org, &stored, p.seen(&stored))
		if err != nil || p.finished(batch).Issued != 2 {
			t.Errorf("released by hand: %v", err)
		}
		if n, err := p.Awarding.CountHindered(ctx, p.org.ID, department.Whole()); err != nil || n != 2 {
			t.Errorf("%d lists are hindered, %v; want 2", n, err)
		}

		p.at("2027-03-03 09:00")
		proposal := p.forHour("email\nd@students.example\n", "2027-03-04T09:00")
		if err := p.Awarding.Cancel(ctx, other, &proposal, proposal.Revision); err != nil || proposal.Waits() {
			t.Fatalf("cancelled: %v, %+v", err, proposal)
		}
		p.at("2027-03-05 09:00")
		if stored := p.come(&proposal); stored.Batch != 0 || stored.Hindered != "" || stored.Asked.Hour != "" {
			t.Errorf("cancelled, and at its hour: %+v", stored)
		}
		for _, hour := range []string{"2027-03-05T09:00", "2027-02-30T09:00", "soon", "2028-01-01T00:00"} {
			p.change(&proposal, func(a *awarding.Asked) { a.Hour = hour })
			_, err := p.Awarding.Plan(ctx, &p.org, &proposal)
			if refusal := new(issuance.Refusal); !errors.As(err, &refusal) || !strings.HasPrefix(refusal.Code, "hour_") {
				t.Errorf("for %s: %v", hour, err)
			}
		}
	})
}

// A list of two persons that nobody has released by its hour awards nothing. It becomes a task of both, which says so, and is
// asked for anew; one that was released in the last minute is awarded.
func TestNobodyReleasedInTime(t *testing.T) {
	t.Parallel()
	onBothAt(t, func(t *testing.T, p *planned) {
		ctx := t.Context()
		p.second(true)
		p.Awarding.May = func(context.Context, issuance.OrganisationID, issuance.ID, issuance.By) (bool, error) {
			return true, nil
		}
		asked := func(list string) awarding.Proposal {
			t.Helper()
			proposal := p.begin(list)
			p.change(&proposal, func(a *awarding.Asked) { a.Hour = "2027-03-02T09:00" })
			if err := p.Awarding.Ask(ctx, by, &p.org, &proposal, p.seen(&proposal)); err != nil {
				t.Fatal(err)
			}
			return proposal
		}
		late, timely := asked(twoLearners), asked("email\nc@students.example\n")
		all, err := p.Store.Agreements(ctx, p.org.ID, department.Whole(), 9)
		if err != nil || len(all) != 2 || all[0].Ends.Format(time.RFC3339) != "2027-03-02T00:00:00Z" {
			t.Fatalf("what waits is %+v, %v", all, err)
		}
		p.at("2027-03-02 08:59")
		if batch, err := p.Awarding.Release(ctx, other, &p.org, &timely, p.seen(&timely)); err != nil || batch != 0 || !timely.Waits() {
			t.Fatalf("released in the last minute: batch %d, %v", batch, err)
		}
		p.at("2027-03-02 09:00")
		if stored := p.come(&timely); stored.Batch == 0 {
			t.Errorf("not awarded at its hour: %+v", stored)
		}
		var refusal *issuance.Refusal
		if _, err := p.Awarding.Release(ctx, other, &p.org, &late, p.seen(&late)); !errors.As(err, &refusal) || refusal.Code != "hour_past" {
			t.Errorf("released at its hour: %v", err)
		}
		p.at("2027-03-02 09:01")
		stored := p.come(&late)
		if stored.Batch != 0 || stored.Hindered != "late" || stored.Asked.Hour != "" || stored.Plan != 0 || stored.Revision != late.Revision+1 {
			t.Errorf("a minute after its hour: %+v", stored)
		}
		n, err := p.Awarding.CountHindered(ctx, p.org.ID, department.Whole())
		all, readErr := p.Store.Agreements(ctx, p.org.ID, department.Whole(), 9)
		if err := errors.Join(err, readErr); err != nil || n != 1 || len(all) != 0 {
			t.Errorf("%d tasks, and %+v to agree to, %v; want the one list", n, all, err)
		}
		if err := p.Awarding.Ask(ctx, other, &p.org, &stored, p.seen(&stored)); err != nil {
			t.Fatal(err)
		}
		batch, err := p.Awarding.Release(ctx, by, &p.org, &stored, p.seen(&stored))
		if err != nil || p.finished(batch).Issued != 2 {
			t.Errorf("asked for anew: %v", err)
		}
	})
}

// A list that waits longer than others are kept is there at its hour, with its plan; late as well as in time.
func TestWaitsLongerThanOthers(t *testing.T) {
	t.Parallel()
	onBothAt(t, func(t *testing.T, p *planned) {
		proposal, open := p.forHour(twoLearners, "2027-06-01T09:00"), p.begin("email\n")
		p.at("2027-05-15 09:00")
		if err := errors.Join(p.Awarding.Forget(t.Context()), p.Service.ForgetPlans(t.Context())); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Awarding.Proposal(t.Context(), p.org.ID, open.ID); !errors.Is(err, issuance.ErrNotFound) {
			t.Errorf("the list that waits for nothing is still there: %v", err)
		}
		p.at("2027-06-02 12:00") // nothing served in between
		if stored := p.come(&proposal); stored.Batch == 0 || p.finished(stored.Batch).Issued != 2 {
			t.Errorf("after its hour: %+v", stored)
		}
	})
}

// At the desk an hour is typed, looked at, and released for; a row is taken out, and all of it taken back. A page that is older
// changes nothing, and a list that was hindered stands among what is to be done.
func TestReleasedForAnHourByHTTP(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	at := d.serve()
	base := at + "/desk/" + d.org.Slug
	class := regexp.MustCompile(`option value="([0-9a-f-]{36})"`).FindStringSubmatch(d.get(base + "/award.ja.html"))
	_, rows, _ := d.post(base+"/award.ja.html", http.Header{}, url.Values{"class": class[1:], "cells": {twoLearners}})
	form := func(more url.Values) url.Values {
		for _, found := range hidden.FindAllStringSubmatch(d.get(at+rows), -1) {
			more.Set(found[1], found[2])
		}
		return more
	}
	says := func(body string, texts ...string) {
		t.Helper()
		for _, text := range texts {
			if !strings.Contains(body, text) {
				t.Errorf("the page does not say %q: %.1500s", text, body)
			}
		}
	}
	status, _, body := d.post(at+rows, http.Header{}, form(url.Values{"hour": {"いつか"}, "deed": {"release"}}))
	if status != http.StatusUnprocessableEntity {
		t.Errorf("for no hour: status %d", status)
	}
	says(body, "日時として読み取れません", `value="いつか"`, "見本 次郎")
	hour := time.Now().In(d.org.Location()).AddDate(0, 0, 1).Format("2006-01-02T15:04")
	old := form(url.Values{"hour": {hour}, "signed-shown": {"1"}, "signed": {"1"}, "deed": {"release"}})
	status, _, body = d.post(at+rows, http.Header{}, old)
	if status != http.StatusUnprocessableEntity {
		t.Errorf("an hour that nobody has looked at: status %d", status)
	}
	says(body, "まだ発行も予約もしていません", "に2人へ発行する", `name="signed" value="1" checked`)
	if status, to, body := d.post(at+rows, http.Header{}, form(url.Values{"hour": {hour}, "signed-shown": {"1"}, "signed": {"1"}, "deed": {"release"}})); status != http.StatusSeeOther || !strings.Contains(to, "/rows.") {
		t.Fatalf("released for %s: status %d, to %s, %.500s", hour, status, to, body)
	}
	says(d.get(at+rows), "に2人へ発行します", "指定した人：", "署名付きの形式も作る", `value="cancel"`)
	says(d.get(base+"/awards.ja.html"), "発行予定：")
	if status, _, body := d.post(at+rows, http.Header{}, old); status != http.StatusConflict || !strings.Contains(body, "に2人へ発行します") {
		t.Errorf("an older page: status %d", status)
	}
	if status, _, body := d.post(at+rows, http.Header{}, form(url.Values{"out.2": {"1"}, "out.3": {"1"}, "deed": {"take"}})); status != http.StatusUnprocessableEntity {
		t.Errorf("all rows taken out: status %d, %.300s", status, body)
	}
	d.post(at+rows, http.Header{}, form(url.Values{"out.3": {"1"}, "deed": {"take"}}))
	says(d.get(at+rows), "に1人へ発行します", "：3行目")
	d.post(at+rows, http.Header{}, form(url.Values{"deed": {"cancel"}}))
	says(d.get(at+rows), "1人に発行する", `name="in.3"`)

	open, err := d.Awarding.OpenProposals(t.Context(), d.org.ID, department.Whole(), 0, 1)
	d.must(err)
	open[0].Hindered = "stale version"
	d.must(d.Store.SaveProposal(t.Context(), open[0]))
	says(d.get(at+rows), "その間に変わったもの：マイクロクレデンシャルの版")
	says(d.get(base+"/awards.en.html"), "was not issued at its hour")
	says(d.get(base+"/drafts.ja.html"), "発行されなかった名簿が1件あります")
}
