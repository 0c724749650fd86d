// Package terminal is how a verb speaks with whoever typed it: what it reads, prints, asks and refuses, and how it ends.
//
// A verb gets a Context. Answers go to the standard output, as sentences, a Sheet or JSON; what is said beside them, how far
// the work has come and what is asked go to the standard error. A verb that fails returns an error made by Refuse, Undecided
// or Misuse, which carries the sentence for people and the exit code; Fail prints it. No text of strangers steers the terminal.
package terminal

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
)

// Context is what a verb may use of the world around it.
type Context struct {
	context.Context // ends with the first SIGINT or SIGTERM

	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Lang           locale.Language // "en" or "ja"

	typed *bufio.Reader // of Stdin, once somebody was asked
}

// With is the same in which work ends with another context.
func (c *Context) With(ctx context.Context) *Context {
	inner := *c
	inner.Context = ctx
	return &inner
}

// Text is the message for key in the language of this run; see locale.Text.
func (c *Context) Text(key string, args ...any) string { return locale.Text(c.Lang, key, args...) }

// Say prints a sentence.
func (c *Context) Say(key string, args ...any) error {
	_, err := fmt.Fprintln(c.Stdout, c.Text(key, args...))
	return err
}

// Tell says something beside the answer, on the standard error. What it quotes may be a stranger's.
func (c *Context) Tell(key string, args ...any) {
	fmt.Fprintln(c.Stderr, verification.Printable(c.Text(key, args...)))
}

// Logger writes warnings of work that goes on in the background to the standard error.
func (c *Context) Logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(c.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// PrintJSON writes a report for programs to the standard output.
func (c *Context) PrintJSON(report any) error {
	encoder := json.NewEncoder(c.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(report)
}

// Output is the standard output. It remembers what went wrong in it, so that a verb need not look at every sentence that
// it prints: half an answer must not pass for a whole one.
type Output struct {
	io.Writer
	Written bool
	Err     error
}

func (o *Output) Write(p []byte) (int, error) {
	n, err := o.Writer.Write(p)
	o.Written = o.Written || n > 0
	if o.Err == nil {
		o.Err = err
	}
	return n, err
}
