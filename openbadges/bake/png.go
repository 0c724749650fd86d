package bake

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"unicode/utf8"
)

const (
	pngSignature = "\x89PNG\r\n\x1a\n"
	keyword      = "openbadges"

	headerEnd = len(pngSignature) + 12 + 13 // where IHDR ends, and the first other chunk begins
	chunkHead = keyword + "\x00\x00\x00\x00\x00"
)

// chunk is one part of a PNG: four bytes of length, four of type, data, four of CRC.
type chunk struct {
	start, end int
	name       string // of the four bytes of type
	data       []byte
	bent       bool // the CRC does not fit
}

func (c chunk) checksumFault() *FormatError {
	return &FormatError{Code: CodeChecksum, Offset: c.start, Detail: fmt.Sprintf("chunk %q", c.name)}
}

// BakePNG is Bake for PNG. Every checksum of the picture is verified.
func BakePNG(image []byte, payload string) ([]byte, error) {
	if err := checkPayload(payload); err != nil {
		return nil, err
	}
	var old []chunk
	end, err := walk(image, func(c chunk) error {
		if c.bent {
			return c.checksumFault()
		}
		if c.isBadge() {
			old = append(old, c)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	size := end + 12 + len(chunkHead) + len(payload)
	for _, c := range old {
		size -= c.end - c.start
	}
	if size > MaxImageSize {
		return nil, &FormatError{Code: CodeTooLarge, Offset: MaxImageSize}
	}
	out := make([]byte, 0, size)
	out = append(out, image[:headerEnd]...)
	out = appendText(out, payload)
	from := headerEnd
	for _, c := range old {
		out = append(out, image[from:c.start]...)
		from = c.end
	}
	return append(out, image[from:end]...), nil
}

// appendText appends the iTXt chunk: keyword, no compression, no language, no translated keyword, text.
func appendText(out []byte, payload string) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(chunkHead)+len(payload)))
	summed := len(out)
	out = append(out, "iTXt"+chunkHead...)
	out = append(out, payload...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[summed:]))
}

func readPNG(image []byte) (Baked, error) {
	var found []chunk
	end, err := walk(image, func(c chunk) error {
		if c.isBadge() {
			found = append(found, c)
		} else if c.bent {
			return c.checksumFault()
		}
		return nil
	})
	switch {
	case err != nil:
		return Baked{}, err
	case len(found) == 0:
		return Baked{}, ErrNotBaked
	case len(found) > 1:
		return Baked{}, ErrTwice
	}
	text, compressed, err := found[0].text()
	if err == nil && (len(text) == 0 || !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0) {
		err = fmt.Errorf("not UTF-8 text without NUL")
	}
	if err != nil {
		return Baked{}, &FormatError{Code: CodeText, Offset: found[0].start, Detail: err.Error()}
	}
	baked := Baked{Text: string(text)}
	if compressed {
		baked.Oddities = append(baked.Oddities, OddCompressed)
	}
	if end < len(image) {
		baked.Oddities = append(baked.Oddities, OddAfterEnd)
	}
	if found[0].bent {
		fault := found[0].checksumFault()
		fault.Text = baked.Text
		return Baked{}, fault
	}
	return baked, nil
}

// isBadge reports whether the chunk holds a text under the keyword.
func (c chunk) isBadge() bool {
	return (c.name == "iTXt" || c.name == "tEXt" || c.name == "zTXt") && bytes.HasPrefix(c.data, []byte(keyword+"\x00"))
}

// text returns the text of a badge chunk, inflated if it is compressed. Source: PNG (ISO/IEC 15948), section 11.3.4.
func (c chunk) text() (text []byte, compressed bool, err error) {
	rest := c.data[len(keyword)+1:]
	compressed = c.name == "zTXt"
	if c.name == "iTXt" {
		if len(rest) < 2 || rest[0] > 1 {
			return nil, false, fmt.Errorf("bad compression flag")
		}
		compressed = rest[0] == 1
		rest = rest[1:]
	}
	if c.name != "tEXt" {
		if len(rest) < 1 || compressed && rest[0] != 0 {
			return nil, false, fmt.Errorf("unknown compression method")
		}
		rest = rest[1:]
	}
	if c.name == "iTXt" { // language tag and translated keyword
		for range 2 {
			_, after, ok := bytes.Cut(rest, []byte{0})
			if !ok {
				return nil, false, fmt.Errorf("iTXt is cut short")
			}
			rest = after
		}
	}
	if compressed {
		text, err = inflate(rest)
		return text, true, err
	}
	if len(rest) > MaxTextSize {
		return nil, false, fmt.Errorf("more than %d bytes", MaxTextSize)
	}
	return rest, false, nil
}

// inflate stops at MaxTextSize, however large the text claims to become.
func inflate(data []byte) ([]byte, error) {
	r, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(r, MaxTextSize+1))
	if err != nil {
		return nil, err
	}
	if len(text) > MaxTextSize {
		return nil, fmt.Errorf("more than %d bytes", MaxTextSize)
	}
	return text, nil
}

// walk visits every chunk of a well-formed PNG and leaves judging checksums to visit: complete, IHDR first, IDAT in one run,
// IEND last. It returns where the picture ends. What follows is passed over, unless another badge may stand there: a
// reader that looks for one anywhere would see two.
func walk(image []byte, visit func(chunk) error) (end int, err error) {
	if len(image) > MaxImageSize {
		return 0, &FormatError{Code: CodeTooLarge, Offset: MaxImageSize}
	}
	at, before, order := len(pngSignature), "", orderState{}
	for before != "IEND" {
		c, err := readChunk(image, at)
		if err != nil {
			return 0, err
		}
		if !order.allows(c, before) {
			return 0, &FormatError{Code: CodeOrder, Offset: at, Detail: fmt.Sprintf("%q after %q", c.name, before)}
		}
		if err := visit(c); err != nil {
			return 0, err
		}
		at, before = c.end, c.name
	}
	if bytes.Contains(image[at:], []byte(keyword)) {
		return 0, &FormatError{Code: CodeTrailing, Offset: at}
	}
	return at, nil
}

// readChunk reads the chunk that begins at a place and compares its CRC.
func readChunk(image []byte, at int) (chunk, error) {
	rest := image[at:]
	if len(rest) < 12 {
		return chunk{}, &FormatError{Code: CodeTruncated, Offset: at}
	}
	length := binary.BigEndian.Uint32(rest)
	if uint64(length)+12 > uint64(len(rest)) {
		return chunk{}, &FormatError{Code: CodeTruncated, Offset: at, Detail: fmt.Sprintf("a chunk of %d bytes", length)}
	}
	n := int(length)
	bent := crc32.ChecksumIEEE(rest[4:8+n]) != binary.BigEndian.Uint32(rest[8+n:])
	return chunk{start: at, end: at + 12 + n, name: chunkName(rest[4:8]), data: rest[8 : 8+n], bent: bent}, nil
}

// chunkName avoids an allocation for the names that matter.
func chunkName(name []byte) string {
	for _, known := range [...]string{"IDAT", "IHDR", "IEND", "iTXt", "tEXt", "zTXt", "PLTE"} {
		if string(name) == known {
			return known
		}
	}
	return string(name)
}

// orderState watches the order of chunks. Source: PNG (ISO/IEC 15948), section 5.6.
type orderState struct{ header, palette, data bool }

func (s *orderState) allows(c chunk, before string) bool {
	if !s.header {
		s.header = true
		return c.name == "IHDR" && len(c.data) == 13
	}
	switch c.name {
	case "IHDR":
		return false
	case "PLTE":
		ok := !s.palette && !s.data
		s.palette = true
		return ok
	case "IDAT":
		ok := !s.data || before == "IDAT"
		s.data = true
		return ok
	case "IEND":
		return s.data && len(c.data) == 0
	}
	return true
}
