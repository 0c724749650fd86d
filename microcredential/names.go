package microcredential

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mitome/mitome/microcredential/internal/words"
	"github.com/mitome/mitome/openbadges"
)

// What a name may hold: the title, the awarding body's name, a learner's name. One function decides for descriptions and
// for lists. The limits are ours; no specification sets any.
const (
	MaxName  = 300 // characters: longer than any name that is read
	MaxMarks = 6   // combining marks on one letter: more than any script writes, fewer than cover the lines around
)

// CleanName takes out of a name what nobody sees, and what turns the direction of reading for all that follows: such
// letters let one name look like another. What scripts need stays: joiners between letters, and the selectors that choose
// among the forms of an ideograph.
func CleanName(name string) string {
	if words.IsSettled(name) {
		return name
	}
	var out strings.Builder
	before := rune(0)
	for i, r := range name {
		if !openbadges.Unseen(r) || unicode.IsControl(r) || isJoiner(r) && joins(before, name[i+utf8.RuneLen(r):]) {
			out.WriteRune(r)
		}
		before = r
	}
	return out.String()
}

func isJoiner(r rune) bool { return r == 0x200c || r == 0x200d }

// joins reports whether a joiner stands between letters of a script that writes with it, or between two pictographs.
func joins(before rune, after string) bool {
	next, _ := utf8.DecodeRuneInString(after)
	needs := func(r rune) bool {
		return r > 0x5ff && (unicode.IsLetter(r) || unicode.IsMark(r)) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || unicode.Is(unicode.So, r)
	}
	return needs(before) && (needs(next) || unicode.IsSpace(next) || after == "")
}

// HiddenIn names what CleanName takes out of a name, such as "U+202E"; empty for nothing.
func HiddenIn(name string) string {
	clean := CleanName(name)
	if clean == name {
		return ""
	}
	var found []string
	for _, r := range name {
		if kept, size := utf8.DecodeRuneInString(clean); size > 0 && kept == r {
			clean = clean[size:]
			continue
		}
		if code := fmt.Sprintf("U+%04X", r); !strings.Contains(strings.Join(found, " "), code) {
			found = append(found, code)
		}
	}
	return strings.Join(found, ", ")
}

// NameIsLong and NameIsCovered report what no name may be: longer than MaxName, or with more marks on a letter than MaxMarks.
func NameIsLong(name string) bool {
	return len(name) > MaxName && utf8.RuneCountInString(name) > MaxName
}

// NameIsCovered reports whether more than MaxMarks combining marks stand on one letter.
func NameIsCovered(name string) bool {
	marks := 0
	for _, r := range name {
		if marks++; r < 0x300 || !unicode.IsMark(r) || r >= 0xfe00 && r <= 0xfe0f || r >= 0xe0100 {
			marks = 0
		}
		if marks > MaxMarks {
			return true
		}
	}
	return false
}

// PrivateIn names the first letter of private use in a text, such as "U+E000"; empty for none. What such a letter looks like
// (外字, gaiji) only the machine knows on which it was typed.
func PrivateIn(text string) string {
	for _, r := range text {
		if r >= 0xe000 && unicode.Is(unicode.Co, r) {
			return fmt.Sprintf("U+%04X", r)
		}
	}
	return ""
}

// visibleNames judges the names of a description: what is seen must be what stands there.
func (c *checker) visibleNames() {
	for _, key := range []Key{Title, AwardingBody} {
		c.eachText(key, func(lang Lang, text string) { c.name(key, text, lang) })
	}
	for _, lang := range Langs {
		c.name(LearnerIdentification, c.d.field(keyLearnerName+"_"+string(lang)), lang)
	}
}

func (c *checker) name(key Key, text string, lang Lang) {
	switch {
	case NameIsLong(text):
		c.find(newFinding("R-14", Error, key, "name-long", lang).with(fmt.Sprint(utf8.RuneCountInString(text)), fmt.Sprint(MaxName)))
	case NameIsCovered(text):
		c.find(newFinding("R-14", Error, key, "name-marks", lang).with(fmt.Sprint(MaxMarks)))
	case HiddenIn(text) != "":
		c.find(newFinding("R-14", Error, key, "name-hidden", lang).with(HiddenIn(text)))
	case strings.ContainsRune(text, utf8.RuneError):
		c.find(newFinding("R-14", Error, key, "name-lost", lang))
	case PrivateIn(text) != "":
		c.find(newFinding("R-14", Warning, key, "name-private", lang).with(PrivateIn(text)))
	}
}
