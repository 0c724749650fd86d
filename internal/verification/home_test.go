package verification_test

import (
	"context"
	"time"

	"github.com/mitome/mitome/internal/verification"
)

// home is a store in memory; err is what it says when it is away.
type home struct {
	names   []string
	issuers map[string]*verification.Issuer   // by the id of the Profile
	awards  map[string]*verification.OwnAward // by the id of the Assertion
	zone    *time.Location
	err     error
}

func (h home) Names(context.Context) ([]string, error) { return h.names, h.err }

func (h home) Zone(context.Context) (*time.Location, error) { return h.zone, h.err }

func (h home) Issuer(_ context.Context, profile string) (*verification.Issuer, error) {
	return h.issuers[profile], h.err
}

func (h home) Award(_ context.Context, assertion, _ string) (*verification.OwnAward, error) {
	if a := h.awards[assertion]; a != nil {
		told := *a
		return &told, h.err
	}
	return nil, h.err
}
