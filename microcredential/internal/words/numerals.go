package words

import (
	"strconv"
	"strings"
)

// Hours are also written in words: "forty-five hours", 四十五時間. These are put
// into digits before a text is compared with a number.
var (
	kanjiNumber   = Pattern(`([〇一二三四五六七八九十百千]+)\s*(時間|分間?|単位)`)
	englishNumber = Pattern(`\b(?:` + englishWords + `)(?:[ -](?:and )?(?:` + englishWords + `))*\b`)
)

const englishWords = `one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred`

var englishValues = func() map[string]int {
	values := map[string]int{}
	for i, word := range strings.Split(englishWords, "|") {
		if i < 20 {
			values[word] = i + 1
		} else {
			values[word] = (i - 17) * 10
		}
	}
	values["hundred"] = 100
	return values
}()

// numberInWords tells texts with words for numbers from most others.
var numberInWords = func() Phrases {
	p := Phrases{}
	for word := range englishValues {
		p[rune(word[0])] = append(p[rune(word[0])], phrase{text: word})
	}
	return p
}()

// WithDigits puts numbers in words of a plain text into digits: those in English anywhere, those in Japanese before hours,
// minutes and credits.
func WithDigits(text string) string {
	if numberInWords.In(text) {
		text = englishNumber().ReplaceAllStringFunc(text, func(s string) string { return strconv.Itoa(englishNumeral(s)) })
	}
	if !strings.ContainsFunc(text, isKanjiNumeral) {
		return text
	}
	return kanjiNumber().ReplaceAllStringFunc(text, func(s string) string {
		if s == "十分" {
			return s // "enough"
		}
		m := kanjiNumber().FindStringSubmatch(s)
		return strconv.Itoa(kanjiNumeral(m[1])) + m[2]
	})
}

func isKanjiNumeral(r rune) bool {
	return strings.ContainsRune("〇一二三四五六七八九十百千", r)
}

// englishNumeral adds words up; "hundred" multiplies what stands before it.
func englishNumeral(words string) int {
	total := 0
	for _, word := range strings.FieldsFunc(words, func(r rune) bool { return r == ' ' || r == '-' }) {
		value := englishValues[word]
		if value == 100 {
			total = max(total, 1) * 100
		} else {
			total += value
		}
	}
	return total
}

// kanjiNumeral reads 四十五 as well as 四五.
func kanjiNumeral(s string) int {
	total, digit := 0, 0
	for _, r := range s {
		switch r {
		case '十':
			total, digit = total+max(digit, 1)*10, 0
		case '百':
			total, digit = total+max(digit, 1)*100, 0
		case '千':
			total, digit = total+max(digit, 1)*1000, 0
		default:
			digit = digit*10 + strings.IndexRune("〇一二三四五六七八九", r)/3
		}
		digit = min(digit, 1e6)
	}
	return total + digit
}
