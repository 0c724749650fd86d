package page

import (
	"context"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/openbadges"
)

// Say is a sentence of the pages in lang: the message "page.KEY". Names in it that are read from right to left are isolated.
func Say(lang locale.Language, key string, args ...any) string {
	args = slices.Clone(args)
	for i := 1; i < len(args); i += 2 {
		if text, ok := args[i].(string); ok && text != "" {
			args[i] = locale.Isolated(text)
		}
	}
	return locale.Text(lang, "page."+key, args...)
}

// address finds bare http(s) addresses; Japanese punctuation ends one.
var address = regexp.MustCompile(`https?://[^\s<>"'（）「」『』【】、。，．]+`)

// Plain writes an issuer's text: escaped, line breaks left to the style sheet (white-space: pre-line), bare addresses
// as links that lend no standing to where they lead. Nothing else in the text means anything.
func Plain(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var b strings.Builder
		last := 0
		for _, at := range address.FindAllStringIndex(s, -1) {
			link := strings.TrimRight(s[at[0]:at[1]], ".,;:!?)")
			if u, err := url.Parse(link); err != nil || u.Hostname() == "" {
				continue
			}
			b.WriteString(templ.EscapeString(s[last:at[0]]))
			escaped := templ.EscapeString(link)
			b.WriteString(`<a href="` + escaped + `" rel="nofollow noopener ugc">` + escaped + `</a>`)
			last = at[0] + len(link)
		}
		b.WriteString(templ.EscapeString(s[last:]))
		_, err := io.WriteString(w, b.String())
		return err
	})
}

// date finds dates as [locale.Day] and [locale.Minute] write them.
var date = regexp.MustCompile(`\d{4}年\d{1,2}月\d{1,2}日(?: \d\d:\d\d)?|\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}(?:, \d\d:\d\d)?`)

// Dated writes a sentence that holds dates, none of which is broken.
func Dated(text string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, Undivided(templ.EscapeString(text)))
		return err
	})
}

// Undivided marks the dates in a text that is escaped and has no tags, so that no line breaks them.
func Undivided(escaped string) string {
	return date.ReplaceAllString(escaped, `<span class="date">$0</span>`)
}

// Phrased writes a short Japanese text with the places where a line may begin, for browsers that cannot find phrases
// themselves (page.css, .phrased). Text in other languages is left as it is.
func Phrased(lang locale.Language, text string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		if lang != locale.Japanese {
			_, err := io.WriteString(w, templ.EscapeString(text))
			return err
		}
		phrases := artwork.Phrases(text)
		for i, phrase := range phrases {
			phrases[i] = templ.EscapeString(phrase)
		}
		_, err := io.WriteString(w, strings.Join(phrases, "<wbr>"))
		return err
	})
}

// Outward returns an address given by an issuer as a link target, or "" unless it is plain http(s).
func Outward(s string) templ.SafeURL {
	u, ok := openbadges.WebAddress(s)
	if !ok {
		return ""
	}
	return templ.SafeURL(u.String())
}

// Domain is the host of an address, to be shown.
func Domain(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	return u.Host
}
