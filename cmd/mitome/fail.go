package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// The exit codes of every verb.
const (
	exitDone      = 0
	exitRefused   = 1  // refused, or not conforming
	exitUndecided = 2  // could not be decided: a file that cannot be read, a database that does not answer
	exitMisuse    = 64 // wrong usage
)

// failure is an error with its sentence for people and its exit code.
type failure struct {
	code int
	key  string // of the message; empty when the verb has said all there is to say
	args []any
	err  error // why; may be nil
}

func (f *failure) Error() string {
	if f.err == nil {
		return f.key
	}
	return fmt.Sprintf("%s: %v", f.key, f.err)
}

func (f *failure) Unwrap() error { return f.err }

// refuse is for input that is bad in itself; key and args give the sentence that goes before the reason.
func refuse(err error, key string, args ...any) error { return &failure{exitRefused, key, args, err} }

// undecided is for what stands in the way and has nothing to do with the input.
func undecided(err error, key string, args ...any) error {
	return &failure{exitUndecided, key, args, err}
}

// misuse is for a command line that cannot be understood.
func misuse(err error, key string, args ...any) error { return &failure{exitMisuse, key, args, err} }

// reported ends a verb whose report already says why it was not done.
func reported(code int) error { return &failure{code: code} }

// fail prints what went wrong, and what to do, in the language of this run. It returns the exit code.
func (c *Context) fail(verb string, err error) int {
	f := failed(err)
	if f.key == "" {
		return f.code
	}
	program := strings.TrimSpace("mitome " + verb)
	fmt.Fprintf(c.Stderr, "%s: %s\n", program, f.sentence(c.Lang)+f.help(c.Lang, verb))
	return f.code
}

// failed is an error as a failure.
func failed(err error) *failure {
	var f *failure
	if !errors.As(err, &f) {
		f = &failure{code: exitUndecided, key: "command.failed", err: err}
	}
	return f
}

// help says where to read how a verb is used, after a wrong usage.
func (f *failure) help(lang locale.Language, verb string) string {
	if f.code != exitMisuse {
		return ""
	}
	return locale.Text(lang, "command.see_help", "program", strings.TrimSpace("mitome "+verb))
}

// errorReport is what programs are told of why a verb did not do what it was asked, on the standard output.
type errorReport struct {
	Code      string `json:"code"` // stable: what went wrong, such as "store_none" or "usage.flag"
	Message   string `json:"message"`
	MessageJA string `json:"message_ja"`
}

// report is the failure for programs; nil when the verb has said all there is to say.
func (f *failure) report(verb string) *errorReport {
	if f.key == "" {
		return nil
	}
	say := func(lang locale.Language) string { return f.sentence(lang) + f.help(lang, verb) }
	return &errorReport{f.reasonCode(), say("en"), say("ja")}
}

// reasonCode is the code of the reason, or else that of what failed.
func (f *failure) reasonCode() string {
	var refusal *issuance.Refusal
	var fault roster.Fault
	var misused *usageError
	var input *microcredential.InputError
	var syntax *openbadges.SyntaxError
	var problems openbadges.Problems
	switch {
	case errors.As(f.err, &refusal):
		return refusal.Code
	case errors.As(f.err, &fault):
		return fault.Code
	case errors.As(f.err, &misused):
		return strings.TrimPrefix(misused.key, "command.")
	case errors.As(f.err, &input):
		return input.Code
	case errors.As(f.err, &syntax):
		return syntax.Code
	case errors.As(f.err, &problems):
		return problems[0].Code
	}
	var coded interface{ Code() string }
	if errors.As(f.err, &coded) {
		return coded.Code()
	}
	if known := locale.TroubleOf(f.err); known != nil {
		return known.Code()
	}
	return strings.TrimPrefix(f.key, "command.")
}

// sentence says what went wrong, and why.
func (f *failure) sentence(lang locale.Language) string {
	text := locale.Text(lang, f.key, f.args...)
	if f.err != nil {
		text += locale.Text(lang, "command.because", "reason", reason(lang, f.err))
	}
	return text
}

// say prints a sentence.
func (c *Context) say(key string, args ...any) error {
	_, err := fmt.Fprintln(c.Stdout, c.Text(key, args...))
	return err
}

// reason says an error to people, several problems one below the other.
func reason(lang locale.Language, err error) string {
	var problems openbadges.Problems
	if errors.As(err, &problems) {
		lines := make([]string, len(problems))
		for i, problem := range problems {
			lines[i] = "\n  - " + problem.Message(lang)
		}
		return strings.Join(lines, "")
	}
	return locale.Reason(lang, err)
}
