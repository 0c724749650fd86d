package microcredential

// Notes returns what the writing of a criteria text gave cause to say.
func (r *Reading) Notes() []Finding { return r.notes }
