package artwork

import (
	"bytes"
	"embed"
	"fmt"
	"sync"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"github.com/mitome/mitome/internal/artwork/scene"
	"golang.org/x/image/math/fixed"
)

//go:embed fonts/*.otf fonts/*.ttf
var fontFiles embed.FS

// weight is one of the two weights of the fonts.
type weight int

const (
	regular weight = iota
	bold
)

// chains are the fonts of each weight in the order they are asked. A font is read when it is first needed and then kept. They
// lie in the program as they are: packed they were a seventh smaller, and each process that draws was 75 ms later.
var chains = [...][2]func() (*font.Font, error){
	regular: {lazyFont("NotoSansJP-Regular.otf"), lazyFont("NotoSans-Regular.ttf")},
	bold:    {lazyFont("NotoSansJP-Bold.otf"), lazyFont("NotoSans-Bold.ttf")},
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
	data, err := fontFiles.ReadFile("fonts/" + name)
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
	faces  map[heavy]*font.Face
	chains [2][]*font.Face // by weight: the fonts that are asked, in this order
	handed *Font           // by a person, for letters that the built-in fonts lack; nil: none
	names  map[*font.Font]string
}

func newTypesetter() *typesetter {
	return &typesetter{faces: map[heavy]*font.Face{}, names: map[*font.Font]string{}}
}

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
	upTo    []float64
	letters int  // glyphs, those with their marks counted as one
	joined  bool // some letters hang together, so that there can be no space between them
}

type shaped struct {
	outline []opentype.Segment
	scale   float64 // font units to thousandths
	x, y    float64
	advance float64
	char    int  // index of its first character
	beyond  bool // not from a built-in font
	turned  bool // a quarter turn clockwise, in a column
}

// features: narrow settings of full-width punctuation, as in a title.
var features = []shaping.FontFeature{{Tag: opentype.MustNewTag("palt"), Value: 1}}

// shape turns text into placed glyphs, in the direction of its first letter. A
// character that no font of the chain holds is a *MissingGlyphError.
func (t *typesetter) shape(text string, w weight) (line, error) {
	return t.shapeToward(text, w, isRightToLeft(text))
}

// shapeToward shapes a part of a text that goes to the left, or to the right.
func (t *typesetter) shapeToward(text string, w weight, leftwards bool) (out line, err error) {
	runes := []rune(text)
	out = line{text: text, upTo: make([]float64, len(runes)+1)}
	advances := make([]float64, len(runes)+1)
	runs, err := t.runs(runes, w, leftwards)
	if err != nil {
		return line{}, err
	}
	last := -1
	for _, r := range runs {
		glyphs, err := t.glyphs(runes, r)
		if err != nil {
			return line{}, err
		}
		_, beyond := t.names[r.face.Font]
		for _, g := range glyphs {
			if g.GlyphID == 0 {
				lacking := missing(r.face, runes[g.TextIndex():g.TextIndex()+g.RunesCount()])
				return line{}, &MissingGlyphError{Letters: []rune{lacking}, Texts: []string{text}}
			}
			outline, _ := r.face.GlyphDataOutline(g.GlyphID)
			advance := float64(g.Advance) / 64
			out.glyphs = append(out.glyphs, shaped{
				outline: outline.Segments, scale: em / float64(r.face.Upem()), char: g.TextIndex(), beyond: beyond,
				x: out.width + float64(g.XOffset)/64, y: -float64(g.YOffset) / 64, advance: advance,
			})
			advances[g.TextIndex()] += advance
			out.width += advance
			if g.TextIndex() != last {
				out.letters++
			}
			last = g.TextIndex()
		}
		out.joined = out.joined || joins[r.script]
	}
	for i := range runes {
		out.upTo[i+1] = out.upTo[i] + advances[i]
	}
	return out, nil
}

// glyphs shapes one run. A font that was not built in may be made to break the shaper.
func (t *typesetter) glyphs(runes []rune, r run) (glyphs []shaping.Glyph, err error) {
	if name, beyond := t.names[r.face.Font]; beyond {
		defer func() {
			if fault := recover(); fault != nil {
				err = &FontError{Code: "broken", Name: name, err: fmt.Errorf("%v", fault)}
			}
		}()
	}
	direction, tongue := di.DirectionLTR, language.NewLanguage("ja")
	if r.level%2 == 1 {
		direction = di.DirectionRTL
	}
	if known := language.ScriptToLang[r.script]; known != 0 && r.script != language.Latin {
		tongue = known.Language()
	}
	return t.shaper.Shape(shaping.Input{
		Text: runes, RunStart: r.start, RunEnd: r.end, Direction: direction,
		Face: r.face, Size: fixed.I(em), FontFeatures: features,
		Script: r.script, Language: tongue,
	}).Glyphs, nil
}

// wordEnd is the end of the word at start: a stretch of letters below the
// Chinese and Japanese blocks, or one character with its combining marks.
func wordEnd(runes []rune, start int) int {
	end := start + 1
	alphabetic, script := isAlphabetic(runes[start]), language.LookupScript(runes[start])
	for end < len(runes) {
		r := runes[end]
		same := alphabetic && isAlphabetic(r)
		if s := language.LookupScript(r); same && s.Strong() {
			if script.Strong() && s != script {
				break
			}
			script = s
		}
		if !same && !unicode.In(r, unicode.M, unicode.Cf) && !leansOn(r, runes[end-1], alphabetic) {
			break
		}
		end++
	}
	return end
}

// leansOn reports whether a sign makes one picture with the one before it: a shade of skin, or what a joiner ties to it.
func leansOn(r, before rune, alphabetic bool) bool {
	return 0x1F3FB <= r && r <= 0x1F3FF || before == 0x200D && !alphabetic && r > 0x2000
}

// isAlphabetic reports whether a letter belongs to a word of an alphabet: below the Chinese and Japanese blocks, or in
// those beyond them that hold alphabets.
func isAlphabetic(r rune) bool {
	inBlock := r < 0x2E80 || 0xA4D0 <= r && r < 0xAC00 || 0xFB1D <= r && r <= 0xFDFF || 0xFE70 <= r && r < 0xFEFF || 0x10000 <= r && r < 0x16FE0
	return inBlock && (unicode.IsLetter(r) || unicode.IsMark(r)) || r == '\'' || r == '’'
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

// scriptOf is the script of the first letter that belongs to one, or else the other.
func scriptOf(runes []rune, other language.Script) language.Script {
	for _, r := range runes {
		if s := language.LookupScript(r); s.Strong() {
			return s
		}
	}
	return other
}

// run places the line with its first glyph at the origin of the baseline.
func (l line) run(origin scene.Point, size float64, fill scene.Paint) scene.TextRun {
	run := scene.TextRun{Text: l.text, Fill: fill}
	for _, g := range l.glyphs {
		run.Glyphs = append(run.Glyphs, g.place(func(x, y float64) scene.Point {
			return scene.At(origin.X+(g.x+x)*size/em, origin.Y+(g.y+y)*size/em)
		}))
	}
	return run
}

// spaced sets the line with its middle at p, spacing units between the letters.
func (l line) spaced(p scene.Point, size, spacing float64, fill scene.Paint) scene.TextRun {
	run := scene.TextRun{Text: l.text, Fill: fill}
	start := p.X - l.arcLength(size, spacing)/2
	spacing = l.spacing(spacing)
	letter := 0
	for i, g := range l.glyphs {
		if i > 0 && g.char != l.glyphs[i-1].char {
			letter++
		}
		origin := scene.At(start+float64(letter)*spacing, p.Y)
		run.Glyphs = append(run.Glyphs, g.place(func(x, y float64) scene.Point {
			return origin.Add(scene.At(g.x+x, g.y+y).Scale(size / em))
		}))
	}
	return run
}

// onArc bends the line along the upper half of a circle, its middle at the
// top, with spacing units between the letters.
func (l line) onArc(c scene.Point, radius, size, spacing float64, fill scene.Paint) scene.TextRun {
	run := scene.TextRun{Text: l.text, Fill: fill}
	total := l.arcLength(size, spacing)
	spacing = l.spacing(spacing)
	letter, base := 0, shaped{}
	for i, g := range l.glyphs {
		if i == 0 || g.char != l.glyphs[i-1].char || g.advance > 0 && base.advance == 0 {
			base = g // a mark turns with its letter
		}
		if i > 0 && g.char != l.glyphs[i-1].char {
			letter++
		}
		middle := (base.x+base.advance/2)*size/em + float64(letter)*spacing
		angle := -scene.Quarter + (middle-total/2)/radius
		along, up := scene.Polar(scene.Point{}, 1, angle+scene.Quarter), scene.Polar(scene.Point{}, 1, angle)
		foot := scene.Polar(c, radius, angle)
		run.Glyphs = append(run.Glyphs, g.place(func(x, y float64) scene.Point {
			return foot.Add(along.Scale((g.x - base.x + x - base.advance/2) * size / em)).Add(up.Scale(-(g.y + y) * size / em))
		}))
	}
	return run
}

func (l line) arcLength(size, spacing float64) float64 {
	return l.width*size/em + float64(l.letters-1)*l.spacing(spacing)
}

// spacing is what may stand between the letters: nothing between those that hang together.
func (l line) spacing(wanted float64) float64 {
	if l.joined {
		return 0
	}
	return wanted
}

// reach is how far letters that are not of the built-in fonts go above and below the baseline, in font sizes.
func (l line) reach() (rise, fall float64) {
	for _, g := range l.glyphs {
		for _, s := range g.outline {
			if !g.beyond {
				break
			}
			for _, a := range s.ArgsSlice() {
				y := (float64(a.Y)*g.scale - g.y) / em
				rise, fall = max(rise, y), max(fall, -y)
			}
		}
	}
	return rise, fall
}

// place moves the outline to where at tells; y grows downwards there.
func (g shaped) place(at func(x, y float64) scene.Point) scene.Glyph {
	var p scene.Path
	for _, s := range g.outline {
		var q [3]scene.Point
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
	return scene.Glyph{Outline: p}
}
