package microcredential

import "github.com/mitome/mitome/microcredential/internal/figures"

// This file hands out what internal/figures reads from texts.

// Effort is the learner effort as a whole, assessment included: Hours; Parts, the hours into which the text divides it, nil
// where they do not add up to it; and From.
type Effort = figures.Effort

// HourFigure is an amount of hours that a text names: From and To, equal unless it is a range such as 40–50; Total, where the
// text calls it the total; Rate, where it is for each week, day or session. Exact reports whether it is one amount for the
// whole.
type HourFigure = figures.HourFigure

// ReadHours returns the hours that a text on learner effort names, in figures or
// in words of either language, in their order. Minutes alone count where no hours
// are named. It looks at the first 2 KiB.
func ReadHours(text string) []HourFigure { return figures.ReadHours(text) }

// EffortIn returns the learner effort that a text names beyond doubt: the total where one is named, the only figure, or a
// first one to which the others add up; with the parts into which it divides it. A range, and hours a week, are no total.
func EffortIn(text string) (Effort, bool) { return figures.EffortIn(text) }

// EffortKind is what hours of a learner effort are spent on.
type EffortKind = figures.EffortKind

// The kinds of hours that texts tell apart.
const (
	TaughtHours   = figures.TaughtHours   // "taught": together with a teacher
	OwnHours      = figures.OwnHours      // "own": alone: reading, homework
	ExaminedHours = figures.ExaminedHours // "examined": examinations
)

// EffortPart is an amount of hours that a text gives to one kind: Kind and Hours.
type EffortPart = figures.EffortPart

// EffortPartsIn returns the hours that a text gives to a kind beyond doubt: one exact figure of a clause that names one
// kind. "15 hours of lectures, 29 of self-study and a 1-hour exam" has two, for 29 has no unit.
func EffortPartsIn(text string) []EffortPart { return figures.EffortPartsIn(text) }

// EffortNames reports whether a text speaks of hours of a kind, be it without an amount beyond doubt: "20 hours, 8 of them
// taught".
func EffortNames(text string, kind EffortKind) bool { return figures.EffortNames(text, kind) }

// OnlyTaught reports whether a text gives hours to teaching and to nothing else, so that its total is no learner effort as
// the guideline means it (section 3.1 (3)).
func OnlyTaught(text string) bool { return figures.OnlyTaught(text) }

// Credits are an amount of credits of one kind: Amount, 0 where there is explicitly none; Unit as written, such as "ECTS
// credits" or "単位", which may be "" beside 0; System, whose rules say what one stands for, "" where nothing tells; and From.
type Credits = figures.Credits

// CreditSystem is a system of credits whose rules say how much learning one of them stands for.
type CreditSystem = figures.CreditSystem

// The systems that are known here.
const (
	JapaneseCredits = figures.JapaneseCredits // "JP": 45 hours of study, by the Standards for Establishment of Universities
	ECTS            = figures.ECTS            // "ECTS": 25 to 30 hours, by the ECTS Users' Guide
)

// CreditsIn returns the credits that a text names beyond doubt: those that it opens with, or else the only ones; 0 where it
// says that there are none.
func CreditsIn(text string) (Credits, bool) { return figures.CreditsIn(text) }

// LevelValue is a level on the scale of a framework: Framework, one of Frameworks, such as "JEQF", or as its code was given;
// Value, "6" or "B2", in upper case, which may be one that the framework does not know; Step and Steps, its place on the scale,
// from 1, and how many there are, 0 where the framework does not know it; and From. Known says that the framework has a fixed
// set of values, and this is one of them, or that its values are not known here.
type LevelValue = figures.LevelValue

// Levels are the steps of a framework of Frameworks, from the lowest; none where its steps are not known here.
func Levels(framework string) []LevelValue { return figures.Levels(framework) }

// LevelOf is the level that a framework and a value mean, however they are written.
func LevelOf(code, value string) LevelValue { return figures.LevelOf(code, value) }

// LevelIn returns the level that a text names beyond doubt: one of one framework. Its Value is "" where the text names a
// framework alone, or several of its levels; all of it is empty where it names none, or several frameworks.
func LevelIn(text string) LevelValue { return figures.LevelIn(text) }
