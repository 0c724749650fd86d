// Package comparison lays micro-credentials side by side on one sheet, as a committee needs it that decides about credit
// (単位認定), and as anyone does who has to choose.
//
//	class of ours, badge of anyone, own course ── Column ──> New ──> Sheet ──> page, XLSX, CSV, JSON, paper
//
// A Sheet has a row for each question of a committee, in its order, or for each descriptor of the guideline in that of
// Table 1 (rule R-23). It shows what each issuer says, and beside it the facts that could be told from codes or words. It
// keeps three things apart that are often shown as one: not stated, an explicit none, and what could not be read. It never
// converts an amount and never says that anything is equivalent: that is decided by people, on the fields that it leaves
// blank.
package comparison

import (
	"cmp"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges/verify"
)

// Most is how many micro-credentials one sheet compares, and Least how few.
const (
	Least = 2
	Most  = 4
)

// Column is one micro-credential of a sheet, before it is put into words.
type Column struct {
	Letter *catalogue.Letter // nil: nothing could be read, and Problem says why
	Body   verification.Body
	Source Source
	Report *verification.Report // where the column came from a badge

	Unnamed   []string        // what it says without the name of a descriptor
	Said      locale.Language // in which language
	Elsewhere bool            // its criteria are kept at an address, where nobody has read them

	Problem  func(lang locale.Language) string
	Warnings func(lang locale.Language) []string // of who may be taken for another; nil: of nobody
}

// Source says whence a column was read.
type Source struct {
	Kind    SourceKind
	Address string // by which it was read; "" where it has none
	Class   string // address of the BadgeClass; "" where it has none
	File    string
	Read    time.Time
	Trial   bool // of a trial, which proves nothing
}

// SourceKind is a kind of source.
type SourceKind string

// The kinds of sources.
const (
	Published SourceKind = "published" // a class of this store
	Fetched   SourceKind = "fetched"   // read at its address
	File      SourceKind = "file"      // a badge that was handed in
	Kept      SourceKind = "kept"      // as the catalogue has it, for the issuer's server gives no answer now
	Described SourceKind = "described" // a description, before anything is issued
	Own       SourceKind = "own"       // our own course, used for this sheet alone
)

// Order is the order of the rows.
type Order string

// The orders.
const (
	Committees Order = "committee"
	Guidelines Order = "guideline"
)

// OfDescription is the column of a description, as it is now: another's, or our own course.
func OfDescription(d *microcredential.Description, source Source, now time.Time) Column {
	c := Column{Letter: catalogue.FromDescription(d), Source: source}
	c.Letter.Facts.Conforms = verification.ReadDescription(d, now).Conforms // nobody has published it yet
	return c
}

// OfReport is the column of anybody's badge or BadgeClass, as it was read. An award of this store that is confirmed, or was
// revoked, stands by the codes of the description by which it was made.
func OfReport(r *verification.Report, source Source) Column {
	c := Column{Report: r, Source: source, Body: r.Guideline.Body, Warnings: r.IssuerWarnings}
	class := r.Class()
	if class == nil {
		c.Problem = r.Answer
		return c
	}
	c.Source.Class = verify.AsAddress(class.ID)
	if c.Letter = ownLetter(r); c.Letter == nil && r.Badge != nil {
		c.Letter = catalogue.FromGuideline(&r.Guideline)
	} else if c.Letter == nil {
		c.Letter = catalogue.FromBadge(class, r.Issuer)
	}
	c.Source.Trial = r.Standing.Trial
	c.Said, c.Elsewhere = r.Guideline.Lang, r.Guideline.CriteriaURL != ""
	for _, passage := range r.Guideline.Unassigned {
		c.Unnamed = append(c.Unnamed, verification.Printable(passage.String()))
	}
	return c
}

// ownLetter is the letter of the description by which an award of this store was made; nil for any other, and for a copy that
// only says so.
func ownLetter(r *verification.Report) *catalogue.Letter {
	if r.Own == nil || r.Badge != nil && !r.Confirmed() {
		return nil
	}
	d := new(microcredential.Description)
	if err := d.UnmarshalJSON(r.Own.Description); err != nil {
		return nil
	}
	l := catalogue.FromDescription(d)
	l.Version = r.Own.Version
	said := catalogue.FromGuideline(&r.Guideline)
	l.Complete(said.Named(), said.Facts.Country)
	return l
}

// Code gives a column that was read from a badge the codes that no badge carries, as a catalogue has them of the same class, as
// long as the badge says the same.
func (c *Column) Code(known *catalogue.Letter) {
	if c.Letter != nil && c.Letter.Version == 0 && c.Letter.Agrees(known) {
		known.Complete(c.Letter.Named(), c.Letter.Facts.Country)
		c.Letter = known
	}
}

// OfAward says that the column came from what one person was awarded, and not from a class as it is offered.
func (c *Column) OfAward() bool {
	return c.Report != nil && c.Report.Class() != nil && c.Report.Verdict != verify.NoVerdict
}

// WithoutAward is the column without anything that belongs to the person who was awarded it: the class, as it is offered.
func (c Column) WithoutAward() Column {
	if c.OfAward() {
		c.Report, c.Source.Address = nil, c.Source.Class
	}
	return c
}

// Sheet is a comparison in one language, with everything that is shown.
type Sheet struct {
	Lang    locale.Language `json:"lang"`
	Order   Order           `json:"order"`
	Made    time.Time       `json:"made"`
	Columns []Head          `json:"columns"`
	Rows    []Row           `json:"rows"`
	Absent  []string        `json:"not_stated,omitempty"` // parts of rows that are left out, for no column states them

	in setting // once it is measured
}

// Head is what stands above a column.
type Head struct {
	Title   string          `json:"title"`
	In      locale.Language `json:"title_lang,omitempty"` // language of the title, where it is not the reader's
	Body    string          `json:"awarding_body,omitempty"`
	Kind    SourceKind      `json:"source"`
	Address string          `json:"address,omitempty"`
	Problem string          `json:"problem,omitempty"`
}

// Row is a question, with its answers.
type Row struct {
	Number    int    `json:"number"`
	Label     string `json:"label"`
	Guideline []int  `json:"guideline,omitempty"` // numbers of the descriptors in Table 1
	Bearing   bool   `json:"bearing"`             // on the decision of a committee
	Parts     []Part `json:"parts"`
}

// Part is one of the things that a row asks, with a cell for each column.
type Part struct {
	Key        string     `json:"key"`
	Label      string     `json:"label,omitempty"`
	Notes      []string   `json:"notes,omitempty"` // what is to be known of any answer
	Difference Difference `json:"difference,omitempty"`
	Cells      []Cell     `json:"cells"`
}

// Cell is what a column has to say.
type Cell struct {
	Mark  Mark            `json:"mark,omitempty"`
	Fact  string          `json:"fact,omitempty"` // in the reader's words
	Read  bool            `json:"read,omitempty"` // the fact was read from the text, for no code was given
	Text  string          `json:"text,omitempty"` // the issuer's words
	In    locale.Language `json:"text_lang,omitempty"`
	Items []string        `json:"items,omitempty"` // learning outcomes, one by one
	Notes []string        `json:"notes,omitempty"`
	Hours []Length        `json:"hours,omitempty"` // drawn as lengths

	fact string // the same for the same fact in any words

	tells bool // it says why nothing of its column could be read
	said  bool // the mark holds for the whole column, and its first cell has said it
}

// MarkText is the mark in words; "" where there is none, and where the column has said it before.
func (c *Cell) MarkText(lang locale.Language) string {
	if c.said {
		return ""
	}
	return c.Mark.Text(lang)
}

// Length is a part of an effort.
type Length struct {
	Kind  microcredential.EffortKind `json:"kind,omitempty"`
	Hours float64                    `json:"hours"`
}

// Mark says why a cell has no answer; "" where it has one.
type Mark string

// The marks, which are never shown as one.
const (
	NotStated  Mark = "not-stated"
	SaidNone   Mark = "none"
	Unreadable Mark = "unreadable"
	NotAsked   Mark = "not-asked" // of this kind of column: a course has no day of issuing, a class belongs to nobody
)

// Text is the mark in words.
func (m Mark) Text(lang locale.Language) string {
	if m == "" {
		return ""
	}
	return locale.Text(lang, "compare.mark."+string(m))
}

// New makes the sheet of columns, in "en" or "ja".
func New(columns []Column, lang locale.Language, order Order, made time.Time) *Sheet {
	s := &Sheet{Lang: lang, Order: order, Made: made}
	for i := range columns {
		s.Columns = append(s.Columns, columns[i].head(lang))
	}
	for i, q := range questions(order) {
		row := Row{Number: i + 1, Label: q.label(lang), Bearing: q.bearing, Guideline: q.numbers()}
		if order == Guidelines {
			row.Number = q.descriptor().Number
		}
		for j, asked := range q.parts {
			p := Part{Key: asked.key}
			if len(q.parts) > 1 && !asked.whole {
				p.Label = words(lang, "part."+asked.key)
			}
			for at := range columns {
				p.Cells = append(p.Cells, columns[at].cell(asked, i == 0 && j == 0, lang))
			}
			if asked.note != nil {
				p.Notes = asked.note(columns, lang)
			}
			if asked.compared {
				p.Difference = difference(p.Cells)
			}
			if !asked.spare || slices.ContainsFunc(p.Cells, func(c Cell) bool { return c.Mark == "" || c.Mark == SaidNone || c.tells }) {
				row.Parts = append(row.Parts, p)
			} else if !asked.within && slices.ContainsFunc(p.Cells, func(c Cell) bool { return c.Mark == NotStated }) {
				s.Absent = append(s.Absent, words(lang, "absent.part", "row", row.Label, "part", p.Label))
			}
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

func (c *Column) head(lang locale.Language) Head {
	h := Head{Kind: c.Source.Kind, Address: cmp.Or(c.Source.Class, c.Source.Address)}
	if c.Letter != nil {
		h.Body = c.Letter.Text(microcredential.AwardingBody, lang).Text
		title := c.Letter.Text(microcredential.Title, lang)
		h.Title, h.In = title.Text, foreign(title.Lang, lang)
	} else if c.Problem != nil {
		h.Problem = c.Problem(lang)
	}
	if h.Title == "" {
		h.Title = cmp.Or(c.Source.File, h.Address, words(lang, c.unheaded()))
	}
	return h
}

// unheaded is what heads a column of which neither title nor address is known.
func (c *Column) unheaded() string {
	if c.Letter == nil {
		return "handed_in"
	}
	return "untitled"
}

// cell asks one thing of a column. One of which nothing could be read says so first, and why; its other cells are marked for
// programs, and stay empty for people.
func (c *Column) cell(asked part, first bool, lang locale.Language) Cell {
	switch {
	case c.Letter != nil:
		return asked.cell(c, lang)
	case first:
		return Cell{Mark: Unreadable, Text: c.Problem(lang), tells: true}
	case asked.always:
		cell := asked.cell(c, lang)
		cell.said = true
		return cell
	}
	return Cell{Mark: Unreadable, said: true}
}

// MostHours is the longest effort of the sheet, to which lengths are drawn.
func (s *Sheet) MostHours() (most float64) {
	for _, row := range s.Rows {
		for _, p := range row.Parts {
			for _, c := range p.Cells {
				most = max(most, c.total())
			}
		}
	}
	return most
}

func (c *Cell) total() (sum float64) {
	for _, l := range c.Hours {
		sum += l.Hours
	}
	return sum
}

// foreign is a language that is not the reader's.
func foreign(in, lang locale.Language) locale.Language {
	if in == lang {
		return ""
	}
	return in
}

func words(lang locale.Language, key string, args ...any) string {
	return locale.Text(lang, "compare."+key, args...)
}
