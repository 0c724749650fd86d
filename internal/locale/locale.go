// Package locale holds the sentences that pages and commands speak to people, in English and Japanese.
//
// Messages live in messages/AREA.LANG.json, a flat object from key to text with {{.name}} places. The key sets of both
// languages are compared by a test. A key that is missing is a fault of ours and shows as the key itself.
//
// No sentence has a hole: a place that nothing fills says so in the words of messages/absent.LANG.json. A part that may
// be missing stands within {{if .name}} and {{end}}.
package locale

import (
	"embed"
	"encoding/json"
	"io/fs"
	"regexp"
	"slices"
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
	plain  map[string]string   // messages without places, by key; pages are full of them
	needed map[string][]string // the places of the others that must be filled, by key
}

var speeches = sync.OnceValue(func() map[Language]speech {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	all := make(map[Language]speech, len(Languages))
	for _, lang := range Languages {
		all[lang] = speech{i18n.NewLocalizer(bundle, string(lang)), map[string]string{}, map[string][]string{}}
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
			in := all[Language(read.Tag.String())]
			if strings.Contains(message.Other, "{{") {
				in.needed[message.ID] = needed(message.Other)
			} else if strings.TrimSpace(message.Other) != "" {
				in.plain[message.ID] = message.Other
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
		if empty(args[i+1]) {
			data[args[i].(string)] = ""
		}
	}
	for _, name := range in.needed[key] {
		if empty(data[name]) {
			data[name] = in.absent(name)
		}
	}
	text, err := in.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: data})
	if err != nil || strings.TrimSpace(text) == "" {
		return key
	}
	return text
}

var (
	placed   = regexp.MustCompile(`\{\{\.(\w+)\}\}`)
	optional = regexp.MustCompile(`\{\{if \.(\w+)\}\}`)
)

// needed are the places of a text but for those that it asks about itself.
func needed(text string) (names []string) {
	for _, place := range placed.FindAllStringSubmatch(text, -1) {
		asked := func(found []string) bool { return found[1] == place[1] }
		if !slices.ContainsFunc(optional.FindAllStringSubmatch(text, -1), asked) && !slices.Contains(names, place[1]) {
			names = append(names, place[1])
		}
	}
	return names
}

func empty(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(v) == ""
	case Language:
		return v == ""
	}
	return false
}

// absent is what is said in a place that nothing fills.
func (s speech) absent(name string) string {
	if said, ok := s.plain["absent."+name]; ok {
		return said
	}
	return s.plain["absent"]
}
