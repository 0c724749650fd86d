package terminal

import (
	"slices"
	"strings"
	"testing"
)

func TestFold(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  []string
	}{
		{"", 10, []string{""}},
		{"one two three", 8, []string{"one two", "three"}},
		{"one two three", 7, []string{"one two", "three"}},
		{"an https://badges.example/a address", 10, []string{"an", "https://badges.example/a", "address"}},
		{"学習者の識別です。", 12, []string{"学習者の", "識別です。"}},
		{"学習者の識別です。", 16, []string{"学習者の", "識別です。"}},
		{"ファイルに書き出します。", 16, []string{"ファイルに", "書き出します。"}},
		{"発行者（ドメイン）", 8, []string{"発行者", "（ドメイ", "ン）"}},
		{"第3版 Mizunara 大学", 12, []string{"第3版", "Mizunara", "大学"}},
	} {
		if got := fold(c.text, c.width); !slices.Equal(got, c.want) {
			t.Errorf("fold(%q, %d) = %q, want %q", c.text, c.width, got, c.want)
		}
		if got := strings.ReplaceAll(strings.Join(fold(c.text, c.width), ""), " ", ""); got != strings.ReplaceAll(c.text, " ", "") {
			t.Errorf("fold(%q, %d) loses text: %q", c.text, c.width, got)
		}
	}
}

func TestColumns(t *testing.T) {
	for text, want := range map[string]int{"": 0, "abc…": 4, "大学": 4, "ﾃｽﾄ": 3, "Ａ": 2, "e\u0301": 1, "“a”": 3, "한국": 4} {
		if got := columns(text); got != want {
			t.Errorf("columns(%q) = %d, want %d", text, got, want)
		}
	}
	for text, want := range map[string]string{"学習者の識別": "学習者…", "abcdefgh": "abcdefgh", "abcdefghi": "abcdefg…", "abcdef hij": "abcdef…"} {
		if got := Cut(text, 8); got != want {
			t.Errorf("cut(%q) = %q, want %q", text, got, want)
		}
	}
}
