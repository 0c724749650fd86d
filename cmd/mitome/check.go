package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/description"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
)

// checkCommand judges descriptions by the guideline's rules. Nothing is fetched and nothing is kept.
type checkCommand struct {
	JSON   bool     `help:"command.flag.json"`
	Font   string   `help:"command.flag.font" placeholder:"FILE"`
	Output string   `short:"o" placeholder:"FILE.xlsx" help:"command.check.output"`
	Force  bool     `help:"command.flag.force"`
	Files  []string `arg:"" optional:"" name:"file" help:"command.check.files"`
}

// checkReport is the answer about one description.
type checkReport struct {
	File        string                `json:"file"`
	ID          string                `json:"id"`
	Conforms    bool                  `json:"conforms"`
	Note        bool                  `json:"note"` // the note of conformity is written into what is issued
	Findings    []description.Finding `json:"findings"`
	Cells       []cellReport          `json:"cells,omitzero"`        // of a workbook, which could not be understood
	UnknownKeys []string              `json:"unknown_keys,omitzero"` // of the file, which mean nothing here and are kept
	Picture     *terminal.ErrorReport `json:"picture,omitzero"`      // why its picture cannot be drawn, so that it will not be issued
	Error       *terminal.ErrorReport `json:"error,omitzero"`        // why the file was not judged

	name string // for people: file, entry in its list, id
}

// cellReport is a cell of a workbook that could not be understood, as it is printed.
type cellReport struct {
	Sheet     string `json:"sheet"`
	Cell      string `json:"cell"`          // such as C12
	Key       string `json:"key,omitempty"` // of the description, to which it belongs
	Message   string `json:"message"`
	MessageJA string `json:"message_ja"`
}

// Run reports on every file that can be read, also after one that cannot; the exit code is that of the worst.
func (k *checkCommand) Run(c *terminal.Context) error {
	if len(k.Files) == 0 {
		return terminal.Misuse(nil, "command.check.none")
	}
	if k.Output != "" && (len(k.Files) != 1 || !strings.EqualFold(filepath.Ext(k.Output), ".xlsx")) {
		return terminal.Misuse(nil, "command.check.output_one", "file", k.Output)
	}
	font, err := description.ReadFont(c, k.Font)
	if err != nil {
		return err
	}
	reports := []checkReport{}
	code := terminal.ExitDone
	for _, file := range k.Files {
		read, err := description.Read(c, file)
		checked := checkAll(c, file, read, font)
		if err != nil {
			code = max(code, c.Fail("check", err))
			checked = []checkReport{{File: file, Findings: []description.Finding{}, Error: terminal.FailureOf(err).Report("check")}}
		}
		if err := k.giveBack(c, read, checked); err != nil {
			return err
		}
		teach(c, read, err)
		reports = append(reports, checked...)
	}
	for _, report := range reports {
		if (!report.Conforms || report.Picture != nil) && report.Error == nil {
			code = max(code, terminal.ExitRefused)
		}
	}
	if err := k.print(c, reports); err != nil {
		return err
	}
	if code != terminal.ExitDone {
		return terminal.Reported(code)
	}
	return nil
}

// giveBack writes the description with its findings beside its cells, where that is asked for.
func (k *checkCommand) giveBack(c *terminal.Context, read []description.Described, checked []checkReport) error {
	if k.Output == "" || len(read) == 0 {
		return nil
	}
	if len(read) != 1 {
		return terminal.Refuse(nil, "command.issue.one", "file", k.Files[0], "count", len(read))
	}
	notes := append(read[0].Faults.Notes(c.Lang), notesOf(c, checked[0].Findings)...)
	form := cmp.Or(read[0].Form, descriptionbook.Of(read[0].Description, c.Lang))
	if p := checked[0].Picture; p != nil {
		text := map[locale.Language]string{"en": p.Message, "ja": p.MessageJA}[c.Lang]
		notes = append(notes, descriptionbook.Note{Severity: microcredential.Error, Text: text})
	}
	done := "command.check.written"
	if len(notes) == 0 {
		done = "command.check.written_clean"
		notes = []descriptionbook.Note{{Severity: microcredential.Hint, Text: c.Text("command.check.conforms", "name", checked[0].name)}}
	}
	if err := c.WriteNew(k.Output, k.Force, func(w io.Writer) error { return form.Write(w, c.Lang, notes) }); err != nil {
		return err
	}
	if !k.JSON {
		return c.Say(done, "file", k.Output)
	}
	return nil
}

// teach tells how to begin where nothing is described, and where the keys stand where none is known.
func teach(c *terminal.Context, read []description.Described, err error) {
	var input *microcredential.InputError
	if errors.As(err, &input) && (input.Code == "empty" || input.Code == "object") {
		c.Tell("command.check.begin")
	}
	for _, d := range read {
		switch {
		case d.Form != nil: // its cells are there to be filled in
		case len(d.Names()) == 0:
			c.Tell("command.check.begin")
		case len(d.UnknownKeys(microcredential.KnownEditions().Current())) == len(d.Names()):
			c.Tell("command.check.keys")
		}
	}
}

// notesOf are findings as they are written into a workbook: beside the text that they concern rather than its code.
func notesOf(c *terminal.Context, findings []description.Finding) []descriptionbook.Note {
	var notes []descriptionbook.Note
	for _, f := range findings {
		note := descriptionbook.Note{Severity: microcredential.Severity(f.Severity), Text: f.Message}
		if c.Lang == "ja" {
			note.Text = f.MessageJA
		}
		for _, k := range f.Keys {
			note.Keys = append(note.Keys, k.Key)
		}
		slices.SortStableFunc(note.Keys, func(a, b string) int { return toward(c, b) - toward(c, a) })
		notes = append(notes, note)
	}
	return notes
}

// toward is 1 for a key of the text in the language of this run.
func toward(c *terminal.Context, key string) int {
	if strings.HasSuffix(key, "_"+string(c.Lang)) {
		return 1
	}
	return 0
}

// checkAll judges the descriptions of a file, as far as they were understood.
func checkAll(c *terminal.Context, file string, descriptions []description.Described, font []byte) []checkReport {
	var reports []checkReport
	for i, d := range descriptions {
		judged := microcredential.Check(microcredential.KnownEditions().Current(), d.Description, microcredential.Options{Now: time.Now(), Lang: c.Lang})
		conforms := judged.Conforms && len(d.Faults) == 0
		report := checkReport{
			File: file, ID: d.ID(), Conforms: conforms, Note: conforms && d.ClaimsConformity(), Cells: cellReports(d.Faults),
			Findings: description.FindingsOf(d, d.Faults.Beyond(d.Description, judged.Findings)), UnknownKeys: unknownKeys(d.Description, judged.Findings), name: file,
		}
		if err := app.CheckPictures(d.Description, font); err != nil {
			report.Picture = undrawn(err).Report("check")
		}
		if len(descriptions) > 1 {
			report.name = c.Text("command.check.entry", "file", file, "number", i+1)
		}
		if report.ID != "" {
			report.name += " (" + report.ID + ")"
		}
		reports = append(reports, report)
	}
	return reports
}

func cellReports(faults descriptionbook.Faults) (reports []cellReport) {
	for _, fault := range faults {
		reports = append(reports, cellReport{
			Sheet: fault.Sheet, Cell: fault.Cell, Key: fault.Field(), Message: fault.Message(locale.English), MessageJA: fault.Message(locale.Japanese),
		})
	}
	return reports
}

// undrawn says why a picture cannot be drawn, of all editions or of one.
func undrawn(err error) *terminal.Failure {
	f := &terminal.Failure{Code: terminal.ExitRefused, Key: "command.check.picture", Err: err}
	if one := (*issuance.UndrawableError)(nil); errors.As(err, &one) {
		f.Key = "command.check.picture_one"
	}
	return f
}

// unknownKeys are the keys that mean nothing, but for those of which a finding says what they may stand for.
func unknownKeys(d *microcredential.Description, findings []microcredential.Finding) []string {
	return slices.DeleteFunc(d.UnknownKeys(microcredential.KnownEditions().Current()), func(key string) bool {
		return slices.ContainsFunc(findings, func(f microcredential.Finding) bool {
			spots := d.Advice(f, microcredential.English).Spots
			return len(spots) == 1 && spots[0].Key == key
		})
	})
}

// print gives one bare object for one description, and a list for several.
func (k *checkCommand) print(c *terminal.Context, reports []checkReport) error {
	if k.JSON {
		if len(reports) == 1 {
			return c.PrintJSON(reports[0])
		}
		return c.PrintJSON(reports)
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
		for _, cell := range report.Cells {
			message := map[locale.Language]string{"en": cell.Message, "ja": cell.MessageJA}[c.Lang]
			fmt.Fprintln(c.Stdout, c.Text("command.check.cell", "severity", c.Text("command.severity.error"), "message", verification.Printable(message)))
		}
		description.PrintFindings(c, report.Findings)
		switch {
		case len(report.Cells) > 0:
			fmt.Fprintln(c.Stdout, c.Text("command.check.unread"))
		case report.Note:
			fmt.Fprintln(c.Stdout, "  "+c.Text("command.check.note", "note", microcredential.KnownEditions().Current().Note(c.Lang)))
		case report.Conforms:
			fmt.Fprintln(c.Stdout, "  "+c.Text("command.check.no_note"))
		}
		if p := report.Picture; p != nil {
			fmt.Fprintln(c.Stdout, "  "+map[locale.Language]string{"en": p.Message, "ja": p.MessageJA}[c.Lang])
		}
		if len(report.UnknownKeys) > 0 {
			fmt.Fprintln(c.Stdout, "  "+c.Text("command.check.unknown_keys", "keys", verification.Printable(strings.Join(report.UnknownKeys, ", "))))
		}
	}
	return nil
}
