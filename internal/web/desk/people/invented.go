package people

import (
	"context"
	"slices"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
)

// house is an organisation of a demonstration, with the people as whom one signs in.
type house struct {
	org    issuance.Organisation
	people []auth.Member
	parts  department.All
}

// invented are the organisations of a demonstration that have people.
func (d *Pages) invented(ctx context.Context) (all []house, err error) {
	orgs, err := d.Organisations.Organisations(ctx)
	if err != nil {
		return nil, err
	}
	for _, org := range orgs {
		h := house{org: org}
		if h.people, err = d.Auth.People.Members(ctx, org.ID); err != nil {
			return nil, err
		}
		if h.parts, err = d.Departments.Departments(ctx, org.ID); err != nil {
			return nil, err
		}
		slices.SortStableFunc(h.people, func(a, b auth.Member) int {
			return slices.Index(auth.Roles(), roleOf(&a)) - slices.Index(auth.Roles(), roleOf(&b))
		})
		if len(h.people) > 0 {
			all = append(all, h)
		}
	}
	return all, nil
}
