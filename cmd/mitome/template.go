package main

import (
	"io"
	"path/filepath"
	"strings"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/template"
)

// templateCommand writes an empty learner list.
type templateCommand struct {
	Output string `short:"o" required:"" placeholder:"FILE.xlsx|FILE.csv" help:"command.template.output"`
	Force  bool   `help:"command.flag.force"`
}

// Run writes the list in the format that the file's name ends with.
func (k *templateCommand) Run(c *terminal.Context) error {
	var write func(io.Writer, locale.Language) error
	switch strings.ToLower(filepath.Ext(k.Output)) {
	case ".xlsx":
		write = template.WriteXLSX
	case ".csv":
		write = template.WriteCSV
	default:
		return terminal.Misuse(nil, "command.template.format", "file", k.Output)
	}
	err := c.WriteNew(k.Output, k.Force, func(w io.Writer) error { return write(w, c.Lang) })
	if err != nil {
		return err
	}
	return c.Say("command.template.done", "file", k.Output)
}
