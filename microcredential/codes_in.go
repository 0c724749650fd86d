package microcredential

import (
	"slices"
	"strings"

	"github.com/mitome/mitome/microcredential/internal/words"
)

// This file reads from a text the codes that an author would have given beside it: for badges, which hold texts alone.
// What is read is a reading, not a statement of the issuer; in doubt nothing is.

var (
	readAssessments = codedPhrases("assessment", AssessmentCodes)
	readQualities   = codedPhrases("quality", QualityCodes)
)

// codedPhrases are the lists "KIND is CODE" of words.txt.
func codedPhrases(kind string, codes []string) map[string]words.Phrases {
	all := map[string]words.Phrases{}
	for _, code := range codes {
		all[code] = words.PhrasesOf(kind + " is " + code)
	}
	return all
}

// codesIn are the codes, in their own order, whose words stand in a text.
func codesIn(text string, codes []string, said map[string]words.Phrases) (found []string) {
	text = words.Plain(words.Opening(text))
	for _, code := range codes {
		if said[code].In(text) {
			found = append(found, code)
		}
	}
	return found
}

// FormIn returns the code of the form of participation that a text describes, one of [FormCodes]; "" where it does not say.
func FormIn(text string) string {
	text = words.Plain(words.Opening(text))
	text = formAside().ReplaceAllString(text, "")
	text = formDenied().ReplaceAllString(text, "")
	text = formAfar().ReplaceAllString(text, "online オンライン")
	online, onsite := formOnline.In(text), formOnsite.In(text) || formPractice.In(text)
	switch {
	case onlineOnly().MatchString(text):
		return "online"
	case onsiteOnly().MatchString(text):
		return "onsite"
	case formBlended.In(text) || online && onsite:
		return "blended"
	case online:
		return "online"
	case onsite:
		return "onsite"
	}
	return ""
}

// AssessmentsIn returns the codes of the types of assessment that a text names, each one of [AssessmentCodes].
func AssessmentsIn(text string) []string { return codesIn(text, AssessmentCodes, readAssessments) }

// QualitiesIn returns the codes of the types of quality assurance that a text names, each one of [QualityCodes].
func QualitiesIn(text string) []string { return codesIn(text, QualityCodes, readQualities) }

// StackIn returns the code of the stackability that a text describes, one of [StackCodes]; "" where it does not say.
func StackIn(text string) string {
	text = words.Plain(words.Opening(text))
	rest := stackDenied().ReplaceAllString(text, "")
	switch no, yes := rest != text || stackNo.In(text) || nothingCounts(text), stackYes.In(rest); {
	case yes:
		return "stackable"
	case no:
		return "standalone"
	}
	return ""
}

// nothingCounts says that a text on stackability is an explicit none.
func nothingCounts(text string) bool {
	return slices.Contains([]string{"none", "no", "not applicable", "なし", "無し", "ない", "該当なし"}, strings.Trim(text, " 。."))
}

// LanguagesIn returns the languages that a text names, as BCP 47 codes in the order of the alphabet.
func LanguagesIn(text string) []string { return namesIn(text, languageNames()) }

// CountryIn returns the country that a text names, as ISO 3166-1 alpha-2; "" where it names none or several.
func CountryIn(text string) string {
	if found := namesIn(text, countryNames()); len(found) == 1 {
		return found[0]
	}
	return ""
}

// namesIn are the codes of the names that stand in a text. A name within a longer one ("Guinea" in "Guinea-Bissau") does
// not count.
func namesIn(text string, known map[string]string) (codes []string) {
	text = words.Plain(words.Opening(text))
	var names []string
	for name := range known {
		if containsName(text, name) {
			names = append(names, name)
		}
	}
	for _, name := range names {
		within := func(other string) bool { return len(other) > len(name) && strings.Contains(other, name) }
		if !slices.ContainsFunc(names, within) && !slices.Contains(codes, known[name]) {
			codes = append(codes, known[name])
		}
	}
	slices.Sort(codes)
	return codes
}
