package microcredential

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	pastOutcome = phrasesOf("past en")
	pastEnd     = regexp.MustCompile(`(?:出席|参加|受講|視聴|聴講|修了)(?:した|しました|済み)[。.]?$`)
	acronym     = regexp.MustCompile(`\b[A-Z]{3,}\b`)
	degreeTitle = regexp.MustCompile(`^(?:bachelor|master|doctor|associate|diploma)(?:'s)?(?: degree)?\b(?: of| in|$)|^(?:ph\.?d|mba|b\.?a|b\.?sc|m\.?a|m\.?sc)\b|(?:学士|修士|博士|学位)(?:（[^）]*）|\([^)]*\))?$`)
)

// assessment is R-18: attendance alone is not assessment. A text that also names
// a way of judging is left alone.
func (c *checker) assessment() {
	codes := c.d.Codes(TypeOfAssessment)
	isAttendance := func(code string) bool { return slices.Contains([]string{"attendance", "participation"}, plain(code)) }
	if len(codes) > 0 && !slices.ContainsFunc(codes, func(s string) bool { return !isAttendance(s) }) {
		c.find(newFinding("R-18", Error, TypeOfAssessment, "attendance-code"))
		return
	}
	c.eachText(TypeOfAssessment, func(lang Lang, text string) {
		if blank(text, TypeOfAssessment) {
			return
		}
		switch nothing, attendance := assessedBy(text); {
		case nothing:
			c.find(newFinding("R-18", Error, TypeOfAssessment, "no-assessment", lang))
		case attendance:
			c.find(newFinding("R-18", Error, TypeOfAssessment, "attendance-text", lang))
		}
	})
}

// outcomes is R-18 (hint: what the learner can do) and R-24 (no more than ten).
func (c *checker) outcomes() {
	for _, lang := range c.langs {
		items := c.d.Outcomes(lang)
		if len(items) > 10 {
			c.find(newFinding("R-24", Warning, LearningOutcomes, "many-outcomes", lang))
		}
		for _, item := range items {
			if past(item) {
				c.find(newFinding("R-18", Hint, LearningOutcomes, "past-outcome", lang).with(shorten(item)))
			}
		}
	}
}

// past says that an outcome tells what was done: by its first word in English, by its last in Japanese.
func past(outcome string) bool {
	const near = 48 // bytes
	end := outcome[max(len(outcome)-near, 0):]
	start := plain(outcome[:min(len(outcome), near)])
	first, _ := utf8.DecodeRuneInString(start)
	return pastOutcome.opening(first, start) > 0 || strings.ContainsAny(end, "た済") && pastEnd.MatchString(plain(end))
}

// quality is R-19.
func (c *checker) quality() {
	c.eachText(QualityAssurance, func(lang Lang, text string) {
		if blank(text, QualityAssurance) {
			return
		}
		if deniesQuality(text) {
			c.find(newFinding("R-19", Error, QualityAssurance, "no-quality", lang))
		} else if !pointsElsewhere(text) && !mentions(plain(opening(text)), "responsible") && !acronym.MatchString(text) {
			c.find(newFinding("R-19", Hint, QualityAssurance, "no-body", lang))
		}
	})
}

// title hints when a name could be taken for a degree.
func (c *checker) title() {
	c.eachText(Title, func(lang Lang, text string) {
		if degreeTitle.MatchString(plain(text)) {
			c.find(newFinding("R-24", Hint, Title, "degree-title", lang))
		}
	})
}

var (
	claimEN   = regexp.MustCompile(`(?:conform|compl(?:y|ie[sd]|iant|iance))[^.!?;]{0,120}guidelines?|guidelines?[^.!?;]{0,60}(?:conform|complian|complied)`)
	claimJA   = regexp.MustCompile(`(?:準拠|適合|則[っりしる])[^。！？!?]{0,60}ガイドライン|ガイドライン[^。！？!?]{0,60}(?:準拠|適合|則[っりしる]|のっと[っり])`)
	mixed     = regexp.MustCompile(`conform[^。.!?]{0,60}ガイドライン|ガイドライン[^。!?]{0,60}conform|準拠[^。.!?]{0,60}guideline|guidelines?[^。!?]{0,60}準拠`)
	unclaimed = regexp.MustCompile(`(?:not|n't|neither|never)(?: yet| necessarily| claim to| claim| fully)* (?:conform|comply)\w*|non-?(?:conform|complian)\w*|\bno (?:claim of )?(?:conformity|compliance)|(?:準拠|適合|則っ|則り)(?:し|を主張し|は|を)?(?:て(?:は)?)?(?:いない|いません|おらず|おりません|しない|しません|ない|せず)|未準拠|非準拠|不適合`)
	thisGuide = regexp.MustCompile(`guidelines? (?:for issuing|1\.1|v)|ガイドライン ?(?:1\.1|v)|digitally|デジタル発行|jv-campus|jmooc|micro-?credential|マイクロクレデンシャル`)
)

// claims is R-16: only the system writes the note, so no typed text may say it.
// Courses teach guidelines too: only a claim that means this guideline counts.
func (c *checker) claims() {
	for _, row := range c.edition.Descriptors {
		if row.Key != Title && row.Key != ContentDescription && row.Place != InCriteria {
			continue
		}
		c.eachText(row.Key, func(lang Lang, text string) {
			if claim := claimIn(text); claim != "" && thisGuide.MatchString(claim) {
				c.find(newFinding("R-16", Error, row.Key, "typed-claim", lang))
			}
		})
	}
}

// claimIn returns the words of a text that claim conformity, or "". The version's
// point in "Guideline 1.1" does not end a sentence.
func claimIn(text string) string {
	if len(text) > MaxCriteria {
		return ""
	}
	if !saysGuideline(text) {
		return ""
	}
	text = plain(text)
	for read := 0; read < maxClaims; {
		around, rest := aroundGuideline(text)
		if around == "" {
			return "" // most texts: every form of a claim names it
		}
		read, text = read+len(around), rest
		if !claimVerb(around) {
			continue
		}
		around = strings.ReplaceAll(unclaimed.ReplaceAllString(around, ""), "1.1", "1·1")
		for _, form := range []*regexp.Regexp{claimEN, claimJA, mixed} {
			if at := form.FindStringIndex(around); at != nil {
				start := strings.LastIndexAny(around[:at[0]], "。.!?！？;") + 1 // the sentence may name the guideline before
				end := min(len(around), at[1]+80)
				return strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(around[start:end], "1·1", "1.1"), ""))
			}
		}
	}
	return ""
}

// How far from the word "guideline" a claim is looked for, and in how much of a text that says it often; in bytes.
const (
	claimReach = 480
	maxClaims  = 16 << 10
)

// aroundGuideline returns what stands about the next "guideline" of a text, with others that stand near, and the rest.
func aroundGuideline(text string) (around, rest string) {
	at := guidelineAt(text)
	if at < 0 {
		return "", ""
	}
	start, end := max(at-claimReach, 0), min(at+claimReach, len(text))
	next := max(end-claimReach/2, at+1)
	return text[start:end], text[next:]
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
		case r < utf8.RuneSelf || isCommonJapanese(r) || r >= 0x3000 && r <= 0x303f || r >= '！' && r <= '＠':
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

// claimVerb says that a text holds a word with which conformity is claimed.
func claimVerb(text string) bool {
	return slices.ContainsFunc([]string{"conform", "compl", "準拠", "適合", "則", "のっと"}, func(verb string) bool { return strings.Contains(text, verb) })
}

// image is R-15. Our templates draw the words, so a description that does not
// speak of them is in order.
func (c *checker) image() {
	if c.Image == WordsMissing {
		c.find(newFinding(RuleImageWords, Warning, BadgeImage, "image-words"))
	}
	if _, given := c.d.Raw(keyImageWords); !given || c.Image != WordsDescribed {
		return
	}
	words := strings.NewReplacer("‐", "-", "‑", "-", "–", "-").Replace(plain(c.d.field(keyImageWords)))
	if !strings.Contains(words, "micro-credential") {
		c.find(newFinding(RuleImageWords, Warning, BadgeImage, "image-words"))
	}
}
