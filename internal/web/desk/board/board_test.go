package board

import (
	"testing"
	"unicode/utf8"

	"github.com/mitome/mitome/internal/locale"
)

// Numbers of any size have room: beside an axis they are short, and above a bar none is told that would lie over another.
func TestNumbersOfPictures(t *testing.T) {
	for _, lang := range locale.Languages {
		for value, axis := range map[int][2]string{0: {"0", "0"}, 5_000: {"5,000", "5,000"}, 10_000: {"10k", "1万"}, 25_000: {"25k", "2.5万"}, 1_000_000: {"1000k", "100万"}} {
			b := &bars{lang: lang, groups: make([]group, 12)}
			want := axis[0]
			if lang == locale.Japanese {
				want = axis[1]
			}
			if got := b.axis(value); got != want || utf8.RuneCountInString(got) > 5 {
				t.Errorf("%s: %d on the axis is %q, want %q", lang, value, got, want)
			}
		}
	}
	b := &bars{groups: make([]group, 12)}
	for value, want := range map[int][2]string{7: {"7", "middle value"}, 999: {"999", "middle value"}, 9_999: {"9,999", "middle value long"}, 1_000_000: {"", ""}} {
		if text, class := b.told(&bar{value: value}); text != want[0] || class != want[1] {
			t.Errorf("%d above a bar is %q of the class %q, want %q", value, text, class, want)
		}
	}
}
