package verification

import (
	"maps"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/openbadges/verify"
)

// justNow is how long a check counts as having been made just now.
const justNow = time.Minute

// Answer is the first thing to say, in "en" or "ja" (any other gives English), such as "Genuine, issued by Example
// University (badges.example) on 20 March 2026, not revoked, checked just now." or, where the verdict is not valid, the
// verdict and its first reason.
func (r *Report) Answer(lang string) string {
	key := "verification.answer." + string(r.Verdict)
	switch {
	case r.reason().Forged():
		key = "verification.answer.forged"
	case r.Verdict == verify.Unverifiable && r.Award == verify.Valid:
		key = "verification.answer.undecided"
	}
	var issued, until string
	if r.Assertion != nil {
		issued, until = Day(lang, r.Assertion.IssuedOn), Day(lang, r.Assertion.Expires)
	}
	return locale.Text(lang, key, "issuer", r.issuerText(lang), "date", issued, "until", until,
		"checked", r.checkedText(lang), "reason", Sentence(r.reason(), lang))
}

// ourCode is the form of the codes with which awards are revoked here.
var ourCode = regexp.MustCompile(`^[a-z_]{1,40}$`)

// Sentence says a note in "en" or "ja" (any other gives English), and in words why an award was revoked where the reason
// is one of our codes.
func Sentence(n verify.Note, lang string) string {
	code := n.Args["reason"]
	if !ourCode.MatchString(code) {
		return n.Message(lang)
	}
	key := "reason." + code
	if said := locale.Text(lang, key); said != key {
		n.Args = maps.Clone(n.Args)
		first, size := utf8.DecodeRuneInString(said)
		n.Args["reason"] = string(unicode.ToLower(first)) + said[size:]
	}
	return n.Message(lang)
}

// reason is the one that decided the verdict.
func (r *Report) reason() verify.Note {
	if len(r.Reasons) == 0 {
		return verify.Note{}
	}
	return r.Reasons[0]
}

// issuerText is the issuer's name with the domain that stands for it.
func (r *Report) issuerText(lang string) string {
	name := Printable(r.Standing.Name)
	if r.Standing.Domain == "" {
		return name
	}
	return locale.Text(lang, "verification.issuer", "name", name, "domain", r.Standing.Domain)
}

// checkedText says how old the oldest document is that tells of revocation.
func (r *Report) checkedText(lang string) string {
	oldest := r.Checked
	for _, f := range r.Fetched {
		if f.Failure == "" && f.At.Before(oldest) {
			oldest = f.At
		}
	}
	if r.Checked.Sub(oldest) < justNow {
		return locale.Text(lang, "verification.checked.now")
	}
	return locale.Text(lang, "verification.checked.minutes", "minutes", int(r.Checked.Sub(oldest)/time.Minute))
}

// Day is a date of issuing or expiry as people read it; see verify.Day. What is no date is returned in printable form.
func Day(lang, date string) string { return Printable(verify.Day(lang, date)) }

// Printable returns a stranger's text without characters that steer a terminal, are not seen or turn the direction of
// reading; line ends become spaces.
func Printable(text string) string {
	return strings.Join(strings.FieldsFunc(strings.Map(seen, text), func(r rune) bool { return r == ' ' }), " ")
}

// seen keeps what a reader sees: white space becomes a space, other control and format characters are left out.
func seen(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
		return -1
	}
	return r
}
