package picture

import (
	"runtime"
	"testing"

	"github.com/mitome/mitome/internal/hostile"
)

// TestT08BoundedWork: what styles and symbols make of a file is in proportion to it. What is counted is what is
// allocated; the bench measures the time (row "bounded").
func TestT08BoundedWork(t *testing.T) {
	const size, most = 256 << 10, 4_000 // most bytes for each
	for _, u := range hostile.Drawings(size) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, err := Read(u.Body)
		runtime.ReadMemStats(&after)
		t.Logf("%s: %v", u.Name, err)
		if allocated := after.TotalAlloc - before.TotalAlloc; allocated > most*size {
			t.Errorf("%s: %d bytes allocated", u.Name, allocated)
		}
	}
}
