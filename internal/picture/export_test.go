package picture

// Repainted is what a picture that is so far off is called.
func (d Difference) Repainted() bool { return d.repainted() }
