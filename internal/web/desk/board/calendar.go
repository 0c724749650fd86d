package board

import (
	"net/url"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/internal/yearbook"
)

// calendarView is a business year as a calendar.
type calendarView struct {
	view
	events []yearbook.Event
	table  yearbook.Table
	first  time.Time // the first day of the year, as midnight UTC
	typed  func(name string) string
}

func (p *Pages) calendar(v *visit.Visit) error { return p.showCalendar(v, "") }

func (p *Pages) showCalendar(v *visit.Visit, problem string) error {
	choice, err := p.choice(v)
	if err != nil {
		return err
	}
	year, now := p.asked(v), yearbook.Year(&v.Org, p.Now())
	events, err := p.Yearbook.Calendar(v.R.Context(), &v.Org, choice.Scope, year)
	if text := visit.Sentence(err, v.Lang); text != "" {
		problem, year = text, now
		events, err = p.Yearbook.Calendar(v.R.Context(), &v.Org, choice.Scope, year)
	}
	if err != nil {
		return err
	}
	shared, err := p.view(v, &choice, "calendar", year, now+1)
	if err != nil {
		return err
	}
	view := &calendarView{view: shared, events: events, table: yearbook.EventTable(events, year, v.Lang), typed: v.R.PostFormValue}
	view.problem = problem
	from, _ := yearbook.Span(&v.Org, year)
	view.first = time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, time.UTC)
	if view.edits() {
		view.Add(visit.Turned("meeting"))
	}
	return page.ServeOnce(v.W, v.R, status(problem), calendarPage(view))
}

// removed is what the page before let go of; without a name it was nothing, or it stands again.
func (c *calendarView) removed() (m yearbook.Meeting) {
	query := c.visit.R.URL.Query()
	m.Name = query.Get("removed")
	var err error
	if m.Day, err = time.Parse(time.DateOnly, query.Get("day")); err != nil || c.problem != "" {
		return yearbook.Meeting{}
	}
	for i := range c.events {
		if e := &c.events[i]; e.What == yearbook.CommitteeMeets && e.Day.Equal(m.Day) && e.Text[locale.Japanese] == m.Name {
			return yearbook.Meeting{}
		}
	}
	return m
}

// edits reports whether whoever asks may change the committees' days.
func (c *calendarView) edits() bool { return c.visit.MayHere(auth.Organisation) }

// listName is what a list is called that an event decided on.
func (c *calendarView) listName(event *yearbook.Event, list int) string {
	if len(event.Lists) == 1 {
		return c.T("desk.calendar.list")
	}
	return c.T("desk.calendar.list.of", "number", list+1, "awarded", event.Lists[list].Awarded)
}

func (p *Pages) calendarBook(v *visit.Visit) error {
	v.InLanguage()
	choice, err := p.choice(v)
	if err != nil {
		return err
	}
	year := p.asked(v)
	events, err := p.Yearbook.Calendar(v.R.Context(), &v.Org, choice.Scope, year)
	if err != nil {
		return err
	}
	return p.send(v, visit.File{What: "calendar", Year: year}, head(v, &choice, v.Say("desk.calendar.heading")+" "+yearbook.YearName(v.Lang, year), nil), yearbook.EventTable(events, year, v.Lang))
}

// meet keeps a day on which a committee meets, or lets go of it.
func (p *Pages) meet(keep bool) func(*visit.Visit) error {
	return func(v *visit.Visit) error {
		m := yearbook.Meeting{Name: v.R.PostFormValue("name")}
		m.Day, _ = time.Parse(time.DateOnly, v.R.PostFormValue("day")) // what is no day is refused
		err := p.Yearbook.Meet(v.R.Context(), v.By, &v.Org, m, keep)
		if text := visit.Sentence(err, v.Lang); text != "" {
			return p.showCalendar(v, text)
		}
		from := time.Date(m.Day.Year(), m.Day.Month(), m.Day.Day(), 12, 0, 0, 0, v.Org.Location())
		query := url.Values{"year": {yearText(yearbook.Year(&v.Org, from))}}
		if !keep {
			query.Set("day", m.Day.Format(time.DateOnly))
			query.Set("removed", m.Name)
		}
		return v.GoOn(visit.Path(&v.Org, "calendar"), "?"+query.Encode(), err)
	}
}

// month is a month of the calendar's picture.
type month struct {
	name  string
	days  int
	marks []mark
}

// mark is what of one kind falls on a day of a month: the n-th mark of that day, from 0.
type mark struct {
	day, n int
	what   yearbook.What
	texts  []string
}

// months are those of the business year.
func (c *calendarView) months() (all []month) {
	for i := range 12 {
		first := c.first.AddDate(0, i, 0)
		one := month{name: locale.Month(c.Lang, first.Month()), days: first.AddDate(0, 1, -1).Day()}
		for j := range c.events {
			if e := &c.events[j]; e.Day.Year() == first.Year() && e.Day.Month() == first.Month() {
				one.add(e, locale.Day(c.Lang, e.Day)+" "+locale.Text(c.Lang, "yearbook.what."+string(e.What))+" "+e.In(c.Lang))
			}
		}
		all = append(all, one)
	}
	return all
}

// add marks an event, with those of its kind on the same day.
func (m *month) add(e *yearbook.Event, text string) {
	n := 0
	for i := range m.marks {
		if other := &m.marks[i]; other.day == e.Day.Day() {
			if n++; other.what == e.What {
				other.texts = append(other.texts, text)
				return
			}
		}
	}
	m.marks = append(m.marks, mark{e.Day.Day(), n, e.What, []string{text}})
}

// marksOn is how many marks a day has.
func (m *month) marksOn(day int) (n int) {
	for i := range m.marks {
		if m.marks[i].day == day {
			n++
		}
	}
	return n
}

// now is the row and the day of today in the picture; row -1: it is not in this year.
func (c *calendarView) now() (row, day int) {
	for i := range 12 {
		if first := c.first.AddDate(0, i, 0); first.Year() == c.today.Year() && first.Month() == c.today.Month() {
			return i, c.today.Day()
		}
	}
	return -1, 0
}

// shown are the kinds of what is on the calendar.
func (c *calendarView) shown() (all []yearbook.What) {
	for _, what := range yearbook.Whats {
		for i := range c.events {
			if c.events[i].What == what {
				all = append(all, what)
				break
			}
		}
	}
	return all
}
