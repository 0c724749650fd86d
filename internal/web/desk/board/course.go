package board

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/internal/yearbook"
)

// courseView is the page of how the awards went: of all micro-credentials, or of one.
type courseView struct {
	view
	sheet                *yearbook.Sheet
	class                int64 // 0: all
	now, before          yearbook.Numbers
	months, years, reach yearbook.Table
}

func (p *Pages) course(v *visit.Visit) error {
	sheet, shared, err := p.ofYear(v, "course")
	if err != nil {
		return err
	}
	view := &courseView{view: shared}
	view.show(p, sheet, v.R.URL.Query().Get("class"))
	return page.ServeOnce(v.W, v.R, status(view.problem), coursePage(view))
}

// show puts into the view what the sheet says of a class, or of all where it has none of that number.
func (c *courseView) show(p *Pages, sheet *yearbook.Sheet, class string) {
	c.sheet, c.now, c.before = sheet, sheet.Total(false), sheet.Total(true)
	number, _ := strconv.ParseInt(class, 10, 64)
	for i := range sheet.Entries {
		if e := &sheet.Entries[i]; e.Class == number {
			c.class, c.now, c.before = number, e.Now, e.Before
		}
	}
	c.months, c.years, c.reach = p.Yearbook.MonthTable(sheet, c.now.Months, c.before.Months, c.Lang), p.Yearbook.YearTable(sheet, c.Lang), p.Yearbook.ReachTable(sheet, c.Lang)
}

func (p *Pages) courseBook(v *visit.Visit) error {
	v.InLanguage()
	choice, err := p.choice(v)
	if err != nil {
		return err
	}
	sheet, err := p.Yearbook.Of(v.R.Context(), &v.Org, choice.Scope, p.asked(v), p.Yearbook.Today(&v.Org))
	if err != nil {
		return err
	}
	view := &courseView{view: view{Frame: page.Frame{Lang: v.Lang}}}
	view.show(p, sheet, v.R.URL.Query().Get("class"))
	h := head(v, &choice, v.Say("desk.course.heading"), sheet)
	name := visit.File{What: "course", Year: sheet.Year}
	if view.class != 0 {
		name.Of = view.title()
		h.Facts = append(h.Facts, yearbook.Fact{Name: v.Say("desk.course.which"), Text: view.title()})
	}
	return p.send(v, name, h, view.months, view.years, view.reach)
}

// title is what the class is called that is shown.
func (c *courseView) title() string {
	for i := range c.sheet.Entries {
		if e := &c.sheet.Entries[i]; e.Class == c.class {
			return e.Title(c.Lang)
		}
	}
	return ""
}

// more is what an address asks for beside the year.
func (c *courseView) more() url.Values {
	if c.class == 0 {
		return nil
	}
	return url.Values{"class": {strconv.FormatInt(c.class, 10)}}
}

// monthBars are the two bars of each month.
func (c *courseView) monthBars() *bars {
	b := &bars{id: "months", lang: c.Lang, title: c.months.Caption, series: []string{yearbook.YearName(c.Lang, c.sheet.Year), yearbook.YearName(c.Lang, c.sheet.Year-1)}}
	b.desc = c.T("desk.course.months.picture", "now", plain(c.now.Completed), "before", plain(c.before.Completed))
	for i, name := range c.sheet.MonthNames(c.Lang) {
		if i > 0 && name != locale.Month(c.Lang, time.January) { // one that says what it is stands for those after it
			name = strings.TrimSuffix(name, "月")
		}
		b.groups = append(b.groups, group{name, []int{valueAt(c.now.Months, i), valueAt(c.before.Months, i)}})
	}
	return b
}

// yearBars are a bar for each year.
func (c *courseView) yearBars() *bars {
	b := &bars{id: "years", lang: c.Lang, title: c.years.Caption, desc: c.T("desk.course.years.picture")}
	for _, y := range c.sheet.Years {
		b.groups = append(b.groups, group{strconv.Itoa(y.Year), []int{max(int(y.Awarded), 0)}})
	}
	return b
}

// stages are how far it has come with the learners.
func (c *courseView) stages() *stages {
	n := &c.now
	s := &stages{id: "reach", title: locale.Text(c.Lang, "yearbook.reach.caption", "year", yearbook.YearName(c.Lang, c.sheet.Year))}
	s.desc = c.T("desk.course.reach.picture", "standing", plain(n.Standing), "sent", plain(n.Sent), "opened", plain(n.Opened), "received", plain(n.Received))
	for _, one := range []struct {
		key string
		n   yearbook.Figure
	}{{"standing", n.Standing}, {"sent", n.Sent}, {"opened", n.Opened}, {"received", n.Received}} {
		s.all = append(s.all, stage{locale.Text(c.Lang, "yearbook.column."+one.key), max(int(one.n), 0)})
	}
	return s
}

func valueAt(months []yearbook.Figure, i int) int {
	if i >= len(months) {
		return 0
	}
	return max(int(months[i]), 0)
}

// plain is a number as people read it.
func plain(n yearbook.Figure) string { return yearbook.Thousands(max(int(n), 0)) }
