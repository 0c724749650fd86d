package verification

import (
	"strings"

	"github.com/mitome/mitome/internal/locale"
)

// State is how a badge stands: the worst of what is known of it.
type State string

// The states, the worst first. Revoked and what follows it are decided by the issuer's own record.
const (
	Forged    State = "forged"    // not genuine, on evidence
	Erased    State = "erased"    // revoked, and nothing of it is kept
	Revoked   State = "revoked"   //
	Replaced  State = "replaced"  // revoked, because a corrected one was issued
	Malformed State = "malformed" // not a proper badge
	Unreached State = "unreached" // could not be checked now, and perhaps later
	Unchecked State = "unchecked" // could not be checked
	Expired   State = "expired"   // genuine, and over
	Alike     State = "alike"     // genuine, but the issuer's name or domain can be taken for another's
	Differs   State = "differs"   // genuine, but the copy in hand says other things
	Repainted State = "repainted" // genuine, but the picture in hand shows something else than the published one
	Trial     State = "trial"     // in force, but on a trial system, where it proves nothing
	Valid     State = "valid"
)

// Word says a state in a few words.
func (s State) Word(lang locale.Language) string {
	return locale.Text(lang, "standing."+string(s)+".word")
}

// Tone is which colour and sign a state has: valid, careful, expired, open, revoked or erased.
func (s State) Tone() string {
	switch s {
	case Valid, Expired, Erased:
		return string(s)
	case Trial, Alike, Differs, Repainted:
		return "careful"
	case Unchecked, Unreached:
		return "open"
	}
	return "revoked"
}

// Facts are a state and what there is to say of it; any text may be empty.
type Facts struct {
	State         State
	Issuer        string // name, with the domain that stands for it
	Issued, Until string // days, as people write them
	Revoked       string // the day, as people write it
	Checked       string // how long ago
	Reason        string // why, in a sentence
	Fields        string // what the copy in hand says otherwise
	Trial         bool   // made on a trial system, where nothing proves anything
	Successor     string // address of the award that was made in its place, which is told beside the statement
}

// Statement says how a badge stands, the worst first. It is the one place that says it, for strips, titles, previews and
// verdicts alike.
type Statement struct {
	State State
	Word  string // a few words: "Valid", "Reissued after correction"
	Text  string // a sentence beside the word
	Lead  string // the answer to who knows nothing yet: the worst
	More  string // and what else there is to say; may be empty
}

// In says the facts in "en" or "ja" (any other gives English).
func (f Facts) In(lang locale.Language) Statement {
	say := func(part string) string {
		return locale.Text(lang, "standing."+string(f.State)+part, "issuer", f.Issuer, "date", f.Issued, "until", f.Until,
			"revoked", f.Revoked, "checked", f.Checked, "reason", f.Reason, "fields", f.Fields, "successor", f.Successor, "trial", f.Trial)
	}
	lead, more, _ := strings.Cut(say(".answer"), "\n")
	return Statement{f.State, f.State.Word(lang), say(".text"), lead, more}
}
