package isced_test

import (
	"testing"

	"github.com/mitome/mitome/internal/isced"
	"github.com/mitome/mitome/internal/locale"
)

func TestCode(t *testing.T) {
	for _, c := range []struct {
		text, want string
	}{
		{"0612", "0612"}, {"０６１２", "0612"}, {"612", "0612"}, {"06", "06"}, {"061", "061"}, {"101", "101"},
		{"0612 データベース・ネットワークの設計と管理", "0612"}, {"0612（データベース）", "0612"}, {"0421 法律", "0421"}, {"042 Law", "042"},
		{"Database and network design and administration", "0612"}, {"統計学", "0542"}, {"law", "0421"},
		{"情報通信技術（ICT）", "06"}, {"06 情報通信技術（ICT）", "06"},
		{"", ""}, {"0612 法律", ""}, {"9", "09"}, {"0688", ""}, {"44", ""}, {"天文", ""}, {"06120", ""},
	} {
		if got, known := isced.Code(c.text); known != (c.want != "") || known && got != c.want {
			t.Errorf("Code(%q) = %q, %v; want %q", c.text, got, known, c.want)
		}
	}
}

// TestEveryFieldIsKnownAsItIsOffered: what a list offers in either language means its code.
func TestEveryFieldIsKnownAsItIsOffered(t *testing.T) {
	codes := isced.Codes()
	if len(codes) < 90 {
		t.Fatalf("%d fields", len(codes))
	}
	for _, code := range codes {
		for _, lang := range locale.Languages {
			if got, known := isced.Code(isced.Labelled(code, lang)); !known || got != code {
				t.Errorf("Code(%q) = %q, %v", isced.Labelled(code, lang), got, known)
			}
		}
	}
}

func TestWithin(t *testing.T) {
	for code, want := range map[string]string{"0688": "情報通信技術（ICT）", "0613": "ソフトウェア開発・分析", "99": "", "": ""} {
		if got := isced.Within(code, locale.Japanese); got != want {
			t.Errorf("Within(%q) = %q, want %q", code, got, want)
		}
	}
}
