package workbook

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// part is one part of a workbook while it is read as XML: limited, without a DOCTYPE, to its very end.
type part struct {
	name    string
	file    io.ReadCloser
	text    io.Reader // UTF-8, or what the XML declares
	decoder *xml.Decoder
	within  []xml.Name // elements that were begun and not ended
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
		return nil, &Damage{Part: name, Why: "it is missing"}
	case file.Flags&1 != 0:
		return nil, ErrEncrypted
	case file.UncompressedSize64 > uint64(size):
		return nil, ErrTooLarge
	}
	r, err := file.Open()
	if err != nil {
		return nil, &Damage{Part: name, Why: err.Error()}
	}
	text := bufio.NewReader(&limit{r, size + 1, &b.left}) // so that the end of the largest part is seen
	p := &part{name: name, file: r, text: text}
	if mark, _ := text.Peek(2); string(mark) == "\xff\xfe" || string(mark) == "\xfe\xff" {
		p.text = transform.NewReader(text, unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder())
	}
	p.read(p.text)
	return p, nil
}

// read begins to read XML.
func (p *part) read(text io.Reader) {
	p.decoder = xml.NewDecoder(text)
	p.decoder.CharsetReader = charset
}

// charset reads a part in the encoding that it names. One in UTF-16 has been recognised by its mark.
func charset(name string, text io.Reader) (io.Reader, error) {
	if strings.HasPrefix(strings.ToLower(name), "utf-16") {
		return text, nil
	}
	found, err := htmlindex.Get(name)
	if err != nil {
		return nil, err
	}
	return found.NewDecoder().Reader(text), nil
}

func (p *part) Close() error { return p.file.Close() }

// token is the next one, with its names as they are written: here prefixes tell nothing apart, and to look them up was a
// fifth of what reading a sheet took. After the last, when every element was ended and the archive's checksum was right,
// comes io.EOF.
func (p *part) token() (xml.Token, error) {
	t, err := p.decoder.RawToken()
	switch t := t.(type) {
	case xml.StartElement:
		p.within = append(p.within, t.Name)
	case xml.EndElement:
		last := len(p.within) - 1
		if last < 0 || p.within[last] != t.Name {
			return nil, p.broken("</" + t.Name.Local + "> ends what was not begun")
		}
		p.within = p.within[:last]
	case nil:
		if errors.Is(err, io.EOF) && len(p.within) > 0 {
			return nil, p.broken("it ends in the middle")
		}
	}
	return t, p.check(t, err)
}

// check makes a Damage of what is wrong with a token.
func (p *part) check(t xml.Token, err error) error {
	switch {
	case err == nil:
		if _, doctype := t.(xml.Directive); doctype {
			return p.broken("it has a DOCTYPE")
		}
		return nil
	case errors.Is(err, io.EOF) || errors.Is(err, ErrTooLarge):
		return err
	case errors.Is(err, zip.ErrChecksum):
		return p.broken("its checksum is wrong")
	}
	return p.broken(err.Error())
}

func (p *part) broken(why string) error { return &Damage{Part: p.name, Why: why} }

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
func (p *part) richText(buf []byte) ([]byte, stroke, error) {
	var all, run stroke
	for {
		t, err := p.inner()
		if err != nil {
			return buf, all, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "t":
				before := len(buf)
				buf, err = p.plainText(buf)
				if len(bytes.TrimSpace(buf[before:])) > 0 {
					all |= inherited
				}
			case "r":
				buf, run, err = p.run(buf)
				all |= run
			default:
				err = p.skip()
			}
			if err != nil {
				return buf, all, err
			}
		case xml.EndElement:
			return buf, all, nil
		}
	}
}

// run adds the text of a run, which may have a font of its own. Source: ECMA-376-1, 18.4.4 and 18.4.7.
func (p *part) run(buf []byte) ([]byte, stroke, error) {
	before, font := len(buf), inherited
	for {
		t, err := p.inner()
		if err != nil {
			return buf, 0, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "t":
				buf, err = p.plainText(buf)
			case "rPr":
				font, err = p.runFont()
			default:
				err = p.skip()
			}
			if err != nil {
				return buf, 0, err
			}
		case xml.EndElement:
			if len(bytes.TrimSpace(buf[before:])) == 0 {
				font = 0
			}
			return buf, font, nil
		}
	}
}

func (p *part) runFont() (stroke, error) {
	font := unstruck
	for depth := 1; depth > 0; {
		t, err := p.inner()
		if err != nil {
			return font, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			if e := (element{t.Name.Local, t.Attr}); e.name == "strike" && e.on() {
				font = struck
			}
		case xml.EndElement:
			depth--
		}
	}
	return font, nil
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

func (e element) has(name string) bool {
	return slices.ContainsFunc(e.attrs, func(a xml.Attr) bool { return a.Name.Local == name })
}

// on tells whether a property such as strike is meant: without a value it is.
func (e element) on() bool { return !e.has("val") || truth(e.attr("val")) }

// eachElement calls do with every element of a part of at most size bytes.
func (b *Book) eachElement(name string, size int, do func(element) error) error {
	p, err := b.open(name, size)
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
