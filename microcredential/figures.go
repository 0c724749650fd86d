package microcredential

import (
	"github.com/mitome/mitome/microcredential/internal/figures"
	"github.com/mitome/mitome/microcredential/internal/words"
)

// Figures are the amounts that a micro-credential states, for programs that count, sort and compare. Each is nil where
// nothing states it beyond doubt. A code goes before what a text says.
type Figures struct {
	Effort  *Effort
	Credits *Credits
	Level   *LevelValue
}

// Source says where a figure was taken from.
type Source = figures.Source

// Where a figure can stand.
const (
	FromCode = figures.FromCode // "code": a number or a code beside the text
	FromText = figures.FromText // "text": read from the words of a descriptor; a BadgeClass holds no codes
)

// Figures are those of the codes, or else of the texts, English first.
func (d *Description) Figures() Figures {
	return Figures{Effort: d.effort(), Credits: d.settled(d.credits()), Level: d.level()}
}

// Figures are those of what was read: a text alone, with the codes of nobody.
func (r *Reading) Figures() Figures { return r.facts().Figures() }

func (d *Description) effort() *Effort {
	hours, given := d.Hours()
	if given {
		for _, lang := range Langs {
			if said, ok := EffortIn(d.Text(LearnerEffort, lang)); ok && said.Hours == hours {
				return &Effort{Hours: hours, Parts: said.Parts, From: FromCode}
			}
		}
		return &Effort{Hours: hours, From: FromCode}
	}
	for _, lang := range Langs {
		if said, ok := EffortIn(d.Text(LearnerEffort, lang)); ok {
			return &said
		}
	}
	return nil
}

func (d *Description) credits() *Credits {
	if amount, unit, given := d.Credit(); given {
		credits := figures.CreditsOf(amount, unit)
		credits.From = FromCode
		return &credits
	}
	for _, lang := range Langs {
		if said, ok := CreditsIn(d.Text(Credit, lang)); ok {
			return &said
		}
	}
	return nil
}

// ownCredit is what one's own credits are called, without the name of a system.
var ownCredit = words.PhrasesOf("credit own")

// settled takes credits that name no system for those of the issuer's country, where it is Japan: no other credit is so
// called there. Source: docs/divergences.md.
func (d *Description) settled(c *Credits) *Credits {
	if c != nil && c.System == "" && ownCredit.OpensAll(words.Plain(c.Unit)) && d.inJapan() {
		c.System = JapaneseCredits
	}
	return c
}

func (d *Description) level() *LevelValue {
	if framework, value := d.LevelCode(); framework != "" && value != "" {
		level := LevelOf(framework, value)
		level.From = FromCode
		return &level
	}
	for _, lang := range Langs {
		if said := LevelIn(d.Text(Level, lang)); said.Value != "" {
			return &said
		}
	}
	return nil
}
