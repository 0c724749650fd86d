package mail

import (
	"testing"
	"time"
)

// Impatient shortens how long a server may take, until the test ends.
func Impatient(t *testing.T, d time.Duration) {
	before := timeout
	timeout = d
	t.Cleanup(func() { timeout = before })
}
