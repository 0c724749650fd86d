package picture

import (
	"bytes"
	"encoding/binary"
)

// samePNG reports whether two PNG files have the same picture to the byte, whatever texts are baked into them. It decodes
// nothing: most copies of a badge are the published picture with an assertion in it.
func samePNG(a, b []byte) bool {
	const signature = "\x89PNG\r\n\x1a\n"
	if !bytes.HasPrefix(a, []byte(signature)) || !bytes.HasPrefix(b, []byte(signature)) {
		return false
	}
	a, b = a[len(signature):], b[len(signature):]
	for {
		var one, other []byte
		one, a = drawnChunk(a)
		other, b = drawnChunk(b)
		if one == nil || other == nil || !bytes.Equal(one, other) {
			return false
		}
		if string(one[4:8]) == "IEND" {
			return true
		}
	}
}

// drawnChunk is the next chunk that is no text, and what follows it; nil where there is none that is whole.
func drawnChunk(data []byte) (chunk, rest []byte) {
	for len(data) >= 12 {
		end := int64(binary.BigEndian.Uint32(data)) + 12
		if end > int64(len(data)) {
			return nil, nil
		}
		chunk, data = data[:end], data[end:]
		switch string(chunk[4:8]) {
		case "iTXt", "tEXt", "zTXt":
		default:
			return chunk, data
		}
	}
	return nil, nil
}
