package artwork

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/mitome/mitome/internal/artwork/scene"
)

// Font holds letters that the built-in fonts lack: a file that a person hands in, or a font of the system.
type Font struct {
	name string
	font *font.Font
}

// MaxFont is how many bytes a font file may have that is handed in.
const MaxFont = 32 << 20

// FontError tells why a font cannot be used. Code is "large" (more than [MaxFont]), "format" (neither TrueType nor
// OpenType, or damaged), "empty" (it has no outlines, but pixels or colours at most), "slow" (drawing with it does not
// come to an end) or "broken" (it breaks while letters are set).
type FontError struct {
	Code string
	Name string // of the font; empty when it could not be read so far
	err  error
}

func (e *FontError) Error() string { return fmt.Sprintf("font %q: %s (%v)", e.Name, e.Code, e.err) }
func (e *FontError) Unwrap() error { return e.err }

// ReadFont reads a TrueType or OpenType font; of a collection, the first one. The error is a *[FontError].
func ReadFont(file []byte) (f *Font, err error) {
	if len(file) > MaxFont {
		return nil, &FontError{Code: "large"}
	}
	defer func() {
		if fault := recover(); fault != nil {
			f, err = nil, &FontError{Code: "format", err: fmt.Errorf("%v", fault)}
		}
	}()
	if !isFont(file) {
		return nil, &FontError{Code: "format"}
	}
	loaders, err := opentype.NewLoaders(bytes.NewReader(file))
	if err != nil || len(loaders) == 0 {
		return nil, &FontError{Code: "format", err: err}
	}
	if f, err = loadFont(loaders[0]); err != nil {
		return nil, &FontError{Code: "format", err: err}
	}
	if !slices.ContainsFunc([]string{"glyf", "CFF ", "CFF2"}, func(table string) bool {
		return loaders[0].HasTable(opentype.MustNewTag(table))
	}) {
		return nil, &FontError{Code: "empty", Name: f.name}
	}
	return f, nil
}

// isFont looks at the first bytes. Compressed forms are none: what they unfold to has no limit.
func isFont(file []byte) bool {
	return slices.ContainsFunc([]string{"\x00\x01\x00\x00", "OTTO", "true", "ttcf"}, func(magic string) bool {
		return bytes.HasPrefix(file, []byte(magic))
	})
}

func loadFont(loader *opentype.Loader) (*Font, error) {
	read, err := font.NewFont(loader)
	if err != nil {
		return nil, err
	}
	described, _ := font.Describe(loader, nil)
	return &Font{name: fontName(described), font: read}, nil
}

// fontName is the family and what its letters look like, such as "Noto Sans Thai Bold".
func fontName(d font.Description) string {
	name := []rune(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, d.Family))
	out := string(name[:min(len(name), 60)])
	if d.Aspect.Weight >= font.WeightSemibold {
		out += " Bold"
	}
	if d.Aspect.Style == font.StyleItalic {
		out += " Italic"
	}
	return out
}

// draws reports whether the face has an outline for the letter; pixels and colours are none.
func draws(face *font.Face, r rune) bool {
	glyph, ok := face.NominalGlyph(r)
	if !ok {
		return false
	}
	outline, ok := face.GlyphDataOutline(glyph)
	return ok && (len(outline.Segments) > 0 || unicode.IsSpace(r))
}

// patience is how long a picture may take with a font that was handed in: some thousand times what one takes.
const patience = 20 * time.Second

// patiently lays out a badge with a font that was handed in, and gives up on one that keeps it busy.
func patiently(b Badge) (*scene.Scene, error) {
	type answer struct {
		scene *scene.Scene
		err   error
	}
	done := make(chan answer, 1)
	go func() {
		laid, err := lay(b)
		done <- answer{laid, err}
	}()
	select {
	case a := <-done:
		return a.scene, a.err
	case <-time.After(patience):
		return nil, &FontError{Code: "slow", Name: b.Font.name}
	}
}
