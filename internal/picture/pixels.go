package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/mitome/mitome/internal/artwork/scene"
)

const (
	pngMagic  = "\x89PNG\r\n\x1a\n"
	jpegMagic = "\xff\xd8\xff"
)

// smallSide is what the longer side of a picture should have in pixels to look
// sharp.
const smallSide = 300

// readPixels decodes PNG or JPEG and reduces it to what a badge can show: at
// most [scene.Side] pixels a side, upright, in the colours of the screen.
func readPixels(data []byte) (*image.NRGBA, []*Remark, error) {
	kind, decode, config, factsOf := "PNG", png.Decode, png.DecodeConfig, pngFacts
	if bytes.HasPrefix(data, []byte(jpegMagic)) {
		kind, decode, config, factsOf = "JPEG", jpeg.Decode, jpeg.DecodeConfig, jpegFacts
	}
	head, err := config(bytes.NewReader(data))
	if err != nil {
		return nil, nil, refuse("broken", "kind", kind)
	}
	if tooLong := head.Width > maxSide || head.Height > maxSide; tooLong || head.Width*head.Height > MaxPixels {
		return nil, nil, tooManyPixels(head.Width, head.Height, tooLong)
	}
	facts := factsOf(data)
	if facts.scans > maxScans {
		return nil, nil, refuse("broken", "kind", kind)
	}
	picture, err := decode(bytes.NewReader(data))
	if err != nil {
		return nil, nil, refuse("broken", "kind", kind)
	}
	var remarks []*Remark
	if facts.animated {
		remarks = append(remarks, &Remark{Code: "animated"})
	}
	if side := max(head.Width, head.Height); side < smallSide {
		remarks = append(remarks, &Remark{Code: "small", Args: []any{"width", head.Width, "height", head.Height, "wanted", smallSide}})
	}
	return turnUpright(reduce(picture), facts.orientation), remarks, nil
}

// tooManyPixels says which of the two limits was passed.
func tooManyPixels(width, height int, tooLong bool) error {
	in := message.NewPrinter(language.English).Sprint
	args := []any{"width", in(width), "height", in(height), "limit", in(MaxPixels)}
	if tooLong {
		args = append(args, "side", in(maxSide))
	}
	return refuse("too_many_pixels", args...)
}

// reduce gives the pixels in one form, and fewer of them where there are more
// than a badge can show.
func reduce(picture image.Image) *image.NRGBA {
	size := picture.Bounds().Size()
	if side := max(size.X, size.Y); side > scene.Side {
		size.X, size.Y = max(1, size.X*scene.Side/side), max(1, size.Y*scene.Side/side)
	}
	box := image.Rectangle{Max: size}
	out := image.NewNRGBA(box)
	if size == picture.Bounds().Size() {
		draw.Draw(out, box, picture, picture.Bounds().Min, draw.Src)
		return out
	}
	small := image.NewRGBA(box)
	draw.CatmullRom.Scale(small, box, picture, picture.Bounds(), draw.Src, nil)
	draw.Draw(out, box, small, image.Point{}, draw.Src)
	return out
}

// turnUpright undoes how the camera was held. Source: Exif 2.32, 4.6.4,
// Orientation: 1 to 8, 1 being upright.
func turnUpright(picture *image.NRGBA, orientation int) *image.NRGBA {
	if orientation < 2 || orientation > 8 {
		return picture
	}
	w, h := picture.Rect.Dx(), picture.Rect.Dy()
	box := picture.Rect
	if orientation > 4 {
		box = image.Rect(0, 0, h, w)
	}
	out := image.NewNRGBA(box)
	for y := range h {
		for x := range w {
			to := [...]image.Point{
				2: {w - 1 - x, y}, 3: {w - 1 - x, h - 1 - y}, 4: {x, h - 1 - y},
				5: {y, x}, 6: {h - 1 - y, x}, 7: {h - 1 - y, w - 1 - x}, 8: {y, w - 1 - x},
			}[orientation]
			copy(out.Pix[out.PixOffset(to.X, to.Y):][:4], picture.Pix[picture.PixOffset(x, y):])
		}
	}
	return out
}

// facts are what the decoders of the library do not tell.
type facts struct {
	animated    bool
	orientation int // 0 when not told
	scans       int
}

// maxScans is how often a JPEG may go over its pixels; cameras and programs
// write about ten scans, and each may cost a whole pass for a few bytes.
const maxScans = 64

// pngFacts looks for the chunk of an animation before the pixels. Source: PNG
// Third Edition, 11.3.6.1, acTL.
func pngFacts(data []byte) facts {
	for rest := data[len(pngMagic):]; len(rest) >= 12; {
		length := binary.BigEndian.Uint32(rest)
		switch string(rest[4:8]) {
		case "acTL":
			return facts{animated: true}
		case "IDAT":
			return facts{}
		}
		if uint64(length)+12 > uint64(len(rest)) {
			return facts{}
		}
		rest = rest[length+12:]
	}
	return facts{}
}

// jpegFacts walks over the segments of a JPEG.
func jpegFacts(data []byte) facts {
	var f facts
	for rest := data[2:]; len(rest) >= 4; {
		if rest[0] != 0xff || rest[1] == 0xff || rest[1] == 0 || rest[1] >= 0xd0 && rest[1] <= 0xd7 {
			rest = rest[1:] // compressed pixels
			continue
		}
		length := int(binary.BigEndian.Uint16(rest[2:]))
		if length < 2 || length+2 > len(rest) {
			return f
		}
		switch body := rest[4 : length+2]; rest[1] {
		case 0xda:
			f.scans++
		case 0xe1:
			if exif, ok := bytes.CutPrefix(body, []byte("Exif\x00\x00")); ok && f.orientation == 0 {
				f.orientation = orientation(exif)
			}
		case 0xd9:
			return f
		}
		rest = rest[length+2:]
	}
	return f
}

// orientation reads the field 0x0112 of the first directory of an Exif block;
// 0 when there is none.
func orientation(exif []byte) int {
	var order binary.ByteOrder = binary.LittleEndian
	if bytes.HasPrefix(exif, []byte("MM")) {
		order = binary.BigEndian
	}
	if len(exif) < 8 {
		return 0
	}
	at := uint64(order.Uint32(exif[4:]))
	if at+2 > uint64(len(exif)) {
		return 0
	}
	entries := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(entries) < 12 {
			return 0
		}
		if order.Uint16(entries) == 0x0112 {
			return int(order.Uint16(entries[8:]))
		}
		entries = entries[12:]
	}
	return 0
}

// pixelCount is how many pixels a file has by its header; 0 when that cannot
// be read.
func pixelCount(data []byte) int {
	head, _, err := image.DecodeConfig(bytes.NewReader(data)) // of PNG and JPEG, whose packages are here
	if err != nil {
		return 0
	}
	return head.Width * head.Height
}
