package microcredential

// Sentences returns every message, English first.
func Sentences() map[string][2]string {
	all := map[string][2]string{}
	for code, s := range messages {
		all[code] = [2]string{s.en, s.ja}
	}
	for code, s := range inputMessages {
		all["input: "+code] = [2]string{s.en, s.ja}
	}
	return all
}

// Notes returns what the writing of a criteria text gave cause to say.
func (r *Reading) Notes() []Finding { return r.notes }
