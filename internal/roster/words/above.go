package words

import (
	"regexp"
	"strings"
)

var divisions = wordSet("分類", "グループ", "グループ名", "結果", "判定", "合否", "状態", "状況", "修了区分", "判定区分", "group", "category", "result", "status")

// IsDivision reports whether a column of this header tells of what kind each person is.
func IsDivision(header string) bool { return divisions[Fold(header)] }

// IsGroup reports whether a heading is the name of a part of an institution or a course.
func IsGroup(text string) bool { return group().MatchString(strings.Trim(text, headingMarks)) }

// IsKindOfPeople reports whether a heading names people of a kind, and no part of an institution or a course.
func IsKindOfPeople(text string) bool {
	text = strings.TrimSuffix(strings.TrimRight(strings.TrimSpace(text), headingMarks), "一覧")
	return strings.HasSuffix(text, "者") || strings.HasSuffix(text, "の方") || strings.HasSuffix(text, "した人")
}

// headingMarks are set around headings.
const headingMarks = "■●◆▲▼◇□○◎【】＜＞<>〈〉《》［］[]()（）「」*＊・-－—=＝:： 　0123456789０１２３４５６７８９"

// outHeadings are words in headings that say something against the people below them.
var outHeadings = []struct {
	word string
	kind Out
}{
	{"記入例", OutExample}, {"入力例", OutExample}, {"記載例", OutExample}, {"見本", OutExample}, {"サンプル", OutExample},
	{"辞退", OutWithdrawn}, {"取消", OutWithdrawn}, {"取り消し", OutWithdrawn}, {"取り下げ", OutWithdrawn}, {"取下げ", OutWithdrawn}, {"キャンセル", OutWithdrawn}, {"退学", OutWithdrawn}, {"退会", OutWithdrawn}, {"休学", OutWithdrawn}, {"除籍", OutWithdrawn}, {"欠席", OutWithdrawn},
	{"不参加", OutWithdrawn}, {"未参加", OutWithdrawn}, {"対象外", OutWithdrawn}, {"除外", OutWithdrawn}, {"補欠", OutWithdrawn}, {"離脱", OutWithdrawn}, {"脱落", OutWithdrawn}, {"中止", OutWithdrawn}, {"削除", OutWithdrawn}, {"落選", OutWithdrawn}, {"抽選漏れ", OutWithdrawn},
	{"失格", OutFailed}, {"落第", OutFailed}, {"保留", OutFailed}, {"再試", OutFailed}, {"追試", OutFailed}, {"審査中", OutFailed}, {"受講中", OutFailed}, {"履修中", OutFailed}, {"脱退", OutWithdrawn}, {"棄権", OutWithdrawn},
}

var (
	// behindHeading is what may follow such a word in Japanese.
	behindHeading = Pattern(`^(験?(の|した|された|している|となった|になった|予定|希望|者|生|学生|受講者|受講生|参加者|済み?|分|組|の部|方|人|待ち|届|扱い))*(一覧表?|リスト|名簿|表|データ|シート|行|欄)?[^\p{L}]*(\p{N}+[名人件]?)?[^\p{L}]*$`)
	// negated are good words that are denied: 未修了者, 不合格者, 非対象者.
	negated = Pattern(`(未|不|非)(受講|参加|修了|合格|完了|提出|認定|履修|受験|出席|達成|到達|対象|該当|承認|許可|終了|単位認定)`)
	// englishHeading is a heading that consists of such a word and of people.
	englishHeading = func() func() *regexp.Regexp {
		const people = `(?:participants?|students?|learners?|attendees?|registrants?|registrations?|applicants?|candidates?|people|persons?|users?|members?|trainees?|those)`
		return Pattern(`^[^a-z]*(?:(?:list of|table of|the) )*(?:` + people + ` )?(?:who |that )?(?:have |had |were |are |was |did )?(?:been )?(?:` +
			`(examples?|samples?|test (?:users?|accounts?|data))|` +
			`(withdrawn|withdrew|withdrawals?|withdraw|cancell?ed|cancell?ations?|dropped(?: out)?|drop-?outs?|absent|absentees?|no[ -]?shows?|declined|excluded|waiting ?list(?:ed)?|waitlist(?:ed)?|not eligible|ineligible|denied|rejected|removed|deleted|inactive|suspended|not attended|did not attend)|` +
			`(failed|failures?|fails?|not? pass(?:ed)?|incompletes?|not? complete[d]?|pending|on hold|in progress|not started|unsuccessful|deferred))` +
			`(?: (?:` + people + `|list|table|rows?|entry|entries|data|only|from the (?:course|class|programme|program)|the (?:course|class)))*[^a-z]*$`)
	}()
	exceptions = []string{"除く", "除き", "除いた", "以外", "含まない", "含みません", "含まず", "なし", "ありません", "していない", "excluding", "except", "without"}
	goodWords  = []string{"合格", "修了者", "修了生", "認定者", "参加者", "受講者", "受講生", "出席者", "対象者", "授与", "履修者", "名簿", "一覧", "学習者", "passed", "completed", "participants", "attendees", "learners", "awarded", "students", "roster"}
	beginsHere = []string{"ここから", "これより", "以下に入力", "以下に記入", "記入欄", "入力欄", "start here", "enter below", "begin here"}
	// remarkBehind is a remark in brackets behind a heading.
	remarkBehind = Pattern(`^(.*\p{L}.*?)\s*[（(〔［\[][^（(〔［\[]*$`)
)

// announces is how a sentence begins that is about the people below it.
var announces = Pattern(`^[※＊*（(]?\s*(?:(?:以下|下記|次)の(?:者|方|人|学生|受講者|[0-9０-９]+名)|(?i:the following|those below))`)

// OutAbove is what a heading says against the people below it: “辞退者”, “■ 記入例”, “Withdrawn”. A sentence is none,
// but for one that is about those below it.
func OutAbove(text string) Out {
	if announces().MatchString(text) {
		return OutInRemark(text)
	}
	if text == "" || strings.Contains(text, "@") || isSentence(text) || ContainsAny(text, exceptions) {
		return ""
	}
	lower := strings.ToLower(remarkBehind().ReplaceAllString(text, "$1"))
	for _, h := range outHeadings {
		if _, after, ok := strings.Cut(lower, h.word); ok && behindHeading().MatchString(after) {
			return h.kind
		}
	}
	if at := negated().FindStringIndex(lower); at != nil && behindHeading().MatchString(lower[at[1]:]) {
		return OutFailed
	}
	if found := englishHeading().FindStringSubmatch(lower); found != nil {
		switch {
		case found[1] != "":
			return OutExample
		case found[2] != "":
			return OutWithdrawn
		}
		return OutFailed
	}
	switch {
	case aloneWords[OutExample][Fold(text)]:
		return OutExample
	case otherHeading().MatchString(lower) && !ContainsAny(lower, goodWords[:9]):
		return OutOther
	}
	return ""
}

// IsForLearners reports whether a heading says that the people below it are those who are meant.
func IsForLearners(text string) bool {
	lower := strings.ToLower(text)
	return ContainsAny(lower, beginsHere) || !isSentence(text) && !noteBegins().MatchString(text) && OutAbove(text) == "" && ContainsAny(lower, goodWords)
}
