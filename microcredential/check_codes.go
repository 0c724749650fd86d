package microcredential

import (
	"regexp"
	"slices"
	"strings"

	"github.com/mitome/mitome/microcredential/internal/words"
)

// The codes offered beside the text. They are ours; the guideline has none.
var (
	FormCodes       = []string{"online", "onsite", "blended"}
	AssessmentCodes = []string{"quiz", "exam", "report", "project", "practical", "oral", "portfolio", "peer", "rpl"}
	QualityCodes    = []string{"internal", "institutional_accreditation", "programme_accreditation", "external_recognition", "professional_body", "industry"}
	Frameworks      = []string{"JEQF", "EQF", "CEFR", "ITSS", "AQF", "other"}
	StackCodes      = []string{"standalone", "stackable"}
	// CertificationCodes are the usual kinds of certification in Japan: a certificate of study by Article 105 of the School
	// Education Act, credit for registered students, a certificate of completion, a programme approved under MDASH.
	CertificationCodes = []string{certificateOfStudy, "registered_student_credit", "completion", "mdash"}
)

// codes hints at a code that is none of those offered.
func (c *checker) codes() {
	for _, offer := range []struct {
		key   Key
		codes []string
	}{{FormOfParticipation, FormCodes}, {TypeOfAssessment, AssessmentCodes}, {QualityAssurance, QualityCodes}, {Certification, CertificationCodes}, {Stackability, StackCodes}} {
		for _, code := range c.d.Codes(offer.key) {
			if !slices.Contains(offer.codes, code) && !c.hasError("R-18", offer.key) {
				c.find(newFinding("R-24", Hint, offer.key, "unknown-code").with(shorten(code), strings.Join(offer.codes, ", ")))
			}
		}
	}
	if framework, _ := c.d.LevelCode(); framework != "" && !slices.Contains(Frameworks, framework) {
		c.find(newFinding("R-24", Hint, Level, "unknown-code").with(shorten(framework), strings.Join(Frameworks, ", ")))
	}
}

// extras hints at extra facts that are not understood: learners would find "not stated" instead. The examples are as one
// writes them in JSON.
func (c *checker) extras() {
	e := c.d.Extra()
	capacity, _ := c.d.amount(keyCapacity)
	codes := func(all []string) string { return `"` + strings.Join(all, `" | "`) + `"` }
	for _, x := range []struct {
		key, example string
		understood   bool
	}{
		{keyPace, codes(PaceCodes), slices.Contains(PaceCodes, e.Pace)},
		{keyBenefit, codes(BenefitCodes), e.Benefit == "yes" || slices.Contains(BenefitCodes, e.Benefit)},
		{keyField, `"0612"`, e.Field != ""},
		{keyTaught, "15", e.Taught > 0},
		{keyStarts, `["2027-04-01", "2027-10-01"] | "anytime"`, len(e.Starts) > 0 || e.AnyTime},
		{keyApplyURI, `"https://apply.university.example/"`, e.ApplyURI != ""},
		{keyApplyFrom, `"2027-01-31"`, !e.ApplyFrom.IsZero()},
		{keyApplyUntil, `"2027-03-15"`, !e.ApplyUntil.IsZero()},
		{keyFee, "12000", e.Free || e.Fee > 0},
		{keyCapacity, "30", capacity > 0},
	} {
		value, _ := c.d.Raw(x.key)
		if text := strings.Trim(string(value), `" `); text != "" && text != "null" && text != "[]" && !x.understood {
			c.findings = append(c.findings, newFinding("R-24", Hint, "", "extra-unread").with(x.key, shorten(text), x.example)) // each of its own
		}
	}
	if from, until := e.ApplyFrom, e.ApplyUntil; !from.IsZero() && !until.IsZero() && until.Before(from) {
		c.find(newFinding("R-24", Warning, "", "apply-order"))
	}
}

var (
	levelNumber  = words.Pattern(`^` + words.OneOf("level word") + `?[:.]?\s*[0-9]{1,2}$`)
	anyFramework = words.PhrasesOf("framework other", "framework JEQF", "framework EQF", "framework CEFR", "framework ITSS", "framework AQF")
)

// level is R-24: a value that its framework knows, and a framework for a value.
func (c *checker) level() {
	framework, value := c.d.LevelCode()
	if framework == "" {
		c.levelAlone(value)
		return
	}
	if value != "" && !LevelOf(framework, value).Known() {
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
		text = words.Plain(words.Opening(text))
		named = named || anyFramework.In(text)
		number = number || levelNumber().MatchString(text)
	})
	if !named && (value != "" || number) {
		c.find(newFinding("R-24", Warning, Level, "level-framework"))
	}
}

var (
	formBlended  = words.PhrasesOf("form blended")
	formOnline   = words.PhrasesOf("form online")
	formOnsite   = words.PhrasesOf("form onsite")
	formPractice = words.PhrasesOf("form practice")

	formPlace = words.OneOf("form online", "form onsite", "form blended")
	// work that is named for its place, but done from afar
	formAfar = words.Pattern(words.OneOf("form online") + `(?:[ -]|` + words.OneOf("form joint") + `)?` + words.OneOf("form practice") + `|` +
		words.OneOf("form practice") + ` ?\(?(?:on )?` + words.OneOf("form online"))
	// what is said not to take place
	formDenied = words.Pattern(`\b` + words.OneOf("form denial en") + `\s+(?:[a-z]+\s+){0,2}?` + formPlace + `(?:[ -][a-z]+)?|` +
		formPlace + `[ぁ-んァ-ヶ一-龠ー]{0,6}?` + words.OneOf("form denial ja"))
	// what is said beside: meetings for those who wish, and material or examinations, wherever they are held
	formAside = words.Pattern(`[^.;,()、]{0,60}\([^()]{0,12}?` + words.OneOf("form optional") + `[^)]{0,40}\)|` +
		words.OneOf("form optional") + `[^.;,。、()]{0,60}|` +
		words.OneOf("form material") + `[^.;。()]{0,40}?` + words.OneOf("form online") + `[^.;。()]{0,16}|` +
		words.OneOf("form examined") + `[^.;,。、()]{0,40}`)
	onlineOnly = onlyForm("form online")
	onsiteOnly = onlyForm("form onsite")
)

// onlyForm is a pattern for a form of participation that is said to be the only one.
func onlyForm(list string) func() *regexp.Regexp {
	form := words.OneOf(list)
	return words.Pattern(words.OneOf("form only before") + `\s*` + form + `|` + form + `\s*` + words.OneOf("form only behind"))
}

// form is R-24: the code of the form of participation against its text. Side
// remarks do not count: "Onsite; preparation online" is onsite.
func (c *checker) form() {
	for _, code := range c.d.Codes(FormOfParticipation) {
		c.eachText(FormOfParticipation, func(lang Lang, text string) {
			if formContradicts(code, words.Plain(words.Opening(text))) {
				c.find(newFinding("R-24", Warning, FormOfParticipation, "form-text", lang).with(code))
			}
		})
	}
}

func formContradicts(code, text string) bool {
	text = formAside().ReplaceAllString(text, "")
	text = formDenied().ReplaceAllString(text, "")
	text = formAfar().ReplaceAllString(text, "online オンライン")
	blended, online, onsite := formBlended.In(text), formOnline.In(text), formOnsite.In(text) || formPractice.In(text)
	switch code {
	case "online":
		return blended || onsite || onsiteOnly().MatchString(text)
	case "onsite":
		return blended || onlineOnly().MatchString(text) || online && !onsite
	case "blended":
		alone := online != onsite && !blended && len([]rune(text)) <= 24
		return onlineOnly().MatchString(text) || onsiteOnly().MatchString(text) || alone
	}
	return false
}

var (
	stackYes = words.PhrasesOf("stack")
	stackNo  = words.PhrasesOf("stack alone")
	// what is said not to be stacked: "cannot be stacked", 算入はできない
	stackDenied = words.Pattern(`\b` + words.OneOf("stack denial en") + `[ -](?:[a-z]+[ -]){0,3}?` + words.OneOf("stack") + `[a-z]*|` +
		words.OneOf("stack") + `[ぁ-ん]{0,3}?` + words.OneOf("stack denial ja"))
)

// stackability is R-24: its code against its text.
func (c *checker) stackability() {
	for _, code := range c.d.Codes(Stackability) {
		c.eachText(Stackability, func(lang Lang, text string) {
			text = words.Plain(words.Opening(text))
			rest := stackDenied().ReplaceAllString(text, "")
			no, yes := rest != text || stackNo.In(text), stackYes.In(rest)
			if code == "standalone" && yes && !no || code == "stackable" && no && !yes {
				c.find(newFinding("R-24", Warning, Stackability, "stack-text", lang).with(code))
			}
		})
	}
}
