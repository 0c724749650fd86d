package artwork

import (
	"image"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/mitome/mitome/internal/artwork/scene"
)

// titleLines are the lines of the title as the seal sets it.
func titleLines(t *testing.T, title string) []string {
	t.Helper()
	laid, err := Lay(Badge{Title: title, AwardingBody: "x"})
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(laid.Texts(), func(text string) bool { return text == Words || text == "認" || text == "x" })
}

func TestTitleLines(t *testing.T) {
	for _, want := range [][]string{
		{"Statistics"},
		{"Everyday", "AI Ethics"},
		{"IoT Sensor", "Prototyping"},
		{"Data Literacy", "for Evidence-based", "Decisions"},
		{"Infection Prevention", "for Community Nurses"},
		{"Academic Writing", "in English:", "From Paragraph", "to Paper (CEFR B2)"},
		{"統計"},
		{"くらしの中の", "AI倫理"},
		{"地域看護職の", "ための感染予防"},
		{"根拠に基づく", "意思決定のための", "データリテラシー"},
		{"管理職のための", "温室効果ガス算定", "（スコープ1～3）"},
		{"PLCラダー入門：", "安全な始動・停止回路"},
		{"災害対応のための", "衛星データ活用", "―「前と後」の地図―"},
		{"「問い」をつくる力", "～SDGs入門～"},
		{"沿岸生態系", "モニタリング"},
	} {
		separator := ""
		if isASCII(want[0]) {
			separator = " "
		}
		title := strings.Join(want, separator)
		if got := titleLines(t, title); !slices.Equal(got, want) {
			t.Errorf("title %q: got lines %q, want %q", title, got, want)
		}
	}
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII })
}

// TestKinsoku breaks texts at every allowed place: no line may begin or end
// with a sign that Japanese setting keeps with its neighbour.
func TestKinsoku(t *testing.T) {
	text := []rune("「ちょっと」待って、きゃっと（ラーメン・ショップ）がぁ。１～３％の々〻ヶ月「二重『引用』」です！？A-B（c）：あ…‥―ー")
	found := breaks(text)
	if len(found) < 20 {
		t.Fatalf("only %d breaks found", len(found))
	}
	for _, b := range found {
		if after := text[b.before]; strings.ContainsRune("、。，．・：；？！％）」』ーぁぃぅぇぉっゃゅょァィゥェォッャュョヵヶ々～…‥", after) {
			t.Errorf("a line may begin with %q", after)
		}
		if before := text[b.before-1]; strings.ContainsRune("（「『", before) {
			t.Errorf("a line may end with %q", before)
		}
	}
}

func TestSubtitle(t *testing.T) {
	for text, want := range map[string]int{
		"入門～初歩から～": 2, "活用―地図―": 2, "Data—a start—": 4, "スコープ1～3": 0, "A～B～C～": 0, "～～": 0, "問い――答え――": 0, "～入門～": 0,
	} {
		runes := []rune(text)
		if got := subtitle(runes); got != want {
			t.Errorf("subtitle(%q) = %d, want %d", text, got, want)
		}
		seen := map[int]bool{}
		for _, b := range breaks(runes) {
			if seen[b.before] || b.before == 0 || want > 0 && b.before == want+1 {
				t.Errorf("%q: a break before %d", text, b.before)
			}
			seen[b.before] = true
		}
		if want > 0 && !seen[want] {
			t.Errorf("%q cannot be broken before its subtitle", text)
		}
	}
}

func TestBreakCostOrder(t *testing.T) {
	// Each text has its better break first.
	for _, test := range []struct {
		text          string
		better, worse int
	}{
		{"意思決定のためのデータ", 8, 6},
		{"データ分析入門", 3, 1},
		{"基礎：統計学", 3, 4},
		{"統計（基礎）", 2, 1},
		{"お茶の文化", 3, 1},
		{"大学大学院", 2, 3},
		{"Data for People", 5, 9},
		{"Paper (CEFR B2)", 6, 12},
		{"Writing: From Paper", 9, 14},
	} {
		runes := []rune(test.text)
		better, worse := breakCost(runes, test.better), breakCost(runes, test.worse)
		if better >= worse {
			t.Errorf("%q: a break at %d costs %g, one at %d costs %g", test.text, test.better, better, test.worse, worse)
		}
	}
}

func TestLongTitles(t *testing.T) {
	whole := strings.Repeat("学習の質保証と評価", 5)
	if got := strings.Join(titleLines(t, whole), ""); got != whole {
		t.Errorf("a title of 45 characters is not whole: %q", got)
	}
	for _, title := range []string{
		strings.Repeat("学習の質保証と評価", 500),
		strings.Repeat("quality assurance ", 200),
		strings.Repeat("Donaudampfschifffahrt", 30),
	} {
		lines := titleLines(t, title)
		joined := strings.Join(lines, " ")
		if !strings.HasSuffix(joined, "…") || len([]rune(joined)) < 20 {
			t.Errorf("a very long title is set as %q", lines)
		}
	}
}

// TestTextStaysInside: in every template no text runs out of the badge or into
// another text, however long both are.
func TestTextStaysInside(t *testing.T) {
	for _, b := range []Badge{english, japanese, longEnglish, longJapanese, {Title: strings.Repeat("国", 90), AwardingBody: strings.Repeat("国", 60), Hours: 12345.5, Level: "CEFR B2"}} {
		for _, name := range Templates() {
			b.Template = name
			laid, err := Lay(b)
			if err != nil {
				t.Fatal(err)
			}
			var runs []scene.TextRun
			whole := silhouette{laid.Image(Size)}
			for _, item := range laid.Items {
				run, ok := item.(scene.TextRun)
				if !ok {
					continue
				}
				low, high := run.Bounds()
				for _, g := range run.Glyphs {
					if !whole.opaque(g.Outline.Bounds()) {
						t.Errorf("%s: %q reaches out of the badge", name, run.Text)
					}
				}
				for _, other := range runs {
					l, h := other.Bounds()
					if low.X < h.X && l.X < high.X && low.Y < h.Y && l.Y < high.Y && run.Text != "認" {
						t.Errorf("%s: %q runs into %q", name, run.Text, other.Text)
					}
				}
				runs = append(runs, run)
			}
		}
	}
}

// silhouette tells where a badge is.
type silhouette struct{ *image.NRGBA }

// opaque reports whether the corners of a box lie on the badge.
func (s silhouette) opaque(low, high scene.Point) bool {
	if low.X > high.X {
		return true // a space
	}
	for _, x := range []float64{low.X, high.X} {
		for _, y := range []float64{low.Y, high.Y} {
			if s.NRGBAAt(int(x), int(y)).A < 255 {
				return false
			}
		}
	}
	return true
}
