package mail

import (
	"slices"

	"github.com/mitome/mitome/internal/locale"
)

// AwardText is what a mail to a learner says: how one award stands, or all of which is told within an hour.
type AwardText struct {
	Name   func(lang locale.Language) string // of the learner; may be empty
	Body   func(lang locale.Language) string // name of the awarding body
	Office func(lang locale.Language) string // whom to ask, in one line
	Words  func(lang locale.Language) string // of the awarding body's own, as SetWays has kept them; may be empty
	Host   string                            // of all links, in words
	Place  string                            // at which the same pages are reached by typing a code, in words
	Own    bool                              // it goes to a private address, which the learner has proved
	Kept   bool                              // there is such an address
	Quiet  string                            // address at which reminders are ended; empty: it is no reminder
	Awards []AwardLine                       // one at least
}

// AwardLine is one of the awards of which a mail tells.
type AwardLine struct {
	Kind    Kind                              // what is told of it: ToLearner
	URL     string                            // of the learner's own page
	Code    string                            // that opens it, in groups
	Title   func(lang locale.Language) string // of the micro-credential
	Day     func(lang locale.Language) string // of issuing
	Decided func(lang locale.Language) string // day of the decision; empty: not known
	Reason  func(lang locale.Language) string // of a Revoked one
	Shown   bool                              // the public page shows the name

	Replaces bool // it corrects another, which is revoked
}

// AwardLetter is the mail by which a learner is told of awards, reminded of them, or told that they were revoked or stand
// again, the learner's language first.
func AwardLetter(lang locale.Language, t AwardText) (*Letter, error) {
	l, err := letter(lang, t.said)
	if l != nil {
		l.Unsubscribe = t.Quiet
	}
	return l, err
}

// tells reports whether a mail tells that of an award.
func (t *AwardText) tells(of func(k Kind) bool) bool {
	return slices.ContainsFunc(t.Awards, func(a AwardLine) bool { return of(a.Kind) })
}

func (t *AwardText) revokes() bool    { return t.tells(func(k Kind) bool { return k == Revoked }) }
func (t *AwardText) reinstates() bool { return t.tells(func(k Kind) bool { return k == Reinstated }) }

// announces reports whether a mail tells of nothing but awards.
func (t *AwardText) announces() bool { return !t.tells(func(k Kind) bool { return !k.Announces() }) }

// repeats reports whether a mail tells of nothing that none has told before.
func (t *AwardText) repeats() bool { return !t.tells(func(k Kind) bool { return !k.Repeats() }) }

// form is what the sentences of a mail are called beside those about a single award.
func (t *AwardText) form() string {
	switch {
	case len(t.Awards) == 1:
		return ""
	case t.announces():
		return ".several"
	}
	return ".mixed"
}

// said is the mail in a language.
func (t *AwardText) said(lang locale.Language) said {
	say := t.Awards[0].speaker(lang, t)
	s := said{Lang: lang}
	if t.announces() { // of what was revoked no congratulations tell
		s.Own = blocks(t.Words(lang))
	}
	if t.Name(lang) != "" {
		s.Whom = say("mail.award.whom")
	}
	switch kind := t.Awards[0].Kind; {
	case len(t.Awards) == 1 && !kind.Announces():
		s.Subject, s.Before = say("mail."+string(kind)+".subject"), []string{say("mail." + string(kind) + ".what"), say("mail." + string(kind) + ".means")}
	case t.repeats():
		s.Subject, s.First = say("mail.reminder.subject"+t.form()), say("mail.again.why")
		s.Before = []string{say("mail.again.what" + t.form()), say("mail.award.how" + t.form())}
	default:
		s.Subject, s.Before = say("mail.award.subject"+t.form()), []string{say("mail.award.what" + t.form()), say("mail.award.how" + t.form())}
	}
	if replaced := slices.ContainsFunc(t.Awards, func(a AwardLine) bool { return a.Replaces && a.Kind.Announces() }); replaced {
		s.Before = append(s.Before, say("mail.award.replaces"+t.several()))
	}
	for i := range t.Awards {
		s.Links = append(s.Links, t.Awards[i].link(lang, t))
	}
	s.After = t.after(say)
	if t.Quiet != "" {
		s.First, s.After = say("mail.reminder.why"), append(s.After, say("mail.reminder.quiet"))
	}
	return s
}

// several is what the sentences about one award or more are called.
func (t *AwardText) several() string {
	if len(t.Awards) > 1 {
		return ".several"
	}
	return ""
}

// after are the paragraphs below the links.
func (t *AwardText) after(say func(key string) string) (all []string) {
	several := t.several()
	if several != "" {
		for _, kind := range []struct {
			told bool
			key  string
		}{{t.revokes(), "mail.revoked.means.several"}, {t.reinstates(), "mail.reinstated.means.several"}} {
			if kind.told {
				all = append(all, say(kind.key))
			}
		}
	}
	all = append(all, say("mail.award.typed"+several))
	shown, announced := 0, 0
	for i := range t.Awards {
		if !t.Awards[i].Kind.Announces() {
			continue
		}
		if announced++; t.Awards[i].Shown {
			shown++
		}
	}
	switch {
	case shown < announced: // it tells of both
		all = append(all, say("mail.award.unnamed"+several))
	case shown > 0:
		all = append(all, say("mail.award.named"+several))
	}
	if announced > 0 {
		all = append(all, say("mail.award.address"), say("mail.award.not_you"))
	}
	return append(all, say("mail.award.office"))
}

// link is how one comes to the page of an award, by an address or a code, which has a head of its own where there are several.
func (a *AwardLine) link(lang locale.Language, t *AwardText) link {
	say := a.speaker(lang, t)
	l := link{Address: a.URL, Button: say("mail.award.button"), Foot: say("mail.award.code")}
	switch {
	case len(t.Awards) == 1:
		return l
	case !a.Kind.Announces():
		l.Head = say("mail." + string(a.Kind) + ".line")
	case t.announces():
		l.Head = say("mail.award.line")
	default:
		l.Head = say("mail.award.line.mixed")
	}
	return l
}

// speaker says sentences about one of the awards.
func (a *AwardLine) speaker(lang locale.Language, t *AwardText) func(key string) string {
	reason := ""
	if a.Reason != nil {
		reason = a.Reason(lang)
	}
	return speaker(lang, "name", t.Name(lang), "body", t.Body(lang), "office", t.Office(lang), "host", t.Host, "place", t.Place, "quiet", t.Quiet, "count", len(t.Awards),
		"title", a.Title(lang), "code", a.Code, "day", a.Day(lang), "decided", a.Decided(lang), "reason", reason,
		"again", a.Kind.Repeats() && !t.repeats(), "own", t.Own, "kept", t.Kept, "awarded", t.tells(Kind.Announces), "replaces", a.Replaces)
}

// NoticeText is what a notice names.
type NoticeText struct {
	Sender  string // name in From
	From    string // its address
	Subject string
	Day     string // on which the mails go
	Host    string // of the link in them
	Office  string // whom to ask, in one line
}

// Notice is what an office can put up on its portal before mails go out, so that whoever gets one knows it for genuine: lines
// in one language.
func Notice(lang locale.Language, t NoticeText) string {
	say := speaker(lang, "sender", t.Sender, "from", t.From, "subject", t.Subject, "day", t.Day, "host", t.Host, "office", t.Office)
	text := ""
	for _, line := range []string{"what", "sender", "subject", "day", "host", "never", "office"} {
		text += say("mail.notice."+line) + "\n"
	}
	return text
}
