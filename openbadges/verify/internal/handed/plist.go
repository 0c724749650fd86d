package handed

import (
	"encoding/binary"
	"unicode/utf16"
)

const binaryPlist = "bplist00"

// plist is a binary property list, in which macOS keeps the address of a shortcut: objects, a table of their places, and
// a trailer of 32 bytes. Source: Apple's CFBinaryPList.c.
type plist struct {
	data    []byte
	table   uint64 // where the places stand
	count   uint64 // of objects
	width   int    // bytes of a place
	refSize int    // bytes of a number of an object
}

// plistAddress is the string that goes by the key URL in the outermost dictionary, or "".
func plistAddress(data []byte) string {
	if len(data) < len(binaryPlist)+32 || len(data) > maxText {
		return ""
	}
	trailer := data[len(data)-32:]
	p := plist{
		data: data[:len(data)-32], width: int(trailer[6]), refSize: int(trailer[7]),
		count: binary.BigEndian.Uint64(trailer[8:]), table: binary.BigEndian.Uint64(trailer[24:]),
	}
	if p.width < 1 || p.width > 8 || p.refSize < 1 || p.refSize > 8 || p.count > uint64(len(data)) {
		return ""
	}
	kind, size, body := p.object(binary.BigEndian.Uint64(trailer[16:]))
	if kind != 0xd || size > uint64(len(body)/(2*p.refSize)) {
		return ""
	}
	for i := range size {
		if p.text(number(body, i, p.refSize)) == "URL" {
			return p.text(number(body, size+i, p.refSize))
		}
	}
	return ""
}

// object returns the kind of an object, its size in units of the kind, and the bytes from its body on.
func (p *plist) object(index uint64) (kind byte, size uint64, body []byte) {
	if index >= p.count || p.table > uint64(len(p.data)) || (index+1)*uint64(p.width) > uint64(len(p.data))-p.table {
		return 0, 0, nil
	}
	at := number(p.data[p.table:], index, p.width)
	if at >= uint64(len(p.data)) {
		return 0, 0, nil
	}
	mark, body := p.data[at], p.data[at+1:]
	size = uint64(mark & 0xf)
	if size == 0xf { // the size follows, as an object of the kind number
		if len(body) == 0 || body[0]>>4 != 1 || body[0]&0xf > 3 || len(body) < 1+1<<(body[0]&0xf) {
			return 0, 0, nil
		}
		width := 1 << (body[0] & 0xf)
		size, body = number(body[1:], 0, width), body[1+width:]
	}
	return mark >> 4, size, body
}

// text is a string of ASCII or UTF-16, or "" for anything else.
func (p *plist) text(index uint64) string {
	kind, size, body := p.object(index)
	switch {
	case kind == 5 && size <= uint64(len(body)):
		return string(body[:size])
	case kind == 6 && size <= uint64(len(body)/2):
		units := make([]uint16, size)
		for i := range units {
			units[i] = binary.BigEndian.Uint16(body[2*i:])
		}
		return string(utf16.Decode(units))
	}
	return ""
}

// number reads the unsigned number at a place of a row of numbers of so many bytes.
func number(row []byte, place uint64, width int) (n uint64) {
	for _, b := range row[place*uint64(width):][:width] {
		n = n<<8 | uint64(b)
	}
	return n
}
