package verify

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
	"github.com/mitome/mitome/openbadges/bake"
	"github.com/mitome/mitome/openbadges/verify/internal/sentences"
)

var update = flag.Bool("update", false, "write testdata/messages.golden anew")

// sampleArgs fill the places of sentences in the golden file.
var sampleArgs = map[string]string{
	"document": kindBadge, "address": "https://univ.example/b/1", "final": "https://www.univ.example/b/1", "id": "https://univ.example/b/2",
	"issuer": "https://univ.example/i", "owner": "https://univ.example/i2", "key": "https://univ.example/k/1", "status": "503", "form": "png",
	"reason": "awarded by mistake", "type": "image/webp", "property": "image", "problem": openbadges.CodeMissing, "value": "",
	"syntax": openbadges.CodeDuplicate, "picture": bake.CodeChecksum, "date": "2026-03-20T10:00:00Z", "at": "2026-06-01T12:00:00Z",
	"extension": "extensions:studyLoad", "method": "MerkleProof2017", "algorithm": "ES256", "jws": "parts", "encoding": "padding",
	"rule": ruleOrigin, "obstacle": "salt", "version": "1.1", "name": "Examp1e University", "word": "Examp1e", "domain": "xn--nversity-p4a.example",
	"context": "https://other.example/c", "properties": "alignments, points", "fields": "issuedOn, recipient", "more": "3", "addresses": "https://univ.example/a/1",
	"count": "2",
}

// hole finds what a sentence looks like in which something is missing, or left over.
var hole = regexp.MustCompile(`\(\)|（）|“”|「」|  |[ :(（]$| [.,;:]|[:：][.。]|。。|、。|[{}\[\]|]|\((\)|,)|\(, |（、|: \)`)

// TestGoldenMessages holds every sentence with all its places filled and with each of them empty, in both languages, for
// people to read: testdata/messages.golden.
func TestGoldenMessages(t *testing.T) {
	var out strings.Builder
	say := func(label string, n Note) {
		en, ja := n.Message("en"), n.Message("ja")
		for _, text := range []string{en, ja} {
			if hole.MatchString(text) {
				t.Errorf("%s: %q", label, text)
			}
		}
		fmt.Fprintf(&out, "%s\n  %s\n  %s\n", label, en, ja)
	}
	for _, code := range slices.Sorted(maps.Keys(sentences.English)) {
		prefix, _, _ := strings.Cut(code, "-")
		if slices.Contains([]string{"document", "form", "type", "obstacle", "jws", "encoding", "rule"}, prefix) && reasons[code] == 0 && code != "revoked-gone" || code == "no-reason" || code == "and-more" {
			continue // a part of sentences
		}
		args := map[string]string{}
		for _, place := range places(sentences.English[code]) {
			for _, name := range map[string][]string{"{fault}": {"property", "problem", "value"}}[place] {
				args[name] = sampleArgs[name]
			}
			if name := strings.Trim(place, "{}"); place != "{fault}" {
				if sampleArgs[name] == "" {
					t.Errorf("%s: no sample for {%s}", code, name)
				}
				args[name] = sampleArgs[name]
			}
		}
		say(code, Note{Code: code, Args: args})
		for _, name := range slices.Sorted(maps.Keys(args)) {
			if name == "property" || name == "value" {
				continue // of a fault, see the golden file of openbadges
			}
			without := maps.Clone(args)
			delete(without, name)
			say(code+" without "+name, Note{Code: code, Args: without})
		}
	}
	for _, part := range slices.Sorted(maps.Keys(sentences.English)) {
		name, value, _ := strings.Cut(part, "-")
		for _, code := range map[string][]string{"jws": {"signed-unreadable", "broken-jws"}, "encoding": {"jws-encoding"}, "obstacle": {"recipient-undecided"}}[name] {
			if part != "jws-encoding" {
				say(code+" with "+part, note(code, name, value))
			}
		}
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
