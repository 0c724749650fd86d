package catalogue

import (
	"runtime"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/mitome/mitome/internal/issuance"
)

// fill takes in all rows that read gives, on every core: most of the work is to read letters and to divide texts.
func (x *Index) fill(read func(put func(*Row)) error, bodies map[issuance.OrganisationID]*body) error {
	rows := make(chan *Row, 64)
	ready := make(chan *scanned, 64)
	var workers sync.WaitGroup
	var failed error
	var once sync.Once
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for r := range rows {
				b := bodies[r.Org]
				if r.Hidden || b == nil || !b.listed {
					continue
				}
				e, err := entryOf(r, b)
				if err != nil {
					once.Do(func() { failed = err })
					continue
				}
				ready <- scanEntry(e)
			}
		})
	}
	taken := make(chan struct{})
	go func() {
		defer close(taken)
		for s := range ready {
			x.mu.Lock()
			x.put(s)
			x.mu.Unlock()
		}
	}()
	err := read(func(r *Row) { rows <- r })
	close(rows)
	workers.Wait()
	close(ready)
	<-taken
	if err != nil {
		return err
	}
	x.mu.Lock()
	for _, sets := range []map[string]*roaring.Bitmap{x.texts, x.titles} {
		for _, set := range sets {
			set.RunOptimize()
		}
	}
	x.mu.Unlock()
	return failed
}
