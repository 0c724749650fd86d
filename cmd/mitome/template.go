package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/mitome/mitome/internal/roster"
)

// templateCommand writes an empty learner list.
type templateCommand struct {
	Output string `short:"o" required:"" placeholder:"FILE.xlsx|FILE.csv" help:"command.template.output"`
	Force  bool   `help:"command.template.force"`
}

// Run writes the list in the format that the file's name ends with.
func (k *templateCommand) Run(c *Context) error {
	format, ok := map[string]string{".xlsx": roster.XLSX, ".csv": roster.CSV}[strings.ToLower(filepath.Ext(k.Output))]
	if !ok {
		return misuse(nil, "command.template.format", "file", k.Output)
	}
	if _, err := os.Lstat(k.Output); err == nil && !k.Force {
		return refuse(nil, "command.template.exists", "file", k.Output)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return undecided(err, "command.write", "file", k.Output)
	}
	var list bytes.Buffer
	if err := roster.WriteTemplate(&list, format, c.Lang); err != nil {
		return undecided(err, "command.write", "file", k.Output)
	}
	if err := write(k.Output, list.Bytes()); err != nil {
		return err
	}
	_, err := fmt.Fprintln(c.Stdout, c.Text("command.template.done", "file", k.Output))
	return err
}
