package microcredential

// claims finds where a text says that it conforms to this guideline: the note, or other words.
func (r *Reading) claims() {
	if r.Noted {
		r.Claims = append(r.Claims, Claim{In: Certification, Words: r.Edition.Note(r.Lang)})
	}
	for _, t := range r.Texts {
		if words := claimIn(t.Text); words != "" && thisGuide.MatchString(words) {
			r.Claims = append(r.Claims, Claim{In: t.Key, Words: words})
		}
	}
	for _, p := range r.Unassigned {
		if words := claimIn(p.Text); words != "" && thisGuide.MatchString(words) {
			r.Claims = append(r.Claims, Claim{Words: words})
		}
	}
}
