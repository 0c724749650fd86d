package locale

import (
	"encoding/json"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Every area must have the same keys, and each key the same places, in both languages.
func TestLanguagesAgree(t *testing.T) {
	files, _ := fs.Glob(messages, "messages/*.en.json")
	if len(files) == 0 {
		t.Fatal("no message files found")
	}
	for _, file := range files {
		english, japanese := load(t, file), load(t, strings.Replace(file, ".en.", ".ja.", 1))
		for key, text := range english {
			other, ok := japanese[key]
			if !ok {
				t.Errorf("%s: %q has no Japanese text", file, key)
			} else if got, want := places(other), places(text); !slices.Equal(got, want) {
				t.Errorf("%s: %q has places %v in Japanese, %v in English", file, key, got, want)
			}
		}
		for key := range japanese {
			if _, ok := english[key]; !ok {
				t.Errorf("%s: %q has no English text", file, key)
			}
		}
	}
}

func load(t *testing.T, file string) map[string]string {
	t.Helper()
	data, err := fs.ReadFile(messages, file)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]string
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return m
}

var place = regexp.MustCompile(`\{\{\s*\.\w+\s*\}\}`)

func places(text string) []string {
	found := place.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestText(t *testing.T) {
	for _, c := range []struct {
		lang      Language
		key, want string
	}{
		{"en", "reason.replaced", "Replaced by a corrected award"},
		{"ja", "reason.replaced", "訂正のうえ再発行されたため"},
		{"fr", "reason.replaced", "Replaced by a corrected award"},
		{"en", "no.such.key", "no.such.key"},
	} {
		if got := Text(c.lang, c.key); got != c.want {
			t.Errorf("Text(%q, %q) = %q, want %q", c.lang, c.key, got, c.want)
		}
	}
}

func TestMatch(t *testing.T) {
	for preference, want := range map[string]Language{"": "en", "ja-JP,ja;q=0.9,en;q=0.5": "ja", "fr": "en", "en-GB": "en", "ja_JP.UTF-8": "en"} {
		if got := Match(preference); got != want {
			t.Errorf("Match(%q) = %q, want %q", preference, got, want)
		}
	}
}

func TestTextWithoutHoles(t *testing.T) {
	for _, c := range []struct {
		lang      Language
		key, want string
		args      []any
	}{
		{English, "standing.trial.answer", "Made on a trial system, so it proves nothing.", nil},
		{English, "standing.trial.answer", "Made on a trial system of A, so it proves nothing.", []any{"issuer", "A"}},
		{English, "standing.valid.answer", "This badge is genuine.\nIt was issued on B, and it has not been revoked.", []any{"issuer", "", "date", "B"}},
		{Japanese, "standing.expired.answer", "有効期限が切れています。\nAが発行した本物のバッジで、取り消されてはいません。", []any{"issuer", "A", "until", " "}},
		{English, "issue.plan_unknown", "There is no plan (not given).", nil},
		{Japanese, "command.bake.bad_image", "「（名称なし）」にアサーションを埋め込めません", []any{"file", ""}},
	} {
		if got := Text(c.lang, c.key, c.args...); got != c.want {
			t.Errorf("Text(%q, %q, %q) = %q, want %q", c.lang, c.key, c.args, got, c.want)
		}
	}
}
