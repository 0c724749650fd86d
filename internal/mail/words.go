package mail

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/internal/locale"
)

// An organisation's own words are plain text with a few marks: an empty line parts paragraphs, a line that begins with "- " or
// "・" is one of a list, and what stands between two pairs of asterisks is strong. Whatever else a mail could be made to do
// stays out of them: markup, addresses of other houses, addresses behind other words, and what hurries, for by these a forged
// mail is known (T28).

// block is a paragraph or a list of an organisation's own words.
type block struct {
	List  bool
	Lines [][]run
}

// run is a piece of a line.
type run struct {
	Text   string
	Strong bool
}

// The limits of an organisation's own words.
const (
	MaxWords = 600 // characters in each language
	maxLines = 15
)

var (
	markup   = regexp.MustCompile(`<\s*[A-Za-z/!]|&#?\w+;`)
	hidden   = regexp.MustCompile(`\]\s*\(|\[\s*/?(?i:url|link|img)|(?i:javascript|data|vbscript|file)\s*:`)
	web      = regexp.MustCompile(`(?i)\bhttps?:/*([^\s/?#]*)`)
	hosts    = regexp.MustCompile(`(?i)[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,}`)
	local    = regexp.MustCompile(`[A-Za-z0-9._%+-]+@`) // part of a mail address
	numbers  = regexp.MustCompile(`\b\d{1,3}(?:\.\d{1,3}){3}\b`)
	hurrying = regexp.MustCompile(`(?i)至急|緊急|今すぐ|直ちに|ただちに|大至急|失効します|利用できなくなります|\burgent|\bimmediately\b|\bact now\b|\bright away\b|\bfinal notice\b|\bwill be (?:suspended|deleted|revoked)\b`)
	strong   = regexp.MustCompile(`\*\*([^*\n]+)\*\*`)
)

// checkWords brings an organisation's own words into the form in which they are kept. The error is a *Fault.
func checkWords(text string, own func(host string) bool) (string, error) {
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
	for i := range lines {
		lines[i] = clean(lines[i])
	}
	text = strings.TrimSpace(strings.Join(lines, "\n"))
	folded := norm.NFKC.String(text) // what looks like an address is one
	switch {
	case utf8.RuneCountInString(text) > MaxWords || strings.Count(text, "\n") >= maxLines:
		return text, &Fault{Code: "words_long"}
	case markup.MatchString(folded):
		return text, &Fault{"words_markup", markup.FindString(folded)}
	case hidden.MatchString(folded):
		return text, &Fault{"words_hidden", hidden.FindString(folded)}
	case hurrying.MatchString(folded):
		return text, &Fault{"words_hurry", hurrying.FindString(folded)}
	}
	if strange := strangeHost(folded, own); strange != "" {
		return text, &Fault{"words_host", strange}
	}
	return text, nil
}

// strangeHost is the first host in a text that is not the organisation's own; empty for none. A mail program makes a link of
// any.
func strangeHost(text string, own func(host string) bool) string {
	for _, at := range web.FindAllStringSubmatch(text, -1) {
		if !own(strings.ToLower(at[1])) {
			return at[0]
		}
	}
	text = local.ReplaceAllString(text, "@")
	for _, at := range hosts.FindAllStringIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
		lookalike := unicode.In(before, unicode.Cyrillic, unicode.Greek, unicode.Latin, unicode.Armenian, unicode.Cherokee)
		if host := strings.ToLower(text[at[0]:at[1]]); lookalike || !own(host) {
			return host
		}
	}
	return numbers.FindString(text)
}

// blocks reads an organisation's own words.
func blocks(text string) (all []block) {
	fresh := true
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			fresh = true
			continue
		}
		item, list := line, false
		for _, mark := range []string{"- ", "・"} {
			if rest, ok := strings.CutPrefix(line, mark); ok {
				item, list = strings.TrimSpace(rest), true
			}
		}
		if fresh || all[len(all)-1].List != list {
			all = append(all, block{List: list})
		}
		last := &all[len(all)-1]
		last.Lines, fresh = append(last.Lines, runs(item)), false
	}
	return all
}

// runs are the pieces of a line.
func runs(line string) (all []run) {
	done := 0
	for _, at := range strong.FindAllStringSubmatchIndex(line, -1) {
		if at[0] > done {
			all = append(all, run{Text: line[done:at[0]]})
		}
		all = append(all, run{line[at[2]:at[3]], true})
		done = at[1]
	}
	if done < len(line) {
		all = append(all, run{Text: line[done:]})
	}
	return all
}

// text is a block as plain text in a language.
func (b *block) text(lang locale.Language) string {
	mark := ""
	switch {
	case b.List && lang == locale.Japanese:
		mark = "・"
	case b.List:
		mark = "- "
	}
	var lines []string
	for _, line := range b.Lines {
		text := mark
		for _, r := range line {
			text += r.Text
		}
		lines = append(lines, text)
	}
	return strings.Join(lines, "\n")
}
