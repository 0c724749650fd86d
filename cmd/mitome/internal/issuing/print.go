package issuing

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/description"
	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
)

// print reports what came of a request, for people or for programs.
func (k *Issue) print(c *terminal.Context, d *microcredential.Description, o *issuance.Outcome, took time.Duration, f *terminal.Failure) error {
	if k.JSON {
		k.printRemarks(c, o.Plan)
		return c.PrintJSON(k.report(c, d, o, took, f))
	}
	if !k.shown {
		if k.planned.fates == nil && len(o.Refused) > 0 {
			if err := k.plan(c, o.Plan); err != nil {
				return err
			}
		}
		if err := k.printPlan(c, o, f); err != nil {
			return err
		}
	}
	if f != nil && f.Key == "command.ask.declined" {
		return nil // that says it
	}
	refused := f != nil && len(o.Aside) == 0
	key := k.outcomeKey(c, o, f)
	if k.rehearsed() && unsaidBase(f) {
		key = "command.issue.would_base"
	}
	if key != "" {
		count := len(issuance.RefusedRows(o.Refused, c.Lang))
		if key == "command.issue.would_base" {
			o.Issued, o.Already = k.planned.issued(), k.planned.already()
		}
		fmt.Fprintln(c.Stdout, c.Text(key, "issued", o.Issued, "already", o.Already, "refused", count, "good", o.Rows-count, "class", o.Class,
			"batch", strconv.FormatInt(o.Batch, 10), "plan", strconv.FormatInt(k.kept, 10), "seconds", fmt.Sprintf("%.1f", (took-k.waited).Seconds())))
	}
	for _, row := range register.SetAsideWires(o.Aside) {
		fmt.Fprintln(c.Stdout, "  "+row.Sentence(c.Lang))
	}
	if refused {
		return nil
	}
	k.printRevoked(c, o)
	k.printVersion(c, o.Plan)
	if !k.rehearsed() {
		k.printEnd(c, o)
	}
	return nil
}

// printVersion says that the version is new, and what alone makes it so.
func (k *Issue) printVersion(c *terminal.Context, p *issuance.Plan) {
	if !p.New || p.Version.Number == 1 {
		return
	}
	key := "command.issue.new_version"
	if k.rehearsed() {
		key = "command.issue.would_version"
	}
	fmt.Fprintln(c.Stdout, c.Text(key, "version", p.Version.Number))
	switch p.Why {
	case issuance.NewNote:
		fmt.Fprintln(c.Stdout, c.Text("command.issue.new_note"))
	case issuance.NewEdition:
		fmt.Fprintln(c.Stdout, c.Text("command.issue.new_edition"))
	case issuance.NewGuideline:
		fmt.Fprintln(c.Stdout, c.Text("command.issue.new_guideline"))
	}
}

// printEnd says, after the deed, where everything is and what comes next.
func (k *Issue) printEnd(c *terminal.Context, o *issuance.Outcome) {
	if k.written.Table != "" {
		fmt.Fprintln(c.Stdout, c.Text("command.issue.written", "count", k.written.Pictures, "folder", k.written.Folder, "file", k.written.Table))
	} else if k.verb == "" && o.Revokes == nil && k.Replaces == "" { // else the same command would ask for another replacement
		fmt.Fprintln(c.Stdout, c.Text("command.issue.unwritten"))
	}
	if o.Org.Trial() {
		fmt.Fprintln(c.Stdout, c.Text("command.issue.trial_end", "base", o.Org.BaseURL))
	}
	if o.Issued == 0 {
		return
	}
	fmt.Fprintln(c.Stdout, c.Text("command.issue.next", "base", o.Org.BaseURL, "batch", strconv.FormatInt(o.Batch, 10), "data", k.Place(), "program", office.Program()))
}

// outcomeKey is that of the sentence that says what came of the request; empty where the reason, which follows, says it all.
func (k *Issue) outcomeKey(c *terminal.Context, o *issuance.Outcome, f *terminal.Failure) string {
	refused := f != nil && len(o.Aside) == 0
	rows := len(issuance.RefusedRows(o.Refused, c.Lang))
	switch {
	case k.rehearsed() && refused && o.Rows > 0 && rows > 0 && !o.Whole && !onlyRevoked(o.Refused):
		if o.Rows == rows {
			return "command.issue.would_none" // there is nothing that leaving rows out would help
		}
		return "command.issue.would_not"
	case refused && !k.rehearsed() && f.Key == "command.issue.refused" && len(o.Refused) == 0: // it follows, and says so
		return ""
	case refused && o.Rows == 0 && rows+len(o.Findings) == 0 && !o.StaleProfile:
		return ""
	case refused:
		return "command.issue.nothing"
	case k.Propose:
		return "command.issue.proposed"
	case k.DryRun:
		return "command.issue.would"
	case o.Batch == 0:
		return "command.issue.nothing"
	}
	return "command.issue.done"
}

// report is the answer for programs.
func (k *Issue) report(c *terminal.Context, d *microcredential.Description, o *issuance.Outcome, took time.Duration, f *terminal.Failure) *issueReport {
	report := issueReport{
		Class: o.Class, ClassID: classID(o), Version: o.Version.Number, Issued: o.Issued, Already: o.Already, Refused: issuance.RefusedRows(o.Refused, c.Lang), Editions: o.Editions, LeftOut: o.LeftOut(),
		Findings: k.findings(d, o.Plan), SetAside: register.SetAsideWires(o.Aside), Seconds: took.Seconds(),
		Again: o.Again, Renamed: k.planned.renamed(o.Plan), Trial: o.Org.Trial(), Notices: noticeReports(o.Notices, c.Lang), Rows: k.planned.reports(o.Plan),
	}
	if f != nil {
		report.Error = f.Report(cmp.Or(k.verb, "issue"))
	}
	if o.Batch != 0 {
		report.Batch = strconv.FormatInt(o.Batch, 10)
	}
	if k.kept != 0 {
		report.Plan = strconv.FormatInt(k.kept, 10)
	}
	if o.Revokes != nil && o.Issued > 0 {
		report.Successor = k.successor
		report.Revokes, report.Drops = o.Org.AwardAddress(o.Revokes.ID), o.Drops
	}
	if o.Origin.Format != "" {
		report.List = &o.Origin
	}
	if k.written.Table != "" {
		report.Written = &k.written
	}
	return &report
}

// findings are those of the description, and that the published Profile says other things.
func (k *Issue) findings(d *microcredential.Description, p *issuance.Plan) []description.Finding {
	findings := description.FindingsOf(description.Described{Description: d, Form: k.form}, p.Findings)
	if p.StaleProfile {
		findings = append(findings, staleProfile())
	}
	return findings
}

// printRemarks says beside the answer what is to be known of columns and pictures.
func (k *Issue) printRemarks(c *terminal.Context, p *issuance.Plan) {
	if len(p.Unknown) > 0 {
		fmt.Fprintln(c.Stderr, c.Text("command.issue.unknown", "columns", strings.Join(p.Unknown, ", ")))
	}
	if k.Image != "" && slices.ContainsFunc(p.Findings, func(f microcredential.Finding) bool { return f.Rule == microcredential.RuleImageWords }) {
		fmt.Fprintln(c.Stderr, c.Text("command.issue.words"))
	}
	for _, remark := range p.Remarks {
		fmt.Fprintln(c.Stderr, remark.Message(c.Lang))
	}
}

// printPlan shows a plan: what was found in the description and in the list, and what would be done.
func (k *Issue) printPlan(c *terminal.Context, o *issuance.Outcome, f *terminal.Failure) error {
	k.printRemarks(c, o.Plan)
	description.PrintFindings(c, k.findings(o.Description(), o.Plan))
	printOrigin(c, o.Plan)
	if err := k.planned.print(c, o.Plan); err != nil {
		return err
	}
	k.printRefused(c, o.Plan, issuance.RefusedRows(o.Refused, c.Lang))
	if err := k.printOtherNames(c, o.Plan); err != nil {
		return err
	}
	if (k.rehearsed() || k.asking(c)) && o.Rows > 0 {
		return k.printSummary(c, o, f)
	}
	if len(o.Editions) > 1 && f == nil {
		fmt.Fprintln(c.Stdout, c.Text("command.issue.editions", "list", editionsText(c, o.Editions)))
	}
	return nil
}

// rehearsed reports whether nothing was issued, since only a plan was asked for.
func (k *Issue) rehearsed() bool { return k.DryRun || k.Propose }

// classID is the public id of the micro-credential; empty before there is one.
func classID(o *issuance.Outcome) string {
	if o.Version.ClassID == (issuance.ID{}) {
		return ""
	}
	return o.Version.ClassID.String()
}

// editionsText say how many learners get the edition in each language.
func editionsText(c *terminal.Context, counts map[locale.Language]int) string {
	var list []string
	for _, language := range locale.Languages {
		if n := counts[language]; n > 0 {
			list = append(list, c.Text("command.issue.edition."+string(language), "count", n))
		}
	}
	return strings.Join(list, c.Text("verification.comma"))
}

// printRevoked says which award is revoked, or would be, since this one takes its place, and what is lost with it.
func (k *Issue) printRevoked(c *terminal.Context, o *issuance.Outcome) {
	if o.Revokes == nil || o.Issued == 0 {
		return
	}
	key := "command.issue.replaced"
	if k.rehearsed() {
		key = "command.issue.would_replace"
	}
	fmt.Fprintln(c.Stdout, c.Text(key, "address", o.Org.AwardAddress(o.Revokes.ID)))
	if k.successor != "" {
		fmt.Fprintln(c.Stdout, c.Text("command.issue.successor", "address", k.successor))
	}
	if len(o.Drops) > 0 {
		fmt.Fprintln(c.Stdout, c.Text("command.issue.drops", "list", dropsText(c, o.Drops)))
	}
}

// dropsText name what a replaced award says and the one in its place does not.
func dropsText(c *terminal.Context, names []string) string {
	words := make([]string, len(names))
	for i, name := range names {
		words[i] = c.Text("command.show." + name)
	}
	return strings.Join(words, c.Text("verification.comma"))
}

// staleProfile is the warning that the published Profile says other things than the description.
func staleProfile() description.Finding {
	r := issuance.Refusal{Code: "profile_stale"}
	return description.Finding{
		Rule: microcredential.RuleAwardingBody, Severity: string(microcredential.Warning), Descriptor: string(microcredential.AwardingBody),
		Message: r.Message("en"), MessageJA: r.Message("ja"),
	}
}

// shownFaults is how many faults are shown to people; programs get all of them.
const shownFaults = 50

// printRefused shows the rows that are refused, and what is to be decided.
func (k *Issue) printRefused(c *terminal.Context, o *issuance.Plan, refused []issuance.RefusedRow) {
	printRefusedRows(c, refused, k.planned.whose(c, o))
	hidden, marked, revoked := roster.Awaiting(o.Refused)
	if hidden.Count > 0 {
		fmt.Fprintln(c.Stdout, c.Text("command.issue.decide_hidden", "count", hidden.Count, "rows", hidden.Text))
	}
	if marked.Count > 0 {
		k.planned.printOutside(c, marked)
	}
	if revoked.Count > 0 {
		fmt.Fprintln(c.Stdout, c.Text("command.issue.decide_revoked", "count", revoked.Count, "rows", revoked.Text))
	}
}

// printRefusedRows shows the rows that are refused, and whose those are of which that is known. Hidden rows have that alone
// in common.
func printRefusedRows(c *terminal.Context, refused []issuance.RefusedRow, whose map[int]string) {
	rows := slices.DeleteFunc(slices.Clone(refused), func(r issuance.RefusedRow) bool { return r.Out == words.OutHidden && r.Column == "" })
	for i, row := range rows {
		if i == shownFaults {
			fmt.Fprintln(c.Stdout, c.Text("command.issue.more_faults", "count", len(rows)-i))
			break
		}
		reason := row.Reason
		if row.Value != "" && !strings.Contains(reason, row.Value) {
			reason = c.Text("command.issue.value", "value", verification.Printable(row.Value), "reason", reason)
		}
		fmt.Fprintln(c.Stdout, "  "+roster.Sentence(c.Lang, row.Row, row.Column, reason)+whose[row.Row])
	}
}
