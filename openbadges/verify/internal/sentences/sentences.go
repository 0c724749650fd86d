// Package sentences says the codes of a verification to people, in both languages. It knows codes and the words that fill their
// places, and nothing of badges: which code is a reason, and why it was found, is decided by who asks.
package sentences

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/bake"
)

// Of is the sentence for a code, in English where a language has none; what stands in braces is filled by who asks.
func Of(lang openbadges.Language, code string) string {
	if text, ok := messages[lang][code]; ok {
		return text
	}
	return messages["en"][code]
}

// Word says what fills the place of a name in the reader's language where it is a word of ours; a stranger's stays as it is.
func Word(lang openbadges.Language, name, value string) string {
	switch name {
	case "document", "form", "obstacle", "jws", "encoding", "rule":
		return Of(lang, name+"-"+value)
	case "syntax":
		return (&openbadges.SyntaxError{Code: value}).Message(lang)
	case "picture":
		return (&bake.FormatError{Code: value}).Message(lang)
	case "date":
		return Day(lang, value)
	case "at":
		return instant(lang, value)
	case "fields":
		return fieldsIn(lang, value)
	case "properties":
		return listed(lang, strings.Split(value, ", "))
	case "reason":
		if value == "" {
			return Of(lang, "no-reason")
		}
	case "type":
		if text := Of(lang, "type-"+value); text != "" {
			return text
		}
	}
	return value
}

// Day is a DateTime as people read its day, in the zone in which it was written: "20 March 2026", or "2026年3月20日" in
// "ja". What is no DateTime is returned as it is, shortened.
func Day(lang openbadges.Language, date string) string {
	t, err := openbadges.ParseTime(date)
	if err != nil {
		return Short(date)
	}
	if lang == "ja" {
		return t.Format("2006年1月2日")
	}
	return t.Format("2 January 2006")
}

// instant is a DateTime as people read it, with its zone: "20 March 2026, 12:00 UTC".
func instant(lang openbadges.Language, date string) string {
	t, err := openbadges.ParseTime(date)
	if err != nil {
		return Short(date)
	}
	if lang == "ja" {
		return t.UTC().Format("2006年1月2日15:04（協定世界時）")
	}
	return t.UTC().Format("2 January 2006, 15:04 UTC")
}

// fieldsIn says in words which members differ, such as "issuedOn, badge.name", each of the outermost once. A member that has
// no word is named as it is.
func fieldsIn(lang openbadges.Language, paths string) string {
	var words []string
	for path := range strings.SplitSeq(paths, ", ") {
		outermost, _, _ := strings.Cut(path, ".")
		if word := cmp.Or(Of(lang, "field-"+outermost), path); !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return listed(lang, words)
}

func listed(lang openbadges.Language, words []string) string {
	if lang == "ja" {
		return strings.Join(words, "、")
	}
	return strings.Join(words, ", ")
}

// Short is the beginning of a stranger's text that is longer than any name, as sentences and pages repeat it.
func Short(text string) string {
	const most = 200
	runes := 0
	for at := range text {
		if runes == most {
			return text[:at] + "…"
		}
		runes++
	}
	return text
}

var messages = map[openbadges.Language]map[string]string{"en": English, "ja": Japanese}
