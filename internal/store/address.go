package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

// ReturnMail notes that a mail which was sent came back or was complained of, and of which organisation it is; and what that
// says of its address. Of one that is not known, never left, or came back before, nothing is noted.
func (s MailStore) ReturnMail(ctx context.Context, id mail.ID, state mail.State, answer string, gone bool, at time.Time) (org int64, noted bool, err error) {
	err = s.change(ctx, "return mail", func(_ *sql.Tx, q *db.Queries) error {
		of, err := q.ReturnMail(ctx, db.ReturnMailParams{ID: id[:], State: string(state), Answer: answer, EndedAt: micros(at)})
		if noted = len(of) > 0; err != nil || !noted {
			return err
		}
		beside, err := q.ReturnTogether(ctx, db.ReturnTogetherParams{SentAs: id.String(), State: string(state), Answer: answer, EndedAt: micros(at)})
		if err != nil {
			return err
		}
		org = of[0].OrgID
		note := mail.Note{
			ID: id, Org: org, To: mail.Address{Name: of[0].Name, Address: of[0].Address}, Lang: locale.Language(of[0].Language), Hand: of[0].Urgency == mail.ByHand,
		}
		for _, one := range append(beside, db.ReturnTogetherRow{Kind: of[0].Kind, About: of[0].About}) { // note is the mail's own at last
			note.Kind, note.About = mail.Kind(one.Kind), one.About
			if err := noteMailed(ctx, q, &note, state, at); err != nil {
				return err
			}
			if !gone || state != mail.Returned {
				continue
			}
			if err := s.passOn(ctx, q, &note, at); err != nil {
				return err
			}
		}
		return noteAddress(ctx, q, &note, of[0].Address, state, answer, gone, at)
	})
	return org, noted, err
}

// noteAddress notes what a mail to a learner that came back says of its address.
func noteAddress(ctx context.Context, q *db.Queries, n *mail.Note, address string, state mail.State, answer string, gone bool, at time.Time) error {
	switch {
	case n.Org == 0 || !n.Kind.AboutAward():
		return nil
	case state == mail.Unwanted:
		return q.AddressQuiet(ctx, db.AddressQuietParams{OrgID: n.Org, Address: address, At: micros(at)})
	case gone:
		return addressDead(ctx, q, n.Org, address, answer, at)
	}
	return nil
}

func knownAddresses(rows []db.MailAddress) []mail.KnownAddress {
	all := make([]mail.KnownAddress, len(rows))
	for i, row := range rows {
		all[i] = knownAddress(row)
	}
	return all
}

func knownAddress(row db.MailAddress) mail.KnownAddress {
	return mail.KnownAddress{
		Address: row.Address, Dead: fromMicros(row.DeadAt), Answer: row.Answer, Tried: fromMicros(row.TriedAt),
		Reached: fromMicros(row.ReachedAt), Own: row.ReachedOwn > 0, Quiet: fromMicros(row.QuietAt),
	}
}

// AddressOf is what an organisation knows of an address; the zero KnownAddress where nothing.
func (s MailStore) AddressOf(ctx context.Context, org int64, address string) (mail.KnownAddress, error) {
	row, err := s.queries.AddressOf(ctx, db.AddressOfParams{OrgID: org, Address: address})
	if errors.Is(err, sql.ErrNoRows) {
		return mail.KnownAddress{}, nil
	}
	return knownAddress(row), absent(err, "known address")
}

// DeadAddresses returns the addresses that do not work: those first whose learners were reached at no other, and of these those
// that were found out last.
func (s MailStore) DeadAddresses(ctx context.Context, org issuance.OrganisationID, skipped, atMost int) ([]mail.KnownAddress, error) {
	rows, err := s.queries.DeadAddresses(ctx, db.DeadAddressesParams{OrgID: int64(org), Skipped: int64(skipped), AtMost: int64(atMost)})
	return knownAddresses(rows), absent(err, "addresses that do not work")
}

// KnownAddresses returns all that an organisation knows of addresses.
func (s MailStore) KnownAddresses(ctx context.Context, org issuance.OrganisationID) ([]mail.KnownAddress, error) {
	rows, err := s.queries.KnownAddresses(ctx, int64(org))
	return knownAddresses(rows), absent(err, "known addresses")
}

// CountDeadAddresses counts those whose learners were reached at no other.
func (s MailStore) CountDeadAddresses(ctx context.Context, org issuance.OrganisationID) (int64, error) {
	n, err := s.queries.CountDeadAddresses(ctx, int64(org))
	return n, absent(err, "addresses that do not work")
}

// AddressWorks notes that an address works again, as somebody of the office says.
func (s MailStore) AddressWorks(ctx context.Context, by issuance.By, org issuance.OrganisationID, address string, at time.Time) error {
	return s.change(ctx, "address works", func(tx *sql.Tx, q *db.Queries) error {
		n, err := q.AddressWorks(ctx, db.AddressWorksParams{OrgID: int64(org), Address: address})
		if err != nil || n == 0 {
			return err
		}
		return chain.Append(ctx, tx, int64(org), at, audit.Entry{Action: "address.works", Count: 1, Actor: by})
	})
}
