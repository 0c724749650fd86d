package comparison

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"testing"
)

// What the sheet is measured by is what it is printed in: the lengths of paper.go are those of the style.
func TestLengthsOfStyle(t *testing.T) {
	data, err := os.ReadFile("comparison.css")
	if err != nil {
		t.Fatal(err)
	}
	print := regexp.MustCompile(`(?s)@media print \{.*`).Find(data)
	for pattern, want := range map[string]float64{
		`\.besides td, .*\{ padding: ([.\d]+)mm`:                   (above - edge) / 2,
		`\.besides td, .*\{ padding: [.\d]+mm ([.\d]+)mm`:          (across - edge) / 2,
		`\.besides td, .* line-height: ([.\d]+);`:                  leading,
		`\.question \{ width: ([.\d]+)%`:                           100 * asking,
		`\.ours \{ width: ([.\d]+)%`:                               100 * matching,
		`\.quiet, .*var\(--type\) \* ([.\d]+)\)`:                   small,
		`\.stated \{ font-size: calc\(var\(--type\) \* ([.\d]+)\)`: stated,
		`last-of-type .*var\(--type\) \* ([.\d]+)\)`:               last,
		`h1 \{ font-size: calc\(var\(--type\) \* ([.\d]+)\)`:       heading,
		`\.length \{ height: ([.\d]+)mm; margin: .3mm 0`:           length - 2*0.3,
		`\.seals div \{ width: 14mm; height: ([.\d]+)mm`:           sealing - 1,
		`\.seals \{ margin-top: ([.\d]+)mm`:                        sealing - 14,
		`\.decision td \{ height: ([.\d]+)mm`:                      field,
		`\.decision td \{ height: 4mm; padding: ([.\d]+)mm`:        inField / 2,
		`@page \{ size: A4 landscape; margin: ([.\d]+)mm`:          (297 - settings[0].width) / 2,
		`@page large \{ size: A3 landscape; margin: ([.\d]+)mm`:    (420 - settings[len(settings)-1].width) / 2,
		`\.comparison \{ --type: ([.\d]+)pt`:                       smallest,
		`\.comparison\.type-9 \{ --type: ([.\d]+)pt`:               settings[0].points,
	} {
		found := regexp.MustCompile(pattern).FindSubmatch(print)
		if found == nil {
			t.Errorf("the style has no %s", pattern)
			continue
		}
		got, err := strconv.ParseFloat(string(found[1]), 64)
		if err != nil || math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: the style says %s, paper.go %g (%v)", pattern, found[1], want, err)
		}
	}
}
