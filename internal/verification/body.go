package verification

import (
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// Body is what a Profile says of the awarding body. Any of it may be empty.
type Body struct {
	microcredential.ProfileReading
	Contact Contact
}

// ReadBody reads the Profile of any issuer.
func ReadBody(p *openbadges.Profile, editions ...*microcredential.Edition) Body {
	return bodyOf(p, microcredential.ReadProfile(p, editions...))
}

func bodyOf(p *openbadges.Profile, r microcredential.ProfileReading) Body {
	return Body{r, readContact(p)}
}
