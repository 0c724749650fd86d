package reading

import (
	"fmt"
	"strings"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/conformity"
	"github.com/mitome/mitome/microcredential"
)

// printCriteria writes the criteria of one micro-credential as our writer would, and beside them, on the standard error,
// what is left to be mended.
func (k *Report) printCriteria(c *terminal.Context, r *conformity.Report) error {
	if len(r.Subjects) != 1 {
		return terminal.Misuse(nil, "command.report.criteria_one", "count", len(r.Subjects))
	}
	s := &r.Subjects[0]
	if s.Problem != nil {
		c.Fail("report", terminal.Refuse(nil, "command.report.problem", "reason", s.Problem.In(c.Lang)))
		return nil
	}
	text, others := s.CriteriaIn(k.Edition, c.Lang)
	if text == nil {
		return terminal.Refuse(nil, "command.report.no_criteria")
	}
	fmt.Fprintln(c.Stdout, text.Text)
	for _, lang := range others {
		c.Tell("command.report.other_edition", "lang", lang)
	}
	for _, passage := range s.Unassigned {
		c.Tell("command.report.unassigned", "passage", passage)
	}
	left, noted := s.Left(c.Lang)
	for _, line := range left {
		c.Tell("command.report.left", "finding", line)
	}
	if noted {
		c.Tell("command.report.note")
	}
	return nil
}

// printReport shows one micro-credential descriptor by descriptor, and many as a table with what is said of all.
func printReport(c *terminal.Context, r *conformity.Report) error {
	s := terminal.NewSheet(c.Stdout)
	if letters := conformity.Letters(r.Subjects); len(letters) == 1 {
		printLetter(c, s, letters[0])
		printChanges(c, s, r)
	} else {
		printMany(c, s, r, letters)
	}
	return s.Print()
}

func printLetter(c *terminal.Context, s *terminal.Sheet, l conformity.Letter) {
	s.Line(0, "", l.Name())
	s.Line(0, "", l.About(c.Lang))
	if l.Same > 0 {
		s.Line(0, "", c.Text("report.same", "count", l.Same))
	}
	s.Heading(l.HeadlineText(c.Lang))
	if len(l.Descriptors) > 0 {
		s.Gap()
	}
	for i := range l.Descriptors {
		d := &l.Descriptors[i]
		s.Line(4, fmt.Sprintf("%2d. ", d.Number), d.LabelIn(c.Lang)+" – "+d.StateText(c.Lang))
		if text := d.TextIn(c.Lang); text != "" {
			s.Line(8, "        ", text)
		}
		for _, f := range conformity.FindingLines(d.Findings, c.Lang) {
			s.Line(8, "      ! ", f)
		}
	}
	printList(s, c.Text("report.general"), conformity.FindingLines(l.Findings, c.Lang))
	printList(s, c.Text("report.unassigned"), l.Unassigned)
	printList(s, c.Text("report.unjudged"), l.UnjudgedIn(c.Lang))
}

func printList(s *terminal.Sheet, head string, lines []string) {
	if len(lines) == 0 {
		return
	}
	s.Heading(head)
	for _, line := range lines {
		s.Line(4, "  - ", line)
	}
}

// maxShown is how many micro-credentials a terminal lists; files have them all.
const maxShown = 200

func printMany(c *terminal.Context, s *terminal.Sheet, r *conformity.Report, letters []conformity.Letter) {
	for _, text := range r.Sums(c.Lang) {
		s.Line(0, "", text)
	}
	s.Gap()
	rows := [][]string{}
	for _, l := range letters[:min(len(letters), maxShown)] {
		rows = append(rows, []string{
			l.Answer(c.Lang), fmt.Sprint(l.Count(microcredential.Error)), fmt.Sprint(l.Count(microcredential.Warning)),
			terminal.Cut(strings.Join(strings.Fields(l.Name()), " "), terminal.TitleWidth), terminal.Cut(l.Issuer.Text(c.Lang), terminal.IssuerWidth), l.Target,
		})
	}
	s.Table(0, []string{c.Text("report.col.conforms"), c.Text("report.col.errors"), c.Text("report.col.warnings"),
		c.Text("report.col.title"), c.Text("report.col.issuer"), c.Text("report.col.target")}, rows)
	if len(letters) > maxShown {
		s.Line(0, "", c.Text("command.report.more", "count", len(letters)-maxShown))
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
	s.Gap()
	s.Line(0, "", c.Text("command.report.whole"))
}

// printShares shows how often each descriptor is given, of all and of each awarding body.
func printShares(c *terminal.Context, s *terminal.Sheet, r *conformity.Report) {
	if len(r.Summary.Shares) == 0 {
		return
	}
	s.Heading(c.Text("report.shares"))
	rows := [][]string{}
	for i, share := range r.Summary.Shares {
		rows = append(rows, []string{fmt.Sprintf("%2d.", i+1), share.LabelIn(c.Lang), share.PercentText(), c.Text("report.share", "given", share.Given, "asked", share.Asked)})
	}
	s.Table(2, nil, rows)
	s.Heading(c.Text("report.matrix"))
	rows = nil
	head := []string{c.Text("report.col.issuer"), c.Text("report.col.letters")}
	for i := range r.Summary.Shares {
		head = append(head, fmt.Sprint(i+1))
	}
	for _, issuer := range r.Summary.Issuers {
		row := []string{terminal.Cut(issuer.Issuer.Text(c.Lang), terminal.IssuerWidth), fmt.Sprint(issuer.Letters)}
		for _, share := range issuer.Shares {
			row = append(row, share.PercentText())
		}
		rows = append(rows, row)
	}
	s.Table(2, head, rows)
}

func printChanges(c *terminal.Context, s *terminal.Sheet, r *conformity.Report) {
	if r.Changes == nil {
		return
	}
	s.Heading(c.Text("report.changes", "date", r.Changes.Since))
	for _, part := range r.Changes.Parts(c.Lang) {
		printList(s, part.Head, part.Lines)
		if len(part.Lines) == 0 {
			s.Line(0, "", part.Head)
		}
	}
}
