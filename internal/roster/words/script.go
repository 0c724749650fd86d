package words

import "unicode"

// IsJapanese reports whether a text holds kana or kanji.
func IsJapanese(text string) bool {
	for _, r := range text {
		if r >= 0x3000 && (r >= 0x4e00 && r < 0xa000 || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r == '々' || r == 'ー') {
			return true
		}
	}
	return false
}
