package people

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// handOverView is the page on which somebody who leaves hands over to a colleague: first who, then what.
type handOverView struct {
	page.Frame
	org     *issuance.Organisation
	may     func(auth.Right) bool
	members []auth.Member // who have a role that has not ended
	all     department.All
	asked   auth.HandOver
	held    *auth.Held // nil: nobody has said yet who and to whom
	problem string
	now     time.Time
	zone    *time.Location
}

// from is who leaves.
func (v *handOverView) from() string { return v.name(v.asked.From) }

// to is who takes over.
func (v *handOverView) to() string { return v.name(v.asked.To) }

func (v *handOverView) name(id issuance.ID) string {
	for i := range v.members {
		if v.members[i].ID == id {
			return v.members[i].Called()
		}
	}
	return ""
}

// until says how long a role of the leaver's lasts; empty: it has no end.
func (v *handOverView) until(m *auth.Membership) string {
	if m.Ends.IsZero() {
		return ""
	}
	return part.Moment(m.Ends.Add(-time.Second), v.zone, v.Lang)
}

// departmentsOf are those for which the leaver has a role; empty where it is for the whole alone.
func (v *handOverView) departmentsOf(role auth.Role) string {
	var names []string
	for _, m := range v.held.Roles {
		if m.Role != role {
			continue
		}
		name := cmp.Or(v.all.Name(m.Department, v.Lang), v.T("desk.department.whole"))
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 1 && names[0] == v.T("desk.department.whole") {
		return ""
	}
	return strings.Join(names, v.T("desk.roles.between"))
}

// shownDrafts is how many drafts are named on the page.
const shownDrafts = 20

// handOver shows what somebody has in hand, and what would become of it.
func (d *Pages) handOver(v *visit.Visit) error {
	query := v.R.URL.Query()
	asked := auth.HandOver{Org: v.Org.ID, From: idOr(query.Get("person")), To: idOr(query.Get("to")), Roles: auth.Roles()}
	if asked.From == (issuance.ID{}) || asked.To == (issuance.ID{}) {
		return d.showHandOver(v, http.StatusOK, "", asked, nil)
	}
	return d.tryHandOver(v, http.StatusOK, "", asked)
}

// idOr is the id that a text says, or the zero ID, which nobody has.
func idOr(text string) issuance.ID {
	id, err := issuance.ParseID(text)
	if err != nil {
		return issuance.ID{}
	}
	return id
}

// tryHandOver shows what a hand-over would do, or why it would not be done.
func (d *Pages) tryHandOver(v *visit.Visit, status int, problem string, asked auth.HandOver) error {
	held, err := d.Auth.TryHandOver(v.R.Context(), v.By, asked)
	if text := visit.Sentence(err, v.Lang); text != "" {
		return d.showHandOver(v, http.StatusUnprocessableEntity, text, asked, nil)
	}
	if err != nil {
		return err
	}
	return d.showHandOver(v, status, problem, asked, &held)
}

func (d *Pages) showHandOver(v *visit.Visit, status int, problem string, asked auth.HandOver, held *auth.Held) error {
	members, err := d.Auth.People.Members(v.R.Context(), v.Org.ID)
	if err != nil {
		return err
	}
	all, err := d.Departments.Departments(v.R.Context(), v.Org.ID)
	if err != nil {
		return err
	}
	view := &handOverView{org: &v.Org, may: v.MayHere, all: all, asked: asked, held: held, problem: problem, now: d.Now(), zone: v.Org.Location()}
	view.members = slices.DeleteFunc(members, func(m auth.Member) bool {
		return !slices.ContainsFunc(m.Roles, func(r auth.Membership) bool { return r.Ends.IsZero() || view.now.Before(r.Ends) })
	})
	view.Frame = d.FrameHere(v, "hand_over", "people/hand-over", visit.QueryOf(v.R))
	return page.ServeOnce(v.W, v.R, status, handOverPage(view))
}

// doHandOver hands over, at once.
func (d *Pages) doHandOver(v *visit.Visit) error {
	asked := auth.HandOver{Org: v.Org.ID, From: idOr(v.R.PostFormValue("person")), To: idOr(v.R.PostFormValue("to"))}
	for _, role := range v.R.PostForm["role"] {
		asked.Roles = append(asked.Roles, auth.Role(role))
	}
	err := d.Auth.HandOver(v.R.Context(), v.By, asked)
	if text := visit.Sentence(err, v.Lang); text != "" {
		return d.refuseHandOver(v, text, asked)
	}
	if err == nil && asked.From == v.ID {
		visit.SeeOther(v.W, "/desk/")
		return nil
	}
	return v.GoOn(visit.Path(&v.Org, "people"), "?handed", err)
}

// refuseHandOver says why nothing was handed over, beside what was chosen: what the person has in hand can still be told with
// all of the roles.
func (d *Pages) refuseHandOver(v *visit.Visit, text string, asked auth.HandOver) error {
	whole := asked
	whole.Roles = auth.Roles()
	held, err := d.Auth.TryHandOver(v.R.Context(), v.By, whole)
	if err != nil {
		return d.showHandOver(v, http.StatusUnprocessableEntity, text, asked, nil)
	}
	return d.showHandOver(v, http.StatusUnprocessableEntity, text, asked, &held)
}

// handOverPath is where somebody's things are handed over.
func (v *peopleView) handOverPath(m *auth.Member) string {
	return web.PageIn(visit.Path(v.org, "people/hand-over"), v.Lang) + "?person=" + m.ID.String()
}
