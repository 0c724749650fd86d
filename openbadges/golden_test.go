package openbadges

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/messages.golden anew")

// hole finds what a sentence looks like in which something is missing, or left over.
var hole = regexp.MustCompile(`\(\)|（）|“”|「」|  |[ :(（：]$| [.,;:]|[{}\[\]|]|^ `)

// TestGoldenMessages holds every sentence with all its places filled and with each of them empty, in both languages, for
// people to read: testdata/messages.golden.
func TestGoldenMessages(t *testing.T) {
	var out strings.Builder
	say := func(label string, message func(lang Language) string) {
		for _, text := range []string{message("en"), message("ja")} {
			if hole.MatchString(text) {
				t.Errorf("%s: %q", label, text)
			}
		}
		fmt.Fprintf(&out, "%s\n  %s\n  %s\n", label, message("en"), message("ja"))
	}
	for _, code := range slices.Sorted(maps.Keys(messages["en"])) {
		if code == codeMore {
			say(code, Problem{Property: "image", Code: CodeMissing, More: 3}.Message)
			continue
		}
		if !strings.Contains(messages["en"][code], "{property}") {
			say(code, (&SyntaxError{Code: code}).Message)
			continue
		}
		say(code, Problem{Property: "image", Code: code, Value: "x"}.Message)
		say(code+" without value", Problem{Property: "image", Code: code}.Message)
		say(code+" without property", Problem{Code: code, Value: "x"}.Message)
	}
	const file = "testdata/messages.golden"
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("sentences have changed: read them in %s after go test -run Golden -update", file)
	}
}
