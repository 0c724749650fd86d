package workbook

import (
	"encoding/xml"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Kind tells what a cell holds.
type Kind uint8

// The kinds of cells.
const (
	Text      Kind = iota
	Number         // Text is what people see in the cell
	Formatted      // a number of which people see something else: letters round it, a percentage, or only 15 of its digits
	Date           // Time is set; Text is ISO 8601 without zone
	Boolean        // Text is TRUE or FALSE
	Failed         // a formula without a result: Text is such as #N/A, or empty when it was never calculated
)

// Struck tells how much of a cell's text is struck through.
type Struck uint8

// The ways of striking through.
const (
	Not Struck = iota
	Partly
	Wholly
)

// Cell is a cell that is not blank, or is a formula.
type Cell struct {
	Column  int // 0 is A
	Kind    Kind
	Struck  Struck
	Formula bool // what it holds is the result of a formula
	Text    string
	Time    time.Time // as the clock on the wall shows it, in UTC
	Link    string    // the e-mail address to which it leads; empty: none
}

// readCell reads a cell that comes after the column before.
func (r *Rows) readCell(e element, before int) (Cell, error) {
	cell := Cell{Column: before + 1}
	if reference := e.attr("r"); reference != "" {
		column, row, ok := place(reference)
		if !ok || row != r.row.Number || column <= before {
			return cell, r.part.broken("its cells are out of order")
		}
		cell.Column = column
	}
	if cell.Column >= maxCells {
		return cell, ErrTooLarge
	}
	c, err := r.cellContent()
	if err != nil {
		return cell, err
	}
	if err := r.resolve(&cell, e, c); err != nil {
		return cell, err
	}
	if r.links != nil && cell.Link == "" {
		cell.Link = r.links[spot{cell.Column, r.row.Number}]
	}
	if r.text += len(cell.Text); r.text > MaxText {
		return cell, ErrTooLarge
	}
	return cell, nil
}

// content is what stands inside of a cell's element.
type content struct {
	formula, saved bool   // it has a formula, a value
	value          string // as it was saved
	inline         string
	fonts          stroke // of the inline text
	link           string // to which the formula leads
}

func (r *Rows) cellContent() (c content, err error) {
	for {
		t, err := r.part.inner()
		if err != nil {
			return c, err
		}
		switch t := t.(type) {
		case xml.EndElement:
			return c, nil
		case xml.StartElement:
			switch t.Name.Local {
			case "v":
				r.buf, err = r.part.plainText(r.buf[:0])
				c.saved, c.value = true, string(r.buf)
			case "is":
				r.buf, c.fonts, err = r.part.richText(r.buf[:0])
				c.inline = string(r.buf)
			case "f":
				r.buf, err = r.part.plainText(r.buf[:0])
				c.formula, c.link = true, linkOf(string(r.buf))
			default:
				err = r.part.skip()
			}
			if err != nil {
				return c, err
			}
		}
	}
}

// linkOf is the address to which a formula leads that consists of a link, such as HYPERLINK("mailto:a@b.example","A").
func linkOf(formula string) string {
	rest, ok := strings.CutPrefix(strings.TrimSpace(formula), "HYPERLINK(\"")
	if !ok {
		return ""
	}
	target, _, _ := strings.Cut(rest, `"`)
	return mailto(target)
}

// mailto is the address of a link that begins to write an e-mail. Source: RFC 6068, section 2.
func mailto(target string) string {
	const scheme = "mailto:"
	if len(target) <= len(scheme) || !strings.EqualFold(target[:len(scheme)], scheme) {
		return ""
	}
	address, _, _ := strings.Cut(target[len(scheme):], "?")
	if plain, err := url.PathUnescape(address); err == nil {
		address = plain
	}
	return strings.TrimSpace(address)
}

// resolve finds out what a cell holds. Source: ECMA-376-1, 18.18.11 (ST_CellType).
func (r *Rows) resolve(cell *Cell, e element, c content) error {
	style, fonts := e.attr("s"), inherited
	cell.Formula, cell.Link = c.formula, c.link
	if c.formula && r.uncalculated(e.attr("t"), c) {
		cell.Kind = Failed
		return nil
	}
	switch kind := e.attr("t"); kind {
	case "s":
		if strings.TrimSpace(c.value) == "" {
			break // as old writers leave a blank cell
		}
		i, err := strconv.Atoi(strings.TrimSpace(c.value))
		text, ok := r.sheet.book.strings.at(i)
		if err != nil || !ok {
			return r.part.broken("it has a text that does not exist")
		}
		cell.Text, fonts = text, r.sheet.book.strings.stroke(i)
	case "inlineStr", "str":
		cell.Text, fonts = unescape(c.value), inherited
		if c.inline != "" {
			cell.Text, fonts = unescape(c.inline), c.fonts
		}
	case "b":
		if c.value != "" {
			cell.Kind, cell.Text = Boolean, strings.ToUpper(strconv.FormatBool(truth(c.value)))
		}
	case "e":
		cell.Kind, cell.Text = Failed, c.value
	case "d":
		if c.value != "" {
			if err := r.resolveISO(cell, c.value); err != nil {
				return err
			}
		}
	case "", "n":
		if value := strings.TrimSpace(c.value); value != "" {
			r.resolveNumber(cell, style, value)
		}
	default:
		if c.saved && c.value != "" {
			return r.part.broken(fmt.Sprintf("it is of the unknown kind %q", kind))
		}
	}
	_, cellStruck := r.sheet.book.styles.at(style)
	cell.Struck = fonts.in(cellStruck)
	return nil
}

// uncalculated reports whether a formula has no result. Writers that do not calculate save none, or an empty one, or a
// zero – and then, other than Excel, ask whoever opens the workbook to calculate all of it. An empty text, though, is a
// result: its kind says so.
func (r *Rows) uncalculated(kind string, c content) bool {
	value := strings.TrimSpace(c.value)
	switch {
	case kind == "e" || c.inline != "":
		return false
	case value == "":
		return r.sheet.book.stale || !c.saved || kind != "str"
	case kind == "" || kind == "n" || kind == "b":
		return r.sheet.book.stale && zero(value)
	}
	return false
}

func zero(value string) bool {
	number, err := strconv.ParseFloat(value, 64)
	return err == nil && number == 0 || value == "false"
}

// layouts of dates in strict workbooks. Source: ECMA-376-1, 18.17.4.2.
var layouts = []string{"2006-01-02T15:04:05", "2006-01-02T15:04:05.999", "2006-01-02T15:04:05Z", "2006-01-02T15:04", time.DateOnly}

func (r *Rows) resolveISO(cell *Cell, value string) error {
	for _, layout := range layouts {
		if at, err := time.Parse(layout, value); err == nil {
			cell.setDate(at)
			return nil
		}
	}
	return r.part.broken("a date is not understood")
}

func (r *Rows) resolveNumber(cell *Cell, style, value string) {
	f, _ := r.sheet.book.styles.at(style)
	if f.date {
		if serial, err := strconv.ParseFloat(value, 64); err == nil {
			if at, ok := r.sheet.book.epoch.time(serial); ok {
				cell.setDate(at)
				return
			}
		}
		f.other = true
	}
	text, whole := f.number(value)
	cell.Kind, cell.Text = Number, text
	if !whole {
		cell.Kind = Formatted
	}
}

func (c *Cell) setDate(at time.Time) {
	c.Kind, c.Time, c.Text = Date, at, at.Format("2006-01-02T15:04:05")
	c.Text = strings.TrimSuffix(c.Text, "T00:00:00")
}
