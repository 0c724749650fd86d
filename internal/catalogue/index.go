package catalogue

import (
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// Index holds what can be searched and counted. Each entry has a number; one that changes gets a new number, and the old
// one is dead until the index is packed. It is safe for concurrent use.
type Index struct {
	mu     sync.RWMutex
	docs   []*doc
	byID   map[string]uint32
	latest map[string]string // from ids of editions to those of their classes
	live   *roaring.Bitmap
	texts  map[string]*roaring.Bitmap // by term, wherever it stands
	titles map[string]*roaring.Bitmap // by term, in titles
	values map[value]*roaring.Bitmap  // by value of a filter
	words  []string                   // terms of texts that are words, to be completed
	names  map[value]InLanguage       // of awarding bodies, places and audiences

	day int64 // for which what depends on the day was told; 0: for none
}

// doc is an entry in the index.
type doc struct {
	*Entry
	title string // folded, both languages
}

func newIndex() *Index {
	return &Index{
		byID: map[string]uint32{}, latest: map[string]string{}, live: roaring.New(), texts: map[string]*roaring.Bitmap{}, titles: map[string]*roaring.Bitmap{},
		values: map[value]*roaring.Bitmap{}, names: map[value]InLanguage{},
	}
}

// scanned is an entry made ready to be taken in, which is most of the work and needs no lock.
type scanned struct {
	entry  *Entry
	title  string
	texts  map[string]bool // term to whether it stands in a title
	values []value
}

func scanEntry(e *Entry) *scanned {
	s := &scanned{entry: e, texts: make(map[string]bool, 256), values: valuesOf(e)}
	var title strings.Builder
	for _, text := range []string{e.Titles.EN, e.Titles.JA} {
		runs := scanWith(text, false)
		for i := range runs {
			title.WriteString(runs[i].text)
		}
		runs = append(runs, numbers(text, runs)...)
		for i := range runs {
			runs[i].terms(func(t string) { s.texts[t] = true })
		}
		title.WriteByte('\n')
	}
	s.title = title.String()
	for _, text := range []string{
		e.sought.EN, e.sought.JA, e.Summary.EN, e.Summary.JA, e.Body.Name.EN, e.Body.Name.JA, e.Facts.Audience.EN, e.Facts.Audience.JA, e.Facts.Place.EN, e.Facts.Place.JA,
	} {
		runs := scanWith(text, false)
		runs = append(runs, numbers(text, runs)...)
		for i := range runs {
			runs[i].terms(func(t string) {
				if !s.texts[t] {
					s.texts[t] = false
				}
			})
		}
	}
	e.sought = InLanguage{}
	return s
}

// Put takes an entry in, in place of an older one of the same id.
func (x *Index) Put(e *Entry) {
	s := scanEntry(e)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.put(s)
	if dead := len(x.docs) - len(x.byID); dead > 1000 && dead > len(x.byID) {
		x.pack()
	}
}

func (x *Index) put(s *scanned) {
	x.remove(s.entry.ID)
	n := uint32(len(x.docs)) //nolint:gosec // entries are counted in thousands
	x.docs = append(x.docs, &doc{s.entry, s.title})
	x.byID[s.entry.ID] = n
	for _, edition := range s.entry.Editions {
		x.latest[edition.String()] = s.entry.ID
	}
	x.live.Add(n)
	maps.Copy(x.names, namesOf(s.entry))
	for t, titled := range s.texts {
		set := x.texts[t]
		if set == nil {
			t = strings.Clone(t)
			set = roaring.New()
			x.texts[t] = set
			if kindOf(first(t)) == word {
				x.words = append(x.words, t)
			}
		}
		set.Add(n)
		if titled {
			addTo(x.titles, t, n)
		}
	}
	for _, v := range s.values {
		addTo(x.values, v, n)
	}
	x.day = 0
}

func first(t string) rune {
	for _, r := range t {
		return r
	}
	return 0
}

func addTo[K comparable](sets map[K]*roaring.Bitmap, key K, n uint32) {
	set := sets[key]
	if set == nil {
		set = roaring.New()
		sets[key] = set
	}
	set.Add(n)
}

// Remove takes an entry out.
func (x *Index) Remove(id string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(id)
}

func (x *Index) remove(id string) {
	n, ok := x.byID[id]
	if !ok {
		return
	}
	delete(x.byID, id)
	for _, edition := range x.docs[n].Editions {
		delete(x.latest, edition.String())
	}
	x.live.Remove(n)
	x.docs[n] = nil
	for _, set := range x.values {
		set.Remove(n)
	}
}

// pack gives every entry a new number, so that nothing of the dead is left.
func (x *Index) pack() {
	old := x.docs
	numbers := make([]uint32, len(old))
	var docs []*doc
	for i, d := range old {
		if d != nil {
			numbers[i] = uint32(len(docs)) //nolint:gosec // entries are counted in thousands
			docs = append(docs, d)
		}
	}
	renumber := func(set *roaring.Bitmap) *roaring.Bitmap {
		out := roaring.New()
		for i := set.Iterator(); i.HasNext(); {
			if n := i.Next(); old[n] != nil {
				out.Add(numbers[n])
			}
		}
		return out
	}
	for t, set := range x.texts {
		x.texts[t] = renumber(set)
	}
	for t, set := range x.titles {
		x.titles[t] = renumber(set)
	}
	for v, set := range x.values {
		x.values[v] = renumber(set)
	}
	x.live, x.docs = renumber(x.live), docs
	for i, d := range docs {
		x.byID[d.ID] = uint32(i) //nolint:gosec // entries are counted in thousands
	}
}

// Get returns the entry with an id, or with an edition that has it; nil when there is none.
func (x *Index) Get(id string) *Entry {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if class, ok := x.latest[id]; ok {
		id = class
	}
	if n, ok := x.byID[id]; ok {
		return x.docs[n].Entry
	}
	return nil
}

// Len is how many entries there are.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.byID)
}

// today tells what depends on the day: which can be applied for, and which begin soon. The lock is held for writing.
func (x *Index) today(now time.Time) {
	day := Day(now)
	if x.day == day {
		return
	}
	x.day = day
	for _, v := range dailyValues {
		x.values[v] = roaring.New()
	}
	for i := x.live.Iterator(); i.HasNext(); {
		n := i.Next()
		for _, v := range valuesOn(&x.docs[n].Facts, day) {
			x.values[v].Add(n)
		}
	}
}
