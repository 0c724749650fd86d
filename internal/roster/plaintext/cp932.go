package plaintext

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/transform"
)

// cp932 is Shift_JIS as Windows has it, with the letters that people have made themselves (gaiji): F040 to F9FC are
// U+E000 to U+E757, as in Windows, so that a row can be named for them.
var cp932 = &gaiji{japanese.ShiftJIS}

type gaiji struct{ encoding.Encoding }

// NewDecoder is a decoder of all that Windows decodes.
func (g *gaiji) NewDecoder() *encoding.Decoder {
	return &encoding.Decoder{Transformer: &gaijiDecoder{plain: g.Encoding.NewDecoder()}}
}

type gaijiDecoder struct{ plain *encoding.Decoder }

func (d *gaijiDecoder) Reset() { d.plain.Reset() }

// Transform hands stretches without gaiji to the plain decoder.
func (d *gaijiDecoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		plain := plainStretch(src[nSrc:])
		if plain > 0 {
			n, m, err := d.plain.Transform(dst[nDst:], src[nSrc:nSrc+plain], atEOF || nSrc+plain < len(src))
			nDst, nSrc = nDst+n, nSrc+m
			if err != nil {
				return nDst, nSrc, err
			}
			continue
		}
		if len(src)-nSrc < 2 {
			if !atEOF {
				return nDst, nSrc, transform.ErrShortSrc
			}
			return nDst + copy(dst[nDst:], "\uFFFD"), nSrc + 1, nil
		}
		if nDst+utf8.UTFMax > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], gaijiRune(src[nSrc], src[nSrc+1]))
		nSrc += 2
	}
	return nDst, nSrc, nil
}

// plainStretch is how many bytes stand before the first gaiji.
func plainStretch(src []byte) int {
	for i := 0; i < len(src); i++ {
		switch b := src[i]; {
		case b >= 0xf0 && b <= 0xf9:
			return i
		case b >= 0x81 && b < 0xa0 || b >= 0xe0:
			i++
		}
	}
	return len(src)
}

func gaijiRune(lead, trail byte) rune {
	if trail < 0x40 || trail == 0x7f || trail > 0xfc {
		return utf8.RuneError
	}
	offset := rune(trail) - 0x40
	if trail > 0x7f {
		offset--
	}
	return 0xe000 + 188*(rune(lead)-0xf0) + offset
}

// oneEncoding refuses a file of which some lines are UTF-8 and others CP932, as appending one file to another makes it.
// Read as one encoding, the other's letters become different ones: 山田 in UTF-8 is 螻ｱ逕ｰ in CP932. Cells are judged
// by themselves: their separators are the same in both.
func oneEncoding(open func() (io.ReadCloser, error)) error {
	file, err := open()
	if err != nil {
		return err
	}
	defer file.Close()
	var utf, cp struct{ line, count int }
	r := bufio.NewReaderSize(file, blockSize)
	line := 1
	for {
		cell, err := r.ReadSlice('\n')
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
		for _, piece := range bytes.FieldsFunc(cell, func(r rune) bool { return r == ',' || r == ';' || r == '\t' || r == '"' || r == '\r' || r == '\n' }) {
			kind := &cp
			switch {
			case isUTF8(piece):
				kind = &utf
			case !isCP932(piece):
				continue
			}
			if kind.count++; kind.line == 0 {
				kind.line = line
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			line++
		}
	}
	if utf.count == 0 || cp.count == 0 {
		return nil
	}
	name, other, at := UTF8, CP932, cp.line
	if cp.count > utf.count || cp.count == utf.count && cp.line < utf.line {
		name, other, at = CP932, UTF8, utf.line
	}
	return &Error{Code: "encoding_mixed", Args: []any{"line", at, "name", name, "other", other}}
}

// isUTF8 reports whether a cell is UTF-8 and holds a letter of three bytes, as Japanese ones are. Text in CP932 never
// is both, but for a rare kanji before half-width kana.
func isUTF8(cell []byte) bool {
	if !utf8.Valid(cell) {
		return false
	}
	for _, b := range cell {
		if b >= 0xe2 && b < 0xf0 {
			return true
		}
	}
	return false
}

// isCP932 reports whether a cell holds letters beyond ASCII and is CP932 throughout.
func isCP932(cell []byte) bool {
	beyond := false
	for _, b := range cell {
		beyond = beyond || b >= 0x80
	}
	if !beyond || utf8.Valid(cell) {
		return false
	}
	text, err := cp932.NewDecoder().Bytes(cell)
	return err == nil && !bytes.Contains(text, []byte("\uFFFD")) && !holdsC1(text)
}
