package catalogue

import "github.com/mitome/mitome/microcredential"

// Unit is a system of credits, with how much study stands for one by its own rules. The figures with their sources are in
// docs/credits.md; nothing is ever converted by them.
type Unit struct {
	System   microcredential.CreditSystem
	From, To float64 // hours of study for one credit, self-study included
}

// Units are the systems whose rules are known.
var Units = []Unit{{microcredential.JapaneseCredits, 45, 45}, {microcredential.ECTS, 25, 30}}
