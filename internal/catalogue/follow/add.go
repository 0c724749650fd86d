package follow

import (
	"bytes"
	"context"
	"path"
	"strings"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/openbadges/verify"
)

// Refusal is why an address or list is not taken in.
type Refusal struct {
	Problem string               // see Source.Problem
	Report  *verification.Report // what was read there, or nil
}

func (r *Refusal) Error() string { return "not taken in: " + r.Problem }

// Message says it in a language.
func (r *Refusal) Message(lang locale.Language) string {
	text := ProblemText(r.Problem, lang)
	if r.Report != nil && r.Problem == ProblemNone {
		text += " " + r.Report.Answer(lang)
	}
	return text
}

// ProblemText is a problem in words; empty for none.
func ProblemText(problem string, lang locale.Language) string {
	if problem == "" {
		return ""
	}
	return locale.Text(lang, "catalogue.problem."+problem)
}

// Add takes in what an address leads to: a BadgeClass, the class of an award, a list, or another catalogue. known is true
// where it was a source before. An error to tell people is a *Refusal.
func (f *Follower) Add(ctx context.Context, by issuance.By, address string) (out Outcome, known bool, err error) {
	if f.Own(address) {
		return out, false, &Refusal{Problem: ProblemOwn}
	}
	s, err := f.recognise(ctx, address)
	if err != nil {
		return out, false, err
	}
	added, err := f.Records.AddSource(ctx, by, s, f.Now())
	if err != nil {
		return out, false, err
	}
	if s.Kind == Badge {
		if _, _, err := f.Records.TakeIn(ctx, &s, []Taken{{Word: wordOf(s.Address), Address: s.Address}}, f.Now()); err != nil {
			return out, false, err
		}
	}
	out, err = f.again(ctx, by, s.Address)
	return out, !added, err
}

// AddList takes in the addresses of a list that was handed in, by its name; a list of the same name is replaced.
func (f *Follower) AddList(ctx context.Context, by issuance.By, name string, data []byte) (out Outcome, known bool, err error) {
	addresses, left, err := ReadList(data)
	if err != nil || len(addresses) == 0 {
		return out, false, &Refusal{Problem: ProblemBroken}
	}
	s := Source{Address: "file:" + path.Base(name), Kind: File}
	added, err := f.Records.AddSource(ctx, by, s, f.Now())
	if err != nil {
		return out, false, err
	}
	if _, _, err := f.name(ctx, &s, addresses); err != nil {
		return out, false, err
	}
	out, err = f.again(ctx, by, s.Address)
	out.Left = append(left, out.Left...)
	return out, !added, err
}

// again reads a source as it is kept, and says how it stands then.
func (f *Follower) again(ctx context.Context, by issuance.By, address string) (Outcome, error) {
	s, err := f.Find(ctx, address)
	if err != nil {
		return Outcome{}, err
	}
	out, err := f.Refresh(ctx, by, s, false)
	if err == nil && !out.Busy {
		out.Source, err = f.Find(ctx, address)
	}
	return out, err
}

// Find returns a source by its address, or by the name of the list; issuance.ErrNotFound.
func (f *Follower) Find(ctx context.Context, address string) (Source, error) {
	all, err := f.Records.Sources(ctx)
	if err != nil {
		return Source{}, err
	}
	for _, s := range all {
		if s.Address == address || s.Address == verify.AsAddress(address) || s.Address == "file:"+path.Base(address) {
			return s, nil
		}
	}
	return Source{}, issuance.ErrNotFound
}

// recognise looks at what an address leads to.
func (f *Follower) recognise(ctx context.Context, address string) (Source, error) {
	answer, err := f.Fetcher.Fetch(ctx, address, "application/ld+json, application/json;q=0.9, "+listTypes)
	switch {
	case err != nil:
		return Source{}, &Refusal{Problem: failureOf(err)}
	case answer.Status == 200 && readPage(answer.Body) != nil:
		whole, _, _ := strings.Cut(address, "?")
		return Source{Address: whole, Kind: Catalogue}, nil
	case answer.Status == 200 && isList(answer):
		return Source{Address: address, Kind: List}, nil
	}
	report := f.Reader.Read(ctx, verify.Target{Address: address})
	content, class, problem := letterOf(report)
	if problem == "" && f.Own(class) {
		problem = ProblemOwn
	}
	if problem != "" || content == nil {
		return Source{}, &Refusal{Problem: problem, Report: report}
	}
	return Source{Address: class, Kind: Badge}, nil
}

// isList says whether an answer is a list of addresses: a workbook, or a text that is no page and no JSON.
func isList(answer *verify.Response) bool {
	start := bytes.TrimLeft(answer.Body[:min(len(answer.Body), 200)], "\ufeff \t\r\n")
	if bytes.HasPrefix(start, []byte("<")) || bytes.HasPrefix(start, []byte("{")) || bytes.HasPrefix(start, []byte("\x89PNG")) {
		return false
	}
	addresses, _, err := ReadList(answer.Body)
	return err == nil && len(addresses) > 0
}
