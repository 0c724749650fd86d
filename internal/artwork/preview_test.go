package artwork

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPreview draws previews of short and of very long titles in both languages, each 1200 × 630 and light enough to be sent on
// a phone. MITOME_SHOTS names a folder for them, to be looked at.
func TestPreview(t *testing.T) {
	for name, b := range map[string]Badge{
		"en": english, "ja": japanese,
		"long-en": {Title: strings.Repeat("Incomprehensibilities of Data and Their Interpretation ", 5), AwardingBody: "The Consortium of Universities of Applied Sciences of the Setouchi Region and Neighbouring Prefectures", Language: "en", Colour: "#ffc400"},
		"long-ja": {Title: strings.Repeat("地域の課題を題材にデータを読み解き根拠に基づいて提案する", 6), AwardingBody: "独立行政法人瀬戸内地域大学等連携推進機構生涯学習マイクロクレデンシャル開発センター", Language: "ja"},
	} {
		t.Run(name, func(t *testing.T) {
			drawn, err := Draw(b)
			if err != nil {
				t.Fatal(err)
			}
			facts := map[bool][]string{true: {"45時間", "1単位", "JEQF 6", "オンライン（ライブ）"}, false: {"45 hours", "1 credit (Japan)", "JEQF 6", "Online, live sessions", "Japanese and English"}}[b.Language == "ja"]
			file, err := DrawPreview(Preview{Badge: b, Drawn: drawn.PNG, Facts: facts, Address: "badges.mizunara-u.example"})
			if err != nil {
				t.Fatal(err)
			}
			if folder := os.Getenv("MITOME_SHOTS"); folder != "" {
				write(t, filepath.Join(folder, "preview-"+name+".png"), file)
			}
			size, err := png.DecodeConfig(bytes.NewReader(file))
			if err != nil || size.Width != PreviewWidth || size.Height != PreviewHeight || len(file) > 150_000 {
				t.Errorf("%d × %d pixels, %d bytes, %v", size.Width, size.Height, len(file), err)
			}
			again, err := DrawPreview(Preview{Badge: b, Drawn: drawn.PNG, Facts: facts, Address: "badges.mizunara-u.example"})
			if err != nil || !bytes.Equal(again, file) {
				t.Errorf("drawn again it is another picture, %v", err)
			}
		})
	}
	if _, err := DrawPreview(Preview{Badge: english, Drawn: []byte("no picture")}); err == nil {
		t.Error("no picture is drawn as a badge")
	}
}
