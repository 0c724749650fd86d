package verification

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify"
)

// justNow is how long a check counts as having been made just now.
const justNow = time.Minute

// Answer is the first thing to say, in "en" or "ja" (any other gives English), such as "This badge is
// genuine. Example University (badges.example) issued it on 20 March 2026, and it has not been revoked (checked just now)."
// or, where anything is worse, the worst. It speaks of the award alone; see Person.
func (r *Report) Answer(lang locale.Language) string {
	s := r.Statement(lang)
	if s.More == "" || lang == "ja" {
		return s.Lead + s.More
	}
	return s.Lead + " " + s.More
}

// Statement says how the badge stands, whoever the person is.
func (r *Report) Statement(lang locale.Language) Statement {
	f := Facts{State: r.State(), Issuer: r.issuerText(lang), Checked: r.checkedText(lang), Reason: Sentence(r.reason(), lang), Trial: r.Standing.Trial}
	if r.Assertion != nil {
		f.Issued, f.Until = Day(lang, r.Assertion.IssuedOn), Day(lang, r.Assertion.Expires)
	}
	if r.Own != nil {
		f.Successor = r.Own.Successor
	}
	if r.Own != nil && !r.Own.Revoked.IsZero() {
		f.Issued, f.Revoked = dayOf(lang, r.Own.Issued), dayOf(lang, r.Own.Revoked)
	}
	if f.State == Revoked {
		f.Reason = Printable(inWords(r.reason(), lang).Args["reason"])
	}
	f.Fields = strings.Join(r.differing(lang), locale.Text(lang, "verification.semicolon"))
	return f.In(lang)
}

// State is the worst of what is known of the award.
func (r *Report) State() State {
	reason := r.reason()
	verdict := r.Verdict
	if r.Recipient == verify.RecipientOther || r.Recipient == verify.RecipientUndecided {
		verdict = r.Award // what is said of the person is said beside it
	}
	switch {
	case reason.Forged():
		return Forged
	case verdict == verify.Revoked && reason.Args["reason"] == "replaced":
		return Replaced
	case verdict == verify.Revoked:
		return Revoked
	case verdict == verify.Invalid:
		return Malformed
	case verdict == verify.Expired:
		return Expired
	case verdict == verify.Valid && r.alike():
		return Alike
	case verdict == verify.Valid && len(r.Differences) > 0:
		return Differs
	case verdict == verify.Valid && r.Repainted:
		return Repainted
	case verdict == verify.Valid && r.Standing.Trial:
		return Trial
	case verdict == verify.Valid:
		return Valid
	case slices.Contains(passing, reason.Code):
		return Unreached
	}
	return Unchecked
}

// alike reports whether the issuer can be taken for another, on evidence: its name mixes letters that look alike, or looks
// like the name of another who is known here, or its domain reads as another.
func (r *Report) alike() bool {
	return !r.Standing.Known &&
		(slices.ContainsFunc(r.Warnings, func(n verify.Note) bool { return n.Code == "name-mixed" }) ||
			slices.ContainsFunc(r.Standing.LookAlikes, func(n Note) bool { return n.Code != namesUnasked }))
}

// passing are the codes of what may be over when somebody comes again.
var passing = []string{verify.FetchTimeout, verify.FetchUnreachable, "server-error", "took-too-long"}

// Person says in "en" or "ja" what the comparison with the person who was named has shown, or that there could be none; "" when
// nobody was named, and of what is no genuine badge. It repeats the address that was asked about. A person may have several:
// that another one was named proves nothing against anybody.
func (r *Report) Person(lang locale.Language) string {
	if r.Recipient == verify.RecipientUnasked || r.Award == verify.Invalid {
		return ""
	}
	said := "verification.person.open"
	switch r.Recipient {
	case verify.RecipientMatches:
		said = "verification.person.match"
	case verify.RecipientOther:
		said = "verification.person.other"
	case verify.RecipientUndecided:
		if at := slices.IndexFunc(r.Reasons, aboutPerson); at >= 0 {
			return Sentence(r.Reasons[at], lang)
		}
	}
	return locale.Text(lang, said, "address", r.Named(lang))
}

func aboutPerson(n verify.Note) bool {
	return n.Code == "wrong-recipient" || n.Code == "recipient-undecided"
}

// FurtherReasons are those behind the one that Answer tells, without what Person does.
func (r *Report) FurtherReasons() (further []verify.Note) {
	for i, n := range r.Reasons {
		if i > 0 && !aboutPerson(n) {
			further = append(further, n)
		}
	}
	return further
}

// Named are the identifiers that were asked about, of several the one that matches; "" when nobody was named.
func (r *Report) Named(lang locale.Language) string {
	if r.RecipientMatch != nil {
		return Printable(r.RecipientMatch.Value)
	}
	said := make([]string, len(r.named))
	for i, who := range r.named {
		said[i] = Printable(verify.Short(who.Value))
	}
	return strings.Join(said, locale.Text(lang, "verification.comma"))
}

// differing tells what the copy in hand says otherwise, each field once.
func (r *Report) differing(lang locale.Language) (told []string) {
	var seen []string
	for _, d := range r.Differences {
		name := FieldName(d.Field, lang)
		if slices.Contains(seen, name) {
			continue
		}
		if seen = append(seen, name); len(seen) <= mostClaims && isClaim(d.Field) {
			inHand, hosted := r.Told(d, lang)
			name = locale.Text(lang, "verification.claim", "field", name, "hand", brief(inHand), "hosted", brief(hosted))
		}
		told = append(told, name)
	}
	return told
}

// FieldName says a field of an assertion in words of "en" or "ja" (any other gives English); of one without words, its
// name in the specification.
func FieldName(field string, lang locale.Language) string {
	first, _, _ := strings.Cut(field, ".")
	switch first {
	case "issuedOn", "expires", "recipient", "issuer", "badge", "narrative", "evidence":
		return locale.Text(lang, "verification.field."+first)
	}
	return Printable(field)
}

// ourCode is the form of the codes with which awards are revoked here.
var ourCode = regexp.MustCompile(`^[a-z_]{1,40}$`)

// Sentence says a note in "en" or "ja" (any other gives English), and in words why an award was revoked where the reason
// is one of our codes.
func Sentence(n verify.Note, lang locale.Language) string { return inWords(n, lang).Message(lang) }

// inWords is a note whose reason is in words, where it is one of our codes.
func inWords(n verify.Note, lang locale.Language) verify.Note {
	code := n.Args["reason"]
	key := "reason." + code
	if said := locale.Text(lang, key); ourCode.MatchString(code) && said != key {
		n.Args = maps.Clone(n.Args)
		first, size := utf8.DecodeRuneInString(said)
		n.Args["reason"] = string(unicode.ToLower(first)) + said[size:]
	}
	return n
}

// reason is the one that decided the verdict.
func (r *Report) reason() verify.Note {
	if len(r.Reasons) == 0 {
		return verify.Note{}
	}
	return r.Reasons[0]
}

// issuerText is the issuer's name with the domain that stands for it.
func (r *Report) issuerText(lang locale.Language) string {
	name := Printable(r.IssuerName(lang))
	if r.Standing.Domain == "" {
		return name
	}
	return locale.Text(lang, "verification.issuer", "name", name, "domain", r.Standing.Domain)
}

// checkedText says how old the oldest document is that tells of revocation.
func (r *Report) checkedText(lang locale.Language) string {
	oldest := r.Checked
	for _, f := range r.Fetched {
		if f.Failure == "" && f.At.Before(oldest) {
			oldest = f.At
		}
	}
	if r.Checked.Sub(oldest) < justNow {
		return locale.Text(lang, "verification.checked.now")
	}
	return locale.Text(lang, "verification.checked.minutes", "minutes", int(r.Checked.Sub(oldest)/time.Minute))
}

// Day is a date of issuing or expiry as people read it; see verify.Day. What is no date is returned in printable form.
func Day(lang locale.Language, date string) string { return Printable(verify.Day(lang, date)) }

func dayOf(lang locale.Language, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return Day(lang, openbadges.FormatTime(t))
}

// Printable returns a stranger's text without characters that steer a terminal, are not seen or turn the direction of
// reading; line ends become spaces. What is read from right to left is isolated from what stands beside it.
func Printable(text string) string {
	return locale.IsolatedRuns(locale.Line(text))
}
