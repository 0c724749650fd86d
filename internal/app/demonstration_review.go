package app

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
)

// PopulateReview has an organisation of a demonstration, whose people Populate gave it, review what it publishes, with
// something that waits for each of them: a change to decide about, one that was returned with a remark, and approvals that end
// soon.
func (a *App) PopulateReview(ctx context.Context, org issuance.Organisation) error {
	people := map[auth.Role]auth.Person{}
	for _, role := range []auth.Role{auth.Owner, auth.Author, auth.Reviewer} {
		p, err := a.Auth.People.PersonOf(ctx, string(role)+"@"+org.Slug+".example")
		if err != nil {
			return err
		}
		people[role] = p
	}
	policy := authoring.Policy{
		On: true, Years: 1, Minor: authoring.Route{{NameJA: "事務局確認", NameEN: "Office", Kind: authoring.InDesk}},
		Full: authoring.Route{
			{NameJA: "部局長", NameEN: "Head of department", Kind: authoring.InDesk},
			{NameJA: "教務委員会", NameEN: "Academic affairs committee", Kind: authoring.OnPaper},
			{NameJA: "学長決裁", NameEN: "President", Kind: authoring.InDesk},
		},
	}
	decided := issuance.Approval{Body: "教務委員会", Document: "第9回議事録", On: a.config.Now().UTC().Truncate(24*time.Hour).AddDate(-1, 0, 60)}
	if err := a.Authoring.ChangePolicy(ctx, people[auth.Owner].By, &org, policy, authoring.AcceptFormer, decided); err != nil {
		return err
	}
	org, err := a.Store.OrganisationByID(ctx, org.ID)
	if err != nil {
		return err
	}
	all, err := a.Authoring.Awardable(ctx, &org, department.Whole())
	if err == nil && len(all) < 2 {
		err = errors.New("too few micro-credentials to review")
	}
	if err != nil {
		return err
	}
	author, reviewer := people[auth.Author], people[auth.Reviewer]
	_, err = a.handIn(ctx, author, &org, all[0].ID, "type_of_assessment", "\n再試験は1回まで受けられる。", "\nOne resit is possible.")
	if err != nil {
		return err
	}
	draft, err := a.handIn(ctx, author, &org, all[1].ID, "prerequisites_needed_to_enroll", "\n基礎的な統計の知識。", "\nBasic knowledge of statistics.")
	if err != nil {
		return err
	}
	assessed, err := a.Authoring.Assess(ctx, &org, draft.Fields)
	if err != nil {
		return err
	}
	j, err := a.Authoring.Judge(ctx, &org, &draft, assessed)
	if err != nil {
		return err
	}
	return a.Authoring.Decide(ctx, &org, j, j.Digest,
		authoring.Decision{Verdict: authoring.Returns, To: authoring.ToDraft, By: reviewer.By, Whole: true, Name: reviewer.Called(), Position: "工学部長"},
		authoring.Remark{Descriptor: "prerequisites_needed_to_enroll", Text: "どの科目の履修で足りるのか、具体的に書いてください。"}, nil)
}

// handIn changes one descriptor of what is published, in both languages, and hands the text in.
func (a *App) handIn(ctx context.Context, author auth.Person, org *issuance.Organisation, class issuance.ID, descriptor, ja, en string) (authoring.Draft, error) {
	draft, err := a.Authoring.BeginNext(ctx, author.By, org, class)
	if err != nil {
		return draft, err
	}
	fields := maps.Clone(draft.Fields)
	fields[descriptor+"_ja"] += ja
	fields[descriptor+"_en"] += en
	if draft, err = a.Authoring.Save(ctx, author.By, org, class, draft.Revision, fields); err != nil {
		return draft, err
	}
	return draft, a.Authoring.Submit(ctx, author.By, author.Called(), org, &draft, draft.Revision, false)
}
