package auth

import (
	"slices"

	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// Role is what somebody is for an organisation, or for the whole store.
type Role string

// The roles. Those but the operator's are for one organisation.
const (
	Owner         Role = "owner"         // 管理責任者
	Administrator Role = "administrator" // 発行担当者
	Author        Role = "author"        // 作成者
	Reviewer      Role = "reviewer"      // 承認者
	Viewer        Role = "viewer"        // 閲覧者
	Operator      Role = "operator"      // 運用担当者: of the store, sees no learner's data
)

// Right is something that a role may do.
type Right string

// The rights.
const (
	Read         Right = "read"         // drafts, versions, history
	Write        Right = "write"        // write and archive drafts
	Publish      Right = "publish"      // publish a version, retire
	Award        Right = "award"        // award, correct, revoke; see learners
	Completions  Right = "completions"  // take out the register of completions (修了者台帳), which names the erased too
	Count        Right = "count"        // see how many, and no learners
	Organisation Right = "organisation" // its facts, look, office
	People       Right = "people"       // roles, invitations, the audit log
	Platform     Right = "platform"     // organisations, settings, mail of the whole store
)

// Roles are the roles for an organisation, in the order in which people are told of them.
func Roles() []Role { return []Role{Owner, Administrator, Author, Reviewer, Viewer} }

// Rights are all rights, in the order in which people are told of them.
func Rights() []Right {
	return []Right{Read, Write, Publish, Award, Completions, Count, Organisation, People, Platform}
}

// may is the one table of who may do what.
var may = map[Role][]Right{
	Owner:         {Read, Write, Publish, Award, Completions, Count, Organisation, People},
	Administrator: {Read, Award, Completions, Count, Organisation},
	Author:        {Read, Write, Count},
	Reviewer:      {Read, Publish, Count},
	Viewer:        {Read, Count},
	Operator:      {Count, Platform},
}

// May reports whether whoever has the role may do that.
func (r Role) May(do Right) bool { return slices.Contains(may[r], do) }

// Name is what people call the role.
func (r Role) Name(lang locale.Language) string { return locale.Text(lang, "auth.role."+string(r)) }

// Name says what the right lets somebody do.
func (r Right) Name(lang locale.Language) string { return locale.Text(lang, "auth.right."+string(r)) }

// ofWhole reports whether the right is about an organisation as a whole: a role for a department does not give it.
func (r Right) ofWhole() bool {
	return r == Organisation || r == People || r == Platform
}

// ScopeOf is of which departments memberships of one organisation give a right.
func ScopeOf(all []Membership, do Right) department.Scope {
	var of []department.ID
	for _, m := range all {
		switch {
		case !m.Role.May(do):
		case m.Department == 0:
			return department.Whole()
		case !do.ofWhole():
			of = append(of, m.Department)
		}
	}
	return department.Of(of...)
}

// Visitor is who asks, and what that person is now.
type Visitor struct {
	Person
	Session issuance.ID
	Limited issuance.OrganisationID                  // for which alone the session counts; 0: for all
	Roles   map[issuance.OrganisationID][]Membership // that count now; of the organisation 0: the operator's
}

// Scope is of which departments of an organisation the visitor may do that.
func (v *Visitor) Scope(org issuance.OrganisationID, do Right) department.Scope {
	return ScopeOf(v.Roles[org], do)
}

// May reports whether the visitor may do that for an organisation, or for a department of it.
func (v *Visitor) May(org issuance.OrganisationID, do Right) bool { return !v.Scope(org, do).None() }

// Divided reports whether the visitor has a role for a department, so that it matters whose something is.
func (v *Visitor) Divided(org issuance.OrganisationID) bool {
	return slices.ContainsFunc(v.Roles[org], func(m Membership) bool { return m.Department != 0 })
}
