package yearbook

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
)

// What an event of the calendar is.
type What string

// The kinds of events, in the order in which they are drawn.
const (
	CommitteeMeets What = "committee" // as somebody has written down
	Decided        What = "decided"   // an approval was decided
	Completes      What = "completed" // it was decided that learners of lists have completed
	ApprovalEnds   What = "ends"      // an approval is to be looked at again
	ListPlanned    What = "planned"   // a list is released for that day
	MailboxesEnd   What = "mailboxes" // the addresses of a domain end
	AwardsEnd      What = "expire"    // awards run until then
)

// Whats are all of them.
var Whats = []What{CommitteeMeets, Decided, Completes, ApprovalEnds, ListPlanned, MailboxesEnd, AwardsEnd}

// Event is something that falls on a day of a business year.
type Event struct {
	Day   time.Time // midnight UTC
	What  What
	Text  map[locale.Language]string // the micro-credential, or whatever it is about
	Note  string                     // whose decision, and its document
	Class issuance.ID                // zero: it is about none
	Lists []DecidedList              // that it decided on
	Count int                        // of awards that end; 0 for whatever else it is
}

// DecidedList is a list of learners that was decided on.
type DecidedList struct {
	Batch   int64
	Awarded int
	Undone  bool
}

// In is what the event is about in a language, or else in the other.
func (e *Event) In(lang locale.Language) string {
	return cmp.Or(e.Text[lang], e.Text[locale.Japanese], e.Text[locale.English])
}

// Source tells of events of departments of an organisation from one time on and before another, such as the lists that are
// planned. The times are in the organisation's zone.
type Source func(ctx context.Context, org *issuance.Organisation, scope department.Scope, from, until time.Time) ([]Event, error)

// Calendar are the events of a business year, the first first: of micro-credentials those of departments, and what concerns
// everybody.
func (s *Service) Calendar(ctx context.Context, org *issuance.Organisation, scope department.Scope, year int) ([]Event, error) {
	if year < firstYear || year > lastYear {
		return nil, Refused("year")
	}
	from, until := Span(org, year)
	first, behind := register.Day(from, org.Location()), register.Day(until, org.Location())
	meetings, err := s.CommitteeDays(ctx, org.ID, first, behind)
	if err != nil {
		return nil, err
	}
	versions, err := s.AllVersions(ctx, org.ID)
	if err != nil {
		return nil, err
	}
	newest := map[issuance.ID]*Version{}
	for i := range versions {
		newest[versions[i].ID] = &versions[i]
	}
	events, err := s.approvalDays(ctx, org, scope, first, behind, newest)
	if err != nil {
		return nil, err
	}
	completed, err := s.completionDays(ctx, org, scope, first, behind)
	if err != nil {
		return nil, err
	}
	events = append(events, completed...)
	ending, err := s.endingDays(ctx, org, scope, from, until, versions)
	if err != nil {
		return nil, err
	}
	events = append(events, ending...)
	for _, m := range meetings {
		events = append(events, Event{Day: m.Day, What: CommitteeMeets, Text: map[locale.Language]string{locale.Japanese: m.Name}})
	}
	for _, source := range s.Sources {
		more, err := source(ctx, org, scope, from, until)
		if err != nil {
			return nil, err
		}
		events = append(events, more...)
	}
	if err := s.entitle(org, events, newest); err != nil {
		return nil, err
	}
	slices.SortStableFunc(events, func(a, b Event) int {
		return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(slices.Index(Whats, a.What), slices.Index(Whats, b.What)), cmp.Compare(a.In(locale.Japanese), b.In(locale.Japanese)))
	})
	return events, nil
}

// entitle says of which micro-credentials events are.
func (s *Service) entitle(org *issuance.Organisation, events []Event, newest map[issuance.ID]*Version) error {
	m := &maker{Service: s, org: org, zone: org.Location()}
	for i := range events {
		v := newest[events[i].Class]
		if v == nil {
			continue
		}
		said, err := m.said(v)
		if err != nil {
			return err
		}
		events[i].Text = map[locale.Language]string{}
		for lang, text := range said.texts {
			events[i].Text[lang] = text.Title
		}
	}
	return nil
}

// approvalDays are the days on which approvals of departments were decided and end: the newest of each class ends, the others
// were followed by it.
func (s *Service) approvalDays(ctx context.Context, org *issuance.Organisation, scope department.Scope, first, behind time.Time, newest map[issuance.ID]*Version) (events []Event, err error) {
	owned, err := s.Owners.Owned(ctx, org.ID)
	if err != nil {
		return nil, err
	}
	approvals, err := s.AllApprovals(ctx, org.ID)
	approvals = slices.DeleteFunc(approvals, func(a issuance.Approval) bool { return !scope.Has(owned[a.Class]) })
	last := map[issuance.ID]int{}
	for i := range approvals {
		last[approvals[i].Class] = i
	}
	within := func(day time.Time) bool { return !day.Before(first) && day.Before(behind) }
	for i := range approvals {
		a := &approvals[i]
		if within(a.On) {
			events = append(events, Event{Day: a.On, What: Decided, Note: note(a), Class: a.Class})
		}
		v := newest[a.Class]
		if retired := v != nil && !v.Retired.IsZero(); !retired && last[a.Class] == i && a.Class != (issuance.ID{}) && within(a.Ends) {
			events = append(events, Event{Day: a.Ends, What: ApprovalEnds, Note: note(a), Class: a.Class})
		}
	}
	return events, err
}

// completionDays are the days on which it was decided that learners of departments have completed, with the lists that were
// decided on together.
func (s *Service) completionDays(ctx context.Context, org *issuance.Organisation, scope department.Scope, first, behind time.Time) (events []Event, err error) {
	all, err := s.Completions(ctx, org.ID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	owned, err := s.Owners.Owned(ctx, org.ID)
	if err != nil {
		return nil, err
	}
	awarded, err := s.awardedByLists(ctx, org)
	if err != nil {
		return nil, err
	}
	for i := range all {
		c := &all[i]
		day, err := time.Parse(time.DateOnly, c.Decision.Day)
		n := awarded[c.Batch]
		if err != nil || n == 0 || !scope.Has(owned[c.ID]) || day.Before(first) || !day.Before(behind) { // without a day it stands in no calendar
			continue
		}
		note := joined(c.Decision.By, c.Decision.Dated, c.Decision.Number)
		same := slices.IndexFunc(events, func(e Event) bool { return e.Day.Equal(day) && e.Class == c.ID && e.Note == note })
		if same < 0 {
			same, events = len(events), append(events, Event{Day: day, What: Completes, Note: note, Class: c.ID})
		}
		events[same].Lists = append(events[same].Lists, DecidedList{c.Batch, n, !c.Undone.IsZero()})
	}
	return events, nil
}

// endingDays are the last days of awards of departments that are valid.
func (s *Service) endingDays(ctx context.Context, org *issuance.Organisation, scope department.Scope, from, until time.Time, versions []Version) (events []Event, err error) {
	filed, err := s.Register.Filed(ctx, org, scope)
	if err != nil {
		return nil, err
	}
	classes := map[int64]issuance.ID{}
	for i := range versions {
		classes[versions[i].Class] = versions[i].ID
	}
	for _, ends := range filed.EndsBetween(from, until) {
		events = append(events, Event{Day: ends.Day, What: AwardsEnd, Class: classes[ends.Class], Count: ends.Count})
	}
	return events, nil
}

// awardedByLists is to how many learners each batch awards, as it stands now.
func (s *Service) awardedByLists(ctx context.Context, org *issuance.Organisation) (map[int64]int, error) {
	filed, err := s.Register.Filed(ctx, org, department.Whole())
	if err != nil {
		return nil, err
	}
	awarded := map[int64]int{}
	for _, t := range filed.Tallies(endOf(s.Today(org), org.Location())) {
		for _, list := range t.Lists {
			awarded[list.Batch] += list.Awarded
		}
	}
	return awarded, nil
}

// joined are those of the texts that are not empty.
func joined(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(text string) bool { return text == "" }), " ")
}

// note is whose decision an approval is, and its document.
func note(a *issuance.Approval) string {
	return joined(a.Body, a.Document)
}
