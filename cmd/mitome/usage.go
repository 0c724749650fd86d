package main

import (
	"errors"
	"regexp"
	"slices"
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

// targetsLast puts the flags of "compare" before its targets, for the parser takes targets only where they stand together. A
// command line that it does not understand whole stays as it is.
func targetsLast(commands *kong.Node, args []string) []string {
	at := slices.Index(args, "compare")
	verb := at == 0 || at == 1 && strings.HasPrefix(args[0], "--lang=") || at == 2 && args[0] == "--lang"
	if !verb || slices.Contains(args, "--") {
		return args
	}
	flags, targets := slices.Clone(args[:at+1]), []string(nil)
	for i := at + 1; i < len(args); i++ {
		if len(args[i]) < 2 || args[i][0] != '-' {
			targets = append(targets, args[i])
			continue
		}
		flags = append(flags, args[i])
		if strings.Contains(args[i], "=") {
			continue
		}
		flag := flagOf(commands, args[i])
		if flag == nil || !flag.IsBool() && i+1 == len(args) {
			return args
		}
		if !flag.IsBool() {
			i++
			flags = append(flags, args[i])
		}
	}
	return append(flags, targets...)
}

// flagOf is the flag of "compare" that is written so; nil for none.
func flagOf(commands *kong.Node, written string) *kong.Flag {
	for _, node := range commands.Children {
		if node.Name != "compare" {
			continue
		}
		for _, flag := range slices.Concat(commands.Flags, node.Flags) {
			if written == "--"+flag.Name || flag.Short != 0 && written == "-"+string(flag.Short) {
				return flag
			}
		}
	}
	return nil
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
