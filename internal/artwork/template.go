package artwork

import (
	"fmt"
	"image/color"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/mitome/mitome/internal/artwork/scene"
	"github.com/mitome/mitome/internal/locale"
)

// template is a way to lay out a badge.
type template struct {
	name string
	draw func(*drawing)
}

// templates stand in the order in which people are shown them.
var templates = []template{
	{"seal", (*drawing).seal},
	{"shield", (*drawing).shield},
	{"ribbon", (*drawing).ribbon},
	{"card", (*drawing).card},
	{"geometric", (*drawing).geometric},
	{"hanko", (*drawing).hanko},
}

// Templates are the names that [Badge.Template] may have, in the order in
// which to show them. The first is the one that "" stands for.
func Templates() []string {
	names := make([]string, len(templates))
	for i, t := range templates {
		names[i] = t.name
	}
	return names
}

// UnknownTemplateError tells that no template has the name.
type UnknownTemplateError struct{ Name string }

func (e *UnknownTemplateError) Error() string {
	return fmt.Sprintf("badge: there is no template %q, only %s", e.Name, strings.Join(Templates(), ", "))
}

// Lay lays out the badge with its template. Errors are those of [Draw].
func Lay(b Badge) (*scene.Scene, error) {
	if b.Font != nil {
		return patiently(b)
	}
	return lay(b)
}

func lay(b Badge) (*scene.Scene, error) {
	d, err := begun(b)
	if err != nil {
		return nil, err
	}
	for _, t := range templates {
		if t.name == b.Template || b.Template == "" {
			t.draw(d)
			return d.scene, d.err
		}
	}
	return nil, &UnknownTemplateError{Name: b.Template}
}

// begun is a drawing with all that it needs and nothing in it yet.
func begun(b Badge) (*drawing, error) {
	b.Title, b.AwardingBody, b.Level = oneLine(b.Title), oneLine(b.AwardingBody), oneLine(b.Level)
	switch {
	case b.Title == "":
		return nil, &EmptyTextError{Field: "title"}
	case b.AwardingBody == "":
		return nil, &EmptyTextError{Field: "awarding body"}
	}
	colours, err := paletteOf(b.Colour, b.Seed)
	if err == nil {
		err = colours.take(b.Second)
	}
	if err == nil {
		err = checkRing(b.Ring)
	}
	if err != nil {
		return nil, err
	}
	d := &drawing{
		Badge: b, palette: colours, setter: newTypesetter(),
		scene: &scene.Scene{Title: Words + ": " + locale.Isolated(b.Title), Alt: b.AltText(), Language: b.Language},
	}
	if err := d.equip(); err != nil {
		return nil, err
	}
	return d, nil
}

// equip finds fonts for all that the badge tells, whatever the template shows
// of it, and in which weight. All letters that are lacking are named at once.
func (d *drawing) equip() error {
	d.setter.handed = d.Font
	var lacking MissingGlyphError
	for _, text := range []string{d.Title, d.AwardingBody, d.Level} {
		if runes := []rune(text); len(runes) > mostCharacters {
			text = string(runes[:mostCharacters]) // no more is drawn
		}
		for _, w := range []weight{regular, bold} {
			letters, err := d.setter.equip(w, text)
			if err != nil {
				return err
			}
			if len(letters) > 0 && !slices.Contains(lacking.Texts, text) {
				lacking.Texts = append(lacking.Texts, text)
			}
			lacking.Letters = append(lacking.Letters, letters...)
		}
	}
	if len(lacking.Letters) > 0 {
		slices.Sort(lacking.Letters)
		lacking.Letters = slices.Compact(lacking.Letters)
		return &lacking
	}
	d.scene.Fonts = slices.Sorted(maps.Values(d.setter.names))
	return nil
}

// drawing is a badge while it is laid out, from the back to the front. After
// the first fault the rest is drawn without what failed, and thrown away.
type drawing struct {
	Badge
	palette
	scene  *scene.Scene
	setter *typesetter
	err    error
}

func (d *drawing) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

func (d *drawing) add(items ...scene.Item) { d.scene.Add(items...) }

func (d *drawing) shape(text string) line {
	l, err := d.setter.shape(text, bold)
	d.fail(err)
	return l
}

func (d *drawing) fit(text string, f frame) block {
	if d.err != nil {
		return block{} // frames may hang on blocks that could not be set
	}
	b, err := d.setter.fit(text, f)
	d.fail(err)
	return b
}

func (d *drawing) fill(p scene.Path, c color.NRGBA) {
	d.add(scene.Shape{Path: p, Fill: scene.Solid(c)})
}

func (d *drawing) stroke(p scene.Path, c color.NRGBA, width float64) {
	d.add(scene.Shape{Path: p, Stroke: scene.Solid(c), StrokeWidth: width})
}

// words sets [Words] as wide as the box and in the middle of its height.
func (d *drawing) words(low, high scene.Point, c color.NRGBA) {
	d.add(words(d.shape(Words), low, high, scene.Solid(c)))
}

// set draws the lines of a block, each with its part anchor (0 the beginning,
// 0.5 the middle, 1 the end) at x.
func (d *drawing) set(b block, x, anchor float64, c color.NRGBA) {
	for i, l := range b.lines {
		d.add(l.run(scene.At(x-anchor*l.width*b.size/em, b.baselines[i]), b.size, scene.Solid(c)))
	}
}

// begin draws the lines of a block between two sides, each from where its
// reader begins.
func (d *drawing) begin(b block, left, right float64, c color.NRGBA) {
	if b.leftwards {
		d.set(b, right, 1, c)
		return
	}
	d.set(b, left, 0, c)
}

// effort is the number of hours and its unit, "" when the badge tells none.
func (d *drawing) effort() (number, unit string) {
	if d.Hours <= 0 {
		return "", ""
	}
	number = strconv.FormatFloat(d.Hours, 'f', -1, 64)
	switch {
	case d.Language == "ja":
		return number, "時間"
	case d.Hours == 1:
		return number, "hour"
	}
	return number, "hours"
}

// measures are the ways to tell hours and level in a line, the best first: such
// as "45 hours · JEQF 6" and "45 hours"; none when the badge tells neither.
func (d *drawing) measures() []string {
	number, unit := d.effort()
	if number != "" && d.Language != "ja" {
		number += " "
	}
	hours := number + unit
	switch {
	case hours != "" && d.Level != "":
		return []string{hours + " · " + d.Level, hours}
	case hours+d.Level != "":
		return []string{hours + d.Level}
	}
	return nil
}

// measure shapes the first of the measures that fits the room with a size and
// spacing. It reports false when none does.
func (d *drawing) measure(size, spacing, room float64) (line, bool) {
	for _, text := range d.measures() {
		if l := d.shape(text); l.arcLength(size, spacing) <= room {
			return l, true
		}
	}
	return line{}, false
}

// room is as wide at every height.
func room(width float64) func(top, bottom float64) float64 {
	return func(float64, float64) float64 { return width }
}
