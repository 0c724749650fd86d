package markup

import (
	"regexp"
	"strings"
)

// A line of a value that opens with a Markdown or HTML block mark would turn
// into a heading, a list, a rule, … when the criteria are shown. It gets one
// backslash before the mark (for "1." before the stop, as Markdown asks). A line
// that has backslashes there already gets one more, so that taking one off on
// reading always gives the line back. Source: docs/rules.md, reading 1.
var blockMark = regexp.MustCompile("^(?:#{1,6}(?:[ \t]|$)|>|[-+*](?:[ \t]|$)|=+[ \t]*$|-+[ \t]*$|(?:[-][ \t]*){3,}$|(?:[*][ \t]*){3,}$|(?:_[ \t]*){3,}$|```|~~~|\\||<[A-Za-z/!?]|\\[[^\\]]*\\]:)")

// markAt finds the block mark with which a line opens: where the backslashes before it begin and end.
func markAt(line string) (start, end int, found bool) {
	if line != "" && line[0]|0x20 >= 'a' && line[0]|0x20 <= 'z' {
		return 0, 0, false // as most lines open
	}
	rest := strings.TrimLeft(line, " \t")
	digits := strings.TrimLeft(rest, "0123456789")
	start = len(line) - len(digits)
	mark := strings.TrimLeft(digits, `\`)
	end = len(line) - len(mark)
	if n := len(rest) - len(digits); n > 0 {
		stop := mark != "" && (mark[0] == '.' || mark[0] == ')') && (len(mark) == 1 || mark[1] == ' ' || mark[1] == '\t')
		return start, end, n <= 9 && stop
	}
	return start, end, mark != "" && strings.IndexByte("#>-+*=_`~|<[", mark[0]) >= 0 && blockMark.MatchString(mark)
}

func escapeLine(line string) string {
	if at, _, found := markAt(line); found {
		return line[:at] + `\` + line[at:]
	}
	return line
}

func unescapeLine(line string) string {
	if at, end, found := markAt(line); found && end > at {
		return line[:at] + line[at+1:]
	}
	return line
}

func Escape(value string) string { return eachLine(value, escapeLine) }

func Unescape(value string) string { return eachLine(value, unescapeLine) }

func eachLine(value string, change func(string) string) string {
	if !strings.Contains(value, "\n") {
		return change(value)
	}
	lines := strings.Split(value, "\n")
	for i, line := range lines {
		lines[i] = change(line)
	}
	return strings.Join(lines, "\n")
}
