package verification

import (
	"strings"
	"unicode"

	"github.com/mitome/mitome/openbadges"
	"golang.org/x/text/unicode/norm"
)

// alike maps letters, in lower case, to the Latin letter, digit or kana that they are taken for. The table is our own
// and small: Cyrillic, Greek, Armenian and Cherokee letters that a print shows as Latin ones, Latin letters without
// decomposition, and pairs within Japanese. Idea: UTS #39, section 4, skeletons.
var alike = pairs(`
	аa вb сc ԁd еe һh іi јj кk ӏl мm нh оo рp ԛq ѕs тt ѵv ԝw хx уy ґr гr ӡ3 пn ьb
	αa βb γy εe ζz ηn ιi κk μu νv οo ρp τt υu χx ωw ϲc ϳj
	ոn օo սu հh ցg զq ԝw յj
	ıi ȷj ɑa ɡg ɩi ɪi ʟl ɴn ʀr ѕs ʏy ᴀa ʙb ᴄc ᴅd ᴇe ɢg ʜh ᴊj ᴋk ᴍm ᴏo ᴘp ᴛt ᴜu ᴠv ᴡw ᴢz ꜱs øo łl đd ħh
	ー- 一- ‐- –- —- −- ㅡ- ニ二 ロ口 カ力 エ工 タ夕 ト卜 ハ八 へヘ べベ ぺペ 囗口 ⼀- 〇o ○o
`)

func pairs(table string) map[rune]rune {
	m := map[rune]rune{}
	for pair := range strings.FieldsSeq(table) {
		runes := []rune(pair)
		m[runes[0]] = runes[1]
	}
	return m
}

// Look is the same for names that look the same to a reader, be it in other letters. It is not for reading.
func Look(name string) string { return skeleton(name) }

// skeleton brings a name into a form in which names that look the same are the same: NFKC, lower case, without marks,
// white space and characters that are not seen, each letter as the one that it is taken for. It is not for reading.
func skeleton(name string) string {
	plain := letters(strings.ToLower(norm.NFKC.String(name)), func(r rune) bool { return !unicode.IsSpace(r) })
	return strings.NewReplacer("rn", "m", "vv", "w", "i", "l", "0", "o", "1", "l", "|", "l", "!", "l").Replace(plain)
}

// letters replaces each letter by the one that it is taken for, and leaves out marks and what is not seen or kept.
func letters(text string, kept func(r rune) bool) string {
	var out strings.Builder
	for _, r := range norm.NFD.String(text) {
		switch {
		case openbadges.Unseen(r), !kept(r):
			continue
		case unicode.Is(unicode.Mn, r) && r != 0x3099 && r != 0x309a: // voicing marks tell kana apart
			continue
		}
		if other, ok := alike[r]; ok {
			r = other
		}
		out.WriteRune(r)
	}
	return norm.NFC.String(out.String())
}
