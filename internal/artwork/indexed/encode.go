// Package indexed writes pictures as PNG of at most 256 colours that look as they did: colours are chosen by what is in
// the picture, soft places are dithered and edges stay crisp. It knows nothing of badges.
package indexed

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/png"
	"slices"
)

// Allowance is how many bytes a picture with all of its colours may take,
// compressed in haste.
const Allowance = 150_000

// Encode writes a picture as PNG of 256 colours, soft places dithered. One that
// is soft, other than in a corner of it, keeps all of its colours if it is light
// with them too, as gradients without grain are.
func Encode(picture *image.NRGBA, level png.CompressionLevel) ([]byte, error) {
	few := Reduced(picture)
	d := newDitherer(picture, few)
	switch {
	case d.count > len(few.Pix)/16 && light(picture):
		return Exactly(picture, level)
	case d.count > len(few.Pix)/200: // fewer are blurred edges
		d.dither()
	}
	return Exactly(few, level)
}

// Exactly writes a picture as PNG with the colours that it has.
func Exactly(picture image.Image, level png.CompressionLevel) ([]byte, error) {
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: level}
	err := encoder.Encode(&out, picture)
	return out.Bytes(), err
}

// light reports whether the picture with all of its colours stays within the
// allowance.
func light(picture *image.NRGBA) bool {
	room := scale(Allowance)
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	return encoder.Encode(&room, picture) == nil
}

// scale is how many bytes may still be written.
type scale int

func (s *scale) Write(data []byte) (int, error) {
	if *s -= scale(len(data)); *s < 0 {
		return 0, errors.New("too heavy")
	}
	return len(data), nil
}

// WithComment adds an international text chunk with the keyword "Comment" to a PNG, behind its header (PNG specification,
// 11.3.4.5).
func WithComment(file []byte, text string) []byte {
	const header = 8 + 12 + 13 // the signature and the IHDR chunk
	body := append([]byte("iTXtComment\x00\x00\x00\x00\x00"), text...)
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)-4)) //nolint:gosec // names of fonts are short
	chunk = binary.BigEndian.AppendUint32(append(chunk, body...), crc32.ChecksumIEEE(body))
	return slices.Concat(file[:header], chunk, file[header:])
}
