package visit

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
)

// File is what a download is called: whose it is, what, and of when, as "楢の木大学_授与台帳_2026年度.xlsx". A folder in which many of
// them lie tells them apart.
type File struct {
	What string    // the message desk.file.WHAT; in ASCII the word itself
	Of   string    // the micro-credential that it is about; empty: the organisation, or the whole store
	Year int       // the business year, by the one in which it begins; 0: Day
	Day  time.Time // of the zone in which it is told; zero with Year 0: no time is named
	Ext  string    // ".csv"
}

// longestName is how many letters whose file it is may take: names of files end at 255 bytes.
const longestName = 40

// Download answers with a file to be kept, of a media type.
func (v *Visit) Download(f File, kind string, data []byte) error {
	h := v.W.Header()
	h["Content-Type"] = []string{kind}
	h["Content-Disposition"] = web.Attachment(f.names(v))
	return v.answer(data)
}

// Answer answers with what the page itself asked for, of a media type.
func (v *Visit) Answer(kind string, data []byte) error {
	v.W.Header()["Content-Type"] = []string{kind}
	return v.answer(data)
}

func (v *Visit) answer(data []byte) error {
	h := v.W.Header()
	h["Cache-Control"] = web.NotKept
	h["X-Content-Type-Options"] = []string{"nosniff"}
	web.Write(v.W, v.R, http.StatusOK, data)
	return nil
}

// names are the file's name in ASCII and in the language of the visit.
func (f File) names(v *Visit) (plain, name string) {
	body := v.Org.NameIn(v.Lang)
	when, said := "", ""
	switch {
	case f.Year != 0:
		when, said = strconv.Itoa(f.Year), locale.Text(v.Lang, "yearbook.year", "year", strconv.Itoa(f.Year))
	case !f.Day.IsZero():
		when = f.Day.Format(time.DateOnly)
		said = when
	}
	plain = joined(ascii(cmp.Or(ascii(f.Of), v.Org.Slug)), f.What, when)
	return plain + f.Ext, joined(cmp.Or(f.Of, body), v.Say("desk.file."+f.What), said) + f.Ext
}

// joined puts the parts of a name together, those that are not empty.
func joined(parts ...string) string {
	var all []string
	for _, part := range parts {
		if part = named(part); part != "" {
			all = append(all, part)
		}
	}
	return strings.Join(all, "_")
}

// named is a text as a part of the name of a file on any system: no sign that one of them takes for something else, no
// space, nothing unseen.
func named(text string) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-・（）()ー", r)
	}), "-")
	return strings.Trim(locale.Stem(text, longestName), "-")
}

// ascii is what of a text is ASCII, where that is a name: a letter stands in it, and nothing else does.
func ascii(text string) string {
	for _, r := range text {
		if r > unicode.MaxASCII {
			return ""
		}
	}
	return strings.ToLower(named(strings.NewReplacer("(", "-", ")", "-").Replace(text)))
}
