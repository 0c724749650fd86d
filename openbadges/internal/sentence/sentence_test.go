package sentence_test

import (
	"testing"

	"github.com/mitome/mitome/openbadges/internal/sentence"
)

func TestFill(t *testing.T) {
	args := map[string]string{"a": "one", "b": "two", "odd": "{a}[b|c]"}
	for text, want := range map[string]string{
		"":                           "",
		"plain":                      "plain",
		"{a} and {b}.":               "one and two.",
		"x[ of {a}].":                "x of one.",
		"x[ of {none}].":             "x.",
		"x[ of {a} or {none}].":      "x.",
		"[{none} is|Nothing is] so.": "Nothing is so.",
		"[{a} is|Nothing is] so.":    "one is so.",
		"[{none}|{b}][ {a}]":         "two one",
		"{odd}":                      "{a}[b|c]",
		"[said: {odd}]":              "said: {a}[b|c]",
		"cut [off {a":                "cut off one",
	} {
		if got := sentence.Fill(text, func(name string) string { return args[name] }); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
