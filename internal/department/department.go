// Package department is the departments (部局) of an organisation, which own its micro-credentials. Whoever works for a
// department sees and does what is that department's and nobody else's; what belongs to no department is the whole
// organisation's.
//
//	draft ─ class ─ review, list, batch, award, report ── DepartmentOf ──> ID ── Scope.Has ──> may be seen
//
// Only the micro-credential has an owner, under the public id that it has from its first draft on: all that comes of it
// follows. Issuer and Profile stay the organisation's. A department is never deleted: it is closed, and what it owned goes to
// another.
package department

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/typed"
)

// ID is the number of a department within its organisation, from 1; 0 is the organisation as a whole.
type ID int64

// Name is what a department is called, from a time on. One of the languages may be empty.
type Name struct {
	Since  time.Time
	EN, JA string
}

// In is the name in a language, or else in the other.
func (n Name) In(lang locale.Language) string {
	if n.JA != "" && (lang == locale.Japanese || n.EN == "") {
		return n.JA
	}
	return n.EN
}

// Department is a part of an organisation.
type Department struct {
	ID     ID
	Names  []Name    // the oldest first; at least one
	Closed time.Time // zero: it is open
}

// Name is what it is called now.
func (d *Department) Name(lang locale.Language) string { return d.Names[len(d.Names)-1].In(lang) }

// Called is what it was called at a time, or else at first.
func (d *Department) Called(at time.Time, lang locale.Language) string {
	name := d.Names[0]
	for _, n := range d.Names {
		if !n.Since.After(at) {
			name = n
		}
	}
	return name.In(lang)
}

// All are the departments of an organisation in the order in which they were opened, also those that are closed.
type All []Department

// Open are those that are not closed.
func (all All) Open() All {
	return slices.DeleteFunc(slices.Clone(all), func(d Department) bool { return !d.Closed.IsZero() })
}

// Name is what one of them is called; empty where it is the whole, or not there.
func (all All) Name(id ID, lang locale.Language) string {
	if d := all.of(id); d != nil {
		return d.Name(lang)
	}
	return ""
}

// Called is what one of them was called at a time; empty where it is the whole, or not there.
func (all All) Called(id ID, at time.Time, lang locale.Language) string {
	if d := all.of(id); d != nil {
		return d.Called(at, lang)
	}
	return ""
}

func (all All) of(id ID) *Department {
	if i := slices.IndexFunc(all, func(d Department) bool { return d.ID == id }); i >= 0 {
		return &all[i]
	}
	return nil
}

// Scope says of which departments things are meant. The zero Scope means none, so that nobody sees all who forgot to say so.
type Scope struct {
	whole bool
	of    []ID
}

// Whole is all that an organisation has, whosever it is.
func Whole() Scope { return Scope{whole: true} }

// Of is what belongs to departments; what is the whole organisation's is not in it.
func Of(departments ...ID) Scope {
	return Scope{of: slices.DeleteFunc(slices.Clone(departments), func(id ID) bool { return id == 0 })}
}

// IsWhole reports whether everything is meant.
func (s Scope) IsWhole() bool { return s.whole }

// None reports whether nothing is meant.
func (s Scope) None() bool { return !s.whole && len(s.of) == 0 }

// Has reports whether what belongs to a department is meant.
func (s Scope) Has(id ID) bool { return s.whole || slices.Contains(s.of, id) }

// Among are those of departments that are meant.
func (s Scope) Among(all All) All {
	return slices.DeleteFunc(slices.Clone(all), func(d Department) bool { return !s.Has(d.ID) })
}

// Text is the scope as stores ask by it: "*" for everything, else the numbers with a comma before and behind each, as ",1,3,".
func (s Scope) Text() string {
	if s.whole {
		return "*"
	}
	var text strings.Builder
	for _, id := range s.of {
		text.WriteString("," + strconv.FormatInt(int64(id), 10))
	}
	if text.Len() > 0 {
		text.WriteByte(',')
	}
	return text.String()
}

// Kind is a kind of thing that belongs to whom its micro-credential belongs.
type Kind string

// The kinds, each as addresses name them.
const (
	Class    Kind = "class" // or its draft, by the public id
	Proposal Kind = "proposal"
	Batch    Kind = "batch"
	Award    Kind = "award"
)

// Kinds are all kinds.
func Kinds() []Kind { return []Kind{Class, Proposal, Batch, Award} }

// Holding is what a department has.
type Holding struct {
	Owns  int // micro-credentials
	Roles int // that have not ended
}

// Records keep departments. A method that returns nil has made its change durable, with lines in the audit chain; absent things
// are issuance.ErrNotFound.
type Records interface {
	Departments(ctx context.Context, org issuance.OrganisationID) (All, error)
	// OpenDepartment keeps a new department, and returns its number.
	OpenDepartment(ctx context.Context, by issuance.By, org issuance.OrganisationID, n Name) (ID, error)
	RenameDepartment(ctx context.Context, by issuance.By, org issuance.OrganisationID, id ID, n Name) error
	// CloseDepartment gives all that a department owns to another, or with 0 to the whole, and ends the roles for it.
	CloseDepartment(ctx context.Context, by issuance.By, org issuance.OrganisationID, id, to ID, at time.Time) error
	// Holdings returns what each department has at a time.
	Holdings(ctx context.Context, org issuance.OrganisationID, at time.Time) (map[ID]Holding, error)
	// Assign gives a micro-credential to a department that is open, or with 0 to the whole.
	Assign(ctx context.Context, by issuance.By, org issuance.OrganisationID, class issuance.ID, to ID, at time.Time) error
	// Owned returns whose the micro-credentials are that belong to a department.
	Owned(ctx context.Context, org issuance.OrganisationID) (map[issuance.ID]ID, error)
	// DepartmentOf returns whose something is, by its name in an address. What is not there is the whole's.
	DepartmentOf(ctx context.Context, org issuance.OrganisationID, kind Kind, name string) (ID, error)
}

// Service opens, renames and closes departments.
type Service struct {
	Records
	Now func() time.Time
}

// most is how many departments of an organisation may be open, maxName how long a name is, in characters.
const (
	most    = 200
	maxName = 80
)

// Refusal says why something is not done, in a sentence.
type Refusal struct {
	code string
	args []any
}

func (r *Refusal) Error() string { return r.Message(locale.English) }

// Message is the sentence.
func (r *Refusal) Message(lang locale.Language) string {
	return locale.Text(lang, "department.refused."+r.code, r.args...)
}

func refuse(code string, args ...any) *Refusal { return &Refusal{code, args} }

// ErrClosed means that something would belong to a department that is closed, or not there.
var ErrClosed = refuse("closed")

// Add opens a department, or returns a *Refusal.
func (s *Service) Add(ctx context.Context, by issuance.By, org issuance.OrganisationID, n Name) (ID, error) {
	all, err := s.named(ctx, by, org, 0, &n)
	if err == nil && len(all) >= most {
		err = refuse("many", "most", most)
	}
	if err != nil {
		return 0, err
	}
	return s.OpenDepartment(ctx, by, org, n)
}

// Rename gives an open department another name, or returns a *Refusal. What was done before is told with the name of then.
func (s *Service) Rename(ctx context.Context, by issuance.By, org issuance.OrganisationID, id ID, n Name) error {
	all, err := s.named(ctx, by, org, id, &n)
	if err != nil {
		return err
	}
	d := all.of(id)
	if d == nil {
		return issuance.ErrNotFound
	}
	if last := d.Names[len(d.Names)-1]; last.EN == n.EN && last.JA == n.JA {
		return nil
	}
	return s.RenameDepartment(ctx, by, org, id, n)
}

// named tidies a name that a department is to have, and returns the departments that are open.
func (s *Service) named(ctx context.Context, by issuance.By, org issuance.OrganisationID, id ID, n *Name) (All, error) {
	n.Since = s.Now()
	if !typed.Line(&n.EN, maxName) || !typed.Line(&n.JA, maxName) || n.EN+n.JA == "" {
		return nil, refuse("name", "limit", maxName)
	}
	all, err := s.Departments(ctx, org)
	if err := errors.Join(by.Validate(), err); err != nil {
		return nil, err
	}
	all = all.Open()
	for _, d := range all {
		last := d.Names[len(d.Names)-1]
		if d.ID != id && (n.EN != "" && n.EN == last.EN || n.JA != "" && n.JA == last.JA) {
			return nil, refuse("same", "name", n.In(locale.Japanese))
		}
	}
	return all, nil
}

// Close closes a department: all that it owns goes to another that is open, or with 0 to the whole, and the roles for it end.
// It returns a *Refusal where it cannot go there.
func (s *Service) Close(ctx context.Context, by issuance.By, org issuance.OrganisationID, id, to ID) error {
	all, err := s.Departments(ctx, org)
	if err := errors.Join(by.Validate(), err); err != nil {
		return err
	}
	switch open := all.Open(); {
	case open.of(id) == nil:
		return issuance.ErrNotFound
	case id == to || to != 0 && open.of(to) == nil:
		return refuse("closed_to")
	}
	return s.CloseDepartment(ctx, by, org, id, to, s.Now())
}

// Move gives a micro-credential, with all that came of it, to a department, or with 0 to the whole; ErrClosed where it is not
// open.
func (s *Service) Move(ctx context.Context, by issuance.By, org issuance.OrganisationID, class issuance.ID, to ID) error {
	if err := by.Validate(); err != nil {
		return err
	}
	return s.Assign(ctx, by, org, class, to, s.Now())
}

// ParseID reads the number of a department, as forms send it; issuance.ErrNotFound where it is none.
func ParseID(text string) (ID, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 0 {
		return 0, issuance.ErrNotFound
	}
	return ID(id), nil
}

// String is the number.
func (id ID) String() string { return strconv.FormatInt(int64(id), 10) }
