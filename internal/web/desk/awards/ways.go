package awards

import (
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/web/desk/visit"
)

// This file has the ways in which a list can be handed in. They stand in one form, each with a button of its own.

// way is one of them, as its button names it.
type way string

const (
	byFile  way = "file"
	byCells way = "paste" // cells of a spreadsheet
	byRows  way = "type"
	byForm  way = "one"
)

// filled are the ways in which something was handed in, in the order in which they stand on the page.
func filled(v *visit.Visit) (in []way) {
	for _, one := range []way{byFile, byCells, byRows, byForm} {
		if one.holds(v) {
			in = append(in, one)
		}
	}
	return in
}

// holds reports whether something was handed in by a way.
func (w way) holds(v *visit.Visit) bool {
	switch w {
	case byFile:
		return v.FileName("file") != ""
	case byCells:
		return strings.TrimSpace(v.R.PostFormValue("cells")) != ""
	case byRows:
		return len(typedLearners(v)) > 0
	case byForm:
		return len(oneLearner(v)) > 0
	}
	return false
}

// wayRead is the way that is read: the one whose button was pressed or, where the key Enter sent the form, the only one that
// holds something. Else problem says what is to be chosen, of those that hold something (in). Others are passed over only once
// that was said: the form then names them as known.
func wayRead(v *visit.Visit) (read way, in []way, problem string) {
	in = filled(v)
	pressed := way(v.R.PostFormValue("way"))
	if len(in) == 0 {
		return "", in, v.Say(string(nothing))
	}
	if pressed == "" && len(in) == 1 {
		return in[0], in, ""
	}
	if pressed != "" && !slices.Contains(in, pressed) {
		return "", in, v.Say("desk.award.way.empty", "ways", waysSaid(v, in), "file", byFile.holds(v))
	}
	known := v.R.PostForm["known"]
	for _, other := range in {
		if pressed == "" || other != pressed && !slices.Contains(known, string(other)) {
			return "", in, v.Say("desk.award.way.several", "ways", waysSaid(v, in), "file", byFile.holds(v))
		}
	}
	return pressed, in, ""
}

// waysSaid are ways by their headings, in words.
func waysSaid(v *visit.Visit, in []way) string {
	var said []string
	for _, one := range in {
		said = append(said, v.Say("desk.award.way", "heading", v.Say("desk.award."+string(one))))
	}
	return strings.Join(said, v.Say("desk.award.way.between"))
}
