package issuance

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/microcredential"
)

// This file asks whether a list is of another micro-credential than the one that is awarded: a list in the wrong place is
// understood row by row, and says itself where it belongs, above its header or in a column.

// shortTitle is how many letters a title has at least that is looked for within a text; a shorter one is the whole of it.
const shortTitle = 3

// titled is a title as it is looked for.
type titled struct {
	folded, text string
	own          bool // of what is awarded
}

// courses are the titles of an organisation's micro-credentials, the longest first, and what they made of texts.
type courses struct {
	titles []titled
	known  map[string]string // by text: the title of another; "" for none
}

// findCourses takes the titles of the newest versions, in all languages.
func (p *Plan) findCourses(ctx context.Context) (*courses, error) {
	c := &courses{known: map[string]string{}}
	d := p.Description()
	for _, lang := range d.Languages() {
		c.add(d.Text(microcredential.Title, lang), true)
	}
	if !p.known() {
		return c, nil
	}
	editions, err := p.service.Classes.Editions(ctx, p.Org.ID)
	for _, e := range editions {
		var document struct{ Name string }
		if json.Unmarshal(e.Document, &document) == nil {
			c.add(document.Name, e.Class == p.Version.Class)
		}
	}
	slices.SortStableFunc(c.titles, func(a, b titled) int { return cmp.Compare(len(b.folded), len(a.folded)) })
	return c, err
}

// add adds a title, but for one that another micro-credential has from what is awarded.
func (c *courses) add(title string, own bool) {
	folded := words.Fold(title)
	switch i := slices.IndexFunc(c.titles, func(t titled) bool { return t.folded == folded }); {
	case folded == "":
	case i < 0:
		c.titles = append(c.titles, titled{folded, title, own})
	default:
		c.titles[i].own = c.titles[i].own || own
	}
}

// other is the title of another micro-credential that a text names, and not the one that is awarded; "" for none. Of titles of
// which one begins as the other the longer counts.
func (c *courses) other(text string) (other string) {
	if known, ok := c.known[text]; ok {
		return known
	}
	rest := words.Fold(text)
	for _, t := range c.titles {
		if rest != t.folded && (utf8.RuneCountInString(t.folded) < shortTitle || !strings.Contains(rest, t.folded)) {
			continue
		}
		if t.own {
			other = ""
			break
		}
		other, rest = cmp.Or(other, t.text), strings.ReplaceAll(rest, t.folded, "\x00")
	}
	c.known[text] = other
	return other
}

// otherTitle is the title of another micro-credential that a text of the list names; titles are looked up for the first text.
func (p *Plan) otherTitle(ctx context.Context, text string) (other string, err error) {
	if text == "" {
		return "", nil
	}
	if p.courses == nil {
		if p.courses, err = p.findCourses(ctx); err != nil {
			return "", err
		}
	}
	return p.courses.other(text), nil
}

// readAbove looks at what stands above a list.
func (p *Plan) readAbove(ctx context.Context, list *roster.List) error {
	p.above = ""
	for _, text := range list.Above() {
		other, err := p.otherTitle(ctx, text)
		if err != nil {
			return err
		}
		p.above = cmp.Or(p.above, other)
	}
	return nil
}

// otherCourse carries out what was decided about a row that the list says to be of another micro-credential. Without a decision
// it is refused. left tells that it is left out of the list. What its own column says counts before what stands above all.
func (p *Plan) otherCourse(ctx context.Context, row *roster.Row, _ func(columns.Column) string) (faults []roster.Fault, left bool, err error) {
	other := p.above
	if row.Course.Text != "" {
		other, err = p.otherTitle(ctx, row.Course.Text)
	}
	if err != nil || other == "" {
		return nil, false, err
	}
	faults, left = p.decide(p.request.Deciders.On(words.OutCourse), roster.Fault{
		Row: row.Number, Column: row.Course.Column, Code: "other_course", Value: locale.Excerpt(row.Course.Text), Out: words.OutCourse,
		Args: []any{"title", locale.Excerpt(other), "above", row.Course.Text == ""},
	})
	return faults, left, nil
}
