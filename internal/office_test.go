package internal_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestOfficeSaysTheLabels: headings and buttons that the manuals of the office quote are those of the desk, with a mark for
// each number or name in them.
func TestOfficeSaysTheLabels(t *testing.T) {
	for _, manual := range []struct{ page, messages, place, between, quoted string }{
		{"office.md", "en", "…", " ", `\*([^*\n]+(?:\n[^*\n]+)?)\*`}, {"office-ja.md", "ja", "○", "", `「([^」　]+)」`},
	} {
		page, err := os.ReadFile("../docs/" + manual.page)
		if err != nil {
			t.Fatal(err)
		}
		said := labels(t, manual.messages, manual.place)
		quoted := regexp.MustCompile(manual.quoted).FindAllStringSubmatch(strings.ReplaceAll(string(page), "**", ""), -1)
		for _, label := range quoted {
			text := regexp.MustCompile(`\n *`).ReplaceAllString(label[1], manual.between)
			if text != "Italics" && !said[text] {
				t.Errorf("%s quotes %q, which no page of the desk says", manual.page, text)
			}
		}
		if len(quoted) < 50 {
			t.Errorf("%s quotes %d labels", manual.page, len(quoted))
		}
	}
}

// labels are the sentences of the desk in a language, each of two where a number decides, with a mark at their places.
func labels(t *testing.T, lang, mark string) map[string]bool {
	t.Helper()
	branch, place := regexp.MustCompile(`\{\{(?:if [^}]*|else|end)\}\}`), regexp.MustCompile(`\{\{[^}]*\}\}`)
	files, err := filepath.Glob("locale/messages/*." + lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for _, file := range files {
		data, err := os.ReadFile(file) //nolint:gosec // a file of the project
		var messages map[string]string
		if err == nil {
			err = json.Unmarshal(data, &messages)
		}
		if err != nil {
			t.Fatal(err)
		}
		for key, text := range messages {
			for _, part := range branch.Split(text, -1) {
				if strings.HasPrefix(key, "page.desk.") {
					said[place.ReplaceAllString(part, mark)] = true
				}
			}
		}
	}
	return said
}
