package verification

import (
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// Errors is how many of the findings are errors.
func (g *Guideline) Errors() int {
	return microcredential.Report{Findings: g.Findings}.Count(microcredential.Error)
}

// Headline says in "en" or "ja" how the badge stands to the guideline. It certifies nothing: what is seen from outside is
// not all that there is.
func (g *Guideline) Headline(lang locale.Language) string {
	if g.Conforms {
		return locale.Text(lang, "verification.guideline.none")
	}
	return locale.Text(lang, "verification.guideline.errors", "count", g.Errors())
}

// Claim says in "en" or "ja" what the badge says of itself.
func (g *Guideline) Claim(lang locale.Language) string {
	switch {
	case !g.Claimed:
		return locale.Text(lang, "verification.claim.none")
	case g.Conforms:
		return locale.Text(lang, "verification.claim.holds")
	}
	return locale.Text(lang, "verification.claim.fails")
}

// NotJudged is what the rules ask and nobody can see from outside.
func (g *Guideline) NotJudged() []microcredential.Unjudged {
	if !g.outside {
		return nil
	}
	return microcredential.Report{Edition: g.Edition}.NotJudged()
}

// HowText says in "en" or "ja" how the descriptor was found; "" where it stands as section 6 (2) shows, or in a place of
// its own.
func (d Descriptor) HowText(lang locale.Language) string {
	switch d.How {
	case microcredential.Exactly, microcredential.ByPlace, "":
		if d.Where != "BadgeClass extension" {
			return ""
		}
		return locale.Text(lang, "verification.how.extension")
	}
	return locale.Text(lang, "verification.how."+string(d.How), "label", d.As)
}
