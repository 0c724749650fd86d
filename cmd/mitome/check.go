package main

import (
	"fmt"
	"time"

	"github.com/mitome/mitome/microcredential"
)

// checkCommand judges descriptions by the guideline's rules. Nothing is fetched and nothing is kept.
type checkCommand struct {
	JSON  bool     `help:"command.flag.json"`
	Files []string `arg:"" name:"file" help:"command.check.files"`
}

// checkReport is the answer about one description.
type checkReport struct {
	File     string          `json:"file"`
	ID       string          `json:"id"`
	Conforms bool            `json:"conforms"`
	Findings []findingReport `json:"findings"`
	Error    *errorReport    `json:"error,omitzero"` // why the file was not judged

	name string // for people: file, entry in its list, id
}

// findingReport is a microcredential.Finding as it is printed. Descriptor is a sample key such as "learner_effort", or
// "badge_image".
type findingReport struct {
	Rule       string `json:"rule"`
	Severity   string `json:"severity"`
	Descriptor string `json:"descriptor"`
	Message    string `json:"message"`
	MessageJA  string `json:"message_ja"`
}

// Run reports on every file that can be read, also after one that cannot; the exit code is that of the worst.
func (k *checkCommand) Run(c *Context) error {
	reports := []checkReport{}
	code := exitDone
	for _, file := range k.Files {
		checked, err := c.checkFile(file)
		if err != nil {
			code = max(code, c.fail("check", err))
			checked = []checkReport{{File: file, Findings: []findingReport{}, Error: failed(err).report("check")}}
		}
		reports = append(reports, checked...)
	}
	for _, report := range reports {
		if !report.Conforms && report.Error == nil {
			code = max(code, exitRefused)
		}
	}
	if err := k.print(c, reports); err != nil {
		return err
	}
	if code != exitDone {
		return reported(code)
	}
	return nil
}

func (c *Context) checkFile(file string) ([]checkReport, error) {
	data, err := c.read(file, microcredential.MaxList)
	if err != nil {
		return nil, err
	}
	descriptions, err := microcredential.Parse(data)
	if err != nil {
		return nil, refuse(err, "command.check.bad_file", "file", file)
	}
	var reports []checkReport
	for i, d := range descriptions {
		judged := microcredential.Check(microcredential.Edition11(), d, microcredential.Options{Now: time.Now()})
		report := checkReport{File: file, ID: d.ID(), Conforms: judged.Conforms, Findings: findingReports(judged.Findings), name: file}
		if len(descriptions) > 1 {
			report.name = c.Text("command.check.entry", "file", file, "number", i+1)
		}
		if report.ID != "" {
			report.name += " (" + report.ID + ")"
		}
		reports = append(reports, report)
	}
	return reports, nil
}

func findingReports(findings []microcredential.Finding) []findingReport {
	reports := []findingReport{} // never null in JSON
	for _, f := range findings {
		reports = append(reports, findingReport{
			Rule: f.Rule, Severity: string(f.Severity), Descriptor: string(f.Descriptor),
			Message: f.Message(microcredential.English), MessageJA: f.Message(microcredential.Japanese),
		})
	}
	return reports
}

// print gives one bare object for one description, and a list for several.
func (k *checkCommand) print(c *Context, reports []checkReport) error {
	if k.JSON {
		if len(reports) == 1 {
			return c.printJSON(reports[0])
		}
		return c.printJSON(reports)
	}
	for _, report := range reports {
		if report.Error != nil {
			continue // it was said where the file could not be read
		}
		key := "command.check.conforms"
		if !report.Conforms {
			key = "command.check.refused"
		}
		fmt.Fprintln(c.Stdout, c.Text(key, "name", report.name))
		c.printFindings(report.Findings)
	}
	return nil
}

// printFindings shows findings to people, one line each, in the language of this run.
func (c *Context) printFindings(findings []findingReport) {
	for _, f := range findings {
		message := f.Message
		if c.Lang == "ja" {
			message = f.MessageJA
		}
		fmt.Fprintln(c.Stdout, c.Text("command.finding", "rule", f.Rule, "severity", c.Text("command.severity."+f.Severity), "message", message))
	}
}
