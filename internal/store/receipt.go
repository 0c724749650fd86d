package store

import (
	"context"
	"database/sql"
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
		return chain.Append(ctx, tx, int64(c.Org), c.Made, audit.Entry{Action: "receipt.begin", Subject: c.Class.String(), Count: c.Most, Actor: c.By})
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

// CountRequests counts the mails to an address since a time, and the requests of a code that wait to be proved.
func (s ClaimStore) CountRequests(ctx context.Context, code, address string, since time.Time) (mails, unproved int64, err error) {
	row, err := s.queries.CountReceiptRequests(ctx, db.CountReceiptRequestsParams{Code: code, Address: address, Since: micros(since)})
	return row.Mails, row.Unproved, absent(err, "requests by a receipt code")
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
		return queueMail(ctx, q, *note)
	})
}

func request(row db.ReceiptRequest) claiming.Request {
	return claiming.Request{
		Org: issuance.OrganisationID(row.OrgID), Handle: row.Handle, Code: row.Code, Name: row.Name, Student: row.StudentID, Address: row.Address,
		Lang: locale.Language(row.Language), Asked: fromMicros(row.AskedAt), Proved: fromMicros(row.ProvedAt),
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

// ProveRequest counts a request to its code.
func (s ClaimStore) ProveRequest(ctx context.Context, r *claiming.Request, at time.Time) error {
	return s.change(ctx, "prove request", func(_ *sql.Tx, q *db.Queries) error {
		n, err := q.TakeByReceiptCode(ctx, db.TakeByReceiptCodeParams{OrgID: int64(r.Org), Handle: r.Code, Now: micros(at)})
		if err == nil && n > 0 {
			n, err = q.ProveReceiptRequest(ctx, db.ProveReceiptRequestParams{OrgID: int64(r.Org), Handle: r.Handle, At: micros(at)})
		}
		if err == nil && n == 0 {
			err = issuance.ErrConflict
		}
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

// SettleRequests forgets requests, with a line that says what became of them.
func (s ClaimStore) SettleRequests(ctx context.Context, by issuance.By, org issuance.OrganisationID, handles []string, code string, at time.Time) error {
	return s.change(ctx, "settle requests", func(tx *sql.Tx, q *db.Queries) error {
		var settled int64
		for _, handle := range handles {
			n, err := q.DeleteReceiptRequest(ctx, db.DeleteReceiptRequestParams{OrgID: int64(org), Handle: handle})
			if err != nil {
				return err
			}
			settled += n
		}
		if settled == 0 {
			return nil
		}
		return chain.Append(ctx, tx, int64(org), at, audit.Entry{Action: "receipt.settle", Code: code, Count: settled, Actor: by})
	})
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
