package typed_test

import (
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/typed"
)

func TestTyped(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		kept bool
	}{
		"nothing":                       {"", true},
		"letters":                       {"教務課 Academic Office", true},
		"a letter of today's Unicode":   {"\U0002ebf0", true},
		"an ideograph and its form":     {"葛\U000e0100城", true},
		"one pictograph of two":         {"👩\u200d🎓", true},
		"letters that are joined":       {"می\u200cخواهم", true},
		"a joiner that joins nothing":   {"教\u200d務", false},
		"a blank that claims a letter":  {"\u3164", false},
		"the same within":               {"教\u3164務", false},
		"a blank of braille":            {"\u2800", false},
		"a turn of direction":           {"教務課\u202e", false},
		"a direction kept to itself":    {"\u2067課\u2069", false},
		"a space without width":         {"a\u200bb", false},
		"a soft hyphen":                 {"a\u00adb", false},
		"a control":                     {"a\x1bb", false},
		"nil":                           {"a\x00b", false},
		"what is no UTF-8":              {"a\xffb", false},
		"private use":                   {"\ue000橋", false},
		"as long as it may be":          {strings.Repeat("課", 20), true},
		"longer":                        {strings.Repeat("課", 21), false},
		"white space around, of course": {"\t 課 \n", true},
	} {
		for _, several := range []bool{false, true} {
			text, keep := c.text, typed.Line
			if several {
				keep = typed.Lines
			}
			if got, want := keep(&text, 20), c.kept; got != want {
				t.Errorf("%s: %q, several lines %t: kept %t, want %t", name, c.text, several, got, want)
			}
		}
	}
}

func TestTypedForm(t *testing.T) {
	const text = " \ta\u3000 b\r\n\n\tc\rd\n "
	line, lines := text, text
	if !typed.Line(&line, 20) || line != "a b c d" {
		t.Errorf("Line(%q) = %q, want %q", text, line, "a b c d")
	}
	if want := "a\u3000 b\n\n\tc\nd"; !typed.Lines(&lines, 20) || lines != want {
		t.Errorf("Lines(%q) = %q, want %q", text, lines, want)
	}
}

func TestName(t *testing.T) {
	for typedAs, want := range map[string]string{
		" 水野\u3000 花子 ": "水野 花子",
		"\u3164":        "", // nothing
		"水\u202e野":      "水野",
		"👩\u200d🎓":      "👩\u200d🎓",
		"\ue000橋":       "\ue000橋",
	} {
		if name := typedAs; !typed.Name(&name) || name != want {
			t.Errorf("Name(%q) = %q, want %q", typedAs, name, want)
		}
	}
	for _, name := range []string{strings.Repeat("名", 301), "a" + strings.Repeat("\u0301", 7), "a\x1bb", "\xff", "水\ufffd"} {
		if typed.Name(&name) {
			t.Errorf("Name(%q) can be kept, want not", name)
		}
	}
}

func TestSeen(t *testing.T) {
	for text, want := range map[string][2]bool{ // in one line, in several
		"a":        {true, true},
		"\ue000":   {true, true}, // something is seen, if not the same everywhere
		"a\tb":     {false, true},
		"a\nb":     {false, true},
		"a\rb":     {false, false},
		"a\u2028b": {false, false},
		"a\u202eb": {false, false},
		"\u3164":   {false, false},
		"\xff":     {false, false},
	} {
		if got := [2]bool{typed.Seen(text, false), typed.Seen(text, true)}; got != want {
			t.Errorf("Seen(%q) in one line and in several = %v, want %v", text, got, want)
		}
	}
}
