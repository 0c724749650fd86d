package workbook

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// table holds the texts that cells share, one after another; text i ends at ends[i].
type table struct {
	text string
	ends []uint32
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
			if one, err = p.richText(one[:0]); err != nil {
				return err
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
