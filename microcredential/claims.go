package microcredential

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mitome/mitome/microcredential/internal/words"
)

var (
	claimWord      = words.PhrasesOf("claim")
	claimLoosely   = words.PhrasesOf("claim", "claim loosely")
	claimDenial    = words.SetOf("claim denial en")
	claimBetween   = words.SetOf("claim between")
	claimDenialJA  = words.PhrasesOf("claim denial ja")
	claimBetweenJA = words.PhrasesOf("claim between")
	thisGuideline  = words.PhrasesOf("this guideline")
	aboutItself    = words.PhrasesOf("credential itself")
)

// claims is R-16: only the system writes the note, so no typed text may say it. Courses teach guidelines too: only a claim
// that means this guideline counts.
func (c *checker) claims() {
	for _, row := range c.edition.Descriptors {
		if row.Key != Title && row.Key != ContentDescription && row.Place != InCriteria {
			continue
		}
		c.eachText(row.Key, func(lang Lang, text string) {
			if claimIn(text, false) != "" {
				c.find(newFinding("R-16", Error, row.Key, "typed-claim", lang))
			}
		})
	}
}

// claims finds where a text says that it conforms to this guideline: the note, or other words. What is said of the learning
// may follow guidelines too, so that only Certification, and what belongs to no descriptor, is taken at looser words.
func (r *Reading) claims() {
	if r.Noted {
		r.Claims = append(r.Claims, Claim{In: Certification, Words: r.Edition.Note(r.Lang)})
	}
	for _, t := range r.Texts {
		if words := claimIn(t.Text, t.Key == Certification); words != "" {
			r.Claims = append(r.Claims, Claim{In: t.Key, Words: words})
		}
	}
	for _, p := range r.Unassigned {
		if words := claimIn(p.Text, true); words != "" {
			r.Claims = append(r.Claims, Claim{Words: words})
		}
	}
}

// claimIn returns the sentence of a text that claims conformity to this guideline, or "". Loosely, any wording counts by
// which the credential itself is said to follow it.
func claimIn(text string, loosely bool) string {
	if len(text) > MaxCriteria || !saysGuideline(text) {
		return "" // most texts: every claim names it
	}
	text = words.Plain(text)
	for read := 0; read < maxClaims; {
		around, rest := aroundGuideline(text)
		if around == "" {
			return ""
		}
		read, text = read+len(around), rest
		for _, sentence := range sentencesOf(around) {
			if claims(sentence, loosely) {
				return sentence
			}
		}
	}
	return ""
}

// claims says whether a sentence names this guideline with a word of claiming near it that nothing denies.
func claims(sentence string, loosely bool) bool {
	at := guidelineAt(sentence)
	if at < 0 || !thisGuideline.In(sentence) {
		return false
	}
	verbs := claimWord
	if loosely && aboutItself.In(thisGuideline.Without(sentence)) {
		verbs = claimLoosely
	}
	for from := 0; ; {
		start, end := verbs.Find(sentence[from:])
		if start < 0 {
			return false
		}
		start, end = from+start, from+end
		if start-at < claimReach && at-end < claimReach && !claimDenied(sentence[:start], sentence[end:]) {
			return true
		}
		from = end
	}
}

// claimDenied says that what stands before or behind a word of claiming denies it: "does not yet fully", 未, していません.
func claimDenied(before, after string) bool {
	if words.EndsWith(before, "claim denied before") {
		return true
	}
	said := words.Tokens(before[max(len(before)-claimReach, 0):])
	for _, word := range slices.Backward(said) {
		if claimDenial.Has(strings.Trim(word, "-")) {
			return true
		}
		if !claimBetween.Has(word) {
			break
		}
	}
	for after != "" {
		first, size := utf8.DecodeRuneInString(after)
		if claimDenialJA.Opening(first, after) > 0 {
			return true
		}
		n := claimBetweenJA.Opening(first, after)
		if n == 0 || first < utf8.RuneSelf {
			return false
		}
		after = after[max(n, size):]
	}
	return false
}

// sentencesOf cuts a plain text into sentences; the point of a number ends none.
func sentencesOf(text string) (sentences []string) {
	start := 0
	for i, r := range text {
		switch r {
		case '.':
			if i > 0 && i+1 < len(text) && unicode.IsDigit(rune(text[i-1])) && unicode.IsDigit(rune(text[i+1])) {
				continue
			}
		case '。', '!', '?', ';':
		default:
			continue
		}
		sentences = append(sentences, strings.TrimSpace(text[start:i]))
		start = i + utf8.RuneLen(r)
	}
	return append(sentences, strings.TrimSpace(text[start:]))
}

// How far from the word "guideline" a claim is looked for, and in how much of a text that says it often; in bytes.
const (
	claimReach = 240
	maxClaims  = 16 << 10
)

// aroundGuideline returns what stands about the next "guideline" of a text, with others that stand near, and the rest.
func aroundGuideline(text string) (around, rest string) {
	at := guidelineAt(text)
	if at < 0 {
		return "", ""
	}
	start, end := max(at-2*claimReach, 0), min(at+2*claimReach, len(text))
	next := max(end-claimReach, at+1)
	return strings.ToValidUTF8(text[start:end], ""), text[next:]
}

// saysGuideline says whether a text may name a guideline, which nearly none does. It changes nothing of the text for that.
func saysGuideline(text string) bool {
	const word, wordJA = "guideline", "ガイドライン"
	for i, r := range text {
		switch {
		case r == 'g' || r == 'G':
			if len(text)-i >= len(word) && strings.EqualFold(text[i:i+len(word)], word) {
				return true
			}
		case r == 'ガ' && strings.HasPrefix(text[i:], wordJA):
			return true
		case r < utf8.RuneSelf || words.IsCommonJapanese(r) || r >= 0x3000 && r <= 0x303f || r >= '！' && r <= '＠':
		default:
			return true // NFKC may make a letter of it
		}
	}
	return false
}

func guidelineAt(text string) int {
	en, ja := strings.Index(text, "guideline"), strings.Index(text, "ガイドライン")
	if en < 0 || ja >= 0 && ja < en {
		return ja
	}
	return en
}
