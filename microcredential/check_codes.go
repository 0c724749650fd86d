package microcredential

import (
	"regexp"
	"slices"
	"strings"
)

// The codes offered beside the text. They are ours; the guideline has none.
var (
	FormCodes       = []string{"online", "onsite", "blended"}
	AssessmentCodes = []string{"quiz", "exam", "report", "project", "practical", "oral", "portfolio", "peer", "rpl"}
	QualityCodes    = []string{"internal", "institutional_accreditation", "programme_accreditation", "external_recognition", "professional_body", "industry"}
	Frameworks      = []string{"JEQF", "EQF", "CEFR", "ITSS", "AQF", "other"}
	StackCodes      = []string{"standalone", "stackable"}
)

// codes hints at a code that is none of those offered.
func (c *checker) codes() {
	for _, offer := range []struct {
		key   Key
		codes []string
	}{{FormOfParticipation, FormCodes}, {TypeOfAssessment, AssessmentCodes}, {QualityAssurance, QualityCodes}, {Stackability, StackCodes}} {
		for _, code := range c.d.Codes(offer.key) {
			if !slices.Contains(offer.codes, code) && !c.has("R-18", Error, offer.key) {
				c.find(newFinding("R-24", Hint, offer.key, "unknown-code").with(shorten(code), strings.Join(offer.codes, ", ")))
			}
		}
	}
	if framework, _ := c.d.LevelCode(); framework != "" && !slices.Contains(Frameworks, framework) {
		c.find(newFinding("R-24", Hint, Level, "unknown-code").with(shorten(framework), strings.Join(Frameworks, ", ")))
	}
}

var (
	levelNumber  = regexp.MustCompile(`^` + oneOf("level word") + `?[:.]?\s*[0-9]{1,2}$`)
	anyFramework = phrasesOf("framework other", "framework JEQF", "framework EQF", "framework CEFR", "framework ITSS", "framework AQF")
)

// level is R-24: a value that its framework knows, and a framework for a value.
func (c *checker) level() {
	framework, value := c.d.LevelCode()
	if framework == "" {
		c.levelAlone(value)
		return
	}
	if value != "" && !levelOf(framework, value).Known() {
		c.find(newFinding("R-24", Warning, Level, "level-value").with(shorten(value), framework))
	}
}

// levelAlone judges a level without a framework code: the text may name one.
func (c *checker) levelAlone(value string) {
	named, number := false, false
	c.eachText(Level, func(lang Lang, text string) {
		if said := LevelIn(text); said.Value != "" && !said.Known() {
			c.find(newFinding("R-24", Warning, Level, "level-value", lang).with(said.Value, said.Framework))
		}
	})
	c.eachText(Level, func(_ Lang, text string) {
		text = plain(opening(text))
		named = named || anyFramework.in(text)
		number = number || levelNumber.MatchString(text)
	})
	if !named && (value != "" || number) {
		c.find(newFinding("R-24", Warning, Level, "level-framework"))
	}
}

var (
	formBlended  = phrasesOf("form blended")
	formOnline   = phrasesOf("form online")
	formOnsite   = phrasesOf("form onsite")
	formPractice = phrasesOf("form practice")

	// work that is named for its place, but done from afar
	formAfar = regexp.MustCompile(`(?:online|on-line|virtual|remote|web-based|オンライン|遠隔|バーチャル|リモート|web)(?:[ -]|での?|上の|による|形式の|型)?(?:` + oneOf("form practice") + `)|` +
		oneOf("form practice") + `(?: ?\((?:online|オンライン|zoom)\)| on zoom| online)`)
	formDenied = regexp.MustCompile(`\b(?:no|not|without|neither|nor)\s+(?:[a-z]+\s+){0,2}?(?:online|on-line|remote|onsite|on-site|on site|in person|in-person|face-to-face|on campus|on-campus|blended|hybrid)(?:[ -][a-z]+)?|(?:対面|通学|スクーリング|オンライン|遠隔)[ぁ-んァ-ヶ一-龠ー]{0,6}?(?:なし|無し|不要|しない|しません|ありません|はない|行わない|行いません)`)
	// what is said beside: optional meetings, and material that is put online
	formAside  = regexp.MustCompile(`[^.;,()]{0,60}\((?:optional|voluntary)[^)]{0,40}\)|\b(?:optional|voluntary)[^.;,]{0,60}|[^。、(]{0,40}\((?:参加は?)?(?:任意|自由|希望者)[^)]{0,40}\)|(?:slides|materials?|handouts|recordings|資料|教材|スライド|録画)[^.;。（）()]{0,40}?(?:online|オンライン)[^.;。（）()]{0,16}|(?:任意|希望者|自由参加|希望制)[^。、]{0,40}|(?:exams?|examinations?|test|試験)[^.;,。、（）()]{0,40}`)
	onlineOnly = regexp.MustCompile(`(?:fully|entirely|100 ?%|only|completely) online|online only|完全オンライン|オンラインのみ|オンラインだけ|全てオンライン|すべてオンライン`)
	onsiteOnly = regexp.MustCompile(`(?:fully|entirely|100 ?%|only|completely) (?:onsite|on-site|in person|in-person|face-to-face)|(?:onsite|in person|face-to-face) only|対面のみ|対面だけ|全て対面|すべて対面`)
)

// form is R-24: the code of the form of participation against its text. Side
// remarks do not count: "Onsite; preparation online" is onsite.
func (c *checker) form() {
	for _, code := range c.d.Codes(FormOfParticipation) {
		c.eachText(FormOfParticipation, func(lang Lang, text string) {
			if formContradicts(code, plain(text)) {
				c.find(newFinding("R-24", Warning, FormOfParticipation, "form-text", lang).with(code))
			}
		})
	}
}

func formContradicts(code, text string) bool {
	text = formAside.ReplaceAllString(text, "")
	text = formDenied.ReplaceAllString(text, "")
	text = formAfar.ReplaceAllString(text, "online オンライン")
	blended, online, onsite := formBlended.in(text), formOnline.in(text), formOnsite.in(text) || formPractice.in(text)
	switch code {
	case "online":
		return blended || onsite || onsiteOnly.MatchString(text)
	case "onsite":
		return blended || onlineOnly.MatchString(text) || online && !onsite
	case "blended":
		alone := online != onsite && !blended && len([]rune(text)) <= 24
		return onlineOnly.MatchString(text) || onsiteOnly.MatchString(text) || alone
	}
	return false
}

var (
	stackNo  = regexp.MustCompile(`(?:not|cannot be|can't be|non)[ -]?(?:be )?stack\w*|no stack\w*|stand-?alone|stands alone|stand alone|独立して完結|単独|積み上げ(?:は|が|に|も)?(?:なし|無し|不可|対象外|でき(?:ない|ません)|ありません|しない|しません)|(?:単位に)?算入(?:は)?(?:不可|でき(?:ない|ません)|されない|しない)`)
	stackYes = regexp.MustCompile(`stack|counts? (?:towards?|as|for)|積み上げ|算入`)
)

// stackability is R-24: its code against its text.
func (c *checker) stackability() {
	for _, code := range c.d.Codes(Stackability) {
		c.eachText(Stackability, func(lang Lang, text string) {
			text = plain(text)
			no := stackNo.MatchString(text)
			yes := stackYes.MatchString(stackNo.ReplaceAllString(text, ""))
			if code == "standalone" && yes && !no || code == "stackable" && no && !yes {
				c.find(newFinding("R-24", Warning, Stackability, "stack-text", lang).with(code))
			}
		})
	}
}
