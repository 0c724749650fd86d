package app

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
)

// This file records lists that were released for a later hour.

// mayAward reports whether whoever released a list may still award a class of an organisation: a person by a role of today, and
// whoever was in charge of the machine.
func (a *App) mayAward(ctx context.Context, org issuance.OrganisationID, class issuance.ID, by issuance.By) (bool, error) {
	if by.Kind != audit.Person {
		return by.Kind == audit.Operator, nil
	}
	of, err := a.Departments.DepartmentOf(ctx, org, department.Class, class.String())
	members, badMembers := a.Auth.People.Members(ctx, org)
	now := a.config.Now()
	return slices.ContainsFunc(members, func(m auth.Member) bool {
		roles := slices.DeleteFunc(m.Roles, func(r auth.Membership) bool { return !r.At(now) })
		return m.By == by && auth.ScopeOf(roles, auth.Award).Has(of)
	}), errors.Join(err, badMembers)
}

// How often it is looked whether the hour of a list has come, and how soon again where that failed.
const (
	looksEvery = time.Second
	looksAfter = 15 * time.Second
)

// releaseLists records the lists whose hour has come, until ctx ends; what it returns is closed once what was in hand then is
// finished. A list whose hour came while nothing served is recorded now, as of its hour.
func (a *App) releaseLists(ctx context.Context, logger *slog.Logger) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		if a.Store.ReadOnly() || a.config.Preview || a.config.Memory {
			return
		}
		for wait := time.Duration(0); ; {
			select {
			case <-ctx.Done():
				return
			case <-time.After(wait):
			}
			wait = looksEvery
			if _, err := a.Awarding.ReleaseDue(context.WithoutCancel(ctx)); err != nil {
				logger.Warn("lists that were released for a later hour wait and will be tried again", "error", err)
				wait = looksAfter
			}
		}
	}()
	return done
}
