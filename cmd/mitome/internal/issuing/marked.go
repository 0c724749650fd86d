package issuing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/verification"
)

// This file says which rows the list itself says are out, by the kind of what it says, and how to decide about each kind.
// Whatever would award them is named with those whom it would award.

// outside are the rows of one kind that await a decision.
type outside struct {
	rows  []int
	names []string // of the first of them
}

// noteOutside counts a row that the list itself says is out.
func (l *planned) noteOutside(row *issuance.Row) {
	kind := l.outside[row.Out]
	kind.rows = append(kind.rows, row.Number)
	if name := cmp.Or(row.Name, row.NameEN, row.StudentID); name != "" && len(kind.names) < shownLearners {
		kind.names = append(kind.names, verification.Printable(name))
	}
	l.outside[row.Out] = kind
}

// printOutside shows the rows by their kind, and how to decide.
func (l *planned) printOutside(c *terminal.Context, rows roster.Some) {
	fmt.Fprintln(c.Stdout, c.Text("command.issue.decide_marked", "count", rows.Count, "rows", rows.Text))
	var kinds []words.Out
	for _, kind := range roster.MarkedKinds {
		of, ok := l.outside[kind]
		if !ok {
			continue
		}
		kinds = append(kinds, kind)
		some := roster.Rows(of.rows)
		fmt.Fprintln(c.Stdout, "  "+c.Text("command.issue.outside_kind", "kind", kind, "means", kindText(c, kind), "count", some.Count, "rows", some.Text,
			"names", strings.Join(of.names, c.Text("verification.comma")), "more", some.Count-len(of.names)))
	}
	if len(kinds) == 0 { // the list was refused before its rows were read
		return
	}
	example := kinds[0]
	if slices.Contains(kinds, words.OutBlank) { // which nobody has judged yet
		example = words.OutBlank
	}
	fmt.Fprintln(c.Stdout, c.Text("command.issue.outside_how", "kind", example, "means", kindText(c, example), "count", len(l.outside[example].rows),
		"others", len(kinds) > 1, "blank", example == words.OutBlank))
}

// kindText says what a word of --marked stands for.
func kindText(c *terminal.Context, kind words.Out) string {
	return c.Text("roster.kind." + string(kind))
}

// kindsText are the words of --marked, each with what it stands for.
func kindsText(c *terminal.Context) string {
	var text strings.Builder
	for _, kind := range roster.MarkedKinds {
		text.WriteString("\n  " + c.Text("command.issue.kind", "kind", kind, "means", kindText(c, kind)))
	}
	return text.String()
}
