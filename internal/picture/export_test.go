package picture

// Share is the difference as a part of what is allowed: above 1 is repainted.
func (d Difference) Share() float64 { return d.share() }
