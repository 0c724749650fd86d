package main

import (
	"fmt"
	"runtime/debug"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/microcredential"
)

// versionCommand tells which mitome this is.
type versionCommand struct {
	JSON bool `help:"command.flag.json"`
}

// versionReport is what version --json prints. Fields that the build does not know are empty.
type versionReport struct {
	Version   string `json:"version"`
	Revision  string `json:"revision"` // of the source, with "+changes" if it was edited since
	Time      string `json:"time"`     // of that revision, RFC 3339
	Go        string `json:"go"`
	Guideline string `json:"guideline"`
}

func (v *versionCommand) Run(c *terminal.Context) error {
	report := newVersionReport()
	if v.JSON {
		return c.PrintJSON(report)
	}
	fmt.Fprintln(c.Stdout, c.Text("command.version.line", "version", report.Version, "go", report.Go))
	if report.Revision != "" {
		fmt.Fprintln(c.Stdout, c.Text("command.version.revision", "revision", report.Revision, "time", report.Time))
	}
	fmt.Fprintln(c.Stdout, c.Text("command.version.guideline", "guideline", microcredential.KnownEditions().Current().NameIn(c.Lang)))
	return nil
}

func newVersionReport() versionReport {
	report := versionReport{Version: "(devel)", Guideline: microcredential.KnownEditions().Current().Name}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return report
	}
	report.Go = info.GoVersion
	if info.Main.Version != "" {
		report.Version = info.Main.Version
	}
	for _, setting := range info.Settings {
		switch {
		case setting.Key == "vcs.revision":
			report.Revision = setting.Value + report.Revision
		case setting.Key == "vcs.time":
			report.Time = setting.Value
		case setting.Key == "vcs.modified" && setting.Value == "true":
			report.Revision += "+changes"
		}
	}
	return report
}
