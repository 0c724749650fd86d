package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

// ClaimStore keeps what learners do with what was awarded to them, and what the office answers.
type ClaimStore struct{ *base }

// Claim returns the claim of an award, or issuance.ErrNotFound where none was begun.
func (s ClaimStore) Claim(ctx context.Context, org issuance.OrganisationID, award issuance.ID) (claiming.Claim, error) {
	row, err := s.queries.Claim(ctx, db.ClaimParams{OrgID: int64(org), AwardID: award[:]})
	return claim(row), absent(err, "claim of award %s", award)
}

// ClaimOf returns the claim that a handle names.
func (s ClaimStore) ClaimOf(ctx context.Context, handle string) (claiming.Claim, error) {
	row, err := s.queries.ClaimByHandle(ctx, handle)
	return claim(row), absent(err, "claim of a handle")
}

// ClaimsOf returns the claims of a batch's awards.
func (s ClaimStore) ClaimsOf(ctx context.Context, org issuance.OrganisationID, batch int64) ([]claiming.Claim, error) {
	rows, err := s.queries.ClaimsOfBatch(ctx, db.ClaimsOfBatchParams{OrgID: int64(org), BatchID: batch})
	all := make([]claiming.Claim, len(rows))
	for i, row := range rows {
		all[i] = claim(row)
	}
	return all, absent(err, "claims of batch %d", batch)
}

func claim(row db.Claim) claiming.Claim {
	return claiming.Claim{
		Org: issuance.OrganisationID(row.OrgID), Award: idOf(row.AwardID), Batch: row.BatchID, Handle: row.Handle, Counter: row.Counter,
		Opened: fromMicros(row.OpenedAt), Received: fromMicros(row.ReceivedAt), Declined: fromMicros(row.DeclinedAt),
		Address: row.Address, Asked: row.Asked, AskedAt: fromMicros(row.AskedAt), Quiet: fromMicros(row.QuietAt), Added: row.Added, Told: fromMicros(row.SentAt),
	}
}

// errTaken means that a handle is somebody else's.
var errTaken = errors.New("the handle is taken")

// BeginClaim makes the claim of an award where there is none, and returns the one that is there. It is no deed of anybody's,
// and leaves no line.
func (s ClaimStore) BeginClaim(ctx context.Context, award *issuance.Award, handle string) (claiming.Claim, error) {
	var row db.Claim
	err := s.change(ctx, "begin claim", func(_ *sql.Tx, q *db.Queries) error {
		_, err := q.InsertClaim(ctx, db.InsertClaimParams{OrgID: int64(award.Org), AwardID: award.ID[:], BatchID: award.Batch, Handle: handle})
		if err != nil {
			return err
		}
		row, err = q.Claim(ctx, db.ClaimParams{OrgID: int64(award.Org), AwardID: award.ID[:]})
		if errors.Is(err, sql.ErrNoRows) {
			return errTaken // the next try draws another
		}
		return err
	})
	return claim(row), err
}

// ChangeClaim has change alter a claim while nobody else does, with what is kept beside it. Where it returns false nothing is
// kept.
func (s ClaimStore) ChangeClaim(ctx context.Context, org issuance.OrganisationID, award issuance.ID, d claiming.Deed, change func(c *claiming.Claim) bool) error {
	if err := d.By.Validate(); err != nil {
		return err
	}
	return s.change(ctx, "change claim", func(tx *sql.Tx, q *db.Queries) error {
		row, err := q.HoldClaim(ctx, db.HoldClaimParams{OrgID: int64(org), AwardID: award[:]})
		if err != nil {
			return absent(err, "claim of award %s", award)
		}
		c := claim(row)
		if !change(&c) {
			return nil
		}
		if micros(c.Declined) != row.DeclinedAt { // the public page is another
			if err := awardChanges(ctx, q, org, award); err != nil {
				return err
			}
		}
		err = errors.Join(q.SaveClaim(ctx, db.SaveClaimParams{
			OrgID: int64(org), AwardID: award[:], Counter: c.Counter, OpenedAt: micros(c.Opened), ReceivedAt: micros(c.Received),
			DeclinedAt: micros(c.Declined), Address: c.Address, Asked: c.Asked, AskedAt: micros(c.AskedAt), QuietAt: micros(c.Quiet), Added: c.Added,
		}), s.keepBeside(ctx, q, &c, &d))
		if err == nil {
			err = reached(ctx, q, &row, &c, d.At)
		}
		if err != nil {
			return err
		}
		return chain.Append(ctx, tx, int64(org), d.At, audit.Entry{Action: d.Action, Subject: award.String(), Code: d.Code, Count: 1, Actor: d.By})
	})
}

// reached notes what a change of a claim says of its learner's addresses: whoever has opened the award has got the last mail
// about it, and where another address has become known, what waits for one that does not work goes there.
func reached(ctx context.Context, q *db.Queries, was *db.Claim, is *claiming.Claim, at time.Time) error {
	if was.OpenedAt == 0 && !is.Opened.IsZero() {
		if err := q.AddressArrived(ctx, db.AddressArrivedParams{OrgID: was.OrgID, AwardID: was.AwardID}); err != nil {
			return err
		}
	}
	if is.Address != "" && is.Address != was.Address || is.Added != "" && is.Added != was.Added {
		return redirectOf(ctx, q, was.OrgID, is.Award, at)
	}
	return nil
}

// keepBeside keeps what belongs to a change of a claim.
func (s *base) keepBeside(ctx context.Context, q *db.Queries, c *claiming.Claim, d *claiming.Deed) error {
	if k := d.Consent; k != nil {
		err := q.InsertConsent(ctx, db.InsertConsentParams{OrgID: int64(c.Org), AwardID: c.Award[:], At: micros(k.At), Shown: k.Shown, Wording: k.Wording})
		if err != nil {
			return err
		}
	}
	if r := d.Report; r != nil {
		err := q.InsertReport(ctx, db.InsertReportParams{
			OrgID: int64(r.Org), ID: r.ID[:], AwardID: r.Award[:], Kind: string(r.Kind), Said: r.Said, At: micros(r.At),
		})
		if err != nil {
			return err
		}
	}
	for _, address := range d.Quiet {
		if err := q.AddressQuiet(ctx, db.AddressQuietParams{OrgID: int64(c.Org), Address: address, At: micros(d.At)}); err != nil {
			return err
		}
	}
	if d.Readers {
		if err := q.DeleteReaderLinks(ctx, db.DeleteReaderLinksParams{OrgID: int64(c.Org), AwardID: c.Award[:]}); err != nil {
			return err
		}
	}
	if d.Note != nil {
		return s.queueMail(ctx, q, *d.Note)
	}
	return nil
}

// CountClaims counts the claims of a batch by how far they have come.
func (s ClaimStore) CountClaims(ctx context.Context, org issuance.OrganisationID, batch int64) (claiming.Count, error) {
	row, err := s.queries.CountClaims(ctx, db.CountClaimsParams{OrgID: int64(org), BatchID: batch})
	return claiming.Count(row), absent(err, "claims of batch %d", batch)
}

// LastConsent returns what a learner has agreed to, or taken back, last.
func (s ClaimStore) LastConsent(ctx context.Context, org issuance.OrganisationID, award issuance.ID) (claiming.Consent, error) {
	row, err := s.queries.LastConsent(ctx, db.LastConsentParams{OrgID: int64(org), AwardID: award[:]})
	return claiming.Consent{At: fromMicros(row.At), Shown: row.Shown, Wording: row.Wording}, absent(err, "consent for award %s", award)
}

func report(row db.LearnerReport) claiming.Report {
	return claiming.Report{
		Org: issuance.OrganisationID(row.OrgID), ID: idOf(row.ID), Award: idOf(row.AwardID), Kind: claiming.Kind(row.Kind), Said: row.Said,
		At: fromMicros(row.At), Answer: claiming.Answer(row.Answer), Reply: row.Reply, Answered: fromMicros(row.AnsweredAt), By: actorOf(row.ActorKind, row.ActorID),
	}
}

func reportsOf(rows []db.LearnerReport) []claiming.Report {
	all := make([]claiming.Report, len(rows))
	for i := range rows {
		all[i] = report(rows[i])
	}
	return all
}

// ReportsOf returns what was reported of an award, the oldest first.
func (s ClaimStore) ReportsOf(ctx context.Context, org issuance.OrganisationID, award issuance.ID) ([]claiming.Report, error) {
	rows, err := s.queries.ReportsOfAward(ctx, db.ReportsOfAwardParams{OrgID: int64(org), AwardID: award[:]})
	return reportsOf(rows), absent(err, "reports of award %s", award)
}

// Reports returns what was reported to an organisation and waits, the longest first, or was answered, the last first.
func (s ClaimStore) Reports(ctx context.Context, org issuance.OrganisationID, scope department.Scope, waiting bool, atMost int) ([]claiming.Report, error) {
	rows, err := s.queries.LearnerReports(ctx, db.LearnerReportsParams{OrgID: int64(org), Scope: scope.Text(), Waiting: waiting, AtMost: int64(atMost)})
	return reportsOf(rows), absent(err, "reports")
}

// Report returns one report of an organisation.
func (s ClaimStore) Report(ctx context.Context, org issuance.OrganisationID, scope department.Scope, id issuance.ID) (claiming.Report, error) {
	row, err := s.queries.LearnerReport(ctx, db.LearnerReportParams{OrgID: int64(org), Scope: scope.Text(), ID: id[:]})
	return report(row), absent(err, "report %s", id)
}

// CountReports returns how many reports wait.
func (s ClaimStore) CountReports(ctx context.Context, org issuance.OrganisationID, scope department.Scope) (int64, error) {
	n, err := s.queries.CountLearnerReports(ctx, db.CountLearnerReportsParams{OrgID: int64(org), Scope: scope.Text()})
	return n, absent(err, "reports")
}

// AnswerReport keeps an answer, and the mail that tells of it; issuance.ErrConflict where somebody was quicker.
func (s ClaimStore) AnswerReport(ctx context.Context, r *claiming.Report, note *mail.Note) error {
	return s.change(ctx, "answer report", func(tx *sql.Tx, q *db.Queries) error {
		n, err := q.AnswerReport(ctx, db.AnswerReportParams{
			OrgID: int64(r.Org), ID: r.ID[:], Answer: string(r.Answer), Reply: r.Reply, AnsweredAt: micros(r.Answered), ActorKind: string(r.By.Kind), ActorID: r.By.ID,
		})
		if err != nil {
			return err
		}
		if n == 0 {
			return issuance.ErrConflict
		}
		if note != nil {
			to := *note
			if to.To.Address, err = reach(ctx, q, note); err != nil {
				return err
			}
			if err := s.queueMail(ctx, q, to); err != nil {
				return err
			}
		}
		return chain.Append(ctx, tx, int64(r.Org), r.Answered, audit.Entry{Action: "award.answer", Subject: r.Award.String(), Code: string(r.Answer), Count: 1, Actor: r.By})
	})
}

// DisownedAwards returns the awards of which somebody has said that they are somebody else's, unless the office has answered
// that they are as registered.
func (s ClaimStore) DisownedAwards(ctx context.Context, org issuance.OrganisationID) ([]issuance.ID, error) {
	rows, err := s.queries.DisownedAwards(ctx, int64(org))
	all := make([]issuance.ID, len(rows))
	for i, row := range rows {
		all[i] = idOf(row)
	}
	return all, absent(err, "awards that are said to be somebody else's")
}

// DisownedAddresses returns the addresses to which those awards were made out.
func (s ClaimStore) DisownedAddresses(ctx context.Context, org issuance.OrganisationID) ([]string, error) {
	rows, err := s.queries.DisownedAddresses(ctx, int64(org))
	return rows, absent(err, "addresses of awards that are said to be somebody else's")
}

// BeginReader keeps a link for a reader.
func (s ClaimStore) BeginReader(ctx context.Context, by issuance.By, r claiming.Reader) error {
	return s.change(ctx, "begin reader", func(tx *sql.Tx, q *db.Queries) error {
		n, err := q.InsertReaderLink(ctx, db.InsertReaderLinkParams{OrgID: int64(r.Org), AwardID: r.Award[:], Handle: r.Handle, MadeAt: micros(r.Made), EndsAt: micros(r.Ends)})
		if err != nil {
			return err
		}
		if n == 0 {
			return errTaken
		}
		return chain.Append(ctx, tx, int64(r.Org), r.Made, audit.Entry{Action: "award.reader", Subject: r.Award.String(), Code: "begin", Count: 1, Actor: by})
	})
}

func reader(row db.ReaderLink) claiming.Reader {
	return claiming.Reader{
		Org: issuance.OrganisationID(row.OrgID), Award: idOf(row.AwardID), Handle: row.Handle, Made: fromMicros(row.MadeAt), Ends: fromMicros(row.EndsAt),
	}
}

// Readers returns the links for readers of an award that work, the oldest first.
func (s ClaimStore) Readers(ctx context.Context, org issuance.OrganisationID, award issuance.ID, now time.Time) ([]claiming.Reader, error) {
	rows, err := s.queries.ReaderLinks(ctx, db.ReaderLinksParams{OrgID: int64(org), AwardID: award[:], Now: micros(now)})
	all := make([]claiming.Reader, len(rows))
	for i := range rows {
		all[i] = reader(rows[i])
	}
	return all, absent(err, "links for readers of award %s", award)
}

// ReaderOf returns the link for a reader that a handle names.
func (s ClaimStore) ReaderOf(ctx context.Context, handle string) (claiming.Reader, error) {
	row, err := s.queries.ReaderLinkByHandle(ctx, handle)
	return reader(row), absent(err, "link for a reader")
}

// EndReader ends a link for a reader; one that is not there has ended.
func (s ClaimStore) EndReader(ctx context.Context, by issuance.By, r claiming.Reader, at time.Time) error {
	return s.change(ctx, "end reader", func(tx *sql.Tx, q *db.Queries) error {
		n, err := q.DeleteReaderLink(ctx, db.DeleteReaderLinkParams{OrgID: int64(r.Org), AwardID: r.Award[:], Handle: r.Handle})
		if err != nil || n == 0 {
			return err
		}
		return chain.Append(ctx, tx, int64(r.Org), at, audit.Entry{Action: "award.reader", Subject: r.Award.String(), Code: "end", Count: 1, Actor: by})
	})
}

// ForgetReaders forgets the links for readers that ended before a time.
func (s ClaimStore) ForgetReaders(ctx context.Context, before time.Time) error {
	if s.readOnly {
		return nil
	}
	return s.change(ctx, "forget readers", func(_ *sql.Tx, q *db.Queries) error { return q.DeleteOldReaderLinks(ctx, micros(before)) })
}

// ForgetClaims forgets addresses that were asked for before a time and never proved, and the words of reports that were
// answered before another.
func (s ClaimStore) ForgetClaims(ctx context.Context, asked, answered time.Time) error {
	if s.readOnly {
		return nil
	}
	return s.change(ctx, "forget claims", func(_ *sql.Tx, q *db.Queries) error {
		_, askedErr := q.ForgetAsked(ctx, micros(asked))
		_, answeredErr := q.ForgetWords(ctx, micros(answered))
		return errors.Join(askedErr, answeredErr)
	})
}

// CountAsking counts what was done to a subject in an hour, over all nodes, and returns how often that is now.
func (s ClaimStore) CountAsking(ctx context.Context, subject [32]byte, hour int64) (int64, error) {
	return PeopleStore(s).CountTry(ctx, subject, hour)
}

// Claims are the records that package claiming asks.
func (s *Store) Claims() claiming.Records {
	return claiming.Records{
		Claims: s.ClaimStore, Reports: s.ClaimStore, Receipts: s.ClaimStore, Readers: s.ClaimStore, Awards: s.AwardStore,
		Editions: s.ClassStore, Organisations: s.OrganisationStore, Actors: s.ActorStore, Settings: s.OrganisationStore,
	}
}
