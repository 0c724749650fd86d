package workbook

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// Around is what a sheet says of its cells before and after its rows.
type Around struct {
	Merged []Area // areas that are one cell to the eye; their text stands in the first
	Hidden []Area // hidden columns; all rows
	Rules  []Area // where a rule of conditional formatting may strike texts through; it is not evaluated

	links map[spot]string // the addresses to which cells lead
	count int             // of what was kept
	ended bool            // there are no rows, or no more of them
}

// spot is a cell by its column and row.
type spot struct{ column, row int }

// maxAround is how many areas, columns and links are kept. Excel allows 65,530 links.
const maxAround = 200_000

// readBefore reads to the beginning of the rows.
func (a *Around) readBefore(p *part) error {
	for {
		t, err := p.token()
		if errors.Is(err, io.EOF) {
			a.ended = true
			return nil
		}
		if err != nil {
			return err
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch e := (element{start.Name.Local, start.Attr}); e.name {
		case "sheetData":
			return nil
		case "col":
			if width, err := strconv.ParseFloat(e.attr("width"), 64); truth(e.attr("hidden")) || err == nil && width == 0 {
				first, _ := strconv.Atoi(e.attr("min"))
				last, _ := strconv.Atoi(e.attr("max"))
				a.Hidden = append(a.Hidden, Area{Left: first - 1, Right: last - 1, Top: 1, Bottom: maxRows})
				if err := a.keep(); err != nil {
					return err
				}
			}
		}
	}
}

func (a *Around) keep() error {
	if a.count++; a.count > maxAround {
		return ErrTooLarge
	}
	return nil
}

// readAfter reads what stands after the rows, and passes over these without reading them as XML.
func (a *Around) readAfter(s *Sheet) error {
	p, err := s.book.open(s.part, MaxPart)
	if err != nil {
		return err
	}
	defer p.Close()
	p.read(&afterRows{text: p.text})
	r := afterReader{Around: a, part: p, sheet: s}
	for {
		t, err := p.decoder.RawToken() // its beginning is missing
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err := p.check(t, err); err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			err = r.begin(element{t.Name.Local, t.Attr})
		case xml.CharData:
			if r.inSqref {
				err = r.rule(string(t))
			}
		case xml.EndElement:
			r.inSqref = false
		}
		if err != nil {
			return err
		}
	}
}

// afterReader reads the elements after the rows.
type afterReader struct {
	*Around
	part    *part
	sheet   *Sheet
	targets map[string]string // the addresses of links, by the ids of their relations
	sqref   string            // of the conditional format that was begun last
	strikes bool              // a rule of an extension strikes through
	inSqref bool              // which comes after its rules
}

func (r *afterReader) begin(e element) error {
	switch e.name {
	case "mergeCell":
		area, ok := areaOf(e.attr("ref"))
		if !ok {
			return r.part.broken("a merged area is not understood")
		}
		r.Merged = append(r.Merged, area)
		return r.keep()
	case "hyperlink":
		return r.link(e)
	case "conditionalFormatting":
		r.sqref, r.strikes = e.attr("sqref"), false
	case "cfRule":
		rules := r.sheet.book.styles.rules
		if i, err := strconv.Atoi(e.attr("dxfId")); err == nil && i >= 0 && i < len(rules) && rules[i] {
			r.strikes = true
			return r.rule(r.sqref)
		}
	case "strike":
		r.strikes = r.strikes || e.on()
	case "sqref":
		r.inSqref = r.strikes
	}
	return nil
}

// rule keeps the areas of a rule.
func (r *afterReader) rule(areas string) error {
	for text := range strings.FieldsSeq(areas) {
		area, ok := areaOf(text)
		if !ok {
			area = Area{Right: maxCells, Bottom: maxRows} // whole columns
		}
		r.Rules = append(r.Rules, area)
		if err := r.keep(); err != nil {
			return err
		}
	}
	return nil
}

// link keeps the address to which cells lead. Those that lead to another place do not matter here.
func (r *afterReader) link(e element) error {
	if r.targets == nil {
		if err := r.readTargets(); err != nil {
			return err
		}
	}
	address := r.targets[e.attr("id")]
	area, ok := areaOf(e.attr("ref"))
	if !ok || address == "" {
		return nil
	}
	for row := area.Top; row <= area.Bottom; row++ {
		for column := area.Left; column <= area.Right; column++ {
			r.links[spot{column, row}] = address
			if err := r.keep(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *afterReader) readTargets() error {
	r.targets, r.links = map[string]string{}, map[spot]string{}
	return r.sheet.book.eachRelation(r.sheet.part, MaxPart, func(e element) error {
		if address := mailto(e.attr("Target")); address != "" {
			r.targets[e.attr("Id")] = address
			return r.keep()
		}
		return nil
	})
}

// areaOf is the area of a reference such as B2 or B2:C5.
func areaOf(reference string) (Area, bool) {
	from, to, found := strings.Cut(reference, ":")
	if !found {
		to = from
	}
	left, top, ok := place(from)
	right, bottom, ok2 := place(to)
	return Area{Left: left, Top: top, Right: right, Bottom: bottom}, ok && ok2
}

// place is the column and row of a reference such as BC12.
func place(reference string) (column, row int, ok bool) {
	i := 0
	for ; i < len(reference) && i < 3; i++ {
		letter := reference[i] &^ 0x20 // some writers use small ones
		if letter < 'A' || letter > 'Z' {
			break
		}
		column = column*26 + int(letter-'A') + 1
	}
	row, err := strconv.Atoi(reference[i:])
	return column - 1, row, err == nil && column > 0 && column <= maxCells && row > 0 && row <= maxRows
}

// afterRows is a sheet's text from the end of its rows on. It looks for the tag alone: reading the rows as XML takes
// twenty times as long.
type afterRows struct {
	text  io.Reader
	found bool
	kept  []byte // read and not handed on
}

const (
	rowsName = "sheetData"
	longest  = 128 // bytes of the tag that ends the rows, its prefix included
)

func (a *afterRows) Read(p []byte) (int, error) {
	for !a.found {
		if err := a.seek(); err != nil {
			return 0, err
		}
	}
	if len(a.kept) > 0 {
		n := copy(p, a.kept)
		a.kept = a.kept[n:]
		return n, nil
	}
	return a.text.Read(p)
}

// seek looks for the end in one more block.
func (a *afterRows) seek() error {
	if a.kept == nil {
		a.kept = make([]byte, 0, blockSize+longest)
	}
	a.kept = a.kept[:copy(a.kept[:cap(a.kept)], a.kept[max(0, len(a.kept)-longest):])]
	n, err := io.ReadAtLeast(a.text, a.kept[len(a.kept):cap(a.kept)], longest)
	a.kept = a.kept[:len(a.kept)+n]
	for from := 0; ; {
		i := bytes.Index(a.kept[from:], []byte(rowsName))
		if i < 0 {
			break
		}
		from += i + len(rowsName)
		if end := endTag(a.kept, from); end > 0 {
			a.found, a.kept = true, a.kept[end:]
			return nil
		}
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return err
}

const blockSize = 64 << 10

// endTag is where the tag ends whose name ends at to, if the rows end with it: </sheetData>, </x:sheetData>, or
// <sheetData/>.
func endTag(text []byte, to int) int {
	begin := bytes.LastIndexByte(text[max(0, to-longest):to], '<')
	length := bytes.IndexByte(text[to:], '>')
	if begin < 0 || length < 0 {
		return 0
	}
	begin += max(0, to-longest)
	closing := text[begin+1] == '/'
	name := text[begin+1 : to-len(rowsName)]
	if closing {
		name = name[1:]
	}
	if len(name) > 0 && (name[len(name)-1] != ':' || bytes.ContainsAny(name, " \t\r\n>\"'")) {
		return 0
	}
	inside := bytes.TrimSpace(text[to : to+length])
	if closing && len(inside) == 0 || !closing && bytes.HasSuffix(inside, []byte("/")) {
		return to + length + 1
	}
	return 0
}
