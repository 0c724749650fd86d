package finder

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/mitome/mitome/internal/catalogue"
)

// MostCompared is how many micro-credentials stand side by side.
const MostCompared = 4

// asked is what an address asks for. It can be written again with one thing changed.
type asked struct {
	text     string
	chosen   map[catalogue.Filter][]string
	from     string // hours, as typed
	upto     string
	sort     catalogue.Sort
	page     int
	compared []string // ids, to be compared
	open     []string // filters of which all values are shown

	unknown []string // names that no filter has, and values that none can have
	cut     bool     // the text was longer
}

const maxValues = 64

// read reads what is asked. Whatever cannot be understood is left out, and named where it looks like a filter.
func read(values url.Values) *asked {
	a := &asked{text: strings.ToValidUTF8(values.Get("q"), ""), chosen: map[catalogue.Filter][]string{}, page: 1}
	if text := []rune(a.text[:min(len(a.text), 4*catalogue.MaxText+4)]); len(text) > catalogue.MaxText {
		a.text, a.cut = strings.ToValidUTF8(string(text[:catalogue.MaxText]), ""), true
	}
	for name, all := range values {
		all = slices.DeleteFunc(slices.Clone(all[:min(len(all), maxValues)]), func(v string) bool { return v == "" || len(v) > 200 })
		switch {
		case len(all) == 0:
		case name == "from", name == "upto":
			a.limit(name, all[0])
		case name == "sort":
			if slices.Contains(sorts, catalogue.Sort(all[0])) {
				a.sort = catalogue.Sort(all[0])
			}
		case name == "page":
			if n, err := strconv.Atoi(all[0]); err == nil && n > 0 && n < 1e6 {
				a.page = n
			}
		case name == "m":
			a.compared = unique(all)[:min(len(unique(all)), MostCompared)]
		case name == "all":
			a.open = all
		case name == "q":
		case slices.Contains(catalogue.Filters, catalogue.Filter(name)):
			a.choose(catalogue.Filter(name), unique(all))
		default:
			a.leaveOut(name)
		}
	}
	slices.Sort(a.unknown)
	if from, upto := a.span(); from > 0 && upto > 0 && from > upto { // 20 to 10 is meant as 10 to 20
		a.from, a.upto = a.upto, a.from
	}
	return a
}

// limit takes an end of the free range of hours. No range has one below zero, or one that is no number.
func (a *asked) limit(name, text string) {
	n, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil, math.IsNaN(n), n < 0, n >= 1e6:
		a.leaveOut(name + "=" + text)
	case n == 0:
	case name == "from":
		a.from = text
	default:
		a.upto = text
	}
}

// span is the free range of hours; 0: no limit.
func (a *asked) span() (from, upto float64) {
	from, _ = strconv.ParseFloat(a.from, 64)
	upto, _ = strconv.ParseFloat(a.upto, 64)
	return from, upto
}

// bands are the filters whose values are made here, so that no other value can come to be.
var bands = []catalogue.Filter{catalogue.ByHours, catalogue.ByCredit, catalogue.ByApply, catalogue.ByStart, catalogue.ByFee, catalogue.ByGuideline}

// choose takes the values of a filter, but those that there cannot be.
func (a *asked) choose(filter catalogue.Filter, values []string) {
	for _, v := range values {
		if slices.Contains(bands, filter) && v != catalogue.NotStated && !slices.Contains(catalogue.Order(filter), v) {
			a.leaveOut(string(filter) + "=" + v)
			continue
		}
		a.chosen[filter] = append(a.chosen[filter], v)
	}
}

// leaveOut notes what no filter is, to be named on the page.
func (a *asked) leaveOut(name string) {
	if len(a.unknown) < 5 {
		a.unknown = append(a.unknown, strings.ToValidUTF8(name[:min(len(name), 40)], ""))
	}
}

func unique(all []string) (out []string) {
	for _, v := range all {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

var sorts = []catalogue.Sort{catalogue.ByFit, catalogue.ByNewest, catalogue.ByLength, catalogue.ByNext}

// query is what is asked of the catalogue.
func (a *asked) query() *catalogue.Query {
	q := &catalogue.Query{Text: a.text, Chosen: a.chosen, Sort: a.sort, Page: a.page}
	q.HoursFrom, q.HoursUpto = a.span()
	return q
}

// address writes what is asked as the query of an address, beginning with "?"; empty when nothing is.
func (a *asked) address() string {
	values := url.Values{}
	set := func(name, v string) {
		if v != "" {
			values.Set(name, v)
		}
	}
	set("q", a.text)
	set("from", a.from)
	set("upto", a.upto)
	set("sort", string(a.sort))
	if a.page > 1 {
		set("page", strconv.Itoa(a.page))
	}
	for filter, all := range a.chosen {
		values[string(filter)] = all
	}
	if len(a.compared) > 0 {
		values["m"] = a.compared
	}
	if len(a.open) > 0 {
		values["all"] = a.open
	}
	if len(values) == 0 {
		return ""
	}
	return "?" + values.Encode()
}

// but is what is asked with one change, from its first page on.
func (a *asked) but(change func(*asked)) *asked {
	other := *a
	other.page = 1
	other.chosen = map[catalogue.Filter][]string{}
	for filter, all := range a.chosen {
		other.chosen[filter] = slices.Clone(all)
	}
	other.compared, other.open = slices.Clone(a.compared), slices.Clone(a.open)
	change(&other)
	return &other
}

// without leaves a value of a filter out.
func (a *asked) without(filter catalogue.Filter, v string) *asked {
	return a.but(func(o *asked) {
		o.chosen[filter] = slices.DeleteFunc(o.chosen[filter], func(one string) bool { return one == v })
		if len(o.chosen[filter]) == 0 {
			delete(o.chosen, filter)
		}
	})
}

// loosened leaves filters out, or the text.
func (a *asked) loosened(without []catalogue.Filter) *asked {
	return a.but(func(o *asked) {
		for _, filter := range without {
			switch filter {
			case catalogue.ByText:
				o.text = ""
			case catalogue.ByHours:
				o.from, o.upto = "", ""
			}
			delete(o.chosen, filter)
		}
	})
}

// onPage is the same on another page.
func (a *asked) onPage(n int) *asked {
	other := a.but(func(*asked) {})
	other.page = n
	return other
}

// comparing adds an id to those that are compared, or takes it from them.
func (a *asked) comparing(id string) *asked {
	other := a.but(func(o *asked) {
		if slices.Contains(o.compared, id) {
			o.compared = slices.DeleteFunc(o.compared, func(one string) bool { return one == id })
		} else {
			o.compared = append(o.compared, id)
		}
	})
	other.page = a.page
	return other
}
