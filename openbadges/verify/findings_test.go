package verify

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/mitome/mitome/openbadges"
)

// TestFindings: a note is kept once, and of a kind a few, which say how many others there are.
func TestFindings(t *testing.T) {
	var all findings
	for range 2 { // the second time, all are known
		for i := range 100 {
			all.add(note("unknown-context", "document", kindAssertion, "context", fmt.Sprint(i)))
			all.add(note("unknown-context", "document", kindBadge, "context", fmt.Sprint(i%3)))
		}
	}
	if len(all.notes) != openbadges.MaxOfAKind+3 {
		t.Fatalf("%d notes", len(all.notes))
	}
	last := all.notes[len(all.notes)-1]
	if last.Args["context"] != "7" || last.More != 92 {
		t.Errorf("the last note is %v", last)
	}
	if got := last.Message("en"); !strings.HasSuffix(got, " (7). And 92 more of this kind.") {
		t.Error(got)
	}
	if got := last.Message("ja"); !strings.HasSuffix(got, "（同じ種類のものがほかに92件あります。）") {
		t.Error(got)
	}
	if at, kept := all.add(Note{Code: "missing-property", More: 5}); !kept || all.notes[at].More != 5 {
		t.Error("the number of what was left out before is lost")
	}
}

// TestNotesAreShort: however long a stranger's word is.
func TestNotesAreShort(t *testing.T) {
	long := strings.Repeat("語", 100_000)
	if got := note("x", "address", long).Args["address"]; len(got) > MaxAddress+len("…") || !strings.HasPrefix(long, strings.TrimSuffix(got, "…")) {
		t.Errorf("%d bytes", len(got))
	}
	if got := Short(long); got != strings.Repeat("語", 200)+"…" {
		t.Errorf("Short: %d bytes", len(got))
	}
	if got := Short(long[:600]); got != long[:600] {
		t.Errorf("Short cuts 200 letters to %d bytes", len(got))
	}
}

// TestWorkEnds: when the time is over, loops end within a few steps.
func TestWorkEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w := work{ctx: ctx}
	for range 1000 {
		if !w.next() {
			t.Fatal("ended before its time")
		}
	}
	cancel()
	more := 0
	for w.next() {
		more++
	}
	if more > stepsBetween || !w.over {
		t.Errorf("%d more steps, over: %t", more, w.over)
	}
}
