package microcredential

import (
	"regexp"
	"strings"
)

// A line of a value that opens with a Markdown or HTML block mark would turn
// into a heading, a list, a rule, … when the criteria are shown. It gets one
// backslash before the mark (for "1." before the stop, as Markdown asks). A line
// that has backslashes there already gets one more, so that taking one off on
// reading always gives the line back. Source: RULES, reading 1.
var (
	blockLine  = regexp.MustCompile("^([ \t]*)(\\\\*)(#{1,6}(?:[ \t]|$)|>|[-+*](?:[ \t]|$)|=+[ \t]*$|-+[ \t]*$|(?:[-][ \t]*){3,}$|(?:[*][ \t]*){3,}$|(?:_[ \t]*){3,}$|```|~~~|\\||<[A-Za-z/!?]|\\[[^\\]]*\\]:)")
	numberLine = regexp.MustCompile(`^([ \t]*[0-9]{1,9})(\\*)([.)](?:[ \t]|$))`)
)

func escapeLine(line string) string {
	for _, form := range []*regexp.Regexp{blockLine, numberLine} {
		if at := form.FindStringSubmatchIndex(line); at != nil {
			return line[:at[3]] + `\` + line[at[3]:]
		}
	}
	return line
}

func unescapeLine(line string) string {
	for _, form := range []*regexp.Regexp{blockLine, numberLine} {
		if at := form.FindStringSubmatchIndex(line); at != nil && at[5] > at[4] {
			return line[:at[4]] + line[at[4]+1:]
		}
	}
	return line
}

func escapeLines(value string) string { return eachLine(value, escapeLine) }

func unescapeLines(value string) string { return eachLine(value, unescapeLine) }

func eachLine(value string, change func(string) string) string {
	lines := strings.Split(value, "\n")
	for i, line := range lines {
		lines[i] = change(line)
	}
	return strings.Join(lines, "\n")
}
