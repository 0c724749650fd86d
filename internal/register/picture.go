package register

import (
	"cmp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// PictureName is the name of the file of an award's picture, by which an office finds it: the student number, or else the
// name, and the beginning of the award's id; the whole id where there is nothing else to tell awards apart.
func (a *Award) PictureName() string {
	whose := strings.Trim(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || r == '_' {
			return r
		}
		return '-'
	}, norm.NFC.String(cmp.Or(a.StudentID, a.Name, a.NameEN))), "-")
	if whose == "" {
		return a.ID.String() + ".png"
	}
	const longest = 40 // letters; names of files end at 255 bytes
	if letters := []rune(whose); len(letters) > longest {
		whose = string(letters[:longest])
	}
	const told = 13 // 48 bits and a hyphen: no two of a hundred thousand awards to the like-named are called alike
	return whose + "-" + a.ID.String()[:told] + ".png"
}
