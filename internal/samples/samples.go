// Package samples holds ten good and five bad micro-credentials in English and Japanese, and for the good ones a look
// and lists of learners, for demonstration and tests.
// Every person, institution, programme and address in them is invented; every domain is reserved for examples.
package samples

import (
	_ "embed"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

//go:embed micro-credentials.json
var file []byte

// Good returns the JSON of each good sample, in order.
func Good() ([][]byte, error) { return list("good") }

// Bad returns the JSON of each bad sample, in order. Their expected_findings say what a check must find.
func Bad() ([][]byte, error) { return list("bad") }

func list(name string) ([][]byte, error) {
	var all map[string]jsontext.Value
	if err := json.Unmarshal(file, &all); err != nil {
		return nil, fmt.Errorf("samples: %w", err)
	}
	var values []jsontext.Value
	if err := json.Unmarshal(all[name], &values); err != nil {
		return nil, fmt.Errorf("samples: %q: %w", name, err)
	}
	samples := make([][]byte, len(values))
	for i, value := range values {
		samples[i] = value
	}
	return samples, nil
}
