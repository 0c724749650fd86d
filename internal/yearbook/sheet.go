package yearbook

import (
	"cmp"
	"maps"
	"slices"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
)

// Figure is a number of a sheet, or that there is none.
type Figure int

// What stands where there is no number.
const (
	Unknown Figure = -1 // nobody has typed it
	Hidden  Figure = -2 // it would say too much of a few people
)

// Sheet is the sheet of a business year as of a day. Days are written as 2006-01-02.
type Sheet struct {
	Body       map[locale.Language]string `json:"body"` // the awarding body's name
	Year       int                        `json:"year"` // in which it begins
	From, Last string                     // its first and last day
	Day        string                     `json:"day"` // at whose end it stood so
	Entries    []Entry                    `json:"entries"`
	Years      []YearCount                `json:"years"` // this one and those before, the oldest first
	Filed      bool                       `json:"-"`     // it was put on file
	IsPublic   bool                       `json:"-"`     // see Public
	IsPart     bool                       `json:"-"`     // of some departments
	Sums       []Numbers                  `json:"-"`     // of the public form: this year's, and those of the year before
}

// YearCount is how many were awarded in a business year.
type YearCount struct {
	Year    int
	Awarded Figure
}

// Entry is a micro-credential on a sheet.
type Entry struct {
	Class      int64                      `json:"class"`
	ID         issuance.ID                `json:"id"`
	Department map[locale.Language]string `json:"department,omitzero"`
	Said       map[locale.Language]Said   `json:"said"` // of the newest version in force
	Versions   []InForce                  `json:"versions"`
	Approval   *Approval                  `json:"approval,omitzero"`
	Decided    []Completed                `json:"decided,omitzero"` // the decisions on which the year's awards stand
	Guideline  string                     `json:"guideline"`        // the id of the edition by which it was written
	Conforms   bool                       `json:"conforms"`         // no error was found in it when it was published
	Noted      bool                       `json:"noted"`            // it carries the note of conformity
	Retired    string                     `json:"retired,omitzero"`
	Now        Numbers                    `json:"now"`
	Before     Numbers                    `json:"before"` // in the business year before
}

// Said is what a version says of itself.
type Said struct {
	Title      string  `json:"title"`
	Hours      float64 `json:"hours,omitzero"` // 0: no number is known
	Effort     string  `json:"effort,omitzero"`
	Credit     string  `json:"credit,omitzero"`
	Level      string  `json:"level,omitzero"`
	Assessment string  `json:"assessment,omitzero"`
	Quality    string  `json:"quality,omitzero"`
}

// InForce is a version that was the newest at some time of the year, until the sheet's day.
type InForce struct {
	Number int    `json:"number"`
	Since  string `json:"since"`
}

// Approval is the decision on which a micro-credential rests.
type Approval struct {
	Body     string `json:"body"`
	On       string `json:"on"`
	Document string `json:"document,omitzero"`
	Ends     string `json:"ends,omitzero"` // when it is to be looked at again
}

// Completed is a decision that learners have completed (修了認定), as it is written in the organisation's
// records. Any of it may be empty, and all where nothing was written down.
type Completed struct {
	On       string `json:"on,omitzero"`
	Body     string `json:"body,omitzero"`
	Dated    string `json:"dated,omitzero"` // of the document, as it is written there
	Document string `json:"document,omitzero"`
	Awarded  Figure `json:"awarded"` // to how many learners
}

// unknown reports whether nothing was written down of the decision.
func (c *Completed) unknown() bool { return c.On+c.Body+c.Dated+c.Document == "" }

// Numbers are what was counted of a micro-credential in a business year; see register.Tally.
type Numbers struct {
	Participants Figure
	Awarded      Figure
	Sent         Figure
	Opened       Figure
	Received     Figure
	Declined     Figure
	Reissued     Figure
	Names        Figure
	Standing     Figure            // learners whose award is not revoked
	Completed    Figure            `json:"-"` // awarded, but by mistake
	Gone         Figure            `json:"-"` // revoked for whatever reason
	Revoked      map[string]Figure // by reason; nil where they are hidden
	Kinds        map[string]Figure // of learners; "": the list says nothing; nil where they are hidden
	Months       []Figure
}

func (n *Numbers) take(t *register.Tally) {
	n.Awarded, n.Sent, n.Opened, n.Received = Figure(t.Awarded), Figure(t.Sent), Figure(t.Opened), Figure(t.Received)
	n.Declined, n.Reissued, n.Names, n.Standing = Figure(t.Declined), Figure(t.Reissued), Figure(t.Names), Figure(t.Standing())
	n.Revoked, n.Kinds = figures(t.Revoked), figures(t.Kinds)
	for _, of := range t.Months {
		n.Months = append(n.Months, Figure(of))
	}
	n.sum()
}

// sum finds what follows from the other numbers.
func (n *Numbers) sum() {
	n.Completed, n.Gone = n.Awarded, 0
	for reason, of := range n.Revoked {
		n.Gone += of
		if issuance.Mistaken(reason) {
			n.Completed -= of
		}
	}
}

func figures(of map[string]int) map[string]Figure {
	all := map[string]Figure{}
	for name, n := range of {
		all[name] = Figure(n)
	}
	return all
}

// In is what the entry says in a language, or else in the other; and which of them it is.
func (e *Entry) In(lang locale.Language) (Said, locale.Language) {
	for _, in := range append([]locale.Language{lang}, locale.Languages...) {
		if said, ok := e.Said[in]; ok {
			return said, in
		}
	}
	return Said{}, lang
}

// Title is what the micro-credential is called in a language, or else in the other.
func (e *Entry) Title(lang locale.Language) string {
	said, _ := e.In(lang)
	return said.Title
}

// Newest is the number of the newest version in force.
func (e *Entry) Newest() int { return e.Versions[len(e.Versions)-1].Number }

// Fewer reports whether fewer are said to have taken part than have completed: the one is typed, the other is counted.
func (n *Numbers) Fewer() bool { return n.Participants >= 0 && n.Participants < n.Completed }

// revoked is how many were revoked for a reason; Hidden where it is not told how many for which.
func (n *Numbers) revoked(reason string) Figure {
	if n.Revoked == nil && n.Gone != 0 {
		return Hidden
	}
	return n.Revoked[reason]
}

// Share is how many of those who hold an award have received it, from 0 to 1; known is false where nobody does.
func (n *Numbers) Share() (share float64, known bool) {
	if n.Standing <= 0 || n.Received < 0 {
		return 0, false
	}
	return min(float64(n.Received)/float64(n.Standing), 1), true
}

// Idle are the micro-credentials in force of which nothing was awarded in the year.
func (s *Sheet) Idle() (all []Entry) {
	for _, e := range s.Entries {
		if e.Now.Awarded == 0 && e.Now.Reissued == 0 && e.Retired == "" {
			all = append(all, e)
		}
	}
	return all
}

// Reasons are the reasons for which something was revoked in this year or the one before, in the order in which they are
// offered.
func (s *Sheet) Reasons() (all []string) {
	for _, reason := range issuance.Reasons {
		if slices.ContainsFunc(s.Entries, func(e Entry) bool { return e.Now.revoked(reason) > 0 || e.Before.revoked(reason) > 0 }) {
			all = append(all, reason)
		}
	}
	return all
}

// KindsOf are the kinds of learners of numbers, those that the most have first, and at last those of whom the list says
// nothing.
func (n *Numbers) KindsOf() []string {
	return slices.SortedFunc(maps.Keys(n.Kinds), func(a, b string) int {
		switch {
		case a == "" && b != "":
			return 1
		case b == "" && a != "":
			return -1
		}
		return cmp.Or(cmp.Compare(n.Kinds[b], n.Kinds[a]), cmp.Compare(a, b))
	})
}

// year are the numbers of this year, or of the year before.
func (e *Entry) year(before bool) *Numbers {
	if before {
		return &e.Before
	}
	return &e.Now
}

// Total are the numbers of all micro-credentials: this year's, or those of the year before; in the public form those that it
// may tell. Participants are summed where somebody has typed them.
func (s *Sheet) Total(before bool) Numbers {
	if s.IsPublic {
		return s.Sums[map[bool]int{false: 0, true: 1}[before]]
	}
	t := Numbers{Participants: Unknown, Revoked: map[string]Figure{}}
	for i := range s.Entries {
		n := s.Entries[i].year(before)
		if n.Participants != Unknown && t.Participants == Unknown {
			t.Participants = 0
		}
		if n.Participants != Unknown {
			t.Participants += n.Participants
		}
		for _, pair := range [][2]*Figure{
			{&t.Awarded, &n.Awarded}, {&t.Sent, &n.Sent}, {&t.Opened, &n.Opened}, {&t.Received, &n.Received}, {&t.Declined, &n.Declined},
			{&t.Reissued, &n.Reissued}, {&t.Names, &n.Names}, {&t.Standing, &n.Standing}, {&t.Completed, &n.Completed},
			{&t.Gone, &n.Gone},
		} {
			*pair[0] += *pair[1]
		}
		for reason, of := range n.Revoked {
			t.Revoked[reason] += of
		}
		for i, of := range n.Months {
			if t.Months == nil {
				t.Months = make([]Figure, len(n.Months))
			}
			t.Months[i] += of
		}
	}
	return t
}
