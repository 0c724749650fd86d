package main

import (
	"errors"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/mitome/mitome/internal/locale"
)

// usages are the parser's sentences about a command line, which it has in English only, and the keys of ours. The
// names of the groups are those of the places in our messages.
var usages = []struct {
	form *regexp.Regexp
	key  string
}{
	{regexp.MustCompile(`^unknown flag (?P<flag>\S+?)(?:, did you mean (?:one of )?(?P<near>.+)\?)?$`), "command.usage.flag"},
	{regexp.MustCompile(`^unexpected argument (?P<argument>.+?)(?:, did you mean (?:one of )?(?P<near>.+)\?)?$`), "command.usage.argument"},
	{regexp.MustCompile(`^missing flags: (?P<flags>.+)$`), "command.usage.missing_flags"},
	{regexp.MustCompile(`^(?P<a>--\S+) and (?P<b>--\S+) can't be used together$`), "command.usage.apart"},
	{regexp.MustCompile(`^(?P<flag>--[^\s:]+): bool value must be `), "command.usage.bool"},
	{regexp.MustCompile(`^expected one of `), "command.usage.no_verb"},
	{regexp.MustCompile(`^(?:expected|missing positional arguments) (?P<arguments>.+)$`), "command.usage.missing_arguments"},
	{regexp.MustCompile(`^(?P<flag>--\S+) must be one of (?:"",)?(?P<values>.+) but got (?P<value>.+)$`), "command.usage.value"},
	{regexp.MustCompile(`^(?P<flag>--[^\s:]+): (?:missing value, .*|expected \w+ value but got "EOL".*)$`), "command.usage.no_value"},
	{regexp.MustCompile(`^(?P<flag>--[^\s:]+): expected a valid .* int but got (?P<value>".*")$`), "command.usage.number"},
}

// usageError is a fault of the command line, said by us.
type usageError struct {
	key  string
	args []any
	err  error
}

func (e *usageError) Error() string                       { return e.err.Error() }
func (e *usageError) Unwrap() error                       { return e.err }
func (e *usageError) Code() string                        { return strings.TrimPrefix(e.key, "command.") }
func (e *usageError) Message(lang locale.Language) string { return locale.Text(lang, e.key, e.args...) }

// usage gives the parser's error our words; one that is not among usages stays as it is.
func usage(err error) error {
	for _, u := range usages {
		found := u.form.FindStringSubmatch(err.Error())
		if found == nil {
			continue
		}
		said := &usageError{key: u.key, err: err}
		for i, name := range u.form.SubexpNames() {
			if name != "" {
				said.args = append(said.args, name, named(found[i]))
			}
		}
		if u.key == "command.usage.argument" && verbOf(err) == "" {
			said.key = "command.usage.verb"
		}
		return said
	}
	return err
}

var (
	argumentForm = regexp.MustCompile(`<[a-z-]+>`)
	lists        = strings.NewReplacer(`"`, "", ",", ", ", " ...", "…")
)

// named writes what the parser names as the help pages do.
func named(text string) string {
	return lists.Replace(argumentForm.ReplaceAllStringFunc(text, func(argument string) string {
		return strings.ToUpper(strings.NewReplacer("<", "", ">", "").Replace(argument))
	}))
}

// verbOf is the verb whose command line is at fault; empty when there is none.
func verbOf(err error) string {
	var parse *kong.ParseError
	if !errors.As(err, &parse) || parse.Context.Selected() == nil {
		return ""
	}
	return verbName(parse.Context.Selected())
}
