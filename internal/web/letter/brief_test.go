package letter

import (
	"strings"
	"testing"
)

// What is brief stands whole; of more, whole sentences, or else the beginning to a place between words.
func TestInBrief(t *testing.T) {
	long := strings.Repeat("筆記試験と、", 20)
	for _, c := range []struct {
		text, want string
		left       bool
	}{
		{"", "", false},
		{"オンライン小テスト8回（40%、合格点60%）と、公開ルーブリックで採点する個人レポート（60%）", "オンライン小テスト8回（40%、合格点60%）と、公開ルーブリックで採点する個人レポート（60%）", false},
		{"Quiz\n  and report", "Quiz and report", false},
		{"筆記試験60％、報告書40％。60点以上で合格。" + long, "筆記試験60％、報告書40％。60点以上で合格。", true},
		{"Written test, e.g. of 90 minutes (60 %). Report (40 %). " + strings.Repeat("Rubric ", 20), "Written test, e.g. of 90 minutes (60 %). Report (40 %).", true},
		{long, strings.Repeat("筆記試験と、", 10) + "筆記試験と…", true},
		{strings.Repeat("rubric ", 30), strings.TrimSpace(strings.Repeat("rubric ", 20)) + "…", true},
		{strings.Repeat("評", 100), strings.Repeat("評", 70) + "…", true},
	} {
		if got, left := inBrief(c.text); got != c.want || left != c.left {
			t.Errorf("inBrief(%q) = %q, %v\nwant %q, %v", c.text, got, left, c.want, c.left)
		}
	}
}
