package claiming

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/width"

	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/microcredential"
)

// This file is what a receipt code (受領コード) lets people ask for: that the office takes the address that it lacks, or puts them
// on a list. A code is printed and may be shared; it awards nothing (rule R-18), and what is asked by it counts once the
// address is proved by mail and somebody of the office has compared it with a list.
//
//	code ── name, number, address ──> Request ── mail, button ──> proved ── the office ──> a list, or declined: forgotten

// ReceiptCode is one that an office has made.
type ReceiptCode struct {
	Org    issuance.OrganisationID
	Handle string      // as it is printed and typed
	Class  issuance.ID // what it is about
	Label  string      // what whoever types it reads
	Most   int64       // requests that are taken by it
	Taken  int64
	Made   time.Time
	Ends   time.Time
	By     issuance.By
}

// Open reports whether a code takes requests at a time.
func (c *ReceiptCode) Open(at time.Time) bool { return at.Before(c.Ends) && c.Taken < c.Most }

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
}

// The limits of codes and of what is asked by them.
const (
	MaxReceipt   = 2000 // requests by one code
	MaxLabel     = 100  // characters
	ReceiptDays  = 180  // for which a code can be made at most
	RequestDays  = 7    // for which a request is kept that nobody proves
	settleDays   = 90   // for which a proved one waits for the office
	mailsADay    = 3    // to one address
	floodByCode  = 200  // requests of one code that wait to be proved
	keepCodeDays = 30   // after a code's end
)

// Receipts keep codes and what is asked by them. Absent things are issuance.ErrNotFound.
type Receipts interface {
	// BeginReceipt keeps a code; EndReceipt ends it.
	BeginReceipt(ctx context.Context, c *ReceiptCode) error
	EndReceipt(ctx context.Context, by issuance.By, org issuance.OrganisationID, handle string, at time.Time) error
	Receipt(ctx context.Context, handle string) (ReceiptCode, error)
	ReceiptsOf(ctx context.Context, org issuance.OrganisationID, scope department.Scope, atMost int) ([]ReceiptCode, error)

	// CountRequests counts the mails to an address since a time, and the requests of a code that wait to be proved.
	CountRequests(ctx context.Context, code, address string, since time.Time) (mails, unproved int64, err error)
	BeginRequest(ctx context.Context, r *Request, note *mail.Note) error
	Request(ctx context.Context, handle string) (Request, error)
	// ProveRequest counts a request to its code; issuance.ErrConflict where the code takes no more, or it is proved already.
	ProveRequest(ctx context.Context, r *Request, at time.Time) error
	// CountProved counts the requests that wait for departments of an organisation.
	CountProved(ctx context.Context, org issuance.OrganisationID, scope department.Scope) (int, error)
	// Requests are those that wait for departments of an organisation, the oldest first.
	Requests(ctx context.Context, org issuance.OrganisationID, scope department.Scope, atMost int) ([]Request, error)
	// SettleRequests forgets requests, with a line that says what became of them.
	SettleRequests(ctx context.Context, by issuance.By, org issuance.OrganisationID, handles []string, code string, at time.Time) error
	ForgetRequests(ctx context.Context, unproved, proved, codes time.Time) error
}

// MakeReceipt makes a code for a class.
func (s *Service) MakeReceipt(ctx context.Context, by issuance.By, c ReceiptCode) (ReceiptCode, error) {
	now := s.Now()
	c.Label = strings.Join(strings.Fields(microcredential.CleanName(c.Label)), " ")
	switch {
	case c.Label == "" || utf8.RuneCountInString(c.Label) > MaxLabel:
		return c, Refused("receipt_label")
	case c.Most < 1 || c.Most > MaxReceipt:
		return c, Refused("receipt_most")
	case !c.Ends.After(now) || c.Ends.After(now.AddDate(0, 0, ReceiptDays+1)):
		return c, Refused("receipt_ends")
	}
	c.Handle, c.Made, c.By = s.handle(), now, by
	return c, errors.Join(by.Validate(), s.BeginReceipt(ctx, &c))
}

// FindReceipt returns the code that somebody has typed, where it takes requests now; ErrLink else.
func (s *Service) FindReceipt(ctx context.Context, typed string) (ReceiptCode, error) {
	c, err := s.Receipt(ctx, plainOf(typed, handleChars))
	if errors.Is(err, issuance.ErrNotFound) || err == nil && !c.Open(s.Now()) {
		err = ErrLink
	}
	return c, err
}

// Ask keeps what somebody asks for by a code, and sends the mail by which the address is proved.
func (s *Service) Ask(ctx context.Context, c *ReceiptCode, name, student, typed string, lang locale.Language) error {
	now := s.Now()
	r := Request{
		Org: c.Org, Handle: s.handle(), Code: c.Handle, Lang: lang, Asked: now,
		Name: strings.TrimSpace(microcredential.CleanName(name)), Student: strings.TrimSpace(microcredential.CleanName(student)),
	}
	var err error
	if r.Address, err = microcredential.NormalizeEmail(width.Fold.String(typed)); err != nil {
		return Refused("address")
	}
	if r.Name == "" || microcredential.NameIsLong(r.Name) || microcredential.NameIsLong(r.Student) {
		return Refused("receipt_name")
	}
	mails, unproved, err := s.CountRequests(ctx, c.Handle, r.Address, now.Add(-24*time.Hour))
	switch {
	case err != nil:
		return err
	case mails >= mailsADay:
		return Refused("receipt_often")
	case unproved >= floodByCode:
		return Refused("receipt_full")
	}
	return s.BeginRequest(ctx, &r, &mail.Note{
		ID: mail.NewID(s.Random), Org: int64(c.Org), Kind: mail.Asked, About: r.Handle, To: mail.Address{Address: r.Address}, Lang: lang,
		Due: now, Until: now.AddDate(0, 0, RequestDays),
	})
}

// RequestCode is what proves the address of a request; issuance.ErrNotFound where none waits to be.
func (s *Service) RequestCode(ctx context.Context, handle string) (Request, string, error) {
	r, err := s.Request(ctx, handle)
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
	r, err := s.Request(ctx, handle)
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
	err := s.ProveRequest(ctx, r, s.Now())
	if errors.Is(err, issuance.ErrConflict) {
		return Refused("receipt_full")
	}
	return err
}

// ForgetReceipts forgets what nobody has proved or settled, and codes that ended long ago.
func (s *Service) ForgetReceipts(ctx context.Context) error {
	now := s.Now()
	return s.ForgetRequests(ctx, now.AddDate(0, 0, -RequestDays), now.AddDate(0, 0, -settleDays), now.AddDate(0, 0, -keepCodeDays))
}
