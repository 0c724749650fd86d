package reading

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/description"
	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/comparison"
	"github.com/mitome/mitome/internal/conformity"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/openbadges/bake"
	"github.com/mitome/mitome/openbadges/verify"
)

// Compare lays micro-credentials of any issuers side by side, and our own course beside them. It needs no store, and
// asks nobody but the servers that the badges name; where there is a store, that answers for its own addresses.
type Compare struct {
	office.Flags
	JSON    bool     `help:"command.flag.json"`
	Own     string   `help:"command.compare.own" placeholder:"FILE"`
	Order   string   `help:"command.compare.order" enum:"committee,guideline" default:"committee"`
	Output  string   `help:"command.compare.output" short:"o" placeholder:"FILE" type:"path"`
	Force   bool     `help:"command.flag.force"`
	Map     []string `help:"command.verify.map" placeholder:"ORIGIN=URL" sep:"none"`
	Targets []string `arg:"" optional:"" name:"target" help:"command.compare.targets"`
}

// Run compares, also where something could not be read. The exit code is 0, or 2 when a column stayed empty.
func (k *Compare) Run(c *terminal.Context) error {
	count := len(k.Targets)
	if k.Own != "" {
		count++
	}
	switch {
	case count < comparison.Least || count > comparison.Most:
		return terminal.Misuse(nil, "command.compare.count", "count", count)
	case k.Output != "" && !slices.Contains([]string{".xlsx", ".csv", ".html", ".htm", ".json"}, strings.ToLower(filepath.Ext(k.Output))):
		return terminal.Misuse(nil, "command.compare.no_format", "file", k.Output)
	}
	judge, err := k.Judge(c, k.Map)
	if err != nil {
		return err
	}
	defer judge.Leave()
	columns, err := k.columns(c, judge)
	if err != nil {
		return err
	}
	k.TellOurs(c, judge)
	if c.Err() != nil {
		return terminal.Undecided(c.Err(), "command.failed")
	}
	sheet := comparison.New(columns, c.Lang, comparison.Order(k.Order), time.Now())
	if err := k.write(c, sheet); err != nil {
		return err
	}
	if slices.ContainsFunc(columns, func(col comparison.Column) bool { return col.Letter == nil }) {
		return terminal.Reported(terminal.ExitUndecided)
	}
	return nil
}

// columns reads the targets, several at once, and our own course last.
func (k *Compare) columns(c *terminal.Context, service *office.Judge) ([]comparison.Column, error) {
	columns, problems := make([]comparison.Column, len(k.Targets)), make([]error, len(k.Targets))
	each(c, len(k.Targets), c.Text("command.verify.progress"), func(i int) {
		columns[i], problems[i] = k.column(c, service, k.Targets[i])
	})
	for _, err := range problems {
		if err != nil {
			return nil, err
		}
	}
	if k.Own != "" {
		own, err := k.own(c, k.Own)
		if err != nil {
			return nil, err
		}
		columns = append(columns, own)
	}
	return columns, nil
}

func (k *Compare) column(c *terminal.Context, service *office.Judge, name string) (comparison.Column, error) {
	if office.IsAddress(name) {
		address := cmp.Or(verify.AsAddress(name), name)
		r := inReadersLanguage(c, service, service.Read(c, verify.Target{Address: address}))
		column := comparison.OfReport(r, comparison.Source{Kind: comparison.Fetched, Address: address, Read: r.Checked})
		service.Code(c, &column)
		return column, nil
	}
	data, err := c.Read(name, bake.MaxImageSize)
	if err != nil {
		return comparison.Column{}, err
	}
	if descriptionbook.Recognise(data) || conformity.Recognise(data) == conformity.OfDescription {
		return k.description(c, name, data, comparison.Described)
	}
	r := service.Read(c, verify.Target{Bytes: data})
	return comparison.OfReport(r, comparison.Source{Kind: comparison.File, File: filepath.Base(name), Read: r.Checked}), nil
}

// inReadersLanguage is the edition of a class in the reader's language, which the class itself names on its own host, as long
// as the same issuer answers for it there; what was read, where there is none, and for an award, which is of one edition.
func inReadersLanguage(c *terminal.Context, service *office.Judge, r *verification.Report) *verification.Report {
	if r.Verdict != verify.NoVerdict || r.Badge == nil || r.Issuer == nil || r.Guideline.Lang == c.Lang {
		return r
	}
	for _, related := range r.Badge.Related {
		edition := related.Object
		if edition == nil || edition.Language != string(c.Lang) || verify.AsAddress(edition.ID) == "" || verification.Domain(edition.ID) != verification.Domain(r.Badge.ID) {
			continue
		}
		other := service.Read(c, verify.Target{Address: edition.ID})
		if other.Verdict == verify.NoVerdict && other.Badge != nil && other.Issuer != nil && other.Issuer.ID == r.Issuer.ID {
			return other
		}
		return r
	}
	return r
}

// own is our own course: a description in JSON or a workbook.
func (k *Compare) own(c *terminal.Context, name string) (comparison.Column, error) {
	data, err := c.Read(name, bake.MaxImageSize)
	if err != nil {
		return comparison.Column{}, err
	}
	return k.description(c, name, data, comparison.Own)
}

// description is the column of a file with one description. The sheet names it without the folders of whoever made it.
func (k *Compare) description(c *terminal.Context, name string, data []byte, kind comparison.SourceKind) (comparison.Column, error) {
	d, err := description.ParseOne(c, name, data)
	if err != nil {
		return comparison.Column{}, err
	}
	return comparison.OfDescription(d.Description, comparison.Source{Kind: kind, File: filepath.Base(name)}, time.Now()), nil
}

// write gives the sheet in the form that was asked for.
func (k *Compare) write(c *terminal.Context, s *comparison.Sheet) error {
	if k.Output != "" {
		if err := c.WriteNew(k.Output, k.Force, func(w io.Writer) error { return k.fill(s, w) }); err != nil {
			return err
		}
		if !k.JSON {
			return c.Say("command.report.written", "file", k.Output)
		}
	}
	if k.JSON {
		return c.PrintJSON(s)
	}
	return printComparison(c, s)
}

func (k *Compare) fill(s *comparison.Sheet, w io.Writer) error {
	switch strings.ToLower(filepath.Ext(k.Output)) {
	case ".xlsx":
		return s.WriteXLSX(w)
	case ".csv":
		return s.WriteCSV(w)
	case ".json":
		return s.WriteJSON(w)
	}
	return s.WriteHTML(w)
}

// printComparison writes the sheet for a terminal: each question, and below it what each column says. Where no column could be
// read, there is nothing to ask, and it says why of each.
func printComparison(c *terminal.Context, sheet *comparison.Sheet) error {
	s := terminal.NewSheet(c.Stdout)
	unread := !slices.ContainsFunc(sheet.Columns, func(h comparison.Head) bool { return h.Problem == "" })
	for i, h := range sheet.Columns {
		below := h.Body
		if unread {
			below = h.Problem
		}
		s.Line(3, fmt.Sprintf("%c  ", 'A'+i), strings.TrimSpace(h.Title+"\n"+below))
	}
	if unread {
		return s.Print()
	}
	for _, row := range sheet.Rows {
		s.Gap()
		s.Heading(fmt.Sprintf("%d. %s", row.Number, row.Label))
		for i := range row.Parts {
			p := &row.Parts[i]
			if head := strings.TrimSpace(p.Label + "  " + p.DifferenceText(sheet.Lang)); head != "" {
				s.Line(3, "   ", head)
			}
			for at := range p.Cells {
				if text := p.Cells[at].Lines(sheet.Lang); text != "" {
					s.Line(6, fmt.Sprintf("   %c  ", 'A'+at), text)
				}
			}
		}
	}
	return s.Print()
}
