package verify

import (
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/bake"
)

// message is the sentence for a code; what stands in braces is filled by Note.Message.
func message(lang, code string) string {
	if text, ok := messages[lang][code]; ok {
		return text
	}
	return messages["en"][code]
}

// localArg says an argument in the reader's language where it is a word of ours.
func localArg(lang, name, value string) string {
	switch name {
	case "document", "form":
		return message(lang, name+"-"+value)
	case "syntax":
		return (&openbadges.SyntaxError{Code: value}).Message(lang)
	case "picture":
		return (&bake.FormatError{Code: value}).Message(lang)
	case "reason":
		if value == "" {
			return message(lang, "no-reason")
		}
	}
	return value
}

var messages = map[string]map[string]string{"en": english, "ja": japanese}
