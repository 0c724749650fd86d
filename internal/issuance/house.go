package issuance

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/typed"
)

// House is how an organisation wants things done where nobody says otherwise. It belongs to no badge, and what was published
// stays as it is when it changes.
type House struct {
	Language   locale.Language // of awards of which neither list nor request says more; empty: by its country
	YearBegins time.Month      // the business year begins with the first day of it
	PrivacyEN  string          // what learners are told of their data: paragraphs of plain text; empty: nothing
	PrivacyJA  string
	Sender     string // in whose name its mails go; empty: in its own

	// For how many years after an award a line stays in the register of completions; 0: until somebody erases it.
	RegisterYears int

	// The look with which its next micro-credential begins; without a template, the one that it used last.
	Template string
	Colour   string // "#rrggbb"; empty: chosen by its address
	Second   string // "#rrggbb"; empty: one that goes with Colour
	Ring     string // empty: none but the template's own
	Art      string // SHA-256 of the logo, as it is kept; empty: none
}

// YearBegins is when the business year of schools, and of the state, begins in Japan.
const YearBegins = time.April

// The limits of a House, in characters.
const (
	maxPrivacy = 10_000
	maxSender  = 60

	MaxRegisterYears = 100
)

// Changed names what another House has otherwise, for the record of deeds, without any text that somebody typed:
// "privacy,sender", and of what is short how it was and how it is: "language:en>ja", "year:4>10".
func (h *House) Changed(to *House) string {
	var c audit.Changes
	c.From("language", string(h.Language), string(to.Language))
	c.From("year", strconv.Itoa(int(h.YearBegins)), strconv.Itoa(int(to.YearBegins)))
	c.From("register", strconv.Itoa(h.RegisterYears), strconv.Itoa(to.RegisterYears))
	c.If("privacy", h.PrivacyEN != to.PrivacyEN || h.PrivacyJA != to.PrivacyJA)
	c.If("sender", h.Sender != to.Sender)
	c.If("look", h.Template != to.Template || h.Colour != to.Colour || h.Second != to.Second || h.Ring != to.Ring || h.Art != to.Art)
	return c.Code()
}

// Privacy is what learners are told of their data, in a language or else in the other.
func (h *House) Privacy(lang locale.Language) (text string, in locale.Language) {
	if h.PrivacyJA != "" && (lang == locale.Japanese || h.PrivacyEN == "") {
		return h.PrivacyJA, locale.Japanese
	}
	return h.PrivacyEN, locale.English
}

// SetHouse changes how an organisation wants things done, and returns it as it is kept. It refuses what could not be done.
func (s *Service) SetHouse(ctx context.Context, by By, org Organisation, house House) (House, error) {
	if err := errors.Join(by.Validate(), house.Tidy()); err != nil {
		return house, err
	}
	return house, s.Organisations.UpdateHouse(ctx, by, org, house, s.Now())
}

// SetSecondRelease changes whether a list is released by somebody else than who asks for it. It is a deed of its own, and no
// part of a House: whoever changes that has no say in it, not even by a form that was opened before.
func (s *Service) SetSecondRelease(ctx context.Context, by By, org OrganisationID, wanted bool) error {
	if err := by.Validate(); err != nil {
		return err
	}
	err := s.Organisations.UpdateSecondRelease(ctx, by, org, wanted, s.Now())
	if errors.Is(err, ErrConflict) { // it is so already
		err = nil
	}
	return err
}

// Tidy brings a House into the form in which it is kept, or refuses it with a *Refusal.
func (h *House) Tidy() error {
	for _, text := range []*string{&h.PrivacyEN, &h.PrivacyJA} {
		if !typed.Lines(text, maxPrivacy) {
			return refuse("privacy", "limit", maxPrivacy)
		}
	}
	switch {
	case h.Language != "" && !slices.Contains(locale.Languages, h.Language):
		return refuse("house_language", "language", h.Language)
	case h.YearBegins < time.January || h.YearBegins > time.December:
		return refuse("year_begins")
	case h.RegisterYears < 0 || h.RegisterYears > MaxRegisterYears:
		return refuse("register_years", "limit", MaxRegisterYears)
	case !typed.Line(&h.Sender, maxSender):
		return refuse("sender", "limit", maxSender)
	}
	return nil
}
