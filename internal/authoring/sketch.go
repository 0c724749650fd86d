package authoring

import (
	"errors"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// Sketch is an edition of a draft as it stands, whole or not, without addresses and picture: these it gets when it is
// published. The error is a *microcredential.RefusedError where a value cannot stand in criteria.
func (s *Service) Sketch(org *issuance.Organisation, a *Assessment, lang locale.Language) (issuance.Edition, error) {
	d := a.Description
	b, err := microcredential.BadgeClass(s.Post.Editions.Current(), d, lang, a.Conforms && d.ClaimsConformity())
	if err != nil {
		return issuance.Edition{}, err
	}
	b.Context = openbadges.DefaultContext()
	b.Issuer = openbadges.LinkTo[openbadges.Profile](org.ProfileAddress())
	document, err := openbadges.Marshal(b)
	_, unread := openbadges.Parse[openbadges.BadgeClass](document)
	return issuance.Edition{Language: lang, Document: document}, errors.Join(err, unread)
}
