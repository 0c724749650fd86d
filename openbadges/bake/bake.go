package bake

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/mitome/mitome/openbadges"
)

// Limits on what is read and written, in bytes.
const (
	MaxImageSize = 16 << 20 // a picture
	MaxSVGSize   = 4 << 20  // a picture in SVG
	MaxTextSize  = 1 << 20  // the baked text, after decompression

	MaxAttributes = 10_000 // of one element of an SVG
)

// MaxDepth is how deeply elements may be nested in an SVG.
const MaxDepth = 128

var (
	// ErrNotBaked means that the picture is sound and carries no assertion.
	ErrNotBaked error = &contentError{codeNotBaked}
	// ErrTwice means that the picture carries more than one assertion, or contradicts itself about it.
	ErrTwice error = &contentError{codeTwice}
)

// The reasons for which a picture or a text is refused; see FormatError.
const (
	CodeUnknown   = "unknown"   // neither PNG nor SVG
	CodeUTF16     = "utf-16"    // an SVG in UTF-16
	CodeBeginning = "beginning" // a PNG whose beginning is no longer that of one
	CodeTooLarge  = "too-large" // beyond MaxImageSize, MaxSVGSize, MaxTextSize, MaxAttributes or MaxDepth
	CodeTruncated = "truncated" // ends too early
	CodeTrailing  = "trailing"  // something after the end
	CodeChecksum  = "checksum"  // a PNG chunk with a wrong CRC
	CodeOrder     = "order"     // PNG chunks missing, repeated or in the wrong order
	CodeXML       = "xml"       // not well-formed XML, or not in UTF-8
	CodeDoctype   = "doctype"   // a document type declaration other than PlainDoctype
	CodeRoot      = "root"      // the outermost element is not svg
	CodeText      = "text"      // a baked text that cannot be read
	CodePayload   = "payload"   // a text that cannot be baked
)

// FormatError says what is wrong with a picture, or with the text that should go into it.
type FormatError struct {
	Code   string // CodeUnknown and so on; stable
	Offset int    // bytes before the fault in the picture
	Detail string // more about it, in English; may be empty

	// Text is, with CodeChecksum, what the chunk of the badge holds all the same: somebody has changed it with other than
	// a program for pictures. Empty when the wrong checksum is that of another chunk.
	Text string
}

func (e *FormatError) Error() string {
	text := fmt.Sprintf("picture at byte %d: %s", e.Offset, e.Message("en"))
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	return text
}

// Bake returns the picture with the payload in it. The payload is the JSON of an Assertion or a compact JWS. Faults of
// either give a *FormatError; the picture itself is not changed.
func Bake(image []byte, payload string) ([]byte, error) {
	switch formatOf(image) {
	case "png":
		return BakePNG(image, payload)
	case "svg":
		return BakeSVG(image, payload)
	}
	return nil, &FormatError{Code: unreadable(image)}
}

// Baked is what a picture carries.
type Baked struct {
	Text     string   // as stored: JSON, a compact JWS, or an address
	Oddities []Oddity // what is passed over, though the specification has it otherwise
}

// Oddity is one way in which a badge was put into a picture otherwise than the specification has it.
type Oddity string

// The oddities.
const (
	OddCompressed Oddity = "baked-compressed" // the text in a PNG is compressed
	OddNamespace  Oddity = "baked-namespace"  // the element in an SVG is in another namespace, or in none
	OddAfterEnd   Oddity = "bytes-after-end"  // bytes follow the end of a PNG, which viewers never look at
	OddMark       Oddity = "byte-order-mark"  // an SVG begins with a byte-order mark
)

// Unbake returns the text of Read.
func Unbake(image []byte) (string, error) {
	baked, err := Read(image)
	return baked.Text, err
}

// Read returns the assertion that the picture carries. The errors are ErrNotBaked, ErrTwice and *FormatError.
func Read(image []byte) (Baked, error) {
	switch formatOf(image) {
	case "png":
		return readPNG(image)
	case "svg":
		return readBakedSVG(image)
	}
	return Baked{}, &FormatError{Code: unreadable(image)}
}

// IsBentPNG reports whether bytes were a PNG before something stood before it, or its line ends were changed, as happens
// where a picture is sent as text.
func IsBentPNG(image []byte) bool {
	start := image[:min(len(image), 64)]
	return !bytes.HasPrefix(start, []byte(pngSignature)) && bytes.Contains(start, []byte("PNG")) && bytes.Contains(start, []byte("IHDR"))
}

// unreadable is the code of what is neither PNG nor SVG by its first bytes.
func unreadable(image []byte) string {
	start := image[:min(len(image), 1024)]
	switch {
	case IsBentPNG(image):
		return CodeBeginning
	case openbadges.IsUTF16(start) && (bytes.Contains(start, []byte("<\x00")) || bytes.Contains(start, []byte("\x00<"))):
		return CodeUTF16
	}
	return CodeUnknown
}

// AfterEnd returns how many bytes follow the end of a PNG: other programs append them, viewers pass them over, and Bake
// leaves them out. It is 0 for anything else.
func AfterEnd(image []byte) int {
	if formatOf(image) != "png" {
		return 0
	}
	end, err := walk(image, func(chunk) error { return nil })
	if err != nil {
		return 0
	}
	return len(image) - end
}

// formatOf tells PNG and SVG apart by their first bytes.
func formatOf(image []byte) string {
	if bytes.HasPrefix(image, []byte(pngSignature)) {
		return "png"
	}
	start := bytes.TrimLeft(bytes.TrimPrefix(image[:min(len(image), 1024)], []byte("\ufeff")), " \t\r\n")
	if bytes.HasPrefix(start, []byte("<")) {
		return "svg"
	}
	return ""
}

// checkPayload refuses texts that no carrier can hold.
func checkPayload(payload string) error {
	switch {
	case payload == "":
		return &FormatError{Code: CodePayload, Detail: "empty"}
	case len(payload) > MaxTextSize:
		return &FormatError{Code: CodePayload, Detail: fmt.Sprintf("%d bytes are more than %d", len(payload), MaxTextSize)}
	case !utf8.ValidString(payload) || strings.IndexByte(payload, 0) >= 0:
		return &FormatError{Code: CodePayload, Detail: "not UTF-8 without NUL"}
	}
	return nil
}
