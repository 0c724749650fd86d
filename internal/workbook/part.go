package workbook

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// part is one part of a workbook while it is read as XML: limited, without a DOCTYPE, to its very end.
type part struct {
	name    string
	file    io.ReadCloser
	limit   *limit
	decoder *xml.Decoder
}

// limit reads at most left bytes, and no more than are left for the book, and then fails.
type limit struct {
	r    io.Reader
	left int
	book *int
}

func (l *limit) Read(p []byte) (int, error) {
	if l.left <= 0 || *l.book <= 0 {
		return 0, ErrTooLarge
	}
	n, err := l.r.Read(p[:min(len(p), l.left)])
	l.left -= n
	*l.book -= n
	return n, err
}

func (b *Book) open(name string, size int) (*part, error) {
	file := b.parts[name]
	switch {
	case file == nil:
		return nil, fmt.Errorf("%w: %q is missing", ErrBroken, name)
	case file.Flags&1 != 0:
		return nil, ErrEncrypted
	case file.UncompressedSize64 > uint64(size):
		return nil, ErrTooLarge
	}
	r, err := file.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %q: %w", ErrBroken, name, err)
	}
	p := &part{name: name, file: r, limit: &limit{r, size + 1, &b.left}} // so that the end of the largest part is seen
	p.decoder = xml.NewDecoder(p.limit)
	return p, nil
}

func (p *part) Close() error { return p.file.Close() }

// token is the next one; io.EOF comes after the last, when the archive's checksum was right.
func (p *part) token() (xml.Token, error) {
	t, err := p.decoder.Token()
	switch {
	case err == nil:
		if _, doctype := t.(xml.Directive); doctype {
			return nil, p.broken("it has a DOCTYPE")
		}
		return t, nil
	case errors.Is(err, io.EOF) || errors.Is(err, ErrTooLarge):
		return nil, err
	case errors.Is(err, zip.ErrChecksum):
		return nil, p.broken("its checksum is wrong")
	}
	return nil, p.broken(err.Error())
}

func (p *part) broken(why string) error { return fmt.Errorf("%w: %q: %s", ErrBroken, p.name, why) }

// skip passes over the rest of the element that was begun last.
func (p *part) skip() error {
	for depth := 1; depth > 0; {
		t, err := p.inner()
		if err != nil {
			return err
		}
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// inner is a token inside an element, where the part cannot end.
func (p *part) inner() (xml.Token, error) {
	t, err := p.token()
	if errors.Is(err, io.EOF) {
		return nil, p.broken("it ends in the middle")
	}
	return t, err
}

// plainText adds the text of the element that was begun last to buf.
func (p *part) plainText(buf []byte) ([]byte, error) {
	for {
		t, err := p.inner()
		if err != nil {
			return buf, err
		}
		switch t := t.(type) {
		case xml.CharData:
			buf = append(buf, t...)
		case xml.StartElement:
			if err := p.skip(); err != nil {
				return buf, err
			}
		case xml.EndElement:
			return buf, nil
		}
	}
}

// richText adds the text of the element that was begun last, an si or an is, to buf: that of its t elements, in runs
// or not, apart from those in rPh, which tell how a Japanese text is read aloud. Source: ECMA-376-1, 18.4.
func (p *part) richText(buf []byte) ([]byte, error) {
	for {
		t, err := p.inner()
		if err != nil {
			return buf, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "t":
				buf, err = p.plainText(buf)
			case "r":
				buf, err = p.richText(buf)
			default:
				err = p.skip()
			}
			if err != nil {
				return buf, err
			}
		case xml.EndElement:
			return buf, nil
		}
	}
}

// element is the beginning of an element.
type element struct {
	name  string
	attrs []xml.Attr
}

func (e element) attr(name string) string {
	for i := range e.attrs {
		if e.attrs[i].Name.Local == name {
			return e.attrs[i].Value
		}
	}
	return ""
}

// eachElement calls do with every element of a small part.
func (b *Book) eachElement(name string, do func(element) error) error {
	p, err := b.open(name, maxSmall)
	if err != nil {
		return err
	}
	defer p.Close()
	for {
		t, err := p.token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := t.(xml.StartElement); ok {
			if err := do(element{start.Name.Local, start.Attr}); err != nil {
				return err
			}
		}
	}
}

func truth(text string) bool { return text == "1" || text == "true" || text == "on" }
