// Package typed brings what people type into the form in which it is kept, and says whether it can be kept: a reader must see
// all of it, on whichever computer, and it has a limit.
//
//	if !typed.Line(&step.Name, 80) {
//		return … // and the person is told of the limit
//	}
//
// Nothing is taken out of a text, but of a learner's [Name], which is that of a list.
package typed

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mitome/mitome/microcredential"
)

// Line brings a text into one line, in which white space is one space, and reports whether it can be kept: of at most limit
// characters, all [Seen], and none of private use, which other computers do not show.
func Line(text *string, limit int) bool {
	*text = strings.Join(strings.Fields(*text), " ")
	return Seen(*text, false) && fits(*text, limit)
}

// Lines is Line for a text of several lines, which may be indented: they end in LF, and none around the text is empty.
func Lines(text *string, limit int) bool {
	*text = strings.TrimSpace(lineEnds.Replace(*text))
	return Seen(*text, true) && fits(*text, limit)
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

func fits(text string, limit int) bool {
	return utf8.RuneCountInString(text) <= limit && microcredential.PrivateIn(text) == ""
}

// Name brings a learner's name or number into the form in which lists keep it: in one line, without what nobody sees. It
// reports whether a list would take it: no letter is lost, and of private use it may be.
func Name(text *string) bool {
	*text = strings.Join(strings.Fields(microcredential.CleanName(*text)), " ")
	lost := strings.ContainsRune(*text, utf8.RuneError)
	return !lost && Seen(*text, false) && !microcredential.NameIsLong(*text) && !microcredential.NameIsCovered(*text)
}

// Seen reports whether a reader sees each character of a text: it is UTF-8, and holds nothing that openbadges.Unseen knows but
// the joiners that scripts and pictographs need, and where it has several lines their ends and tabs.
func Seen(text string, lines bool) bool {
	control := func(r rune) bool { return unicode.IsControl(r) && !(lines && (r == '\n' || r == '\t')) }
	return utf8.ValidString(text) && !strings.ContainsFunc(text, control) && microcredential.CleanName(text) == text
}
