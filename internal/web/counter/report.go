package counter

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/mitome/mitome/internal/conformity"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges/verify"
)

// reportView is the page of a guideline report: a form to hand something in, or the report on it.
type reportView struct {
	form    // its text is that of the criteria, to be mended and tried again
	report  *conformity.Report
	written bool   // the text is the criteria as our writer has them
	same    string // path that verifies the same badge, or ""
}

// reportPage answers the form, and what is asked with it: a badge, a BadgeClass, a description, or criteria pasted from
// anywhere. Nothing of it is kept.
func (c *Counter) reportPage(lang locale.Language) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v := &reportView{form: form{Frame: c.frame(r, lang, "/report", "report.title", "report.description")}}
		v.Add(page.Styled("report.css"))
		q := &question{text: r.URL.Query().Get("url")}
		if r.Method != http.MethodPost && q.text == "" {
			return page.ServeOnce(w, r, http.StatusOK, reportPage(v))
		}
		again := func(err error, q *question) error {
			return page.ServeOnce(w, r, v.again(err, q, maxText), reportPage(v))
		}
		leave, err := c.gate.Enter(w, r)
		if err != nil {
			return again(err, q)
		}
		defer leave()
		if r.Method == http.MethodPost {
			if q, err = readForm(r); err != nil {
				return again(err, q)
			}
		}
		if address := verify.AsAddress(q.text); r.Method == http.MethodPost && address != "" && len(q.file) == 0 {
			seeResult(w, web.PageIn("/report", lang), address)
			return nil
		}
		if err := c.fillReport(r.Context(), v, q); err != nil {
			return again(err, q)
		}
		return page.ServeOnce(w, r, http.StatusOK, reportPage(v))
	}
}

// fillReport judges what was handed in.
func (c *Counter) fillReport(ctx context.Context, v *reportView, q *question) error {
	subjects, err := c.subjects(ctx, v, q)
	if err != nil {
		return err
	}
	v.report = conformity.New(c.now())
	v.report.Add(subjects...)
	title := v.T("report.title")
	if len(subjects) == 1 {
		title = visible(subjects[0].Name()) + " – " + title
		if text, _ := subjects[0].CriteriaIn("", v.Lang); text != nil && v.text == "" {
			v.text, v.written = visible(text.Text), true
		}
	}
	v.Add(page.Titled(title, v.T("report.description")), page.Private)
	return nil
}

func (c *Counter) subjects(ctx context.Context, v *reportView, q *question) ([]conformity.Subject, error) {
	target, err := q.target()
	if err != nil {
		return nil, err
	}
	name := v.T("report.pasted")
	if target.Address != "" {
		name = target.Address
		query := "?url=" + url.QueryEscape(target.Address)
		v.Add(page.At("/report", query))
		v.same = web.PageIn("/verify", v.Lang) + query
	} else {
		switch conformity.Recognise(target.Bytes) {
		case conformity.OfCriteria:
			text := conformity.CriteriaText(target.Bytes)
			v.text = visible(text)
			return []conformity.Subject{written(name, conformity.Criteria, verification.ReadCriteria(text, c.editions...))}, nil
		case conformity.OfDescription:
			return c.descriptions(name, target.Bytes), nil
		case conformity.Unknown:
			return nil, errType
		}
	}
	return []conformity.Subject{ofReport(name, c.verifier.Read(ctx, verify.Target{Bytes: target.Bytes, Address: target.Address}))}, nil
}

func ofReport(name string, r *verification.Report) conformity.Subject {
	subject := conformity.OfReport(name, r)
	if r.Badge != nil {
		subject.Write(&r.Guideline)
	}
	return subject
}

func written(name string, kind conformity.Kind, g *verification.Guideline) conformity.Subject {
	subject := conformity.Of(name, kind, g)
	subject.Write(g)
	return subject
}

func (c *Counter) descriptions(name string, data []byte) []conformity.Subject {
	list, err := microcredential.Parse(data)
	var fault *microcredential.InputError
	if errors.As(err, &fault) {
		say := func(lang locale.Language) string { return fault.Message(lang) }
		return []conformity.Subject{conformity.Unread(name, conformity.Description, say)}
	}
	var subjects []conformity.Subject
	for _, d := range list[:min(len(list), maxDescriptions)] {
		subjects = append(subjects, written(name, conformity.Description, verification.ReadDescription(d, c.now(), c.editions...)))
	}
	return subjects
}

// maxDescriptions is how many descriptions of a file are reported on at once; the command has no such limit.
const maxDescriptions = 50
