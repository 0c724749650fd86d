package artwork

import (
	"bytes"
	"errors"
	"image"
	"image/png"
)

// allowance is how many bytes a picture with all of its colours may take,
// compressed in haste.
const allowance = 150_000

// encode writes a picture as PNG of 256 colours, soft places dithered. One that
// is soft, other than in a corner of it, keeps all of its colours if it is light
// with them too, as gradients without grain are.
func encode(picture *image.NRGBA, level png.CompressionLevel) ([]byte, error) {
	few := paletted(picture)
	d := newDitherer(picture, few)
	switch {
	case d.count > len(few.Pix)/16 && light(picture):
		return encodeExactly(picture, level)
	case d.count > len(few.Pix)/200: // fewer are blurred edges
		d.dither()
	}
	return encodeExactly(few, level)
}

// encodeExactly writes a picture as PNG with the colours that it has.
func encodeExactly(picture image.Image, level png.CompressionLevel) ([]byte, error) {
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: level}
	err := encoder.Encode(&out, picture)
	return out.Bytes(), err
}

// light reports whether the picture with all of its colours stays within the
// allowance.
func light(picture *image.NRGBA) bool {
	room := scale(allowance)
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
