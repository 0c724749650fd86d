package artwork

import (
	"image/color"
	"math"
	"strconv"
	"unicode/utf8"
)

// Measures of the seal, in units of the scene.
var centre = Point{300, 296}

const (
	edgeInner, edgeOuter = 270, 281 // scallops
	bandOuter, bandInner = 262, 219 // ring with the guilloche
	faceRadius           = 215
	ribbonTop            = 136
	ribbonBottom         = 216
	dividerY             = 398
	stampY, stampRadius  = 537, 45
)

// Seal lays out the badge as a certificate seal: a scalloped edge, a woven
// ring with hours and level, a ribbon that bears [Words] across the whole
// width, the title in the middle, the awarding body below, and at the foot a
// red stamp 認 ("recognised"). Errors are those of [Draw].
func Seal(b Badge) (*Scene, error) {
	b.Title, b.AwardingBody = oneLine(b.Title), oneLine(b.AwardingBody)
	switch {
	case b.Title == "":
		return nil, &EmptyTextError{Field: "title"}
	case b.AwardingBody == "":
		return nil, &EmptyTextError{Field: "awarding body"}
	}
	colours, err := paletteOf(b)
	if err != nil {
		return nil, err
	}
	s := &sealer{
		palette: colours, setter: newTypesetter(),
		scene: &Scene{Title: Words + ": " + b.Title, Alt: b.AltText(), Language: b.Language},
	}
	s.edge()
	s.face()
	for _, step := range []func(Badge) error{s.ring, s.ribbon, s.texts, s.stamp} {
		if err := step(b); err != nil {
			return nil, err
		}
	}
	return s.scene, nil
}

// sealer builds the scene from the back to the front.
type sealer struct {
	palette
	setter *typesetter
	scene  *Scene
}

func gold() Paint {
	return Linear{From: Point{80, 60}, To: Point{520, 540}, Stops: []Stop{
		{0, goldLight}, {0.3, goldMid}, {0.5, goldLight}, {0.72, goldMid}, {1, goldDark},
	}}
}

// down is a gradient from the top to the bottom of a stretch.
func down(top, bottom float64, stops ...color.NRGBA) Paint {
	l := Linear{From: Point{0, top}, To: Point{0, bottom}}
	for i, c := range stops {
		l.Stops = append(l.Stops, Stop{float64(i) / float64(len(stops)-1), c})
	}
	return l
}

func hoop(radius, width float64, paint Paint) Shape {
	return Shape{Path: circle(centre, radius), Stroke: paint, StrokeWidth: width}
}

func (s *sealer) edge() {
	s.scene.add(
		Shape{Path: scallops(centre, edgeInner, edgeOuter, 60), Fill: down(15, 577, s.light, s.dark)},
		hoop(bandOuter+3.5, 2.5, gold()),
		Shape{Path: circle(centre, bandOuter), Fill: down(34, 558, s.base, s.darker)},
		Shape{
			Path:   guilloche(centre, (bandOuter+bandInner)/2, (bandOuter-bandInner)/2-5, 36, 6),
			Stroke: Solid(faded(s.lighter, 0.62)), StrokeWidth: 0.9,
		},
	)
}

func (s *sealer) face() {
	s.scene.add(
		Shape{Path: circle(centre, bandInner), Fill: gold()},
		Shape{Path: circle(centre, faceRadius), Fill: Radial{Centre: centre, Radius: faceRadius, Stops: []Stop{
			{0, paper}, {0.62, paper}, {1, paperEdge},
		}}},
		Shape{Path: rays(Point{300, ribbonTop + 20}, centre, 34, faceRadius-8, 17, -math.Pi+0.12, -0.12), Fill: Solid(faded(goldMid, 0.20))},
		Shape{Path: guilloche(centre, 172, 30, 24, 6), Stroke: Solid(faded(s.lighter, 0.20)), StrokeWidth: 0.8},
		hoop(faceRadius-8, 1, Solid(faded(s.base, 0.55))),
	)
}

// ring writes hours and level into the ring's top, on a plain plate. A text
// that would run under the ribbon is left out: the ring stays an ornament.
func (s *sealer) ring(b Badge) error {
	text := ringText(b)
	if text == "" || utf8.RuneCountInString(text) > 40 {
		return nil
	}
	l, err := s.setter.shape(text, bold)
	if err != nil {
		return err
	}
	const size, spacing, radius = 25, 2.5, 231.5
	half := l.arcLength(size, spacing)/radius/2 + 0.09 // radians
	if half > 0.87 {
		return nil
	}
	middle := float64(bandInner+bandOuter) / 2
	s.scene.add(Shape{Path: band(centre, bandInner+2, bandOuter-2, -quarter-half, -quarter+half), Fill: Solid(blend(s.base, s.darker, 0.15))})
	for _, side := range []float64{-half, half} {
		at := polar(centre, middle, -quarter+side)
		s.scene.add(Shape{Path: circle(at, 4.5), Fill: gold()})
	}
	s.scene.add(l.onArc(centre, radius, size, spacing, Solid(white)))
	return nil
}

// ringText is such as "45 hours · JEQF 6".
func ringText(b Badge) string {
	text := ""
	if b.Hours > 0 {
		hours := strconv.FormatFloat(b.Hours, 'f', -1, 64)
		switch {
		case b.Language == "ja":
			text = hours + "時間"
		case b.Hours == 1:
			text = "1 hour"
		default:
			text = hours + " hours"
		}
	}
	level := oneLine(b.Level)
	if text != "" && level != "" {
		return text + " · " + level
	}
	return text + level
}

// ribbon lays the banner with the words over ring and face.
func (s *sealer) ribbon(Badge) error {
	l, err := s.setter.shape(Words, bold)
	if err != nil {
		return err
	}
	const left, right, notch = 3, 597, 20
	for i := range 4 {
		d := 1.5 + 1.7*float64(i)
		s.scene.add(Shape{Path: ribbon(left+4, right-4, ribbonTop+d, ribbonBottom+d, notch), Fill: Solid(faded(black, 0.07))})
	}
	size := (right - left - 2*notch - 24) * em / l.width
	middle := float64(ribbonTop+ribbonBottom) / 2
	s.scene.add(
		Shape{Path: ribbon(left, right, ribbonTop, ribbonBottom, notch), Fill: down(ribbonTop, ribbonBottom, s.base, s.dark)},
		Shape{Path: segmentOf(Point{left + 8, ribbonTop + 5}, Point{right - 8, ribbonTop + 5}), Stroke: gold(), StrokeWidth: 1.6},
		Shape{Path: segmentOf(Point{left + 8, ribbonBottom - 5}, Point{right - 8, ribbonBottom - 5}), Stroke: gold(), StrokeWidth: 1.6},
		l.centred(middle+0.345*size, size, Solid(white)),
	)
	return nil
}

// chord is the room between the sides of the face at a stretch of height,
// with a margin.
func chord(margin float64) func(top, bottom float64) float64 {
	return func(top, bottom float64) float64 {
		d := math.Max(math.Abs(top-centre.Y), math.Abs(bottom-centre.Y))
		r := faceRadius - margin
		return 2 * math.Sqrt(math.Max(0, r*r-d*d))
	}
}

// texts sets title and awarding body.
func (s *sealer) texts(b Badge) error {
	body, err := s.setter.fit(b.AwardingBody, frame{
		middle: 440, height: 62, largest: 25, smallest: 12, lines: 3, lineCost: 15, leading: 1.2,
		widthAt: chord(16), weight: regular,
	})
	if err != nil {
		return err
	}
	title, err := s.setter.fit(b.Title, frame{
		middle: 306, height: 148, largest: 54, smallest: 18, lines: 5, lineCost: 3, leading: 1.24,
		widthAt: chord(20), weight: bold,
	})
	if err != nil {
		return err
	}
	s.block(title, Solid(s.ink))
	s.block(body, Solid(s.dark))
	for _, side := range []float64{-1, 1} {
		s.scene.add(Shape{Path: segmentOf(Point{300 + 13*side, dividerY}, Point{300 + 80*side, dividerY}), Stroke: Solid(goldMid), StrokeWidth: 1.4})
	}
	s.scene.add(Shape{Path: lozenge(Point{300, dividerY}, 5, 5), Fill: Solid(goldMid)})
	return nil
}

func (s *sealer) block(b block, paint Paint) {
	for i, l := range b.lines {
		s.scene.add(l.centred(b.baselines[i], b.size, paint))
	}
}

// stamp presses 認 over the foot of the ring.
func (s *sealer) stamp(Badge) error {
	l, err := s.setter.shape("認", bold)
	if err != nil {
		return err
	}
	c := Point{300, stampY}
	const size = 54
	s.scene.add(
		Shape{Path: circle(c, stampRadius+5), Fill: Solid(paper)},
		Shape{Path: circle(c, stampRadius), Fill: down(stampY-stampRadius, stampY+stampRadius, vermilion, vermDark)},
		Shape{Path: circle(c, stampRadius-5), Stroke: Solid(faded(paper, 0.9)), StrokeWidth: 1.6},
		l.centred(stampY+0.355*size, size, Solid(paper)),
	)
	return nil
}
