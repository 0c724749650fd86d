package artwork

import (
	"math"
	"strings"
	"unicode"

	"github.com/mitome/mitome/internal/artwork/scene"
)

// Vertical setting (縦書き): characters stand below each other, columns go from
// right to left. Source: Requirements for Japanese Text Layout (JLReq), 3.2 and
// 3.3. The fonts have no vertical forms, so these are made: long marks and
// brackets are turned, full stops and small kana moved up and to the right.

// cell is a stretch of text that takes one place in a column.
type cell struct {
	text string
	how  posture
}

type posture int

const (
	upright posture = iota
	turned          // a quarter turn clockwise: longer Latin words, brackets, long marks
	small           // small kana
	stop            // 、 and 。
	middot          // ・
)

// cells sorts a text into the places of a column.
func cells(text string) []cell {
	var out []cell
	runes := []rune(text)
	for i := 0; i < len(runes); {
		end := i + 1
		if isWestern(runes[i]) {
			for end < len(runes) && isWestern(runes[end]) {
				end++
			}
			out = append(out, western(string(runes[i:end]))...)
		} else {
			for end < len(runes) && unicode.In(runes[end], unicode.M, unicode.Cf) {
				end++
			}
			out = append(out, cell{string(runes[i:end]), postureOf(runes[i])})
		}
		i = end
	}
	return out
}

// isWestern reports whether a character belongs to a run that is turned as one.
func isWestern(r rune) bool { return r < 0x2E80 && !strings.ContainsRune("―…‥‘’“”", r) }

// western: up to two capitals or digits stand beside each other (縦中横), three
// or four capitals below each other. An I is not among these: alone in its place
// it looks like ー.
func western(run string) []cell {
	isCapital := func(r rune) bool { return 'A' <= r && r <= 'Z' && r != 'I' }
	switch {
	case len(run) <= 2 && strings.Trim(run, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "":
		return []cell{{run, upright}}
	case len(run) <= 4 && strings.TrimFunc(run, isCapital) == "":
		var out []cell
		for _, r := range run {
			out = append(out, cell{string(r), upright})
		}
		return out
	}
	return []cell{{run, turned}}
}

func postureOf(r rune) posture {
	switch {
	case strings.ContainsRune("、。，．", r):
		return stop
	case strings.ContainsRune("ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ", r):
		return small
	case r == '・':
		return middot
	case strings.ContainsRune("ー～〜―…‥：；「」『』（）〔〕［］｛｝〈〉《》【】＝－“”", r):
		return turned
	}
	return upright
}

// column shapes text for vertical setting: width and upTo of the line are
// measured downwards, and its glyphs lie around the axis x = 0.
func (t *typesetter) column(text string, w weight) (line, error) {
	out := line{text: text, upTo: []float64{0}}
	for _, c := range cells(text) {
		l, err := t.shape(c.text, w)
		if err != nil {
			return line{}, err
		}
		if c.how == upright && l.width > mostBeside {
			c.how = turned
		}
		long := c.put(l, &out)
		n := len([]rune(c.text))
		for i := range n {
			out.upTo = append(out.upTo, out.width+long*float64(i+1)/float64(n))
		}
		out.width += long
	}
	return out, nil
}

// Heights in thousandths of the font size, above the baseline.
const (
	bodyTop    = 880 // of a kanji's body, which is em high
	bodyMiddle = bodyTop - em/2
)

// mostBeside is how wide letters beside each other may be, in thousandths.
const mostBeside = 1250

// put adds the glyphs of the cell's text to the column, and tells how long the
// cell is.
func (c cell) put(l line, out *line) (long float64) {
	top := out.width
	switch c.how {
	case turned:
		middle := float64(bodyMiddle)
		if isWestern([]rune(c.text)[0]) {
			middle = capital * em / 2
		}
		for _, g := range l.glyphs {
			g.turned, g.x, g.y = true, -g.y-middle, top+g.x
			out.glyphs = append(out.glyphs, g)
		}
		return l.width
	case stop, middot:
		low, high := l.run(scene.Point{}, em, nil).Bounds()
		by := scene.At(430-high.X, top+60-low.Y)
		if c.how == middot {
			by = scene.At(-(low.X+high.X)/2, top+em/4-(low.Y+high.Y)/2)
		}
		out.take(l, by)
		return em / 2
	case small:
		out.take(l, scene.At(-l.width/2+80, top+bodyTop-90))
		return 0.92 * em
	}
	if isWestern([]rune(c.text)[0]) {
		out.take(l, scene.At(-l.width/2, top+(em+capital*em)/2))
		return em
	}
	out.take(l, scene.At(-l.width/2, top+bodyTop))
	return em
}

func (l *line) take(from line, by scene.Point) {
	for _, g := range from.glyphs {
		g.x, g.y = g.x+by.X, g.y+by.Y
		l.glyphs = append(l.glyphs, g)
	}
}

// down places a column with the top of its axis at p.
func (l line) down(p scene.Point, size float64, fill scene.Paint) scene.TextRun {
	run := scene.TextRun{Text: l.text, Fill: fill}
	for _, g := range l.glyphs {
		run.Glyphs = append(run.Glyphs, g.place(func(x, y float64) scene.Point {
			if g.turned {
				x, y = -y, x
			}
			return p.Add(scene.At(g.x+x, g.y+y).Scale(size / em))
		}))
	}
	return run
}

// setDown draws a block of columns from right to left, all with their top at y.
func (d *drawing) setDown(b block, y float64, paint scene.Paint) {
	for i, l := range b.lines {
		d.add(l.down(scene.At(b.baselines[i], y), b.size, paint))
	}
}

// longest is the length of the longest line of a block.
func (b block) longest() float64 {
	var out float64
	for _, l := range b.lines {
		out = math.Max(out, l.width*b.size/em)
	}
	return out
}
