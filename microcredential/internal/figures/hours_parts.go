package figures

import (
	"iter"
	"slices"
	"strings"

	"github.com/mitome/mitome/microcredential/internal/words"
)

// EffortKind is what hours of a learner effort are spent on.
type EffortKind string

// The kinds of hours that texts tell apart.
const (
	TaughtHours   EffortKind = "taught"   // together with a teacher
	OwnHours      EffortKind = "own"      // alone: reading, homework
	ExaminedHours EffortKind = "examined" // examinations
)

// EffortPart is an amount of hours that a text gives to one kind.
type EffortPart struct {
	Kind  EffortKind
	Hours float64
}

type effortWords struct {
	kind  EffortKind
	words words.Phrases
}

var effortKinds = []effortWords{
	{ExaminedHours, words.PhrasesOf("examined")},
	{OwnHours, words.PhrasesOf("own study")},
	{TaughtHours, words.PhrasesOf("taught")},
}

// EffortPartsIn returns the hours that a text gives to a kind: one exact figure of a clause that names one kind.
func EffortPartsIn(text string) (parts []EffortPart) {
	for clause := range effortClauses(words.WithDigits(words.Plain(words.Opening(text)))) {
		if total, rest, found := strings.Cut(clause, ":"); found && strings.ContainsAny(total, "0123456789") {
			clause = rest // "30 hours in total: 10 of lectures"
		}
		figures := hoursIn(clause)
		if rateWord().MatchString(clause) || len(figures) != 1 || !figures[0].Exact() || figures[0].Total || figures[0].From > maxPart {
			continue
		}
		kind := EffortKind("")
		for _, k := range effortKinds {
			if !k.words.In(clause) {
				continue
			}
			if kind != "" {
				kind = ""
				break
			}
			kind = k.kind
		}
		if kind != "" {
			parts = append(parts, EffortPart{kind, figures[0].From})
		}
	}
	return parts
}

// EffortNames reports whether a text speaks of hours of a kind, be it without an amount beyond doubt.
func EffortNames(text string, kind EffortKind) bool {
	text = words.Plain(words.Opening(text))
	return slices.ContainsFunc(effortKinds, func(k effortWords) bool { return k.kind == kind && k.words.In(text) })
}

// maxPart is more hours than any part of a micro-credential has.
const maxPart = 1e5

var effortJoin = strings.NewReplacer(" and ", "\n", " plus ", "\n", "、", "\n", "・", "\n", "及び", "\n", "および", "\n", "うち", "\n")

// effortWith joins two amounts: "15時間の授業と30時間の自習".
var effortWith = words.Pattern(`と(約?\d)`)

func effortClauses(text string) iter.Seq[string] {
	return strings.FieldsFuncSeq(effortWith().ReplaceAllString(effortJoin.Replace(text), "\n$1"), effortBreak)
}

func effortBreak(r rune) bool { return strings.ContainsRune("\n,;+()[]。/", r) }

// OnlyTaught reports whether a text gives hours to teaching and to nothing else.
func OnlyTaught(text string) bool {
	parts := EffortPartsIn(text)
	effort, ok := EffortIn(text)
	if !ok || len(parts) == 0 || slices.ContainsFunc(parts, func(p EffortPart) bool { return p.Kind != TaughtHours }) {
		return false
	}
	sum := 0.0
	for _, p := range parts {
		sum += p.Hours
	}
	return sum == effort.Hours
}
