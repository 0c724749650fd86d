package counter

import (
	"context"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/openbadges/verify"
)

// visible is verification.Visible, for which the marks below are not seen either.
func visible(s string) string { return verification.Visible(s, opening, addressOpening, closing) }

// Marks around strangers' words in a sentence, until it has been escaped. Visible text has none.
const opening, addressOpening, closing = '\ue000', '\ue002', '\ue001'

var isolating = strings.NewReplacer(string(opening), "<bdi>", string(addressOpening), `<bdi class="address">`, string(closing), "</bdi>")

func marked(word string) string { return string(opening) + visible(word) + string(closing) }

// isolated writes a sentence, none of whose dates is broken; what is marked in it is isolated from the direction of reading
// around it.
func isolated(sentence string) templ.Component {
	whole := isolating.Replace(page.Undivided(templ.EscapeString(sentence)))
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, whole)
		return err
	})
}

// stranger is a stranger's word in a sentence or a cell of its own.
func stranger(s string) templ.Component { return isolated(marked(s)) }

// phrase is the sentence text(lang, key, args…) whose arguments are strangers' words.
func phrase(lang locale.Language, key string, args ...string) templ.Component {
	all := make([]any, len(args))
	for i, a := range args {
		all[i] = a
		if i%2 == 1 {
			all[i] = marked(a)
		}
	}
	return isolated(page.Say(lang, key, all...))
}

// answer is what a result says first, and what else there is to say; more is nil when that is all.
func answer(lang locale.Language, r *verification.Report) (lead, more templ.Component) {
	shown, report := *r, *r.Report
	shown.Report = &report
	if r.Home != nil {
		home := *r.Home
		home.Name, shown.Home = verification.Name{}, &home // the name stands, marked, in Standing
	}
	shown.Standing.Name, shown.Standing.Domain = marked(r.IssuerName(lang)), visible(r.Standing.Domain)
	report.Reasons = slices.Clone(r.Reasons)
	state := r.State()
	for i, reason := range report.Reasons {
		report.Reasons[i] = readable(reason, func(address string) string {
			if host := verification.Domain(address); host != "" && state == verification.Unreached {
				address = host // whoever waits needs no more; the steps tell the rest
			}
			return string(addressOpening) + visible(address) + string(closing)
		})
	}
	stands := shown.Statement(lang)
	if stands.More != "" {
		more = isolated(stands.More)
	}
	return isolated(stands.Lead), more
}

// readable is a note whose words are visible.
func readable(n verify.Note, address func(string) string) verify.Note {
	out := verify.Note{Code: n.Code, Args: make(map[string]string, len(n.Args)), More: n.More}
	for name, value := range n.Args {
		if name == "address" {
			out.Args[name] = address(value)
		} else {
			out.Args[name] = visible(value)
		}
	}
	return out
}

var tag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// languageTag is what a badge says of its language, when it has the form of a tag of BCP 47, or "".
func languageTag(s locale.Language) locale.Language {
	if len(s) > 35 || !tag.MatchString(string(s)) {
		return ""
	}
	return s
}
