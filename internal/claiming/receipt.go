package claiming

import (
	"context"
	"errors"
	"time"

	"golang.org/x/text/width"

	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/typed"
	"github.com/mitome/mitome/microcredential"
)

// This file is what a receipt code (受領コード) lets people ask for: that the office takes the address that it lacks, or puts them
// on a list. A code is printed and may be shared; it awards nothing (rule R-18), and what is asked by it counts once the
// address is proved by mail and somebody of the office has compared it with a list.
//
//	code ── name, number, address ──> Request ── mail, button ──> proved ── the office ──> a list ── recorded ──> forgotten
//	                                                                  ↑   │                └─ given up ─┐
//	                                                                  │   └─ declined ──> forgotten     │
//	                                                                  └─────────────────────────────────┘
//
// What a code limits is what the office puts on lists by it: nobody who only has mailboxes uses it up.

// ReceiptCode is one that an office has made.
type ReceiptCode struct {
	Org    issuance.OrganisationID
	Handle string      // as it is printed and typed
	Class  issuance.ID // what it is about
	Label  string      // what whoever types it reads
	Most   int64       // requests that can be put on lists by it
	Taken  int64       // those that were
	Made   time.Time
	Ends   time.Time
	By     issuance.By
}

// Full reports whether as many stand on lists by a code as can be.
func (c *ReceiptCode) Full() bool { return c.Taken >= c.Most }

// Open reports whether a code takes requests at a time.
func (c *ReceiptCode) Open(at time.Time) bool { return at.Before(c.Ends) && !c.Full() }

// closed is why a code takes no requests at a time; nil where it does.
func (c *ReceiptCode) closed(at time.Time) error {
	switch {
	case !at.Before(c.Ends):
		return Refused("receipt_ended")
	case c.Full():
		return Refused("receipt_full")
	}
	return nil
}

// Request is what somebody asks for by a code.
type Request struct {
	Org     issuance.OrganisationID
	Handle  string // by which the mail's link finds it
	Code    string // of the ReceiptCode
	Name    string
	Student string // number; may be empty
	Address string
	Lang    locale.Language
	Asked   time.Time
	Proved  time.Time // zero: the address is not proved
	List    int64     // on which it was put and which is not recorded yet; 0: it waits for the office
	Row     int       // of that list
}

// Put is a request that the office puts into a row of a list.
type Put struct {
	Request
	Row     int
	Despite bool // the list says something else of who stands there: somebody has looked at both
}

// How is the code by which the record says in what manner that was done.
func (p *Put) How() string {
	if p.Despite {
		return "despite"
	}
	return "listed"
}

// Flood counts what by which addresses and codes are kept from floods: mails to an address and requests of a code that are not
// proved, of a day both, and requests of the code that wait for the office.
type Flood struct{ Mails, Unproved, Waiting int64 }

// The limits of codes and of what is asked by them.
const (
	MaxReceipt   = 2000 // requests that are put on lists by one code
	MaxLabel     = 100  // characters
	ReceiptDays  = 180  // for which a code can be made at most
	RequestDays  = 7    // for which a request is kept that nobody proves
	settleDays   = 90   // for which a proved one waits for the office
	mailsADay    = 3    // to one address
	floodByCode  = 200  // requests of one code that are not proved in a day, and that wait beyond what it can still take
	keepCodeDays = 30   // after a code's end
)

// Receipts keep codes and what is asked by them. Absent things are issuance.ErrNotFound.
type Receipts interface {
	// BeginReceipt keeps a code; EndReceipt ends it.
	BeginReceipt(ctx context.Context, c *ReceiptCode) error
	EndReceipt(ctx context.Context, by issuance.By, org issuance.OrganisationID, handle string, at time.Time) error
	Receipt(ctx context.Context, handle string) (ReceiptCode, error)
	ReceiptsOf(ctx context.Context, org issuance.OrganisationID, scope department.Scope, atMost int) ([]ReceiptCode, error)

	// ChangeReceipt gives a code another limit and end; issuance.ErrConflict where it has taken more.
	ChangeReceipt(ctx context.Context, by issuance.By, c *ReceiptCode, at time.Time) error

	// CountRequests counts for one code and address, what is of a day since a time.
	CountRequests(ctx context.Context, code, address string, since time.Time) (Flood, error)
	BeginRequest(ctx context.Context, r *Request, note *mail.Note) error
	Request(ctx context.Context, handle string) (Request, error)
	// ProveRequest hands a request to the office.
	ProveRequest(ctx context.Context, r *Request, at time.Time) error
	// CountProved counts the requests that wait for departments of an organisation.
	CountProved(ctx context.Context, org issuance.OrganisationID, scope department.Scope) (int, error)
	// Requests are those that wait for departments of an organisation, the oldest first.
	Requests(ctx context.Context, org issuance.OrganisationID, scope department.Scope, atMost int) ([]Request, error)
	// RequestsOn are those that were put on a list which is not recorded yet, by its rows.
	RequestsOn(ctx context.Context, org issuance.OrganisationID, list int64) ([]Request, error)
	// DeclineRequests forgets requests that wait, with a line for each code.
	DeclineRequests(ctx context.Context, by issuance.By, org issuance.OrganisationID, declined []Request, at time.Time) error
	// ListRequests notes into which row of a list each was put, with a line for each code; whoever stood there by another
	// address waits again. issuance.ErrConflict where a code takes no more, or one is settled.
	ListRequests(ctx context.Context, by issuance.By, org issuance.OrganisationID, list int64, put []Put, at time.Time) error
	ForgetRequests(ctx context.Context, unproved, proved, codes time.Time) error
}

// MakeReceipt makes a code for a class.
func (s *Service) MakeReceipt(ctx context.Context, by issuance.By, c ReceiptCode) (ReceiptCode, error) {
	now := s.Now()
	if c.Label = microcredential.CleanName(c.Label); !typed.Line(&c.Label, MaxLabel) || c.Label == "" {
		return c, Refused("receipt_label")
	}
	if err := c.limits(now); err != nil {
		return c, err
	}
	c.Handle, c.Made, c.By = s.handle(), now, by
	return c, errors.Join(by.Validate(), s.Receipts.BeginReceipt(ctx, &c))
}

// limits is what is wrong with the limit and the end of a code.
func (c *ReceiptCode) limits(now time.Time) error {
	switch {
	case c.Most < 1 || c.Most > MaxReceipt:
		return Refused("receipt_most")
	case c.Most < c.Taken:
		return Refused("receipt_taken")
	case !c.Ends.After(now) || c.Ends.After(now.AddDate(0, 0, ReceiptDays+1)):
		return Refused("receipt_ends")
	}
	return nil
}

// AlterReceipt gives a code another limit and end; one that is full or has ended takes requests again by that.
func (s *Service) AlterReceipt(ctx context.Context, by issuance.By, c ReceiptCode) error {
	now := s.Now()
	if err := errors.Join(by.Validate(), c.limits(now)); err != nil {
		return err
	}
	err := s.Receipts.ChangeReceipt(ctx, by, &c, now)
	if errors.Is(err, issuance.ErrConflict) {
		return Refused("receipt_taken")
	}
	return err
}

// RoomFor refuses to put requests on a list by codes that cannot take as many more.
func (s *Service) RoomFor(ctx context.Context, chosen []Request) error {
	wanted := map[string]int64{}
	for i := range chosen {
		wanted[chosen[i].Code]++
	}
	for handle, n := range wanted {
		c, err := s.Receipts.Receipt(ctx, handle)
		if err != nil {
			return err
		}
		if c.Taken+n > c.Most {
			return Refused("receipt_over")
		}
	}
	return nil
}

// PutOn notes that requests were put into rows of a list.
func (s *Service) PutOn(ctx context.Context, by issuance.By, org issuance.OrganisationID, list int64, put []Put) error {
	if len(put) == 0 {
		return nil
	}
	err := errors.Join(by.Validate(), s.Receipts.ListRequests(ctx, by, org, list, put, s.Now()))
	if errors.Is(err, issuance.ErrConflict) {
		return Refused("receipt_over")
	}
	return err
}

// FindReceipt returns the code that somebody has typed; ErrLink where it is none, and with it a Refused where it takes no
// requests any more.
func (s *Service) FindReceipt(ctx context.Context, typed string) (ReceiptCode, error) {
	c, err := s.Receipts.Receipt(ctx, plainOf(typed, handleChars))
	switch {
	case errors.Is(err, issuance.ErrNotFound):
		err = ErrLink
	case err == nil:
		err = c.closed(s.Now())
	}
	return c, err
}

// Ask keeps what somebody asks for by a code, and sends the mail by which the address is proved.
func (s *Service) Ask(ctx context.Context, c *ReceiptCode, name, student, address string, lang locale.Language) error {
	now := s.Now()
	r := Request{
		Org: c.Org, Handle: s.handle(), Code: c.Handle, Lang: lang, Asked: now,
		Name: name, Student: student,
	}
	var err error
	if r.Address, err = microcredential.NormalizeEmail(width.Fold.String(address)); err != nil {
		return Refused("address")
	}
	if !typed.Name(&r.Name) || !typed.Name(&r.Student) || r.Name == "" {
		return Refused("receipt_name")
	}
	flood, err := s.Receipts.CountRequests(ctx, c.Handle, r.Address, now.Add(-24*time.Hour))
	switch {
	case err != nil:
		return err
	case flood.Mails >= mailsADay:
		return Refused("receipt_often")
	case flood.crowds(c):
		return Refused("receipt_crowded")
	}
	return s.Receipts.BeginRequest(ctx, &r, &mail.Note{
		ID: mail.NewID(s.Random), Org: int64(c.Org), Kind: mail.Asked, About: r.Handle, To: mail.Address{Address: r.Address}, Lang: lang,
		Due: now, Until: now.AddDate(0, 0, RequestDays),
	})
}

// crowds reports whether a code has as much in hand as it is kept to.
func (f *Flood) crowds(c *ReceiptCode) bool {
	return f.Unproved >= floodByCode || f.Waiting >= c.Most-c.Taken+floodByCode
}

// RequestCode is what proves the address of a request; issuance.ErrNotFound where none waits to be.
func (s *Service) RequestCode(ctx context.Context, handle string) (Request, string, error) {
	r, err := s.Receipts.Request(ctx, handle)
	if err != nil {
		return r, "", err
	}
	if !r.Proved.IsZero() {
		return r, "", issuance.ErrNotFound
	}
	secret, err := s.secret(ctx, forRequest, issuance.ID{}, r.Asked.UnixMicro(), r.Handle+" "+r.Address)
	return r, r.Handle + secret, err
}

// EnterRequest returns the request whose address a code proves, or ErrLink.
func (s *Service) EnterRequest(ctx context.Context, handle, secret string) (Request, error) {
	r, err := s.Receipts.Request(ctx, handle)
	if err == nil && !s.Now().Before(r.Asked.AddDate(0, 0, RequestDays)) {
		err = issuance.ErrNotFound
	}
	return r, s.opens(ctx, err, secret, forRequest, issuance.ID{}, r.Asked.UnixMicro(), r.Handle+" "+r.Address)
}

// Prove notes that whoever asked can read mails to the address: the office sees the request from now on. A second press changes
// nothing.
func (s *Service) Prove(ctx context.Context, r *Request) error {
	if !r.Proved.IsZero() {
		return nil
	}
	now := s.Now()
	c, err := s.Receipts.Receipt(ctx, r.Code)
	if errors.Is(err, issuance.ErrNotFound) {
		return Refused("receipt_ended")
	}
	if err == nil {
		err = c.closed(now)
	}
	if err != nil {
		return err
	}
	flood, err := s.Receipts.CountRequests(ctx, r.Code, r.Address, now)
	if err == nil && flood.crowds(&c) {
		err = Refused("receipt_crowded")
	}
	if err != nil {
		return err
	}
	return s.Receipts.ProveRequest(ctx, r, now)
}

// ForgetReceipts forgets what nobody has proved or settled, and codes that ended long ago.
func (s *Service) ForgetReceipts(ctx context.Context) error {
	now := s.Now()
	return s.Receipts.ForgetRequests(ctx, now.AddDate(0, 0, -RequestDays), now.AddDate(0, 0, -settleDays), now.AddDate(0, 0, -keepCodeDays))
}
