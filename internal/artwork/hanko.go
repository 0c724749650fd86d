package artwork

import (
	"math"

	"github.com/mitome/mitome/internal/artwork/scene"
)

// hanko is a sheet of washi with a vertical title, a rosette where a document
// has its hanko, below the awarding body's name, and an obi that bears the
// words. A title in Latin letters is set in lines.
func (d *drawing) hanko() {
	d.washi()
	d.ring(func(inset float64) scene.Path {
		return scene.Rectangle(scene.At(25+inset, 19+inset), scene.At(575-inset, 581-inset))
	})
	if d.Language == "ja" && isJapanese(d.Title) {
		d.hankoColumns()
	} else {
		d.hankoLines()
	}
	const top, bottom = 464, 560
	d.fill(scene.Rectangle(scene.At(5, top), scene.At(595, bottom)), d.field)
	d.accent(scene.At(5, top), scene.At(595, top+5))
	d.accent(scene.At(5, bottom-5), scene.At(595, bottom))
	d.words(scene.At(32, top), scene.At(568, bottom), d.on)
}

var (
	washiPaper = rgb(0xFAF5E8)
	washiFibre = rgb(0xEFE7D3)
)

// washi is a sheet with a deckle edge and a few fibres.
func (d *drawing) washi() {
	noise := func(i int) float64 { // from -1 to 1
		_, f := math.Modf(math.Abs(math.Sin(float64(i+1)*12.9898)) * 43758.5453)
		return 2*f - 1
	}
	var edge []scene.Point
	corners := []scene.Point{scene.At(12, 6), scene.At(588, 6), scene.At(588, 594), scene.At(12, 594)}
	for k, a := range corners {
		b := corners[(k+1)%4]
		across := scene.Unit(scene.At(b.Y-a.Y, a.X-b.X))
		for i := range 110 {
			edge = append(edge, scene.Mix(a, b, float64(i)/110).Add(across.Scale(1.3*noise(113*k+i))))
		}
	}
	d.fill(scene.Smooth(edge), washiPaper)
	var fibres scene.Path
	for i := range 40 {
		k := float64(i)
		p := scene.At(30+math.Mod(k*137.508, 530), 24+math.Mod(k*211.3, 420))
		a, r := k*2.39996, 5+math.Mod(k*7.7, 11)
		fibres.MoveTo(p)
		fibres.QuadTo(p.Add(scene.Polar(scene.Point{}, r, a)), p.Add(scene.Polar(scene.Point{}, 2*r, a+0.35*noise(i))))
	}
	d.stroke(fibres, washiFibre, 0.9)
}

// hankoColumns sets hours and level at the right, the title in the middle, and
// at the left logo, awarding body and rosette below each other.
func (d *drawing) hankoColumns() {
	const top, axis, mark = 46, 106, 42
	middle := 352.0
	for _, text := range d.measures() {
		l, err := d.setter.column(text, bold)
		d.fail(err)
		if size := 21.0; l.width*size/em < 380 {
			d.add(l.down(scene.At(548, top), size, scene.Solid(d.deep)))
			middle = 338
			break
		}
	}
	d.setDown(d.fit(d.Title, frame{
		middle: middle, height: 330, largest: 88, smallest: 18, lines: 6, lineCost: 8, leading: 1.34,
		widthAt: room(386), weight: bold, columns: true,
	}), top, scene.Solid(d.ink))
	y := float64(top)
	if d.Logo != nil {
		size := d.logoSize(scene.At(124, 90), 84)
		d.logoOn(washiPaper, scene.At(axis, top+size.Y/2), size)
		y += size.Y + 24
	}
	const foot = 426 - 2*mark
	body := d.fit(d.AwardingBody, frame{
		middle: axis, height: 112, largest: 28, smallest: 12, lines: 3, lineCost: 15, leading: 1.3,
		widthAt: room(foot - 16 - y), weight: regular, columns: true,
	})
	d.setDown(body, foot-16-body.longest(), scene.Solid(d.deep))
	d.rosette(scene.At(axis, foot+mark), mark)
}

// hankoLines sets all of that in lines.
func (d *drawing) hankoLines() {
	const left, right, mark = 48, 552, 44
	top := 48.0
	if l, ok := d.measure(22, 1.5, 300); ok {
		d.add(l.run(scene.At(right-l.width*22/em, top+20), 22, scene.Solid(d.deep)))
		top = 92
	}
	if d.Logo != nil {
		size := d.logoSize(scene.At(200, 80), 76)
		d.logoOn(washiPaper, scene.At(left+size.X/2, 46+size.Y/2), size)
		top = 46 + size.Y + 22
	}
	title := d.fit(d.Title, frame{
		height: 330 - top, largest: 68, smallest: 18, lines: 5, lineCost: 10, leading: 1.22,
		widthAt: room(right - left), weight: bold,
	})
	d.begin(title.from(top), left, right, d.ink)
	d.begin(d.fit(d.AwardingBody, frame{
		middle: 396, height: 76, largest: 28, smallest: 13, lines: 3, lineCost: 15, leading: 1.2,
		widthAt: room(right - left - 2*mark - 24), weight: regular,
	}), left, right-2*mark-24, d.deep)
	d.rosette(scene.At(right-mark, 390), mark)
}

// isJapanese reports whether most of the text is kanji or kana.
func isJapanese(text string) bool {
	var yes, no int
	for _, r := range text {
		switch classOf(r) {
		case hiraganaClass, katakanaClass, kanjiClass:
			yes++
		case latinClass:
			no++
		}
	}
	return yes > no
}
