package verify

import (
	"bytes"
	"sync"
)

// memory keeps what was read of documents that many badges share: classes, their pictures, issuers, keys, lists. An
// entry counts only for the same bytes, so it is never older than what the Fetcher hands out: it spares reading, not
// asking.
type memory struct {
	mu    sync.Mutex
	docs  map[memoryKey]*document
	bytes int
}

type memoryKey struct{ kind, address string }

// Bounds of the memory; when either is reached it begins anew.
const (
	maxMemoryDocs  = 512
	maxMemoryBytes = 8 << 20
)

// read is the function read, which is not asked again for the same bytes.
func (m *memory) read(w *work, kind, address string, response *Response) *document {
	if d := m.known(kind, address, response.Body); d != nil {
		return d
	}
	d := read(w, kind, response.Body, address)
	m.keep(kind, address, d)
	return d
}

func (m *memory) known(kind, address string, body []byte) *document {
	m.mu.Lock()
	defer m.mu.Unlock()
	d := m.docs[memoryKey{kind, address}]
	if d == nil || !bytes.Equal(d.raw, body) {
		return nil
	}
	return d
}

func (m *memory) keep(kind, address string, d *document) {
	if kind == kindAssertion || len(d.raw) == 0 || d.unfinished() {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.docs == nil || len(m.docs) >= maxMemoryDocs || m.bytes+len(d.raw) > maxMemoryBytes {
		m.docs, m.bytes = map[memoryKey]*document{}, 0
	}
	m.docs[memoryKey{kind, address}] = d
	m.bytes += len(d.raw)
}
