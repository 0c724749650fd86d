package board

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/desk/fields"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/internal/yearbook"
)

// yearView is the yearly sheet.
type yearView struct {
	view
	sheet   *yearbook.Sheet
	summary yearbook.Table
	blocks  []block
	filed   []filedSheet
	sure    bool                     // it is asked once more whether the sheet is to be put on file
	typed   func(name string) string // what was typed of participants; empty: nothing was
}

// block is what the sheet says of a micro-credential.
type block struct {
	entry   *yearbook.Entry
	facts   []yearbook.Fact
	numbers yearbook.Table
	fewer   string // took part than were awarded; empty: that is not so
}

// askedDay is the day that an address asks for, or else today.
func (p *Pages) askedDay(v *visit.Visit) time.Time {
	if day, err := time.Parse(time.DateOnly, v.R.FormValue("day")); err == nil {
		return day
	}
	return p.Yearbook.Today(&v.Org)
}

// of is the sheet of departments that a visit asks for.
func (p *Pages) of(v *visit.Visit, choice *visit.Choice) (*yearbook.Sheet, error) {
	sheet, err := p.Yearbook.Of(v.R.Context(), &v.Org, choice.Scope, p.asked(v), p.askedDay(v))
	if err == nil && v.R.FormValue("public") != "" {
		sheet = sheet.Public()
	}
	return sheet, err
}

func (p *Pages) year(v *visit.Visit) error { return p.showYear(v, "") }

func (p *Pages) showYear(v *visit.Visit, problem string) error {
	choice, err := p.choice(v)
	if err != nil {
		return err
	}
	sheet, err := p.of(v, &choice)
	if text := visit.Sentence(err, v.Lang); text != "" {
		problem = text
		sheet, _, err = p.sheet(v, &choice, p.asked(v))
	}
	if err != nil {
		return err
	}
	shared, err := p.view(v, &choice, "year", sheet.Year, yearbook.Year(&v.Org, p.Now()))
	if err != nil {
		return err
	}
	view := &yearView{view: shared, sheet: sheet, summary: p.Yearbook.Summary(sheet, v.Lang), typed: v.R.PostFormValue}
	view.problem = problem
	for i := range sheet.Entries {
		e := &sheet.Entries[i]
		view.blocks = append(view.blocks, block{e, p.Yearbook.Facts(sheet, e, v.Lang), p.Yearbook.Counted(sheet, e, v.Lang), p.Yearbook.Fewer(sheet, e, v.Lang)})
	}
	if view.filed, err = p.filed(v); err != nil {
		return err
	}
	view.sure = view.files() && v.R.URL.Query().Has("file")
	if view.edits() {
		view.Add(visit.Turned("participants"))
	}
	return page.ServeOnce(v.W, v.R, status(problem), yearPage(view))
}

// edits reports whether participants can be typed: by who may, as of today.
func (y *yearView) edits() bool {
	return y.visit.MayHere(auth.Organisation) && !y.sheet.IsPublic && !y.sheet.Filed && len(y.sheet.Entries) > 0
}

// filedSheet is a sheet on file, and who put it there.
type filedSheet struct {
	yearbook.FiledDay
	who string // empty: the record does not say
}

// filed are the sheets on file, those of the last day first.
func (p *Pages) filed(v *visit.Visit) ([]filedSheet, error) {
	days, err := p.Yearbook.FiledDays(v.R.Context(), v.Org.ID)
	if err != nil || len(days) == 0 {
		return nil, err
	}
	who, err := p.Yearbook.Register.SheetFilers(v.R.Context(), v.Org.ID, v.Lang)
	filed := make([]filedSheet, len(days))
	for i, day := range days {
		filed[i] = filedSheet{day, who[yearText(day.Year)+"/"+day.Day.Format(time.DateOnly)]}
	}
	return filed, err
}

// filing says when and by whom a sheet was put on file.
func (y *yearView) filing(f *filedSheet) string {
	return y.T("desk.year.filed.by", "at", part.Moment(f.Filed, y.visit.Org.Location(), y.Lang), "who", f.who)
}

// mark is that of the sheet that is seen, and its address as the one that is to be put on file.
func (y *yearView) mark() (string, error) { return y.sheet.Mark() }

func (y *yearView) asking() string { return y.path("year") + "&day=" + y.sheet.Day + "&file=1#file" }

// filesWhat says what would be put on file.
func (y *yearView) filesWhat() string {
	total := y.sheet.Total(false)
	return y.T("desk.year.file.what", "year", yearbook.YearName(y.Lang, y.sheet.Year), "day", day(y.Lang, y.sheet.Day),
		"count", len(y.sheet.Entries), "awarded", plain(total.Awarded), "completed", plain(total.Completed))
}

// files reports whether the sheet, which is then that of the whole, can be put on file.
func (y *yearView) files() bool {
	return y.visit.MayHere(auth.Organisation) && y.choice.IsWhole() && !y.sheet.IsPublic && !y.sheet.Filed && len(y.sheet.Entries) > 0 && y.sheet.Day < y.today.Format(time.DateOnly)
}

// early reports whether the sheet could be put on file, were it not as of today.
func (y *yearView) early() bool {
	return y.visit.MayHere(auth.Organisation) && y.choice.IsWhole() && !y.sheet.IsPublic && len(y.sheet.Entries) > 0 && y.sheet.Day == y.today.Format(time.DateOnly)
}

// more is what an address asks for beside the year.
func (y *yearView) more() url.Values {
	more := url.Values{"day": {y.sheet.Day}}
	if y.sheet.IsPublic {
		more.Set("public", "1")
	}
	return more
}

// other is the address of the other form of the sheet.
func (y *yearView) other() string {
	path := y.path("year") + "&day=" + y.sheet.Day
	if !y.sheet.IsPublic {
		path += "&public=1"
	}
	return path
}

// state says which form of the sheet this is.
func (y *yearView) state() string {
	state := y.T("desk.year.state.made")
	if y.sheet.Filed {
		state = y.T("desk.year.state.filed")
		for i := range y.filed {
			if f := &y.filed[i]; f.Year == y.sheet.Year && f.Day.Format(time.DateOnly) == y.sheet.Day {
				state += locale.Text(y.Lang, "yearbook.between") + y.filing(f)
			}
		}
	}
	if y.sheet.IsPublic {
		state += locale.Text(y.Lang, "yearbook.between") + y.T("desk.year.state.public")
	}
	return state
}

// participants is what stands in the field of a class.
func (y *yearView) participants(e *yearbook.Entry) string {
	if text := y.typed(fieldOf(e.Class)); text != "" {
		return text
	}
	if e.Now.Participants < 0 {
		return ""
	}
	return strconv.Itoa(int(e.Now.Participants))
}

func fieldOf(class int64) string { return "n-" + strconv.FormatInt(class, 10) }

func yearText(year int) string { return strconv.Itoa(year) }

// day is a day of a sheet as the language writes it.
func day(lang locale.Language, text string) string {
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return text
	}
	return locale.Day(lang, at)
}

// typedNumber is a number as it was typed, in whatever digits; empty is Unknown, and what is no number is none that can be
// kept.
func typedNumber(text string) yearbook.Figure {
	if strings.TrimSpace(text) == "" {
		return yearbook.Unknown
	}
	n := fields.Number(text)
	if n < 0 {
		return yearbook.MaxParticipants + 1
	}
	return yearbook.Figure(min(n, yearbook.MaxParticipants+1))
}

// typed keeps how many took part.
func (p *Pages) typed(v *visit.Visit) error {
	year, numbers := p.asked(v), map[int64]yearbook.Figure{}
	choice, err := p.choice(v)
	if err != nil {
		return err
	}
	sheet, err := p.Yearbook.Of(v.R.Context(), &v.Org, choice.Scope, year, p.Yearbook.Today(&v.Org))
	if err == nil {
		for i := range sheet.Entries {
			if _, sent := v.R.PostForm[fieldOf(sheet.Entries[i].Class)]; sent {
				numbers[sheet.Entries[i].Class] = typedNumber(v.R.PostFormValue(fieldOf(sheet.Entries[i].Class)))
			}
		}
		err = p.Yearbook.Type(v.R.Context(), v.By, &v.Org, year, numbers)
	}
	if text := visit.Sentence(err, v.Lang); text != "" {
		return p.showYear(v, text)
	}
	return v.GoOn(visit.Path(&v.Org, "year"), "?"+asking(year, &choice).Encode(), err)
}

// file puts the sheet on file.
func (p *Pages) file(v *visit.Visit) error {
	year, day := p.asked(v), p.askedDay(v)
	err := p.Yearbook.File(v.R.Context(), v.By, &v.Org, year, day, v.R.PostFormValue("seen"))
	if text := visit.Sentence(err, v.Lang); text != "" {
		return p.showYear(v, text)
	}
	return v.GoOn(visit.Path(&v.Org, "year"), "?year="+yearText(year)+"&day="+day.Format(time.DateOnly), err)
}

func (p *Pages) yearBook(v *visit.Visit) error {
	v.InLanguage()
	choice, err := p.choice(v)
	if err != nil {
		return err
	}
	sheet, err := p.of(v, &choice)
	if err != nil {
		return err
	}
	h := head(v, &choice, v.Say("desk.year.heading"), sheet)
	h.Facts[0].Text = cmp.Or(sheet.Body[v.Lang], h.Facts[0].Text)
	name := visit.File{What: "year", Year: sheet.Year}
	if sheet.IsPublic {
		name.What = "year-public"
		h.Facts = append(h.Facts, yearbook.Fact{Name: v.Say("desk.year.state"), Text: v.Say("desk.year.state.public")})
	}
	if fewer := p.Yearbook.AllFewer(sheet, v.Lang); fewer != "" {
		h.Facts = append(h.Facts, yearbook.Fact{Name: locale.Text(v.Lang, "yearbook.all_fewer"), Text: fewer})
	}
	return p.send(v, name, h, p.Yearbook.Summary(sheet, v.Lang), p.Yearbook.Full(sheet, v.Lang))
}
