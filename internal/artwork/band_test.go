package artwork

import (
	"errors"
	"testing"

	"github.com/mitome/mitome/internal/artwork/scene"
)

// TestBand: at either edge the band bears the words from side to side, parted
// from the picture below it, and its colours can be read.
func TestBand(t *testing.T) {
	for edge, middle := range map[Edge]int{Lower: 518, Upper: 82} {
		items, err := Band("#ffd400", "", edge)
		if err != nil {
			t.Fatal(err)
		}
		laid := &scene.Scene{Items: append([]scene.Item{scene.Shape{Path: scene.Circle(scene.At(300, 300), 300), Fill: scene.Solid(rgb(0xffd400))}}, items...)}
		if texts := laid.Texts(); len(texts) != 1 || texts[0] != Words {
			t.Errorf("texts %q, want %q", texts, Words)
		}
		low, high := items[len(items)-1].Bounds()
		if low.X < 10 || high.X > 590 || high.X-low.X < 540 || (low.Y+high.Y)/2 < float64(middle-4) || (low.Y+high.Y)/2 > float64(middle+4) {
			t.Errorf("the words reach from %v to %v, want them at height %d", low, high, middle)
		}
		picture := laid.Image(Size)
		for _, x := range []int{3, 596} {
			if got := picture.NRGBAAt(x, middle); got != rgb(0xffd400) {
				t.Errorf("at (%d, %d) the colour is %v", x, middle, got)
			}
		}
	}
	var wrong *ColourError
	if _, err := Band("yellow", "", Lower); !errors.As(err, &wrong) {
		t.Errorf("colour yellow: got error %v", err)
	}
}
