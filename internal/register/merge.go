package register

import (
	"cmp"
	"io"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/internal/locale"
)

// merged is what a letter to a learner says, and whether one is still to be sent. Lists for spreadsheets begin with it, so
// that a letter that was made for one file takes the other.
var merged = []column{
	{"name", 18, func(a *Award, _ locale.Language) any { return a.Name }},
	{"name_en", 22, func(a *Award, _ locale.Language) any { return a.NameEN }},
	{"student_id", 14, func(a *Award, _ locale.Language) any { return a.StudentID }},
	{"email", 32, func(a *Award, _ locale.Language) any { return a.Email }},
	{"language", 9, func(a *Award, _ locale.Language) any { return string(cmp.Or(a.Language, a.Spoken)) }},
	{"micro_credential", 40, func(a *Award, _ locale.Language) any { return a.Title }},
	{"address", 78, func(a *Award, _ locale.Language) any { return a.Address() }},
	{"picture", 28, func(a *Award, _ locale.Language) any { return a.PictureName() }},
	{"academic_year", 8, func(a *Award, _ locale.Language) any { return a.academicYear() }},
	{"issued_on", 13, func(a *Award, _ locale.Language) any { return Day(a.IssuedOn, a.Zone) }},
	{"status", 10, func(a *Award, lang locale.Language) any { return StatusText(a.Standing, lang) }},
	{"revoked_on", 13, func(a *Award, _ locale.Language) any { return Day(a.RevokedAt, a.Zone) }},
	{"reason", 28, func(a *Award, lang locale.Language) any { return ReasonText(a.Reason, lang) }},
}

// NewMerge begins the CSV for a mail merge to those whom a list names, with headers in lang ("en" or "ja"). Besides the
// columns with which NewCSV begins it tells whether an award was issued in the batch, and its Row.
func NewMerge(to io.Writer, lang locale.Language, batch int64) (Writer, error) {
	now := column{"issued_now", 10, func(a *Award, lang locale.Language) any { return YesNo(a.Batch == batch, lang) }}
	return newCSV(to, lang, append(slices.Clone(merged), now, rowColumn))
}

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

// academicYear is the year, from April to March, in which an award was issued.
func (a *Award) academicYear() int { return a.IssuedOn.In(a.Zone).AddDate(0, -3, 0).Year() }
