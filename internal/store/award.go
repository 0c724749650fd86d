package store

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

// AwardStore keeps awards with their recipients and signed twins.
type AwardStore struct{ *base }

// Award returns an award by its public id. As with PublishedAward, ctx cannot end it.
func (s AwardStore) Award(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.Award, error) {
	row, err := s.queries.Award(context.WithoutCancel(ctx), db.AwardParams{OrgID: int64(org), ID: id[:]})
	if err != nil {
		return issuance.Award{}, absent(err, "award %s", id)
	}
	return award(row), nil
}

// PublishedAward returns what is public of an award: edition, dates, revocation and bytes. It is what a server is asked
// most, and takes some microseconds; ctx cannot end it, since watching for that costs as much as the query.
func (s AwardStore) PublishedAward(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.Award, error) {
	row, err := s.queries.PublishedAward(context.WithoutCancel(ctx), db.PublishedAwardParams{OrgID: int64(org), ID: id[:]})
	if err != nil {
		return issuance.Award{}, absent(err, "award %s", id)
	}
	return issuance.Award{
		ID: id, Org: org, Edition: issuance.ID(row.EditionID), IssuedOn: fromMicros(row.IssuedOn), Expires: fromMicros(row.Expires),
		RevokedAt: fromMicros(row.RevokedAt), Reason: row.Reason, Erased: len(row.Assertion) == 0, Assertion: row.Assertion,
	}, nil
}

func award(row db.Award) issuance.Award {
	return issuance.Award{
		ID: issuance.ID(row.ID), Org: issuance.OrganisationID(row.OrgID), Batch: row.BatchID, Row: row.RowNo,
		Edition: issuance.ID(row.EditionID), Period: row.Period,
		IssuedOn: fromMicros(row.IssuedOn), Expires: fromMicros(row.Expires), RecordedAt: fromMicros(row.RecordedAt),
		RevokedAt: fromMicros(row.RevokedAt), Reason: row.Reason, Note: row.Note, Erased: len(row.Assertion) == 0, Assertion: row.Assertion,
	}
}

// Signed returns the signed twin of an award in Open Badges 2.0, or issuance.ErrNotFound when it has none.
func (s AwardStore) Signed(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.SignedAssertion, error) {
	row, err := s.queries.Signed(ctx, db.SignedParams{OrgID: int64(org), ID: id[:], Form: string(issuance.OpenBadges2)})
	if err != nil {
		return issuance.SignedAssertion{}, absent(err, "signed assertion of award %s", id)
	}
	return issuance.SignedAssertion{Form: issuance.OpenBadges2, ID: issuance.ID(row.ID), Key: row.KeyNumber, JWS: row.Jws}, nil
}

// AwardOfSigned returns the award whose signed twin has that id.
func (s AwardStore) AwardOfSigned(ctx context.Context, org issuance.OrganisationID, twin issuance.ID) (issuance.ID, error) {
	id, err := s.queries.AwardOfSigned(ctx, db.AwardOfSignedParams{OrgID: int64(org), ID: twin[:]})
	if err != nil {
		return issuance.ID{}, absent(err, "award of signed assertion %s", twin)
	}
	return issuance.ID(id), nil
}

// Recipient returns what is known of the person an award went to.
func (s AwardStore) Recipient(ctx context.Context, a issuance.Award) (issuance.Recipient, error) {
	row, err := s.queries.Recipient(ctx, db.RecipientParams{OrgID: int64(a.Org), BatchID: a.Batch, RowNo: a.Row})
	return issuance.Recipient{
		Email: row.Email, Name: row.Name, NameEN: row.NameEn, StudentID: row.StudentID, ShowName: row.ShowName,
		Reading: row.Reading, DisplayName: row.DisplayName, LearnerType: row.LearnerType, Language: locale.Language(row.Language),
	}, absent(err, "recipient of award %s", a.ID)
}

// Shown returns what the page of an award shows beside what is published, in one question. As with PublishedAward, ctx cannot
// end it.
func (s AwardStore) Shown(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.Shown, error) {
	row, err := s.queries.ShownOfAward(context.WithoutCancel(ctx),
		db.ShownOfAwardParams{OrgID: int64(org), ID: id[:], Form: string(issuance.OpenBadges2)})
	return issuance.Shown{Name: issuance.PersonName{Name: row.Name, English: row.NameEn}, Declined: row.Declined, Signed: row.Signed},
		absent(err, "what is shown of award %s", id)
}

// ShowName lets an award's page show the learner's name, or no longer. By whose word it is shown is the code of the line: a
// person's at the desk, who has confirmed that the learner agreed, or else the learner's own, or an operator's.
func (s AwardStore) ShowName(ctx context.Context, by issuance.By, a issuance.Award, show bool, at time.Time) error {
	return s.change(ctx, "show name", func(tx *sql.Tx, q *db.Queries) error {
		n, err := q.SetShowName(ctx, db.SetShowNameParams{OrgID: int64(a.Org), BatchID: a.Batch, RowNo: a.Row, ShowName: show})
		if err != nil || n == 0 {
			return err
		}
		if err := awardChanges(ctx, q, a.Org, a.ID); err != nil {
			return err
		}
		code := "hide"
		switch {
		case show && by.Kind == audit.Person: // the desk asks whether the learner has agreed
			code = "confirmed"
		case show:
			code = "show"
		}
		return chain.Append(ctx, tx, int64(a.Org), at, audit.Entry{Action: "award.name", Subject: a.ID.String(), Code: code, Count: 1, Actor: by})
	})
}

// Holder returns the award that a recipient holds of a class in a period.
func (s AwardStore) Holder(ctx context.Context, org issuance.OrganisationID, class int64, recipientKey []byte, period string) (issuance.Award, error) {
	h, err := s.queries.Holder(ctx, db.HolderParams{OrgID: int64(org), ClassID: class, RecipientKey: recipientKey, Period: period})
	if err != nil {
		return issuance.Award{}, absent(err, "holding of class %d", class)
	}
	row, err := s.queries.AwardByRow(ctx, db.AwardByRowParams{OrgID: int64(org), BatchID: h.BatchID, RowNo: h.RowNo})
	if err != nil {
		return issuance.Award{}, absent(err, "award of row %d in batch %d", h.RowNo, h.BatchID)
	}
	return award(row), nil
}

// Former returns the awards of a class that were revoked, in the order of their revocations.
func (s AwardStore) Former(ctx context.Context, org issuance.OrganisationID, class int64) ([]issuance.Former, error) {
	rows, err := s.queries.RevokedOfClass(ctx, db.RevokedOfClassParams{OrgID: int64(org), ClassID: class})
	former := make([]issuance.Former, len(rows))
	for i, row := range rows {
		former[i] = issuance.Former{
			ID: issuance.ID(row.ID), RecipientKey: row.RecipientKey, Period: row.Period, RevokedAt: fromMicros(row.RevokedAt), Reason: row.Reason,
		}
	}
	return former, absent(err, "revoked awards of class %d", class)
}

// Numbered returns the awards of a class that are held, of learners whose student number is known.
func (s AwardStore) Numbered(ctx context.Context, org issuance.OrganisationID, class int64) ([]issuance.Numbered, error) {
	return numbers{s.queries}.Numbered(ctx, org, class)
}

// Underway returns the payloads of the chunks of a class that wait, or are halted.
func (s AwardStore) Underway(ctx context.Context, org issuance.OrganisationID, class int64) ([][]byte, error) {
	return numbers{s.queries}.Underway(ctx, org, class)
}

// Deeds is the number of the last line of an organisation's chain.
func (s AwardStore) Deeds(ctx context.Context, org issuance.OrganisationID) (int64, error) {
	return numbers{s.queries}.Deeds(ctx, org)
}

// numbers answers what issuance.Numbers asks, by the queries of a transaction or others.
type numbers struct{ *db.Queries }

// Underway returns the payloads of the chunks of a class that wait, or are halted.
func (q numbers) Underway(ctx context.Context, org issuance.OrganisationID, class int64) ([][]byte, error) {
	payloads, err := q.ChunksOfClass(ctx, db.ChunksOfClassParams{OrgID: int64(org), ClassID: class})
	return payloads, absent(err, "chunks of class %d", class)
}

// Deeds is the number of the last line of an organisation's chain.
func (q numbers) Deeds(ctx context.Context, org issuance.OrganisationID) (int64, error) {
	n, err := q.LengthOfChain(ctx, int64(org))
	return n, absent(err, "chain of organisation %d", org)
}

// Numbered returns the awards of a class that are held, of learners whose student number is known.
func (q numbers) Numbered(ctx context.Context, org issuance.OrganisationID, class int64) ([]issuance.Numbered, error) {
	rows, err := q.NumbersOfClass(ctx, db.NumbersOfClassParams{OrgID: int64(org), ClassID: class})
	numbered := make([]issuance.Numbered, len(rows))
	for i, row := range rows {
		numbered[i] = issuance.Numbered{
			ID: issuance.ID(row.ID), RecipientKey: row.RecipientKey, Period: row.Period, StudentID: row.StudentID, Name: row.Name, NameEN: row.NameEn,
			IssuedOn: fromMicros(row.IssuedOn), Expires: fromMicros(row.Expires),
		}
	}
	return numbered, absent(err, "student numbers of class %d", class)
}

// Epoch returns a number that moves whenever the state of an organisation's awards changes.
func (s AwardStore) Epoch(ctx context.Context, org issuance.OrganisationID) (int64, error) {
	epoch, err := s.queries.Epoch(ctx, int64(org))
	return epoch, absent(err, "epoch of organisation %d", org)
}

// AwardsOf returns the awards of a person, by e-mail address or student number, the newest first, at most count.
func (s AwardStore) AwardsOf(ctx context.Context, org issuance.OrganisationID, person string, count int) ([]issuance.Award, error) {
	listed, err := s.Awards(ctx, org, issuance.Selection{Person: person}, issuance.Award{}, count)
	awards := make([]issuance.Award, len(listed))
	for i := range listed {
		awards[i] = listed[i].Award
	}
	return awards, err
}

// Amend corrects what the register has of who the learner of an award is, and keeps what it was. Each part that changes is a
// line of the record, without what it was or is. issuance.ErrConflict where it is not what was seen any more.
func (s AwardStore) Amend(ctx context.Context, by issuance.By, a issuance.Award, c standing.Amendment, at time.Time) error {
	return s.change(ctx, "amend", func(tx *sql.Tx, q *db.Queries) error {
		to := c.To
		whose := db.RecipientParams{OrgID: int64(a.Org), BatchID: a.Batch, RowNo: a.Row}
		was, err := q.Recipient(ctx, whose)
		if err != nil || len(amended(&was, &to)) == 0 {
			return absent(err, "recipient of award %s", a.ID)
		}
		if err := awardChanges(ctx, q, a.Org, a.ID); err != nil { // whoever amends at the same time waits here
			return err
		}
		if was, err = q.Recipient(ctx, whose); err != nil {
			return absent(err, "recipient of award %s", a.ID)
		}
		now := issuance.Registered{PersonName: issuance.PersonName{Name: was.Name, English: was.NameEn}, Reading: was.Reading, StudentID: was.StudentID}
		if c.Seen != (issuance.Registered{}) && c.Seen != now {
			return issuance.ErrConflict
		}
		err = errors.Join(
			q.SetRegistered(ctx, db.SetRegisteredParams{
				OrgID: whose.OrgID, BatchID: a.Batch, RowNo: a.Row, Name: to.Name, NameEn: to.English, Reading: to.Reading, StudentID: to.StudentID,
			}),
			q.KeepFormerName(ctx, db.KeepFormerNameParams{
				OrgID: whose.OrgID, BatchID: a.Batch, RowNo: a.Row, Until: micros(at),
				Name: was.Name, NameEn: was.NameEn, Reading: was.Reading, StudentID: was.StudentID,
			}),
			renameMails(ctx, q, a, to.PersonName),
		)
		for _, code := range amended(&was, &to) {
			if err == nil {
				err = chain.Append(ctx, tx, whose.OrgID, at, audit.Entry{Action: "award.name", Subject: a.ID.String(), Code: code, Count: 1, Actor: by})
			}
		}
		return err
	})
}

// amended are the codes of what changes.
func amended(was *db.RecipientRow, to *issuance.Registered) (codes []string) {
	for _, part := range []struct {
		code    string
		changes bool
	}{
		{"correct", was.Name != to.Name || was.NameEn != to.English}, {"reading", was.Reading != to.Reading}, {"student_id", was.StudentID != to.StudentID},
	} {
		if part.changes {
			codes = append(codes, part.code)
		}
	}
	return codes
}

// FormerNames returns what the register had of who the learner of an award is, before corrections, the oldest first.
func (s AwardStore) FormerNames(ctx context.Context, a issuance.Award) ([]issuance.FormerName, error) {
	rows, err := s.queries.FormerNames(ctx, db.FormerNamesParams{OrgID: int64(a.Org), BatchID: a.Batch, RowNo: a.Row})
	names := make([]issuance.FormerName, len(rows))
	for i, row := range rows {
		names[i] = issuance.FormerName{Until: fromMicros(row.Until), Registered: issuance.Registered{
			PersonName: issuance.PersonName{Name: row.Name, English: row.NameEn}, Reading: row.Reading, StudentID: row.StudentID,
		}}
	}
	return names, absent(err, "former names of award %s", a.ID)
}

// Holds reports whether a recipient holds an award of a class in a period that runs at the given time.
func (s AwardStore) Holds(ctx context.Context, org issuance.OrganisationID, class int64, recipientKey []byte, period string, at time.Time) (bool, error) {
	until, err := s.queries.HeldUntil(ctx, db.HeldUntilParams{OrgID: int64(org), ClassID: class, RecipientKey: recipientKey, Period: period})
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return until > micros(at), absent(err, "holding of class %d", class)
}

// Awards returns up to count of an organisation's awards that are selected and come after another in the selection's
// order, without their assertions. The zero Award stands before all.
func (s AwardStore) Awards(ctx context.Context, org issuance.OrganisationID, sel issuance.Selection, after issuance.Award, count int) ([]issuance.ListedAward, error) {
	p := db.AwardsUpParams{
		OrgID: int64(org), BatchID: after.Batch, RowNo: int64(after.Row), LastBatch: sel.Batch,
		ClassID: sel.Class, Status: string(sel.Status), Person: sel.Person, Now: micros(sel.At), Count: int32(min(count, 10_000)), //nolint:gosec // bounded
	}
	start := after.Batch == 0
	var rows []db.AwardsUpRow
	var err error
	if sel.OldestFirst {
		if start {
			p.BatchID, p.RowNo = sel.Batch, -1
		}
		if sel.Batch == 0 {
			p.LastBatch = math.MaxInt64
		}
		rows, err = s.queries.AwardsUp(ctx, p)
	} else {
		if start { // after every row
			p.BatchID, p.RowNo = sel.Batch, math.MaxInt32
		}
		if p.BatchID == 0 {
			p.BatchID = math.MaxInt64
		}
		var down []db.AwardsDownRow
		down, err = s.queries.AwardsDown(ctx, db.AwardsDownParams(p))
		for _, row := range down {
			rows = append(rows, db.AwardsUpRow(row))
		}
	}
	awards := make([]issuance.ListedAward, len(rows))
	for i := range rows {
		awards[i] = listed(org, &rows[i])
	}
	return awards, absent(err, "awards of organisation %d", org)
}

func listed(org issuance.OrganisationID, row *db.AwardsUpRow) issuance.ListedAward {
	return issuance.ListedAward{
		Award: issuance.Award{
			ID: issuance.ID(row.ID), Org: org, Batch: row.BatchID, Row: row.RowNo, Edition: issuance.ID(row.EditionID), Period: row.Period,
			IssuedOn: fromMicros(row.IssuedOn), Expires: fromMicros(row.Expires), RecordedAt: fromMicros(row.RecordedAt),
			RevokedAt: fromMicros(row.RevokedAt), Reason: row.Reason, Erased: row.Erased,
		},
		Recipient: issuance.Recipient{
			Email: row.Email, Name: row.Name, NameEN: row.NameEn, StudentID: row.StudentID, ShowName: row.ShowName,
			Reading: row.Reading, DisplayName: row.DisplayName, LearnerType: row.LearnerType, Language: locale.Language(row.Language),
		},
	}
}

// MailedAwards returns what became of the mails about an organisation's awards, where that is known since a time, in the order
// of that.
func (s AwardStore) MailedAwards(ctx context.Context, org issuance.OrganisationID, since time.Time) ([]issuance.Mailed, error) {
	rows, err := s.queries.MailedAwards(ctx, db.MailedAwardsParams{OrgID: int64(org), Since: micros(since)})
	all := make([]issuance.Mailed, len(rows))
	for i, r := range rows {
		all[i] = issuance.Mailed{Award: idOf(r.AwardID), Sent: fromMicros(r.SentAt), At: fromMicros(r.MailedAt), Failed: r.MailFailed == 1}
	}
	return all, absent(err, "mails about awards of organisation %d", org)
}

// Revoke marks an award as revoked, frees its holding and publishes the new revocation list.
func (s AwardStore) Revoke(ctx context.Context, org issuance.Organisation, id issuance.ID, r issuance.Revocation, list issuance.ListMaker) error {
	return s.change(ctx, "revoke award", func(tx *sql.Tx, q *db.Queries) error {
		return s.revoke(ctx, tx, q, org, id, r, list)
	})
}

func (s *base) revoke(ctx context.Context, tx *sql.Tx, q *db.Queries, org issuance.Organisation, id issuance.ID, r issuance.Revocation, list issuance.ListMaker) error {
	// Caches of served bytes must be emptied; and whoever revokes at the same time waits here, so that no list misses one.
	if err := awardChanges(ctx, q, org.ID, id); err != nil {
		return err
	}
	row, err := q.Award(ctx, db.AwardParams{OrgID: int64(org.ID), ID: id[:]})
	if err != nil {
		return absent(err, "award %s", id)
	}
	if err := withdraw(ctx, q, org, &row, r, list); err != nil {
		return err
	}
	if r.Tell {
		b := issuance.Batch{Org: org.ID, ID: row.BatchID}
		if err := s.tellRows(ctx, q, mail.Revoked, &b, []changedRow{{row.RowNo, id, idOf(row.EditionID)}}, r.At); err != nil {
			return err
		}
	}
	err = chain.Append(ctx, tx, int64(org.ID), r.At, audit.Entry{Action: "award.revoke", Subject: id.String(), Code: r.Code, Count: 1, Actor: r.By})
	if err != nil || r.Code == replaced { // then another stands in its place, and in the one that it had taken
		return err
	}
	if err := s.leavePlace(ctx, tx, q, org.ID, row.BatchID, &r); err != nil || !r.Back {
		return err
	}
	return publishRevocations(ctx, q, org, list)
}

// withdraw marks an award as revoked, frees its holding and publishes the new revocation list; issuance.ErrConflict where it is
// revoked already.
func withdraw(ctx context.Context, q *db.Queries, org issuance.Organisation, row *db.Award, r issuance.Revocation, list issuance.ListMaker) error {
	n, err := q.RevokeAward(ctx, db.RevokeAwardParams{OrgID: row.OrgID, ID: row.ID, RevokedAt: micros(r.At), Reason: r.Code, Note: r.Note})
	if err != nil {
		return err
	}
	if n == 0 {
		return issuance.ErrConflict
	}
	class, err := q.ClassOfEdition(ctx, db.ClassOfEditionParams{OrgID: row.OrgID, ID: row.EditionID})
	if err != nil {
		return err
	}
	err = q.DeleteHolding(ctx, db.DeleteHoldingParams{
		OrgID: row.OrgID, BatchID: row.BatchID, RowNo: row.RowNo, RecipientKey: row.RecipientKey, Period: row.Period, ClassID: class,
	})
	if err != nil {
		return err
	}
	return publishRevocations(ctx, q, org, list)
}

func publishRevocations(ctx context.Context, q *db.Queries, org issuance.Organisation, list issuance.ListMaker) error {
	rows, err := q.RevokedSigned(ctx, db.RevokedSignedParams{OrgID: int64(org.ID), Form: string(issuance.OpenBadges2)})
	if err != nil {
		return err
	}
	ids := make([]issuance.ID, len(rows))
	for i, row := range rows {
		ids[i] = issuance.ID(row.ID)
	}
	document, err := list(&org, ids)
	if err != nil {
		return err
	}
	return q.UpdateRevocations(ctx, db.UpdateRevocationsParams{ID: int64(org.ID), Revocations: document})
}

// InPlaceOf returns the award that was issued in the place of another (issuance.Request.Replaces), the last one if there
// are several; issuance.ErrNotFound when there is none.
func (s AwardStore) InPlaceOf(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.ID, error) {
	found, err := s.queries.InPlaceOf(ctx, db.InPlaceOfParams{OrgID: int64(org), Replaces: id[:]})
	if err != nil {
		return issuance.ID{}, absent(err, "award in the place of %s", id)
	}
	return issuance.ID(found), nil
}

// Successor returns the award that the learner of a revoked one holds in its place: of the same class and period.
func (s AwardStore) Successor(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.ID, error) {
	row, err := s.queries.Award(ctx, db.AwardParams{OrgID: int64(org), ID: id[:]})
	if err != nil {
		return issuance.ID{}, absent(err, "award %s", id)
	}
	class, err := s.queries.ClassOfEdition(ctx, db.ClassOfEditionParams{OrgID: int64(org), ID: row.EditionID})
	if err != nil {
		return issuance.ID{}, absent(err, "class of award %s", id)
	}
	held, err := s.Holder(ctx, org, class, row.RecipientKey, row.Period)
	if err != nil {
		return issuance.ID{}, err
	}
	if held.ID == id {
		return issuance.ID{}, absent(sql.ErrNoRows, "successor of award %s", id)
	}
	return held.ID, nil
}
