package yearbook

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// Table is what a page shows as a table, and a workbook as a sheet.
type Table struct {
	Name    string // of its sheet; a few letters
	Caption string
	Columns []Column
	Rows    [][]Cell
	Foot    []Cell // the sums; none: there are none
}

// Column is a column of a table.
type Column struct {
	Head  string
	Count bool    // its cells are numbers
	Width float64 // in a workbook, in characters
}

// Share is a part of the whole, from 0 to 1.
type Share float64

// Cell is a cell of a table: what people read, and what a workbook holds where that is a number, or a day.
type Cell struct {
	Text  string
	Value any // int, float64, Share, time.Time; nil: the text
}

// teller makes tables of a sheet in a language.
type teller struct {
	*Sheet
	lang     locale.Language
	editions microcredential.Editions
}

func (t *teller) say(key string, args ...any) string {
	return locale.Text(t.lang, "yearbook."+key, args...)
}

func text(s string) Cell { return Cell{Text: s} }

func (t *teller) figure(n Figure) Cell {
	switch n {
	case Unknown:
		return Cell{}
	case Hidden:
		return Cell{Text: t.say("hidden")}
	}
	return Cell{Text: Thousands(int(n)), Value: int(n)}
}

// Thousands is a number with a comma at every third digit.
func Thousands(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func (t *teller) day(day string) Cell {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return Cell{}
	}
	return Cell{Text: locale.Day(t.lang, at), Value: at}
}

func (t *teller) share(n *Numbers) Cell {
	share, known := n.Share()
	if !known {
		return Cell{}
	}
	return Cell{Text: fmt.Sprintf("%s (%s/%s)", Percent(int(n.Received), int(n.Standing)), Thousands(int(n.Received)), Thousands(int(n.Standing))), Value: Share(share)}
}

// Percent is a part of a whole in percent: all of it alone is 100%, and nothing alone 0%.
func Percent(part, whole int) string {
	switch percent := part * 100 / max(whole, 1); {
	case percent == 0 && part > 0:
		return "<1%"
	default:
		return strconv.Itoa(percent) + "%"
	}
}

func (t *teller) column(key string, width float64) Column {
	return Column{Head: t.say("column." + key), Width: width}
}
func (t *teller) count(key string, width float64) Column {
	return Column{Head: t.say("column." + key), Width: width, Count: true}
}

// label is what a descriptor is called.
func (t *teller) label(key microcredential.Key) string {
	d, _ := t.editions.Current().Descriptor(key)
	return d.LabelIn(t.lang)
}

// descriptors are those of which a sheet tells, with what an entry says of each.
func (t *teller) descriptors(said *Said) []Fact {
	return []Fact{
		{t.label(microcredential.LearnerEffort), said.Effort}, {t.label(microcredential.Credit), said.Credit}, {t.label(microcredential.Level), said.Level},
		{t.label(microcredential.TypeOfAssessment), said.Assessment}, {t.label(microcredential.QualityAssurance), said.Quality},
	}
}

// edition is what the edition of the guideline is called by which an entry was written.
func (t *teller) edition(e *Entry) string {
	for _, of := range t.editions {
		if of.ID == e.Guideline {
			return of.NameIn(t.lang)
		}
	}
	return e.Guideline
}

// conformity says whether what was published is without an error by the rules of its edition.
func (t *teller) conformity(e *Entry) string {
	switch {
	case !e.Conforms:
		return t.say("conforms.no")
	case e.Noted:
		return t.say("conforms.noted")
	}
	return t.say("conforms.yes")
}

func (t *teller) versions(e *Entry) string {
	all := make([]string, len(e.Versions))
	for i, v := range e.Versions {
		key := "version.since"
		if v.Since > t.Last { // what was issued for a day before it was published
			key = "version.after"
		}
		all[i] = t.say(key, "number", v.Number, "day", t.day(v.Since).Text)
	}
	return strings.Join(all, t.say("between"))
}

// approval is who decided, when, and in which document.
func (t *teller) approval(e *Entry) string {
	if e.Approval == nil {
		return t.say("approved.none")
	}
	return t.say("approved", "body", e.Approval.Body, "day", t.day(e.Approval.On).Text, "document", e.Approval.Document)
}

// completed is when and by whom it was decided that learners have completed, and in which document.
func (t *teller) completed(e *Entry) string {
	all := make([]string, len(e.Decided))
	for i := range e.Decided {
		c := &e.Decided[i]
		if all[i] = joined(t.day(c.On).Text, c.Body, c.Dated, c.Document); c.unknown() {
			all[i] = t.say("completed.none")
		}
		if c.Awarded > 0 {
			all[i] = t.say("completed", "decision", all[i], "count", int(c.Awarded))
		}
	}
	return strings.Join(all, t.say("between"))
}

func (t *teller) ends(e *Entry) Cell {
	if e.Approval == nil {
		return Cell{}
	}
	return t.day(e.Approval.Ends)
}

func (t *teller) reason(code string) string { return locale.Text(t.lang, "reason.short."+code) }

func (t *teller) kinds(n *Numbers) string {
	if n.Kinds == nil && t.IsPublic && n.Awarded != 0 {
		return t.say("hidden")
	}
	if _, none := n.Kinds[""]; none && len(n.Kinds) == 1 {
		return "" // no list says anything
	}
	var all []string
	for _, kind := range n.KindsOf() {
		name := kind
		if kind == "" {
			name = t.say("kind.none")
		}
		all = append(all, t.say("of_kind", "kind", name, "count", t.figure(n.Kinds[kind]).Text))
	}
	return strings.Join(all, t.say("between"))
}

// YearName is what a business year is called.
func YearName(lang locale.Language, year int) string {
	return locale.Text(lang, "yearbook.year", "year", strconv.Itoa(year))
}

// Board is the table of the board: what is in force, and how it goes.
func (s *Service) Board(sheet *Sheet, lang locale.Language) Table {
	t := &teller{sheet, lang, s.Editions}
	table := Table{
		Name: t.say("board"), Caption: t.say("board.caption", "year", YearName(lang, t.Year)),
		Columns: []Column{
			t.column("title", 36), t.column("approval", 30), t.column("ends", 14), t.count("version", 8), t.count("completed", 10), t.count("share", 10),
			t.count("revoked", 10), t.column("conformity", 20),
		},
	}
	for i := range sheet.Entries {
		e := &sheet.Entries[i]
		table.Rows = append(table.Rows, []Cell{
			text(e.Title(lang)), text(t.approval(e)), t.ends(e), {Text: strconv.Itoa(e.Newest()), Value: e.Newest()}, t.figure(e.Now.Completed), t.share(&e.Now),
			t.figure(e.Now.Gone), text(t.boardState(e)),
		})
	}
	if total := sheet.Total(false); len(sheet.Entries) > 1 {
		table.Foot = []Cell{text(t.say("total")), {}, {}, {}, t.figure(total.Completed), t.share(&total), t.figure(total.Gone), {}}
	}
	return table
}

// boardState is how an entry stands: retired, or its conformity.
func (t *teller) boardState(e *Entry) string {
	if e.Retired != "" {
		return t.say("retired", "day", t.day(e.Retired).Text)
	}
	return t.conformity(e)
}

// EventTable are the events of a business year as a table.
func EventTable(events []Event, year int, lang locale.Language) Table {
	t := &teller{nil, lang, nil}
	table := Table{
		Name: t.say("calendar"), Caption: t.say("calendar.caption", "year", YearName(lang, year)),
		Columns: []Column{t.column("day", 16), t.column("what", 22), t.column("about", 48), t.column("note", 40)},
	}
	for i := range events {
		e := &events[i]
		table.Rows = append(table.Rows, []Cell{{Text: locale.Day(lang, e.Day), Value: e.Day}, text(t.say("what." + string(e.What))), text(e.In(lang)), text(t.noted(e))})
	}
	return table
}

// noted is the note of an event, and of lists that were decided on how many there are, and how many learners they award.
func (t *teller) noted(e *Event) string {
	if e.Count > 0 {
		return t.say("expire.count", "count", e.Count)
	}
	if len(e.Lists) == 0 {
		return e.Note
	}
	awarded, undone := 0, 0
	for _, list := range e.Lists {
		awarded += list.Awarded
		if list.Undone {
			undone++
		}
	}
	return t.say("lists", "note", e.Note, "count", len(e.Lists), "awarded", awarded, "undone", undone)
}

// MonthTable is how many were awarded month by month, beside the year before.
func (s *Service) MonthTable(sheet *Sheet, now, before []Figure, lang locale.Language) Table {
	t := &teller{sheet, lang, s.Editions}
	table := Table{
		Name: t.say("months"), Caption: t.say("months.caption"),
		Columns: []Column{t.column("month", 18), {Head: YearName(lang, t.Year), Count: true, Width: 12}, {Head: YearName(lang, t.Year-1), Count: true, Width: 12}},
	}
	for i, name := range sheet.MonthNames(lang) {
		table.Rows = append(table.Rows, []Cell{text(name), t.figure(at(now, i)), t.figure(at(before, i))})
	}
	return table
}

func at(months []Figure, i int) Figure {
	if i < len(months) {
		return months[i]
	}
	return 0
}

// MonthNames are the months of the business year, in its order.
func (s *Sheet) MonthNames(lang locale.Language) (names []string) {
	first, err := time.Parse(time.DateOnly, s.From)
	if err != nil {
		return nil
	}
	for i := range 12 {
		month := first.AddDate(0, i, 0).Month()
		names = append(names, locale.Month(lang, month))
	}
	return names
}

// YearTable is how many were awarded year by year.
func (s *Service) YearTable(sheet *Sheet, lang locale.Language) Table {
	t := &teller{sheet, lang, s.Editions}
	table := Table{Name: t.say("years"), Caption: t.say("years.caption", "year", YearName(lang, t.Year)), Columns: []Column{t.column("year", 18), t.count("completed", 12)}}
	for _, y := range sheet.Years {
		table.Rows = append(table.Rows, []Cell{text(YearName(lang, y.Year)), t.figure(y.Awarded)})
	}
	return table
}

// ReachTable is how many were told, opened and received, by micro-credential.
func (s *Service) ReachTable(sheet *Sheet, lang locale.Language) Table {
	t := &teller{sheet, lang, s.Editions}
	table := Table{
		Name: t.say("reach"), Caption: t.say("reach.caption", "year", YearName(lang, t.Year)),
		Columns: []Column{t.column("title", 36), t.count("standing", 10), t.count("sent", 10), t.count("opened", 10), t.count("received", 10), t.count("declined", 10)},
	}
	row := func(title string, n *Numbers) []Cell {
		return []Cell{text(title), t.figure(n.Standing), t.figure(n.Sent), t.figure(n.Opened), t.figure(n.Received), t.figure(n.Declined)}
	}
	for i := range sheet.Entries {
		if e := &sheet.Entries[i]; e.Now.Standing > 0 {
			table.Rows = append(table.Rows, row(e.Title(lang), &e.Now))
		}
	}
	if total := sheet.Total(false); len(table.Rows) > 1 {
		table.Foot = row(t.say("total"), &total)
	}
	return table
}

// Summary is the table at the head of the yearly sheet.
func (s *Service) Summary(sheet *Sheet, lang locale.Language) Table {
	t := &teller{sheet, lang, s.Editions}
	table := Table{
		Name: t.say("summary"), Caption: t.say("summary.caption"),
		Columns: []Column{
			t.column("title", 36), t.count("participants", 10), t.count("awarded", 10), t.count("completed", 10), t.count("standing", 10), t.count("received", 10), t.count("reissued", 10), t.count("revoked", 10), t.count("names", 10),
			{Head: t.say("column.before", "year", YearName(lang, t.Year-1)), Count: true, Width: 12},
		},
	}
	row := func(title string, now, before *Numbers) []Cell {
		return []Cell{
			text(title), t.figure(now.Participants), t.figure(now.Awarded), t.figure(now.Completed), t.figure(now.Standing), t.figure(now.Received), t.figure(now.Reissued), t.figure(now.Gone), t.figure(now.Names),
			t.figure(before.Completed),
		}
	}
	for i := range sheet.Entries {
		e := &sheet.Entries[i]
		table.Rows = append(table.Rows, row(e.Title(lang), &e.Now, &e.Before))
	}
	if now, before := sheet.Total(false), sheet.Total(true); len(sheet.Entries) > 1 {
		table.Foot = row(t.say("total"), &now, &before)
	}
	return table
}

// Fact is a line of what is said of an entry.
type Fact struct{ Name, Text string }

// Facts are what a sheet says of an entry beside its numbers.
func (s *Service) Facts(sheet *Sheet, e *Entry, lang locale.Language) (all []Fact) {
	t := &teller{sheet, lang, s.Editions}
	said, _ := e.In(lang)
	facts := []Fact{
		{t.say("column.department"), firstOf(e.Department, lang)}, {t.say("column.approval"), t.approval(e)}, {t.say("column.ends"), t.ends(e).Text},
		{t.say("column.decided"), t.completed(e)}, {t.say("column.versions"), t.versions(e)}, {t.say("column.conformity"), t.conformity(e)}, {t.say("column.edition"), t.edition(e)},
	}
	if hours := t.hours(said.Hours).Text; hours != "" {
		facts = append(facts, Fact{t.say("column.hours"), t.say("hours", "count", hours)})
	}
	facts = append(facts, t.descriptors(&said)...)
	for _, of := range t.bothYears(e) {
		facts = append(facts, Fact{t.say("column.of_year", "name", t.say("column.kinds"), "year", of.name), t.kinds(of.numbers)})
	}
	facts = append(facts, Fact{t.say("column.retired_on"), t.day(e.Retired).Text})
	for _, f := range facts {
		if f.Text != "" {
			all = append(all, f)
		}
	}
	return all
}

// ofYear are the numbers of a business year.
type ofYear struct {
	name    string
	numbers *Numbers
}

// bothYears are the numbers of an entry in the year of the sheet, and in the one before.
func (t *teller) bothYears(e *Entry) []ofYear {
	return []ofYear{{YearName(t.lang, t.Year), &e.Now}, {YearName(t.lang, t.Year-1), &e.Before}}
}

// Fewer says of an entry that fewer are said to have taken part than were awarded; empty: that is not so.
func (s *Service) Fewer(sheet *Sheet, e *Entry, lang locale.Language) string {
	if sheet.IsPublic || !e.Now.Fewer() {
		return ""
	}
	t := &teller{sheet, lang, s.Editions}
	return t.say("fewer", "participants", t.figure(e.Now.Participants).Text, "awarded", t.figure(e.Now.Completed).Text)
}

// AllFewer are the titles of those entries of which that is so; empty: of none.
func (s *Service) AllFewer(sheet *Sheet, lang locale.Language) string {
	var all []string
	for i := range sheet.Entries {
		if e := &sheet.Entries[i]; !sheet.IsPublic && e.Now.Fewer() {
			all = append(all, e.Title(lang))
		}
	}
	return strings.Join(all, locale.Text(lang, "yearbook.between"))
}

func firstOf(texts map[locale.Language]string, lang locale.Language) string {
	if texts[lang] != "" {
		return texts[lang]
	}
	for _, other := range locale.Languages {
		if texts[other] != "" {
			return texts[other]
		}
	}
	return ""
}

// Counted are the numbers of an entry beside those of the year before.
func (s *Service) Counted(sheet *Sheet, e *Entry, lang locale.Language) Table {
	t := &teller{sheet, lang, s.Editions}
	table := Table{Caption: e.Title(lang), Columns: []Column{t.column("counted", 24), {Head: YearName(lang, t.Year), Count: true}, {Head: YearName(lang, t.Year-1), Count: true}}}
	row := func(name string, now, before Figure) {
		table.Rows = append(table.Rows, []Cell{text(name), t.figure(now), t.figure(before)})
	}
	for _, r := range []struct {
		key         string
		now, before Figure
	}{
		{"participants", e.Now.Participants, e.Before.Participants}, {"awarded", e.Now.Awarded, e.Before.Awarded},
		{"completed", e.Now.Completed, e.Before.Completed}, {"standing", e.Now.Standing, e.Before.Standing}, {"received", e.Now.Received, e.Before.Received},
		{"reissued", e.Now.Reissued, e.Before.Reissued}, {"names", e.Now.Names, e.Before.Names}, {"revoked", e.Now.Gone, e.Before.Gone},
	} {
		row(t.say("column."+r.key), r.now, r.before)
	}
	for _, reason := range issuance.Reasons {
		if now, before := e.Now.revoked(reason), e.Before.revoked(reason); now > 0 || before > 0 {
			row(t.say("revoked_for", "reason", t.reason(reason)), now, before)
		}
	}
	return table
}

// Full is the whole sheet as one table, a micro-credential in each row, for those who go on calculating.
func (s *Service) Full(sheet *Sheet, lang locale.Language) Table {
	t := &teller{sheet, lang, s.Editions}
	reasons := sheet.Reasons()
	table := Table{Name: t.say("full"), Caption: t.say("full")}
	table.Columns = []Column{
		t.column("title", 36), t.column("department", 18), t.column("approval", 34), t.column("ends", 14), t.column("decided", 34), t.column("versions", 26),
		t.column("conformity", 20), t.column("edition", 26), t.count("hours", 9),
	}
	for _, d := range t.descriptors(&Said{}) {
		table.Columns = append(table.Columns, Column{Head: d.Name, Width: 26})
	}
	for _, year := range []string{YearName(lang, t.Year), YearName(lang, t.Year-1)} {
		table.Columns = append(table.Columns, Column{Head: t.say("column.of_year", "name", t.say("column.kinds"), "year", year), Width: 24})
		for _, key := range []string{"participants", "awarded", "completed", "standing", "received", "reissued", "names", "revoked"} {
			table.Columns = append(table.Columns, Column{Head: t.say("column.of_year", "name", t.say("column."+key), "year", year), Count: true, Width: 10})
		}
		for _, reason := range reasons {
			table.Columns = append(table.Columns, Column{Head: t.say("column.of_year", "name", t.say("revoked_for", "reason", t.reason(reason)), "year", year), Count: true, Width: 10})
		}
	}
	for i := range sheet.Entries {
		e := &sheet.Entries[i]
		said, _ := e.In(lang)
		row := []Cell{
			text(e.Title(lang)), text(firstOf(e.Department, lang)), text(t.approval(e)), t.ends(e), text(t.completed(e)), text(t.versions(e)), text(t.conformity(e)), text(t.edition(e)),
			t.hours(said.Hours),
		}
		for _, d := range t.descriptors(&said) {
			row = append(row, text(d.Text))
		}
		for _, n := range []*Numbers{&e.Now, &e.Before} {
			row = append(row, text(t.kinds(n)), t.figure(n.Participants), t.figure(n.Awarded), t.figure(n.Completed), t.figure(n.Standing), t.figure(n.Received), t.figure(n.Reissued), t.figure(n.Names), t.figure(n.Gone))
			for _, reason := range reasons {
				row = append(row, t.figure(n.revoked(reason)))
			}
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

func (t *teller) hours(n float64) Cell {
	switch {
	case n <= 0:
		return Cell{}
	case n == float64(int(n)):
		return Cell{Text: strconv.Itoa(int(n)), Value: int(n)}
	}
	return Cell{Text: strconv.FormatFloat(n, 'f', -1, 64), Value: n}
}
