package part

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

// RegisteredOf is who a learner is as the form that was sent has it, and whether that is meant although the student number
// holds the micro-credential already.
func RegisteredOf(v *visit.Visit) (to issuance.Registered, anyway bool) {
	form := v.R.PostForm
	name := issuance.PersonName{Name: form.Get("name"), English: form.Get("name_en")}
	return issuance.Registered{PersonName: name, Reading: form.Get("reading"), StudentID: form.Get("student_id")}, form.Get("anyway") != ""
}

// NumberHeld reports whether a correction was refused for that a student number holds the micro-credential already.
func NumberHeld(err error) bool {
	var refusal *issuance.Refusal
	return errors.As(err, &refusal) && refusal.Code == "number_held"
}

// InRegister leads to the awards that are found by an address or a student number.
func InRegister(v *visit.Visit, words string) string {
	return web.PageIn(visit.Path(&v.Org, "awarded"), v.Lang) + "?" + url.Values{"q": {words}}.Encode()
}

// AmendedError tells that somebody has corrected who a learner is since the form was shown.
type AmendedError struct{ Now issuance.Registered }

func (e *AmendedError) Error() string { return e.Message(locale.English) }

// Message says in lang how it is now, and what to do.
func (e *AmendedError) Message(lang locale.Language) string {
	now := []string{e.Now.Full(), e.Now.Reading, e.Now.StudentID}
	now = slices.DeleteFunc(now, func(text string) bool { return text == "" })
	return locale.Text(lang, "page.desk.awarded.correct.changed", "now", strings.Join(now, locale.Text(lang, "register.between")))
}

// Overtaken makes it an answer to look again.
func (*AmendedError) Overtaken() {}

// SinceSeen returns an *AmendedError where a form was shown when the register said something else. A form that does not say
// what it showed is taken as it is.
func SinceSeen(v *visit.Visit, now issuance.Registered) error {
	if seen := v.R.PostForm.Get("seen"); seen != "" && seen != markOf(now) {
		return &AmendedError{now}
	}
	return nil
}

// markOf is by what a form remembers what it showed.
func markOf(r issuance.Registered) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{r.Name, r.English, r.Reading, r.StudentID}, "\x00")))
	return hex.EncodeToString(sum[:8])
}
