package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

// BeginReceipt keeps a receipt code.
func (s ClaimStore) BeginReceipt(ctx context.Context, c *claiming.ReceiptCode) error {
	return s.change(ctx, "begin receipt code", func(tx *sql.Tx, q *db.Queries) error {
		n, err := q.InsertReceiptCode(ctx, db.InsertReceiptCodeParams{
			OrgID: int64(c.Org), Handle: c.Handle, ClassID: c.Class[:], Label: c.Label, Most: c.Most, MadeAt: micros(c.Made), EndsAt: micros(c.Ends),
			ActorKind: string(c.By.Kind), ActorID: c.By.ID,
		})
		if err != nil {
			return err
		}
		if n == 0 {
			return errTaken
		}
		return chain.Append(ctx, tx, int64(c.Org), c.Made, audit.Entry{Action: "receipt.begin", Subject: c.Handle, Count: c.Most, Actor: c.By})
	})
}

// EndReceipt ends a receipt code; one that has ended is left so.
func (s ClaimStore) EndReceipt(ctx context.Context, by issuance.By, org issuance.OrganisationID, handle string, at time.Time) error {
	return s.change(ctx, "end receipt code", func(tx *sql.Tx, q *db.Queries) error {
		n, err := q.EndReceiptCode(ctx, db.EndReceiptCodeParams{OrgID: int64(org), Handle: handle, At: micros(at)})
		if err != nil || n == 0 {
			return err
		}
		return chain.Append(ctx, tx, int64(org), at, audit.Entry{Action: "receipt.end", Subject: handle, Count: 1, Actor: by})
	})
}

func receiptCode(row db.ReceiptCode) claiming.ReceiptCode {
	return claiming.ReceiptCode{
		Org: issuance.OrganisationID(row.OrgID), Handle: row.Handle, Class: idOf(row.ClassID), Label: row.Label, Most: row.Most, Taken: row.Taken,
		Made: fromMicros(row.MadeAt), Ends: fromMicros(row.EndsAt), By: actorOf(row.ActorKind, row.ActorID),
	}
}

// Receipt returns the receipt code of a handle.
func (s ClaimStore) Receipt(ctx context.Context, handle string) (claiming.ReceiptCode, error) {
	row, err := s.queries.ReceiptCode(ctx, handle)
	if err != nil {
		return claiming.ReceiptCode{}, absent(err, "receipt code")
	}
	return receiptCode(row), nil
}

// ReceiptsOf returns the receipt codes of departments of an organisation, the newest first.
func (s ClaimStore) ReceiptsOf(ctx context.Context, org issuance.OrganisationID, scope department.Scope, atMost int) ([]claiming.ReceiptCode, error) {
	rows, err := s.queries.ReceiptCodes(ctx, db.ReceiptCodesParams{OrgID: int64(org), Scope: scope.Text(), AtMost: int64(atMost)})
	all := make([]claiming.ReceiptCode, len(rows))
	for i := range rows {
		all[i] = receiptCode(rows[i])
	}
	return all, absent(err, "receipt codes")
}

// ChangeReceipt gives a receipt code another limit and another end.
func (s ClaimStore) ChangeReceipt(ctx context.Context, by issuance.By, c *claiming.ReceiptCode, at time.Time) error {
	return s.change(ctx, "change receipt code", func(tx *sql.Tx, q *db.Queries) error {
		n, err := q.ChangeReceiptCode(ctx, db.ChangeReceiptCodeParams{OrgID: int64(c.Org), Handle: c.Handle, Most: c.Most, EndsAt: micros(c.Ends)})
		if err := untaken(n, err); err != nil {
			return err
		}
		return chain.Append(ctx, tx, int64(c.Org), at, audit.Entry{Action: "receipt.change", Subject: c.Handle, Count: c.Most, Actor: by})
	})
}

// CountRequests counts the mails to an address and the requests of a code that were not proved, since a time both, and
// those that wait for the office.
func (s ClaimStore) CountRequests(ctx context.Context, code, address string, since time.Time) (claiming.Flood, error) {
	row, err := s.queries.CountReceiptRequests(ctx, db.CountReceiptRequestsParams{Code: code, Address: address, Since: micros(since)})
	return claiming.Flood(row), absent(err, "requests by a receipt code")
}

// BeginRequest keeps a request, and the mail by which its address is proved. It is nobody's deed yet, and leaves no line.
func (s ClaimStore) BeginRequest(ctx context.Context, r *claiming.Request, note *mail.Note) error {
	return s.change(ctx, "begin request", func(_ *sql.Tx, q *db.Queries) error {
		n, err := q.InsertReceiptRequest(ctx, db.InsertReceiptRequestParams{
			OrgID: int64(r.Org), Handle: r.Handle, Code: r.Code, Name: r.Name, StudentID: r.Student, Address: r.Address, Language: string(r.Lang), AskedAt: micros(r.Asked),
		})
		if err != nil {
			return err
		}
		if n == 0 {
			return errTaken
		}
		return s.queueMail(ctx, q, *note)
	})
}

func request(row db.ReceiptRequest) claiming.Request {
	return claiming.Request{
		Org: issuance.OrganisationID(row.OrgID), Handle: row.Handle, Code: row.Code, Name: row.Name, Student: row.StudentID, Address: row.Address,
		Lang: locale.Language(row.Language), Asked: fromMicros(row.AskedAt), Proved: fromMicros(row.ProvedAt), List: row.ListID, Row: int(row.ListRow),
	}
}

// Request returns the request of a handle.
func (s ClaimStore) Request(ctx context.Context, handle string) (claiming.Request, error) {
	row, err := s.queries.ReceiptRequest(ctx, handle)
	if err != nil {
		return claiming.Request{}, absent(err, "request by a receipt code")
	}
	return request(row), nil
}

// ProveRequest notes that the address of a request is proved, and by that hands it to the office.
func (s ClaimStore) ProveRequest(ctx context.Context, r *claiming.Request, at time.Time) error {
	return s.change(ctx, "prove request", func(_ *sql.Tx, q *db.Queries) error {
		_, err := q.ProveReceiptRequest(ctx, db.ProveReceiptRequestParams{OrgID: int64(r.Org), Handle: r.Handle, At: micros(at)})
		return err
	})
}

// CountProved counts the requests that wait for departments of an organisation.
func (s ClaimStore) CountProved(ctx context.Context, org issuance.OrganisationID, scope department.Scope) (int, error) {
	n, err := s.queries.CountProvedRequests(ctx, db.CountProvedRequestsParams{OrgID: int64(org), Scope: scope.Text()})
	return int(n), absent(err, "requests by receipt codes")
}

// Requests are those that wait for departments of an organisation, the oldest first.
func (s ClaimStore) Requests(ctx context.Context, org issuance.OrganisationID, scope department.Scope, atMost int) ([]claiming.Request, error) {
	rows, err := s.queries.ReceiptRequests(ctx, db.ReceiptRequestsParams{OrgID: int64(org), Scope: scope.Text(), AtMost: int64(atMost)})
	all := make([]claiming.Request, len(rows))
	for i := range rows {
		all[i] = request(rows[i])
	}
	return all, absent(err, "requests by receipt codes")
}

// RequestsOn are those that were put on a list which is not recorded yet, by its rows.
func (s ClaimStore) RequestsOn(ctx context.Context, org issuance.OrganisationID, list int64) ([]claiming.Request, error) {
	rows, err := s.queries.ReceiptRequestsOn(ctx, db.ReceiptRequestsOnParams{OrgID: int64(org), ListID: list})
	all := make([]claiming.Request, len(rows))
	for i := range rows {
		all[i] = request(rows[i])
	}
	return all, absent(err, "requests on list %d", list)
}

// DeclineRequests forgets requests that wait, with a line for each code.
func (s ClaimStore) DeclineRequests(ctx context.Context, by issuance.By, org issuance.OrganisationID, declined []claiming.Request, at time.Time) error {
	return s.change(ctx, "decline requests", func(tx *sql.Tx, q *db.Queries) error {
		var lines settled
		for _, r := range declined {
			n, err := q.DeleteReceiptRequest(ctx, db.DeleteReceiptRequestParams{OrgID: int64(org), Handle: r.Handle})
			if err != nil {
				return err
			}
			lines.add(r.Code, "declined", n)
		}
		return lines.append(ctx, tx, by, org, at)
	})
}

// ListRequests notes which row of a list each request was put into, counts it to its code, and has a line that says so. Whoever
// stood there by another address before waits again. issuance.ErrConflict: a code takes no more, or a request is settled.
func (s ClaimStore) ListRequests(ctx context.Context, by issuance.By, org issuance.OrganisationID, list int64, put []claiming.Put, at time.Time) error {
	return s.change(ctx, "list requests", func(tx *sql.Tx, q *db.Queries) error {
		there, err := q.ReceiptRequestsOn(ctx, db.ReceiptRequestsOnParams{OrgID: int64(org), ListID: list})
		if err != nil {
			return err
		}
		var lines settled
		for _, p := range put {
			for _, other := range there {
				if other.ListRow == int64(p.Row) && other.Address != p.Address {
					if err := unlist(ctx, q, other); err != nil {
						return err
					}
				}
			}
			n, err := q.ListReceiptRequest(ctx, db.ListReceiptRequestParams{OrgID: int64(org), Handle: p.Handle, ListID: list, ListRow: int64(p.Row)})
			if err := untaken(n, err); err != nil {
				return err
			}
			n, err = q.TakeByReceiptCode(ctx, db.TakeByReceiptCodeParams{OrgID: int64(org), Handle: p.Code})
			if err := untaken(n, err); err != nil {
				return err
			}
			lines.add(fmt.Sprintf("%s %d", p.Code, list), p.How(), 1)
		}
		return lines.append(ctx, tx, by, org, at)
	})
}

// unlist has a request wait again.
func unlist(ctx context.Context, q *db.Queries, r db.ReceiptRequest) error {
	return errors.Join(
		q.UnlistReceiptRequest(ctx, db.UnlistReceiptRequestParams{OrgID: r.OrgID, Handle: r.Handle}),
		q.GiveBackToReceiptCode(ctx, db.GiveBackToReceiptCodeParams{OrgID: r.OrgID, Handle: r.Code}),
	)
}

// unlistAll has all wait again that were put on a list which is given up.
func unlistAll(ctx context.Context, q *db.Queries, org, list int64) error {
	there, err := q.ReceiptRequestsOn(ctx, db.ReceiptRequestsOnParams{OrgID: org, ListID: list})
	for _, r := range there {
		err = errors.Join(err, unlist(ctx, q, r))
	}
	return err
}

// settled are the lines that tell what became of requests: one for each code, list and manner.
type settled []audit.Entry

func (s *settled) add(subject, how string, n int64) {
	i := slices.IndexFunc(*s, func(e audit.Entry) bool { return e.Subject == subject && e.Code == how })
	if i < 0 {
		*s = append(*s, audit.Entry{Action: "receipt.settle", Subject: subject, Code: how})
		i = len(*s) - 1
	}
	(*s)[i].Count += n
}

func (s settled) append(ctx context.Context, tx *sql.Tx, by issuance.By, org issuance.OrganisationID, at time.Time) error {
	for _, entry := range s {
		if entry.Count == 0 {
			continue
		}
		entry.Actor = by
		if err := chain.Append(ctx, tx, int64(org), at, entry); err != nil {
			return err
		}
	}
	return nil
}

// ForgetRequests forgets requests that were never proved, or never settled, and codes that ended, before a time each.
func (s ClaimStore) ForgetRequests(ctx context.Context, unproved, proved, codes time.Time) error {
	if s.readOnly {
		return nil
	}
	return s.change(ctx, "forget requests", func(_ *sql.Tx, q *db.Queries) error {
		err := q.ForgetReceiptRequests(ctx, db.ForgetReceiptRequestsParams{Unproved: micros(unproved), Proved: micros(proved)})
		if err == nil {
			err = q.ForgetReceiptCodes(ctx, micros(codes))
		}
		return err
	})
}
