package openbadges

import (
	"bytes"
	"fmt"

	"github.com/go-json-experiment/json"
)

// Marshal writes an object of this package: compact UTF-8 without a final line break, members in the order of the
// fields and those of More after them in the order in which they stand there. The same value always gives the same
// bytes. The character > is written as \u003e, so that the text can stand in an SVG picture unchanged (Open Badges
// Baking 2.0, "SVG"); nothing else is escaped that JSON does not ask for.
func Marshal(object any) ([]byte, error) {
	out, err := json.Marshal(object, json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("write %T: %w", object, err)
	}
	if bytes.IndexByte(out, '>') >= 0 { // in compact JSON only ever within a string
		out = bytes.ReplaceAll(out, []byte(">"), []byte(`\u003e`))
	}
	return out, nil
}
