package reading

import (
	"cmp"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/description"
	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/conformity"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges/bake"
	"github.com/mitome/mitome/openbadges/verify"
)

// Report tells what micro-credentials of any issuers say, descriptor by descriptor, and what of the guideline they
// lack. It needs no store, and asks nobody but the servers that the badges name; where there is a store, that answers for
// its own addresses.
type Report struct {
	office.Flags
	JSON     bool            `help:"command.flag.json" xor:"format"`
	Criteria bool            `help:"command.report.criteria" xor:"format"`
	Edition  locale.Language `help:"command.report.edition" enum:",en,ja" default:"" placeholder:"en|ja"`
	From     string          `help:"command.report.from" placeholder:"FILE"`
	Since    string          `help:"command.report.since" placeholder:"REPORT.json"`
	Output   string          `help:"command.report.output" short:"o" placeholder:"FILE" type:"path"`
	Force    bool            `help:"command.flag.force"`
	Map      []string        `help:"command.verify.map" placeholder:"ORIGIN=URL" sep:"none"`
	Targets  []string        `arg:"" optional:"" name:"target" help:"command.report.targets"`
}

// Run reports on every target, also after one that cannot be read. The exit code is 0 when nothing is missing in any, 1
// when something is, and otherwise 2.
func (k *Report) Run(c *terminal.Context) error {
	if err := k.usage(); err != nil {
		return err
	}
	earlier, err := k.earlier(c)
	if err != nil {
		return err
	}
	names, err := k.names(c)
	if err != nil {
		return err
	}
	judge, err := k.Judge(c, k.Map)
	if err != nil {
		return err
	}
	defer judge.Leave()
	subjects := k.subjects(c, judge, names)
	k.TellOurs(c, judge)
	if c.Err() != nil {
		return terminal.Undecided(c.Err(), "command.failed")
	}
	report := conformity.New(time.Now())
	report.Add(subjects...)
	if earlier != nil {
		report.Since(earlier)
	}
	if err := k.write(c, report); err != nil {
		return err
	}
	if code := codeOf(report); code != terminal.ExitDone {
		return terminal.Reported(code)
	}
	return nil
}

// usage finds what cannot be meant together.
func (k *Report) usage() error {
	ending := strings.ToLower(filepath.Ext(k.Output))
	switch {
	case len(k.Targets) == 0 && k.From == "":
		return terminal.Misuse(nil, "command.report.no_target")
	case k.Output != "" && !slices.Contains([]string{".xlsx", ".html", ".htm", ".json"}, ending):
		return terminal.Misuse(nil, "command.report.no_format", "file", k.Output)
	case k.Output != "" && k.Criteria:
		return terminal.Misuse(nil, "command.report.criteria_alone")
	}
	return nil
}

// earlier is the report to compare with; nil where none was asked for.
func (k *Report) earlier(c *terminal.Context) (*conformity.Report, error) {
	if k.Since == "" {
		return nil, nil
	}
	data, err := c.Read(k.Since, conformity.MaxReport)
	if err != nil {
		return nil, err
	}
	earlier, err := conformity.Parse(data)
	if err != nil {
		return nil, terminal.Refuse(nil, "command.report.bad_since", "file", k.Since)
	}
	return earlier, nil
}

// read are the endings of files that are taken from a folder.
var reportable = []string{".png", ".svg", ".json", ".jsonld", ".xlsx", ".jws", ".txt", ".md", ".html", ".htm"}

// names lists the targets: addresses of the list, files, and those of a folder that may hold what can be judged.
func (k *Report) names(c *terminal.Context) ([]string, error) {
	names, _, err := targetsOf(c, k.Targets)
	if err != nil {
		return nil, err
	}
	passed := 0
	names = slices.DeleteFunc(names, func(name string) bool {
		if slices.Contains(k.Targets, name) || slices.Contains(reportable, strings.ToLower(filepath.Ext(name))) {
			return false
		}
		passed++
		return true
	})
	if passed > 0 {
		c.Tell("command.report.passed_files", "count", passed)
	}
	if k.From != "" {
		listed, err := k.listed(c)
		if err != nil {
			return nil, err
		}
		names = append(names, listed...)
	}
	if len(names) == 0 {
		return nil, terminal.Undecided(nil, "command.verify.empty", "folder", k.Targets[0])
	}
	return names, nil
}

// listed are the addresses of the list that --from names.
func (k *Report) listed(c *terminal.Context) ([]string, error) {
	data, err := c.Read(k.From, conformity.MaxAddresses)
	if err != nil {
		return nil, err
	}
	list, err := conformity.ReadAddresses(data)
	switch {
	case err != nil:
		return nil, terminal.Refuse(nil, "command.report.bad_list", "file", k.From)
	case len(list.Addresses) == 0:
		return nil, terminal.Refuse(nil, "command.report.no_addresses", "file", k.From)
	}
	if n := len(list.Passed); n > 1 || n == 1 && list.Passed[0] != 1 { // the first may be a header
		c.Tell("command.report.passed_lines", "file", k.From, "count", n, "line", list.Passed[n-1])
	}
	return list.Addresses, nil
}

// subjects judges all targets, several at once. A file may hold several descriptions.
func (k *Report) subjects(c *terminal.Context, service *office.Judge, names []string) []conformity.Subject {
	found := make([][]conformity.Subject, len(names))
	var once sync.Mutex // of the standard input, which is read once
	each(c, len(names), c.Text("command.verify.progress"), func(i int) {
		if names[i] == "-" {
			once.Lock()
			defer once.Unlock()
		}
		found[i] = k.subjectsOf(c, service, names[i])
	})
	return slices.Concat(found...)
}

func (k *Report) subjectsOf(c *terminal.Context, service *office.Judge, name string) []conformity.Subject {
	if office.IsAddress(name) {
		return []conformity.Subject{k.badge(c, service, name, verify.Target{Address: cmp.Or(verify.AsAddress(name), name)})}
	}
	data, err := c.Read(name, bake.MaxImageSize)
	if err != nil {
		return []conformity.Subject{conformity.Unread(name, conformity.Badge, sentenceOf(err))}
	}
	if descriptionbook.Recognise(data) {
		return k.descriptions(c, name, data)
	}
	switch conformity.Recognise(data) {
	case conformity.OfDescription:
		return k.descriptions(c, name, data)
	case conformity.OfCriteria:
		return []conformity.Subject{k.subject(name, conformity.Criteria, verification.ReadCriteria(conformity.CriteriaText(data)))}
	case conformity.Unknown:
		return []conformity.Subject{conformity.Unread(name, conformity.Criteria, sentenceOf(terminal.Refuse(nil, "command.report.unknown", "file", name)))}
	}
	if data == nil {
		data = []byte{}
	}
	return []conformity.Subject{k.badge(c, service, name, verify.Target{Bytes: data})}
}

// sentenceOf says an error, in a language.
func sentenceOf(err error) func(lang locale.Language) string {
	var f *terminal.Failure
	if !errors.As(err, &f) {
		f = &terminal.Failure{Key: "command.failed", Err: err}
	}
	return f.Sentence
}

func (k *Report) badge(c *terminal.Context, service *office.Judge, name string, t verify.Target) conformity.Subject {
	r := service.Read(c, t)
	s := conformity.OfReport(name, r)
	if r.Badge != nil && k.writes() {
		s.Write(&r.Guideline)
	}
	return s
}

// writes reports whether the criteria are to be written anew; JSON has them always.
func (k *Report) writes() bool { return k.Criteria || k.JSON || k.Output != "" }

func (k *Report) subject(name string, kind conformity.Kind, g *verification.Guideline) conformity.Subject {
	s := conformity.Of(name, kind, g)
	if k.writes() {
		s.Write(g)
	}
	return s
}

func (k *Report) descriptions(c *terminal.Context, name string, data []byte) []conformity.Subject {
	list, err := description.Parse(c, name, data)
	if err != nil {
		return []conformity.Subject{conformity.Unread(name, conformity.Description, sentenceOf(err))}
	}
	var subjects []conformity.Subject
	for i, d := range list {
		entry := name
		if len(list) > 1 {
			entry = c.Text("command.check.entry", "file", name, "number", i+1)
		}
		guideline := verification.ReadDescription(d.Description, time.Now())
		guideline.Findings = d.Faults.Beyond(d.Description, guideline.Findings)
		subject := k.subject(entry, conformity.Description, guideline)
		for _, fault := range d.Faults {
			subject.Unread(microcredential.Key(fault.Key()), fault.Message)
		}
		subjects = append(subjects, subject)
	}
	return subjects
}

// codeOf is the exit code: 1 where something is missing, before 2 where something could not be read.
func codeOf(r *conformity.Report) int {
	code := terminal.ExitDone
	for _, s := range r.Subjects {
		switch {
		case s.Problem == nil && !s.Conforms:
			return terminal.ExitRefused
		case s.Problem != nil:
			code = terminal.ExitUndecided
		}
	}
	return code
}

// write gives the report in the form that was asked for.
func (k *Report) write(c *terminal.Context, r *conformity.Report) error {
	if k.Output != "" {
		if err := c.WriteNew(k.Output, k.Force, func(w io.Writer) error { return k.fill(c, r, w) }); err != nil {
			return err
		}
		if !k.JSON {
			return c.Say("command.report.written", "file", k.Output)
		}
	}
	switch {
	case k.JSON:
		return c.PrintJSON(r)
	case k.Criteria:
		return k.printCriteria(c, r)
	}
	return printReport(c, r)
}

func (k *Report) fill(c *terminal.Context, r *conformity.Report, w io.Writer) error {
	switch strings.ToLower(filepath.Ext(k.Output)) {
	case ".xlsx":
		return r.WriteXLSX(w, c.Lang)
	case ".json":
		return r.WriteJSON(w)
	}
	return r.WriteHTML(w, c.Lang)
}
