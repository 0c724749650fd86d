package public

import (
	"context"
	"fmt"
)

// Forget drops one remembered document.
func (s *Site) Forget(path string) {
	m, _ := s.memory.current(context.Background())
	m.documents.mu.Lock()
	defer m.documents.mu.Unlock()
	if e, ok := m.documents.byKey[path]; ok {
		m.documents.remove(e)
	}
}

// FigureOf says what is drawn of a text.
func FigureOf(key, text, lang string) string {
	f := map[string]func(string, string) *figure{"effort": effortFigure, "credit": creditFigure, "level": levelFigure}[key](text, lang)
	if f == nil {
		return ""
	}
	said := f.number + " " + f.unit
	if f.steps > 0 {
		return fmt.Sprintf("%s, step %d of %d", said, f.step, f.steps)
	}
	var widths []float64
	for _, s := range f.shares {
		widths = append(widths, s.width)
	}
	if widths != nil {
		said += " " + fmt.Sprint(widths)
	}
	return said
}
