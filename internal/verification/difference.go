package verification

import (
	"slices"
	"strings"
	"unicode"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify"
)

// mostClaims is how much of what a copy claims an answer repeats.
const mostClaims = 2

// isClaim reports whether a reader learns anything from the two values of a field: dates and words, which people believe,
// but neither a learner, who is there as a hash, nor addresses.
func isClaim(field string) bool {
	first, _, _ := strings.Cut(field, ".")
	return slices.Contains([]string{"issuedOn", "expires", "narrative"}, first)
}

// brief is the beginning of a stranger's word, without letters that have no meaning by themselves.
func brief(s string) string {
	return locale.IsolatedRuns(locale.Excerpt(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Co, r) {
			return -1
		}
		return r
	}, s)))
}

// Told are the two values of a difference as people read them: times as days, where the days differ; "" for one that is not
// there.
func (r *Report) Told(d verify.Difference, lang locale.Language) (inHand, hosted string) {
	inHand, hosted = unquoted(d.InHand), unquoted(d.Hosted)
	a, notA := openbadges.ParseTime(inHand)
	b, notB := openbadges.ParseTime(hosted)
	one, other := dayOf(lang, a.In(r.Zone())), dayOf(lang, b.In(r.Zone()))
	switch {
	case notA == nil && notB == nil && one == other, notA != nil && inHand != "", notB != nil && hosted != "":
		return inHand, hosted
	case notA != nil:
		return inHand, other
	case notB != nil:
		return one, hosted
	}
	return one, other
}

// unquoted is a JSON text without its quotation marks; anything else stays as it is.
func unquoted(value string) string {
	var text string
	if json.Unmarshal([]byte(value), &text) == nil && text != "" {
		return text
	}
	return value
}
