package sentences

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mitome/mitome/openbadges"
)

var update = flag.Bool("update", false, "write testdata/messages.golden anew")

var place = regexp.MustCompile(`\{([1-9])\}`)

// TestGoldenMessages holds every sentence with what it quotes, and with each quotation missing, in both languages, for people
// to read.
func TestGoldenMessages(t *testing.T) {
	const golden = "testdata/messages.golden"
	var out strings.Builder
	for _, all := range []map[string]Sentence{Findings, Inputs} {
		for _, code := range slices.Sorted(maps.Keys(all)) {
			sayGolden(t, &out, code, all[code])
		}
	}
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(golden); err != nil || string(want) != out.String() {
		t.Errorf("sentences have changed (%v): read them in %s after go test ./microcredential/internal/sentences -run Golden -update", err, golden)
	}
}

func sayGolden(t *testing.T, out *strings.Builder, code string, s Sentence) {
	t.Helper()
	places := placesOf(s[0])
	if ja := placesOf(s[1]); !slices.Equal(places, ja) {
		t.Errorf("%s: places %v in English, %v in Japanese", code, places, ja)
	}
	full := []string{"‹1›", "‹2›", "‹3›"}
	fmt.Fprintf(out, "%s\n  %s\n  %s\n", code, s.In(openbadges.English, full), s.In(openbadges.Japanese, full))
	for _, without := range places {
		args := slices.Clone(full)
		args[without[0]-'1'] = " "
		en, ja := s.In(openbadges.English, args), s.In(openbadges.Japanese, args)
		fmt.Fprintf(out, "%s without %s\n  %s\n  %s\n", code, without, en, ja)
		if strings.ContainsAny(en+ja, "{}") || strings.Contains(en+ja, "“”") || strings.Contains(en+ja, "「」") {
			t.Errorf("%s without %s has a hole: %q %q", code, without, en, ja)
		}
	}
}

// placesOf are the places of a sentence, each once, in order of their numbers.
func placesOf(text string) (places []string) {
	for _, found := range place.FindAllStringSubmatch(text, -1) {
		places = append(places, found[1])
	}
	slices.Sort(places)
	return slices.Compact(places)
}
