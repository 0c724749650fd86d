package counter

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/openbadges/verify"
)

const (
	severalTime   = 25 * time.Second // for all files together; each has ten seconds of its own within
	severalAtOnce = 4
)

// severalView is the page that answers several files: a table, and below it the full answer to each.
type severalView struct {
	page.Frame
	rows    []rowView
	answers []*resultView
	checked templ.Component // when
}

// rowView is a badge in a line.
type rowView struct {
	file, title, issuer, domain, learner string
	unnamed                              string          // what is known of a learner who is not named
	person                               string          // what the comparison with the person who was named has shown
	issued                               templ.Component // or nil
	word, tone                           string          // how it stands
	at                                   string          // id of the full answer
}

// verifySeveral answers several files. They are limited as one is: together as long, within a bounded time, and each is a
// piece of work in the client's share. Nothing of them is kept but what the page shows.
func (c *Counter) verifySeveral(w http.ResponseWriter, r *http.Request, lang locale.Language, q *question) error {
	if strings.TrimSpace(q.text) != "" {
		return c.verifyForm(w, r, lang, errNothing, q)
	}
	if err := c.gate.Further(w, r, len(q.files)-1); err != nil {
		return c.verifyForm(w, r, lang, err, q)
	}
	v := &severalView{Frame: c.frame(r, lang, "/verify", "verify.title", "verify.description")}
	for i, report := range c.judgeAll(r.Context(), q) {
		answer := c.result(v.Frame, report, "")
		answer.nth, answer.compare = i+1, nil
		v.answers = append(v.answers, answer)
		v.rows = append(v.rows, answer.row(q.files[i].name, report))
		if v.checked == nil || report.Home != nil {
			v.checked = stranger(locale.Moment(lang, report.Checked.In(report.CheckedZone())))
		}
	}
	v.Add(page.Titled(v.T("verify.several", "count", len(v.rows)), v.T("verify.description")), page.Private)
	return page.ServeOnce(w, r, http.StatusOK, severalPage(v))
}

// judgeAll judges the files, some at a time, and lets go of each as soon as it is judged.
func (c *Counter) judgeAll(ctx context.Context, q *question) []*verification.Report {
	ctx, cancel := context.WithTimeout(ctx, severalTime)
	defer cancel()
	reports := make([]*verification.Report, len(q.files))
	places := make(chan struct{}, severalAtOnce)
	var all sync.WaitGroup
	for i := range q.files {
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			reports[i] = c.verifier.Verify(ctx, verify.Target{Bytes: q.files[i].data, Recipients: recipients(q.recipient)})
			q.files[i].data, reports[i].Raw.Picture = nil, nil
		})
	}
	all.Wait()
	return reports
}

// row is the answer in a line.
func (v *resultView) row(file string, r *verification.Report) rowView {
	line := rowView{file: visible(file), learner: v.learner, word: v.word, tone: v.tone, at: v.id("answer")}
	if v.badge != nil {
		line.title = v.badge.title
	}
	if v.issuer != nil {
		line.issuer, line.domain = v.issuer.name, v.issuer.domain
	}
	if line.person = v.person; line.learner == "" {
		line.unnamed = v.unnamed(r)
	}
	if v.issuer == nil && r.Home != nil {
		line.issuer, line.domain = r.Home.Name.In(v.Lang), verification.Domain(r.Record())
	}
	if issued, _ := inForce(r); !issued.IsZero() {
		line.issued = page.Date(v.Lang, issued)
	}
	return line
}

// id makes ids of a page that has several answers differ.
func (v *resultView) id(name string) string {
	if v.nth == 0 {
		return name
	}
	return name + "-" + strconv.Itoa(v.nth)
}
