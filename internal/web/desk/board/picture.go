package board

import (
	"strconv"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/yearbook"
)

// Pictures are SVG in units of their own, 360 wide; the style sheet says how large their letters are on a phone, a screen and
// paper. What differs by colour differs by a pattern, too.

// bars are groups of bars beside each other.
type bars struct {
	id, title, desc string
	lang            locale.Language
	series          []string // what each bar of a group is; none: there is one
	groups          []group
}

type group struct {
	name   string
	values []int
}

// The measures of bars.
const (
	barsWide  = 360
	barsLeft  = 40
	barsTop   = 14
	barsHigh  = 110 // of the highest bar
	barsBelow = 20
)

// most is the number at the top of the axis: the next of 1, 2 or 5 times a power of ten.
func (b *bars) most() int {
	most := 1
	for _, g := range b.groups {
		for _, v := range g.values {
			most = max(most, v)
		}
	}
	for step := 1; ; step *= 10 {
		for _, n := range []int{1, 2, 5} {
			if n*step >= most {
				return n * step
			}
		}
	}
}

// bar is where a bar stands.
type bar struct {
	x, y, wide, high float64
	series, value    int
}

// of are the bars of a group.
func (b *bars) of(i int) (all []bar) {
	wide := b.step() * 0.76 / float64(len(b.groups[i].values))
	for j, v := range b.groups[i].values {
		high := float64(v) / float64(b.most()) * barsHigh
		all = append(all, bar{x: b.left(i) + b.step()*0.12 + float64(j)*wide, y: barsTop + barsHigh - high, wide: wide, high: high, series: j, value: v})
	}
	return all
}

func (b *bars) step() float64        { return float64(barsWide-barsLeft) / float64(max(len(b.groups), 6)) }
func (b *bars) left(i int) float64   { return barsLeft + float64(i)*b.step() }
func (b *bars) middle(i int) float64 { return b.left(i) + b.step()/2 }

// axis is a number beside a line: from ten thousand on in units of ten thousand, or of thousands, as the language counts.
func (b *bars) axis(of int) string {
	unit := 1000.
	if b.lang == locale.Japanese {
		unit = 10_000
	}
	if of < 10_000 {
		return plain(figure(of))
	}
	return locale.Text(b.lang, "page.desk.course.many", "count", strconv.FormatFloat(float64(of)/unit, 'f', -1, 64))
}

// told is what stands above a bar, and its class: a long number is not told on a narrow screen, where it would lie over its
// neighbours', and one that is longer still not at all; the table tells it.
func (b *bars) told(bar *bar) (text, class string) {
	text = plain(figure(bar.value))
	switch room := b.step() / 4; { // of letters on a wide screen
	case float64(len(text)) > room:
		return "", ""
	case float64(len(text)) > room/2:
		return text, "middle value long"
	}
	return text, "middle value"
}

// lines are the numbers of the axis, from its foot.
func (b *bars) lines() []int {
	if most := b.most(); most%2 == 0 {
		return []int{0, most / 2, most}
	}
	return []int{0, b.most()}
}

func (b *bars) lineAt(n int) float64 {
	return barsTop + barsHigh - float64(n)/float64(b.most())*barsHigh
}

// stages are bars below each other, each a part of the first.
type stages struct {
	id, title, desc string
	all             []stage
}

// The measures of stages: names end there, bars begin behind them, and a number with its share has room behind the longest.
const (
	stageName = 78
	stageLeft = 84
	stageWide = 160
)

type stage struct {
	name  string
	value int
}

const stageHigh = 26

// wide is how wide the bar of a stage is.
func (s *stages) wide(i int) float64 {
	most := 1
	for _, one := range s.all {
		most = max(most, one.value)
	}
	return float64(s.all[i].value) / float64(most) * stageWide
}

// class and fill are how the bar of a stage looks: each otherwise than those beside it.
func (s *stages) class(i int) string {
	switch i {
	case 0:
		return "all"
	case 1, 2:
		return "outlined"
	}
	return "now"
}

func (s *stages) fill(i int) string {
	switch i {
	case 1:
		return "url(#" + s.id + "-before)"
	case 2:
		return "url(#" + s.id + "-dots)"
	}
	return ""
}

// share is how large a part of the first stage another is; empty where there is none.
func (s *stages) share(i int) string {
	if i == 0 || s.all[0].value == 0 {
		return ""
	}
	return yearbook.Percent(s.all[i].value, s.all[0].value)
}

// n is a measure of a picture.
func n(of float64) string { return strconv.FormatFloat(of, 'f', 2, 64) }

// The measures of the calendar.
const (
	dayWide   = 10.4
	monthHigh = 17
	monthLeft = 34
	monthTop  = 16
)

func dayAt(day int) float64   { return monthLeft + (float64(day)-0.5)*dayWide }
func monthAt(row int) float64 { return monthTop + (float64(row)+0.5)*monthHigh }

// markAt is where the n-th of a day's marks stands: two one below the other, more of them smaller, in two columns, so that none
// covers another.
func markAt(row, day, number, of int) string {
	x, y := dayAt(day), monthAt(row)
	switch {
	case of == 2:
		y += (float64(number) - 0.5) * 8.4
	case of > 2:
		rows := float64((of + 1) / 2)
		x += (float64(number%2) - 0.5) * dayWide / 2
		y += (float64(number/2) - (rows-1)/2) * (monthHigh - 1) / rows
		return moved(x, y) + " scale(0.6)"
	}
	return moved(x, y)
}

// shapes are the paths of the marks around a point, by what they mark: no two are alike without their colour.
var shapes = map[yearbook.What]string{
	yearbook.CommitteeMeets: "M-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0z",
	yearbook.Decided:        "M-2.8 -2.8h5.6v5.6h-5.6z",
	yearbook.Completes:      "M-1.2 -3.8h2.4v2.6h2.6v2.4h-2.6v2.6h-2.4v-2.6h-2.6v-2.4h2.6z",
	yearbook.ApprovalEnds:   "M0 -3.6l3.8 6.8h-7.6z",
	yearbook.ListPlanned:    "M0 -4l4 4l-4 4l-4 -4z",
	yearbook.MailboxesEnd:   "M-3.4 -3.4l6.8 6.8m0 -6.8l-6.8 6.8",
	yearbook.AwardsEnd:      "M-3.4 -3.6h6.8l-6.8 7.2h6.8z",
}

// moved puts a picture's part at a point.
func moved(x, y float64) string { return "translate(" + n(x) + " " + n(y) + ")" }

// partOf is how wide the small bar of a number beside the most there is, of 60; "0": there is none.
func partOf(value, most yearbook.Figure) string {
	if value <= 0 || most <= 0 {
		return "0"
	}
	return n(float64(value) / float64(most) * 60)
}

// shareOf is how wide the bar of those who have received is.
func shareOf(of *yearbook.Numbers) string {
	share, known := of.Share()
	if !known || share == 0 {
		return "0"
	}
	return n(share * 60)
}

func figure(of int) yearbook.Figure { return yearbook.Figure(of) }
