package roster_test

import (
	"bytes"
	"io"
	"runtime"
	"testing"

	"github.com/mitome/mitome/internal/hostile"
	"github.com/mitome/mitome/internal/roster"
)

// TestT08BoundedWork: parts of a workbook that are named over and over are not read over and over. What is counted is
// what is allocated; the bench measures the time (row "bounded").
func TestT08BoundedWork(t *testing.T) {
	const size, most = 256 << 10, 200 // most bytes for each
	for _, u := range hostile.Books(size) {
		open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(u.Body)), nil }
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		list, err := roster.Open(open, roster.Options{})
		rows := 0
		if err == nil {
			for range list.Rows() {
				rows++
			}
			err = list.Err()
			list.Close()
		}
		runtime.ReadMemStats(&after)
		t.Logf("%s: %d rows, %v", u.Name, rows, err)
		if allocated := after.TotalAlloc - before.TotalAlloc; allocated > most*size {
			t.Errorf("%s: %d bytes allocated", u.Name, allocated)
		}
	}
}
