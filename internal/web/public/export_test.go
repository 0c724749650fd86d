package public

import "context"

// Forget drops one remembered document.
func (s *Objects) Forget(path string) {
	m, _ := s.memory.current(context.Background())
	m.documents.mu.Lock()
	defer m.documents.mu.Unlock()
	if e, ok := m.documents.byKey[path]; ok {
		m.documents.remove(e)
	}
}

// What heads an awarding body's pages.
var (
	ColourStyle  = colourStyle
	LightGrounds = lightGrounds
	DarkGrounds  = darkGrounds
)
