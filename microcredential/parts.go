package microcredential

import (
	"strings"

	"github.com/mitome/mitome/microcredential/internal/words"
)

// isPart says that a label of the issuer's own belongs to the descriptor that it stands under, as "Final exam: 60 %" to the
// assessment.
func isPart(key Key, label string) bool {
	return words.Mentions(strings.ToLower(label), "part "+string(key))
}
