package main

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/locale"
)

// language is the one to speak: --lang, else what MITOME_LANG, LC_ALL, LC_MESSAGES or LANG ask for, in this order, else
// English.
// It is needed before the arguments are parsed, for the parser's own sentences.
func language(args []string, getenv func(string) string) locale.Language {
	asked := getenv("MITOME_LANG")
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if value, ok := strings.CutPrefix(arg, "--lang="); ok {
			asked = value
		}
		if arg == "--lang" && i+1 < len(args) {
			asked = args[i+1]
		}
	}
	if lang := locale.Language(asked); slices.Contains(locale.Languages, lang) { // else that is said in the language of the environment
		return lang
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := getenv(name); value != "" {
			tag, _, _ := strings.Cut(value, ".") // ja_JP.UTF-8
			return locale.Match(strings.ReplaceAll(tag, "_", "-"))
		}
	}
	return locale.Languages[0]
}

// flagHelp is the key of what a flag does; the parser has words of its own for the one that it adds.
func flagHelp(flag *kong.Flag) string {
	if flag.Name == "help" {
		return "command.flag.help"
	}
	return flag.Help
}

// helpPrinter prints the help page of the program or of one verb, headings included, in the language of this run. In the
// commands' types the keys of messages stand as help; no other run than this has to read what they say.
func helpPrinter(c *terminal.Context) kong.HelpPrinter {
	return func(_ kong.HelpOptions, parsed *kong.Context) error {
		node := parsed.Selected()
		if node == nil {
			node = parsed.Model.Node
		}
		s := terminal.NewSheet(parsed.Stdout)
		s.Line(2, c.Text("command.help.usage")+" ", use(c, node))
		s.Heading(c.Text(node.Help))
		var verbs, arguments []terminal.Field
		for _, verb := range node.Children {
			verbs = append(verbs, terminal.Field{verb.Name, c.Text(verb.Help)})
		}
		for _, argument := range node.Positional {
			arguments = append(arguments, terminal.Field{argumentName(argument), c.Text(argument.Help)})
		}
		section(s, c.Text("command.help.verbs"), verbs)
		section(s, c.Text("command.help.arguments"), arguments)
		for _, g := range flagGroups {
			section(s, c.Text("command.help.flags."+g), flagsOf(c, node, g))
		}
		if node == parsed.Model.Node {
			s.Heading(c.Text("command.help.more"))
		}
		return s.Print()
	}
}

// flagGroups are the groups of flags in their order: those that a verb has of its own, and what several have in common. The
// first is of those that are in no group.
var flagGroups = []string{"own", "what", "which", "list", "how", "where", "picture", "out", "store", "common"}

// flagsOf are the flags of one group, with what they do.
func flagsOf(c *terminal.Context, node *kong.Node, group string) (flags []terminal.Field) {
	for _, level := range node.AllFlags(true) {
		for _, flag := range level {
			of := "own"
			switch {
			case flag.Name == "help":
				of = "common"
			case flag.Group != nil:
				of = flag.Group.Key
			}
			if of == group {
				flags = append(flags, terminal.Field{flag.String(), c.Text(flagHelp(flag)) + unlessGiven(c, flag)})
			}
		}
	}
	return flags
}

// use is how the program or a verb is called, such as "mitome undo BATCH --reason=CODE [FLAGS]".
func use(c *terminal.Context, node *kong.Node) string {
	words := []string{"mitome"}
	if node.Type == kong.ApplicationNode {
		words = append(words, c.Text("command.help.a_verb"))
	} else {
		words = append(words, verbName(node))
	}
	if node.Type != kong.ApplicationNode && len(node.Children) > 0 {
		words = append(words, c.Text("command.help.a_verb"))
	}
	for _, argument := range node.Positional {
		words = append(words, argumentName(argument))
	}
	apart := map[string]int{} // flags of which exactly one is given, by what they have in common
	for _, group := range node.AllFlags(true) {
		for _, flag := range group {
			if !flag.Required {
				continue
			}
			common := strings.Join(flag.Xor, " ")
			if at, ok := apart[common]; ok && common != "" {
				words[at] += "|" + flag.Summary()
				continue
			}
			apart[common] = len(words)
			words = append(words, flag.Summary())
		}
	}
	return strings.Join(append(words, c.Text("command.help.any_flags")), " ")
}

// verbName is the verb of a node with those that it belongs to, such as "catalogue hide".
func verbName(node *kong.Node) string {
	if node.Parent == nil || node.Parent.Type == kong.ApplicationNode {
		return node.Name
	}
	return verbName(node.Parent) + " " + node.Name
}

// argumentName is such as "AWARD", and "FILE…" where there may be several.
func argumentName(argument *kong.Positional) string {
	name := strings.ToUpper(argument.Name)
	if argument.IsCumulative() {
		name += "…"
	}
	return name
}

// unlessGiven says what holds without a flag: its default, unless a variable of the environment is set.
func unlessGiven(c *terminal.Context, flag *kong.Flag) string {
	text := ""
	if flag.Default != "" {
		text += c.Text("command.help.default", "value", flag.Default)
	}
	for _, name := range flag.Envs {
		text += c.Text("command.help.variable", "name", name)
	}
	return text
}

func section(s *terminal.Sheet, title string, fields []terminal.Field) {
	if len(fields) > 0 {
		s.Heading(title)
		s.Fields(2, fields)
	}
}
