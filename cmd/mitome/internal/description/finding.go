package description

import (
	"fmt"
	"strings"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
)

// Finding is a microcredential.Finding as it is printed. Descriptor is a sample key such as "learner_effort", or
// "badge_image".
type Finding struct {
	Rule       string `json:"rule"`
	Severity   string `json:"severity"`
	Descriptor string `json:"descriptor"`
	Message    string `json:"message"`
	MessageJA  string `json:"message_ja"`

	Keys         []Key  `json:"keys,omitzero"`       // of the description
	Understood   string `json:"understood,omitzero"` // what the program takes the text for
	UnderstoodJA string `json:"understood_ja,omitzero"`
	Example      string `json:"example,omitzero"`
	ExampleJA    string `json:"example_ja,omitzero"`
}

// Key is a key that a finding concerns.
type Key struct {
	Key  string `json:"key"`
	Line int    `json:"line,omitzero"` // of the file; left out for a key that is not there

	// Of a workbook: its sheet and cell, such as C12.
	Sheet string `json:"sheet,omitzero"`
	Cell  string `json:"cell,omitzero"`

	inForm bool // people know it by the name of its row
}

// findingReports are findings of a description, with what helps to mend those that count.
func findingReports(d *microcredential.Description, findings []microcredential.Finding) []Finding {
	reports := []Finding{} // never null in JSON
	for _, f := range findings {
		r := Finding{
			Rule: f.Rule, Severity: string(f.Severity), Descriptor: string(f.Descriptor),
			Message: f.Message(microcredential.English), MessageJA: f.Message(microcredential.Japanese),
		}
		en, ja := d.Advice(f, microcredential.English), d.Advice(f, microcredential.Japanese)
		for _, spot := range en.Spots {
			r.Keys = append(r.Keys, Key{Key: spot.Key, Line: spot.Line})
		}
		if f.Severity != microcredential.Hint {
			r.Understood, r.UnderstoodJA, r.Example, r.ExampleJA = en.Understood, ja.Understood, en.Example, ja.Example
		}
		reports = append(reports, r)
	}
	return reports
}

// PrintFindings shows findings to people in the language of this run: a line each, and one with what helps to mend it.
func PrintFindings(c *terminal.Context, findings []Finding) {
	for _, f := range findings {
		message, understood, example := f.Message, f.Understood, f.Example
		if c.Lang == "ja" {
			message, understood, example = f.MessageJA, f.UnderstoodJA, f.ExampleJA
		}
		fmt.Fprintln(c.Stdout, c.Text("command.finding", "rule", f.Rule, "severity", c.Text("command.severity."+f.Severity), "message", message))
		var help []string
		if len(f.Keys) > 0 {
			help = append(help, keysText(c, f.Keys))
		}
		if understood != "" {
			help = append(help, c.Text("command.finding.understood", "text", understood))
		}
		if example != "" {
			help = append(help, c.Text("command.finding.example", "text", example))
		}
		for _, line := range help {
			fmt.Fprintln(c.Stdout, "      "+line)
		}
	}
}

// keysText names keys with their lines in the file.
func keysText(c *terminal.Context, keys []Key) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = verification.Printable(k.Key)
		switch {
		case k.inForm:
			names[i] = c.Text("command.finding.cell", "name", verification.Printable(descriptionbook.Label(k.Key, c.Lang)), "sheet", k.Sheet, "cell", k.Cell)
		case k.Line > 0:
			names[i] = c.Text("command.finding.line", "key", names[i], "line", k.Line)
		}
	}
	return strings.Join(names, c.Text("verification.comma"))
}

// FindingsOf are the findings with what helps to mend those that count; of a workbook with their cells, and in the names of its
// rows.
func FindingsOf(d Described, found []microcredential.Finding) []Finding {
	reports := findingReports(d.Description, found)
	if d.Form == nil {
		return reports
	}
	for n := range reports {
		r := &reports[n]
		r.Message, r.MessageJA = descriptionbook.Finding(found[n], locale.English), descriptionbook.Finding(found[n], locale.Japanese)
		for i := range r.Keys {
			r.Keys[i].Sheet, r.Keys[i].Cell = d.Form.Cell(r.Keys[i].Key)
			r.Keys[i].inForm = true
			if text := descriptionbook.ChoiceExample(r.Keys[i].Key, locale.English); text != "" && r.Example != "" {
				r.Example, r.ExampleJA = text, descriptionbook.ChoiceExample(r.Keys[i].Key, locale.Japanese)
			}
		}
	}
	return reports
}
