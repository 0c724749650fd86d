package artwork

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"sync"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

//go:embed fonts/*.gz
var fontFiles embed.FS

// weight is one of the two weights of the fonts.
type weight int

const (
	regular weight = iota
	bold
)

// chains are the fonts of each weight in the order they are asked. A font is
// unpacked when it is first needed and then kept (about 3.5 MB for a Japanese
// one).
var chains = [...][2]func() (*font.Font, error){
	regular: {lazyFont("NotoSansJP-Regular.otf.gz"), lazyFont("NotoSans-Regular.ttf.gz")},
	bold:    {lazyFont("NotoSansJP-Bold.otf.gz"), lazyFont("NotoSans-Bold.ttf.gz")},
}

func lazyFont(name string) func() (*font.Font, error) {
	return sync.OnceValues(func() (*font.Font, error) {
		f, err := readFont(name)
		if err != nil {
			return nil, fmt.Errorf("read font %q: %w", name, err)
		}
		return f, nil
	})
}

func readFont(name string) (*font.Font, error) {
	packed, err := fontFiles.Open("fonts/" + name)
	if err != nil {
		return nil, err
	}
	defer packed.Close()
	unpacked, err := gzip.NewReader(packed)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(unpacked)
	if err != nil {
		return nil, err
	}
	face, err := font.ParseTTF(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return face.Font, nil
}

// typesetter shapes text for one picture; it is not safe for concurrent use,
// the fonts below it are.
type typesetter struct {
	shaper shaping.HarfbuzzShaper
	faces  map[*font.Font]*font.Face
}

func newTypesetter() *typesetter { return &typesetter{faces: map[*font.Font]*font.Face{}} }

// capital is the height of a capital letter, in font sizes.
const capital = 0.733

// em is the size at which text is shaped; it is scaled afterwards.
const em = 1000

// line is a shaped text, measured in thousandths of the font size.
type line struct {
	text   string
	glyphs []shaped
	width  float64
	// upTo[i] is the advance of all characters before the i-th.
	upTo []float64
}

type shaped struct {
	outline []opentype.Segment
	scale   float64 // font units to thousandths
	x, y    float64
	advance float64
	char    int  // index of its first character
	turned  bool // a quarter turn clockwise, in a column
}

// features: narrow settings of full-width punctuation, as in a title.
var features = []shaping.FontFeature{{Tag: opentype.MustNewTag("palt"), Value: 1}}

// shape turns text into placed glyphs. A character that no font of the chain
// holds is a *MissingGlyphError.
func (t *typesetter) shape(text string, w weight) (line, error) {
	runes := []rune(text)
	out := line{text: text, upTo: make([]float64, len(runes)+1)}
	advances := make([]float64, len(runes)+1)
	for start := 0; start < len(runes); {
		face, end, err := t.nextRun(runes, start, w)
		if err != nil {
			return line{}, err
		}
		shapedRun := t.shaper.Shape(shaping.Input{
			Text: runes, RunStart: start, RunEnd: end, Direction: di.DirectionLTR,
			Face: face, Size: fixed.I(em), FontFeatures: features,
			Script: scriptOf(runes[start:end]), Language: language.NewLanguage("ja"),
		})
		for _, g := range shapedRun.Glyphs {
			if g.GlyphID == 0 {
				return line{}, &MissingGlyphError{Char: missing(face, runes[g.TextIndex():g.TextIndex()+g.RunesCount()]), Text: text}
			}
			outline, _ := face.GlyphDataOutline(g.GlyphID)
			advance := float64(g.Advance) / 64
			out.glyphs = append(out.glyphs, shaped{
				outline: outline.Segments, scale: em / float64(face.Upem()), char: g.TextIndex(),
				x: out.width + float64(g.XOffset)/64, y: -float64(g.YOffset) / 64, advance: advance,
			})
			advances[g.TextIndex()] += advance
			out.width += advance
		}
		start = end
	}
	for i := range runes {
		out.upTo[i+1] = out.upTo[i] + advances[i]
	}
	return out, nil
}

// nextRun finds the font for the characters from start on, and where they end.
// The first font has all of Japanese; a Latin word it cannot spell goes to the
// second font as a whole, so that no letter looks strange in its word.
func (t *typesetter) nextRun(runes []rune, start int, w weight) (*font.Face, int, error) {
	first, err := t.face(w, 0)
	if err != nil {
		return nil, 0, err
	}
	end := start
	for end < len(runes) {
		next := wordEnd(runes, end)
		if !spells(first, runes[end:next]) {
			break
		}
		end = next
	}
	if end > start {
		return first, end, nil
	}
	second, err := t.face(w, 1)
	return second, wordEnd(runes, start), err
}

func (t *typesetter) face(w weight, place int) (*font.Face, error) {
	f, err := chains[w][place]()
	if err != nil {
		return nil, err
	}
	if t.faces[f] == nil {
		t.faces[f] = font.NewFace(f)
	}
	return t.faces[f], nil
}

// wordEnd is the end of the word at start: a stretch of letters below the
// Chinese and Japanese blocks, or one character with its combining marks.
func wordEnd(runes []rune, start int) int {
	end := start + 1
	alphabetic := isAlphabetic(runes[start])
	for end < len(runes) {
		r := runes[end]
		if !unicode.In(r, unicode.M, unicode.Cf) && !(alphabetic && isAlphabetic(r)) {
			break
		}
		end++
	}
	return end
}

func isAlphabetic(r rune) bool {
	return r < 0x2E80 && (unicode.IsLetter(r) || unicode.IsMark(r) || r == '\'' || r == '’')
}

// spells reports whether the face has a glyph for every character. Signs that
// are never drawn, and spaces, need none.
func spells(face *font.Face, runes []rune) bool {
	for _, r := range runes {
		if _, ok := face.NominalGlyph(r); !ok && !unicode.In(r, unicode.Cf, unicode.Zs, unicode.Variation_Selector) {
			return false
		}
	}
	return true
}

// missing is the first character of a cluster that has no glyph.
func missing(face *font.Face, runes []rune) rune {
	for _, r := range runes {
		if _, ok := face.NominalGlyph(r); !ok {
			return r
		}
	}
	return runes[0]
}

func scriptOf(runes []rune) language.Script {
	for _, r := range runes {
		if s := language.LookupScript(r); s.Strong() {
			return s
		}
	}
	return language.Latin
}

// run places the line with its first glyph at the origin of the baseline.
func (l line) run(origin Point, size float64, fill Paint) TextRun {
	run := TextRun{Text: l.text, Fill: fill}
	for _, g := range l.glyphs {
		run.Glyphs = append(run.Glyphs, g.place(func(x, y float64) Point {
			return Point{origin.X + (g.x+x)*size/em, origin.Y + (g.y+y)*size/em}
		}))
	}
	return run
}

// spaced sets the line with its middle at p, spacing units between the letters.
func (l line) spaced(p Point, size, spacing float64, fill Paint) TextRun {
	run := TextRun{Text: l.text, Fill: fill}
	start := p.X - l.arcLength(size, spacing)/2
	for i, g := range l.glyphs {
		origin := Point{start + float64(i)*spacing, p.Y}
		run.Glyphs = append(run.Glyphs, g.place(func(x, y float64) Point {
			return origin.add(Point{g.x + x, g.y + y}.scale(size / em))
		}))
	}
	return run
}

// onArc bends the line along the upper half of a circle, its middle at the
// top, with spacing units between the letters.
func (l line) onArc(c Point, radius, size, spacing float64, fill Paint) TextRun {
	run := TextRun{Text: l.text, Fill: fill}
	total := l.arcLength(size, spacing)
	for i, g := range l.glyphs {
		middle := (g.x+g.advance/2)*size/em + float64(i)*spacing
		angle := -quarter + (middle-total/2)/radius
		along, up := polar(Point{}, 1, angle+quarter), polar(Point{}, 1, angle)
		foot := polar(c, radius, angle)
		run.Glyphs = append(run.Glyphs, g.place(func(x, y float64) Point {
			return foot.add(along.scale((x - g.advance/2) * size / em)).add(up.scale(-(g.y + y) * size / em))
		}))
	}
	return run
}

func (l line) arcLength(size, spacing float64) float64 {
	return l.width*size/em + float64(len(l.glyphs)-1)*spacing
}

// place moves the outline to where at tells; y grows downwards there.
func (g shaped) place(at func(x, y float64) Point) Glyph {
	var p Path
	for _, s := range g.outline {
		var q [3]Point
		for i, a := range s.Args {
			q[i] = at(float64(a.X)*g.scale, -float64(a.Y)*g.scale)
		}
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			if len(p) > 0 {
				p.Close()
			}
			p.MoveTo(q[0])
		case opentype.SegmentOpLineTo:
			p.LineTo(q[0])
		case opentype.SegmentOpQuadTo:
			p.QuadTo(q[0], q[1])
		case opentype.SegmentOpCubeTo:
			p.CubeTo(q[0], q[1], q[2])
		}
	}
	if len(p) > 0 {
		p.Close()
	}
	return Glyph{Outline: p}
}
