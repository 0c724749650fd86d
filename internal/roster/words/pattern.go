package words

import (
	"regexp"
	"sync"
)

// Pattern returns a regular expression that is compiled when it is first asked for, so that a program that reads no list
// does not wait for it. One that is none panics then; the tests meet every one of them.
func Pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
