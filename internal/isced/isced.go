// Package isced knows the fields of study of ISCED-F 2013: their codes, and their names in both languages. A code has two
// digits for a broad field, three for a narrow and four for a detailed one. What is read may have codes that are not named
// here, such as 0688, inter-disciplinary: they stay as they are.
//
// Source: ISCED Fields of Education and Training 2013 (ISCED-F 2013), UNESCO Institute for Statistics; the Japanese names
// are ours.
package isced

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/internal/locale"
)

//go:embed isced-f.tsv
var file string

// names are the names of a field.
type names struct{ en, ja string }

// fields are the names by their codes.
var fields = sync.OnceValue(func() map[string]names {
	all := map[string]names{}
	for line := range strings.Lines(file) {
		if part := strings.Split(strings.TrimSpace(line), "\t"); len(part) == 3 {
			all[part[0]] = names{part[1], part[2]}
		}
	}
	return all
})

// Codes are those that one chooses from: each broad field, with the detailed ones that belong to it behind it.
func Codes() (codes []string) {
	for code := range fields() {
		if len(code) != 3 {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return codes
}

// Name is the name of a field; "" for no such code.
func Name(code string, lang locale.Language) string {
	if lang == locale.Japanese {
		return fields()[code].ja
	}
	return fields()[code].en
}

// Within is the name of a field, or of the broader one that its code belongs to; "" for no such code.
func Within(code string, lang locale.Language) string {
	for ; len(code) >= 2; code = code[:len(code)-1] {
		if name := Name(code, lang); name != "" {
			return name
		}
	}
	return ""
}

// Labelled is a field as one chooses it: "0612 Database and network design and administration"; the code alone where it has
// no name here.
func Labelled(code string, lang locale.Language) string {
	return strings.TrimSpace(code + " " + Name(code, lang))
}

// Code is the code that a text says: by its digits, with or without words behind them, or by a name in either language. A
// spreadsheet that takes a code for a number loses its first nought; it is put back. Digits beside the name of another field
// say nothing for certain.
func Code(text string) (code string, known bool) {
	text = strings.TrimSpace(norm.NFKC.String(text))
	digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
	code, words := text[:digits], plain(text[digits:])
	if digits == 0 {
		code, known = byName()[words]
		return code, known
	}
	if Name(code, locale.English) == "" {
		code = "0" + code
	}
	if Name(code, locale.English) == "" {
		return "", false
	}
	other, named := byName()[words]
	return code, !named || strings.HasPrefix(code, other) || strings.HasPrefix(other, code)
}

// byName are the codes by their names. Where several fields share one it is that of the field one can choose, the most
// detailed of them.
var byName = sync.OnceValue(func() map[string]string {
	found := map[string]string{}
	for _, code := range Codes() {
		for _, lang := range locale.Languages {
			found[plain(Name(code, lang))] = code
		}
	}
	return found
})

// plain are the letters of a name, without case.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(name))
}
