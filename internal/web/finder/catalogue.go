package finder

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/card"
	"github.com/mitome/mitome/internal/web/page"
)

// catalogueView is the page of results.
type catalogueView struct {
	page.Frame
	asked   *asked
	result  *catalogue.Result
	chips   []link
	sorts   []link
	groups  []group
	cards   []found
	loosen  []link
	compare tray
	zone    *time.Location // in which days are told
}

// link is somewhere to go; now where one is.
type link struct {
	text, address string
	now           bool
}

// group is a filter with its values.
type group struct {
	filter catalogue.Filter
	name   string
	values []choice
	open   bool   // it is looked at
	more   string // address with all values; empty when all are shown
	rest   int    // values that are not shown
}

// choice is a value that can be chosen.
type choice struct {
	value, text string
	count       int
	chosen      bool
}

// found is a micro-credential that was found.
type found struct {
	id            string
	title, about  []catalogue.Piece
	lang          locale.Language
	page, picture string
	body          string
	bodyLang      locale.Language
	facts         []string
	audience      string // for whom it is meant
	apply         string // address that tells how to apply
	foreign       *catalogue.Foreign
	like          string // a warning, where its awarding body's name looks like one of ours
	compared      bool
	full          bool   // no more can be compared
	compare       string // address with it, or without it
}

// tray is what was chosen to be compared.
type tray struct {
	items   []link // each with the address without it
	address string // of the comparison
}

// shownValues is how many values of a filter are shown at first.
const shownValues = 8

// opened are the filters that are open at first.
var opened = []catalogue.Filter{catalogue.ByHours, catalogue.ByCredit, catalogue.ByForm}

func (f *Finder) cataloguePage(lang locale.Language) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		a := read(r.URL.Query())
		q := a.query()
		var err error
		if q.Orgs, err = f.catalogue.Scope(r.Context(), r.Host); err != nil {
			return err
		}
		result, err := f.catalogue.Search(r.Context(), q)
		if err != nil {
			return err
		}
		a.page = result.Page
		v := &catalogueView{asked: a, result: result, zone: f.catalogue.Zone()}
		title := page.Say(lang, "find.title")
		if a.text != "" {
			title = page.Say(lang, "find.title.text", "text", shortened(a.text, 40))
		}
		v.Frame = f.chrome.FrameFor(r, lang, page.Styled("finder.css"), page.At("/catalogue", a.address()), page.Titled(title, page.Say(lang, "find.description")),
			page.Fed("/catalogue."+string(lang)+".atom"))
		if a.address() != "" {
			v.Add(page.Private) // every combination would be a page of its own to search engines
		}
		if trialAlone(result) {
			v.Add(page.Trial(true))
		}
		v.build(f, r, q.Today)
		return page.ServeLive(w, r, http.StatusOK, cataloguePage(v))
	}
}

// trialAlone says that everything on a page is of a trial.
func trialAlone(r *catalogue.Result) bool {
	for _, h := range r.Hits {
		if !h.Body.TrialRun {
			return false
		}
	}
	return len(r.Hits) > 0
}

// to is the address of the page for what is asked.
func (v *catalogueView) to(a *asked) string { return web.PageIn("/catalogue", v.Lang) + a.address() }

func (v *catalogueView) build(f *Finder, r *http.Request, now time.Time) {
	for _, filter := range catalogue.Filters {
		v.chip(filter)
		v.group(filter)
	}
	current := v.asked.sort
	if current == "" {
		current = catalogue.ByNewest
		if v.asked.text != "" {
			current = catalogue.ByFit
		}
	}
	for _, by := range sorts {
		if by == catalogue.ByFit && v.asked.text == "" {
			continue
		}
		v.sorts = append(v.sorts, link{v.T("find.sort." + string(by)), v.to(v.asked.but(func(o *asked) { o.sort = by })), by == current})
	}
	for i := range v.result.Hits {
		card := v.found(&v.result.Hits[i], now)
		card.like = f.like(v.result.Hits[i].Entry, v.Lang)
		v.cards = append(v.cards, card)
	}
	for _, l := range v.result.Loosen {
		v.loosen = append(v.loosen, link{text: v.without(l), address: v.to(v.asked.loosened(l.Without))})
	}
	v.compare.build(f, r, v)
}

// without says what could be given up, and how many there would be then.
func (v *catalogueView) without(l catalogue.Loosening) string {
	if len(l.Without) > 2 {
		return v.T("find.loosen.filters", "count", l.Count)
	}
	names := make([]string, len(l.Without))
	for i, filter := range l.Without {
		if filter == catalogue.ByText {
			names[i] = v.T("find.loosen.text", "text", shortened(v.asked.text, 40))
		} else {
			names[i] = v.T("find.loosen.filter", "filter", catalogue.FilterText(filter, v.Lang))
		}
	}
	return v.T("find.loosen.without", "one", names[0], "other", strings.Join(names[1:], ""), "count", l.Count)
}

// chip shows what was chosen of a filter, to be taken off.
func (v *catalogueView) chip(filter catalogue.Filter) {
	name := catalogue.FilterText(filter, v.Lang)
	if from, upto := v.asked.from, v.asked.upto; filter == catalogue.ByHours && from+upto != "" {
		key := "find.range.both"
		switch {
		case from == "":
			key = "find.range.upto"
		case upto == "":
			key = "find.range.from"
		}
		v.chips = append(v.chips, link{text: v.T(key, "from", from, "upto", upto), address: v.to(v.asked.but(func(o *asked) { o.from, o.upto = "", "" }))})
	}
	for _, value := range v.asked.chosen[filter] {
		v.chips = append(v.chips, link{text: name + v.T("find.colon") + v.valueText(filter, value), address: v.to(v.asked.without(filter, value))})
	}
}

func (v *catalogueView) valueText(filter catalogue.Filter, value string) string {
	if name, ok := v.result.Names[filter][value]; ok && value != catalogue.NotStated {
		return visible(shortened(name.In(v.Lang), 60))
	}
	return visible(shortened(catalogue.ValueText(filter, value, v.Lang), 60))
}

// visible writes out what in a stranger's text is not seen.
func visible(text string) string { return verification.Visible(text) }

// group shows the values of a filter, but not where all have the same.
func (v *catalogueView) group(filter catalogue.Filter) {
	counts := v.result.Counts[filter]
	chosen := v.asked.chosen[filter]
	if len(counts) == 0 || len(counts) == 1 && len(chosen) == 0 && filter != catalogue.ByHours {
		return
	}
	g := group{filter: filter, name: catalogue.FilterText(filter, v.Lang)}
	g.open = len(chosen) > 0 || slices.Contains(opened, filter) || slices.Contains(v.asked.open, string(filter)) ||
		filter == catalogue.ByHours && v.asked.from+v.asked.upto != ""
	all := slices.Contains(v.asked.open, string(filter))
	counts = inOrder(filter, counts, chosen)
	if len(counts) == 1 && len(chosen) == 0 && filter != catalogue.ByHours { // narrower fields apart
		return
	}
	for _, c := range counts {
		if len(g.values) >= shownValues && !all && !c.Chosen {
			g.rest++
			continue
		}
		g.values = append(g.values, choice{c.Value, v.valueText(filter, c.Value), c.Count, c.Chosen})
	}
	if g.rest > 0 {
		g.more = v.to(v.asked.but(func(o *asked) { o.open = append(o.open, string(filter)) }))
	}
	v.groups = append(v.groups, g)
}

// inOrder puts values of filters that have an order into it; narrower fields of study come with their broad one alone.
func inOrder(filter catalogue.Filter, counts []catalogue.Count, chosen []string) []catalogue.Count {
	counts = slices.Clone(counts)
	switch filter {
	case catalogue.ByField:
		counts = slices.DeleteFunc(counts, func(c catalogue.Count) bool {
			return len(c.Value) > 2 && c.Value != catalogue.NotStated && !c.Chosen &&
				!slices.ContainsFunc(chosen, func(one string) bool { return strings.HasPrefix(c.Value, one[:min(2, len(one))]) })
		})
		slices.SortStableFunc(counts, func(a, b catalogue.Count) int { return orderOf(a.Value, b.Value, strings.Compare(a.Value, b.Value)) })
	case catalogue.ByLevel:
		slices.SortStableFunc(counts, func(a, b catalogue.Count) int { return orderOf(a.Value, b.Value, strings.Compare(a.Value, b.Value)) })
	case catalogue.ByHours, catalogue.ByStart, catalogue.ByApply, catalogue.ByFee, catalogue.ByCredit, catalogue.ByBenefit:
		order := catalogue.Order(filter)
		slices.SortStableFunc(counts, func(a, b catalogue.Count) int {
			return orderOf(a.Value, b.Value, slices.Index(order, a.Value)-slices.Index(order, b.Value))
		})
	}
	return counts
}

// orderOf puts what is not stated last.
func orderOf(a, b string, otherwise int) int {
	switch {
	case a == b:
		return 0
	case a == catalogue.NotStated:
		return 1
	case b == catalogue.NotStated:
		return -1
	}
	return otherwise
}

// aboutLength is how many characters of a description a card has.
const aboutLength = 130

func (v *catalogueView) found(h *catalogue.Hit, now time.Time) found {
	lang := v.Lang
	if lang == "ja" && h.Titles.JA == "" {
		lang = "en"
	} else if lang == "en" && h.Titles.EN == "" {
		lang = "ja"
	}
	c := found{
		id: h.ID, lang: lang, title: catalogue.Mark(visible(h.Titles.In(lang)), h.Units),
		about: catalogue.Mark(visible(shortened(h.Summary.In(lang), aboutLength)), h.Units),
		body:  visible(h.Body.Name.In(v.Lang)), facts: factsOf(h.Entry, v.Lang, now), foreign: h.Foreign,
		compared: slices.Contains(v.asked.compared, h.ID), compare: v.to(v.asked.comparing(h.ID)), full: len(v.asked.compared) >= MostCompared,
	}
	c.audience, c.apply = visible(shortened(h.Facts.Audience.In(v.Lang), 80)), h.Facts.ApplyURI
	if h.Body.Name.JA == "" || h.Body.Name.EN == "" {
		c.bodyLang = map[bool]locale.Language{true: "en", false: "ja"}[h.Body.Name.JA == ""]
	}
	if h.Foreign == nil {
		c.page = web.PageIn(h.Path(lang), v.Lang)
		c.picture = card.PicturePath(h.Body.Slug, h.Editions[lang])
		if h.Body.Base != "" && len(h.Editions) == 0 {
			c.picture = ""
		}
	} else {
		c.page = web.PageIn(otherPath(h.Foreign.ID), v.Lang)
		if h.Foreign.Pictured {
			c.picture = otherPath(h.Foreign.ID) + ".png"
		}
	}
	return c
}

// factsOf are those that people choose by, in their order; only what is stated.
func factsOf(e *catalogue.Entry, lang locale.Language, now time.Time) (facts []string) {
	f := &e.Facts
	add := func(text string) {
		if text != "" {
			facts = append(facts, visible(shortened(text, 60)))
		}
	}
	if f.Hours != nil {
		add(catalogue.HoursText(f.Hours.Value, lang))
	}
	if f.Credit != nil {
		add(catalogue.CreditText(f.Credit, lang))
	}
	if f.Level != nil {
		add(catalogue.LevelText(f.Level.Framework, f.Level.Value, lang))
	}
	if f.Form != nil {
		for _, code := range f.Form.Values {
			add(catalogue.ValueText(catalogue.ByForm, code, lang))
		}
	}
	if f.Languages != nil {
		var names []string
		for _, code := range f.Languages.Values[:min(len(f.Languages.Values), 3)] {
			names = append(names, catalogue.ValueText(catalogue.ByLanguage, code, lang))
		}
		add(strings.Join(names, page.Say(lang, "find.and")))
	}
	if f.Fee != nil {
		add(catalogue.FeeText(f.Fee, lang))
	}
	day := catalogue.Day(now)
	if next := f.Next(day); next != 0 {
		add(page.Say(lang, "find.starts", "date", locale.Day(lang, catalogue.DayOf(next))))
	}
	if state := f.Applying(day); state == "open" || state == "soon" {
		add(catalogue.ValueText(catalogue.ByApply, state, lang))
	}
	return facts
}

// shortened is the beginning of a text.
func shortened(text string, n int) string {
	if runes := []rune(text[:min(len(text), 4*n+4)]); len(runes) > n {
		return strings.TrimSpace(string(runes[:n-1])) + "…"
	}
	return text
}

// build finds the titles of what is compared. What is not in the catalogue goes by its domain; an id that nobody has is left
// out.
func (t *tray) build(f *Finder, r *http.Request, v *catalogueView) {
	ids := url.Values{}
	for _, id := range v.asked.compared {
		name := page.Domain(id)
		if e, err := f.catalogue.Find(r.Context(), id); err == nil {
			name = e.Titles.In(v.Lang)
		} else if name == "" {
			continue
		}
		ids.Add("m", id)
		t.items = append(t.items, link{text: visible(shortened(name, 40)), address: v.to(v.asked.comparing(id))})
	}
	if len(t.items) > 0 {
		t.address = v.Compare() + "?" + ids.Encode()
	}
}

// loading is how the n-th picture of the page is loaded, counted from 0.
func loading(n int) string {
	if n < card.AtOnce {
		return "eager"
	}
	return "lazy"
}
