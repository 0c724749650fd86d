package openbadges_test

import "github.com/mitome/mitome/openbadges"

// hosted is a complete hosted assertion as the issuing side builds it.
func hosted() *openbadges.Assertion {
	return &openbadges.Assertion{
		Context:      openbadges.DefaultContext(),
		ID:           "https://badges.example/o/example/a/6ba7b810-9dad-41d1-80b4-00c04fd430c8",
		Type:         openbadges.List[string]{"Assertion"},
		Recipient:    openbadges.NewRecipient("learner@example.org", "c2FsdHNhbHRzYWx0"),
		Badge:        openbadges.LinkTo[openbadges.BadgeClass]("https://badges.example/o/example/m/6ba7b811-9dad-41d1-80b4-00c04fd430c8"),
		Verification: &openbadges.VerificationObject{Type: openbadges.List[string]{openbadges.HostedBadge}},
		IssuedOn:     "2026-03-20T10:00:00Z",
		Image:        openbadges.LinkTo[openbadges.Image]("https://badges.example/o/example/a/6ba7b810-9dad-41d1-80b4-00c04fd430c8.png"),
	}
}
