// Package plaintext finds out how a file that is text is written, and reads it as UTF-8.
//
//	open ── Inspect: encoding, line ends, ="…" ── Manner ── Text: the same file as UTF-8 in lines
//
// Nothing is guessed: a text is UTF-8, UTF-16 with its mark, or CP932 that looks like Japanese, throughout; whatever else it
// may be is an [Error] that names it and the line. A file is read once before it is used, for the letter that tells
// encodings apart may stand in its last row, and never held. It knows neither columns nor rows.
package plaintext

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// The encodings, as people are told of them.
const (
	UTF8  = "UTF-8"
	UTF16 = "UTF-16"
	CP932 = "Shift_JIS (CP932)"
)

// Manner is how a text is written. It is found by reading all of the file once, for the first letter that
// tells encodings apart may stand in the last row.
type Manner struct {
	Encoding string
	decoder  func() *encoding.Decoder // nil: UTF-8
	loneCR   bool                     // rows end with CR alone
	Equals   bool                     // cells of the form ="…" may stand in it
}

// Error tells why a text cannot be read. Code is "encoding" (not one of those that are known; Args name the "line"),
// "encoding_named" (one that is known and not read; its "name"), "encoding_mixed" (two in one file; the "line" where the
// "other" begins, and the "name" of the first) or "line_ends" (CR alone and others in one file).
type Error struct {
	Code string
	Args []any
}

func (e *Error) Error() string { return fmt.Sprintf("text: %s %v", e.Code, e.Args) }

// Inspect reads a file that is text as often as it takes to know its manner, and no letter is guessed.
func Inspect(open func() (io.ReadCloser, error), head []byte) (Manner, error) {
	m := Manner{Encoding: UTF8}
	if bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) {
		m.Encoding = UTF16
		m.decoder = unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder
	}
	found, err := m.scan(open)
	if err != nil {
		return m, err
	}
	m.Equals = found.equals
	if !found.valid && m.Encoding == UTF8 {
		if err := oneEncoding(open); err != nil {
			return m, err
		}
		if m.Encoding, err = recognise(open, found.invalidLine); err != nil {
			return m, err
		}
		m.decoder = func() *encoding.Decoder { return cp932.NewDecoder() }
		found.valid = true
	}
	switch {
	case found.nul || !found.valid || m.Encoding == UTF16 && found.lost:
		return m, &Error{Code: "encoding", Args: []any{"line", max(found.invalidLine, 1)}}
	case found.iso2022:
		return m, &Error{Code: "encoding_named", Args: []any{"name", "ISO-2022-JP (JIS)"}}
	case found.ends.mixed:
		return m, &Error{Code: "line_ends"}
	}
	m.loneCR = found.ends.loneCR || found.ends.afterCR && !found.ends.known
	return m, nil
}

// Text is the file as UTF-8, without byte order mark, in lines that end with LF or CRLF.
func (m *Manner) Text(file io.Reader) io.Reader {
	r := file
	if m.decoder != nil {
		r = transform.NewReader(r, m.decoder())
	} else {
		buffered := bufio.NewReader(r)
		if mark, err := buffered.Peek(len(ByteOrderMark)); err == nil && bytes.Equal(mark, ByteOrderMark) {
			buffered.Discard(len(ByteOrderMark))
		}
		r = buffered
	}
	if m.loneCR {
		r = crReader{r}
	}
	return r
}

// ByteOrderMark is that of UTF-8, by which Excel knows it.
var ByteOrderMark = []byte("\ufeff")

// crReader turns each CR into LF, for files in which rows end with CR alone.
type crReader struct{ r io.Reader }

func (c crReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i, b := range p[:n] {
		if b == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// findings are what scan found in a text.
type findings struct {
	valid       bool // UTF-8 throughout
	invalidLine int  // where it is not, for the first time
	nul, lost   bool // U+0000, U+FFFD
	equals      bool // ="
	iso2022     bool
	ends        lineEnds
}

// lineEnds tells how rows end, outside of quotation marks. The first row decides: where it ends with LF, a CR alone is
// a stray character of a cell.
type lineEnds struct {
	quoted  bool
	known   bool // the first row has ended
	loneCR  bool // with CR alone
	mixed   bool // and a later one with LF
	afterCR bool
}

const blockSize = 64 << 10

// scan looks at all of a file. What it looks for is at most 3 bytes long, which are kept from one block for the next.
func (m *Manner) scan(open func() (io.ReadCloser, error)) (findings, error) {
	f := findings{valid: true}
	file, err := open()
	if err != nil {
		return f, err
	}
	defer file.Close()
	var r io.Reader = file
	if m.decoder != nil {
		r = transform.NewReader(r, m.decoder())
	}
	block := make([]byte, blockSize)
	kept, line := 0, 1
	for {
		n, err := io.ReadFull(r, block[kept:])
		end := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !end {
			return f, err
		}
		text := block[:kept+n]
		used := len(text)
		if !end {
			used = len(text) - 3
			for used > 0 && !utf8.RuneStart(text[used]) && used > len(text)-3-utf8.UTFMax {
				used--
			}
		}
		f.look(text, used, &line)
		kept = copy(block, text[used:])
		if end {
			return f, nil
		}
	}
}

// look examines text[:used]; the rest is there to be looked ahead at.
func (f *findings) look(text []byte, used int, line *int) {
	now := text[:used]
	f.nul = f.nul || bytes.IndexByte(now, 0) >= 0
	f.equals = f.equals || bytes.Contains(text, []byte(`="`))
	if escape := bytes.IndexByte(text, 0x1b); escape >= 0 {
		for _, shift := range []string{"\x1b$B", "\x1b$@", "\x1b(J"} {
			f.iso2022 = f.iso2022 || bytes.Contains(text[escape:], []byte(shift))
		}
	}
	f.lost = f.lost || bytes.Contains(now, []byte("\uFFFD"))
	if f.valid && !utf8.Valid(now) {
		f.valid, f.invalidLine = false, *line
		for rest := now; len(rest) > 0; {
			r, size := utf8.DecodeRune(rest)
			if r == utf8.RuneError && size == 1 {
				break
			}
			if r == '\n' {
				f.invalidLine++
			}
			rest = rest[size:]
		}
	}
	f.ends.look(now)
	*line += bytes.Count(now, []byte{'\n'})
}

func (e *lineEnds) look(text []byte) {
	if e.known && !e.loneCR { // nothing further can change that
		return
	}
	if !e.loneCR && !e.afterCR && bytes.IndexByte(text, '\r') < 0 {
		e.quoted = e.quoted != (bytes.Count(text, []byte{'"'})%2 == 1)
		e.known = e.known || bytes.IndexByte(text, '\n') >= 0
		return
	}
	for _, b := range text {
		if e.afterCR && b != '\n' && !e.known {
			e.known, e.loneCR = true, true
		}
		switch {
		case b == '"':
			e.quoted = !e.quoted
		case b == '\n' && !e.quoted:
			e.known = true
			e.mixed = e.mixed || e.loneCR
		}
		e.afterCR = b == '\r' && !e.quoted
	}
}

// recognise tells whether a file that is not UTF-8 is CP932 beyond doubt. Others are refused, by name if they can be
// told.
func recognise(open func() (io.ReadCloser, error), line int) (string, error) {
	var writing japaneseWriting
	sound, err := decodes(open, cp932, &writing)
	switch {
	case err != nil:
		return "", err
	case sound && writing.plausible():
		return CP932, nil
	}
	var other eucWriting
	sound, err = decodes(open, japanese.EUCJP, &other)
	switch {
	case err != nil:
		return "", err
	case sound && other.kana > 0 && other.low == 0:
		return "", &Error{Code: "encoding_named", Args: []any{"name", "EUC-JP"}}
	}
	return "", &Error{Code: "encoding", Args: []any{"line", line}}
}

// decodes reports whether every byte of a file has its letter in an encoding. The bytes are shown to watch as well.
func decodes(open func() (io.ReadCloser, error), e encoding.Encoding, watch io.Writer) (bool, error) {
	file, err := open()
	if err != nil {
		return false, err
	}
	defer file.Close()
	r := transform.NewReader(io.TeeReader(file, watch), e.NewDecoder())
	block := make([]byte, blockSize)
	kept := 0
	for {
		n, err := r.Read(block[kept:])
		text := block[:kept+n]
		if bytes.Contains(text, []byte("\uFFFD")) || holdsC1(text) {
			return false, nil
		}
		switch {
		case errors.Is(err, io.EOF):
			return true, nil
		case err != nil:
			return false, err
		}
		kept = copy(block, text[max(len(text)-2, 0):]) // what is looked for is at most 3 bytes long
	}
}

// holdsC1 finds U+0080 to U+009F, which decoders make of bytes that have no letter.
func holdsC1(text []byte) bool {
	for {
		at := bytes.IndexByte(text, 0xc2)
		if at < 0 || at+1 == len(text) {
			return false
		}
		if text[at+1] < 0xa0 {
			return true
		}
		text = text[at+1:]
	}
}

// japaneseWriting counts what tells Japanese in CP932 from other languages whose bytes happen to be CP932, too. Kana
// and the common kanji begin with 81 to 9F and stand together; in Western encodings those bytes are punctuation, as in
// O’Brien, and in EUC-JP, GB 2312, Big5 and EUC-KR they are rare or absent.
type japaneseWriting struct {
	double  int // characters of two bytes
	common  int // those of kana and common kanji
	joined  int // those of them beside another
	trapped int // those between two Latin letters
	lead    byte
	before  byte // what stood before the last character: 'a' for a Latin letter, 'd' for two bytes, else 0
	last    byte
}

func (w *japaneseWriting) Write(p []byte) (int, error) {
	for _, b := range p {
		switch {
		case w.lead != 0:
			w.double++
			if w.lead < 0xa0 {
				w.common++
				if w.last == 'd' {
					w.joined++
				}
			}
			w.lead = 0
			w.before, w.last = w.last, 'd'
		case b >= 0x81 && b < 0xa0 || b >= 0xe0:
			w.lead = b
		case b|0x20 >= 'a' && b|0x20 <= 'z':
			if w.last == 'd' && w.before == 'a' {
				w.trapped++
			}
			w.before, w.last = w.last, 'a'
		default:
			w.before, w.last = w.last, 0
		}
	}
	return len(p), nil
}

func (w *japaneseWriting) plausible() bool {
	return w.joined > 0 && 2*w.common >= w.double && 10*w.trapped <= w.double
}

// eucWriting counts kana in EUC-JP, which Chinese and Korean encodings with the same bytes hardly use, and bytes that
// it does not have.
type eucWriting struct {
	kana, low int
	lead      byte
}

func (w *eucWriting) Write(p []byte) (int, error) {
	for _, b := range p {
		switch {
		case w.lead != 0:
			if w.lead == 0xa4 || w.lead == 0xa5 {
				w.kana++
			}
			w.lead = 0
		case b >= 0xa1:
			w.lead = b
		case b >= 0x80 && b != 0x8e && b != 0x8f:
			w.low++
		}
	}
	return len(p), nil
}
