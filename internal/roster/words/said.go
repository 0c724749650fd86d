package words

import (
	"strings"
	"unicode/utf8"
)

// Out is what a list itself says against awarding a row. Such a row is refused until somebody decides: it is never
// awarded silently, and never because other rows' faults are to be skipped.
type Out string

// The ways in which a list says that a row is out.
const (
	OutHidden    Out = "hidden"    // by a filter, a folded group, a height of zero, or a person
	OutStruck    Out = "struck"    // the person is struck through
	OutLink      Out = "link"      // the address is a link to another address
	OutExample   Out = "example"   // marked as an example, or below a heading that says so
	OutWithdrawn Out = "withdrawn" // marked as withdrawn, cancelled or absent, or below a heading that says so
	OutDouble    Out = "double"    // marked as standing in the list twice
	OutFailed    Out = "failed"    // marked as failed or not decided
	OutBlank     Out = "blank"     // without the result that others have, or without a day of completion
	OutOther     Out = "other"     // marked as somebody who is no learner: a teacher, a host, an office
	OutHand      Out = "hand"      // somebody has left it out, which the list itself does not say
	OutRevoked   Out = "revoked"   // the learner's award was taken back before, which the list itself does not say
	OutHeld      Out = "held"      // the learner's student number holds the award under another address, which the list itself does not say
	OutCourse    Out = "course"    // said to be of another micro-credential than the one that is awarded, which the list alone does not tell
	OutTable     Out = "table"     // in a second table, whose heading says something that is not understood
)

// inCell is what a cell says in a column of some class.
func inCell(c Class, text string) Out {
	text = strings.TrimSpace(text)
	folded := Fold(text)
	switch {
	case text == "":
		return ""
	case c == Leaving:
		if stays[folded] {
			return ""
		}
		return OutWithdrawn
	}
	if kind := OutAlone(text); kind != "" {
		return kind
	}
	switch c {
	case Other:
		return ""
	case Role:
		if otherRole(text) {
			return OutOther
		}
		return ""
	case Standing:
		if noes[folded] {
			return OutWithdrawn
		}
		return ""
	}
	if kind := OutInRemark(text); kind != "" {
		return kind
	}
	if rest, ok := cutLabel(text); c == Division && ok && rest == "" && folded != "教員" && folded != "教職員" {
		return OutOther // teachers may learn, too
	}
	plain := folded // without a remark behind it
	if stripped := remarkBehind().ReplaceAllString(text, "$1"); stripped != text {
		plain = Fold(stripped)
	}
	switch {
	case undecided[folded], undecided[plain], c.Decisive() && IsFormulaError(text),
		c == Result && (noes[plain] || plain == "d"),
		(c == Grade || c == GradeJA) && (failsA[plain] || failsA[folded]),
		c == Attendance && aways[plain],
		c == Unnamed && crosses[folded]:
		return OutFailed
	}
	return ""
}

// OutInBrackets is what the remark in the last brackets of a text says.
func OutInBrackets(text string) Out {
	open := strings.LastIndexAny(text, "（(［[【〔")
	if open < 0 {
		return ""
	}
	_, size := utf8.DecodeRuneInString(text[open:])
	inside := strings.TrimRight(text[open+size:], "）)］]】〕 　")
	if kind := OutAlone(inside); kind != "" || !undecided[Fold(inside)] {
		return kind
	}
	return OutFailed
}

// SetsOff reports whether a letter sets a remark off from a name.
func SetsOff(r rune) bool {
	switch r {
	case '（', '(', '【', '[', '〔', '※', '＊', '*', '＜', '<', '：', ':', '）', ')', '例':
		return true
	}
	return false
}

// IsPlainASCII reports whether a text has no byte beyond ASCII.
func IsPlainASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}
