package workbook

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// stroke tells which fonts a text is written in, as far as striking through goes.
type stroke uint8

const (
	inherited stroke = 1 << iota // some of it in that of the cell
	unstruck                     // some in one of its own
	struck                       // some in one that strikes it through
)

// in is how a text is struck in a cell whose own font strikes through or not.
func (s stroke) in(cell bool) Struck {
	switch {
	case s&inherited != 0 && cell:
		s |= struck
	case s&inherited != 0:
		s |= unstruck
	}
	switch s & (struck | unstruck) {
	case struck:
		return Wholly
	case struck | unstruck:
		return Partly
	}
	return Not
}

// table holds the texts that cells share, one after another; text i ends at ends[i].
type table struct {
	text    string
	ends    []uint32
	strokes []stroke // as far as the last that has a font of its own; 0: inherited
}

func (t *table) at(i int) (string, bool) {
	if i < 0 || i >= len(t.ends) {
		return "", false
	}
	begin := uint32(0)
	if i > 0 {
		begin = t.ends[i-1]
	}
	return t.text[begin:t.ends[i]], true
}

func (t *table) stroke(i int) stroke {
	if i < len(t.strokes) && t.strokes[i] != 0 {
		return t.strokes[i]
	}
	return inherited
}

func (b *Book) readStrings(name string) error {
	p, err := b.open(name, MaxPart)
	if err != nil {
		return err
	}
	defer p.Close()
	var all strings.Builder
	var one []byte
	for {
		t, err := p.token()
		if errors.Is(err, io.EOF) {
			b.strings.text = all.String()
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := t.(xml.StartElement); ok && start.Name.Local == "si" {
			var fonts stroke
			if one, fonts, err = p.richText(one[:0]); err != nil {
				return err
			}
			if own := fonts & (struck | unstruck); own != 0 {
				b.strings.strokes = append(b.strings.strokes, make([]stroke, len(b.strings.ends)-len(b.strings.strokes))...)
				b.strings.strokes = append(b.strings.strokes, fonts)
			}
			all.WriteString(unescape(string(one)))
			b.strings.ends = append(b.strings.ends, uint32(all.Len()))
		}
	}
}

// unescape turns _x000D_ into the character meant; the underline itself is written _x005F_ where it would be mistaken.
// Source: ECMA-376-1, 22.9.2.19 (ST_Xstring).
func unescape(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var out strings.Builder
	for {
		i := strings.Index(text, "_x")
		if i < 0 {
			out.WriteString(text)
			return out.String()
		}
		out.WriteString(text[:i])
		text = text[i:]
		if len(text) >= 7 && text[6] == '_' {
			if r, err := strconv.ParseUint(text[2:6], 16, 16); err == nil {
				out.WriteRune(rune(r)) // half of a pair becomes U+FFFD, which readers refuse
				text = text[7:]
				continue
			}
		}
		out.WriteString("_x")
		text = text[2:]
	}
}
