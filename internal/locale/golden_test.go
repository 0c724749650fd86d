package locale

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/*.golden anew")

// sampleNumbers finds the places that a sentence counts; every other place is filled with its own name in guillemets.
var sampleNumbers = regexp.MustCompile(`\{\{[^}]*\beq \.(\w+) 1\b`)

// hole finds what a sentence looks like in which something is missing, or left over.
var hole = regexp.MustCompile(`<no value>|\(\)|（）|“”|「」|[ (（]$| [.,;:]( |$)|。。|、。|\{\{|\}\}`)

// TestGoldenMessages holds every sentence with its places filled, as one and as several where it counts, and with each
// place empty, in both languages, for people to read: testdata/AREA.golden.
func TestGoldenMessages(t *testing.T) {
	files, _ := fs.Glob(messages, "messages/*.en.json")
	for _, file := range files {
		area := strings.TrimSuffix(path.Base(file), ".en.json")
		golden := path.Join("testdata", area+".golden")
		text := said(t, load(t, file))
		if *update {
			if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil || string(want) != text {
			t.Errorf("sentences have changed (%v): read them in %s after go test ./internal/locale -run Golden -update", err, golden)
		}
	}
}

// said is every sentence of an area. None may have a hole, whatever is missing.
func said(t *testing.T, english map[string]string) string {
	var out strings.Builder
	for _, key := range slices.Sorted(maps.Keys(english)) {
		filled, counts := samplesOf(english[key])
		say := func(label string, args map[string]any) {
			var list []any
			for _, name := range slices.Sorted(maps.Keys(args)) {
				list = append(list, name, args[name])
			}
			en, ja := Text(English, key, list...), Text(Japanese, key, list...)
			fmt.Fprintf(&out, "%s\n  %s\n  %s\n", label, indented(en), indented(ja))
			for _, text := range []string{en, ja} {
				if text == key && !strings.Contains(label, " without ") {
					t.Errorf("%s: a reader would see the key", label)
				}
				if hole.MatchString(text) && english[key] != en {
					t.Errorf("%s: %q", label, text)
				}
			}
		}
		say(key, filled)
		for _, name := range counts {
			one := maps.Clone(filled)
			one[name] = 1
			say(key+" with one "+name, one)
		}
		for _, name := range slices.Sorted(maps.Keys(filled)) {
			if _, number := filled[name].(int); number {
				continue // a number is never absent
			}
			without := maps.Clone(filled)
			without[name] = ""
			say(key+" without "+name, without)
		}
	}
	return out.String()
}

var placeName = regexp.MustCompile(`\.(\w+)`)

// samplesOf fills the places of a sentence, and names those that it counts.
func samplesOf(text string) (filled map[string]any, counts []string) {
	filled = map[string]any{}
	for _, action := range regexp.MustCompile(`\{\{.*?\}\}`).FindAllString(text, -1) {
		for _, name := range placeName.FindAllStringSubmatch(action, -1) {
			filled[name[1]] = "‹" + name[1] + "›"
		}
	}
	for _, found := range sampleNumbers.FindAllStringSubmatch(text, -1) {
		if _, number := filled[found[1]].(int); !number {
			counts = append(counts, found[1])
		}
		filled[found[1]] = 3
	}
	return filled, counts
}

func indented(text string) string { return strings.ReplaceAll(text, "\n", "\n  ") }
