package markup

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// weights are the open tags that make text bold, or, as editors write, undo it: <b style="font-weight: normal">.
type weights struct {
	tags, spans []bool // of b and strong, and of span: bold, or not
	bold        int    // how many are
}

func (w *weights) of(tag atom.Atom) *[]bool {
	if tag == atom.Span {
		return &w.spans
	}
	return &w.tags
}

func (w *weights) open(tag atom.Atom, attributes bool, tokens *html.Tokenizer) {
	bold := tag != atom.Span
	for attributes {
		var name, value []byte
		name, value, attributes = tokens.TagAttr()
		if _, weight, ok := strings.Cut(string(value), "font-weight:"); ok && string(name) == "style" {
			weight = strings.TrimSpace(weight)
			bold = strings.HasPrefix(weight, "bold") || len(weight) > 2 && weight[:3] >= "600" && weight[:3] <= "900"
		}
	}
	open := w.of(tag)
	if *open = append(*open, bold); bold {
		w.bold++
	}
}

func (w *weights) close(tag atom.Atom) {
	if tag != atom.B && tag != atom.Strong && tag != atom.Span {
		return
	}
	open := w.of(tag)
	last := len(*open) - 1
	if last < 0 {
		return
	}
	if (*open)[last] {
		w.bold--
	}
	*open = (*open)[:last]
}
