package words

import (
	"regexp"
	"strings"
)

// A clause of prerequisites that says there are none, in either language.
var (
	noneNeeded = Pattern(`^(?:there (?:is|are) )?(?:no|none|not|nothing)(?: (?:formal|special|specific|particular|in particular|prior|previous|entry|entrance|admission|academic|technical|programming|work|other))*` +
		`(?: (?:prerequisites?|requirements?|conditions?|knowledge|experience|qualifications?|background|skills?|study|restrictions?)(?: or (?:knowledge|experience|qualifications?|requirements?))?)?` +
		`(?: (?:is|are|apply))?(?: (?:needed|required|necessary|assumed|expected|asked for|to (?:enrol|enroll|apply|join)))*$`)
	openToAll = Pattern(`^open to (?:all|anyone|everyone|everybody|the (?:general )?public)(?: (?:learners|who (?:are|is) interested))?$`)

	nothingAsked = Pattern(`^(?:特に|特別[なの]?|とくに)?(?:履修|受講|参加|出願|前提|予備|事前|専門|基礎|学歴|年齢)*(?:の|となる)?(?:知識|条件|要件|資格|経験|制限|科目|スキル|的な知識)?(?:は|も|を|に)?(?:特に|とくに|一切)?` +
		`(?:必要|求め|要求し|設定し|想定し|設け|課さ|課し|問い|問わ)?(?:と(?:し|され))?(?:は)?(?:て(?:い|おり))?(?:ない|ません|ありません|なし|無し|不要|不問)(?:です)?$`)
	anybody          = Pattern(`^(?:(?:どなた|誰|だれ)でも(?:受講|参加|履修)?(?:いただけます|可能?|できます|できる|歓迎)?(?:です)?|(?:初心者|未経験者?|初学者)(?:歓迎|可|でも可))$`)
	knowing          = Pattern(`^[ぁ-んァ-ヶー一-龠]{0,12}(?:が|は)?(?:なくても|無くても)(?:受講|参加|履修)?(?:可|可能|構いません|大丈夫|できます)(?:です)?$`)
	prerequisiteNone = []func() *regexp.Regexp{noneNeeded, openToAll, nothingAsked, anybody, knowing}
)

// AsksNothing reports whether a whole plain text on prerequisites says, clause by clause, that there are none.
func AsksNothing(text string) bool {
	clauses := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\n.。;,、()", r) })
	for _, clause := range clauses {
		clause = strings.TrimSpace(clause)
		none := clause == ""
		for _, says := range prerequisiteNone {
			none = none || says().MatchString(clause)
		}
		if !none {
			return false
		}
	}
	return len(clauses) > 0
}
