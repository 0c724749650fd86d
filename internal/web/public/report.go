package public

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/mitome/mitome/internal/conformity"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges/verify"
)

// reportView is the page of a guideline report: a form to hand something in, or the report on it.
type reportView struct {
	frame
	status  int // of the answer; from 400, the last try could not be reported on, and the page says why
	report  *conformity.Report
	text    string // of the criteria, to be mended and tried again
	written bool   // the text is the criteria as our writer has them
	sheet   string // path of the report's style sheet
	address string // where the report can be opened again; empty for what was sent itself
	verify  string // path that verifies the same badge, or ""
}

// fault says a part of the message about a status from 400.
func (v *reportView) fault(status int) string {
	return locale.Text(v.lang, web.Fault{Status: status}.Key()+".text")
}

func (s *Site) reportView(lang string) *reportView {
	v := &reportView{frame: s.verifyFrame(lang), sheet: "/static/" + s.static.Name("report.css"), status: http.StatusOK}
	v.title, v.description, v.path = v.t("report.title"), v.t("report.description"), "/report"
	return v
}

// reportPage answers the form, and what is asked with it: a badge, a BadgeClass, a description, or criteria pasted from
// anywhere. Nothing of it is kept.
func (s *Site) reportPage(lang string) handler {
	return func(w http.ResponseWriter, r *http.Request, _ *snapshot) error {
		v := s.reportView(lang)
		q := &question{text: r.URL.Query().Get("url")}
		if r.Method != http.MethodPost && q.text == "" {
			return serveAnswer(w, r, http.StatusOK, reportPage(v))
		}
		leave, err := s.gate.enter(w, r)
		if err != nil {
			return v.again(w, r, err, q.text)
		}
		defer leave()
		if r.Method == http.MethodPost {
			if q, err = readForm(r); err != nil {
				return v.again(w, r, err, "")
			}
		}
		if address := verify.AsAddress(q.text); r.Method == http.MethodPost && address != "" && len(q.file) == 0 {
			w.Header()["Cache-Control"] = []string{"no-store"}
			w.Header()["Location"] = []string{"/report." + lang + ".html?url=" + url.QueryEscape(address)}
			w.WriteHeader(http.StatusSeeOther)
			return nil
		}
		if err := s.fillReport(r.Context(), v, q); err != nil {
			return v.again(w, r, err, q.text)
		}
		return serveAnswer(w, r, http.StatusOK, reportPage(v))
	}
}

// again answers what could not be read with the form and the reason.
func (v *reportView) again(w http.ResponseWriter, r *http.Request, err error, text string) error {
	fault := web.FaultOf(err)
	v.status, v.text = fault.Status, visible(text[:min(len(text), maxText)])
	return serveAnswer(w, r, fault.Status, reportPage(v))
}

// fillReport judges what was handed in.
func (s *Site) fillReport(ctx context.Context, v *reportView, q *question) error {
	subjects, err := s.subjects(ctx, v, q)
	if err != nil {
		return err
	}
	v.report = conformity.New(s.now())
	v.report.Add(subjects...)
	v.private, v.title = true, v.t("report.title")
	if len(subjects) == 1 {
		v.title = visible(subjects[0].Name()) + " – " + v.title
		if text, _ := subjects[0].CriteriaIn("", v.lang); text != nil && v.text == "" {
			v.text, v.written = visible(text.Text), true
		}
	}
	return nil
}

func (s *Site) subjects(ctx context.Context, v *reportView, q *question) ([]conformity.Subject, error) {
	target, err := q.target()
	if err != nil {
		return nil, err
	}
	name := v.t("report.pasted")
	if target.Address != "" {
		name = target.Address
		v.query = "?url=" + url.QueryEscape(target.Address)
		v.address, v.verify = v.in(v.lang), "/verify."+v.lang+".html"+v.query
	} else {
		switch conformity.Recognise(target.Bytes) {
		case conformity.OfCriteria:
			text := conformity.CriteriaText(target.Bytes)
			v.text = visible(text)
			return []conformity.Subject{written(name, conformity.Criteria, verification.ReadCriteria(text))}, nil
		case conformity.OfDescription:
			return s.descriptions(name, target.Bytes), nil
		case conformity.Unknown:
			return nil, errType
		}
	}
	return []conformity.Subject{ofReport(name, s.verifier.Read(ctx, verify.Target{Bytes: target.Bytes, Address: target.Address}))}, nil
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

func (s *Site) descriptions(name string, data []byte) []conformity.Subject {
	list, err := microcredential.Parse(data)
	var fault *microcredential.InputError
	if errors.As(err, &fault) {
		say := func(lang string) string { return fault.Message(microcredential.Lang(lang)) }
		return []conformity.Subject{conformity.Unread(name, conformity.Description, say)}
	}
	var subjects []conformity.Subject
	for _, d := range list[:min(len(list), maxDescriptions)] {
		subjects = append(subjects, written(name, conformity.Description, verification.ReadDescription(d, s.now())))
	}
	return subjects
}

// maxDescriptions is how many descriptions of a file are reported on at once; the command has no such limit.
const maxDescriptions = 50
