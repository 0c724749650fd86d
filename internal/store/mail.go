package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

// MailStore keeps what is to be told by mail, and what became of it.
type MailStore struct{ *base }

// QueueMail queues a note.
func (s MailStore) QueueMail(ctx context.Context, n mail.Note) error {
	return s.change(ctx, "queue mail", func(_ *sql.Tx, q *db.Queries) error { return s.queueMail(ctx, q, n) })
}

// queueMail queues a note beside the fact of which it tells.
func (s *base) queueMail(ctx context.Context, q *db.Queries, n mail.Note) error {
	_, err := s.insertMail(ctx, q, n)
	return err
}

// insertMail queues a note, and returns how many that are: none where it is queued already.
func (s *base) insertMail(ctx context.Context, q *db.Queries, n mail.Note) (int64, error) {
	if n.ID == (mail.ID{}) {
		n.ID = mail.NewID(s.random)
	}
	return q.InsertMail(ctx, db.InsertMailParams{
		OrgID: n.Org, ID: n.ID[:], Kind: string(n.Kind), About: n.About, Name: n.To.Name, Learner: n.Learner(), Address: n.To.Address, Language: string(n.Lang),
		Urgency: int64(n.Urgency()), WantedAt: micros(n.Due), DueAt: micros(n.Due), UntilAt: micros(n.Deadline()),
	})
}

// TakeMails returns notes that are due at a time, at most so many, the most urgent first, and of lists each organisation's
// share. Until the lease ends nobody else gets them, nor any other to the same learner. Where none is due nothing is written.
func (s MailStore) TakeMails(ctx context.Context, atMost int, quota mail.Quota, now, lease time.Time) (taken []mail.Queued, err error) {
	if due, err := s.queries.MailIsDue(ctx, micros(now)); err != nil || due == 0 {
		return nil, absent(err, "mails that are due")
	}
	err = s.change(ctx, "take mails", func(_ *sql.Tx, q *db.Queries) error {
		turn, err := q.TurnToTake(ctx) // who takes at the same time waits here, and sees what is taken
		if err != nil {
			return err
		}
		rows, err := q.TakeUrgent(ctx, db.TakeUrgentParams{LeaseUntil: micros(lease), Now: micros(now), AtMost: int64(atMost)})
		if err != nil {
			return err
		}
		t := sharing{q: q, quota: quota, now: now, lease: lease}
		lists, err := t.lists(ctx, turn, atMost-len(rows))
		if err != nil {
			return err
		}
		taken = queued(append(rows, lists...))
		slices.SortFunc(taken, func(a, b mail.Queued) int { return cmp.Or(cmp.Compare(a.Urgency(), b.Urgency()), a.Due.Compare(b.Due)) })
		return nil
	})
	return taken, err
}

// sharing takes mails, within a transaction.
type sharing struct {
	q          *db.Queries
	quota      mail.Quota
	now, lease time.Time
}

// lists takes what is not urgent, at most so many: of each organisation, and of the house as of one, the same share, so that
// ten thousand of one do not hold up five of another's. Where there are more of them than can be taken, the turn says who
// begins; what one leaves of its share goes to those that have more.
func (t *sharing) lists(ctx context.Context, turn int64, atMost int) (rows []db.Mail, err error) {
	orgs, err := t.q.WhoHasDue(ctx, micros(t.now))
	if err != nil || len(orgs) == 0 {
		return nil, err
	}
	first := int(turn % int64(len(orgs)))
	orgs = append(orgs[first:], orgs[:first]...)
	for len(orgs) > 0 && atMost > 0 {
		var more []db.WhoHasDueRow
		for i := range orgs {
			share := (atMost + len(orgs) - i - 1) / (len(orgs) - i)
			of, err := t.of(ctx, &orgs[i], share)
			if err != nil {
				return nil, err
			}
			if atMost -= len(of); len(of) == share {
				more = append(more, orgs[i])
			}
			if rows, err = t.beside(ctx, append(rows, of...), len(rows)); err != nil {
				return nil, err
			}
		}
		orgs = more
	}
	return rows, nil
}

// of takes an organisation's share, or what its quota leaves of that: what is sent by hand before lists.
func (t *sharing) of(ctx context.Context, org *db.WhoHasDueRow, share int) (rows []db.Mail, err error) {
	if err := t.halted(ctx, org.ID); err != nil {
		return nil, err
	}
	for _, rank := range []int{mail.ByHand, mail.OfLists} {
		n, err := t.within(ctx, org, rank, share-len(rows))
		if err != nil {
			return nil, err
		}
		if n == 0 {
			continue
		}
		more, err := t.q.TakeOf(ctx, db.TakeOfParams{LeaseUntil: micros(t.lease), Now: micros(t.now), OrgID: org.ID, Urgency: int64(rank), AtMost: int64(n)})
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

// halted puts off what an organisation has due about batches that are halted; it is given up so much later.
func (t *sharing) halted(ctx context.Context, org int64) error {
	batches, err := t.q.HaltedBatches(ctx, org)
	if err != nil {
		return err
	}
	for _, batch := range batches {
		err := t.q.HoldMailsOfBatch(ctx, db.HoldMailsOfBatchParams{Later: micros(t.now.Add(mail.Held)), Now: micros(t.now), OrgID: org, About: aboutBatch(batch)})
		if err != nil {
			return err
		}
	}
	return nil
}

// aboutBatch is what the mails about a batch's awards are about, as LIKE has it.
func aboutBatch(batch int64) string { return fmt.Sprintf("%d %%", batch) }

// within is how many of a share an organisation may send of a rank: one that is new no more than its quota leaves. Where that
// leaves nothing, what it has due of that rank waits until it does, and is given up so much later.
func (t *sharing) within(ctx context.Context, org *db.WhoHasDueRow, rank, share int) (int, error) {
	if share == 0 || !t.quota.Limits(fromMicros(org.CreatedAt), t.now) {
		return share, nil
	}
	used, oldest, err := usedOf(ctx, t.q, org.ID, t.now)
	if err != nil {
		return 0, err
	}
	if left := t.quota.Left(used, rank); left > 0 {
		return min(share, left), nil
	}
	later := t.quota.Later(oldest, t.now)
	return share, t.q.HoldMails(ctx, db.HoldMailsParams{OrgID: org.ID, Urgency: int64(rank), Later: micros(later), Now: micros(t.now)})
}

// usedOf is what an organisation has sent in the day before a time, and has in hand, and when the oldest of that went.
func usedOf(ctx context.Context, q *db.Queries, org int64, now time.Time) (used mail.Used, oldest time.Time, err error) {
	sent, err := q.SentOfDay(ctx, db.SentOfDayParams{OrgID: org, Since: micros(now.Add(-mail.Day))})
	if err != nil {
		return used, oldest, err
	}
	inHand, err := q.CountInHand(ctx, db.CountInHandParams{OrgID: org, Now: micros(now)})
	return mail.Used{All: int(sent.Sent + inHand.Number), ByHand: int(sent.ByHand + inHand.ByHand)}, fromMicros(sent.Oldest), err
}

// beside takes with each mail to a learner, from the n-th row on, what else is due to the same.
func (t *sharing) beside(ctx context.Context, rows []db.Mail, n int) ([]db.Mail, error) {
	for i := n; i < len(rows); i++ {
		if !mail.Kind(rows[i].Kind).ToLearner() {
			continue
		}
		more, err := t.q.TakeBeside(ctx, db.TakeBesideParams{
			LeaseUntil: micros(t.lease), Now: micros(t.now), OrgID: rows[i].OrgID, Address: rows[i].Address, Learner: rows[i].Learner, AtMost: maxTogether,
		})
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

// maxTogether is how many others go in one mail with an award.
const maxTogether = 20

// RoomOf is what the quota leaves to an organisation at a time, when what waits until a day later has gone.
func (s MailStore) RoomOf(ctx context.Context, org int64, quota mail.Quota, at time.Time) (mail.Room, error) {
	row, err := s.queries.OrganisationByID(ctx, org)
	if err != nil || !quota.Limits(fromMicros(row.CreatedAt), at) {
		return mail.Room{}, absent(err, "organisation %d", org)
	}
	used, oldest, err := usedOf(ctx, s.queries, org, at)
	waiting, countErr := s.queries.CountDue(ctx, db.CountDueParams{OrgID: org, Until: micros(at.Add(mail.Day))})
	if err := errors.Join(err, countErr); err != nil {
		return mail.Room{}, absent(err, "mails of a day")
	}
	return quota.RoomOf(used, mail.Used{All: int(waiting.Number), ByHand: int(waiting.ByHand)}, quota.Later(oldest, at)), nil
}

func queued(rows []db.Mail) []mail.Queued {
	all := make([]mail.Queued, len(rows))
	for i, r := range rows {
		all[i] = mail.Queued{
			Note: mail.Note{
				ID: mail.ID(r.ID), Org: r.OrgID, Kind: mail.Kind(r.Kind), About: r.About, To: mail.Address{Name: r.Name, Address: r.Address},
				Lang: locale.Language(r.Language), Due: fromMicros(r.DueAt), Until: fromMicros(r.UntilAt), Hand: r.Urgency == mail.ByHand,
			},
			State: mail.State(r.State), Wanted: fromMicros(r.WantedAt), Ended: fromMicros(r.EndedAt), Tries: int(r.Tries), Answer: r.Answer, Lease: r.Lease,
		}
	}
	return all
}

// EndMail notes how a taken note ended; who lost it to another's taking changes nothing.
func (s MailStore) EndMail(ctx context.Context, m *mail.Queued) error {
	return s.change(ctx, "end mail", func(_ *sql.Tx, q *db.Queries) error {
		n, err := q.EndMail(ctx, db.EndMailParams{
			OrgID: m.Org, ID: m.ID[:], Lease: m.Lease, State: string(m.State), EndedAt: micros(m.Ended), Tries: int64(m.Tries), Answer: m.Answer, SentAs: sentAs(m.SentAs),
		})
		if err != nil || n == 0 {
			return err
		}
		err = noteMailed(ctx, q, &m.Note, m.State, m.Ended)
		switch {
		case err != nil:
			return err
		case m.Dead:
			return errors.Join(addressDead(ctx, q, m.Org, m.To.Address, m.Answer, m.Ended), s.passOn(ctx, q, &m.Note, m.Ended))
		case m.State == mail.Sent && m.Kind.AboutAward():
			return q.AddressTried(ctx, db.AddressTriedParams{OrgID: m.Org, Address: m.To.Address, At: micros(m.Ended)})
		}
		return nil
	})
}

// noteMailed notes beside the claim of an award how a mail about it ended, and of an address that does not work whether its
// learner is reached at another. A mail that was withdrawn tells nothing.
func noteMailed(ctx context.Context, q *db.Queries, n *mail.Note, state mail.State, at time.Time) error {
	if !n.Kind.Announces() || state == mail.Withdrawn {
		return nil
	}
	award, err := issuance.ParseID(n.AwardOf())
	if err != nil {
		return nil //nolint:nilerr // a mail about nothing that there is
	}
	if err := q.NoteMailed(ctx, db.NoteMailedParams{OrgID: n.Org, AwardID: award[:], At: micros(at), Failed: flag(state != mail.Sent)}); err != nil {
		return err
	}
	reached := db.ReachedElsewhereParams{OrgID: n.Org, AwardID: award[:], Address: n.To.Address}
	if state == mail.Sent {
		reached.At = micros(at)
	}
	return q.ReachedElsewhere(ctx, reached)
}

// sentAs is the id of a mail as the notes that went in it have it.
func sentAs(id mail.ID) string {
	if id == (mail.ID{}) {
		return ""
	}
	return id.String()
}

// LastToLearner is when an organisation's last mail went to the learner of a note since a time; zero where none did.
func (s MailStore) LastToLearner(ctx context.Context, n *mail.Note, since time.Time) (time.Time, error) {
	at, err := s.queries.LastToLearner(ctx, db.LastToLearnerParams{OrgID: n.Org, Address: n.To.Address, Learner: n.Learner(), Since: micros(since)})
	return fromMicros(at), absent(err, "last mail to a learner")
}

// NextAbout is when the next mail is due that is like a note in organisation, address and award, and is no reminder; zero
// where none waits. What waits to tell of a revocation that was taken back, or of an award that was revoked, does not count:
// it will not go.
func (s MailStore) NextAbout(ctx context.Context, n *mail.Note, revoked bool) (time.Time, error) {
	row, err := s.queries.NextAbout(ctx, db.NextAboutParams{OrgID: n.Org, Address: n.To.Address, About: n.About, Revoked: revoked})
	return fromMicros(row), absent(err, "mails that wait")
}

// Untold reports whether mails were to tell a learner of an award of a batch, and none has left.
func (s MailStore) Untold(ctx context.Context, award *issuance.Award) (bool, error) {
	row, err := s.queries.Announced(ctx, db.AnnouncedParams{OrgID: int64(award.Org), About: mail.About(award.Batch, award.ID.String())})
	return row.Queued > 0 && row.Gone == 0, absent(err, "mails about award %s", award.ID)
}

// DelayMail gives a taken note back, for the time at which it is due; who lost it to another's taking changes nothing.
func (s MailStore) DelayMail(ctx context.Context, m *mail.Queued) error {
	return s.change(ctx, "delay mail", func(_ *sql.Tx, q *db.Queries) error {
		_, err := q.DelayMail(ctx, db.DelayMailParams{OrgID: m.Org, ID: m.ID[:], Lease: m.Lease, DueAt: micros(m.Due), Tries: int64(m.Tries), Answer: m.Answer})
		return err
	})
}

// ReleaseMails takes back what senders have in hand that are no more. Whoever calls it is the only sender of the store.
func (s MailStore) ReleaseMails(ctx context.Context) error {
	return s.change(ctx, "release mails", func(_ *sql.Tx, q *db.Queries) error { return q.ReleaseMails(ctx) })
}

// Mails returns notes, those that were wanted last first: all, or those that wait. Reminders that are to come stand behind all
// others.
func (s MailStore) Mails(ctx context.Context, waiting bool, skipped, atMost int) ([]mail.Queued, error) {
	rows, err := s.queries.Mails(ctx, db.MailsParams{Waiting: waiting, Skipped: int64(skipped), AtMost: int64(atMost)})
	return queued(rows), absent(err, "mails")
}

// HasMail reports whether a note is kept.
func (s MailStore) HasMail(ctx context.Context, id mail.ID) (bool, error) {
	n, err := s.queries.HasMail(ctx, id[:])
	return n > 0, absent(err, "mail %s", id)
}

// CountMails returns how many notes there are in each state.
func (s MailStore) CountMails(ctx context.Context) (map[mail.State]int64, error) {
	rows, err := s.queries.CountMails(ctx)
	count := map[mail.State]int64{}
	for _, r := range rows {
		count[mail.State(r.State)] = r.Number
	}
	return count, absent(err, "mails")
}

// ForgetMails forgets the notes that ended before a time, or should have and were never taken, and returns how many that were;
// and that an address does not work, where a mail to it has not come back for mail.Settles.
func (s MailStore) ForgetMails(ctx context.Context, by audit.Actor, before, at time.Time) (forgotten int64, err error) {
	settled := micros(at.Add(-mail.Settles))
	old, err := s.queries.CountOldMails(ctx, db.CountOldMailsParams{Before: micros(before), Forgotten: micros(before.Add(-rememberFor)), Settled: settled})
	if err != nil || old == 0 {
		return 0, absent(err, "old mails")
	}
	err = s.change(ctx, "forget mails", func(tx *sql.Tx, q *db.Queries) error {
		if err := errors.Join(q.AddressesWork(ctx, settled), q.ForgetAddresses(ctx, micros(before.Add(-rememberFor)))); err != nil {
			return err
		}
		if forgotten, err = q.DeleteOldMails(ctx, micros(before)); err != nil || forgotten == 0 {
			return err
		}
		return chain.Append(ctx, tx, audit.Store, at, audit.Entry{Action: "mail.forget", Count: forgotten, Actor: by})
	})
	return forgotten, err
}

// rememberFor is for how much longer than a mail it is known what its address is like.
const rememberFor = 335 * 24 * time.Hour

// MailSettings returns what PutMailSettings kept; empty where it never did.
func (s MailStore) MailSettings(ctx context.Context) (string, error) {
	text, err := OrganisationStore(s).Setting(ctx, mail.Setting)
	if errors.Is(err, issuance.ErrNotFound) {
		return "", nil
	}
	return text, err
}

// PutMailSettings keeps how mails are sent.
func (s MailStore) PutMailSettings(ctx context.Context, by audit.Actor, text string, at time.Time) error {
	return OrganisationStore(s).PutSetting(ctx, by, mail.Setting, text, at)
}

// NoteTrial notes that somebody sent a test mail, and whether it left.
func (s MailStore) NoteTrial(ctx context.Context, by audit.Actor, code string, at time.Time) error {
	return s.change(ctx, "note trial", func(tx *sql.Tx, _ *db.Queries) error {
		return chain.Append(ctx, tx, audit.Store, at, audit.Entry{Action: "mail.try", Code: code, Count: 1, Actor: by})
	})
}

// MailWays returns what PutMailWays kept for an organisation; empty where it never did.
func (s MailStore) MailWays(ctx context.Context, org int64) (string, error) {
	return mailWays(ctx, s.queries, org)
}

func mailWays(ctx context.Context, q *db.Queries, org int64) (string, error) {
	text, err := q.Setting(ctx, mail.WaysSetting(org))
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return text, absent(err, "ways of writing to learners")
}

// PutMailWays keeps how an organisation writes to its learners.
func (s MailStore) PutMailWays(ctx context.Context, by audit.Actor, org int64, text string, at time.Time) error {
	return s.change(ctx, "put ways of writing", func(tx *sql.Tx, q *db.Queries) error {
		was, err := mailWays(ctx, q, org)
		if err != nil {
			return err
		}
		changed, err := waysChanged(was, text)
		if err != nil {
			return err
		}
		if err := q.PutSetting(ctx, db.PutSettingParams{Name: mail.WaysSetting(org), Value: text}); err != nil {
			return err
		}
		return chain.Append(ctx, tx, org, at, audit.Entry{Action: "letters.update", Code: changed, Count: 1, Digest: digest([]byte(text)), Actor: by})
	})
}

// waysChanged names what was changed of ways of writing.
func waysChanged(was, is string) (string, error) {
	before, err := mail.ParseWays(was)
	if err != nil {
		return "", err
	}
	after, err := mail.ParseWays(is)
	return before.Changed(&after), err
}

// CountToLearners counts the mails to learners that an organisation has sent since a time, and those of them that were
// complained of.
func (s MailStore) CountToLearners(ctx context.Context, org int64, since time.Time) (sent, unwanted int64, err error) {
	row, err := s.queries.CountToLearners(ctx, db.CountToLearnersParams{OrgID: org, Since: micros(since)})
	return row.Sent, row.Unwanted, absent(err, "mails to learners")
}

// FailedMails returns the mails to learners of an organisation that did not arrive, about awards of departments, the newest
// first.
func (s MailStore) FailedMails(ctx context.Context, org issuance.OrganisationID, scope department.Scope, skipped, atMost int) ([]mail.Queued, error) {
	rows, err := s.queries.FailedMails(ctx, db.FailedMailsParams{OrgID: int64(org), Scope: scope.Text(), Skipped: int64(skipped), AtMost: int64(atMost)})
	return queued(rows), absent(err, "mails that did not arrive")
}

// MailsOfAward returns what became of the mails to a learner about an award, the newest first: those that went, and those that
// should have.
func (s MailStore) MailsOfAward(ctx context.Context, award *issuance.Award, atMost int) ([]mail.Queued, error) {
	rows, err := s.queries.MailsOfAward(ctx, db.MailsOfAwardParams{OrgID: int64(award.Org), About: mail.About(award.Batch, award.ID.String()), AtMost: int64(atMost)})
	return queued(rows), absent(err, "mails about award %s", award.ID)
}

// MailStop returns what PutMailStop kept for an organisation; empty where it never did.
func (s MailStore) MailStop(ctx context.Context, org int64) (string, error) {
	text, err := OrganisationStore(s).Setting(ctx, mail.StopSetting(org))
	if errors.Is(err, issuance.ErrNotFound) {
		return "", nil
	}
	return text, err
}

// PutMailStop keeps whether an organisation's mails to learners are stopped.
func (s MailStore) PutMailStop(ctx context.Context, by audit.Actor, org int64, text string, at time.Time) error {
	return OrganisationStore(s).PutSetting(ctx, by, mail.StopSetting(org), text, at)
}

// QueueMails queues notes about a batch for so many learners in one transaction. One that is queued already stays as it is.
func (s MailStore) QueueMails(ctx context.Context, by issuance.By, org issuance.OrganisationID, batch int64, notes []mail.Note, learners int, at time.Time) error {
	return s.change(ctx, "queue mails", func(tx *sql.Tx, q *db.Queries) error {
		for i := range notes {
			if err := s.queueMail(ctx, q, notes[i]); err != nil {
				return err
			}
		}
		return chain.Append(ctx, tx, int64(org), at, audit.Entry{Action: "batch.tell", Subject: fmt.Sprint(batch), Count: int64(learners), Actor: by})
	})
}

// moment is for how long a button that is pressed twice is pressed once.
const moment = time.Minute

// QueueAwardMail queues a mail about one award that somebody asked for; issuance.ErrNotFound where it was erased meanwhile.
// Where one waits that somebody asked for, or went this moment, to the same address, nothing is queued: it is told by that.
func (s MailStore) QueueAwardMail(ctx context.Context, by issuance.By, award issuance.Award, n mail.Note, at time.Time) error {
	return s.change(ctx, "queue mail", func(tx *sql.Tx, q *db.Queries) error {
		if held, err := q.HoldAward(ctx, db.HoldAwardParams{OrgID: int64(award.Org), ID: award.ID[:]}); err != nil || held == 0 {
			return errors.Join(err, absent(sql.ErrNoRows, "award %s", award.ID))
		}
		asked, err := q.SentByHand(ctx, db.SentByHandParams{OrgID: n.Org, Address: n.To.Address, About: n.About, Now: micros(at), Moment: micros(at.Add(-moment))})
		if err != nil || asked > 0 {
			return err
		}
		if err := s.queueMail(ctx, q, n); err != nil {
			return err
		}
		return chain.Append(ctx, tx, int64(award.Org), at, audit.Entry{Action: "award.tell", Subject: award.ID.String(), Count: 1, Actor: by})
	})
}

// QueueReminders queues notes that remind learners of a batch's awards in one transaction, and returns how many are: one that
// is queued already stays as it is.
func (s MailStore) QueueReminders(ctx context.Context, by issuance.By, org issuance.OrganisationID, batch int64, notes []mail.Note, at time.Time) (n int64, err error) {
	err = s.change(ctx, "queue reminders", func(tx *sql.Tx, q *db.Queries) error {
		n = 0
		for i := range notes {
			queued, err := s.insertMail(ctx, q, notes[i])
			if err != nil {
				return err
			}
			n += queued
		}
		if n == 0 {
			return nil
		}
		return chain.Append(ctx, tx, int64(org), at, audit.Entry{Action: "batch.remind", Subject: fmt.Sprint(batch), Count: n, Actor: by})
	})
	return n, err
}

// MailsOfBatch returns the mails to learners about a batch's awards.
func (s MailStore) MailsOfBatch(ctx context.Context, org issuance.OrganisationID, batch int64) ([]mail.Queued, error) {
	rows, err := s.queries.MailsOfBatch(ctx, db.MailsOfBatchParams{OrgID: int64(org), About: aboutBatch(batch)})
	return queued(rows), absent(err, "mails of batch %d", batch)
}

// CountMailsAbout counts an organisation's mails of a kind by what became of them, whose about begins with a text.
func (s MailStore) CountMailsAbout(ctx context.Context, org issuance.OrganisationID, kind mail.Kind, about string) (map[mail.State]int, error) {
	rows, err := s.queries.MailsAbout(ctx, db.MailsAboutParams{OrgID: int64(org), Kind: string(kind), About: about + "%"})
	counts := map[mail.State]int{}
	for _, row := range rows {
		counts[mail.State(row.State)] += int(row.Number)
	}
	return counts, absent(err, "mails about %s", about)
}

// NextMailAbout is when the next of those mails is due that CountMailsAbout counts as waiting; zero where none is.
func (s MailStore) NextMailAbout(ctx context.Context, org issuance.OrganisationID, kind mail.Kind, about string) (time.Time, error) {
	at, err := s.queries.NextMailAbout(ctx, db.NextMailAboutParams{OrgID: int64(org), Kind: string(kind), About: about + "%"})
	return fromMicros(at), absent(err, "mails about %s", about)
}
