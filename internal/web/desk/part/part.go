// Package part holds what pages of several rooms of the desk show alike: heads, tabs, sentences above a form, fields.
package part

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/locale"
)

// tab is one of the parts of the desk for an organisation.
type tab struct {
	name  string // of its page, in the address and in the message page.desk.rooms.NAME
	right auth.Right
}

// tabs are the parts of the desk, in the order in which they are offered.
var tabs = []tab{{"drafts", auth.Read}, {"awards", auth.Award}, {"awarded", auth.Award}, {"board", auth.Count}, {"reports", auth.Award}, {"organisation", auth.Organisation}, {"people", auth.People}, {"route", auth.People}, {"audit", auth.People}}

// Order is that of the languages side by side: the reader's own first.
func Order(reader locale.Language) []locale.Language {
	if reader == locale.Japanese {
		return []locale.Language{locale.Japanese, locale.English}
	}
	return []locale.Language{locale.English, locale.Japanese}
}

// Moment is a time of a zone, as the language writes it.
func Moment(at time.Time, zone *time.Location, lang locale.Language) string {
	return locale.Minute(lang, at.In(zone))
}

// Indented is a document of JSON as people read it.
func Indented(document []byte) (string, error) {
	pretty := jsontext.Value(document).Clone()
	err := pretty.Indent()
	return string(pretty), err
}
