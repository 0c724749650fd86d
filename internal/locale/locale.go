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
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
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
	placed map[string][]string // those with places and nothing else: text and name in turns, by key
	needed map[string][]string // the places of the others that must be filled, by key
}

// speeches are read one by one: a command speaks one language, and reading all would be half of its start.
var speeches = map[Language]func() speech{
	English:  sync.OnceValue(func() speech { return read(English) }),
	Japanese: sync.OnceValue(func() speech { return read(Japanese) }),
}

func read(lang Language) speech {
	tag := language.Make(string(lang))
	bundle := i18n.NewBundle(tag)
	in := speech{i18n.NewLocalizer(bundle, string(lang)), make(map[string]string, 6_000), map[string][]string{}, map[string][]string{}}
	files, err := fs.Glob(messages, "messages/*."+string(lang)+".json")
	for _, file := range files {
		data, unread := messages.ReadFile(file)
		err = errors.Join(err, unread, json.Unmarshal(data, &in.plain))
	}
	for key, text := range in.plain {
		parts := cut(text)
		switch {
		case parts == nil:
			in.needed[key] = needed(text)
			err = errors.Join(err, bundle.AddMessages(tag, &i18n.Message{ID: key, Other: text}))
		case len(parts) > 1:
			in.placed[key] = parts
		}
		if len(parts) != 1 || strings.TrimSpace(text) == "" {
			delete(in.plain, key)
		}
	}
	if err != nil {
		panic(err) // embedded at build time; a test loads every file
	}
	return in
}

// Text returns the message for key in lang (anything but Japanese reads as English). The arguments are names and values
// in turn: Text("en", "award.issued_by", "name", "Example University"). A time is said as its Day.
func Text(lang Language, key string, args ...any) string {
	if lang != Japanese {
		lang = English
	}
	in := speeches[lang]()
	if text, ok := in.plain[key]; ok {
		return text
	}
	if parts, ok := in.placed[key]; ok {
		return in.fill(lang, parts, args)
	}
	data := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		data[args[i].(string)] = spoken(lang, args[i+1])
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

// cut parts a message that has places and nothing else into text and name in turns, beginning and ending with text; nil when
// it has conditions, which are for a template.
func cut(text string) []string {
	var parts []string
	for {
		before, rest, ok := strings.Cut(text, "{{")
		if parts = append(parts, before); !ok {
			return parts
		}
		place, after, ok := strings.Cut(rest, "}}")
		name, field := strings.CutPrefix(place, ".")
		if !ok || !field || strings.ContainsAny(name, ". |-") {
			return nil
		}
		parts, text = append(parts, name), after
	}
}

// fill says a message that was cut. It takes a quarter of what a template does, and a page says a dozen of them.
func (s speech) fill(lang Language, parts []string, args []any) string {
	var out strings.Builder
	for i, part := range parts {
		if i%2 == 0 {
			out.WriteString(part)
			continue
		}
		var value any
		for at := 0; at+1 < len(args); at += 2 {
			if args[at] == part {
				value = spoken(lang, args[at+1])
			}
		}
		if empty(value) {
			value = s.absent(part)
		}
		fmt.Fprint(&out, value)
	}
	return out.String()
}

// spoken is a value as it stands in a sentence.
func spoken(lang Language, value any) any {
	if at, is := value.(time.Time); is {
		return Day(lang, at)
	}
	if empty(value) {
		return ""
	}
	return value
}

// Day is the day of a time where it stands, as people of the language write it: 20 March 2026, 2026年3月20日.
func Day(lang Language, at time.Time) string {
	if lang == Japanese {
		return at.Format("2006年1月2日")
	}
	return at.Format("2 January 2006")
}

// Month is a month in short, as it heads a column: Mar, 3月.
func Month(lang Language, month time.Month) string {
	at := time.Date(2000, month, 1, 0, 0, 0, 0, time.UTC)
	if lang == Japanese {
		return at.Format("1月")
	}
	return at.Format("Jan")
}

// Minute is a time to the minute where it stands, likewise: 20 March 2026, 09:30, 2026年3月20日 09:30.
func Minute(lang Language, at time.Time) string {
	if lang == Japanese {
		return Day(lang, at) + at.Format(" 15:04")
	}
	return Day(lang, at) + at.Format(", 15:04")
}

// Moment writes a time of day with its offset, as people of the language do: 20 March 2026, 09:30 (UTC+09:00).
func Moment(lang Language, t time.Time) string {
	if lang == Japanese {
		return Minute(lang, t) + t.Format("（UTC-07:00）")
	}
	return Minute(lang, t) + t.Format(" (UTC-07:00)")
}

// needed are the places of a text but for those that it asks about itself.
func needed(text string) (names []string) {
	for _, place := range strings.Split(text, "{{.")[1:] {
		name, _, _ := strings.Cut(place, "}}")
		if !strings.Contains(text, "{{if ."+name+"}}") && !slices.Contains(names, name) {
			names = append(names, name)
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
