package openbadges

// Language is a language that sentences for people are said in, here and in all that builds on this package: "en" or
// "ja"; any other reads as English. Of a text that somebody else wrote it may be any tag of BCP 47, or "".
type Language string

// The languages in which everything is said.
const (
	English  Language = "en"
	Japanese Language = "ja"
)
