package picture

// Share is the difference as a part of what is allowed: above 1 is repainted.
func (d Difference) Share() float64 { return d.share() }

// Repainted is what a picture that is so far off is called.
func (d Difference) Repainted() bool { return d.repainted() }
