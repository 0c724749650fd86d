package register

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/book"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/locale"
)

// Deeds returns what was done in an organisation's name, the newest first, with the titles of the micro-credentials and the
// names of the people that it is about, in a language where there are several.
func (r *Register) Deeds(ctx context.Context, org issuance.OrganisationID, s audit.Search, lang locale.Language) ([]Deed, error) {
	lines, err := r.records.Deeds.FindDeeds(ctx, org, s)
	if err != nil {
		return nil, err
	}
	departments, err := r.records.Departments.Departments(ctx, org)
	if err != nil {
		return nil, err
	}
	titles := &titles{register: r, records: r.records.Deeds, org: org, lang: lang, whose: s.AtMost > 0, known: map[string]Deed{}}
	deeds := make([]Deed, len(lines))
	for i, line := range lines {
		about, err := titles.of(ctx, line)
		if err != nil {
			return nil, err
		}
		about.Line, about.departments = line, departments
		deeds[i] = about
		if line.Action == "person.hand_over" {
			to, err := titles.of(ctx, audit.Line{Entry: audit.Entry{Action: line.Action, Subject: line.Code}})
			if err != nil {
				return nil, err
			}
			deeds[i].To = to.Title
		}
	}
	return deeds, nil
}

// SheetFilers are those who put yearly sheets on file, by the year and the day of the sheet, as "2026/2026-05-20".
func (r *Register) SheetFilers(ctx context.Context, org issuance.OrganisationID, lang locale.Language) (map[string]string, error) {
	deeds, err := r.Deeds(ctx, org, audit.Search{Actions: []string{"year.file"}}, lang)
	who := map[string]string{}
	for i := range deeds {
		who[deeds[i].Subject] = deeds[i].Who(lang)
	}
	return who, err
}

// BatchDeeds returns what was done to a batch as a whole, as Deeds does, and who asked somebody else to release it.
func (r *Register) BatchDeeds(ctx context.Context, org issuance.OrganisationID, batch int64, lang locale.Language) ([]Deed, error) {
	deeds, err := r.Deeds(ctx, org, audit.Search{Subject: strconv.FormatInt(batch, 10), Actions: []string{"batch."}}, lang)
	if err != nil {
		return nil, err
	}
	list, err := r.records.Deeds.ProposalOf(ctx, org, batch)
	if errors.Is(err, issuance.ErrNotFound) {
		return deeds, nil
	}
	if err != nil {
		return nil, err
	}
	asked, err := r.Deeds(ctx, org, audit.Search{Subject: strconv.FormatInt(list, 10), Actions: []string{"proposal.ask", "proposal.withdraw", "proposal.lapse", "proposal.release"}}, lang)
	deeds = append(deeds, asked...)
	slices.SortFunc(deeds, func(a, b Deed) int { return cmp.Compare(b.Number, a.Number) }) // the newest first
	return deeds, err
}

// Doers are those who have a line in an organisation's record, each once: one for whom the system acted last by the own name,
// learners, and the system by itself, as what they are, with the number 0.
func (r *Register) Doers(ctx context.Context, org issuance.OrganisationID) ([]Deed, error) {
	lines, err := r.records.Deeds.Doers(ctx, org)
	var doers []Deed
	kinds := map[audit.Kind]bool{}
	for _, line := range lines {
		switch actor := &line.Actor; {
		case actor.Kind == audit.Learner, actor.Kind == audit.System && actor.ID == 0:
			if kinds[actor.Kind] {
				continue
			}
			kinds[actor.Kind], actor.ID = true, 0
		case actor.Kind == audit.System:
			actor.Kind = audit.Person
		}
		doers = append(doers, Deed{Line: line})
	}
	return doers, err
}

// titles finds what deeds are about, each micro-credential once.
type titles struct {
	register *Register
	records  Deeds
	org      issuance.OrganisationID
	lang     locale.Language
	whose    bool // learners are named: on a page, and not in a file that outlasts an erasing
	known    map[string]Deed
	called   map[int64]issuance.Called // nil: not asked yet
}

func (t *titles) of(ctx context.Context, line audit.Line) (d Deed, err error) {
	kind, _, _ := strings.Cut(line.Action, ".")
	if kind == "review" || line.Action == "image.attest_words" {
		kind = map[string]string{"review": "draft", "image": "version"}[kind]
	}
	switch line.Action {
	case "receipt.begin":
		kind = "draft"
	case string(standing.AwardsFile):
		kind = "class"
	}
	if !slices.Contains([]string{"draft", "class", "version", "person", "batch", "award", "calendar", "proposal", "year"}, kind) {
		return d, nil
	}
	if kind == "year" {
		return t.sheet(line.Subject), nil
	}
	name, _, _ := strings.Cut(line.Subject, "/") // behind it is the version's number
	if d, ok := t.known[kind+name]; ok {
		return d, nil
	}
	if kind == "proposal" {
		d, err = t.list(ctx, name, line.Code)
	} else {
		d, err = t.find(ctx, kind, name)
	}
	if errors.Is(err, issuance.ErrNotFound) || errors.Is(err, strconv.ErrSyntax) {
		err = nil // it is gone, or was named otherwise
	}
	t.known[kind+name] = d
	return d, err
}

// find finds a micro-credential by the id of its draft, or by the number of its class, and a person by the public id.
func (t *titles) find(ctx context.Context, kind, name string) (d Deed, err error) {
	if kind == "person" {
		id, err := issuance.ParseID(name)
		if err == nil {
			d.Title, err = t.records.PersonName(ctx, id)
		}
		return d, err
	}
	if kind == "draft" {
		if d.Class, err = issuance.ParseID(name); err == nil {
			d.Title, err = t.records.DraftTitle(ctx, t.org, d.Class)
		}
		return d, err
	}
	if kind == "batch" || kind == "award" {
		return t.awarded(ctx, name)
	}
	if kind == "calendar" {
		return t.meeting(ctx, name)
	}
	class, err := strconv.ParseInt(name, 10, 64)
	if err != nil {
		return d, err
	}
	if d.Class, d.Title, err = t.records.ClassTitle(ctx, t.org, class); err != nil {
		return d, err
	}
	if _, err = t.records.DraftTitle(ctx, t.org, d.Class); errors.Is(err, issuance.ErrNotFound) {
		d.Class, err = issuance.ID{}, nil
	}
	return d, err
}

// list is what a list was handed in of, by its number; code is the micro-credential's id as the line has it, which tells that
// of one that was given up, too.
func (t *titles) list(ctx context.Context, name, code string) (d Deed, err error) {
	number, err := strconv.ParseInt(name, 10, 64)
	if err != nil {
		return d, err
	}
	told, err := t.records.ListTold(ctx, t.org, number)
	if errors.Is(err, issuance.ErrNotFound) {
		told.Class, err = issuance.ParseID(code)
	}
	if err != nil {
		return d, nil //nolint:nilerr // it is gone, and the line is from before it said of what it was
	}
	if t.called == nil {
		if t.called, err = t.register.called(ctx, t.org, 0); err != nil {
			return d, err
		}
	}
	for _, called := range t.called {
		if called.ID == told.Class {
			d.Title = called.In(t.lang)
		}
	}
	if d.Rows = told.Rows; t.whose {
		d.File = told.File
	}
	return d, nil
}

// sheet names a yearly sheet by its year and the day as of which it is, as "2026/2026-05-20".
func (t *titles) sheet(subject string) (d Deed) {
	year, text, _ := strings.Cut(subject, "/")
	d.Title = locale.Text(t.lang, "yearbook.year", "year", year)
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		d.Title = locale.Text(t.lang, "register.as_of", "year", d.Title, "day", locale.Day(t.lang, day))
	}
	return d
}

// meeting is what meets on a day; the day alone, where nothing does any more.
func (t *titles) meeting(ctx context.Context, name string) (d Deed, err error) {
	day, err := time.Parse(time.DateOnly, name)
	if err != nil {
		return d, nil //nolint:nilerr // it was named otherwise
	}
	committees, err := t.records.CommitteesOn(ctx, t.org, day)
	d.Title = strings.Join(append([]string{locale.Day(t.lang, day)}, committees...), " ")
	return d, err
}

// awarded is what an award, by its public id, or a batch, by its number, is of, and whose the award is.
func (t *titles) awarded(ctx context.Context, name string) (d Deed, err error) {
	id, err := issuance.ParseID(name)
	if err == nil {
		award, err := t.register.records.Awards.Award(ctx, t.org, id)
		if err != nil {
			return d, err
		}
		d.Award = id
		if t.whose {
			learner, err := t.register.records.Awards.Recipient(ctx, award)
			if err != nil && !errors.Is(err, issuance.ErrNotFound) {
				return d, err
			}
			d.Learner = issuance.PersonName{Name: learner.Name, English: learner.NameEN}.Full()
		}
		if award.Reason == replaced {
			d.Other, err = t.register.records.Awards.InPlaceOf(ctx, t.org, id)
			if err != nil && !errors.Is(err, issuance.ErrNotFound) {
				return d, err
			}
		}
		d.Title, _, err = t.register.TitleIn(ctx, t.org, award.Edition, t.lang)
		return d, err
	}
	number, err := strconv.ParseInt(name, 10, 64)
	if err != nil {
		return d, err
	}
	batch, err := t.register.records.Batches.Batch(ctx, t.org, number)
	if err != nil {
		return d, err
	}
	d.Other = batch.Replaces
	d.Title, _, err = t.register.TitleIn(ctx, t.org, batch.Edition, t.lang)
	return d, err
}

// replaced is the reason of a revocation by which another award takes its place.
const replaced = "replaced"

// Replaces reports whether the deed is half of a replacement: the new award that came, or the one whose place it took that was
// revoked. Other is the other one then.
func (d Deed) Replaces() bool {
	return d.Other != (issuance.ID{}) && (d.Action == "batch.record" || d.Action == "award.publish" || d.Action == "award.revoke" && d.Code == replaced)
}

// Batch is the number of the batch that the deed is about, and when that was recorded; empty where it is about none.
func (d Deed) Batch() (number string, recorded time.Time) {
	number, _, _ = strings.Cut(d.Subject, "/")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || !strings.HasPrefix(d.Action, "award.") && !strings.HasPrefix(d.Action, "batch.") {
		return "", time.Time{}
	}
	return number, (&Batch{Batch: issuance.Batch{ID: id}}).Recorded()
}

// Handed is when the list was handed in that the deed is about; zero where it is about none.
func (d Deed) Handed() time.Time {
	id, err := strconv.ParseInt(d.Subject, 10, 64)
	if err != nil || !strings.HasPrefix(d.Action, "proposal.") {
		return time.Time{}
	}
	return time.UnixMicro(id)
}

// Version is the number of the version that the deed is about; empty where it is about none.
func (d Deed) Version() string {
	_, number, _ := strings.Cut(d.Subject, "/")
	if d.Action != "version.publish" && d.Action != "image.attest_words" {
		return ""
	}
	return number
}

// Many reports whether the deed was done to several things at once, so that their number is worth telling.
func (d Deed) Many() bool {
	return d.Count > 1 && (strings.HasPrefix(d.Action, "award.") || strings.HasPrefix(d.Action, "batch.")) || slices.Contains(taking, d.Action)
}

// deedColumn is a column of the exported record.
type deedColumn struct {
	name  string // its header is the message register.deed.NAME
	width float64
	value func(d *Deed, zone *time.Location, lang locale.Language) any
}

var deedColumns = []deedColumn{
	{"number", 8, func(d *Deed, _ *time.Location, _ locale.Language) any { return int(d.Number) }},
	{"at", 20, func(d *Deed, zone *time.Location, _ locale.Language) any { return d.At.In(zone).Format(time.DateTime) }},
	{"who", 28, func(d *Deed, _ *time.Location, lang locale.Language) any { return d.Who(lang) }},
	{"what", 28, func(d *Deed, _ *time.Location, lang locale.Language) any { return d.Text(lang) }},
	{"title", 40, func(d *Deed, _ *time.Location, _ locale.Language) any { return d.Title }},
	{"count", 8, func(d *Deed, _ *time.Location, _ locale.Language) any { return int(d.Count) }},
	{"action", 20, func(d *Deed, _ *time.Location, _ locale.Language) any { return d.Action }},
	{"subject", 40, func(d *Deed, _ *time.Location, _ locale.Language) any { return d.Subject }},
	{"code", 20, func(d *Deed, _ *time.Location, _ locale.Language) any { return d.Code }},
	{"standing", 20, func(d *Deed, _ *time.Location, lang locale.Language) any { return d.Standing(lang) }},
	{"other", 40, func(d *Deed, _ *time.Location, _ locale.Language) any {
		if d.Replaces() {
			return d.Other.String()
		}
		return ""
	}},
}

// cells are the texts and numbers of a row.
func (d *Deed) cells(zone *time.Location, lang locale.Language) []any {
	cells := make([]any, len(deedColumns))
	for i, c := range deedColumns {
		cells[i] = c.value(d, zone, lang)
	}
	return cells
}

func deedHeaders(lang locale.Language) []string {
	heads := make([]string, len(deedColumns))
	for i, c := range deedColumns {
		heads[i] = locale.Text(lang, "register.deed."+c.name)
	}
	return heads
}

// DeedsCSV writes the record as Excel opens it in any country: UTF-8 with a byte order mark, CRLF; no text is taken for a
// formula (T16). Times are those of the zone.
func DeedsCSV(to io.Writer, deeds []Deed, zone *time.Location, lang locale.Language) error {
	if _, err := io.WriteString(to, "\ufeff"); err != nil {
		return err
	}
	rows := csv.NewWriter(to)
	rows.UseCRLF = true
	err := rows.Write(deedHeaders(lang))
	for i := range deeds {
		line := make([]string, len(deedColumns))
		for n, cell := range deeds[i].cells(zone, lang) {
			switch value := cell.(type) {
			case string:
				line[n] = AsText(value)
			case int:
				line[n] = strconv.Itoa(value)
			}
		}
		err = errors.Join(err, rows.Write(line))
	}
	rows.Flush()
	return errors.Join(err, rows.Error())
}

// DeedsXLSX writes the record as a workbook.
func DeedsXLSX(to io.Writer, deeds []Deed, zone *time.Location, lang locale.Language) error {
	b := book.New()
	b.Begin(locale.Text(lang, "register.deed.sheet"))
	head := b.Style(excelize.Style{Font: &excelize.Font{Bold: true, Family: book.Font}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	text := b.Style(excelize.Style{NumFmt: 49, Font: &excelize.Font{Family: book.Font}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	widths := make([]float64, len(deedColumns))
	for i, c := range deedColumns {
		widths[i] = c.width
	}
	b.Widths(widths)
	b.Row = 1
	for i, name := range deedHeaders(lang) {
		b.Put(i, name, head)
	}
	b.Freeze(1, 0)
	b.Repeat(1)
	for i := range deeds {
		b.Row++
		for n, cell := range deeds[i].cells(zone, lang) {
			b.Put(n, cell, text)
		}
	}
	b.Paper(0.4, 0.5, locale.Text(lang, "register.deed.sheet"))
	return b.Write(to)
}

// Receipt is the receipt code that a line is about, and when the list was handed in onto which a request by it was put;
// empty, and zero, for what is about none.
func (d Deed) Receipt() (code string, list time.Time) {
	if !strings.HasPrefix(d.Action, "receipt.") || d.Title != "" {
		return "", list
	}
	code, number, _ := strings.Cut(d.Subject, " ")
	if id, err := strconv.ParseInt(number, 10, 64); err == nil {
		list = time.UnixMicro(id)
	}
	return code, list
}
