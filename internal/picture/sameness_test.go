package picture

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"testing"
)

func TestSamePNG(t *testing.T) {
	drawn := func(c color.Color) []byte {
		m := image.NewRGBA(image.Rect(0, 0, 64, 64))
		for i := range 64 {
			m.Set(i, i, c)
		}
		var b bytes.Buffer
		if err := png.Encode(&b, m); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	red, blue := drawn(color.RGBA{R: 255, A: 255}), drawn(color.RGBA{B: 255, A: 255})
	text := append([]byte("\x00\x00\x00\x05"), "iTXthello"...)
	text = binary.BigEndian.AppendUint32(text, crc32.ChecksumIEEE(text[4:]))
	const header = 8 + 25 // signature and IHDR
	baked := bytes.Join([][]byte{red[:header], text, red[header:]}, nil)
	for _, c := range []struct {
		name string
		a, b []byte
		want bool
	}{
		{"itself", red, red, true},
		{"with a text", baked, red, true},
		{"another picture", baked, blue, false},
		{"cut off", baked[:len(baked)-20], red, false},
		{"a length beyond the end", append(bytes.Clone(red[:header]), 0xff, 0xff, 0xff, 0xff, 'I', 'D', 'A', 'T', 0, 0, 0, 0), red, false},
		{"no PNG", []byte("GIF89a"), red, false},
		{"nothing", nil, nil, false},
	} {
		if got := samePNG(c.a, c.b); got != c.want {
			t.Errorf("%s: %t, want %t", c.name, got, c.want)
		}
	}
}
