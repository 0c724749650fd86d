package mail

import (
	"github.com/mitome/mitome/internal/locale"
)

// AwardText is what a mail to a learner says: of one award, or of all that are told within an hour.
type AwardText struct {
	Name   string                            // of the learner; may be empty
	Body   func(lang locale.Language) string // name of the awarding body
	Office func(lang locale.Language) string // whom to ask, in one line; may be empty
	Words  func(lang locale.Language) string // of the awarding body's own, as SetWays has kept them; may be empty
	Host   string                            // of all links, in words
	Place  string                            // at which the same pages are reached by typing a code, in words
	Quiet  string                            // address at which reminders are ended; empty: it is no reminder
	Awards []AwardLine                       // one at least
}

// AwardLine is one of the awards that a mail tells of.
type AwardLine struct {
	URL     string                            // of the learner's own page
	Code    string                            // that opens it, in groups
	Title   func(lang locale.Language) string // of the micro-credential
	Day     func(lang locale.Language) string // of issuing
	Decided func(lang locale.Language) string // day of the decision; empty: not known
	Shown   bool                              // the public page shows the name
	Again   bool                              // the learner was told of it before
}

// AwardLetter is the mail by which a learner is told of awards or reminded of them, the learner's language first.
func AwardLetter(lang locale.Language, t AwardText) (*Letter, error) {
	l, err := letter(lang, t.said)
	if l != nil {
		l.Unsubscribe = t.Quiet
	}
	return l, err
}

// said is the mail in a language.
func (t *AwardText) said(lang locale.Language) said {
	several := ""
	if len(t.Awards) > 1 {
		several = ".several"
	}
	say := t.Awards[0].speaker(lang, t)
	s := said{Lang: lang, Subject: say("mail.award.subject" + several), Own: blocks(t.Words(lang)), Before: []string{say("mail.award.what" + several), say("mail.award.how" + several)}}
	if t.Name != "" {
		s.Whom = say("mail.award.whom")
	}
	shown := 0
	for i := range t.Awards {
		s.Links = append(s.Links, t.Awards[i].link(lang, t))
		if t.Awards[i].Shown {
			shown++
		}
	}
	s.After = []string{say("mail.award.typed" + several)}
	if shown < len(t.Awards) {
		s.After = append(s.After, say("mail.award.unnamed"+several))
	}
	if shown > 0 {
		s.After = append(s.After, say("mail.award.named"+several))
	}
	s.After = append(s.After, say("mail.award.address"), say("mail.award.not_you"))
	if t.Office(lang) != "" {
		s.After = append(s.After, say("mail.award.office"))
	}
	if t.Quiet != "" {
		s.Subject, s.Before = say("mail.reminder.subject"+several), append(s.Before, say("mail.reminder.why"))
		s.After = append(s.After, say("mail.reminder.quiet"))
	}
	return s
}

// link is how one comes to the page of an award, which has a head of its own where there are several.
func (a *AwardLine) link(lang locale.Language, t *AwardText) link {
	say := a.speaker(lang, t)
	l := link{Address: a.URL, Button: say("mail.award.button")}
	if len(t.Awards) > 1 {
		l.Head, l.Foot = say("mail.award.line"), say("mail.award.code")
	}
	return l
}

// speaker says sentences about one of the awards.
func (a *AwardLine) speaker(lang locale.Language, t *AwardText) func(key string) string {
	return speaker(lang, "name", t.Name, "body", t.Body(lang), "office", t.Office(lang), "host", t.Host, "place", t.Place, "quiet", t.Quiet, "count", len(t.Awards),
		"title", a.Title(lang), "code", a.Code, "day", a.Day(lang), "decided", a.Decided(lang), "again", a.Again && t.Quiet == "", "shown", a.Shown)
}

// NoticeText is what a notice names.
type NoticeText struct {
	Sender  string // name in From
	From    string // its address
	Subject string
	Day     string // on which the mails go
	Host    string // of the link in them
	Office  string // whom to ask, in one line; may be empty
}

// Notice is what an office can put up on its portal before mails go out, so that whoever gets one knows it for genuine: lines
// in one language.
func Notice(lang locale.Language, t NoticeText) string {
	say := speaker(lang, "sender", t.Sender, "from", t.From, "subject", t.Subject, "day", t.Day, "host", t.Host, "office", t.Office)
	text := ""
	for _, line := range []string{"what", "sender", "subject", "day", "host", "never", "office"} {
		if line != "office" || t.Office != "" {
			text += say("mail.notice."+line) + "\n"
		}
	}
	return text
}
