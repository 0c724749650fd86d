package finder

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/mitome/mitome/internal/comparison"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/page"
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
	kept map[string]keptColumn // of others, by the address at which they were read
}

// compareView is the page.
type compareView struct {
	page.Frame
	sheet   *comparison.Sheet // nil where fewer than two are chosen
	asked   beside
	items   []item // what is on the sheet, to be left out again
	sending string // address of this comparison, without persons and without our own course
	notSent bool   // something of this sheet is not in that address
	trial   bool   // everything on it is of a trial
	foreign string // address of another system's badge, for trying; usually none
	fault   *web.Fault
}

// item is a column as the form takes it along.
type item struct {
	name, value string // of its field
	title       string
}

func (c *comparer) comparePage(lang locale.Language) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		sent := r.Method == http.MethodPost // an award shows to the one who hands it in
		leave := func() {}
		defer func() { leave() }()
		refuse := func(asked beside, err error) error {
			return c.answer(w, r, &compareView{asked: asked}, lang, err)
		}
		var err error
		if sent {
			if leave, err = c.enter(w, r); err != nil {
				return refuse(beside{values: url.Values{}}, err)
			}
		}
		asked, err := readBeside(r, lang)
		if err != nil {
			return refuse(beside{values: url.Values{}}, err)
		}
		n := c.toRead(r.Context(), asked, sent)
		if !sent && n > 0 {
			if leave, err = c.enter(w, r); err != nil {
				return refuse(*asked, err)
			}
		}
		if n > 1 {
			if err := c.gate.Further(w, r, n-1); err != nil {
				return refuse(*asked, err)
			}
		}
		columns := c.columns(r.Context(), asked, sent)
		v := &compareView{asked: *asked}
		v.build(columns, lang, c.today())
		v.trial = trialSheet(columns)
		switch {
		case asked.unread():
		case asked.as != "" && v.sheet != nil:
			return v.download(w, r)
		case sent && !v.notSent && asked.over == 0:
			w.Header()["Cache-Control"] = web.NotKept
			w.Header()["Location"] = []string{v.sending}
			w.WriteHeader(http.StatusSeeOther)
			return nil
		}
		return c.answer(w, r, v, lang, nil)
	}
}

// trialSheet says that every micro-credential of a sheet is of a trial.
func trialSheet(columns []comparison.Column) bool {
	trials := 0
	for i := range columns {
		switch {
		case columns[i].Source.Trial:
			trials++
		case columns[i].Source.Kind != comparison.Own:
			return false
		}
	}
	return trials > 0
}

// enter is Gate.Enter, whose leave can be called in any case.
func (c *comparer) enter(w http.ResponseWriter, r *http.Request) (leave func(), err error) {
	if leave, err = c.gate.Enter(w, r); err != nil {
		leave = func() {}
	}
	return leave, err
}

// build makes the sheet, and what stands below it.
func (v *compareView) build(columns []comparison.Column, lang locale.Language, now time.Time) {
	sheet := comparison.New(columns, lang, v.asked.order, now)
	if len(columns) >= comparison.Least {
		v.sheet = sheet
	}
	var classes []string
	for i := range columns {
		class := v.classOf(&columns[i], i)
		v.notSent = v.notSent || class == "" || columns[i].OfAward()
		if class != "" {
			classes = append(classes, class)
		}
		if one := v.item(&columns[i], i, class); one.value != "" {
			one.title = visible(shortened(sheet.Columns[i].Title, 60))
			v.items = append(v.items, one)
		}
	}
	v.sending = addressOf(lang, classes, v.asked.order, "")
}

// classOf is what of a column may be sent on: the id or address of its class, never that of an award.
func (v *compareView) classOf(c *comparison.Column, at int) string {
	switch {
	case c.Source.Kind == comparison.Own:
		return ""
	case c.Letter != nil && c.Source.Kind != comparison.Published:
		return c.Source.Class
	case at < len(v.asked.targets) && (c.Letter != nil || verify.AsAddress(v.asked.targets[at]) == ""):
		return v.asked.targets[at]
	}
	return ""
}

// item is how the form takes a column along: by its class, or, where an award was sent, as that award.
func (v *compareView) item(c *comparison.Column, at int, class string) item {
	switch {
	case c.Source.Kind == comparison.Own:
		if text, err := v.asked.own.MarshalJSON(); err == nil && !v.asked.typed {
			return item{name: "own", value: string(text)}
		}
		return item{}
	case at < len(v.asked.targets) && (c.OfAward() || class == ""):
		return item{name: "m", value: v.asked.targets[at]}
	case at >= len(v.asked.targets) && c.Report != nil && len(c.Report.Raw.InHand) <= maxField:
		return item{name: "badge", value: string(c.Report.Raw.InHand)}
	}
	return item{name: "m", value: class}
}

func otherOrder(o comparison.Order) comparison.Order {
	if o == comparison.Guidelines {
		return comparison.Committees
	}
	return comparison.Guidelines
}

// addressOf is the path of a comparison of classes, as a page or as a file.
func addressOf(lang locale.Language, classes []string, order comparison.Order, as string) string {
	values := url.Values{}
	if len(classes) > 0 {
		values["m"] = classes
	}
	if order == comparison.Guidelines {
		values.Set("order", string(order))
	}
	if as != "" {
		values.Set("as", as)
	}
	if len(values) == 0 {
		return web.PageIn("/compare", lang)
	}
	return web.PageIn("/compare", lang) + "?" + values.Encode()
}

// tables are the files of a sheet, by the ends of their names.
var tables = map[string]func(s *comparison.Sheet, w io.Writer) error{
	"xlsx": (*comparison.Sheet).WriteXLSX,
	"csv":  (*comparison.Sheet).WriteCSV,
}

var tableTypes = map[string]string{"xlsx": web.WorkbookType, "csv": web.CSVType}

// download answers the sheet as a file, with the rows of the page.
func (v *compareView) download(w http.ResponseWriter, r *http.Request) error {
	var file bytes.Buffer
	if err := tables[v.asked.as](v.sheet, &file); err != nil {
		return web.Broken(err)
	}
	h := w.Header()
	h["Content-Type"] = []string{tableTypes[v.asked.as]}
	day := v.sheet.Made.Format(time.DateOnly) + "." + v.asked.as
	h["Content-Disposition"] = web.Attachment("comparison-"+day, v.T("compare.saved")+"_"+day)
	h["Cache-Control"] = web.NotKept
	h["X-Robots-Tag"] = []string{"noindex"}
	web.Write(w, r, http.StatusOK, file.Bytes())
	return nil
}

// answer shows the page; what was handed in by a form is for the one who did.
func (c *comparer) answer(w http.ResponseWriter, r *http.Request, v *compareView, lang locale.Language, err error) error {
	query := ""
	if at := strings.IndexByte(v.sending, '?'); at >= 0 {
		query = v.sending[at:]
	}
	v.Frame = c.chrome.FrameFor(r, lang, page.Styled("comparison.css"), page.At("/compare", query),
		page.Titled(page.Say(lang, "compare.title"), page.Say(lang, "compare.lead")), page.Private)
	v.foreign = c.Foreign
	v.Add(page.Trial(v.trial))
	status := http.StatusOK
	if v.asked.unread() {
		status = http.StatusUnprocessableEntity
	}
	if err != nil {
		fault := web.FaultOf(err)
		v.fault, status = &fault, fault.Status
	}
	if r.Method == http.MethodPost || err != nil {
		return page.ServeOnce(w, r, status, comparePage(v))
	}
	return page.ServeScripted(w, r, status, comparePage(v))
}

// typed is a field of our own course as it was typed.
func (v *compareView) typed(name string) string { return v.asked.values.Get("own_" + name) }

// paper is what the sheet prints on.
func (v *compareView) paper() string {
	if v.sheet == nil {
		return ""
	}
	return v.sheet.Class()
}

// full says that the sheet has no room for another column.
func (v *compareView) full() bool { return v.asked.count() >= comparison.Most }

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
