package verify

import "strings"

// Note is a reason, a warning or a step: a stable code, and what fills the places of its sentence.
type Note struct {
	Code string
	Args map[string]string // such as "document", "address", "property"; may be nil
}

// Message says the note in a language, "en" or "ja" (any other gives English), for readers who are no engineers.
func (n Note) Message(lang string) string {
	pairs := make([]string, 0, 2*len(n.Args))
	for name, value := range n.Args {
		pairs = append(pairs, "{"+name+"}", localArg(lang, name, value))
	}
	return strings.NewReplacer(pairs...).Replace(message(lang, n.Code))
}

// Message says the verdict in a language, as Note.Message does.
func (v Verdict) Message(lang string) string { return message(lang, "verdict-"+string(v)) }
