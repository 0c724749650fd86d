package main

import (
	"fmt"
	"strings"

	"github.com/mitome/mitome/internal/conformity"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
)

// tell says something beside the answer, on the standard error. What it quotes may be a stranger's.
func (c *Context) tell(key string, args ...any) {
	fmt.Fprintln(c.Stderr, verification.Printable(c.Text(key, args...)))
}

// printCriteria writes the criteria of one micro-credential as our writer would, and beside them, on the standard error,
// what is left to be mended.
func (k *reportCommand) printCriteria(c *Context, r *conformity.Report) error {
	if len(r.Subjects) != 1 {
		return misuse(nil, "command.report.criteria_one", "count", len(r.Subjects))
	}
	s := &r.Subjects[0]
	if s.Problem != nil {
		c.fail("report", refuse(nil, "command.report.problem", "reason", s.Problem.In(c.Lang)))
		return nil
	}
	text, others := s.CriteriaIn(k.Edition, c.Lang)
	if text == nil {
		return refuse(nil, "command.report.no_criteria")
	}
	fmt.Fprintln(c.Stdout, text.Text)
	for _, lang := range others {
		c.tell("command.report.other_edition", "lang", lang)
	}
	for _, passage := range s.Unassigned {
		c.tell("command.report.unassigned", "passage", passage)
	}
	left, noted := s.Left(c.Lang)
	for _, line := range left {
		c.tell("command.report.left", "finding", line)
	}
	if noted {
		c.tell("command.report.note")
	}
	return nil
}

// printReport shows one micro-credential descriptor by descriptor, and many as a table with what is said of all.
func printReport(c *Context, r *conformity.Report) error {
	s := newSheet(c.Stdout)
	if letters := conformity.Letters(r.Subjects); len(letters) == 1 {
		printLetter(c, s, letters[0])
		printChanges(c, s, r)
	} else {
		printMany(c, s, r, letters)
	}
	return s.show()
}

func printLetter(c *Context, s *sheet, l conformity.Letter) {
	s.line(0, "", l.Name())
	s.line(0, "", l.About(c.Lang))
	if l.Same > 0 {
		s.line(0, "", c.Text("report.same", "count", l.Same))
	}
	s.heading(l.HeadlineText(c.Lang))
	if len(l.Descriptors) > 0 {
		s.gap()
	}
	for i := range l.Descriptors {
		d := &l.Descriptors[i]
		s.line(4, fmt.Sprintf("%2d. ", d.Number), d.LabelIn(c.Lang)+" – "+d.StateText(c.Lang))
		if text := d.TextIn(c.Lang); text != "" {
			s.line(8, "        ", text)
		}
		for _, f := range conformity.FindingLines(d.Findings, c.Lang) {
			s.line(8, "      ! ", f)
		}
	}
	printList(s, c.Text("report.general"), conformity.FindingLines(l.Findings, c.Lang))
	printList(s, c.Text("report.unassigned"), l.Unassigned)
	printList(s, c.Text("report.unjudged"), l.UnjudgedIn(c.Lang))
}

func printList(s *sheet, head string, lines []string) {
	if len(lines) == 0 {
		return
	}
	s.heading(head)
	for _, line := range lines {
		s.line(4, "  - ", line)
	}
}

// maxShown is how many micro-credentials a terminal lists; files have them all.
const maxShown = 200

func printMany(c *Context, s *sheet, r *conformity.Report, letters []conformity.Letter) {
	for _, text := range r.Sums(c.Lang) {
		s.line(0, "", text)
	}
	s.gap()
	rows := [][]string{}
	for _, l := range letters[:min(len(letters), maxShown)] {
		rows = append(rows, []string{
			l.Answer(c.Lang), fmt.Sprint(l.Count(microcredential.Error)), fmt.Sprint(l.Count(microcredential.Warning)),
			cut(strings.Join(strings.Fields(l.Name()), " "), titleWidth), cut(l.Issuer.Text(c.Lang), issuerWidth), l.Target,
		})
	}
	s.table(0, []string{c.Text("report.col.conforms"), c.Text("report.col.errors"), c.Text("report.col.warnings"),
		c.Text("report.col.title"), c.Text("report.col.issuer"), c.Text("report.col.target")}, rows)
	if len(letters) > maxShown {
		s.line(0, "", c.Text("command.report.more", "count", len(letters)-maxShown))
	}
	printShares(c, s, r)
	printList(s, c.Text("report.own"), r.OwnWordsIn(c.Lang))
	problems := []string{}
	for _, l := range letters {
		if l.Problem != nil && len(problems) < maxShown {
			problems = append(problems, l.Target+" – "+l.Problem.In(c.Lang))
		}
	}
	printList(s, c.Text("report.answer.unread"), problems)
	printChanges(c, s, r)
	s.gap()
	s.line(0, "", c.Text("command.report.whole"))
}

// printShares shows how often each descriptor is given, of all and of each awarding body.
func printShares(c *Context, s *sheet, r *conformity.Report) {
	if len(r.Summary.Shares) == 0 {
		return
	}
	s.heading(c.Text("report.shares"))
	rows := [][]string{}
	for i, share := range r.Summary.Shares {
		rows = append(rows, []string{fmt.Sprintf("%2d.", i+1), share.LabelIn(c.Lang), share.PercentText(), c.Text("report.share", "given", share.Given, "asked", share.Asked)})
	}
	s.table(2, nil, rows)
	s.heading(c.Text("report.matrix"))
	rows = nil
	head := []string{c.Text("report.col.issuer"), c.Text("report.col.letters")}
	for i := range r.Summary.Shares {
		head = append(head, fmt.Sprint(i+1))
	}
	for _, issuer := range r.Summary.Issuers {
		row := []string{cut(issuer.Issuer.Text(c.Lang), issuerWidth), fmt.Sprint(issuer.Letters)}
		for _, share := range issuer.Shares {
			row = append(row, share.PercentText())
		}
		rows = append(rows, row)
	}
	s.table(2, head, rows)
}

func printChanges(c *Context, s *sheet, r *conformity.Report) {
	if r.Changes == nil {
		return
	}
	s.heading(c.Text("report.changes", "date", r.Changes.Since.Format("2006-01-02")))
	for _, part := range r.Changes.Parts(c.Lang) {
		printList(s, part.Head, part.Lines)
		if len(part.Lines) == 0 {
			s.line(0, "", part.Head)
		}
	}
}
