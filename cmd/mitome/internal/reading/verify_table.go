package reading

import (
	"maps"
	"slices"
	"strings"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/openbadges/verify"
)

// printTable shows one line for each target, then what there is to say about some of them, then how many have which
// verdict.
func (k *Verify) printTable(c *terminal.Context, results []verified) error {
	var head []string
	said := []string{"verdict"}
	if len(k.Recipient) > 0 {
		said = []string{"award", "learner"} // two statements: of the award, and of the person
	}
	for _, name := range slices.Concat([]string{"file"}, said, []string{"title", "issuer", "issued"}) {
		head = append(head, c.Text("command.verify.table."+name))
	}
	var rows [][]string
	var remarks remarks
	counts := map[string]int{}
	for _, v := range results {
		if v.report == nil {
			counts[c.Text("command.verify.verdict.unreadable")]++
			continue
		}
		counts[verdict(c, v.report)]++
		rows = append(rows, k.row(c, v))
		if asked := k.asked(c, &v); asked != "" {
			remarks.add(asked, v.name)
		}
		if v.report.Award != verify.Valid {
			remarks.add(v.report.Answer(c.Lang), v.name)
		}
		if v.report.Verdict != verify.Valid && v.report.Person(c.Lang) != "" {
			remarks.add(v.report.Person(c.Lang), v.name)
		}
		for _, text := range warnings(c, v.report) {
			remarks.add(text, v.name)
		}
	}
	s := terminal.NewSheet(c.Stdout)
	s.Table(0, head, rows)
	remarks.write(c, s)
	s.Heading(summary(c, counts, len(results)))
	return s.Print()
}

func (k *Verify) row(c *terminal.Context, v verified) []string {
	title, issuer, issued := "", "", ""
	if class := v.report.ClassIn(c.Lang); class != nil {
		title = terminal.Cut(verification.Printable(class.Name), terminal.TitleWidth)
	}
	if s := v.report.Standing; s.Name != "" || s.Domain != "" {
		issuer = terminal.Cut(verification.Printable(v.report.IssuerName(c.Lang)), terminal.IssuerWidth) + " (" + s.Domain + ")"
	}
	if v.report.Assertion != nil {
		issued = verification.Day(c.Lang, v.report.Assertion.IssuedOn)
	}
	row := []string{v.name, standing(c, v.report)}
	if len(k.Recipient) > 0 {
		row = append(row, learnerCell(c, v.report))
	}
	return append(row, title, issuer, issued)
}

// verdict is the word of the whole answer, or of what is worse than that the record is in force.
func verdict(c *terminal.Context, r *verification.Report) string {
	if r.Verdict == verify.Valid {
		return standing(c, r)
	}
	return c.Text("command.verify.verdict." + string(r.Verdict))
}

// standing is the verdict on the award, or what is worse than that its record is in force.
func standing(c *terminal.Context, r *verification.Report) string {
	if state := r.State(); r.Award == verify.Valid && state != verification.Valid {
		return state.Word(c.Lang)
	}
	return c.Text("command.verify.verdict." + string(r.Award))
}

func learnerCell(c *terminal.Context, r *verification.Report) string {
	return c.Text("command.verify.table.learner." + string(r.Recipient))
}

// summary is such as "12 badges: 9 valid, 1 revoked, 2 not checked": the verdicts in their order, then other words.
func summary(c *terminal.Context, counts map[string]int, all int) string {
	var words []string
	for _, name := range []string{"valid", "revoked", "invalid", "expired", "wrong-recipient", "unverifiable", "unreadable"} {
		words = append(words, c.Text("command.verify.verdict."+name))
	}
	for _, word := range slices.Sorted(maps.Keys(counts)) {
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	var parts []string
	for _, word := range words {
		if n := counts[word]; n > 0 {
			parts = append(parts, c.Text("command.verify.count", "count", n, "verdict", word))
		}
	}
	return c.Text("command.verify.summary", "all", all, "counts", strings.Join(parts, c.Text("command.verify.comma")))
}

// remarks are sentences, each with the targets that it concerns, in the order in which they came up.
type remarks struct {
	texts   []string
	targets map[string][]string
}

func (r *remarks) add(text, target string) {
	if r.targets == nil {
		r.targets = map[string][]string{}
	}
	if r.targets[text] == nil {
		r.texts = append(r.texts, text)
	}
	r.targets[text] = append(r.targets[text], target)
}

// maxNamed is how many targets a remark names.
const maxNamed = 3

func (r *remarks) write(c *terminal.Context, s *terminal.Sheet) {
	for i, text := range r.texts {
		targets := r.targets[text]
		names := strings.Join(targets[:min(len(targets), maxNamed)], c.Text("command.verify.comma"))
		if more := len(targets) - maxNamed; more > 0 {
			names = c.Text("command.verify.and_more", "names", names, "more", more)
		}
		if i == 0 {
			s.Gap()
		}
		s.Line(0, "", text)
		s.Line(4, "    ", names)
	}
}
