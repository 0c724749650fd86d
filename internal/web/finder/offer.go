package finder

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/page"
)

// offered is one of the facts that a learner asks for first.
type offered struct {
	label, text string
	link        string // address, where the fact is one
}

// Offer shows of a micro-credential what a learner asks for first and no descriptor tells: when, where, for whom, for how
// much, how to apply; as terms of a list. What is not stated is named in one line. edition is any edition of the newest
// version; of what is offered no longer nothing is shown. apply is where one can apply, unless one cannot now.
func (f *Finder) Offer(ctx context.Context, edition issuance.ID, lang locale.Language) (terms templ.Component, apply string) {
	of, err := f.catalogue.Offered(ctx, edition)
	if err != nil {
		return templ.NopComponent, ""
	}
	if state := of.Applying(catalogue.Day(f.today())); state == "open" || state == catalogue.NotStated {
		apply = of.ApplyURI
	}
	facts, missing := offerOf(of, lang, f.today())
	for i := range facts {
		if facts[i].link == apply { // the page leads there by itself
			facts[i].link = ""
		}
	}
	if len(facts) == 0 {
		return templ.NopComponent, apply
	}
	return offer(lang, facts, strings.Join(missing, page.Say(lang, "find.and"))), apply
}

// offerOf are the facts in the order in which they are asked for, and the names of those that are not stated.
func offerOf(f *catalogue.Facts, lang locale.Language, now time.Time) (facts []offered, missing []string) {
	add := func(filter catalogue.Filter, text, link string) {
		if label := catalogue.FilterText(filter, lang); text != "" {
			facts = append(facts, offered{label, visible(text), link})
		} else {
			missing = append(missing, label)
		}
	}
	add(catalogue.ByAudience, f.Audience.In(lang), "")
	add(catalogue.ByStart, startText(f, lang, now), "")
	if f.Place.In(lang) != "" {
		add(catalogue.ByPlace, f.Place.In(lang), "")
	}
	if f.Pace != "" {
		add(catalogue.ByPace, catalogue.ValueText(catalogue.ByPace, f.Pace, lang), "")
	}
	fee := ""
	if f.Fee != nil {
		fee = catalogue.FeeText(f.Fee, lang)
	}
	add(catalogue.ByFee, fee, "")
	add(catalogue.ByApply, applyText(f, lang, now), f.ApplyURI)
	benefit := ""
	if f.Benefit != "" {
		benefit = catalogue.ValueText(catalogue.ByBenefit, f.Benefit, lang)
	}
	add(catalogue.ByBenefit, benefit, "")
	return facts, missing
}

// startText says when it begins next, or that one can begin at any time.
func startText(f *catalogue.Facts, lang locale.Language, now time.Time) string {
	next := f.Next(catalogue.Day(now))
	switch {
	case f.AnyTime:
		return catalogue.ValueText(catalogue.ByStart, "any", lang)
	case next != 0:
		return locale.Day(lang, catalogue.DayOf(next))
	case len(f.Starts) > 0:
		return locale.Day(lang, catalogue.DayOf(f.Starts[len(f.Starts)-1]))
	}
	return ""
}

// applyText says whether one can apply now, and from when until when.
func applyText(f *catalogue.Facts, lang locale.Language, now time.Time) string {
	day := func(n int64) string {
		if n == 0 {
			return ""
		}
		return locale.Day(lang, catalogue.DayOf(n))
	}
	from, until := day(f.ApplyFrom), day(f.ApplyUntil)
	state := f.Applying(catalogue.Day(now))
	if state == catalogue.NotStated {
		if f.ApplyURI == "" {
			return ""
		}
		return page.Domain(f.ApplyURI)
	}
	key := "find.period.both"
	switch {
	case from == "":
		key = "find.period.until"
	case until == "":
		key = "find.period.from"
	}
	return catalogue.ValueText(catalogue.ByApply, state, lang) + page.Say(lang, "find.colon") + page.Say(lang, key, "from", from, "until", until)
}
