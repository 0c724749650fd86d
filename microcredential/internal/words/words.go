// Package words looks at texts as the rules of the letter do: in a plain form in which they can be compared, and for the
// words that they hold or deny. What counts as such a word stands in words.txt, list by list.
//
//	a text → Canonical (as it is kept) → Opening, Plain, WithDigits (as it is compared) → Phrases, Set, OneOf → a judgement
//
// It knows no descriptor and no edition. Everything takes linear time, and of a long text only the opening is looked at.
package words

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

// List is the list of a name, such as "placeholder en".
func List(name string) []string { return words[name] }

// Set finds words, whole or by their beginning.
type Set struct {
	Whole map[string]bool
	stems []string
}

// SetOf is made of the entries of some lists.
func SetOf(lists ...string) Set {
	s := Set{Whole: map[string]bool{}}
	for _, list := range lists {
		for _, word := range words[list] {
			if stem, ok := strings.CutSuffix(word, "*"); ok {
				s.stems = append(s.stems, stem)
			} else {
				s.Whole[word] = true
			}
		}
	}
	return s
}

// Has says that a word is one of the set.
func (s Set) Has(word string) bool {
	return s.Whole[word] || slices.ContainsFunc(s.stems, func(stem string) bool { return strings.HasPrefix(word, stem) })
}

// OneOf is a pattern for any of the words of lists, the longest first.
func OneOf(lists ...string) string {
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
	judgedWord     = SetOf("judged en")
	attendWord     = SetOf("attendance en")
	attendedWord   = SetOf("attended en", "neutral en")
	assessmentWord = SetOf("assessment en")
	qualityWord    = SetOf("quality en")
	denialWord     = SetOf("denial en")
	denialEnd      = SetOf("denial end en")
	beingThere     = SetOf("being there")
	soleBefore     = SetOf("sole before")
	soleBetween    = SetOf("sole between")
	soleBehind     = SetOf("sole behind")
	soleVerb       = SetOf("sole verb")

	denialInJA = PhrasesOf("denial ja", "unassessed ja")
	judgedInJA = PhrasesOf("judged ja")
	attendInJA = PhrasesOf("attendance ja")

	attendedJA  = Pattern(`^(?:` + OneOf("attendance ja", "attended ja") + `|[0-9０-９%％、。,.・()（）\s:：/])+$`)
	noAssessJA  = Pattern(OneOf("unassessed ja") + `|` + listed("assessment ja") + `(?:など|等)?(?:の実施|による評価)?` + particleJA + `(?:特に|一切|とくに|まったく|全く)?` + OneOf("denial ja"))
	noQualityJA = Pattern(listed("quality ja") + `(?:など|等)?(?:の仕組み|の体制|の取組み?|制度|の実施)?` + particleJA + `(?:特に|一切|とくに|まったく|全く)?` + OneOf("denial ja"))
)

// particleJA stands between what is denied and its denial.
const particleJA = `(?:ともに|とも|は|を|も|が|については)?`

// RuleLength is how much of a value the rules look at, in bytes: what is longer is neither a placeholder nor a denial.
const RuleLength = 600

// listed is a pattern for one word of a list, or for several one after another, as in "テストもレポートも".
func listed(list string) string {
	word := OneOf(list)
	return `(?:` + word + `(?:も|や|と|か|、|・|,|および|及び|または|又は))*` + word
}

// Tokens are the words of an English text in lower case; "…n't" and hyphens stay inside.
func Tokens(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '\'' && r != '-' && r != '’'
	})
}

// Mentions says that a text holds an entry of a list anywhere.
func Mentions(text, list string) bool {
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
func deny(text string, head Set) (rest []string, denied bool) {
	text = negations.Replace(text)
	for clause := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(";.:()", r) }) {
		left, no := denyIn(Tokens(clause), head, denied)
		if len(left) == 1 && len(rest) > 0 && denialWord.Has(left[0]) && head.Has(rest[len(rest)-1]) { // "assessment: none"
			left, rest, no = nil, rest[:len(rest)-1], true
		}
		rest, denied = append(rest, left...), denied || no
	}
	return rest, denied
}

func denyIn(all []string, head Set, denied bool) (rest []string, _ bool) {
	for i := 0; i < len(all); i++ {
		if !denialWord.Has(all[i]) {
			rest = append(rest, all[i])
			continue
		}
		end := i
		for j := i + 1; j < len(all) && j <= i+5 && !denialEnd.Has(all[j]); j++ {
			if head.Has(all[j]) {
				end = j
			}
		}
		if end > i {
			denied, i = true, end
			continue
		}
		at := -1 // "assessment is not conducted"
		for j := max(len(rest)-3, 0); j < len(rest); j++ {
			if head.Has(rest[j]) {
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

// EndsWith says that a text ends with an entry of a list.
func EndsWith(text, list string) bool {
	text = strings.TrimRight(text, "。. ")
	return slices.ContainsFunc(words[list], func(ending string) bool { return strings.HasSuffix(text, ending) })
}

// DeniedWhole says that a Japanese value is a denial of what its label names, and nothing else.
func DeniedWhole(text string) bool {
	return slices.Contains(words["denial ja"], strings.TrimRight(text, "。. "))
}

// AssessedBy says what a text on assessment says: that nothing is assessed, or nothing but attendance counts. Source: rule
//
func AssessedBy(text string) (nothing, attendance bool) {
	if len(text) > RuleLength {
		return false, false
	}
	text = Plain(text)
	if IsJapanese(text) {
		if DeniedWhole(text) {
			return true, false
		}
		rest := text
		if denialInJA.In(text) {
			rest = noAssessJA().ReplaceAllString(text, "")
		}
		denied := rest != text
		if judgedInJA.In(rest) {
			return false, false
		}
		return denied, attendInJA.In(rest) && attendedJA().MatchString(strings.ReplaceAll(rest, " ", ""))
	}
	rest, denied := deny(text, assessmentWord)
	if slices.ContainsFunc(rest, judgedWord.Has) {
		return false, false
	}
	if denied {
		return true, false
	}
	attends := slices.ContainsFunc(rest, attendWord.Has)
	only := attends && !slices.ContainsFunc(rest, func(w string) bool {
		return !attendWord.Has(w) && !attendedWord.Has(w) && englishValues[w] == 0 && strings.Trim(w, "0123456789%") != ""
	})
	alone, negated := attendanceAlone(text)
	return false, (only || alone) && !negated
}

// attendanceAlone says that an English text on assessment says of attendance that nothing else counts: "attendance alone",
// "solely by completion". negated: it says that attendance does not count, or not alone.
func attendanceAlone(text string) (alone, negated bool) {
	all := Tokens(text)
	for i, word := range all {
		if !beingThere.Has(word) {
			continue
		}
		before := i - 1
		for before >= 0 && soleBetween.Has(all[before]) {
			before--
		}
		behind := i + 1
		for behind < len(all) && (soleBehind.Has(all[behind]) || soleVerb.Has(all[behind])) {
			alone = alone || soleBehind.Has(all[behind])
			behind++
		}
		negated = negated || behind < len(all) && all[behind] == "not"
		if before < 0 {
			continue
		}
		negated = negated || all[before] == "not"
		alone = alone || soleBefore.Has(all[before])
		negated = negated || before > 0 && soleBefore.Has(all[before]) && all[before-1] == "not"
	}
	return alone, negated
}

// DeniesQuality says that a text on quality assurance denies any, and names nothing else that answers for it. Source: rule
//
func DeniesQuality(text string) bool {
	if len(text) > RuleLength {
		return false
	}
	text = Plain(text)
	if IsJapanese(text) {
		if DeniedWhole(text) {
			return true
		}
		if !denialInJA.In(text) {
			return false
		}
		rest := noQualityJA().ReplaceAllString(text, "")
		return rest != text && !Mentions(rest, "responsible")
	}
	rest, denied := deny(text, qualityWord)
	return denied && !Mentions(strings.Join(rest, " "), "responsible")
}
