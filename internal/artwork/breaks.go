package artwork

import (
	"slices"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
)

// lineBreak is a place where a title may be broken. Cost tells how much it
// hurts the reader there, from -22 (after a colon, where it helps) to 150
// (within a word in katakana); it is measured against size lost and ragged lines in fit.go.
type lineBreak struct {
	before int // index of the first character of the next line
	cost   float64
}

// breaks finds the places where the text may be broken: those that Unicode
// line breaking allows (UAX #14, small kana and ー never begin a line: strict
// kinsoku), with a cost for each. Japanese has no spaces, so the script tells
// where a phrase is likely to begin: a kanji or katakana after hiragana.
func breaks(runes []rune) []lineBreak {
	var found []lineBreak
	opens := subtitle(runes)
	opened := opens == 0
	var s segmenter.Segmenter
	s.Init(runes)
	for it := s.LineIterator(); it.Next(); {
		l := it.Line()
		end := l.Offset + len(l.Text)
		if !opened && end >= opens {
			found = append(found, lineBreak{opens, -22})
			opened = true
		}
		torn := opens > 0 && (end == opens || end == opens+1)
		if end < len(runes) && !torn && !forbidden(runes[end-1], runes[end]) {
			found = append(found, lineBreak{end, breakCost(runes, end)})
		}
	}
	if more := spaceless(runes); len(more) > 0 {
		return merged(found, more)
	}
	return found
}

// Phrases divides a text where a line may begin without tearing a word or a phrase, as far as the scripts tell. Joined they
// are the text.
func Phrases(text string) (phrases []string) {
	const tears = 40 // the cost from which on a break hurts
	runes, start := []rune(text), 0
	for _, b := range breaks(runes) {
		if b.before > start && b.before < len(runes) && b.cost < tears && !compound(runes, b.before) && !dated(runes, b.before) {
			phrases = append(phrases, string(runes[start:b.before]))
			start = b.before
		}
	}
	return append(phrases, string(runes[start:]))
}

// compound reports whether a place lies within a verb of two, as in 書き出す and 受け付ける: after the ending of the first by
// which it is joined, and before the kanji of the second.
func compound(runes []rune, at int) bool {
	if at < 2 || at+1 >= len(runes) {
		return false
	}
	return unicode.Is(unicode.Han, runes[at-2]) && strings.ContainsRune("きぎしじちびみりいえけげせねべめれ", runes[at-1]) &&
		unicode.Is(unicode.Han, runes[at]) && unicode.Is(unicode.Hiragana, runes[at+1]) && !strings.ContainsRune("のをはがにでともへ", runes[at+1])
}

// dated reports whether a place lies within a date and its time, as in 2026年3月20日 09:30.
func dated(runes []rune, at int) bool {
	if !unicode.IsDigit(runes[at]) {
		return false
	}
	if at > 1 && runes[at-1] == ' ' {
		at--
	}
	return at > 1 && strings.ContainsRune("年月日", runes[at-1]) && unicode.IsDigit(runes[at-2])
}

// spacelessScripts write no spaces between words, which Unicode leaves to dictionaries.
var spacelessScripts = map[language.Script]bool{
	language.Thai: true, language.Lao: true, language.Khmer: true, language.Myanmar: true,
}

// spaceless finds where a line may be broken within a phrase of these scripts: between letters with all of their marks,
// never before a sign that follows its letter nor after a vowel that is written before it. A word may be torn; where a
// syllable surely begins (before เ แ โ ใ ไ) that is less likely than anywhere else.
func spaceless(runes []rune) []lineBreak {
	const leading, trailing, ending = "เแโใไເແໂໃໄ", "ะาำๅๆฯະາຳໆ", "ะๆฯະໆ"
	var found []lineBreak
	for i := 1; i < len(runes); i++ {
		before, after := runes[i-1], runes[i]
		if !spacelessScripts[language.LookupScript(before)] || !spacelessScripts[language.LookupScript(after)] ||
			unicode.In(after, unicode.M, unicode.Cf) || strings.ContainsRune(trailing, after) || strings.ContainsRune(leading, before) {
			continue
		}
		// A consonant that closes its syllable does not begin a line, nor does one that stands below another.
		if i+1 == len(runes) || before == 0x0E3A || before == 0x17D2 || before == 0x1039 {
			continue
		}
		cost := 150.0
		switch {
		case strings.ContainsRune("ใไໃໄ", after): // often the end of a longer word, as in ตัดสินใจ
			cost = 60
		case strings.ContainsRune(leading, after) || strings.ContainsRune(ending, before):
			cost = 30
		}
		found = append(found, lineBreak{i, cost})
	}
	return found
}

// merged puts the breaks of both lists in order; where both have one, that of the first.
func merged(a, b []lineBreak) []lineBreak {
	all := append(slices.Clone(a), b...)
	slices.SortStableFunc(all, func(x, y lineBreak) int { return x.before - y.before })
	return slices.CompactFunc(all, func(x, y lineBreak) bool { return x.before == y.before })
}

// subtitle finds the sign that opens a subtitle at the end of a title, as in
// 入門～初歩から～ and 活用―地図―: a line may begin with it, though Unicode does
// not let one. It gives 0 when there is none.
func subtitle(runes []rune) int {
	last := len(runes) - 1
	if last < 3 || !strings.ContainsRune("～〜―—", runes[last]) {
		return 0
	}
	opens := slices.Index(runes, runes[last])
	if opens >= last-1 || slices.Index(runes[opens+1:], runes[last]) != last-opens-1 {
		return 0 // no pair, or more than one
	}
	return opens
}

// Signs that UAX #14 lets begin or end a line and Japanese setting does not.
const (
	neverFirst = "～〜―…‥・：；）」』】〕〉》、。，．？！％℃々ゝゞヽヾーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
	neverLast  = "（「『【〔〈《＃￥＄～〜"
)

func forbidden(before, after rune) bool {
	return strings.ContainsRune(neverFirst, after) || strings.ContainsRune(neverLast, before)
}

// class is the script of a character as the reader's eye sorts it.
type class int

const (
	otherClass class = iota
	spaceClass
	latinClass
	hiraganaClass
	katakanaClass
	kanjiClass
)

func classOf(r rune) class {
	switch {
	case unicode.IsSpace(r):
		return spaceClass
	case r == 'ー' || r == 'ヶ' || unicode.Is(unicode.Katakana, r):
		return katakanaClass
	case unicode.Is(unicode.Hiragana, r):
		return hiraganaClass
	case r == '々' || unicode.Is(unicode.Han, r):
		return kanjiClass
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return latinClass
	}
	return otherClass
}

// scriptCosts: rows are the class before the break, columns the one after.
var scriptCosts = map[[2]class]float64{
	{hiraganaClass, kanjiClass}:    8,
	{hiraganaClass, katakanaClass}: 6,
	{hiraganaClass, latinClass}:    8,
	{katakanaClass, kanjiClass}:    25,
	{kanjiClass, katakanaClass}:    22,
	{latinClass, kanjiClass}:       45,
	{latinClass, katakanaClass}:    45,
	{kanjiClass, latinClass}:       25,
	{katakanaClass, latinClass}:    25,
	{kanjiClass, kanjiClass}:       45,
	{hiraganaClass, hiraganaClass}: 110,
	{kanjiClass, hiraganaClass}:    110,
	{katakanaClass, hiraganaClass}: 90,
	{latinClass, hiraganaClass}:    90,
	{katakanaClass, katakanaClass}: 150,
	{latinClass, latinClass}:       150,
}

// breakCost weighs the break before runes[i].
func breakCost(runes []rune, i int) float64 {
	before, after := runes[i-1], runes[i]
	switch {
	case strings.ContainsRune("：:；;―—", before):
		return -22
	case before == '。' || before == '、':
		return -12
	case classOf(before) == spaceClass:
		return spaceCost(runes, i)
	case strings.ContainsRune("（「『【〔〈《([“", after):
		return 2
	case before == '・':
		return 20
	case strings.ContainsRune("）」』】〕〉》", before):
		return 12
	case before == '-' || before == '‐' || before == '/' || before == '–':
		return 75
	}
	if wholeName(runes[:i], after) {
		return 10
	}
	cost, ok := scriptCosts[[2]class{classOf(before), classOf(after)}]
	if !ok {
		return 40
	}
	// お and ご begin a word; a break after them tears it. A word of hiragana
	// may begin after の.
	switch {
	case (before == 'お' || before == 'ご') && classOf(after) == kanjiClass:
		cost += 50
	case before == 'の' && strings.ContainsRune("中上下間際時", after):
		cost = 65 // …の中 and its kind belong together
	case strings.ContainsRune("のをへ", before) && classOf(after) == hiraganaClass:
		cost = 40 // most likely a particle
	}
	return cost
}

// nameEnds are words with which a part of an institution's name is complete.
var nameEnds = []string{"大学", "大学院", "研究科", "学部", "学科", "学校", "学園", "学院", "法人", "機構", "研究所", "協会", "財団", "附属", "付属"}

// wholeName reports whether a part of an institution's name ends before the
// character after.
func wholeName(before []rune, after rune) bool {
	if strings.ContainsRune("院生校長", after) {
		return false
	}
	for _, end := range nameEnds {
		if strings.HasSuffix(string(before), end) {
			return true
		}
	}
	return false
}

// small words lean on the word that follows and look lost at a line's end.
var smallWords = map[string]bool{
	"a": true, "an": true, "and": true, "as": true, "at": true, "by": true, "for": true, "from": true, "in": true,
	"of": true, "on": true, "or": true, "the": true, "to": true, "with": true, "&": true,
}

// spaceCost weighs a break at a space: best after a colon or before a dash or
// bracket, worse after a small word or inside brackets.
func spaceCost(runes []rune, i int) float64 {
	head := strings.TrimRightFunc(string(runes[:i]), unicode.IsSpace)
	words := strings.FieldsFunc(head, unicode.IsSpace)
	last := []rune(words[len(words)-1])
	switch {
	case strings.ContainsRune(":;—–―", last[len(last)-1]):
		return -22
	case strings.Count(head, "(") > strings.Count(head, ")"), strings.Count(head, "“") > strings.Count(head, "”"), strings.Count(head, `"`)%2 == 1:
		return 45
	case strings.ContainsRune("(—–―“", runes[i]):
		return 1
	case last[len(last)-1] == ',':
		return 0
	case smallWords[strings.ToLower(string(last))]:
		return 55
	}
	return 4
}
