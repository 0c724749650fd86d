package words

import (
	"regexp"
	"sync"
)

// Pattern returns a regular expression that is compiled when it is first asked for. A program that reads no description
// does not wait for the hundred patterns by which one is read: they are a tenth of a start. A pattern that is none panics
// then; every one of them is met by the tests.
func Pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
