package terminal

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
	ExitDone      = 0
	ExitRefused   = 1  // refused, or not conforming
	ExitUndecided = 2  // could not be decided: a file that cannot be read, a database that does not answer
	ExitMisuse    = 64 // wrong usage
)

// Failure is an error with its sentence for people and its exit code.
type Failure struct {
	Code int
	Key  string // of the message; empty when the verb has said all there is to say
	Args []any
	Err  error // why; may be nil
}

func (f *Failure) Error() string {
	if f.Err == nil {
		return f.Key
	}
	return fmt.Sprintf("%s: %v", f.Key, f.Err)
}

func (f *Failure) Unwrap() error { return f.Err }

// Refuse is for input that is bad in itself; key and args give the sentence that goes before the reason.
func Refuse(err error, key string, args ...any) error { return &Failure{ExitRefused, key, args, err} }

// Undecided is for what stands in the way and has nothing to do with the input.
func Undecided(err error, key string, args ...any) error {
	return &Failure{ExitUndecided, key, args, err}
}

// Misuse is for a command line that cannot be understood.
func Misuse(err error, key string, args ...any) error { return &Failure{ExitMisuse, key, args, err} }

// Reported ends a verb whose report already says why it was not done.
func Reported(code int) error { return &Failure{Code: code} }

// Fail prints what went wrong, and what to do, in the language of this run. It returns the exit code.
func (c *Context) Fail(verb string, err error) int {
	f := FailureOf(err)
	if f.Key == "" {
		return f.Code
	}
	program := strings.TrimSpace("mitome " + verb)
	fmt.Fprintf(c.Stderr, "%s: %s\n", program, f.Sentence(c.Lang)+f.help(c.Lang, verb))
	return f.Code
}

// FailureOf is an error as a failure.
func FailureOf(err error) *Failure {
	var f *Failure
	if !errors.As(err, &f) {
		f = &Failure{Code: ExitUndecided, Key: "command.failed", Err: err}
	}
	return f
}

// help says where to read how a verb is used, after a wrong usage.
func (f *Failure) help(lang locale.Language, verb string) string {
	if f.Code != ExitMisuse {
		return ""
	}
	return locale.Text(lang, "command.see_help", "program", strings.TrimSpace("mitome "+verb))
}

// ErrorReport is what programs are told of why a verb did not do what it was asked, on the standard output.
type ErrorReport struct {
	Code      string `json:"code"` // stable: what went wrong, such as "store_none" or "usage.flag"
	Message   string `json:"message"`
	MessageJA string `json:"message_ja"`
}

// Report is the failure for programs; nil when the verb has said all there is to say.
func (f *Failure) Report(verb string) *ErrorReport {
	if f.Key == "" {
		return nil
	}
	say := func(lang locale.Language) string { return f.Sentence(lang) + f.help(lang, verb) }
	return &ErrorReport{f.reasonCode(), say("en"), say("ja")}
}

// reasonCode is the code of the reason, or else that of what failed.
func (f *Failure) reasonCode() string {
	var refusal *issuance.Refusal
	var fault roster.Fault
	var input *microcredential.InputError
	var syntax *openbadges.SyntaxError
	var problems openbadges.Problems
	switch {
	case errors.As(f.Err, &refusal):
		return refusal.Code
	case errors.As(f.Err, &fault):
		return fault.Code
	case errors.As(f.Err, &input):
		return input.Code
	case errors.As(f.Err, &syntax):
		return syntax.Code
	case errors.As(f.Err, &problems):
		return problems[0].Code
	}
	var coded interface{ Code() string }
	if errors.As(f.Err, &coded) {
		return coded.Code()
	}
	if known := locale.TroubleOf(f.Err); known != nil {
		return known.Code()
	}
	return strings.TrimPrefix(f.Key, "command.")
}

// Sentence says what went wrong, and why.
func (f *Failure) Sentence(lang locale.Language) string {
	text := locale.Text(lang, f.Key, f.Args...)
	if f.Err != nil {
		text += locale.Text(lang, "command.because", "reason", reason(lang, f.Err))
	}
	return text
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
