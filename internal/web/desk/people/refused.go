package people

import (
	"net/http"
	"strings"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// refusedView is the page for a colleague whose role does not allow what was asked.
type refusedView struct {
	page.Frame
	org   *issuance.Organisation // nil: it is the store's own
	may   func(auth.Right) bool
	right auth.Right
	own   []string // whoever asks is that for the organisation
	// divided: there is a role that would do, were it not for a department alone.
	divided bool
	roles   []holders // that would do
}

// holders are those who have a role now, as colleagues call them.
type holders struct {
	role  auth.Role
	names []string
}

// Refuse tells somebody who works for the organisation which role may do what was asked, and who has it. It looks at nothing
// that the address names, and so tells nothing of what is there.
func (d *Pages) Refuse(v *visit.Visit, right auth.Right) error {
	view := &refusedView{may: v.MayHere, right: right}
	path := ""
	if v.R.Method == http.MethodGet {
		path, _ = strings.CutSuffix(v.R.URL.Path, "."+string(v.Lang)+".html")
	}
	view.Frame = d.Frame(v, v.Say("desk.refused.title"), path, visit.QueryOf(v.R))
	if v.Org.ID != 0 {
		view.org = &v.Org
	}
	for _, m := range v.Roles[v.Org.ID] {
		view.own = append(view.own, m.Role.Name(v.Lang))
		view.divided = view.divided || m.Role.May(right)
	}
	members, err := d.Auth.People.Members(v.R.Context(), v.Org.ID)
	if err != nil {
		return err
	}
	for _, role := range append(auth.Roles(), auth.Operator) {
		if role.May(right) && (role == auth.Operator) == (view.org == nil) {
			view.roles = append(view.roles, holders{role, d.having(members, role, right)})
		}
	}
	return page.ServeOnce(v.W, v.R, http.StatusForbidden, refusedPage(view))
}

// having are those of the members by whose role the right is given now. An operator is told by name alone: whoever works for an
// organisation is no colleague to whom the address is known.
func (d *Pages) having(members []auth.Member, role auth.Role, right auth.Right) (names []string) {
	for i := range members {
		m := &members[i]
		var counting []auth.Membership
		for _, had := range m.Roles {
			if had.Role == role && had.At(d.Now()) {
				counting = append(counting, had)
			}
		}
		switch {
		case auth.ScopeOf(counting, right).None():
		case role != auth.Operator:
			names = append(names, m.Called())
		case m.Name != "":
			names = append(names, m.Name)
		}
	}
	return names
}
