package artwork

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

// frame is the room for a block of text: how it may grow and how wide a line
// may be at a given height of the badge.
type frame struct {
	middle            float64 // y of the block's middle
	height            float64 // of the block at most
	largest, smallest float64 // font sizes
	lines             int     // at most
	lineCost          float64 // of one more line
	leading           float64 // distance of baselines in font sizes
	widthAt           func(top, bottom float64) float64
	weight            weight
	columns           bool    // set vertically: middle and height are across, widthAt down
	leftwards         bool    // the text is read from right to left
	rise, fall        float64 // how far letters reach above and below the baseline, in font sizes
}

// shape shapes text as the frame asks.
func (f frame) shape(t *typesetter, text string) (line, error) {
	if f.columns {
		return t.column(text, f.weight)
	}
	return t.shapeToward(text, f.weight, f.leftwards)
}

// A kanji reaches this far above and below its baseline, in font sizes.
const (
	kanjiRise = 0.83
	kanjiFall = 0.12
)

// roomFor makes room for letters that reach further than ours, as the vowels and tones of Thai do. A little may reach
// over, as ours does.
func (f frame) roomFor(whole line) frame {
	const over = 0.09
	rise, fall := whole.reach()
	f.rise, f.fall = max(kanjiRise, rise-over), max(kanjiFall, fall-over)
	f.leading = max(f.leading, f.rise+f.fall+0.2)
	return f
}

// block is text set in lines.
type block struct {
	lines      []line
	baselines  []float64
	size       float64
	leftwards  bool
	rise, fall float64 // as in frame
}

// top is the top of the first line's letters, as kanji have it.
func (b block) top() float64 {
	if len(b.baselines) == 0 {
		return 0
	}
	return b.baselines[0] - b.rise*b.size
}

// height is from the top of the first line to the foot of the last.
func (b block) height() float64 {
	if len(b.baselines) == 0 {
		return 0
	}
	return b.baselines[len(b.baselines)-1] + b.fall*b.size - b.top()
}

// from moves the block so that its letters begin at y.
func (b block) from(y float64) block {
	down := y - b.top()
	for i := range b.baselines {
		b.baselines[i] += down
	}
	return b
}

// mostCharacters is how many of a text are laid out at most; none of a
// greater length could be read on a badge.
const mostCharacters = 240

// fit sets the text into the frame: as large as it can be without ugly breaks
// and ragged lines. A text too long for the smallest size loses characters at
// its end and gains "…".
func (t *typesetter) fit(text string, f frame) (block, error) {
	runes := []rune(text)
	cut := min(len(runes), mostCharacters)
	f.leftwards = isRightToLeft(text)
	for {
		candidate := text
		if cut < len(runes) {
			candidate = strings.TrimRightFunc(string(runes[:cut]), unicode.IsSpace) + "…"
		}
		out, ok, err := t.setWhole(candidate, f)
		if err != nil || ok {
			return out, err
		}
		cut -= 1 + cut/20
		for cut > 0 && unicode.In(runes[cut], unicode.M, unicode.Cf) { // a letter keeps its marks
			cut--
		}
	}
}

// setWhole looks through line counts and sizes for the setting that costs
// least. It reports false when not even the smallest size will do.
func (t *typesetter) setWhole(text string, f frame) (block, bool, error) {
	whole, err := f.shape(t, text)
	if err != nil {
		return block{}, false, err
	}
	f = f.roomFor(whole)
	b := breaker{runes: []rune(text), whole: whole, places: []lineBreak{{before: 0}}}
	b.places = append(append(b.places, breaks(b.runes)...), lineBreak{before: len(b.runes)})
	best, bestCost, bestSize := []int(nil), math.Inf(1), 0.0
	for n := 1; n <= f.lines; n++ {
		for size := f.largest; size >= f.smallest; size-- {
			if f.blockHeight(n, size) > f.height {
				continue
			}
			sizeCost := 190*math.Log(f.largest/size) + f.lineCost*float64(n)
			ends, cost := b.best(f.widths(n, size), size)
			if cost += sizeCost; cost < bestCost {
				best, bestCost, bestSize = ends, cost, size
			}
		}
	}
	if best == nil {
		return block{}, false, nil
	}
	out, err := t.setLines(b.runes, best, f, bestSize)
	return out, true, err
}

// setLines shapes the lines that end at the given characters.
func (t *typesetter) setLines(runes []rune, ends []int, f frame, size float64) (block, error) {
	out := block{size: size, baselines: f.baselines(len(ends), size), leftwards: f.leftwards, rise: f.rise, fall: f.fall}
	start := 0
	for _, end := range ends {
		l, err := f.shape(t, strings.TrimSpace(string(runes[start:end])))
		if err != nil {
			return block{}, err
		}
		out.lines = append(out.lines, l)
		start = end
	}
	return out, nil
}

func (f frame) blockHeight(n int, size float64) float64 {
	return size * (f.rise + f.fall + float64(n-1)*f.leading)
}

// baselines puts n lines around the middle of the frame. Of columns, these are the
// axes, from right to left.
func (f frame) baselines(n int, size float64) []float64 {
	top := f.middle - f.blockHeight(n, size)/2
	out := make([]float64, n)
	if f.columns {
		for i := range out {
			out[n-1-i] = top + size*((f.rise+f.fall)/2+float64(i)*f.leading)
		}
		return out
	}
	for i := range out {
		out[i] = top + size*(f.rise+float64(i)*f.leading)
	}
	return out
}

// widths is the room for each of n lines.
func (f frame) widths(n int, size float64) []float64 {
	out := f.baselines(n, size)
	for i, y := range out {
		out[i] = f.widthAt(y-f.rise*size, y+f.fall*size)
	}
	return out
}

// breaker finds the best breaks of one text into a number of lines.
type breaker struct {
	runes  []rune
	whole  line
	places []lineBreak // from the beginning of the text to its end
}

// width is the length of the characters from i to j at size, without the
// spaces at both ends.
func (b *breaker) width(i, j int, size float64) float64 {
	for j > i && unicode.IsSpace(b.runes[j-1]) {
		j--
	}
	for i < j && unicode.IsSpace(b.runes[i]) {
		i++
	}
	return (b.whole.upTo[j] - b.whole.upTo[i]) * size / em
}

// step is how a number of lines is best set so that the last one ends at a
// place: at what cost, and at which place the line before ends.
type step struct {
	cost float64
	from int
}

// best breaks the text into len(widths) lines. It gives the end of each line
// and the cost, infinite if it cannot be done.
func (b *breaker) best(widths []float64, size float64) ([]int, float64) {
	n, last := len(widths), len(b.places)-1
	aim := b.width(0, len(b.runes), size) / float64(n)
	steps := make([][]step, n+1) // by number of lines, then by place
	for k := range steps {
		steps[k] = make([]step, last+1)
		for p := range steps[k] {
			steps[k][p].cost = math.Inf(1)
			if k > 0 {
				steps[k][p] = b.cheapest(steps[k-1][:p], p, widths[k-1], aim, size)
			}
		}
		steps[0][0].cost = 0
	}
	ends := make([]int, n)
	for k, p := n, last; k > 0; k-- {
		ends[k-1] = b.places[p].before
		p = steps[k][p].from
	}
	return ends, steps[n][last].cost
}

// cheapest finds the best beginning for a line that ends at place p.
func (b *breaker) cheapest(before []step, p int, room, aim, size float64) step {
	out := step{cost: math.Inf(1)}
	for q, s := range slices.Backward(before) {
		w := b.width(b.places[q].before, b.places[p].before, size)
		if w > room {
			break
		}
		if c := s.cost + b.places[q].cost + ragged(w, aim); c < out.cost {
			out = step{cost: c, from: q}
		}
	}
	return out
}

// ragged is the cost of a line that differs from the mean; short lines, such
// as a lonely last word, hurt most.
func ragged(width, aim float64) float64 {
	d := (width - aim) / aim
	if d < 0 {
		d *= 1.3
	}
	return 60 * d * d
}
