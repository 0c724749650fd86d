package mail

import (
	"bytes"
	"context"
	"html/template"
	"regexp"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/locale"
)

// said is a letter in one language. Its texts are from the message files, what stands in them is cleaned.
type said struct {
	Lang    locale.Language
	Subject string
	Whom    string   // it is written to; empty: nobody by name
	First   string   // what is to be known before all else; may be empty
	Own     []block  // words of the organisation's own
	Before  []string // paragraphs
	Links   []link
	After   []string
}

// link is a page to open.
type link struct {
	Head    string // what it is about, where there are several; may be empty
	Address string
	Button  string // what it is called
	Foot    string // may be empty
}

// letter puts both languages into one mail, the reader's first.
func letter(lang locale.Language, say func(lang locale.Language) said) (*Letter, error) {
	parts := []said{say(lang)}
	for _, other := range locale.Languages {
		if other != lang {
			parts = append(parts, say(other))
		}
	}
	var page bytes.Buffer
	if err := html.Execute(&page, parts); err != nil {
		return nil, err
	}
	texts := make([]string, len(parts))
	for i := range parts {
		texts[i] = parts[i].text()
	}
	return &Letter{Subject: parts[0].Subject, Text: strings.Join(texts, "\n----------------------------------------\n\n"), HTML: page.String()}, nil
}

// text has a paragraph in each line, for mail programs wrap better than we do, and a link alone in its own.
func (s *said) text() string {
	var parts []string
	add := func(paragraphs ...string) {
		for _, p := range paragraphs {
			if p != "" {
				parts = append(parts, p)
			}
		}
	}
	add(s.Whom, s.First)
	for i := range s.Own {
		add(s.Own[i].text(s.Lang))
	}
	add(s.Before...)
	for _, l := range s.Links {
		add(l.Head, l.Address, l.Foot)
	}
	add(s.After...)
	return strings.Join(parts, "\n\n") + "\n"
}

// html loads nothing, names no script, and lets each mail program choose its fonts: what it says is what the text says, and
// the link is shown as it is (T28). Programs that turn a mail dark find its colours for that; the others leave it light.
var html = template.Must(template.New("letter").Funcs(template.FuncMap{"pieces": pieces}).Parse(`{{define "text"}}{{range pieces .}}{{if .Whole}}<span style="display: inline-block; overflow-wrap: anywhere">{{.Text}}</span>{{else}}{{.Text}}{{end}}{{end}}{{end}}
{{- define "line"}}{{range .}}{{if .Strong}}<strong>{{template "text" .Text}}</strong>{{else}}{{template "text" .Text}}{{end}}{{end}}{{end}}
{{- define "link"}}{{with .Head}}<p style="margin: 24px 0 8px; font-weight: bold">{{template "text" .}}</p>
{{end}}<p><a class="button" href="{{.Address}}" style="display: inline-block; padding: 10px 20px; color: #ffffff; background: #8a2b1e; text-decoration: none; border-radius: 4px">{{.Button}}</a></p>
<p style="word-break: break-all; font-size: 14px">{{.Address}}</p>
{{with .Foot}}<p>{{template "text" .}}</p>
{{end}}{{end}}<!DOCTYPE html>
<html lang="{{(index . 0).Lang}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>{{(index . 0).Subject}}</title>
<style>
:root { color-scheme: light dark }
@media (prefers-color-scheme: dark) {
body { color: #e9e3da !important; background: #1d1a17 !important }
hr { border-color: #5a5249 !important }
.button { color: #ffffff !important; background: #a83a2a !important }
}
</style></head>
<body style="margin: 0; padding: 16px; font-family: sans-serif; font-size: 16px; line-height: 1.7; color: #211d19; background: #ffffff">
<div style="max-width: 36em">
{{range $i, $part := .}}{{if $i}}<hr style="margin: 32px 0; border: 0; border-top: 1px solid #cfc8bd">
{{end}}<div lang="{{.Lang}}">
{{with .Whom}}<p>{{.}}</p>
{{end}}{{with .First}}<p>{{template "text" .}}</p>
{{end}}{{range .Own}}{{if .List}}<ul>{{range .Lines}}<li>{{template "line" .}}</li>{{end}}</ul>
{{else}}<p>{{range $j, $line := .Lines}}{{if $j}}<br>{{end}}{{template "line" $line}}{{end}}</p>
{{end}}{{end}}{{range .Before}}<p>{{template "text" .}}</p>
{{end}}{{range .Links}}{{template "link" .}}{{end}}{{range .After}}<p>{{template "text" .}}</p>
{{end}}</div>
{{end}}</div>
</body>
</html>
`))

// piece is a part of a text; one that is Whole is broken only where a line has no room for it.
type piece struct {
	Text  string
	Whole bool
}

// typed is what one reads aloud, copies or types as it is, with the brackets around it: a mail address, a host with its path, a
// telephone number.
var typed = regexp.MustCompile(`[（(]?(?:[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+[A-Za-z0-9]|(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}(?:/[A-Za-z0-9/_-]*)?|\+?[0-9]+(?:-[0-9]+)+)[）)、。,.]?`)

// pieces are the parts of a text.
func pieces(text string) (all []piece) {
	done := 0
	for _, at := range typed.FindAllStringIndex(text, -1) {
		all = append(all, piece{text[done:at[0]], false}, piece{text[at[0]:at[1]], true})
		done = at[1]
	}
	return append(all, piece{text[done:], false})
}

// speaker says sentences of one mail in a language, with what it puts into them cleaned.
func speaker(lang locale.Language, args ...any) func(key string) string {
	for i := 1; i < len(args); i += 2 {
		if text, ok := args[i].(string); ok {
			args[i] = clean(text)
		}
	}
	return func(key string) string { return strings.TrimSpace(locale.Text(lang, key, args...)) }
}

// SignInText is what a mail with a sign-in link says.
type SignInText struct {
	URL     string
	Host    string // at which the desk is, in words
	Minutes int    // for how long the link works
}

// SignInLetter is the mail by which somebody signs in, the reader's language first.
func SignInLetter(lang locale.Language, t SignInText) (*Letter, error) {
	return letter(lang, func(lang locale.Language) said {
		say := speaker(lang, "host", t.Host, "minutes", t.Minutes)
		return said{
			Lang: lang, Subject: say("mail.sign_in.subject"), Before: []string{say("mail.sign_in.why"), say("mail.sign_in.how")},
			Links: []link{{Address: t.URL, Button: say("mail.sign_in.button")}}, After: []string{say("mail.sign_in.not_you")},
		}
	})
}

// InvitationText is what an invitation says.
type InvitationText struct {
	URL  string
	Host string                            // at which the desk is, in words
	By   string                            // who invites; may be empty
	Body func(lang locale.Language) string // name of the awarding body for which one is to work
	Role func(lang locale.Language) string
	Days int // for how long the link works
}

// InvitationLetter is the mail by which somebody is invited to the desk, the reader's language first.
func InvitationLetter(lang locale.Language, t InvitationText) (*Letter, error) {
	return letter(lang, func(lang locale.Language) said {
		say := speaker(lang, "host", t.Host, "by", t.By, "body", t.Body(lang), "role", t.Role(lang), "days", t.Days)
		return said{
			Lang: lang, Subject: say("mail.invitation.subject"), Before: []string{say("mail.invitation.why"), say("mail.invitation.how")},
			Links: []link{{Address: t.URL, Button: say("mail.invitation.button")}}, After: []string{say("mail.invitation.not_you")},
		}
	})
}

// AddressText is what a mail says by which a learner proves an address.
type AddressText struct {
	URL   string
	Host  string                            // of URL, in words
	Body  func(lang locale.Language) string // name of the awarding body
	Title func(lang locale.Language) string
	Hours int // for which the link works
}

// AddressLetter is the mail by which a learner proves an address, the learner's language first.
func AddressLetter(lang locale.Language, t AddressText) (*Letter, error) {
	return letter(lang, func(lang locale.Language) said {
		say := speaker(lang, "host", t.Host, "body", t.Body(lang), "title", t.Title(lang), "hours", t.Hours)
		return said{
			Lang: lang, Subject: say("mail.address.subject"), Before: []string{say("mail.address.why"), say("mail.address.how")},
			Links: []link{{Address: t.URL, Button: say("mail.address.button")}}, After: []string{say("mail.address.not_you")},
		}
	})
}

// AskedText is what a mail says by which somebody proves the address of a request by a receipt code.
type AskedText struct {
	URL   string
	Host  string                            // of URL, in words
	Body  func(lang locale.Language) string // name of the awarding body
	Label string                            // of the code
	Days  int                               // for which the link works
}

// AskedLetter is the mail by which somebody proves the address of a request, the reader's language first.
func AskedLetter(lang locale.Language, t AskedText) (*Letter, error) {
	return letter(lang, func(lang locale.Language) said {
		say := speaker(lang, "host", t.Host, "body", t.Body(lang), "label", t.Label, "days", t.Days)
		return said{
			Lang: lang, Subject: say("mail.asked.subject"), Before: []string{say("mail.asked.why"), say("mail.asked.how")},
			Links: []link{{Address: t.URL, Button: say("mail.address.button")}}, After: []string{say("mail.asked.not_you")},
		}
	})
}

// AnswerText is what a mail says of the office's answer to a learner.
type AnswerText struct {
	URL    string
	Host   string                            // of URL, in words
	Name   func(lang locale.Language) string // of the learner; may be empty
	Body   func(lang locale.Language) string // name of the awarding body
	Title  func(lang locale.Language) string
	Office func(lang locale.Language) string // whom to ask, in one line
}

// AnswerLetter is the mail by which a learner hears that the office has answered, the learner's language first.
func AnswerLetter(lang locale.Language, t AnswerText) (*Letter, error) {
	return letter(lang, func(lang locale.Language) said {
		say := speaker(lang, "name", t.Name(lang), "host", t.Host, "body", t.Body(lang), "title", t.Title(lang), "office", t.Office(lang))
		s := said{
			Lang: lang, Subject: say("mail.answered.subject"), Before: []string{say("mail.answered.what")},
			Links: []link{{Address: t.URL, Button: say("mail.answered.button")}},
		}
		if t.Name(lang) != "" {
			s.Whom = say("mail.award.whom")
		}
		s.After = append(s.After, say("mail.award.office"))
		return s
	})
}

// AtDesk is how much waits for somebody at the desk of an awarding body.
type AtDesk struct {
	Body     func(lang locale.Language) string // its name
	Decide   int                               // texts that wait for a decision
	Answer   int                               // texts with remarks that nobody has answered
	Returned int                               // texts that were returned
	Ending   int                               // approvals that end soon, or have ended
	Reports  int                               // of learners, without answer
	Asked    int                               // requests by receipt codes
	Agree    int                               // requests of colleagues to agree to
	Hindered int                               // lists that could not be awarded at the hour for which they were released
	Invited  int                               // invitations without answer
}

// None reports whether nothing waits.
func (w *AtDesk) None() bool {
	return w.Decide+w.Answer+w.Returned+w.Ending+w.Reports+w.Asked+w.Agree+w.Hindered+w.Invited == 0
}

// line says in one line what waits.
func (w *AtDesk) line(lang locale.Language) string {
	var said []string
	for _, one := range []struct {
		key   string
		count int
	}{{"decide", w.Decide}, {"returned", w.Returned}, {"answer", w.Answer}, {"ending", w.Ending}, {"reports", w.Reports}, {"asked", w.Asked}, {"agree", w.Agree}, {"hindered", w.Hindered}, {"invited", w.Invited}} {
		if one.count > 0 {
			said = append(said, locale.Text(lang, "mail.waits."+one.key, "count", one.count))
		}
	}
	return speaker(lang, "body", w.Body(lang), "what", strings.Join(said, locale.Text(lang, "mail.waits.between")))("mail.waits.body")
}

// WaitsText is what the daily mail says.
type WaitsText struct {
	URL  string // of the desk
	Host string // at which it is, in words
	All  []AtDesk
}

// WaitsLetter is the mail, once a day at most, of what waits for somebody at the desk, the reader's language first. It names
// neither texts nor learners, and its link opens nothing without a sign-in.
func WaitsLetter(lang locale.Language, t WaitsText) (*Letter, error) {
	return letter(lang, func(lang locale.Language) said {
		say := speaker(lang, "host", t.Host)
		s := said{
			Lang: lang, Subject: say("mail.waits.subject"), Before: []string{say("mail.waits.why")},
			Links: []link{{Address: t.URL, Button: say("mail.waits.button")}}, After: []string{say("mail.waits.stop")},
		}
		for i := range t.All {
			s.Before = append(s.Before, t.All[i].line(lang))
		}
		return s
	})
}

// IsTrial reports whether a subject is that of a test mail, of which the store keeps nothing.
func IsTrial(subject string) bool {
	return slices.ContainsFunc(locale.Languages, func(lang locale.Language) bool { return subject == locale.Text(lang, "mail.trial.subject") })
}

// trial is the mail by which somebody sees that the mail of this house arrives.
func trial(_ context.Context, n *Note) (*Letter, error) {
	return letter(n.Lang, func(lang locale.Language) said {
		say := speaker(lang)
		return said{Lang: lang, Subject: say("mail.trial.subject"), Before: []string{say("mail.trial.text")}}
	})
}
