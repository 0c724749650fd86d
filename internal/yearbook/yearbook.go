// Package yearbook tells an organisation what it has done in a business year: a board of its micro-credentials, the year as a
// calendar, how the awards went, and the sheet for self-evaluation and accreditation.
//
//	register.Tally ──┐
//	versions, approvals, participants ──> Sheet ──> Table ──> a page, a workbook (WriteXLSX)
//	                                        └────> Public: small cells are hidden
//
// All of them are drawn from one Sheet, so that no two pages count differently. A sheet is as of a day: it tells what was known
// at its end. What a sheet rests on is never rewritten but by erasing and by undoing a revocation; a sheet that was put on file
// stays as it is, byte for byte. It names no learner.
package yearbook

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/typed"
	"github.com/mitome/mitome/microcredential"
)

// Version is a version of a class.
type Version struct {
	Class       int64
	ID          issuance.ID // of the class
	Number      int
	At          time.Time // when it was published
	Retired     time.Time // since when the class is awarded no more; zero: it is
	Description []byte
	Letter      issuance.Letter
	Look        issuance.Look
}

// Completion is the decision that the learners of a batch have completed (修了認定).
type Completion struct {
	Batch    int64
	Class    int64
	ID       issuance.ID // of the class
	Decision issuance.Decision
	Undone   time.Time // when the batch was undone; zero: it stands
}

// Participants is how many took part in a micro-credential in a business year, as somebody typed it at a time.
type Participants struct {
	Class  int64
	Year   int
	Since  time.Time
	Number int // Unknown: it was taken back
}

// Meeting is a day, as midnight UTC, on which a committee meets.
type Meeting struct {
	Day  time.Time
	Name string
}

// FiledDay names a sheet that was put on file.
type FiledDay struct {
	Year       int
	Day, Filed time.Time // Day is midnight UTC
}

// Records keep what a yearbook is made of. A method that returns nil has made its change durable, with a line in the audit
// chain; absent things are issuance.ErrNotFound, what is there already issuance.ErrConflict.
type Records interface {
	// AllVersions returns every version, by class and number, AllApprovals every approval, those recorded first first.
	AllVersions(ctx context.Context, org issuance.OrganisationID) ([]Version, error)
	AllApprovals(ctx context.Context, org issuance.OrganisationID) ([]issuance.Approval, error)
	// Completions returns the decisions on which batches stand, those recorded first first.
	Completions(ctx context.Context, org issuance.OrganisationID) ([]Completion, error)
	// Participants returns what was typed, the oldest first; the newest of a class and year counts.
	Participants(ctx context.Context, org issuance.OrganisationID) ([]Participants, error)
	SetParticipants(ctx context.Context, by issuance.By, org issuance.OrganisationID, typed []Participants) error
	CommitteeDays(ctx context.Context, org issuance.OrganisationID, first, behind time.Time) ([]Meeting, error)
	SetCommitteeDay(ctx context.Context, by issuance.By, org issuance.OrganisationID, m Meeting, keep bool, at time.Time) error
	FiledSheet(ctx context.Context, org issuance.OrganisationID, year int, day time.Time) ([]byte, error)
	FiledDays(ctx context.Context, org issuance.OrganisationID) ([]FiledDay, error)
	FileSheet(ctx context.Context, by issuance.By, org issuance.OrganisationID, year int, day time.Time, content []byte, at time.Time) error
}

// Departments say whose micro-credentials are.
type Departments interface {
	Departments(ctx context.Context, org issuance.OrganisationID) (department.All, error)
	// OwnedClasses returns what departments own, by the numbers of the classes.
	OwnedClasses(ctx context.Context, org issuance.OrganisationID) (map[int64]department.ID, error)
	// Owned returns the same by their public ids.
	Owned(ctx context.Context, org issuance.OrganisationID) (map[issuance.ID]department.ID, error)
}

// Service makes yearbooks. It may be used by several at once.
type Service struct {
	Records
	Owners   Departments
	Register *register.Register
	Digest   func(d *microcredential.Description, look issuance.Look) []byte // by which a text is approved
	Editions microcredential.Editions                                        // of the guideline
	Sources  []Source                                                        // of the calendar, beside approvals and committees
	Now      func() time.Time

	read sync.Map // what versions say, by versionOf: a *said each
}

// Year is the business year of a time, by the year in which it begins.
func Year(org *issuance.Organisation, at time.Time) int {
	local := at.In(org.Location())
	if local.Month() < begins(org) {
		return local.Year() - 1
	}
	return local.Year()
}

// Span is when a business year begins, and when the next one does.
func Span(org *issuance.Organisation, year int) (from, until time.Time) {
	from = time.Date(year, begins(org), 1, 0, 0, 0, 0, org.Location())
	return from, from.AddDate(1, 0, 0)
}

func begins(org *issuance.Organisation) time.Month { return max(org.House.YearBegins, time.January) }

// endOf is when a day, which is midnight UTC, ends in a zone.
func endOf(day time.Time, zone *time.Location) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, zone)
}

// Today is the day on which it is now in the organisation's zone, as midnight UTC.
func (s *Service) Today(org *issuance.Organisation) time.Time {
	return register.Day(s.Now(), org.Location())
}

// Refused is why something is not done: the name of its sentence.
type Refused string

func (r Refused) Error() string { return r.Message(locale.English) }

// Message says it in a language.
func (r Refused) Message(lang locale.Language) string {
	return locale.Text(lang, "yearbook.refused."+string(r), "most", MaxParticipants, "letters", maxMeeting)
}

// The years of which there can be a sheet.
const (
	firstYear = 2000
	lastYear  = 2999
)

// Of is the sheet of departments for a business year as of a day, which is midnight UTC: as it was put on file, or else made
// now. A day that is yet to come, and a day before the year began, are Refused.
func (s *Service) Of(ctx context.Context, org *issuance.Organisation, scope department.Scope, year int, day time.Time) (*Sheet, error) {
	if year < firstYear || year > lastYear {
		return nil, Refused("year")
	}
	from, _ := Span(org, year)
	switch {
	case day.After(s.Today(org)):
		return nil, Refused("future")
	case day.Before(register.Day(from, org.Location())):
		return nil, Refused("before")
	}
	content, err := s.FiledSheet(ctx, org.ID, year, day)
	if errors.Is(err, issuance.ErrNotFound) {
		return s.make(ctx, org, scope, year, day)
	}
	if err != nil {
		return nil, err
	}
	sheet := &Sheet{Filed: true}
	if err := json.Unmarshal(content, sheet); err != nil {
		return nil, fmt.Errorf("sheet of %d: %w", year, err)
	}
	for i := range sheet.Entries {
		sheet.Entries[i].Now.sum()
		sheet.Entries[i].Before.sum()
	}
	return sheet, s.narrow(ctx, org, scope, sheet)
}

// narrow takes from a sheet on file what is not of departments, by whose it is today. What was awarded year by year is known of
// the whole alone.
func (s *Service) narrow(ctx context.Context, org *issuance.Organisation, scope department.Scope, sheet *Sheet) error {
	if scope.IsWhole() {
		return nil
	}
	owned, err := s.Owners.OwnedClasses(ctx, org.ID)
	if err != nil {
		return err
	}
	sheet.Years, sheet.IsPart = nil, true
	sheet.Entries = slices.DeleteFunc(sheet.Entries, func(e Entry) bool { return !scope.Has(owned[e.Class]) })
	return nil
}

// Mark tells a sheet from what it becomes by any change.
func (s *Sheet) Mark() (string, error) {
	content, err := json.Marshal(s, json.Deterministic(true))
	digest := sha256.Sum256(content)
	return hex.EncodeToString(digest[:8]), err
}

// File puts the sheet of a business year as of a day on file, whose Mark was seen: from then on it stays as it is. A day that
// has not passed is Refused, for what still comes of it would be missing, and so is a sheet that has changed since it was seen.
func (s *Service) File(ctx context.Context, by issuance.By, org *issuance.Organisation, year int, day time.Time, seen string) error {
	if !day.Before(s.Today(org)) {
		return Refused("today")
	}
	sheet, err := s.Of(ctx, org, department.Whole(), year, day)
	if err != nil {
		return err
	}
	if sheet.Filed {
		return Refused("filed")
	}
	if len(sheet.Entries) == 0 {
		return Refused("empty")
	}
	if mark, err := sheet.Mark(); err != nil || mark != seen {
		return cmp.Or(err, error(Refused("changed")))
	}
	content, err := json.Marshal(sheet, json.Deterministic(true))
	if err != nil {
		return err
	}
	if err = s.FileSheet(ctx, by, org.ID, year, day, content, s.Now()); errors.Is(err, issuance.ErrConflict) {
		return Refused("filed")
	}
	return err
}

// MaxParticipants is how many can be said to have taken part.
const MaxParticipants = 1_000_000

// Type keeps how many took part in micro-credentials in a business year, by their classes; what is as it was leaves no line.
// Unknown takes a number back.
func (s *Service) Type(ctx context.Context, by issuance.By, org *issuance.Organisation, year int, numbers map[int64]Figure) error {
	known, err := s.participants(ctx, org, s.Now().Add(time.Hour))
	if err != nil {
		return err
	}
	var typed []Participants
	for class, n := range numbers {
		if n > MaxParticipants || n < 0 && n != Unknown {
			return Refused("participants")
		}
		if was, ok := known[register.TallyOf{Class: class, Year: year}]; n != was && (ok || n != Unknown) {
			typed = append(typed, Participants{class, year, s.Now(), int(n)})
		}
	}
	slices.SortFunc(typed, func(a, b Participants) int { return cmp.Compare(a.Class, b.Class) })
	if len(typed) == 0 {
		return nil
	}
	return s.SetParticipants(ctx, by, org.ID, typed)
}

// participants are the numbers that counted at a time.
func (s *Service) participants(ctx context.Context, org *issuance.Organisation, until time.Time) (map[register.TallyOf]Figure, error) {
	typed, err := s.Participants(ctx, org.ID)
	known := map[register.TallyOf]Figure{}
	for _, p := range typed {
		if p.Since.Before(until) {
			known[register.TallyOf{Class: p.Class, Year: p.Year}] = Figure(p.Number)
		}
	}
	return known, err
}

// maxMeeting is the length of a committee's name, in characters.
const maxMeeting = 100

// Meet keeps a day on which a committee meets, or lets go of it. What is so already is no error.
func (s *Service) Meet(ctx context.Context, by issuance.By, org *issuance.Organisation, m Meeting, keep bool) error {
	if m.Day.Year() < firstYear || m.Day.Year() > lastYear {
		return Refused("day")
	}
	if fine := typed.Line(&m.Name, maxMeeting); keep && !fine || m.Name == "" {
		return Refused("meeting")
	}
	if err := s.SetCommitteeDay(ctx, by, org.ID, m, keep, s.Now()); !errors.Is(err, issuance.ErrConflict) {
		return err
	}
	return nil
}

// make makes a sheet of departments, of what is known at the end of a day.
func (s *Service) make(ctx context.Context, org *issuance.Organisation, scope department.Scope, year int, day time.Time) (*Sheet, error) {
	zone := org.Location()
	from, next := Span(org, year)
	m := &maker{Service: s, org: org, scope: scope, zone: zone, year: year, from: from, until: endOf(day, zone)}
	m.end = next
	if m.until.Before(next) {
		m.end = m.until
	}
	if err := m.gather(ctx); err != nil {
		return nil, err
	}
	sheet := &Sheet{
		Body: map[locale.Language]string{locale.English: org.NameEN, locale.Japanese: org.NameJA},
		Year: year, From: from.Format(time.DateOnly), Last: next.AddDate(0, 0, -1).Format(time.DateOnly), Day: day.Format(time.DateOnly),
		IsPart: !scope.IsWhole(),
	}
	for _, versions := range m.classes {
		entry, err := m.entry(versions)
		if err != nil {
			return nil, err
		}
		if entry != nil {
			sheet.Entries = append(sheet.Entries, *entry)
		}
	}
	slices.SortFunc(sheet.Entries, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Department[locale.Japanese], b.Department[locale.Japanese]), cmp.Compare(a.Title(locale.Japanese), b.Title(locale.Japanese)), cmp.Compare(a.Class, b.Class))
	})
	sheet.Years = m.years()
	return sheet, nil
}

// maker gathers what a sheet is made of.
type maker struct {
	*Service
	org              *issuance.Organisation
	scope            department.Scope // whose entries are made
	zone             *time.Location
	year             int
	from, end, until time.Time // of the year, up to the day; the day's own end
	classes          [][]Version
	approvals        []issuance.Approval
	departments      department.All
	owned            map[int64]department.ID
	participants     map[register.TallyOf]Figure
	completions      map[int64]issuance.Decision // by batch
	tallies          map[register.TallyOf]*register.Tally
}

func (m *maker) gather(ctx context.Context) error {
	versions, err := m.AllVersions(ctx, m.org.ID)
	if err != nil {
		return err
	}
	if m.owned, err = m.Owners.OwnedClasses(ctx, m.org.ID); err != nil {
		return err
	}
	for _, v := range versions {
		if !m.scope.Has(m.owned[v.Class]) {
			continue
		}
		if n := len(m.classes); n > 0 && m.classes[n-1][0].Class == v.Class {
			m.classes[n-1] = append(m.classes[n-1], v)
		} else {
			m.classes = append(m.classes, []Version{v})
		}
	}
	if m.approvals, err = m.AllApprovals(ctx, m.org.ID); err != nil {
		return err
	}
	m.approvals = slices.DeleteFunc(m.approvals, func(a issuance.Approval) bool { return !a.Recorded.Before(m.until) })
	if m.participants, err = m.Service.participants(ctx, m.org, m.until); err != nil {
		return err
	}
	if m.departments, err = m.Owners.Departments(ctx, m.org.ID); err != nil {
		return err
	}
	completions, err := m.Completions(ctx, m.org.ID)
	if err != nil {
		return err
	}
	m.completions = make(map[int64]issuance.Decision, len(completions))
	for i := range completions {
		m.completions[completions[i].Batch] = completions[i].Decision
	}
	filed, err := m.Register.Filed(ctx, m.org, department.Whole())
	if err == nil {
		m.tallies = filed.Tallies(m.until)
	}
	return err
}

// numbers are those of a class in a business year.
func (m *maker) numbers(class int64, year int) Numbers {
	of := register.TallyOf{Class: class, Year: year}
	n := Numbers{Participants: Unknown}
	if typed, ok := m.participants[of]; ok {
		n.Participants = typed
	}
	if t := m.tallies[of]; t != nil {
		n.take(t)
	}
	return n
}

// entry is what a sheet says of a class, by its versions; nil where it was not there in that year.
func (m *maker) entry(versions []Version) (*Entry, error) {
	class := versions[0].Class
	e := &Entry{Class: class, ID: versions[0].ID, Now: m.numbers(class, m.year), Before: m.numbers(class, m.year-1)}
	var newest *Version
	for i := range versions {
		v := &versions[i]
		if !v.At.Before(m.end) {
			break
		}
		ended := i+1 < len(versions) && versions[i+1].At.Before(m.from) // before the year began
		if newest = v; !ended {
			e.Versions = append(e.Versions, InForce{v.Number, register.Day(v.At, m.zone).Format(time.DateOnly)})
		}
	}
	retired := versions[0].Retired
	if !retired.IsZero() && retired.Before(m.until) {
		e.Retired = register.Day(retired, m.zone).Format(time.DateOnly)
	}
	counts := e.Now.Awarded+e.Now.Reissued+e.Before.Awarded+e.Before.Reissued > 0 || e.Now.Participants != Unknown
	if newest == nil && counts { // issued for a day before anything was published
		newest = &versions[0]
		e.Versions = []InForce{{newest.Number, register.Day(newest.At, m.zone).Format(time.DateOnly)}}
	}
	if newest == nil || e.Retired != "" && retired.Before(m.from) && !counts {
		return nil, nil //nolint:nilnil // it is not on the sheet
	}
	said, err := m.said(newest)
	if err != nil {
		return nil, err
	}
	e.Said, e.Conforms, e.Noted, e.Guideline = said.texts, said.conforms, newest.Letter.Noted, newest.Letter.Guideline
	e.Approval, e.Decided = m.approval(newest, said.digest), m.completed(class)
	e.Department = m.department(class)
	return e, nil
}

// department is whose a class is, by the names that the department had on the day; nil where it is the whole organisation's.
func (m *maker) department(class int64) map[locale.Language]string {
	of := m.owned[class]
	if of == 0 {
		return nil
	}
	names := map[locale.Language]string{}
	for _, lang := range locale.Languages {
		names[lang] = m.departments.Called(of, m.until, lang)
	}
	return names
}

// approval is the last one of exactly that text, or else of that class until the version was published; nil: there is none.
func (m *maker) approval(v *Version, digest []byte) *Approval {
	var found *issuance.Approval
	exact := false
	for i := range m.approvals {
		a := &m.approvals[i]
		same := bytes.Equal(a.Digest, digest)
		if same || !exact && a.Class == v.ID && !a.Recorded.After(v.At) {
			found, exact = a, exact || same
		}
	}
	if found == nil {
		return nil
	}
	a := &Approval{Body: found.Body, On: found.On.Format(time.DateOnly), Document: found.Document}
	if !found.Ends.IsZero() {
		a.Ends = found.Ends.Format(time.DateOnly)
	}
	return a
}

// completed are the decisions on which awards of a class in the year stand, the first first, each once, and at last how many
// stand on none that was written down; nil where none was.
func (m *maker) completed(class int64) (all []Completed) {
	t := m.tallies[register.TallyOf{Class: class, Year: m.year}]
	if t == nil {
		return nil
	}
	for _, list := range t.Lists {
		d := m.completions[list.Batch]
		same := slices.IndexFunc(all, func(c Completed) bool {
			return c.On == d.Day && c.Body == d.By && c.Dated == d.Dated && c.Document == d.Number
		})
		if same < 0 {
			same, all = len(all), append(all, Completed{On: d.Day, Body: d.By, Dated: d.Dated, Document: d.Number})
		}
		all[same].Awarded += Figure(list.Awarded)
	}
	if len(all) == 1 && all[0].unknown() {
		return nil
	}
	slices.SortStableFunc(all, func(a, b Completed) int {
		if a.unknown() != b.unknown() {
			return map[bool]int{true: 1, false: -1}[a.unknown()]
		}
		return cmp.Compare(a.On, b.On)
	})
	return all
}

// years are all business years until that of the sheet in which something was awarded, with how many have completed, the
// oldest first, at most ten.
func (m *maker) years() (all []YearCount) {
	count := map[int]Figure{}
	for of, t := range m.tallies {
		if of.Year <= m.year && m.scope.Has(m.owned[of.Class]) {
			count[of.Year] += Figure(t.Completed())
		}
	}
	for year, n := range count {
		all = append(all, YearCount{year, n})
	}
	slices.SortFunc(all, func(a, b YearCount) int { return cmp.Compare(a.Year, b.Year) })
	return all[max(len(all)-10, 0):]
}
