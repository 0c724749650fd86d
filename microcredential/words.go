package microcredential

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

//go:embed words.txt
var wordsFile string

// words are the lists of words.txt by their names, such as "placeholder en".
var words = readWords(wordsFile)

func readWords(file string) map[string][]string {
	lists, name := map[string][]string{}, ""
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			name = strings.Trim(line, "[]")
		default:
			lists[name] = append(lists[name], line)
		}
	}
	return lists
}

// wordSet finds words, whole or by their beginning.
type wordSet struct {
	whole map[string]bool
	stems []string
}

func setOf(lists ...string) wordSet {
	s := wordSet{whole: map[string]bool{}}
	for _, list := range lists {
		for _, word := range words[list] {
			if stem, ok := strings.CutSuffix(word, "*"); ok {
				s.stems = append(s.stems, stem)
			} else {
				s.whole[word] = true
			}
		}
	}
	return s
}

func (s wordSet) has(word string) bool {
	return s.whole[word] || slices.ContainsFunc(s.stems, func(stem string) bool { return strings.HasPrefix(word, stem) })
}

// oneOf is a pattern for any of the words of lists, the longest first.
func oneOf(lists ...string) string {
	var all []string
	for _, list := range lists {
		for _, word := range words[list] {
			all = append(all, regexp.QuoteMeta(strings.TrimSuffix(word, "*")))
		}
	}
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
	return `(?:` + strings.Join(all, "|") + `)`
}

var (
	neutralWord    = setOf("neutral en")
	judgedWord     = setOf("judged en")
	attendWord     = setOf("attendance en")
	attendedWord   = setOf("attended en", "neutral en")
	assessmentWord = setOf("assessment en")
	qualityWord    = setOf("quality en")
	denialWord     = setOf("denial en")
	denialEnd      = setOf("denial end en")
	beingThere     = setOf("being there")
	soleBefore     = setOf("sole before")
	soleBetween    = setOf("sole between")
	soleBehind     = setOf("sole behind")
	soleVerb       = setOf("sole verb")
	goesOnWord     = setOf("goes on en")

	denialInJA = phrasesOf("denial ja", "unassessed ja")
	judgedInJA = phrasesOf("judged ja")
	attendInJA = phrasesOf("attendance ja")

	attendedJA  = regexp.MustCompile(`^(?:` + oneOf("attendance ja", "attended ja") + `|[0-9０-９%％、。,.・()（）\s:：/])+$`)
	noAssessJA  = regexp.MustCompile(oneOf("unassessed ja") + `|` + listed("assessment ja") + `(?:など|等)?(?:の実施|による評価)?` + particleJA + `(?:特に|一切|とくに|まったく|全く)?` + oneOf("denial ja"))
	noQualityJA = regexp.MustCompile(listed("quality ja") + `(?:など|等)?(?:の仕組み|の体制|の取組み?|制度|の実施)?` + particleJA + `(?:特に|一切|とくに|まったく|全く)?` + oneOf("denial ja"))
)

// particleJA stands between what is denied and its denial.
const particleJA = `(?:ともに|とも|は|を|も|が|については)?`

// ruleLength is how much of a value the rules look at, in bytes: what is longer is neither a placeholder nor a denial.
const ruleLength = 600

// listed is a pattern for one word of a list, or for several one after another, as in "テストもレポートも".
func listed(list string) string {
	word := oneOf(list)
	return `(?:` + word + `(?:も|や|と|か|、|・|,|および|及び|または|又は))*` + word
}

// tokens are the words of an English text in lower case; "…n't" and hyphens stay inside.
func tokens(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '\'' && r != '-' && r != '’'
	})
}

// mentions says that a text holds an entry of a list anywhere.
func mentions(text, list string) bool {
	return slices.ContainsFunc(words[list], func(word string) bool { return strings.Contains(text, word) })
}

// negations parts what is denied from its denial, and says "or other" as "or".
var negations = func() *strings.Replacer {
	pairs := []string{"non-", "no ", "un-", "no ", "n't", " not"}
	for _, word := range words["denied by prefix"] {
		pairs = append(pairs, "un"+word, "not "+word, "non"+word, "not "+word)
	}
	for _, more := range words["denied also"] {
		pairs = append(pairs, " "+more+" ", " or ")
	}
	return strings.NewReplacer(append(pairs, "-", " ")...)
}()

// deny takes denials of a head out of an English text, clause by clause, and says whether there was one.
func deny(text string, head wordSet) (rest []string, denied bool) {
	text = negations.Replace(text)
	for clause := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(";.:()", r) }) {
		left, no := denyIn(tokens(clause), head, denied)
		if len(left) == 1 && len(rest) > 0 && denialWord.has(left[0]) && head.has(rest[len(rest)-1]) { // "assessment: none"
			left, rest, no = nil, rest[:len(rest)-1], true
		}
		rest, denied = append(rest, left...), denied || no
	}
	return rest, denied
}

func denyIn(all []string, head wordSet, denied bool) (rest []string, _ bool) {
	for i := 0; i < len(all); i++ {
		if !denialWord.has(all[i]) {
			rest = append(rest, all[i])
			continue
		}
		end := i
		for j := i + 1; j < len(all) && j <= i+5 && !denialEnd.has(all[j]); j++ {
			if head.has(all[j]) {
				end = j
			}
		}
		if end > i {
			denied, i = true, end
			continue
		}
		at := -1 // "assessment is not conducted"
		for j := max(len(rest)-3, 0); j < len(rest); j++ {
			if head.has(rest[j]) {
				at = j
				break
			}
		}
		if at >= 0 {
			rest, denied = rest[:at], true
			i = min(i+1, len(all))
			continue
		}
		rest = append(rest, all[i])
	}
	return rest, denied
}

// endsWith says that a text ends with an entry of a list.
func endsWith(text, list string) bool {
	text = strings.TrimRight(text, "。. ")
	return slices.ContainsFunc(words[list], func(ending string) bool { return strings.HasSuffix(text, ending) })
}

// deniedWhole says that a Japanese value is a denial of what its label names, and nothing else.
func deniedWhole(text string) bool {
	return slices.Contains(words["denial ja"], strings.TrimRight(text, "。. "))
}

// assessedBy says what a text on assessment says: that nothing is assessed, or nothing but attendance counts. Source: rule
//
func assessedBy(text string) (nothing, attendance bool) {
	if len(text) > ruleLength {
		return false, false
	}
	text = plain(text)
	if isJapanese(text) {
		if deniedWhole(text) {
			return true, false
		}
		rest := text
		if denialInJA.in(text) {
			rest = noAssessJA.ReplaceAllString(text, "")
		}
		denied := rest != text
		if judgedInJA.in(rest) {
			return false, false
		}
		return denied, attendInJA.in(rest) && attendedJA.MatchString(strings.ReplaceAll(rest, " ", ""))
	}
	rest, denied := deny(text, assessmentWord)
	if slices.ContainsFunc(rest, judgedWord.has) {
		return false, false
	}
	if denied {
		return true, false
	}
	attends := slices.ContainsFunc(rest, attendWord.has)
	only := attends && !slices.ContainsFunc(rest, func(w string) bool {
		return !attendWord.has(w) && !attendedWord.has(w) && englishValues[w] == 0 && strings.Trim(w, "0123456789%") != ""
	})
	alone, negated := attendanceAlone(text)
	return false, (only || alone) && !negated
}

// attendanceAlone says that an English text on assessment says of attendance that nothing else counts: "attendance alone",
// "solely by completion". negated: it says that attendance does not count, or not alone.
func attendanceAlone(text string) (alone, negated bool) {
	all := tokens(text)
	for i, word := range all {
		if !beingThere.has(word) {
			continue
		}
		before := i - 1
		for before >= 0 && soleBetween.has(all[before]) {
			before--
		}
		behind := i + 1
		for behind < len(all) && (soleBehind.has(all[behind]) || soleVerb.has(all[behind])) {
			alone = alone || soleBehind.has(all[behind])
			behind++
		}
		negated = negated || behind < len(all) && all[behind] == "not"
		if before < 0 {
			continue
		}
		negated = negated || all[before] == "not"
		alone = alone || soleBefore.has(all[before])
		negated = negated || before > 0 && soleBefore.has(all[before]) && all[before-1] == "not"
	}
	return alone, negated
}

// deniesQuality says that a text on quality assurance denies any, and names nothing else that answers for it. Source: rule
//
func deniesQuality(text string) bool {
	if len(text) > ruleLength {
		return false
	}
	text = plain(text)
	if isJapanese(text) {
		if deniedWhole(text) {
			return true
		}
		if !denialInJA.in(text) {
			return false
		}
		rest := noQualityJA.ReplaceAllString(text, "")
		return rest != text && !mentions(rest, "responsible")
	}
	rest, denied := deny(text, qualityWord)
	return denied && !mentions(strings.Join(rest, " "), "responsible")
}
