package microcredential

import (
	"regexp"
	"strconv"
	"strings"
)

// editions is R-24: the two languages against each other.
func (c *checker) editions() {
	if len(c.langs) < 2 {
		return
	}
	differ := func(key Key, read func(string) (string, bool)) {
		en, ok := read(c.d.Text(key, English))
		ja, also := read(c.d.Text(key, Japanese))
		if ok && also && en != ja {
			c.find(newFinding("R-24", Warning, key, "editions-differ").with(en, ja))
		}
	}
	differ(LearnerEffort, func(s string) (string, bool) { n, ok := TotalHours(s); return number(n), ok })
	differ(Credit, func(s string) (string, bool) { n, _, ok := TotalCredits(s); return number(n), ok })
	differ(Level, func(s string) (string, bool) { f, v := LevelIn(s); return f + " " + v, f != "" && v != "" })
	en, ja := c.d.Outcomes(English), c.d.Outcomes(Japanese)
	if len(en) > 0 && len(ja) > 0 && len(en) != len(ja) {
		c.find(newFinding("R-24", Warning, LearningOutcomes, "editions-differ").with(strconv.Itoa(len(en)), strconv.Itoa(len(ja))))
	}
}

var (
	creditAmount = regexp.MustCompile(`(\d+(?:[.,]\d+)?)\s*[- ]?\s*(ects|単位|(?:(?:japanese|university|academic|undergraduate|graduate|college) )*credits?\b(?: ?\(?(?:in |of |under )?(?:japan(?:ese)?\b|日本))?|クレジット|points?\b|cpd|pdus?)`)
	creditLabel  = regexp.MustCompile(`(ects|単位数?|(?:japanese )?credits?)\s*[:=は]?\s*(\d+(?:[.,]\d+)?)`)
	kanjiCredit  = regexp.MustCompile(`([一二三四五六七八九十]+)単位`)
	levelIn      = regexp.MustCompile(`(jeqf|eqf|cefr|itss|aqf|教育資格枠組み?|itスキル標準|参照枠)\D{0,16}?(?:level|レベル|lv\.?)?\s*[:：]?\s*(pre-a1\b|[a-z]\d(?:\.\d)?\+|[a-z]\d(?:\.\d)?\b|\d{1,2}\b)`)
	frameworks   = map[string]string{"教育資格枠組": "JEQF", "教育資格枠組み": "JEQF", "itスキル標準": "ITSS", "参照枠": "CEFR"}
)

// TotalCredits returns the number of credits that a text begins to name, and their unit as written in lower case.
func TotalCredits(text string) (n float64, unit string, ok bool) {
	text = numeralsToDigits(plain(opening(text)))
	amount, unit := "", ""
	if m := creditAmount.FindStringSubmatch(text); m != nil {
		amount, unit = m[1], m[2]
	} else if m := creditLabel.FindStringSubmatch(text); m != nil {
		amount, unit = m[2], m[1]
	} else if m := kanjiCredit.FindStringSubmatch(text); m != nil {
		return float64(kanjiNumeral(m[1])), "単位", true
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(amount, ",", "."), 64)
	return n, unit, err == nil
}

// LevelIn returns the framework that a text on the level names, as in "JEQF", and the value in it, in upper case; "" each
// when it names none.
func LevelIn(text string) (framework, value string) {
	m := levelIn.FindStringSubmatch(plain(opening(text)))
	if m == nil {
		return "", ""
	}
	if name, known := frameworks[m[1]]; known {
		return name, strings.ToUpper(m[2])
	}
	return strings.ToUpper(m[1]), strings.ToUpper(m[2])
}
