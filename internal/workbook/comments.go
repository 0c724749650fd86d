package workbook

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// Comment is a note that somebody has put at a cell. Column and row count as in Cell and Row.
type Comment struct {
	Column, Row int
	Text        string
}

// maxComments is how many comments of a sheet are kept; the others are passed over.
const maxComments = 2000

// Comments are those of a sheet, in the order of the file: of a thread what is written for programs that know none. Source:
// ECMA-376-1, 18.7.
func (s *Sheet) Comments() (found []Comment, err error) {
	related, err := s.book.relations(s.part)
	if err != nil {
		return nil, err
	}
	for _, r := range related {
		if r.kind != "comments" || s.book.parts[r.target] == nil {
			continue
		}
		if found, err = s.book.comments(r.target, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (b *Book) comments(name string, found []Comment) ([]Comment, error) {
	p, err := b.open(name, MaxPart)
	if err != nil {
		return found, err
	}
	defer p.Close()
	at, ok, text := Comment{}, false, []byte(nil)
	for {
		t, err := p.token()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return found, err
		}
		start, is := t.(xml.StartElement)
		if !is {
			continue
		}
		switch e := (element{start.Name.Local, start.Attr}); e.name {
		case "comment":
			at.Column, at.Row, ok = place(e.attr("ref"))
		case "text":
			if text, _, err = p.richText(text[:0]); err != nil {
				return found, err
			}
			if at.Text = strings.TrimSpace(unescape(string(text))); ok && at.Text != "" && len(found) < maxComments {
				found = append(found, at)
			}
		}
	}
}
