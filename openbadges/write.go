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

// Seal validates a document, writes it, and reads it back: nothing is published that we would not accept ourselves. The
// error is Problems or a *SyntaxError when the object itself is at fault.
//
//	document, err := openbadges.Seal(profile, profile.ValidateIssuer)
func Seal[T Document](object *T, validate func() error) ([]byte, error) {
	if err := validate(); err != nil {
		return nil, fmt.Errorf("%T: %w", object, err)
	}
	document, err := Marshal(object)
	if err != nil {
		return nil, err
	}
	if _, err := Parse[T](document); err != nil {
		return nil, fmt.Errorf("%T, read back: %w", object, err)
	}
	return document, nil
}
