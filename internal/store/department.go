package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

// DepartmentStore keeps the departments of organisations, and what belongs to them.
type DepartmentStore struct{ *base }

// Departments returns those of an organisation in the order in which they were opened, also those that are closed.
func (s DepartmentStore) Departments(ctx context.Context, org issuance.OrganisationID) (department.All, error) {
	all, err := departments(ctx, s.queries, org)
	return all, absent(err, "departments of organisation %d", org)
}

func departments(ctx context.Context, q *db.Queries, org issuance.OrganisationID) (all department.All, err error) {
	rows, err := q.DepartmentStates(ctx, int64(org))
	for _, r := range rows {
		if n := len(all); n == 0 || all[n-1].ID != department.ID(r.ID) {
			all = append(all, department.Department{ID: department.ID(r.ID)})
		}
		last := &all[len(all)-1]
		if r.Closed != 0 {
			last.Closed = fromMicros(r.Since)
		} else {
			last.Names = append(last.Names, department.Name{Since: fromMicros(r.Since), EN: r.NameEn, JA: r.NameJa})
		}
	}
	return all, err
}

// openDepartment refuses one that is not open; 0 is the whole, which always is.
func openDepartment(ctx context.Context, q *db.Queries, org issuance.OrganisationID, id department.ID) error {
	if id == 0 {
		return nil
	}
	all, err := departments(ctx, q, org)
	if err == nil && all.Open().Name(id, "en") == "" {
		err = department.ErrClosed
	}
	return err
}

// OpenDepartment keeps a new department, and returns its number. Whoever opens one waits for who does it already.
func (s DepartmentStore) OpenDepartment(ctx context.Context, by issuance.By, org issuance.OrganisationID, n department.Name) (id department.ID, err error) {
	return id, s.changeDepartments(ctx, "open department", org, func(tx *sql.Tx, q *db.Queries, all department.All) error {
		id = department.ID(len(all) + 1)
		return putDepartment(ctx, tx, q, by, org, id, n, "department.open")
	})
}

// changeDepartments changes the departments of an organisation, one after the other.
func (s DepartmentStore) changeDepartments(ctx context.Context, name string, org issuance.OrganisationID, work func(*sql.Tx, *db.Queries, department.All) error) error {
	return s.change(ctx, name, func(tx *sql.Tx, q *db.Queries) error {
		if err := q.LockChain(ctx, int64(org)); err != nil {
			return err
		}
		all, err := departments(ctx, q, org)
		if err != nil {
			return err
		}
		return work(tx, q, all)
	})
}

func putDepartment(ctx context.Context, tx *sql.Tx, q *db.Queries, by issuance.By, org issuance.OrganisationID, id department.ID, n department.Name, action string) error {
	err := q.InsertDepartment(ctx, db.InsertDepartmentParams{OrgID: int64(org), ID: int64(id), Since: micros(n.Since), NameEn: n.EN, NameJa: n.JA})
	if err != nil {
		return err
	}
	return chain.Append(ctx, tx, int64(org), n.Since, audit.Entry{Action: action, Subject: id.String(), Count: 1, Digest: digest([]byte(n.EN + "\n" + n.JA)), Actor: by})
}

// RenameDepartment gives an open department another name.
func (s DepartmentStore) RenameDepartment(ctx context.Context, by issuance.By, org issuance.OrganisationID, id department.ID, n department.Name) error {
	return s.changeDepartments(ctx, "rename department", org, func(tx *sql.Tx, q *db.Queries, all department.All) error {
		if all.Open().Name(id, "en") == "" {
			return issuance.ErrNotFound
		}
		return putDepartment(ctx, tx, q, by, org, id, n, "department.rename")
	})
}

// CloseDepartment gives all that a department owns to another, or with 0 to the whole, and ends the roles for it.
func (s DepartmentStore) CloseDepartment(ctx context.Context, by issuance.By, org issuance.OrganisationID, id, to department.ID, at time.Time) error {
	return s.changeDepartments(ctx, "close department", org, func(tx *sql.Tx, q *db.Queries, all department.All) error {
		if open := all.Open(); open.Name(id, "en") == "" || to != 0 && open.Name(to, "en") == "" {
			return issuance.ErrNotFound
		}
		roles, err := q.RolesForDepartment(ctx, db.RolesForDepartmentParams{OrgID: int64(org), DepartmentID: int64(id), Now: micros(at)})
		if err != nil {
			return err
		}
		for i, r := range roles {
			if i > 0 && roles[i-1].Person.ID == r.Person.ID && roles[i-1].Role == r.Role {
				continue // one that begins anew later ends with the first
			}
			if err := endRole(ctx, tx, q, by, r.Person, auth.Membership{Org: org, Department: id, Role: auth.Role(r.Role)}, at); err != nil {
				return err
			}
		}
		moved, err := q.MoveOwned(ctx, db.MoveOwnedParams{OrgID: int64(org), FromID: int64(id), ToID: int64(to)})
		if err != nil {
			return err
		}
		if err := q.InsertDepartment(ctx, db.InsertDepartmentParams{OrgID: int64(org), ID: int64(id), Since: micros(at), Closed: 1}); err != nil {
			return err
		}
		return chain.Append(ctx, tx, int64(org), at, audit.Entry{Action: "department.close", Subject: id.String(), Code: to.String(), Count: moved, Actor: by})
	})
}

// Holdings returns what each department has at a time.
func (s DepartmentStore) Holdings(ctx context.Context, org issuance.OrganisationID, at time.Time) (map[department.ID]department.Holding, error) {
	all := map[department.ID]department.Holding{}
	owned, err := s.Owned(ctx, org)
	for _, id := range owned {
		h := all[id]
		h.Owns++
		all[id] = h
	}
	members, badMembers := PeopleStore(s).Members(ctx, org)
	for i := range members {
		counted := map[string]bool{}
		for _, m := range members[i].Roles {
			if m.Department != 0 && !counted[m.Code()] && (m.Ends.IsZero() || at.Before(m.Ends)) {
				counted[m.Code()] = true
				h := all[m.Department]
				h.Roles++
				all[m.Department] = h
			}
		}
	}
	return all, errors.Join(err, badMembers)
}

// Assign gives a micro-credential to a department that is open, or with 0 to the whole.
func (s DepartmentStore) Assign(ctx context.Context, by issuance.By, org issuance.OrganisationID, class issuance.ID, to department.ID, at time.Time) error {
	return s.change(ctx, "assign to department", func(tx *sql.Tx, q *db.Queries) error {
		if err := q.LockChain(ctx, int64(org)); err != nil { // no department is closed meanwhile
			return err
		}
		from, err := q.DepartmentOfClass(ctx, db.DepartmentOfClassParams{OrgID: int64(org), PublicID: class[:]})
		if err != nil || from == int64(to) {
			return err
		}
		if err := own(ctx, q, org, class, to); err != nil {
			return err
		}
		return chain.Append(ctx, tx, int64(org), at, audit.Entry{Action: "draft.assign", Subject: class.String(), Code: to.String(), Count: 1, Actor: by})
	})
}

// own enters whose a micro-credential is.
func own(ctx context.Context, q *db.Queries, org issuance.OrganisationID, class issuance.ID, of department.ID) error {
	if err := openDepartment(ctx, q, org, of); err != nil {
		return err
	}
	return q.Own(ctx, db.OwnParams{OrgID: int64(org), PublicID: class[:], DepartmentID: int64(of)})
}

// Owned returns whose the micro-credentials are that belong to a department.
func (s DepartmentStore) Owned(ctx context.Context, org issuance.OrganisationID) (map[issuance.ID]department.ID, error) {
	return ownedBy(ctx, s.queries, org)
}

func ownedBy(ctx context.Context, q *db.Queries, org issuance.OrganisationID) (map[issuance.ID]department.ID, error) {
	rows, err := q.Owned(ctx, int64(org))
	all := make(map[issuance.ID]department.ID, len(rows))
	for _, r := range rows {
		all[idOf(r.PublicID)] = department.ID(r.DepartmentID)
	}
	return all, absent(err, "what departments of organisation %d own", org)
}

// OwnedClasses returns the same by the numbers of the classes, of those that are published.
func (s DepartmentStore) OwnedClasses(ctx context.Context, org issuance.OrganisationID) (map[int64]department.ID, error) {
	rows, err := s.queries.OwnedClasses(ctx, int64(org))
	all := make(map[int64]department.ID, len(rows))
	for _, r := range rows {
		all[r.ID] = department.ID(r.DepartmentID)
	}
	return all, absent(err, "classes that departments of organisation %d own", org)
}

// DepartmentOf returns whose something is, by its name in an address. What is not there is the whole's, as is what has no name.
func (s DepartmentStore) DepartmentOf(ctx context.Context, org issuance.OrganisationID, kind department.Kind, name string) (department.ID, error) {
	var of int64
	var err error
	id, badID := issuance.ParseID(name)
	number, badNumber := strconv.ParseInt(name, 10, 64)
	switch {
	case kind == department.Class && badID == nil:
		of, err = s.queries.DepartmentOfClass(ctx, db.DepartmentOfClassParams{OrgID: int64(org), PublicID: id[:]})
	case kind == department.Award && badID == nil:
		of, err = s.queries.DepartmentOfAward(ctx, db.DepartmentOfAwardParams{OrgID: int64(org), ID: id[:]})
	case kind == department.Proposal && badNumber == nil:
		of, err = s.queries.DepartmentOfProposal(ctx, db.DepartmentOfProposalParams{OrgID: int64(org), ID: number})
	case kind == department.Batch && badNumber == nil:
		of, err = s.queries.DepartmentOfBatch(ctx, db.DepartmentOfBatchParams{OrgID: int64(org), ID: number})
	}
	if err != nil {
		err = fmt.Errorf("department of a %s: %w", kind, err)
	}
	return department.ID(of), absent(err, "department of a %s", kind)
}
