package claiming

import (
	"context"
	"errors"
	"time"

	"github.com/mitome/mitome/internal/issuance"
)

// Reader is a link by which one reader sees an award with the learner's name.
type Reader struct {
	Org    issuance.OrganisationID
	Award  issuance.ID
	Handle string
	Made   time.Time
	Ends   time.Time
}

const (
	// ReaderDays is for how long a link for a reader works.
	ReaderDays = 90
	maxReaders = 20 // of one award at a time
)

// AddReader makes a link for one reader.
func (s *Service) AddReader(ctx context.Context, g *Given) error {
	if !g.Declined.IsZero() || g.Status != issuance.Valid {
		return Refused("declined")
	}
	all, err := s.ReadersOf(ctx, g)
	if err != nil {
		return err
	}
	if len(all) >= maxReaders {
		return Refused("readers")
	}
	by, err := s.learner(ctx, &g.Claim)
	if err != nil {
		return err
	}
	now := s.Now()
	return s.Readers.BeginReader(ctx, by, Reader{Org: g.Org, Award: g.Award.ID, Handle: s.handle(), Made: now, Ends: now.AddDate(0, 0, ReaderDays)})
}

// ReadersOf are the links for readers that work now.
func (s *Service) ReadersOf(ctx context.Context, g *Given) ([]Reader, error) {
	return s.Readers.Readers(ctx, g.Org, g.Award.ID, s.Now())
}

// ReaderCode is what a reader's link holds.
func (s *Service) ReaderCode(ctx context.Context, r *Reader) (string, error) {
	secret, err := s.secret(ctx, forReader, r.Award, r.Ends.UnixMicro(), r.Handle)
	return r.Handle + secret, err
}

// EnterReader returns the award that a reader may see, or ErrLink; also where the link was ended or its time is over.
func (s *Service) EnterReader(ctx context.Context, handle, secret string) (Claim, error) {
	r, err := s.Readers.ReaderOf(ctx, handle)
	if err == nil && !s.Now().Before(r.Ends) {
		err = ErrLink
	}
	if err := s.opens(ctx, err, secret, forReader, r.Award, r.Ends.UnixMicro(), r.Handle); err != nil {
		return Claim{}, err
	}
	return s.Claims.Claim(ctx, r.Org, r.Award)
}

// StopReader ends a link for a reader.
func (s *Service) StopReader(ctx context.Context, g *Given, handle string) error {
	by, err := s.learner(ctx, &g.Claim)
	if err != nil {
		return err
	}
	return s.Readers.EndReader(ctx, by, Reader{Org: g.Org, Award: g.Award.ID, Handle: handle}, s.Now())
}

// Forget forgets the links for readers whose time is over.
func (s *Service) Forget(ctx context.Context) error {
	now := s.Now()
	return errors.Join(s.Readers.ForgetReaders(ctx, now), s.Claims.ForgetClaims(ctx, now.Add(-AddressHours*time.Hour), now.AddDate(-wordYears, 0, 0)), s.ForgetReceipts(ctx))
}

// wordYears is for how many years after an answer the words of learner and office are kept; that it was reported stays.
const wordYears = 2
