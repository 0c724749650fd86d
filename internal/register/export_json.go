package register

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// JSONWriter writes awards as a list of [AwardWire].
type JSONWriter struct {
	to   *bufio.Writer
	rows int
}

// NewJSON begins the list.
func NewJSON(to io.Writer) (*JSONWriter, error) {
	b := bufio.NewWriter(to)
	_, err := b.WriteString("[")
	return &JSONWriter{to: b}, err
}

// Add writes an award.
func (w *JSONWriter) Add(a *Award) error { return w.write(a.Wire()) }

// Fail ends a list that could not be read to its end: its last member says why.
func (w *JSONWriter) Fail(why any) error { return errors.Join(w.write(why), w.End()) }

func (w *JSONWriter) write(member any) error {
	between := ",\n  "
	if w.rows == 0 {
		between = "\n  "
	}
	w.rows++
	if _, err := w.to.WriteString(between); err != nil {
		return err
	}
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("  ", "  ")
	if err := encoder.Encode(member); err != nil {
		return err
	}
	_, err := w.to.WriteString(strings.TrimSuffix(text.String(), "\n"))
	return err
}

// End ends the list.
func (w *JSONWriter) End() error {
	if w.rows > 0 {
		if _, err := w.to.WriteString("\n"); err != nil {
			return err
		}
	}
	if _, err := w.to.WriteString("]\n"); err != nil {
		return err
	}
	return w.to.Flush()
}
