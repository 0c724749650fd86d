package public

import (
	"container/list"
	"hash/maphash"
	"sync"
)

// lru keeps values until their bytes together exceed a limit; the one that was not asked for longest goes first. What
// comes for the first time is only noted: among millions of addresses most are asked for once.
type lru[K comparable, V any] struct {
	mu    sync.Mutex
	limit int // bytes
	used  int
	order *list.List // of *lruEntry[K, V], most recent first
	byKey map[K]*list.Element
	seed  maphash.Seed
	once  [4096]uint64 // hashes of keys that came once, each in its place
}

type lruEntry[K comparable, V any] struct {
	key   K
	value V
	bytes int
}

func newLRU[K comparable, V any](limit int) *lru[K, V] {
	return &lru[K, V]{limit: limit, order: list.New(), byKey: map[K]*list.Element{}, seed: maphash.MakeSeed()}
}

// get returns the value, or V's zero value when it is not kept.
func (c *lru[K, V]) get(key K) (value V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.byKey[key]; ok {
		c.order.MoveToFront(e)
		value = e.Value.(*lruEntry[K, V]).value
	}
	return value
}

// put keeps a value of so many bytes when its key comes for the second time. One that is larger than an eighth of the
// limit is not kept.
func (c *lru[K, V]) put(key K, value V, bytes int) {
	if c.seen(key) {
		c.keep(key, value, bytes)
	}
}

// seen notes a key, and reports whether it came before.
func (c *lru[K, V]) seen(key K) bool {
	hash := maphash.Comparable(c.seed, key)
	c.mu.Lock()
	defer c.mu.Unlock()
	first := &c.once[hash%uint64(len(c.once))]
	before := *first == hash
	*first = hash
	return before
}

// keep is put for what took long to make: it is kept when it comes for the first time.
func (c *lru[K, V]) keep(key K, value V, bytes int) {
	if bytes > c.limit/8 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.byKey[key]; ok {
		c.remove(e)
	}
	c.byKey[key] = c.order.PushFront(&lruEntry[K, V]{key, value, bytes})
	c.used += bytes
	for c.used > c.limit {
		c.remove(c.order.Back())
	}
}

// drop forgets the value of a key.
func (c *lru[K, V]) drop(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.byKey[key]; ok {
		c.remove(e)
	}
}

// dropAll forgets the values of all keys that are meant.
func (c *lru[K, V]) dropAll(meant func(key K) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for key, e := range c.byKey {
		if meant(key) {
			c.remove(e)
		}
	}
}

func (c *lru[K, V]) remove(e *list.Element) {
	entry := c.order.Remove(e).(*lruEntry[K, V])
	delete(c.byKey, entry.key)
	c.used -= entry.bytes
}
