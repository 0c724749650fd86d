package microcredential

import (
	"bytes"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/go-json-experiment/json"
	"github.com/mitome/mitome/microcredential/internal/words"
	"golang.org/x/net/idna"
)

// Key returns the name of the logical micro-credential within its awarding
// body, which stays when its text changes: the id, else the title in English,
// else in Japanese, compared without regard to case, width and spacing. It is
// "" when there is none of them.
func (d *Description) Key() string {
	if id := d.ID(); id != "" {
		return "id:" + id
	}
	for _, lang := range Langs {
		if title := words.Plain(d.Text(Title, lang)); title != "" {
			return "title:" + title
		}
	}
	return ""
}

// HomeURL returns the awarding body's address in one spelling, by which the
// organisation is known: scheme and host in lower case, the host in ASCII, no
// default port, no fragment, a clean path without a slash at its end. Source:
// docs/rules.md, reading 5.
func (d *Description) HomeURL() (string, error) {
	typed := d.field(keyBodyURL)
	address, err := NormalizeURL(typed)
	if err != nil {
		return "", inKey(keyBodyURL, err)
	}
	u, err := webAddress(address)
	if err != nil {
		return "", inKey(keyBodyURL, err)
	}
	host, err := idna.Lookup.ToASCII(strings.TrimSuffix(u.Hostname(), "."))
	if err != nil {
		return "", inKey(keyBodyURL, notWebAddress(typed))
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	port := u.Port()
	if port != "" && !(u.Scheme == "https" && port == "443") && !(u.Scheme == "http" && port == "80") {
		host += ":" + port
	}
	home := url.URL{Scheme: u.Scheme, Host: host, RawQuery: u.RawQuery}
	home.Path = strings.TrimSuffix(path.Clean("/"+u.Path), "/")
	if home.Path == "" {
		home.Path = "/"
	}
	return home.String(), nil
}

// webAddress reads an absolute http or https address with a host and without a
// user name.
func webAddress(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Hostname() == "" || u.User != nil || strings.ContainsFunc(s, unicode.IsSpace) {
		return nil, notWebAddress(s)
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil, &InputError{Code: "web-scheme", Args: []string{shorten(s)}}
	}
	return u, nil
}

func notWebAddress(s string) error {
	return &InputError{Code: "web-address", Args: []string{shorten(s)}}
}

// ClassText returns stable bytes of everything that belongs to the class: all
// keys but those of learner and date, the id, and facts that only the awarding
// body's Profile shows. Equal bytes mean an unchanged text, so a published
// version is used again. The awarding body's name is part of it, because the
// picture bears it. Whether conformity is claimed is not: unsaid and said are one
// claim, and who keeps the bytes keeps beside them whether the note was written.
func (d *Description) ClassText() []byte {
	return d.digestText(func(name string) bool { return name != keyClaims && isClassKey(name) })
}

// FormerClassTexts returns what ClassText returned for the description as long as
// the claim was part of it: unsaid, made and declined.
func (d *Description) FormerClassTexts() [][]byte {
	texts := [][]byte{d.ClassText()}
	for _, claimed := range []bool{true, false} {
		said := d.Clone()
		if said.Set(keyClaims, claimed) == nil { // always: a bool is of the right shape
			texts = append(texts, said.digestText(isClassKey))
		}
	}
	return texts
}

func isClassKey(name string) bool {
	if isProfileKey(name) {
		return name == textName(AwardingBody, English) || name == textName(AwardingBody, Japanese)
	}
	return name != keyID && !IsAwardKey(name)
}

// ProfileText returns stable bytes of the facts that the awarding body's Profile
// shows, so that a change of them is noticed (docs/rules.md, reading 5).
func (d *Description) ProfileText() []byte { return d.digestText(isProfileKey) }

// AwardingBodyFacts returns a description of those facts alone: what d says of its awarding body.
func (d *Description) AwardingBodyFacts() *Description {
	return &Description{members: slices.DeleteFunc(slices.Clone(d.members), func(m member) bool { return !isProfileKey(m.name) })}
}

func isProfileKey(name string) bool {
	return strings.HasPrefix(name, string(AwardingBody)+"_") || strings.HasPrefix(name, string(Country)+"_")
}

// digestText writes the chosen keys as sorted lines of name and JSON value.
// Values that say nothing are left out, so that null and an absent key agree.
func (d *Description) digestText(chosen func(string) bool) []byte {
	var lines []string
	for _, m := range d.members {
		if !chosen(m.name) {
			continue
		}
		if value := d.stableValue(m); value != `""` && value != "null" && value != "[]" {
			lines = append(lines, m.name+" "+value+"\n")
		}
	}
	slices.Sort(lines)
	return []byte(strings.Join(lines, ""))
}

func (d *Description) stableValue(m member) string {
	if m.name == keyBodyURL {
		if home, err := d.HomeURL(); err == nil {
			return home
		}
	}
	if m.value.Kind() == '"' {
		if text, err := json.Marshal(decodeText(m.value)); err == nil {
			return string(text)
		}
	}
	value := m.value.Clone()
	if value.Compact() != nil {
		return string(bytes.TrimSpace(m.value))
	}
	return string(value)
}
