package comparison

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// stated is the cell of a descriptor's text, with the mark of what it lacks.
func (c *Column) stated(key microcredential.Key, lang locale.Language) Cell {
	said := c.Letter.Text(key, lang)
	cell := Cell{Text: said.Text, In: foreign(said.Lang, lang), Items: said.Items}
	switch microcredential.AnswerOf(key, said.Text) {
	case microcredential.NotStated:
		cell.Mark = NotStated
		if said.Text == "" && c.Elsewhere {
			cell.Mark = Unreadable
		}
	case microcredential.SaidNone:
		cell.Mark = SaidNone
	case microcredential.Elsewhere:
		cell.Mark = Unreadable
	}
	return cell
}

// unnamed is what the badge says without the name of a descriptor: most badges of other systems say all of it so. The
// description stands beside it where the learning outcomes are not named, and has no row of its own.
func unnamed(described bool) func(c *Column, lang locale.Language) Cell {
	return func(c *Column, lang locale.Language) Cell {
		if c.Source.Kind == Own {
			return Cell{Mark: NotAsked}
		}
		var said []string
		if about := c.Letter.Text(microcredential.ContentDescription, lang); described && about.Text != "" && c.stated(microcredential.LearningOutcomes, lang).Mark != "" {
			said = append(said, about.Text)
		}
		text := strings.Join(append(said, c.Unnamed...), "\n")
		if text == "" {
			return Cell{Mark: NotAsked} // who names every descriptor has left nothing out
		}
		if runes := []rune(text); len(runes) > mostUnnamed {
			text = strings.TrimSpace(string(runes[:mostUnnamed])) + "…"
		}
		return Cell{Text: text, In: foreign(c.Said, lang)}
	}
}

// mostUnnamed is how many characters of it a sheet has room for.
const mostUnnamed = 800

// with puts a fact on a cell: its canonical form and its words. What is stated and gives no fact could not be read as one.
func (c Cell) with(fact, shown string, read bool) Cell {
	c.fact, c.Fact, c.Read = fact, shown, read && fact != ""
	if fact != "" && c.Mark != SaidNone {
		c.Mark = ""
	}
	return c
}

// ofOthers is a cell that asks who stands behind a column: of our own course, everybody knows.
func (c Cell) ofOthers(of *Column) Cell {
	if c.Mark == NotStated && of.Source.Kind == Own {
		c.Mark = NotAsked
	}
	return c
}

func textOf(key microcredential.Key) func(c *Column, lang locale.Language) Cell {
	return func(c *Column, lang locale.Language) Cell { return c.stated(key, lang) }
}

// standing is row 1: how an award stands, when that was looked at, and by which address.
func standing(c *Column, lang locale.Language) Cell {
	switch {
	case c.Source.Kind == Own, c.Source.Kind == Described:
		return Cell{Text: words(lang, string(c.Source.Kind))}
	case c.Source.Kind == Kept:
		return Cell{Text: words(lang, "class"), Notes: []string{words(lang, "kept", "date", day(lang, c.Source.Read))}}
	case !c.OfAward() && c.Source.Trial:
		return Cell{Text: words(lang, "class"), Notes: []string{words(lang, "trial")}}
	case !c.OfAward():
		return Cell{Text: words(lang, "class")}
	}
	said := c.Report.Statement(lang)
	on := day(lang, c.Report.Checked.In(c.Source.Read.Location()))
	checked := words(lang, "checked", "date", on)
	if at := c.Report.Record(); at != "" {
		checked = words(lang, "checked.at", "date", on, "address", at)
	}
	cell := Cell{Fact: said.Word, Text: said.Lead, Notes: []string{checked}}
	if strings.TrimRight(said.Lead, ".。") == said.Word {
		cell.Text = ""
	}
	return cell
}

// award is the assertion of the column, nil where it is about a class.
func (c *Column) award() *openbadges.Assertion {
	if c.Report == nil || c.Report.Assertion == nil {
		return nil
	}
	return verification.Award(c.Report.Report)
}

func (c *Column) issuedOn() string {
	if a := c.award(); a != nil {
		return a.IssuedOn
	}
	return ""
}

func issued(c *Column, lang locale.Language) Cell {
	switch {
	case c.Source.Kind == Own:
		return Cell{Mark: NotAsked}
	case c.issuedOn() != "":
		return Cell{Fact: verification.Day(lang, c.issuedOn())}
	case c.OfAward() && (c.award() == nil || bytes.Contains(c.Report.Raw.Assertion, []byte(`"issuedOn"`))): // in no form that is one
		return Cell{Mark: Unreadable}
	case c.Letter.PublishedAt > 0:
		return Cell{Text: words(lang, "published", "date", day(lang, time.UnixMicro(c.Letter.PublishedAt).In(c.Source.Read.Location())))}
	}
	return Cell{Mark: NotStated}
}

// version is that of the class: of an award, the one by which it was made.
func version(c *Column, lang locale.Language) Cell {
	said := ""
	switch r := c.Report; {
	case c.Letter.Version > 0:
		said = strconv.Itoa(c.Letter.Version)
	case r != nil && r.Own != nil && r.Own.Version > 0:
		said = strconv.Itoa(r.Own.Version)
	case r != nil && r.Badge != nil:
		said = verification.Printable(strings.Trim(string(r.Badge.Version), `"`))
	}
	switch {
	case said != "":
		return Cell{Fact: said}
	case c.Source.Kind == Own:
		return Cell{Mark: NotAsked}
	}
	return Cell{Mark: NotStated}
}

func holder(c *Column, lang locale.Language) Cell {
	switch {
	case !c.OfAward():
		return Cell{Mark: NotAsked}
	case c.Report.Learner(lang) != "":
		return Cell{Fact: c.Report.Learner(lang)}
	}
	return Cell{Text: words(lang, "holder.hidden")}
}

func bodyName(c *Column, lang locale.Language) Cell {
	cell := c.stated(microcredential.AwardingBody, lang).ofOthers(c)
	cell.Fact, cell.Text = cell.Text, ""
	if c.Source.Kind == Fetched || c.Source.Kind == File || c.Source.Kind == Kept { // anybody can bear any name
		domain := verification.Domain(cmp.Or(c.Source.Class, c.Source.Address))
		if c.Report != nil {
			domain = cmp.Or(c.Report.Standing.Domain, domain)
		}
		if domain != "" {
			cell.Notes = append(cell.Notes, domain)
		}
	}
	if c.Warnings != nil {
		cell.Notes = append(cell.Notes, c.Warnings(lang)...)
	}
	return cell
}

func bodyKind(c *Column, lang locale.Language) Cell {
	kind := c.Letter.Facts.Kind
	if kind == "" {
		return Cell{Mark: NotStated}.ofOthers(c)
	}
	return Cell{}.with(kind, catalogue.ValueText(catalogue.ByKind, kind, lang), false)
}

func country(c *Column, lang locale.Language) Cell {
	f := c.Letter.Facts.Country
	if f == nil {
		return c.stated(microcredential.Country, lang).ofOthers(c)
	}
	var names []string
	for _, code := range f.Values {
		if name := catalogue.CountryText(code, lang); name != "" {
			names = append(names, name)
		}
	}
	return Cell{}.with(strings.Join(f.Values, " "), list(lang, names), f.Read)
}

func quality(c *Column, lang locale.Language) Cell {
	return c.coded(microcredential.QualityAssurance, c.Letter.Facts.Quality, lang)
}

// saidBy is who says what is said about quality: the issuer, with its reasons to be trusted.
func saidBy(c *Column, lang locale.Language) Cell {
	trust, in := c.Body.Trust(lang)
	switch said := quality(c, lang).Mark; {
	case c.Source.Kind == Own:
		return Cell{Mark: NotAsked}
	case trust != "":
		return Cell{Text: trust, In: foreign(in, lang), Notes: []string{words(lang, "said_by.issuer")}}
	case said == NotStated, said == Unreadable: // of nothing that was read, nobody is known who says it
		return Cell{Mark: said}
	}
	return Cell{Text: words(lang, "said_by.issuer")}
}

func conforms(c *Column, lang locale.Language) Cell {
	switch {
	case c.Source.Kind == Own: // a course is no micro-credential, and the guideline asks nothing of it
		return Cell{Mark: NotAsked}
	case c.Letter.Facts.Conforms && c.Letter.Facts.Claimed:
		return Cell{Text: words(lang, "conforms.claimed")}
	case c.Letter.Facts.Conforms:
		return Cell{Text: words(lang, "conforms.yes")}
	case c.Elsewhere: // what is missing here may stand there
		return Cell{Mark: Unreadable}
	}
	return Cell{Text: words(lang, "conforms.no")}
}

func level(c *Column, lang locale.Language) Cell {
	cell := c.stated(microcredential.Level, lang)
	if f := c.Letter.Facts.Level; f != nil {
		cell = cell.with(strings.ToLower(f.Framework+" "+f.Value), catalogue.LevelText(f.Framework, f.Value, lang), f.Read)
	}
	return cell
}

// ofLevels says who assigned them, where any is stated.
func ofLevels(all []Column, lang locale.Language) []string {
	if slices.ContainsFunc(all, func(c Column) bool { return c.Letter != nil && c.Letter.Facts.Level != nil }) {
		return []string{words(lang, "level.issuer")}
	}
	return nil
}

func outcomes(c *Column, lang locale.Language) Cell {
	cell := c.stated(microcredential.LearningOutcomes, lang)
	if len(cell.Items) > 0 {
		cell.Text = ""
	}
	return cell
}

func assessment(c *Column, lang locale.Language) Cell {
	return c.coded(microcredential.TypeOfAssessment, c.Letter.Facts.Assessment, lang)
}

func supervision(c *Column, lang locale.Language) Cell {
	code := c.Letter.Facts.Supervision
	if code == "" {
		cell := c.stated(microcredential.TypeOfAssessment, lang)
		if cell.Text = microcredential.SupervisionIn(cell.Text); cell.Text == "" && cell.Mark != Unreadable {
			cell.Mark = NotStated
		}
		return cell
	}
	for _, known := range microcredential.SupervisionCodes {
		if code == known {
			return Cell{}.with(code, words(lang, "supervision."+code), false)
		}
	}
	return Cell{Text: code}
}

// grade is told by no descriptor: a badge may carry it in its narrative alone.
func grade(c *Column, lang locale.Language) Cell {
	if a := c.award(); a != nil && a.Narrative != "" {
		return Cell{Text: verification.Printable(a.Narrative)}
	}
	return Cell{Mark: NotStated}
}

// effort is the learner effort as a whole, drawn as a length that is divided where the text divides it.
func effort(c *Column, lang locale.Language) Cell {
	cell := c.stated(microcredential.LearnerEffort, lang)
	f := c.Letter.Facts.Hours
	if f == nil {
		if cell.Mark == "" {
			cell.Mark = Unreadable // a text without an amount beyond doubt
		}
		return cell
	}
	cell = cell.with(number(f.Value), catalogue.HoursText(f.Value, lang), f.Read)
	cell.Hours = lengths(f.Value, c.parts())
	fewer := c.Letter.Facts.Taught != nil && c.Letter.Facts.Taught.Value < f.Value // the text names classes, and the code says there is more
	if !fewer && slices.ContainsFunc(c.Letter.Texts, func(t catalogue.Text) bool {
		return t.Key == microcredential.LearnerEffort && microcredential.OnlyTaught(t.Text)
	}) {
		cell.Notes = append(cell.Notes, words(lang, "only_taught"))
	}
	return cell
}

// parts are the hours by kind, of the first text that tells them apart. What a code says of taught hours goes before it.
func (c *Column) parts() (parts []microcredential.EffortPart) {
	for _, t := range c.Letter.Texts {
		if t.Key == microcredential.LearnerEffort && parts == nil {
			parts = microcredential.EffortPartsIn(t.Text)
		}
	}
	if f := c.Letter.Facts.Taught; f != nil {
		rest := slices.DeleteFunc(parts, func(p microcredential.EffortPart) bool { return p.Kind == microcredential.TaughtHours })
		parts = append([]microcredential.EffortPart{{Kind: microcredential.TaughtHours, Hours: f.Value}}, rest...)
	}
	return parts
}

// lengths divide a total into its parts; the rest is of no kind. Parts that exceed it are not drawn.
func lengths(total float64, parts []microcredential.EffortPart) []Length {
	rest, drawn := total, []Length(nil)
	for _, p := range parts {
		rest -= p.Hours
		drawn = append(drawn, Length{p.Kind, p.Hours})
	}
	switch {
	case rest < 0:
		return []Length{{Hours: total}}
	case rest > 0:
		drawn = append(drawn, Length{Hours: rest})
	}
	return drawn
}

func taught(c *Column, lang locale.Language) Cell {
	if f := c.Letter.Facts.Taught; f != nil {
		return Cell{}.with(number(f.Value), catalogue.HoursText(f.Value, lang), f.Read)
	}
	return c.hoursOf(microcredential.TaughtHours, lang)
}

func examined(c *Column, lang locale.Language) Cell {
	return c.hoursOf(microcredential.ExaminedHours, lang)
}

func (c *Column) hoursOf(kind microcredential.EffortKind, lang locale.Language) Cell {
	sum := 0.0
	for _, p := range c.parts() {
		if p.Kind == kind {
			sum += p.Hours
		}
	}
	speaks := func(t catalogue.Text) bool {
		return t.Key == microcredential.LearnerEffort && microcredential.EffortNames(t.Text, kind)
	}
	switch said := c.stated(microcredential.LearnerEffort, lang).Mark; {
	case sum > 0:
	case said == Unreadable, slices.ContainsFunc(c.Letter.Texts, speaks):
		return Cell{Mark: Unreadable}
	default:
		return Cell{Mark: NotStated}
	}
	return Cell{}.with(number(sum), catalogue.HoursText(sum, lang), true)
}

// credit is what the issuer says, beside the hours for which a unit stands by its own rules. Nothing is converted.
func credit(c *Column, lang locale.Language) Cell {
	cell := c.stated(microcredential.Credit, lang)
	f := c.Letter.Facts.Credit
	switch {
	case f == nil:
		return cell
	case f.None:
		cell.Mark = SaidNone
		return cell
	}
	cell = cell.with(number(f.Value)+" "+f.Unit+" "+strings.ToLower(f.Words), catalogue.CreditText(f, lang), f.Read)
	if f.Unit != "" {
		cell.fact = number(f.Value) + " " + f.Unit
	}
	return cell
}

// ofUnits is for how much study the units stand by their own rules, as docs/credits.md has it.
func ofUnits(all []Column, lang locale.Language) (notes []string) {
	for _, c := range all {
		if c.Letter == nil || c.Letter.Facts.Credit == nil || c.Letter.Facts.Credit.None {
			continue
		}
		note := words(lang, "unit.unknown", "unit", cmp.Or(c.Letter.Facts.Credit.Words, c.Letter.Facts.Credit.Unit))
		for _, u := range catalogue.Units {
			if strings.EqualFold(string(u.System), c.Letter.Facts.Credit.Unit) {
				note = words(lang, "unit."+strings.ToLower(string(u.System)), "from", number(u.From), "to", number(u.To))
			}
		}
		if !slices.Contains(notes, note) {
			notes = append(notes, note)
		}
	}
	return notes
}

func form(c *Column, lang locale.Language) Cell {
	cell := c.coded(microcredential.FormOfParticipation, c.Letter.Facts.Form, lang)
	if pace := c.Letter.Facts.Pace; pace != "" {
		cell.Notes = append(cell.Notes, catalogue.ValueText(catalogue.ByPace, pace, lang))
	}
	if place := c.Letter.Facts.Place.In(lang); place != "" {
		cell.Notes = append(cell.Notes, place)
	}
	return cell
}

func languages(c *Column, lang locale.Language) Cell {
	cell := c.stated(microcredential.Language, lang)
	f := c.Letter.Facts.Languages
	if f == nil {
		return cell
	}
	var names []string
	for _, code := range f.Values {
		if name := catalogue.LanguageText(code, lang); name != "" {
			names = append(names, name)
		}
	}
	return cell.with(strings.Join(slices.Sorted(slices.Values(f.Values)), " "), list(lang, names), f.Read)
}

func stack(c *Column, lang locale.Language) Cell {
	return c.coded(microcredential.Stackability, c.Letter.Facts.Stack, lang)
}

// source is where all of this was read, and when; of what was not read, only the address that was given for it.
func source(c *Column, lang locale.Language) Cell {
	if c.Letter == nil && c.Source.Kind != File {
		return Cell{Mark: Unreadable, Text: c.Source.Address}
	}
	cell := Cell{Fact: words(lang, "source."+string(c.Source.Kind)), Text: cmp.Or(c.Source.Class, c.Source.Address, c.Source.File)}
	if !c.Source.Read.IsZero() {
		cell.Notes = []string{words(lang, "read_at", "date", day(lang, c.Source.Read))}
	}
	return cell
}

// coded is a descriptor whose codes have words.
func (c *Column) coded(key microcredential.Key, codes *catalogue.Codes, lang locale.Language) Cell {
	cell := c.stated(key, lang)
	if codes == nil || cell.Mark == SaidNone {
		return cell
	}
	var shown []string
	for _, code := range codes.Values {
		shown = append(shown, cmp.Or(microcredential.CodeText(code, lang), code))
	}
	return cell.with(strings.Join(slices.Sorted(slices.Values(codes.Values)), " "), list(lang, shown), codes.Read)
}

func list(lang locale.Language, items []string) string {
	if lang == "ja" {
		return strings.Join(items, "、")
	}
	return strings.Join(items, ", ")
}

// day is a day as people write it in a language.
func day(lang locale.Language, at time.Time) string {
	return verification.Day(lang, at.Format(time.RFC3339))
}

func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
