package verify

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/internal/sentence"
	"github.com/mitome/mitome/openbadges/verify/internal/sentences"
)

// Note is a reason, a warning or a step: a stable code, and what fills the places of its sentence.
type Note struct {
	Code string
	Args map[string]string // such as "document", "address", "property"; may be nil
	More int               // how many further notes of the same code about the same document were left out
}

// Message says the note in a language, "en" or "ja" (any other gives English), for readers who are no engineers.
func (n Note) Message(lang openbadges.Language) string {
	text := sentence.Fill(sentences.Of(lang, n.Code), func(name string) string { return n.place(lang, name) })
	if n.More > 0 {
		text += sentence.Fill(sentences.Of(lang, "and-more"), func(string) string { return strconv.Itoa(n.More) })
	}
	if lang == "ja" {
		return text // which may begin with an address
	}
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// place is what fills a place of the sentence.
func (n Note) place(lang openbadges.Language, name string) string {
	if problem, ok := n.Args["problem"]; ok && name == "fault" {
		return openbadges.Problem{Property: n.Args["property"], Code: problem, Value: n.Args["value"]}.Message(lang)
	}
	value, ok := n.Args[name]
	if !ok && name != "reason" && name != "document" {
		return ""
	}
	return openbadges.Isolated(sentences.Word(lang, name, value))
}

// Forged reports whether the note is the reason of an invalid badge that is not from whom it says, or not as it was issued.
// One that is invalid for other reasons is badly made, and calling it a forgery might wrong its issuer.
func (n Note) Forged() bool { return n.rank() == forged }

// rank is the place of a reason in the order of deciding. That a badge lies elsewhere than its issuer is a contradiction
// only where the issuer has said, so that it can be understood, that its badges lie elsewhere.
func (n Note) rank() rank {
	if rule := n.Args["rule"]; rule == ruleOrigin || rule == ruleInexact {
		return invalid
	}
	return reasons[n.Code]
}

// Message says the verdict in a language, as Note.Message does.
func (v Verdict) Message(lang openbadges.Language) string {
	return sentences.Of(lang, "verdict-"+string(v))
}

// note makes a Note from a code and pairs of name and value. Words that are longer than any address are cut.
func note(code string, args ...string) Note {
	n := Note{Code: code}
	if len(args) > 0 {
		n.Args = make(map[string]string, len(args)/2)
	}
	for i := 0; i+1 < len(args); i += 2 {
		n.Args[args[i]] = cut(args[i+1])
	}
	return n
}

// cut bounds a stranger's word in a note: none is longer than the longest address that is asked for, and what is no
// UTF-8 in it, as in an address that is passed on byte by byte, shows as U+FFFD.
func cut(text string) string {
	if len(text) > MaxAddress {
		end := MaxAddress
		for end > 0 && !utf8.RuneStart(text[end]) {
			end--
		}
		text = text[:end] + "…"
	}
	return strings.ToValidUTF8(text, "\ufffd")
}

// Short is the beginning of a stranger's text that is longer than any name, as sentences and pages repeat it.
func Short(text string) string { return sentences.Short(text) }

// Day is a DateTime as people read its day, in the zone in which it was written: "20 March 2026", or "2026年3月20日" in
// "ja". What is no DateTime is returned as it is, shortened.
func Day(lang openbadges.Language, date string) string { return sentences.Day(lang, date) }
