package words

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file knows the words for people who stand in lists and are no learners: teachers, hosts, guardians, offices.

// notLearners are such words in headers. A column of theirs is never taken, or proposed, for the learner's.
var notLearners = FoldAll(
	"担当", "教員", "先生", "講師", "教授", "教官", "指導", "保護者", "親権", "緊急", "父", "母", "家族", "配偶者", "保証人", "ホスト", "主催", "上司", "上長", "人事", "推薦", "申請者", "責任者", "代表者",
	"窓口", "問い合わせ", "問合せ", "事務", "教務", "学務", "総務", "送信者", "送信元", "差出人", "作成者", "更新者", "承認者", "評価者", "採点者", "紹介者", "メンター", "コーチ", "ファシリテータ", "管理者", "所属長", "チューター", "監督", "アドバイザ", "代理", "秘書", "担任", "登壇者", "オーナー",
	"host", "organizer", "organiser", "instructor", "teacher", "tutor", "advisor", "adviser", "supervisor", "parent", "guardian", "emergency", "manager",
	"referee", "referrer", "mentor", "coach", "facilitator", "staff", "faculty", "lecturer", "professor", "contact person", "sender", "created by", "creator", "modified by",
	"updated by", "approved by", "approver", "reviewer", "graded by", "grader", "marker", "assessor", "examiner", "registrar", "administrator", "secretary", "owner", "spouse", "sponsor", "next of kin", "panelist", "moderator",
)

// shortNotLearners count as words of their own alone: they are part of too many others.
var shortNotLearners = []string{"cc", "bcc", "hr", "ta"}

// OfOthers reports whether a header is about somebody who is no learner.
func OfOthers(header string) bool {
	return ContainsAny(Fold(header), notLearners) || slices.ContainsFunc(LatinWords(header), func(word string) bool { return slices.Contains(shortNotLearners, word) })
}

// LatinWords are the words of a text in Latin letters, in lower case.
func LatinWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
}

// Roles, as systems write them beside each person. Those of others are words inside of a text; where a word for learners
// stands there as well, the person may be one.
var (
	otherRoles = FoldAll("教師", "教員", "担任", "講師", "教授", "助教", "ティーチング", "アシスタント", "開催者", "主催者", "ホスト", "司会", "パネリスト", "運営", "スタッフ", "事務", "管理者", "作成者", "編集者", "採点者", "デザイナー", "保護者",
		"teacher", "instructor", "teaching assistant", "course builder", "course creator", "grader", "designer", "observer", "organizer", "organiser", "host", "panelist", "manager", "admin", "facilitator", "moderator", "staff", "tutor", "mentor", "lecturer", "professor")
	learnerRoles = FoldAll("学生", "受講", "履修", "学習者", "参加者", "生徒", "student", "learner", "participant", "attendee", "trainee")
)

// otherRole reports whether a role is that of somebody who is no learner.
func otherRole(text string) bool {
	folded := Fold(text)
	return !ContainsAny(folded, learnerRoles) && (folded == "ta" || ContainsAny(folded, otherRoles))
}

// otherLabels are written in the place of a name, or before, behind or in brackets beside it: “担当：鈴木”, 鈴木（講師）.
// Longer ones come first.
var otherLabels = []string{
	"お問い合わせ先", "お問い合わせ", "お問合せ先", "お問合せ", "問い合わせ先", "問い合わせ", "問合せ先", "問合せ", "連絡先", "担当教員", "担当講師", "ご担当者", "担当者", "担当", "指導教員", "指導者", "責任者", "代表者", "管理者", "教職員", "教員", "講師", "准教授", "教授", "助教", "運営事務局", "運営", "事務局", "事務室", "事務", "教務課", "窓口",
	"主催者", "主催", "開催者", "ホスト", "司会", "スタッフ", "保護者", "メンター", "コーチ", "チューター", "アシスタント", "パネリスト",
	"contact person", "contacts", "contact", "instructors", "instructor", "teachers", "teacher", "lecturer", "professor", "teaching assistant", "course team", "facilitator", "organizer", "organiser", "co-host", "host", "panelist", "moderator", "staff", "administrator", "admin", "help desk", "helpdesk", "support", "office", "tutor", "mentor", "coach", "guardian",
}

// labelsByFirst are those labels by the letter with which they begin.
var labelsByFirst = func() map[rune][]string {
	m := map[rune][]string{}
	for _, label := range otherLabels {
		first, _ := utf8.DecodeRuneInString(label)
		m[first] = append(m[first], label)
	}
	return m
}()

// Endings of the names of offices, and titles behind a name.
var (
	officeEnds = []string{"課", "係", "センター", "委員会", "事務局", "事務室", "窓口"}
	titles     = []string{"先生", "教授", "講師", "助教"}
	lastOf     = func() map[rune]bool {
		m := map[rune]bool{}
		for _, word := range append(officeEnds, titles...) {
			last, _ := utf8.DecodeLastRuneInString(word)
			m[last] = true
		}
		return m
	}()
)

func titled(text string) bool {
	if last, _ := utf8.DecodeLastRuneInString(text); !lastOf[last] {
		return false
	}
	ends := func(word string) bool { return strings.HasSuffix(text, word) }
	return slices.ContainsFunc(officeEnds, ends) || slices.ContainsFunc(titles, ends)
}

// OtherName reports whether what stands in the place of a learner's name says that it is somebody else.
func OtherName(text string) bool {
	if IsPlainASCII(text) {
		return otherLatinName(text)
	}
	if rest, ok := cutLabel(text); ok && (rest == "" || strings.IndexFunc(rest, separates) == 0) {
		return true
	}
	if open := strings.LastIndexAny(text, "（(［[【"); open >= 0 {
		_, size := utf8.DecodeRuneInString(text[open:])
		inside := strings.TrimRightFunc(text[open+size:], func(r rune) bool { return strings.ContainsRune("）)］]】 　", r) })
		if rest, ok := cutLabel(inside); ok && rest == "" {
			return true
		}
	}
	return titled(text)
}

// otherLatinName looks for labels in Latin letters. One that only begins a name, as in “Host, Alan”, is none.
func otherLatinName(text string) bool {
	const longest = 16 // bytes of a label
	label, rest, found := strings.Cut(text, ":")
	if open := strings.IndexAny(text, "(["); !found && open > 0 {
		label, rest = strings.Trim(text[open:], "()[] "), ""
	}
	if len(label) > longest || strings.Count(label, " ") > 1 {
		return false
	}
	label = strings.ToLower(strings.TrimSpace(label))
	return slices.Contains(otherLabels, label) && (rest == "" || found)
}

// cutLabel takes a label from the beginning of a text.
func cutLabel(text string) (rest string, ok bool) {
	first, _ := utf8.DecodeRuneInString(text)
	for _, label := range labelsByFirst[unicode.ToLower(first)] {
		if len(text) >= len(label) && strings.EqualFold(text[:len(label)], label) {
			return text[len(label):], true
		}
	}
	return text, false
}

func separates(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune(":：/／・,，、（(［[【-－", r)
}

// otherHeading is a heading above people who are no learners: 担当教員一覧, “Instructors”. What goes on behind the word,
// as in 教員研修, is about something else.
var otherHeading = Pattern(`(?:教員|教職員|講師|教授|スタッフ|事務局|主催者|保護者|ホスト|司会者?|メンター|チューター|コーチ|アシスタント|問い?合わ?せ先?|連絡先|窓口|(?i:\b(?:instructors?|teachers?|(?:teaching )?staff|hosts?|organi[sz]ers?|facilitators?|lecturers?|tutors?|mentors?|guardians?|parents|supervisors?|panelists?|contacts?)))` +
	`(?:の?(?:一覧表?|リスト|名簿|方|皆様)|(?i: (?:list|details|roster)))?[^\p{L}]*(?:\p{N}+[名人]?)?[^\p{L}]*$`)
