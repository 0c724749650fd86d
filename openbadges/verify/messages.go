package verify

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/bake"
)

// message is the sentence for a code; what stands in braces is filled by Note.Message.
func message(lang openbadges.Language, code string) string {
	if text, ok := messages[lang][code]; ok {
		return text
	}
	return messages["en"][code]
}

// localArg says an argument in the reader's language where it is a word of ours.
func localArg(lang openbadges.Language, name, value string) string {
	switch name {
	case "document", "form", "obstacle", "jws", "encoding", "rule":
		return message(lang, name+"-"+value)
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
			return message(lang, "no-reason")
		}
	case "type":
		if text := message(lang, "type-"+value); text != "" {
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
		if word := cmp.Or(message(lang, "field-"+outermost), path); !slices.Contains(words, word) {
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

var messages = map[openbadges.Language]map[string]string{"en": english, "ja": japanese}
