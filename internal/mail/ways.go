package mail

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/locale"
)

// Ways are how an organisation writes to its learners.
type Ways struct {
	WordsEN string `json:"words_en,omitempty"` // its own words above what every mail about an award says, in English
	WordsJA string `json:"words_ja,omitempty"`
	After   []int  `json:"after"`          // days after a mail at which whoever has not received the award is reminded
	Before  []int  `json:"before"`         // days before an address ends at which that is done
	Ends    []End  `json:"ends,omitempty"` // in the order of their days
}

// End is when the addresses of a mail domain end for who has left.
type End struct {
	Domain string `json:"domain"` // of all addresses at it and below it
	Day    string `json:"day"`    // the last on which they work, as time.DateOnly, in the organisation's zone
}

// DefaultWays are those of an organisation that has chosen none.
func DefaultWays() Ways { return Ways{After: []int{7, 21}, Before: []int{14, 3}} }

// Words are an organisation's own words in a language; empty for none.
func (w *Ways) Words(lang locale.Language) string {
	if lang == locale.Japanese {
		return w.WordsJA
	}
	return w.WordsEN
}

// EndOf is what is known of the end of an address.
func (w *Ways) EndOf(address string) (end End, ok bool) {
	_, host, _ := strings.Cut(strings.ToLower(address), "@")
	for _, e := range w.Ends {
		if (host == e.Domain || strings.HasSuffix(host, "."+e.Domain)) && len(e.Domain) > len(end.Domain) {
			end, ok = e, true
		}
	}
	return end, ok
}

// Changed names what other Ways have otherwise, for the record of deeds: "words,after,ends".
func (w *Ways) Changed(to *Ways) string {
	var c audit.Changes
	c.If("words", w.WordsEN != to.WordsEN || w.WordsJA != to.WordsJA)
	c.If("after", !slices.Equal(w.After, to.After))
	c.If("before", !slices.Equal(w.Before, to.Before))
	c.If("ends", !slices.Equal(w.Ends, to.Ends))
	return c.Code()
}

// Until is when the day is over.
func (e *End) Until(zone *time.Location) time.Time {
	day, err := time.ParseInLocation(time.DateOnly, e.Day, zone)
	if err != nil {
		return time.Time{} // no day was kept that is none
	}
	return day.AddDate(0, 0, 1)
}

// apart is how long there is between two reminders at least.
const apart = 48 * time.Hour

// morning is the hour at which a reminder before an address ends is due.
const morning = 9 * time.Hour

// Reminders are when whoever has an address is reminded of what a mail told at a time, the first first.
func (w *Ways) Reminders(address string, told time.Time, zone *time.Location) (all []time.Time) {
	for _, days := range w.After {
		all = append(all, told.AddDate(0, 0, days))
	}
	if end, ok := w.EndOf(address); ok {
		last := end.Until(zone).AddDate(0, 0, -1)
		for _, days := range w.Before {
			if at := last.AddDate(0, 0, -days).Add(morning); at.Sub(told) >= apart {
				all = append(all, at)
			}
		}
	}
	slices.SortFunc(all, time.Time.Compare)
	kept := all[:0]
	for _, at := range all {
		if len(kept) == 0 || at.Sub(kept[len(kept)-1]) >= apart {
			kept = append(kept, at)
		}
	}
	return kept
}

// Notes are what a learner is told of an award, from the day at which it is due: the mail, and the reminders, which are
// withdrawn when the award was received.
func (w *Ways) Notes(org, batch int64, award string, to Address, lang locale.Language, due time.Time, zone *time.Location) []Note {
	notes := []Note{AwardNote(org, batch, award, to, lang, due)}
	for _, at := range w.Reminders(to.Address, due, zone) {
		notes = append(notes, ReminderNote(org, batch, award, to, lang, at))
	}
	return notes
}

// WaysSetting is the name of the store's setting that holds an organisation's Ways.
func WaysSetting(org int64) string { return fmt.Sprintf("mail.ways.%d", org) }

// ParseWays reads what SetWays kept; of an empty text the DefaultWays.
func ParseWays(text string) (w Ways, err error) {
	if text == "" {
		return DefaultWays(), nil
	}
	if err = json.Unmarshal([]byte(text), &w); err != nil {
		err = fmt.Errorf("ways of writing to learners: %w", err)
	}
	return w, err
}

// WaysOf returns how an organisation writes to its learners.
func (o *Outbox) WaysOf(ctx context.Context, org int64) (Ways, error) {
	text, err := o.MailWays(ctx, org)
	if err != nil {
		return Ways{}, err
	}
	return ParseWays(text)
}

// SetWays changes how an organisation writes to its learners, and returns the Ways as they are kept. own reports whether a host
// belongs to it: no other may stand in its words. The error is a *Fault where they cannot be used.
func (o *Outbox) SetWays(ctx context.Context, by audit.Actor, org int64, w Ways, own func(host string) bool) (Ways, error) {
	if err := by.Validate(); err != nil {
		return w, err
	}
	if err := w.Check(own); err != nil {
		return w, err
	}
	text, err := json.Marshal(w)
	if err != nil {
		return w, err
	}
	return w, o.PutMailWays(ctx, by, org, string(text), o.Now())
}

// The limits of Ways.
const (
	maxDays = 4   // reminders of each kind
	lastDay = 365 // days
	maxEnds = 10
)

// Check brings Ways into the form in which they are kept; the error is a *Fault.
func (w *Ways) Check(own func(host string) bool) (err error) {
	for _, words := range []*string{&w.WordsEN, &w.WordsJA} {
		if *words, err = checkWords(*words, own); err != nil {
			return err
		}
	}
	for _, days := range []*[]int{&w.After, &w.Before} {
		slices.Sort(*days)
		*days = slices.Compact(*days)
		if n := len(*days); n > maxDays || n > 0 && ((*days)[0] < 1 || (*days)[n-1] > lastDay) {
			return &Fault{Code: "days"}
		}
	}
	slices.Reverse(w.Before) // the first to come stands first
	for i := range w.Ends {
		if err := w.Ends[i].check(); err != nil {
			return err
		}
	}
	slices.SortFunc(w.Ends, func(a, b End) int { return strings.Compare(a.Day+a.Domain, b.Day+b.Domain) })
	if len(w.Ends) > maxEnds {
		return &Fault{Code: "ends"}
	}
	for i := range w.Ends {
		if slices.ContainsFunc(w.Ends[:i], func(e End) bool { return e.Domain == w.Ends[i].Domain }) {
			return &Fault{"domain_twice", w.Ends[i].Domain}
		}
	}
	return nil
}

func (e *End) check() error {
	e.Domain = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(e.Domain)), "@")
	e.Day = strings.TrimSpace(e.Day)
	if _, err := mailbox(Address{Address: "a@" + e.Domain}); err != nil {
		return &Fault{"domain", e.Domain}
	}
	if _, err := time.Parse(time.DateOnly, e.Day); err != nil {
		return &Fault{"day", e.Domain}
	}
	return nil
}
