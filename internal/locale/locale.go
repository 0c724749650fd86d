// Package locale holds the sentences that pages and commands speak to people, in English and Japanese.
//
// Messages live in messages/AREA.LANG.json, a flat object from key to text with {{.name}} places. The key sets of both
// languages are compared by a test. A key that is missing is a fault of ours and shows as the key itself.
package locale

import (
	"embed"
	"encoding/json"
	"io/fs"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/mitome/mitome/openbadges"
)

//go:embed messages/*.json
var messages embed.FS

// Language is one of pages, commands and lists. It is one type from the ground up, so that none must be turned into another.
type Language = openbadges.Language

// The languages in which everything exists.
const (
	English  = openbadges.English
	Japanese = openbadges.Japanese
)

// Languages are all of them, the default first.
var Languages = []Language{English, Japanese}

var matcher = language.NewMatcher([]language.Tag{language.English, language.Japanese})

// Match picks the best of Languages for preferences in the form of an Accept-Language header or a single tag.
func Match(preferences ...string) Language {
	_, index := language.MatchStrings(matcher, preferences...)
	return Languages[index]
}

// speech is what can be said in one language.
type speech struct {
	*i18n.Localizer
	plain map[string]string // messages without places, by key; pages are full of them
}

var speeches = sync.OnceValue(func() map[Language]speech {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	all := make(map[Language]speech, len(Languages))
	for _, lang := range Languages {
		all[lang] = speech{i18n.NewLocalizer(bundle, string(lang)), map[string]string{}}
	}
	files, err := fs.Glob(messages, "messages/*.json")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for _, file := range files {
		read, err := bundle.LoadMessageFileFS(messages, file)
		if err != nil {
			panic(err) // embedded at build time; a test loads every file
		}
		for _, message := range read.Messages {
			if !strings.Contains(message.Other, "{{") && strings.TrimSpace(message.Other) != "" {
				all[Language(read.Tag.String())].plain[message.ID] = message.Other
			}
		}
	}
	return all
})

// Text returns the message for key in lang (anything but Japanese reads as English). The arguments are names and values
// in turn: Text("en", "award.issued_by", "name", "Example University").
func Text(lang Language, key string, args ...any) string {
	in, ok := speeches()[lang]
	if !ok {
		in = speeches()[English]
	}
	if text, ok := in.plain[key]; ok {
		return text
	}
	data := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		data[args[i].(string)] = args[i+1]
	}
	text, err := in.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: data})
	if err != nil || strings.TrimSpace(text) == "" {
		return key
	}
	return text
}
