package microcredential

// The rules that other rooms name: they add findings of their own to those of Check, or a remark to one.
const (
	RuleAwardingBody = "R-07" // the Profile is the awarding body
	RuleImageWords   = "R-15" // the picture bears the words "Micro-credential"
)
