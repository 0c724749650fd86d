package audit

import "strings"

// Changes are what a deed has changed of several things, in the words of a program and without any text that somebody typed.
// Code is what an Entry says of them.
type Changes struct{ named []string }

// If names what was changed, where it was.
func (c *Changes) If(name string, changed bool) {
	if changed {
		c.named = append(c.named, name)
	}
}

// From names what was changed with how it was and how it is, which are short and no text of anybody's.
func (c *Changes) From(name, was, is string) { c.If(name+":"+was+">"+is, was != is) }

// Code is "name,name:was>is", in the order in which they came; empty: nothing was changed.
func (c *Changes) Code() string { return strings.Join(c.named, ",") }
