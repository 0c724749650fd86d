package awarded

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/web/desk/part"
)

// This file says what is known of one award.

// day is a day in the organisation's zone; empty for none.
func (v *awardView) day(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return locale.Day(v.Lang, at.In(v.award.Zone))
}

// fact is a line of what is known of an award.
type fact struct{ label, value string }

// facts are what is known of the learner and of the award, in the page's order; what is empty is left out.
func (v *awardView) facts() []fact {
	a := v.award
	language := ""
	if a.Language != "" {
		language = v.T("language." + string(a.Language))
	}
	return v.known(
		fact{"desk.column.email", a.Email}, fact{"desk.awarded.added", v.claim.Added}, fact{"desk.awarded.own", v.ownAddress()},
		fact{"desk.column.student_id", a.StudentID}, fact{"desk.column.reading", a.Reading},
		fact{"desk.column.display_name", a.DisplayName}, fact{"desk.column.learner_type", a.LearnerType}, fact{"desk.column.language", language},
		fact{"desk.column.period", a.Period}, fact{"desk.rows.decision", v.decided()}, fact{"desk.awarded.issued", v.day(a.IssuedOn)},
		fact{"desk.awarded.expires", v.day(a.LastDay(a.Zone))}, fact{"desk.awarded.opened", v.moment(v.claim.Opened)},
		fact{"desk.awarded.receipt", v.moment(v.claim.Received)}, fact{"desk.awarded.declined", v.moment(v.claim.Declined)},
		fact{"desk.awarded.consent", v.consented()}, fact{"desk.awarded.signed", a.SignedID},
	)
}

// moment is a time in the organisation's zone; empty for none.
func (v *awardView) moment(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return part.Moment(at, v.award.Zone, v.Lang)
}

// ownAddress says whether the learner has an address of their own, which the office does not see; empty: none.
func (v *awardView) ownAddress() string {
	switch {
	case v.claim.Asked != "":
		return v.T("desk.awarded.own.asked", "at", v.moment(v.claim.AskedAt), "proved", v.claim.Address != "")
	case v.claim.Address != "":
		return v.T("desk.awarded.own.proved")
	}
	return ""
}

// confirmed says who has confirmed that the learner agreed to show the name, without the learner's own word: a colleague, or
// the list.
func (v *awardView) confirmed() string {
	for _, deed := range slices.Backward(v.award.History) {
		if deed.Action == "award.name" && deed.Code == "confirmed" {
			name := cmp.Or(v.names[deed.Name], deed.Name)
			deed.Name = name
			return v.T("desk.awarded.consent.confirmed", "at", v.moment(deed.At), "who", deed.Who(v.Lang))
		}
	}
	return v.T("desk.awarded.consent.listed")
}

// consented says what the learner has said last of showing the name, or by whose word else it is shown; empty: nothing.
func (v *awardView) consented() string {
	switch {
	case v.award.ShowName && !v.consent.Shown:
		return v.confirmed()
	case v.consent.At.IsZero():
		return ""
	case v.consent.Shown:
		return v.T("desk.awarded.consent.given", "at", v.moment(v.consent.At))
	}
	return v.T("desk.awarded.consent.withdrawn", "at", v.moment(v.consent.At))
}

// decided is on which decision of completion the award stands: the day, who decided, and the record of it.
func (v *awardView) decided() string {
	d := v.award.Decision
	day := d.Day
	if at, err := time.Parse(time.DateOnly, d.Day); err == nil {
		day = locale.Day(v.Lang, at)
	}
	var said []string
	for _, text := range []string{day, d.By, d.Dated, d.Number} {
		if text != "" {
			said = append(said, text)
		}
	}
	return strings.Join(said, v.T("desk.awarded.decided.between"))
}

// completed is what the register of completions has of an erased award.
func (v *awardView) completed() []fact {
	c := v.award.Completion
	return v.known(
		fact{"desk.column.name", issuance.PersonName{Name: c.Name, English: c.NameEN}.Full()}, fact{"desk.column.reading", c.Reading},
		fact{"desk.column.student_id", c.StudentID},
	)
}

// known are the facts that are not empty, their labels in words.
func (v *awardView) known(facts ...fact) (known []fact) {
	for _, f := range facts {
		if f.value != "" {
			known = append(known, fact{v.T(f.label), f.value})
		}
	}
	return known
}

// shownMails is of how many mails about an award its page tells.
const shownMails = 50

// history is what was done to the award, and which mails told of it, the newest first.
func (v *awardView) history() []part.Line {
	lines := part.Done(v.award.History, v.names, v.Lang)
	slices.Reverse(lines) // of one moment, too
	for i := range v.mails {
		m := &v.mails[i]
		answer := cmp.Or(mail.Explained(v.Lang, m.Answer), m.Answer)
		what := v.T("desk.awarded.mailed", "kind", v.kindOf(m), "to", v.addressOf(m), "state", m.State.Name(v.Lang), "answer", answer)
		lines = append(lines, part.Line{At: m.Ended, What: what, Who: locale.Text(v.Lang, "register.actor.system")})
	}
	slices.SortStableFunc(lines, func(a, b part.Line) int { return b.At.Compare(a.At) })
	return lines
}

// kindOf is what a mail about the award is called.
func (v *awardView) kindOf(m *mail.Queued) string {
	if m.Kind == mail.Award && v.award.Predecessor != (issuance.ID{}) {
		return v.T("desk.awarded.mailed.replaces")
	}
	return m.Kind.Name(v.Lang)
}

// addressOf is the address to which a mail went, in words where the office does not see it: the learner's own, and any that is
// known no more.
func (v *awardView) addressOf(m *mail.Queued) string {
	switch m.To.Address {
	case v.award.Email, v.claim.Added:
		return m.To.Address
	case v.claim.Address:
		return v.T("desk.awarded.send.own")
	}
	return v.T("desk.awarded.mailed.other")
}

// lost is the last mail about the award, where it did not arrive; else nil.
func (v *awardView) lost() *mail.Queued {
	if len(v.mails) == 0 || v.mails[0].State == mail.Sent {
		return nil
	}
	return &v.mails[0]
}

// standing is how the award stands, in words.
func (v *awardView) standing() string {
	text := register.StatusText(v.award.Standing, v.Lang)
	if v.award.Standing == issuance.Revoked {
		text = v.T("desk.awarded.revoked", "day", v.day(v.award.RevokedAt), "reason", register.ReasonText(v.award.Reason, v.Lang))
	}
	return text
}
