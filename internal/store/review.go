package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
	"github.com/mitome/mitome/microcredential"
)

// ReviewStore keeps how organisations review, and what was decided.
type ReviewStore struct{ *base }

// Policy returns how an organisation reviews; one that has set nothing, as a new one would begin.
func (s ReviewStore) Policy(ctx context.Context, org issuance.OrganisationID) (authoring.Policy, error) {
	p := authoring.NewPolicy()
	row, err := s.queries.OrganisationByID(ctx, int64(org))
	if err == nil && row.ReviewPolicy != "" {
		p.Full, p.Minor = nil, nil
		err = json.Unmarshal([]byte(row.ReviewPolicy), &p)
	}
	p.On, p.Years = row.ReviewOn == 1, int(cmp.Or(row.ReviewYears, int64(p.Years)))
	return p, absent(err, "review of organisation %d", org)
}

func setPolicy(ctx context.Context, tx *sql.Tx, q *db.Queries, by issuance.By, org issuance.OrganisationID, p authoring.Policy, at time.Time) error {
	content, err := json.Marshal(p, json.Deterministic(true))
	if err != nil {
		return err
	}
	err = q.UpdatePolicy(ctx, db.UpdatePolicyParams{ID: int64(org), ReviewOn: flag(p.On), ReviewYears: int64(p.Years), ReviewPolicy: string(content)})
	if err != nil {
		return err
	}
	code := "off"
	if p.On {
		code = "on"
	}
	return chain.Append(ctx, tx, int64(org), at, audit.Entry{Action: "review.set", Subject: fmt.Sprint(org), Code: code, Count: 1, Digest: digest(content), Actor: by})
}

func flag(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

// Authors returns whoever has changed a draft since a time.
func (s ReviewStore) Authors(ctx context.Context, org issuance.OrganisationID, id issuance.ID, since time.Time) ([]issuance.By, error) {
	rows, err := s.queries.DraftAuthors(ctx, db.DraftAuthorsParams{OrgID: int64(org), PublicID: id[:], Since: micros(since)})
	all := make([]issuance.By, len(rows))
	for i, r := range rows {
		all[i] = actorOf(r.ActorKind, r.ActorID)
	}
	return all, absent(err, "authors of draft %s", id)
}

// BeginReview keeps a new review.
func (s ReviewStore) BeginReview(ctx context.Context, r authoring.Review) error {
	content, err := r.Content.Marshal()
	if err != nil {
		return err
	}
	route, err := json.Marshal(r.Route, json.Deterministic(true))
	if err != nil {
		return err
	}
	return s.change(ctx, "begin review", func(tx *sql.Tx, q *db.Queries) error {
		n, err := q.InsertReview(ctx, db.InsertReviewParams{
			OrgID: int64(r.Org), PublicID: r.ID[:], Number: r.Number, Revision: r.Revision, Digest: r.Digest, Content: string(content), Route: string(route),
			Minor: flag(r.Minor), State: string(authoring.Waiting), ActorKind: string(r.By.Kind), ActorID: r.By.ID, Name: r.Name, BeganAt: micros(r.Began),
		})
		if err := untaken(n, err); err != nil {
			return err
		}
		return chain.Append(ctx, tx, int64(r.Org), r.Began, audit.Entry{Action: "review.begin", Subject: r.ID.String(), Count: r.Number, Digest: r.Digest, Actor: r.By})
	})
}

// Reviews returns the reviews of a class with all that was decided and said, the newest first.
func (s ReviewStore) Reviews(ctx context.Context, org issuance.OrganisationID, id issuance.ID) ([]authoring.Review, error) {
	rows, err := s.queries.ReviewsOf(ctx, db.ReviewsOfParams{OrgID: int64(org), PublicID: id[:]})
	if err != nil {
		return nil, absent(err, "reviews of class %s", id)
	}
	return s.reviews(ctx, rows)
}

// WaitingReviews returns the newest review of each class that waits for a decision or was returned, the oldest first.
func (s ReviewStore) WaitingReviews(ctx context.Context, org issuance.OrganisationID) ([]authoring.Review, error) {
	rows, err := s.queries.WaitingReviews(ctx, int64(org))
	if err != nil {
		return nil, absent(err, "reviews of organisation %d", org)
	}
	return s.reviews(ctx, rows)
}

// ReviewStandings returns how far the newest review of each class has come.
func (s ReviewStore) ReviewStandings(ctx context.Context, org issuance.OrganisationID) (map[issuance.ID]authoring.ReviewStanding, error) {
	rows, err := s.queries.ReviewStandings(ctx, int64(org))
	all := map[issuance.ID]authoring.ReviewStanding{}
	for _, r := range rows {
		all[idOf(r.PublicID)] = authoring.ReviewStanding{Revision: r.Revision, State: authoring.ReviewState(r.State)}
	}
	return all, absent(err, "reviews of organisation %d", org)
}

func (s ReviewStore) reviews(ctx context.Context, rows []db.Review) ([]authoring.Review, error) {
	all := make([]authoring.Review, len(rows))
	for i, row := range rows {
		r := authoring.Review{
			Org: issuance.OrganisationID(row.OrgID), ID: idOf(row.PublicID), Number: row.Number, Revision: row.Revision, Digest: row.Digest, Minor: row.Minor == 1,
			By: actorOf(row.ActorKind, row.ActorID), Name: row.Name, Began: fromMicros(row.BeganAt),
		}
		var err error
		if r.Content, err = authoring.ReadFields([]byte(row.Content)); err == nil {
			err = json.Unmarshal([]byte(row.Route), &r.Route)
		}
		if err == nil {
			r.Decisions, err = s.decisions(ctx, &row)
		}
		if err == nil {
			r.Remarks, err = s.remarks(ctx, &row)
		}
		if err != nil {
			return nil, absent(err, "review %d of class %s", r.Number, r.ID)
		}
		all[i] = r
	}
	return all, nil
}

func (s ReviewStore) decisions(ctx context.Context, r *db.Review) (all []authoring.Decision, err error) {
	rows, err := s.queries.Decisions(ctx, db.DecisionsParams{OrgID: r.OrgID, PublicID: r.PublicID, Number: r.Number})
	for _, d := range rows {
		all = append(all, authoring.Decision{
			Turn: int(d.Turn), Step: int(d.Step), Verdict: authoring.Verdict(d.Verdict), To: int(d.ReturnsTo),
			By: actorOf(d.ActorKind, d.ActorID), Name: d.Name, Position: d.Position, At: fromMicros(d.At),
			Recorded: d.Recorded == 1, Body: d.Body, Proxy: d.Proxy == 1, On: fromMicros(d.DecidedOn), Document: d.Document, File: d.File,
		})
	}
	return all, err
}

func (s ReviewStore) remarks(ctx context.Context, r *db.Review) (all []authoring.Remark, err error) {
	rows, err := s.queries.Remarks(ctx, db.RemarksParams{OrgID: r.OrgID, PublicID: r.PublicID, Number: r.Number})
	for _, m := range rows {
		all = append(all, authoring.Remark{
			ID: m.ID, Descriptor: microcredential.Key(m.Descriptor), Text: m.Content, Answers: m.Answers,
			By: actorOf(m.ActorKind, m.ActorID), Name: m.Name, At: fromMicros(m.At),
		})
	}
	return all, err
}

// Decide keeps a decision with its remark, and the approval that comes of the last one.
func (s ReviewStore) Decide(ctx context.Context, r *authoring.Review, d authoring.Decision, remark *authoring.Remark, approval *issuance.Approval) error {
	state, _ := r.After(&d).Standing()
	return s.change(ctx, "decide", func(tx *sql.Tx, q *db.Queries) error {
		n, err := q.InsertDecision(ctx, db.InsertDecisionParams{
			OrgID: int64(r.Org), PublicID: r.ID[:], Number: r.Number, Turn: int64(d.Turn), Step: int64(d.Step), Verdict: string(d.Verdict), ReturnsTo: int64(d.To),
			ActorKind: string(d.By.Kind), ActorID: d.By.ID, Name: d.Name, Position: d.Position, At: micros(d.At),
			Recorded: flag(d.Recorded), Body: d.Body, Proxy: flag(d.Proxy), DecidedOn: micros(d.On), Document: d.Document, File: d.File,
		})
		if err := untaken(n, err); err != nil {
			return err
		}
		if remark != nil {
			if err := insertRemark(ctx, q, r, remark); err != nil {
				return err
			}
		}
		if err := q.MoveReview(ctx, db.MoveReviewParams{OrgID: int64(r.Org), PublicID: r.ID[:], Number: r.Number, State: string(state)}); err != nil {
			return err
		}
		if approval != nil {
			if err := insertApproval(ctx, q, r.Org, approval, d.At); err != nil {
				return err
			}
		}
		action, code := "review.approve", "desk"
		switch {
		case d.Verdict == authoring.Returns:
			action = "review.return"
		case d.Recorded:
			code = "recorded"
		}
		return chain.Append(ctx, tx, int64(r.Org), d.At, audit.Entry{Action: action, Subject: r.ID.String(), Code: code, Count: int64(d.Step + 1), Digest: r.Digest, Actor: d.By})
	})
}

// AddRemark keeps a remark.
func (s ReviewStore) AddRemark(ctx context.Context, r *authoring.Review, m authoring.Remark) error {
	return s.change(ctx, "add remark", func(tx *sql.Tx, q *db.Queries) error {
		if err := insertRemark(ctx, q, r, &m); err != nil {
			return err
		}
		return chain.Append(ctx, tx, int64(r.Org), m.At, audit.Entry{Action: "review.remark", Subject: r.ID.String(), Count: 1, Digest: digest([]byte(m.Text)), Actor: m.By})
	})
}

func insertRemark(ctx context.Context, q *db.Queries, r *authoring.Review, m *authoring.Remark) error {
	return q.InsertRemark(ctx, db.InsertRemarkParams{
		OrgID: int64(r.Org), PublicID: r.ID[:], Number: r.Number, Descriptor: string(m.Descriptor), Content: m.Text, Answers: m.Answers,
		ActorKind: string(m.By.Kind), ActorID: m.By.ID, Name: m.Name, At: micros(m.At),
	})
}

// Approved returns the newest approval of a text.
func (s ReviewStore) Approved(ctx context.Context, org issuance.OrganisationID, digest []byte) (issuance.Approval, error) {
	row, err := s.queries.Approved(ctx, db.ApprovedParams{OrgID: int64(org), Digest: digest})
	return approvalOf(row), absent(err, "approval of organisation %d", org)
}

// Approvals returns the newest approval of each class, those that end first at first.
func (s ReviewStore) Approvals(ctx context.Context, org issuance.OrganisationID) ([]issuance.Approval, error) {
	rows, err := s.queries.NewestApprovals(ctx, int64(org))
	all := make([]issuance.Approval, len(rows))
	for i, row := range rows {
		all[i] = approvalOf(row)
	}
	return all, absent(err, "approvals of organisation %d", org)
}

// ApprovedTexts returns the digests of all texts that were approved.
func (s ReviewStore) ApprovedTexts(ctx context.Context, org issuance.OrganisationID) (map[string]bool, error) {
	rows, err := s.queries.ApprovedTexts(ctx, int64(org))
	all := make(map[string]bool, len(rows))
	for _, digest := range rows {
		all[string(digest)] = true
	}
	return all, absent(err, "approvals of organisation %d", org)
}

// PublishedTexts returns what each class says in its newest version, but those that are retired; the newest first.
func (s ReviewStore) PublishedTexts(ctx context.Context, org issuance.OrganisationID) ([]authoring.PublishedText, error) {
	rows, err := s.queries.PublishedTexts(ctx, int64(org))
	all := make([]authoring.PublishedText, len(rows))
	for i, r := range rows {
		all[i] = authoring.PublishedText{ID: idOf(r.PublicID), Version: r.Number, Description: []byte(r.Description), Archived: r.ArchivedAt > 0, Look: issuance.Look{
			Template: r.Template, Colour: r.Colour, Second: r.SecondColour, Ring: r.Ring, Words: issuance.Words(r.Words), Art: r.Art,
			Alt: issuance.Alt{Any: r.Alt, English: r.AltEn, Japanese: r.AltJa},
		}}
	}
	return all, absent(err, "published texts of organisation %d", org)
}

func approvalOf(row db.Approval) issuance.Approval {
	a := issuance.Approval{
		Digest: row.Digest, Body: row.Body, On: fromMicros(row.DecidedOn), Document: row.Document, Ends: fromMicros(row.EndsAt), Minor: row.Minor == 1,
		Recorded: fromMicros(row.RecordedAt),
	}
	if len(row.PublicID) > 0 {
		a.Class = idOf(row.PublicID)
	}
	return a
}

// Approve keeps an approval that was decided elsewhere.
func (s ReviewStore) Approve(ctx context.Context, by issuance.By, org issuance.OrganisationID, a issuance.Approval, at time.Time) error {
	return s.change(ctx, "approve", func(tx *sql.Tx, q *db.Queries) error { return approve(ctx, tx, q, by, org, &a, at) })
}

// SetPolicy replaces how an organisation reviews, and keeps approvals of what it has published already, all or nothing.
func (s ReviewStore) SetPolicy(ctx context.Context, by issuance.By, org issuance.OrganisationID, p authoring.Policy, accepted []issuance.Approval, at time.Time) error {
	return s.change(ctx, "set review", func(tx *sql.Tx, q *db.Queries) error {
		for i := range accepted {
			if err := approve(ctx, tx, q, by, org, &accepted[i], at); err != nil {
				return err
			}
		}
		return setPolicy(ctx, tx, q, by, org, p, at)
	})
}

func approve(ctx context.Context, tx *sql.Tx, q *db.Queries, by issuance.By, org issuance.OrganisationID, a *issuance.Approval, at time.Time) error {
	if err := insertApproval(ctx, q, org, a, at); err != nil {
		return err
	}
	code := "command"
	if by.Kind == audit.Person {
		code = "recorded"
	}
	return chain.Append(ctx, tx, int64(org), at, audit.Entry{Action: "review.approve", Subject: a.Class.String(), Code: code, Count: 1, Digest: a.Digest, Actor: by})
}

func insertApproval(ctx context.Context, q *db.Queries, org issuance.OrganisationID, a *issuance.Approval, at time.Time) error {
	return q.InsertApproval(ctx, db.InsertApprovalParams{
		OrgID: int64(org), Digest: a.Digest, RecordedAt: micros(at), PublicID: a.Class[:], Body: a.Body, DecidedOn: micros(a.On), Document: a.Document,
		EndsAt: micros(a.Ends), Minor: flag(a.Minor),
	})
}

// KeepFile keeps the document of a decision.
func (s ReviewStore) KeepFile(ctx context.Context, org issuance.OrganisationID, file []byte) (string, error) {
	name := authoring.FileName(file)
	return name, s.change(ctx, "keep file", func(_ *sql.Tx, q *db.Queries) error {
		return q.InsertReviewFile(ctx, db.InsertReviewFileParams{OrgID: int64(org), Digest: name, Data: file})
	})
}

// File returns the document of a decision.
func (s ReviewStore) File(ctx context.Context, org issuance.OrganisationID, digest string) ([]byte, error) {
	data, err := s.queries.ReviewFile(ctx, db.ReviewFileParams{OrgID: int64(org), Digest: digest})
	return data, absent(err, "document %q", digest)
}
