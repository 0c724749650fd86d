package microcredential_test

import (
	"fmt"
	"testing"

	"github.com/mitome/mitome/microcredential"
)

// TestFigures: a code goes before a text, and says that it is one.
func TestFigures(t *testing.T) {
	d := samples(t, "good")["mc-01"]
	f := d.Figures()
	if f.Effort.Hours != 45 || fmt.Sprint(f.Effort.Parts) != "[15 20 10]" || f.Effort.From != microcredential.FromCode {
		t.Errorf("effort %+v", *f.Effort)
	}
	if f.Credits.Amount != 1 || f.Credits.System != microcredential.JapaneseCredits || f.Level.Step != 6 {
		t.Errorf("credits %+v, level %+v", *f.Credits, *f.Level)
	}
	text, err := microcredential.Criteria(microcredential.Edition11(), d, microcredential.English, true)
	if err != nil {
		t.Fatal(err)
	}
	read := microcredential.ReadCriteria(text).Figures()
	if read.Effort.Hours != 45 || read.Credits.Amount != 1 || read.Level.Value != "6" || read.Level.From != microcredential.FromText {
		t.Errorf("read: %+v %+v %+v", read.Effort, read.Credits, read.Level)
	}
	if none := new(microcredential.Description).Figures(); none.Effort != nil || none.Credits != nil || none.Level != nil {
		t.Errorf("of nothing: %+v", none)
	}
}
