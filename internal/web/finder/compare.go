package finder

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/mitome/mitome/internal/comparison"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges/verify"
)

// Reader reads badges of any issuer; *verification.Service is one.
type Reader interface {
	Read(ctx context.Context, target verify.Target) *verification.Report
}

// comparer answers the page on which micro-credentials stand side by side.
type comparer struct {
	*Finder
	reader Reader
	gate   *gate.Gate

	mu   sync.Mutex
	kept map[string]keptColumn // of others, by the address of their BadgeClass
}

// keptColumn is what was read of another issuer, who is asked once an hour at most.
type keptColumn struct {
	column comparison.Column
	read   time.Time
}

const (
	keepFor  = time.Hour
	mostKept = 64
	maxOwn   = 64 << 10 // bytes of the form with our own course
)

// beside is what a request wants to see side by side. What is sent on is of classes alone.
type beside struct {
	targets []string // public ids of classes, and addresses
	order   comparison.Order
	own     *microcredential.Description
	typed   url.Values // our own course, as it was typed
}

// compareView is the page.
type compareView struct {
	page.Frame
	sheet   *comparison.Sheet // nil where fewer than two are chosen
	asked   beside
	sending string // address of this comparison, without persons and without our own course
	other   string // the same in the other order
	alone   string // title of the only one that is chosen
	notSent bool   // something of this sheet has no address
	removed []link // each column, with the address without it
	fault   *web.Fault
}

// ownFields are the fields of the short form, in their order.
var ownFields = []string{"title", "credits", "year", "outcomes", "hours", "assessment"}

func (c *comparer) comparePage(lang locale.Language) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		asked, err := readBeside(w, r, lang)
		if err != nil {
			return c.answer(w, r, &compareView{}, lang, err)
		}
		if slices.ContainsFunc(asked.targets, func(t string) bool { return c.mustAsk(t) }) {
			leave, err := c.gate.Enter(w, r)
			if err != nil {
				return c.answer(w, r, &compareView{asked: *asked}, lang, err)
			}
			defer leave()
		}
		v := &compareView{asked: *asked}
		columns := c.columns(r.Context(), asked, r.Method == http.MethodPost)
		v.build(columns, lang, c.now())
		return c.answer(w, r, v, lang, nil)
	}
}

// readBeside reads what is asked: by the address alone, or with our own course by a form.
func readBeside(w http.ResponseWriter, r *http.Request, lang locale.Language) (*beside, error) {
	values := r.URL.Query()
	if r.Method == http.MethodPost {
		body, err := gate.ReadUpTo(http.MaxBytesReader(w, r.Body, maxOwn), maxOwn, r.ContentLength)
		if err != nil {
			return nil, err
		}
		if values, err = url.ParseQuery(string(body)); err != nil {
			return nil, &web.Error{Status: http.StatusBadRequest, Err: err}
		}
	}
	b := &beside{order: comparison.Committees, typed: values}
	if values.Get("order") == string(comparison.Guidelines) {
		b.order = comparison.Guidelines
	}
	for _, text := range append(slices.Clone(values["m"]), values["add"]...) {
		text = strings.TrimSpace(text)
		if address := verify.AsAddress(text); address != "" {
			text = address
		}
		if text != "" && len(text) <= 2000 && !slices.Contains(b.targets, text) {
			b.targets = append(b.targets, text)
		}
	}
	b.own = ownCourse(values, lang)
	most := comparison.Most
	if b.own != nil {
		most--
	}
	b.targets = b.targets[:min(len(b.targets), most)]
	return b, nil
}

// ownCourse is our own course as it was typed; nil where nothing was.
func ownCourse(values url.Values, lang locale.Language) *microcredential.Description {
	d, given := new(microcredential.Description), false
	set := func(key string, value any) {
		if err := d.Set(key, value); err == nil {
			given = true
		}
	}
	for _, name := range ownFields {
		text := strings.TrimSpace(values.Get("own_" + name))
		if text == "" {
			continue
		}
		switch name {
		case "title":
			set("title_"+string(lang), text)
		case "credits":
			set("credit_other_recognition_"+string(lang), text)
		case "year":
			set("level_"+string(lang), text)
		case "outcomes":
			set("learning_outcomes_"+string(lang), strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }))
		case "hours":
			set("learner_effort_"+string(lang), text)
		case "assessment":
			set("type_of_assessment_"+string(lang), text)
		}
	}
	if !given {
		return nil
	}
	return d
}

// mustAsk says that somebody else has to be asked about a target.
func (c *comparer) mustAsk(target string) bool {
	if verify.AsAddress(target) == "" {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	kept, ok := c.kept[target]
	return !ok || c.now().Sub(kept.read) > keepFor
}

// columns reads all targets at once, and our own course last. Only who hands an award in sees what comes from the award.
func (c *comparer) columns(ctx context.Context, asked *beside, awards bool) []comparison.Column {
	columns := make([]comparison.Column, len(asked.targets))
	var all sync.WaitGroup
	for i, target := range asked.targets {
		all.Go(func() { columns[i] = c.column(ctx, target, awards) })
	}
	all.Wait()
	if asked.own != nil {
		columns = append(columns, comparison.OfDescription(asked.own, comparison.Source{Kind: comparison.Own}))
	}
	return columns
}

func (c *comparer) column(ctx context.Context, target string, awards bool) comparison.Column {
	if verify.AsAddress(target) != "" {
		return c.foreign(ctx, target, awards)
	}
	unknown := comparison.Column{Source: comparison.Source{Kind: comparison.Published, Address: target},
		Problem: func(lang locale.Language) string { return page.Say(lang, "compare.unknown") }}
	e, err := c.catalogue.Find(ctx, target)
	if err != nil {
		return unknown
	}
	id, err := issuance.ParseID(e.ID)
	if err != nil {
		return unknown
	}
	letter, err := c.catalogue.Whole(ctx, id)
	if err != nil {
		return unknown
	}
	return comparison.Column{Letter: letter, Source: comparison.Source{Kind: comparison.Published, Address: e.Address(locale.English), Read: c.now()}}
}

// foreign reads another issuer's micro-credential. What a person's award says is never kept.
func (c *comparer) foreign(ctx context.Context, address string, awards bool) comparison.Column {
	c.mu.Lock()
	kept, ok := c.kept[address]
	c.mu.Unlock()
	if ok && c.now().Sub(kept.read) <= keepFor {
		return kept.column
	}
	report := c.reader.Read(ctx, verify.Target{Address: address})
	column := comparison.OfReport(report, comparison.Source{Kind: comparison.Fetched, Address: address, Read: report.Checked})
	award := report.Verdict != verify.NoVerdict && column.Letter != nil
	if award && awards {
		return column
	}
	if award {
		column.Report = nil
	}
	if column.Letter != nil && !award {
		c.keep(address, column)
	}
	return column
}

// keep remembers a column, and forgets the oldest.
func (c *comparer) keep(address string, column comparison.Column) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.kept) >= mostKept {
		oldest := ""
		for at, k := range c.kept {
			if oldest == "" || k.read.Before(c.kept[oldest].read) {
				oldest = at
			}
		}
		delete(c.kept, oldest)
	}
	c.kept[address] = keptColumn{column, c.now()}
}

// build makes the sheet, and the addresses of others like it.
func (v *compareView) build(columns []comparison.Column, lang locale.Language, now time.Time) {
	sheet := comparison.New(columns, lang, v.asked.order, now)
	var classes []string
	for i := range columns {
		target := classOf(&columns[i], v.asked.targets, i)
		if target == "" {
			v.notSent = true
			continue
		}
		classes = append(classes, target)
	}
	v.sending, v.other = addressOf(lang, classes, v.asked.order), addressOf(lang, classes, otherOrder(v.asked.order))
	for i, target := range classes {
		title := target
		if i < len(sheet.Columns) {
			title = sheet.Columns[i].Title
		}
		v.removed = append(v.removed, link{text: shortened(title, 40), address: addressOf(lang, slices.Delete(slices.Clone(classes), i, i+1), v.asked.order)})
	}
	if len(columns) >= comparison.Least {
		v.sheet = sheet
	} else if len(columns) == 1 {
		v.alone = sheet.Columns[0].Title
	}
}

// classOf is what of a column may be sent on: the id or address of its class, never that of an award.
func classOf(c *comparison.Column, targets []string, at int) string {
	switch {
	case c.Source.Kind == comparison.Published:
		return targets[at]
	case c.Source.Kind == comparison.Fetched && c.Letter != nil:
		return verify.AsAddress(c.Source.Address)
	}
	return ""
}

func otherOrder(o comparison.Order) comparison.Order {
	if o == comparison.Guidelines {
		return comparison.Committees
	}
	return comparison.Guidelines
}

func addressOf(lang locale.Language, classes []string, order comparison.Order) string {
	values := url.Values{}
	if len(classes) > 0 {
		values["m"] = classes
	}
	if order == comparison.Guidelines {
		values.Set("order", string(order))
	}
	if len(values) == 0 {
		return web.PageIn("/compare", lang)
	}
	return web.PageIn("/compare", lang) + "?" + values.Encode()
}

// answer shows the page; what was handed in by a form is for the one who did.
func (c *comparer) answer(w http.ResponseWriter, r *http.Request, v *compareView, lang locale.Language, err error) error {
	query := ""
	if at := strings.IndexByte(v.sending, '?'); at >= 0 {
		query = v.sending[at:]
	}
	v.Frame = c.chrome.FrameFor(r, lang, page.Styled("comparison.css"), page.At("/compare", query),
		page.Titled(page.Say(lang, "compare.title"), page.Say(lang, "compare.lead")), page.Private)
	status := http.StatusOK
	if err != nil {
		fault := web.FaultOf(err)
		v.fault, status = &fault, fault.Status
	}
	if r.Method == http.MethodPost || err != nil {
		return page.ServeOnce(w, r, status, comparePage(v))
	}
	return page.Serve(w, r, status, comparePage(v))
}

// typed is a field of our own course as it was typed.
func (v *compareView) typed(name string) string { return v.asked.typed.Get("own_" + name) }

// fromCatalogue is where more can be chosen, with what is chosen already.
func (v *compareView) fromCatalogue() string {
	var ids []string
	for _, target := range v.asked.targets {
		if verify.AsAddress(target) == "" {
			ids = append(ids, target)
		}
	}
	if ids == nil {
		return v.Catalogue()
	}
	return v.Catalogue() + "?" + url.Values{"m": ids}.Encode()
}
