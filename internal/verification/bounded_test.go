package verification_test

import (
	"crypto/rand"
	"crypto/rsa"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/internal/hostile"
	"github.com/mitome/mitome/openbadges/verify"
)

// What judging may cost, in all that is counted instead of timed. The bench measures the time (row "bounded").
const (
	mostReport      = 3.5 // bytes of report for a byte of a shape, beside those of floorReport
	floorReport     = 80_000
	mostAllocations = 30 // for a byte
	mostBytes       = 2_000
	mostWork        = 2
	growth          = 1.8 // at most so much more for a byte of a large shape than for one of a small: slices grow by steps; 4 is quadratic
)

// effort is what one verification cost.
type effort struct{ report, work, allocations, bytes int }

// TestT02BoundedWork: whatever property of whatever class is filled with whatever, steps, allocations and the report
// stay in proportion to the input. Every property that may have several values is filled with every list, in the document
// itself or in what an assertion embeds; of the other shapes one in 101 is taken, or all with MITOME_SHAPES=all.
func TestT02BoundedWork(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	const small, large = 4 << 10, 16 << 10
	before := map[string]effort{}
	n, lists := 0, 0
	wanted := func(s hostile.Shape) bool {
		n++
		list := s.List && (s.Deep == 0 || s.Of == "Assertion")
		if list {
			lists++
		}
		return list || n%101 == 0 || os.Getenv("MITOME_SHAPES") == "all"
	}
	for _, size := range []int{small, large} {
		n = 0
		for s, c := range hostile.Cases(size, key, wanted) {
			e := effortOf(t, c)
			if size == small {
				before[s.Name] = e
			}
			e.within(t, s.Name, size)
			if b := before[s.Name]; b.bytes > 500_000 && float64(e.bytes) > growth*float64(b.bytes)*large/small {
				t.Errorf("%s: %d bytes allocated for %d, %d for %d", s.Name, b.bytes, small, e.bytes, large)
			}
		}
	}
	if lists < 1000 {
		t.Errorf("only %d lists", lists)
	}
}

func effortOf(t *testing.T, c hostile.Case) effort {
	s := world{pages: c.Pages}.service()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r := s.Verify(t.Context(), verify.Target{Bytes: c.Input})
	wire, err := json.Marshal(r.Wire("x"))
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	return effort{len(wire), r.Work, int(after.Mallocs - before.Mallocs), int(after.TotalAlloc - before.TotalAlloc)}
}

func (e effort) within(t *testing.T, name string, size int) {
	t.Helper()
	switch {
	case float64(e.report) > mostReport*float64(size)+floorReport:
		t.Errorf("%s: a report of %d bytes for %d", name, e.report, size)
	case e.work > mostWork*size:
		t.Errorf("%s: %d steps for %d bytes", name, e.work, size)
	case e.allocations > mostAllocations*size:
		t.Errorf("%s: %d allocations for %d bytes", name, e.allocations, size)
	case e.bytes > mostBytes*size:
		t.Errorf("%s: %d bytes allocated for %d", name, e.bytes, size)
	}
}

// FuzzBoundedWork: whatever is handed in or published, steps, allocations and the report stay in proportion to it.
func FuzzBoundedWork(f *testing.F) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		f.Fatal(err)
	}
	seeds := 0
	some := func(hostile.Shape) bool { seeds++; return seeds%401 == 0 }
	var around hostile.Case // the last one: sound but for one document
	for s, c := range hostile.Cases(300, key, some) {
		around = c
		which := slices.IndexFunc(places(c), func(address string) bool { return strings.HasSuffix(address, "/"+s.Of) })
		f.Add(uint8(0), c.Input)
		f.Add(uint8(which+1), c.Pages[places(c)[which]])
	}
	if around.Input == nil {
		f.Fatal("no seeds")
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		c := hostile.Case{Input: data, Pages: around.Pages}
		if which > 0 {
			c = hostile.Case{Input: around.Input, Pages: maps.Clone(around.Pages)}
			c.Pages[places(c)[int(which-1)%len(c.Pages)]] = data
		}
		effortOf(t, c).within(t, "what was handed in", len(data)+10_000) // what stands around it counts, too
	})
}

// places are the addresses of a case, in order.
func places(c hostile.Case) []string { return slices.Sorted(maps.Keys(c.Pages)) }
