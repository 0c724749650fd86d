package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"

	"github.com/mitome/mitome/internal/locale"
)

// language is the one to speak: --lang, else what LC_ALL, LC_MESSAGES or LANG ask for, in this order, else English.
// It is needed before the arguments are parsed, for the parser's own sentences.
func language(args []string, getenv func(string) string) string {
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if value, ok := strings.CutPrefix(arg, "--lang="); ok {
			return locale.Match(value)
		}
		if arg == "--lang" && i+1 < len(args) {
			return locale.Match(args[i+1])
		}
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := getenv(name); value != "" {
			tag, _, _ := strings.Cut(value, ".") // ja_JP.UTF-8
			return locale.Match(strings.ReplaceAll(tag, "_", "-"))
		}
	}
	return locale.Languages[0]
}

// translateHelp replaces the message keys that stand as help in the commands' types by their texts.
func translateHelp(k *kong.Kong, c *Context) error {
	return kong.Visit(k.Model, func(node kong.Visitable, next kong.Next) error {
		switch n := node.(type) {
		case *kong.Application:
			n.Help = c.Text(n.Help)
			n.HelpFlag.Help = c.Text("command.flag.help")
		case *kong.Node:
			n.Help = c.Text(n.Help)
			for _, argument := range n.Positional {
				argument.Help = c.Text(argument.Help)
			}
		case *kong.Flag:
			if n.Name != "help" {
				n.Help = c.Text(n.Help)
			}
		}
		return next(nil)
	})
}

// helpPrinter prints the help page of the program or of one verb, headings included, in the language of this run.
func helpPrinter(c *Context) kong.HelpPrinter {
	return func(_ kong.HelpOptions, parsed *kong.Context) error {
		node := parsed.Selected()
		if node == nil {
			node = parsed.Model.Node
		}
		w := tabwriter.NewWriter(parsed.Stdout, 0, 0, 3, ' ', 0)
		fmt.Fprintf(w, "%s %s\n\n%s\n", c.Text("command.help.usage"), parsed.Model.Name+" "+strings.TrimSpace(node.Summary()), node.Help)
		section(w, c.Text("command.help.verbs"), len(node.Children), func(i int) (string, string) {
			return node.Children[i].Name, node.Children[i].Help
		})
		section(w, c.Text("command.help.arguments"), len(node.Positional), func(i int) (string, string) {
			return node.Positional[i].Summary(), node.Positional[i].Help
		})
		var flags []*kong.Flag
		for _, group := range node.AllFlags(true) {
			flags = append(flags, group...)
		}
		section(w, c.Text("command.help.flags"), len(flags), func(i int) (string, string) {
			return flags[i].String(), flags[i].Help
		})
		if node == parsed.Model.Node {
			fmt.Fprintf(w, "\n%s\n", c.Text("command.help.more"))
		}
		return w.Flush()
	}
}

func section(w *tabwriter.Writer, title string, n int, row func(int) (left, right string)) {
	if n == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", title)
	for i := range n {
		left, right := row(i)
		fmt.Fprintf(w, "  %s\t%s\n", left, right)
	}
}
