package openbadges

import "unicode"

// Unseen reports whether a reader sees nothing of a character, or it turns the direction of reading for what follows: control
// and format characters, line ends, blanks that claim to be letters. By such characters one text passes for another. Spaces
// are seen, and so are the selectors that choose among the forms of a letter; who reads several lines, or scripts that write
// with joiners, lets those stand. Source: Unicode, General_Category Cc, Cf, Zl, Zp; Default_Ignorable_Code_Point.
func Unseen(r rune) bool {
	switch {
	case r <= '~':
		return r < ' '
	case r >= 0x3040 && r < 0xd800: // kana, ideographs, hangul: most letters of Japanese
		return r == 0x3164 // HANGUL FILLER
	case r == 0x2800: // BRAILLE PATTERN BLANK
		return true
	}
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point)
}
