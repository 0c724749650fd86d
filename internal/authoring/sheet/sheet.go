// Package sheet is a text in review as an office lays it before a committee and files it: the review sheet (審査資料), all 17
// descriptors with what the rules and the reviewers say and the exact text of the criteria; and the comparison of old and new
// (新旧対照表), the new on the left, with what differs underlined and （略） for what does not.
//
//	authoring.Judged ── Of ──> Sheet ── the desk prints it
//	                             └──── WriteXLSX: the same rows as a workbook, A4 upright
package sheet

import (
	"encoding/hex"
	"time"

	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// Kind is one of the two sheets.
type Kind string

// The sheets.
const (
	Review     Kind = "review"
	Comparison Kind = "comparison"
)

// Sheet is a sheet in a language.
type Sheet struct {
	Kind  Kind
	Lang  locale.Language
	Title string // of the micro-credential
	In    locale.Language
	Facts []Fact
	Steps []Step // of the review, with what was decided; none where it was never handed in
	Rows  []Row
	Exact []Exact // the criteria as they would be published; none in a comparison
}

// Fact is a line at the head of a sheet.
type Fact struct{ Name, Text string }

// Step is a step of the review. Decided is empty where somebody is still to decide: there is room to sign.
type Step struct{ Name, Decided string }

// Row is a descriptor.
type Row struct {
	Name    string
	Now     []Line
	Before  []Line // in a comparison
	Remarks []string
}

// Line is what stands in a field. Parts that were added, or in a text before taken away, are underlined.
type Line struct {
	Name   string // of the field; empty: the line says something of the row as a whole
	Pieces []authoring.Piece
}

// Exact is the exact text of the criteria of an edition.
type Exact struct {
	Lang locale.Language
	Text string
}

// Source is what a sheet is made of.
type Source struct {
	Org        *issuance.Organisation
	Department string // to which the text belongs, in the language of the sheet; empty: to the whole
	Draft      *authoring.Draft
	Judged     *authoring.Judged
	Assessed   *authoring.Assessment
	Exact      []Exact
	Zone       *time.Location
}

// Of is a sheet of a text.
func Of(kind Kind, from Source, lang locale.Language) *Sheet {
	s := &Sheet{Kind: kind, Lang: lang}
	s.Title, s.In = from.Draft.Fields.TitleIn(lang)
	s.facts(&from)
	for _, p := range from.Judged.Parts(from.Assessed, lang) {
		if kind == Comparison {
			s.compare(&p, from.Judged.Before == nil)
		} else {
			s.review(&p)
		}
	}
	if kind == Review {
		s.Exact = from.Exact
		s.steps(&from)
	}
	return s
}

// Say is one of the sheets' own words.
func (s *Sheet) Say(key string, args ...any) string {
	return locale.Text(s.Lang, "sheet."+key, args...)
}

// Heading is what the sheet is called.
func (s *Sheet) Heading() string { return s.Say(string(s.Kind)) }

func (s *Sheet) facts(from *Source) {
	name, _ := from.Org.Name(s.Lang)
	add := func(key, text string) { s.Facts = append(s.Facts, Fact{s.Say(key), text}) }
	add("body", name)
	if from.Department != "" {
		add("department", from.Department)
	}
	add("state", s.Say("state."+string(from.Judged.State())))
	if r := from.Judged.Review; r != nil {
		add("submitted", s.Say("submitted.by", "name", r.Name, "day", locale.Minute(s.Lang, r.Began.In(from.Zone))))
	}
	if a := from.Judged.Approval; a != nil {
		add("approved", s.Say("approved.by", "body", a.Body, "day", locale.Day(s.Lang, a.On), "document", a.Document))
	}
	add("made", locale.Minute(s.Lang, from.Judged.Now.In(from.Zone)))
	add("digest", hex.EncodeToString(from.Judged.Digest)[:16]) // by which paper and text are matched
}

func (s *Sheet) steps(from *Source) {
	r := from.Judged.Review
	if r == nil {
		return
	}
	for i, step := range r.Route {
		one := Step{Name: step.Name(s.Lang)}
		if step.Kind == authoring.Informed {
			one.Decided = s.Say("information")
		}
		for _, d := range r.Counts() {
			if d.Step == i {
				one.Decided = s.decided(&d, from.Zone)
			}
		}
		s.Steps = append(s.Steps, one)
	}
}

func (s *Sheet) decided(d *authoring.Decision, zone *time.Location) string {
	if !d.Recorded {
		return s.Say("decided", "position", d.Position, "name", d.Name, "day", locale.Minute(s.Lang, d.At.In(zone)))
	}
	return s.Say("recorded", "body", d.Body, "day", locale.Day(s.Lang, d.On), "document", d.Document, "proxy", d.Proxy, "name", d.Name)
}

// review adds a descriptor with all that is said of it.
func (s *Sheet) review(p *authoring.Part) {
	row := Row{Name: p.Name(s.Lang), Remarks: p.Findings}
	for _, d := range p.Texts {
		row.Now = append(row.Now, s.line(d, authoring.Removed))
	}
	switch {
	case p.Awarded():
		row.Now = []Line{whole(s.Say("awarded"))}
	case len(row.Now) == 0:
		row.Now = []Line{whole(s.Say("blank"))}
	}
	for _, m := range p.Answers(0) {
		row.Remarks = append(row.Remarks, s.Say("remark", "name", m.Name, "text", m.Text))
		for _, answer := range p.Answers(m.ID) {
			row.Remarks = append(row.Remarks, s.Say("answer", "name", answer.Name, "text", answer.Text))
		}
	}
	s.Rows = append(s.Rows, row)
}

// compare adds a descriptor as it is and as it was.
func (s *Sheet) compare(p *authoring.Part, first bool) {
	if p.Awarded() {
		return
	}
	row := Row{Name: p.Name(s.Lang)}
	same := []Line{whole(s.Say("same"))}
	switch {
	case first:
		for _, d := range p.Texts {
			row.Now = append(row.Now, s.line(d, authoring.Removed))
		}
		row.Before = []Line{whole(s.Say("new"))}
	case !p.Changed:
		row.Now, row.Before = same, same
	default:
		for _, d := range p.Texts {
			if unchanged(d) {
				d.Pieces = []authoring.Piece{{Text: s.Say("same")}}
			}
			row.Now, row.Before = append(row.Now, s.line(d, authoring.Removed)), append(row.Before, s.line(d, authoring.Added))
		}
	}
	s.Rows = append(s.Rows, row)
}

func unchanged(d authoring.Difference) bool {
	return len(d.Pieces) == 1 && d.Pieces[0].Change == authoring.Kept
}

// line is a field without the pieces of one kind.
func (s *Sheet) line(d authoring.Difference, without authoring.Change) Line {
	name, of := authoring.Label(d.Field, s.Lang)
	if of != "" {
		name = s.Say("field", "name", name, "language", s.language(of))
	}
	line := Line{Name: name}
	for _, piece := range d.Pieces {
		if piece.Change != without {
			line.Pieces = append(line.Pieces, piece)
		}
	}
	return line
}

// language is the name of a language.
func (s *Sheet) language(lang locale.Language) string {
	return locale.Text(s.Lang, "page.language."+string(lang))
}

func whole(text string) Line { return Line{Pieces: []authoring.Piece{{Text: text}}} }
