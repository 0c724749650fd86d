package awards

import (
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

// telling is what is shown before learners are told by mail.
type telling struct {
	outlook *mail.Outlook // nil: nobody can be told
	sample  *mail.Letter  // to the first; nil: there is nobody
	notices []notice      // for the portal
}

// from has the mails go at the hour for which a list is released; zero: now.
func (t *telling) from(at time.Time) {
	if t.outlook != nil && !at.IsZero() {
		t.outlook.At = at
	}
}

// notice is a notice in a language.
type notice struct {
	lang locale.Language
	text string
}

// tellable finds out whether learners can be told by mail at all.
func (p *Pages) tellable(v *visit.Visit, view *rowsView) (err error) {
	view.trial = v.Org.Trial()
	if view.mails, err = p.Letters.Ready(v.R.Context()); err != nil || !view.mails || view.trial {
		return err
	}
	view.telling.outlook, err = p.Letters.Outlook(v.R.Context(), &v.Org, 0)
	return err
}

// sample adds how a mail would look, and the notice before it.
func (p *Pages) sample(v *visit.Visit, view *rowsView) (err error) {
	t := &view.telling
	if view.first == nil {
		t.outlook = nil
		return nil
	}
	to := issuance.Recipient{Name: view.first.Name, NameEN: view.first.NameEN, ShowName: view.first.ShowName}
	titles := authoring.FieldsOf(view.plan.Description())
	title := func(lang locale.Language) string {
		title, _ := titles.TitleIn(lang)
		return title
	}
	ways := &mail.Ways{}
	if t.outlook != nil {
		ways = &t.outlook.Ways
		if t.outlook.Room, err = p.Letters.Room(v.R.Context(), v.Org.ID, t.outlook.At); err != nil {
			return err
		}
	}
	t.sample, err = p.Letters.Sample(view.first.Edition, &v.Org, ways, to, view.first.IssuedOn.In(v.Org.Location()), view.proposal.Asked.Decision.Day, title)
	if err == nil && t.outlook != nil {
		t.notices, err = p.notices(v, t.outlook.At, title)
	}
	return err
}

// notices are those for mails that go at a time, in each language, the reader's first.
func (p *Pages) notices(v *visit.Visit, at time.Time, title func(lang locale.Language) string) (all []notice, err error) {
	for _, lang := range locale.Languages {
		text, err := p.Letters.Notice(v.R.Context(), lang, &v.Org, at.In(v.Org.Location()), title)
		if err != nil {
			return nil, err
		}
		if n := (notice{lang, text}); lang == v.Lang {
			all = append([]notice{n}, all...)
		} else {
			all = append(all, n)
		}
	}
	return all, nil
}

// rows is how many lines a notice has.
func (n *notice) rows() string { return strconv.Itoa(strings.Count(n.text, "\n") + 3) }

// days are days in words, as they stand before their unit: "7 and 21", "7日後と21".
func days(all []int, lang locale.Language) string {
	var said []string
	for _, n := range all {
		said = append(said, strconv.Itoa(n))
	}
	return strings.Join(said, locale.Text(lang, "page.desk.telling.between"))
}

// endOf is the last day of a mail domain, in words.
func endOf(e *mail.Ending, lang locale.Language) string {
	day, err := time.Parse(time.DateOnly, e.Day)
	if err != nil {
		return e.Day
	}
	return locale.Day(lang, day)
}
